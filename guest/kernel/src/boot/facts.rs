//! What was found out at boot and is told later, in `/proc`.

use alloc::string::String;

use crate::sync::Global;

/// The facts.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The boot arguments.
    pub arguments: String,
    /// The hart that the kernel runs on.
    pub hart: usize,
    /// The instruction set, as the device tree names it.
    pub isa: String,
    /// Programs can read how many page-table walks were made.
    pub walk_counters: bool,
}

static FACTS: Global<Facts> = Global::new(
    "facts about the machine",
    Facts {
        arguments: String::new(),
        hart: 0,
        isa: String::new(),
        walk_counters: false,
    },
);

/// Keeps them.
pub fn keep(facts: Facts) {
    *FACTS.lock() = facts;
}

/// Works on them.
pub fn with<R>(work: impl FnOnce(&Facts) -> R) -> R {
    work(&FACTS.lock())
}
