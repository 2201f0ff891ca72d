//! How cells that are no text are written: numbers as the General format shows them, days and times as ISO 8601 does.

use std::io::Write as _;

use super::cell::{Moment, Shape};
use crate::table::native::Native;
use crate::types::calendar::{DAY, SECOND, split};

/// Digits of a number that a spreadsheet keeps.
const DIGITS: usize = 15;
/// Powers of ten of the first digit with which a number is written out; with others the power is named.
const PLAIN: std::ops::Range<i32> = -7..21;

/// Whether a number is whole and has more digits than a spreadsheet keeps, as ids and card numbers have that were
/// typed as numbers; not where it is written with a power of ten. A round one may have lost none: nobody can tell.
pub(super) fn has_lost_digits(number: f64) -> bool {
    const LEAST: f64 = 1e15;
    const BEYOND: f64 = 1e21;
    (LEAST..BEYOND).contains(&number.abs())
}

/// Writes a number with at most 15 digits, as the General format does: no point behind a whole one, an exponent only
/// where there would be many zeros.
pub(super) fn number(number: f64, out: &mut Vec<u8>) -> Native {
    const EXACT: f64 = 1e15;
    // Writing to memory does not fail.
    if number.abs() < EXACT && number.fract() == 0.0 {
        let _ = write!(out, "{}", number as i64);
        return Native::Number;
    }
    // Only a broken workbook has them.
    if !number.is_finite() {
        let _ = write!(out, "{number}");
        return Native::Number;
    }
    // As `-1.2345e-7`, first with as many digits as it takes.
    let from = out.len();
    let _ = write!(out, "{number:e}");
    if significant(&out[from..]) > DIGITS {
        out.truncate(from);
        let _ = write!(out, "{number:.*e}", DIGITS - 1);
    }
    let mut digits = [0; DIGITS];
    let (len, power) = take_apart(&out[from..], &mut digits);
    let digits = &digits[..len];
    out.truncate(from);
    if number < 0.0 && len > 0 {
        out.push(b'-');
    }
    if len == 0 {
        out.push(b'0');
    } else if !PLAIN.contains(&power) {
        let (first, rest) = digits.split_at(1);
        out.extend_from_slice(first);
        point(rest, out);
        let sign = if power < 0 { '-' } else { '+' };
        let _ = write!(out, "E{sign}{:02}", power.unsigned_abs());
    } else if power < 0 {
        out.extend_from_slice(b"0.");
        out.resize(out.len() + power.unsigned_abs() as usize - 1, b'0');
        out.extend_from_slice(digits);
    } else {
        let whole = power.unsigned_abs() as usize + 1;
        let (before, behind) = digits.split_at(whole.min(len));
        out.extend_from_slice(before);
        out.resize(out.len() + whole.saturating_sub(len), b'0');
        point(behind, out);
    }
    Native::Number
}

/// Appends digits behind a point, if there are any.
fn point(digits: &[u8], out: &mut Vec<u8>) {
    if !digits.is_empty() {
        out.push(b'.');
        out.extend_from_slice(digits);
    }
}

/// The digits of a number in scientific notation up to the last that is no zero, how many these are, and its power.
fn take_apart(scientific: &[u8], digits: &mut [u8; DIGITS]) -> (usize, i32) {
    let end = memchr::memchr(b'e', scientific).unwrap_or(scientific.len());
    let (mantissa, power) = scientific.split_at(end);
    let own = mantissa.iter().filter(|sign| sign.is_ascii_digit());
    for (digit, own) in digits.iter_mut().zip(own) {
        *digit = *own;
    }
    let last = digits.iter().rposition(|digit| !matches!(digit, 0 | b'0'));
    let len = last.map_or(0, |last| last + 1);
    let power = std::str::from_utf8(power.get(1..).unwrap_or_default());
    let power = power.ok().and_then(|power| power.parse().ok());
    (len, power.unwrap_or_default())
}

/// Digits of a number in scientific notation.
fn significant(scientific: &[u8]) -> usize {
    let end = memchr::memchr(b'e', scientific).unwrap_or(scientific.len());
    scientific[..end]
        .iter()
        .filter(|sign| sign.is_ascii_digit())
        .count()
}

/// Writes `true` or `false`.
pub(super) fn boolean(truth: bool, out: &mut Vec<u8>) -> Native {
    out.extend_from_slice(if truth { b"true" } else { b"false" });
    Native::Boolean
}

/// Writes a moment that is in ISO 8601 already.
pub(super) fn iso(shape: Shape, text: &str, out: &mut Vec<u8>) -> Native {
    out.extend_from_slice(text.as_bytes());
    match shape {
        Shape::Date => Native::Date,
        Shape::Time => Native::Time,
        Shape::DateTime => Native::DateTime,
        Shape::Duration => Native::Duration,
    }
}

