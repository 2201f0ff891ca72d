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
use rolo::expr::tree::{Arithmetic, Comparison, Form, Literal, Node, Part};

use crate::calendar;
use crate::table::TODAY;

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Number,
    Integer,
    Bool,
    Day,
    Time,
    Moment,
    Month,
    Span,
}

/// A field of the table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    /// None: its use decides.
    pub(crate) kind: Option<Kind>,
    /// Its values in order.
    pub(crate) order: Option<&'static [&'static str]>,
}

/// What a part of an expression gives.
#[derive(Clone, Debug, PartialEq)]
enum Value {
    Empty,
    Unreadable,
    Text(String),
    Number(Decimal),
    Bool(bool),
    Day(i64),
    Time(i64),
    Moment { micros: i64, zoned: bool },
    Month(i64),
    Span { months: i64, seconds: i64 },
}

use Value::{Empty, Unreadable};

const DAY: i64 = 86_400_000_000;

/// One record.
pub(crate) struct Record<'a> {
    pub(crate) fields: &'a [Field],
    pub(crate) cells: &'a [String],
}

/// What stands in a cell, read as a kind.
fn read(text: &str, kind: Kind) -> Value {
    let read = match kind {
        Kind::Text => Some(Value::Text(text.to_owned())),
        Kind::Number => Decimal::parse(text).map(Value::Number),
        Kind::Integer => text
            .parse()
            .ok()
            .map(|number: i64| Value::Number(Decimal::from(number))),
        Kind::Bool => match text {
            "true" | "True" | "TRUE" | "1" => Some(Value::Bool(true)),
            "false" | "False" | "FALSE" | "0" => Some(Value::Bool(false)),
            _ => None,
        },
        Kind::Day => calendar::day(text).map(Value::Day),
        Kind::Time => calendar::time(text).map(Value::Time),
        Kind::Moment => {
            let (clock, zoned) = text
                .strip_suffix('Z')
                .map_or((text, false), |clock| (clock, true));
            let parts = clock.split_once('T');
            let parts =
                parts.and_then(|(day, time)| Some((calendar::day(day)?, calendar::time(time)?)));
            parts.map(|(day, time)| Value::Moment {
                micros: day * DAY + time,
                zoned,
            })
        }
        Kind::Month => calendar::day(&format!("{text}-01"))
            .filter(|_| text.len() == 7)
            .map(calendar::date)
            .map(|(year, month, _)| Value::Month(year * 12 + month - 1)),
        Kind::Span => match text {
            "P1Y" => Some((12, 0)),
            "P6M" => Some((6, 0)),
            "P30D" => Some((0, 30)),
            "P1M1D" => Some((1, 1)),
            "-P1D" => Some((0, -1)),
            "P0D" => Some((0, 0)),
            _ => None,
        }
        .map(|(months, days)| Value::Span {
            months,
            seconds: days * 86_400,
        }),
    };
    read.unwrap_or(Unreadable)
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
        let declared = field.kind.is_some();
        (!text.trim().is_empty() && !(declared && text == "-")).then_some(text)
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
                    self.lead(&arguments)
                        .unwrap_or(match self.kind(arguments[0]) {
                            Some(kind) => kind,
                            None => Kind::Number,
                        })
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
        let leads = parts
            .iter()
            .filter(|part| !matches!(part.form, Form::Literal(Literal::Text(_))));
        leads.filter_map(|part| self.kind(part)).next()
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
                place.map_or(Unreadable, |place| {
                    Value::Number(Decimal::from(place as i64))
                })
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
                let Some(order) = order(&sides[0], &sides[1]) else {
                    return false;
                };
                match comparison {
                    Comparison::Equal => order == Ordering::Equal,
                    Comparison::Unequal => order != Ordering::Equal,
                    Comparison::Less => order == Ordering::Less,
                    Comparison::LessOrEqual => order != Ordering::Greater,
                    Comparison::Greater => order == Ordering::Greater,
                    Comparison::GreaterOrEqual => order != Ordering::Less,
                }
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
                let (Value::Text(text), Value::Text(pattern)) = (text, pattern) else {
                    return false;
                };
                let found = match how {
                    Part::Contains => text.contains(&pattern),
                    Part::Starts => text.starts_with(&pattern),
                    Part::Ends => text.ends_with(&pattern),
                    Part::Like => {
                        let text: Vec<char> = text.chars().collect();
                        let pattern: Vec<char> = pattern.chars().collect();
                        is_like(&text, &pattern)
                    }
                };
                found != *negated
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
                    name_span: rolo::expr::tree::Place(0..0),
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
            today: TODAY,
            undefined: &undefined,
        };
        let data: Vec<Datum<'_>> = values.iter().map(datum).collect();
        value_of((functions::find(name).unwrap().call)(&data, &means))
    }
}

fn text_of(text: &str) -> Value {
    if text.is_empty() {
        Empty
    } else {
        Value::Text(text.to_owned())
    }
}

fn datum(value: &Value) -> Datum<'_> {
    match *value {
        Empty => Datum::Empty,
        Unreadable => Datum::Unreadable,
        Value::Text(ref text) => Datum::Text(text),
        Value::Number(number) => Datum::Number(number),
        Value::Bool(truth) => Datum::Bool(truth),
        Value::Day(day) => Datum::Date(day as i32),
        Value::Time(time) => Datum::Time(time),
        Value::Moment { micros, zoned } => Datum::DateTime { micros, zoned },
        Value::Month(month) => Datum::YearMonth(month),
        Value::Span { months, seconds } => Datum::Duration { months, seconds },
    }
}

