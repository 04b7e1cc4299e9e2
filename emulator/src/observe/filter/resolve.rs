//! A filter with the guest's symbols looked up: every term a set of numbers.

use super::{Condition, Filter, Happening, Key, Place, Span, Test, Values, causes_named};
use crate::debug::SymbolTable;
use std::ops::RangeInclusive;

/// A filter names a symbol that the guest does not have.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the trace filter names {name}, but the guest has no such symbol{hint}")]
pub struct UnknownSymbol {
    name: String,
    hint: String,
}

/// What is known of an event when it is tested.
#[derive(Clone, Copy, Default, Debug)]
pub struct Facts {
    /// Its hart.
    pub hart: u64,
    /// The privilege mode, by number.
    pub privilege: u64,
    /// The hart's time.
    pub cycle: u64,
    /// Instructions retired.
    pub insns: u64,
    /// The instruction's address.
    pub pc: Option<u64>,
    /// `satp.ASID`, where translation is on.
    pub asid: Option<u64>,
    /// The process.
    pub pid: Option<u64>,
    /// First virtual address and bytes.
    pub va: Option<(u64, u64)>,
    /// First physical address and bytes; and those on another page, which may lie anywhere.
    pub pa: [Option<(u64, u64)>; 2],
    /// As `xcause` has it.
    pub cause: Option<u64>,
    /// A CSR's number.
    pub csr: Option<u64>,
    /// A system call's number.
    pub syscall: Option<u64>,
}

/// Numbers: ranges, both ends included.
type Set = Vec<RangeInclusive<u64>>;

#[derive(Clone, Debug)]
enum Node {
    Test { key: Key, differs: bool, set: Set },
    Not(Box<Node>),
    And(Vec<Node>),
    Or(Vec<Node>),
}

/// Something that begins or ends tracing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Trigger {
    /// The instruction at one of these addresses is reached.
    Pc(Vec<u64>),
    /// An exception with one of these codes is taken; any, if there is none.
    Trap(Vec<u64>),
    /// An interrupt is taken.
    Interrupt,
    /// A program calls this.
    Syscall(u64),
    /// The guest sets this mark.
    Mark(String),
}

/// When tracing begins and ends: [`Gate::is_open`] in between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    from: Option<Trigger>,
    to: Option<Trigger>,
    open: bool,
    /// It was open for what has just happened and closes behind it.
    closing: bool,
}

impl Gate {
    fn new(from: Option<Trigger>, to: Option<Trigger>) -> Gate {
        let open = from.is_none();
        Gate {
            from,
            to,
            open,
            closing: false,
        }
    }

    /// Whether events are written.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.open
    }

    /// Whether one of its triggers is an address, so that every instruction must be looked at.
    #[must_use]
    pub fn wants_pcs(&self) -> bool {
        let is_pc = |trigger: &Option<Trigger>| matches!(trigger, Some(Trigger::Pc(_)));
        is_pc(&self.from) || is_pc(&self.to)
    }

    /// Something happens: it is itself inside, whether it opens or closes the gate.
    pub fn happens(&mut self, matches: impl Fn(&Trigger) -> bool) {
        let fits = |trigger: &Option<Trigger>| trigger.as_ref().is_some_and(&matches);
        if !self.open && fits(&self.from) {
            self.open = true;
        } else if self.open && fits(&self.to) {
            self.closing = true;
        }
    }

    /// What happened has been dealt with.
    pub fn settle(&mut self) {
        if std::mem::take(&mut self.closing) {
            self.open = false;
        }
    }
}

impl Default for Gate {
    /// One that is open for ever.
    fn default() -> Gate {
        Gate::new(None, None)
    }
}

/// A filter that is ready for work; the default one lets everything pass.
#[derive(Clone, Default, Debug)]
pub struct Resolved {
    condition: Option<Node>,
    /// When tracing begins and ends.
    pub gate: Gate,
    /// How many events are kept, if not all.
    pub last: Option<usize>,
}

impl Filter {
    /// Looks its symbols up.
    ///
    /// # Errors
    /// The guest does not have one of them.
    pub fn resolve(&self, symbols: &SymbolTable) -> Result<Resolved, UnknownSymbol> {
        let condition = self.condition.as_ref();
        let trigger = |happening: &Option<Happening>| {
            let happening = happening.as_ref();
            happening.map(|it| trigger(it, symbols)).transpose()
        };
        Ok(Resolved {
            condition: condition.map(|it| node(it, symbols)).transpose()?,
            gate: Gate::new(trigger(&self.from)?, trigger(&self.to)?),
            last: self.last.map(|n| usize::try_from(n).unwrap_or(usize::MAX)),
        })
    }
}

