//! Where decoded blocks are kept and found again.

use super::build::{
    MAX_OPS, decode_one, ends_block, is_load, is_store, is_tracepoint, jumps_to_itself,
};
use crate::isa::{Extensions, Op};
use crate::mem::Ram;

/// Entries of the table from virtual pc to block.
const JUMP_ENTRIES: usize = 4096;
/// Instructions held before everything is dropped: dropped blocks leave holes until then.
const MAX_HELD_OPS: usize = 1 << 22;
/// Pages with blocks before everything is dropped: their tables by half-word are larger than the
/// pages themselves.
const MAX_HELD_PAGES: usize = 1 << 14;
const NO_BLOCK: u32 = u32::MAX;
const PAGE: usize = 4096;

/// A decoded block: a stretch of the cache's instructions.
#[derive(Clone, Copy, Debug)]
pub struct Block {
    /// The first instruction, in the cache's list.
    start: u32,
    /// Where the first instruction lies in RAM.
    pub offset: u64,
    /// Instructions.
    pub len: u32,
    /// Bytes.
    pub bytes: u32,
    /// How many of the instructions are loads, for the count of TLB look-ups.
    pub loads: u16,
    /// Likewise stores and AMOs.
    pub stores: u16,
    /// Whether a tracepoint hint is among them.
    pub tracepoint: bool,
}

/// The blocks that begin in one page, by half-word.
type Page = Box<[u32; PAGE / 2]>;

#[derive(Clone, Copy, Debug)]
struct Jump {
    pc: u64,
    epoch: u64,
    block: u32,
    generation: u32,
}

const NO_JUMP: Jump = Jump {
    pc: 0,
    epoch: u64::MAX,
    block: NO_BLOCK,
    generation: 0,
};

/// All decoded blocks of a machine.
#[derive(Debug)]
pub struct BlockCache {
    ops: Vec<Op>,
    lens: Vec<u8>,
    blocks: Vec<Block>,
    pages: Vec<Option<Page>>,
    held_pages: usize,
    jumps: Box<[Jump; JUMP_ENTRIES]>,
    /// Goes up when blocks are dropped, so that entries of `jumps` from before do not match.
    generation: u32,
    extensions: Extensions,
}

impl BlockCache {
    /// An empty cache for RAM of this many bytes.
    #[must_use]
    pub fn new(ram_size: u64, extensions: Extensions) -> BlockCache {
        BlockCache {
            ops: Vec::new(),
            lens: Vec::new(),
            blocks: Vec::new(),
            pages: vec![None; ram_size.div_ceil(PAGE as u64) as usize],
            held_pages: 0,
            jumps: Box::new([NO_JUMP; JUMP_ENTRIES]),
            generation: 0,
            extensions,
        }
    }

    /// The block that this virtual pc led to under the same epoch (see `Tlb::fetch_epoch`).
    #[inline(always)]
    #[must_use]
    pub fn jump(&self, pc: u64, epoch: u64) -> Option<Block> {
        let entry = &self.jumps[jump_index(pc)];
        if entry.pc == pc && entry.epoch == epoch && entry.generation == self.generation {
            return self.blocks.get(entry.block as usize).copied();
        }
        None
    }

    /// The block at this offset in RAM, decoded now if it was not, and remembered for `pc`.
    /// `None` if the first instruction straddles two pages.
    pub fn find(&mut self, ram: &Ram, offset: usize, pc: u64, epoch: u64) -> Option<Block> {
        let held = self.pages.get(offset / PAGE)?.as_ref();
        let mut block = held.map_or(NO_BLOCK, |page| page[offset % PAGE / 2]);
        if block == NO_BLOCK {
            block = self.build(ram, offset)?;
        }
        self.jumps[jump_index(pc)] = Jump {
            pc,
            epoch,
            block,
            generation: self.generation,
        };
        self.blocks.get(block as usize).copied()
    }

    /// A block's instructions and their lengths.
    #[inline(always)]
    #[must_use]
    pub fn code(&self, block: &Block) -> (&[Op], &[u8]) {
        let range = block.start as usize..(block.start + block.len) as usize;
        (&self.ops[range.clone()], &self.lens[range])
    }

    /// Decodes the block at this offset and files it.
    fn build(&mut self, ram: &Ram, offset: usize) -> Option<u32> {
        if self.ops.len() + MAX_OPS > MAX_HELD_OPS || self.held_pages >= MAX_HELD_PAGES {
            self.clear();
        }
        let start = self.ops.len();
        let page_end = (offset / PAGE + 1) * PAGE;
        let mut block = Block {
            start: start as u32,
            offset: offset as u64,
            len: 0,
            bytes: 0,
            loads: 0,
            stores: 0,
            tracepoint: false,
        };
        let mut at = offset;
        while at < page_end && (block.len as usize) < MAX_OPS {
            let Some(word) = word_in_page(ram, at, page_end) else {
                break;
            };
            let decoded = decode_one(word, block.bytes, self.extensions);
            if block.len > 0 && jumps_to_itself(&decoded.op, block.bytes) {
                break;
            }
            self.ops.push(decoded.op);
            self.lens.push(decoded.len);
            block.count(decoded.op);
            block.bytes += u32::from(decoded.len);
            at += usize::from(decoded.len);
            if ends_block(&decoded.op) {
                break;
            }
        }
        if block.len == 0 {
            return None;
        }
        let number = self.blocks.len() as u32;
        self.blocks.push(block);
        let page = self.pages.get_mut(offset / PAGE)?;
        let page = page.get_or_insert_with(|| {
            self.held_pages += 1;
            Box::new([NO_BLOCK; PAGE / 2])
        });
        page[offset % PAGE / 2] = number;
        Some(number)
    }

