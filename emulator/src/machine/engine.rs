//! The fast run loop: block after block, until something outside the hart must be looked at.

use super::Machine;
use super::run::Turn;
use crate::block::{Block, is_load, is_store};
use crate::exec::{self, BlockExit, Span};
use crate::hart::{Exception, interrupt};
use crate::isa::{Kind, Op};
use crate::mem::access;

/// What lies at the pc.
pub(super) enum Found {
    /// A decoded block.
    Block(Block),
    /// An instruction that no block holds: it straddles two pages, or PMP divides its page, so
    /// that to fetch one instruction says nothing about the next.
    Alone,
    /// It cannot be fetched.
    Fault(Exception),
}

impl Machine {
    /// Runs a hart block by block.
    pub(super) fn run_blocks(&mut self, number: usize, deadline: u64) -> Turn {
        loop {
            let hart = &mut self.harts[number];
            if hart.cycle >= deadline {
                return Turn::Over;
            }
            let pc = hart.pc;
            let known = self.blocks.jump(pc, hart.tlb.fetch_epoch());
            let block = match known {
                Some(block) => {
                    self.memory.counters.lookups[0] += 1;
                    block
                }
                None => match self.find_block(number) {
                    Found::Block(block) => block,
                    Found::Alone => match self.step(number) {
                        None => continue,
                        Some(turn) => return turn,
                    },
                    Found::Fault(exception) => match self.fetch_fault(number, exception) {
                        None => continue,
                        Some(turn) => return turn,
                    },
                },
            };
            let hart = &mut self.harts[number];
            let (ops, lens) = self.blocks.code(&block);
            let span = cut(ops, lens, block.bytes, deadline - hart.cycle);
            let count = span.ops.len() as u64;
            let before = hart.instret;
            hart.cycle += count;
            hart.instret += count;
            self.memory.counters.lookups[1] += u64::from(block.loads);
            self.memory.counters.lookups[2] += u64::from(block.stores);
            match exec::run(hart, &mut self.memory, &span) {
                BlockExit::Next => {
                    let loops = hart.pc == pc;
                    if self.memory.code.any_written() {
                        self.drop_written_code();
                    }
                    if count < u64::from(block.len) {
                        self.uncount(number, &block, before, 0);
                    } else if block.tracepoint {
                        if self.tracepoint(number, &block) {
                            return Turn::Look;
                        }
                    } else if loops && block.len == 1 && self.is_spin(&block) {
                        return Turn::Spin;
                    }
                }
                BlockExit::Trap(exception) => {
                    self.uncount(number, &block, before, u64::from(has_looked(exception)));
                    if let Some(turn) = self.take_exception(number, exception) {
                        return turn;
                    }
                }
                BlockExit::Touched => {
                    self.uncount(number, &block, before, 0);
                    return Turn::Look;
                }
                BlockExit::SystemChanged => {
                    if interrupt::pending(&self.harts[number]).is_some() {
                        return Turn::Look;
                    }
                }
                BlockExit::Wfi => return Turn::Wait,
            }
        }
    }

    /// Translates the pc and finds or decodes the block there.
    #[cold]
    #[inline(never)]
    pub(super) fn find_block(&mut self, number: usize) -> Found {
        let hart = &mut self.harts[number];
        let pc = hart.pc;
        let offset = match access::fetch_offset(hart, &mut self.memory, pc) {
            Ok(offset) => offset,
            Err(exception) => return Found::Fault(exception),
        };
        // Only an entry in the TLB stands for the whole page.
        if hart.tlb.fetch(pc).is_none() {
            return Found::Alone;
        }
        if self.memory.code.any_written() {
            self.drop_written_code();
        }
        let epoch = self.harts[number].tlb.fetch_epoch();
        let found = self.blocks.find(&self.memory.ram, offset, pc, epoch);
        if self.memory.code.mark(offset as u64) {
            for hart in &mut self.harts {
                hart.tlb.protect_ram_page(offset as u64);
            }
        }
        found.map_or(Found::Alone, Found::Block)
    }

    /// A fetch that faults takes a cycle like any instruction that traps.
    pub(super) fn fetch_fault(&mut self, number: usize, exception: Exception) -> Option<Turn> {
        self.harts[number].cycle += 1;
        self.take_exception(number, exception)
    }

    /// Takes back the TLB look-ups of instructions that were not reached: those after the
    /// retired ones and, beyond these, `more`.
    #[cold]
    fn uncount(&mut self, number: usize, block: &Block, before: u64, more: u64) {
        let executed = (self.harts[number].instret - before + more) as usize;
        let (ops, _) = self.blocks.code(block);
        let rest = ops.get(executed..).unwrap_or(&[]);
        let count = |is: fn(Op) -> bool| rest.iter().filter(|op| is(**op)).count() as u64;
        self.memory.counters.lookups[1] -= count(is_load);
        self.memory.counters.lookups[2] -= count(is_store);
    }

    #[cold]
    fn is_spin(&self, block: &Block) -> bool {
        let (ops, _) = self.blocks.code(block);
        matches!(ops, [op] if op.kind == Kind::Jal)
    }

    /// The block ended with a tracepoint; whether that must be looked at.
    #[cold]
    fn tracepoint(&mut self, number: usize, block: &Block) -> bool {
        let (ops, _) = self.blocks.code(block);
        let op = ops.last().copied();
        op.is_some_and(|op| self.mark(number, &op))
    }
}

/// Whether an instruction that raised this exception came as far as a look into the TLB.
pub(super) fn has_looked(exception: Exception) -> bool {
    // Loads and stores of floating-point registers while `mstatus.FS` is Off.
    !matches!(exception, Exception::IllegalInstruction(_))
}

/// The block's instructions, or as many of them as there is time for.
#[inline(always)]
fn cut<'a>(ops: &'a [Op], lens: &'a [u8], bytes: u32, room: u64) -> Span<'a> {
    let whole = Span {
        ops,
        lens,
        start: 0,
        end: bytes,
    };
    if ops.len() as u64 <= room {
        return whole;
    }
    let count = room as usize;
    let end = whole.offset_of(count) as u32;
    Span {
        ops: &ops[..count],
        lens: &lens[..count],
        start: 0,
        end,
    }
}
