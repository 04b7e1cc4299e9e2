//! Memory asked of the kernel: mappings and the program break.
//!
//! What is mapped is read and written through [`Window`]'s methods, never as a Rust reference.
#![allow(
    unsafe_code,
    reason = "maps and unmaps memory, and accesses what was mapped by address"
)]

use crate::PAGE_SIZE;
use crate::fs::{File, c_path};
use crate::probe::syscall;
use crate::sys::{self, Result};
use abi::errno::{EINVAL, ENOMEM};
use abi::mm::{MAP_ANONYMOUS, MAP_HUGETLB, MAP_PRIVATE, MAP_SHARED, PROT_READ, PROT_WRITE};
use abi::syscall as nr;
use alloc::vec::Vec;
use core::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

/// Pages in a large one.
pub const LARGE_PAGES: usize = 512;

/// Reads and writes.
pub const READ_WRITE: usize = PROT_READ | PROT_WRITE;

/// Fresh private anonymous memory for the heap.
#[cfg(target_os = "none")]
pub(crate) fn map_block(bytes: usize) -> Result<usize> {
    let flags = MAP_PRIVATE | MAP_ANONYMOUS;
    syscall(nr::SYS_MMAP, [0, bytes, READ_WRITE, flags, usize::MAX, 0])
}

/// Gives a block of the heap back.
#[cfg(target_os = "none")]
pub(crate) fn unmap_block(base: usize, bytes: usize) {
    // What was mapped as a whole can be unmapped as a whole.
    let _ = syscall(nr::SYS_MUNMAP, [base, bytes, 0, 0, 0, 0]);
}

/// Whether the program moves the break itself, so that the heap must not.
static BREAK_IS_TAKEN: AtomicBool = AtomicBool::new(false);

/// Moves the break up by `bytes` for the heap. Returns where it was. `ENOMEM` when there is no room, or the
/// break is the program's.
#[cfg(target_os = "none")]
pub(crate) fn grow_break(bytes: usize) -> Result<usize> {
    if BREAK_IS_TAKEN.load(Ordering::Relaxed) {
        return Err(ENOMEM);
    }
    let base = syscall(nr::SYS_BRK, [0; 6])?;
    let wanted = base.checked_add(bytes).ok_or(ENOMEM)?;
    let end = syscall(nr::SYS_BRK, [wanted, 0, 0, 0, 0, 0])?;
    if end == wanted { Ok(base) } else { Err(ENOMEM) }
}

/// Pages of memory, read and written by offset from their start. Every access is bounds-checked and
/// volatile: it happens exactly once, as written, and may end the process where the pages do not
/// permit it.
#[derive(Debug)]
pub struct Window {
    base: usize,
    len: usize,
}

impl Window {
    /// Where it starts.
    #[must_use]
    pub fn addr(&self) -> usize {
        self.base
    }

    /// Its bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Gives the kernel advice (`MADV_*`) for some of its pages.
    pub fn advise_pages(&self, page: usize, pages: usize, advice: usize) -> Result<()> {
        let (addr, len) = (self.page_addr(page), pages * PAGE_SIZE);
        syscall(nr::SYS_MADVISE, [addr, len, advice, 0, 0, 0]).map(drop)
    }

    /// The first of its pages that a large page can begin with.
    #[must_use]
    pub fn first_aligned(&self) -> usize {
        let large = LARGE_PAGES * PAGE_SIZE;
        (self.base.next_multiple_of(large) - self.base) / PAGE_SIZE
    }

