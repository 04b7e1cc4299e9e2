//! gdb's `monitor`: the questions that everybody may ask of a machine that stands still, and what only
//! makes sense here.

use super::target::{Debuggee, Owner};
use crate::block::Breakpoint;
use crate::debug::monitor as questions;
use crate::mem::watch::{Space, WatchKind, Watchpoint};
use std::fmt::Write;

const HELP: &str = "\
Of the debugger's connection:
  watch [phys|asid N] ADDRESS [LENGTH] [read|write|access]
        stop after accesses; phys: by physical address, so by whatever address, the page walker and
        devices; asid N: only while satp holds this ASID
  break [phys|asid N] ADDRESS
        stop before an instruction
  points, delete N|all
        list what `watch` and `break` have set, and take it back
  phys [on|off]
        read and write memory by physical addresses, as `maintenance packet Qqemu.PhyMemMode:1`
  restart
        build the machine anew, at its first instruction (so does gdb's `run`, with extended-remote)
Of the machine:
";

/// Carries out one line, and gives the answer.
pub(super) fn command(debuggee: &mut Debuggee, line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    let outcome = match words.as_slice() {
        ["watch", rest @ ..] => watch(debuggee, rest),
        ["break", rest @ ..] => break_at(debuggee, rest),
        ["points"] => Ok(points(debuggee)),
        ["delete", which] => delete(debuggee, which),
        ["phys", rest @ ..] => phys(debuggee, rest),
        ["restart"] => debuggee.restart().map(|()| {
            let pc = debuggee.machine.harts[0].pc;
            format!(
                "The machine is built anew, and stands at {pc:#x}; `maintenance flush register-cache` \
                 lets gdb see that.\n"
            )
        }),
        _ => return question(debuggee, line),
    };
    outcome.unwrap_or_else(|error| format!("error: {error}\n"))
}

fn question(debuggee: &Debuggee, line: &str) -> String {
    let hart = debuggee.focus.min(debuggee.machine.harts.len() - 1);
    let answer = questions::command(&debuggee.machine, &debuggee.symbols, hart, line);
    match answer {
        Ok(text) if line == "help" => format!("{HELP}{text}"),
        Ok(text) => text,
        Err(error) => format!("error: {error}\n"),
    }
}

type Outcome = Result<String, String>;

/// `phys`, `asid N` or nothing, and what follows.
fn space<'a>(words: &'a [&'a str]) -> Result<(Space, &'a [&'a str]), String> {
    match words {
        ["phys", rest @ ..] => Ok((Space::Physical, rest)),
        ["asid", number, rest @ ..] => {
            let asid = number.parse();
            let asid = asid.map_err(|_| format!("`{number}` is no ASID: 0 to 65535 are"))?;
            Ok((Space::Asid(asid), rest))
        }
        rest => Ok((Space::Any, rest)),
    }
}

fn number(debuggee: &Debuggee, word: &str) -> Result<u64, String> {
    let hart = debuggee.focus.min(debuggee.machine.harts.len() - 1);
    questions::address(&debuggee.machine, &debuggee.symbols, hart, word)
        .map_err(|error| error.to_string())
}

fn watch(debuggee: &mut Debuggee, words: &[&str]) -> Outcome {
    const FORM: &str = "`watch` expects [phys|asid N] ADDRESS [LENGTH] [read|write|access]";
    let (space, rest) = space(words)?;
    let (address, rest) = rest.split_first().ok_or(FORM)?;
    let address = number(debuggee, address)?;
    let (kind, rest) = match rest {
        [rest @ .., "read"] => (WatchKind::Read, rest),
        [rest @ .., "write"] => (WatchKind::Write, rest),
        [rest @ .., "access"] => (WatchKind::Access, rest),
        rest => (WatchKind::Write, rest),
    };
    let len = match rest {
        [] => 8,
        [len] => number(debuggee, len)?,
        _ => return Err(FORM.to_owned()),
    };
    if len == 0 {
        return Err("nothing is watched in 0 bytes".to_owned());
    }
    let point = Watchpoint {
        address,
        len,
        kind,
        space,
    };
    debuggee.watchpoints.push((Owner::Monitor, point));
    debuggee.apply();
    Ok(format!("{}\n", watch_text(&point)))
}

fn break_at(debuggee: &mut Debuggee, words: &[&str]) -> Outcome {
    let (space, rest) = space(words)?;
    let [address] = rest else {
        return Err("`break` expects [phys|asid N] ADDRESS".to_owned());
    };
    let address = number(debuggee, address)?;
    let point = Breakpoint { address, space };
    debuggee.break_at(Owner::Monitor, point);
    Ok(format!("{}\n", break_text(&point)))
}

fn in_space(space: Space, address: u64) -> String {
    match space {
        Space::Any => format!("{address:#x}"),
        Space::Asid(asid) => format!("{address:#x} of address space {asid}"),
        Space::Physical => format!("physical {address:#x}"),
    }
}

/// A watchpoint in words.
pub(super) fn watch_text(point: &Watchpoint) -> String {
    let kind = match point.kind {
        WatchKind::Read => "reads",
        WatchKind::Write => "writes",
        WatchKind::Access => "reads and writes",
    };
    let place = in_space(point.space, point.address);
    format!("watch {kind} of {} bytes at {place}", point.len)
}

/// A breakpoint in words.
pub(super) fn break_text(point: &Breakpoint) -> String {
    format!("break at {}", in_space(point.space, point.address))
}

/// What a person has set, in order: breakpoints first.
fn points(debuggee: &Debuggee) -> String {
    let breaks = debuggee.breakpoints.iter();
    let breaks = breaks.filter(|it| it.0 == Owner::Monitor);
    let watches = debuggee.watchpoints.iter();
    let watches = watches.filter(|it| it.0 == Owner::Monitor);
    let texts = breaks
        .map(|it| break_text(&it.1))
        .chain(watches.map(|it| watch_text(&it.1)));
    let mut text = String::new();
    for (number, line) in texts.enumerate() {
        // Writing to a `String` does not fail.
        let _ = writeln!(text, "{number}: {line}");
    }
    if text.is_empty() {
        text += "`watch` and `break` have set nothing.\n";
    }
    text
}

fn delete(debuggee: &mut Debuggee, which: &str) -> Outcome {
    let number = match which {
        "all" => None,
        text => {
            let number: Result<usize, _> = text.parse();
            Some(number.map_err(|_| format!("`{text}` is no number that `points` lists"))?)
        }
    };
    let mut count = 0;
    let mut keep = |owner: Owner| {
        if owner != Owner::Monitor {
            return true;
        }
        let kept = number.is_some_and(|number| number != count);
        count += 1;
        kept
    };
    debuggee.breakpoints.retain(|it| keep(it.0));
    debuggee.watchpoints.retain(|it| keep(it.0));
    match number {
        Some(number) if number >= count => Err(format!(
            "there is no point {number}: `points` lists those there are"
        )),
        _ => {
            debuggee.apply();
            Ok(points(debuggee))
        }
    }
}

fn phys(debuggee: &mut Debuggee, words: &[&str]) -> Outcome {
    match words {
        [] => {}
        ["on"] => debuggee.physical = true,
        ["off"] => debuggee.physical = false,
        _ => return Err("`phys` expects on or off".to_owned()),
    }
    let kind = if debuggee.physical {
        "physical"
    } else {
        "those of the hart's translation"
    };
    Ok(format!("Addresses of memory are {kind}.\n"))
}
