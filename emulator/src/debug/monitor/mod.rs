//! Questions to a machine that stands still, asked in one line each: by the command line, by a
//! debugger's `monitor`, and wherever else somebody types.
//!
//! A command changes nothing: not a bit of the guest's, no entry of the TLB, no count. What it says
//! depends on the machine alone, so it is the same wherever it is asked.

mod address;
mod csr;
mod dump;
mod explain;
mod frames;
mod page_table;
mod pmp;
mod state;
#[cfg(test)]
mod tests;
mod tlb;
mod told;
mod words;

use super::SymbolTable;
use super::view::View;
use crate::machine::Machine;
use std::fmt::Write;
use words::{Word, Words};

/// Why a command was not carried out, in one sentence.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum MonitorError {
    /// Nothing was typed.
    #[error("no command was given; `help` lists them")]
    Empty,
    /// There is no command of this name.
    #[error("there is no command `{0}`; `help` lists them")]
    Unknown(String),
    /// A quotation mark without its partner.
    #[error("a quotation mark is not closed: {0}")]
    Quote(String),
    /// A word is missing where the line ends.
    #[error("`{command}` expects {expected}; its form is: {usage}")]
    Missing {
        /// The command.
        command: &'static str,
        /// What was expected.
        expected: &'static str,
        /// Its form.
        usage: &'static str,
    },
    /// A word is not what belongs there.
    #[error("`{command}` expects {expected} in the place of `{found}`; its form is: {usage}")]
    Unexpected {
        /// The command.
        command: &'static str,
        /// What was expected.
        expected: &'static str,
        /// What stands there.
        found: String,
        /// Its form.
        usage: &'static str,
    },
    /// There is no such hart.
    #[error("there is no hart {number}: the machine has {harts}, numbered from 0")]
    NoHart {
        /// The number asked for.
        number: u64,
        /// How many there are.
        harts: usize,
    },
    /// A name that nothing has.
    #[error(
        "`{0}` is no number, no symbol of the guest's executable, and no register or CSR that the \
         hart has (`$name`)"
    )]
    Name(String),
    /// A name that fits several symbols.
    #[error("`{name}` is ambiguous: {candidates}")]
    Ambiguous {
        /// The name.
        name: String,
        /// Some of the symbols that it fits.
        candidates: String,
    },
}