    /// Whether it has no bytes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Its pages.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.len / PAGE_SIZE
    }

    /// The address of a page of it.
    ///
    /// # Panics
    /// When it has no such page.
    #[must_use]
    pub fn page_addr(&self, page: usize) -> usize {
        assert!(page < self.pages(), "page {page} of {}", self.pages());
        self.base + page * PAGE_SIZE
    }

    fn at<T>(&self, offset: usize) -> *mut T {
        let end = offset.checked_add(size_of::<T>());
        assert!(
            end.is_some_and(|end| end <= self.len) && (self.base + offset) % align_of::<T>() == 0,
            "offset {offset:#x} of {:#x} bytes",
            self.len
        );
        core::ptr::with_exposed_provenance_mut(self.base + offset)
    }

    /// The byte at `offset`.
    #[must_use]
    pub fn read_u8(&self, offset: usize) -> u8 {
        // SAFETY: `at` checked the bounds; the memory is the window's, and no reference to it exists.
        unsafe { self.at::<u8>(offset).read_volatile() }
    }

    /// Sets the byte at `offset`.
    pub fn write_u8(&self, offset: usize, value: u8) {
        // SAFETY: as in `read_u8`.
        unsafe { self.at::<u8>(offset).write_volatile(value) }
    }

    /// The word at `offset`, a multiple of eight.
    #[must_use]
    pub fn read(&self, offset: usize) -> u64 {
        // SAFETY: as in `read_u8`; `at` checked the alignment.
        unsafe { self.at::<u64>(offset).read_volatile() }
    }

    /// Sets the word at `offset`, a multiple of eight.
    pub fn write(&self, offset: usize, value: u64) {
        // SAFETY: as in `read`.
        unsafe { self.at::<u64>(offset).write_volatile(value) }
    }

    /// The word at `offset` for atomic use, also between processes that share the page.
    #[must_use]
    pub fn atomic(&self, offset: usize) -> &AtomicU64 {
        // SAFETY: as in `read`; the window outlives the reference and is only accessed whole words
        // at a time there.
        unsafe { AtomicU64::from_ptr(self.at::<u64>(offset)) }
    }

    /// Half a word at `offset` for atomic use, as futexes are.
    #[must_use]
    pub fn atomic_u32(&self, offset: usize) -> &AtomicU32 {
        // SAFETY: as in `atomic`, of four bytes.
        unsafe { AtomicU32::from_ptr(self.at::<u32>(offset)) }
    }

    /// Adds to the word at `offset` in one AMO, and returns what it held.
    pub fn fetch_add(&self, offset: usize, value: u64) -> u64 {
        self.atomic(offset).fetch_add(value, Ordering::SeqCst)
    }

    /// Copies `bytes` to `offset`.
    pub fn write_bytes(&self, offset: usize, bytes: &[u8]) {
        for (index, &byte) in bytes.iter().enumerate() {
            self.write_u8(offset + index, byte);
        }
    }

    /// Whether the bytes at `offset` are `bytes`.
    #[must_use]
    pub fn bytes_are(&self, offset: usize, bytes: &[u8]) -> bool {
        bytes
            .iter()
            .enumerate()
            .all(|(index, &byte)| self.read_u8(offset + index) == byte)
    }

    /// The first word of a page.
    #[must_use]
    pub fn read_page(&self, page: usize) -> u64 {
        self.read(page * PAGE_SIZE)
    }

    /// Sets the first word of a page.
    pub fn write_page(&self, page: usize, value: u64) {
        self.write(page * PAGE_SIZE, value);
    }
}

/// A file that is nothing but memory (`memfd_create`), to be mapped by those who get its descriptor.
pub fn memory_file(name: &str, flags: usize) -> Result<File> {
    let name = c_path(name)?;
    let name = name.as_ptr().expose_provenance();
    let fd = syscall(nr::SYS_MEMFD_CREATE, [name, flags, 0, 0, 0, 0])?;
    Ok(File::from_fd(fd as u32))
}

/// A mapping made by `mmap`; unmapped when dropped.
#[derive(Debug)]
pub struct Mapping(Window);

impl core::ops::Deref for Mapping {
    type Target = Window;

    fn deref(&self) -> &Window {
        &self.0
    }
}

impl Mapping {
    fn map(pages: usize, prot: usize, flags: usize, fd: usize, offset: usize) -> Result<Self> {
        let len = pages.checked_mul(PAGE_SIZE).ok_or(ENOMEM)?;
        // No fixed address is asked for, so the kernel chooses one that nothing uses.
        let base = syscall(nr::SYS_MMAP, [0, len, prot, flags, fd, offset])?;
        Ok(Self(Window { base, len }))
    }

    /// `pages` of private zeros, to be touched later.
    pub fn anonymous(pages: usize) -> Result<Self> {
        Self::map(
            pages,
            READ_WRITE,
            MAP_PRIVATE | MAP_ANONYMOUS,
            usize::MAX,
            0,
        )
    }

    /// `pages` of private zeros made of large pages from the pool, of a size that `size` names by mmap's
    /// flags (`MAP_HUGE_2MB`, or 0 for the default). The kernel rounds up to whole large pages.
    pub fn hugetlb(pages: usize, size: usize) -> Result<Self> {
        let large = pages.next_multiple_of(LARGE_PAGES);
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB | size;
        let len = pages * PAGE_SIZE;
        let base = syscall(nr::SYS_MMAP, [0, len, READ_WRITE, flags, usize::MAX, 0])?;
        let len = large * PAGE_SIZE;
        Ok(Self(Window { base, len }))
    }

    /// `pages` of private zeros at an address, if nothing is there and the kernel agrees.
    pub fn anonymous_at(addr: usize, pages: usize) -> Result<Option<Self>> {
        let len = pages.checked_mul(PAGE_SIZE).ok_or(ENOMEM)?;
        let flags = MAP_PRIVATE | MAP_ANONYMOUS;
        // A hint only: what is there stays, and the kernel takes another place.
        let base = syscall(nr::SYS_MMAP, [addr, len, READ_WRITE, flags, usize::MAX, 0])?;
        let mapping = Self(Window { base, len });
        Ok((base == addr).then_some(mapping))
    }

    /// `pages` of zeros that forked children share.
    pub fn shared(pages: usize) -> Result<Self> {
        Self::map(pages, READ_WRITE, MAP_SHARED | MAP_ANONYMOUS, usize::MAX, 0)
    }

