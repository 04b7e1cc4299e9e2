//! The boundary between paths and file systems: what a name leads to is a [`Found`], whichever file
//! system it is of, and each file system does the same few things with its own ([`FileSystem`]).

use alloc::string::String;

use abi::errno::{EACCES, EPERM, EXDEV, Errno};
use abi::fs::{Stat, Statfs};
use rsext4::{DirectoryEntryType, InodeInfo, InodeNumber};

use super::{
    device::Device,
    ext4::Ext4,
    file::OpenFile,
    procfs::{self, Procfs},
    stat,
};
use crate::sync::Global;

/// What paths, and calls that take one, want of a file system. What it does not say about changes is
/// refused, as Linux refuses it where a file system has no such operation.
pub trait FileSystem {
    /// A file or directory of it.
    type Node: Clone;
    /// A directory of it.
    type Folder: Copy;

    /// What a directory has under a name, `..` included.
    fn child(folder: Self::Folder, name: &str) -> Result<Option<Self::Node>, Errno>;

    /// Where a symbolic link leads.
    fn target(link: &Self::Node) -> Result<Target, Errno>;

    /// What `stat` tells.
    fn stat(node: &Self::Node) -> Result<Stat, Errno>;

    /// What `statfs` tells.
    fn statfs() -> Result<Statfs, Errno>;

    /// Opens what is at a path.
    fn open(node: &Self::Node, path: String, flags: usize) -> Result<OpenFile, Errno>;

    /// Sets a file's length.
    fn truncate(node: &Self::Node, len: u64) -> Result<(), Errno>;

    /// Makes an empty file.
    fn create(_: Self::Folder, _name: &str, _mode: usize) -> Result<Self::Node, Errno> {
        Err(EACCES)
    }

    /// Makes a directory.
    fn make_folder(_: Self::Folder, _name: &str, _mode: usize) -> Result<(), Errno> {
        Err(EPERM)
    }

    /// Removes a name; `folder` says that it is a directory's.
    fn remove(_: Self::Folder, _name: &str, _folder: bool) -> Result<(), Errno> {
        Err(EPERM)
    }

    /// Gives a file one more name.
    fn link(_: &Self::Node, _to: Self::Folder, _name: &str) -> Result<(), Errno> {
        Err(EPERM)
    }

    /// Moves a name, over another if it is to `replace` one.
    fn rename(
        _from: (Self::Folder, &str),
        _to: (Self::Folder, &str),
        _replace: bool,
    ) -> Result<(), Errno> {
        Err(EPERM)
    }
}

/// What a path leads to.
#[derive(Clone, Debug)]
pub enum Found {
    /// A file or directory of the root file system.
    Inode(InodeInfo),
    /// A file or directory of `/proc`.
    Proc(procfs::Node),
    /// A device of the kernel's own.
    Device(Device),
}

/// A directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folder {
    /// Of the root file system.
    Disk(InodeNumber),
    /// Of `/proc`.
    Proc(procfs::Node),
}

/// Where a symbolic link leads.
#[derive(Clone, Debug)]
pub enum Target {
    /// To whatever is at this path.
    Path(String),
    /// To this, whatever path it has or had.
    Object {
        /// What it is.
        found: Found,
        /// The path that it had.
        path: String,
    },
}

/// The directory of the root file system that `/proc` lies over.
static MOUNTED_ON: Global<Option<InodeNumber>> = Global::new("mounts", None);

/// Shows `/proc` in the place of the root file system's directory of that name. Without such a
/// directory there is none.
pub fn mount_proc() {
    let root = super::volume::with(|fs| Ok(fs.root_inode()));
    let found = root.and_then(|root| Ext4::child(root, "proc"));
    if let Ok(Some(info)) = found {
        if info.is_directory() {
            *MOUNTED_ON.lock() = Some(info.number);
        }
    }
}

/// Whether there is a `/proc`.
#[must_use]
pub fn has_proc() -> bool {
    MOUNTED_ON.lock().is_some()
}

/// What a directory has under a name.
pub fn child(folder: Folder, name: &str) -> Result<Option<Found>, Errno> {
    let in_disk = |folder| {
        let info = Ext4::child(folder, name)?;
        Ok(info.map(|info| match Device::by_inode(&info) {
            Some(device) => Found::Device(device),
            None if Some(info.number) == *MOUNTED_ON.lock() => Found::Proc(procfs::Node::Root),
            None => Found::Inode(info),
        }))
    };
    match folder {
        Folder::Disk(number) => in_disk(number),
        Folder::Proc(procfs::Node::Root) if name == ".." => {
            in_disk(super::volume::with(|fs| Ok(fs.root_inode()))?)
        }
        Folder::Proc(node) => Ok(Procfs::child(node, name)?.map(Found::Proc)),
    }
}

