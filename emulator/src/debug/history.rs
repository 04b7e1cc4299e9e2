//! How a stopped hart got to where it is, in words: its callers, and its last instructions.

use super::call_stack::{Frame, How};
use super::unwind::{Caller, Claim, callers};
use super::view::View;
use super::witness::{Executed, Witness};
use crate::hart::{Exception, Privilege};
use crate::isa::disassemble;
use std::fmt::Write;

/// Lines of a call stack.
const MAX_LINES: usize = 32;
/// Names in whose company a guest has given up (of Rust's, C's and Linux's).
const PANIC: [&str; 8] = [
    "panic",
    "panic_fmt",
    "rust_begin_unwind",
    "rust_panic",
    "abort",
    "__assert_fail",
    "__assert_func",
    "die",
];

/// The call stack of a hart that was doing something at `pc` in a mode, innermost first: as a witness saw
/// it, or else as stack and code tell. Empty if there are no callers.
pub(super) fn call_stack(
    view: &View<'_>,
    witness: Option<&Witness>,
    pc: u64,
    mode: Privilege,
) -> String {
    let (title, lines) = match witness {
        Some(witness) => {
            let frames = witness.frames(view.hart.id).iter().rev();
            // A trap handler that traps leaves frames that only repeat.
            let lines = counted(frames.map(|frame| view.place(frame.site) + &left_by(frame)));
            ("call stack", lines)
        }
        None => {
            let found = callers(view, pc, mode).into_iter();
            let line = |it: Caller| format!("{}{}", view.place(it.site), it.claim);
            (
                "call stack, as stack and code tell",
                found.map(line).collect(),
            )
        }
    };
    if lines.is_empty() {
        return String::new();
    }
    let mut text = format!("{title}, innermost first:\n");
    let lines = std::iter::once(view.place(pc)).chain(lines);
    for (number, line) in lines.enumerate() {
        if number == MAX_LINES {
            text += "  and so on\n";
            break;
        }
        // Writing to a `String` does not fail.
        let _ = writeln!(text, "  #{number:<2} {line}");
    }
    text
}

/// What is to be said of a frame besides where it is.
fn left_by(frame: &Frame) -> String {
    match frame.how {
        How::Call => String::new(),
        How::Trap(cause) => {
            let mode = frame.privilege.letter();
            format!(" (in {mode}-mode, left by: {})", cause.name())
        }
    }
}

/// Whether a hart stands in what its guest calls to give up, as far as symbols tell.
pub(super) fn panicked(view: &View<'_>, witness: Option<&Witness>) -> bool {
    let callers: Vec<u64> = match witness {
        Some(witness) => {
            let frames = witness.frames(view.hart.id).iter();
            frames.map(|frame| frame.site).collect()
        }
        None => {
            let found = callers(view, view.hart.pc, view.hart.privilege).into_iter();
            // What merely lies on the stack may be long over.
            let sure = found.filter(|caller| caller.claim != Claim::Guess);
            sure.map(|caller| caller.site).collect()
        }
    };
    let places = std::iter::once(view.hart.pc).chain(callers);
    let mut functions = places.filter_map(|place| view.symbols.function(place));
    functions.any(|function| {
        let name = super::symbols::demangled(&function.symbol.name);
        name.rsplit("::")
            .next()
            .is_some_and(|name| PANIC.contains(&name))
    })
}

/// Both the call stack of where a hart is and its last instructions, as a witness saw them.
pub(super) fn history(view: &View<'_>, witness: &Witness) -> String {
    let hart = view.hart;
    let stack = call_stack(view, Some(witness), hart.pc, hart.privilege);
    let last = last_instructions(view, witness);
    format!("{stack}the last instructions of hart {}:\n{last}", hart.id)
}

/// The last instructions that a witness saw a hart execute, a line each; those that only repeat are one.
pub(super) fn last_instructions(view: &View<'_>, witness: &Witness) -> String {
    let lines = witness.last(view.hart.id);
    let lines = counted(lines.map(|executed| line(view, executed)));
    lines.iter().map(|line| format!("  {line}\n")).collect()
}

/// Lines, those that repeat the one before them counted there.
fn counted(lines: impl Iterator<Item = String>) -> Vec<String> {
    let mut counts: Vec<(String, u64)> = Vec::new();
    for line in lines {
        match counts.last_mut() {
            Some((last, times)) if *last == line => *times += 1,
            _ => counts.push((line, 1)),
        }
    }
    let text = |(line, times)| match times {
        1 => line,
        times => format!("{line}, {times} times"),
    };
    counts.into_iter().map(text).collect()
}

fn line(view: &View<'_>, executed: &Executed) -> String {
    let Executed {
        pc,
        word,
        privilege,
        trap,
    } = *executed;
    let text = disassemble(word, pc, view.hart.extensions);
    let mode = privilege.letter();
    let mut line = format!("{mode} {}: {text}", view.place(pc));
    if let Some(exception) = trap {
        let name = Exception::name_of(exception.code());
        // Writing to a `String` does not fail.
        let _ = write!(line, "   -> {name}, tval {:#x}", exception.tval());
    }
    line
}