/// A command: what `help` says of it, and what it does.
struct Command {
    name: &'static str,
    /// Its whole form, options included.
    usage: &'static str,
    /// What it tells, in a few words.
    summary: &'static str,
    run: fn(&View<'_>, Words) -> Result<String, MonitorError>,
}

/// All commands, in the order in which `help` lists them.
const COMMANDS: &[Command] = &[
    Command {
        name: "explain",
        usage: "explain VA [read|write|fetch] [--mode U|S|M] [--size BYTES]",
        summary: "how an address translates, rule by rule, and what would let the access pass",
        run: explain::explain,
    },
    Command {
        name: "page-table",
        usage: "page-table [FROM [TO]] [--root PA] [--scheme sv39|sv48|sv57] [--asid N]",
        summary: "what an address space maps, in ranges that are mapped alike",
        run: page_table::page_table,
    },
    Command {
        name: "frames",
        usage: "frames [PA [PA]]",
        summary: "what physical memory is used for, and which address spaces map it",
        run: frames::frames,
    },
    Command {
        name: "tlb",
        usage: "tlb [FROM [TO]]",
        summary: "the translations that are cached, and how often they were hit",
        run: tlb::tlb,
    },
    Command {
        name: "pmp",
        usage: "pmp",
        summary: "the regions of physical memory protection, in words",
        run: pmp::pmp,
    },
    Command {
        name: "csr",
        usage: "csr [NAME]",
        summary: "a CSR with its fields, or all that hold something",
        run: csr::csr,
    },
    Command {
        name: "regs",
        usage: "regs",
        summary: "pc, privilege, integer and floating-point registers",
        run: state::registers,
    },
    Command {
        name: "where",
        usage: "where",
        summary: "where each hart stands",
        run: state::positions,
    },
    Command {
        name: "x",
        usage: "x [/FMT] VA",
        summary: "memory by virtual address; FMT is a number, a form (x d u c i) and a unit (b h w g)",
        run: dump::virtual_memory,
    },
    Command {
        name: "xp",
        usage: "xp [/FMT] PA",
        summary: "memory by physical address",
        run: dump::physical_memory,
    },
    Command {
        name: "help",
        usage: "help [COMMAND]",
        summary: "this list, or the form of one command",
        run: help,
    },
];

/// What holds for every command.
const ADDRESSES: &str = "\
Every command takes --hart N, too. An address is a number (0x8000_0000 or decimal), a symbol of the guest's
executable (mangled or not, or the last parts of its path if no other ends so), a register or CSR
($pc, $sp, $stval), or a sum or difference of such: main+0x10, $sp-8. A name with spaces stands in quotation marks.
";

/// Carries out one line, as seen from this hart unless the line names another.
///
/// # Errors
/// What is wrong with the line, and what was expected.
pub fn command(
    machine: &Machine,
    symbols: &SymbolTable,
    hart: usize,
    line: &str,
) -> Result<String, MonitorError> {
    let (command, mut words) = parse(line)?;
    let number = match words.option("--hart")? {
        Some(text) => words.number(&text, "the number of a hart")?,
        None => hart as u64,
    };
    (command.run)(&look(machine, symbols, number)?, words)
}

/// The value of an address as commands take them, as seen from this hart.
///
/// # Errors
/// That there is no such hart, or a name in it is not known.
pub fn address(
    machine: &Machine,
    symbols: &SymbolTable,
    hart: usize,
    text: &str,
) -> Result<u64, MonitorError> {
    address::evaluate(&look(machine, symbols, hart as u64)?, text)
}

/// A hart, with what is needed to explain it.
fn look<'a>(
    machine: &'a Machine,
    symbols: &'a SymbolTable,
    number: u64,
) -> Result<View<'a>, MonitorError> {
    let there_is_none = || MonitorError::NoHart {
        number,
        harts: machine.harts.len(),
    };
    let place = usize::try_from(number).map_err(|_| there_is_none())?;
    let hart = machine.harts.get(place).ok_or_else(there_is_none)?;
    Ok(View {
        machine,
        hart,
        symbols,
    })
}

/// Whether a line names a command, before there is a machine to ask.
///
/// # Errors
/// That it does not, or that a quotation mark is open.
pub fn check(line: &str) -> Result<(), MonitorError> {
    parse(line).map(|_| ())
}

fn parse(line: &str) -> Result<(&'static Command, Words), MonitorError> {
    let mut split = words::split(line)?.into_iter();
    let Word(name) = split.next().ok_or(MonitorError::Empty)?;
    // Debuggers' users write `x/4xg` in one.
    let (name, format) = match name.find('/') {
        Some(place) => name.split_at(place),
        None => (name.as_str(), ""),
    };
    let command = find(name)?;
    let format = Some(format).filter(|it| !it.is_empty());
    let format = format.map(|it| Word(it.to_owned()));
    let words = format.into_iter().chain(split);
    Ok((command, Words::new(command.name, command.usage, words)))
}

fn find(name: &str) -> Result<&'static Command, MonitorError> {
    let found = COMMANDS.iter().find(|command| command.name == name);
    found.ok_or_else(|| MonitorError::Unknown(name.to_owned()))
}

fn help(_: &View<'_>, mut words: Words) -> Result<String, MonitorError> {
    let one = words.next();
    words.end()?;
    if let Some(name) = one {
        let command = find(&name)?;
        return Ok(format!("{}\n    {}\n", command.usage, command.summary));
    }
    let mut text = String::new();
    for command in COMMANDS {
        // Writing to a `String` does not fail.
        let _ = writeln!(text, "{}\n    {}", command.usage, command.summary);
    }
    Ok(text + "\n" + ADDRESSES)
}
