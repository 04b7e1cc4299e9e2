//! Time and resource use.

/// Wall-clock time.
pub const CLOCK_REALTIME: usize = 0;
/// Time since boot, never set back.
pub const CLOCK_MONOTONIC: usize = 1;
/// CPU time of the process.
pub const CLOCK_PROCESS_CPUTIME_ID: usize = 2;
/// CPU time of the thread.
pub const CLOCK_THREAD_CPUTIME_ID: usize = 3;

/// `getrusage`: the calling process.
pub const RUSAGE_SELF: isize = 0;
/// `getrusage`: its children that have been waited for.
pub const RUSAGE_CHILDREN: isize = -1;
/// `getrusage`: the calling thread.
pub const RUSAGE_THREAD: isize = 1;

/// Ticks a second in `struct tms` (`USER_HZ`).
pub const USER_HZ: u64 = 100;

/// `setitimer`: counts real time, and sends `SIGALRM`.
pub const ITIMER_REAL: usize = 0;

wire_structs! {
    /// `struct timespec`.
    pub struct Timespec {
        /// Seconds.
        pub sec: i64,
        /// Nanoseconds, below 1,000,000,000.
        pub nsec: i64,
    }

    /// `struct timeval`.
    pub struct Timeval {
        /// Seconds.
        pub sec: i64,
        /// Microseconds, below 1,000,000.
        pub usec: i64,
    }

    /// `struct itimerval`.
    pub struct Itimerval {
        /// From one signal to the next; zero for one signal only.
        pub interval: Timeval,
        /// To the first signal; zero for none.
        pub value: Timeval,
    }

    /// `struct rusage`.
    pub struct Rusage {
        /// CPU time in user mode.
        pub utime: Timeval,
        /// CPU time in the kernel.
        pub stime: Timeval,
        /// Most memory resident at once, in KiB.
        pub maxrss: i64,
        /// Unused by Linux.
        pub ixrss: i64,
        /// Unused by Linux.
        pub idrss: i64,
        /// Unused by Linux.
        pub isrss: i64,
        /// Page faults served without I/O.
        pub minflt: i64,
        /// Page faults that waited for I/O.
        pub majflt: i64,
        /// Unused by Linux.
        pub nswap: i64,
        /// Block reads.
        pub inblock: i64,
        /// Block writes.
        pub oublock: i64,
        /// Unused by Linux.
        pub msgsnd: i64,
        /// Unused by Linux.
        pub msgrcv: i64,
        /// Unused by Linux.
        pub nsignals: i64,
        /// Context switches by waiting.
        pub nvcsw: i64,
        /// Context switches by preemption.
        pub nivcsw: i64,
    }

    /// `struct tms`.
    pub struct Tms {
        /// User time.
        pub utime: i64,
        /// System time.
        pub stime: i64,
        /// User time of waited-for children.
        pub cutime: i64,
        /// System time of waited-for children.
        pub cstime: i64,
    }
}

impl Timespec {
    /// The time as nanoseconds; `None` when negative, malformed or too large.
    #[must_use]
    pub fn to_nanos(&self) -> Option<u64> {
        let nsec = u64::try_from(self.nsec)
            .ok()
            .filter(|&nsec| nsec < 1_000_000_000)?;
        u64::try_from(self.sec)
            .ok()?
            .checked_mul(1_000_000_000)?
            .checked_add(nsec)
    }

    /// Nanoseconds as a time.
    #[must_use]
    pub fn from_nanos(nanos: u64) -> Self {
        Self {
            sec: (nanos / 1_000_000_000) as i64,
            nsec: (nanos % 1_000_000_000) as i64,
        }
    }
}

impl Timeval {
    /// The time as microseconds; `None` when negative, malformed or too large.
    #[must_use]
    pub fn to_micros(&self) -> Option<u64> {
        let usec = u64::try_from(self.usec)
            .ok()
            .filter(|&usec| usec < 1_000_000)?;
        u64::try_from(self.sec)
            .ok()?
            .checked_mul(1_000_000)?
            .checked_add(usec)
    }

    /// Microseconds as a time.
    #[must_use]
    pub fn from_micros(micros: u64) -> Self {
        Self {
            sec: (micros / 1_000_000) as i64,
            usec: (micros % 1_000_000) as i64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layouts_are_those_of_linux() {
        assert_eq!((size_of::<Timespec>(), size_of::<Timeval>()), (16, 16));
        assert_eq!((size_of::<Rusage>(), size_of::<Tms>()), (144, 32));
        assert_eq!(size_of::<Itimerval>(), 32);
        assert_eq!(core::mem::offset_of!(Itimerval, value), 16);
        assert_eq!(core::mem::offset_of!(Rusage, minflt), 64);
    }

    #[test]
    fn malformed_times_are_refused() {
        assert_eq!(Timespec { sec: 1, nsec: 5 }.to_nanos(), Some(1_000_000_005));
        assert_eq!(
            Timespec {
                sec: 1,
                nsec: 1_000_000_000
            }
            .to_nanos(),
            None
        );
        assert_eq!(Timespec { sec: -1, nsec: 0 }.to_nanos(), None);
        assert_eq!(
            Timespec {
                sec: i64::MAX,
                nsec: 0
            }
            .to_nanos(),
            None
        );
        for (sec, usec, micros) in [
            (2, 5, Some(2_000_005)),
            (0, 1_000_000, None),
            (0, -1, None),
            (-1, 0, None),
            (i64::MAX, 0, None),
        ] {
            assert_eq!(Timeval { sec, usec }.to_micros(), micros);
        }
        assert_eq!(
            Timespec::from_nanos(2_000_000_003),
            Timespec { sec: 2, nsec: 3 }
        );
    }
}
