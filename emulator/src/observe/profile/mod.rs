//! Profiles: where a guest executes its instructions, of which kinds they are, and which lines of its
//! source they come from.
//!
//! All three are counted by one observer, which knows for each instruction its function and the calls
//! that led there. See `docs/profiles.md` for what is written.

mod coverage;
mod mix;
mod tree;

pub use coverage::Coverage;
pub use mix::InstructionMix;
pub use tree::CallTree;

use crate::debug::CallStacks;
use crate::debug::programs::{Here, Programs};
use crate::hart::trap::Cause;
use crate::hart::{Exception, Hart, Privilege};
use crate::machine::{Fetched, InsnObserver};
use crate::mem::Memory;

/// What is known of a hart between two instructions.
#[derive(Clone, Default, Debug)]
struct Place {
    /// Where it was, unless a trap has been taken since.
    here: Option<Here>,
    /// The instruction that was seen last.
    pc: u64,
}

/// Counts what is wanted; `None` is not.
#[derive(Debug)]
pub struct Profiler {
    programs: Programs,
    stacks: CallStacks,
    places: Vec<Place>,
    /// Instructions by call stack.
    pub calls: Option<CallTree>,
    /// Instructions by kind.
    pub mix: Option<InstructionMix>,
    /// Instructions by address, for lines of the source.
    pub coverage: Option<Coverage>,
}

impl Profiler {
    /// One that counts nothing yet, with these programs' symbols.
    #[must_use]
    pub fn new(programs: Programs) -> Profiler {
        Profiler {
            programs,
            stacks: CallStacks::new(),
            places: Vec::new(),
            calls: None,
            mix: None,
            coverage: None,
        }
    }

    /// The programs.
    #[must_use]
    pub fn programs(&self) -> &Programs {
        &self.programs
    }

    /// The instructions by call stack, as folded stacks, if they were counted.
    #[must_use]
    pub fn folded(&self) -> Option<String> {
        self.calls
            .as_ref()
            .map(|calls| calls.folded(&self.programs))
    }

    /// Where an instruction is.
    fn locate(&mut self, hart: &Hart, memory: &Memory, insn: &Fetched) -> Here {
        let number = hart.id;
        if self.places.len() <= number {
            self.places.resize_with(number + 1, Place::default);
        }
        let place = &mut self.places[number];
        place.pc = insn.pc;
        match &place.here {
            Some(here) if here.holds(hart.privilege, insn.pc) => here.clone(),
            _ => {
                let here = self.programs.locate(hart, memory, insn);
                place.here = Some(here.clone());
                here
            }
        }
    }
}

impl InsnObserver for Profiler {
    fn before(&mut self, hart: &Hart, memory: &Memory, insn: &Fetched) {
        if let Some(mix) = &mut self.mix {
            mix.count(hart.privilege, insn);
        }
        let due = self.calls.as_mut().is_some_and(|calls| calls.is_due());
        if !due && self.coverage.is_none() {
            return;
        }
        let here = self.locate(hart, memory, insn);
        if let Some(coverage) = &mut self.coverage {
            coverage.count(&here, insn.pc);
        }
        if let Some(calls) = self.calls.as_mut().filter(|_| due) {
            calls.count(hart.id, &here, &mut self.stacks, &mut self.programs);
        }
    }

    fn after(&mut self, hart: &Hart, _: &Memory, insn: &Fetched, trap: Option<Exception>) {
        if self.calls.is_some() && trap.is_none() {
            self.stacks.retired(hart, insn);
        }
    }

    fn trap_taken(&mut self, hart: &Hart, from: Privilege, pc: u64, cause: Cause) {
        if self.calls.is_some() {
            self.stacks.trapped(hart, from, pc, cause);
        }
        // U-mode may be another program when the hart is there again.
        if let Some(place) = self.places.get_mut(hart.id) {
            place.here = None;
        }
    }
}
