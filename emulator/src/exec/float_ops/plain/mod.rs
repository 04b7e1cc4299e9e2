//! The common cases of floating-point instructions, for the interpreter's handlers: rounding to
//! nearest even on the host's FPU, where nothing but NX can be raised. Each function says whether it
//! has executed the instruction; if not, it has changed nothing, and `compute` is asked.
//!
//! No function here calls another, once inlined (the host's fused multiply-add apart, which may be a
//! library's): a handler that calls nothing saves no registers. So what is rare is either found out
//! with a few operations of the FPU, or is left to `compute`.
//!
//! The result alone tells most of what its operands were. A NaN among them, or an invalid operation,
//! gives a NaN; overflow gives an infinity, to nearest, and so do an infinite operand and a division
//! by zero; underflow gives what is subnormal, or the least normal number. Hence a result that is none
//! of these was computed from numbers, and no flag but NX can have been raised. (A subnormal
//! operand is as good as another.) Whether it is inexact is asked only until NX is raised.

mod careful;
mod convert;
mod double;
mod error;
mod moves;
mod single;

pub(in crate::exec) use careful::carefully;
pub(in crate::exec) use convert::*;
pub(in crate::exec) use double::*;
pub(in crate::exec) use moves::*;
pub(in crate::exec) use single::*;

use crate::isa::Op;

/// The instruction's rounding-mode field.
#[inline(always)]
const fn rm(op: &Op) -> u32 {
    op.imm as u32 >> 8
}

/// Whether these registers hold singles in their boxes. What is in no box is a NaN.
#[inline(always)]
const fn are_boxed(both: u64) -> bool {
    both >> 32 == 0xffff_ffff
}

#[cfg(test)]
mod tests;
