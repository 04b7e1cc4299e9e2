//! System-call numbers: Linux's for riscv64 (`include/uapi/asm-generic/unistd.h` of Linux 6.x), and
//! this system's own from 0x1000 up.
//!
//! Registers are Linux's too: number in `a7`, arguments in `a0`–`a5`, result or `-errno` in `a0`.

/// The one list of system calls. Calls the macro it is given with a row for each:
/// `CONSTANT Variant "name" number (argument names);`.
#[macro_export]
macro_rules! for_each_syscall {
    ($callback:ident) => {
        $callback! {
            SYS_GETCWD Getcwd "getcwd" 17 (buf, size);
            SYS_DUP Dup "dup" 23 (fd);
            SYS_DUP3 Dup3 "dup3" 24 (old, new, flags);
            SYS_FCNTL Fcntl "fcntl" 25 (fd, cmd, arg);
            SYS_IOCTL Ioctl "ioctl" 29 (fd, request, arg);
            SYS_MKDIRAT Mkdirat "mkdirat" 34 (dirfd, path, mode);
            SYS_UNLINKAT Unlinkat "unlinkat" 35 (dirfd, path, flags);
            SYS_LINKAT Linkat "linkat" 37 (olddirfd, old, newdirfd, new, flags);
            SYS_STATFS Statfs "statfs" 43 (path, buf);
            SYS_FSTATFS Fstatfs "fstatfs" 44 (fd, buf);
            SYS_TRUNCATE Truncate "truncate" 45 (path, length);
            SYS_FTRUNCATE Ftruncate "ftruncate" 46 (fd, length);
            SYS_FACCESSAT Faccessat "faccessat" 48 (dirfd, path, mode);
            SYS_CHDIR Chdir "chdir" 49 (path);
            SYS_FCHDIR Fchdir "fchdir" 50 (fd);
            SYS_OPENAT Openat "openat" 56 (dirfd, path, flags, mode);
            SYS_CLOSE Close "close" 57 (fd);
            SYS_PIPE2 Pipe2 "pipe2" 59 (fds, flags);
            SYS_GETDENTS64 Getdents64 "getdents64" 61 (fd, buf, count);
            SYS_LSEEK Lseek "lseek" 62 (fd, offset, whence);
            SYS_READ Read "read" 63 (fd, buf, count);
            SYS_WRITE Write "write" 64 (fd, buf, count);
            SYS_READV Readv "readv" 65 (fd, iov, count);
            SYS_WRITEV Writev "writev" 66 (fd, iov, count);
            SYS_PREAD64 Pread64 "pread64" 67 (fd, buf, count, offset);
            SYS_PWRITE64 Pwrite64 "pwrite64" 68 (fd, buf, count, offset);
            SYS_SENDFILE Sendfile "sendfile" 71 (out_fd, in_fd, offset, count);
            SYS_PPOLL Ppoll "ppoll" 73 (fds, count, timeout, sigmask, sigsetsize);
            SYS_READLINKAT Readlinkat "readlinkat" 78 (dirfd, path, buf, size);
            SYS_NEWFSTATAT Newfstatat "newfstatat" 79 (dirfd, path, stat, flags);
            SYS_FSTAT Fstat "fstat" 80 (fd, stat);
            SYS_SYNC Sync "sync" 81 ();
            SYS_FSYNC Fsync "fsync" 82 (fd);
            SYS_FDATASYNC Fdatasync "fdatasync" 83 (fd);
            SYS_UTIMENSAT Utimensat "utimensat" 88 (dirfd, path, times, flags);
            SYS_EXIT Exit "exit" 93 (status);
            SYS_EXIT_GROUP ExitGroup "exit_group" 94 (status);
            SYS_SET_TID_ADDRESS SetTidAddress "set_tid_address" 96 (tidptr);
            SYS_FUTEX Futex "futex" 98 (addr, op, val, timeout, addr2, val3);
            SYS_SET_ROBUST_LIST SetRobustList "set_robust_list" 99 (head, len);
            SYS_NANOSLEEP Nanosleep "nanosleep" 101 (req, rem);
            SYS_GETITIMER Getitimer "getitimer" 102 (which, value);
            SYS_SETITIMER Setitimer "setitimer" 103 (which, new, old);
            SYS_CLOCK_GETTIME ClockGettime "clock_gettime" 113 (clock, time);
            SYS_CLOCK_GETRES ClockGetres "clock_getres" 114 (clock, res);
            SYS_CLOCK_NANOSLEEP ClockNanosleep "clock_nanosleep" 115 (clock, flags, req, rem);
            SYS_SCHED_GETAFFINITY SchedGetaffinity "sched_getaffinity" 123 (pid, size, mask);
            SYS_SCHED_YIELD SchedYield "sched_yield" 124 ();
            SYS_KILL Kill "kill" 129 (pid, signal);
            SYS_TKILL Tkill "tkill" 130 (tid, signal);
            SYS_TGKILL Tgkill "tgkill" 131 (tgid, tid, signal);
            SYS_SIGALTSTACK Sigaltstack "sigaltstack" 132 (new, old);
            SYS_RT_SIGSUSPEND RtSigsuspend "rt_sigsuspend" 133 (mask, sigsetsize);
            SYS_RT_SIGACTION RtSigaction "rt_sigaction" 134 (signal, new, old, sigsetsize);
            SYS_RT_SIGPROCMASK RtSigprocmask "rt_sigprocmask" 135 (how, set, old, sigsetsize);
            SYS_RT_SIGPENDING RtSigpending "rt_sigpending" 136 (set, sigsetsize);
            SYS_RT_SIGTIMEDWAIT RtSigtimedwait "rt_sigtimedwait" 137 (set, info, timeout, sigsetsize);
            SYS_RT_SIGRETURN RtSigreturn "rt_sigreturn" 139 ();
            SYS_REBOOT Reboot "reboot" 142 (magic1, magic2, cmd, arg);
            SYS_SETGID Setgid "setgid" 144 (gid);
            SYS_SETUID Setuid "setuid" 146 (uid);
            SYS_TIMES Times "times" 153 (buf);
            SYS_SETPGID Setpgid "setpgid" 154 (pid, pgid);
            SYS_GETPGID Getpgid "getpgid" 155 (pid);
            SYS_GETSID Getsid "getsid" 156 (pid);
            SYS_SETSID Setsid "setsid" 157 ();
            SYS_UNAME Uname "uname" 160 (buf);
            SYS_GETRLIMIT Getrlimit "getrlimit" 163 (resource, limit);
            SYS_SETRLIMIT Setrlimit "setrlimit" 164 (resource, limit);
            SYS_GETRUSAGE Getrusage "getrusage" 165 (who, usage);
            SYS_UMASK Umask "umask" 166 (mask);
            SYS_PRCTL Prctl "prctl" 167 (option, arg2, arg3, arg4, arg5);
            SYS_GETTIMEOFDAY Gettimeofday "gettimeofday" 169 (time, zone);
            SYS_GETPID Getpid "getpid" 172 ();
            SYS_GETPPID Getppid "getppid" 173 ();
            SYS_GETUID Getuid "getuid" 174 ();
            SYS_GETEUID Geteuid "geteuid" 175 ();
            SYS_GETGID Getgid "getgid" 176 ();
            SYS_GETEGID Getegid "getegid" 177 ();
            SYS_GETTID Gettid "gettid" 178 ();
            SYS_SYSINFO Sysinfo "sysinfo" 179 (info);
            SYS_READAHEAD Readahead "readahead" 213 (fd, offset, count);
            SYS_BRK Brk "brk" 214 (addr);
            SYS_MUNMAP Munmap "munmap" 215 (addr, length);
            SYS_MREMAP Mremap "mremap" 216 (old, old_size, new_size, flags, new);
            SYS_CLONE Clone "clone" 220 (flags, stack, parent_tid, tls, child_tid);
            SYS_EXECVE Execve "execve" 221 (path, argv, envp);
            SYS_MMAP Mmap "mmap" 222 (addr, length, prot, flags, fd, offset);
            SYS_FADVISE64 Fadvise64 "fadvise64" 223 (fd, offset, length, advice);
            SYS_SWAPON Swapon "swapon" 224 (path, flags);
            SYS_SWAPOFF Swapoff "swapoff" 225 (path);
            SYS_MPROTECT Mprotect "mprotect" 226 (addr, length, prot);
            SYS_MSYNC Msync "msync" 227 (addr, length, flags);
            SYS_MLOCK Mlock "mlock" 228 (addr, length);
            SYS_MUNLOCK Munlock "munlock" 229 (addr, length);
            SYS_MLOCKALL Mlockall "mlockall" 230 (flags);
            SYS_MUNLOCKALL Munlockall "munlockall" 231 ();
            SYS_MINCORE Mincore "mincore" 232 (addr, length, vec);
            SYS_MADVISE Madvise "madvise" 233 (addr, length, advice);
            SYS_RISCV_HWPROBE RiscvHwprobe "riscv_hwprobe" 258 (pairs, count, cpusetsize, cpus, flags);
            SYS_RISCV_FLUSH_ICACHE RiscvFlushIcache "riscv_flush_icache" 259 (start, end, flags);
            SYS_WAIT4 Wait4 "wait4" 260 (pid, status, options, usage);
            SYS_PRLIMIT64 Prlimit64 "prlimit64" 261 (pid, resource, new, old);
            SYS_SYNCFS Syncfs "syncfs" 267 (fd);
            SYS_RENAMEAT2 Renameat2 "renameat2" 276 (olddirfd, old, newdirfd, new, flags);
            SYS_GETRANDOM Getrandom "getrandom" 278 (buf, count, flags);
            SYS_MEMFD_CREATE MemfdCreate "memfd_create" 279 (name, flags);
            SYS_MLOCK2 Mlock2 "mlock2" 284 (addr, length, flags);
            SYS_STATX Statx "statx" 291 (dirfd, path, flags, mask, buf);
            SYS_RSEQ Rseq "rseq" 293 (rseq, len, flags, sig);
            SYS_CLONE3 Clone3 "clone3" 435 (args, size);
            SYS_FACCESSAT2 Faccessat2 "faccessat2" 439 (dirfd, path, mode, flags);
            SYS_VMSTAT Vmstat "vmstat" 0x1000 (stats);
            SYS_PROCINFO Procinfo "procinfo" 0x1001 (index, info);
            SYS_PAGEINFO Pageinfo "pageinfo" 0x1002 (addr, info);
            SYS_VMCTL Vmctl "vmctl" 0x1003 (op, arg);
            SYS_SWAPINFO Swapinfo "swapinfo" 0x1010 (index, info);
        }
    };
}

