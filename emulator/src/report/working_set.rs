//! The working set: how many pages were in use within some time before each moment (Denning's W(t, τ)).
//!
//! That a page is used is seen when its translation enters the TLB, or it faults. A page whose
//! translation stays there all the time is not seen again.

use super::columns::Columns;
use super::timeline::{BUCKETS, Timeline};
use std::collections::HashMap;

/// The windows, in buckets.
pub(super) const WINDOWS: [usize; 3] = [2, 8, 32];

pub(super) struct WorkingSet {
    timeline: Timeline,
    charted: usize,
    /// The bucket in which a process last used a page.
    last: HashMap<(usize, u64), usize>,
    /// For each window: how many pages more there are at the end of a bucket than of the one before.
    changes: Vec<Vec<i32>>,
}

impl WorkingSet {
    pub(super) fn new(timeline: Timeline, charted: usize) -> WorkingSet {
        WorkingSet {
            timeline,
            charted,
            last: HashMap::new(),
            changes: WINDOWS.map(|_| vec![0; charted * (BUCKETS + 1)]).into(),
        }
    }

    /// A process has used the page at `va`; of a guest that does not tell who runs, somebody has. What
    /// the kernel uses for itself, before there are processes and in the upper half of the addresses, is
    /// in no working set.
    pub(super) fn touch(&mut self, now: u64, process: usize, va: u64) {
        let boots = process == 0 && self.charted > 1;
        if boots || process >= self.charted || va >> 63 == 1 {
            return;
        }
        let bucket = self.timeline.bucket(now);
        let last = self.last.insert((process, va >> 12), bucket);
        if last == Some(bucket) {
            return;
        }
        for (window, changes) in WINDOWS.into_iter().zip(&mut self.changes) {
            // It is in the windows that end from here on, unless it is in them already.
            let covered = last.map_or(0, |last| last + window);
            let from = bucket.max(covered).min(BUCKETS);
            let until = (bucket + window).min(BUCKETS);
            let own = (process != 0).then_some(process);
            for row in own.into_iter().chain([0]) {
                let row = row * (BUCKETS + 1);
                changes[row + from] += 1;
                changes[row + until] -= 1;
            }
        }
    }

    pub(super) fn finish(self, columns: &mut Columns) {
        for (index, changes) in self.changes.iter().enumerate() {
            let values: Vec<u32> = changes
                .chunks(BUCKETS + 1)
                .flat_map(|row| {
                    row[..BUCKETS].iter().scan(0_i32, |pages, change| {
                        *pages += change;
                        Some(u32::try_from(*pages).unwrap_or(0))
                    })
                })
                .collect();
            columns.words(format!("working-set-{index}"), &values);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;
    use std::collections::HashSet;

    /// A timeline whose buckets are a hundred cycles long.
    fn hundreds() -> Timeline {
        Timeline::new(0, 100 * BUCKETS as u64 - 1)
    }

    #[test]
    fn somebody_uses_pages_where_nobody_is_known() {
        for (charted, expected) in [(1, 1), (2, 0)] {
            let mut set = WorkingSet::new(hundreds(), charted);
            set.touch(0, 0, 0x1000);
            set.touch(0, 0, 1 << 63);
            let mut columns = Columns::default();
            set.finish(&mut columns);
            assert_eq!(columns.find("working-set-0")[0], expected);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() })]

        #[test]
        fn windows_hold_the_pages_that_were_used_in_them(
            mut touches in vec((0_u64..51_200, 1_usize..3, 0_u64..20), 0..300),
        ) {
            touches.sort();
            let mut set = WorkingSet::new(hundreds(), 3);
            for &(time, process, page) in &touches {
                set.touch(time, process, page << 12);
            }
            let mut columns = Columns::default();
            set.finish(&mut columns);
            for (index, window) in WINDOWS.into_iter().enumerate() {
                let values = columns.find(&format!("working-set-{index}"));
                for bucket in (0..BUCKETS).step_by(7) {
                    for process in 0..3 {
                        let used: HashSet<_> = touches
                            .iter()
                            .filter(|&&(_, by, _)| process == 0 || by == process)
                            .filter(|&&(time, ..)| {
                                let at = (time / 100) as usize;
                                at <= bucket && bucket < at + window
                            })
                            .map(|&(_, by, page)| (by, page))
                            .collect();
                        prop_assert_eq!(values[process * BUCKETS + bucket] as usize, used.len());
                    }
                }
            }
        }
    }
}
