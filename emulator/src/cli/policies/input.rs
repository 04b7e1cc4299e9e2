//! Reading reference strings.

use super::PoliciesOptions;
use anyhow::{Context, Result, bail};
use pagewalk::addr::PAGE_SIZE;
use replacement::replay::{Reference, Trace};
use std::io::Read;
use std::path::Path;

/// The trace that the options name, and what to call it.
pub(super) fn read(options: &PoliciesOptions) -> Result<(String, Trace)> {
    let (name, text) = match (&options.string, &options.trace) {
        (Some(text), _) => ("--string".to_owned(), text.clone()),
        (None, Some(path)) => read_file(path)?,
        // clap wants one of the two.
        (None, None) => bail!("there is no trace: name a file, or type one with --string"),
    };
    let mut references = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = read_line(line).map_err(|error| match options.string {
            Some(_) => error.context(name.clone()),
            None => error.context(format!("{name}, line {}", number + 1)),
        })?;
        references.extend(line);
    }
    if references.is_empty() {
        bail!(
            "{name} holds no page: expected numbers such as 12 or 0x1f, with r or w if they matter"
        );
    }
    if options.addresses {
        references.iter_mut().for_each(|it| it.page /= PAGE_SIZE);
    }
    Ok((name, references.into_iter().collect()))
}

fn read_file(path: &Path) -> Result<(String, String)> {
    let mut bytes = Vec::new();
    let name = if path == Path::new("-") {
        std::io::stdin()
            .read_to_end(&mut bytes)
            .context("cannot read standard input")?;
        "standard input".to_owned()
    } else {
        bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        path.display().to_string()
    };
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = valid.iter().filter(|&&byte| byte == b'\n').count() + 1;
        anyhow::anyhow!("{name}, line {line}: this is not text: expected numbers of pages")
    })?;
    Ok((name, text))
}

/// A word of a line.
enum Word {
    Number(u64),
    /// `r` or `w`: whether it is `w`.
    Access(bool),
}

/// The references of a line: letters stand behind their numbers, unless the line begins with one.
fn read_line(line: &str) -> Result<Vec<Reference>> {
    let line = line.split('#').next().unwrap_or_default();
    let mut words = Vec::new();
    for word in line.split(|it: char| it.is_whitespace() || it == ',') {
        read_word(word, &mut words)?;
    }
    let letters_first = matches!(words.first(), Some(Word::Access(_)));
    if letters_first {
        words.reverse();
    }
    let mut references: Vec<Reference> = Vec::new();
    let mut has_letter = true;
    for word in words {
        match word {
            Word::Number(page) => {
                references.push(Reference::read(page));
                has_letter = false;
            }
            Word::Access(write) => match references.last_mut() {
                Some(reference) if !has_letter => {
                    reference.write = write;
                    has_letter = true;
                }
                _ => bail!("r or w without a page: expected one number for each, such as `12 w`"),
            },
        }
    }
    if letters_first {
        references.reverse();
    }
    Ok(references)
}

/// A word may be a number with its letter: `12w`.
fn read_word(word: &str, words: &mut Vec<Word>) -> Result<()> {
    let (digits, letter) = match word.as_bytes() {
        [.., b'r' | b'R'] => (&word[..word.len() - 1], Some(false)),
        [.., b'w' | b'W'] => (&word[..word.len() - 1], Some(true)),
        _ => (word, None),
    };
    if !digits.is_empty() {
        words.push(Word::Number(number(digits).with_context(|| {
            format!(
                "`{word}` is not a page: expected a number such as 12 or 0x1f, alone or with r or w"
            )
        })?));
    }
    words.extend(letter.map(Word::Access));
    Ok(())
}

fn number(text: &str) -> Option<u64> {
    let hexadecimal = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    let (digits, radix) = hexadecimal.map_or((text, 10), |digits| (digits, 16));
    // `from_str_radix` would take `+5`.
    if !digits.starts_with(|first: char| first.is_ascii_hexdigit()) {
        return None;
    }
    u64::from_str_radix(&digits.replace('_', ""), radix).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_every_form() {
        let (r, w) = (Reference::read, Reference::write);
        for (line, expected) in [
            ("", &[][..]),
            ("# 1 2", &[]),
            ("1 2,3, 4 # 5", &[r(1), r(2), r(3), r(4)]),
            ("1w 2r 0x1fW 1_000", &[w(1), r(2), w(31), r(1000)]),
            ("1 w 2 3 W 4 r", &[w(1), r(2), w(3), r(4)]),
            ("w 1 2 r 3 W 4", &[w(1), r(2), r(3), w(4)]),
            ("W 0xffffffffffffffff", &[w(u64::MAX)]),
        ] {
            assert_eq!(read_line(line).unwrap(), expected, "{line}");
        }
    }

    #[test]
    fn lines_that_make_no_sense() {
        for (line, word) in [
            ("1 x", "`x`"),
            ("-1", "`-1`"),
            ("+1", "`+1`"),
            ("0x", "`0x`"),
            ("1.5", "`1.5`"),
            ("12ww", "`12ww`"),
            ("18446744073709551616", "`18446744073709551616`"),
            ("1 ü", "`ü`"),
            ("w", "without a page"),
            ("1 w w", "without a page"),
            ("w r 1", "without a page"),
            ("w 1 r", "without a page"),
        ] {
            let error = format!("{:#}", read_line(line).unwrap_err());
            assert!(error.contains(word), "{line}: {error}");
            assert!(error.contains("expected"), "{line}: {error}");
        }
    }
}
