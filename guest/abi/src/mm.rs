//! Flags of `mmap`, `mprotect`, `msync` and `madvise`.

/// No access.
pub const PROT_NONE: usize = 0;
/// Loads are allowed.
pub const PROT_READ: usize = 1;
/// Stores are allowed.
pub const PROT_WRITE: usize = 2;
/// Fetches are allowed.
pub const PROT_EXEC: usize = 4;

/// Stores are seen by every process that maps the object, and reach the file.
pub const MAP_SHARED: usize = 0x01;
/// Stores are seen by this process alone.
pub const MAP_PRIVATE: usize = 0x02;
/// As [`MAP_SHARED`], and unknown flags are refused.
pub const MAP_SHARED_VALIDATE: usize = 0x03;
/// The bits that hold one of the three above.
pub const MAP_TYPE: usize = 0x0f;
/// At exactly this address; what was mapped there goes.
pub const MAP_FIXED: usize = 0x10;
/// No file: zeros.
pub const MAP_ANONYMOUS: usize = 0x20;
/// A stack: grows downwards on faults below it.
pub const MAP_GROWSDOWN: usize = 0x0100;
/// Accepted and ignored.
pub const MAP_DENYWRITE: usize = 0x0800;
/// Do not count against the commit limit.
pub const MAP_NORESERVE: usize = 0x4000;
/// Fault all pages in at once.
pub const MAP_POPULATE: usize = 0x8000;
/// Accepted and ignored.
pub const MAP_STACK: usize = 0x2_0000;
/// At exactly this address, and `EEXIST` when something is mapped there.
pub const MAP_FIXED_NOREPLACE: usize = 0x10_0000;
/// What `mmap` returned on failure in C.
pub const MAP_FAILED: usize = usize::MAX;

/// `msync`: start the write and return.
pub const MS_ASYNC: usize = 1;
/// `msync`: drop other mappings' cached copies.
pub const MS_INVALIDATE: usize = 2;
/// `msync`: write and wait.
pub const MS_SYNC: usize = 4;

/// `madvise`: nothing special.
pub const MADV_NORMAL: usize = 0;
/// `madvise`: expect random access.
pub const MADV_RANDOM: usize = 1;
/// `madvise`: expect sequential access.
pub const MADV_SEQUENTIAL: usize = 2;
/// `madvise`: will be needed soon.
pub const MADV_WILLNEED: usize = 3;
/// `madvise`: drop the pages; the next touch reads zeros or the file.
pub const MADV_DONTNEED: usize = 4;
