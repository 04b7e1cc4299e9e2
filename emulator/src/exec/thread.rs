//! Threads: handlers that call one another from instruction to instruction and from block to block.

use super::step::{Exit, Step};
use crate::hart::Hart;
use crate::mem::Memory;
use std::slice::Iter;

/// Cycles that a thread lasts at most. Where the compiler does not make jumps of the handlers' calls
/// in tail position, each leaves a frame on the host's stack, and these are bounded so. The fields of
/// [`Lookups`] are wide enough for it.
const LONGEST: u64 = 1000;

/// Executes a step, and then `rest`, which goes to the end of the whole list.
pub(super) type Handler =
    for<'a> fn(&mut Hart, &mut Memory, &mut Code<'a>, &'a Step, Iter<'a, Step>) -> Out;

/// A block to go on at.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Target {
    /// Where in RAM it begins.
    pub offset: u64,
    /// Its first step, or 0 for no block.
    pub start: u32,
    /// How many instructions it has.
    pub len: u8,
}

impl Target {
    /// Whether it is a block, and one that begins at this offset in RAM.
    #[inline(always)]
    const fn is_at(&self, offset: usize) -> bool {
        self.start != 0 && self.offset == offset as u64
    }
}

/// Entries of the table of blocks that indirect jumps lead to.
pub const JUMPS: usize = 4096;

/// The place in that table of a block that begins at this offset in RAM.
#[inline(always)]
#[must_use]
pub const fn jump_place(offset: u64) -> usize {
    ((offset >> 1) ^ (offset >> 13)) as usize % JUMPS
}

/// Look-ups in the TLB, as many as a thread can need, so that one addition counts all three sides:
/// ten bits for fetches, eleven each for loads and for stores.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Lookups(u32);

impl Lookups {
    /// One, of the fetch of a block.
    pub const FETCH: Lookups = Lookups(1);
    /// One of a load.
    pub const LOAD: Lookups = Lookups(1 << 10);
    /// One of a store.
    pub const STORE: Lookups = Lookups(1 << 21);

    /// These and those.
    #[inline(always)]
    #[must_use]
    pub const fn plus(self, other: Lookups) -> Lookups {
        Lookups(self.0.wrapping_add(other.0))
    }

    /// Of fetches, loads and stores.
    #[must_use]
    pub const fn by_side(self) -> [u64; 3] {
        [
            (self.0 & 0x3ff) as u64,
            (self.0 >> 10 & 0x7ff) as u64,
            (self.0 >> 21) as u64,
        ]
    }
}

/// The steps that a thread runs through, and how its blocks are linked.
#[derive(Debug)]
pub struct Code<'a> {
    /// All steps.
    steps: &'a [Step],
    /// How control leaves blocks.
    exits: &'a [Exit],
    /// Blocks that indirect jumps have led to, whatever jumps they were. All [`JUMPS`], or none.
    jumps: &'a [Target],
    /// Cycles that are left behind the end of the block that is being executed.
    left: i64,
    /// Of all blocks that were left by an exit.
    lookups: Lookups,
    /// The exit that was taken last.
    followed: usize,
}

impl<'a> Code<'a> {
    /// Code to be run.
    pub const fn new(steps: &'a [Step], exits: &'a [Exit], jumps: &'a [Target]) -> Code<'a> {
        Code {
            steps,
            exits,
            jumps,
            left: 0,
            lookups: Lookups(0),
            followed: usize::MAX,
        }
    }

    /// The exit that was taken last, if any was.
    #[must_use]
    pub const fn followed(&self) -> usize {
        self.followed
    }

    /// The look-ups in the TLB of all blocks that were left by an exit.
    #[must_use]
    pub const fn lookups(&self) -> Lookups {
        self.lookups
    }

    /// Executes instructions from this step on, which is of a block with `len` of them, until there is
    /// no time until `deadline` for the next block.
    ///
    /// `h.pc` and `h.cycle` are those of the beginning of the block. In what comes out they are, for
    /// [`Way::Look`], those of where control goes; for [`Way::Slow`], the address of the beginning of
    /// the block that the instruction is in, and the cycle of its *end*.
    pub fn run(&mut self, h: &mut Hart, m: &mut Memory, at: usize, len: u32, deadline: u64) -> Out {
        let room = deadline.saturating_sub(h.cycle).min(LONGEST) as i64;
        self.left = room - i64::from(len);
        let out = go_on(h, m, self, at);
        h.cycle = h.cycle.wrapping_add((room - self.left) as u64);
        if out.way() != Way::Slow {
            h.cycle -= self.exits.get(out.at()).map_or(0, Exit::undone);
        }
        out
    }
}

/// How a thread has ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// Where its block goes on is to be looked up: control has left it, and has been counted.
    Look,
    /// Likewise, by an indirect jump.
    LookIndirect,
    /// At an instruction that takes more than a handler does.
    Slow,
}

