//! Values of the slow evaluation: how they are read, compared, and calculated with.

use std::cmp::Ordering;

use rolo::expr::datum::Datum;
use rolo::expr::decimal::Decimal;
use rolo::expr::tree::{Arithmetic, Part};

use crate::calendar;

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

/// What a part of an expression gives.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
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

/// What stands in a cell, read as a kind.
pub(crate) fn read(text: &str, kind: Kind) -> Value {
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

/// A text; an empty one is nothing.
pub(crate) fn text_of(text: &str) -> Value {
    if text.is_empty() {
        Empty
    } else {
        Value::Text(text.to_owned())
    }
}

/// As functions take it.
pub(crate) fn datum(value: &Value) -> Datum<'_> {
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

/// As functions give it.
pub(crate) fn value_of(datum: Datum<'_>) -> Value {
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
pub(crate) fn order(left: &Value, right: &Value) -> Option<Ordering> {
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
        (Value::Day(day), Value::Moment { micros, .. }) => Some((day * DAY).cmp(micros)),
        (Value::Moment { micros, .. }, Value::Day(day)) => Some(micros.cmp(&(day * DAY))),
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

/// Whether one text is found in another.
pub(crate) fn is_found(text: &str, how: Part, pattern: &str) -> bool {
    match how {
        Part::Contains => text.contains(pattern),
        Part::Starts => text.starts_with(pattern),
        Part::Ends => text.ends_with(pattern),
        Part::Like => {
            let text: Vec<char> = text.chars().collect();
            let pattern: Vec<char> = pattern.chars().collect();
            is_like(&text, &pattern)
        }
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
pub(crate) fn calculate(operator: Arithmetic, left: &Value, right: &Value) -> Option<Value> {
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
                Value::Day(day) => (day * DAY, None),
                Value::Moment { micros, zoned } => (micros, Some(zoned)),
                _ => (0, None),
            };
            let ((a, zoned), (b, also)) = (clock(left), clock(right));
            if zoned.is_some() && also.is_some() && zoned != also {
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
