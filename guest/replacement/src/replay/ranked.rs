//! The algorithms that no kernel can have: the optimum and exact LRU. Both keep pages in an order that
//! does not depend on the number of frames, so more frames never mean more faults (Mattson, Gecsei,
//! Slutz and Traiger, "Evaluation Techniques for Storage Hierarchies", 1970: stack algorithms).

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use super::{Counts, Trace, trace::Step};

/// The page needed furthest in the future goes; of those never needed again, the first to appear.
pub(super) fn furthest_use(trace: &Trace, frames: u32, on_victim: &mut dyn FnMut(u64)) -> Counts {
    replay(trace, frames, |_, step| step.next_use, on_victim)
}

/// The page used least recently goes.
pub(super) fn least_recent_use(
    trace: &Trace,
    frames: u32,
    on_victim: &mut dyn FnMut(u64),
) -> Counts {
    replay(trace, frames, |now, _| usize::MAX - now, on_victim)
}

/// Replays with a rank that each access gives its page: the page of highest rank goes.
fn replay(
    trace: &Trace,
    frames: u32,
    rank: impl Fn(usize, &Step) -> usize,
    on_victim: &mut dyn FnMut(u64),
) -> Counts {
    let mut counts = Counts::default();
    // By rank, then by page, the first to appear last.
    let mut order: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut ranks: Vec<Option<usize>> = trace.pages.iter().map(|_| None).collect();
    let mut dirty: Vec<bool> = trace.pages.iter().map(|_| false).collect();
    for (now, step) in trace.steps.iter().enumerate() {
        let key = |rank: usize, page: usize| (rank, usize::MAX - page);
        let rank = rank(now, step);
        match ranks[step.page].replace(rank) {
            Some(old) => {
                order.remove(&key(old, step.page));
            }
            None => {
                counts.faults += 1;
                if order.len() >= frames as usize {
                    if let Some((_, last)) = order.pop_last() {
                        let victim = usize::MAX - last;
                        ranks[victim] = None;
                        counts.write_backs += u64::from(core::mem::take(&mut dirty[victim]));
                        on_victim(trace.pages[victim]);
                    }
                }
            }
        }
        order.insert(key(rank, step.page));
        dirty[step.page] |= step.write;
    }
    counts
}
