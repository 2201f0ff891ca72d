//! `time`: a time of day, without a zone.
//!
//! `24:00:00` is the same as `00:00:00` (XML Schema part 2 §3.3.8). `any` also reads hours and minutes alone, AM and
//! PM, and 时分秒.

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
    name: "time",
    about: text!(
        "a time of day, as hh:mm:ss or in declared formats",
        "时刻，hh:mm:ss 或声明的格式"
    ),
    options: &["format", "formats"],
    build,
    samples: &[
        ("06:00:00", true),
        ("23:59:59.5", true),
        ("24:00:00", true),
        ("24:00:01", false),
        ("23:59:60", false),
        ("6:00:00", false),
        ("06:00", false),
        ("06:00:00Z", false),
    ],
};

fn build(options: &Options) -> Result<Box<dyn Type>, Misfit> {
    moment::build(Clock, options)
}

#[derive(Clone, Copy, Debug)]
struct Clock;

static FORMS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    [
        "%H:%M:%S",
        "%H:%M:%S.%f",
        "%H:%M",
        "%I:%M %p",
        "%I:%M%p",
        "%I:%M:%S %p",
        "%I %p",
        "%I%p",
        "%p%I:%M",
        "%H时%M分%S秒",
        "%H时%M分",
        "%H点%M分",
    ]
    .iter()
    .filter_map(|form| Pattern::loose(form))
    .collect()
});

/// The time of a text in one of the forms of `any`.
pub(super) fn any(text: &str) -> Option<i64> {
    FORMS
        .iter()
        .find_map(|form| form.read(text))
        .map(|reading| reading.time)
}

impl Moment for Clock {
    const PICTURE: &'static str = "hh:mm:ss";
    const PROBES: &'static [&'static str] = &["07:08:09", "10:11:12", "01:02:03"];

    #[inline]
    fn iso(self, text: &str) -> Value {
        calendar::clock(text.as_bytes())
            .map_or(Value::Bad, |time| Value::Time(time % calendar::DAY))
    }

    fn reading(self, reading: Reading) -> Value {
        Value::Time(reading.time)
    }

    /// A fraction of a day, below 1.
    fn serial(self, text: &str) -> Value {
        match calendar::serial_parts(text) {
            Some((0, time)) if time < calendar::DAY => Value::Time(time),
            _ => Value::Bad,
        }
    }

    fn any(self, text: &str) -> Value {
        any(text).map_or(Value::Bad, Value::Time)
    }

    fn native(self, value: Value) -> Value {
        match value {
            Value::Time(_) => value,
            _ => Value::Bad,
        }
    }

    fn misfit(self, pattern: &Pattern) -> Option<Text> {
        if pattern.has_zone() {
            Some(text!("a time of day keeps no zone", "时刻不含时区"))
        } else if pattern.has_time() {
            None
        } else {
            Some(text!(
                "a pattern of a time needs %H or %I",
                "时刻格式需要 %H 或 %I"
            ))
        }
    }

    fn expected(self) -> Text {
        text!("a time as hh:mm:ss expected", "应为时刻，格式 hh:mm:ss")
    }

    fn odd(self, text: &str) -> Option<Text> {
        odd_clock(text)
    }
}

/// What is odd about a text that should be `hh:mm:ss`.
pub(super) fn odd_clock(text: &str) -> Option<Text> {
    let number = |part: &str| {
        part.bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| part.parse::<u32>().ok())?
    };
    let parts: Vec<&str> = text.split('.').next()?.split(':').collect();
    match parts[..] {
        [hour, minute] if number(hour).is_some() && number(minute).is_some() => {
            Some(text!("the seconds are missing", "缺少秒"))
        }
        [hour, minute, second] => {
            let (hours, minutes, seconds) = (number(hour)?, number(minute)?, number(second)?);
            if hours > 23 {
                Some(text!("the hour is beyond 23", "小时超过 23"))
            } else if minutes > 59 || seconds > 59 {
                Some(text!("minutes or seconds beyond 59", "分或秒超过 59"))
            } else {
                Some(text!(
                    "hours, minutes and seconds need two digits each",
                    "时、分、秒应各写两位"
                ))
            }
        }
        _ => None,
    }
}
