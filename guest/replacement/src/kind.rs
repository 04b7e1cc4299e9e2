//! The policies by name and by number.

use alloc::boxed::Box;

use crate::{
    Aging, Clock, EnhancedClock, Fifo, FrameId, Lru, PageName, Policy, Random, TwoQueues,
    Untouched, WsClock,
};

/// Defines [`PolicyKind`] from one table. A policy's place in it is its number in system calls, so new
/// ones go to the end.
macro_rules! define_kinds {
    ($($(#[$meta:meta])* $kind:ident $name:literal $make:expr;)*) => {
        /// The policies there are, for the boot argument `policy=` and for switching.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum PolicyKind {
            $( $(#[$meta])* $kind, )*
        }

        impl PolicyKind {
            /// Every policy, in the order of their numbers.
            pub const ALL: [Self; [$($name),*].len()] = [$(Self::$kind),*];

            /// Its name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)*
                }
            }

            /// A policy of this kind, with nothing on its list.
            #[must_use]
            pub fn build(self) -> Box<dyn Policy> {
                match self {
                    $(Self::$kind => Box::new($make),)*
                }
            }
        }
    };
}

define_kinds! {
    /// The page that has been in memory longest.
    Fifo "fifo" Fifo::default();
    /// The page that has been in memory longest among those not touched lately.
    Clock "clock" Clock::default();
    /// The same, and clean pages before dirty ones.
    EnhancedClock "enhanced-clock" EnhancedClock::default();
    /// The page touched in the fewest and least recent intervals.
    Aging "aging" Aging::default();
    /// The page seen touched least recently.
    Lru "lru" Lru::default();
    /// A page outside the working set.
    WsClock "wsclock" WsClock::default();
    /// A page that was needed only once.
    TwoQueues "2q" TwoQueues::default();
    /// Any page.
    Random "random" Random::default();
}

impl PolicyKind {
    /// The policy of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Its number in system calls.
    #[must_use]
    pub const fn number(self) -> usize {
        self as usize
    }

    /// The policy with that number.
    #[must_use]
    pub fn from_number(number: usize) -> Option<Self> {
        Self::ALL.get(number).copied()
    }

    /// A policy of this kind that takes over another's list, in the order in which that one would evict
    /// if nothing were touched any more. No bit is read or cleared.
    #[must_use]
    pub fn take_over(self, mut from: Box<dyn Policy>) -> Box<dyn Policy> {
        let mut policy = self.build();
        let from = core::iter::from_fn(|| from.victim(&mut Untouched));
        from.for_each(|frame: FrameId| policy.on_map(frame, None::<PageName>));
        policy
    }
}
