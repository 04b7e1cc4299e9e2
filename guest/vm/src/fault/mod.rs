//! Page faults: deciding ([`decide`]) apart from doing (one file a kind).
//!
//! Every call looks everything up anew: after a wait the area may be gone, the page may be there already,
//! or somewhere else. The doing functions take the frames they need before they change anything, so
//! that one that finds none ([`Blocked::Room`]) can be begun again after reclaim.

mod anon;
mod cow;
pub mod decide;
mod file;
mod swap_in;

use abi::signal::Signal;

use crate::{
    addr::{VirtAddr, Vpn},
    area::{Access, Prot, Sharing, Source},
    attributes::HugePages,
    frames::FrameId,
    hw::{Entry, Hw, Mapping},
    space::SpaceId,
    step::{Attempt, Blocked, Resolution, Step},
    vm::Vm,
};
use decide::{Action, AreaFacts, Backs, Held, decide};

/// The page that faulted, and what its area says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot {
    pub(crate) space: SpaceId,
    pub(crate) page: Vpn,
    pub(crate) access: Access,
    pub(crate) prot: Prot,
    /// Whether its area wants large pages.
    pub(crate) huge_pages: HugePages,
    source: Source,
}

impl Spot {
    /// The entry for a frame that has just been touched by this access.
    const fn touched(&self, frame: FrameId, prot: Prot) -> Entry {
        let dirty = matches!(self.access, Access::Store);
        Entry::Present(Mapping {
            frame,
            prot,
            accessed: true,
            dirty,
        })
    }

    /// The same for a large page.
    pub(crate) const fn touched_large(&self, first: FrameId) -> Mapping {
        Mapping {
            frame: first,
            prot: self.prot,
            accessed: true,
            dirty: matches!(self.access, Access::Store),
        }
    }
}

/// Whether the page is not in memory for this space, and will be.
const fn adds_a_page(action: Action) -> bool {
    match action {
        Action::DemandZero | Action::MapCached | Action::CopyCached | Action::SwapIn(_) => true,
        // A copy takes the place of the frame that it is made of, mostly.
        Action::CopyFrame
        | Action::ZeroPage
        | Action::Upgrade
        | Action::Mark
        | Action::Spurious
        | Action::Kill(_) => false,
    }
}

impl<H: Hw> Vm<H> {
    /// A page fault at `addr`, from user mode. Make one [`Attempt`] a fault.
    pub fn fault(
        &mut self,
        space: SpaceId,
        addr: VirtAddr,
        access: Access,
        attempt: &mut Attempt,
    ) -> Step<Resolution> {
        if !attempt.counted {
            attempt.counted = true;
            self.stats.faults += 1;
        }
        let resolution = match self.resolve(space, addr.page(), access, attempt) {
            Ok(resolution) => resolution,
            Err(blocked) => return Step::from(Err(blocked)),
        };
        match resolution {
            Resolution::Kill(_) => self.stats.segv += 1,
            Resolution::Retry if attempt.waited_for_read => self.stats.major += 1,
            Resolution::Retry => self.stats.minor += 1,
        }
        Step::Done(resolution)
    }

    /// The frame behind a user address, faulted in and marked touched as the access asks: how the kernel
    /// itself reads and writes user memory. It is valid while the brain is locked; [`Vm::pin`] it to
    /// keep it longer. Make one [`Attempt`] a page.
    pub fn access(
        &mut self,
        space: SpaceId,
        addr: VirtAddr,
        access: Access,
        attempt: &mut Attempt,
    ) -> Step<Result<FrameId, Signal>> {
        loop {
            let action = self.judge(space, addr.page(), access).1;
            if let (Action::Spurious | Action::Mark, Entry::Present(mapping)) =
                (action, self.entry(space, addr.page()))
            {
                if action == Action::Mark {
                    self.mark(space, addr.page(), access);
                }
                return Step::Done(Ok(mapping.frame));
            }
            match self.fault(space, addr, access, attempt) {
                Step::Done(Resolution::Retry) => {}
                Step::Done(Resolution::Kill(signal)) => return Step::Done(Err(signal)),
                Step::Wait(wait) => return Step::Wait(wait),
                Step::Oom => return Step::Oom,
            }
        }
    }

    pub(crate) fn resolve(
        &mut self,
        id: SpaceId,
        page: Vpn,
        access: Access,
        attempt: &mut Attempt,
    ) -> Result<Resolution, Blocked> {
        if attempt.is_lost() {
            return Ok(Resolution::Kill(Signal::Bus));
        }
        loop {
            let (spot, action) = self.judge(id, page, access);
            if matches!(action, Action::Kill(_)) && self.grow_stack(id, page) {
                continue;
            }
            if self.limited > 0 && adds_a_page(action) {
                self.keep_limit(id, attempt)?;
            }
            match self.act(spot, action, attempt) {
                Err(Blocked::Room) => self.find_room(1, attempt)?,
                Err(blocked) => return Err(blocked),
                Ok((resolution, kind)) => {
                    let waited = attempt.waited_for_read;
                    tracepoint::fault_done(kind, page.addr().get(), id.0, waited);
                    return Ok(resolution);
                }
            }
        }
    }

