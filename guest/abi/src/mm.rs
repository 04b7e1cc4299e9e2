//! Flags of `mmap`, `mprotect`, `mremap`, `msync`, `madvise`, `mlock2`, `mlockall` and `memfd_create`.

/// No access.
pub const PROT_NONE: usize = 0;
/// Loads are allowed.
pub const PROT_READ: usize = 1;
/// Stores are allowed.
pub const PROT_WRITE: usize = 2;
/// Fetches are allowed.
pub const PROT_EXEC: usize = 4;
/// `mprotect`: from the start of a stack that grows downwards.
pub const PROT_GROWSDOWN: usize = 0x0100_0000;
/// `mprotect`: to the end of a stack that grows upwards. There are none.
pub const PROT_GROWSUP: usize = 0x0200_0000;
/// Memory for atomic operations; means nothing here.
pub const PROT_SEM: usize = 8;

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
/// Accepted and ignored.
pub const MAP_EXECUTABLE: usize = 0x1000;
/// The pages stay in memory, as after `mlock`.
pub const MAP_LOCKED: usize = 0x2000;
/// Do not count against the commit limit.
pub const MAP_NORESERVE: usize = 0x4000;
/// Fault all pages in at once.
pub const MAP_POPULATE: usize = 0x8000;
/// With [`MAP_POPULATE`]: do not, after all.
pub const MAP_NONBLOCK: usize = 0x1_0000;
/// Accepted and ignored.
pub const MAP_STACK: usize = 0x2_0000;
/// Of large pages.
pub const MAP_HUGETLB: usize = 0x4_0000;
/// Where the flags say of how large ones: the logarithm of their size, or 0 for the default.
pub const MAP_HUGE_SHIFT: usize = 26;
/// The bits of that.
pub const MAP_HUGE_MASK: usize = 0x3f;
/// Of 2 MiB.
pub const MAP_HUGE_2MB: usize = 21 << MAP_HUGE_SHIFT;
/// Of 1 GiB.
pub const MAP_HUGE_1GB: usize = 30 << MAP_HUGE_SHIFT;
/// Stores are on the disk when they are done: for memory that keeps its content.
pub const MAP_SYNC: usize = 0x8_0000;
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
/// `madvise`: private zeros need not be kept until they are stored to.
pub const MADV_FREE: usize = 8;
/// `madvise`: free the pages of the file, too.
pub const MADV_REMOVE: usize = 9;
/// `madvise`: a child of a fork does not get it.
pub const MADV_DONTFORK: usize = 10;
/// `madvise`: it does.
pub const MADV_DOFORK: usize = 11;
/// `madvise`: large pages are wanted.
pub const MADV_HUGEPAGE: usize = 14;
/// `madvise`: they are not.
pub const MADV_NOHUGEPAGE: usize = 15;
/// `madvise`: not part of a core dump.
pub const MADV_DONTDUMP: usize = 16;
/// `madvise`: part of it.
pub const MADV_DODUMP: usize = 17;
/// `madvise`: a child of a fork finds zeros.
pub const MADV_WIPEONFORK: usize = 18;
/// `madvise`: it finds what its parent had.
pub const MADV_KEEPONFORK: usize = 19;
/// `madvise`: not touched lately.
pub const MADV_COLD: usize = 20;
/// `madvise`: evict the pages now.
pub const MADV_PAGEOUT: usize = 21;
/// `madvise`: bring the pages in for loads.
pub const MADV_POPULATE_READ: usize = 22;
/// `madvise`: bring the pages in for stores.
pub const MADV_POPULATE_WRITE: usize = 23;
/// `madvise`: as [`MADV_DONTNEED`], of locked pages, too.
pub const MADV_DONTNEED_LOCKED: usize = 24;
/// `madvise`: make large pages of what is there, at once.
pub const MADV_COLLAPSE: usize = 25;

/// `mremap`: it may move.
pub const MREMAP_MAYMOVE: usize = 1;
/// `mremap`: to exactly this address; what was mapped there goes.
pub const MREMAP_FIXED: usize = 2;
/// `mremap`: the old area stays, and is empty.
pub const MREMAP_DONTUNMAP: usize = 4;

/// `mlock2`: each page from its first touch on.
pub const MLOCK_ONFAULT: usize = 1;
/// `mlockall`: what is mapped.
pub const MCL_CURRENT: usize = 1;
/// `mlockall`: what will be mapped.
pub const MCL_FUTURE: usize = 2;
/// `mlockall`: each page from its first touch on.
pub const MCL_ONFAULT: usize = 4;

/// `memfd_create`: closed by `execve`.
pub const MFD_CLOEXEC: usize = 1;
/// `memfd_create`: seals may be added.
pub const MFD_ALLOW_SEALING: usize = 2;
/// `memfd_create`: of large pages.
pub const MFD_HUGETLB: usize = 4;
/// `memfd_create`: cannot be executed, and never can be.
pub const MFD_NOEXEC_SEAL: usize = 8;
/// `memfd_create`: can be executed.
pub const MFD_EXEC: usize = 0x10;
/// Longest name that `memfd_create` takes.
pub const MFD_NAME_MAX: usize = 249;
