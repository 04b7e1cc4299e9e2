//! What is left of a guest that came to no end of its own: where it stood, who called it there, the
//! traps that brought it there with the page walks of the addresses that faulted, and its registers.

use super::view::{View, faulting_access};
use super::witness::REMEMBERED;
use super::{SymbolTable, Witness, history};
use crate::hart::{AccessKind, Exception, Privilege, csr};
use crate::isa::reg_names;
use crate::machine::{Machine, Progress, Stop, Stuck, TrapOrigin};
use std::cell::RefCell;
use std::fmt;
use std::ops::RangeInclusive;
use std::rc::Rc;

/// Instructions that a guest is watched for going on as it did.
const WATCHED: u64 = 20_000;

/// The post-mortem of a guest that is stuck; it displays as several lines.
#[derive(Debug)]
pub struct PostMortem<'a> {
    view: View<'a>,
    stuck: Stuck,
    witness: Option<&'a Witness>,
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

/// Who called each hart to where it stands, and its last instructions, as a witness saw it.
#[must_use]
pub fn histories(machine: &Machine, symbols: &SymbolTable, witness: &Witness) -> String {
    let harts = machine.harts.iter();
    let history = |hart| {
        let view = View {
            machine,
            hart,
            symbols,
        };
        history::history(&view, witness)
    };
    harts.map(history).collect()
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

/// What a hart goes on doing that is in a loop of some kind: it is executed on, under observation and cut
/// off from the world. To be asked for last, as the machine is then another. Empty if it is in none.
#[must_use]
pub fn goes_on(machine: &mut Machine, hart: usize, stuck: Stuck, symbols: &SymbolTable) -> String {
    let looping = matches!(
        stuck,
        Stuck::TrapLoop | Stuck::SpinsForEver | Stuck::NoProgress(_)
    );
    if !looping || hart >= machine.harts.len() {
        return String::new();
    }
    let seen = Rc::new(RefCell::new(Witness::new()));
    machine.cut_off();
    machine.observe(Box::new(Rc::clone(&seen)));
    // Who looks for a loop needs more of it than who only shows instructions.
    let watched = match stuck {
        Stuck::NoProgress(_) => WATCHED,
        _ => REMEMBERED as u64,
    };
    let limit = machine.executed().saturating_add(watched);
    // It is found to be stuck again and again.
    for _ in 0..watched {
        match machine.run(Progress { max_insns: limit }) {
            Stop::Marks | Stop::Stuck(..) => {}
            _ => break,
        }
    }
    let (witness, view) = (
        seen.borrow(),
        View {
            machine,
            hart: &machine.harts[hart],
            symbols,
        },
    );
    let last = history::last_instructions(&view, &witness);
    if last.is_empty() {
        return String::new();
    }
    let round = witness.round(hart).map(|round| {
        let (low, high) = round.addresses;
        let (low, high) = (view.place(low), view.place(high));
        format!(
            "\nit goes round a loop of {} instructions, from {low} to {high}, in which no register and \
             no memory changes: only an interrupt, a device or another hart can end it\n",
            round.length
        )
    });
    let round = round.unwrap_or_default();
    format!("{round}\nwhat hart {hart} goes on doing:\n{last}")
}

/// Where a guest that has ended itself stands, and who called it there, if it has panicked as far as
/// symbols tell, or `always`.
#[must_use]
pub fn ends_in_panic(
    machine: &Machine,
    symbols: &SymbolTable,
    witness: Option<&Witness>,
    always: bool,
) -> Option<String> {
    let views = machine.harts.iter().map(|hart| View {
        machine,
        hart,
        symbols,
    });
    let mut views = views.filter(|view| always || history::panicked(view, witness));
    let view = views.next()?;
    let hart = view.hart;
    let history = match witness {
        Some(witness) => history::history(&view, witness),
        None => history::call_stack(&view, None, hart.pc, hart.privilege),
    };
    Some(format!("{}\n{history}", view.position()))
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
        PostMortem {
            view,
            stuck,
            witness: None,
        }
    }

    /// The same, with what was seen before the guest stopped.
    #[must_use]
    pub fn with(mut self, witness: Option<&'a Witness>) -> PostMortem<'a> {
        self.witness = witness;
        self
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
            Stuck::NoProgress(_) => {
                format!("the guest makes no progress: hart {id} at {at}: {stuck}")
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
        if !self.has_no_handler() {
            let (place, tval) = (view.place(handler.epc), handler.tval);
            let what = if view.machine.returns_from_traps(id) {
                format!(
                    "the trap handler returns to {place} with all registers as they were, and that \
                     traps again"
                )
            } else {
                format!("the trap handler traps itself, again and again, at {place}")
            };
            return format!(
                "the guest is in a trap loop: on hart {id} {what} ({}, tval {tval:#x})",
                Exception::name_of(handler.cause),
            );
        }
        // The handler cannot even be fetched. What matters is the trap that was to be handled.
        let (pc, cause) = match self.origin() {
            Some(origin) => (origin.pc, origin.exception.code()),
            None => (handler.epc, handler.cause),
        };
        let sentence = match faulting_access(cause) {
            // Where it was executed before translation was switched on, or its page taken away.
            Some(AccessKind::Fetch) if view.is_code_unmapped(cause, pc) => {
                "the guest's page tables do not map the code that it executes"
            }
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

    /// Whether the handler of the hart's mode is where nothing can be fetched.
    fn has_no_handler(&self) -> bool {
        let handler = self.view.handler(self.view.hart.privilege);
        handler.epc == handler.vector && self.view.instruction(handler.vector).is_none()
    }

    /// The call stack: of the trap that could not be handled, whose registers nobody has changed, or
    /// of where the hart is.
    fn call_stack(&self) -> String {
        let hart = self.view.hart;
        let origin = self.origin().filter(|_| self.has_no_handler());
        let (pc, mode) = match (origin, self.witness) {
            (Some(origin), None) => (origin.pc, origin.from),
            _ => (hart.pc, hart.privilege),
        };
        history::call_stack(&self.view, self.witness, pc, mode)
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
        let others = view.machine.harts.iter();
        for hart in others.filter(|hart| hart.id != view.hart.id) {
            writeln!(f, "{}", View { hart, ..*view }.position())?;
        }
        writeln!(f, "ra is {}", view.place(x[1]))?;
        let stack = self.call_stack();
        if !stack.is_empty() {
            write!(f, "\n{stack}")?;
        }
        if let Some(witness) = self.witness {
            let last = history::last_instructions(view, witness);
            write!(
                f,
                "\nthe last instructions of hart {}:\n{last}",
                view.hart.id
            )?;
        }
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