    /// Drops the blocks of a page of RAM, by its number.
    pub fn drop_page(&mut self, page: u64) {
        if let Some(slot) = self.pages.get_mut(page as usize) {
            self.held_pages -= usize::from(slot.take().is_some());
        }
        self.forget_jumps();
    }

    fn clear(&mut self) {
        self.ops.clear();
        self.lens.clear();
        self.blocks.clear();
        self.pages.fill(None);
        self.held_pages = 0;
        self.forget_jumps();
    }

    fn forget_jumps(&mut self) {
        self.generation = self.generation.wrapping_add(1);
        if self.generation == 0 {
            // Entries from the first time round must not match again.
            self.jumps.fill(NO_JUMP);
        }
    }
}

impl Block {
    fn count(&mut self, op: Op) {
        self.len += 1;
        self.loads += u16::from(is_load(op));
        self.stores += u16::from(is_store(op));
        self.tracepoint |= is_tracepoint(&op);
    }
}

/// The instruction word at this offset, unless it goes on in the next page.
fn word_in_page(ram: &Ram, at: usize, page_end: usize) -> Option<u32> {
    let low: u16 = ram.read(at)?;
    if low & 3 != 3 {
        return Some(u32::from(low));
    }
    let high: u16 = (at + 2 < page_end).then(|| ram.read(at + 2))??;
    Some(u32::from(high) << 16 | u32::from(low))
}

#[inline(always)]
const fn jump_index(pc: u64) -> usize {
    (pc >> 1) as usize % JUMP_ENTRIES
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::addr::PhysAddr;
    use crate::isa::asm::{A0, Asm, ZERO};
    use crate::isa::{Kind, Reg};

    const PAGES: usize = MAX_HELD_PAGES + 10;

    /// RAM in which each page begins with an instruction and a jump to itself.
    fn ram(pages: usize) -> Ram {
        let mut asm = Asm::new(0);
        asm.i(Kind::Addi, A0, A0, 1);
        let here = asm.bound();
        asm.jal(ZERO, here);
        let code = asm.finish().unwrap();
        let mut ram = Ram::new(PhysAddr(0), (pages * PAGE) as u64).unwrap();
        for page in 0..pages {
            let at = PhysAddr((page * PAGE) as u64);
            ram.slice_mut(at, code.len())
                .unwrap()
                .copy_from_slice(&code);
        }
        ram
    }

    fn kinds(cache: &BlockCache, block: &Block) -> Vec<Kind> {
        cache.code(block).0.iter().map(|op| op.kind).collect()
    }

    #[test]
    fn a_dropped_page_is_decoded_anew_and_others_stay() {
        let mut ram = ram(2);
        let mut cache = BlockCache::new(ram.size(), Extensions::all());
        let first = cache.find(&ram, 0, 0x1000, 7).unwrap();
        let other = cache.find(&ram, PAGE, 0x2000, 7).unwrap();
        // The jump to itself that follows is a block of its own.
        assert_eq!(kinds(&cache, &first), [Kind::Addi]);
        assert_eq!(cache.jump(0x1000, 7).unwrap().offset, 0);
        assert!(cache.jump(0x1000, 8).is_none(), "another epoch");

        assert!(ram.write(0, 0x0000_0073_u32));
        cache.drop_page(0);
        assert!(cache.jump(0x1000, 7).is_none());
        let anew = cache.find(&ram, 0, 0x1000, 7).unwrap();
        assert_eq!(kinds(&cache, &anew), [Kind::Ecall]);
        let again = cache.find(&ram, PAGE, 0x2000, 7).unwrap();
        assert_eq!(again.start, other.start, "decoded once");
    }

    #[test]
    fn generations_that_come_round_bring_nothing_back() {
        let ram = ram(2);
        let mut cache = BlockCache::new(ram.size(), Extensions::all());
        cache.find(&ram, 0, 0x1000, 7).unwrap();
        cache.generation = u32::MAX;
        cache.drop_page(1);
        assert_eq!(cache.generation, 0);
        assert!(cache.jump(0x1000, 7).is_none());
    }

    #[test]
    fn a_guest_that_executes_everywhere_does_not_take_all_memory() {
        let ram = ram(PAGES);
        let mut cache = BlockCache::new(ram.size(), Extensions::all());
        for page in 0..PAGES {
            cache.find(&ram, page * PAGE, 0, 0).unwrap();
            assert!(cache.held_pages <= MAX_HELD_PAGES);
        }
        let held = cache.pages.iter().flatten().count();
        assert_eq!(held, cache.held_pages);
        assert_eq!(held, PAGES - MAX_HELD_PAGES);
    }

    #[test]
    fn loads_and_stores_are_counted() {
        let mut asm = Asm::new(0);
        asm.load(Kind::Ld, A0, A0, 0);
        asm.store(Kind::Sd, A0, A0, 0);
        asm.amo(Kind::AmoaddW, A0, A0, A0);
        asm.amo(Kind::LrW, A0, ZERO, A0);
        asm.amo(Kind::ScW, A0, A0, A0);
        asm.i(Kind::Slti, Reg::R0, A0, 1);
        asm.plain(Kind::Ecall);
        let mut ram = ram(1);
        let code = asm.finish().unwrap();
        ram.slice_mut(PhysAddr(0), code.len())
            .unwrap()
            .copy_from_slice(&code);
        let mut cache = BlockCache::new(ram.size(), Extensions::all());
        let block = cache.find(&ram, 0, 0, 0).unwrap();
        assert_eq!((block.loads, block.stores), (2, 3));
        assert!(block.tracepoint, "which ends the block");
        assert_eq!(block.len, 6);
    }
}
