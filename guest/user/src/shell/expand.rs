//! Words to arguments: variables replaced, unquoted values split at white space.

use super::{Part, Word};
use alloc::string::String;
use alloc::vec::Vec;

/// Where values of variables and parameters come from.
pub trait Values {
    /// The value of `name`; `None` when it is not set.
    fn value(&self, name: &str) -> Option<String>;
}

/// The arguments that a word makes: usually one, several when an unquoted value has spaces, none
/// when it is made of unset variables alone.
#[must_use]
pub fn expand(word: &Word, values: &dyn Values) -> Vec<String> {
    let mut fields = Vec::new();
    let mut current: Option<String> = None;
    for part in &word.0 {
        match part {
            Part::Text(text) => current.get_or_insert_default().push_str(text),
            Part::Empty => drop(current.get_or_insert_default()),
            Part::Variable { name, quoted: true } => {
                current
                    .get_or_insert_default()
                    .push_str(&values.value(name).unwrap_or_default());
            }
            Part::Variable {
                name,
                quoted: false,
            } => {
                let value = values.value(name).unwrap_or_default();
                if value.starts_with(char::is_whitespace) {
                    fields.extend(current.take());
                }
                for (index, field) in value.split_whitespace().enumerate() {
                    if index > 0 {
                        fields.extend(current.take());
                    }
                    current.get_or_insert_default().push_str(field);
                }
                if value.ends_with(char::is_whitespace) {
                    fields.extend(current.take());
                }
            }
        }
    }
    fields.extend(current);
    fields
}

/// The one string that a word makes where nothing is split: in assignments and redirections.
#[must_use]
pub fn expand_one(word: &Word, values: &dyn Values) -> String {
    let mut out = String::new();
    for part in &word.0 {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Empty => {}
            Part::Variable { name, .. } => out.push_str(&values.value(name).unwrap_or_default()),
        }
    }
    out
}
