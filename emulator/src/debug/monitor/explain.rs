//! `explain`.

use super::MonitorError;
use super::address::evaluate;
use super::words::Words;
use crate::addr::{PAGE_SIZE, VirtAddr};
use crate::debug::Explanation;
use crate::debug::explain::Question;
use crate::debug::view::View;
use crate::hart::{AccessKind, Privilege};

/// `explain VA [read|write|fetch] [--mode U|S|M] [--size BYTES]`.
pub(super) fn explain(view: &View<'_>, mut words: Words) -> Result<String, MonitorError> {
    let mode = words.option("--mode")?;
    let size = words.option("--size")?;
    let address = words.next().ok_or_else(|| words.missing("an address"))?;
    let kind = match words.next().as_deref() {
        None | Some("read" | "load" | "r") => AccessKind::Load,
        Some("write" | "store" | "w") => AccessKind::Store,
        Some("fetch" | "execute" | "x") => AccessKind::Fetch,
        Some(other) => return Err(words.unexpected("read, write or fetch", other.to_owned())),
    };
    let mode = match mode.as_deref() {
        None => None,
        Some("U" | "u") => Some(Privilege::User),
        Some("S" | "s") => Some(Privilege::Supervisor),
        Some("M" | "m") => Some(Privilege::Machine),
        Some(other) => return Err(words.unexpected("the mode U, S or M", other.to_owned())),
    };
    const SIZES: &str = "a size of 1 to 4096 bytes";
    let size = match size {
        Some(text) => match words.number(&text, SIZES)? {
            size @ 1..=PAGE_SIZE => size,
            _ => return Err(words.unexpected(SIZES, text)),
        },
        // Instructions come in parcels of two bytes.
        None if kind == AccessKind::Fetch => 2,
        None => 1,
    };
    words.end()?;
    let va = VirtAddr(evaluate(view, &address)?);
    // What crosses into another page is translated for each.
    let size = size.min(PAGE_SIZE - va.page_offset());
    let question = Question {
        va,
        kind,
        size,
        mode,
    };
    Ok(Explanation::new(view.hart, &view.machine.memory, question).to_string())
}
