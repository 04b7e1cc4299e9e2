//! From a call's number to the function that serves it.

use abi::errno::{ENOSYS, Errno};
use abi::syscall::Syscall;

use super::{
    LEFT, advise, conclude, file, futex, io, limit, lock, memory, misc, path, poll, process,
    signal, swap, time, vmstat,
};
use crate::{arch::EntryFrame, trap::attention};

/// Serves one call, and returns what `a0` is to be, or [`LEFT`].
pub(super) type Handler = fn(&EntryFrame) -> usize;

/// Linux's numbers end below this one, and this system's own begin above it.
const LINUX: usize = 512;

/// The handler of each of Linux's numbers.
static HANDLERS: [Handler; LINUX] = {
    let mut handlers: [Handler; LINUX] = [unknown; LINUX];
    let mut index = 0;
    while index < Syscall::ALL.len() {
        let call = Syscall::ALL[index];
        if call.number() < LINUX {
            handlers[call.number()] = handler_of(call);
        }
        index += 1;
    }
    handlers
};

/// The handler of the call with this number.
#[inline]
pub(super) fn handler(number: usize) -> Handler {
    match HANDLERS.get(number) {
        Some(handler) => *handler,
        None => own(number),
    }
}

/// The handler of one of this system's own numbers.
#[cold]
fn own(number: usize) -> Handler {
    Syscall::from_number(number).map_or(unknown, handler_of)
}

fn unknown(_: &EntryFrame) -> usize {
    attention::call();
    Errno::encode(Err(ENOSYS))
}

/// For a call that needs all registers: [`super::finish`] serves it.
fn later(_: &EntryFrame) -> usize {
    LEFT
}

/// Makes a function of the rows `Call | Call => Outcome;` in which the names in brackets stand for the arguments, each
/// of them, and the frame.
macro_rules! handlers {
    (
        [$a:ident, $b:ident, $c:ident, $d:ident, $e:ident], $args:ident, $frame:ident;
        later { $($later:ident)* }
        $($($call:ident)|+ => $outcome:expr;)*
    ) => {
        const fn handler_of(call: Syscall) -> Handler {
            match call {
                $(Syscall::$later => later,)*
                $($(Syscall::$call => |$frame| {
                    let $args = $frame.arguments();
                    #[allow(unused_variables, reason = "few calls have so many arguments")]
                    let [$a, $b, $c, $d, $e, _] = $args;
                    conclude(Syscall::$call, &$args, $outcome)
                },)+)*
            }
        }
    };
}

