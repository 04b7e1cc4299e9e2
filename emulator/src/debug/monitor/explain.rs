//! `explain`.

use super::MonitorError;
use super::address::evaluate;
use super::words::Words;
use crate::addr::VirtAddr;
use crate::debug::view::View;
use crate::hart::{AccessKind, Privilege};
use crate::mmu::translate::effective_privilege;

/// `explain VA [read|write|fetch] [--mode U|S|M]`.
pub(super) fn explain(view: &View<'_>, mut words: Words) -> Result<String, MonitorError> {
    let mode = words.option("--mode")?;
    let address = words.next().ok_or_else(|| words.missing("an address"))?;
    let kind = match words.next().as_deref() {
        None | Some("read" | "load" | "r") => AccessKind::Load,
        Some("write" | "store" | "w") => AccessKind::Store,
        Some("fetch" | "execute" | "x") => AccessKind::Fetch,
        Some(other) => return Err(words.unexpected("read, write or fetch", other.to_owned())),
    };
    let privilege = match mode.as_deref() {
        None => effective_privilege(view.hart, kind),
        Some("U" | "u") => Privilege::User,
        Some("S" | "s") => Privilege::Supervisor,
        Some("M" | "m") => Privilege::Machine,
        Some(other) => return Err(words.unexpected("the mode U, S or M", other.to_owned())),
    };
    words.end()?;
    let va = VirtAddr(evaluate(view, &address)?);
    Ok(view.walk(va, kind, privilege))
}
