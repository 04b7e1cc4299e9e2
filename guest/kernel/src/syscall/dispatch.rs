//! From a call's name to the function that serves it.

use abi::errno::ENOSYS;
use abi::syscall::Syscall;

use super::{
    Outcome, advise, file, futex, io, lock, memory, misc, path, poll, process, signal, swap, time,
    vmstat,
};
use crate::arch::TrapFrame;

/// Serves one call.
pub(super) fn dispatch(call: Syscall, args: [usize; 6], frame: &mut TrapFrame) -> Outcome {
    let [a, b, c, d, e, _] = args;
    match call {
        Syscall::Clone => process::clone(frame, args),
        Syscall::Execve => process::execve([a, b, c], frame),
        Syscall::Exit => process::exit(a),
        Syscall::ExitGroup => process::exit_group(a),
        Syscall::Wait4 => process::wait4(a, b, c, d),
        Syscall::Getpid => process::getpid(),
        Syscall::Gettid => process::gettid(),
        Syscall::Getppid => process::getppid(),
        Syscall::SetTidAddress => process::set_tid_address(a),
        Syscall::SetRobustList => process::set_robust_list(a, b),
        Syscall::Futex => futex::futex(args),
        Syscall::Setpgid => process::setpgid(a, b),
        Syscall::Getpgid => process::getpgid(a),
        Syscall::Setsid => process::setsid(),
        Syscall::Getsid => process::getpgid(a),
        Syscall::SchedYield => process::sched_yield(),
        Syscall::Getrusage => process::getrusage(a, b),
        Syscall::Times => process::times(a),
        Syscall::Prlimit64 => process::prlimit64(a, b, c, d),
        Syscall::Setrlimit => process::prlimit64(0, a, b, 0),
        Syscall::Getrlimit => process::prlimit64(0, a, 0, b),
        Syscall::Getuid | Syscall::Geteuid | Syscall::Getgid | Syscall::Getegid => Ok(0),
        Syscall::Setuid | Syscall::Setgid => process::setuid(a),
        Syscall::Umask => process::umask(a),

        Syscall::Kill => signal::kill(a, b),
        Syscall::Tkill => signal::tkill(a, b),
        Syscall::Tgkill => signal::tgkill(a, b, c),
        Syscall::RtSigaction => signal::rt_sigaction(a, b, c, d),
        Syscall::RtSigprocmask => signal::rt_sigprocmask(a, b, c, d),
        Syscall::RtSigpending => signal::rt_sigpending(a, b),
        Syscall::RtSigsuspend => signal::rt_sigsuspend(a, b),
        Syscall::RtSigtimedwait => signal::rt_sigtimedwait(a, b, c, d),
        Syscall::RtSigreturn => signal::rt_sigreturn(frame),
        Syscall::Sigaltstack => signal::sigaltstack(a, b, frame),
        Syscall::Setitimer => signal::setitimer(a, b, c),
        Syscall::Getitimer => signal::getitimer(a, b),

        Syscall::Brk => memory::brk(a),
        Syscall::Mmap => memory::mmap(args),
        Syscall::Munmap => memory::munmap(a, b),
        Syscall::Mprotect => memory::mprotect(a, b, c),
        Syscall::Mremap => memory::mremap([a, b, c, d, e]),
        Syscall::Msync => advise::msync(a, b, c),
        Syscall::Madvise => advise::madvise(a, b, c),
        Syscall::Mincore => advise::mincore(a, b, c),
        Syscall::Mlock => lock::mlock(a, b),
        Syscall::Mlock2 => lock::mlock2(a, b, c),
        Syscall::Munlock => lock::munlock(a, b),
        Syscall::Mlockall => lock::mlockall(a),
        Syscall::Munlockall => lock::munlockall(),
        Syscall::RiscvFlushIcache => memory::flush_icache(),

        Syscall::Read => io::read(a, b, c, None),
        Syscall::Write => io::write(a, b, c, None),
        Syscall::Pread64 => io::pread(a, b, c, d),
        Syscall::Pwrite64 => io::pwrite(a, b, c, d),
        Syscall::Readv => io::readv(a, b, c),
        Syscall::Writev => io::writev(a, b, c),
        Syscall::Getdents64 => io::getdents64(a, b, c),
        Syscall::Ppoll => poll::ppoll([a, b, c, d, e]),

        Syscall::Close => file::close(a),
        Syscall::Dup => file::dup(a),
        Syscall::Dup3 => file::dup3(a, b, c),
        Syscall::MemfdCreate => file::memfd_create(a, b),
        Syscall::Pipe2 => file::pipe2(a, b),
        Syscall::Fstat => file::fstat(a, b),
        Syscall::Lseek => file::lseek(a, b, c),
        Syscall::Ftruncate => file::ftruncate(a, b),
        Syscall::Fcntl => file::fcntl(a, b, c),
        Syscall::Ioctl => file::ioctl(a, b, c),
        Syscall::Fsync | Syscall::Fdatasync => file::fsync(a),
        Syscall::Syncfs => file::syncfs(a),
        Syscall::Fstatfs => file::fstatfs(a, b),
        Syscall::Fadvise64 => file::fadvise64(a, b, c, d),
        Syscall::Readahead => file::readahead(a, b, c),

        Syscall::Openat => path::openat(a, b, c, d),
        Syscall::Newfstatat => path::newfstatat(a, b, c, d),
        Syscall::Mkdirat => path::mkdirat(a, b, c),
        Syscall::Unlinkat => path::unlinkat(a, b, c),
        Syscall::Linkat => path::linkat(a, b, c, d),
        Syscall::Renameat2 => path::renameat2([a, b, c, d, e]),
        Syscall::Readlinkat => path::readlinkat(a, b, c, d),
        Syscall::Faccessat | Syscall::Faccessat2 => path::faccessat(a, b, c),
        Syscall::Truncate => path::truncate(a, b),
        Syscall::Statfs => path::statfs(a, b),
        Syscall::Getcwd => path::getcwd(a, b),
        Syscall::Chdir => path::chdir(a),
        Syscall::Fchdir => path::fchdir(a),

        Syscall::Nanosleep => time::nanosleep(a, b),
        Syscall::ClockNanosleep => time::clock_nanosleep(a, b, c, d),
        Syscall::ClockGettime => time::clock_gettime(a, b),
        Syscall::ClockGetres => time::clock_getres(a, b),
        Syscall::Gettimeofday => time::gettimeofday(a),

        Syscall::Swapon => swap::swapon(a, b),
        Syscall::Swapoff => swap::swapoff(a),
        Syscall::Swapinfo => swap::swapinfo(a, b),

        Syscall::Sync => misc::sync(),
        Syscall::Reboot => misc::reboot([a, b, c, d]),
        Syscall::Uname => misc::uname(a),
        Syscall::Sysinfo => misc::sysinfo(a),

        Syscall::Vmstat => vmstat::vmstat(a),
        Syscall::Procinfo => vmstat::procinfo(a, b),
        Syscall::Pageinfo => vmstat::pageinfo(a, b),
        Syscall::Vmctl => vmstat::vmctl(a, b),

        // Known by name, and not served.
        Syscall::Sendfile
        | Syscall::Utimensat
        | Syscall::SchedGetaffinity
        | Syscall::Prctl
        | Syscall::RiscvHwprobe
        | Syscall::Getrandom
        | Syscall::Statx
        | Syscall::Rseq
        | Syscall::Clone3 => Err(ENOSYS),
    }
}
