//! What a page fault calls for: one total function over enums, without a side effect.

use abi::signal::Signal;
use tracepoint::fault;

use crate::{
    area::{Access, Sharing},
    swap::SlotId,
};

/// What the area around the address says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AreaFacts {
    /// It permits the access.
    pub permits: bool,
    /// Who sees stores.
    pub sharing: Sharing,
    /// What an untouched page holds.
    pub backs: Backs,
}

/// What an untouched page holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backs {
    /// Zeros.
    Zeros,
    /// A page of an object.
    Page,
    /// The start of a file's page, then zeros although the file goes on: the last page of an ELF
    /// segment's content. Private always.
    Tail,
    /// Nothing: the file ends before it.
    BeyondEnd,
}

/// What the page table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// An empty entry.
    Nothing,
    /// The page is in swap.
    Swapped(SlotId),
    /// A frame.
    Frame {
        /// The entry allows the access.
        allows: bool,
        /// The entry's A bit, and for a store its D bit, are set.
        marked: bool,
        /// No other page shares the frame or its slot, and it is not a page of an object.
        sole: bool,
    },
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// End the process.
    Kill(Signal),
    /// Map the shared zero page, read-only.
    ZeroPage,
    /// Map a new frame of zeros.
    DemandZero,
    /// Map the object's page itself.
    MapCached,
    /// Map a private copy of the object's page.
    CopyCached,
    /// Bring the page back from swap.
    SwapIn(SlotId),
    /// Map a private copy of the frame that is mapped.
    CopyFrame,
    /// Allow more in the entry: nobody shares the page.
    Upgrade,
    /// Set the entry's A and D bits (Svade: the hardware does not).
    Mark,
    /// Nothing: another processor or an earlier fault has done it.
    Spurious,
}

impl Action {
    /// Its number in a tracepoint.
    pub(super) const fn traced(self) -> u64 {
        match self {
            Self::Kill(_) => fault::KILL,
            Self::ZeroPage => fault::ZERO_PAGE,
            Self::DemandZero => fault::DEMAND_ZERO,
            Self::MapCached => fault::MAP_CACHED,
            Self::CopyCached => fault::COPY_CACHED,
            Self::SwapIn(_) => fault::SWAP_IN,
            Self::CopyFrame => fault::COPY,
            Self::Upgrade => fault::UPGRADE,
            Self::Mark => fault::MARK,
            Self::Spurious => fault::SPURIOUS,
        }
    }
}

/// Decides.
#[must_use]
pub const fn decide(area: Option<AreaFacts>, held: Held, access: Access) -> Action {
    let Some(AreaFacts {
        permits: true,
        sharing,
        backs,
    }) = area
    else {
        return Action::Kill(Signal::Segv);
    };
    match (held, sharing, backs, access) {
        (Held::Swapped(slot), ..) => Action::SwapIn(slot),

        (
            Held::Frame {
                allows: true,
                marked: true,
                ..
            },
            ..,
        ) => Action::Spurious,
        (
            Held::Frame {
                allows: true,
                marked: false,
                ..
            },
            ..,
        ) => Action::Mark,
        (
            Held::Frame {
                allows: false,
                sole: false,
                ..
            },
            Sharing::Private,
            _,
            Access::Store,
        ) => Action::CopyFrame,
        (Held::Frame { allows: false, .. }, ..) => Action::Upgrade,

        (Held::Nothing, _, Backs::BeyondEnd, _) => Action::Kill(Signal::Bus),
        (Held::Nothing, _, Backs::Zeros, Access::Store) => Action::DemandZero,
        (Held::Nothing, _, Backs::Zeros, Access::Load | Access::Fetch) => Action::ZeroPage,
        (Held::Nothing, _, Backs::Tail, _) => Action::CopyCached,
        (Held::Nothing, Sharing::Private, Backs::Page, Access::Store) => Action::CopyCached,
        (Held::Nothing, _, Backs::Page, _) => Action::MapCached,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SLOT: SlotId = SlotId::new(3);

    /// Every question there is.
    fn for_each_question(mut check: impl FnMut(Option<AreaFacts>, Held, Access, Action)) {
        let frames = (0..8).map(|bits| Held::Frame {
            allows: bits & 1 != 0,
            marked: bits & 2 != 0,
            sole: bits & 4 != 0,
        });
        let helds: std::vec::Vec<Held> =
            frames.chain([Held::Nothing, Held::Swapped(SLOT)]).collect();
        let backings = [Backs::Zeros, Backs::Page, Backs::Tail, Backs::BeyondEnd];
        let mut areas = std::vec![None];
        for permits in [false, true] {
            for sharing in [Sharing::Private, Sharing::Shared] {
                areas.extend(backings.map(|backs| {
                    Some(AreaFacts {
                        permits,
                        sharing,
                        backs,
                    })
                }));
            }
        }
        for area in areas {
            for &held in &helds {
                for access in Access::ALL {
                    check(area, held, access, decide(area, held, access));
                }
            }
        }
    }

    #[test]
    fn what_the_area_forbids_kills_and_nothing_else_does_but_the_end_of_a_file() {
        for_each_question(|area, held, access, action| {
            let forbidden = area.is_none_or(|area| !area.permits);
            let beyond =
                held == Held::Nothing && area.is_some_and(|area| area.backs == Backs::BeyondEnd);
            let expected = match (forbidden, beyond) {
                (true, _) => Some(Signal::Segv),
                (false, true) => Some(Signal::Bus),
                (false, false) => None,
            };
            let killed = match action {
                Action::Kill(signal) => Some(signal),
                _ => None,
            };
            assert_eq!(killed, expected, "{area:?} {held:?} {access:?}");
        });
    }

    #[test]
    fn only_a_private_store_copies_and_never_from_the_last_sharer() {
        for_each_question(|area, held, access, action| {
            if action == Action::CopyFrame {
                assert!(area.is_some_and(|area| area.sharing == Sharing::Private));
                assert_eq!(access, Access::Store);
                assert!(matches!(held, Held::Frame { sole: false, .. }));
            }
        });
    }

    #[test]
    fn a_load_never_takes_a_frame_of_zeros_and_a_store_never_gets_the_zero_page() {
        for_each_question(|_, _, access, action| match action {
            Action::ZeroPage => assert_ne!(access, Access::Store),
            Action::DemandZero => assert_eq!(access, Access::Store),
            _ => {}
        });
    }

    #[test]
    fn what_is_there_already_is_success() {
        for_each_question(|area, held, _, action| {
            let permitted = area.is_some_and(|area| area.permits);
            if let (
                true,
                Held::Frame {
                    allows: true,
                    marked,
                    ..
                },
            ) = (permitted, held)
            {
                assert_eq!(
                    action,
                    if marked {
                        Action::Spurious
                    } else {
                        Action::Mark
                    }
                );
            }
            if permitted && held == Held::Swapped(SLOT) {
                assert_eq!(action, Action::SwapIn(SLOT));
            }
        });
    }
}
