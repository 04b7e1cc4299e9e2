//! From one block to the next: threads run through blocks that are linked, and here links are made.

use super::cache::{Block, BlockCache, PAGE};
use super::stops::Passed;
use crate::exec::thread::{Code, Target, Way, jump_place};
use crate::exec::{BlockExit, Span, run_alone, run_slow};
use crate::hart::{Exception, Hart};
use crate::isa::Op;
use crate::mem::Memory;

const PAGE_MASK: u64 = !(PAGE as u64 - 1);

impl BlockCache {
    /// Executes a block, which is at `h.pc`, and what follows it, until something must be looked at or
    /// the next block would go beyond the deadline.
    pub fn run(&mut self, h: &mut Hart, m: &mut Memory, block: u32, deadline: u64) -> BlockExit {
        let room = deadline - h.cycle;
        if u64::from(self.block(block).len) > room {
            return self.run_beginning(h, m, block, room as usize);
        }
        let Block { start, mut len, .. } = *self.block(block);
        let mut at = start as usize;
        loop {
            let mut code = Code::new(&self.steps, &self.exits, self.jumps.as_slice());
            let out = code.run(h, m, at, len, deadline);
            let (followed, lookups) = (code.followed(), code.lookups());
            self.count(lookups);
            if out.way() != Way::Slow {
                let indirect = out.way() == Way::LookIndirect;
                match self.look(h, m, out.at(), indirect, deadline) {
                    Some(next) => (at, len) = (next.start as usize, next.len.into()),
                    None => return BlockExit::Next,
                }
                continue;
            }
            let block = self.places[out.at()].block;
            let Block { start, layout, .. } = *self.block(block);
            if let Some(paid) = self.steps[out.at()].stale_len() {
                h.cycle -= u64::from(paid);
                // A block that became longer or shorter lies elsewhere now.
                if out.at() == start as usize && self.renew(m, block) {
                    (at, len) = (out.at(), paid);
                    continue;
                }
                self.unlink(followed, block);
                return BlockExit::Stale;
            }
            len = self.block(block).len;
            let i = out.at() - start as usize;
            h.cycle -= u64::from(len);
            let exit = if self.may_stop_at(block, i) {
                match self.pass_stop_in_thread(h, m, block, i) {
                    Passed::Stopped => return BlockExit::Breakpoint,
                    Passed::On => None,
                    Passed::Out(exit) => Some(exit),
                }
            } else {
                let op = self.steps[out.at()].decoded(&self.exits);
                let span = Span {
                    op,
                    len,
                    layout: &layout,
                };
                run_slow(h, m, span, i)
            };
            if let Some(exit) = exit {
                if exit == BlockExit::CodeWritten {
                    self.drop_written(m);
                    if self.block(block).live {
                        // Other code than this was written: on with the next instruction.
                        h.pc = h.pc.wrapping_sub(layout.offset_of(i + 1));
                        h.cycle -= i as u64 + 1;
                        at = out.at() + 1;
                        continue;
                    }
                }
                let done = (len - h.unexecuted) as usize + usize::from(has_looked(exit));
                self.count_run(block, done);
                return exit;
            }
            at = out.at() + 1;
        }
    }

    /// Executes instruction `i` of a block, at which a thread has ended since there may be a breakpoint,
    /// unless there is. `h.cycle` is that of the block's beginning, and again if the next one is to be
    /// executed.
    #[cold]
    fn pass_stop_in_thread(
        &mut self,
        h: &mut Hart,
        m: &mut Memory,
        number: u32,
        i: usize,
    ) -> Passed {
        let Block { start, len, .. } = *self.block(number);
        let op = self.steps[start as usize + i].decoded(&self.exits);
        h.cycle += i as u64;
        let passed = self.pass_stop(h, m, number, i, op);
        match passed {
            Passed::On => h.cycle -= i as u64 + 1,
            Passed::Stopped => {
                self.count_run(number, i);
                self.uncount_fetch();
            }
            // It was executed by itself.
            Passed::Out(_) => h.unexecuted += len - i as u32 - 1,
        }
        passed
    }

    /// Drops the blocks whose bytes have been written.
    pub fn drop_written(&mut self, m: &mut Memory) {
        while let Some((page, lines)) = m.code.take_written() {
            self.drop_lines(page, lines);
        }
    }

    /// Makes a block that was overwritten what it is now, in its place, if stores to its page are still
    /// seen.
    fn renew(&mut self, m: &mut Memory, number: u32) -> bool {
        let offset = self.block(number).offset;
        if !m.code.contains(offset) || !self.rebuild(&m.ram, number) {
            return false;
        }
        m.code.mark(offset, self.block(number).lines());
        true
    }

    /// Executes the first `count` instructions of a block.
    #[cold]
    fn run_beginning(
        &mut self,
        h: &mut Hart,
        m: &mut Memory,
        block: u32,
        count: usize,
    ) -> BlockExit {
        let before = h.cycle;
        let layout = self.block(block).layout;
        let ops: Vec<Op> = self.ops(block).take(count).collect();
        if (0..count).any(|i| self.may_stop_at(block, i)) {
            return self.run_beginning_stopping(h, m, block, &ops);
        }
        let layout = layout.first(count);
        let (exit, jumped) = run_alone::<{ super::MAX_OPS + 1 }>(h, m, &ops, &layout);
        self.was_cut = exit == BlockExit::Next && !jumped;
        // What raised an exception has had its cycle, but need not have come to the TLB.
        let early = matches!(exit, BlockExit::Trap(_)) && !has_looked(exit);
        let done = (h.cycle - before) as usize - usize::from(early);
        self.count_run(block, done);
        exit
    }

    /// Finds where control goes on that has left a block by this exit for `h.pc`, and links what is
    /// there.
    #[inline(never)]
    fn look(
        &mut self,
        h: &Hart,
        m: &mut Memory,
        at: usize,
        indirect: bool,
        deadline: u64,
    ) -> Option<Target> {
        let direct = if indirect { None } else { self.in_page(at) };
        // Within the page, what is being executed tells where the page is. Else the TLB must.
        let offset = match direct {
            Some(offset) => offset as usize,
            None => h.tlb.fetch(h.pc)?,
        };
        let number = self.filed(offset)?;
        if !self.block(number).live && !self.renew(m, number) {
            return None;
        }
        let target = self.block(number).target();
        if indirect {
            self.jumps[jump_place(target.offset)] = target;
        }
        self.exits[at].link(&target, direct.is_some());
        (h.cycle + u64::from(target.len) <= deadline).then_some(target)
    }

    /// Where in RAM control goes that leaves by this exit of a direct jump, if it stays in the page.
    fn in_page(&self, at: usize) -> Option<u64> {
        let exit = &self.exits[at];
        let from = self.block(exit.block).offset;
        let to = from.wrapping_add(exit.distance as u64);
        ((from ^ to) & PAGE_MASK == 0).then_some(to)
    }

    /// The exit that was taken last has led to a block that has been overwritten.
    #[cold]
    fn unlink(&mut self, followed: usize, block: u32) {
        if let Some(exit) = self.exits.get_mut(followed) {
            exit.unlink();
        }
        let place = jump_place(self.block(block).offset);
        self.jumps[place] = Target::default();
    }
}

/// Whether an instruction that ended its block by an exception came as far as a look into the TLB.
pub(crate) fn has_looked(exit: BlockExit) -> bool {
    match exit {
        // Loads and stores of floating-point registers while `mstatus.FS` is Off.
        BlockExit::Trap(Exception::IllegalInstruction(_)) => false,
        BlockExit::Trap(_) => true,
        _ => false,
    }
}
