//! Whose CPU time it is: from trap to return it is the process's in the kernel, otherwise in user
//! mode. Waiting for interrupts is nobody's.
//!
//! And how busy the machine is: the sums of these, switches, and load averages.

use core::sync::atomic::{AtomicU64, Ordering};

use crate::{arch, proc::with_running, sync::Global, time};

/// The machine's time so far, in ticks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MachineTimes {
    /// In user mode.
    pub user: u64,
    /// In the kernel.
    pub system: u64,
    /// With nothing to do.
    pub idle: u64,
    /// With nothing to do because all that there is to do waits for a disk.
    pub waiting: u64,
}

static TIMES: Global<MachineTimes> = Global::new(
    "times",
    MachineTimes {
        user: 0,
        system: 0,
        idle: 0,
        waiting: 0,
    },
);
static SWITCHES: AtomicU64 = AtomicU64::new(0);

/// When time was put to somebody's account last, in ticks.
static SETTLED: AtomicU64 = AtomicU64::new(0);

/// The running thread's ticks in the kernel since then: a trap adds to this alone, and not to the
/// thread, which takes longer to find. While it is in the kernel, minus the clock at its entry; the rest
/// of the time was in user mode. (Modulo 2^64, as both are.)
static SYSTEM: AtomicU64 = AtomicU64::new(0);

/// The process has entered the kernel.
#[inline]
pub fn leave_user() {
    // There is one hart, which nothing interrupts here: two plain accesses do.
    let system = SYSTEM.load(Ordering::Relaxed);
    SYSTEM.store(system.wrapping_sub(arch::clock_ticks()), Ordering::Relaxed);
}

/// The process leaves the kernel.
#[inline]
pub fn enter_user() {
    let system = SYSTEM.load(Ordering::Relaxed);
    SYSTEM.store(system.wrapping_add(arch::clock_ticks()), Ordering::Relaxed);
}

/// The process gives the hart away.
pub fn leave_kernel() {
    settle();
}

/// A process has got the hart: what the switch took is the machine's, and nobody's.
pub fn start() {
    let (_, ticks) = lap();
    TIMES.lock().system += ticks;
}

/// A wait for interrupts is over. `for_disk`: somebody waited for a disk.
pub fn leave_idle(for_disk: bool) {
    let (_, ticks) = lap();
    let mut times = TIMES.lock();
    if for_disk {
        times.waiting += ticks;
    } else {
        times.idle += ticks;
    }
}

/// One thread has given the hart to another.
pub fn switched() {
    SWITCHES.fetch_add(1, Ordering::Relaxed);
}

/// Puts all time so far to the running thread's and its process's account: to be called before somebody reads it.
pub fn settle() {
    let (user, system) = lap();
    {
        let mut times = TIMES.lock();
        times.user += user;
        times.system += system;
    }
    with_running(|thread, process| {
        for times in [&mut thread.usage.times, &mut process.usage.times] {
            times.user += user;
            times.system += system;
        }
    });
}

/// Ticks in user mode and in the kernel since this was called last; it is called in the kernel only.
fn lap() -> (u64, u64) {
    let now = arch::clock_ticks();
    let all = now.saturating_sub(SETTLED.swap(now, Ordering::Relaxed));
    let since = SYSTEM.swap(now.wrapping_neg(), Ordering::Relaxed);
    let system = since.wrapping_add(now).min(all);
    (all - system, system)
}

/// The machine's time so far.
pub fn times() -> MachineTimes {
    settle();
    *TIMES.lock()
}

/// Switches from one thread to another so far.
pub fn switches() -> u64 {
    SWITCHES.load(Ordering::Relaxed)
}

/// 1.00 of a load average.
pub const LOAD_ONE: u64 = 1 << 11;

/// How often the load is looked at.
const LOAD_PERIOD_NS: u64 = 5_000_000_000;

/// What one look leaves of the averages over 1, 5 and 15 minutes, in parts of [`LOAD_ONE`]: e to the power
/// of -5/60, -5/300 and -5/900.
const LOAD_DECAY: [u64; 3] = [1884, 2014, 2037];

/// After so many looks at the same load all averages are what it is.
const ENOUGH_LOOKS: u64 = 4096;

/// How busy the machine was lately.
#[derive(Clone, Copy, Debug)]
struct Load {
    averages: [u64; 3],
    /// When to look next, in ticks.
    next: u64,
}

static LOAD: Global<Load> = Global::new(
    "load averages",
    Load {
        averages: [0; 3],
        next: 0,
    },
);

impl Load {
    /// Looks once for each period that has passed: `active` threads were ready, ran or waited for a disk.
    fn look(&mut self, now: u64, period: u64, active: u64) {
        if self.next == 0 {
            self.next = now + period;
        }
        let Some(behind) = now.checked_sub(self.next) else {
            return;
        };
        let looks = behind / period + 1;
        self.next += looks * period;
        for _ in 0..looks.min(ENOUGH_LOOKS) {
            for (average, decay) in self.averages.iter_mut().zip(LOAD_DECAY) {
                let load = active * LOAD_ONE;
                let sum = *average * decay + load * (LOAD_ONE - decay);
                // Rounded up while it grows, as Linux does, so that it gets there.
                *average = (sum + if load >= *average { LOAD_ONE - 1 } else { 0 }) / LOAD_ONE;
            }
        }
    }
}

/// Whether it is time for [`look_at_load`].
pub fn load_is_due(now: u64) -> bool {
    now >= LOAD.lock().next
}

/// Takes note of how many threads are ready, run or wait for a disk.
pub fn look_at_load(now: u64, active: u64) {
    LOAD.lock()
        .look(now, time::ns_to_ticks(LOAD_PERIOD_NS), active);
}

/// The load averages over 1, 5 and 15 minutes, in parts of [`LOAD_ONE`].
pub fn load_averages() -> [u64; 3] {
    LOAD.lock().averages
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(looks: u64, active: u64) -> [u64; 3] {
        let mut load = Load {
            averages: [0; 3],
            next: 0,
        };
        load.look(0, 10, active);
        load.look(looks * 10, 10, active);
        load.averages
    }

    #[test]
    fn averages_follow_the_load_the_slower_the_longer_they_look_back() {
        assert_eq!(after(0, 3), [0; 3]);
        let [one, five, fifteen] = after(12, 1);
        // After a minute the first has come 1 - 1/e of the way.
        assert!((1290..1300).contains(&one), "{one}");
        assert!(one > five && five > fifteen && fifteen > 0);
        assert_eq!(after(1000, 2)[0], 2 * LOAD_ONE);
    }

    #[test]
    fn a_long_sleep_is_many_looks() {
        let mut load = Load {
            averages: [LOAD_ONE; 3],
            next: 10,
        };
        load.look(9, 10, 0);
        assert_eq!(load.averages, [LOAD_ONE; 3]);
        load.look(10_000, 10, 0);
        assert_eq!(load.averages[0], 0);
        assert_eq!(load.next, 10_010);
    }
}
