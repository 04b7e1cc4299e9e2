//! Tokens to a script.

use super::lexer::{self, RedirectOp, Token};
use super::{
    AndOr, Command, Connector, Part, Pipeline, Redirect, Script, SyntaxError, Target, Word,
};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::iter::Peekable;
use core::mem;

type Tokens = Peekable<alloc::vec::IntoIter<Token>>;

/// Parses a script: any number of lines.
pub fn parse(text: &str) -> Result<Script, SyntaxError> {
    let mut tokens = lexer::tokens(text)?.into_iter().peekable();
    let mut script = Script::new();
    loop {
        while tokens.next_if_eq(&Token::Newline).is_some() {}
        if tokens.peek().is_none() {
            return Ok(script);
        }
        let mut list = and_or(&mut tokens)?;
        match tokens.next() {
            Some(Token::Background) => list.background = true,
            Some(Token::Semicolon | Token::Newline) | None => {}
            Some(other) => return Err(SyntaxError::Unexpected(other.text())),
        }
        script.push(list);
    }
}

fn and_or(tokens: &mut Tokens) -> Result<AndOr, SyntaxError> {
    let first = pipeline(tokens)?;
    let mut rest = Vec::new();
    loop {
        let connector = match tokens.peek() {
            Some(Token::AndIf) => Connector::And,
            Some(Token::OrIf) => Connector::Or,
            _ => {
                return Ok(AndOr {
                    first,
                    rest,
                    background: false,
                });
            }
        };
        tokens.next();
        continue_line(tokens)?;
        rest.push((connector, pipeline(tokens)?));
    }
}

fn pipeline(tokens: &mut Tokens) -> Result<Pipeline, SyntaxError> {
    let mut commands = Vec::from([command(tokens)?]);
    while tokens.next_if_eq(&Token::Pipe).is_some() {
        continue_line(tokens)?;
        commands.push(command(tokens)?);
    }
    Ok(commands)
}

/// An operator that joins two commands may end a line.
fn continue_line(tokens: &mut Tokens) -> Result<(), SyntaxError> {
    while tokens.next_if_eq(&Token::Newline).is_some() {}
    match tokens.peek() {
        Some(_) => Ok(()),
        None => Err(SyntaxError::Incomplete("where a command is due")),
    }
}

fn command(tokens: &mut Tokens) -> Result<Command, SyntaxError> {
    let mut command = Command::default();
    while let Some(token) =
        tokens.next_if(|token| matches!(token, Token::Word(_) | Token::Redirect(..)))
    {
        match token {
            Token::Word(word) if command.words.is_empty() => match assignment(word) {
                Ok(assignment) => command.assignments.push(assignment),
                Err(word) => command.words.push(word),
            },
            Token::Word(word) => command.words.push(word),
            Token::Redirect(fd, op) => command.redirects.push(redirect(fd, op, tokens)?),
            _ => unreachable!("only words and redirections were taken"),
        }
    }
    if command == Command::default() {
        let found = tokens.peek().map_or_else(|| "end".to_string(), Token::text);
        return Err(SyntaxError::Unexpected(found));
    }
    Ok(command)
}

/// `NAME=rest`, or the word back.
fn assignment(mut word: Word) -> Result<(String, Word), Word> {
    let Some(Part::Text(first)) = word.0.first_mut() else {
        return Err(word);
    };
    let Some((name, value)) = first
        .split_once('=')
        .filter(|(name, _)| lexer::is_name(name))
    else {
        return Err(word);
    };
    let name = name.to_string();
    let value = value.to_string();
    let mut parts = mem::take(&mut word.0);
    if value.is_empty() {
        parts.remove(0);
    } else {
        parts[0] = Part::Text(value);
    }
    Ok((name, Word(parts)))
}

