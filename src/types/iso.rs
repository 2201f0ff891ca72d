//! Days and times as ISO 8601 writes them, in the forms that the standard's own formats read.

use std::io::Write as _;

use super::calendar::SECOND;
use super::directive::Reading;
use crate::table::value::Value;

/// Appends `2024-03-05`, `06:30:00`, or both with a `T` between them and a `Z` behind if the zone is known; a fraction
/// of a second only if there is one. Nothing for other values.
pub(super) fn write(value: Value, out: &mut Vec<u8>) {
    let Some(reading) = Reading::of(value) else {
        return;
    };
    // Writing to memory does not fail.
    if !matches!(value, Value::Time(_)) {
        let (year, month, day) = reading.date();
        let _ = write!(out, "{year:04}-{month:02}-{day:02}");
    }
    if matches!(value, Value::DateTime { .. }) {
        out.push(b'T');
    }
    if !matches!(value, Value::Date(_)) {
        write_clock(reading.time, out);
    }
    if reading.offset.is_some() {
        out.push(b'Z');
    }
}

/// Appends the same to a text.
pub(super) fn push(value: Value, out: &mut String) {
    let Value::Date(_) = value else {
        let mut written = Vec::new();
        write(value, &mut written);
        out.extend(written.into_iter().map(char::from));
        return;
    };
    let Some((year, month, day)) = Reading::of(value).map(Reading::date) else {
        return;
    };
    // By hand: a column of days may be written anew as a whole.
    let digit = |number: u32| b'0' + (number % 10) as u8;
    let year = u32::try_from(year).unwrap_or_default();
    let mut text = *b"0000-00-00";
    let digits = [
        year / 1000,
        year / 100,
        year / 10,
        year,
        month / 10,
        month,
        day / 10,
        day,
    ];
    for (place, number) in [0, 1, 2, 3, 5, 6, 8, 9].into_iter().zip(digits) {
        text[place] = digit(number);
    }
    out.push_str(str::from_utf8(&text).unwrap_or_default());
}

fn write_clock(micros: i64, out: &mut Vec<u8>) {
    let (seconds, fraction) = (micros / SECOND, micros % SECOND);
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    let _ = write!(out, "{hours:02}:{minutes:02}:{:02}", seconds % 60);
    if fraction > 0 {
        let digits = format!("{fraction:06}");
        let _ = write!(out, ".{}", digits.trim_end_matches('0'));
    }
}

#[cfg(test)]
mod tests {
    use super::super::calendar;
    use super::*;
    use proptest::prelude::*;

    fn text(value: Value) -> String {
        let mut out = Vec::new();
        write(value, &mut out);
        String::from_utf8(out).unwrap()
    }

    proptest! {
        #[test]
        fn what_is_written_reads_as_it_was(day in -719_162_i32..=2_932_896, time in 0..calendar::DAY, zoned: bool) {
            prop_assert_eq!(calendar::date(text(Value::Date(day)).as_bytes()), Some(day));
            prop_assert_eq!(calendar::clock(text(Value::Time(time)).as_bytes()), Some(time));
            let micros = i64::from(day) * calendar::DAY + time;
            let at = text(Value::DateTime { micros, zoned });
            prop_assert_eq!(calendar::date_time(at.as_bytes()), Some((micros, zoned)));
        }
    }

    proptest! {
        #[test]
        fn both_ways_write_the_same(day in -719_162_i32..=2_932_896, time in 0..calendar::DAY, zoned: bool) {
            let micros = i64::from(day) * calendar::DAY + time;
            for value in [Value::Date(day), Value::Time(time), Value::DateTime { micros, zoned }] {
                let mut pushed = String::new();
                push(value, &mut pushed);
                prop_assert_eq!(pushed, text(value));
            }
        }
    }

    #[test]
    fn nothing_else_is_written() {
        assert_eq!(text(Value::Int(5)), "");
        assert_eq!(text(Value::Time(500_000)), "00:00:00.5");
    }
}
