//! Where decoded blocks are kept and found again.

use super::build::{MAX_OPS, decode_one, ends_block, is_load, is_store};
use crate::exec::thread::{END, Exit, JUMPS, Target};
use crate::exec::{Layout, Span};
use crate::isa::{Extensions, Kind, Op, Reg};
use crate::mem::Ram;
use crate::mem::code::{LINE, lines_of};

/// Instructions held before everything is dropped.
const MAX_HELD_OPS: usize = 1 << 20;
/// Pages with blocks before everything is dropped: their tables by half-word are larger than the
/// pages themselves.
const MAX_HELD_PAGES: usize = 1 << 14;
/// The number of no block.
pub(super) const NO_BLOCK: u32 = u32::MAX;
pub(super) const PAGE: usize = 4096;

const STALE: Op = Op {
    kind: Kind::Stale,
    rd: Reg::Sink,
    rs1: Reg::R0,
    rs2: Reg::R0,
    imm: 0,
};

/// A decoded block: a stretch of the cache's instructions.
#[derive(Clone, Copy, Debug)]
pub struct Block {
    /// The first instruction, in the cache's list, where an `END` stands behind the last.
    pub(super) start: u32,
    /// Instructions.
    pub len: u32,
    /// Where they lie.
    pub(super) layout: Layout,
    /// Where the first instruction lies in RAM.
    pub offset: u64,
    /// Another block that begins in the same page.
    next_in_page: u32,
    /// Whether it is as it was decoded: its bytes have not been written since.
    live: bool,
}

/// The blocks that begin in one page.
#[derive(Debug)]
struct Page {
    /// By half-word.
    by_offset: [u32; PAGE / 2],
    /// The first of them all.
    first: u32,
}

/// All decoded blocks of a machine.
#[derive(Debug)]
pub struct BlockCache {
    pub(super) ops: Vec<Op>,
    /// For each of `ops`, how control left there.
    pub(super) exits: Vec<Exit>,
    pub(super) jumps: Box<[Target; JUMPS]>,
    pub(super) blocks: Vec<Block>,
    pages: Vec<Option<Box<Page>>>,
    held_pages: usize,
    /// TLB look-ups of what was executed, of blocks that are gone and of those left in the middle:
    /// fetch, load, store.
    lookups: [u64; 3],
    extensions: Extensions,
}

impl BlockCache {
    /// An empty cache for RAM of this many bytes.
    #[must_use]
    pub fn new(ram_size: u64, extensions: Extensions) -> BlockCache {
        let pages = ram_size.div_ceil(PAGE as u64) as usize;
        BlockCache {
            ops: vec![END],
            exits: vec![Exit::after(NO_BLOCK, 0)],
            jumps: Box::new([Target::default(); JUMPS]),
            blocks: Vec::new(),
            pages: std::iter::repeat_with(|| None).take(pages).collect(),
            held_pages: 0,
            lookups: [0; 3],
            extensions,
        }
    }

    /// The block that begins at this offset in RAM, if it was decoded and is as it was.
    #[inline]
    #[must_use]
    pub fn find(&self, offset: usize) -> Option<u32> {
        let page = self.pages.get(offset / PAGE)?.as_ref()?;
        let number = page.by_offset[offset % PAGE / 2];
        let block = self.blocks.get(number as usize)?;
        block.live.then_some(number)
    }

    /// A block.
    #[must_use]
    pub fn block(&self, number: u32) -> &Block {
        &self.blocks[number as usize]
    }