fn redirect(fd: Option<u32>, op: RedirectOp, tokens: &mut Tokens) -> Result<Redirect, SyntaxError> {
    let word = match tokens.next() {
        Some(Token::Word(word)) => word,
        Some(other) => return Err(SyntaxError::Unexpected(other.text())),
        None => {
            return Err(SyntaxError::Unexpected(
                "end behind a redirection".to_string(),
            ));
        }
    };
    Ok(match op {
        RedirectOp::Read => Redirect {
            fd: fd.unwrap_or(0),
            target: Target::Read(word),
        },
        RedirectOp::Write => Redirect {
            fd: fd.unwrap_or(1),
            target: Target::Write(word),
        },
        RedirectOp::Append => Redirect {
            fd: fd.unwrap_or(1),
            target: Target::Append(word),
        },
        RedirectOp::Duplicate => {
            let number = match word.0.as_slice() {
                [Part::Text(text)] => text.parse().ok(),
                _ => None,
            };
            let from =
                number.ok_or_else(|| SyntaxError::Unexpected("word behind '>&'".to_string()))?;
            Redirect {
                fd: fd.unwrap_or(1),
                target: Target::Descriptor(from),
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::{Values, expand};
    use alloc::format;

    struct Fixed;
    impl Values for Fixed {
        fn value(&self, name: &str) -> Option<String> {
            match name {
                "X" => Some("a b".to_string()),
                "?" => Some("3".to_string()),
                _ => None,
            }
        }
    }

    /// A script in one line: words in brackets, redirections and joints as written.
    fn show(text: &str) -> String {
        let script = match parse(text) {
            Ok(script) => script,
            Err(error) => return error.to_string(),
        };
        let command = |command: &Command| {
            let mut out = String::new();
            for (name, word) in &command.assignments {
                out += &format!("{name}={:?} ", expand(word, &Fixed));
            }
            let words: Vec<String> = command
                .words
                .iter()
                .flat_map(|word| expand(word, &Fixed))
                .collect();
            out += &format!("{words:?}");
            for Redirect { fd, target } in &command.redirects {
                out += &match target {
                    Target::Read(word) => format!(" {fd}<{:?}", expand(word, &Fixed)),
                    Target::Write(word) => format!(" {fd}>{:?}", expand(word, &Fixed)),
                    Target::Append(word) => format!(" {fd}>>{:?}", expand(word, &Fixed)),
                    Target::Descriptor(from) => format!(" {fd}>&{from}"),
                };
            }
            out
        };
        let pipeline =
            |pipeline: &Pipeline| pipeline.iter().map(command).collect::<Vec<_>>().join(" | ");
        let list = |list: &AndOr| {
            let mut out = pipeline(&list.first);
            for (connector, next) in &list.rest {
                out += match connector {
                    Connector::And => " && ",
                    Connector::Or => " || ",
                };
                out += &pipeline(next);
            }
            if list.background { out + " &" } else { out }
        };
        script.iter().map(list).collect::<Vec<_>>().join(" ; ")
    }

    #[test]
    fn scripts() {
        for (text, shown) in [
            ("", ""),
            ("# nothing", ""),
            ("ls -l /", r#"["ls", "-l", "/"]"#),
            ("a;b\nc # d", r#"["a"] ; ["b"] ; ["c"]"#),
            ("a|b | c", r#"["a"] | ["b"] | ["c"]"#),
            ("a && b || c&d", r#"["a"] && ["b"] || ["c"] & ; ["d"]"#),
            ("a |\n b", r#"["a"] | ["b"]"#),
            (
                "cat <in >out 2>>err",
                r#"["cat"] 0<["in"] 1>["out"] 2>>["err"]"#,
            ),
            ("a2>x", r#"["a2"] 1>["x"]"#),
            ("a 2>&1", r#"["a"] 2>&1"#),
            (
                "echo 'a b' \"c d\" e\\ f",
                r#"["echo", "a b", "c d", "e f"]"#,
            ),
            ("echo '' \"\" x", r#"["echo", "", "", "x"]"#),
            (
                "echo $X \"$X\" '$X' \\$X",
                r#"["echo", "a", "b", "a b", "$X", "$X"]"#,
            ),
            (
                "echo p${X}s $? $NONE \"$NONE\" $",
                r#"["echo", "pa", "bs", "3", "", "$"]"#,
            ),
            ("V=1 W= cmd", r#"V=["1"] W=[] ["cmd"]"#),
            ("V=$X", r#"V=["a", "b"] []"#),
            ("echo a=b a#b", r#"["echo", "a=b", "a#b"]"#),
        ] {
            assert_eq!(show(text), shown, "{text}");
        }
    }

    #[test]
    fn errors_say_whether_more_text_can_help() {
        for (text, incomplete) in [
            ("echo 'a", true),
            ("echo \"a", true),
            ("a &&", true),
            ("a |", true),
            ("a \\", true),
            ("| a", false),
            ("a ; ; b", false),
            ("a > ", false),
            ("a > | b", false),
            ("(a)", false),
            ("a >& x", false),
            ("echo ${a b}", false),
        ] {
            let error = parse(text).expect_err(text);
            assert_eq!(
                matches!(error, SyntaxError::Incomplete(_)),
                incomplete,
                "{text}: {error}"
            );
        }
    }
}