/// A [`Way`], and where, in a register.
#[derive(Clone, Copy, Debug)]
pub struct Out(u64);

impl Out {
    #[inline(always)]
    fn new(way: Way, at: usize) -> Out {
        Out((at as u64) << 8 | way as u64)
    }

    /// How it ended.
    #[must_use]
    pub fn way(self) -> Way {
        match self.0 as u8 {
            0 => Way::Look,
            1 => Way::LookIndirect,
            _ => Way::Slow,
        }
    }

    /// The number of the exit that control left by, or for [`Way::Slow`] the step.
    #[must_use]
    pub const fn at(self) -> usize {
        (self.0 >> 8) as usize
    }
}

/// Goes on with the next step.
#[inline(always)]
pub(super) fn next<'a>(
    h: &mut Hart,
    m: &mut Memory,
    code: &mut Code<'a>,
    mut rest: Iter<'a, Step>,
) -> Out {
    match rest.next() {
        Some(step) => (step.run)(h, m, code, step, rest),
        // Behind the last instruction is always an `END`.
        None => Out::new(Way::Slow, 0),
    }
}

/// Goes on at this place.
#[inline(always)]
fn go_on(h: &mut Hart, m: &mut Memory, code: &mut Code<'_>, at: usize) -> Out {
    let steps = code.steps;
    next(h, m, code, steps.get(at..).unwrap_or(&[]).iter())
}

/// Leaves the instruction before `rest` to `exec::slow`.
#[cold]
#[inline(never)]
pub(super) fn slow<'a>(
    _: &mut Hart,
    _: &mut Memory,
    code: &mut Code<'a>,
    _: &'a Step,
    rest: Iter<'a, Step>,
) -> Out {
    let at = code.steps.len() - rest.len() - 1;
    Out::new(Way::Slow, at)
}

/// Control leaves the block by this exit, for where it always goes.
#[inline(always)]
pub(super) fn jump(h: &mut Hart, m: &mut Memory, code: &mut Code<'_>, number: usize) -> Out {
    let exits = code.exits;
    let Some(exit) = exits.get(number) else {
        return Out::new(Way::Slow, 0);
    };
    h.pc = h.pc.wrapping_add(exit.distance as u64);
    code.lookups = code.lookups.plus(exit.lookups);
    code.followed = number;
    let left = code.left - i64::from(exit.charge);
    if left < 0 {
        return far(h, m, code, number);
    }
    code.left = left;
    go_on(h, m, code, exit.start as usize)
}

/// Enters a block, if there is time.
#[inline(always)]
fn enter(
    h: &mut Hart,
    m: &mut Memory,
    code: &mut Code<'_>,
    target: Target,
    undone: u64,
    or: Out,
) -> Out {
    let left = code.left - i64::from(target.len) + undone as i64;
    if left < 0 {
        return or;
    }
    code.left = left;
    go_on(h, m, code, target.start as usize)
}

/// Follows a link to another page, which must be where it was; or there is no link, or no time.
#[inline(never)]
fn far(h: &mut Hart, m: &mut Memory, code: &mut Code<'_>, number: usize) -> Out {
    let out = Out::new(Way::Look, number);
    let exits = code.exits;
    match exits.get(number) {
        Some(exit) if exit.is_far() => match h.tlb.fetch(h.pc) {
            Some(offset) if exit.target().is_at(offset) => {
                enter(h, m, code, exit.target(), exit.undone(), out)
            }
            _ => out,
        },
        _ => out,
    }
}

/// Control leaves the block by this exit, for `target`, which was computed.
#[inline(always)]
pub(super) fn jump_indirect(
    h: &mut Hart,
    m: &mut Memory,
    code: &mut Code<'_>,
    number: usize,
    target: u64,
) -> Out {
    let exits = code.exits;
    let Some(exit) = exits.get(number) else {
        return Out::new(Way::Slow, 0);
    };
    h.pc = target;
    code.lookups = code.lookups.plus(exit.lookups);
    code.followed = number;
    let out = Out::new(Way::LookIndirect, number);
    let Some(offset) = h.tlb.fetch(target) else {
        return out;
    };
    if exit.target().is_at(offset) {
        return enter(h, m, code, exit.target(), exit.undone(), out);
    }
    match code.jumps.get(jump_place(offset as u64)) {
        Some(known) if known.is_at(offset) => {
            let known = *known;
            enter(h, m, code, known, exit.undone(), out)
        }
        _ => out,
    }
}

/// How far the exit of this number leads from the first address of its block.
#[inline(always)]
pub(super) fn distance(code: &Code<'_>, number: usize) -> u64 {
    code.exits
        .get(number)
        .map_or(0, |exit| exit.distance as u64)
}
