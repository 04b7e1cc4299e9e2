//! The fast run loop: block after block, until something outside the hart must be looked at.

use super::Machine;
use super::run::Turn;
use crate::exec::BlockExit;
use crate::hart::{AccessKind, Exception, interrupt};
use crate::mem::access;

/// What lies at the pc.
pub(super) enum Found {
    /// A decoded block, by its number.
    Block(u32),
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
            if self.harts[number].cycle >= deadline {
                return Turn::Over;
            }
            let block = match self.find_block(number) {
                Found::Block(block) => block,
                Found::Alone => match self.step(number) {
                    None => continue,
                    Some(turn) => return turn,
                },
                Found::Fault(exception) => match self.fetch_fault(number, exception) {
                    None => continue,
                    Some(turn) => return turn,
                },
            };
            let hart = &mut self.harts[number];
            let exit = self.blocks.run(hart, &mut self.memory, block, deadline);
            let turn = match exit {
                BlockExit::Next | BlockExit::Stale => None,
                BlockExit::CodeWritten => {
                    self.drop_written_code();
                    None
                }
                BlockExit::Trap(exception) => self.take_exception(number, exception),
                BlockExit::Touched => Some(Turn::Look),
                BlockExit::SystemChanged => {
                    let pending = interrupt::pending(&self.harts[number]).is_some();
                    pending.then_some(Turn::Look)
                }
                BlockExit::Wfi => Some(Turn::Wait),
                BlockExit::Spin => Some(Turn::Spin),
                BlockExit::Tracepoint(id) => self.mark(number, id).then_some(Turn::Look),
                BlockExit::Breakpoint => Some(self.stop_before(number)),
                BlockExit::Watched => {
                    self.left_for_watch(number);
                    None
                }
            };
            if self.watch_hit(turn) {
                return Turn::Break;
            }
            if let Some(turn) = turn {
                return turn;
            }
        }
    }

    /// Translates the pc and finds or decodes the block there.
    pub(super) fn find_block(&mut self, number: usize) -> Found {
        let hart = &mut self.harts[number];
        let pc = hart.pc;
        if let Some(offset) = hart.tlb.fetch(pc)
            && let Some(block) = self.blocks.find(offset)
        {
            return Found::Block(block);
        }
        self.build_block(number)
    }

    #[cold]
    #[inline(never)]
    fn build_block(&mut self, number: usize) -> Found {
        let hart = &mut self.harts[number];
        let pc = hart.pc;
        let offset = match access::fetch_offset(hart, &mut self.memory, pc) {
            Ok(offset) => offset,
            Err(exception) => return Found::Fault(exception),
        };
        // Each run of a block is counted as a look-up when it ends.
        self.memory.counters.lookups[AccessKind::Fetch as usize] -= 1;
        // Only an entry in the TLB stands for the whole page.
        if hart.tlb.fetch(pc).is_none() {
            return Found::Alone;
        }
        // The walk may have written an entry in a page with code.
        self.drop_written_code();
        let known = self.blocks.find(offset);
        let Some(block) = known.or_else(|| self.blocks.build(&self.memory.ram, offset)) else {
            return Found::Alone;
        };
        let lines = self.blocks.block(block).lines();
        if self.memory.code.mark(offset as u64, lines) {
            for hart in &mut self.harts {
                hart.tlb.watch_ram_page(offset as u64);
            }
        }
        Found::Block(block)
    }

    /// A fetch that faults takes a cycle like any instruction that traps.
    pub(super) fn fetch_fault(&mut self, number: usize, exception: Exception) -> Option<Turn> {
        let hart = &mut self.harts[number];
        hart.cycle += 1;
        hart.unretired += 1;
        self.take_exception(number, exception)
    }
}
