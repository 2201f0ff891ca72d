//! Days and times as `OpenDocument` writes them, in the form in which they are handed on.

use std::fmt::Write as _;

use crate::io::workbook::cell::Shape;

/// What a day and perhaps a time is: midnight is the day alone, zeros at the end of a fraction are nothing.
pub(super) fn moment(text: &str) -> (Shape, &str) {
    let text = text.trim();
    let Some((day, time)) = text.split_once('T') else {
        return (Shape::Date, text);
    };
    if time.bytes().all(|sign| matches!(sign, b'0' | b':' | b'.')) {
        return (Shape::Date, day);
    }
    let short = match time.split_once('.') {
        Some((_, fraction)) if fraction.bytes().all(|sign| sign.is_ascii_digit()) => {
            text.trim_end_matches('0').trim_end_matches('.')
        }
        _ => text,
    };
    (Shape::DateTime, short)
}

/// Appends the clock of a span of time such as `PT06H30M00S`: a time of day if it is shorter than one, else hours that
/// go on counting (`36:00:00`). None of what is no such span; it has no months, whose length nobody knows.
pub(super) fn clock(span: &str, out: &mut String) -> Option<Shape> {
    let (negative, span) = match span.trim().strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, span.trim()),
    };
    let (days, time) = span
        .strip_prefix('P')?
        .split_once('T')
        .unwrap_or((&span[1..], ""));
    let (days, rest) = amount(days, 'D')?;
    let (hours, time) = amount(time, 'H')?;
    let (minutes, time) = amount(time, 'M')?;
    let (time, fraction) = match time.split_once(['.', ',']) {
        Some((whole, fraction)) => (format!("{whole}S"), fraction.strip_suffix('S')?),
        None => (time.to_owned(), ""),
    };
    let (seconds, time) = amount(&time, 'S')?;
    let is_whole = rest.is_empty() && time.is_empty();
    if !is_whole || !fraction.bytes().all(|sign| sign.is_ascii_digit()) {
        return None;
    }
    let seconds = days * 86_400 + hours * 3600 + minutes * 60 + seconds;
    let (minutes, seconds) = (seconds / 60, seconds % 60);
    let (hours, minutes) = (minutes / 60, minutes % 60);
    let sign = if negative { "-" } else { "" };
    // Writing into memory does not fail.
    let _ = write!(out, "{sign}{hours:02}:{minutes:02}:{seconds:02}");
    let fraction = fraction.trim_end_matches('0');
    if !fraction.is_empty() {
        out.extend([".", fraction]);
    }
    Some(if hours < 24 && !negative {
        Shape::Time
    } else {
        Shape::Duration
    })
}

/// The number before this unit, 0 if there is none, and what follows.
fn amount(text: &str, unit: char) -> Option<(u64, &str)> {
    const MOST: usize = 12;
    let Some((digits, rest)) = text.split_once(unit) else {
        return Some((0, text));
    };
    let is_number =
        (1..=MOST).contains(&digits.len()) && digits.bytes().all(|sign| sign.is_ascii_digit());
    Some((is_number.then(|| digits.parse().ok())??, rest))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(span: &str) -> Option<(Shape, String)> {
        let mut out = String::new();
        let shape = clock(span, &mut out)?;
        Some((shape, out))
    }

    proptest! {
        #[test]
        fn whatever_is_given_does_no_harm(span in "-?P?[0-9DTHMS.,]{0,20}|\\PC{0,10}") {
            let _ = (text(&span), moment(&span));
        }

        #[test]
        fn a_span_is_its_clock(hours in 0..10_000_u64, minutes in 0..60_u64, seconds in 0..60_u64) {
            let expected = format!("{hours:02}:{minutes:02}:{seconds:02}");
            let shape = if hours < 24 { Shape::Time } else { Shape::Duration };
            prop_assert_eq!(text(&format!("PT{hours:02}H{minutes:02}M{seconds:02}S")), Some((shape, expected)));
        }
    }

    #[test]
    fn spans_are_clocks() {
        use Shape::{Duration, Time};
        for (span, expected) in [
            ("PT06H30M00S", Some((Time, "06:30:00"))),
            ("PT0S", Some((Time, "00:00:00"))),
            ("PT90M", Some((Time, "01:30:00"))),
            ("PT10H10M10.500000000S", Some((Time, "10:10:10.5"))),
            ("PT10H10M10,25S", Some((Time, "10:10:10.25"))),
            ("PT36H", Some((Duration, "36:00:00"))),
            ("P1DT12H", Some((Duration, "36:00:00"))),
            ("-PT01H30M", Some((Duration, "-01:30:00"))),
            ("P1D", Some((Duration, "24:00:00"))),
            ("P1M", None),
            ("P1Y", None),
            ("06:30:00", None),
            ("", None),
        ] {
            let expected = expected.map(|(shape, text)| (shape, text.to_owned()));
            assert_eq!(text(span), expected, "{span}");
        }
    }

    #[test]
    fn midnight_is_a_day() {
        use Shape::{Date, DateTime};
        for (given, expected) in [
            ("2021-01-01", (Date, "2021-01-01")),
            ("2021-01-01T00:00:00", (Date, "2021-01-01")),
            ("2021-01-01T10:10:10", (DateTime, "2021-01-01T10:10:10")),
            (
                "2021-01-01T10:10:10.250000000",
                (DateTime, "2021-01-01T10:10:10.25"),
            ),
            (
                "2021-01-01T10:10:10.000000000",
                (DateTime, "2021-01-01T10:10:10"),
            ),
            ("2021-01-01T10:10:10Z", (DateTime, "2021-01-01T10:10:10Z")),
        ] {
            assert_eq!(moment(given), expected);
        }
    }
}
