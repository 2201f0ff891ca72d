//! Expressions worked out as plainly as can be: one record after the other, from the tree, every value a copy.
//!
//! Written from the promises of the language, not from its evaluation; only decimals and the single functions are
//! shared with it. Expressions must be well typed.

use std::cell::Cell;
use std::cmp::Ordering;

use bumpalo::Bump;
use regex::RegexBuilder;
use rolo::expr::datum::Datum;
use rolo::expr::decimal::Decimal;
use rolo::expr::functions::{self, Means};
use rolo::expr::tree::{Arithmetic, Comparison, Form, Literal, Node, Place};

use crate::fields::Field;
use crate::table::TODAY;
use crate::values::Value::{self, Empty, Unreadable};
use crate::values::{Kind, calculate, datum, is_found, order, read, text_of, value_of};

/// One record.
pub(crate) struct Record<'a> {
    pub(crate) fields: &'a [Field],
    pub(crate) cells: &'a [String],
}

impl Record<'_> {
    fn field(&self, name: &str) -> (Field, &str) {
        let place = self
            .fields
            .iter()
            .position(|field| field.name == name)
            .unwrap();
        (self.fields[place], &self.cells[place])
    }

    /// What stands in a field; none where that is missing: nothing, white space, and a dash where a schema says so.
    fn cell(&self, name: &str) -> Option<&str> {
        let (field, text) = self.field(name);
        let dash_is_missing = field.kind.is_some();
        let missing = text.trim().is_empty() || dash_is_missing && text == "-";
        (!missing).then_some(text)
    }

    /// What a part gives by itself; none for a field whose use decides.
    fn kind(&self, node: &Node) -> Option<Kind> {
        Some(match &node.form {
            Form::Literal(literal) => match literal {
                Literal::Text(_) => Kind::Text,
                Literal::Number(_) => Kind::Number,
                Literal::Bool(_) => Kind::Bool,
                Literal::Date(_) => Kind::Day,
                Literal::Duration { .. } => Kind::Span,
            },
            Form::Name(name) => match self.field(name).0.kind? {
                Kind::Integer => Kind::Number,
                kind => kind,
            },
            Form::Today => Kind::Day,
            Form::User => Kind::Text,
            Form::Negate(inner) => self.kind(inner).unwrap_or(Kind::Number),
            Form::Arithmetic(operator, left, right) => {
                let (left, right) = self.meant(*operator, left, right);
                match (operator, left, right) {
                    (_, Kind::Number, Kind::Number) => Kind::Number,
                    (Arithmetic::Subtract, Kind::Day | Kind::Moment, Kind::Day | Kind::Moment) => {
                        Kind::Span
                    }
                    (Arithmetic::Add, Kind::Span, other)
                    | (_, other @ (Kind::Day | Kind::Moment), _) => other,
                    _ => Kind::Span,
                }
            }
            Form::Call {
                function,
                arguments,
                ..
            } => match function.as_str() {
                "if" => self.common(&arguments[1..].iter().collect::<Vec<_>>()),
                "coalesce" => self.common(&arguments.iter().collect::<Vec<_>>()),
                "min" | "max" => {
                    let arguments: Vec<&Node> = arguments.iter().collect();
                    let any = || arguments.iter().find_map(|argument| self.kind(argument));
                    self.lead(&arguments).or_else(any).unwrap_or(Kind::Number)
                }
                "abs" => self.kind(&arguments[0]).unwrap_or(Kind::Number),
                "concat" | "upper" | "lower" | "trim" | "substr" | "band" | "format" => Kind::Text,
                _ => Kind::Number,
            },
            _ => Kind::Bool,
        })
    }

    /// What both sides of a sum are taken for.
    fn meant(&self, operator: Arithmetic, left: &Node, right: &Node) -> (Kind, Kind) {
        use Arithmetic::{Add, Subtract};
        match (operator, self.kind(left), self.kind(right)) {
            (Add | Subtract, None, Some(Kind::Span)) => (Kind::Day, Kind::Span),
            (Add, Some(Kind::Span), None) => (Kind::Span, Kind::Day),
            (Subtract, None, Some(Kind::Day | Kind::Moment)) => (Kind::Day, Kind::Day),
            (Subtract, Some(kind @ (Kind::Day | Kind::Moment)), None) => (kind, Kind::Day),
            (_, left, right) => (left.unwrap_or(Kind::Number), right.unwrap_or(Kind::Number)),
        }
    }

    /// The kind of the first part that has one, texts that are written out aside.
    fn lead(&self, parts: &[&Node]) -> Option<Kind> {
        let mut leads = parts
            .iter()
            .filter(|part| !matches!(part.form, Form::Literal(Literal::Text(_))));
        leads.find_map(|part| self.kind(part))
    }

    /// The kind that several parts are taken for.
    fn common(&self, parts: &[&Node]) -> Kind {
        self.lead(parts).unwrap_or(Kind::Text)
    }

    /// The value of a part that is taken for a kind.
    fn taken_for(&self, node: &Node, kind: Kind) -> Value {
        match &node.form {
            Form::Literal(Literal::Text(text)) if kind != Kind::Text => read(text, kind),
            Form::Name(name) if self.field(name).0.kind.is_none() => match self.cell(name) {
                None => Empty,
                Some(text) => match read(text, kind) {
                    // A day may be written with a time of day.
                    Unreadable if kind == Kind::Day => read(text, Kind::Moment),
                    value => value,
                },
            },
            _ => self.value(node),
        }
    }

    /// The values of parts that are held against one another: texts by their place in the list of values if the
    /// fields among them share one and an order is asked for.
    fn alike(&self, parts: &[&Node], ordered: bool) -> Vec<Value> {
        let kind = self.common(parts);
        let values = parts.iter().map(|part| self.taken_for(part, kind));
        let fields = parts.iter().filter_map(|part| match &part.form {
            Form::Name(name) => Some(self.field(name).0),
            _ => None,
        });
        let orders: Vec<_> = fields
            .filter(|field| field.kind.is_some())
            .map(|field| field.order)
            .collect();
        let order = match orders.as_slice() {
            [Some(first), rest @ ..]
                if ordered && rest.iter().all(|other| *other == Some(*first)) =>
            {
                *first
            }
            _ => return values.collect(),
        };
        let rank = |value| match value {
            Value::Text(text) => {
                let place = order.iter().position(|value| *value == text);
                let place = place.and_then(|place| i64::try_from(place).ok());
                place.map_or(Unreadable, |place| Value::Number(Decimal::from(place)))
            }
            other => other,
        };
        values.map(rank).collect()
    }

    /// Whether a condition is true.
    pub(crate) fn holds(&self, node: &Node) -> bool {
        match &node.form {
            Form::Not(inner) => !self.holds(inner),
            Form::All(parts) => parts.iter().all(|part| self.holds(part)),
            Form::Any(parts) => parts.iter().any(|part| self.holds(part)),
            Form::Compare(comparison, left, right) => {
                let ordered = !matches!(comparison, Comparison::Equal | Comparison::Unequal);
                let sides = self.alike(&[left, right], ordered);
                order(&sides[0], &sides[1]).is_some_and(|order| match comparison {
                    Comparison::Equal => order == Ordering::Equal,
                    Comparison::Unequal => order != Ordering::Equal,
                    Comparison::Less => order == Ordering::Less,
                    Comparison::LessOrEqual => order != Ordering::Greater,
                    Comparison::Greater => order == Ordering::Greater,
                    Comparison::GreaterOrEqual => order != Ordering::Less,
                })
            }
            Form::In {
                operand,
                list,
                negated,
            } => {
                let parts: Vec<&Node> = std::iter::once(&**operand).chain(list).collect();
                let values = self.alike(&parts, false);
                if matches!(values[0], Empty | Unreadable) {
                    return false;
                }
                let found = values[1..]
                    .iter()
                    .any(|value| order(&values[0], value) == Some(Ordering::Equal));
                found != *negated
            }
            Form::Between {
                operand,
                low,
                high,
                negated,
            } => {
                let values = self.alike(&[operand, low, high], true);
                match (order(&values[0], &values[1]), order(&values[0], &values[2])) {
                    (Some(low), Some(high)) => {
                        (low != Ordering::Less && high != Ordering::Greater) != *negated
                    }
                    _ => false,
                }
            }
            Form::Part {
                operand,
                how,
                pattern,
                negated,
            } => {
                let (text, pattern) = (
                    self.taken_for(operand, Kind::Text),
                    self.taken_for(pattern, Kind::Text),
                );
                match (text, pattern) {
                    (Value::Text(text), Value::Text(pattern)) => {
                        is_found(&text, *how, &pattern) != *negated
                    }
                    _ => false,
                }
            }
            Form::Matches {
                operand,
                pattern,
                ignore_case,
                negated,
                ..
            } => {
                let Value::Text(text) = self.taken_for(operand, Kind::Text) else {
                    return false;
                };
                let mut pattern = RegexBuilder::new(pattern);
                let pattern = pattern.case_insensitive(*ignore_case).build().unwrap();
                pattern.is_match(&text) != *negated
            }
            Form::IsEmpty { operand, negated } => {
                let empty = match &operand.form {
                    Form::Name(name) => self.cell(name).is_none(),
                    _ => self.value(operand) == Empty,
                };
                empty != *negated
            }
            Form::IsValid { operand, negated } => {
                let Form::Name(name) = &operand.form else {
                    return false;
                };
                let Some(text) = self.cell(name) else {
                    return false;
                };
                let field = self.field(name).0;
                let reads = field.kind.is_none_or(|kind| read(text, kind) != Unreadable);
                let listed = field.order.is_none_or(|order| order.contains(&text));
                (reads && listed) != *negated
            }
            _ => self.taken_for(node, Kind::Bool) == Value::Bool(true),
        }
    }

    /// The value of a part.
    fn value(&self, node: &Node) -> Value {
        match &node.form {
            Form::Literal(Literal::Text(text)) => text_of(text),
            Form::Literal(Literal::Number(number)) => Value::Number(*number),
            Form::Literal(Literal::Bool(truth)) => Value::Bool(*truth),
            Form::Literal(Literal::Date(day)) => Value::Day(i64::from(*day)),
            Form::Literal(Literal::Duration { months, seconds }) => Value::Span {
                months: *months,
                seconds: *seconds,
            },
            Form::Name(name) => match self.cell(name) {
                Some(text) => read(text, self.field(name).0.kind.unwrap_or(Kind::Text)),
                None => Empty,
            },
            Form::Today => Value::Day(i64::from(TODAY)),
            Form::User => text_of("mia"),
            Form::Negate(inner) => {
                let kind = self.kind(inner).unwrap_or(Kind::Number);
                match self.taken_for(inner, kind) {
                    Value::Number(number) => Value::Number(number.neg()),
                    Value::Span { months, seconds } => Value::Span {
                        months: -months,
                        seconds: -seconds,
                    },
                    _ => Empty,
                }
            }
            Form::Arithmetic(operator, left, right) => {
                let (a, b) = self.meant(*operator, left, right);
                let (left, right) = (self.taken_for(left, a), self.taken_for(right, b));
                calculate(*operator, &left, &right).unwrap_or(Empty)
            }
            Form::Call {
                function,
                arguments,
                ..
            } => self.call(function, arguments),
            _ => Value::Bool(self.holds(node)),
        }
    }

    fn call(&self, name: &str, arguments: &[Node]) -> Value {
        let nodes: Vec<&Node> = arguments.iter().collect();
        match name {
            "if" => {
                let kind = self.common(&nodes[1..]);
                let taken = if self.holds(nodes[0]) {
                    nodes[1]
                } else {
                    nodes[2]
                };
                return self.taken_for(taken, kind);
            }
            "coalesce" => {
                let kind = self.common(&nodes);
                let mut values = nodes.iter().map(|node| self.taken_for(node, kind));
                return values
                    .find(|value| !matches!(value, Empty | Unreadable))
                    .unwrap_or(Empty);
            }
            _ => {}
        }
        let kind = |place: usize| match (name, place) {
            ("min" | "max", _) => self.kind(&Node {
                form: Form::Call {
                    function: name.to_owned(),
                    name_span: Place(0..0),
                    arguments: arguments.to_vec(),
                },
                span: 0..0,
            }),
            ("len" | "lower" | "upper" | "trim", _) | ("substr", 0) => Some(Kind::Text),
            ("year" | "month" | "day" | "years" | "months" | "days" | "days_to_anniversary", _) => {
                Some(Kind::Day)
            }
            ("round" | "abs" | "band" | "substr", _) => Some(Kind::Number),
            _ => None,
        };
        let values: Vec<Value> = nodes
            .iter()
            .enumerate()
            .map(|(place, node)| match (&node.form, name) {
                // A field is what stands in its cell.
                (Form::Name(field), "concat") => self.cell(field).map_or(Empty, text_of),
                _ => match kind(place) {
                    Some(kind) => self.taken_for(node, kind),
                    None => self.value(node),
                },
            })
            .collect();
        if name != "concat"
            && values
                .iter()
                .any(|value| matches!(value, Empty | Unreadable))
        {
            return Empty;
        }
        let (arena, undefined) = (Bump::new(), Cell::new(0));
        let means = Means {
            arena: &arena,
            undefined: &undefined,
        };
        let mut data: Vec<Datum<'_>> = values.iter().map(datum).collect();
        if name == "days_to_anniversary" && data.len() == 1 {
            data.push(Datum::Date(TODAY));
        }
        value_of((functions::find(name).unwrap().call)(&data, &means))
    }
}
