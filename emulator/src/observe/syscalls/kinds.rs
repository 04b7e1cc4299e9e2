//! What each argument of each call is: by its name, and by the call where a name has several uses.

use super::flags::{self, Names};
use abi::syscall::Syscall;

/// How an argument is shown.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// An `int`.
    Int,
    /// A `long`, or an offset in a file.
    Long,
    /// A number of no special meaning.
    Number,
    /// A pointer that is not followed.
    Address,
    /// A mode of files.
    Octal,
    /// A file descriptor.
    Descriptor,
    /// A string.
    String,
    /// Bytes, as many as the next argument says.
    InBytes,
    /// Bytes that the kernel writes, as many as the result says.
    OutBytes,
    /// A string that the kernel writes.
    OutString,
    /// Two descriptors that the kernel writes.
    OutFds,
    /// A process's end that the kernel writes.
    OutStatus,
    /// A time that the kernel writes.
    OutTime,
    /// A time.
    Time,
    /// A list of strings.
    Strings,
    /// The environment.
    Variables,
    /// A signal.
    Signal,
    /// One of these.
    Choice(Names),
    /// Any of these.
    Flags(Names),
    /// Of `openat`.
    OpenFlags,
    /// Of `mmap`.
    MapFlags,
    /// Of `clone`.
    CloneFlags,
    /// Of `futex`.
    FutexOperation,
}

/// What an argument of a call is.
pub(super) fn kind(call: Syscall, index: usize) -> Kind {
    use Syscall as S;
    let name = call.args().get(index).copied().unwrap_or("");
    match (call, name) {
        (S::Openat, "flags") => Kind::OpenFlags,
        // How the descriptors are accessed is not for these to say: 0 is no O_RDONLY.
        (S::Pipe2 | S::Dup3, "flags") => Kind::Flags(flags::OPEN),
        (S::Mmap, "flags") => Kind::MapFlags,
        (S::Clone, "flags") => Kind::CloneFlags,
        (S::Futex, "op") => Kind::FutexOperation,
        (S::Mremap, "flags") => Kind::Flags(flags::MREMAP),
        (S::Msync, "flags") => Kind::Flags(flags::MSYNC),
        (S::Mlockall, "flags") => Kind::Flags(flags::MLOCKALL),
        (S::MemfdCreate, "flags") => Kind::Flags(flags::MEMFD),
        (S::Unlinkat | S::Newfstatat | S::Faccessat2 | S::Linkat | S::Statx, "flags") => {
            Kind::Flags(flags::AT)
        }
        (S::Madvise, "advice") => Kind::Choice(flags::ADVICE),
        (S::Lseek, "whence") => Kind::Choice(flags::WHENCE),
        (S::Fcntl, "cmd") => Kind::Choice(flags::FCNTL),
        (S::Faccessat | S::Faccessat2, "mode") => Kind::Flags(flags::ACCESS),
        (S::RtSigprocmask, "how") => Kind::Choice(flags::SIGNAL_MASK),
        (S::ClockGettime | S::ClockGetres | S::ClockNanosleep, "clock") => {
            Kind::Choice(flags::CLOCK)
        }
        (S::ClockGettime, "time") | (S::ClockGetres, "res") => Kind::OutTime,
        (S::Wait4, "options") => Kind::Flags(flags::WAIT),
        (S::Wait4, "status") => Kind::OutStatus,
        (S::Ioctl, "request") => Kind::Choice(flags::IOCTL),
        (S::Read | S::Pread64 | S::Getrandom | S::Readlinkat, "buf") => Kind::OutBytes,
        (S::Getcwd, "buf") => Kind::OutString,
        (S::Write | S::Pwrite64, "buf") => Kind::InBytes,
        (S::Linkat | S::Renameat2, "old" | "new") => Kind::String,
        (_, "prot") => Kind::Flags(flags::PROT),
        (_, "fds") if call == S::Pipe2 => Kind::OutFds,
        (_, "path" | "name") => Kind::String,
        (_, "argv") => Kind::Strings,
        (_, "envp") => Kind::Variables,
        (_, "req") => Kind::Time,
        (_, "timeout") => Kind::Time,
        (_, "signal") => Kind::Signal,
        (_, "mode" | "mask") if matches!(call, S::Openat | S::Mkdirat | S::Umask) => Kind::Octal,
        (_, "fd" | "dirfd" | "olddirfd" | "newdirfd" | "out_fd" | "in_fd") => Kind::Descriptor,
        (S::Dup3, "old" | "new") => Kind::Descriptor,
        (_, "pid" | "tid" | "tgid" | "pgid" | "status") => Kind::Int,
        (_, "offset" | "length" | "count" | "size" | "old_size" | "new_size" | "len") => Kind::Long,
        (_, "sigsetsize" | "number" | "val" | "advice" | "whence" | "cmd" | "arg") => Kind::Number,
        (_, "uid" | "gid" | "resource" | "which" | "who" | "option" | "index" | "op") => Kind::Int,
        (_, "flags") => Kind::Number,
        _ => Kind::Address,
    }
}
