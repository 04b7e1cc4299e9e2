//! A line's words, taken one after another; options may stand anywhere.

use super::MonitorError;
use std::collections::VecDeque;

/// A word of a line, without its quotation marks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Word(pub(super) String);

/// Splits a line at white space. What stands between quotation marks is one word.
pub(super) fn split(line: &str) -> Result<Vec<Word>, MonitorError> {
    let mut words = Vec::new();
    let mut rest = line.trim_start();
    while let Some(first) = rest.chars().next() {
        let (word, behind) = match first {
            '"' | '\'' => rest[1..]
                .split_once(first)
                .ok_or_else(|| MonitorError::Quote(rest.to_owned()))?,
            _ => rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len())),
        };
        words.push(Word(word.to_owned()));
        rest = behind.trim_start();
    }
    Ok(words)
}

/// The words behind a command's name that have not been taken yet.
#[derive(Debug)]
pub(super) struct Words {
    command: &'static str,
    usage: &'static str,
    left: VecDeque<String>,
}

impl Words {
    pub(super) fn new(
        command: &'static str,
        usage: &'static str,
        words: impl Iterator<Item = Word>,
    ) -> Words {
        Words {
            command,
            usage,
            left: words.map(|Word(text)| text).collect(),
        }
    }

    /// The value of an option, `--name VALUE` or `--name=VALUE`, which is taken out.
    pub(super) fn option(&mut self, name: &str) -> Result<Option<String>, MonitorError> {
        let with_value = |word: &String| {
            let rest = word.strip_prefix(name)?;
            rest.strip_prefix('=').map(str::to_owned)
        };
        if let Some(place) = self.left.iter().position(|word| with_value(word).is_some()) {
            let word = self.left.remove(place);
            return Ok(word.as_ref().and_then(with_value));
        }
        let Some(place) = self.left.iter().position(|word| word == name) else {
            return Ok(None);
        };
        self.left.remove(place);
        match self.left.remove(place) {
            Some(value) => Ok(Some(value)),
            None => Err(self.missing("a value behind its last option")),
        }
    }

    /// The next word, if there is one.
    pub(super) fn next(&mut self) -> Option<String> {
        self.left.pop_front()
    }

    /// That there is no more.
    pub(super) fn end(mut self) -> Result<(), MonitorError> {
        match self.next() {
            Some(found) => Err(self.unexpected("the end of the line", found)),
            None => Ok(()),
        }
    }

    /// The error that the line ends too early.
    pub(super) fn missing(&self, expected: &'static str) -> MonitorError {
        MonitorError::Missing {
            command: self.command,
            expected,
            usage: self.usage,
        }
    }

    /// The error that a word does not belong there.
    pub(super) fn unexpected(&self, expected: &'static str, found: String) -> MonitorError {
        MonitorError::Unexpected {
            command: self.command,
            expected,
            found,
            usage: self.usage,
        }
    }

    /// A number in a word.
    pub(super) fn number(&self, text: &str, expected: &'static str) -> Result<u64, MonitorError> {
        parse_number(text).ok_or_else(|| self.unexpected(expected, text.to_owned()))
    }
}

/// A number, decimal or hexadecimal after `0x`, with underscores between digits or not.
pub(super) fn parse_number(text: &str) -> Option<u64> {
    // `parse` would take `+5`.
    if !text.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let digits = text.replace('_', "");
    match digits.strip_prefix("0x").or(digits.strip_prefix("0X")) {
        Some(hex) if !hex.starts_with('+') => u64::from_str_radix(hex, 16).ok(),
        Some(_) => None,
        None => digits.parse().ok(),
    }
}
