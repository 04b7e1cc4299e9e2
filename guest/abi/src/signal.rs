//! Signals: Linux's numbers for riscv64, which are the generic ones.

macro_rules! define_signals {
    ($($constant:ident $variant:ident $number:literal $default:ident $text:literal;)*) => {
        $(
            #[doc = concat!($text, ".")]
            pub const $constant: usize = $number;
        )*

        /// A signal by name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Signal {
            $( #[doc = concat!($text, ".")] $variant = $number, )*
        }

        impl Signal {
            /// Every signal, ascending by number.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The signal with that number.
            #[must_use]
            pub const fn from_number(number: usize) -> Option<Self> {
                match number { $($number => Some(Self::$variant),)* _ => None }
            }

            /// The symbol, such as `SIGSEGV`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => stringify!($constant),)* }
            }

            /// What a shell says of a process that died of it.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// What happens to a process that does not handle it (`signal(7)`).
            #[must_use]
            pub const fn default_action(self) -> DefaultAction {
                match self { $(Self::$variant => DefaultAction::$default,)* }
            }
        }
    };
}

/// What an unhandled signal does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefaultAction {
    /// The process ends.
    Terminate,
    /// Nothing.
    Ignore,
    /// The process stops until `SIGCONT`.
    Stop,
    /// A stopped process goes on.
    Continue,
}

define_signals! {
    SIGHUP Hup 1 Terminate "Hangup";
    SIGINT Int 2 Terminate "Interrupt";
    SIGQUIT Quit 3 Terminate "Quit";
    SIGILL Ill 4 Terminate "Illegal instruction";
    SIGTRAP Trap 5 Terminate "Trace/breakpoint trap";
    SIGABRT Abrt 6 Terminate "Aborted";
    SIGBUS Bus 7 Terminate "Bus error";
    SIGFPE Fpe 8 Terminate "Arithmetic exception";
    SIGKILL Kill 9 Terminate "Killed";
    SIGUSR1 Usr1 10 Terminate "User defined signal 1";
    SIGSEGV Segv 11 Terminate "Segmentation fault";
    SIGUSR2 Usr2 12 Terminate "User defined signal 2";
    SIGPIPE Pipe 13 Terminate "Broken pipe";
    SIGALRM Alrm 14 Terminate "Alarm clock";
    SIGTERM Term 15 Terminate "Terminated";
    SIGSTKFLT Stkflt 16 Terminate "Stack fault";
    SIGCHLD Chld 17 Ignore "Child exited";
    SIGCONT Cont 18 Continue "Continued";
    SIGSTOP Stop 19 Stop "Stopped";
    SIGTSTP Tstp 20 Stop "Stopped by the terminal";
    SIGTTIN Ttin 21 Stop "Stopped for terminal input";
    SIGTTOU Ttou 22 Stop "Stopped for terminal output";
    SIGURG Urg 23 Ignore "Urgent I/O condition";
    SIGXCPU Xcpu 24 Terminate "CPU time limit exceeded";
    SIGXFSZ Xfsz 25 Terminate "File size limit exceeded";
    SIGVTALRM Vtalrm 26 Terminate "Virtual timer expired";
    SIGPROF Prof 27 Terminate "Profiling timer expired";
    SIGWINCH Winch 28 Ignore "Window changed";
    SIGIO Io 29 Terminate "I/O possible";
    SIGPWR Pwr 30 Terminate "Power failure";
    SIGSYS Sys 31 Terminate "Bad system call";
}

impl Signal {
    /// Its number.
    #[must_use]
    pub const fn number(self) -> usize {
        self as usize
    }
}

/// Signals there are, real-time ones included (`_NSIG`).
pub const NSIG: usize = 64;

/// `sa_handler`: take the default action.
pub const SIG_DFL: u64 = 0;
/// `sa_handler`: ignore the signal.
pub const SIG_IGN: u64 = 1;

/// `sa_flags`: children that stop are not told of.
pub const SA_NOCLDSTOP: u64 = 1;
/// `sa_flags`: children that end leave nothing to wait for.
pub const SA_NOCLDWAIT: u64 = 2;
/// `sa_flags`: the handler takes three arguments.
pub const SA_SIGINFO: u64 = 4;
/// `sa_flags`: the handler runs on the alternate stack, if there is one.
pub const SA_ONSTACK: u64 = 0x0800_0000;
/// `sa_flags`: a call that the handler interrupts is made again afterwards.
pub const SA_RESTART: u64 = 0x1000_0000;
/// `sa_flags`: the signal is not blocked while its handler runs.
pub const SA_NODEFER: u64 = 0x4000_0000;
/// `sa_flags`: the handler is for one signal; then the default action is taken again.
pub const SA_RESETHAND: u64 = 0x8000_0000;
/// The flags that the kernel keeps. Others are dropped, so that a program can tell which it knows.
pub const SA_KNOWN: u64 =
    SA_NOCLDSTOP | SA_NOCLDWAIT | SA_SIGINFO | SA_ONSTACK | SA_RESTART | SA_NODEFER | SA_RESETHAND;

