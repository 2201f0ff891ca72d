//! What operators stand between: values, names, and what opens brackets before them.

use super::pending::{Head, Pending};
use super::{Built, Fault, Level, Parser, complaint};
use crate::expr::lex::word::Word;
use crate::expr::lex::{Kind, Token};
use crate::expr::tree::{Arithmetic, Form, Literal, Node};

impl Parser<'_> {
    /// A value, a name or a call without arguments, with all that opens before it.
    pub(super) fn operand(&mut self) -> Result<Built, Fault> {
        loop {
            let (level, form): (_, fn(Box<Node>) -> Form) = match self.peek()? {
                Kind::Word(Word::Not) => (Level::Not, Form::Not),
                Kind::Arithmetic(Arithmetic::Subtract) => (Level::Negation, Form::Negate),
                Kind::Open => {
                    let start = self.open()?;
                    self.pending.push(Pending::Brackets { start });
                    continue;
                }
                _ => match self.value()? {
                    Some(value) => return Ok(value),
                    None => continue,
                },
            };
            if self.floor() > level {
                return Err(self.late_not()?);
            }
            self.enter()?;
            let start = self.take()?.span.start;
            self.pending.push(Pending::Prefix { form, level, start });
        }
    }

    /// A value, a name or a call; None if the arguments of a call follow.
    fn value(&mut self) -> Result<Option<Built>, Fault> {
        let Token { kind, span } = self.take()?;
        let form = match kind {
            Kind::Literal(literal) => Form::Literal(literal),
            Kind::Name(name) if *self.peek()? == Kind::Open => {
                return self.call(name, span.start, None);
            }
            Kind::Name(name) | Kind::Quoted(name) => Form::Name(name),
            Kind::Word(Word::Previous) => return self.previous(span.start),
            Kind::Word(word) => match alone(word) {
                Some(_) if *self.peek()? == Kind::Open => {
                    return Err(self.brackets_behind()?);
                }
                Some(form) => form,
                None => return Err(self.reserved(word, &span)?),
            },
            kind => return Err(self.no_operand(&Token { kind, span })),
        };
        self.built(form, span, 0).map(Some)
    }

    /// `name(`, whose name has been read.
    fn call(
        &mut self,
        name: String,
        start: usize,
        previous: Option<usize>,
    ) -> Result<Option<Built>, Fault> {
        let end = self.end();
        let head = Head::Call {
            name,
            start,
            end,
            previous,
        };
        let start = self.open()?;
        if *self.peek()? == Kind::Close {
            self.close(start)?;
            return self.listed(head, Vec::new(), 0).map(|(call, _)| Some(call));
        }
        self.pending.push(Pending::List {
            head,
            start,
            items: Vec::new(),
            height: 0,
        });
        Ok(None)
    }

    /// The `(` that stands next: where it opens.
    pub(super) fn open(&mut self) -> Result<usize, Fault> {
        self.enter()?;
        Ok(self.take()?.span.start)
    }

    /// The `)` of the bracket that opened at byte `start`.
    pub(super) fn close(&mut self, start: usize) -> Result<(), Fault> {
        self.depth -= 1;
        match self.take()? {
            Token {
                kind: Kind::Close, ..
            } => Ok(()),
            Token {
                kind: Kind::End,
                span,
            } => Err(self.unclosed(&span, start)),
            token => Err(self.left_over(&token)),
        }
    }

    /// `previous.rows`, `previous.sum(`, whose first word has been read.
    fn previous(&mut self, start: usize) -> Result<Option<Built>, Fault> {
        if !self.takes(&Kind::Point)? {
            return Err(self.no_point());
        }
        let Token { kind, span } = self.take()?;
        let form = match kind {
            Kind::Word(Word::Rows) => Form::Rows,
            Kind::Name(name) if *self.peek()? == Kind::Open => {
                return self.call(name, span.start, Some(start));
            }
            Kind::Name(name) | Kind::Quoted(name) => Form::Name(name),
            _ => return Err(complaint::nothing_previous(&span)),
        };
        let inner = self.built(form, span, 0)?;
        self.behind_previous(start, inner).map(Some)
    }
}

/// What a reserved word is as an operand.
fn alone(word: Word) -> Option<Form> {
    Some(match word {
        Word::True => Form::Literal(Literal::Bool(true)),
        Word::False => Form::Literal(Literal::Bool(false)),
        Word::Today => Form::Today,
        Word::Rows => Form::Rows,
        _ => return None,
    })
}