impl Resolved {
    /// Whether there is anything to ask of an event.
    #[inline]
    #[must_use]
    pub const fn has_condition(&self) -> bool {
        self.condition.is_some()
    }

    /// The counts of retired instructions between which all lies that can be written: the first, and
    /// the last. Outside of them nobody need look.
    #[must_use]
    pub fn window(&self) -> (u64, u64) {
        self.condition.as_ref().map_or(ALWAYS, Node::window)
    }

    /// Whether an event is to be written, apart from the gate.
    #[inline]
    #[must_use]
    pub fn holds(&self, facts: &Facts) -> bool {
        self.condition.as_ref().is_none_or(|node| node.holds(facts))
    }
}

const ALWAYS: (u64, u64) = (0, u64::MAX);

impl Node {
    fn window(&self) -> (u64, u64) {
        match self {
            Node::Test {
                key: Key::Insns,
                differs: false,
                set,
            } => around(set.iter().map(|range| (*range.start(), *range.end()))),
            Node::Test { .. } | Node::Not(_) => ALWAYS,
            Node::Or(list) => around(list.iter().map(Node::window)),
            Node::And(list) => {
                let windows = list.iter().map(Node::window);
                windows.fold(ALWAYS, |a, b| (a.0.max(b.0), a.1.min(b.1)))
            }
        }
    }

    fn holds(&self, facts: &Facts) -> bool {
        match self {
            Node::Not(inner) => !inner.holds(facts),
            Node::And(list) => list.iter().all(|node| node.holds(facts)),
            Node::Or(list) => list.iter().any(|node| node.holds(facts)),
            Node::Test { key, differs, set } => {
                let [pa, pa_next] = facts.pa;
                let parts = match key {
                    Key::Va => [facts.va, None, None],
                    Key::Pa => [pa, pa_next, None],
                    Key::Addr => [facts.va, pa, pa_next],
                    key => [number(*key, facts).map(|it| (it, 1)), None, None],
                };
                // Of what an event does not have, nothing holds, and its opposite neither.
                let there = parts.iter().any(Option::is_some);
                let within = parts.into_iter().flatten().any(|part| reaches(part, set));
                there && within != *differs
            }
        }
    }
}

/// What an event has of a kind of which it has one.
fn number(key: Key, facts: &Facts) -> Option<u64> {
    match key {
        Key::Pc | Key::Function => facts.pc,
        Key::Privilege => Some(facts.privilege),
        Key::Asid => facts.asid,
        Key::Pid => facts.pid,
        Key::Hart => Some(facts.hart),
        Key::Insns => Some(facts.insns),
        Key::Cycle => Some(facts.cycle),
        Key::Cause => facts.cause,
        Key::Csr => facts.csr,
        Key::Syscall => facts.syscall,
        Key::Va | Key::Pa | Key::Addr => None,
    }
}

/// Whether so many bytes from an address on have one in the set; behind the last address comes the first.
fn reaches((start, bytes): (u64, u64), set: &Set) -> bool {
    let end = start.wrapping_add(bytes.saturating_sub(1));
    set.iter().any(|range| {
        if start <= end {
            *range.start() <= end && start <= *range.end()
        } else {
            start <= *range.end() || *range.start() <= end
        }
    })
}

/// The smallest range that holds them all; an empty one, if there are none.
fn around(ranges: impl Iterator<Item = (u64, u64)>) -> (u64, u64) {
    ranges.fold((u64::MAX, 0), |a, b| (a.0.min(b.0), a.1.max(b.1)))
}

fn node(condition: &Condition, symbols: &SymbolTable) -> Result<Node, UnknownSymbol> {
    let all = |list: &[Condition]| -> Result<Vec<Node>, UnknownSymbol> {
        list.iter().map(|it| node(it, symbols)).collect()
    };
    Ok(match condition {
        Condition::Not(inner) => Node::Not(Box::new(node(inner, symbols)?)),
        Condition::And(list) => Node::And(all(list)?),
        Condition::Or(list) => Node::Or(all(list)?),
        Condition::Test(Test {
            key,
            differs,
            values,
        }) => Node::Test {
            key: *key,
            differs: *differs,
            set: set(values, symbols)?,
        },
    })
}

