//! Command-line helpers: numbers, and the one way to complain.

use ulib::{Errno, eprintln};

/// A number, decimal or `0x…`.
#[must_use]
pub fn number(text: &str) -> Option<usize> {
    match text.strip_prefix("0x") {
        Some(hex) => usize::from_str_radix(hex, 16).ok(),
        None => text.parse().ok(),
    }
}

/// Says what a program could not do and why. Returns the exit status for it, 1.
pub fn complain(program: &str, subject: &str, errno: Errno) -> i32 {
    eprintln!("{program}: {subject}: {errno}");
    1
}

/// Says that a program was called wrongly, and how to call it. Returns the exit status for it, 2.
pub fn usage(text: &str) -> i32 {
    eprintln!("usage: {text}");
    2
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_are_decimal_or_hexadecimal() {
        for (text, value) in [
            ("0", Some(0)),
            ("64", Some(64)),
            ("0x10", Some(16)),
            ("", None),
            ("-1", None),
            ("1k", None),
        ] {
            assert_eq!(number(text), value, "{text}");
        }
    }
}
