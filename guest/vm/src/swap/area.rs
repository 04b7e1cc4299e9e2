//! One swap area: which of its slots are free.
//!
//! Slots are numbered as pages of the area are, so that slot 0 would be the header, and is never free.
//! They are handed out in runs, for pages that are evicted together are written by one request, and are
//! likely to be needed together again. A run never crosses a *cluster* of [`CLUSTER`] slots, whose free
//! ones are a word of bits. So nothing is ever searched: a cluster is the one that slots are taken from
//! just now, or on one of two lists (all free, and partly free), or full.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use crate::frames::FrameId;

/// Slots of a cluster: a run is not longer.
pub(super) const CLUSTER: u32 = 16;

/// What is known of a slot.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Slot {
    pub(super) refs: u32,
    pub(super) frame: Option<FrameId>,
}

/// The slots of a cluster, a bit each.
#[derive(Clone, Copy, Debug)]
struct Cluster {
    free: u16,
    /// Those that can be used at all.
    sound: u16,
}

/// An area.
#[derive(Debug)]
pub(super) struct Area {
    pub(super) name: String,
    pub(super) priority: i32,
    /// It is being given back: no slot of it is handed out any more.
    pub(super) leaving: bool,
    /// Slots that can be used.
    pub(super) total: u64,
    pub(super) used: u64,
    pub(super) slots: Vec<Slot>,
    clusters: Vec<Cluster>,
    /// Clusters from here on were never used.
    unused: u32,
    whole: Vec<u32>,
    partial: BTreeSet<u32>,
    /// The cluster that slots are taken from, and where in it to go on.
    current: Option<(u32, u32)>,
}

impl Area {
    /// An area of so many pages, the header included, some of which cannot be used.
    pub(super) fn new(name: String, priority: i32, pages: u32, bad: &[u32]) -> Self {
        let count = pages.div_ceil(CLUSTER);
        let sound = |cluster: u32| {
            let slots = (0..CLUSTER).filter(|bit| {
                let page = cluster * CLUSTER + bit;
                page != 0 && page < pages
            });
            slots.map(|bit| 1 << bit).sum()
        };
        let mut clusters: Vec<Cluster> = (0..count)
            .map(sound)
            .map(|sound| Cluster { free: sound, sound })
            .collect();
        for &page in bad {
            if let Some(cluster) = clusters.get_mut((page / CLUSTER) as usize) {
                cluster.sound &= !(1 << (page % CLUSTER));
                cluster.free = cluster.sound;
            }
        }
        let total = clusters
            .iter()
            .map(|cluster| u64::from(cluster.sound.count_ones()))
            .sum();
        Self {
            name,
            priority,
            leaving: false,
            total,
            used: 0,
            slots: alloc::vec![Slot::default(); pages as usize],
            clusters,
            unused: 0,
            whole: Vec::new(),
            partial: BTreeSet::new(),
            current: None,
        }
    }

    /// Bytes of heap that an area with so many pages takes at most.
    pub(super) const fn heap_for(pages: usize) -> usize {
        // A cluster takes a place in one of the lists, and the nodes of a set are half full at least.
        const LISTS: usize = 4 * size_of::<u32>();
        pages * size_of::<Slot>()
            + (pages / CLUSTER as usize + 1) * (size_of::<Cluster>() + LISTS)
            + size_of::<Self>()
    }

    pub(super) fn has_free(&self) -> bool {
        !self.leaving && self.used < self.total
    }

    /// Takes a free slot: one that so many free ones follow, if that can be had.
    pub(super) fn take(&mut self, run: u32) -> Option<u32> {
        if !self.has_free() {
            return None;
        }
        loop {
            let (cluster, from) = match self.current {
                Some(current) => current,
                None => (self.next_cluster()?, 0),
            };
            let free = self.clusters[cluster as usize].free;
            // Shifting by all of its bits is no shift at all.
            let ahead = free.checked_shr(from).unwrap_or(0);
            let skipped = ahead.trailing_zeros();
            let fits = (ahead.checked_shr(skipped).unwrap_or(0)).trailing_ones() >= run;
            let may_choose =
                from > 0 && (!self.whole.is_empty() || self.unused < self.clusters.len() as u32);
            if ahead == 0 || (!fits && may_choose) {
                self.current = None;
                if free != 0 {
                    self.partial.insert(cluster);
                }
                continue;
            }
            let bit = from + skipped;
            self.current = Some((cluster, bit + 1));
            self.occupy(cluster, bit);
            return Some(cluster * CLUSTER + bit);
        }
    }

