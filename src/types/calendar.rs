//! The proleptic Gregorian calendar and the clock: ISO 8601 texts read byte by byte, spreadsheet serial numbers.
//!
//! Days count from 1970-01-01, microseconds from midnight. Fractions of a second are kept to the microsecond, digits
//! beyond are cut off (XML Schema part 2 §5.4 asks for milliseconds). There is no second 60.

/// Microseconds of a second.
pub(super) const SECOND: i64 = 1_000_000;
/// Microseconds of a day.
pub(super) const DAY: i64 = 86_400 * SECOND;

/// Minutes that a zone may lie off UTC (XML Schema part 2 §3.3.7).
const ZONE_MAX: i64 = 14 * 60;

/// Days of each month; a common year, then a leap year. Months from 1, so that 0 and 13 to 15 have no day.
static MONTH_DAYS: [[u8; 16]; 2] = [
    [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0, 0, 0],
    [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0, 0, 0],
];

/// Days from 0000-03-01 to 1970-01-01.
const EPOCH: i64 = 719_468;

/// Whether `year` has a 29 February.
pub(super) fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// The day number of a date that exists; None for 30 February, month 13, year 0 and their like.
#[inline]
pub(super) fn day_number(year: i64, month: u32, day: u32) -> Option<i32> {
    let last = MONTH_DAYS[usize::from(is_leap(year))]
        .get(month as usize)
        .copied()
        .unwrap_or(0);
    if year < 1 || day == 0 || day > u32::from(last) {
        return None;
    }
    // Years that begin in March end with the leap day; 153 days are five months from there.
    let (year, month) = if month > 2 {
        (year, i64::from(month) - 3)
    } else {
        (year - 1, i64::from(month) + 9)
    };
    let days =
        year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + i64::from(day)
            - 1;
    i32::try_from(days - EPOCH).ok()
}

/// The day of the week: 0 is Monday.
pub(super) fn weekday(day_number: i32) -> i32 {
    (day_number + 3).rem_euclid(7)
}

#[inline]
fn two(tens: u8, ones: u8) -> u32 {
    u32::from(tens.wrapping_sub(b'0')) * 10 + u32::from(ones.wrapping_sub(b'0'))
}

#[inline]
fn are_digits(bytes: &[u8]) -> bool {
    bytes
        .iter()
        .fold(true, |all, byte| all & (byte.wrapping_sub(b'0') < 10))
}

/// The day number of `YYYY-MM-DD`, exactly.
#[inline]
pub(super) fn date(bytes: &[u8]) -> Option<i32> {
    let b: &[u8; 10] = bytes.try_into().ok()?;
    let shape = are_digits(&b[..4])
        & (b[4] == b'-')
        & are_digits(&b[5..7])
        & (b[7] == b'-')
        & are_digits(&b[8..]);
    if !shape {
        return None;
    }
    let year = i64::from(two(b[0], b[1]) * 100 + two(b[2], b[3]));
    day_number(year, two(b[5], b[6]), two(b[8], b[9]))
}

/// Microseconds since midnight of `hh:mm:ss` with an optional fraction; `24:00:00` is a whole [`DAY`]
/// (XML Schema part 2 §3.3.8).
#[inline]
pub(super) fn clock(bytes: &[u8]) -> Option<i64> {
    let (b, fraction) = bytes.split_first_chunk::<8>()?;
    let shape = are_digits(&b[..2])
        & (b[2] == b':')
        & are_digits(&b[3..5])
        & (b[5] == b':')
        & are_digits(&b[6..]);
    if !shape {
        return None;
    }
    let micros = match fraction {
        [] => 0,
        [b'.', digits @ ..] => self::fraction(digits)?,
        _ => return None,
    };
    let (hour, minute, second) = (two(b[0], b[1]), two(b[3], b[4]), two(b[6], b[7]));
    if hour == 24 {
        let rest = fraction.iter().all(|byte| matches!(byte, b'.' | b'0'));
        return (minute == 0 && second == 0 && rest).then_some(DAY);
    }
    time_of_day(hour, minute, second).map(|time| time + micros)
}

/// Microseconds since midnight; None beyond 23:59:59.
#[inline]
pub(super) fn time_of_day(hour: u32, minute: u32, second: u32) -> Option<i64> {
    (hour < 24 && minute < 60 && second < 60)
        .then(|| (i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second)) * SECOND)
}

/// Microseconds of the digits behind a decimal point, at least one.
pub(super) fn fraction(digits: &[u8]) -> Option<i64> {
    if digits.is_empty() || !are_digits(digits) {
        return None;
    }
    Some((0..6).fold(0, |micros, at| {
        micros * 10 + digits.get(at).map_or(0, |digit| i64::from(digit - b'0'))
    }))
}

/// Microseconds since the epoch of `YYYY-MM-DDThh:mm:ss[.f][Z|±hh:mm]`, and whether it names its zone.
pub(super) fn date_time(bytes: &[u8]) -> Option<(i64, bool)> {
    let (day, rest) = bytes.split_first_chunk::<10>()?;
    let [b'T', rest @ ..] = rest else { return None };
    let day = date(day)?;
    let (rest, offset) = match rest {
        [rest @ .., b'Z'] => (rest, Some(0)),
        [rest @ .., sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            (rest, Some(zone(*sign, [*h1, *h2, *m1, *m2])?))
        }
        _ => (rest, None),
    };
    Some(instant(day, clock(rest)?, offset))
}

