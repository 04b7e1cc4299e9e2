//! From a path to what it names.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use abi::errno::{EINVAL, EIO, ELOOP, ENAMETOOLONG, ENOENT, ENOTDIR, Errno};
use abi::fs::{NAME_MAX, PATH_MAX};
use rsext4::{DirectoryEntryType, FileName, InodeInfo, InodeNumber};

use super::{
    device::Device,
    volume::{self, FileSystem},
};

/// Symbolic links that are followed in one path.
const MAX_LINKS: usize = 40;

/// Where relative paths of a process start.
#[derive(Clone, Debug)]
pub struct WorkingDirectory {
    /// The directory; `None` before the root is mounted.
    pub inode: Option<InodeNumber>,
    /// Its path.
    pub path: String,
}

impl WorkingDirectory {
    /// The root directory.
    #[must_use]
    pub fn root() -> Self {
        Self {
            inode: None,
            path: "/".into(),
        }
    }
}

/// What a path leads to.
#[derive(Clone, Debug)]
pub enum Found {
    /// A file or directory of the root file system.
    Inode(InodeInfo),
    /// A device of the kernel's own.
    Device(Device),
}

/// The place that a path names, whether anything is there or not.
#[derive(Clone, Debug)]
pub struct Place {
    /// The directory.
    pub parent: InodeNumber,
    /// The name in it; empty for the root directory itself.
    pub name: String,
    /// What is there.
    pub found: Option<Found>,
}

/// Whether a symbolic link in the last place is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastLink {
    /// It is.
    Follow,
    /// The link itself is meant.
    Keep,
}

/// Finds what a path names. A relative path starts at `start`.
pub fn find(start: &WorkingDirectory, path: &str, last: LastLink) -> Result<Found, Errno> {
    locate(start, path, last)?.found.ok_or(ENOENT)
}

/// Finds the place that a path names. All but its last part must exist.
pub fn locate(start: &WorkingDirectory, path: &str, last: LastLink) -> Result<Place, Errno> {
    if path.is_empty() {
        return Err(ENOENT);
    }
    if path.len() >= PATH_MAX {
        return Err(ENAMETOOLONG);
    }
    if let Some(device) = Device::by_path(&normalize(&start.path, path)) {
        let parent = volume::with(|fs| Ok(fs.root_inode()))?;
        let name = path.rsplit('/').next().unwrap_or_default().to_string();
        return Ok(Place {
            parent,
            name,
            found: Some(Found::Device(device)),
        });
    }
    let mut outcome = Err(EIO);
    volume::with(|fs| {
        outcome = Walk::new(fs, start, path).run(last);
        Ok(())
    })?;
    outcome
}

/// One way through the tree.
struct Walk<'a> {
    fs: &'a mut FileSystem,
    directory: InodeNumber,
    /// Parts still to go, the next one last.
    parts: Vec<String>,
    must_be_directory: bool,
    links: usize,
}

impl<'a> Walk<'a> {
    fn new(fs: &'a mut FileSystem, start: &WorkingDirectory, path: &str) -> Self {
        let root = fs.root_inode();
        let directory = match start.inode {
            Some(inode) if !path.starts_with('/') => inode,
            _ => root,
        };
        Self {
            fs,
            directory,
            parts: split(path),
            must_be_directory: path.ends_with('/'),
            links: 0,
        }
    }

    fn run(mut self, last: LastLink) -> Result<Place, Errno> {
        while let Some(name) = self.parts.pop() {
            let is_last = self.parts.is_empty();
            let child = self.child(&name)?;
            match child {
                None if is_last => return Ok(self.place(name, None)),
                None => return Err(ENOENT),
                Some(info) if info.file_type() == DirectoryEntryType::Symlink => {
                    if is_last && last == LastLink::Keep && !self.must_be_directory {
                        return Ok(self.place(name, Some(info)));
                    }
                    self.follow(&info)?;
                }
                Some(info) if is_last => {
                    if self.must_be_directory && !info.is_directory() {
                        return Err(ENOTDIR);
                    }
                    return Ok(self.place(name, Some(info)));
                }
                Some(info) if info.is_directory() => self.directory = info.number,
                Some(_) => return Err(ENOTDIR),
            }
        }
        // The path was "/", or a link ended in a directory.
        let info = self.fs.inode(self.directory).map_err(volume::errno)?;
        Ok(self.place(String::new(), Some(info)))
    }

    fn child(&mut self, name: &str) -> Result<Option<InodeInfo>, Errno> {
        if name.len() > NAME_MAX {
            return Err(ENAMETOOLONG);
        }
        let name = FileName::new(name.as_bytes()).map_err(|_| EINVAL)?;
        self.fs
            .lookup_child(self.directory, name)
            .map_err(volume::errno)
    }

    fn follow(&mut self, link: &InodeInfo) -> Result<(), Errno> {
        self.links += 1;
        if self.links > MAX_LINKS {
            return Err(ELOOP);
        }
        let mut target = alloc::vec![0; (link.size as usize).min(PATH_MAX)];
        let len = self
            .fs
            .read_inode(link.number, 0, &mut target)
            .map_err(volume::errno)?;
        let target = core::str::from_utf8(&target[..len]).map_err(|_| ENOENT)?;
        if target.starts_with('/') {
            self.directory = self.fs.root_inode();
        }
        self.parts.extend(split(target));
        Ok(())
    }

    fn place(&self, name: String, info: Option<InodeInfo>) -> Place {
        let found = info.map(|info| match Device::by_inode(&info) {
            Some(device) => Found::Device(device),
            None => Found::Inode(info),
        });
        Place {
            parent: self.directory,
            name,
            found,
        }
    }
}

/// The parts of a path, last first.
fn split(path: &str) -> Vec<String> {
    let parts = path
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".");
    parts.rev().map(ToString::to_string).collect()
}

/// A path as seen from the root, without `.`, `..` and double slashes. Symbolic links are not
/// looked at.
#[must_use]
pub fn normalize(directory: &str, path: &str) -> String {
    let start = if path.starts_with('/') { "" } else { directory };
    let mut parts: Vec<&str> = Vec::new();
    for part in start.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let mut whole = String::from("/");
    whole.push_str(&parts.join("/"));
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_normalized_from_the_working_directory() {
        for (directory, path, whole) in [
            ("/", "bin", "/bin"),
            ("/home/a", "../b/./c//d", "/home/b/c/d"),
            ("/home", "/dev/null", "/dev/null"),
            ("/", "../..", "/"),
            ("/a", "", "/a"),
        ] {
            assert_eq!(normalize(directory, path), whole);
        }
    }

    #[test]
    fn parts_come_in_reverse() {
        assert_eq!(split("/a//./b/"), ["b", "a"]);
        assert!(split("/").is_empty());
    }
}
