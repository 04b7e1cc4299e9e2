//! A machine with a policy.

use alloc::vec::Vec;

use super::{Counts, Trace};
use crate::{Bits, FrameId, PageName, Policy};

/// What a frame holds, and its bits.
#[derive(Clone, Copy, Debug)]
struct Frame {
    page: usize,
    accessed: bool,
    dirty: bool,
}

/// All frames in use, by number.
struct Memory {
    frames: Vec<Frame>,
}

impl Bits for Memory {
    fn take_accessed(&mut self, frame: FrameId) -> bool {
        core::mem::take(&mut self.frames[frame.index()].accessed)
    }
    fn accessed(&mut self, frame: FrameId) -> bool {
        self.frames[frame.index()].accessed
    }
    fn dirty(&mut self, frame: FrameId) -> bool {
        self.frames[frame.index()].dirty
    }
}

/// Replays a trace. A page is touched right after it was brought in, so its accessed bit is set.
pub(super) fn replay(
    policy: &mut dyn Policy,
    trace: &Trace,
    frames: u32,
    on_victim: &mut dyn FnMut(u64),
) -> Counts {
    let mut counts = Counts::default();
    let mut memory = Memory { frames: Vec::new() };
    let mut places: Vec<Option<FrameId>> = trace.pages.iter().map(|_| None).collect();
    for step in &trace.steps {
        let frame = places[step.page].unwrap_or_else(|| {
            counts.faults += 1;
            let in_use = memory.frames.len() as u32;
            let victim = (in_use >= frames)
                .then(|| policy.victim(&mut memory))
                .flatten();
            let new = Frame {
                page: step.page,
                accessed: false,
                dirty: false,
            };
            let frame = match victim {
                Some(frame) => {
                    let old = core::mem::replace(&mut memory.frames[frame.index()], new);
                    let page = trace.pages[old.page];
                    policy.on_evicted(frame, PageName(page));
                    places[old.page] = None;
                    counts.write_backs += u64::from(old.dirty);
                    on_victim(page);
                    frame
                }
                None => {
                    memory.frames.push(new);
                    FrameId::new(in_use)
                }
            };
            policy.on_map(frame, Some(PageName(trace.pages[step.page])));
            places[step.page] = Some(frame);
            frame
        });
        let found = &mut memory.frames[frame.index()];
        found.accessed = true;
        found.dirty |= step.write;
    }
    counts
}