/// Writes a day as `2024-03-05`, a time as `06:30:00`, both with a `T` between them, a span of time as `36:00:00`;
/// nothing is written of a day that never was: none.
///
/// A number with a fraction that is shown as a day keeps its time; a number without a day is a time.
pub(super) fn moment(moment: Moment, out: &mut Vec<u8>) -> Option<Native> {
    const MOST: f64 = 4_000_000.0;
    const MILLIS: f64 = 86_400_000.0;
    let Moment {
        serial,
        shape,
        since_1904,
    } = moment;
    if !(-MOST..MOST).contains(&serial) {
        return None;
    }
    // A serial number is as exact as a spreadsheet keeps it: to the millisecond.
    let mut millis = (serial * MILLIS).round() as i64;
    // A time of day ends before midnight, however near it is.
    if shape == Shape::Time && serial < 1.0 {
        millis = millis.min(MILLIS as i64 - 1);
    }
    let (days, time) = (
        millis.div_euclid(DAY / 1000),
        millis.rem_euclid(DAY / 1000) * 1000,
    );
    if shape == Shape::Duration {
        let total = millis.unsigned_abs();
        if millis < 0 {
            out.push(b'-');
        }
        let (hours, rest) = (total / 3_600_000, total % 3_600_000);
        let _ = write!(out, "{hours:02}");
        clock_behind_hours(rest.cast_signed() * 1000, out);
        return Some(Native::Duration);
    }
    if days == 0 && (shape == Shape::Time || (shape == Shape::DateTime && !since_1904)) {
        clock(time, out);
        return Some(Native::Time);
    }
    let day = day_of(days, since_1904)?;
    let (year, month, day) = split(day);
    let _ = write!(out, "{year:04}-{month:02}-{day:02}");
    if shape == Shape::Date && time == 0 {
        return Some(Native::Date);
    }
    out.push(b'T');
    clock(time, out);
    Some(Native::DateTime)
}

/// Days since 1970-01-01 of a day of a sheet.
fn day_of(days: i64, since_1904: bool) -> Option<i32> {
    const LAST: i64 = 2_932_896;
    let day = match (since_1904, days) {
        (true, 0..) => days - 24_107,
        (false, 1..=59) => days - 25_568,
        (false, 61..) => days - 25_569,
        _ => return None,
    };
    i32::try_from(day)
        .ok()
        .filter(|day| i64::from(*day) <= LAST)
}

fn clock(micros: i64, out: &mut Vec<u8>) {
    let hours = micros / (3600 * SECOND);
    let _ = write!(out, "{hours:02}");
    clock_behind_hours(micros % (3600 * SECOND), out);
}

fn clock_behind_hours(micros: i64, out: &mut Vec<u8>) {
    let seconds = micros / SECOND;
    let _ = write!(out, ":{:02}:{:02}", seconds / 60, seconds % 60);
    let millis = micros % SECOND / 1000;
    if millis > 0 {
        let digits = format!("{millis:03}");
        let _ = write!(out, ".{}", digits.trim_end_matches('0'));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn numbers_are_written_as_general_shows_them() {
        for (given, expected) in [
            (0.0, "0"),
            (-0.0, "0"),
            (13_800_138_000.0, "13800138000"),
            (-12.5, "-12.5"),
            (0.1 + 0.2, "0.3"),
            (0.125, "0.125"),
            (1e15, "1000000000000000"),
            (1_234_567_890_123_456_789.0, "1234567890123460000"),
            (110_101_199_003_071_234.0, "110101199003071000"),
            (1.0 / 3.0, "0.333333333333333"),
            (2.0 / 3.0, "0.666666666666667"),
            (1e-7, "0.0000001"),
            (1.5e-9, "1.5E-09"),
            (1e21, "1E+21"),
            (1.25e300, "1.25E+300"),
            (123_456.789, "123456.789"),
            (999_999_999_999_999.9, "1000000000000000"),
        ] {
            assert_eq!(
                text(|out| {
                    number(given, out);
                }),
                expected
            );
        }
    }

    #[test]
    fn moments_are_written_as_iso_8601_does() {
        use Shape::{Date, DateTime, Duration, Time};
        for (serial, shape, since_1904, expected) in [
            (45356.0, Date, false, Some("2024-03-05")),
            (43894.0, Date, true, Some("2024-03-05")),
            (1.0, Date, false, Some("1900-01-01")),
            (59.0, Date, false, Some("1900-02-28")),
            (60.0, Date, false, None),
            (61.0, Date, false, Some("1900-03-01")),
            (0.0, Date, false, None),
            (0.0, Date, true, Some("1904-01-01")),
            (-1.0, Date, false, None),
            (2_958_465.0, Date, false, Some("9999-12-31")),
            (2_958_466.0, Date, false, None),
            (1e300, Date, false, None),
            (f64::NAN, Date, false, None),
            (
                45_356.573_263_888_9,
                DateTime,
                false,
                Some("2024-03-05T13:45:30"),
            ),
            (45356.5, Date, false, Some("2024-03-05T12:00:00")),
            (45_356.999_999_999_9, Date, false, Some("2024-03-06")),
            (0.270_833_333_333_333, Time, false, Some("06:30:00")),
            (0.5, DateTime, false, Some("12:00:00")),
            (0.000_005_787, Time, false, Some("00:00:00.5")),
            (1.5, Duration, false, Some("36:00:00")),
            (-0.0625, Duration, false, Some("-01:30:00")),
        ] {
            let mut out = Vec::new();
            let given = Moment {
                serial,
                shape,
                since_1904,
            };
            let written = moment(given, &mut out).map(|_| String::from_utf8(out.clone()).unwrap());
            assert_eq!(written.as_deref(), expected, "{serial} {shape:?}");
        }
    }
}
