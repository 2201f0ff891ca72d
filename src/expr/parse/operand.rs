//! What operators stand between: values, names, calls, brackets.

use super::{Built, Fault, Level, Parser, complaint};
use crate::expr::lex::word::{self, Word};
use crate::expr::lex::{Kind, Token};
use crate::expr::tree::{Form, Literal, Node, Place};

impl Parser<'_> {
    /// A value, a name, a call, or an expression in brackets.
    pub(super) fn operand(&mut self) -> Result<Built, Fault> {
        let Token { kind, span } = match self.peek()? {
            Kind::Open => return self.brackets(),
            _ => self.take()?,
        };
        let form = match kind {
            Kind::Literal(literal) => Form::Literal(literal),
            Kind::Name(name) if *self.peek()? == Kind::Open => return self.call(&name, span.start),
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
        self.built(form, span, 0)
    }

    fn brackets(&mut self) -> Result<Built, Fault> {
        self.enter()?;
        let start = self.take()?.span.start;
        let mut inner = self.expression(Level::Or)?;
        self.close(start)?;
        self.depth -= 1;
        inner.node.span = start..self.end();
        Ok(inner)
    }

    /// `name(…)`, whose name has been read.
    fn call(&mut self, name: &str, start: usize) -> Result<Built, Fault> {
        let name_span = Place(start..self.end());
        let function = word::lower(name);
        let (arguments, height) = self.list()?;
        let form = match function.as_str() {
            "user" if arguments.is_empty() => Form::User,
            "user" => return Err(self.arguments_of_user(&arguments)),
            _ => Form::Call {
                function,
                name_span,
                arguments,
            },
        };
        self.built(form, start..self.end(), height)
    }

    /// `(a, b, …)` or `()`, and how high the highest of them is.
    pub(super) fn list(&mut self) -> Result<(Vec<Node>, usize), Fault> {
        self.enter()?;
        let start = self.take()?.span.start;
        let (mut items, mut height) = (Vec::new(), 0);
        if self.takes(&Kind::Close)? {
            self.depth -= 1;
            return Ok((items, height));
        }
        loop {
            let item = self.expression(Level::Or)?;
            height = height.max(item.height);
            items.push(item.node);
            if !self.takes(&Kind::Comma)? {
                break;
            }
        }
        self.close(start)?;
        self.depth -= 1;
        Ok((items, height))
    }

    /// The `)` of the bracket that opened at byte `start`.
    fn close(&mut self, start: usize) -> Result<(), Fault> {
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

    /// `previous.rows`, `previous.sum(x)`, whose first word has been read.
    fn previous(&mut self, start: usize) -> Result<Built, Fault> {
        if !self.takes(&Kind::Point)? {
            return Err(self.no_point());
        }
        let token = self.take()?;
        let at = token.span.start;
        let inner = match token.kind {
            Kind::Word(Word::Rows) => self.built(Form::Rows, token.span, 0)?,
            Kind::Name(name) if *self.peek()? == Kind::Open => self.call(&name, at)?,
            Kind::Name(name) | Kind::Quoted(name) => self.built(Form::Name(name), token.span, 0)?,
            _ => return Err(complaint::nothing_previous(&token.span)),
        };
        let span = start..inner.node.span.end;
        self.built(Form::Previous(Box::new(inner.node)), span, inner.height)
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