    /// Lets a stack grow to a page that no area covers. Tells whether one did.
    fn grow_stack(&mut self, id: SpaceId, page: Vpn) -> bool {
        let room = self.commit_room(id);
        self.spaces.get_mut(&id).is_some_and(|space| {
            let free = page >= space.layout.low && space.areas.find(page).is_none();
            free && space.grow_stack(page, room)
        })
    }

    /// Looks up what [`decide`] needs to know.
    fn judge(&self, id: SpaceId, page: Vpn, access: Access) -> (Spot, Action) {
        let space = self.spaces.get(&id);
        let area = space.and_then(|space| space.areas.find(page));
        let entry = space.map_or(Entry::Empty, |space| self.hw.get(&space.tables, page));
        let (prot, source) = area.map_or((Prot::NONE, Source::Zeros), |area| {
            (area.prot, area.source(page))
        });
        let huge_pages = area.map_or(HugePages::Default, |area| area.attributes.huge_pages);
        let held = match entry {
            Entry::Empty => Held::Nothing,
            Entry::Swapped(slot) => Held::Swapped(slot),
            Entry::Present(Mapping {
                frame,
                prot,
                accessed,
                dirty,
            }) => Held::Frame {
                allows: prot.permits(access),
                marked: accessed && (dirty || access != Access::Store),
                sole: self.is_sole(frame),
            },
        };
        let facts = area.map(|area| AreaFacts {
            permits: area.prot.permits(access),
            sharing: area.sharing(),
            backs: self.backs(source),
        });
        (
            Spot {
                space: id,
                page,
                access,
                prot,
                huge_pages,
                source,
            },
            decide(facts, held, access),
        )
    }

    pub(crate) fn backs(&self, source: Source) -> Backs {
        let Source::Page {
            object,
            index,
            bytes,
            sharing,
        } = source
        else {
            return Backs::Zeros;
        };
        let in_file = self.cache.valid_len(object, index);
        match sharing {
            _ if in_file == 0 => Backs::BeyondEnd,
            Sharing::Shared => Backs::Page,
            // A file that ends where the segment's content does has its zeros already.
            Sharing::Private if bytes >= in_file => Backs::Page,
            Sharing::Private => Backs::Tail,
        }
    }

    /// Does it; tells also what it was, by its number in a tracepoint.
    fn act(
        &mut self,
        spot: Spot,
        action: Action,
        attempt: &mut Attempt,
    ) -> Result<(Resolution, u64), Blocked> {
        let mut kind = action.traced();
        match action {
            Action::Kill(signal) => return Ok((Resolution::Kill(signal), kind)),
            Action::ZeroPage | Action::DemandZero | Action::CopyFrame
                if spot.huge_pages == HugePages::Pool =>
            {
                return Ok((self.touch_pool(spot)?, tracepoint::fault::LARGE));
            }
            Action::ZeroPage | Action::DemandZero
                if self.asks_for_large(spot.huge_pages) && self.touch_large(spot)? =>
            {
                kind = tracepoint::fault::LARGE;
            }
            Action::Upgrade if self.upgrade_large(spot) => {}
            Action::ZeroPage => self.map_zero_page(spot)?,
            Action::DemandZero => self.demand_zero(spot)?,
            Action::MapCached => self.map_cached(spot, attempt)?,
            Action::CopyCached => self.copy_cached(spot, attempt)?,
            Action::SwapIn(slot) => self.swap_in(spot, slot, attempt)?,
            Action::CopyFrame => self.copy_frame(spot)?,
            Action::Upgrade => self.upgrade(spot),
            Action::Mark => {
                self.mark(spot.space, spot.page, spot.access);
                self.stats.ad_updates += 1;
            }
            Action::Spurious => {
                if let Some(space) = self.spaces.get(&spot.space) {
                    self.hw.flush(&space.tables, spot.page);
                }
                self.stats.spurious += 1;
            }
        }
        Ok((Resolution::Retry, kind))
    }

    /// Maps a frame that has just been taken. When a table for it cannot be had, the frame goes back.
    fn map_new(&mut self, spot: Spot, frame: FrameId) -> Result<(), Blocked> {
        self.frames.get_mut(frame).dirty = true;
        let written = self.write_entry(spot.space, spot.page, spot.touched(frame, spot.prot));
        if written.is_err() {
            self.settle(frame);
        }
        Ok(written?)
    }
}
