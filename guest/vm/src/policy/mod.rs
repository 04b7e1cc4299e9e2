//! Page replacement. A policy sees frames and one question, "referenced since you last asked?",
//! and never a page table.

mod clock;
mod fifo;
mod queue;

use alloc::boxed::Box;

use crate::frames::FrameId;

pub use clock::Clock;
pub use fifo::Fifo;

/// Chooses which frame to evict.
pub trait Policy: Send {
    /// `frame` holds a page that may be evicted, from now on.
    fn on_map(&mut self, frame: FrameId);

    /// `frame` may not be evicted any more, or is free.
    fn on_unmap(&mut self, frame: FrameId);

    /// Chooses a frame and takes it off its list, as if by [`Policy::on_unmap`].
    ///
    /// `referenced` reads and clears the frame's accessed bits, in all its mappings. A cleared bit is
    /// set again only if the translation has been flushed: see [`crate::Hw`]'s contract.
    fn victim(&mut self, referenced: &mut dyn FnMut(FrameId) -> bool) -> Option<FrameId>;

    /// Frames on its list.
    fn len(&self) -> usize;

    /// Whether there is nothing to choose from.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The policies there are, for the boot argument `policy=`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyKind {
    /// The page that has been in memory longest.
    Fifo,
    /// The page that has been in memory longest among those not touched lately.
    Clock,
}

impl PolicyKind {
    /// Every policy.
    pub const ALL: [Self; 2] = [Self::Fifo, Self::Clock];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fifo => "fifo",
            Self::Clock => "clock",
        }
    }

    /// The policy of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// A policy of this kind.
    #[must_use]
    pub fn build(self) -> Box<dyn Policy> {
        match self {
            Self::Fifo => Box::new(Fifo::default()),
            Self::Clock => Box::new(Clock::default()),
        }
    }
}
