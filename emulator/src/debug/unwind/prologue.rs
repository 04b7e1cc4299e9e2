//! What a function has done to the stack until some place in it, read from its code.

use crate::isa::{Extensions, Kind, Op, Reg, decode};
use std::collections::BTreeMap;

/// Instructions of a function that are looked at, at most.
const MAX_INSTRUCTIONS: usize = 1 << 16;

const RA: Reg = Reg::R1;
const SP: Reg = Reg::R2;
const FP: Reg = Reg::R8;

/// The state of a frame. Offsets are from the stack pointer at the function's beginning.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Moves {
    /// How far the stack pointer is below that; `None` if by a number that the code does not tell.
    pub(super) size: Option<i64>,
    /// How far the frame pointer is below that, once it has been set.
    pub(super) above_fp: Option<i64>,
    /// Where the return address lies, if it is not in `ra`.
    pub(super) ra: Option<i64>,
    /// Where the caller's frame pointer lies, if it is not in its register.
    pub(super) fp: Option<i64>,
}

impl Default for Moves {
    /// At the function's beginning.
    fn default() -> Self {
        Moves {
            size: Some(0),
            above_fp: None,
            ra: None,
            fp: None,
        }
    }
}

/// Follows a function's code in the order of its addresses.
struct Reader {
    now: Moves,
    /// Before the function began to take its frame down, which it may do in several places.
    body: Moves,
    /// Whether it is doing so.
    ends: bool,
    /// The states that branches have led forward with.
    ahead: BTreeMap<u64, Moves>,
    /// Constants that registers were loaded with, for frames too large for an immediate.
    constants: [Option<i64>; 32],
}

impl Moves {
    /// The state right before the instruction at, or around, `pc`, of the function at `start`.
    pub(super) fn until(pc: u64, start: u64, fetch: impl Fn(u64) -> Option<u32>) -> Option<Moves> {
        let mut reader = Reader {
            now: Moves::default(),
            body: Moves::default(),
            ends: false,
            ahead: BTreeMap::new(),
            constants: [None; 32],
        };
        let extensions = Extensions::all();
        let mut at = start;
        for _ in 0..MAX_INSTRUCTIONS {
            if let Some(state) = reader.ahead.remove(&at) {
                (reader.now, reader.ends) = (state, false);
            }
            let decoded = decode(fetch(at)?, extensions);
            let next = at.wrapping_add(u64::from(decoded.len));
            if next > pc {
                return Some(reader.now);
            }
            reader.step(&decoded.op, at);
            at = next;
        }
        None
    }
}

impl Reader {
    fn step(&mut self, op: &Op, at: u64) {
        match op.kind {
            Kind::Addi if op.rd == SP && op.rs1 == SP => self.move_by(Some(i64::from(op.imm))),
            Kind::Sub if op.rd == SP && op.rs1 == SP => {
                let by = self.constant(op.rs2).map(i64::wrapping_neg);
                self.move_by(by);
            }
            Kind::Add if op.rd == SP && op.rs1 == SP => {
                let by = self.constant(op.rs2);
                self.move_by(by);
            }
            // The stack pointer from the frame pointer, where the frame's size varies.
            Kind::Addi if op.rd == SP && op.rs1 == FP => {
                self.take_down();
                let above = self.now.above_fp;
                self.now.size = above.map(|above| above.wrapping_sub(i64::from(op.imm)));
            }
            Kind::Addi if op.rd == FP && op.rs1 == SP => {
                let size = self.now.size;
                self.now.above_fp = size.map(|size| size.wrapping_sub(i64::from(op.imm)));
            }
            Kind::Sd if op.rs1 == SP => self.save(op),
            Kind::Ld if op.rs1 == SP && op.rd == RA => {
                self.take_down();
                self.now.ra = None;
            }
            Kind::Ld if op.rs1 == SP && op.rd == FP => {
                self.take_down();
                (self.now.fp, self.now.above_fp) = (None, None);
            }
            Kind::Jalr if op.rd == Reg::Sink => self.leave(),
            Kind::Jal if op.rd == Reg::Sink => {
                self.lead(at, op);
                self.leave();
            }
            Kind::Beq | Kind::Bne | Kind::Blt | Kind::Bge | Kind::Bltu | Kind::Bgeu => {
                self.lead(at, op);
            }
            _ => {
                if op.rd == SP && op.kind != Kind::Sd {
                    self.now.size = None;
                }
                self.load_constant(op);
            }
        }
    }

    fn constant(&self, reg: Reg) -> Option<i64> {
        self.constants.get(reg as usize).copied().flatten()
    }

    /// `lui`, and what may follow it to make a constant.
    fn load_constant(&mut self, op: &Op) {
        let imm = i64::from(op.imm);
        let value = match op.kind {
            Kind::Lui => Some(imm),
            Kind::Addi | Kind::Addiw if op.rs1 == Reg::R0 => Some(imm),
            Kind::Addi | Kind::Addiw => self.constant(op.rs1).map(|it| it.wrapping_add(imm)),
            Kind::Slli => self.constant(op.rs1).map(|it| it << (imm & 63)),
            _ => None,
        };
        if let Some(place) = self.constants.get_mut(op.rd as usize) {
            *place = value;
        }
    }

