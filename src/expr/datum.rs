//! What a part of an expression gives for one record: a small, copyable value, and how two of them compare.

use std::cmp::Ordering;

use bumpalo::Bump;

use super::ValueType;
use super::decimal::Decimal;
use crate::table::value::Value;
use crate::types::Type;
use crate::types::calendar::DAY;
use crate::types::duration;

/// What a part of an expression gives for one record. Texts live in the batch, the plan or the evaluation's arena.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Datum<'a> {
    /// Nothing: a missing cell, an empty text, a result that does not exist.
    Empty,
    /// A cell that is not of its type. Compares as `Empty` does, but is not empty.
    Unreadable,
    /// A text, never empty.
    Text(&'a str),
    /// A number of at most 38 digits.
    Number(Decimal),
    /// A number beyond that: bytes that sort as numbers do ([`crate::types::Type::key`]). Compares, and cannot be
    /// calculated with.
    Far(&'a [u8]),
    /// True or false.
    Bool(bool),
    /// Days since 1970-01-01.
    Date(i32),
    /// Microseconds since midnight.
    Time(i64),
    /// A point in time.
    DateTime {
        /// Microseconds since 1970-01-01T00:00:00, of UTC if `zoned`, else of the unnamed local clock.
        micros: i64,
        /// Whether the text named its zone.
        zoned: bool,
    },
    /// `year * 12 + month - 1`.
    YearMonth(i64),
    /// Calendar months and seconds beside them.
    Duration {
        /// Calendar months.
        months: i64,
        /// Seconds.
        seconds: i64,
    },
}

impl<'a> Datum<'a> {
    /// A text; an empty one is [`Datum::Empty`].
    pub fn text(text: &'a str) -> Self {
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text)
        }
    }

    /// What a cell holds that was read as `value`: what it gives, and its type, which is asked where the value does not
    /// say all (none for what is as it stands).
    pub fn of(
        value: Value,
        text: &'a str,
        (value_type, ty): (ValueType, Option<&dyn Type>),
        arena: &'a Bump,
    ) -> Self {
        match value {
            Value::Empty => Self::Empty,
            Value::Bad => Self::Unreadable,
            Value::Text => Self::text(text),
            Value::Bool(bool) => Self::Bool(bool),
            Value::Int(number) if value_type == ValueType::YearMonth => Self::YearMonth(number),
            Value::Int(_) | Value::Decimal { .. } => {
                Decimal::of_value(value).map_or(Self::Unreadable, Self::Number)
            }
            Value::Date(day) => Self::Date(day),
            Value::Time(time) => Self::Time(time),
            Value::DateTime { micros, zoned } => Self::DateTime { micros, zoned },
            Value::Duration { months, seconds } => Self::Duration {
                months: i64::from(months),
                seconds,
            },
            Value::Wide => match (value_type, ty) {
                (ValueType::Number, Some(ty)) => Self::of_many_digits(ty, text, arena),
                (ValueType::Text, _) => Self::text(text),
                _ => Self::Unreadable,
            },
        }
    }

    /// Rare: a number of more than 18 digits.
    fn of_many_digits(ty: &dyn Type, text: &str, arena: &'a Bump) -> Self {
        let mut key = Vec::new();
        ty.key(Value::Wide, text, &mut key);
        match Decimal::of_key(&key) {
            Some(number) => Self::Number(number),
            None if text.eq_ignore_ascii_case("nan") => Self::Unreadable,
            None => Self::Far(arena.alloc_slice_copy(&key)),
        }
    }

    /// Whether there is something to compare.
    pub fn is_present(&self) -> bool {
        !matches!(self, Self::Empty | Self::Unreadable)
    }

    /// How two of one type compare; none where one of them is not there, or where they cannot be compared (a point
    /// in time with a zone and one without). A date is its midnight beside a point in time, of UTC if that has a zone.
    /// Text compares by code point, durations by `duration::length`.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        let midnight = |day: i32| i64::from(day).saturating_mul(DAY);
        match (*self, *other) {
            (Self::Text(a), Self::Text(b)) => Some(a.cmp(b)),
            (Self::Number(a), Self::Number(b)) => Some(a.cmp(&b)),
            (Self::Far(a), Self::Far(b)) => Some(a.cmp(b)),
            (Self::Far(a), Self::Number(b)) => Some(a.cmp(&b.key())),
            (Self::Number(a), Self::Far(b)) => Some(a.key().as_slice().cmp(b)),
            (Self::Bool(a), Self::Bool(b)) => Some(a.cmp(&b)),
            (Self::Date(a), Self::Date(b)) => Some(a.cmp(&b)),
            (Self::Time(a), Self::Time(b)) | (Self::YearMonth(a), Self::YearMonth(b)) => {
                Some(a.cmp(&b))
            }
            (
                Self::DateTime { micros, zoned },
                Self::DateTime {
                    micros: other,
                    zoned: also,
                },
            ) => (zoned == also).then(|| micros.cmp(&other)),
            (Self::DateTime { micros, .. }, Self::Date(day)) => Some(micros.cmp(&midnight(day))),
            (Self::Date(day), Self::DateTime { micros, .. }) => Some(midnight(day).cmp(&micros)),
            (
                Self::Duration { months, seconds },
                Self::Duration {
                    months: other,
                    seconds: also,
                },
            ) => Some(duration::length(months, seconds).cmp(&duration::length(other, also))),
            _ => None,
        }
    }
}
