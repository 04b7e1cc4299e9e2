//! Threads: handlers that call one another from instruction to instruction and from block to block.

use crate::hart::Hart;
use crate::isa::{Kind, Op, Reg};
use crate::mem::Memory;
use std::slice::Iter;

/// Cycles that a thread lasts at most. Where the compiler does not make jumps of the handlers' calls
/// in tail position, each leaves a frame on the host's stack, and these are bounded so.
const LONGEST: u64 = 1024;

/// Executes `op`, and then `rest`, which goes to the end of the whole list.
pub(super) type Handler =
    for<'a> fn(&mut Hart, &mut Memory, &mut Code<'a>, &'a Op, Iter<'a, Op>) -> Out;

/// What stands in a list of instructions behind the last one of each block.
pub const END: Op = Op {
    kind: Kind::End,
    rd: Reg::Sink,
    rs1: Reg::R0,
    rs2: Reg::R0,
    imm: 0,
};

/// How control leaves a block by one of its instructions, or by its end.
#[derive(Clone, Copy, Debug)]
pub struct Exit {
    /// How often it has.
    pub count: u64,
    /// At the end of a block, and only there, how many bytes the block has.
    pub bytes: u32,
    /// The number of the block that is left.
    pub block: u32,
    /// Where in RAM the linked block begins.
    pub offset: u64,
    /// The linked block's first instruction, or 0.
    pub start: u32,
    /// How many instructions the linked block has.
    pub len: u8,
    /// How many of this block's instructions have been executed when control leaves here.
    pub done: u8,
    /// Whether the linked block lies in the same page, so that it is there for certain.
    pub near: bool,
}

impl Exit {
    /// An exit of a block behind so many instructions, which leads nowhere yet.
    #[must_use]
    pub const fn after(block: u32, done: u8) -> Exit {
        Exit {
            count: 0,
            bytes: 0,
            block,
            offset: 0,
            start: 0,
            len: 0,
            done,
            near: false,
        }
    }

    /// Links it to a block.
    pub const fn link(&mut self, target: &Target, near: bool) {
        self.offset = target.offset;
        self.start = target.start;
        self.len = target.len;
        self.near = near;
    }

    /// Takes the link away.
    pub const fn unlink(&mut self) {
        self.start = 0;
        self.near = false;
    }

    const fn target(&self) -> Target {
        Target {
            offset: self.offset,
            start: self.start,
            len: self.len,
        }
    }
}

/// A block to go on at.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Target {
    /// Where in RAM it begins.
    pub offset: u64,
    /// Its first instruction, or 0 for no block.
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

/// The instructions that a thread runs through, and how its blocks are linked.
#[derive(Debug)]
pub struct Code<'a> {
    /// All instructions.
    ops: &'a [Op],
    /// For each, how control leaves there.
    exits: &'a mut [Exit],
    /// Blocks that indirect jumps have led to, whatever jumps they were. All [`JUMPS`], or none.
    jumps: &'a [Target],
    /// The cycle that nothing is executed behind.
    limit: u64,
    /// The exit that was taken last.
    followed: usize,
}

impl<'a> Code<'a> {
    /// Code to be run until a deadline. `exits` is as long as `ops`.
    pub fn new(
        ops: &'a [Op],
        exits: &'a mut [Exit],
        jumps: &'a [Target],
        deadline: u64,
    ) -> Code<'a> {
        Code {
            ops,
            exits,
            jumps,
            limit: deadline,
            followed: usize::MAX,
        }
    }

    /// The exit that was taken last, if any was.
    #[must_use]
    pub const fn followed(&self) -> usize {
        self.followed
    }

    /// Executes instructions from this one on. `h.pc` and `h.cycle` are those of the beginning of
    /// its block, and are again in what comes out: for [`Way::Slow`] those of the block that the
    /// instruction is in, for [`Way::Look`] those of where control goes.
    pub fn run(&mut self, h: &mut Hart, m: &mut Memory, at: usize) -> Out {
        let deadline = self.limit;
        self.limit = deadline.min(h.cycle + LONGEST);
        let out = go_on(h, m, self, at);
        self.limit = deadline;
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

/// A [`Way`], and at which instruction, in a register.
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

    /// The instruction's place in the list.
    #[must_use]
    pub const fn at(self) -> usize {
        (self.0 >> 8) as usize
    }
}