    /// Takes this slot if it is free, belongs to the same run as the one before it, and may be handed out.
    pub(super) fn take_after(&mut self, before: u32) -> Option<u32> {
        let page = before + 1;
        let (cluster, bit) = (page / CLUSTER, page % CLUSTER);
        let is_current = self.current == Some((cluster, bit));
        if self.leaving || !is_current || self.clusters[cluster as usize].free >> bit & 1 == 0 {
            return None;
        }
        self.current = Some((cluster, bit + 1));
        self.occupy(cluster, bit);
        Some(page)
    }

    fn next_cluster(&mut self) -> Option<u32> {
        if let Some(cluster) = self.whole.pop() {
            return Some(cluster);
        }
        if self.unused < self.clusters.len() as u32 {
            self.unused += 1;
            return Some(self.unused - 1);
        }
        self.partial.pop_first()
    }

    fn occupy(&mut self, cluster: u32, bit: u32) {
        self.clusters[cluster as usize].free &= !(1 << bit);
        self.used += 1;
    }

    /// A slot is free again.
    pub(super) fn give(&mut self, page: u32) {
        let cluster = page / CLUSTER;
        let Cluster { free, sound } = &mut self.clusters[cluster as usize];
        *free |= 1 << (page % CLUSTER);
        self.used -= 1;
        if self.current.is_some_and(|(current, _)| current == cluster) {
            return;
        }
        if free == sound {
            self.partial.remove(&cluster);
            self.whole.push(cluster);
        } else {
            self.partial.insert(cluster);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    use super::*;

    fn area(pages: u32, bad: &[u32]) -> Area {
        Area::new(String::from("test"), 0, pages, bad)
    }

    #[test]
    fn slots_are_taken_in_order_and_neither_header_nor_bad_page_is_one() {
        let mut area = area(8, &[3, 5, 100]);
        assert_eq!(area.total, 5);
        let taken: Vec<_> = core::iter::from_fn(|| area.take(1)).collect();
        assert_eq!(taken, [1, 2, 4, 6, 7]);
        assert_eq!((area.used, area.has_free()), (5, false));
        area.give(4);
        assert_eq!((area.take(1), area.take(1)), (Some(4), None));
    }

    #[test]
    fn a_run_begins_where_there_is_room_for_all_of_it() {
        let mut area = area(3 * CLUSTER, &[]);
        assert_eq!(area.take(8), Some(1));
        let rest: Vec<_> =
            core::iter::successors(Some(1), |&before| area.take_after(before)).collect();
        assert_eq!(
            rest,
            (1..CLUSTER).collect::<Vec<_>>(),
            "to the cluster's end"
        );
        assert_eq!(area.take(1), Some(CLUSTER));
        assert_eq!(area.take(15), Some(CLUSTER + 1));
        // Fourteen are left here, and all of the next cluster.
        assert_eq!(area.take(15), Some(2 * CLUSTER));
        assert_eq!(area.take_after(CLUSTER + 1), None, "another run has begun");
        // No whole cluster is left: what there is will do.
        assert_eq!(area.take(16), Some(2 * CLUSTER + 1));
    }

    #[test]
    fn an_area_that_leaves_hands_nothing_out() {
        let mut area = area(20, &[]);
        assert_eq!(area.take(1), Some(1));
        area.leaving = true;
        assert_eq!((area.take(1), area.take_after(1)), (None, None));
    }

    proptest! {
        #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(0), ..ProptestConfig::default() })]

        /// No slot is handed out twice, and every one of them is in the end.
        #[test]
        fn every_slot_is_handed_out_once(
            pages in 1..60_u32,
            bad in proptest::collection::vec(0..60_u32, 0..4),
            ops in proptest::collection::vec((0..4_u8, 1..20_u32), 0..100),
        ) {
            let mut area = area(pages, &bad);
            let sound: BTreeSet<u32> = (1..pages).filter(|page| !bad.contains(page)).collect();
            let mut taken = BTreeSet::new();
            let mut last = 0;
            for (op, number) in ops {
                let got = match op {
                    0 | 1 => area.take(number),
                    2 => area.take_after(last),
                    _ => {
                        let given = taken.iter().nth(number as usize % taken.len().max(1)).copied();
                        if let Some(page) = given {
                            taken.remove(&page);
                            area.give(page);
                        }
                        None
                    }
                };
                if let Some(page) = got {
                    prop_assert!(sound.contains(&page) && taken.insert(page), "{page}");
                    last = page;
                }
                prop_assert_eq!(area.used, taken.len() as u64);
            }
            taken.extend(core::iter::from_fn(|| area.take(1)));
            prop_assert_eq!(taken, sound);
        }
    }
}
