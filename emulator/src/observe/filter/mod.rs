//! The filter language of traces: which events are written (docs/trace.md has it for users).
//!
//! ```text
//! pc=main..main+0x40 and priv=U and (insns=1M..2M or not hart=0) and from=trap:load-page-fault
//! ```
//!
//! [`parse`] makes a [`Filter`] of text, which [`Display`](std::fmt::Display) writes back;
//! [`Filter::resolve`] gives it the guest's symbols and makes a [`Resolved`] of it, in which every
//! term is a set of numbers, so that testing an event is a few comparisons.

mod names;
mod parse;
mod resolve;
mod show;
#[cfg(test)]
mod tests;

pub use names::{CAUSES, causes_named};
pub use parse::{FilterError, parse};
pub use resolve::{Facts, Gate, Resolved, Trigger, UnknownSymbol};

use crate::hart::Privilege;

/// What a term asks about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Key {
    /// The address of the instruction.
    Pc,
    /// The virtual address that the event is about.
    Va,
    /// The physical address that the event is about.
    Pa,
    /// Either of the two.
    Addr,
    /// The function that the instruction lies in.
    Function,
    /// The privilege mode.
    Privilege,
    /// `satp.ASID`.
    Asid,
    /// The process.
    Pid,
    /// The hart.
    Hart,
    /// How many instructions the hart has retired.
    Insns,
    /// The hart's time.
    Cycle,
    /// The cause of a trap or an interrupt.
    Cause,
    /// A CSR.
    Csr,
    /// A system call.
    Syscall,
}

impl Key {
    const ALL: [(&'static str, Key); 14] = [
        ("pc", Key::Pc),
        ("va", Key::Va),
        ("pa", Key::Pa),
        ("addr", Key::Addr),
        ("fn", Key::Function),
        ("priv", Key::Privilege),
        ("asid", Key::Asid),
        ("pid", Key::Pid),
        ("hart", Key::Hart),
        ("insns", Key::Insns),
        ("cycle", Key::Cycle),
        ("cause", Key::Cause),
        ("csr", Key::Csr),
        ("syscall", Key::Syscall),
    ];

    /// Its name in the language.
    #[must_use]
    pub fn name(self) -> &'static str {
        let found = Key::ALL.iter().find(|(_, key)| *key == self);
        found.map_or("", |(name, _)| name)
    }
}

/// An address: a number, or a symbol and an offset.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The symbol, if it is not a number.
    pub symbol: Option<String>,
    /// What is added; the whole address if there is no symbol.
    pub offset: u64,
}

/// One value, or all from the first to before the last.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Span<T> {
    /// One.
    One(T),
    /// `from..to`, either of which may be left out.
    Range(Option<T>, Option<T>),
}

/// What a term compares with; it holds if one of them fits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Values {
    /// Of `pc`, `va`, `pa`, `addr`.
    Places(Vec<Span<Place>>),
    /// Of `asid`, `pid`, `hart`, `insns`, `cycle`.
    Numbers(Vec<Span<u64>>),
    /// Of `fn`: names, in which `*` stands for any text.
    Patterns(Vec<String>),
    /// Of `priv`.
    Modes(Vec<Privilege>),
    /// Of `cause`: sets by name, such as `page-fault`.
    Causes(Vec<String>),
    /// Of `csr` and `syscall`: name and number.
    Named(Vec<(String, u64)>),
}

/// A comparison.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Test {
    /// What is asked about.
    pub key: Key,
    /// `!=` rather than `=`.
    pub differs: bool,
    /// What it is compared with.
    pub values: Values,
}

/// A condition.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Condition {
    /// A comparison.
    Test(Test),
    /// `not`
    Not(Box<Condition>),
    /// `and`
    And(Vec<Condition>),
    /// `or`
    Or(Vec<Condition>),
}

/// Something that happens, at which tracing begins or ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Happening {
    /// `fn:NAME`: the function is entered, at its first instruction.
    Function(String),
    /// `pc:ADDRESS`: the instruction there is reached.
    Pc(Place),
    /// `trap`, `trap:CAUSE`: an exception is taken.
    Trap(Option<String>),
    /// `irq`: an interrupt is taken.
    Interrupt,
    /// `syscall:NAME`: a program calls it.
    Syscall(String, u64),
    /// `mark:LABEL`: the guest sets a mark with this label.
    Mark(String),
}

/// A filter as it is written.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Filter {
    /// What must hold of an event; nothing, if it is `None`.
    pub condition: Option<Condition>,
    /// Nothing is written before this happens.
    pub from: Option<Happening>,
    /// Nothing is written after this has happened.
    pub to: Option<Happening>,
    /// Only so many events are kept, the last ones.
    pub last: Option<u64>,
}
