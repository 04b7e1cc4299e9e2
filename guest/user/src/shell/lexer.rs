//! Text to tokens.

use super::{Part, SyntaxError, Word};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::iter::Peekable;
use core::str::Chars;

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Word(Word),
    /// A redirection operator with the descriptor before it, if there was one.
    Redirect(Option<u32>, RedirectOp),
    Pipe,
    Background,
    Semicolon,
    Newline,
    AndIf,
    OrIf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RedirectOp {
    Read,
    Write,
    Append,
    Duplicate,
}

struct Lexer<'a> {
    text: Peekable<Chars<'a>>,
    tokens: Vec<Token>,
    parts: Vec<Part>,
    literal: String,
    /// Whether the literal so far has quoted characters, so that `2'>'` is no descriptor number.
    quoted: bool,
}

/// Splits `text` into tokens.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, SyntaxError> {
    let mut lexer = Lexer {
        text: text.chars().peekable(),
        tokens: Vec::new(),
        parts: Vec::new(),
        literal: String::new(),
        quoted: false,
    };
    while let Some(c) = lexer.text.next() {
        lexer.character(c)?;
    }
    lexer.end_word();
    Ok(lexer.tokens)
}

impl Lexer<'_> {
    fn character(&mut self, c: char) -> Result<(), SyntaxError> {
        match c {
            ' ' | '\t' | '\r' => self.end_word(),
            '\n' => self.operator(Token::Newline),
            ';' => self.operator(Token::Semicolon),
            '|' if self.text.next_if_eq(&'|').is_some() => self.operator(Token::OrIf),
            '|' => self.operator(Token::Pipe),
            '&' if self.text.next_if_eq(&'&').is_some() => self.operator(Token::AndIf),
            '&' => self.operator(Token::Background),
            '<' => self.redirect(RedirectOp::Read),
            '>' if self.text.next_if_eq(&'>').is_some() => self.redirect(RedirectOp::Append),
            '>' if self.text.next_if_eq(&'&').is_some() => self.redirect(RedirectOp::Duplicate),
            '>' => self.redirect(RedirectOp::Write),
            '(' | ')' | '`' => return Err(SyntaxError::Unexpected(format!("'{c}'"))),
            '#' if self.literal.is_empty() && self.parts.is_empty() => {
                while self.text.next_if(|&c| c != '\n').is_some() {}
            }
            '\'' => self.single_quotes()?,
            '"' => self.double_quotes()?,
            '\\' => match self.text.next() {
                Some('\n') => {}
                Some(c) => {
                    self.quoted = true;
                    self.literal.push(c);
                }
                None => return Err(SyntaxError::Incomplete("after a backslash")),
            },
            '$' => self.variable(false)?,
            c => self.literal.push(c),
        }
        Ok(())
    }

    fn single_quotes(&mut self) -> Result<(), SyntaxError> {
        self.quoted = true;
        let before = self.literal.len();
        loop {
            match self.text.next() {
                Some('\'') => break,
                Some(c) => self.literal.push(c),
                None => return Err(SyntaxError::Incomplete("within single quotes")),
            }
        }
        if self.literal.len() == before {
            self.parts_push(Part::Empty);
        }
        Ok(())
    }

    fn double_quotes(&mut self) -> Result<(), SyntaxError> {
        self.quoted = true;
        self.parts_push(Part::Empty);
        loop {
            match self.text.next() {
                Some('"') => return Ok(()),
                Some('\\') => match self.text.next() {
                    Some('\n') => {}
                    Some(c @ ('$' | '"' | '\\' | '`')) => self.literal.push(c),
                    Some(c) => self.literal.extend(['\\', c]),
                    None => return Err(SyntaxError::Incomplete("within double quotes")),
                },
                Some('$') => self.variable(true)?,
                Some(c) => self.literal.push(c),
                None => return Err(SyntaxError::Incomplete("within double quotes")),
            }
        }
    }

    /// What follows a `$`: a name, a special parameter, `{name}`, or nothing (a plain dollar sign).
    fn variable(&mut self, quoted: bool) -> Result<(), SyntaxError> {
        let mut name = String::new();
        match self.text.peek() {
            Some('{') => {
                self.text.next();
                loop {
                    match self.text.next() {
                        Some('}') => break,
                        Some(c) => name.push(c),
                        None => return Err(SyntaxError::Incomplete("within ${")),
                    }
                }
                if !is_parameter(&name) {
                    return Err(SyntaxError::Unexpected(format!("'${{{name}}}'")));
                }
            }
            Some(&c) if c.is_ascii_digit() || "?$#@!".contains(c) => {
                self.text.next();
                name.push(c);
            }
            _ => {
                while let Some(c) = self
                    .text
                    .next_if(|c| c.is_ascii_alphanumeric() || *c == '_')
                {
                    name.push(c);
                }
            }
        }
        if name.is_empty() {
            self.literal.push('$');
        } else {
            self.parts_push(Part::Variable { name, quoted });
        }
        Ok(())
    }

    /// Ends the literal so far and adds a part behind it.
    fn parts_push(&mut self, part: Part) {
        if !self.literal.is_empty() {
            self.parts
                .push(Part::Text(core::mem::take(&mut self.literal)));
        }
        self.parts.push(part);
    }

    fn end_word(&mut self) {
        if !self.literal.is_empty() {
            self.parts
                .push(Part::Text(core::mem::take(&mut self.literal)));
        }
        if !self.parts.is_empty() {
            self.tokens
                .push(Token::Word(Word(core::mem::take(&mut self.parts))));
        }
        self.quoted = false;
    }

    fn operator(&mut self, token: Token) {
        self.end_word();
        self.tokens.push(token);
    }

    /// A redirection; digits right before it are its descriptor.
    fn redirect(&mut self, op: RedirectOp) {
        let fd = if self.parts.is_empty() && !self.quoted {
            self.literal.parse().ok()
        } else {
            None
        };
        if fd.is_some() {
            self.literal.clear();
        }
        self.end_word();
        self.tokens.push(Token::Redirect(fd, op));
    }
}

/// Whether `name` names a variable.
pub(super) fn is_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn is_parameter(name: &str) -> bool {
    is_name(name) || name.parse::<u32>().is_ok() || ["?", "$", "#", "@", "!"].contains(&name)
}

impl Token {
    /// The token as the user wrote it, for messages.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Word(_) => "a word".to_string(),
            Self::Redirect(..) => "a redirection".to_string(),
            Self::Pipe => "'|'".to_string(),
            Self::Background => "'&'".to_string(),
            Self::Semicolon => "';'".to_string(),
            Self::Newline => "end of line".to_string(),
            Self::AndIf => "'&&'".to_string(),
            Self::OrIf => "'||'".to_string(),
        }
    }
}
