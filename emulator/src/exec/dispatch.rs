//! A stretch of instructions by itself: one for the single-step reference, the beginning of a block
//! where there is no time for all of it. Blocks that follow one another are `block::chain`'s.

use super::step::{Exit, Step, has_exit};
use super::thread::{Code, Lookups, Way};
use super::{BlockExit, Layout, Span, slow};
use crate::hart::Hart;
use crate::isa::{Kind, Op};
use crate::mem::Memory;

/// Executes instruction `i` of `span`, which takes more than a handler does. `h.cycle` is that of
/// the stretch's beginning, and again if `None` says to go on with the next instruction. In between it
/// includes the instruction.
pub fn run_slow(h: &mut Hart, m: &mut Memory, span: Span<'_>, i: usize) -> Option<BlockExit> {
    let cycles = i as u64 + 1;
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
    ops: &[Op],
    layout: &Layout,
) -> (BlockExit, bool) {
    let count = ops.len();
    let len = count as u32;
    let mut steps = [Step::END; N];
    let mut exits = [Exit::new(0, layout.end as i32, 0, Lookups::default()); N];
    for (i, op) in ops.iter().enumerate() {
        let undone = (count - 1 - i) as u8;
        steps[i] = Step::alone(*op, i as u32, h.jump_mask);
        let distance = if has_exit(*op) {
            op.imm
        } else {
            layout.end as i32
        };
        exits[i] = Exit::new(0, distance, undone, Lookups::default());
    }
    if let Some(last) = ops.last() {
        // That of `jalr` is its own.
        let exit = len - u32::from(last.kind == Kind::Jalr);
        steps[count] = Step::end(*last, exit, layout.end);
    }
    let mut code = Code::new(&steps[..=count], &exits[..=count], &[]);
    let mut at = 0;
    loop {
        let out = code.run(h, m, at, len, u64::MAX);
        match out.way() {
            Way::Look | Way::LookIndirect => return (BlockExit::Next, out.at() < count),
            Way::Slow => {
                h.cycle -= u64::from(len);
                let (op, i) = (ops[out.at()], out.at());
                match run_slow(h, m, Span { op, len, layout }, i) {
                    Some(exit) => return (exit, false),
                    None => at = i + 1,
                }
            }
        }
    }
}
