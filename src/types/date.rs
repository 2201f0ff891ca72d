//! `date`: a day of the calendar.
//!
//! `any` reads year-month-day in digits with `-`, `/`, `.`, 年月日 or nothing between them, and every order in which
//! the month is an English name. Days and months in digits without the year in front are never guessed.

use std::sync::LazyLock;

use super::calendar;
use super::directive::Reading;
use super::moment::{self, Moment};
use super::pattern::Pattern;
use super::{Entry, Misfit, Options, Type};
use crate::table::value::Value;
use crate::text;
use crate::text::Text;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "date",
    about: text!(
        "a day, as YYYY-MM-DD or in declared formats",
        "日期，YYYY-MM-DD 或声明的格式"
    ),
    options: &["format", "formats"],
    build,
    samples: &[
        ("2024-02-29", true),
        ("0001-01-01", true),
        ("2023-02-29", false),
        ("2024-13-01", false),
        ("2024/03/05", false),
        ("2024-3-5", false),
        ("0000-00-00", false),
        ("2024-03-05T00:00:00", false),
    ],
};

fn build(options: &Options) -> Result<Box<dyn Type>, Misfit> {
    moment::build(Day, options)
}

#[derive(Clone, Copy, Debug)]
struct Day;

static FORMS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    [
        "%Y-%m-%d",
        "%Y/%m/%d",
        "%Y.%m.%d",
        "%Y年%m月%d日",
        "%Y年%m月%d号",
        "%Y%m%d",
        "%d %b %Y",
        "%d. %b %Y",
        "%d-%b-%Y",
        "%b %d, %Y",
        "%b %d %Y",
        "%a, %d %b %Y",
        "%a, %b %d, %Y",
        "%a %d %b %Y",
    ]
    .iter()
    .filter_map(|form| Pattern::loose(form))
    .collect()
});

/// The day of a text in one of the forms of `any`.
pub(super) fn any(text: &str) -> Option<i32> {
    FORMS
        .iter()
        .find_map(|form| form.read(text))
        .map(|reading| reading.day)
}

impl Moment for Day {
    const PICTURE: &'static str = "YYYY-MM-DD";
    const PROBES: &'static [&'static str] = &["2004-05-06", "2010-11-12", "0102-03-04"];

    #[inline]
    fn iso(self, text: &str) -> Value {
        calendar::date(text.as_bytes()).map_or(Value::Bad, Value::Date)
    }

    fn reading(self, reading: Reading) -> Value {
        Value::Date(reading.day)
    }

    fn serial(self, text: &str) -> Value {
        if text.contains('.') {
            return Value::Bad;
        }
        calendar::serial(text).map_or(Value::Bad, |(day, _)| Value::Date(day))
    }

    fn any(self, text: &str) -> Value {
        any(text).map_or(Value::Bad, Value::Date)
    }

    /// A spreadsheet's midnight is a day.
    fn native(self, value: Value) -> Value {
        match value {
            Value::Date(_) => value,
            Value::DateTime {
                micros,
                zoned: false,
            } if micros % calendar::DAY == 0 => {
                i32::try_from(micros / calendar::DAY).map_or(Value::Bad, Value::Date)
            }
            _ => Value::Bad,
        }
    }

    fn misfit(self, pattern: &Pattern) -> Option<Text> {
        (!pattern.has_year()).then_some(text!(
            "a pattern of a date needs %Y or %y",
            "日期格式需要 %Y 或 %y"
        ))
    }

    fn expected(self) -> Text {
        text!("a date as YYYY-MM-DD expected", "应为日期，格式 YYYY-MM-DD")
    }

    fn odd(self, text: &str) -> Option<Text> {
        if calendar::date_time(text.as_bytes()).is_some()
            || text
                .get(..10)
                .is_some_and(|day| calendar::date(day.as_bytes()).is_some())
        {
            return Some(text!("something stands after the date", "日期后面还有内容"));
        }
        moment::odd_date(text)
    }
}
