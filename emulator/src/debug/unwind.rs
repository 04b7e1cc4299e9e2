//! Callers found in a stopped hart's stack, where nobody has kept a call stack.
//!
//! Compilers for bare metal leave out the tables that debuggers unwind by, so the code itself is asked:
//! between a function's beginning and where it stands, which instructions have moved the stack pointer,
//! and where did they save the return address? Where that leads nowhere, the convention for frame
//! pointers is tried (RISC-V ABIs, Frame Pointer Convention), and then whatever on the stack looks like
//! a return address. Each caller says how it was found. None is believed that is not behind a call.

mod prologue;

use super::view::View;
use crate::hart::Privilege;
use crate::isa::{Kind, Op, Reg, decode};
use prologue::Moves;
use std::fmt;

/// Callers that are shown at most.
const MAX_CALLERS: usize = 64;
/// A frame pointer is at most so far above the stack pointer.
const MAX_FRAME: u64 = 64 << 10;
/// Words of the stack that are looked through for what may be return addresses.
const GUESSED_WORDS: u64 = 256;
/// How many of them are shown.
const MAX_GUESSES: usize = 8;

/// How a caller was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Claim {
    /// `ra` still has its address.
    Register,
    /// By what the function's code has done to the stack.
    Code,
    /// By the frame pointer.
    FramePointer,
    /// It lies on the stack, and may be of an earlier call.
    Guess,
}

impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Claim::Code => "",
            Claim::Register => " (by ra)",
            Claim::FramePointer => " (by the frame pointer)",
            Claim::Guess => " (a guess: it lies on the stack)",
        })
    }
}

/// A caller.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Caller {
    /// Where it goes on.
    pub(super) return_to: u64,
    /// Its call.
    pub(super) site: u64,
    pub(super) claim: Claim,
}

/// A frame, as far as it is known.
#[derive(Clone, Copy, Debug)]
struct Frame {
    pc: u64,
    sp: u64,
    fp: u64,
    /// Only of the innermost frame: what is in `ra`.
    ra: Option<u64>,
}

/// The callers of what a hart was doing at `pc` in a mode, innermost first. Its registers must be
/// those of that moment.
pub(super) fn callers(view: &View<'_>, pc: u64, mode: Privilege) -> Vec<Caller> {
    let x = view.hart.x.visible();
    let mut frame = Frame {
        pc,
        sp: x[2],
        fp: x[8],
        ra: Some(x[1]),
    };
    let mut found = Vec::new();
    while found.len() < MAX_CALLERS {
        let next = by_code(view, &frame, mode).or_else(|| by_frame_pointer(view, &frame, mode));
        let Some((caller, outer)) = next else {
            break;
        };
        found.push(caller);
        if outer.sp < frame.sp || outer.sp == frame.sp && frame.ra.is_none() {
            return found;
        }
        frame = outer;
    }
    // A frame that nothing is known of may lie between what is known and what is guessed.
    if found.is_empty() {
        found = guesses(view, frame.sp, mode);
    }
    found
}

/// By what the function's code has done until here.
fn by_code(view: &View<'_>, frame: &Frame, mode: Privilege) -> Option<(Caller, Frame)> {
    let function = view.symbols.function(frame.pc).map(|it| it.extent.start);
    let moves = match function {
        Some(start) => Moves::until(frame.pc, start, |pc| view.instruction_in(pc, mode))?,
        // Nothing is executed where nothing can be fetched: it was only jumped to.
        None if view.instruction_in(frame.pc, mode).is_none() => Moves::default(),
        None => return None,
    };
    let outer_sp = match moves.size {
        Some(size) => frame.sp.wrapping_add(size as u64),
        None => frame.fp.wrapping_add(moves.above_fp? as u64),
    };
    let saved = |offset: i64| view.word(outer_sp.wrapping_add(offset as u64), mode);
    let (return_to, claim) = match moves.ra {
        Some(offset) => (saved(offset)?, Claim::Code),
        None => (frame.ra?, Claim::Register),
    };
    let outer = Frame {
        pc: return_to.wrapping_sub(1),
        sp: outer_sp,
        fp: moves.fp.map_or(Some(frame.fp), saved)?,
        ra: None,
    };
    Some((caller(view, return_to, mode, claim)?, outer))
}

/// By a frame pointer, which the return address and the caller's frame pointer lie below.
fn by_frame_pointer(view: &View<'_>, frame: &Frame, mode: Privilege) -> Option<(Caller, Frame)> {
    let Frame { sp, fp, .. } = *frame;
    if fp % 8 != 0 || fp <= sp || fp - sp > MAX_FRAME {
        return None;
    }
    let return_to = view.word(fp - 8, mode)?;
    let outer = Frame {
        pc: return_to.wrapping_sub(1),
        sp: fp,
        fp: view.word(fp.checked_sub(16)?, mode)?,
        ra: None,
    };
    Some((caller(view, return_to, mode, Claim::FramePointer)?, outer))
}

/// What lies on the stack and looks like return addresses.
fn guesses(view: &View<'_>, sp: u64, mode: Privilege) -> Vec<Caller> {
    let words = (0..GUESSED_WORDS).map_while(|index| view.word(sp.checked_add(8 * index)?, mode));
    words
        .filter_map(|word| caller(view, word, mode, Claim::Guess))
        .take(MAX_GUESSES)
        .collect()
}

/// The caller that an address leads to, if there is a call right before it.
fn caller(view: &View<'_>, return_to: u64, mode: Privilege, claim: Claim) -> Option<Caller> {
    [4, 2].into_iter().find_map(|len| {
        let site = return_to.checked_sub(len)?;
        let word = view.instruction_in(site, mode)?;
        let decoded = decode(word, view.hart.extensions);
        (u64::from(decoded.len) == len && is_call(&decoded.op)).then_some(Caller {
            return_to,
            site,
            claim,
        })
    })
}

/// As the link registers tell it (Unprivileged ISA, Unconditional Jumps).
fn is_call(op: &Op) -> bool {
    matches!(op.kind, Kind::Jal | Kind::Jalr) && matches!(op.rd, Reg::R1 | Reg::R5)
}

#[cfg(test)]
mod tests;
