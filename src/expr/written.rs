//! How a value is written in a cell.
//!
//! Numbers plain, dates and times as ISO 8601 has them (a fraction of a second only if there is one), durations as
//! XML Schema does. What is not there is written as nothing.

use std::fmt::{self, Write};

use bumpalo::Bump;
use bumpalo::collections::String as ArenaString;

use super::datum::Datum;
use crate::types::calendar::{self, DAY, SECOND};

/// The value as it is written in a cell; a text is itself, anything else is written into the arena.
pub fn written<'a>(datum: Datum<'a>, arena: &'a Bump) -> &'a str {
    match datum {
        Datum::Text(text) => text,
        Datum::Empty | Datum::Unreadable => "",
        Datum::Bool(true) => "true",
        Datum::Bool(false) => "false",
        _ => {
            let mut out = ArenaString::with_capacity_in(32, arena);
            write(datum, &mut out);
            out.into_bump_str()
        }
    }
}

/// Appends the value as it is written in a cell. Of a number beyond 38 digits only its cell knows the digits: it is
/// written as nothing.
pub fn write(datum: Datum<'_>, out: &mut impl Write) {
    // Writing into memory does not fail.
    let _ = try_write(datum, out);
}

fn try_write(datum: Datum<'_>, out: &mut impl Write) -> fmt::Result {
    match datum {
        Datum::Empty | Datum::Unreadable | Datum::Far(_) => Ok(()),
        Datum::Text(text) => out.write_str(text),
        Datum::Number(number) => write!(out, "{number}"),
        Datum::Bool(truth) => write!(out, "{truth}"),
        Datum::Date(day) => write_date(day, out),
        Datum::Time(micros) => write_time(micros, out),
        Datum::DateTime { micros, zoned } => {
            let (day, time) = day_and_time(micros);
            write_date(day, out)?;
            out.write_char('T')?;
            write_time(time, out)?;
            out.write_str(if zoned { "Z" } else { "" })
        }
        Datum::YearMonth(months) => {
            let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
            write!(out, "{year:04}-{month:02}")
        }
        Datum::Duration { months, seconds } => write_duration(months, seconds, out),
    }
}

/// The day of a point in time, and the microseconds since its midnight.
pub(crate) fn day_and_time(micros: i64) -> (i32, i64) {
    (micros.div_euclid(DAY) as i32, micros.rem_euclid(DAY))
}

fn write_date(day: i32, out: &mut impl Write) -> fmt::Result {
    let (year, month, day) = calendar::split(day);
    write!(out, "{year:04}-{month:02}-{day:02}")
}

fn write_time(micros: i64, out: &mut impl Write) -> fmt::Result {
    let (seconds, fraction) = (micros / SECOND, micros % SECOND);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    write!(out, "{hour:02}:{minute:02}:{second:02}")?;
    if fraction == 0 {
        return Ok(());
    }
    let (mut places, mut fraction) = (6, fraction);
    while fraction % 10 == 0 {
        (places, fraction) = (places - 1, fraction / 10);
    }
    write!(out, ".{fraction:0places$}")
}

/// `P1Y6M`, `-P180D`, `PT3H20M`. XML Schema knows one sign for the whole; where months and seconds differ in theirs,
/// each part has its own (ISO 8601-2): `P1Y-5D`.
fn write_duration(months: i64, seconds: i64, out: &mut impl Write) -> fmt::Result {
    if (months, seconds) == (0, 0) {
        return out.write_str("P0D");
    }
    let negative = months <= 0 && seconds <= 0;
    out.write_str(if negative { "-P" } else { "P" })?;
    let sign = |below: bool| if below && !negative { "-" } else { "" };
    let (size, minus) = (months.unsigned_abs(), sign(months < 0));
    write_part(size / 12, minus, 'Y', out)?;
    write_part(size % 12, minus, 'M', out)?;
    let (size, minus) = (seconds.unsigned_abs(), sign(seconds < 0));
    write_part(size / 86_400, minus, 'D', out)?;
    let clock = size % 86_400;
    if clock > 0 {
        out.write_char('T')?;
    }
    write_part(clock / 3600, minus, 'H', out)?;
    write_part(clock / 60 % 60, minus, 'M', out)?;
    write_part(clock % 60, minus, 'S', out)
}

fn write_part(size: u64, minus: &str, unit: char, out: &mut impl Write) -> fmt::Result {
    match size {
        0 => Ok(()),
        _ => write!(out, "{minus}{size}{unit}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::value::Value;
    use proptest::prelude::*;

    fn read(type_name: &str, text: &str) -> Value {
        let entry = crate::types::find(type_name).unwrap();
        (entry.build)(&crate::types::Options::default())
            .unwrap()
            .read(text)
    }

    fn line(datum: Datum<'_>) -> String {
        let mut out = String::new();
        write(datum, &mut out);
        out
    }

    proptest! {
        #[test]
        fn what_is_written_reads_as_the_same(day in calendar::DAYS, time in 0..DAY, months in any::<i32>(), seconds in 0..i64::from(i32::MAX), zoned in any::<bool>()) {
            prop_assert_eq!(read("date", &line(Datum::Date(day))), Value::Date(day));
            prop_assert_eq!(read("time", &line(Datum::Time(time))), Value::Time(time));
            let micros = i64::from(day) * DAY + time;
            prop_assert_eq!(read("datetime", &line(Datum::DateTime { micros, zoned })), Value::DateTime { micros, zoned });
            let seconds = if months < 0 { -seconds } else { seconds };
            let written = line(Datum::Duration { months: months.into(), seconds });
            prop_assert_eq!(read("duration", &written), Value::Duration { months, seconds });
        }
    }

    #[test]
    fn values_are_written_as_in_a_cell() {
        let duration = |months, seconds| Datum::Duration { months, seconds };
        for (datum, expected) in [
            (Datum::Text("a"), "a"),
            (Datum::Empty, ""),
            (Datum::Unreadable, ""),
            (Datum::Bool(true), "true"),
            (Datum::Time(1_500_000), "00:00:01.5"),
            (Datum::YearMonth(2026 * 12 + 10), "2026-11"),
            (duration(18, 0), "P1Y6M"),
            (duration(0, 180 * 86_400), "P180D"),
            (duration(0, 12_000), "PT3H20M"),
            (duration(0, 0), "P0D"),
            (duration(-1, -5), "-P1MT5S"),
            (duration(12, -5 * 86_400 - 1), "P1Y-5DT-1S"),
        ] {
            assert_eq!(line(datum), expected);
            assert_eq!(written(datum, &Bump::new()), expected);
        }
    }
}