handlers! {
    [a, b, c, d, e], args, frame;
    later { Clone Execve RtSigreturn }

    Exit => process::exit(a);
    ExitGroup => process::exit_group(a);
    Wait4 => process::wait4(a, b, c, d);
    Getpid => process::getpid();
    Gettid => process::gettid();
    Getppid => process::getppid();
    SetTidAddress => process::set_tid_address(a);
    SetRobustList => process::set_robust_list(a, b);
    Futex => futex::futex(args);
    Setpgid => process::setpgid(a, b);
    Getpgid => process::getpgid(a);
    Setsid => process::setsid();
    Getsid => process::getpgid(a);
    SchedYield => process::sched_yield();
    Getrusage => process::getrusage(a, b);
    Times => process::times(a);
    Prlimit64 => limit::prlimit64(a, b, c, d);
    Setrlimit => limit::prlimit64(0, a, b, 0);
    Getrlimit => limit::prlimit64(0, a, 0, b);
    Getuid | Geteuid | Getgid | Getegid => Ok(0);
    Setuid | Setgid => process::setuid(a);
    Umask => process::umask(a);

    Kill => signal::kill(a, b);
    Tkill => signal::tkill(a, b);
    Tgkill => signal::tgkill(a, b, c);
    RtSigaction => signal::rt_sigaction(a, b, c, d);
    RtSigprocmask => signal::rt_sigprocmask(a, b, c, d);
    RtSigpending => signal::rt_sigpending(a, b);
    RtSigsuspend => signal::rt_sigsuspend(a, b);
    RtSigtimedwait => signal::rt_sigtimedwait(a, b, c, d);
    Sigaltstack => signal::sigaltstack(a, b, frame.sp());
    Setitimer => signal::setitimer(a, b, c);
    Getitimer => signal::getitimer(a, b);

    Brk => memory::brk(a);
    Mmap => memory::mmap(args);
    Munmap => memory::munmap(a, b);
    Mprotect => memory::mprotect(a, b, c);
    Mremap => memory::mremap([a, b, c, d, e]);
    Msync => advise::msync(a, b, c);
    Madvise => advise::madvise(a, b, c);
    Mincore => advise::mincore(a, b, c);
    Mlock => lock::mlock(a, b);
    Mlock2 => lock::mlock2(a, b, c);
    Munlock => lock::munlock(a, b);
    Mlockall => lock::mlockall(a);
    Munlockall => lock::munlockall();
    RiscvFlushIcache => memory::flush_icache();

    Read => io::read(a, b, c, None);
    Write => io::write(a, b, c, None);
    Pread64 => io::pread(a, b, c, d);
    Pwrite64 => io::pwrite(a, b, c, d);
    Readv => io::readv(a, b, c);
    Writev => io::writev(a, b, c);
    Getdents64 => io::getdents64(a, b, c);
    Ppoll => poll::ppoll([a, b, c, d, e]);

    Close => file::close(a);
    Dup => file::dup(a);
    Dup3 => file::dup3(a, b, c);
    MemfdCreate => file::memfd_create(a, b);
    Pipe2 => file::pipe2(a, b);
    Fstat => file::fstat(a, b);
    Lseek => file::lseek(a, b, c);
    Ftruncate => file::ftruncate(a, b);
    Fcntl => file::fcntl(a, b, c);
    Ioctl => file::ioctl(a, b, c);
    Fsync | Fdatasync => file::fsync(a);
    Syncfs => file::syncfs(a);
    Fstatfs => file::fstatfs(a, b);
    Fadvise64 => file::fadvise64(a, b, c, d);
    Readahead => file::readahead(a, b, c);

    Openat => path::openat(a, b, c, d);
    Newfstatat => path::newfstatat(a, b, c, d);
    Mkdirat => path::mkdirat(a, b, c);
    Unlinkat => path::unlinkat(a, b, c);
    Linkat => path::linkat(a, b, c, d);
    Renameat2 => path::renameat2([a, b, c, d, e]);
    Readlinkat => path::readlinkat(a, b, c, d);
    Faccessat | Faccessat2 => path::faccessat(a, b, c);
    Truncate => path::truncate(a, b);
    Statfs => path::statfs(a, b);
    Getcwd => path::getcwd(a, b);
    Chdir => path::chdir(a);
    Fchdir => path::fchdir(a);

    Nanosleep => time::nanosleep(a, b);
    ClockNanosleep => time::clock_nanosleep(a, b, c, d);
    ClockGettime => time::clock_gettime(a, b);
    ClockGetres => time::clock_getres(a, b);
    Gettimeofday => time::gettimeofday(a);

    Swapon => swap::swapon(a, b);
    Swapoff => swap::swapoff(a);
    Swapinfo => swap::swapinfo(a, b);

    Sync => misc::sync();
    Reboot => misc::reboot([a, b, c, d]);
    Uname => misc::uname(a);
    Sysinfo => misc::sysinfo(a);

    Vmstat => vmstat::vmstat(a);
    Procinfo => vmstat::procinfo(a, b);
    Pageinfo => vmstat::pageinfo(a, b);
    Vmctl => vmstat::vmctl(a, b);

    // Known by name, and not served.
    Sendfile
    | Utimensat
    | SchedGetaffinity
    | Prctl
    | RiscvHwprobe
    | Getrandom
    | Statx
    | Rseq
    | Clone3 => Err(ENOSYS);
}
