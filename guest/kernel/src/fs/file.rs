//! Open files: what descriptors share after `dup` and `fork`.

use core::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use abi::errno::{EBADF, EINVAL, EISDIR, ENODEV, ENOTDIR, ESPIPE, Errno};
use abi::fs::{
    O_ACCMODE, O_APPEND, O_NONBLOCK, O_RDONLY, O_WRONLY, SEEK_CUR, SEEK_END, SEEK_SET, Stat,
};

use vm::Advice;

use super::{
    console,
    device::Device,
    directory::DirectoryPosition,
    inode::InodeRef,
    pages::{self, Reading},
    pipe::{End, PipeEnd},
    stat,
};
use crate::sync::Global;

/// Flags that `fcntl(F_SETFL)` changes.
const CHANGEABLE: usize = O_APPEND | O_NONBLOCK;

/// What an open file is.
#[derive(Debug)]
enum Kind {
    Regular(InodeRef),
    Directory(InodeRef, Global<DirectoryPosition>),
    Pipe(PipeEnd),
    Device(Device),
}

/// An open file.
#[derive(Debug)]
pub struct OpenFile {
    kind: Kind,
    flags: AtomicUsize,
    position: AtomicU64,
    reading: Global<Reading>,
}

impl OpenFile {
    fn new(kind: Kind, flags: usize) -> Self {
        Self {
            kind,
            flags: AtomicUsize::new(flags),
            position: AtomicU64::new(0),
            reading: Global::new("how a file is read", Reading::START),
        }
    }

    /// A regular file, opened with these flags.
    #[must_use]
    pub fn regular(inode: InodeRef, flags: usize) -> Self {
        Self::new(Kind::Regular(inode), flags)
    }

    /// A directory.
    #[must_use]
    pub fn directory(inode: InodeRef, flags: usize) -> Self {
        let position = Global::new("directory position", DirectoryPosition::START);
        Self::new(Kind::Directory(inode, position), flags)
    }

    /// An end of a pipe.
    #[must_use]
    pub fn pipe(end: PipeEnd, flags: usize) -> Self {
        let access = match end.end() {
            End::Read => O_RDONLY,
            End::Write => O_WRONLY,
        };
        Self::new(Kind::Pipe(end), flags & !O_ACCMODE | access)
    }

    /// A device.
    #[must_use]
    pub fn device(device: Device, flags: usize) -> Self {
        Self::new(Kind::Device(device), flags)
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
            Kind::Pipe(_) | Kind::Device(_) => None,
        }
    }

    /// Its inode, when it is a directory.
    pub const fn directory_inode(&self) -> Result<&InodeRef, Errno> {
        match &self.kind {
            Kind::Directory(inode, _) => Ok(inode),
            Kind::Regular(_) | Kind::Pipe(_) | Kind::Device(_) => Err(ENOTDIR),
        }
    }

    /// Its inode, when it is a regular file, which is what can be mapped.
    pub const fn regular_inode(&self) -> Result<&InodeRef, Errno> {
        match &self.kind {
            Kind::Regular(inode) => Ok(inode),
            Kind::Directory(..) | Kind::Pipe(_) | Kind::Device(_) => Err(ENODEV),
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
            Kind::Directory(..) => Err(EISDIR),
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
            Kind::Regular(_) => {
                self.position
                    .fetch_sub(bytes.len() as u64, Ordering::Relaxed);
            }
            Kind::Pipe(end) => end.unread(bytes),
            Kind::Device(Device::Console) => console::unread(bytes),
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
                let len = pages::write(inode, at, bytes)?;
                self.advance(offset, at + len as u64);
                Ok(len)
            }
            Kind::Directory(..) => Err(EISDIR),
            _ if offset.is_some() => Err(ESPIPE),
            Kind::Pipe(end) => end.write(bytes, self.flags() & O_NONBLOCK == 0),
            Kind::Device(Device::Console) => {
                console::write(bytes);
                Ok(bytes.len())
            }
            Kind::Device(Device::Null | Device::Zero) => Ok(bytes.len()),
        }
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
            (_, SEEK_CUR) => self.position.load(Ordering::Relaxed),
            (Kind::Regular(inode) | Kind::Directory(inode, _), SEEK_END) => inode.len(),
            (Kind::Device(_), SEEK_END) => 0,
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
        let Kind::Directory(inode, position) = &self.kind else {
            return Err(ENOTDIR);
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
            _ => Err(EINVAL),
        }
    }

    /// What `fstat` tells.
    pub fn stat(&self) -> Result<Stat, Errno> {
        match &self.kind {
            Kind::Regular(inode) | Kind::Directory(inode, _) => Ok(stat::of_inode(&inode.info()?)),
            Kind::Pipe(_) => Ok(stat::of_pipe()),
            Kind::Device(device) => Ok(stat::of_device(*device)),
        }
    }
}
