//! The policies by name and by number.

use alloc::boxed::Box;

use crate::{
    ActiveInactive, Aging, Clock, EnhancedClock, Fifo, FrameId, Lru, PageName, Policy, Random,
    TwoQueues, Untouched, WsClock,
};

/// Defines [`PolicyKind`] from one table. A policy's place in it is its number in system calls, so new
/// ones go to the end.
macro_rules! define_kinds {
    ($($(#[$meta:meta])* $kind:ident $name:literal;)*) => {
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

            /// A policy of this kind, with nothing on its list, for the frames whose numbers are below
            /// `frames`: it has room for all of them, so that it needs no heap when memory is short.
            #[must_use]
            pub fn build(self, frames: usize) -> Box<dyn Policy> {
                match self {
                    $(Self::$kind => Box::new($kind::new(frames)),)*
                }
            }

            /// Bytes of heap that a policy of this kind, for so many frames, takes at most, now and later,
            /// beside what the allocator adds; there are never more than `pages` on its list.
            #[must_use]
            pub const fn heap_for(self, frames: usize, pages: usize) -> usize {
                match self {
                    $(Self::$kind => size_of::<$kind>() + $kind::heap_for(frames, pages),)*
                }
            }
        }
    };
}

define_kinds! {
    /// The page that has been in memory longest.
    Fifo "fifo";
    /// The page that has been in memory longest among those not touched lately.
    Clock "clock";
    /// The same, and clean pages before dirty ones.
    EnhancedClock "enhanced-clock";
    /// The page touched in the fewest and least recent intervals.
    Aging "aging";
    /// The page seen touched least recently.
    Lru "lru";
    /// A page outside the working set.
    WsClock "wsclock";
    /// A page that was needed only once.
    TwoQueues "2q";
    /// Any page.
    Random "random";
    /// A page that was not touched twice lately.
    ActiveInactive "active-inactive";
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

    /// A policy of this kind, built for so many frames, that takes over all that is on another's list, in
    /// the order in which that one would evict if nothing were touched any more. No bit is read or cleared.
    #[must_use]
    pub fn take_over(self, from: &mut dyn Policy, frames: usize) -> Box<dyn Policy> {
        let mut policy = self.build(frames);
        let from = core::iter::from_fn(|| from.victim(&mut Untouched));
        from.for_each(|frame: FrameId| policy.on_map(frame, None::<PageName>));
        policy
    }
}