    /// A block's instructions.
    #[inline(always)]
    #[must_use]
    pub fn span(&self, number: u32) -> Span<'_> {
        let block = &self.blocks[number as usize];
        let start = block.start as usize;
        Span {
            ops: &self.ops[start..start + block.len as usize],
            layout: &block.layout,
        }
    }

    /// Decodes the block at this offset, which [`BlockCache::find`] has not found, and files it.
    /// `None` if the first instruction straddles two pages.
    pub fn build(&mut self, ram: &Ram, offset: usize) -> Option<u32> {
        if self.ops.len() + MAX_OPS > MAX_HELD_OPS || self.held_pages >= MAX_HELD_PAGES {
            self.clear();
        }
        let start = self.ops.len() as u32;
        let mut layout = Layout::default();
        let mut len = 0;
        let page_end = (offset / PAGE + 1) * PAGE;
        while (len as usize) < MAX_OPS {
            let at = offset + layout.end as usize;
            let Some(word) = word_in_page(ram, at, page_end) else {
                break;
            };
            let decoded = decode_one(word, layout.end, self.extensions);
            // It begins a block of its own: so a hart that spins is found in the cycle in which
            // instruction by instruction it would be.
            if decoded.op.kind == Kind::Spin && len > 0 {
                break;
            }
            layout.push(len, decoded.len);
            len += 1;
            self.ops.push(decoded.op);
            if ends_block(&decoded.op) {
                break;
            }
        }
        if len == 0 {
            return None;
        }
        self.file(offset, start, len, layout)
    }

    /// Files what was decoded at the end of `ops`: as a new block, or as what one that was
    /// overwritten is now.
    fn file(&mut self, offset: usize, start: u32, len: u32, layout: Layout) -> Option<u32> {
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
        self.ops.push(END);
        let exits = (1..=len).map(|done| Exit::after(number, done as u8));
        self.exits.extend(exits);
        self.exits.push(Exit {
            bytes: layout.end,
            ..Exit::after(number, len as u8)
        });
        let mut block = Block {
            start,
            len,
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
        self.keep_counts(number);
        let block = &mut self.blocks[number as usize];
        block.live = false;
        self.ops[block.start as usize] = STALE;
    }

    /// Drops everything.
    fn clear(&mut self) {
        for number in 0..self.blocks.len() {
            self.keep_counts(number as u32);
        }
        self.ops.truncate(1);
        self.exits.truncate(1);
        self.jumps.fill(Target::default());
        self.blocks.clear();
        self.pages.fill_with(|| None);
        self.held_pages = 0;
    }

    /// Keeps what a block's exits have counted.
    fn keep_counts(&mut self, number: u32) {
        let counts = self.counts(number);
        for (sum, count) in self.lookups.iter_mut().zip(counts) {
            *sum += count;
        }
    }

    /// The TLB look-ups of a block's runs: one for the fetch of each, and those of the loads and
    /// stores that came before it was left.
    fn counts(&self, number: u32) -> [u64; 3] {
        let block = self.block(number);
        if !block.live {
            return [0; 3];
        }
        let start = block.start as usize;
        let exits = &self.exits[start..=start + block.len as usize];
        let mut left: u64 = exits.iter().map(|exit| exit.count).sum();
        let mut counts = [left, 0, 0];
        if left > 0 {
            for (op, exit) in self.span(number).ops.iter().zip(exits) {
                counts[1] += left * u64::from(is_load(*op));
                counts[2] += left * u64::from(is_store(*op));
                left -= exit.count;
            }
        }
        counts
    }

    /// Counts a run that was left in the middle, with `done` instructions executed: as if control had
    /// left by the last of them.
    pub(super) fn count_run(&mut self, number: u32, done: usize) {
        match done.checked_sub(1) {
            Some(last) => self.exits[self.blocks[number as usize].start as usize + last].count += 1,
            None => self.lookups[0] += 1,
        }
    }

    /// TLB look-ups of all that was executed from here: fetch, load, store.
    #[must_use]
    pub fn lookups(&self) -> [u64; 3] {
        let mut sums = self.lookups;
        for number in 0..self.blocks.len() {
            for (sum, count) in sums.iter_mut().zip(self.counts(number as u32)) {
                *sum += count;
            }
        }
        sums
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
