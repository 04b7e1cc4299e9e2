//! System calls as safe functions with Linux's names and meanings: numbers and borrowed buffers in,
//! [`Result`]s out. The friendlier modules of this library are made of them.
//!
//! Calls that change the address space are not here but in [`crate::mem`], which owns what they map.

use super::machine::ecall;
use abi::errno::Errno;
use abi::fs::{AT_FDCWD, AT_REMOVEDIR, F_GETFL, F_SETFL, Stat};
use abi::process::{REBOOT_CMD_POWER_OFF, REBOOT_MAGIC1, REBOOT_MAGIC2, Rlimit, WaitStatus};
use abi::signal::SIGCHLD;
use abi::swap::SwapInfo;
use abi::syscall as nr;
use abi::time::{Rusage, Timespec};
use abi::tty::{TCGETS, TCSETS, Termios};
use abi::vmstat::{PageInfo, ProcInfo, VmCtl, VmStats};
use alloc::vec::Vec;
use core::ffi::CStr;

/// What a system call returns.
pub type Result<T> = core::result::Result<T, Errno>;

/// A call whose arguments are numbers, or addresses of memory that the kernel only reads.
fn pure_call(number: usize, args: [usize; 6]) -> Result<usize> {
    // SAFETY: private to this file, where each use passes numbers, or buffers borrowed across the
    // call that it does not write.
    Errno::decode(unsafe { ecall(number, args) })
}

/// A call that writes at most `out.len()` bytes to `out`, whose address is put at argument `at`.
fn out_call(number: usize, mut args: [usize; 6], at: usize, out: &mut [u8]) -> Result<usize> {
    args[at] = out.as_mut_ptr().expose_provenance();
    // SAFETY: `out` is borrowed mutably across the call; private to this file, where each use passes
    // `out`'s length to the kernel or a struct's exact bytes.
    Errno::decode(unsafe { ecall(number, args) })
}

fn dirfd_cwd() -> usize {
    AT_FDCWD as usize
}

fn path_arg(path: &CStr) -> usize {
    path.as_ptr().expose_provenance()
}

/// Reads up to `buf.len()` bytes; 0 at the end.
pub fn read(fd: u32, buf: &mut [u8]) -> Result<usize> {
    let len = buf.len();
    out_call(nr::SYS_READ, [fd as usize, 0, len, 0, 0, 0], 1, buf)
}

/// Reads up to `buf.len()` bytes at an offset; 0 at the end.
pub fn pread(fd: u32, buf: &mut [u8], offset: u64) -> Result<usize> {
    let len = buf.len();
    let args = [fd as usize, 0, len, offset as usize, 0, 0];
    out_call(nr::SYS_PREAD64, args, 1, buf)
}

/// Writes up to `buf.len()` bytes, and returns how many.
pub fn write(fd: u32, buf: &[u8]) -> Result<usize> {
    pure_call(
        nr::SYS_WRITE,
        [
            fd as usize,
            buf.as_ptr().expose_provenance(),
            buf.len(),
            0,
            0,
            0,
        ],
    )
}

/// Opens a path from the working directory with `O_*` flags.
pub fn open(path: &CStr, flags: usize, mode: usize) -> Result<u32> {
    pure_call(
        nr::SYS_OPENAT,
        [dirfd_cwd(), path_arg(path), flags, mode, 0, 0],
    )
    .map(|fd| fd as u32)
}

/// Closes a descriptor.
pub fn close(fd: u32) -> Result<()> {
    pure_call(nr::SYS_CLOSE, [fd as usize, 0, 0, 0, 0, 0]).map(drop)
}

/// Duplicates a descriptor to the lowest free one.
pub fn dup(fd: u32) -> Result<u32> {
    pure_call(nr::SYS_DUP, [fd as usize, 0, 0, 0, 0, 0]).map(|fd| fd as u32)
}

