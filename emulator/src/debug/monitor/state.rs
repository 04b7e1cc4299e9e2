//! Where harts stand, and what their registers hold.

use super::MonitorError;
use super::words::Words;
use crate::debug::postmortem::{positions as all_positions, write_cells};
use crate::debug::view::View;
use crate::isa::reg_names;

/// `where`.
pub(super) fn positions(view: &View<'_>, words: Words) -> Result<String, MonitorError> {
    words.end()?;
    Ok(all_positions(view.machine, view.symbols))
}

/// `regs`.
pub(super) fn registers(view: &View<'_>, words: Words) -> Result<String, MonitorError> {
    words.end()?;
    let hart = view.hart;
    let mut text = view.position() + "\n";
    let x = reg_names::X
        .into_iter()
        .zip(hart.x.visible().iter().copied());
    // Writing to a `String` does not fail.
    let _ = write_cells(&mut text, 5, x);
    Ok(text)
}
