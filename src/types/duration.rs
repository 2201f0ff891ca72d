//! `duration`: a span of time as XML Schema writes it (part 2 §3.3.6), `-P1Y2M3DT4H5M6.7S`.
//!
//! Months have no fixed length, so XML Schema leaves `P1M` against `P30D` open; a minimum needs an answer, and a
//! month counts here as 30.436875 days, the Gregorian average. `P12M` equals `P1Y` and `PT24H` equals `P1D`; `P1M`
//! equals no number of days, even where it sorts beside one. Weeks do not exist.

use super::{Entry, Misfit, Options, Type, only_default, spelling};
use crate::table::value::Value;
use crate::text;
use crate::text::Message;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "duration",
    about: text!(
        "a span of time, as P1Y2M3DT4H5M6S",
        "时长，写作 P1Y2M3DT4H5M6S"
    ),
    options: &["format"],
    build,
    samples: &[
        ("P1Y", true),
        ("PT36H", true),
        ("-P1D", true),
        ("PT0.5S", true),
        ("P1Y2M3DT4H5M6S", true),
        ("P", false),
        ("P1DT", false),
        ("P1M1Y", false),
        ("PT1Y", false),
        ("P1W", false),
        ("P-1D", false),
        ("P1.5D", false),
        ("1Y", false),
    ],
};

/// The length of a month for sorting: 30.436875 days.
const MONTH_SECONDS: i128 = 2_629_746;

/// How long a span is where two are compared, in seconds: the Gregorian calendar's mean month counts for every month.
pub(crate) fn length(months: impl Into<i128>, seconds: impl Into<i128>) -> i128 {
    months.into() * MONTH_SECONDS + seconds.into()
}

/// Digits of a fraction of a second that count.
const FRACTION_DIGITS: u32 = 18;
const FRACTION: u64 = 10_u64.pow(FRACTION_DIGITS);

#[derive(Debug)]
struct Duration;

fn build(options: &Options) -> Result<Box<dyn Type>, Misfit> {
    only_default(options)?;
    Ok(Box::new(Duration))
}

/// A span taken apart; all parts count in one direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Span {
    negative: bool,
    months: i128,
    seconds: i128,
    /// In 10^-18 seconds, below one second.
    fraction: u64,
}

impl Span {
    fn read(text: &str) -> Option<Self> {
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let text = text.strip_prefix('P')?;
        let (days, clock) = match text.split_once('T') {
            Some((days, clock)) if !clock.is_empty() => (days, clock),
            Some(_) => return None,
            None => (text, ""),
        };
        if days.is_empty() && clock.is_empty() {
            return None;
        }
        let (mut rest, mut months, mut seconds) = (days, 0, 0);
        months += take(&mut rest, b'Y')? * 12;
        months += take(&mut rest, b'M')?;
        seconds += take(&mut rest, b'D')? * 86_400;
        if !rest.is_empty() {
            return None;
        }
        rest = clock;
        seconds += take(&mut rest, b'H')? * 3600;
        seconds += take(&mut rest, b'M')? * 60;
        let mut fraction = 0;
        if let Some((whole, digits)) = rest.split_once('.') {
            let digits = digits.strip_suffix('S')?;
            if whole.is_empty() || digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit())
            {
                return None;
            }
            let mut digits = digits.bytes();
            for _ in 0..FRACTION_DIGITS {
                fraction = fraction * 10 + u64::from(digits.next().map_or(0, |byte| byte - b'0'));
            }
            seconds += number(whole)?;
        } else {
            seconds += take(&mut rest, b'S')?;
            if !rest.is_empty() {
                return None;
            }
        }
        let negative = negative && (months, seconds, fraction) != (0, 0, 0);
        Some(Self {
            negative,
            months,
            seconds,
            fraction,
        })
    }

    fn value(self) -> Value {
        let sign = if self.negative { -1 } else { 1 };
        match (
            i32::try_from(sign * self.months),
            i64::try_from(sign * self.seconds),
        ) {
            (Ok(months), Ok(seconds)) if self.fraction == 0 => Value::Duration { months, seconds },
            _ => Value::Wide,
        }
    }

    /// The length in seconds rounded down and the rest of it; then the months, to part what only sorts alike.
    fn push_key(self, out: &mut Vec<u8>) {
        let (mut whole, mut fraction) = (length(self.months, self.seconds), self.fraction);
        let mut months = self.months;
        if self.negative {
            (whole, months) = (-whole, -months);
            if fraction > 0 {
                (whole, fraction) = (whole - 1, FRACTION - fraction);
            }
        }
        out.extend((whole.cast_unsigned() ^ (1 << 127)).to_be_bytes());
        out.extend(fraction.to_be_bytes());
        out.extend((months.cast_unsigned() ^ (1 << 127)).to_be_bytes());
    }
}

/// The span that a sheet shows as `36:00:00`, or that is written as ISO 8601 does.
pub(super) fn elapsed(text: &str) -> Value {
    iso_of_elapsed(text)
        .and_then(|iso| Span::read(&iso))
        .or_else(|| Span::read(text))
        .map_or(Value::Bad, Span::value)
}

