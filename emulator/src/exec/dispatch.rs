//! A stretch of instructions by itself: one for the single-step reference, the beginning of a block
//! where there is no time for all of it. Blocks that follow one another are `block::chain`'s.

use super::thread::{Code, END, Exit, Way};
use super::{BlockExit, Span, slow};
use crate::hart::Hart;
use crate::isa::Op;
use crate::mem::Memory;

/// Executes instruction `i` of `span`, which takes more than a handler does. `h.cycle` is that of
/// the stretch's beginning, and again if `None` says to go on with the next instruction.
pub fn run_slow(h: &mut Hart, m: &mut Memory, span: Span<'_>, i: usize) -> Option<BlockExit> {
    let cycles = span.ops.len() as u64;
    h.cycle += cycles;
    let exit = slow::execute(h, m, span, i);
    if exit.is_none() {
        h.cycle -= cycles;
    }
    exit
}

/// Executes a stretch of up to `N` - 1 instructions from its beginning, and says whether control has
/// left it by a jump. `h.pc` is the first address of the block that it is of.
///
/// # Panics
/// If it is longer than that.
pub fn run_alone<const N: usize>(
    h: &mut Hart,
    m: &mut Memory,
    span: Span<'_>,
) -> (BlockExit, bool) {
    let count = span.ops.len();
    let mut ops = [END; N];
    ops[..count].copy_from_slice(span.ops);
    let mut exits: [Exit; N] = std::array::from_fn(|i| Exit::after(0, i as u8 + 1));
    exits[count] = Exit {
        bytes: span.layout.end,
        ..Exit::after(0, count as u8)
    };
    let ops: &[Op] = &ops[..=count];
    let mut code = Code::new(ops, &mut exits[..=count], &[], u64::MAX);
    let mut at = 0;
    loop {
        let out = code.run(h, m, at);
        match out.way() {
            Way::Look | Way::LookIndirect => return (BlockExit::Next, out.at() < count),
            Way::Slow => match run_slow(h, m, span, out.at()) {
                Some(exit) => return (exit, false),
                None => at = out.at() + 1,
            },
        }
    }
}