/// Duplicates a descriptor to `new`, closing what `new` was.
pub fn dup3(old: u32, new: u32, flags: usize) -> Result<u32> {
    pure_call(nr::SYS_DUP3, [old as usize, new as usize, flags, 0, 0, 0]).map(|fd| fd as u32)
}

/// A pipe: the end to read from and the end to write to.
pub fn pipe2(flags: usize) -> Result<(u32, u32)> {
    let mut fds = [0; 8];
    out_call(nr::SYS_PIPE2, [0, flags, 0, 0, 0, 0], 0, &mut fds)?;
    let word = |at: usize| u32::from_le_bytes([fds[at], fds[at + 1], fds[at + 2], fds[at + 3]]);
    Ok((word(0), word(4)))
}

/// Moves a file's offset; `whence` is `SEEK_*`.
pub fn lseek(fd: u32, offset: i64, whence: usize) -> Result<u64> {
    pure_call(
        nr::SYS_LSEEK,
        [fd as usize, offset as usize, whence, 0, 0, 0],
    )
    .map(|at| at as u64)
}

/// Sets a file's length.
pub fn ftruncate(fd: u32, length: u64) -> Result<()> {
    pure_call(
        nr::SYS_FTRUNCATE,
        [fd as usize, length as usize, 0, 0, 0, 0],
    )
    .map(drop)
}

/// Which pages from `addr` on could be touched without a disk, a byte each.
pub fn mincore(addr: usize, pages: &mut [u8]) -> Result<()> {
    let len = pages.len() * abi::PAGE_SIZE;
    out_call(nr::SYS_MINCORE, [addr, len, 0, 0, 0, 0], 2, pages).map(drop)
}

/// Waits until a file's data is on the disk.
pub fn fsync(fd: u32) -> Result<()> {
    pure_call(nr::SYS_FSYNC, [fd as usize, 0, 0, 0, 0, 0]).map(drop)
}

/// Waits until a file's data is on the disk, and of what describes it as much as is needed to find it.
pub fn fdatasync(fd: u32) -> Result<()> {
    pure_call(nr::SYS_FDATASYNC, [fd as usize, 0, 0, 0, 0, 0]).map(drop)
}

/// Waits until everything is on the disks.
pub fn sync() -> Result<()> {
    pure_call(nr::SYS_SYNC, [0; 6]).map(drop)
}

/// Waits until everything is on the disk of the file system that a file is on.
pub fn syncfs(fd: u32) -> Result<()> {
    pure_call(nr::SYS_SYNCFS, [fd as usize, 0, 0, 0, 0, 0]).map(drop)
}

/// Waits until what was stored to mappings of files is on the disk.
pub fn msync(addr: usize, length: usize, flags: usize) -> Result<()> {
    pure_call(nr::SYS_MSYNC, [addr, length, flags, 0, 0, 0]).map(drop)
}

/// Reads pages of a file into memory.
pub fn readahead(fd: u32, offset: u64, count: usize) -> Result<()> {
    pure_call(
        nr::SYS_READAHEAD,
        [fd as usize, offset as usize, count, 0, 0, 0],
    )
    .map(drop)
}

/// Says how a part of a file will be used, one of `POSIX_FADV_*`; a length of 0 means the rest.
pub fn fadvise(fd: u32, offset: u64, len: usize, advice: usize) -> Result<()> {
    pure_call(
        nr::SYS_FADVISE64,
        [fd as usize, offset as usize, len, advice, 0, 0],
    )
    .map(drop)
}

/// What an open file is.
pub fn fstat(fd: u32) -> Result<Stat> {
    let mut bytes = Stat::default().to_bytes();
    out_call(nr::SYS_FSTAT, [fd as usize, 0, 0, 0, 0, 0], 1, &mut bytes)?;
    Ok(Stat::from_bytes(&bytes))
}

/// What a path leads to.
pub fn stat(path: &CStr) -> Result<Stat> {
    let mut bytes = Stat::default().to_bytes();
    let args = [dirfd_cwd(), path_arg(path), 0, 0, 0, 0];
    out_call(nr::SYS_NEWFSTATAT, args, 2, &mut bytes)?;
    Ok(Stat::from_bytes(&bytes))
}

