//! Descriptors.

use alloc::{string::String, sync::Arc};

use abi::errno::{EBADF, EINVAL, ENFILE, ENOTTY, EPERM, ESPIPE, Errno};
use abi::fs::{
    F_ADD_SEALS, F_DUPFD, F_DUPFD_CLOEXEC, F_GET_SEALS, F_GETFD, F_GETFL, F_SETFD, F_SETFL,
    FD_CLOEXEC, O_CLOEXEC, O_NONBLOCK, O_RDWR, POSIX_FADV_DONTNEED, POSIX_FADV_NOREUSE,
    POSIX_FADV_NORMAL, POSIX_FADV_RANDOM, POSIX_FADV_SEQUENTIAL, POSIX_FADV_WILLNEED,
};
use abi::mm::{MFD_ALLOW_SEALING, MFD_CLOEXEC, MFD_EXEC, MFD_NAME_MAX, MFD_NOEXEC_SEAL};
use abi::tty::{TCGETS, TCSETS, TCSETSF, TCSETSW, TIOCGWINSZ, Termios, Winsize};

use vm::Advice;

use super::{Outcome, int, limit};
use crate::{
    PAGE_SIZE,
    fs::{
        console,
        file::{Mappable, OpenFile},
        memory_file::MemoryFile,
        pipe, volume,
    },
    mm::{pager, readahead, user, writeback},
    proc::with_current,
};

fn file(fd: usize) -> Result<Arc<OpenFile>, Errno> {
    with_current(|process| process.files.get(fd))
}

/// Gives a file a descriptor.
pub(super) fn install(file: Arc<OpenFile>, flags: usize) -> Outcome {
    if !volume::make_room(0) {
        return Err(ENFILE);
    }
    with_current(|process| process.files.add(file, flags & O_CLOEXEC != 0, 0))
}

pub(super) fn close(fd: usize) -> Outcome {
    // Dropped here, where it may sleep.
    let file = with_current(|process| process.files.remove(fd))?;
    drop(file);
    Ok(0)
}

pub(super) fn dup(fd: usize) -> Outcome {
    with_current(|process| {
        let file = process.files.get(fd)?;
        process.files.add(file, false, 0)
    })
}

pub(super) fn dup3(old: usize, new: usize, flags: usize) -> Outcome {
    if old == new || flags & !O_CLOEXEC != 0 {
        return Err(EINVAL);
    }
    let replaced = with_current(|process| {
        let file = process.files.get(old)?;
        process.files.set(new, file, flags & O_CLOEXEC != 0)
    })?;
    drop(replaced);
    Ok(new)
}

pub(super) fn pipe2(fds: usize, flags: usize) -> Outcome {
    if flags & !(O_CLOEXEC | O_NONBLOCK) != 0 {
        return Err(EINVAL);
    }
    if !volume::make_room(pipe::CAPACITY) {
        return Err(ENFILE);
    }
    let (reader, writer) = pipe::create();
    let read_fd = install(Arc::new(OpenFile::pipe(reader, flags)), flags)?;
    let write_fd = match install(Arc::new(OpenFile::pipe(writer, flags)), flags) {
        Ok(fd) => fd,
        Err(errno) => {
            close(read_fd)?;
            return Err(errno);
        }
    };
    if let Err(errno) = user::write_value(fds, &[read_fd as i32, write_fd as i32]) {
        close(read_fd)?;
        close(write_fd)?;
        return Err(errno);
    }
    Ok(0)
}

pub(super) fn fstat(fd: usize, buffer: usize) -> Outcome {
    user::write_value(buffer, &file(fd)?.stat()?)?;
    Ok(0)
}

pub(super) fn lseek(fd: usize, offset: usize, whence: usize) -> Outcome {
    file(fd)?
        .seek(offset as i64, whence)
        .map(|position| position as usize)
}

pub(super) fn ftruncate(fd: usize, len: usize) -> Outcome {
    let len = i64::try_from(len).map_err(|_| EINVAL)?;
    let file = file(fd)?;
    if file.is_regular() {
        limit::check_growth(file.stat()?.size as u64, len as u64)?;
    }
    file.truncate(len as u64)?;
    Ok(0)
}

pub(super) fn fsync(fd: usize) -> Outcome {
    let file = file(fd)?;
    if file.memory_file().is_some() {
        return Ok(0);
    }
    let inode = file.inode().ok_or(EINVAL)?;
    writeback::sync_file(inode.id())?;
    volume::sync()?;
    Ok(0)
}

/// All of the file system that the descriptor's file is on: there is one.
pub(super) fn syncfs(fd: usize) -> Outcome {
    file(fd)?;
    crate::power::sync();
    Ok(0)
}

/// Reads pages of a file into memory.
pub(super) fn readahead(fd: usize, offset: usize, count: usize) -> Outcome {
    let file = file(fd)?;
    if !file.is_readable() {
        return Err(EBADF);
    }
    let Ok(Mappable::Disk(inode)) = file.mappable() else {
        return Err(EINVAL);
    };
    readahead::read_ahead(inode.id(), pages_touched(offset, count));
    Ok(0)
}

