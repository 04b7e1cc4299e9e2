//! From text to a filter, by recursive descent; what is wrong is told with its place.

use super::{Condition, Filter, Happening, Key, Place, Span, Test, Values, causes_named, names};
use crate::hart::Privilege;
use crate::isa::csr_names;
use abi::syscall::Syscall;
use std::fmt;

/// How deep parentheses and `not` may nest.
const MAX_DEPTH: usize = 64;

/// A filter that does not parse.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FilterError {
    text: String,
    /// The byte at which it goes wrong.
    pub at: usize,
    /// What could stand there.
    pub expected: String,
}

impl fmt::Display for FilterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, rest) = self.text.split_at(self.at);
        let column = before.chars().count();
        let found = match rest.split_whitespace().next() {
            Some(word) => format!("{:?}", word.trim_end_matches(')')),
            None => "the end".to_owned(),
        };
        let found = if found == "\"\"" { "\")\"" } else { &found };
        write!(
            f,
            "at column {}: expected {}, found {found}\n  {}\n  {:column$}^",
            column + 1,
            self.expected,
            self.text,
            ""
        )
    }
}

impl std::error::Error for FilterError {}

/// Reads a filter.
///
/// # Errors
/// It does not parse.
pub fn parse(text: &str) -> Result<Filter, FilterError> {
    // The error shows the text in one line.
    let text = text.replace(|c: char| c.is_control(), " ");
    let mut parser = Parser {
        text: &text,
        at: 0,
        filter: Filter::default(),
    };
    parser.whole()?;
    Ok(parser.filter)
}

/// A term of the language.
enum Term {
    Condition(Condition),
    /// `from`, `to` or `last`, which has gone to its place in the filter.
    Control,
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    filter: Filter,
}

type Parsed<T> = Result<T, FilterError>;

