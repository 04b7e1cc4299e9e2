//! Calls that take a path.

use alloc::{string::String, sync::Arc, vec};

use abi::errno::{
    EBUSY, EEXIST, EINVAL, EISDIR, ENOENT, ENOTDIR, ENXIO, EPERM, ERANGE, EXDEV, Errno,
};
use abi::fs::{
    AT_EMPTY_PATH, AT_FDCWD, AT_REMOVEDIR, AT_SYMLINK_NOFOLLOW, O_ACCMODE, O_CREAT, O_DIRECTORY,
    O_EXCL, O_NOFOLLOW, O_RDONLY, O_TRUNC, X_OK,
};
use rsext4::{
    DirectoryEntryType, FileName, FilePermissions, InodeInfo, InodeNumber, MutationContext,
    RenameOptions,
};

use super::{Outcome, file, int};
use crate::{
    fs::{
        file::OpenFile,
        inode::{self, InodeRef},
        pages,
        path::{self, Found, LastLink, Place, WorkingDirectory},
        stat, volume,
    },
    mm::user,
    proc::with_current,
};

/// `renameat2`: refuse a name that exists.
const RENAME_NOREPLACE: usize = 1;

/// Where a relative path starts.
fn start(dirfd: usize, path: &str) -> Result<WorkingDirectory, Errno> {
    if path.starts_with('/') || int(dirfd) as isize == AT_FDCWD {
        return Ok(with_current(|process| process.directory.clone()));
    }
    let file = with_current(|process| process.files.get(dirfd))?;
    Ok(WorkingDirectory {
        inode: Some(file.directory_inode()?.number()),
        // Only used to recognise device names, which lie under the root.
        path: String::from("/."),
    })
}

fn locate(dirfd: usize, path: usize, last: LastLink) -> Result<Place, Errno> {
    let path = user::read_path(path)?;
    path::locate(&start(dirfd, &path)?, &path, last)
}

fn find(dirfd: usize, path: usize, last: LastLink) -> Result<Found, Errno> {
    locate(dirfd, path, last)?.found.ok_or(ENOENT)
}

fn name(place: &Place) -> Result<FileName<'_>, Errno> {
    FileName::new(place.name.as_bytes()).map_err(|_| EINVAL)
}

fn permissions(mode: usize) -> Result<FilePermissions, Errno> {
    FilePermissions::new((mode & 0o7777) as u16).map_err(|_| EINVAL)
}

/// Everything belongs to user 0.
fn context() -> MutationContext {
    let umask = with_current(|process| process.umask);
    MutationContext::new(0, 0, 0, umask as u16)
}

pub(super) fn openat(dirfd: usize, path: usize, flags: usize, mode: usize) -> Outcome {
    let last = if flags & O_NOFOLLOW != 0 {
        LastLink::Keep
    } else {
        LastLink::Follow
    };
    let place = locate(dirfd, path, last)?;
    let info = match &place.found {
        Some(Found::Device(device)) => {
            if flags & O_DIRECTORY != 0 {
                return Err(ENOTDIR);
            }
            return file::install(Arc::new(OpenFile::device(*device, flags)), flags);
        }
        Some(Found::Inode(_)) if flags & (O_CREAT | O_EXCL) == O_CREAT | O_EXCL => {
            return Err(EEXIST);
        }
        Some(Found::Inode(info)) => *info,
        None if flags & O_CREAT != 0 => create(&place, mode)?,
        None => return Err(ENOENT),
    };
    let file = open_inode(&info, flags)?;
    file::install(Arc::new(file), flags)
}

fn create(place: &Place, mode: usize) -> Result<InodeInfo, Errno> {
    let (context, name, permissions) = (context(), name(place)?, permissions(mode)?);
    volume::with(|fs| fs.create_regular_file(context, place.parent, name, permissions))
}

