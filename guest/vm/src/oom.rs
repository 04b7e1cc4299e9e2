//! Out of memory: which space is to end.
//!
//! The one with the highest *score*, which is Linux's: its pages in memory and in swap, and its page tables,
//! and for each point of its adjustment (`/proc/PID/oom_score_adj`, -1000 to 1000) a thousandth of all
//! memory and swap. With -1000 it is never ended.

use crate::{
    hw::Hw,
    space::{Space, SpaceId},
    vm::Vm,
};

/// The least adjustment: never a victim.
pub const OOM_SCORE_ADJ_MIN: i16 = -1000;
/// The greatest adjustment: always the first.
pub const OOM_SCORE_ADJ_MAX: i16 = 1000;

impl<H: Hw> Vm<H> {
    /// The space to end when memory and swap are full: the one with the highest score, and of equals the
    /// oldest. The same one is named until it is gone. `None` when there is none to end.
    pub fn oom_victim(&mut self) -> Option<SpaceId> {
        if let Some(id) = self.oom_chosen.filter(|id| self.spaces.contains_key(id)) {
            return Some(id);
        }
        let scores = self.spaces.iter().filter_map(|(id, space)| {
            let score = self.score(space)?;
            // The order of the map does not matter.
            Some((score, core::cmp::Reverse(id)))
        });
        let (_, core::cmp::Reverse(id)) = scores.max()?;
        self.oom_chosen = Some(id);
        self.stats.oom_kills += 1;
        Some(id)
    }

    /// A space's score in pages; `None` if it is never ended.
    #[must_use]
    pub fn oom_score(&self, id: SpaceId) -> Option<i64> {
        self.score(self.spaces.get(&id)?)
    }

    fn score(&self, space: &Space<H::Tables>) -> Option<i64> {
        if space.protected || space.oom_adjust == OOM_SCORE_ADJ_MIN {
            return None;
        }
        let pages = space.resident + space.swapped + space.table_frames;
        let all = self.frames.total() + self.swap.total();
        Some(pages as i64 + i64::from(space.oom_adjust) * all as i64 / 1000)
    }

    /// What is added to a space's score, in thousandths of all memory.
    #[must_use]
    pub fn oom_adjustment(&self, id: SpaceId) -> Option<i16> {
        self.spaces.get(&id).map(|space| space.oom_adjust)
    }

    /// Sets that. A value beyond the limits is taken for the limit.
    pub fn set_oom_adjustment(&mut self, id: SpaceId, adjustment: i16) {
        if let Some(space) = self.spaces.get_mut(&id) {
            space.oom_adjust = adjustment.clamp(OOM_SCORE_ADJ_MIN, OOM_SCORE_ADJ_MAX);
        }
    }

    /// Says whether a space may be an out-of-memory victim. The first process never should be; its children
    /// may.
    pub fn protect_from_oom(&mut self, id: SpaceId, protected: bool) {
        if let Some(space) = self.spaces.get_mut(&id) {
            space.protected = protected;
        }
    }
}
