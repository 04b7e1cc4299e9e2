//! What is left of a guest that came to no end of its own: where it stood, the traps that brought
//! it there with the page walks of the addresses that faulted, and its registers.

use super::SymbolTable;
use super::view::{View, faulting_access};
use crate::hart::{AccessKind, Exception, Privilege, csr};
use crate::isa::reg_names;
use crate::machine::{Machine, Stuck, TrapOrigin};
use std::fmt;
use std::ops::RangeInclusive;

/// The post-mortem of a guest that is stuck; it displays as several lines.
#[derive(Debug)]
pub struct PostMortem<'a> {
    view: View<'a>,
    stuck: Stuck,
}

/// Where each hart stands, in a line each: for a guest that was stopped and may be well.
#[must_use]
pub fn positions(machine: &Machine, symbols: &SymbolTable) -> String {
    let harts = machine.harts.iter();
    harts
        .map(|hart| {
            View {
                machine,
                hart,
                symbols,
            }
            .position()
                + "\n"
        })
        .collect()
}

/// The last trap to M-mode and to S-mode of the first hart, with the walk of the address that
/// faulted, but for environment calls: programs that end regularly end by one.
#[must_use]
pub fn last_traps(machine: &Machine, symbols: &SymbolTable) -> String {
    const ENVIRONMENT_CALLS: RangeInclusive<u64> = 8..=11;
    let view = View {
        machine,
        hart: &machine.harts[0],
        symbols,
    };
    let handlers = [Privilege::Machine, Privilege::Supervisor].map(|mode| view.handler(mode));
    let traps = handlers
        .into_iter()
        .filter(|handler| !ENVIRONMENT_CALLS.contains(&handler.cause));
    traps
        .filter_map(|handler| view.last_trap(&handler))
        .collect()
}

impl<'a> PostMortem<'a> {
    /// The post-mortem of hart number `hart` (or of the first if there is no such hart).
    #[must_use]
    pub fn new(
        machine: &'a Machine,
        hart: usize,
        stuck: Stuck,
        symbols: &'a SymbolTable,
    ) -> PostMortem<'a> {
        let hart = machine.harts.get(hart).unwrap_or(&machine.harts[0]);
        let view = View {
            machine,
            hart,
            symbols,
        };
        PostMortem { view, stuck }
    }

    /// Why the guest is stuck, in one sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let hart = self.view.hart;
        let (id, stuck) = (hart.id, self.stuck);
        let at = self.view.place(hart.pc);
        match stuck {
            Stuck::WaitsForNothing | Stuck::SpinsForEver => {
                format!("the guest is stuck: hart {id} at {at}: {stuck}")
            }
            Stuck::WaitsForEver => {
                let enabled = self.view.enabled_interrupts();
                format!("the guest is stuck: hart {id} at {at}: {stuck} (enabled: {enabled})")
            }
            Stuck::TrapLoop => self.trap_loop(),
        }
    }

    fn trap_loop(&self) -> String {
        let view = &self.view;
        let id = view.hart.id;
        let handler = view.handler(view.hart.privilege);
        let (vector_name, vector) = (handler.vector_name, handler.vector);
        if handler.epc != vector || view.instruction(vector).is_some() {
            return format!(
                "the guest is in a trap loop: on hart {id} the trap handler traps itself, again \
                 and again, at {} ({}, tval {:#x})",
                view.place(handler.epc),
                Exception::name_of(handler.cause),
                handler.tval
            );
        }
        // The handler cannot even be fetched. What matters is the trap that was to be handled.
        let (pc, cause) = match self.origin() {
            Some(origin) => (origin.pc, origin.exception.code()),
            None => (handler.epc, handler.cause),
        };
        let sentence = match faulting_access(cause) {
            Some(AccessKind::Fetch) => "the guest jumped into nowhere",
            Some(AccessKind::Load | AccessKind::Store) | None => "the guest has no trap handler",
        };
        format!(
            "{sentence}: {} at {} on hart {id}, and the trap vector, {vector_name} = {vector:#x}, \
             cannot be fetched",
            Exception::name_of(cause),
            view.place(pc)
        )
    }

    /// The trap whose handling led into a trap loop, if it was another than that of the loop.
    fn origin(&self) -> Option<TrapOrigin> {
        if self.stuck != Stuck::TrapLoop {
            return None;
        }
        let hart = self.view.hart;
        let origin = self.view.machine.trap_before_loop(hart.id)?;
        let handler = self.view.handler(hart.privilege);
        let own = (handler.epc, handler.tval);
        ((origin.pc, origin.exception.tval()) != own).then_some(origin)
    }
}

impl fmt::Display for PostMortem<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let view = &self.view;
        let x = view.hart.x.visible();
        writeln!(f, "{}", view.position())?;
        writeln!(f, "ra is {}", view.place(x[1]))?;
        if let Some(TrapOrigin {
            from,
            pc,
            exception,
        }) = self.origin()
        {
            let trap = view.trap(exception.code(), pc, exception.tval(), from);
            write!(f, "\nit began with {trap}")?;
        }
        for mode in [Privilege::Machine, Privilege::Supervisor] {
            if let Some(trap) = view.last_trap(&view.handler(mode)) {
                write!(f, "\n{trap}")?;
            }
        }
        writeln!(f)?;
        write_cells(f, 5, reg_names::X.into_iter().zip(x.iter().copied()))?;
        writeln!(f)?;
        write_cells(f, 11, csr::dump(view.hart).into_iter())
    }
}

/// Names and values, three a line.
pub(super) fn write_cells<'a>(
    f: &mut impl fmt::Write,
    width: usize,
    cells: impl Iterator<Item = (&'a str, u64)>,
) -> fmt::Result {
    let cells: Vec<_> = cells
        .map(|(name, value)| format!("{name:<width$} {value:#018x}"))
        .collect();
    for row in cells.chunks(3) {
        writeln!(f, "  {}", row.join("   "))?;
    }
    Ok(())
}
