//! The root file system behind the boundary that paths know ([`super::vfs`]).

use alloc::string::String;

use abi::errno::{EINVAL, EISDIR, ELOOP, ENAMETOOLONG, ENOENT, ENOTDIR, ENXIO, Errno};
use abi::fs::{
    NAME_MAX, O_ACCMODE, O_CREAT, O_DIRECTORY, O_RDONLY, O_TRUNC, PATH_MAX, Stat, Statfs,
};
use rsext4::{
    DirectoryEntryType, FileName, FilePermissions, InodeInfo, InodeNumber, MutationContext,
    RenameOptions,
};

use super::{
    file::OpenFile,
    inode::{self, InodeRef},
    names, on_disk, pages, stat,
    vfs::{FileSystem, Target},
    volume,
};
use crate::proc::with_current;

/// The root file system.
#[derive(Debug)]
pub struct Ext4;

fn name(name: &str) -> Result<FileName<'_>, Errno> {
    if name.len() > NAME_MAX {
        return Err(ENAMETOOLONG);
    }
    FileName::new(name.as_bytes()).map_err(|_| EINVAL)
}

fn permissions(mode: usize) -> Result<FilePermissions, Errno> {
    FilePermissions::new((mode & 0o7777) as u16).map_err(|_| EINVAL)
}

/// Everything belongs to user 0.
fn context() -> MutationContext {
    let umask = with_current(|process| process.umask);
    MutationContext::new(0, 0, 0, umask as u16)
}

impl FileSystem for Ext4 {
    type Node = InodeInfo;
    type Folder = InodeNumber;

    fn child(folder: InodeNumber, child: &str) -> Result<Option<InodeInfo>, Errno> {
        let name = name(child)?;
        volume::with(|fs| on_disk::lookup(fs, folder, name))
    }

    fn target(link: &InodeInfo) -> Result<Target, Errno> {
        if link.file_type() != DirectoryEntryType::Symlink {
            return Err(EINVAL);
        }
        let mut target = alloc::vec![0; (link.size as usize).min(PATH_MAX)];
        let len = volume::with(|fs| on_disk::read(fs, link.number, 0, &mut target))?;
        target.truncate(len);
        String::from_utf8(target)
            .map(Target::Path)
            .map_err(|_| ENOENT)
    }

    fn stat(info: &InodeInfo) -> Result<Stat, Errno> {
        Ok(stat::of_inode(info))
    }

    fn statfs() -> Result<Statfs, Errno> {
        const EXT4_SUPER_MAGIC: u64 = 0xef53;
        let stats = volume::with(|fs| Ok(fs.statfs()))?;
        Ok(Statfs {
            kind: EXT4_SUPER_MAGIC,
            bsize: stats.block_size,
            blocks: stats.total_blocks,
            bfree: stats.free_blocks,
            bavail: stats.free_blocks,
            files: u64::from(stats.total_inodes),
            ffree: u64::from(stats.free_inodes),
            namelen: NAME_MAX as u64,
            frsize: stats.block_size,
            ..Statfs::default()
        })
    }

    fn open(info: &InodeInfo, path: String, flags: usize) -> Result<OpenFile, Errno> {
        let writes = flags & O_ACCMODE != O_RDONLY;
        match info.file_type() {
            DirectoryEntryType::Directory if writes || flags & O_CREAT != 0 => Err(EISDIR),
            DirectoryEntryType::Directory => {
                Ok(OpenFile::directory(InodeRef::new(info), path, flags))
            }
            _ if flags & O_DIRECTORY != 0 => Err(ENOTDIR),
            DirectoryEntryType::RegularFile => {
                let inode = InodeRef::new(info);
                names::note(inode.id(), &path);
                if flags & O_TRUNC != 0 && writes && !inode.is_empty() {
                    pages::truncate(&inode, 0)?;
                }
                Ok(OpenFile::regular(inode, path, flags))
            }
            DirectoryEntryType::Symlink => Err(ELOOP),
            DirectoryEntryType::CharacterDevice
            | DirectoryEntryType::BlockDevice
            | DirectoryEntryType::Fifo
            | DirectoryEntryType::Socket
            | DirectoryEntryType::Unknown => Err(ENXIO),
        }
    }

    fn truncate(info: &InodeInfo, len: u64) -> Result<(), Errno> {
        match info.file_type() {
            DirectoryEntryType::RegularFile => pages::truncate(&InodeRef::new(info), len),
            DirectoryEntryType::Directory => Err(EISDIR),
            _ => Err(EINVAL),
        }
    }

    fn create(folder: InodeNumber, file: &str, mode: usize) -> Result<InodeInfo, Errno> {
        let (context, name, permissions) = (context(), name(file)?, permissions(mode)?);
        volume::with(|fs| fs.create_regular_file(context, folder, name, permissions))
    }

    fn make_folder(parent: InodeNumber, folder: &str, mode: usize) -> Result<(), Errno> {
        let (context, name, permissions) = (context(), name(folder)?, permissions(mode)?);
        volume::with(|fs| fs.create_directory(context, parent, name, permissions)).map(drop)
    }

    fn remove(parent: InodeNumber, child: &str, folder: bool) -> Result<(), Errno> {
        let name = name(child)?;
        if name.is_dot() || name.is_dotdot() {
            return Err(EINVAL);
        }
        let outcome = if folder {
            volume::with(|fs| fs.remove_empty_directory(parent, name))?
        } else {
            volume::with(|fs| fs.unlink(parent, name))?
        };
        if outcome.requires_reap() {
            inode::unlinked(outcome.inode);
        }
        Ok(())
    }

    fn link(info: &InodeInfo, to: InodeNumber, new: &str) -> Result<(), Errno> {
        let name = name(new)?;
        volume::with(|fs| fs.hard_link(info.number, to, name)).map(drop)
    }

    fn rename(
        (from, old): (InodeNumber, &str),
        (to, new): (InodeNumber, &str),
        replace: bool,
    ) -> Result<(), Errno> {
        let options = if replace {
            RenameOptions::REPLACE
        } else {
            RenameOptions::NO_REPLACE
        };
        let (old, new) = (name(old)?, name(new)?);
        let outcome = volume::with(|fs| fs.rename(from, old, to, new, options))?;
        if let Some(replaced) = outcome.replaced {
            if replaced.requires_reap() {
                inode::unlinked(replaced.inode);
            }
        }
        Ok(())
    }
}