fn open_inode(info: &InodeInfo, flags: usize) -> Result<OpenFile, Errno> {
    let writes = flags & O_ACCMODE != O_RDONLY;
    match info.file_type() {
        DirectoryEntryType::Directory if writes || flags & O_CREAT != 0 => Err(EISDIR),
        DirectoryEntryType::Directory => Ok(OpenFile::directory(InodeRef::new(info), flags)),
        _ if flags & O_DIRECTORY != 0 => Err(ENOTDIR),
        DirectoryEntryType::RegularFile => {
            let inode = InodeRef::new(info);
            if flags & O_TRUNC != 0 && writes && !inode.is_empty() {
                pages::truncate(&inode, 0)?;
            }
            Ok(OpenFile::regular(inode, flags))
        }
        DirectoryEntryType::Symlink => Err(abi::errno::ELOOP),
        DirectoryEntryType::CharacterDevice
        | DirectoryEntryType::BlockDevice
        | DirectoryEntryType::Fifo
        | DirectoryEntryType::Socket
        | DirectoryEntryType::Unknown => Err(ENXIO),
    }
}

pub(super) fn newfstatat(dirfd: usize, path: usize, buffer: usize, flags: usize) -> Outcome {
    if flags & AT_EMPTY_PATH != 0 && user::read_path(path)?.is_empty() {
        return file::fstat(dirfd, buffer);
    }
    let last = if flags & AT_SYMLINK_NOFOLLOW != 0 {
        LastLink::Keep
    } else {
        LastLink::Follow
    };
    let stat = match find(dirfd, path, last)? {
        Found::Inode(info) => stat::of_inode(&info),
        Found::Device(device) => stat::of_device(device),
    };
    user::write_value(buffer, &stat)?;
    Ok(0)
}

pub(super) fn mkdirat(dirfd: usize, path: usize, mode: usize) -> Outcome {
    let place = locate(dirfd, path, LastLink::Keep)?;
    if place.found.is_some() {
        return Err(EEXIST);
    }
    let (context, name, permissions) = (context(), name(&place)?, permissions(mode)?);
    volume::with(|fs| fs.create_directory(context, place.parent, name, permissions))?;
    Ok(0)
}

pub(super) fn unlinkat(dirfd: usize, path: usize, flags: usize) -> Outcome {
    if flags & !AT_REMOVEDIR != 0 {
        return Err(EINVAL);
    }
    let place = locate(dirfd, path, LastLink::Keep)?;
    let info = match &place.found {
        None => return Err(ENOENT),
        Some(Found::Device(_)) => return Err(EPERM),
        Some(Found::Inode(info)) => info,
    };
    if place.name.is_empty() {
        return Err(EBUSY); // the root
    }
    let name = name(&place)?;
    let removes_directory = flags & AT_REMOVEDIR != 0;
    if name.is_dot() || name.is_dotdot() {
        return Err(EINVAL);
    }
    let outcome = match (info.is_directory(), removes_directory) {
        (true, true) => volume::with(|fs| fs.remove_empty_directory(place.parent, name))?,
        (false, false) => volume::with(|fs| fs.unlink(place.parent, name))?,
        (true, false) => return Err(EISDIR),
        (false, true) => return Err(ENOTDIR),
    };
    if outcome.requires_reap() {
        inode::unlinked(outcome.inode);
    }
    Ok(0)
}

pub(super) fn linkat(old_dirfd: usize, old: usize, new_dirfd: usize, new: usize) -> Outcome {
    let target = match find(old_dirfd, old, LastLink::Keep)? {
        Found::Device(_) => return Err(EXDEV),
        Found::Inode(info) if info.is_directory() => return Err(EPERM),
        Found::Inode(info) => info.number,
    };
    let place = locate(new_dirfd, new, LastLink::Keep)?;
    if place.found.is_some() {
        return Err(EEXIST);
    }
    let name = name(&place)?;
    volume::with(|fs| fs.hard_link(target, place.parent, name))?;
    Ok(0)
}

pub(super) fn renameat2([old_dirfd, old, new_dirfd, new, flags]: [usize; 5]) -> Outcome {
    let options = match flags {
        0 => RenameOptions::REPLACE,
        RENAME_NOREPLACE => RenameOptions::NO_REPLACE,
        _ => return Err(EINVAL),
    };
    let from = locate(old_dirfd, old, LastLink::Keep)?;
    let to = locate(new_dirfd, new, LastLink::Keep)?;
    match (&from.found, &to.found) {
        (None, _) => return Err(ENOENT),
        (Some(Found::Device(_)), _) | (_, Some(Found::Device(_))) => return Err(EPERM),
        (Some(Found::Inode(_)), _) => {}
    }
    let (old_name, new_name) = (name(&from)?, name(&to)?);
    let outcome =
        volume::with(|fs| fs.rename(from.parent, old_name, to.parent, new_name, options))?;
    if let Some(replaced) = outcome.replaced {
        if replaced.requires_reap() {
            inode::unlinked(replaced.inode);
        }
    }
    Ok(0)
}