impl Folder {
    /// It as a place that was found.
    pub fn found(self) -> Result<Found, Errno> {
        Ok(match self {
            Self::Disk(number) => Found::Inode(super::volume::with(|fs| fs.inode(number))?),
            Self::Proc(node) => Found::Proc(node),
        })
    }

    /// Makes an empty file in it.
    pub fn create(self, name: &str, mode: usize) -> Result<Found, Errno> {
        match self {
            Self::Disk(folder) => Ext4::create(folder, name, mode).map(Found::Inode),
            Self::Proc(folder) => Procfs::create(folder, name, mode).map(Found::Proc),
        }
    }

    /// Makes a directory in it.
    pub fn make_folder(self, name: &str, mode: usize) -> Result<(), Errno> {
        match self {
            Self::Disk(folder) => Ext4::make_folder(folder, name, mode),
            Self::Proc(folder) => Procfs::make_folder(folder, name, mode),
        }
    }

    /// Removes a name of it.
    pub fn remove(self, name: &str, folder: bool) -> Result<(), Errno> {
        match self {
            Self::Disk(parent) => Ext4::remove(parent, name, folder),
            Self::Proc(parent) => Procfs::remove(parent, name, folder),
        }
    }

    /// Gives something one more name, in this directory.
    pub fn link(self, found: &Found, name: &str) -> Result<(), Errno> {
        match (self, found) {
            (Self::Disk(folder), Found::Inode(node)) => Ext4::link(node, folder, name),
            (Self::Proc(folder), Found::Proc(node)) => Procfs::link(node, folder, name),
            (Self::Disk(_) | Self::Proc(_), _) => Err(EXDEV),
        }
    }

    /// Moves a name of it to another directory.
    pub fn rename(self, name: &str, to: Self, new: &str, replace: bool) -> Result<(), Errno> {
        match (self, to) {
            (Self::Disk(from), Self::Disk(to)) => Ext4::rename((from, name), (to, new), replace),
            (Self::Proc(from), Self::Proc(to)) => Procfs::rename((from, name), (to, new), replace),
            (Self::Disk(_), Self::Proc(_)) | (Self::Proc(_), Self::Disk(_)) => Err(EXDEV),
        }
    }
}

impl Found {
    /// It as a directory, if it is one.
    #[must_use]
    pub fn folder(&self) -> Option<Folder> {
        match self {
            Self::Inode(info) if info.is_directory() => Some(Folder::Disk(info.number)),
            Self::Proc(node) if node.is_folder() => Some(Folder::Proc(*node)),
            Self::Inode(_) | Self::Proc(_) | Self::Device(_) => None,
        }
    }

    /// Whether it is a symbolic link.
    #[must_use]
    pub fn is_link(&self) -> bool {
        match self {
            Self::Inode(info) => info.file_type() == DirectoryEntryType::Symlink,
            Self::Proc(node) => node.is_link(),
            Self::Device(_) => false,
        }
    }

    /// Where it leads, when it is a symbolic link.
    pub fn target(&self) -> Result<Target, Errno> {
        match self {
            Self::Inode(info) => Ext4::target(info),
            Self::Proc(node) => Procfs::target(node),
            Self::Device(_) => Err(abi::errno::EINVAL),
        }
    }

    /// What `stat` tells of it.
    pub fn stat(&self) -> Result<Stat, Errno> {
        match self {
            Self::Inode(info) => Ext4::stat(info),
            Self::Proc(node) => Procfs::stat(node),
            Self::Device(device) => Ok(stat::of_device(*device)),
        }
    }

    /// What `statfs` tells of its file system; devices lie in the root's.
    pub fn statfs(&self) -> Result<Statfs, Errno> {
        match self {
            Self::Inode(_) | Self::Device(_) => Ext4::statfs(),
            Self::Proc(_) => Procfs::statfs(),
        }
    }

    /// Opens it; it was found at `path`.
    pub fn open(&self, path: String, flags: usize) -> Result<OpenFile, Errno> {
        match self {
            Self::Inode(info) => Ext4::open(info, path, flags),
            Self::Proc(node) => Procfs::open(node, path, flags),
            Self::Device(_) if flags & abi::fs::O_DIRECTORY != 0 => Err(abi::errno::ENOTDIR),
            Self::Device(device) => Ok(OpenFile::device(*device, flags)),
        }
    }

    /// Sets its length.
    pub fn truncate(&self, len: u64) -> Result<(), Errno> {
        match self {
            Self::Inode(info) => Ext4::truncate(info, len),
            Self::Proc(node) => Procfs::truncate(node, len),
            Self::Device(_) => Err(abi::errno::EINVAL),
        }
    }
}
