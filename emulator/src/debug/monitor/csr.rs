//! `csr`: registers with their fields.

use super::MonitorError;
use super::words::{Words, parse_number};
use crate::debug::csr_fields::fields;
use crate::debug::view::View;
use crate::hart::csr::peek;
use crate::isa::csr_names;
use std::fmt::Write;

/// `csr [NAME]`.
pub(super) fn csr(view: &View<'_>, mut words: Words) -> Result<String, MonitorError> {
    let name = words.next();
    let Some(name) = name else {
        words.end()?;
        return Ok(all(view));
    };
    const EXPECTED: &str = "the name or number of a CSR that the hart has";
    let number = csr_names::number(&name.replace('$', "")).or_else(|| {
        let number = parse_number(&name)?;
        u16::try_from(number).ok()
    });
    let value = number.and_then(|number| Some((number, peek(view.hart, number, view.time())?)));
    let Some((number, value)) = value else {
        return Err(words.unexpected(EXPECTED, name));
    };
    words.end()?;
    Ok(one(view, number, value))
}

/// A register, a line for each field.
fn one(view: &View<'_>, number: u16, value: u64) -> String {
    let name = csr_names::name(number).unwrap_or("?");
    let mut text = format!("{name} ({number:#05x}) = {value:#018x}\n");
    let fields = fields(number);
    if fields.is_empty() {
        if let Some(location) = view.symbols.lookup(value) {
            text += &format!("  <{location}>\n");
        }
        return text;
    }
    for field in fields.iter().rev() {
        let (low, high) = field.bits;
        let bits = if low == high {
            format!("{low}")
        } else {
            format!("{high}-{low}")
        };
        // Writing to a `String` does not fail.
        let _ = writeln!(
            text,
            "  {bits:>5}  {:<14} {:<12} {}",
            field.name,
            field.show(value),
            field.about
        );
    }
    text
}

/// All registers that hold something, a line each, with the fields that are not zero.
fn all(view: &View<'_>) -> String {
    let mut text = String::new();
    let mut zero = Vec::new();
    for &(number, name) in csr_names::CSRS {
        match peek(view.hart, number, view.time()) {
            None => {}
            Some(0) => zero.push(name),
            Some(value) => {
                let shown = fields(number).iter().rev();
                let shown = shown.filter(|field| field.value(value) != 0);
                let shown: Vec<_> = shown
                    .map(|field| format!("{}={}", field.name, field.show(value)))
                    .collect();
                let line = format!("{name:<13} {value:#018x}  {}", shown.join(" "));
                // Writing to a `String` does not fail.
                let _ = writeln!(text, "{}", line.trim_end());
            }
        }
    }
    let zero: Vec<_> = zero
        .into_iter()
        .filter(|name| !is_one_of_many(name))
        .collect();
    text + &format!("zero: {}\n", zero.join(" "))
}

/// Whether a register is one of a crowd, of which those that are zero need no mention.
fn is_one_of_many(name: &str) -> bool {
    [
        "hpmcounter",
        "mhpmcounter",
        "mhpmevent",
        "pmpaddr",
        "pmpcfg",
    ]
    .iter()
    .any(|crowd| name.starts_with(crowd))
}
