//! The root file system: ext4 on a disk, by the `rsext4` crate. Calls into it are made one at a
//! time, on a stack of their own, and may sleep.

use alloc::{boxed::Box, vec, vec::Vec};
use core::sync::atomic::{AtomicU64, Ordering};

use abi::errno::{
    EACCES, EBUSY, EEXIST, EFBIG, EINVAL, EIO, EISDIR, EMLINK, ENOENT, ENOMEM, ENOSPC, ENOTDIR,
    ENOTEMPTY, EOPNOTSUPP, EROFS, Errno,
};
use rsext4::{
    Clock, Ext4, Ext4Error, Ext4ErrorKind, Ext4Result, Ext4Timestamp, InodeNumber, MountOptions,
    MountServices, NoopObserver,
};

use vm::InodeId;

use super::{
    block_cache::CachedDisk,
    on_disk::{self, OnDisk},
};
use crate::{
    PAGE_SIZE,
    arch::Stack,
    drivers::disk::{self, DiskId},
    mm::{heap, layout::FILE_SYSTEM_STACK_SIZE, phys},
    println,
    sync::{Global, SleepLock},
    time,
};

/// The mounted file system.
pub type FileSystem = OnDisk<CachedDisk>;

struct Mounted {
    /// Always there, but while it is being mounted anew.
    file_system: Option<Box<FileSystem>>,
    disk: DiskId,
    stack: Stack,
    /// Bytes of heap in use when it was mounted.
    heap_at_mount: usize,
    /// It has been left for good.
    closed: bool,
}

/// The file system keeps a copy of every block of metadata that it has put in its journal until the journal
/// is full, and lets go of them when it is unmounted only. When it has taken so much heap, and there is
/// too little left for others, it is unmounted and mounted again.
const MOUNT_ANEW_AT: usize = 64 << 10;

/// What is to be left for others at any time. Who wants more asks by [`make_room`].
const ROOM_FOR_OTHERS: usize = 128 << 10;

static ROOT: SleepLock<Option<Mounted>> = SleepLock::new(None);

/// The disk that it is on.
static DISK: Global<Option<DiskId>> = Global::new("root disk", None);

/// Whether the root file system is on this disk.
#[must_use]
pub fn is_on(disk: DiskId) -> bool {
    *DISK.lock() == Some(disk)
}

/// The system's clock, for time stamps.
struct WallClock;

impl Clock for WallClock {
    fn now(&self) -> Ext4Result<Ext4Timestamp> {
        let nanos = time::wall_clock_ns();
        Ok(Ext4Timestamp::new(
            (nanos / 1_000_000_000) as i64,
            (nanos % 1_000_000_000) as u32,
        ))
    }
}

/// Mounts the file system on a disk as the root.
pub fn mount(disk: DiskId) -> Result<(), Ext4Error> {
    let mut stack = Stack::new(FILE_SYSTEM_STACK_SIZE);
    let file_system = stack.run(|| mount_now(disk))?;
    *ROOT.lock() = Some(Mounted {
        file_system: Some(file_system),
        disk,
        stack,
        heap_at_mount: heap::usage().0,
        closed: false,
    });
    *DISK.lock() = Some(disk);
    Ok(())
}

/// To be called on the file system's stack: a kernel stack has no room for what it returns but in a box.
fn mount_now(disk: DiskId) -> Result<Box<FileSystem>, Ext4Error> {
    let options = if disk::is_read_only(disk) {
        MountOptions::read_only_no_journal_replay()
    } else {
        MountOptions::read_write()
    };
    let services = MountServices::new(WallClock, (), NoopObserver);
    Ext4::mount(CachedDisk::new(disk), services, options).map(Box::new)
}

impl Mounted {
    /// Gives back the heap that the file system has taken, if it has taken much and somebody who wants so
    /// many bytes would not get them.
    fn make_room(&mut self, bytes: usize) {
        let taken = heap::usage().0.saturating_sub(self.heap_at_mount);
        if !self.closed && taken > MOUNT_ANEW_AT && !heap::has_room_for(bytes) {
            self.mount_anew();
        }
    }

