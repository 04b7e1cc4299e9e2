//! Names for the bits and values of arguments.

use abi::{fs, futex, mm, process, signal, time, tty};

/// Values with their names.
pub(super) type Names = &'static [(usize, &'static str)];

/// A table of constants by their own names.
macro_rules! names {
    ($module:ident: $($name:ident)*) => { &[$(($module::$name, stringify!($name))),*] };
}

pub(super) const PROT: Names =
    names!(mm: PROT_NONE PROT_READ PROT_WRITE PROT_EXEC PROT_GROWSDOWN PROT_GROWSUP);
pub(super) const MREMAP: Names = names!(mm: MREMAP_MAYMOVE MREMAP_FIXED MREMAP_DONTUNMAP);
pub(super) const MSYNC: Names = names!(mm: MS_ASYNC MS_INVALIDATE MS_SYNC);
pub(super) const MLOCKALL: Names = names!(mm: MCL_CURRENT MCL_FUTURE MCL_ONFAULT);
pub(super) const MEMFD: Names =
    names!(mm: MFD_CLOEXEC MFD_ALLOW_SEALING MFD_HUGETLB MFD_NOEXEC_SEAL MFD_EXEC);
pub(super) const ADVICE: Names = names!(mm: MADV_NORMAL MADV_RANDOM MADV_SEQUENTIAL MADV_WILLNEED
    MADV_DONTNEED MADV_FREE MADV_REMOVE MADV_DONTFORK MADV_DOFORK MADV_HUGEPAGE MADV_NOHUGEPAGE
    MADV_DONTDUMP MADV_DODUMP MADV_WIPEONFORK MADV_KEEPONFORK MADV_COLD MADV_PAGEOUT
    MADV_POPULATE_READ MADV_POPULATE_WRITE MADV_DONTNEED_LOCKED);
pub(super) const AT: Names = names!(fs: AT_SYMLINK_NOFOLLOW AT_REMOVEDIR AT_EMPTY_PATH);
pub(super) const WHENCE: Names = names!(fs: SEEK_SET SEEK_CUR SEEK_END);
pub(super) const FCNTL: Names = names!(fs: F_DUPFD F_GETFD F_SETFD F_GETFL F_SETFL F_DUPFD_CLOEXEC
    F_ADD_SEALS F_GET_SEALS);
pub(super) const ACCESS: Names = names!(fs: F_OK X_OK W_OK R_OK);
pub(super) const SIGNAL_MASK: Names = names!(signal: SIG_BLOCK SIG_UNBLOCK SIG_SETMASK);
pub(super) const CLOCK: Names = names!(time: CLOCK_REALTIME CLOCK_MONOTONIC
    CLOCK_PROCESS_CPUTIME_ID CLOCK_THREAD_CPUTIME_ID);
pub(super) const WAIT: Names = names!(process: WNOHANG WUNTRACED WCONTINUED);
pub(super) const IOCTL: Names = names!(tty: TCGETS TCSETS TCSETSW TCSETSF TIOCGWINSZ);

/// Of files, apart from how they are accessed.
pub(super) const OPEN: Names = names!(fs: O_CREAT O_EXCL O_NOCTTY O_TRUNC O_APPEND O_NONBLOCK O_DIRECTORY
    O_NOFOLLOW O_LARGEFILE O_CLOEXEC);
const OPEN_MODE: Names = names!(fs: O_RDONLY O_WRONLY O_RDWR);
const MAP: Names = names!(mm: MAP_FIXED MAP_ANONYMOUS MAP_GROWSDOWN MAP_DENYWRITE MAP_EXECUTABLE
    MAP_LOCKED MAP_NORESERVE MAP_POPULATE MAP_NONBLOCK MAP_STACK MAP_HUGETLB MAP_SYNC
    MAP_FIXED_NOREPLACE);
const MAP_TYPE: Names = names!(mm: MAP_SHARED MAP_PRIVATE MAP_SHARED_VALIDATE);
const CLONE: Names = names!(process: CLONE_VM CLONE_FS CLONE_FILES CLONE_SIGHAND CLONE_PTRACE
    CLONE_VFORK CLONE_PARENT CLONE_THREAD CLONE_NEWNS CLONE_SYSVSEM CLONE_SETTLS
    CLONE_PARENT_SETTID CLONE_CHILD_CLEARTID CLONE_DETACHED CLONE_UNTRACED CLONE_CHILD_SETTID
    CLONE_IO);
const FUTEX: Names = names!(futex: FUTEX_WAIT FUTEX_WAKE FUTEX_REQUEUE FUTEX_CMP_REQUEUE
    FUTEX_WAIT_BITSET FUTEX_WAKE_BITSET);
const FUTEX_FLAGS: Names = names!(futex: FUTEX_PRIVATE_FLAG FUTEX_CLOCK_REALTIME);

/// The name of a value, or the value.
pub(super) fn choice(names: Names, value: u64) -> String {
    let known = names.iter().find(|(known, _)| *known as u64 == value);
    known.map_or_else(|| format!("{value:#x}"), |(_, name)| (*name).to_owned())
}

/// The names of the bits that are set, and what is left in hexadecimal.
pub(super) fn joined(names: Names, value: u64) -> String {
    let list = list(names, value);
    if list.is_empty() {
        let none = names.iter().find(|(bits, _)| *bits == 0);
        return none.map_or("0", |(_, name)| *name).to_owned();
    }
    list.join("|")
}

fn list(names: Names, value: u64) -> Vec<String> {
    let mut left = value;
    let mut list = Vec::new();
    for &(bits, name) in names {
        if bits != 0 && left & bits as u64 == bits as u64 {
            left &= !(bits as u64);
            list.push(name.to_owned());
        }
    }
    list.extend((left != 0).then(|| format!("{left:#x}")));
    list
}

/// A value in the low bits, and flags.
fn with_choice(choices: Names, mask: u64, flags: Names, value: u64) -> String {
    let mut all = vec![choice(choices, value & mask)];
    all.extend(list(flags, value & !mask));
    all.join("|")
}

pub(super) fn open(value: u64) -> String {
    with_choice(OPEN_MODE, fs::O_ACCMODE as u64, OPEN, value)
}

pub(super) fn map(value: u64) -> String {
    with_choice(MAP_TYPE, mm::MAP_TYPE as u64, MAP, value)
}

/// The signal that the parent gets is in the low bits.
pub(super) fn clone(value: u64) -> String {
    let mask = process::CSIGNAL as u64;
    let mut all = list(CLONE, value & !mask);
    let number = (value & mask) as usize;
    if let Some(signal) = signal::Signal::from_number(number) {
        all.push(signal.name().to_owned());
    }
    if all.is_empty() {
        "0".to_owned()
    } else {
        all.join("|")
    }
}

pub(super) fn futex(value: u64) -> String {
    let flags = (futex::FUTEX_PRIVATE_FLAG | futex::FUTEX_CLOCK_REALTIME) as u64;
    with_choice(FUTEX, !flags, FUTEX_FLAGS, value)
}