pub(super) fn fadvise64(fd: usize, offset: usize, len: usize, advice: usize) -> Outcome {
    let file = file(fd)?;
    if isize::try_from(len).is_err() || advice > POSIX_FADV_NOREUSE {
        return Err(EINVAL);
    }
    let inode = match file.mappable() {
        Ok(Mappable::Disk(inode)) => inode,
        Err(_) if file.is_pipe() => return Err(ESPIPE),
        // Directories, devices and files in memory take any advice that there is.
        _ => return Ok(0),
    };
    // A length of 0 means the rest of the file.
    let len = if len == 0 { usize::MAX } else { len };
    match advice {
        POSIX_FADV_NORMAL => file.advise(Advice::Normal),
        POSIX_FADV_RANDOM => file.advise(Advice::Random),
        POSIX_FADV_SEQUENTIAL => file.advise(Advice::Sequential),
        POSIX_FADV_WILLNEED => readahead::read_ahead(inode.id(), pages_touched(offset, len)),
        POSIX_FADV_DONTNEED => {
            writeback::write_out(inode.id());
            let end = offset.saturating_add(len);
            let last = if end as u64 >= inode.len() {
                u64::MAX
            } else {
                (end / PAGE_SIZE) as u64
            };
            let whole = offset.div_ceil(PAGE_SIZE) as u64..last;
            pager::with_vm(|vm| vm.drop_file_pages(inode.id(), whole));
        }
        _ => {}
    }
    Ok(0)
}

/// The pages that a range of bytes has a part in.
fn pages_touched(offset: usize, len: usize) -> core::ops::Range<u64> {
    let end = offset.saturating_add(len);
    (offset / PAGE_SIZE) as u64..end.div_ceil(PAGE_SIZE) as u64
}

/// A file that is nothing but memory, its name at `name`.
pub(super) fn memfd_create(name: usize, flags: usize) -> Outcome {
    let known = MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL | MFD_EXEC;
    let contradiction = MFD_NOEXEC_SEAL | MFD_EXEC;
    if flags & !known != 0 || flags & contradiction == contradiction {
        return Err(EINVAL);
    }
    let name = user::read_string(name, MFD_NAME_MAX + 1, EINVAL)?;
    let name = String::from_utf8(name).map_err(|_| EINVAL)?;
    if !volume::make_room(0) {
        return Err(ENFILE);
    }
    let sealable = flags & MFD_ALLOW_SEALING != 0;
    let file = MemoryFile::new(name, sealable, flags & MFD_NOEXEC_SEAL == 0);
    let close_on_exec = if flags & MFD_CLOEXEC != 0 {
        O_CLOEXEC
    } else {
        0
    };
    install(
        Arc::new(OpenFile::memory(Arc::new(file), O_RDWR)),
        close_on_exec,
    )
}

/// `fcntl`'s commands about seals. `EINVAL`: not a file that can have any.
fn seals(file: &OpenFile, command: usize, seals: usize) -> Outcome {
    let memory = file.memory_file().ok_or(EINVAL)?;
    if command == F_GET_SEALS {
        return Ok(memory.seals());
    }
    if !file.is_writable() {
        return Err(EPERM);
    }
    memory.add_seals(seals)?;
    Ok(0)
}

pub(super) fn fcntl(fd: usize, command: usize, argument: usize) -> Outcome {
    let file = file(fd)?;
    if matches!(command, F_ADD_SEALS | F_GET_SEALS) {
        return seals(&file, command, argument);
    }
    with_current(|process| {
        let files = &mut process.files;
        match command {
            F_DUPFD => files.add(file, false, argument),
            F_DUPFD_CLOEXEC => files.add(file, true, argument),
            F_GETFD => Ok(if files.closes_on_exec(fd)? {
                FD_CLOEXEC
            } else {
                0
            }),
            F_SETFD => files
                .set_close_on_exec(fd, argument & FD_CLOEXEC != 0)
                .map(|()| 0),
            F_GETFL => Ok(file.flags()),
            F_SETFL => {
                file.set_flags(argument);
                Ok(0)
            }
            _ => Err(EINVAL),
        }
    })
}

pub(super) fn ioctl(fd: usize, request: usize, argument: usize) -> Outcome {
    let file = file(fd)?;
    if !file.is_terminal() {
        return Err(ENOTTY);
    }
    match int(request) as u32 as usize {
        TCGETS => user::write_value(argument, &console::settings())?,
        TCSETS | TCSETSW => console::set_settings(user::read_value::<Termios>(argument)?, false),
        TCSETSF => console::set_settings(user::read_value::<Termios>(argument)?, true),
        TIOCGWINSZ => {
            let size = Winsize {
                row: 24,
                col: 80,
                ..Winsize::default()
            };
            user::write_value(argument, &size)?;
        }
        _ => return Err(ENOTTY),
    }
    Ok(0)
}

pub(super) fn fstatfs(fd: usize, buffer: usize) -> Outcome {
    // Pipes and devices lie in no file system of their own here.
    let found = file(fd)?.found()?.ok_or(EBADF)?;
    user::write_value(buffer, &found.statfs()?)?;
    Ok(0)
}
