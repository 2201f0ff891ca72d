//! What asks a value something: comparisons, lists, bounds, texts, patterns, `is`.

use super::pending::{Head, Pending};
use super::{Built, Fault, Parser};
use crate::expr::lex::quote::without_slash_escapes;
use crate::expr::lex::word::Word;
use crate::expr::lex::{Kind, Pattern, Token};
use crate::expr::tree::{Form, Literal, Part, Place};

impl Parser<'_> {
    /// Takes the operator that stands next and asks something of `left`: the condition, or None if an operand must
    /// follow.
    pub(super) fn condition(&mut self, left: Built) -> Result<Option<Built>, Fault> {
        let token = self.take()?;
        let (token, negated) = match token.kind {
            Kind::Word(Word::Not) => (self.take()?, true),
            _ => (token, false),
        };
        let part = |left, how| Pending::Part { left, how, negated };
        let pending = match token.kind {
            Kind::Comparison(how) if !negated => {
                self.no_second_sign(&token.span)?;
                Pending::Compare { left, how }
            }
            Kind::Tilde { negated: turned } if !negated => {
                return self.matches(left, turned).map(Some);
            }
            Kind::Word(Word::Matches) => return self.matches(left, negated).map(Some),
            Kind::Word(Word::Is) if !negated => return self.is(left).map(Some),
            Kind::Word(Word::In) => self.one_of(left, negated)?,
            Kind::Word(Word::Between) => Pending::Low { left, negated },
            Kind::Word(Word::Like) => part(left, Part::Like),
            Kind::Word(Word::Contains) => part(left, Part::Contains),
            Kind::Word(Word::Starts) => {
                self.with(&token)?;
                part(left, Part::Starts)
            }
            Kind::Word(Word::Ends) => {
                self.with(&token)?;
                part(left, Part::Ends)
            }
            _ => return Err(self.nothing_negated(&token)),
        };
        self.pending.push(pending);
        Ok(None)
    }

    /// The `with` of `starts with`.
    fn with(&mut self, verb: &Token) -> Result<(), Fault> {
        if self.takes(&Kind::Word(Word::With))? {
            return Ok(());
        }
        Err(self.no_with(verb)?)
    }

    /// The `(` of a list.
    fn one_of(&mut self, left: Built, negated: bool) -> Result<Pending, Fault> {
        if *self.peek()? != Kind::Open {
            return Err(self.no_list()?);
        }
        let start = self.open()?;
        if self.takes(&Kind::Close)? {
            return Err(self.empty_list());
        }
        Ok(Pending::List {
            head: Head::In { left, negated },
            start,
            items: Vec::new(),
            height: 0,
        })
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