fn value_of(datum: Datum<'_>) -> Value {
    match datum {
        Datum::Empty => Empty,
        Datum::Unreadable | Datum::Far(_) => Unreadable,
        Datum::Text(text) => Value::Text(text.to_owned()),
        Datum::Number(number) => Value::Number(number),
        Datum::Bool(truth) => Value::Bool(truth),
        Datum::Date(day) => Value::Day(i64::from(day)),
        Datum::Time(time) => Value::Time(time),
        Datum::DateTime { micros, zoned } => Value::Moment { micros, zoned },
        Datum::YearMonth(month) => Value::Month(month),
        Datum::Duration { months, seconds } => Value::Span { months, seconds },
    }
}

/// How two values compare; none where one is not there, or a zone is named by one of them only.
fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Text(a), Value::Text(b)) => Some(a.chars().cmp(b.chars())),
        (Value::Number(a), Value::Number(b)) => Some(a.cmp(b)),
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        (Value::Day(a), Value::Day(b))
        | (Value::Time(a), Value::Time(b))
        | (Value::Month(a), Value::Month(b)) => Some(a.cmp(b)),
        (
            Value::Moment { micros, zoned },
            Value::Moment {
                micros: b,
                zoned: also,
            },
        ) => (zoned == also).then(|| micros.cmp(b)),
        (
            Value::Day(day),
            Value::Moment {
                micros,
                zoned: false,
            },
        ) => Some((day * DAY).cmp(micros)),
        (
            Value::Moment {
                micros,
                zoned: false,
            },
            Value::Day(day),
        ) => Some(micros.cmp(&(day * DAY))),
        (
            Value::Span { months, seconds },
            Value::Span {
                months: more,
                seconds: further,
            },
        ) => {
            // A mean month of the Gregorian calendar: 146,097 days in 4,800 months.
            let length = |months: i64, seconds: i64| {
                i128::from(months) * 146_097 * 86_400 + i128::from(seconds) * 4_800
            };
            Some(length(*months, *seconds).cmp(&length(*more, *further)))
        }
        _ => None,
    }
}

/// Whether a text looks as a pattern does: `%` any characters, `_` one.
fn is_like(text: &[char], pattern: &[char]) -> bool {
    match (pattern.first(), text.first()) {
        (None, first) => first.is_none(),
        (Some('%'), first) => {
            is_like(text, &pattern[1..]) || first.is_some() && is_like(&text[1..], pattern)
        }
        (Some(wanted), Some(found)) => {
            (*wanted == '_' || wanted == found) && is_like(&text[1..], &pattern[1..])
        }
        (Some(_), None) => false,
    }
}

/// A sum, a difference, …; none where it does not exist.
fn calculate(operator: Arithmetic, left: &Value, right: &Value) -> Option<Value> {
    use Arithmetic::{Add, Divide, Multiply, Remainder, Subtract};
    Some(match (left, operator, right) {
        (Value::Number(a), _, Value::Number(b)) => Value::Number(match operator {
            Add => a.checked_add(*b)?,
            Subtract => a.checked_sub(*b)?,
            Multiply => a.checked_mul(*b)?,
            Divide => a.checked_div(*b)?,
            Remainder => a.checked_rem(*b)?,
        }),
        (
            Value::Span { months, seconds },
            Add,
            Value::Span {
                months: more,
                seconds: further,
            },
        ) => Value::Span {
            months: months + more,
            seconds: seconds + further,
        },
        (
            Value::Span { months, seconds },
            Subtract,
            Value::Span {
                months: more,
                seconds: further,
            },
        ) => Value::Span {
            months: months - more,
            seconds: seconds - further,
        },
        (Value::Span { months, seconds }, Multiply, Value::Number(factor))
        | (Value::Number(factor), Multiply, Value::Span { months, seconds }) => {
            let factor = factor.to_i64()?;
            Value::Span {
                months: months.checked_mul(factor)?,
                seconds: seconds.checked_mul(factor)?,
            }
        }
        (Value::Day(_) | Value::Moment { .. }, Add, Value::Span { months, seconds })
        | (Value::Span { months, seconds }, Add, Value::Day(_) | Value::Moment { .. }) => {
            let moment = if matches!(left, Value::Span { .. }) {
                right
            } else {
                left
            };
            later(moment, *months, *seconds)?
        }
        (Value::Day(_) | Value::Moment { .. }, Subtract, Value::Span { months, seconds }) => {
            later(left, -months, -seconds)?
        }
        (Value::Day(_) | Value::Moment { .. }, Subtract, Value::Day(_) | Value::Moment { .. }) => {
            let clock = |value: &Value| match *value {
                Value::Day(day) => (day * DAY, false),
                Value::Moment { micros, zoned } => (micros, zoned),
                _ => (0, false),
            };
            let ((a, zoned), (b, also)) = (clock(left), clock(right));
            if zoned != also {
                return None;
            }
            Value::Span {
                months: 0,
                seconds: (a - b) / 1_000_000,
            }
        }
        _ => return None,
    })
}

/// A day or a point in time, so many months and then seconds later.
fn later(moment: &Value, months: i64, seconds: i64) -> Option<Value> {
    match *moment {
        Value::Day(day) if seconds % 86_400 == 0 => {
            let day = calendar::after_months(day, months)? + seconds / 86_400;
            calendar::exists(day).then_some(Value::Day(day))
        }
        Value::Moment { micros, zoned } => {
            let day = calendar::after_months(micros.div_euclid(DAY), months)?;
            let micros = day * DAY + micros.rem_euclid(DAY) + seconds * 1_000_000;
            calendar::exists(micros.div_euclid(DAY)).then_some(Value::Moment { micros, zoned })
        }
        _ => None,
    }
}