    /// `pages` of a file from page `first` on; stores stay private.
    pub fn file_private(file: &File, first: usize, pages: usize, prot: usize) -> Result<Self> {
        let fd = file.fd() as usize;
        Self::map(pages, prot, MAP_PRIVATE, fd, first * PAGE_SIZE)
    }

    /// `pages` of a file from page `first` on; stores go to the file.
    pub fn file_shared(file: &File, first: usize, pages: usize, prot: usize) -> Result<Self> {
        let fd = file.fd() as usize;
        Self::map(pages, prot, MAP_SHARED, fd, first * PAGE_SIZE)
    }

    /// Cuts it in two: keeps the first `pages`, returns the rest.
    ///
    /// # Panics
    /// When it has fewer pages.
    #[must_use]
    pub fn split_off(&mut self, pages: usize) -> Self {
        let at = pages * PAGE_SIZE;
        assert!(at <= self.0.len, "page {pages} of {}", self.pages());
        let rest = Window {
            base: self.0.base + at,
            len: self.0.len - at,
        };
        self.0.len = at;
        Self(rest)
    }

    /// Changes what its pages permit (`PROT_*`).
    pub fn protect(&self, prot: usize) -> Result<()> {
        syscall(nr::SYS_MPROTECT, [self.0.base, self.0.len, prot, 0, 0, 0]).map(drop)
    }

    /// Tells the kernel how its pages will be used (`MADV_*`).
    pub fn advise(&self, advice: usize) -> Result<()> {
        syscall(nr::SYS_MADVISE, [self.0.base, self.0.len, advice, 0, 0, 0]).map(drop)
    }

    /// Keeps its pages in memory.
    pub fn lock(&self) -> Result<()> {
        syscall(nr::SYS_MLOCK, [self.0.base, self.0.len, 0, 0, 0, 0]).map(drop)
    }

    /// Lets its pages go again.
    pub fn unlock(&self) -> Result<()> {
        syscall(nr::SYS_MUNLOCK, [self.0.base, self.0.len, 0, 0, 0, 0]).map(drop)
    }

    /// Brings what was stored to it to its file (`MS_*`).
    pub fn sync(&self, flags: usize) -> Result<()> {
        syscall(nr::SYS_MSYNC, [self.0.base, self.0.len, flags, 0, 0, 0]).map(drop)
    }

    /// Which of its pages could be touched without a disk.
    pub fn in_core(&self) -> Result<Vec<bool>> {
        let mut bytes = alloc::vec![0; self.pages()];
        sys::mincore(self.0.base, &mut bytes)?;
        Ok(bytes.into_iter().map(|byte| byte & 1 != 0).collect())
    }

    /// Makes it `pages` long (`MREMAP_*` say how it may), and tells whether it is elsewhere now.
    pub fn resize(&mut self, pages: usize, flags: usize) -> Result<bool> {
        let len = pages.checked_mul(PAGE_SIZE).ok_or(ENOMEM)?;
        let base = syscall(nr::SYS_MREMAP, [self.0.base, self.0.len, len, flags, 0, 0])?;
        let moved = base != self.0.base;
        self.0 = Window { base, len };
        Ok(moved)
    }

    /// Unmaps it, and says whether the kernel agreed.
    pub fn unmap(self) -> Result<()> {
        let result = self.unmap_now();
        core::mem::forget(self);
        result
    }

    fn unmap_now(&self) -> Result<()> {
        if self.0.len == 0 {
            return Ok(());
        }
        syscall(nr::SYS_MUNMAP, [self.0.base, self.0.len, 0, 0, 0, 0]).map(drop)
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        // A mapping that this program made can always be unmapped; `unmap` is for who wants to know.
        let _ = self.unmap_now();
    }
}

/// The memory behind the program's variables that `brk` moves the end of. A program has one.
#[derive(Debug)]
pub struct Break(Window);

impl core::ops::Deref for Break {
    type Target = Window;

    fn deref(&self) -> &Window {
        &self.0
    }
}

impl Break {
    /// Starts at where the break is now, with no bytes. From now on the break is the program's.
    pub fn here() -> Result<Self> {
        BREAK_IS_TAKEN.store(true, Ordering::Relaxed);
        let base = syscall(nr::SYS_BRK, [0; 6])?;
        Ok(Self(Window { base, len: 0 }))
    }

    /// Moves the break so that this has `len` bytes. `ENOMEM` when the kernel leaves it where it is.
    pub fn resize(&mut self, len: usize) -> Result<()> {
        let wanted = self.0.base.checked_add(len).ok_or(EINVAL)?;
        // Linux's brk answers with the break that is, moved or not.
        let end = syscall(nr::SYS_BRK, [wanted, 0, 0, 0, 0, 0])?;
        if end == wanted {
            self.0.len = len;
            Ok(())
        } else {
            Err(ENOMEM)
        }
    }
}