macro_rules! define_syscalls {
    ($($constant:ident $variant:ident $name:literal $number:literal ($($arg:ident),*);)*) => {
        $(
            #[doc = concat!("`", $name, "(", stringify!($($arg),*), ")`.")]
            pub const $constant: usize = $number;
        )*

        /// A system call that this system knows by number. Whether the kernel serves it is the
        /// kernel's business: the others get `ENOSYS`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Syscall {
            $(
                #[doc = concat!("`", $name, "(", stringify!($($arg),*), ")`.")]
                $variant,
            )*
        }

        impl Syscall {
            /// Every call, in the order of the list.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The call whose number is in `a7`.
            #[must_use]
            pub const fn from_number(number: usize) -> Option<Self> {
                match number {
                    $($number => Some(Self::$variant),)*
                    _ => None,
                }
            }

            /// The number that goes into `a7`.
            #[must_use]
            pub const fn number(self) -> usize {
                match self { $(Self::$variant => $number,)* }
            }

            /// The call's name, as in its manual page.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The names of its arguments, `a0` first.
            #[must_use]
            pub const fn args(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$(stringify!($arg)),*],)* }
            }
        }
    };
}
for_each_syscall!(define_syscalls);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_leads_back_to_its_call() {
        for &call in Syscall::ALL {
            assert_eq!(
                Syscall::from_number(call.number()),
                Some(call),
                "{}",
                call.name()
            );
            assert!(
                call.args().len() <= 6,
                "{} has more arguments than registers",
                call.name()
            );
        }
        assert_eq!(Syscall::from_number(usize::MAX), None);
    }

    #[test]
    fn rows_are_in_ascending_order_so_that_none_is_there_twice() {
        assert!(
            Syscall::ALL
                .windows(2)
                .all(|pair| pair[0].number() < pair[1].number())
        );
    }

    #[test]
    fn numbers_are_those_of_linux() {
        for (constant, number) in [
            (SYS_OPENAT, 56),
            (SYS_READ, 63),
            (SYS_WRITE, 64),
            (SYS_EXIT, 93),
            (SYS_SETITIMER, 103),
            (SYS_SIGALTSTACK, 132),
            (SYS_RT_SIGACTION, 134),
            (SYS_RT_SIGRETURN, 139),
            (SYS_REBOOT, 142),
            (SYS_BRK, 214),
            (SYS_CLONE, 220),
            (SYS_EXECVE, 221),
            (SYS_MMAP, 222),
            (SYS_WAIT4, 260),
        ] {
            assert_eq!(constant, number);
        }
    }
}
