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

/// `rt_sigprocmask`: add to the mask.
pub const SIG_BLOCK: usize = 0;
/// `rt_sigprocmask`: take from the mask.
pub const SIG_UNBLOCK: usize = 1;
/// `rt_sigprocmask`: replace the mask.
pub const SIG_SETMASK: usize = 2;

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
        pub flags: i32,
        /// Its size in bytes.
        pub size: u64,
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
        assert_eq!((size_of::<SigAction>(), size_of::<SigStack>()), (24, 24));
        assert_eq!(core::mem::offset_of!(SigStack, size), 16);
    }
}
