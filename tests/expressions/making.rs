//! Random expressions that make sense. Every decision is a byte, and none left means the simplest choice, so that what
//! fails shrinks to something small.

use proptest::collection::vec;
use proptest::prelude::*;
use rolo::expr::decimal::Decimal;
use rolo::expr::functions;
use rolo::expr::tree::{Arithmetic, Comparison, Form, Literal, Node, Part, Place};

use crate::fields::FIELDS;
use crate::values::Kind;

/// What an expression is made from.
pub(crate) fn decisions() -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), 0..120)
}

/// A condition, from decisions.
pub(crate) fn condition(decisions: &[u8]) -> Node {
    let mut maker = Maker {
        decisions: decisions.iter(),
        slip: None,
    };
    maker.condition(5)
}

/// An expression whose parts need not go together, from decisions.
pub(crate) fn nonsense(decisions: &[u8]) -> Node {
    let mut maker = Maker {
        decisions: decisions.iter(),
        slip: None,
    };
    if maker.pick(4) == 0 {
        return maker.anything(4);
    }
    maker.slip = Some(maker.pick(8));
    maker.condition(4)
}

struct Maker<'a> {
    decisions: std::slice::Iter<'a, u8>,
    /// After so many values one is of another sort than is wanted.
    slip: Option<usize>,
}

fn node(form: Form) -> Node {
    Node { form, span: 0..0 }
}

fn text(text: &str) -> Node {
    node(Form::Literal(Literal::Text(text.to_owned())))
}

fn name(name: &str) -> Node {
    node(Form::Name(name.to_owned()))
}

fn number(digits: i128, scale: u32) -> Node {
    node(Form::Literal(Literal::Number(
        Decimal::new(digits, scale).unwrap(),
    )))
}

fn call(function: &str, arguments: Vec<Node>) -> Node {
    node(Form::Call {
        function: function.to_owned(),
        name_span: Place(0..0),
        arguments,
    })
}

/// What an operand may be: a kind, or a text with an order.
#[derive(Clone, Copy, PartialEq)]
enum Sort {
    Kind(Kind),
    Listed,
}