/// `rt_sigprocmask`: add to the mask.
pub const SIG_BLOCK: usize = 0;
/// `rt_sigprocmask`: take from the mask.
pub const SIG_UNBLOCK: usize = 1;
/// `rt_sigprocmask`: replace the mask.
pub const SIG_SETMASK: usize = 2;

/// `ss_flags`: the process runs on this stack.
pub const SS_ONSTACK: u32 = 1;
/// `ss_flags`: there is no alternate stack.
pub const SS_DISABLE: u32 = 2;
/// `ss_flags`: the stack is given up while a handler runs on it.
pub const SS_AUTODISARM: u32 = 1 << 31;
/// Least size of an alternate stack.
pub const MINSIGSTKSZ: u64 = 2048;

/// `si_code`: sent by `kill`.
pub const SI_USER: i32 = 0;
/// `si_code`: sent by the kernel.
pub const SI_KERNEL: i32 = 0x80;
/// `si_code`: sent by `tkill` or `tgkill`.
pub const SI_TKILL: i32 = -6;
/// `si_code` of `SIGILL`: illegal opcode.
pub const ILL_ILLOPC: i32 = 1;
/// `si_code` of `SIGTRAP`: a breakpoint.
pub const TRAP_BRKPT: i32 = 1;
/// `si_code` of `SIGBUS`: a misaligned address.
pub const BUS_ADRALN: i32 = 1;
/// `si_code` of `SIGBUS`: an address with nothing behind it, such as a page past a file's end.
pub const BUS_ADRERR: i32 = 2;
/// `si_code` of `SIGSEGV`: nothing is mapped there.
pub const SEGV_MAPERR: i32 = 1;
/// `si_code` of `SIGSEGV`: what is mapped there does not permit the access.
pub const SEGV_ACCERR: i32 = 2;
/// `si_code` of `SIGCHLD`: the child called `exit`.
pub const CLD_EXITED: i32 = 1;
/// `si_code` of `SIGCHLD`: a signal ended the child.
pub const CLD_KILLED: i32 = 2;
/// `si_code` of `SIGCHLD`: a signal stopped the child.
pub const CLD_STOPPED: i32 = 5;
/// `si_code` of `SIGCHLD`: the child goes on.
pub const CLD_CONTINUED: i32 = 6;

/// The bit of a signal in a set.
#[must_use]
pub const fn set_of(number: usize) -> u64 {
    1 << (number - 1)
}

wire_structs! {
    /// `struct sigaction` as the kernel takes it; riscv64's has no `sa_restorer`.
    pub struct SigAction {
        /// `SIG_DFL`, `SIG_IGN` or the handler's address.
        pub handler: u64,
        /// `SA_*`.
        pub flags: u64,
        /// Signals blocked while the handler runs, bit n - 1 for signal n.
        pub mask: u64,
    }

    /// `stack_t`: an alternate signal stack.
    pub struct SigStack {
        /// Its lowest address.
        pub sp: u64,
        /// `SS_*`.
        pub flags: u32,
        /// Its size in bytes.
        pub size: u64,
    }

    /// `siginfo_t`: 128 bytes, of which a signal uses what its code says.
    pub struct SigInfo {
        /// Which signal.
        pub signo: i32,
        /// Unused by Linux.
        pub errno: i32,
        /// Why: `SI_*`, or a code of this signal's own.
        pub code: i32,
        /// The union: see the methods.
        pub fields: [u64; 14],
    }

    /// `struct sigcontext` of riscv64: what the process's registers held.
    pub struct SigContext {
        /// `pc`, then `x1` to `x31`.
        pub regs: [u64; 32],
        /// The floating-point registers.
        pub f: [u64; 32],
        /// The floating-point control and status register.
        pub fcsr: u32,
        /// Room for registers of 128 bits.
        pub wide: [u32; 64],
        /// Zero.
        pub reserved: u32,
        /// The header of what further state follows: zeros, for none.
        pub end: [u32; 2],
    }

    /// `struct ucontext` of riscv64.
    pub struct UContext {
        /// Unused.
        pub flags: u64,
        /// Unused.
        pub link: u64,
        /// The alternate stack as it was.
        pub stack: SigStack,
        /// The mask as it was.
        pub mask: u64,
        /// Room for a set of 1,024 signals, and up to a multiple of 16.
        pub unused: [u64; 16],
        /// The registers.
        pub mcontext: SigContext,
    }

    /// What the kernel puts on a handler's stack (`struct rt_sigframe`).
    pub struct SigFrame {
        /// The handler's second argument leads here.
        pub info: SigInfo,
        /// Its third argument leads here.
        pub context: UContext,
    }
}

impl SigInfo {
    const fn new(number: usize, code: i32) -> Self {
        Self {
            signo: number as i32,
            errno: 0,
            code,
            fields: [0; 14],
        }
    }

