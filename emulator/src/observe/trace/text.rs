//! Events as lines of text.
//!
//! A line begins with its category, the hart, its privilege and the cycle, so it can be found
//! again: a run repeats exactly. Lines for instructions begin as Spike's do.

use super::event::{At, Effect, Event, Insn, Taken, Touched, What};
use super::names::Names;
use crate::debug::csr_fields;
use crate::devices::DeviceEvent;
use crate::hart::interrupt::Interrupt;
use crate::hart::{Exception, Privilege};
use crate::isa::csr_names;
use crate::mmu::walk::{Request, Walk};
use std::fmt::Write;

/// Effects begin in this column, if the instruction is not longer.
const EFFECT_COLUMN: usize = 88;

/// Appends the event's line, its end included. Writing to a `String` does not fail.
pub(super) fn write(line: &mut String, event: &Event<'_>, names: &Names) {
    let at = &event.at;
    match &event.what {
        What::Insn(it) => insn(line, at, it, names),
        What::Commit(text, _) => line.push_str(text),
        _ => {
            let category = event.class().0.name();
            let (hart, mode, cycle) = (at.hart, at.privilege.letter(), at.cycle);
            let _ = write!(line, "{category}: hart {hart} {mode} {cycle} ");
            rest(line, event, names);
        }
    }
    if let Some(source) = at.pc.and_then(|pc| names.line(pc)) {
        // Spike's lines stay Spike's.
        if !matches!(event.what, What::Commit(..)) {
            let _ = write!(line, " {source}");
        }
    }
    line.push('\n');
}

fn rest(line: &mut String, event: &Event<'_>, names: &Names) {
    let at = &event.at;
    let _ = match &event.what {
        What::Insn(_) | What::Commit(..) => Ok(()),
        What::Trap(taken) => return trap(line, at, taken, names),
        What::Interrupt(which, from, handler) => {
            return interrupt(line, at, *which, *from, *handler, names);
        }
        What::Walk(request, it) => return walk(line, at, request, it, names),
        What::Fill(va, pa, kind, mapped) => {
            // 4 KiB a page at level 0, and 512 times as much for each level above.
            let bits = mapped.trailing_zeros().saturating_sub(12);
            let (level, napot) = (bits / 9, if bits % 9 == 0 { "" } else { " napot" });
            let (va, pa) = (va.page_base(), pa.page_base());
            write!(line, "fill {kind:?} {va}->{pa} level {level}{napot}")
        }
        What::Flush(va, asid) => match (va, asid) {
            (None, None) => write!(line, "flush all"),
            (None, Some(asid)) => write!(line, "flush asid {asid}"),
            (Some(va), None) => write!(line, "flush {va:#x}"),
            (Some(va), Some(asid)) => write!(line, "flush {va:#x} asid {asid}"),
        },
        What::Csr(number, old, new) => csr(line, *number, *old, *new),
        What::Device(event) => device(line, event),
        What::Syscall(call) => write!(line, "{}", call.text),
    };
    // A system call's line has its own shape; what a device does is not done by an instruction.
    if !matches!(event.what, What::Syscall(_) | What::Device(_)) {
        place(line, at, names);
    }
}

/// The instruction that it happens in.
fn place(line: &mut String, at: &At, names: &Names) {
    if let Some(pc) = at.pc {
        let _ = write!(line, " pc={pc:#x}{}", names.symbol(pc));
    }
}

fn insn(line: &mut String, at: &At, insn: &Insn, names: &Names) {
    let start = line.len();
    let pc = at.pc.unwrap_or(0);
    let (hart, mode) = (at.hart, at.privilege.letter());
    let _ = write!(line, "core {hart:>3}: {mode} {pc:#018x}");
    if let Some(pa) = at.pc_pa {
        let _ = write!(line, " pa {pa:#x}");
    }
    let digits = 2 + 2 * usize::from(insn.len);
    let (symbol, word, text) = (names.symbol(pc), insn.word, insn.text(pc));
    let _ = write!(line, "{symbol} ({word:#0digits$x}) {text}");
    let mut effect = |text: std::fmt::Arguments<'_>| {
        let length = line.len() - start;
        if length < EFFECT_COLUMN {
            let _ = write!(line, "{:1$}", "", EFFECT_COLUMN - length);
        }
        let _ = write!(line, " {text}");
    };
    if let Some(exception) = insn.trap {
        let name = Exception::name_of(exception.code());
        effect(format_args!("trap: {name}, tval {:#x}", exception.tval()));
    }
    for it in &insn.effects {
        match *it {
            Effect::X(number, value) => effect(format_args!("x{number}={value:#018x}")),
            Effect::F(number, value) => effect(format_args!("f{number}={value:#018x}")),
            Effect::Csr(number, value) => {
                let name = csr_names::name(number).unwrap_or("csr");
                effect(format_args!("{name}={value:#018x}"));
            }
            Effect::Load(touched) => effect(format_args!("from[{}]", memory(touched))),
            Effect::Store(touched, Some(value)) => {
                let digits = 2 + 2 * touched.size as usize;
                effect(format_args!("mem[{}]={value:#0digits$x}", memory(touched)));
            }
            Effect::Store(touched, None) => effect(format_args!("mem[{}]=?", memory(touched))),
        }
    }
}

