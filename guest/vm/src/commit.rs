//! Overcommit: how much memory may be promised.
//!
//! Promised is what may have to be had at once: the pages of private areas that may be stored to, touched or
//! not, as Linux counts them. An area that was writable once stays counted. Shared anonymous memory is not
//! counted here, pages of files need not be, and `MAP_NORESERVE` is heeded unless accounts are strict.

use abi::errno::{EINVAL, ENOMEM, Errno};

use crate::{
    area::{Access, Area, Prot, Sharing},
    attributes::{Attributes, HugePages},
    hw::Hw,
    space::SpaceId,
    vm::Vm,
};

/// What is refused, by Linux's numbers (`vm.overcommit_memory`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overcommit {
    /// What could never be had: more at once than there is memory and swap.
    Heuristic = 0,
    /// Nothing.
    #[default]
    Always = 1,
    /// What might not be had if everybody took what is promised: more in all than swap and half of memory.
    Strict = 2,
}

impl Overcommit {
    /// The mode with that number.
    pub const fn from_number(number: usize) -> Result<Self, Errno> {
        match number {
            0 => Ok(Self::Heuristic),
            1 => Ok(Self::Always),
            2 => Ok(Self::Strict),
            _ => Err(EINVAL),
        }
    }
}

/// Part of memory that may be promised with strict accounts (`vm.overcommit_ratio`), in hundredths.
const RATIO: u64 = 50;

/// A process that takes nearly all leaves this part of its own size to those who want to end it, up to so
/// many pages (`vm.user_reserve_kbytes`).
const USER_RESERVE_SHARE: u64 = 32;
const USER_RESERVE_MAX: u64 = (128 << 20) / crate::PAGE_SIZE as u64;

impl<H: Hw> Vm<H> {
    /// How promises are judged.
    #[must_use]
    pub fn overcommit(&self) -> Overcommit {
        self.overcommit
    }

    /// Says how promises are judged from now on. Those that were made stay.
    pub fn set_overcommit(&mut self, mode: Overcommit) {
        self.overcommit = mode;
    }

    /// Pages that are promised (`Committed_AS`).
    #[must_use]
    pub fn committed(&self) -> u64 {
        self.spaces
            .values()
            .map(|space| space.areas.charged_pages())
            .sum()
    }

    /// Pages that may be promised with strict accounts (`CommitLimit`).
    #[must_use]
    pub fn commit_limit(&self) -> u64 {
        (self.frames.total() - self.frames.counts().pool) * RATIO / 100 + self.swap.total()
    }

    /// How many pages more a space may be promised.
    pub(crate) fn commit_room(&self, id: SpaceId) -> u64 {
        match self.overcommit {
            Overcommit::Always => u64::MAX,
            Overcommit::Heuristic => self.frames.total() + self.swap.total(),
            Overcommit::Strict => {
                let own = self.areas(id).map_or(0, |areas| areas.pages());
                let reserve = (own / USER_RESERVE_SHARE).min(USER_RESERVE_MAX);
                let taken = self.committed() + reserve;
                self.commit_limit().saturating_sub(taken)
            }
        }
    }

    /// `ENOMEM` if a space may not be promised so many pages more.
    pub(crate) fn check_commit(&self, id: SpaceId, pages: u64) -> Result<(), Errno> {
        if pages <= self.commit_room(id) {
            Ok(())
        } else {
            Err(ENOMEM)
        }
    }

    /// Whether an area with these rights is counted.
    pub(crate) fn is_charged(&self, prot: Prot, sharing: Sharing, attributes: &Attributes) -> bool {
        let heeded = attributes.no_reserve && self.overcommit != Overcommit::Strict;
        // What the pool has promised it has set apart.
        let of_pool = attributes.huge_pages == HugePages::Pool;
        prot.permits(Access::Store) && sharing == Sharing::Private && !heeded && !of_pool
    }

    /// Whether a change of rights makes an area one that is counted.
    pub(crate) fn becomes_charged(&self, area: &Area, prot: Prot) -> bool {
        !area.attributes.charged
            && !area.prot.permits(Access::Store)
            && self.is_charged(prot, area.sharing(), &area.attributes)
    }
}
