//! Addresses as people type them: numbers, symbols, registers, and sums of them.

use super::MonitorError;
use super::words::parse_number;
use crate::debug::view::View;
use crate::hart::csr::peek;
use crate::isa::{Reg, csr_names, reg_names};

/// Symbols shown of those that a name fits.
const SHOWN: usize = 4;

/// The value of an address expression, on the hart that is looked at.
pub(super) fn evaluate(view: &View<'_>, text: &str) -> Result<u64, MonitorError> {
    // Demangled names may have operators in them: so the whole is looked for first.
    if let Some(value) = term(view, text)? {
        return Ok(value);
    }
    let mut sum = 0_u64;
    let mut rest = text;
    let mut minus = false;
    loop {
        let end = rest.find(['+', '-']).unwrap_or(rest.len());
        let name = &rest[..end];
        let value = term(view, name)?.ok_or_else(|| {
            let wrong = if name.is_empty() { text } else { name };
            MonitorError::Name(wrong.to_owned())
        })?;
        // Addresses are computed modulo 2^64, as the hart does.
        sum = if minus {
            sum.wrapping_sub(value)
        } else {
            sum.wrapping_add(value)
        };
        let Some(operator) = rest[end..].chars().next() else {
            return Ok(sum);
        };
        minus = operator == '-';
        rest = &rest[end + 1..];
    }
}

/// A number, a register or a symbol; `None` if it is none of them.
fn term(view: &View<'_>, text: &str) -> Result<Option<u64>, MonitorError> {
    if let Some(name) = text.strip_prefix('$') {
        return Ok(register(view, name));
    }
    if let Some(number) = parse_number(text) {
        return Ok(Some(number));
    }
    let symbols = view.symbols.named(text);
    let mut addresses: Vec<u64> = symbols.iter().map(|(_, address)| *address).collect();
    addresses.dedup();
    match addresses[..] {
        [] => Ok(register(view, text)),
        [address] => Ok(Some(address)),
        _ => {
            let shown = symbols.iter().take(SHOWN);
            let shown: Vec<_> = shown
                .map(|(name, address)| format!("{name} at {address:#x}"))
                .collect();
            let more = symbols.len().saturating_sub(SHOWN);
            let more = match more {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            Err(MonitorError::Ambiguous {
                name: text.to_owned(),
                candidates: shown.join(", ") + &more,
            })
        }
    }
}

/// `pc`, an integer register by any of its names, or a CSR that the hart has.
fn register(view: &View<'_>, name: &str) -> Option<u64> {
    if name == "pc" {
        return Some(view.hart.pc);
    }
    if let Some(number) = reg_names::x_number(name) {
        return Some(view.hart.x.get(Reg::new(number)));
    }
    let number = csr_names::number(name)?;
    peek(view.hart, number, view.time())
}