/// Where a symbolic link leads, as far as there is room. Returns the length.
pub fn readlink(path: &CStr, buf: &mut [u8]) -> Result<usize> {
    let len = buf.len();
    let args = [dirfd_cwd(), path_arg(path), 0, len, 0, 0];
    out_call(nr::SYS_READLINKAT, args, 2, buf)
}

/// Fills `buf` with directory records ([`abi::fs::Dirent64::read_record`]); 0 at the end.
pub fn getdents64(fd: u32, buf: &mut [u8]) -> Result<usize> {
    let len = buf.len();
    out_call(nr::SYS_GETDENTS64, [fd as usize, 0, len, 0, 0, 0], 1, buf)
}

/// Makes a directory.
pub fn mkdir(path: &CStr, mode: usize) -> Result<()> {
    pure_call(
        nr::SYS_MKDIRAT,
        [dirfd_cwd(), path_arg(path), mode, 0, 0, 0],
    )
    .map(drop)
}

/// Removes a file.
pub fn unlink(path: &CStr) -> Result<()> {
    pure_call(nr::SYS_UNLINKAT, [dirfd_cwd(), path_arg(path), 0, 0, 0, 0]).map(drop)
}

/// Removes an empty directory.
pub fn rmdir(path: &CStr) -> Result<()> {
    pure_call(
        nr::SYS_UNLINKAT,
        [dirfd_cwd(), path_arg(path), AT_REMOVEDIR, 0, 0, 0],
    )
    .map(drop)
}

/// Changes the working directory.
pub fn chdir(path: &CStr) -> Result<()> {
    pure_call(nr::SYS_CHDIR, [path_arg(path), 0, 0, 0, 0, 0]).map(drop)
}

/// Writes the working directory with its NUL to `buf`, and returns the length of both.
pub fn getcwd(buf: &mut [u8]) -> Result<usize> {
    let len = buf.len();
    out_call(nr::SYS_GETCWD, [0, len, 0, 0, 0, 0], 0, buf)
}

/// A terminal's settings.
pub fn terminal(fd: u32) -> Result<Termios> {
    let mut bytes = Termios::default().to_bytes();
    let args = [fd as usize, TCGETS, 0, 0, 0, 0];
    out_call(nr::SYS_IOCTL, args, 2, &mut bytes)?;
    Ok(Termios::from_bytes(&bytes))
}

/// Changes a terminal's settings.
pub fn set_terminal(fd: u32, settings: Termios) -> Result<()> {
    let bytes = settings.to_bytes();
    let address = bytes.as_ptr().expose_provenance();
    pure_call(nr::SYS_IOCTL, [fd as usize, TCSETS, address, 0, 0, 0]).map(drop)
}

/// Sets the open flags of a descriptor that can be changed (`fcntl(F_SETFL)`). Returns those before.
pub fn set_flags(fd: u32, flags: usize) -> Result<usize> {
    let before = pure_call(nr::SYS_FCNTL, [fd as usize, F_GETFL, 0, 0, 0, 0])?;
    pure_call(nr::SYS_FCNTL, [fd as usize, F_SETFL, flags, 0, 0, 0])?;
    Ok(before)
}

/// Whether `fd` is a terminal: only one has settings.
#[must_use]
pub fn isatty(fd: u32) -> bool {
    terminal(fd).is_ok()
}

/// Ends the process.
pub fn exit(status: i32) -> ! {
    loop {
        // It does not return: the loop is there for the type.
        let _ = pure_call(nr::SYS_EXIT_GROUP, [status as usize, 0, 0, 0, 0, 0]);
        super::relax();
    }
}

/// Ends the calling thread, and with the last one the process.
pub fn exit_thread(status: i32) -> ! {
    loop {
        // It does not return: the loop is there for the type.
        let _ = pure_call(nr::SYS_EXIT, [status as usize, 0, 0, 0, 0, 0]);
        super::relax();
    }
}