pub(super) fn readlinkat(dirfd: usize, path: usize, buffer: usize, size: usize) -> Outcome {
    let Found::Inode(info) = find(dirfd, path, LastLink::Keep)? else {
        return Err(EINVAL);
    };
    if info.file_type() != DirectoryEntryType::Symlink || size == 0 {
        return Err(EINVAL);
    }
    let mut target = vec![0; (info.size as usize).min(size).min(abi::fs::PATH_MAX)];
    let len = volume::with(|fs| fs.read_inode(info.number, 0, &mut target))?;
    user::write(buffer, &target[..len])?;
    Ok(len)
}

/// User 0 may do everything, but execute only what somebody may.
pub(super) fn faccessat(dirfd: usize, path: usize, mode: usize) -> Outcome {
    match find(dirfd, path, LastLink::Follow)? {
        Found::Inode(info) if mode & X_OK != 0 && info.mode & 0o111 == 0 => Err(abi::errno::EACCES),
        Found::Inode(_) | Found::Device(_) => Ok(0),
    }
}

pub(super) fn truncate(path: usize, len: usize) -> Outcome {
    let len = i64::try_from(len).map_err(|_| EINVAL)?;
    let Found::Inode(info) = find(AT_FDCWD as usize, path, LastLink::Follow)? else {
        return Err(EINVAL);
    };
    match info.file_type() {
        DirectoryEntryType::RegularFile => pages::truncate(&InodeRef::new(&info), len as u64)?,
        DirectoryEntryType::Directory => return Err(EISDIR),
        _ => return Err(EINVAL),
    }
    Ok(0)
}

pub(super) fn statfs(path: usize, buffer: usize) -> Outcome {
    find(AT_FDCWD as usize, path, LastLink::Follow)?;
    file::write_statfs(buffer)
}

pub(super) fn getcwd(buffer: usize, size: usize) -> Outcome {
    let mut path = with_current(|process| process.directory.path.clone()).into_bytes();
    path.push(0);
    if path.len() > size {
        return Err(ERANGE);
    }
    user::write(buffer, &path)?;
    Ok(path.len())
}

pub(super) fn chdir(path: usize) -> Outcome {
    let path = user::read_path(path)?;
    let here = with_current(|process| process.directory.clone());
    match path::find(&here, &path, LastLink::Follow)? {
        Found::Inode(info) if info.is_directory() => {
            set_directory(info.number, path::normalize(&here.path, &path));
            Ok(0)
        }
        Found::Inode(_) | Found::Device(_) => Err(ENOTDIR),
    }
}

pub(super) fn fchdir(fd: usize) -> Outcome {
    let file = with_current(|process| process.files.get(fd))?;
    let number = file.directory_inode()?.number();
    let path = path_of(number)?;
    set_directory(number, path);
    Ok(0)
}

fn set_directory(number: InodeNumber, path: String) {
    with_current(|process| {
        process.directory = WorkingDirectory {
            inode: Some(number),
            path,
        };
    });
}

/// The path of a directory, found by going up to the root.
fn path_of(directory: InodeNumber) -> Result<String, Errno> {
    const DEEPEST: usize = 256;
    const BATCH: usize = 32;
    volume::with(|fs| {
        let root = fs.root_inode();
        let mut names = vec![];
        let mut at = directory;
        while at != root && names.len() < DEEPEST {
            let up = fs.lookup_child(at, FileName::new(b"..")?)?;
            let Some(parent) = up.map(|info| info.number) else {
                break;
            };
            let mut cursor = rsext4::DirectoryCursor::Start;
            let found = loop {
                let entries = fs.read_directory(parent, cursor, BATCH)?;
                let Some(last) = entries.last() else {
                    break None;
                };
                cursor = last.next_cursor;
                let named = |entry: &&rsext4::DirectoryEntry| {
                    entry.inode == at && entry.name != b"." && entry.name != b".."
                };
                if let Some(entry) = entries.iter().find(named) {
                    break Some(String::from_utf8_lossy(&entry.name).into_owned());
                }
            };
            names.extend(found);
            at = parent;
        }
        names.reverse();
        Ok(path::normalize("/", &names.join("/")))
    })
}
