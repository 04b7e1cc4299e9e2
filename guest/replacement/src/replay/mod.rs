//! Replaying a reference string: how often would a policy have faulted, with so many frames?
//!
//! A machine is modelled that has nothing but frames with accessed and dirty bits, and one process that
//! touches page after page. The policies are those of the kernel. Two algorithms that
//! no kernel can have stand beside them: the optimum, which knows the future, and exact LRU, which sees
//! each access.

mod machine;
mod ranked;
mod trace;

use alloc::vec::Vec;

use crate::PolicyKind;

pub use trace::{Reference, Trace};

/// What a replay counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// References to a page that was not in memory, the first to each page included.
    pub faults: u64,
    /// Evictions of a page that had been stored to. Pages in memory at the end are not counted.
    pub write_backs: u64,
}

/// Who chooses the victims of a replay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// The page needed furthest in the future goes: no algorithm has fewer faults (Belady's MIN, 1966).
    Opt,
    /// The page used least recently goes, by the order of all accesses.
    ExactLru,
    /// A policy of the kernel's.
    Policy(PolicyKind),
}

impl Algorithm {
    /// Every algorithm, the optimum first.
    pub fn all() -> impl Iterator<Item = Self> {
        let policies = PolicyKind::ALL.into_iter().map(Self::Policy);
        [Self::Opt, Self::ExactLru].into_iter().chain(policies)
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Opt => "opt",
            Self::ExactLru => "exact-lru",
            Self::Policy(kind) => kind.name(),
        }
    }

    /// The algorithm of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::all().find(|algorithm| algorithm.name() == name)
    }

    /// Replays a trace in an empty memory of so many frames.
    #[must_use]
    pub fn replay(self, trace: &Trace, frames: u32) -> Counts {
        self.replay_victims(trace, frames, &mut |_| ())
    }

    /// The same, telling which page went at each eviction.
    pub fn replay_victims(
        self,
        trace: &Trace,
        frames: u32,
        on_victim: &mut dyn FnMut(u64),
    ) -> Counts {
        match self {
            Self::Opt => ranked::furthest_use(trace, frames, on_victim),
            Self::ExactLru => ranked::least_recent_use(trace, frames, on_victim),
            Self::Policy(kind) => {
                // A trace has no more pages than references, and a machine may have far more frames.
                let needed = (frames as usize).min(trace.pages());
                machine::replay(&mut *kind.build(needed), trace, frames, on_victim)
            }
        }
    }
}

/// One algorithm with several numbers of frames.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Curve {
    /// Who chose the victims.
    pub algorithm: Algorithm,
    /// The counts, in the order of the numbers of frames.
    pub counts: Vec<Counts>,
}

impl Curve {
    /// Replays a trace with each of these numbers of frames, which ascend.
    #[must_use]
    pub fn new(algorithm: Algorithm, trace: &Trace, frames: &[u32]) -> Self {
        let counts = frames.iter().map(|&frames| algorithm.replay(trace, frames));
        Self {
            algorithm,
            counts: counts.collect(),
        }
    }

    /// Whether a point shows Belady's anomaly: more faults than a point with fewer frames.
    #[must_use]
    pub fn is_anomaly(&self, at: usize) -> bool {
        let faults = |counts: &Counts| counts.faults;
        let fewest_before = self.counts.iter().take(at).map(faults).min();
        let here = self.counts.get(at).map(faults);
        here.zip(fewest_before)
            .is_some_and(|(here, before)| here > before)
    }
}
