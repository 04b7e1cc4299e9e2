//! Breakpoints: instructions before which execution is left.
//!
//! Decoded blocks are keyed by physical address, and breakpoints, as a rule, by virtual ones: a page
//! may be executed at several addresses, and by several address spaces. So the steps at a breakpoint's
//! offset in *any* page are marked, by a handler that leaves the thread, and who comes there is compared
//! with the breakpoints then. Blocks begin and end where they would without, and nothing else is slower.

use super::cache::{BlockCache, PAGE};
use super::chain::has_looked;
use crate::exec::{BlockExit, Layout, run_alone};
use crate::hart::{AccessKind, Hart};
use crate::isa::Op;
use crate::mem::Memory;
use crate::mem::access::peek_offset;
use crate::mem::code::lines_of;
use crate::mem::watch::Space;

/// An instruction before which execution is left.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Breakpoint {
    /// Its address.
    pub address: u64,
    /// Whose address that is.
    pub space: Space,
}

/// Places for instructions in a page.
const PLACES: usize = PAGE / 2;

/// The breakpoints.
#[derive(Debug)]
pub(super) struct Stops {
    points: Vec<Breakpoint>,
    /// The offsets in a page at which there is one in some page: a bit for each half-word.
    offsets: [u64; PLACES / 64],
    /// The hart, pc and cycle at which execution was left last. To go on from there, it is not left
    /// again.
    left: Option<(usize, u64, u64)>,
}

impl Stops {
    pub(super) const fn new() -> Stops {
        Stops {
            points: Vec::new(),
            offsets: [0; PLACES / 64],
            left: None,
        }
    }

    /// Whether there are any.
    #[inline]
    pub(super) fn any(&self) -> bool {
        !self.points.is_empty()
    }

    /// Whether one may be at this offset in RAM.
    #[inline]
    pub(super) fn may_be_at(&self, offset: u64) -> bool {
        let place = offset as usize % PAGE / 2;
        self.any() && self.offsets[place / 64] >> (place % 64) & 1 == 1
    }

    /// Whether a hart is to stop that is about to execute at `pc`, which lies at this offset of RAM.
    fn hit(&mut self, h: &Hart, m: &Memory, pc: u64, offset: Option<u64>) -> bool {
        let pa = offset.map(|offset| m.ram.base().wrapping_add(offset));
        let here = (h.id, pc, h.cycle);
        let at = |space: Space| space.address(h, pc, pa, AccessKind::Fetch);
        let meant = |point: &Breakpoint| at(point.space) == Some(point.address);
        if self.left == Some(here) || !self.points.iter().any(meant) {
            return false;
        }
        self.left = Some(here);
        true
    }
}

/// What came of an instruction that might have been one to stop before.
pub(super) enum Passed {
    /// It was, and execution has been left.
    Stopped,
    /// It was executed, and the next one of its block is to be.
    On,
    /// It was executed, and its block was left so.
    Out(BlockExit),
}

impl BlockCache {
    /// Puts these breakpoints in the place of those there are, and drops the blocks that this changes.
    pub fn set_breakpoints(&mut self, points: &[Breakpoint]) {
        let before = self.stops.offsets;
        self.stops.points = points.to_vec();
        self.stops.offsets.fill(0);
        for point in points {
            let place = point.address as usize % PAGE / 2;
            self.stops.offsets[place / 64] |= 1 << (place % 64);
        }
        let mut lines = 0;
        for place in 0..PLACES {
            let (word, bit) = (place / 64, place % 64);
            let changed = before[word] ^ self.stops.offsets[word];
            if changed >> bit & 1 == 1 {
                lines |= lines_of(2 * place as u64, 2);
            }
        }
        if lines != 0 {
            for page in 0..self.page_count() {
                self.drop_lines(page, lines);
            }
        }
    }

    /// Whether a hart is to stop that is about to execute at `pc` by other means than a block.
    pub fn stops_at(&mut self, h: &Hart, m: &Memory, pc: u64) -> bool {
        if !self.stops.may_be_at(pc) {
            return false;
        }
        let offset = peek_offset(h, m, pc);
        self.stops.hit(h, m, pc, offset)
    }

    /// Whether there may be a breakpoint for instruction `i` of a block.
    #[inline]
    pub(super) fn may_stop_at(&self, number: u32, i: usize) -> bool {
        let block = self.block(number);
        let at = || block.offset + block.layout.offset_of(i);
        self.stops.any() && self.stops.may_be_at(at())
    }

    /// Executes these instructions, with which a block begins, one by one, as far as no breakpoint is
    /// in the way.
    pub(super) fn run_beginning_stopping(
        &mut self,
        h: &mut Hart,
        m: &mut Memory,
        number: u32,
        ops: &[Op],
    ) -> BlockExit {
        for (i, op) in ops.iter().enumerate() {
            match self.pass_stop(h, m, number, i, *op) {
                Passed::On => {}
                Passed::Stopped => {
                    self.count_run(number, i);
                    self.uncount_fetch();
                    return BlockExit::Breakpoint;
                }
                Passed::Out(exit) => {
                    let early = matches!(exit, BlockExit::Trap(_)) && !has_looked(exit);
                    self.count_run(number, i + 1 - usize::from(early));
                    return exit;
                }
            }
        }
        let layout = self.block(number).layout;
        h.pc = h.pc.wrapping_add(layout.offset_of(ops.len()));
        self.count_run(number, ops.len());
        self.was_cut = true;
        BlockExit::Next
    }

    /// Stops before instruction `i` of a block, with the pc there, if there is a breakpoint for it, or
    /// executes it. `h.pc` is the block's first address, and the cycle that of the instruction.
    pub(super) fn pass_stop(
        &mut self,
        h: &mut Hart,
        m: &mut Memory,
        number: u32,
        i: usize,
        op: Op,
    ) -> Passed {
        let block = *self.block(number);
        let (base, start) = (h.pc, block.layout.offset_of(i));
        let pc = base.wrapping_add(start);
        if self.stops.hit(h, m, pc, Some(block.offset + start)) {
            h.pc = pc;
            return Passed::Stopped;
        }
        let layout = Layout::single(start as u32, block.layout.len_of(i));
        match run_alone::<2>(h, m, &[op], &layout) {
            (BlockExit::Next, false) => {
                h.pc = base;
                Passed::On
            }
            (BlockExit::Next, true) => {
                h.unexecuted = 0;
                Passed::Out(BlockExit::Next)
            }
            (exit, _) => Passed::Out(exit),
        }
    }
}