impl Maker<'_> {
    fn pick(&mut self, below: usize) -> usize {
        self.decisions
            .next()
            .map_or(0, |byte| usize::from(*byte) % below)
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.pick(of.len())]
    }

    fn negated(&mut self) -> bool {
        self.pick(2) == 1
    }

    fn condition(&mut self, depth: usize) -> Node {
        let kinds = if depth == 0 { 7 } else { 13 };
        match self.pick(kinds) {
            0 => self.comparison(depth),
            1 => {
                let place = self.pick(FIELDS.len());
                let (operand, negated) = (Box::new(name(FIELDS[place].name)), self.negated());
                node(match self.pick(2) {
                    0 => Form::IsEmpty { operand, negated },
                    _ => Form::IsValid { operand, negated },
                })
            }
            2 => name("b"),
            3 => self.list(depth),
            4 => self.between(depth),
            5 => self.part(depth),
            6 => self.matches(depth),
            7 => node(Form::Not(Box::new(self.condition(depth - 1)))),
            8 => node(Form::All(self.conditions(depth - 1))),
            9 => node(Form::Any(self.conditions(depth - 1))),
            10 => {
                let (sort, negated) = (self.sort(), self.negated());
                let operand = Box::new(self.value(sort, depth - 1));
                node(Form::IsEmpty { operand, negated })
            }
            11 => {
                let parts = vec![
                    self.condition(depth - 1),
                    self.condition(depth - 1),
                    self.condition(depth - 1),
                ];
                call("if", parts)
            }
            _ => node(Form::Literal(Literal::Bool(self.negated()))),
        }
    }

    fn conditions(&mut self, depth: usize) -> Vec<Node> {
        let count = 2 + self.pick(3);
        (0..count).map(|_| self.condition(depth)).collect()
    }

    fn sort(&mut self) -> Sort {
        self.one(&[
            Sort::Kind(Kind::Number),
            Sort::Kind(Kind::Text),
            Sort::Listed,
            Sort::Kind(Kind::Day),
            Sort::Kind(Kind::Moment),
            Sort::Kind(Kind::Time),
            Sort::Kind(Kind::Span),
            Sort::Kind(Kind::Month),
            Sort::Kind(Kind::Bool),
        ])
    }

    /// Something to hold against a value of a sort.
    fn beside(&mut self, sort: Sort, depth: usize) -> Node {
        let quoted: &[&str] = match sort {
            Sort::Kind(Kind::Day) => &["2024-02-29", "2026-11-21"],
            Sort::Kind(Kind::Moment) => &["2024-02-29T08:30:00", "2026-11-21T12:00:00Z"],
            Sort::Kind(Kind::Time) => &["08:30:00", "12:00:00"],
            Sort::Kind(Kind::Month) => &["2024-02", "2025-01"],
            Sort::Kind(Kind::Span) => &["P1Y", "P30D"],
            Sort::Kind(Kind::Bool) => &["true", "false"],
            _ => &[],
        };
        if !quoted.is_empty() && self.pick(3) == 0 {
            return text(self.one(quoted));
        }
        match (sort, self.pick(8)) {
            // A column that the schema does not know takes the type of what stands beside it.
            (Sort::Kind(Kind::Day | Kind::Number | Kind::Bool | Kind::Text), 1) => name("x"),
            // A day beside a point in time, texts without an order beside one with it.
            (Sort::Kind(Kind::Moment), 2 | 3) => self.value(Sort::Kind(Kind::Day), depth),
            (Sort::Listed, 2) => name("t"),
            (Sort::Listed, 3) => call("lower", vec![name("e")]),
            _ => self.value(sort, depth),
        }
    }

    fn comparison(&mut self, depth: usize) -> Node {
        let sort = self.sort();
        let comparisons = [
            Comparison::Equal,
            Comparison::Unequal,
            Comparison::Less,
            Comparison::LessOrEqual,
            Comparison::Greater,
            Comparison::GreaterOrEqual,
        ];
        let possible = if sort == Sort::Kind(Kind::Bool) { 2 } else { 6 };
        let comparison = self.one(&comparisons[..possible]);
        let depth = depth.saturating_sub(1);
        let (left, right) = (self.value(sort, depth), self.beside(sort, depth));
        let (left, right) = if self.pick(4) == 3 {
            (right, left)
        } else {
            (left, right)
        };
        node(Form::Compare(comparison, Box::new(left), Box::new(right)))
    }

    fn list(&mut self, depth: usize) -> Node {
        let sort = self.sort();
        let depth = depth.saturating_sub(1);
        let operand = Box::new(self.value(sort, depth));
        let count = 1 + self.pick(4);
        let mut list: Vec<Node> = (0..count).map(|_| self.beside(sort, depth)).collect();
        if matches!(sort, Sort::Kind(Kind::Text) | Sort::Listed) && self.pick(5) == 4 {
            list.push(text(""));
        }
        let negated = self.negated();
        node(Form::In {
            operand,
            list,
            negated,
        })
    }

    fn between(&mut self, depth: usize) -> Node {
        let sort = match self.sort() {
            Sort::Kind(Kind::Bool) => Sort::Kind(Kind::Number),
            sort => sort,
        };
        let depth = depth.saturating_sub(1);
        node(Form::Between {
            operand: Box::new(self.value(sort, depth)),
            low: Box::new(self.beside(sort, depth)),
            high: Box::new(self.beside(sort, depth)),
            negated: self.negated(),
        })
    }

    fn part(&mut self, depth: usize) -> Node {
        let depth = depth.saturating_sub(1);
        let operand = Box::new(self.searched(depth));
        let how = self.one(&[Part::Contains, Part::Starts, Part::Ends, Part::Like]);
        let pattern = match self.pick(8) {
            0 => text("上"),
            1 => text("a"),
            2 => text("%a%"),
            3 => text("_"),
            4 => text("上%"),
            5 => text("%"),
            6 => text("old"),
            _ => self.searched(depth),
        };
        node(Form::Part {
            operand,
            how,
            pattern: Box::new(pattern),
            negated: self.negated(),
        })
    }

    fn matches(&mut self, depth: usize) -> Node {
        let operand = Box::new(self.searched(depth.saturating_sub(1)));
        let pattern = self.one(&[
            "a",
            "^上",
            "[a-z]+",
            r"\d",
            "^.$",
            "é|É",
            "a/b",
            r"^(gold|a.*)$",
        ]);
        node(Form::Matches {
            operand,
            pattern: pattern.to_owned(),
            pattern_span: Place(0..0),
            ignore_case: self.negated(),
            negated: self.negated(),
        })
    }

    /// A text to look at, whatever its order.
    fn searched(&mut self, depth: usize) -> Node {
        match self.pick(6) {
            0 => name("t"),
            1 => name("城市"),
            2 => name("e"),
            3 => name("x"),
            _ => self.value(Sort::Kind(Kind::Text), depth),
        }
    }

    fn value(&mut self, sort: Sort, depth: usize) -> Node {
        let sort = match self.slip {
            Some(0) => self.sort(),
            _ => sort,
        };
        self.slip = self.slip.and_then(|left| left.checked_sub(1));
        let deeper = depth > 0;
        if deeper && self.pick(6) == 5 {
            let arguments = vec![self.value(sort, depth - 1), self.value(sort, depth - 1)];
            if self.pick(2) == 0 {
                return call("coalesce", arguments);
            }
            let mut all = vec![self.condition(depth - 1)];
            all.extend(arguments);
            return call("if", all);
        }
        match sort {
            Sort::Listed => match self.pick(4) {
                0 | 1 => name("e"),
                2 => name("f"),
                // Not beside another that is written out: nothing would say in whose order they stand.
                _ => call("coalesce", vec![name("e"), name("f")]),
            },
            Sort::Kind(Kind::Number | Kind::Integer) => self.number(depth),
            Sort::Kind(Kind::Text) => self.text(depth),
            Sort::Kind(Kind::Day) => self.day(depth),
            Sort::Kind(Kind::Moment) => match self.pick(if deeper { 4 } else { 2 }) {
                0 => name("p"),
                1 => name("q"),
                2 => self.moved(Kind::Moment, depth),
                _ => call(
                    "max",
                    vec![self.value(sort, depth - 1), self.value(sort, depth - 1)],
                ),
            },
            Sort::Kind(Kind::Time) => name("c"),
            Sort::Kind(Kind::Month) => name("m"),
            Sort::Kind(Kind::Span) => self.span(depth),
            Sort::Kind(Kind::Bool) => match self.pick(if deeper { 3 } else { 2 }) {
                0 => name("b"),
                1 => node(Form::Literal(Literal::Bool(self.negated()))),
                _ => self.condition(depth - 1),
            },
        }
    }

    fn number(&mut self, depth: usize) -> Node {
        let sort = Sort::Kind(Kind::Number);
        match self.pick(if depth > 0 { 10 } else { 4 }) {
            0 => name("n"),
            1 => name("i"),
            2 => number(self.one(&[0, 1, 2, 3, 25, 100]), 0),
            3 => number(self.one(&[25, 1, 5]), 1),
            4 | 5 => {
                let operator = self.one(&[
                    Arithmetic::Add,
                    Arithmetic::Subtract,
                    Arithmetic::Multiply,
                    Arithmetic::Divide,
                    Arithmetic::Remainder,
                ]);
                let left = match self.pick(6) {
                    5 => name("x"),
                    _ => self.value(sort, depth - 1),
                };
                let right = self.value(sort, depth - 1);
                node(Form::Arithmetic(operator, Box::new(left), Box::new(right)))
            }
            6 => node(Form::Negate(Box::new(self.value(sort, depth - 1)))),
            7 => {
                let function = self.one(&["min", "max"]);
                call(
                    function,
                    vec![self.value(sort, depth - 1), self.value(sort, depth - 1)],
                )
            }
            8 => {
                let function = self.one(&["round", "abs"]);
                call(function, vec![self.value(sort, depth - 1)])
            }
            _ => match self.pick(3) {
                0 => call("len", vec![self.value(Sort::Kind(Kind::Text), depth - 1)]),
                1 => {
                    let function = self.one(&["year", "month", "day", "days_to_anniversary"]);
                    call(function, vec![self.day(depth - 1)])
                }
                _ => {
                    let function = self.one(&["days", "months", "years"]);
                    call(function, vec![self.day(depth - 1), self.day(depth - 1)])
                }
            },
        }
    }

    fn text(&mut self, depth: usize) -> Node {
        let sort = Sort::Kind(Kind::Text);
        match self.pick(if depth > 0 { 10 } else { 5 }) {
            0 => name("t"),
            1 => name("城市"),
            2 | 3 => text(self.one(&["a", "上海", "ab", "it's", "É", "gold", "𠮷"])),
            4 => node(Form::User),
            5 => {
                let function = self.one(&["upper", "lower", "trim"]);
                call(function, vec![self.value(sort, depth - 1)])
            }
            6 => {
                let count = number(self.one(&[1, 2, 0]), 0);
                call("substr", vec![self.value(sort, depth - 1), count])
            }
            7 => {
                let other = self.sort();
                call(
                    "concat",
                    vec![self.value(sort, depth - 1), self.value(other, depth - 1)],
                )
            }
            8 => self.beside_a_quoted_text(),
            _ => call("concat", vec![name(FIELDS[self.pick(FIELDS.len())].name)]),
        }
    }

    /// What takes its arguments for one type: a column that the schema does not know, and a text in quotes.
    fn beside_a_quoted_text(&mut self) -> Node {
        let mut arguments = vec![name("x"), text(self.one(&["a", "2.5", "上海"]))];
        if self.negated() {
            arguments.reverse();
        }
        let function = self.one(&["min", "max", "coalesce", "if"]);
        if function == "if" {
            arguments.insert(0, self.condition(0));
        }
        call(function, arguments)
    }

    fn day(&mut self, depth: usize) -> Node {
        match self.pick(if depth > 0 { 6 } else { 4 }) {
            0 => name("d"),
            1 => name("first day"),
            2 => node(Form::Today),
            3 => node(Form::Literal(Literal::Date(
                self.one(&[19_782, 20_119, 20_778, -1]),
            ))),
            _ => self.moved(Kind::Day, depth),
        }
    }

    /// A day or a point in time and a span.
    fn moved(&mut self, kind: Kind, depth: usize) -> Node {
        let operator = self.one(&[Arithmetic::Add, Arithmetic::Subtract]);
        let moment = Box::new(self.value(Sort::Kind(kind), depth - 1));
        let span = Box::new(self.span(depth - 1));
        if operator == Arithmetic::Add && self.pick(4) == 3 {
            return node(Form::Arithmetic(operator, span, moment));
        }
        node(Form::Arithmetic(operator, moment, span))
    }

    fn span(&mut self, depth: usize) -> Node {
        let sort = Sort::Kind(Kind::Span);
        match self.pick(if depth > 0 { 6 } else { 2 }) {
            0 => {
                let (months, days) = self.one(&[(0, 1), (1, 0), (12, 0), (0, 180), (6, 3), (0, 0)]);
                let seconds = days * 86_400 + self.one(&[0, 0, 0, 3_600]);
                node(Form::Literal(Literal::Duration { months, seconds }))
            }
            1 => name("s"),
            2 => {
                let operator = self.one(&[Arithmetic::Add, Arithmetic::Subtract]);
                let (left, right) = (self.value(sort, depth - 1), self.value(sort, depth - 1));
                node(Form::Arithmetic(operator, Box::new(left), Box::new(right)))
            }
            3 => {
                let (left, right) = (self.value(sort, depth - 1), number(self.one(&[2, 0, 3]), 0));
                node(Form::Arithmetic(
                    Arithmetic::Multiply,
                    Box::new(left),
                    Box::new(right),
                ))
            }
            4 => {
                let kind = self.one(&[Kind::Day, Kind::Moment]);
                let left = self.value(Sort::Kind(kind), depth - 1);
                let right = self.value(Sort::Kind(Kind::Day), depth - 1);
                node(Form::Arithmetic(
                    Arithmetic::Subtract,
                    Box::new(left),
                    Box::new(right),
                ))
            }
            _ => node(Form::Negate(Box::new(self.value(sort, depth - 1)))),
        }
    }

    /// Any part at all.
    fn anything(&mut self, depth: usize) -> Node {
        if depth == 0 {
            let sort = self.sort();
            let quoted = self.beside(sort, 0);
            return match self.pick(4) {
                0 => name(FIELDS[self.pick(FIELDS.len())].name),
                1 => self.one_of_none(),
                2 => quoted,
                _ => self.value(sort, 0),
            };
        }
        let depth = depth - 1;
        let negated = self.negated();
        let operand = Box::new(self.anything(depth));
        node(match self.pick(11) {
            0 => return *operand,
            1 => Form::Not(operand),
            2 => Form::All(vec![*operand, self.anything(depth), self.anything(depth)]),
            3 => Form::Any(vec![*operand, self.anything(depth)]),
            4 => {
                let comparison = self.one(&[Comparison::Equal, Comparison::Less]);
                Form::Compare(comparison, operand, Box::new(self.anything(depth)))
            }
            5 => Form::In {
                operand,
                list: vec![self.anything(depth), self.anything(depth)],
                negated,
            },
            6 => Form::Between {
                operand,
                low: Box::new(self.anything(depth)),
                high: Box::new(self.anything(depth)),
                negated,
            },
            7 => Form::Part {
                operand,
                how: self.one(&[Part::Like, Part::Contains]),
                pattern: Box::new(self.anything(depth)),
                negated,
            },
            8 => Form::IsEmpty { operand, negated },
            9 => {
                let operators = [Arithmetic::Add, Arithmetic::Subtract, Arithmetic::Multiply];
                Form::Arithmetic(
                    self.one(&operators),
                    operand,
                    Box::new(self.anything(depth)),
                )
            }
            _ => {
                let all: Vec<&str> = functions::all().map(|function| function.name).collect();
                let function = self.one(&all);
                let more = self.pick(3);
                let arguments = (0..more).map(|_| self.anything(depth));
                let arguments = std::iter::once(*operand).chain(arguments).collect();
                return call(function, arguments);
            }
        })
    }

    /// Something that no table has.
    fn one_of_none(&mut self) -> Node {
        match self.pick(6) {
            0 => name("没有"),
            1 => text("%d/%m/%Y"),
            2 => text("0.00"),
            3 => number(i128::MAX / 10, 0),
            4 => number(1, 30),
            _ => text(""),
        }
    }
}