    fn mount_anew(&mut self) {
        let Some(mut old) = self.file_system.take() else {
            return;
        };
        // With files open that have no name any more it stays as it is.
        if self.stack.run(|| old.unmount()).is_err() {
            self.file_system = Some(old);
        } else {
            drop(old);
            match self.stack.run(|| mount_now(self.disk)) {
                Ok(new) => self.file_system = Some(new),
                Err(error) => println!(
                    "kernel: the root file system cannot be mounted again: {}",
                    error.kind()
                ),
            }
        }
        self.heap_at_mount = heap::usage().0;
    }
}

/// Whether the heap has room for so many bytes more at a process's wish. If it has not, the file system
/// gives back what it can first, which may sleep.
#[must_use]
pub fn make_room(bytes: usize) -> bool {
    if !heap::has_room_for(bytes) {
        if let Some(mounted) = ROOT.lock().as_mut() {
            mounted.make_room(bytes);
        }
    }
    heap::has_room_for(bytes)
}

/// Works on the root file system; sleeps while another thread does.
pub fn with<R>(work: impl FnOnce(&mut FileSystem) -> Ext4Result<R>) -> Result<R, Errno> {
    let mut root = ROOT.lock();
    let mounted = root.as_mut().ok_or(EIO)?;
    mounted.make_room(ROOM_FOR_OTHERS);
    let file_system = mounted.file_system.as_mut().ok_or(EIO)?;
    mounted.stack.run(|| work(file_system)).map_err(errno)
}

/// Transfers of pages of files that are still to fail, for tests.
static FAILURES: AtomicU64 = AtomicU64::new(0);

/// Lets the next transfers of pages of files fail.
pub fn fail_transfers(transfers: u64) {
    FAILURES.store(transfers, Ordering::Relaxed);
}

/// Fails if the transfer of one page is to fail.
fn try_transfer() -> Result<(), Errno> {
    let take = |left: u64| left.checked_sub(1);
    match FAILURES.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take) {
        Ok(_) => Err(EIO),
        Err(_) => Ok(()),
    }
}

/// Fails, for several pages at once, if one of them is to fail: which one is seen when they are
/// transferred one by one.
fn try_transfers() -> Result<(), Errno> {
    match FAILURES.load(Ordering::Relaxed) {
        0 => Ok(()),
        _ => Err(EIO),
    }
}

/// Fills the first `len` bytes of a frame from a file. The file may end earlier: the rest is left.
pub fn read_frame(inode: InodeId, offset: u64, frame: usize, len: usize) -> Result<(), Errno> {
    try_transfer()?;
    let number = inode_number(inode)?;
    with(|fs| {
        phys::with_frame(frame, |bytes| {
            on_disk::read(fs, number, offset, &mut bytes[..len])
        })
    })
    .map(drop)
}

/// Writes the first `len` bytes of a frame to a file.
pub fn write_frame(inode: InodeId, offset: u64, frame: usize, len: usize) -> Result<(), Errno> {
    try_transfer()?;
    let number = inode_number(inode)?;
    with(|fs| {
        phys::with_frame(frame, |bytes| {
            on_disk::write(fs, number, offset, &bytes[..len])
        })
    })
}

/// Fills neighbouring pages of a file, from page `index` on, in one go: `len` bytes in all. One by one when
/// there is too little heap for that.
pub fn read_frames(inode: InodeId, index: u64, frames: &[usize], len: usize) -> Result<(), Errno> {
    if frames.len() > 1 {
        try_transfers()?;
        if read_together(inode_number(inode)?, index, frames, len)? {
            return Ok(());
        }
    }
    for (nth, &frame) in frames.iter().enumerate() {
        let page_len = PAGE_SIZE.min(len - nth * PAGE_SIZE);
        let offset = (index + nth as u64) * PAGE_SIZE as u64;
        read_frame(inode, offset, frame, page_len)?;
    }
    Ok(())
}

/// Heap that a transfer of so many bytes in one go takes at most: the file system makes copies of its own.
const fn heap_for(len: usize) -> usize {
    3 * len
}

