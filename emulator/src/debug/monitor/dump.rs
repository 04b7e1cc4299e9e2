//! `x` and `xp`: memory, by virtual or physical address.

use super::MonitorError;
use super::address::evaluate;
use super::words::Words;
use crate::addr::{PhysAddr, VirtAddr};
use crate::debug::view::View;
use crate::hart::{AccessKind, Privilege};
use crate::isa::disassemble;
use crate::mmu::translate::{request_as, walk_memory};
use std::fmt::Write;

/// Most units of one command.
const MOST: u64 = 4096;
/// Bytes in a line.
const LINE: u64 = 16;

/// Gives the physical address of a byte, or `None` where there is none.
type Translate<'a> = dyn Fn(u64) -> Option<PhysAddr> + 'a;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Form {
    Hexadecimal,
    Decimal,
    Signed,
    Text,
    Instructions,
}

/// How much to show, and how.
#[derive(Clone, Copy, Debug)]
struct Format {
    count: u64,
    form: Form,
    unit: u64,
}

/// `x[/FMT] VA`: by the hart's page tables, whatever the mode may do.
pub(super) fn virtual_memory(view: &View<'_>, words: Words) -> Result<String, MonitorError> {
    dump(view, words, &|va| {
        let memory = &view.machine.memory;
        let Some(mut request) = request_as(
            view.hart,
            VirtAddr(va),
            AccessKind::Load,
            Privilege::Supervisor,
        )
        .filter(|_| view.hart.privilege != Privilege::Machine || view.hart.csr.mprv()) else {
            return Some(PhysAddr(va));
        };
        (request.sum, request.mxr, request.hardware_ad) = (true, true, true);
        Some(walk_memory(view.hart, memory, &request).outcome.ok()?.pa)
    })
}

/// `xp[/FMT] PA`.
pub(super) fn physical_memory(view: &View<'_>, words: Words) -> Result<String, MonitorError> {
    dump(view, words, &|pa| Some(PhysAddr(pa)))
}

fn dump(
    view: &View<'_>,
    mut words: Words,
    translate: &Translate<'_>,
) -> Result<String, MonitorError> {
    const FORMATS: &str = "a format such as /8, /16xb, /4dg, /32c or /10i";
    let first = words.next().ok_or_else(|| words.missing("an address"))?;
    let (format, address) = match first.strip_prefix('/') {
        None => (parse("1"), first),
        Some(text) => {
            let format = parse(text).ok_or_else(|| words.unexpected(FORMATS, first.clone()))?;
            let address = words.next().ok_or_else(|| words.missing("an address"))?;
            (Some(format), address)
        }
    };
    let format = format.ok_or_else(|| words.missing(FORMATS))?;
    words.end()?;
    let address = evaluate(view, &address)?;
    if format.form == Form::Instructions {
        return Ok(instructions(view, address, format.count, translate));
    }
    Ok(units(view, address, format, translate))
}

/// Number, form and size, in this order, each of which may be left out.
fn parse(text: &str) -> Option<Format> {
    let letters = text
        .find(|it: char| !it.is_ascii_digit())
        .unwrap_or(text.len());
    let (count, letters) = text.split_at(letters);
    let count = if count.is_empty() {
        1
    } else {
        count.parse().ok()?
    };
    let mut format = Format {
        count,
        form: Form::Hexadecimal,
        unit: 8,
    };
    for letter in letters.chars() {
        match letter {
            'x' => format.form = Form::Hexadecimal,
            'u' => format.form = Form::Decimal,
            'd' => format.form = Form::Signed,
            'c' => (format.form, format.unit) = (Form::Text, 1),
            'i' => format.form = Form::Instructions,
            'b' => format.unit = 1,
            'h' => format.unit = 2,
            'w' => format.unit = 4,
            'g' => format.unit = 8,
            _ => return None,
        }
    }
    (1..=MOST).contains(&count).then_some(format)
}

fn byte(view: &View<'_>, at: u64, translate: &Translate<'_>) -> Option<u8> {
    view.machine.memory.ram.read_at(translate(at)?)
}

/// A unit, little-endian; `None` if a byte of it cannot be read.
fn unit(view: &View<'_>, at: u64, size: u64, translate: &Translate<'_>) -> Option<u64> {
    (0..size).rev().try_fold(0, |value, offset| {
        let byte = byte(view, at.wrapping_add(offset), translate)?;
        Some(value << 8 | u64::from(byte))
    })
}

fn units(view: &View<'_>, begin: u64, format: Format, translate: &Translate<'_>) -> String {
    let mut text = String::new();
    let per_line = LINE / format.unit;
    for number in 0..format.count {
        let at = begin.wrapping_add(number * format.unit);
        if number % per_line == 0 {
            let end = if number == 0 { "" } else { "\n" };
            // Writing to a `String` does not fail.
            let _ = write!(text, "{end}{}:", view.place(at));
        }
        let digits = 2 * format.unit as usize + 2;
        let _ = match (unit(view, at, format.unit, translate), format.form) {
            (None, _) => write!(text, " {:>digits$}", "-"),
            (Some(value), Form::Decimal) => write!(text, " {value:>digits$}"),
            (Some(value), Form::Signed) => {
                let shift = 64 - 8 * format.unit;
                write!(text, " {:>digits$}", (value << shift) as i64 >> shift)
            }
            (Some(value), Form::Text) => match char::from(value as u8) {
                shown @ (' '..='~') => write!(text, " {shown}"),
                _ => write!(text, " ."),
            },
            (Some(value), _) => write!(text, " {value:#0digits$x}"),
        };
    }
    text + "\n"
}

fn instructions(view: &View<'_>, begin: u64, count: u64, translate: &Translate<'_>) -> String {
    let mut text = String::new();
    let mut at = begin;
    for _ in 0..count {
        let Some(low) = unit(view, at, 2, translate) else {
            let _ = writeln!(text, "{}: cannot be read", view.place(at));
            break;
        };
        let long = low & 3 == 3;
        let high = if long {
            unit(view, at.wrapping_add(2), 2, translate)
        } else {
            Some(0)
        };
        let Some(high) = high else {
            let _ = writeln!(text, "{}: its second half cannot be read", view.place(at));
            break;
        };
        let word = (high << 16 | low) as u32;
        let line = disassemble(word, at, view.hart.extensions);
        // Writing to a `String` does not fail.
        let _ = writeln!(text, "{}: {line}", view.place(at));
        at = at.wrapping_add(if long { 4 } else { 2 });
    }
    text
}