/// `PT36H` for `36:00:00`.
fn iso_of_elapsed(text: &str) -> Option<String> {
    let (sign, clock) = match text.strip_prefix('-') {
        Some(clock) => ("-", clock),
        None => ("", text),
    };
    let mut parts = clock.split(':');
    let (hours, minutes, seconds) = (parts.next()?, parts.next()?, parts.next()?);
    let whole = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty();
    if parts.next().is_some() || !whole(hours) || !whole(minutes) {
        return None;
    }
    let mut iso = format!("{sign}PT");
    for (part, unit) in [(hours, 'H'), (minutes, 'M'), (seconds, 'S')] {
        let part = part.trim_start_matches('0');
        if !part.is_empty() {
            let zero = if part.starts_with('.') { "0" } else { "" };
            iso.extend([zero, part]);
            iso.push(unit);
        }
    }
    if iso.ends_with('T') {
        iso.push_str("0S");
    }
    Some(iso)
}

/// Takes `12Y` off the beginning of `rest` if the digits there end in `unit`; 0 if they do not. None if there are
/// too many of them.
fn take(rest: &mut &str, unit: u8) -> Option<i128> {
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || rest.as_bytes().get(digits) != Some(&unit) {
        return Some(0);
    }
    let (text, tail) = rest.split_at(digits);
    *rest = &tail[1..];
    number(text)
}

/// Up to 18 digits: 30 thousand million years in seconds.
fn number(digits: &str) -> Option<i128> {
    let all = digits.len() <= 18 && digits.bytes().all(|b| b.is_ascii_digit());
    if all { digits.parse().ok() } else { None }
}

impl Type for Duration {
    fn read(&self, text: &str) -> Value {
        Span::read(text).map_or(Value::Bad, Span::value)
    }

    fn accept(&self, native: Value, text: &str) -> Value {
        match native {
            Value::Empty | Value::Duration { .. } => native,
            Value::Text => self.read(text),
            // A span below a day is shown as a time of day is: `5:45:00`.
            Value::Wide | Value::Time(_) => elapsed(text),
            _ => Value::Bad,
        }
    }

    fn spell(&self, _: Value, text: &str, out: &mut Vec<u8>) {
        let iso = iso_of_elapsed(text);
        out.extend_from_slice(iso.as_deref().unwrap_or(text).as_bytes());
    }

    fn explain(&self, text: &str) -> Message {
        let odd = if let Some(odd) = spelling::oddity(text) {
            Some(odd)
        } else if text.ends_with('W') {
            Some(text!(
                "weeks are not part of it, write days",
                "不支持周，请改写为天数"
            ))
        } else if text.bytes().any(|b| b.is_ascii_lowercase()) {
            Some(text!("the letters are capitals", "字母应为大写"))
        } else if !text.trim_start_matches('-').starts_with('P') {
            Some(text!("it begins with P", "应以 P 开头"))
        } else if text.contains(['H', 'S']) && !text.contains('T') {
            Some(text!(
                "a T stands before hours, minutes and seconds",
                "时分秒前面应有 T"
            ))
        } else {
            None
        };
        match odd {
            Some(odd) => Message::new(text!(
                "a duration as P1Y2M3DT4H5M6S expected: {odd}",
                "应为时长，写作 P1Y2M3DT4H5M6S：{odd}"
            ))
            .with_said("odd", odd),
            None => text!(
                "a duration as P1Y2M3DT4H5M6S expected",
                "应为时长，写作 P1Y2M3DT4H5M6S"
            )
            .into(),
        }
    }

    fn key(&self, value: Value, text: &str, out: &mut Vec<u8>) {
        let span = match value {
            Value::Duration { months, seconds } => Span {
                negative: months < 0 || seconds < 0,
                months: i128::from(months).abs(),
                seconds: i128::from(seconds).abs(),
                fraction: 0,
            },
            _ => Span::read(text).unwrap_or_default(),
        };
        span.push_key(out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Vec<u8> {
        let mut out = Vec::new();
        Duration.key(Duration.read(text), text, &mut out);
        out
    }

    #[test]
    fn spans_sort_by_length() {
        let sorted = [
            "-P1Y",
            "-P1M",
            "-P30D",
            "-PT1.5S",
            "-PT1S",
            "-PT0.1S",
            "PT0S",
            "PT0.000001S",
            "PT0.5S",
            "PT1S",
            "PT60S",
            "PT61M",
            "P1D",
            "PT36H",
            "P28D",
            "P30D",
            "P1M",
            "P31D",
            "P59D",
            "P2M",
            "P62D",
            "P1Y",
            "P999999999999Y",
        ];
        for pair in sorted.windows(2) {
            assert!(key(pair[0]) < key(pair[1]), "{pair:?}");
        }
    }

    #[test]
    fn spellings_of_one_span_have_one_key() {
        for (a, b) in [
            ("P1Y", "P12M"),
            ("P1D", "PT24H"),
            ("PT1M", "PT60S"),
            ("PT1.0S", "PT1S"),
            ("-P0D", "PT0S"),
            ("PT0.50S", "PT0.5S"),
        ] {
            assert_eq!(key(a), key(b), "{a} {b}");
            assert_eq!(Duration.read(a), Duration.read(b), "{a} {b}");
        }
        assert_ne!(key("P1M"), key("PT2629746S"));
    }
}
