//! From one block to the next: threads run through blocks that are linked, and here links are made.

use super::cache::{BlockCache, PAGE};
use crate::exec::thread::{Code, Exit, Target, Way, jump_place};
use crate::exec::{BlockExit, Span, run_alone, run_slow};
use crate::hart::{Exception, Hart};
use crate::isa::Kind;
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
        let mut at = self.block(block).target().start as usize;
        loop {
            let jumps = self.jumps.as_slice();
            let mut code = Code::new(&self.ops, &mut self.exits, jumps, deadline);
            let out = code.run(h, m, at);
            let followed = code.followed();
            match out.way() {
                Way::Look | Way::LookIndirect => {
                    let indirect = out.way() == Way::LookIndirect;
                    match self.look(h, out.at(), indirect, deadline) {
                        Some(next) => at = next,
                        None => return BlockExit::Next,
                    }
                }
                Way::Slow if self.ops[out.at()].kind == Kind::Stale => {
                    self.unlink(followed, self.exits[out.at()].block);
                    return BlockExit::Stale;
                }
                Way::Slow => {
                    let Exit { block, done, .. } = self.exits[out.at()];
                    let i = usize::from(done) - 1;
                    if let Some(exit) = run_slow(h, m, self.span(block), i) {
                        let len = self.block(block).len as usize;
                        let done = len - h.unexecuted as usize + usize::from(has_looked(exit));
                        self.count_run(block, done);
                        return exit;
                    }
                    at = out.at() + 1;
                }
            }
        }
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
        let whole = self.span(block);
        let layout = whole.layout.first(count);
        let span = Span {
            ops: &whole.ops[..count],
            layout: &layout,
        };
        let (exit, _) = run_alone::<{ super::MAX_OPS + 1 }>(h, m, span);
        // What raised an exception has had its cycle, but need not have come to the TLB.
        let early = matches!(exit, BlockExit::Trap(_)) && !has_looked(exit);
        let done = (h.cycle - before) as usize - usize::from(early);
        self.count_run(block, done);
        exit
    }

    /// Finds where control goes on that has left a block at this place for `h.pc`, and links what is
    /// there.
    #[inline(never)]
    fn look(&mut self, h: &Hart, at: usize, indirect: bool, deadline: u64) -> Option<usize> {
        let direct = if indirect { None } else { self.in_page(at) };
        // Within the page, what is being executed tells where the page is. Else the TLB must.
        let offset = match direct {
            Some(offset) => offset as usize,
            None => h.tlb.fetch(h.pc)?,
        };
        let target = self.block(self.find(offset)?).target();
        if indirect {
            self.jumps[jump_place(target.offset)] = target;
        }
        self.exits[at].link(&target, direct.is_some());
        (h.cycle + u64::from(target.len) <= deadline).then_some(target.start as usize)
    }

    /// Where in RAM control goes that leaves here by a direct jump, if it stays in the page.
    fn in_page(&self, at: usize) -> Option<u64> {
        let op = self.ops[at];
        let distance = match op.kind {
            Kind::End => self.exits[at].bytes.into(),
            _ => op.imm as u64,
        };
        let from = self.block(self.exits[at].block).offset;
        let to = from.wrapping_add(distance);
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
