//! A function for each kind of instruction, which calls the next one's.
//!
//! The calls are in tail position and take their arguments in registers, so where the compiler
//! optimises they are jumps (see `thread`). What a handler cannot do it leaves to `slow`.

use super::step::Step;
use super::straight::{Straight, address, each_straight, kinds};
use super::thread::{Code, Handler, Out, distance, jump, jump_indirect, next};
use crate::hart::Hart;
use crate::isa::{Kind, Op};
use crate::mem::Memory;
use std::slice::Iter;

pub(super) use super::thread::slow;

/// By kind; what is not named here takes the slow way.
pub(super) static HANDLERS: [Handler; 256] = {
    let mut all: [Handler; 256] = [slow; 256];
    each_straight!(all, alone);
    all[Kind::Tracepoint as usize] = alone::<Tracepoint>;
    all[Kind::Beq as usize] = leaving::<Beq>;
    all[Kind::Bne as usize] = leaving::<Bne>;
    all[Kind::Blt as usize] = leaving::<Blt>;
    all[Kind::Bge as usize] = leaving::<Bge>;
    all[Kind::Bltu as usize] = leaving::<Bltu>;
    all[Kind::Bgeu as usize] = leaving::<Bgeu>;
    all[Kind::Jal as usize] = leaving::<Jal>;
    all[Kind::Jalr as usize] = leaving::<Jalr>;
    all[Kind::End as usize] = leaving::<End>;
    all
};

/// The end of a block.
pub(super) const END: Handler = leaving::<End>;

/// A straight instruction.
fn alone<'a, S: Straight>(
    h: &mut Hart,
    m: &mut Memory,
    code: &mut Code<'a>,
    step: &'a Step,
    rest: Iter<'a, Step>,
) -> Out {
    if S::execute(h, m, &step.op) {
        next(h, m, code, rest)
    } else {
        (S::OTHERWISE)(h, m, code, step, rest)
    }
}

/// A tracepoint, which is nothing at all where nobody listens, unless it is a mark.
struct Tracepoint;

impl Straight for Tracepoint {
    #[inline(always)]
    fn execute(_: &mut Hart, m: &mut Memory, op: &Op) -> bool {
        op.imm != tracepoint::id::MARK && m.hears_nothing()
    }
}

/// A kind of instruction that control may leave a block by.
pub(super) trait Leaving {
    /// Executes it and what follows: a handler.
    fn go<'a>(
        h: &mut Hart,
        m: &mut Memory,
        code: &mut Code<'a>,
        step: &'a Step,
        rest: Iter<'a, Step>,
    ) -> Out;
}

fn leaving<'a, L: Leaving>(
    h: &mut Hart,
    m: &mut Memory,
    code: &mut Code<'a>,
    step: &'a Step,
    rest: Iter<'a, Step>,
) -> Out {
    L::go(h, m, code, step, rest)
}

/// A type for each kind of branch, and when it is taken.
macro_rules! branches {
    ($($kind:ident $taken:expr;)*) => {
        /// Whether an instruction that jumps a fixed distance does so with these operands.
        pub(super) fn is_taken(kind: Kind, a: u64, b: u64) -> bool {
            let taken: fn(u64, u64) -> bool = match kind {
                $(Kind::$kind => $taken,)*
                _ => |_, _| true,
            };
            taken(a, b)
        }
        $(
            pub(super) struct $kind;
            impl Leaving for $kind {
                #[inline(always)]
                fn go<'a>(
                    h: &mut Hart,
                    m: &mut Memory,
                    code: &mut Code<'a>,
                    step: &'a Step,
                    rest: Iter<'a, Step>,
                ) -> Out {
                    let taken: fn(u64, u64) -> bool = $taken;
                    if taken(h.x.get(step.op.rs1), h.x.get(step.op.rs2)) {
                        return jump(h, m, code, step.exit() as usize);
                    }
                    next(h, m, code, rest)
                }
            }
        )*
    };
}

branches! {
    Beq |a, b| a == b;
    Bne |a, b| a != b;
    Blt |a, b| (a as i64) < b as i64;
    Bge |a, b| a as i64 >= b as i64;
    Bltu |a, b| a < b;
    Bgeu |a, b| a >= b;
}

pub(super) struct Jal;

impl Leaving for Jal {
    #[inline(always)]
    fn go<'a>(
        h: &mut Hart,
        m: &mut Memory,
        code: &mut Code<'a>,
        step: &'a Step,
        rest: Iter<'a, Step>,
    ) -> Out {
        let bytes = rest.as_slice().first().map_or(0, |end| end.op.imm);
        h.x.set(step.op.rd, h.pc.wrapping_add(bytes as u64));
        jump(h, m, code, step.exit() as usize)
    }
}

pub(super) struct Jalr;

impl Leaving for Jalr {
    #[inline(always)]
    fn go<'a>(
        h: &mut Hart,
        m: &mut Memory,
        code: &mut Code<'a>,
        step: &'a Step,
        rest: Iter<'a, Step>,
    ) -> Out {
        let target = address(h, &step.op) & !1;
        if target & h.jump_mask != 0 {
            return slow(h, m, code, step, rest);
        }
        let number = rest.as_slice().first().map_or(0, Step::exit) as usize;
        let link = h.pc.wrapping_add(distance(code, number));
        h.x.set(step.op.rd, link);
        jump_indirect(h, m, code, number, target)
    }
}

/// The end of a block, behind which control goes on.
pub(super) struct End;

impl Leaving for End {
    #[inline(always)]
    fn go<'a>(
        h: &mut Hart,
        m: &mut Memory,
        code: &mut Code<'a>,
        step: &'a Step,
        _: Iter<'a, Step>,
    ) -> Out {
        jump(h, m, code, step.exit() as usize)
    }
}
