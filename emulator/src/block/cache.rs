//! Where decoded blocks are kept and found again.

use super::build::MAX_OPS;
use super::decoder::Decoder;
use super::stops::Stops;
use crate::exec::Layout;
use crate::exec::step::{Exit, Step, has_exit};
use crate::exec::thread::{JUMPS, Lookups, Target};
use crate::isa::{Extensions, Kind, Op};
use crate::mem::Ram;
use crate::mem::code::{LINE, lines_of};

/// Steps held before everything is dropped.
const MAX_HELD_STEPS: usize = 1 << 20;
/// Pages with blocks before everything is dropped: their tables by half-word are larger than the
/// pages themselves.
const MAX_HELD_PAGES: usize = 1 << 14;
/// The number of no block.
pub(super) const NO_BLOCK: u32 = u32::MAX;
pub(super) const PAGE: usize = 4096;

const NOWHERE: Place = Place {
    block: NO_BLOCK,
    lookups: Lookups::FETCH,
};

/// A decoded block: a stretch of the cache's steps.
#[derive(Clone, Copy, Debug)]
pub struct Block {
    /// The first step, in the cache's list, where an `END` stands behind the last.
    pub(super) start: u32,
    /// Instructions.
    pub len: u32,
    /// The first of its ways out, and how many they are.
    exits: (u32, u32),
    /// Where its instructions lie.
    pub layout: Layout,
    /// Where the first instruction lies in RAM.
    pub offset: u64,
    /// Another block that begins in the same page.
    next_in_page: u32,
    /// Whether it is as it was decoded: its bytes have not been written since.
    pub live: bool,
}

/// The blocks that begin in one page.
#[derive(Clone, Debug)]
struct Page {
    /// By half-word.
    by_offset: [u32; PAGE / 2],
    /// The first of them all.
    first: u32,
}

/// Where a step is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// The number of its block.
    pub(super) block: u32,
    /// Look-ups in the TLB of a run of the block that ends with it.
    lookups: Lookups,
}

/// All decoded blocks of a machine.
#[derive(Debug)]
pub struct BlockCache {
    pub(super) steps: Vec<Step>,
    /// For each of `steps`.
    pub(super) places: Vec<Place>,
    /// Ways out of blocks, by the numbers that are in `steps`.
    pub(super) exits: Vec<Exit>,
    pub(super) jumps: Box<[Target; JUMPS]>,
    pub(super) blocks: Vec<Block>,
    pages: Vec<Option<Box<Page>>>,
    held_pages: usize,
    /// TLB look-ups of what was executed from here: fetch, load, store.
    lookups: [u64; 3],
    decoder: Decoder,
    /// What is being decoded, and the look-ups in the TLB of each.
    decoded: Vec<(Op, Lookups)>,
    /// The bit of a jump's target that must be clear (see `Hart::jump_mask`).
    jump_mask: u64,
    /// The deadline has cut a block in its middle, and its rest comes next. Whoever asks clears it
    /// before it runs blocks.
    pub(crate) was_cut: bool,
    /// Breakpoints.
    pub(super) stops: Stops,
}

impl BlockCache {
    /// An empty cache for RAM of this many bytes.
    #[must_use]
    pub fn new(ram_size: u64, extensions: Extensions) -> BlockCache {
        let pages = ram_size.div_ceil(PAGE as u64) as usize;
        BlockCache {
            steps: vec![Step::END],
            places: vec![NOWHERE],
            exits: vec![Exit::new(NO_BLOCK, 0, 0, Lookups::FETCH)],
            jumps: Box::new([Target::default(); JUMPS]),
            blocks: Vec::new(),
            pages: vec![None; pages],
            held_pages: 0,
            lookups: [0; 3],
            decoder: Decoder::new(extensions),
            decoded: Vec::with_capacity(MAX_OPS),
            jump_mask: extensions.jump_mask(),
            was_cut: false,
            stops: Stops::new(),
        }
    }

    /// The block that begins at this offset in RAM, if it was decoded and is as it was.
    #[inline]
    #[must_use]
    pub fn find(&self, offset: usize) -> Option<u32> {
        let number = self.filed(offset)?;
        self.block(number).live.then_some(number)
    }

    /// The block at this offset in RAM, if one was decoded, be it overwritten.
    pub(super) fn filed(&self, offset: usize) -> Option<u32> {
        let page = self.pages.get(offset / PAGE)?.as_ref()?;
        let number = page.by_offset[offset % PAGE / 2];
        (number != NO_BLOCK).then_some(number)
    }

    /// A block.
    #[must_use]
    pub fn block(&self, number: u32) -> &Block {
        &self.blocks[number as usize]
    }

