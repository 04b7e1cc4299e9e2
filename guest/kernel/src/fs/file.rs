//! Open files: what descriptors share after `dup` and `fork`.

use alloc::{format, string::String, sync::Arc};
use core::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use abi::errno::{EBADF, EINVAL, EIO, EISDIR, ENODEV, ENOTDIR, EPERM, ESPIPE, Errno};
use abi::fs::{
    O_ACCMODE, O_APPEND, O_DIRECTORY, O_NONBLOCK, O_RDONLY, O_WRONLY, POLLERR, POLLHUP, POLLIN,
    POLLOUT, SEEK_CUR, SEEK_END, SEEK_SET, Stat,
};

use vm::Advice;

use super::{
    console,
    device::Device,
    directory::DirectoryPosition,
    inode::InodeRef,
    memory_file::MemoryFile,
    pages::{self, Reading},
    pipe::{End, PipeEnd},
    procfs::ProcFile,
    stat,
    vfs::{Folder, Found},
};
use crate::{drivers::disk, proc::with_current, sync::Global};

/// Flags that `fcntl(F_SETFL)` changes.
const CHANGEABLE: usize = O_APPEND | O_NONBLOCK;

/// What an open file is.
#[derive(Debug)]
enum Kind {
    Regular(InodeRef),
    Directory(InodeRef, Global<DirectoryPosition>),
    Memory(Arc<MemoryFile>),
    Proc(ProcFile),
    Pipe(PipeEnd),
    Device(Device),
}

