//! The shell's language, a small part of POSIX `sh`: lists of pipelines with `;`, `&`, `&&` and `||`,
//! redirections, quotes, variables and comments.
//!
//! [`parse`] turns text into a [`Script`]; [`expand`] turns a [`Word`] into arguments when it is run.

mod expand;
mod lexer;
mod parser;

pub use expand::{Values, expand, expand_one};
pub use parser::parse;

use alloc::string::String;
use alloc::vec::Vec;

/// Why text is not a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SyntaxError {
    /// It ends too early: an open quote, or an operator that wants more. More lines may complete it.
    Incomplete(&'static str),
    /// No further text can make it right.
    Unexpected(String),
}

impl core::fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Incomplete(what) => write!(f, "syntax error: the text ends {what}"),
            Self::Unexpected(what) => write!(f, "syntax error: unexpected {what}"),
        }
    }
}

/// A part of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Text as it stands.
    Text(String),
    /// The value of a variable or parameter. Split at white space unless `quoted`.
    Variable {
        /// Its name without the `$`.
        name: String,
        /// Whether it stood in double quotes.
        quoted: bool,
    },
    /// Quotes with nothing in them: they make an empty argument.
    Empty,
}

/// A word: text and variables side by side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word(pub Vec<Part>);

/// Where a redirection leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// `<`: read from a file.
    Read(Word),
    /// `>`: write to a file, emptied first.
    Write(Word),
    /// `>>`: write to the end of a file.
    Append(Word),
    /// `>&`: to where another descriptor leads.
    Descriptor(u32),
}

/// A redirection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The descriptor that is redirected.
    pub fd: u32,
    /// Where to.
    pub target: Target,
}

/// A program with its arguments, or assignments alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Command {
    /// `NAME=value` before the first word.
    pub assignments: Vec<(String, Word)>,
    /// The program and its arguments.
    pub words: Vec<Word>,
    /// Redirections in the order written.
    pub redirects: Vec<Redirect>,
}

/// Commands joined by `|`.
pub type Pipeline = Vec<Command>;

/// What decides whether the next pipeline runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connector {
    /// `&&`: when the last one succeeded.
    And,
    /// `||`: when the last one failed.
    Or,
}

/// Pipelines joined by `&&` and `||`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AndOr {
    /// Always runs.
    pub first: Pipeline,
    /// Each runs if its connector says so.
    pub rest: Vec<(Connector, Pipeline)>,
    /// Ended by `&`: runs while the shell goes on.
    pub background: bool,
}

/// A list of and-or lists.
pub type Script = Vec<AndOr>;
