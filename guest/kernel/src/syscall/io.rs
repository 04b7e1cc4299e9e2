//! Reading and writing.

use alloc::{sync::Arc, vec, vec::Vec};

use abi::errno::{EFAULT, EFBIG, EINVAL, EPIPE, Errno};
use abi::fs::IoVec;
use abi::signal::SIGPIPE;

use super::{Outcome, limit};
use crate::{
    fs::file::OpenFile,
    mm::user,
    proc::{
        self,
        signal::{self, Origin},
        with_current,
    },
};

/// Bytes that are copied through the kernel at a time, for a file.
const FILE_CHUNK: usize = 16 << 10;

/// And for a pipe or a device, where the buffer may have to wait for long. Writes of so many bytes to
/// a pipe are not split.
const STREAM_CHUNK: usize = 4 << 10;

/// Pieces of a scattered buffer (Linux's `UIO_MAXIOV`).
const MAX_PIECES: usize = 1024;

fn file(fd: usize) -> Result<Arc<OpenFile>, Errno> {
    with_current(|process| process.files.get(fd))
}

pub(super) fn read(fd: usize, buffer: usize, count: usize, offset: Option<u64>) -> Outcome {
    let file = file(fd)?;
    let chunk_size = chunk_size(&file);
    let mut done = 0;
    loop {
        let len = chunk_size.min(count - done);
        let mut chunk = vec![0; len];
        let at = offset.map(|offset| offset + done as u64);
        let got = match file.read(&mut chunk, at) {
            Ok(got) => got,
            Err(_) if done > 0 => break,
            Err(errno) => return Err(errno),
        };
        let target = buffer.checked_add(done).ok_or(EFAULT);
        if let Err(errno) = target.and_then(|target| user::write(target, &chunk[..got])) {
            if offset.is_none() {
                file.unread(&chunk[..got]);
            }
            return if done > 0 { Ok(done) } else { Err(errno) };
        }
        done += got;
        // Only a file is certain to have more at once.
        if got < chunk_size || done >= count || !file.reads_fully() {
            break;
        }
    }
    Ok(done)
}

pub(super) fn write(fd: usize, buffer: usize, count: usize, offset: Option<u64>) -> Outcome {
    let file = file(fd)?;
    let chunk_size = chunk_size(&file);
    let mut done = 0;
    loop {
        let len = chunk_size.min(count - done);
        let mut chunk = vec![0; len];
        let copied = user::read(buffer.checked_add(done).ok_or(EFAULT)?, &mut chunk);
        let at = offset.map(|offset| offset + done as u64);
        match copied.and_then(|()| file.write(&chunk, at)) {
            Ok(written) => {
                done += written;
                if written < len || done >= count {
                    break;
                }
            }
            Err(EPIPE) => {
                // A process that ignores the signal learns of it by the error.
                let (me, thread) = (proc::current(), proc::current_thread());
                let _ = signal::send_to_thread(thread, None, SIGPIPE, Origin::Process(me));
                return Err(EPIPE);
            }
            Err(_) if done > 0 => break,
            Err(EFBIG) => return Err(limit::too_large()),
            Err(errno) => return Err(errno),
        }
    }
    Ok(done)
}

pub(super) fn pread(fd: usize, buffer: usize, count: usize, offset: usize) -> Outcome {
    read(fd, buffer, count, Some(position(offset)?))
}

pub(super) fn pwrite(fd: usize, buffer: usize, count: usize, offset: usize) -> Outcome {
    write(fd, buffer, count, Some(position(offset)?))
}

fn position(offset: usize) -> Result<u64, Errno> {
    isize::try_from(offset)
        .map(|_| offset as u64)
        .map_err(|_| EINVAL)
}

fn chunk_size(file: &OpenFile) -> usize {
    if file.reads_fully() {
        FILE_CHUNK
    } else {
        STREAM_CHUNK
    }
}

fn pieces(array: usize, count: usize) -> Result<Vec<IoVec>, Errno> {
    if count > MAX_PIECES {
        return Err(EINVAL);
    }
    let size = size_of::<IoVec>();
    (0..count)
        .map(|index| user::read_value(array.checked_add(index * size).ok_or(EFAULT)?))
        .collect()
}

/// Works on the pieces in order until one comes out short.
fn each_piece(array: usize, count: usize, work: impl Fn(usize, usize) -> Outcome) -> Outcome {
    let mut done = 0;
    for piece in pieces(array, count)? {
        if piece.len == 0 {
            continue;
        }
        match work(piece.base as usize, piece.len as usize) {
            Ok(len) => {
                done += len;
                if len < piece.len as usize {
                    break;
                }
            }
            Err(_) if done > 0 => break,
            Err(errno) => return Err(errno),
        }
    }
    Ok(done)
}

pub(super) fn readv(fd: usize, array: usize, count: usize) -> Outcome {
    each_piece(array, count, |base, len| read(fd, base, len, None))
}

pub(super) fn writev(fd: usize, array: usize, count: usize) -> Outcome {
    each_piece(array, count, |base, len| write(fd, base, len, None))
}

pub(super) fn getdents64(fd: usize, buffer: usize, count: usize) -> Outcome {
    let file = file(fd)?;
    let mut records = vec![0; count.min(FILE_CHUNK)];
    file.read_directory(&mut records, |records| user::write(buffer, records))
}
