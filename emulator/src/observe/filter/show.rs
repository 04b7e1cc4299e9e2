//! A filter as text that parses to the same filter.

use super::{Condition, Filter, Happening, Place, Span, Test, Values};
use std::fmt::{self, Display, Formatter};

impl Display for Place {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match (&self.symbol, self.offset) {
            (None, address) => write!(f, "{address:#x}"),
            (Some(symbol), 0) => quoted(f, symbol),
            (Some(symbol), offset) => {
                quoted(f, symbol)?;
                write!(f, "+{offset:#x}")
            }
        }
    }
}

/// A name, in quotes if it would not be read back without.
fn quoted(f: &mut Formatter<'_>, name: &str) -> fmt::Result {
    let plain = |c: char| !c.is_whitespace() && !"(),=".contains(c);
    if name.chars().all(plain) {
        f.write_str(name)
    } else {
        write!(f, "\"{name}\"")
    }
}

impl<T: Display> Display for Span<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Span::One(one) => one.fmt(f),
            Span::Range(from, to) => {
                if let Some(from) = from {
                    from.fmt(f)?;
                }
                f.write_str("..")?;
                to.as_ref().map_or(Ok(()), |to| to.fmt(f))
            }
        }
    }
}

/// A list with commas.
fn list<T>(
    f: &mut Formatter<'_>,
    values: &[T],
    one: impl Fn(&mut Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            f.write_str(",")?;
        }
        one(f, value)?;
    }
    Ok(())
}

impl Display for Values {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Values::Places(places) => list(f, places, |f, place| place.fmt(f)),
            Values::Numbers(numbers) => list(f, numbers, |f, number| number.fmt(f)),
            Values::Patterns(names) => list(f, names, |f, name| quoted(f, name)),
            Values::Causes(names) => list(f, names, |f, name| quoted(f, name)),
            Values::Modes(modes) => list(f, modes, |f, mode| write!(f, "{}", mode.letter())),
            Values::Named(names) => list(f, names, |f, (name, _)| f.write_str(name)),
        }
    }
}

impl Display for Test {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let sign = if self.differs { "!=" } else { "=" };
        write!(f, "{}{sign}{}", self.key.name(), self.values)
    }
}

impl Condition {
    /// How tightly it binds: what binds less goes in parentheses.
    fn binds(&self) -> u8 {
        match self {
            Condition::Or(_) => 0,
            Condition::And(_) => 1,
            Condition::Not(_) | Condition::Test(_) => 2,
        }
    }

    fn inside(&self, f: &mut Formatter<'_>, least: u8) -> fmt::Result {
        if self.binds() < least {
            write!(f, "({self})")
        } else {
            self.fmt(f)
        }
    }

    fn joined(f: &mut Formatter<'_>, list: &[Condition], word: &str, least: u8) -> fmt::Result {
        for (index, condition) in list.iter().enumerate() {
            if index > 0 {
                write!(f, " {word} ")?;
            }
            condition.inside(f, least)?;
        }
        Ok(())
    }
}

impl Display for Condition {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Condition::Test(test) => test.fmt(f),
            Condition::Not(inner) => {
                f.write_str("not ")?;
                inner.inside(f, 2)
            }
            Condition::And(list) => Condition::joined(f, list, "and", 2),
            Condition::Or(list) => Condition::joined(f, list, "or", 1),
        }
    }
}

impl Display for Happening {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (kind, what) = match self {
            Happening::Function(name) => ("fn:", name),
            Happening::Pc(place) => return write!(f, "pc:{place}"),
            Happening::Trap(None) => return f.write_str("trap"),
            Happening::Trap(Some(cause)) => ("trap:", cause),
            Happening::Interrupt => return f.write_str("irq"),
            Happening::Syscall(name, _) => ("syscall:", name),
            Happening::Mark(label) => ("mark:", label),
        };
        f.write_str(kind)?;
        quoted(f, what)
    }
}

impl Display for Filter {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        let controls = [("from", &self.from), ("to", &self.to)];
        for (name, happening) in controls {
            parts.extend(happening.iter().map(|it| format!("{name}={it}")));
        }
        parts.extend(self.last.map(|last| format!("last={last}")));
        if let Some(condition) = &self.condition {
            let alone = parts.is_empty() || condition.binds() > 0;
            let text = if alone {
                condition.to_string()
            } else {
                format!("({condition})")
            };
            parts.insert(0, text);
        }
        f.write_str(&parts.join(" and "))
    }
}
