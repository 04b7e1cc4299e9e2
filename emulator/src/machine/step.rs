//! One instruction at a time: the reference run loop, and the observed one.

use super::Machine;
use super::engine::Found;
use super::run::Turn;
use super::watch::Fetched;
use crate::block::{decode_one, has_looked, is_load, is_store};
use crate::exec::{self, BlockExit, Layout};
use crate::hart::interrupt;
use crate::isa::Op;
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
        if self.must_stop(number) {
            return Some(Turn::Break);
        }
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
        match self.execute(number, pc, &place) {
            Step::Out(turn) => turn,
            Step::On | Step::Written => None,
        }
    }

    /// Runs a hart instruction by instruction, and shows each to the observers. Fetching is that
    /// of the block engine, so that all counts are what they are without them.
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
        let block = match self.find_block(number) {
            Found::Block(block) => block,
            Found::Alone => return self.step(number),
            Found::Fault(exception) => return self.fetch_fault(number, exception),
        };
        self.memory.counters.lookups[0] += 1;
        // The list moves if another block is decoded, so take this one's own copy.
        let offset = self.blocks.block(block).offset as usize;
        let layout = self.blocks.block(block).layout;
        let ops: Vec<Op> = self.blocks.ops(block).collect();
        for (i, op) in ops.into_iter().enumerate() {
            if self.harts[number].cycle >= deadline {
                return None;
            }
            let start = layout.offset_of(i) as u32;
            let len = layout.len_of(i);
            let word = self.word_at(offset + start as usize, len).unwrap_or(0);
            let place = Place {
                pc: base.wrapping_add(u64::from(start)),
                start,
                word,
                op,
                len,
            };
            self.harts[number].pc = place.pc;
            if self.must_stop(number) {
                // What comes next is the rest of this block.
                self.memory.counters.lookups[0] -= 1;
                return Some(Turn::Break);
            }
            match self.execute(number, base, &place) {
                Step::Out(turn) => return turn,
                Step::Written if !self.blocks.block(block).live => return None,
                Step::On | Step::Written => {}
            }
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
    fn execute(&mut self, number: usize, base: u64, place: &Place) -> Step {
        let fetched = Fetched {
            pc: place.pc,
            word: place.word,
            op: place.op,
            len: place.len,
        };
        for observer in &mut self.observers {
            observer.before(&self.harts[number], &self.memory, &fetched);
        }
        let hart = &mut self.harts[number];
        hart.pc = base;
        let layout = Layout::single(place.start, place.len);
        let (exit, jumped) = exec::run_alone::<2>(hart, &mut self.memory, &[place.op], &layout);
        let trap = match exit {
            BlockExit::Trap(exception) => Some(exception),
            _ => None,
        };
        for observer in &mut self.observers {
            observer.after(&self.harts[number], &self.memory, &fetched, trap);
        }
        self.drop_written_code();
        self.count_lookups(place.op, exit);
        let turn = match exit {
            BlockExit::Next if !jumped => return Step::On,
            BlockExit::CodeWritten => return Step::Written,
            BlockExit::Next | BlockExit::Stale | BlockExit::Breakpoint => None,
            BlockExit::Watched => Some(Turn::Break),
            BlockExit::Trap(exception) => self.take_exception(number, exception),
            BlockExit::Touched => Some(Turn::Look),
            // As often as the fast loop: a look may bring input from the console.
            BlockExit::SystemChanged => {
                let pending = interrupt::pending(&self.harts[number]).is_some();
                pending.then_some(Turn::Look)
            }
            BlockExit::Wfi => Some(Turn::Wait),
            BlockExit::Spin => Some(Turn::Spin),
            BlockExit::Tracepoint(id) => self.mark(number, id).then_some(Turn::Look),
        };
        Step::Out(turn)
    }

    /// Counts the TLB look-up of an instruction that was executed by itself.
    fn count_lookups(&mut self, op: Op, exit: BlockExit) {
        if matches!(exit, BlockExit::Trap(_)) && !has_looked(exit) {
            return;
        }
        self.memory.counters.lookups[1] += u64::from(is_load(op));
        self.memory.counters.lookups[2] += u64::from(is_store(op));
    }
}

/// What comes after an instruction.
enum Step {
    /// The next one of its block.
    On,
    /// Likewise, if its block is still what it was: decoded code was overwritten.
    Written,
    /// Its block has been left, and the turn may be over.
    Out(Option<Turn>),
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