    /// The instructions of a block, as they were decoded.
    pub fn ops(&self, number: u32) -> impl Iterator<Item = Op> {
        let block = self.block(number);
        let start = block.start as usize;
        let steps = &self.steps[start..start + block.len as usize];
        steps.iter().map(|step| step.decoded(&self.exits))
    }

    /// Decodes the block at this offset, which [`BlockCache::find`] has not found, and files it.
    /// `None` if the first instruction straddles two pages.
    pub fn build(&mut self, ram: &Ram, offset: usize) -> Option<u32> {
        if self.steps.len() + MAX_OPS > MAX_HELD_STEPS || self.held_pages >= MAX_HELD_PAGES {
            self.clear();
        }
        let layout = self.decode(ram, offset);
        if self.decoded.is_empty() {
            return None;
        }
        let known = self.filed(offset);
        if let Some(number) = known.filter(|number| self.lay_out_in_place(*number, layout)) {
            return Some(number);
        }
        let number = self.file(offset, layout)?;
        self.lay_out(number, self.exits.len() as u32, &layout);
        Some(number)
    }

    /// Decodes the instructions of the block at this offset into `decoded`: none if the first one
    /// straddles two pages.
    fn decode(&mut self, ram: &Ram, offset: usize) -> Layout {
        self.decoded.clear();
        let mut layout = Layout::default();
        let page_end = (offset / PAGE + 1) * PAGE;
        while self.decoded.len() < MAX_OPS {
            let at = offset + layout.end as usize;
            let Some(word) = word_in_page(ram, at, page_end) else {
                break;
            };
            let decoded = self.decoder.decode(word, layout.end);
            // It begins a block of its own: so a hart that spins is found in the cycle in which
            // instruction by instruction it would be.
            if decoded.op.kind == Kind::Spin && !self.decoded.is_empty() {
                break;
            }
            layout.push(self.decoded.len() as u32, decoded.len);
            self.decoded.push((decoded.op, decoded.lookups));
            if decoded.ends_block {
                break;
            }
        }
        layout
    }

    /// Decodes a block anew that was overwritten, where what it is now fits in the place of what it
    /// was: then links to it hold. `false` if it does not.
    pub(super) fn rebuild(&mut self, ram: &Ram, number: u32) -> bool {
        let layout = self.decode(ram, self.block(number).offset as usize);
        self.lay_out_in_place(number, layout)
    }

    /// Puts what was decoded in the place of this block, if it fits.
    fn lay_out_in_place(&mut self, number: u32, layout: Layout) -> bool {
        let Block {
            start, len, exits, ..
        } = *self.block(number);
        let ways_out = count_exits(&self.decoded);
        if self.decoded.len() != len as usize || ways_out != exits.1 {
            return false;
        }
        let (steps_end, exits_end) = (self.steps.len(), self.exits.len());
        self.lay_out(number, exits.0, &layout);
        let (start, exit) = (start as usize, exits.0 as usize);
        self.steps.copy_within(steps_end.., start);
        self.places.copy_within(steps_end.., start);
        self.exits.copy_within(exits_end.., exit);
        self.steps.truncate(steps_end);
        self.places.truncate(steps_end);
        self.exits.truncate(exits_end);
        let block = &mut self.blocks[number as usize];
        block.layout = layout;
        block.live = true;
        true
    }

    /// Appends the steps of the block that was decoded, their places, and the ways out that they have,
    /// whose numbers begin at `exit`.
    fn lay_out(&mut self, number: u32, exit: u32, layout: &Layout) {
        if self.stops.any() {
            self.lay_out_with::<true>(number, exit, layout);
        } else {
            self.lay_out_with::<false>(number, exit, layout);
        }
    }

    /// The same; whether there are breakpoints is asked once for all steps.
    fn lay_out_with<const STOPS: bool>(&mut self, number: u32, mut exit: u32, layout: &Layout) {
        let Some(&(last, _)) = self.decoded.last() else {
            return;
        };
        let (bytes, offset) = (layout.end, self.block(number).offset);
        let is_stop = |i| STOPS && self.stops.may_be_at(offset + layout.offset_of(i));
        let mut lookups = Lookups::FETCH;
        let mut undone = self.decoded.len() as u8;
        let mut following = self.decoded.iter().skip(1);
        for (i, (op, own)) in self.decoded.iter().enumerate() {
            undone -= 1;
            lookups = lookups.plus(*own);
            let mut step = Step::alone(*op, exit, self.jump_mask);
            if has_exit(*op) {
                exit += 1;
                self.exits.push(Exit::new(number, op.imm, undone, lookups));
            }
            match following.next() {
                Some((next, _)) if !is_stop(i + 1) => step.pair_with(*next, self.jump_mask),
                _ => {}
            }
            if is_stop(i) {
                step.leave_before();
            }
            self.steps.push(step);
            self.places.push(Place {
                block: number,
                lookups,
            });
        }
        self.steps.push(Step::end(last, exit, bytes));
        self.places.push(NOWHERE);
        if last.kind != Kind::Jal {
            self.exits.push(Exit::new(number, bytes as i32, 0, lookups));
        }
    }