/// Goes on with the next instruction.
#[inline(always)]
pub(super) fn next<'a>(
    h: &mut Hart,
    m: &mut Memory,
    code: &mut Code<'a>,
    mut rest: Iter<'a, Op>,
) -> Out {
    match rest.next() {
        Some(op) => super::handlers::HANDLERS[op.kind as usize](h, m, code, op, rest),
        // Behind the last instruction is always an `END`.
        None => Out::new(Way::Slow, 0),
    }
}

/// Goes on at this place.
#[inline(always)]
fn go_on(h: &mut Hart, m: &mut Memory, code: &mut Code<'_>, at: usize) -> Out {
    let ops = code.ops;
    next(h, m, code, ops.get(at..).unwrap_or(&[]).iter())
}

/// The place of the instruction that `rest` comes after.
#[inline(always)]
fn place(code: &Code<'_>, rest: &Iter<'_, Op>) -> usize {
    code.ops.len().wrapping_sub(rest.len()).wrapping_sub(1)
}

/// Leaves the instruction before `rest` to `slow`.
#[inline(always)]
pub(super) fn slow(code: &Code<'_>, rest: &Iter<'_, Op>) -> Out {
    Out::new(Way::Slow, place(code, rest))
}

/// Control goes from here to `target`, always the same distance from `h.pc`.
#[inline(always)]
pub(super) fn jump(
    h: &mut Hart,
    m: &mut Memory,
    code: &mut Code<'_>,
    rest: &Iter<'_, Op>,
    target: u64,
) -> Out {
    let at = place(code, rest);
    let Some(exit) = code.exits.get_mut(at) else {
        return Out::new(Way::Slow, at);
    };
    exit.count += 1;
    h.pc = target;
    h.cycle += u64::from(exit.done);
    code.followed = at;
    if exit.near {
        let next = exit.target();
        return enter(h, m, code, next, Out::new(Way::Look, at));
    }
    far(h, m, code, at)
}

/// Enters a block, if there is time.
#[inline(always)]
fn enter(h: &mut Hart, m: &mut Memory, code: &mut Code<'_>, next: Target, or: Out) -> Out {
    if h.cycle + u64::from(next.len) > code.limit {
        return or;
    }
    go_on(h, m, code, next.start as usize)
}

/// Follows a link to another page, which must be where it was.
#[inline(never)]
fn far(h: &mut Hart, m: &mut Memory, code: &mut Code<'_>, at: usize) -> Out {
    let out = Out::new(Way::Look, at);
    let Some(exit) = code.exits.get(at) else {
        return out;
    };
    let next = exit.target();
    match h.tlb.fetch(h.pc) {
        Some(offset) if next.is_at(offset) => enter(h, m, code, next, out),
        _ => out,
    }
}

/// Control goes from here to `target`, which was computed.
#[inline(always)]
pub(super) fn jump_indirect(
    h: &mut Hart,
    m: &mut Memory,
    code: &mut Code<'_>,
    rest: &Iter<'_, Op>,
    target: u64,
) -> Out {
    let at = place(code, rest);
    let Some(exit) = code.exits.get_mut(at) else {
        return Out::new(Way::Slow, at);
    };
    exit.count += 1;
    h.pc = target;
    h.cycle += u64::from(exit.done);
    code.followed = at;
    let known = exit.target();
    let out = Out::new(Way::LookIndirect, at);
    let Some(offset) = h.tlb.fetch(target) else {
        return out;
    };
    if known.is_at(offset) {
        return enter(h, m, code, known, out);
    }
    match code.jumps.get(jump_place(offset as u64)) {
        Some(known) if known.is_at(offset) => {
            let known = *known;
            enter(h, m, code, known, out)
        }
        _ => out,
    }
}

/// The end of a block.
pub(super) fn end<'a>(
    h: &mut Hart,
    m: &mut Memory,
    code: &mut Code<'a>,
    _: &'a Op,
    rest: Iter<'a, Op>,
) -> Out {
    let bytes = bytes_at(code, place(code, &rest));
    let target = h.pc.wrapping_add(bytes);
    jump(h, m, code, &rest, target)
}

/// How many bytes the block has that ends at this place.
#[inline(always)]
fn bytes_at(code: &Code<'_>, at: usize) -> u64 {
    code.exits.get(at).map_or(0, |exit| exit.bytes.into())
}

/// The return address of a call, which is the last instruction of its block.
#[inline(always)]
pub(super) fn link(h: &Hart, code: &Code<'_>, rest: &Iter<'_, Op>) -> u64 {
    h.pc.wrapping_add(bytes_at(code, place(code, rest).wrapping_add(1)))
}
