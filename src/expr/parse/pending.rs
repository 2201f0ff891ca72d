//! What is begun and waits for its last operand, and how it is completed.

use super::{Built, Fault, LONGEST_CHAIN, Level, Parser};
use crate::expr::lex::Kind;
use crate::expr::lex::word::{self, Word};
use crate::expr::tree::{Arithmetic, Comparison, Form, Node, Part, Place};

/// Something that waits for an operand.
pub(super) enum Pending {
    /// `not`, `-`
    Prefix {
        form: fn(Box<Node>) -> Form,
        level: Level,
        start: usize,
    },
    /// `a and b and`, `a or b or`
    Alternatives {
        level: Level,
        start: usize,
        all: Vec<Node>,
        height: usize,
    },
    /// `a + b +`, what stands before the last operator as one node.
    Chain {
        left: Built,
        operator: Arithmetic,
        /// Operators up to here.
        length: usize,
    },
    /// `a <`
    Compare { left: Built, how: Comparison },
    /// `a contains`
    Part {
        left: Built,
        how: Part,
        negated: bool,
    },
    /// `a between`
    Low { left: Built, negated: bool },
    /// `a between b and`
    High {
        left: Built,
        low: Built,
        negated: bool,
    },
    /// `(`, which stands at this byte.
    Brackets { start: usize },
    /// `name(a,`, `a in (b,`
    List {
        head: Head,
        /// Where the bracket opens.
        start: usize,
        items: Vec<Node>,
        height: usize,
    },
}

/// What a list stands behind.
pub(super) enum Head {
    /// A function.
    Call {
        name: String,
        start: usize,
        end: usize,
        /// Where `previous` stands, if the call is behind it.
        previous: Option<usize>,
    },
    /// `a [not] in`
    In { left: Built, negated: bool },
}

impl Pending {
    /// How tightly an operator must bind to belong to the operand that is waited for.
    pub(super) fn floor(&self) -> Level {
        match self {
            Self::Prefix { level, .. } => *level,
            Self::Alternatives { level, .. } if *level == Level::Or => Level::And,
            Self::Alternatives { .. } => Level::Not,
            Self::Chain { operator, .. } if Level::of(*operator) == Level::Sum => Level::Product,
            Self::Chain { .. } => Level::Negation,
            Self::Brackets { .. } | Self::List { .. } => Level::Or,
            _ => Level::Sum,
        }
    }
}

impl Parser<'_> {
    /// Gives what waited its last operand. With the whole and how tightly it binds, or nothing if it goes on.
    pub(super) fn complete(
        &mut self,
        pending: Pending,
        last: Built,
    ) -> Result<Option<(Built, Level)>, Fault> {
        let (built, level) = match pending {
            Pending::Prefix { form, start, .. } => {
                self.depth -= 1;
                let span = start..last.node.span.end;
                let form = form(Box::new(last.node));
                (self.built(form, span, last.height)?, Level::Operand)
            }
            Pending::Brackets { start } => {
                self.close(start)?;
                let mut inner = last;
                inner.node.span = start..self.end();
                (inner, Level::Operand)
            }
            Pending::Alternatives {
                level,
                start,
                mut all,
                height,
            } => {
                let end = last.node.span.end;
                let height = height.max(last.height);
                all.push(last.node);
                if self.operator_ahead()? == Some(level) {
                    self.take()?;
                    self.pending.push(Pending::Alternatives {
                        level,
                        start,
                        all,
                        height,
                    });
                    return Ok(None);
                }
                let form = if level == Level::Or {
                    Form::Any(all)
                } else {
                    Form::All(all)
                };
                (self.built(form, start..end, height)?, level)
            }
            Pending::Chain {
                left,
                operator,
                length,
            } => return self.chain(left, operator, length, last),
            Pending::List {
                head,
                start,
                mut items,
                height,
            } => {
                let height = height.max(last.height);
                items.push(last.node);
                if self.takes(&Kind::Comma)? {
                    self.pending.push(Pending::List {
                        head,
                        start,
                        items,
                        height,
                    });
                    return Ok(None);
                }
                self.close(start)?;
                self.listed(head, items, height)?
            }
            Pending::Compare { left, how } => (self.compared(left, how, last)?, Level::Comparison),
            Pending::Part { left, how, negated } => {
                (self.parted(left, how, negated, last)?, Level::Comparison)
            }
            Pending::Low { left, negated } => {
                if !self.takes(&Kind::Word(Word::And))? {
                    return Err(self.no_upper_bound()?);
                }
                let low = last;
                self.pending.push(Pending::High { left, low, negated });
                return Ok(None);
            }
            Pending::High { left, low, negated } => {
                (self.bounded(left, low, last, negated)?, Level::Comparison)
            }
        };
        Ok(Some((built, level)))
    }

    /// `a + b`, and the operator behind it if it binds as tightly.
    fn chain(
        &mut self,
        left: Built,
        operator: Arithmetic,
        length: usize,
        right: Built,
    ) -> Result<Option<(Built, Level)>, Fault> {
        let level = Level::of(operator);
        let span = left.node.span.start..right.node.span.end;
        let height = left.height.max(right.height);
        let form = Form::Arithmetic(operator, Box::new(left.node), Box::new(right.node));
        let left = self.built(form, span, height)?;
        let Some(operator) = self.take_arithmetic(level)? else {
            return Ok(Some((left, level)));
        };
        if length == LONGEST_CHAIN {
            return Err(self.too_tall());
        }
        self.pending.push(Pending::Chain {
            left,
            operator,
            length: length + 1,
        });
        Ok(None)
    }

    /// `a < b`
    fn compared(&self, left: Built, how: Comparison, right: Built) -> Result<Built, Fault> {
        let span = left.node.span.start..right.node.span.end;
        let height = left.height.max(right.height);
        let form = Form::Compare(how, Box::new(left.node), Box::new(right.node));
        self.built(form, span, height)
    }

    /// `a contains b`
    fn parted(
        &self,
        left: Built,
        how: Part,
        negated: bool,
        pattern: Built,
    ) -> Result<Built, Fault> {
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

    /// `a between low and high`
    fn bounded(&self, left: Built, low: Built, high: Built, negated: bool) -> Result<Built, Fault> {
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

    /// What has a list, which has been read.
    pub(super) fn listed(
        &self,
        head: Head,
        list: Vec<Node>,
        height: usize,
    ) -> Result<(Built, Level), Fault> {
        match head {
            Head::Call {
                name,
                start,
                end,
                previous,
            } => {
                let form = match word::lower(&name) {
                    function if function != "user" => Form::Call {
                        function,
                        name_span: Place(start..end),
                        arguments: list,
                    },
                    _ if list.is_empty() => Form::User,
                    _ => return Err(self.arguments_of_user(&list)),
                };
                let call = self.built(form, start..self.end(), height)?;
                let built = match previous {
                    Some(start) => self.behind_previous(start, call)?,
                    None => call,
                };
                Ok((built, Level::Operand))
            }
            Head::In { left, negated } => {
                let span = left.node.span.start..self.end();
                let height = height.max(left.height);
                let form = Form::In {
                    operand: Box::new(left.node),
                    list,
                    negated,
                };
                Ok((self.built(form, span, height)?, Level::Comparison))
            }
        }
    }

    /// `previous.a`, whose last part has been read.
    pub(super) fn behind_previous(&self, start: usize, inner: Built) -> Result<Built, Fault> {
        let span = start..inner.node.span.end;
        self.built(Form::Previous(Box::new(inner.node)), span, inner.height)
    }
}