/// Makes a child that is a copy of this process. Returns 0 in the child, its id in the parent.
pub fn fork() -> Result<u32> {
    // A plain fork is a clone that shares nothing and tells the parent by SIGCHLD.
    pure_call(nr::SYS_CLONE, [SIGCHLD, 0, 0, 0, 0, 0]).map(|pid| pid as u32)
}

/// Becomes the program at `path`. Returns only to say why it could not.
pub fn execve(path: &CStr, argv: &[&CStr], envp: &[&CStr]) -> Errno {
    let pointers = |strings: &[&CStr]| -> Vec<usize> {
        strings
            .iter()
            .map(|string| string.as_ptr().expose_provenance())
            .chain([0])
            .collect()
    };
    let (argv, envp) = (pointers(argv), pointers(envp));
    let args = [
        path_arg(path),
        argv.as_ptr().expose_provenance(),
        envp.as_ptr().expose_provenance(),
        0,
        0,
        0,
    ];
    match pure_call(nr::SYS_EXECVE, args) {
        Ok(_) => abi::errno::ENOSYS,
        Err(errno) => errno,
    }
}

/// Waits for a child: `pid` says which one (-1 for any), `options` are `W*`. `None` when `WNOHANG`
/// was given and there is nothing to tell of any child.
pub fn wait4(pid: i32, options: usize) -> Result<Option<(u32, WaitStatus, Rusage)>> {
    let mut status = [0; 4];
    let mut usage = Rusage::default().to_bytes();
    let args = [
        pid as usize,
        status.as_mut_ptr().expose_provenance(),
        options,
        usage.as_mut_ptr().expose_provenance(),
        0,
        0,
    ];
    // SAFETY: both buffers are borrowed mutably across the call and have the structs' sizes.
    let ended = Errno::decode(unsafe { ecall(nr::SYS_WAIT4, args) })?;
    let status = WaitStatus::decode(u32::from_le_bytes(status));
    Ok((ended != 0).then(|| (ended as u32, status, Rusage::from_bytes(&usage))))
}

/// Sends a signal.
pub fn kill(pid: i32, signal: usize) -> Result<()> {
    pure_call(nr::SYS_KILL, [pid as usize, signal, 0, 0, 0, 0]).map(drop)
}

/// This process's id.
#[must_use]
pub fn getpid() -> u32 {
    pure_call(nr::SYS_GETPID, [0; 6]).unwrap_or(0) as u32
}

/// The calling thread's id.
#[must_use]
pub fn gettid() -> u32 {
    pure_call(nr::SYS_GETTID, [0; 6]).unwrap_or(0) as u32
}

/// The parent's id.
#[must_use]
pub fn getppid() -> u32 {
    pure_call(nr::SYS_GETPPID, [0; 6]).unwrap_or(0) as u32
}

/// Lets others run.
pub fn sched_yield() {
    // It cannot fail.
    let _ = pure_call(nr::SYS_SCHED_YIELD, [0; 6]);
}

/// Sleeps.
pub fn nanosleep(time: Timespec) -> Result<()> {
    let bytes = time.to_bytes();
    pure_call(
        nr::SYS_NANOSLEEP,
        [bytes.as_ptr().expose_provenance(), 0, 0, 0, 0, 0],
    )
    .map(drop)
}

/// Reads a clock, one of `CLOCK_*`.
pub fn clock_gettime(clock: usize) -> Result<Timespec> {
    let mut bytes = Timespec::default().to_bytes();
    out_call(nr::SYS_CLOCK_GETTIME, [clock, 0, 0, 0, 0, 0], 1, &mut bytes)?;
    Ok(Timespec::from_bytes(&bytes))
}

