//! The types of the expression language: fewer than a schema has, because `integer` and `number` calculate alike.

use crate::text;
use crate::text::Text;

/// What a part of an expression gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValueType {
    /// A text.
    Text,
    /// A number: `integer`, `number`, `year`.
    Number,
    /// True or false.
    Bool,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A point in time.
    DateTime,
    /// A month of a year.
    YearMonth,
    /// A span of calendar months and seconds.
    Duration,
}

impl ValueType {
    /// In words.
    pub const fn words(self) -> Text {
        match self {
            Self::Text => text!("a text", "文本"),
            Self::Number => text!("a number", "数字"),
            Self::Bool => text!("true or false", "是/否值"),
            Self::Date => text!("a date", "日期"),
            Self::Time => text!("a time of day", "时刻"),
            Self::DateTime => text!("a date and time", "日期时间"),
            Self::YearMonth => text!("a month of a year", "年月"),
            Self::Duration => text!("a duration", "时长"),
        }
    }

    /// What a field of this Table Schema type gives; none for `any`, whose use decides.
    pub fn of_field(type_name: &str) -> Option<Self> {
        Some(match type_name {
            "any" => return None,
            "number" | "integer" | "year" => Self::Number,
            "boolean" => Self::Bool,
            "date" => Self::Date,
            "time" => Self::Time,
            "datetime" => Self::DateTime,
            "yearmonth" => Self::YearMonth,
            "duration" => Self::Duration,
            _ => Self::Text,
        })
    }

    /// The Table Schema type that reads such a value as everybody writes it.
    pub const fn field_type(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Number => "number",
            Self::Bool => "boolean",
            Self::Date => "date",
            Self::Time => "time",
            Self::DateTime => "datetime",
            Self::YearMonth => "yearmonth",
            Self::Duration => "duration",
        }
    }
}
