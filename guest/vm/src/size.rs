//! How large a space may become: `RLIMIT_AS`, `RLIMIT_DATA` and `RLIMIT_STACK`.

use abi::errno::{ENOMEM, Errno};

use crate::{
    PAGE_SIZE,
    addr::PageRange,
    area::{Access, Prot, Sharing},
    hw::Hw,
    space::SpaceId,
    vm::Vm,
};

/// Limits in bytes, of which whole pages count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SizeLimits {
    /// Of all areas together.
    pub address_space: u64,
    /// Of private areas that may be stored to, stacks apart.
    pub data: u64,
    /// Of a stack that grows.
    pub stack: u64,
}

impl SizeLimits {
    /// None.
    pub const NONE: Self = Self {
        address_space: u64::MAX,
        data: u64::MAX,
        stack: u64::MAX,
    };

    /// Whether a stack of so many pages may grow by so many more, where so many are mapped in all.
    pub(crate) const fn allow_stack(&self, stack: u64, more: u64, all: u64) -> bool {
        stack + more <= pages(self.stack) && all + more <= pages(self.address_space)
    }
}

const fn pages(bytes: u64) -> u64 {
    bytes / PAGE_SIZE as u64
}

/// Whether an area is data in the sense of the limit.
pub(crate) fn is_data(prot: Prot, sharing: Sharing, is_stack: bool) -> bool {
    prot.permits(Access::Store) && sharing == Sharing::Private && !is_stack
}

impl<H: Hw> Vm<H> {
    /// How large a space may become.
    #[must_use]
    pub fn size_limits(&self, id: SpaceId) -> SizeLimits {
        let space = self.spaces.get(&id);
        space.map_or(SizeLimits::NONE, |space| space.size_limits)
    }

    /// Changes that. What is larger already stays so.
    pub fn set_size_limits(&mut self, id: SpaceId, limits: SizeLimits) {
        if let Some(space) = self.spaces.get_mut(&id) {
            space.size_limits = limits;
        }
    }

    /// `ENOMEM` if a space may not have so many pages more in its areas, or not as data.
    pub(crate) fn check_size(&self, id: SpaceId, more: u64, data: bool) -> Result<(), Errno> {
        let Some(space) = self.spaces.get(&id) else {
            return Ok(());
        };
        let limits = space.size_limits;
        let fits = |there: u64, limit: u64| there.saturating_add(more) <= pages(limit);
        if !fits(space.areas.pages(), limits.address_space)
            || data && !fits(space.areas.data_pages(), limits.data)
        {
            return Err(ENOMEM);
        }
        Ok(())
    }

    /// `ENOMEM` if so many pages that are there may not become data.
    pub(crate) fn check_data(&self, id: SpaceId, more: u64) -> Result<(), Errno> {
        let Some(space) = self.spaces.get(&id) else {
            return Ok(());
        };
        let data = space.areas.data_pages().saturating_add(more);
        if data > pages(space.size_limits.data) {
            return Err(ENOMEM);
        }
        Ok(())
    }

    /// How many pages of a range areas cover, if any limit makes that worth a look.
    pub(crate) fn covered(&self, id: SpaceId, range: PageRange) -> u64 {
        let limited =
            |space: &&crate::space::Space<H::Tables>| space.size_limits != SizeLimits::NONE;
        let Some(space) = self.spaces.get(&id).filter(limited) else {
            return 0;
        };
        let parts = space.areas.overlapping(range);
        let parts = parts.filter_map(|area| area.range.intersection(range));
        parts.map(PageRange::pages).sum()
    }
}