/// A file that can be mapped.
#[derive(Clone, Copy, Debug)]
pub enum Mappable<'a> {
    /// On a disk.
    Disk(&'a InodeRef),
    /// In memory.
    Memory(&'a MemoryFile),
}

/// An open file.
#[derive(Debug)]
pub struct OpenFile {
    kind: Kind,
    path: String,
    flags: AtomicUsize,
    position: AtomicU64,
    reading: Global<Reading>,
}

impl OpenFile {
    fn new(kind: Kind, path: String, flags: usize) -> Self {
        Self {
            kind,
            path,
            flags: AtomicUsize::new(flags),
            position: AtomicU64::new(0),
            reading: Global::new("how a file is read", Reading::START),
        }
    }

    /// A regular file, opened with these flags.
    #[must_use]
    pub fn regular(inode: InodeRef, path: String, flags: usize) -> Self {
        Self::new(Kind::Regular(inode), path, flags)
    }

    /// A directory.
    #[must_use]
    pub fn directory(inode: InodeRef, path: String, flags: usize) -> Self {
        let position = Global::new("directory position", DirectoryPosition::START);
        Self::new(Kind::Directory(inode, position), path, flags)
    }

    /// A file or directory of `/proc`.
    #[must_use]
    pub fn proc(file: ProcFile, path: String, flags: usize) -> Self {
        Self::new(Kind::Proc(file), path, flags)
    }

    /// A file that is nothing but memory.
    #[must_use]
    pub fn memory(file: Arc<MemoryFile>, flags: usize) -> Self {
        let path = format!("/memfd:{} (deleted)", file.name());
        Self::new(Kind::Memory(file), path, flags)
    }

    /// An end of a pipe.
    #[must_use]
    pub fn pipe(end: PipeEnd, flags: usize) -> Self {
        let access = match end.end() {
            End::Read => O_RDONLY,
            End::Write => O_WRONLY,
        };
        let path = format!("pipe:[{}]", end.number());
        Self::new(Kind::Pipe(end), path, flags & !O_ACCMODE | access)
    }

    /// A device.
    #[must_use]
    pub fn device(device: Device, flags: usize) -> Self {
        Self::new(Kind::Device(device), device.path().into(), flags)
    }

    /// The path at which it was opened; what stands for one where there is none.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Where in it the next read or write without an offset begins.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.position.load(Ordering::Relaxed)
    }

    /// What the path to it would lead to, had it one: for the links in `/proc/PID/fd`. `None` for a pipe.
    pub fn found(&self) -> Result<Option<Found>, Errno> {
        Ok(match &self.kind {
            Kind::Regular(inode) | Kind::Directory(inode, _) => Some(Found::Inode(inode.info()?)),
            Kind::Proc(file) => Some(Found::Proc(file.node())),
            Kind::Device(device) => Some(Found::Device(*device)),
            Kind::Memory(_) | Kind::Pipe(_) => None,
        })
    }

    /// Opens what has no path once more, as the links in `/proc/PID/fd` do. `None` for what has one.
    pub fn reopen(&self, flags: usize) -> Result<Option<Self>, Errno> {
        let refused = flags & O_DIRECTORY != 0;
        match (&self.kind, flags & O_ACCMODE) {
            (Kind::Memory(_) | Kind::Pipe(_), _) if refused => Err(ENOTDIR),
            (Kind::Memory(file), _) => Ok(Some(Self::memory(Arc::clone(file), flags))),
            (Kind::Pipe(end), O_RDONLY) => Ok(Some(Self::pipe(end.another(End::Read), flags))),
            (Kind::Pipe(end), O_WRONLY) => Ok(Some(Self::pipe(end.another(End::Write), flags))),
            // An end is for one of both here; POSIX leaves open what this does.
            (Kind::Pipe(_), _) => Err(EINVAL),
            _ => Ok(None),
        }
    }

    /// Whether a read gives all that is asked for, as long as there is so much.
    #[must_use]
    pub const fn reads_fully(&self) -> bool {
        matches!(
            self.kind,
            Kind::Regular(_) | Kind::Memory(_) | Kind::Proc(_)
        )
    }

    /// The flags that it was opened with, as changed since.
    #[must_use]
    pub fn flags(&self) -> usize {
        self.flags.load(Ordering::Relaxed)
    }

    /// Changes the flags that can be changed.
    pub fn set_flags(&self, flags: usize) {
        let kept = self.flags() & !CHANGEABLE;
        self.flags
            .store(kept | flags & CHANGEABLE, Ordering::Relaxed);
    }

    /// Whether it may be read.
    #[must_use]
    pub fn is_readable(&self) -> bool {
        self.flags() & O_ACCMODE != O_WRONLY
    }

    /// Whether it may be written.
    #[must_use]
    pub fn is_writable(&self) -> bool {
        self.flags() & O_ACCMODE != O_RDONLY
    }

    /// Whether it is an end of a pipe.
    #[must_use]
    pub const fn is_pipe(&self) -> bool {
        matches!(self.kind, Kind::Pipe(_))
    }

    /// Whether it is the terminal.
    #[must_use]
    pub const fn is_terminal(&self) -> bool {
        matches!(self.kind, Kind::Device(Device::Console))
    }

    /// Its inode, when it is a file or directory of the root file system.
    #[must_use]
    pub const fn inode(&self) -> Option<&InodeRef> {
        match &self.kind {
            Kind::Regular(inode) | Kind::Directory(inode, _) => Some(inode),
            Kind::Memory(_) | Kind::Proc(_) | Kind::Pipe(_) | Kind::Device(_) => None,
        }
    }

    /// It as a directory.
    pub fn folder(&self) -> Result<Folder, Errno> {
        match &self.kind {
            Kind::Directory(inode, _) => Ok(Folder::Disk(inode.number())),
            Kind::Proc(file) => file.folder(),
            Kind::Regular(_) | Kind::Memory(_) | Kind::Pipe(_) | Kind::Device(_) => Err(ENOTDIR),
        }
    }

    /// What can be mapped of it. `ENODEV`: nothing.
    pub fn mappable(&self) -> Result<Mappable<'_>, Errno> {
        match &self.kind {
            Kind::Regular(inode) => Ok(Mappable::Disk(inode)),
            Kind::Memory(file) => Ok(Mappable::Memory(file)),
            Kind::Directory(..) | Kind::Proc(_) | Kind::Pipe(_) | Kind::Device(_) => Err(ENODEV),
        }
    }

    /// Whether what is in it is there at once, and stays.
    #[must_use]
    pub const fn is_regular(&self) -> bool {
        matches!(self.kind, Kind::Regular(_) | Kind::Memory(_))
    }

    /// The file that is nothing but memory, when it is one.
    #[must_use]
    pub const fn memory_file(&self) -> Option<&Arc<MemoryFile>> {
        match &self.kind {
            Kind::Memory(file) => Some(file),
            _ => None,
        }
    }

    /// Reads at the file's position, or at `offset` when given; waits where that makes sense.
    pub fn read(&self, buffer: &mut [u8], offset: Option<u64>) -> Result<usize, Errno> {
        if !self.is_readable() {
            return Err(EBADF);
        }
        let wait = self.flags() & O_NONBLOCK == 0;
        match &self.kind {
            Kind::Regular(inode) => {
                let at = offset.unwrap_or_else(|| self.position.load(Ordering::Relaxed));
                // Reading sleeps, so what is known of it is worked on as a copy.
                let mut reading = self.reading.lock().clone();
                let len = pages::read(inode, at, buffer, &mut reading);
                self.reading.lock().stream = reading.stream;
                let len = len?;
                self.advance(offset, at + len as u64);
                Ok(len)
            }
            Kind::Memory(file) => {
                let at = offset.unwrap_or_else(|| self.position.load(Ordering::Relaxed));
                let len = file.read(at, buffer)?;
                self.advance(offset, at + len as u64);
                Ok(len)
            }
            Kind::Directory(..) => Err(EISDIR),
            Kind::Device(Device::Disk(disk)) => {
                let at = offset.unwrap_or_else(|| self.position());
                let len = disk::read_bytes(*disk, at, buffer).map_err(|_| EIO)?;
                self.advance(offset, at + len as u64);
                Ok(len)
            }
            Kind::Proc(file) => {
                let at = offset.unwrap_or_else(|| self.position());
                let len = file.read(at, buffer)?;
                self.advance(offset, at + len as u64);
                Ok(len)
            }
            _ if offset.is_some() => Err(ESPIPE),
            Kind::Pipe(end) => end.read(buffer, wait),
            Kind::Device(Device::Console) => console::read(buffer, wait),
            Kind::Device(Device::Null) => Ok(0),
            Kind::Device(Device::Zero) => {
                buffer.fill(0);
                Ok(buffer.len())
            }
        }
    }

    /// Takes note of how it will be read.
    pub fn advise(&self, advice: Advice) {
        self.reading.lock().advice = advice;
    }

    /// Undoes the last read, which took these bytes at the file's position, because its caller could not
    /// have them.
    pub fn unread(&self, bytes: &[u8]) {
        match &self.kind {
            Kind::Regular(_) | Kind::Memory(_) | Kind::Proc(_) => {
                self.position
                    .fetch_sub(bytes.len() as u64, Ordering::Relaxed);
            }
            Kind::Pipe(end) => end.unread(bytes),
            Kind::Device(Device::Console) => console::unread(bytes),
            Kind::Device(Device::Disk(_)) => {
                self.position
                    .fetch_sub(bytes.len() as u64, Ordering::Relaxed);
            }
            Kind::Directory(..) | Kind::Device(Device::Null | Device::Zero) => {}
        }
    }

    /// Writes at the file's position, or at `offset` when given; waits where that makes sense.
    pub fn write(&self, bytes: &[u8], offset: Option<u64>) -> Result<usize, Errno> {
        if !self.is_writable() {
            return Err(EBADF);
        }
        match &self.kind {
            Kind::Regular(inode) => {
                let at = match offset {
                    Some(offset) => offset,
                    None if self.flags() & O_APPEND != 0 => inode.len(),
                    None => self.position.load(Ordering::Relaxed),
                };
                let len = pages::write(inode, at, within_limit(at, bytes)?)?;
                self.advance(offset, at + len as u64);
                Ok(len)
            }
            Kind::Memory(file) => {
                let at = match offset {
                    Some(offset) => offset,
                    None if self.flags() & O_APPEND != 0 => file.len(),
                    None => self.position.load(Ordering::Relaxed),
                };
                let bytes = within_limit(at, bytes)?;
                file.write(at, bytes)?;
                self.advance(offset, at + bytes.len() as u64);
                Ok(bytes.len())
            }
            Kind::Directory(..) => Err(EISDIR),
            Kind::Proc(file) => file.write(bytes),
            _ if offset.is_some() => Err(ESPIPE),
            Kind::Pipe(end) => end.write(bytes, self.flags() & O_NONBLOCK == 0),
            Kind::Device(Device::Console) => {
                console::write(bytes);
                Ok(bytes.len())
            }
            Kind::Device(Device::Null | Device::Zero) => Ok(bytes.len()),
            // Programs have no business there: it may be the root file system's.
            Kind::Device(Device::Disk(_)) => Err(EPERM),
        }
    }

    /// Which of the `POLL*` in `events`, and of those that nobody has to ask for, hold now.
    #[must_use]
    pub fn poll(&self, events: i16) -> i16 {
        let holds = match &self.kind {
            Kind::Pipe(end) => end.poll(),
            Kind::Device(Device::Console) if console::has_input() => POLLIN | POLLOUT,
            Kind::Device(Device::Console) => POLLOUT,
            Kind::Regular(_)
            | Kind::Memory(_)
            | Kind::Directory(..)
            | Kind::Proc(_)
            | Kind::Device(_) => POLLIN | POLLOUT,
        };
        holds & (events | POLLERR | POLLHUP)
    }

    fn advance(&self, offset: Option<u64>, position: u64) {
        if offset.is_none() {
            self.position.store(position, Ordering::Relaxed);
        }
    }

    /// Moves the position.
    pub fn seek(&self, offset: i64, whence: usize) -> Result<u64, Errno> {
        let start = match (&self.kind, whence) {
            (Kind::Pipe(_) | Kind::Device(Device::Console), _) => return Err(ESPIPE),
            (_, SEEK_SET) => 0,
            (Kind::Proc(_), SEEK_END) => return Err(EINVAL),
            (_, SEEK_CUR) => self.position.load(Ordering::Relaxed),
            (Kind::Regular(inode) | Kind::Directory(inode, _), SEEK_END) => inode.len(),
            (Kind::Memory(file), SEEK_END) => file.len(),
            (Kind::Device(device), SEEK_END) => device.size(),
            _ => return Err(EINVAL),
        };
        let target = start
            .checked_add_signed(offset)
            .filter(|&at| i64::try_from(at).is_ok());
        let target = target.ok_or(EINVAL)?;
        if let Kind::Directory(_, position) = &self.kind {
            if target != 0 {
                return Err(EINVAL);
            }
            *position.lock() = DirectoryPosition::START;
        }
        self.position.store(target, Ordering::Relaxed);
        Ok(target)
    }

    /// Fills `out` with records of a directory. The position moves on when `deliver` has taken them.
    pub fn read_directory(
        &self,
        out: &mut [u8],
        deliver: impl FnOnce(&[u8]) -> Result<(), Errno>,
    ) -> Result<usize, Errno> {
        let (inode, position) = match &self.kind {
            Kind::Directory(inode, position) => (inode, position),
            Kind::Proc(file) => {
                let (len, next) = file.read_folder(self.position(), out)?;
                deliver(&out[..len])?;
                self.position.store(next, Ordering::Relaxed);
                return Ok(len);
            }
            Kind::Regular(_) | Kind::Memory(_) | Kind::Pipe(_) | Kind::Device(_) => {
                return Err(ENOTDIR);
            }
        };
        // The file system sleeps, so the position is worked on as a copy.
        let mut at = *position.lock();
        let len = at.read(inode.number(), out)?;
        deliver(&out[..len])?;
        *position.lock() = at;
        Ok(len)
    }

    /// Sets the length of a regular file.
    pub fn truncate(&self, len: u64) -> Result<(), Errno> {
        match &self.kind {
            Kind::Regular(inode) if self.is_writable() => pages::truncate(inode, len),
            Kind::Memory(file) if self.is_writable() => file.truncate(len),
            Kind::Proc(_) if self.is_writable() => Ok(()),
            _ => Err(EINVAL),
        }
    }

    /// What `fstat` tells.
    pub fn stat(&self) -> Result<Stat, Errno> {
        match &self.kind {
            Kind::Regular(inode) | Kind::Directory(inode, _) => Ok(stat::of_inode(&inode.info()?)),
            Kind::Memory(file) => Ok(file.stat()),
            Kind::Proc(file) => file.stat(),
            Kind::Pipe(end) => Ok(stat::of_pipe(end.number())),
            Kind::Device(device) => Ok(stat::of_device(*device)),
        }
    }
}

/// What of these bytes the running process may write to a file from `at` on.
fn within_limit(at: u64, bytes: &[u8]) -> Result<&[u8], Errno> {
    let len = with_current(|process| process.limits.room_in_file(at, bytes.len()))?;
    Ok(&bytes[..len])
}
