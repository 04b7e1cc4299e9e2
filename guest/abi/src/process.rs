//! Processes: `clone`, `wait4`, `uname`, the auxiliary vector, limits, `reboot`.

/// The bits of `clone`'s flags that hold the signal sent to the parent at exit.
pub const CSIGNAL: usize = 0xff;
/// Share the address space.
pub const CLONE_VM: usize = 0x100;
/// Share the working directory.
pub const CLONE_FS: usize = 0x200;
/// Share the descriptor table.
pub const CLONE_FILES: usize = 0x400;
/// Share the signal handlers.
pub const CLONE_SIGHAND: usize = 0x800;
/// Be traced as the caller is.
pub const CLONE_PTRACE: usize = 0x2000;
/// The parent waits until the child ends or calls `execve`.
pub const CLONE_VFORK: usize = 0x4000;
/// The child's parent is the caller's.
pub const CLONE_PARENT: usize = 0x8000;
/// A thread of the same process.
pub const CLONE_THREAD: usize = 0x1_0000;
/// A mount namespace of its own.
pub const CLONE_NEWNS: usize = 0x2_0000;
/// Share adjustments of System V semaphores.
pub const CLONE_SYSVSEM: usize = 0x4_0000;
/// Set the thread pointer.
pub const CLONE_SETTLS: usize = 0x8_0000;
/// Store the child's id in the parent's memory.
pub const CLONE_PARENT_SETTID: usize = 0x10_0000;
/// Clear the id in the child's memory at exit.
pub const CLONE_CHILD_CLEARTID: usize = 0x20_0000;
/// Without meaning since long, and still given by libraries.
pub const CLONE_DETACHED: usize = 0x40_0000;
/// Not to be traced by force.
pub const CLONE_UNTRACED: usize = 0x80_0000;
/// Store the child's id in the child's memory.
pub const CLONE_CHILD_SETTID: usize = 0x100_0000;
/// Share the context of block I/O.
pub const CLONE_IO: usize = 0x8000_0000;

/// `wait4`: return at once when no child has ended.
pub const WNOHANG: usize = 1;
/// `wait4`: report stopped children too.
pub const WUNTRACED: usize = 2;
/// `wait4`: report continued children too.
pub const WCONTINUED: usize = 8;

/// What has become of a process, as `wait4` tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitStatus {
    /// It called `exit` with this status.
    Exited(u8),
    /// A signal of this number ended it.
    Signaled(u8),
    /// A signal of this number stopped it.
    Stopped(u8),
    /// It goes on after a stop.
    Continued,
}

impl WaitStatus {
    /// The word that `wait4` stores.
    #[must_use]
    pub const fn encode(self) -> u32 {
        match self {
            Self::Exited(status) => (status as u32) << 8,
            Self::Signaled(signal) => (signal & 0x7f) as u32,
            Self::Stopped(signal) => (signal as u32) << 8 | 0x7f,
            Self::Continued => 0xffff,
        }
    }

    /// What the word that `wait4` stored says.
    #[must_use]
    pub const fn decode(word: u32) -> Self {
        match (word & 0x7f, word) {
            (_, 0xffff) => Self::Continued,
            (0, _) => Self::Exited((word >> 8) as u8),
            (0x7f, _) => Self::Stopped((word >> 8) as u8),
            (signal, _) => Self::Signaled(signal as u8),
        }
    }

    /// The exit status that a shell reports: the process's own, or 128 + signal.
    #[must_use]
    pub const fn shell_status(self) -> u8 {
        match self {
            Self::Exited(status) => status,
            Self::Signaled(signal) | Self::Stopped(signal) => 128 | signal,
            Self::Continued => 0,
        }
    }
}

/// `reboot`: first magic number.
pub const REBOOT_MAGIC1: usize = 0xfee1_dead;
/// `reboot`: second magic number.
pub const REBOOT_MAGIC2: usize = 672_274_793;
/// `reboot`: start again.
pub const REBOOT_CMD_RESTART: usize = 0x0123_4567;
/// `reboot`: stop the machine.
pub const REBOOT_CMD_HALT: usize = 0xcdef_0123;
/// `reboot`: switch the power off. Here the fourth argument is the exit status that the test
/// finisher hands to whoever started the machine.
pub const REBOOT_CMD_POWER_OFF: usize = 0x4321_fedc;

