//! Names of pages that have left memory, and how long ago, counted in departures.

use alloc::collections::BTreeMap;

use crate::PageName;

/// Names that are remembered at most.
pub(crate) const MAX_NAMES: usize = 4096;

/// Bytes of heap for a name, at most: it is in two maps, whose nodes are at least five elevenths full.
const NAME_HEAP: usize = 128;

/// The names.
#[derive(Debug, Default)]
pub(crate) struct Departed {
    names: BTreeMap<u64, PageName>,
    /// When each of them went.
    times: BTreeMap<PageName, u64>,
    /// Departures so far.
    now: u64,
}

impl Departed {
    /// Bytes of heap that so many names take.
    pub(crate) const fn heap_for(names: usize) -> usize {
        // One more is there before the oldest is dropped.
        let names = if names < MAX_NAMES { names } else { MAX_NAMES };
        (names + 1) * NAME_HEAP
    }

    /// Adds a name, and drops the oldest of more than `capacity`.
    pub(crate) fn add(&mut self, page: PageName, capacity: usize) {
        self.take(page);
        self.now += 1;
        self.names.insert(self.now, page);
        self.times.insert(page, self.now);
        while self.names.len() > capacity.clamp(1, MAX_NAMES) {
            if let Some((_, oldest)) = self.names.pop_first() {
                self.times.remove(&oldest);
            }
        }
    }

    /// Takes a name out, if it is there, and tells how many have departed after it.
    pub(crate) fn take(&mut self, page: PageName) -> Option<u64> {
        let time = self.times.remove(&page)?;
        self.names.remove(&time);
        Some(self.now - time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_names_are_dropped_and_distances_count_departures() {
        let mut departed = Departed::default();
        for page in [1, 2, 3, 2, 4] {
            departed.add(PageName(page), 3);
        }
        // 1 is too long ago; 2 went again after 3.
        for (page, distance) in [
            (1, None),
            (3, Some(2)),
            (2, Some(1)),
            (4, Some(0)),
            (4, None),
        ] {
            assert_eq!(departed.take(PageName(page)), distance, "{page}");
        }
    }
}