/// Tells whether there was enough heap. It is taken while nobody else can work on the file system: of
/// those who wait for that none has any yet.
fn read_together(
    number: InodeNumber,
    index: u64,
    frames: &[usize],
    len: usize,
) -> Result<bool, Errno> {
    with(|fs| {
        // The disk is waited for in between, and others take heap then: pieces of this size must still be there.
        if !heap::has_room_for(2 * heap_for(len)) {
            return Ok(false);
        }
        let mut bytes = vec![0; len];
        on_disk::read(fs, number, index * PAGE_SIZE as u64, &mut bytes)?;
        for (&frame, content) in frames.iter().zip(bytes.chunks(PAGE_SIZE)) {
            phys::with_frame(frame, |page| page[..content.len()].copy_from_slice(content));
        }
        Ok(true)
    })
}

/// Writes `len` bytes of neighbouring pages of a file, from page `index` on, in one go. Takes heap for all of
/// them: `ENOMEM` when there is too little of it.
pub fn write_frames(inode: InodeId, index: u64, frames: &[usize], len: usize) -> Result<(), Errno> {
    let number = inode_number(inode)?;
    try_transfers()?;
    with(|fs| {
        if !heap::has_room_for(heap_for(len)) {
            return Err(Ext4Error::no_memory());
        }
        let mut bytes = Vec::with_capacity(frames.len() * PAGE_SIZE);
        for &frame in frames {
            phys::with_frame(frame, |page| bytes.extend_from_slice(page));
        }
        on_disk::write(fs, number, index * PAGE_SIZE as u64, &bytes[..len])
    })
}

fn inode_number(inode: InodeId) -> Result<InodeNumber, Errno> {
    let raw = u32::try_from(inode.0).map_err(|_| EIO)?;
    InodeNumber::new(raw).map_err(errno)
}

/// Writes everything out.
pub fn sync() -> Result<(), Errno> {
    with(|file_system| file_system.sync())
}

/// Writes everything out and leaves the disk clean. No call works afterwards.
pub fn unmount() -> Result<(), Errno> {
    if let Some(mounted) = ROOT.lock().as_mut() {
        mounted.closed = true;
    }
    with(|file_system| file_system.unmount())
}

/// Most bytes of the file system's stack that were ever in use.
pub fn stack_high_water() -> usize {
    ROOT.lock()
        .as_ref()
        .map_or(0, |root| root.stack.high_water())
}

/// The error number for an error of the file system.
pub fn errno(error: Ext4Error) -> Errno {
    match error.kind() {
        Ext4ErrorKind::ReadOnly => EROFS,
        Ext4ErrorKind::NoSpace | Ext4ErrorKind::QuotaExceeded => ENOSPC,
        Ext4ErrorKind::NoMemory => ENOMEM,
        Ext4ErrorKind::TooManyLinks => EMLINK,
        Ext4ErrorKind::PermissionDenied => EACCES,
        Ext4ErrorKind::NotFound => ENOENT,
        Ext4ErrorKind::AlreadyExists => EEXIST,
        Ext4ErrorKind::NotDirectory => ENOTDIR,
        Ext4ErrorKind::IsDirectory => EISDIR,
        Ext4ErrorKind::NotEmpty => ENOTEMPTY,
        Ext4ErrorKind::Busy => EBUSY,
        Ext4ErrorKind::InvalidInput => EINVAL,
        Ext4ErrorKind::Overflow | Ext4ErrorKind::FileTooLarge => EFBIG,
        Ext4ErrorKind::Unsupported
        | Ext4ErrorKind::UnsupportedFeature
        | Ext4ErrorKind::UnsupportedCapability => EOPNOTSUPP,
        Ext4ErrorKind::Io
        | Ext4ErrorKind::Corrupted
        | Ext4ErrorKind::ChecksumMismatch
        | Ext4ErrorKind::JournalAborted
        | Ext4ErrorKind::BadFileDescriptor
        | Ext4ErrorKind::Timeout
        | Ext4ErrorKind::BadSuperblock
        | Ext4ErrorKind::InvalidMagic => EIO,
    }
}