    /// The stack pointer moves; upwards only where the frame is taken down.
    fn move_by(&mut self, by: Option<i64>) {
        if by.is_some_and(|by| by > 0) {
            self.take_down();
        }
        let size = self.now.size.zip(by);
        self.now.size = size.map(|(size, by)| size.wrapping_sub(by));
    }

    /// Remembers the state of the function's body, if this is the first instruction that ends it.
    fn take_down(&mut self) {
        let has_frame = self.now.ra.is_some() || self.now.fp.is_some();
        if has_frame && !self.ends {
            (self.body, self.ends) = (self.now, true);
        }
    }

    /// A register is stored into the frame.
    fn save(&mut self, op: &Op) {
        let Some(size) = self.now.size else { return };
        let place = Some(i64::from(op.imm).wrapping_sub(size));
        // Only what the caller left in them is saved.
        if op.rs2 == RA && self.now.ra.is_none() {
            self.now.ra = place;
        } else if op.rs2 == FP && self.now.fp.is_none() && self.now.above_fp.is_none() {
            self.now.fp = place;
        }
    }

    /// Control may go on at the target of a branch.
    fn lead(&mut self, at: u64, op: &Op) {
        if op.imm > 0 {
            let target = at.wrapping_add(op.imm as u64);
            self.ahead.entry(target).or_insert(self.now);
        }
    }

    /// Control does not go on behind this: what comes next was branched to from elsewhere.
    fn leave(&mut self) {
        self.ends = false;
        if self.body != Moves::default() {
            self.now = self.body;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::isa::asm::{A0, Asm, S0, T0, ZERO};

    const BASE: u64 = 0x8000_0000;

    fn moves(size: i64, ra: Option<i64>, fp: Option<i64>) -> Moves {
        Moves {
            size: Some(size),
            ra,
            fp,
            ..Moves::default()
        }
    }

    /// The state before the instructions with these numbers.
    fn check(write: impl FnOnce(&mut Asm), expected: &[(u64, Moves)]) {
        let mut asm = Asm::new(BASE);
        write(&mut asm);
        let code = asm.finish().unwrap();
        let fetch = |pc: u64| {
            let at = (pc - BASE) as usize;
            let word = code.get(at..at + 4)?;
            Some(u32::from_le_bytes(word.try_into().unwrap()))
        };
        for (number, expected) in expected {
            let found = Moves::until(BASE + 4 * number, BASE, fetch);
            assert_eq!(found, Some(*expected), "before instruction {number}");
        }
    }

    #[test]
    fn an_ordinary_function() {
        let write = |asm: &mut Asm| {
            let early = asm.label();
            asm.branch(Kind::Beq, A0, ZERO, early); // 0
            asm.i(Kind::Addi, SP, SP, -32);
            asm.store(Kind::Sd, RA, SP, 24);
            asm.store(Kind::Sd, S0, SP, 16);
            asm.plain(Kind::Fence); // 4
            asm.load(Kind::Ld, RA, SP, 24);
            asm.load(Kind::Ld, S0, SP, 16);
            asm.i(Kind::Addi, SP, SP, 32);
            asm.i(Kind::Jalr, ZERO, RA, 0); // 8
            asm.plain(Kind::Fence); // Branched to from the body.
            asm.bind(early);
            asm.i(Kind::Jalr, ZERO, RA, 0); // 10
        };
        let body = moves(32, Some(-8), Some(-16));
        check(
            write,
            &[
                (0, Moves::default()),
                (1, Moves::default()),
                (2, moves(32, None, None)),
                (3, moves(32, Some(-8), None)),
                (4, body),
                (5, body),
                (6, moves(32, None, Some(-16))),
                (7, moves(32, None, None)),
                (8, Moves::default()),
                (9, body),
                (10, Moves::default()),
            ],
        );
    }

    #[test]
    fn a_large_frame_and_one_that_varies() {
        let write = |asm: &mut Asm| {
            asm.i(Kind::Addi, SP, SP, -32);
            asm.store(Kind::Sd, RA, SP, 24);
            asm.u(Kind::Lui, T0, 0x2000);
            asm.r(Kind::Sub, SP, SP, T0);
            asm.plain(Kind::Fence); // 4
        };
        check(write, &[(4, moves(32 + 0x2000, Some(-8), None))]);
        let write = |asm: &mut Asm| {
            asm.i(Kind::Addi, SP, SP, -32);
            asm.store(Kind::Sd, RA, SP, 24);
            asm.store(Kind::Sd, S0, SP, 16);
            asm.i(Kind::Addi, S0, SP, 32);
            asm.r(Kind::Sub, SP, SP, A0);
            asm.plain(Kind::Fence); // 5
            asm.i(Kind::Addi, SP, S0, -32);
            asm.plain(Kind::Fence); // 7
        };
        let framed = Moves {
            above_fp: Some(0),
            ..moves(32, Some(-8), Some(-16))
        };
        let varies = Moves {
            size: None,
            ..framed
        };
        check(write, &[(4, framed), (5, varies), (7, framed)]);
    }

    #[test]
    fn what_cannot_be_fetched_tells_nothing() {
        assert_eq!(Moves::until(BASE + 8, BASE, |_| None), None);
    }
}
