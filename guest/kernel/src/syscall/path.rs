//! Calls that take a path.

use alloc::{string::String, sync::Arc};

use abi::errno::{EBUSY, EEXIST, EINVAL, EISDIR, ENOENT, ENOTDIR, EPERM, ERANGE, EXDEV, Errno};
use abi::fs::{
    AT_EMPTY_PATH, AT_FDCWD, AT_REMOVEDIR, AT_SYMLINK_NOFOLLOW, O_CREAT, O_EXCL, O_NOFOLLOW,
    PATH_MAX, S_IFDIR, S_IFMT, X_OK,
};
use rsext4::{FileName, InodeNumber};

use super::{Outcome, file, int, limit};
use crate::{
    fs::{
        path::{self, Found, LastLink, Place, WorkingDirectory},
        vfs::{Folder, Target},
        volume,
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
        folder: Some(file.folder()?),
        path: file.path().into(),
    })
}

fn locate(dirfd: usize, path: usize, last: LastLink) -> Result<Place, Errno> {
    let path = user::read_path(path)?;
    path::locate(&start(dirfd, &path)?, &path, last)
}

fn find(dirfd: usize, path: usize, last: LastLink) -> Result<Found, Errno> {
    locate(dirfd, path, last)?.found.ok_or(ENOENT)
}

pub(super) fn openat(dirfd: usize, path: usize, flags: usize, mode: usize) -> Outcome {
    let last = if flags & O_NOFOLLOW != 0 {
        LastLink::Keep
    } else {
        LastLink::Follow
    };
    let place = locate(dirfd, path, last)?;
    let found = match place.found {
        Some(_) if flags & (O_CREAT | O_EXCL) == O_CREAT | O_EXCL => return Err(EEXIST),
        Some(found) => found,
        None if flags & O_CREAT != 0 => place.parent.create(&place.name, mode)?,
        None => return Err(ENOENT),
    };
    file::install(Arc::new(found.open(place.path, flags)?), flags)
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
    user::write_value(buffer, &find(dirfd, path, last)?.stat()?)?;
    Ok(0)
}

pub(super) fn mkdirat(dirfd: usize, path: usize, mode: usize) -> Outcome {
    let place = locate(dirfd, path, LastLink::Keep)?;
    if place.found.is_some() {
        return Err(EEXIST);
    }
    place.parent.make_folder(&place.name, mode)?;
    Ok(0)
}

pub(super) fn unlinkat(dirfd: usize, path: usize, flags: usize) -> Outcome {
    if flags & !AT_REMOVEDIR != 0 {
        return Err(EINVAL);
    }
    let place = locate(dirfd, path, LastLink::Keep)?;
    let found = match &place.found {
        None => return Err(ENOENT),
        Some(Found::Device(_)) => return Err(EPERM),
        Some(found) => found,
    };
    if place.name.is_empty() || is_mount_point(&place) {
        return Err(EBUSY); // the root
    }
    let folder = flags & AT_REMOVEDIR != 0;
    match (found.folder().is_some(), folder) {
        (true, false) => Err(EISDIR),
        (false, true) => Err(ENOTDIR),
        (true, true) | (false, false) => {
            place.parent.remove(&place.name, folder)?;
            Ok(0)
        }
    }
}

/// Whether another file system begins at a place.
fn is_mount_point(place: &Place) -> bool {
    matches!(
        (&place.parent, &place.found),
        (Folder::Disk(_), Some(Found::Proc(_)))
    )
}

pub(super) fn linkat(old_dirfd: usize, old: usize, new_dirfd: usize, new: usize) -> Outcome {
    let target = match find(old_dirfd, old, LastLink::Keep)? {
        Found::Device(_) => return Err(EXDEV),
        found if found.folder().is_some() => return Err(EPERM),
        found => found,
    };
    let place = locate(new_dirfd, new, LastLink::Keep)?;
    if place.found.is_some() {
        return Err(EEXIST);
    }
    place.parent.link(&target, &place.name)?;
    Ok(0)
}

pub(super) fn renameat2([old_dirfd, old, new_dirfd, new, flags]: [usize; 5]) -> Outcome {
    let replace = match flags {
        0 => true,
        RENAME_NOREPLACE => false,
        _ => return Err(EINVAL),
    };
    let from = locate(old_dirfd, old, LastLink::Keep)?;
    let to = locate(new_dirfd, new, LastLink::Keep)?;
    match (&from.found, &to.found) {
        (None, _) => return Err(ENOENT),
        (Some(Found::Device(_)), _) | (_, Some(Found::Device(_))) => return Err(EPERM),
        (Some(_), _) if is_mount_point(&from) || is_mount_point(&to) => return Err(EBUSY),
        (Some(_), _) => {}
    }
    from.parent
        .rename(&from.name, to.parent, &to.name, replace)?;
    Ok(0)
}

pub(super) fn readlinkat(dirfd: usize, path: usize, buffer: usize, size: usize) -> Outcome {
    let found = find(dirfd, path, LastLink::Keep)?;
    if size == 0 {
        return Err(EINVAL);
    }
    let (Target::Path(target) | Target::Object { path: target, .. }) = found.target()?;
    let len = target.len().min(size).min(PATH_MAX);
    user::write(buffer, &target.as_bytes()[..len])?;
    Ok(len)
}

/// User 0 may do everything, but execute only what somebody may.
pub(super) fn faccessat(dirfd: usize, path: usize, mode: usize) -> Outcome {
    let found = find(dirfd, path, LastLink::Follow)?;
    let no_execute = mode & X_OK != 0 && found.stat()?.mode & 0o111 == 0;
    if no_execute && !matches!(found, Found::Device(_)) {
        return Err(abi::errno::EACCES);
    }
    Ok(0)
}

pub(super) fn truncate(path: usize, len: usize) -> Outcome {
    let len = i64::try_from(len).map_err(|_| EINVAL)?;
    let found = find(AT_FDCWD as usize, path, LastLink::Follow)?;
    let stat = found.stat()?;
    if stat.mode & S_IFMT == S_IFDIR {
        return Err(EISDIR);
    }
    limit::check_growth(stat.size as u64, len as u64)?;
    found.truncate(len as u64)?;
    Ok(0)
}

pub(super) fn statfs(path: usize, buffer: usize) -> Outcome {
    let found = find(AT_FDCWD as usize, path, LastLink::Follow)?;
    user::write_value(buffer, &found.statfs()?)?;
    Ok(0)
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
    let place = path::locate(&here, &path, LastLink::Follow)?;
    let folder = place.found.ok_or(ENOENT)?.folder().ok_or(ENOTDIR)?;
    set_directory(folder, place.path);
    Ok(0)
}

pub(super) fn fchdir(fd: usize) -> Outcome {
    let file = with_current(|process| process.files.get(fd))?;
    let folder = file.folder()?;
    let path = match folder {
        Folder::Disk(number) => path_of(number)?,
        Folder::Proc(_) => file.path().into(),
    };
    set_directory(folder, path);
    Ok(0)
}

fn set_directory(folder: Folder, path: String) {
    with_current(|process| {
        process.directory = WorkingDirectory {
            folder: Some(folder),
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
        let mut names = alloc::vec![];
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
