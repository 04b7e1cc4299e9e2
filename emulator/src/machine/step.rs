//! One instruction at a time: the reference run loop, and the observed one.

use super::Machine;
use super::engine::{Found, has_looked};
use super::run::Turn;
use super::watch::Fetched;
use crate::block::{decode_one, is_load, is_store, is_tracepoint};
use crate::exec::{self, BlockExit, Span};
use crate::hart::interrupt;
use crate::isa::{Kind, Op};
use crate::mem::access;

impl Machine {
    /// Runs a hart as the specification tells it: each instruction is fetched, translated and
    /// decoded anew. With a TLB that holds nothing, this is the oracle for the fast loop.
    pub(super) fn run_reference(&mut self, number: usize, deadline: u64) -> Turn {
        while self.harts[number].cycle < deadline {
            if let Some(turn) = self.step(number) {
                return turn;
            }
        }
        Turn::Over
    }

    /// Executes the instruction at the pc.
    pub(super) fn step(&mut self, number: usize) -> Option<Turn> {
        let hart = &mut self.harts[number];
        let pc = hart.pc;
        let word = match access::fetch_word(hart, &mut self.memory, pc) {
            Ok(word) => word,
            Err(exception) => return self.fetch_fault(number, exception),
        };
        let decoded = decode_one(word, 0, hart.extensions);
        let place = Place {
            pc,
            start: 0,
            word,
            op: decoded.op,
            len: decoded.len,
        };
        self.execute(number, pc, &place)
    }

    /// Runs a hart instruction by instruction, and shows each to the observer. Fetching is that
    /// of the block engine, so that all counts are what they are without an observer.
    pub(super) fn run_observed(&mut self, number: usize, deadline: u64) -> Turn {
        while self.harts[number].cycle < deadline {
            let turn = match self.engine {
                super::Engine::Reference => self.step(number),
                super::Engine::Blocks => self.run_block_observed(number, deadline),
            };
            if let Some(turn) = turn {
                return turn;
            }
        }
        Turn::Over
    }

    fn run_block_observed(&mut self, number: usize, deadline: u64) -> Option<Turn> {
        let base = self.harts[number].pc;
        let epoch = self.harts[number].tlb.fetch_epoch();
        let block = match self.blocks.jump(base, epoch) {
            Some(block) => {
                self.memory.counters.lookups[0] += 1;
                block
            }
            None => match self.find_block(number) {
                Found::Block(block) => block,
                Found::Alone => return self.step(number),
                Found::Fault(exception) => return self.fetch_fault(number, exception),
            },
        };
        // The list moves if another block is decoded, so take this one's own copy.
        let (ops, lens) = self.blocks.code(&block);
        let (ops, lens) = (ops.to_vec(), lens.to_vec());
        let mut start = 0;
        for (op, len) in ops.into_iter().zip(lens) {
            if self.harts[number].cycle >= deadline {
                return None;
            }
            let pc = base.wrapping_add(u64::from(start));
            let word = self
                .word_at(block.offset as usize + start as usize, len)
                .unwrap_or(0);
            let retired = self.harts[number].instret;
            let place = Place {
                pc,
                start,
                word,
                op,
                len,
            };
            let turn = self.execute(number, base, &place);
            // A handler may well be what comes next, but is another block.
            let trapped = self.harts[number].instret == retired;
            let next = pc.wrapping_add(u64::from(len));
            if turn.is_some() || trapped || self.harts[number].pc != next {
                return turn;
            }
            start += u32::from(len);
        }
        None
    }

    fn word_at(&self, offset: usize, len: u8) -> Option<u32> {
        let low: u16 = self.memory.ram.read(offset)?;
        let high: u16 = if len == 4 {
            self.memory.ram.read(offset + 2)?
        } else {
            0
        };
        Some(u32::from(high) << 16 | u32::from(low))
    }

    /// Executes one instruction of the block that begins at `base`.
    fn execute(&mut self, number: usize, base: u64, place: &Place) -> Option<Turn> {
        let fetched = Fetched {
            pc: place.pc,
            word: place.word,
            op: place.op,
            len: place.len,
        };
        if let Some(observer) = &mut self.observer {
            observer.before(&self.harts[number], &self.memory, &fetched);
        }
        let hart = &mut self.harts[number];
        hart.pc = base;
        hart.cycle += 1;
        hart.instret += 1;
        let span = Span {
            ops: &[place.op],
            lens: &[place.len],
            start: place.start,
            end: place.start + u32::from(place.len),
        };
        let exit = exec::run(hart, &mut self.memory, &span);
        if let Some(observer) = &mut self.observer {
            let trap = if let BlockExit::Trap(exception) = exit {
                Some(exception)
            } else {
                None
            };
            observer.after(&self.harts[number], &self.memory, &fetched, trap);
        }
        self.drop_written_code();
        self.count_lookups(place.op, exit);
        match exit {
            BlockExit::Next => {
                if is_tracepoint(&place.op) {
                    return self.mark(number, &place.op).then_some(Turn::Look);
                }
                let spins = place.op.kind == Kind::Jal && self.harts[number].pc == place.pc;
                spins.then_some(Turn::Spin)
            }
            BlockExit::Trap(exception) => self.take_exception(number, exception),
            BlockExit::Touched => Some(Turn::Look),
            // As often as the fast loop: a look may bring input from the console.
            BlockExit::SystemChanged => {
                let pending = interrupt::pending(&self.harts[number]).is_some();
                pending.then_some(Turn::Look)
            }
            BlockExit::Wfi => Some(Turn::Wait),
        }
    }

    /// Counts the TLB look-up of an instruction that was executed by itself.
    fn count_lookups(&mut self, op: Op, exit: BlockExit) {
        if matches!(exit, BlockExit::Trap(exception) if !has_looked(exception)) {
            return;
        }
        self.memory.counters.lookups[1] += u64::from(is_load(op));
        self.memory.counters.lookups[2] += u64::from(is_store(op));
    }
}

/// A decoded instruction and where it stands.
struct Place {
    pc: u64,
    /// Bytes from the block's first address.
    start: u32,
    word: u32,
    op: Op,
    len: u8,
}