/// Auxiliary vector: end.
pub const AT_NULL: u64 = 0;
/// Auxiliary vector: address of the program headers.
pub const AT_PHDR: u64 = 3;
/// Auxiliary vector: size of one.
pub const AT_PHENT: u64 = 4;
/// Auxiliary vector: how many.
pub const AT_PHNUM: u64 = 5;
/// Auxiliary vector: page size.
pub const AT_PAGESZ: u64 = 6;
/// Auxiliary vector: where the interpreter is loaded.
pub const AT_BASE: u64 = 7;
/// Auxiliary vector: flags.
pub const AT_FLAGS: u64 = 8;
/// Auxiliary vector: entry point.
pub const AT_ENTRY: u64 = 9;
/// Auxiliary vector: user id.
pub const AT_UID: u64 = 11;
/// Auxiliary vector: effective user id.
pub const AT_EUID: u64 = 12;
/// Auxiliary vector: group id.
pub const AT_GID: u64 = 13;
/// Auxiliary vector: effective group id.
pub const AT_EGID: u64 = 14;
/// Auxiliary vector: hardware capabilities, one bit a letter of the ISA string.
pub const AT_HWCAP: u64 = 16;
/// Auxiliary vector: ticks a second of `times`.
pub const AT_CLKTCK: u64 = 17;
/// Auxiliary vector: set-user-id program.
pub const AT_SECURE: u64 = 23;
/// Auxiliary vector: address of 16 random bytes.
pub const AT_RANDOM: u64 = 25;
/// Auxiliary vector: address of the file name that was executed.
pub const AT_EXECFN: u64 = 31;

/// `prlimit64`: CPU time.
pub const RLIMIT_CPU: usize = 0;
/// `prlimit64`: the length of files that are written.
pub const RLIMIT_FSIZE: usize = 1;
/// `prlimit64`: private memory that may be stored to.
pub const RLIMIT_DATA: usize = 2;
/// `prlimit64`: stack.
pub const RLIMIT_STACK: usize = 3;
/// `prlimit64`: core dumps.
pub const RLIMIT_CORE: usize = 4;
/// `prlimit64`: pages in memory. Linux has ceased to enforce it; here a process at its limit gives up a page
/// of its own for each that it needs.
pub const RLIMIT_RSS: usize = 5;
/// `prlimit64`: a user's processes.
pub const RLIMIT_NPROC: usize = 6;
/// `prlimit64`: open files.
pub const RLIMIT_NOFILE: usize = 7;
/// `prlimit64`: locked memory.
pub const RLIMIT_MEMLOCK: usize = 8;
/// `prlimit64`: address space.
pub const RLIMIT_AS: usize = 9;
/// Resources that have a limit.
pub const RLIM_NLIMITS: usize = 16;
/// No limit.
pub const RLIM_INFINITY: u64 = u64::MAX;

wire_structs! {
    /// `struct utsname`: NUL-terminated strings.
    pub struct Utsname {
        /// Operating system.
        pub sysname: [u8; 65],
        /// This machine's name.
        pub nodename: [u8; 65],
        /// Release.
        pub release: [u8; 65],
        /// Version.
        pub version: [u8; 65],
        /// Architecture.
        pub machine: [u8; 65],
        /// NIS domain.
        pub domainname: [u8; 65],
    }

    /// `struct sysinfo`.
    pub struct Sysinfo {
        /// Seconds since boot.
        pub uptime: i64,
        /// Load averages, scaled by 65,536.
        pub loads: [u64; 3],
        /// RAM that can be used.
        pub totalram: u64,
        /// Free RAM.
        pub freeram: u64,
        /// Shared memory.
        pub sharedram: u64,
        /// Buffers.
        pub bufferram: u64,
        /// Swap space.
        pub totalswap: u64,
        /// Free swap space.
        pub freeswap: u64,
        /// Processes.
        pub procs: u16,
        /// Reserved.
        pub pad: u16,
        /// High memory: none.
        pub totalhigh: u64,
        /// Free high memory: none.
        pub freehigh: u64,
        /// Bytes that the figures above count in.
        pub mem_unit: u32,
    }

    /// `struct rlimit64`.
    pub struct Rlimit {
        /// Soft limit.
        pub cur: u64,
        /// Hard limit.
        pub max: u64,
    }
}

/// A NUL-terminated field of [`Utsname`] from a string; what does not fit is cut off.
#[must_use]
pub fn uts_field(text: &str) -> [u8; 65] {
    let mut field = [0; 65];
    for (to, from) in field[..64].iter_mut().zip(text.bytes()) {
        *to = from;
    }
    field
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wait_status_words_are_those_of_linux() {
        for (status, word, shell) in [
            (WaitStatus::Exited(0), 0, 0),
            (WaitStatus::Exited(3), 0x300, 3),
            (WaitStatus::Signaled(11), 11, 139),
            (WaitStatus::Signaled(9), 9, 137),
            (WaitStatus::Stopped(19), 0x137f, 147),
            (WaitStatus::Continued, 0xffff, 0),
        ] {
            assert_eq!(status.encode(), word);
            assert_eq!(WaitStatus::decode(word), status);
            assert_eq!(status.shell_status(), shell);
        }
    }

    #[test]
    fn layouts_are_those_of_linux() {
        assert_eq!(
            (
                size_of::<Utsname>(),
                size_of::<Sysinfo>(),
                size_of::<Rlimit>()
            ),
            (390, 112, 16)
        );
        assert_eq!(core::mem::offset_of!(Sysinfo, totalhigh), 88);
    }

    #[test]
    fn long_names_keep_their_nul() {
        let long = core::str::from_utf8(&[b'x'; 80]).expect("ASCII");
        let field = uts_field(long);
        assert_eq!((field[63], field[64]), (b'x', 0));
        assert_eq!(&uts_field("ab")[..3], b"ab\0");
    }
}
