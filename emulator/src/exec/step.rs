//! What a thread runs through: a step for each instruction, an exit for each way out of a block.

use super::handlers::{self, HANDLERS};
use super::pairs;
use super::thread::{Handler, Lookups, Target};
use crate::isa::{Kind, Op, Reg};
use std::fmt;

/// An instruction, and what executes it: alone, or together with the next one.
#[derive(Clone, Copy)]
pub struct Step {
    pub(super) run: Handler,
    /// The instruction. But `imm` of a branch and of `jal` is the number of its exit, and that of
    /// `END` is
    /// - the number of the block's exit, where control goes on behind the block or leaves it by `jalr`,
    /// - behind `jal`, the bytes from the block's beginning to here, which is what it links to.
    pub(super) op: Op,
}

const _: () = assert!(size_of::<Step>() == 16);

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.op.fmt(f)
    }
}

/// An operation that is no instruction of a guest.
const fn pseudo(kind: Kind, imm: i32) -> Op {
    Op {
        kind,
        rd: Reg::Sink,
        rs1: Reg::R0,
        rs2: Reg::R0,
        imm,
    }
}

impl Step {
    /// What stands behind a block without instructions.
    pub const END: Step = Step {
        run: handlers::END,
        op: pseudo(Kind::End, 0),
    };

    /// What stands at the beginning of a block that was overwritten, which had `len` instructions: that
    /// many were paid for by whoever comes here.
    #[must_use]
    pub const fn stale(len: u32) -> Step {
        Step {
            run: handlers::slow,
            op: pseudo(Kind::Stale, len as i32),
        }
    }

    /// For what stands at the beginning of a block that was overwritten, how many instructions it had.
    #[must_use]
    pub const fn stale_len(&self) -> Option<u32> {
        match self.op.kind {
            Kind::Stale => Some(self.op.imm as u32),
            _ => None,
        }
    }

    /// An instruction by itself. `exit` is the number of its exit, if it [`has_exit`].
    #[must_use]
    pub fn alone(op: Op, exit: u32, jump_mask: u64) -> Step {
        if !has_exit(op) {
            return Step {
                run: HANDLERS[op.kind as usize],
                op,
            };
        }
        Step {
            run: if is_misaligned(op, jump_mask) {
                handlers::slow
            } else {
                HANDLERS[op.kind as usize]
            },
            op: Op {
                imm: exit as i32,
                ..op
            },
        }
    }

    /// What stands behind the last instruction of a block.
    #[must_use]
    pub fn end(last: Op, exit: u32, bytes: u32) -> Step {
        let imm = if last.kind == Kind::Jal { bytes } else { exit };
        Step {
            run: handlers::END,
            op: pseudo(Kind::End, imm as i32),
        }
    }

    /// Executes the next instruction as well from now on, if there is a handler for the two.
    pub fn pair_with(&mut self, next: Op, jump_mask: u64) {
        if let Some(run) = pairs::handler(self.op.kind, next.kind)
            && !is_misaligned(next, jump_mask)
        {
            self.run = run;
        }
    }

    /// Leaves the thread before it from now on.
    pub fn leave_before(&mut self) {
        self.run = handlers::slow;
    }

    /// The instruction as it was decoded, given the exits of its list.
    #[must_use]
    pub fn decoded(&self, exits: &[Exit]) -> Op {
        match exits.get(self.op.imm as u32 as usize) {
            Some(exit) if has_exit(self.op) => Op {
                imm: exit.distance,
                ..self.op
            },
            _ => self.op,
        }
    }

    /// For what stands behind a block, the number of its exit.
    #[must_use]
    pub const fn exit(&self) -> u32 {
        self.op.imm as u32
    }
}

/// Whether it leads out of its block to an address a fixed distance away: a branch, or `jal`.
#[must_use]
pub const fn has_exit(op: Op) -> bool {
    matches!(
        op.kind,
        Kind::Jal | Kind::Beq | Kind::Bne | Kind::Blt | Kind::Bge | Kind::Bltu | Kind::Bgeu
    )
}

/// Whether it cannot be taken, as where it leads is no place for an instruction. (Blocks begin at
/// instructions, so the distance tells.)
const fn is_misaligned(op: Op, jump_mask: u64) -> bool {
    has_exit(op) && op.imm as u64 & jump_mask != 0
}

/// A way out of a block, by one of its instructions or by its end.
#[derive(Clone, Copy, Debug)]
pub struct Exit {
    /// Bytes from the block's first address to where it leads, or for `jalr` to what that links to.
    pub distance: i32,
    /// Cycles to take away for the linked block, less those that this block has been given for
    /// instructions that are not executed; [`Exit::NEVER`] where more is to be looked at than that.
    pub(super) charge: i32,
    /// The linked block's first step, or 0.
    pub(super) start: u32,
    /// Where in RAM the linked block begins.
    offset: u64,
    /// The number of the block that is left.
    pub block: u32,
    /// Look-ups in the TLB of a run of the block that ends here.
    pub(super) lookups: Lookups,
    /// How many instructions the linked block has.
    len: u8,
    /// How many of this block's instructions have not been executed when control leaves here.
    undone: u8,
}

const _: () = assert!(size_of::<Exit>() == 32);

impl Exit {
    const NEVER: i32 = i32::MAX;

    /// An exit of a block that leads nowhere yet.
    #[must_use]
    pub const fn new(block: u32, distance: i32, undone: u8, lookups: Lookups) -> Exit {
        Exit {
            distance,
            charge: Exit::NEVER,
            start: 0,
            offset: 0,
            block,
            lookups,
            len: 0,
            undone,
        }
    }

    /// Links it to a block; a `near` one is there for certain.
    pub const fn link(&mut self, target: &Target, near: bool) {
        self.start = target.start;
        self.offset = target.offset;
        self.len = target.len;
        self.charge = if near {
            target.len as i32 - self.undone as i32
        } else {
            Exit::NEVER
        };
    }

    /// Takes the link away.
    pub const fn unlink(&mut self) {
        self.start = 0;
        self.charge = Exit::NEVER;
    }

    /// The linked block, if there is one.
    #[inline(always)]
    pub(super) const fn target(&self) -> Target {
        Target {
            offset: self.offset,
            start: self.start,
            len: self.len,
        }
    }

    /// How many of the block's instructions have not been executed when control leaves here.
    #[inline(always)]
    #[must_use]
    pub const fn undone(&self) -> u64 {
        self.undone as u64
    }

    /// Whether it is linked to a block that need not be there.
    pub(super) const fn is_far(&self) -> bool {
        self.charge == Exit::NEVER && self.start != 0
    }
}