fn set(values: &Values, symbols: &SymbolTable) -> Result<Set, UnknownSymbol> {
    let mut set = Set::new();
    match values {
        Values::Places(places) => {
            for span in places {
                set.extend(addresses(span, symbols)?);
            }
        }
        Values::Numbers(numbers) => {
            for span in numbers {
                let range = match *span {
                    Span::One(number) => Some(number..=number),
                    Span::Range(from, to) => half_open(from, to),
                };
                set.extend(range);
            }
        }
        Values::Patterns(patterns) => {
            for pattern in patterns {
                set.extend(functions(pattern, symbols)?);
            }
        }
        Values::Modes(modes) => set.extend(modes.iter().map(|mode| {
            let number = *mode as u64;
            number..=number
        })),
        Values::Causes(names) => {
            let codes = names.iter().filter_map(|name| causes_named(name)).flatten();
            set.extend(codes.map(|code| code..=code));
        }
        Values::Named(named) => set.extend(named.iter().map(|(_, number)| *number..=*number)),
    }
    Ok(set)
}

/// `from..to`; nothing where that is empty.
fn half_open(from: Option<u64>, to: Option<u64>) -> Option<RangeInclusive<u64>> {
    let last = match to {
        Some(to) => to.checked_sub(1)?,
        None => u64::MAX,
    };
    let range = from.unwrap_or(0)..=last;
    (!range.is_empty()).then_some(range)
}

fn addresses(span: &Span<Place>, symbols: &SymbolTable) -> Result<Set, UnknownSymbol> {
    let address = |place: &Option<Place>| -> Result<Option<u64>, UnknownSymbol> {
        let place = place.as_ref();
        place.map(|place| self::address(place, symbols)).transpose()
    };
    Ok(match span {
        // A symbol alone is all of it.
        Span::One(Place {
            symbol: Some(name),
            offset: 0,
        }) => functions(name, symbols)?,
        Span::One(place) => {
            let address = self::address(place, symbols)?;
            vec![address..=address]
        }
        Span::Range(from, to) => half_open(address(from)?, address(to)?)
            .into_iter()
            .collect(),
    })
}

fn address(place: &Place, symbols: &SymbolTable) -> Result<u64, UnknownSymbol> {
    let Some(name) = &place.symbol else {
        return Ok(place.offset);
    };
    let found = functions(name, symbols)?;
    let start = found.first().map_or(0, |range| *range.start());
    Ok(start.wrapping_add(place.offset))
}

/// Where the symbols are whose name fits.
fn functions(pattern: &str, symbols: &SymbolTable) -> Result<Set, UnknownSymbol> {
    let found = symbols.ranges_of(|name| fits(pattern, name));
    if found.is_empty() {
        let close = symbols.closest(pattern);
        return Err(UnknownSymbol {
            name: pattern.to_owned(),
            hint: close.map_or(String::new(), |name| format!("; it has {name}")),
        });
    }
    Ok(found)
}

/// Whether a name is as the pattern has it, where `*` is any text.
pub(super) fn fits(pattern: &str, name: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(mut rest) = pieces.next().and_then(|first| name.strip_prefix(first)) else {
        return false;
    };
    let Some(last) = pieces.next_back() else {
        return rest.is_empty();
    };
    for piece in pieces {
        let Some(at) = rest.find(piece) else {
            return false;
        };
        rest = &rest[at + piece.len()..];
    }
    rest.ends_with(last)
}

fn trigger(happening: &Happening, symbols: &SymbolTable) -> Result<Trigger, UnknownSymbol> {
    Ok(match happening {
        Happening::Function(name) => {
            let found = functions(name, symbols)?;
            Trigger::Pc(found.iter().map(|range| *range.start()).collect())
        }
        Happening::Pc(place) => Trigger::Pc(vec![address(place, symbols)?]),
        Happening::Trap(None) => Trigger::Trap(Vec::new()),
        Happening::Trap(Some(cause)) => Trigger::Trap(causes_named(cause).unwrap_or_default()),
        Happening::Interrupt => Trigger::Interrupt,
        Happening::Syscall(_, number) => Trigger::Syscall(*number),
        Happening::Mark(label) => Trigger::Mark(label.clone()),
    })
}