fn memory(touched: Touched) -> String {
    let va = touched.va;
    match touched.pa {
        Some(pa) => format!("{va:#018x} pa {pa:#x}"),
        None => format!("{va:#018x}"),
    }
}

/// Who takes over: ` -> 0x80200000 <trap_vector> in S-mode, delegated by medeleg`.
fn handler(
    line: &mut String,
    address: u64,
    from: Privilege,
    to: Privilege,
    register: &str,
    names: &Names,
) {
    let (symbol, mode) = (names.symbol(address), to.letter());
    let _ = write!(line, " -> {address:#x}{symbol} in {mode}-mode");
    let _ = match (to, from) {
        (Privilege::Machine, Privilege::Machine) => Ok(()),
        (Privilege::Machine, _) => write!(line, ", not delegated"),
        _ => write!(line, ", delegated by {register}"),
    };
}

fn trap(line: &mut String, at: &At, taken: &Taken, names: &Names) {
    let exception = taken.exception;
    let (name, from) = (Exception::name_of(exception.code()), taken.from);
    let _ = write!(line, "{name} from {}", from.letter());
    place(line, at, names);
    let _ = write!(line, " tval={:#x}", exception.tval());
    if !taken.meaning.is_empty() {
        let _ = write!(line, " ({})", taken.meaning);
    }
    handler(line, taken.handler, from, at.privilege, "medeleg", names);
}

fn interrupt(
    line: &mut String,
    at: &At,
    which: Interrupt,
    from: Privilege,
    address: u64,
    names: &Names,
) {
    let _ = write!(line, "{} from {}", which.name(), from.letter());
    place(line, at, names);
    handler(line, address, from, at.privilege, "mideleg", names);
}

fn walk(line: &mut String, at: &At, request: &Request, walk: &Walk, names: &Names) {
    let _ = write!(line, "walk {:?} va={}", request.kind, request.va);
    for step in walk.steps() {
        let _ = write!(line, " [{}] {}={}", step.level, step.pte_addr, step.pte);
    }
    let _ = match walk.outcome {
        Ok(leaf) => {
            let update = if leaf.update { " (A/D set)" } else { "" };
            write!(line, " -> pa={}{update}", leaf.pa)
        }
        Err(fault) => write!(line, " -> fault: {fault}"),
    };
    place(line, at, names);
}

fn csr(line: &mut String, number: u16, old: u64, new: u64) -> std::fmt::Result {
    let name = csr_names::name(number).unwrap_or("?");
    write!(line, "{name}={new:#x}")?;
    let changes = csr_fields::changes(number, old, new);
    for (index, change) in changes.iter().enumerate() {
        let before = if index == 0 { " (" } else { ", " };
        let (name, old, new) = (change.name, &change.old, &change.new);
        write!(line, "{before}{name}: {old} -> {new}")?;
    }
    if changes.is_empty() {
        Ok(())
    } else {
        write!(line, ")")
    }
}

fn device(line: &mut String, event: &DeviceEvent) -> std::fmt::Result {
    match event {
        DeviceEvent::Claim { context, source } => {
            let of = plic_context(*context);
            write!(
                line,
                "plic: context {context} ({of}) claims source {source}"
            )
        }
        DeviceEvent::Complete { context, source } => {
            let of = plic_context(*context);
            write!(
                line,
                "plic: context {context} ({of}) completes source {source}"
            )
        }
        DeviceEvent::Register { name, value } => write!(line, "write {name} = {value:#x}"),
        DeviceEvent::Request {
            disk,
            kind,
            bytes,
            status,
        } => write!(line, "disk {disk}: {kind}, {bytes} bytes: {status}"),
    }
}

/// The hart and mode that a context of the PLIC belongs to: two a hart, M-mode first.
pub(super) fn plic_context(context: usize) -> String {
    let mode = if context % 2 == 0 { 'M' } else { 'S' };
    format!("hart {} {mode}", context / 2)
}