impl<'a> Parser<'a> {
    fn error<T>(&self, at: usize, expected: impl Into<String>) -> Parsed<T> {
        Err(FilterError {
            text: self.text.to_owned(),
            at,
            expected: expected.into(),
        })
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn skip_space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    /// Takes a word of the language, if it stands here and ends here.
    fn keyword(&mut self, word: &str) -> bool {
        self.skip_space();
        let Some(behind) = self.rest().strip_prefix(word) else {
            return false;
        };
        let ends = !behind.starts_with(|c: char| c.is_alphanumeric() || "_=!".contains(c));
        if ends {
            self.at += word.len();
        }
        ends
    }

    fn symbol(&mut self, symbol: &str) -> bool {
        self.skip_space();
        let there = self.rest().starts_with(symbol);
        if there {
            self.at += symbol.len();
        }
        there
    }

    fn whole(&mut self) -> Parsed<()> {
        self.skip_space();
        if self.rest().is_empty() {
            return self.error(self.at, "a condition such as priv=U");
        }
        let start = self.at;
        if let Term::Condition(condition) = self.any_of(0, true, start)? {
            self.filter.condition = Some(condition);
        }
        self.skip_space();
        if self.rest().is_empty() {
            Ok(())
        } else {
            self.error(self.at, "\"and\", \"or\" or the end")
        }
    }

    /// Terms joined by `or`. `top`: `from`, `to` and `last` may stand here.
    fn any_of(&mut self, depth: usize, top: bool, start: usize) -> Parsed<Term> {
        let first = self.all_of(depth, top)?;
        if !self.keyword("or") {
            return Ok(first);
        }
        let controls = self.filter.from.is_some() || self.filter.to.is_some();
        if top && (controls || self.filter.last.is_some()) {
            return self.error(
                start,
                "conditions only in what \"or\" joins (from, to and last are joined by \"and\")",
            );
        }
        let Term::Condition(first) = first else {
            return self.error(start, "a condition");
        };
        let mut list = vec![first];
        loop {
            match self.all_of(depth, false)? {
                Term::Condition(Condition::Or(more)) => list.extend(more),
                Term::Condition(condition) => list.push(condition),
                Term::Control => {}
            }
            if !self.keyword("or") {
                return Ok(Term::Condition(Condition::Or(list)));
            }
        }
    }

    /// Terms joined by `and`.
    fn all_of(&mut self, depth: usize, top: bool) -> Parsed<Term> {
        let mut list = Vec::new();
        loop {
            match self.term(depth, top)? {
                Term::Condition(Condition::And(more)) => list.extend(more),
                Term::Condition(condition) => list.push(condition),
                Term::Control => {}
            }
            if !self.keyword("and") {
                break;
            }
        }
        Ok(match list.len() {
            0 => Term::Control,
            1 => Term::Condition(list.remove(0)),
            _ => Term::Condition(Condition::And(list)),
        })
    }

    fn term(&mut self, depth: usize, top: bool) -> Parsed<Term> {
        if depth > MAX_DEPTH {
            return self.error(self.at, format!("no more than {MAX_DEPTH} levels"));
        }
        if self.keyword("not") {
            return match self.term(depth + 1, false)? {
                Term::Condition(inner) => Ok(Term::Condition(Condition::Not(Box::new(inner)))),
                Term::Control => self.error(self.at, "a condition"),
            };
        }
        if self.symbol("(") {
            let start = self.at;
            let inner = self.any_of(depth + 1, false, start)?;
            if !self.symbol(")") {
                return self.error(self.at, "\"and\", \"or\" or \")\"");
            }
            return Ok(inner);
        }
        self.comparison(top)
    }

    fn comparison(&mut self, top: bool) -> Parsed<Term> {
        self.skip_space();
        let start = self.at;
        let name = self.rest();
        let end = name.find(|c: char| !c.is_ascii_lowercase());
        let name = &name[..end.unwrap_or(name.len())];
        let key = Key::ALL.iter().find(|(known, _)| *known == name);
        let control = matches!(name, "from" | "to" | "last");
        if key.is_none() && !control {
            return self.error(start, terms());
        }
        self.at += name.len();
        if control {
            if !top {
                return self.error(
                    start,
                    format!("a condition here ({name} stands outside, joined by \"and\")"),
                );
            }
            if !self.symbol("=") {
                return self.error(self.at, format!("\"=\" after {name}"));
            }
            return self.control(name, start).map(|()| Term::Control);
        }
        let differs = self.symbol("!=");
        if !differs && !self.symbol("=") {
            return self.error(self.at, format!("\"=\" or \"!=\" after {name}"));
        }
        let key = key.map_or(Key::Pc, |(_, key)| *key);
        let values = self.values(key)?;
        Ok(Term::Condition(Condition::Test(Test {
            key,
            differs,
            values,
        })))
    }

    fn control(&mut self, name: &str, start: usize) -> Parsed<()> {
        let twice = match name {
            "from" => self.filter.from.is_some(),
            "to" => self.filter.to.is_some(),
            _ => self.filter.last.is_some(),
        };
        if twice {
            return self.error(start, format!("{name} only once"));
        }
        let (at, text) = self.value()?;
        match name {
            "last" => match number(&text, 1000) {
                Some(n @ 1..) => self.filter.last = Some(n),
                _ => return self.error(at, "how many events, such as 1000 or 10K"),
            },
            "from" => self.filter.from = Some(self.happening(at, &text)?),
            _ => self.filter.to = Some(self.happening(at, &text)?),
        }
        Ok(())
    }

    fn happening(&self, at: usize, text: &str) -> Parsed<Happening> {
        let (kind, what) = text.split_once(':').map_or((text, None), |(kind, what)| {
            (kind, Some(what).filter(|what| !what.is_empty()))
        });
        let behind = at + kind.len() + 1;
        Ok(match (kind, what) {
            ("fn", Some(name)) => Happening::Function(name.to_owned()),
            ("pc", Some(place)) => match self::place(place) {
                Some(place) => Happening::Pc(place),
                None => return self.error(behind, "an address or a symbol"),
            },
            ("trap", None) if text == "trap" => Happening::Trap(None),
            ("trap", Some(cause)) if is_exception(cause) => Happening::Trap(Some(cause.to_owned())),
            ("trap", Some(cause)) if causes_named(cause).is_some() => {
                return self.error(behind, "an exception (interrupts are no traps: irq)");
            }
            ("trap", _) => return self.error(behind.min(self.text.len()), causes()),
            ("irq", None) if text == "irq" => Happening::Interrupt,
            ("syscall", Some(name)) => match syscall(name) {
                Some(number) => Happening::Syscall(name.to_owned(), number),
                None => return self.error(behind, SYSCALL),
            },
            ("mark", Some(label)) => Happening::Mark(label.to_owned()),
            _ => {
                return self.error(
                    at,
                    "an event: fn:NAME, pc:ADDRESS, trap, trap:CAUSE, irq, syscall:NAME or mark:LABEL",
                );
            }
        })
    }

    /// The text of a value, and where it begins; in quotes it may hold anything but quotes.
    fn value(&mut self) -> Parsed<(usize, String)> {
        self.skip_space();
        let at = self.at;
        let mut text = String::new();
        let mut quoted = false;
        for c in self.rest().chars() {
            let ends = c.is_whitespace() || "(),=".contains(c);
            if !quoted && ends {
                break;
            }
            self.at += c.len_utf8();
            if c == '"' {
                quoted = !quoted;
            } else {
                text.push(c);
            }
        }
        if quoted {
            return self.error(self.at, "a closing quote");
        }
        Ok((at, text))
    }

    fn values(&mut self, key: Key) -> Parsed<Values> {
        Ok(match key {
            Key::Pc | Key::Va | Key::Pa | Key::Addr => {
                let expected = "an address, a symbol such as main+0x40, or a range such as a..b";
                Values::Places(self.list(expected, |text| span(text, place))?)
            }
            Key::Hart | Key::Asid | Key::Pid | Key::Insns | Key::Cycle => {
                let expected = "a number such as 7 or 10M, or a range such as 1M..2M";
                Values::Numbers(self.list(expected, |text| span(text, |n| number(n, 1000)))?)
            }
            Key::Function => Values::Patterns(self.list("a function's name", |text| {
                (!text.is_empty()).then(|| text.to_owned())
            })?),
            Key::Privilege => Values::Modes(self.list("U, S or M", mode)?),
            Key::Cause => Values::Causes(self.list(&causes(), |text| {
                causes_named(text).map(|_| text.to_owned())
            })?),
            Key::Csr => Values::Named(self.list("a CSR's name", |text| {
                csr_names::number(text).map(|number| (text.to_owned(), number.into()))
            })?),
            Key::Syscall => Values::Named(self.list(SYSCALL, |text| {
                syscall(text).map(|number| (text.to_owned(), number))
            })?),
        })
    }

    /// Values with commas between them.
    fn list<T>(&mut self, expected: &str, parse: impl Fn(&str) -> Option<T>) -> Parsed<Vec<T>> {
        let mut list = Vec::new();
        loop {
            let (at, text) = self.value()?;
            match parse(&text) {
                Some(value) => list.push(value),
                None => return self.error(at, expected),
            }
            if !self.symbol(",") {
                return Ok(list);
            }
        }
    }
}

const SYSCALL: &str = "a system call's name or number";

fn terms() -> String {
    let names = Key::ALL.map(|(name, _)| name).join(", ");
    format!("a term ({names}, from, to or last)")
}

fn causes() -> String {
    let names = names::all();
    format!("a cause ({names}, or a number as in mcause)")
}

/// Whether it names exceptions, and no interrupt.
fn is_exception(cause: &str) -> bool {
    let codes = causes_named(cause);
    codes.is_some_and(|codes| codes.iter().all(|code| code & names::INTERRUPT == 0))
}

fn mode(text: &str) -> Option<Privilege> {
    match text {
        "U" | "u" => Some(Privilege::User),
        "S" | "s" => Some(Privilege::Supervisor),
        "M" | "m" => Some(Privilege::Machine),
        _ => None,
    }
}

fn syscall(text: &str) -> Option<u64> {
    let by_name = Syscall::ALL.iter().find(|call| call.name() == text);
    let number = by_name.map(|call| call.number() as u64);
    number.or_else(|| number_of_call(text))
}

fn number_of_call(text: &str) -> Option<u64> {
    number(text, 1000).filter(|number| *number <= 0xffff)
}

fn span<T>(text: &str, one: impl Fn(&str) -> Option<T>) -> Option<Span<T>> {
    let Some((from, to)) = text.split_once("..") else {
        return one(text).map(Span::One);
    };
    let end = |text: &str| match text {
        "" => Some(None),
        text => one(text).map(Some),
    };
    match (end(from)?, end(to)?) {
        (None, None) => None,
        (from, to) => Some(Span::Range(from, to)),
    }
}

/// A number or a symbol, and what is added to it.
fn place(text: &str) -> Option<Place> {
    let (base, offset) = match text.rsplit_once('+') {
        Some((base, offset)) => (base, number(offset, 1024)?),
        None => (text, 0),
    };
    if base.starts_with(|c: char| c.is_ascii_digit()) {
        let offset = number(base, 1024)?.checked_add(offset)?;
        return Some(Place {
            symbol: None,
            offset,
        });
    }
    let sensible = !base.is_empty() && !base.contains(['+', '"']) && !base.contains("..");
    sensible.then(|| Place {
        symbol: Some(base.to_owned()),
        offset,
    })
}

/// A number: decimal, with a suffix if you like, or hexadecimal after `0x`.
pub(super) fn number(text: &str, thousand: u64) -> Option<u64> {
    let text = text.replace('_', "");
    if let Some(digits) = text.strip_prefix("0x") {
        let plain = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        return u64::from_str_radix(digits, 16).ok().filter(|_| plain);
    }
    let exponent = match text.bytes().last()? {
        b'K' | b'k' => 1,
        b'M' => 2,
        b'G' => 3,
        _ => 0,
    };
    let digits = &text[..text.len() - usize::from(exponent > 0)];
    // `parse` would take `+5`.
    let plain = digits.bytes().all(|digit| digit.is_ascii_digit());
    let number: u64 = digits.parse().ok().filter(|_| plain)?;
    number.checked_mul(thousand.pow(exponent))
}
