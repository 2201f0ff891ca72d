//! What asks a value something: comparisons, lists, bounds, texts, patterns, `is`.

use super::{Built, Fault, Level, Parser};
use crate::expr::lex::quote::without_slash_escapes;
use crate::expr::lex::word::Word;
use crate::expr::lex::{Kind, Pattern, Token};
use crate::expr::tree::{Form, Literal, Part, Place};

impl Parser<'_> {
    /// `left` with the condition that stands next.
    pub(super) fn condition(&mut self, left: Built) -> Result<Built, Fault> {
        let token = self.take()?;
        let (token, negated) = match token.kind {
            Kind::Word(Word::Not) => (self.take()?, true),
            _ => (token, false),
        };
        match token.kind {
            Kind::Comparison(how) if !negated => {
                self.no_second_sign(&token.span)?;
                let right = self.expression(Level::Sum)?;
                let span = left.node.span.start..right.node.span.end;
                let height = left.height.max(right.height);
                let form = Form::Compare(how, Box::new(left.node), Box::new(right.node));
                self.built(form, span, height)
            }
            Kind::Tilde { negated } => self.matches(left, negated),
            Kind::Word(Word::Matches) => self.matches(left, negated),
            Kind::Word(Word::In) => self.one_of(left, negated),
            Kind::Word(Word::Between) => self.between(left, negated),
            Kind::Word(Word::Like) => self.part(left, Part::Like, negated),
            Kind::Word(Word::Contains) => self.part(left, Part::Contains, negated),
            Kind::Word(Word::Starts) => {
                self.with(&token)?;
                self.part(left, Part::Starts, negated)
            }
            Kind::Word(Word::Ends) => {
                self.with(&token)?;
                self.part(left, Part::Ends, negated)
            }
            Kind::Word(Word::Is) if !negated => self.is(left),
            _ => Err(self.nothing_negated(&token)),
        }
    }

    /// The `with` of `starts with`.
    fn with(&mut self, verb: &Token) -> Result<(), Fault> {
        if self.takes(&Kind::Word(Word::With))? {
            return Ok(());
        }
        Err(self.no_with(verb)?)
    }

    fn one_of(&mut self, left: Built, negated: bool) -> Result<Built, Fault> {
        if *self.peek()? != Kind::Open {
            return Err(self.no_list()?);
        }
        let (list, height) = self.list()?;
        if list.is_empty() {
            return Err(self.empty_list());
        }
        let span = left.node.span.start..self.end();
        let form = Form::In {
            operand: Box::new(left.node),
            list,
            negated,
        };
        self.built(form, span, height.max(left.height))
    }

    fn between(&mut self, left: Built, negated: bool) -> Result<Built, Fault> {
        let low = self.expression(Level::Sum)?;
        if !self.takes(&Kind::Word(Word::And))? {
            return Err(self.no_upper_bound()?);
        }
        let high = self.expression(Level::Sum)?;
        let span = left.node.span.start..high.node.span.end;
        let height = left.height.max(low.height).max(high.height);
        let form = Form::Between {
            operand: Box::new(left.node),
            low: Box::new(low.node),
            high: Box::new(high.node),
            negated,
        };
        self.built(form, span, height)
    }

    fn part(&mut self, left: Built, how: Part, negated: bool) -> Result<Built, Fault> {
        let pattern = self.expression(Level::Sum)?;
        let span = left.node.span.start..pattern.node.span.end;
        let height = left.height.max(pattern.height);
        let form = Form::Part {
            operand: Box::new(left.node),
            how,
            pattern: Box::new(pattern.node),
            negated,
        };
        self.built(form, span, height)
    }

    fn matches(&mut self, left: Built, negated: bool) -> Result<Built, Fault> {
        let Pattern {
            text,
            ignore_case,
            span,
        } = self.pattern()?;
        let whole = left.node.span.start..span.end;
        let form = Form::Matches {
            operand: Box::new(left.node),
            pattern: text,
            pattern_span: Place(span),
            ignore_case,
            negated,
        };
        self.built(form, whole, left.height)
    }

    /// A pattern in slashes, or a text in its place.
    fn pattern(&mut self) -> Result<Pattern, Fault> {
        // The operator has been taken and nothing looked at behind it: the text is not cut yet.
        if let Some(pattern) = self.lexer.pattern()? {
            let kind = Kind::Literal(Literal::Text(String::new()));
            self.remember(kind, &pattern.span);
            return Ok(pattern);
        }
        match self.take()? {
            Token {
                kind: Kind::Literal(Literal::Text(text)),
                span,
            } => Ok(Pattern {
                text: without_slash_escapes(&text),
                ignore_case: false,
                span,
            }),
            token => Err(self.no_pattern(&token)),
        }
    }

    /// `is [not] empty`, `null`, `valid`, whose first word has been read.
    fn is(&mut self, left: Built) -> Result<Built, Fault> {
        let negated = self.takes(&Kind::Word(Word::Not))?;
        let token = self.take()?;
        let operand = Box::new(left.node);
        let span = operand.span.start..token.span.end;
        let form = match token.kind {
            Kind::Word(Word::Empty | Word::Null) => Form::IsEmpty { operand, negated },
            Kind::Word(Word::Valid) => Form::IsValid { operand, negated },
            _ => return Err(self.nothing_asked(&token, negated)),
        };
        self.built(form, span, left.height)
    }
}