    /// Two 32-bit fields as they lie in one word of the union.
    const fn pair(low: u32, high: u32) -> u64 {
        low as u64 | (high as u64) << 32
    }

    /// From the kernel itself.
    #[must_use]
    pub const fn from_kernel(number: usize) -> Self {
        Self::new(number, SI_KERNEL)
    }

    /// From a process, by `kill` or `tgkill` as the code says. Everybody is user 0.
    #[must_use]
    pub const fn from_process(number: usize, code: i32, pid: u32) -> Self {
        let mut info = Self::new(number, code);
        info.fields[0] = Self::pair(pid, 0);
        info
    }

    /// A fault at an address.
    #[must_use]
    pub const fn fault(number: usize, code: i32, address: u64) -> Self {
        let mut info = Self::new(number, code);
        info.fields[0] = address;
        info
    }

    /// A child's end; times in ticks of `USER_HZ`.
    #[must_use]
    pub const fn child(number: usize, code: i32, pid: u32, status: i32, times: [u64; 2]) -> Self {
        let mut info = Self::from_process(number, code, pid);
        info.fields[1] = Self::pair(status as u32, 0);
        info.fields[2] = times[0];
        info.fields[3] = times[1];
        info
    }

    /// `si_addr`, of a fault.
    #[must_use]
    pub const fn addr(&self) -> u64 {
        self.fields[0]
    }

    /// `si_pid`, of a signal from a process and of a child's end.
    #[must_use]
    pub const fn pid(&self) -> u32 {
        self.fields[0] as u32
    }

    /// `si_uid`, of the same.
    #[must_use]
    pub const fn uid(&self) -> u32 {
        (self.fields[0] >> 32) as u32
    }

    /// `si_status`, of a child's end: its exit status, or the signal that ended it.
    #[must_use]
    pub const fn status(&self) -> i32 {
        self.fields[1] as i32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_dense_from_one() {
        for (index, &signal) in Signal::ALL.iter().enumerate() {
            assert_eq!(signal.number(), index + 1);
            assert_eq!(Signal::from_number(index + 1), Some(signal));
        }
        assert_eq!(Signal::ALL.len(), 31);
        assert_eq!(Signal::from_number(0), None);
    }

    #[test]
    fn layouts_are_those_of_linux() {
        use core::mem::offset_of;
        for (what, ours, linuxs) in [
            ("sigaction", size_of::<SigAction>(), 24),
            ("sa_flags", offset_of!(SigAction, flags), 8),
            ("sa_mask", offset_of!(SigAction, mask), 16),
            ("stack_t", size_of::<SigStack>(), 24),
            ("ss_flags", offset_of!(SigStack, flags), 8),
            ("ss_size", offset_of!(SigStack, size), 16),
            ("siginfo_t", size_of::<SigInfo>(), 128),
            ("si_errno", offset_of!(SigInfo, errno), 4),
            ("si_code", offset_of!(SigInfo, code), 8),
            ("si_addr and si_pid", offset_of!(SigInfo, fields), 16),
            ("sigcontext", size_of::<SigContext>(), 784),
            ("sc_fpregs", offset_of!(SigContext, f), 256),
            ("d.fcsr", offset_of!(SigContext, fcsr), 512),
            ("sc_extdesc.reserved", offset_of!(SigContext, reserved), 772),
            ("sc_extdesc.hdr", offset_of!(SigContext, end), 776),
            ("ucontext", size_of::<UContext>(), 960),
            ("uc_stack", offset_of!(UContext, stack), 16),
            ("uc_sigmask", offset_of!(UContext, mask), 40),
            ("uc_mcontext", offset_of!(UContext, mcontext), 176),
            ("rt_sigframe", size_of::<SigFrame>(), 1088),
            ("uc", offset_of!(SigFrame, context), 128),
        ] {
            assert_eq!(ours, linuxs, "{what}");
        }
    }

    #[test]
    fn information_lies_where_linux_has_it() {
        let word = |info: SigInfo, at: usize| {
            let bytes = info.to_bytes();
            u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
        };
        let fault = SigInfo::fault(SIGSEGV, SEGV_ACCERR, 0x1_2345_6789);
        assert_eq!(
            [0, 4, 8, 16, 20].map(|at| word(fault, at)),
            [11, 0, 2, 0x2345_6789, 1]
        );
        let child = SigInfo::child(SIGCHLD, CLD_EXITED, 7, 3, [5, 6]);
        assert_eq!(
            [0, 8, 16, 20, 24, 32, 40].map(|at| word(child, at)),
            [17, 1, 7, 0, 3, 5, 6]
        );
        assert_eq!((child.pid(), child.uid(), child.status()), (7, 0, 3));
        let sent = SigInfo::from_process(SIGTERM, SI_TKILL, 9);
        assert_eq!([8, 16, 20].map(|at| word(sent, at) as i32), [-6, 9, 0]);
        assert_eq!(SigInfo::from_kernel(SIGALRM).code, 128);
    }
}
