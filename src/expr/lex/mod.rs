//! Cuts an expression into tokens, one when asked for.
//!
//! Outside of quotes full-width forms read as their ASCII equals ([`sign::fold`]). A `/…/` is a pattern only where the
//! parser asks for one, which is why nothing is cut ahead. Time is linear in the text.

pub(super) mod number;
pub(super) mod quote;
mod sign;
pub(super) mod word;

use std::ops::Range;

use super::fault::Fault;
use super::tree::{Arithmetic, Comparison, Literal};
use word::Word;

/// The smallest part of an expression, with its bytes of the text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Range<usize>,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// Behind everything else; its span is empty and follows the last token.
    End,
    /// A value as written.
    Literal(Literal),
    /// A name that is no reserved word.
    Name(String),
    /// A name in back quotes, unescaped.
    Quoted(String),
    /// A reserved word, or a sign that means the same (`&&`).
    Word(Word),
    /// `(`
    Open,
    /// `)`
    Close,
    /// `,`
    Comma,
    /// `.` that no digit follows.
    Point,
    /// `+ - * / %`
    Arithmetic(Arithmetic),
    /// `= == != <> < <= > >=`
    Comparison(Comparison),
    /// `=~`, `!~`
    Tilde {
        /// `!~`
        negated: bool,
    },
}

/// What stands where a regular expression is expected.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pattern {
    pub(super) text: String,
    pub(super) ignore_case: bool,
    pub(super) span: Range<usize>,
}

/// Where cutting has come to.
#[derive(Clone, Debug)]
pub(super) struct Lexer<'a> {
    text: &'a str,
    /// The byte that is looked at next.
    at: usize,
    /// Where the last token ended.
    end: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            end: 0,
        }
    }

    /// What the text has at `span`.
    pub(super) fn slice(&self, span: &Range<usize>) -> &'a str {
        self.text.get(span.clone()).unwrap_or_default()
    }

    /// The number of the character at a byte, from 1.
    pub(super) fn place(&self, byte: usize) -> usize {
        self.slice(&(0..byte)).chars().count() + 1
    }

    /// The next token.
    pub(super) fn next(&mut self) -> Result<Token, Fault> {
        self.skip_blanks();
        let start = self.at;
        let kind = match self.peek() {
            None => {
                return Ok(Token {
                    kind: Kind::End,
                    span: self.end..self.end,
                });
            }
            Some(first) => self.cut(first)?,
        };
        self.end = self.at;
        Ok(Token {
            kind,
            span: start..self.at,
        })
    }

    /// A `/pattern/`, where one stands next.
    pub(super) fn pattern(&mut self) -> Result<Option<Pattern>, Fault> {
        self.skip_blanks();
        let start = self.at;
        if self.peek().map(sign::fold) != Some('/') {
            return Ok(None);
        }
        let (text, ignore_case) = self.slashes()?;
        self.end = self.at;
        Ok(Some(Pattern {
            text,
            ignore_case,
            span: start..self.at,
        }))
    }

    fn cut(&mut self, first: char) -> Result<Kind, Fault> {
        if quote::opens_text(first) {
            return Ok(Kind::Literal(Literal::Text(self.quotes()?)));
        }
        if quote::opens_name(first) {
            return self.back_quotes().map(Kind::Quoted);
        }
        if self.begins_number() {
            return self.number().map(Kind::Literal);
        }
        if word::begins(first) {
            return Ok(self.word());
        }
        self.sign(sign::fold(first))
    }

    /// A name or a reserved word, read as far as it goes.
    fn word(&mut self) -> Kind {
        let name = self.take_while(word::continues);
        match word::find(name) {
            Some(word) => Kind::Word(word),
            None => Kind::Name(name.to_owned()),
        }
    }

    /// The next character as it stands.
    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|sign| !keep(sign)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    fn skip_blanks(&mut self) {
        self.take_while(sign::is_blank);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn tokens_follow_one_another_and_end(text in "\\PC{0,40}|[-+*/%=<>!~&|.,()'\"`0-9a-zA-Z_（），＞＝＂＇｀“”‘’、≥且或非　 \n]{0,40}") {
            let mut lexer = Lexer::new(&text);
            let mut end = 0;
            for _ in 0..=text.len() {
                let Ok(token) = lexer.next() else { break };
                prop_assert!(token.span.start >= end);
                prop_assert!(text.get(token.span.clone()).is_some());
                end = token.span.end;
                if token.kind == Kind::End {
                    break;
                }
                prop_assert!(!token.span.is_empty());
            }
        }
    }
}
