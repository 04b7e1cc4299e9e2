//! Two instructions by one handler, which is half of the jumps, and their addresses are predicted by
//! more of what came before.
//!
//! Every kind that is frequent in what compilers emit is paired with every other, whatever comes
//! before: no pair is worth much by itself, and so none was chosen. The second instruction keeps its own
//! handler, for where it is entered, and if it takes more than its handler can, `slow` is told of it alone.

use super::handlers::{Beq, Bge, Bgeu, Blt, Bltu, Bne, End, Jal, Jalr, Leaving};
use super::step::Step;
use super::straight::{Straight, kinds};
use super::thread::{Code, Handler, Out, next};
use crate::hart::Hart;
use crate::isa::Kind;
use crate::mem::Memory;
use std::slice::Iter;

/// The handler of an instruction together with the one that follows it, if there is one.
pub(super) fn handler(first: Kind, second: Kind) -> Option<Handler> {
    let row = PAIRS.get(usize::from(FIRST[first as usize]))?;
    row.get(usize::from(SECOND[second as usize])).copied()
}

/// Two straight instructions.
fn pair<'a, A: Straight, B: Straight>(
    h: &mut Hart,
    m: &mut Memory,
    code: &mut Code<'a>,
    step: &'a Step,
    rest: Iter<'a, Step>,
) -> Out {
    let mut behind = rest.clone();
    match behind.next() {
        Some(second) if A::execute(h, m, &step.op) => {
            if B::execute(h, m, &second.op) {
                next(h, m, code, behind)
            } else {
                (B::OTHERWISE)(h, m, code, second, behind)
            }
        }
        _ => (A::OTHERWISE)(h, m, code, step, rest),
    }
}

/// A straight instruction, and one that control may leave the block by.
fn pair_leaving<'a, A: Straight, L: Leaving>(
    h: &mut Hart,
    m: &mut Memory,
    code: &mut Code<'a>,
    step: &'a Step,
    rest: Iter<'a, Step>,
) -> Out {
    let mut behind = rest.clone();
    match behind.next() {
        Some(second) if A::execute(h, m, &step.op) => L::go(h, m, code, second, behind),
        _ => (A::OTHERWISE)(h, m, code, step, rest),
    }
}

/// Where each kind stands in a list of them; the others stand behind its end.
const fn places<const N: usize>(kinds: [Kind; N]) -> [u8; 256] {
    let mut places = [u8::MAX; 256];
    let mut i = 0;
    while i < N {
        places[kinds[i] as usize] = i as u8;
        i += 1;
    }
    places
}

macro_rules! pairs {
    (straight { $($kind:ident)* } leaving { $($leaving:ident)* }) => {
        const FIRST: [u8; 256] = places([$(Kind::$kind),*]);
        const SECOND: [u8; 256] = places([$(Kind::$kind,)* $(Kind::$leaving),*]);
        const SECONDS: usize = [$(Kind::$kind,)* $(Kind::$leaving),*].len();

        /// The handlers of a kind with each that may come second.
        trait Row {
            const ROW: [Handler; SECONDS];
        }
        impl<A: Straight> Row for A {
            const ROW: [Handler; SECONDS] = [
                $(pair::<A, kinds::$kind>,)*
                $(pair_leaving::<A, $leaving>),*
            ];
        }
        static PAIRS: [[Handler; SECONDS]; [$(Kind::$kind),*].len()] =
            [$(<kinds::$kind as Row>::ROW),*];
    };
}

pairs! {
    straight {
        Addi Addiw Slli Srli Srai Slliw Srliw Andi Xori
        Add Sub Addw Subw And Or Xor Sltu Mul Lui Auipc
        Ld Lw Lwu Lbu Lhu Lb Lh Sd Sw Sh Sb
        Fld Fsd FaddD FsubD FmulD FmaddD
    }
    leaving { Beq Bne Blt Bge Bltu Bgeu Jal Jalr End }
}