    /// Files what was decoded: as a new block, or as what one that was overwritten is now.
    fn file(&mut self, offset: usize, layout: Layout) -> Option<u32> {
        let page = self.pages.get_mut(offset / PAGE)?;
        let page = page.get_or_insert_with(|| {
            self.held_pages += 1;
            Box::new(Page {
                by_offset: [NO_BLOCK; PAGE / 2],
                first: NO_BLOCK,
            })
        });
        let slot = &mut page.by_offset[offset % PAGE / 2];
        let number = if *slot == NO_BLOCK {
            self.blocks.len() as u32
        } else {
            *slot
        };
        let mut block = Block {
            start: self.steps.len() as u32,
            len: self.decoded.len() as u32,
            exits: (self.exits.len() as u32, count_exits(&self.decoded)),
            layout,
            offset: offset as u64,
            next_in_page: page.first,
            live: true,
        };
        match self.blocks.get_mut(*slot as usize) {
            Some(old) => {
                block.next_in_page = old.next_in_page;
                *old = block;
            }
            None => {
                *slot = number;
                page.first = number;
                self.blocks.push(block);
            }
        }
        Some(number)
    }

    /// How many pages RAM has.
    pub(super) fn page_count(&self) -> u64 {
        self.pages.len() as u64
    }

    /// Drops the blocks with bytes in these lines of a page of RAM (see `mem::code`).
    pub fn drop_lines(&mut self, page: u64, lines: u64) {
        let page = self.pages.get(page as usize).and_then(Option::as_ref);
        let mut number = page.map_or(NO_BLOCK, |page| page.first);
        while let Some(block) = self.blocks.get(number as usize).copied() {
            if block.live && block.lines() & lines != 0 {
                self.kill(number);
            }
            number = block.next_in_page;
        }
    }

    /// Makes a block one that does nothing but say that it is stale, as links still lead to it.
    fn kill(&mut self, number: u32) {
        let block = &mut self.blocks[number as usize];
        block.live = false;
        self.steps[block.start as usize] = Step::stale(block.len);
    }

    /// Drops everything.
    fn clear(&mut self) {
        self.steps.truncate(1);
        self.places.truncate(1);
        self.exits.truncate(1);
        self.jumps.fill(Target::default());
        self.blocks.clear();
        self.pages.fill_with(|| None);
        self.held_pages = 0;
    }

    /// Counts the look-ups of these runs.
    pub(super) fn count(&mut self, lookups: Lookups) {
        for (sum, count) in self.lookups.iter_mut().zip(lookups.by_side()) {
            *sum += count;
        }
    }

    /// Counts a run that was left in the middle, with `done` instructions executed.
    pub(super) fn count_run(&mut self, number: u32, done: usize) {
        let first = self.blocks[number as usize].start as usize;
        self.count(match done.checked_sub(1) {
            Some(last) => self.places[first + last].lookups,
            None => Lookups::FETCH,
        });
    }

    /// Takes back that a run's fetch was counted: it was left, and what comes next is the rest of it.
    pub const fn uncount_fetch(&mut self) {
        self.lookups[0] -= 1;
    }

    /// TLB look-ups of all that was executed from here: fetch, load, store.
    #[must_use]
    pub const fn lookups(&self) -> [u64; 3] {
        self.lookups
    }
}

impl Block {
    /// It, as what control goes on at.
    pub(super) const fn target(&self) -> Target {
        Target {
            offset: self.offset,
            start: self.start,
            len: self.len as u8,
        }
    }

    /// The lines of its page that its bytes are in.
    #[must_use]
    pub fn lines(&self) -> u64 {
        lines_of(self.offset, u64::from(self.layout.end))
    }
}

/// How many ways out a block of these instructions has: by those that are one, and at its end,
/// which nobody comes to behind `jal`.
fn count_exits(ops: &[(Op, Lookups)]) -> u32 {
    let by_jal = ops.last().is_some_and(|(op, _)| op.kind == Kind::Jal);
    ops.iter().filter(|(op, _)| has_exit(*op)).count() as u32 + u32::from(!by_jal)
}

const _: () = assert!(PAGE as u64 == 64 * LINE);

/// The instruction word at this offset, unless it goes on in the next page.
fn word_in_page(ram: &Ram, at: usize, page_end: usize) -> Option<u32> {
    if at >= page_end {
        return None;
    }
    let low: u16 = ram.read(at)?;
    if low & 3 != 3 {
        return Some(u32::from(low));
    }
    let high: u16 = (at + 2 < page_end).then(|| ram.read(at + 2))??;
    Some(u32::from(high) << 16 | u32::from(low))
}
