//! Page replacement: which page leaves memory when another needs its frame.
//!
//! The guest kernel evicts by these policies, and [`replay`] runs the very same code on the host over a
//! recorded reference string, beside the optimum.
//!
//! A policy sees frames, and what their accessed and dirty bits say ([`Bits`]); never a page table. It
//! hears of a page when it comes ([`Policy::on_map`]) and goes, and not when it is touched: no machine
//! tells its kernel that. It has no clock either. Where a textbook counts ticks, the policies here count
//! evictions, or pages that come, so that they choose the same in every replay.
//!
//! | policy | evicts | by |
//! |---|---|---|
//! | [`Fifo`] | what came first | |
//! | [`Clock`] | what came first and was not touched lately | Corbató 1968 |
//! | [`EnhancedClock`] | the same, clean pages before dirty ones | Silberschatz et al., "enhanced second-chance" |
//! | [`Aging`] | what was touched in the fewest and least recent intervals | Tanenbaum |
//! | [`Lru`] | what was seen touched least recently | Denning 1968 and others |
//! | [`WsClock`] | what has left the working set | Carr and Hennessy 1981 |
//! | [`TwoQueues`] | what was needed once only | Johnson and Shasha 1994 |
//! | [`ActiveInactive`] | what was not touched twice lately | Linux |
//! | [`Random`] | anything | |
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod active_inactive;
mod aging;
mod clock;
mod departed;
mod enhanced_clock;
mod fifo;
mod kind;
mod lru;
mod queue;
mod random;
pub mod replay;
mod two_queues;
mod wsclock;

#[cfg(test)]
mod tests;

pub use active_inactive::ActiveInactive;
pub use aging::Aging;
pub use clock::Clock;
pub use enhanced_clock::EnhancedClock;
pub use fifo::Fifo;
pub use kind::PolicyKind;
pub use lru::Lru;
pub use random::Random;
pub use two_queues::TwoQueues;
pub use wsclock::WsClock;

/// A frame of memory, counted from the start of RAM.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FrameId(u32);

impl FrameId {
    /// The frame with that number.
    #[must_use]
    pub const fn new(number: u32) -> Self {
        Self(number)
    }

    /// Its number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }

    const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The name of what a frame holds: when a page that was evicted comes back, into whatever frame, it has
/// the name that it had when it went. Two pages with one name are an inaccuracy, not an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageName(pub u64);

/// What the machine knows of a frame, in all its mappings together.
pub trait Bits {
    /// Whether it was touched since this was last asked; clears the accessed bits. A bit that was cleared
    /// is set again only if the translation has been flushed, so whoever implements this flushes.
    fn take_accessed(&mut self, frame: FrameId) -> bool;

    /// The same without clearing anything.
    fn accessed(&mut self, frame: FrameId) -> bool;

    /// Whether evicting it costs a write.
    fn dirty(&mut self, frame: FrameId) -> bool;
}

/// The bits of a machine on which nothing is ever touched.
#[derive(Clone, Copy, Debug, Default)]
pub struct Untouched;

impl Bits for Untouched {
    fn take_accessed(&mut self, _frame: FrameId) -> bool {
        false
    }
    fn accessed(&mut self, _frame: FrameId) -> bool {
        false
    }
    fn dirty(&mut self, _frame: FrameId) -> bool {
        false
    }
}

/// Chooses which frame to evict.
pub trait Policy: Send {
    /// `frame` holds a page that may be evicted, from now on: one that came, or a victim that stays after
    /// all. The page has a name if it was out of memory before. A frame that is on the list already stays
    /// where it is.
    ///
    /// A page that may not be evicted for a moment only stays on the list: it would come anew otherwise,
    /// with all forgotten that is known of it. If it is chosen meanwhile, its turn has gone by.
    fn on_map(&mut self, frame: FrameId, page: Option<PageName>);

    /// What `frame` held is gone, whether it was on the list or a victim.
    fn on_unmap(&mut self, frame: FrameId);

    /// Chooses a frame and takes it off its list.
    fn victim(&mut self, bits: &mut dyn Bits) -> Option<FrameId>;

    /// A page has left memory, and will have this name if it comes back. For policies that remember pages
    /// which are no longer there. Where a victim has to be written first this is called once it is, which
    /// may be after other victims were chosen; one that could not be written, or was needed again meanwhile,
    /// comes back by [`Policy::on_map`] instead. The frame need not be a victim: a page may be evicted for
    /// other reasons.
    fn on_evicted(&mut self, _frame: FrameId, _page: PageName) {}

    /// Frames on its list.
    fn len(&self) -> usize;

    /// Whether there is nothing to choose from.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
