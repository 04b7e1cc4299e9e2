//! Where addresses lie in the guest's program: symbol, and line of its source.

use crate::debug::{Lines, SymbolTable};
use std::fmt;

/// What traces know of the guest's program.
#[derive(Debug, Default)]
pub struct Names {
    /// Its symbols.
    pub symbols: SymbolTable,
    /// The lines of its source, if they are wanted.
    pub lines: Option<Lines<'static>>,
}

impl Names {
    /// `<symbol+0x10>` with a space before it, or nothing.
    pub(super) fn symbol(&self, address: u64) -> Bracketed<'_> {
        Bracketed(&self.symbols, address)
    }

    /// The symbol and offset.
    pub(super) fn location(&self, address: u64) -> Option<String> {
        let found = self.symbols.lookup(address);
        found.map(|location| location.to_string())
    }

    /// `file:line`, if lines are wanted.
    pub(super) fn line(&self, address: u64) -> Option<String> {
        let lines = self.lines.as_ref()?;
        lines.lookup(self.symbols.linked(address)?)
    }
}

/// A symbol as it stands in a line.
pub(super) struct Bracketed<'a>(&'a SymbolTable, u64);

impl fmt::Display for Bracketed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.lookup(self.1) {
            Some(location) => write!(f, " <{location}>"),
            None => Ok(()),
        }
    }
}
