//! `datetime`: a day and a time of it, with or without a zone.
//!
//! Two with a zone compare as instants. One without a zone is never equal to one with it; it sorts as if it were UTC.
//! `any` reads a date and a time in the forms of those two types, in either order with a blank or a `T` between them,
//! and an offset or `Z` behind.

use super::calendar;
use super::directive::Reading;
use super::moment::{self, Moment};
use super::pattern::Pattern;
use super::{Entry, Misfit, Options, Type, date, time};
use crate::table::value::Value;
use crate::text;
use crate::text::Text;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "datetime",
    about: text!(
        "a day and a time, as YYYY-MM-DDThh:mm:ss or in declared formats",
        "日期时间，YYYY-MM-DDThh:mm:ss 或声明的格式"
    ),
    options: &["format", "formats"],
    build,
    samples: &[
        ("2024-03-05T13:45:30", true),
        ("2024-03-05T13:45:30.25Z", true),
        ("2024-03-05T13:45:30+08:00", true),
        ("2024-03-05T24:00:00", true),
        ("2024-03-05", false),
        ("2024-03-05 13:45:30", false),
        ("2024-03-05T13:45", false),
        ("2024-03-05T13:45:30+8:00", false),
    ],
};

fn build(options: &Options) -> Result<Box<dyn Type>, Misfit> {
    moment::build(Instant, options)
}

#[derive(Clone, Copy, Debug)]
struct Instant;

fn value((micros, zoned): (i64, bool)) -> Value {
    Value::DateTime { micros, zoned }
}

/// The text without the offset at its end, and that offset.
fn split_offset(text: &str) -> (&str, Option<i64>) {
    if let Some(rest) = text.strip_suffix('Z') {
        return (rest, Some(0));
    }
    let offset = match *text.as_bytes() {
        [.., sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            Some((6, calendar::zone(sign, [h1, h2, m1, m2])))
        }
        [.., sign @ (b'+' | b'-'), h1, h2, m1, m2] => {
            Some((5, calendar::zone(sign, [h1, h2, m1, m2])))
        }
        _ => None,
    };
    match offset {
        Some((len, Some(offset))) => (&text[..text.len() - len], Some(offset)),
        _ => (text, None),
    }
}

impl Moment for Instant {
    const PICTURE: &'static str = "YYYY-MM-DDThh:mm:ss";
    const PROBES: &'static [&'static str] = &[
        "2004-05-06T07:08:09",
        "2010-11-12T10:11:12",
        "0102-03-04T05:06:07",
    ];

    #[inline]
    fn iso(self, text: &str) -> Value {
        calendar::date_time(text.as_bytes()).map_or(Value::Bad, value)
    }

    fn reading(self, reading: Reading) -> Value {
        value(calendar::instant(reading.day, reading.time, reading.offset))
    }

    fn serial(self, text: &str) -> Value {
        calendar::serial(text).map_or(Value::Bad, |(day, time)| {
            value(calendar::instant(day, time, None))
        })
    }

    fn any(self, text: &str) -> Value {
        let iso = self.iso(text);
        if iso != Value::Bad {
            return iso;
        }
        [split_offset(text), (text, None)]
            .into_iter()
            .find_map(|(rest, offset)| {
                let rest = rest.trim_end();
                rest.match_indices([' ', 'T']).find_map(|(at, gap)| {
                    let (before, after) = (&rest[..at], &rest[at + gap.len()..]);
                    let (day, time) = match (date::any(before), time::any(after)) {
                        (Some(day), Some(time)) => (day, time),
                        _ => (date::any(after)?, time::any(before)?),
                    };
                    Some(value(calendar::instant(day, time, offset)))
                })
            })
            .unwrap_or(Value::Bad)
    }

    /// A spreadsheet's day is its midnight.
    fn native(self, value: Value) -> Value {
        match value {
            Value::DateTime { .. } => value,
            Value::Date(day) => self::value(calendar::instant(day, 0, None)),
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
        text!(
            "a date and time as YYYY-MM-DDThh:mm:ss expected",
            "应为日期时间，格式 YYYY-MM-DDThh:mm:ss"
        )
    }

    fn odd(self, text: &str) -> Option<Text> {
        let Some((day, rest)) = text.split_at_checked(10) else {
            return moment::odd_date(text);
        };
        if calendar::date(day.as_bytes()).is_none() {
            return moment::odd_date(day);
        }
        let Some(clock) = rest.strip_prefix('T') else {
            return Some(if rest.is_empty() {
                text!("the time is missing", "缺少时刻")
            } else {
                text!("no T between date and time", "日期与时刻之间缺少 T")
            });
        };
        let (clock, zone) =
            clock.split_at(clock.find(['+', '-', 'Z', 'z', ' ']).unwrap_or(clock.len()));
        if !zone.is_empty() && calendar::clock(clock.as_bytes()).is_some() {
            return Some(text!(
                "the zone is not as +08:00 or Z",
                "时区写法不是 +08:00 或 Z"
            ));
        }
        time::odd_clock(clock)
    }
}