/// Microseconds east of UTC of a sign and the digits of hours and minutes; at most 14 hours.
pub(super) fn zone(sign: u8, digits: [u8; 4]) -> Option<i64> {
    let (hours, minutes) = (two(digits[0], digits[1]), two(digits[2], digits[3]));
    let offset = i64::from(hours * 60 + minutes);
    if !are_digits(&digits) || minutes > 59 || offset > ZONE_MAX {
        return None;
    }
    Some(if sign == b'-' { -offset } else { offset } * 60 * SECOND)
}

/// A day, a time of it and perhaps an offset from UTC as one point in time, and whether its zone is known.
pub(super) fn instant(day: i32, time: i64, offset: Option<i64>) -> (i64, bool) {
    (
        i64::from(day) * DAY + time - offset.unwrap_or(0),
        offset.is_some(),
    )
}

/// A spreadsheet's serial number in the 1900 system: the day and the time of day to the millisecond, which is as
/// much as a cell shows. 60, the 29 February 1900 that never was, is none; nor is what lies below 1 or after the
/// year 9999.
pub(super) fn serial(text: &str) -> Option<(i32, i64)> {
    let (mut serial, mut time) = serial_parts(text)?;
    if time == DAY {
        (serial, time) = (serial + 1, 0);
    }
    let day = match serial {
        1..=59 => serial - 25_568,
        61..=2_958_465 => serial - 25_569,
        _ => return None,
    };
    Some((day, time))
}

/// The whole days of a serial number as written, and the rest in microseconds rounded to the millisecond: up to a
/// whole [`DAY`].
pub(super) fn serial_parts(text: &str) -> Option<(i32, i64)> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, "0"));
    if whole.is_empty() || rest.is_empty() || whole.len() > 7 || rest.len() > 20 {
        return None;
    }
    if !are_digits(whole.as_bytes()) || !are_digits(rest.as_bytes()) {
        return None;
    }
    let rest = &rest[..rest.len().min(17)];
    let scale = 10_u128.pow(rest.len() as u32);
    let millis = (rest.parse::<u128>().ok()? * 86_400_000 + scale / 2) / scale;
    Some((whole.parse().ok()?, i64::try_from(millis).ok()? * 1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_four_hundred_years_reads_as_its_number() {
        // 1800-01-01 lies 62,091 days before the epoch.
        let mut number = -62_091;
        for year in 1800..=2200_i64 {
            for month in 1..=12_u32 {
                let last = match month {
                    4 | 6 | 9 | 11 => 30,
                    2 if is_leap(year) => 29,
                    2 => 28,
                    _ => 31,
                };
                for day in 0..=32_u32 {
                    let text = format!("{year:04}-{month:02}-{day:02}");
                    let expected = (1..=last).contains(&day).then_some(number);
                    assert_eq!(date(text.as_bytes()), expected, "{text}");
                    number += i32::from(expected.is_some());
                }
            }
            assert_eq!(date(format!("{year}-00-01").as_bytes()), None);
            assert_eq!(date(format!("{year}-13-01").as_bytes()), None);
        }
        assert_eq!(date(b"1970-01-01"), Some(0));
        assert_eq!(weekday(0), 3);
    }

    #[test]
    fn what_is_not_a_date_is_none() {
        for text in [
            "",
            "2024-2-9",
            "2024/02/09",
            "0000-01-01",
            "0000-00-00",
            "2024-02-9 ",
            "２４-02-09",
            "99999-01-01",
            "2024-99-99",
        ] {
            assert_eq!(date(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn times_and_their_ends() {
        assert_eq!(clock(b"23:59:59.9999999"), Some(DAY - 1));
        assert_eq!(clock(b"24:00:00.0"), Some(DAY));
        assert_eq!(clock(b"00:00:00.5"), Some(500_000));
        for text in [
            "24:00:01",
            "24:00:00.1",
            "23:59:60",
            "23:60:00",
            "12:00",
            "12:00:00.",
            "12:00:00.x",
            "12:00:00Z",
            "1:00:00",
        ] {
            assert_eq!(clock(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn zones_shift_to_the_same_instant() {
        let instant = |text: &str| date_time(text.as_bytes());
        assert_eq!(
            instant("2024-03-05T13:45:30Z"),
            instant("2024-03-05T21:45:30+08:00")
        );
        assert_eq!(
            instant("2024-02-28T24:00:00"),
            instant("2024-02-29T00:00:00")
        );
        assert_eq!(instant("1970-01-01T00:00:00.000001"), Some((1, false)));
        for text in [
            "2024-01-26T15:00:00+1:00",
            "2024-01-26T15:00:00+15:00",
            "2024-01-26T15:00:00+14:01",
            "2024-01-26 15:00:00",
            "2024-01-26T15:00:00z",
            "2024-01-26",
        ] {
            assert_eq!(instant(text), None, "{text}");
        }
    }

    #[test]
    fn serial_numbers_pass_the_day_that_never_was() {
        let at = |text: &str| serial(text).map(|(day, _)| day);
        assert_eq!(at("59"), date(b"1900-02-28"));
        assert_eq!(at("60"), None);
        assert_eq!(at("60.5"), None);
        assert_eq!(at("61"), date(b"1900-03-01"));
        assert_eq!(at("1"), date(b"1900-01-01"));
        assert_eq!(at("25569"), Some(0));
        assert_eq!(at("2958465"), date(b"9999-12-31"));
        for text in ["0", "0.5", "-1", "2958466", "", ".", "1.", "1e4", "45,123"] {
            assert_eq!(at(text), None, "{text}");
        }
        assert_eq!(
            serial("44927.33333333333").map(|(_, time)| time),
            clock(b"08:00:00")
        );
        assert_eq!(
            serial("45356.999988426").map(|(_, time)| time),
            clock(b"23:59:59")
        );
        assert_eq!(
            serial("45356.9999999999"),
            date(b"2024-03-06").map(|day| (day, 0))
        );
    }
}