/// What this process (`RUSAGE_SELF`) or its children have used.
pub fn getrusage(who: isize) -> Result<Rusage> {
    let mut bytes = Rusage::default().to_bytes();
    out_call(
        nr::SYS_GETRUSAGE,
        [who as usize, 0, 0, 0, 0, 0],
        1,
        &mut bytes,
    )?;
    Ok(Rusage::from_bytes(&bytes))
}

/// Switches the machine off; `status` goes to whoever started it.
pub fn power_off(status: u8) -> Errno {
    let args = [
        REBOOT_MAGIC1,
        REBOOT_MAGIC2,
        REBOOT_CMD_POWER_OFF,
        usize::from(status),
        0,
        0,
    ];
    match pure_call(nr::SYS_REBOOT, args) {
        Ok(_) => abi::errno::ENOSYS,
        Err(errno) => errno,
    }
}

/// Changes a limit of this process if `new` is given, and returns what it was.
pub fn prlimit(resource: usize, new: Option<Rlimit>) -> Result<Rlimit> {
    prlimit_of(0, resource, new)
}

/// The same of another process.
pub fn prlimit_of(pid: u32, resource: usize, new: Option<Rlimit>) -> Result<Rlimit> {
    let new = new.map(Rlimit::to_bytes);
    let new = new
        .as_ref()
        .map_or(0, |bytes| bytes.as_ptr().expose_provenance());
    let mut old = Rlimit::default().to_bytes();
    out_call(
        nr::SYS_PRLIMIT64,
        [pid as usize, resource, new, 0, 0, 0],
        3,
        &mut old,
    )?;
    Ok(Rlimit::from_bytes(&old))
}

/// Locks all memory, now or in the future: `MCL_*` in `flags`.
pub fn mlockall(flags: usize) -> Result<()> {
    pure_call(nr::SYS_MLOCKALL, [flags, 0, 0, 0, 0, 0]).map(drop)
}

/// Begins to use the swap area on the device at `path`; `SWAP_FLAG_*` in `flags`.
pub fn swapon(path: &CStr, flags: usize) -> Result<()> {
    pure_call(nr::SYS_SWAPON, [path_arg(path), flags, 0, 0, 0, 0]).map(drop)
}

/// Ceases to use it.
pub fn swapoff(path: &CStr) -> Result<()> {
    pure_call(nr::SYS_SWAPOFF, [path_arg(path), 0, 0, 0, 0, 0]).map(drop)
}

/// The swap area at `index` of the list; `ENOENT` past the last.
pub fn swapinfo(index: usize) -> Result<SwapInfo> {
    let mut bytes = SwapInfo::default().to_bytes();
    out_call(nr::SYS_SWAPINFO, [index, 0, 0, 0, 0, 0], 1, &mut bytes)?;
    Ok(SwapInfo::from_bytes(&bytes))
}

/// Totals of the whole system.
pub fn vmstat() -> Result<VmStats> {
    let mut bytes = [0; size_of::<VmStats>()];
    out_call(nr::SYS_VMSTAT, [0; 6], 0, &mut bytes)?;
    Ok(VmStats::from_bytes(&bytes))
}

/// The process at `index` of the table; `ENOENT` past the last.
pub fn procinfo(index: usize) -> Result<ProcInfo> {
    let mut bytes = ProcInfo::default().to_bytes();
    out_call(nr::SYS_PROCINFO, [index, 0, 0, 0, 0, 0], 1, &mut bytes)?;
    Ok(ProcInfo::from_bytes(&bytes))
}

/// What the kernel thinks of the page at `addr`.
pub fn pageinfo(addr: usize) -> Result<PageInfo> {
    let mut bytes = PageInfo::default().to_bytes();
    out_call(nr::SYS_PAGEINFO, [addr, 0, 0, 0, 0, 0], 1, &mut bytes)?;
    Ok(PageInfo::from_bytes(&bytes))
}

/// A hook for tests.
pub fn vmctl(op: VmCtl, arg: usize) -> Result<usize> {
    pure_call(nr::SYS_VMCTL, [op as usize, arg, 0, 0, 0, 0])
}
