//! The proleptic Gregorian calendar and the clock: ISO 8601 texts read byte by byte, spreadsheet serial numbers.
//!
//! Days count from 1970-01-01, microseconds from midnight. Fractions of a second are kept to the microsecond, digits
//! beyond are cut off (XML Schema part 2 §5.4 asks for milliseconds). There is no second 60.

/// Microseconds of a second.
pub(crate) const SECOND: i64 = 1_000_000;
/// Microseconds of a day.
pub(crate) const DAY: i64 = 86_400 * SECOND;

/// Minutes that a zone may lie off UTC (XML Schema part 2 §3.3.7).
const ZONE_MAX: i64 = 14 * 60;

/// Days of each month; a common year, then a leap year. Months from 1, so that 0 and 13 to 15 have no day.
static MONTH_DAYS: [[u8; 16]; 2] = [
    [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0, 0, 0],
    [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0, 0, 0],
];

/// Days of the year before each month, in the same shape.
static DAYS_BEFORE: [[u16; 16]; 2] = {
    let mut before = [[0; 16]; 2];
    let mut at = 2;
    while at < 16 {
        before[0][at] = before[0][at - 1] + MONTH_DAYS[0][at - 1] as u16;
        before[1][at] = before[1][at - 1] + MONTH_DAYS[1][at - 1] as u16;
        at += 1;
    }
    before
};

/// Days from 0001-01-01 to 1970-01-01.
const EPOCH: i64 = 719_162;
/// Days of 400 years.
const CYCLE: i32 = 146_097;
/// Days from the year 0 to the epoch.
const BEFORE: i32 = 719_528;

/// The day numbers that texts have: 0001-01-01 to 9999-12-31.
pub(crate) const DAYS: std::ops::RangeInclusive<i32> = -719_162..=2_932_896;

/// Whether `year` has a 29 February: 1 or 0, for a table.
#[inline]
fn leap(year: u32) -> usize {
    // Among multiples of 4 those of 25 are those of 100, and those of 16 among these those of 400.
    usize::from(year.is_multiple_of(4))
        & (usize::from(!year.is_multiple_of(25)) | usize::from(year.is_multiple_of(16)))
}

/// How many days `year` has.
pub(crate) fn days_of_year(year: u32) -> u32 {
    365 + leap(year) as u32
}

/// The day number of a date that exists; None for 30 February, month 13, year 0 and their like.
#[inline]
pub(crate) fn day_number(year: u32, month: u32, day: u32) -> Option<i32> {
    let (leap, month) = (leap(year), month as usize);
    let last = u32::from(*MONTH_DAYS[leap].get(month)?);
    if year == 0 || day == 0 || day > last {
        return None;
    }
    let past = year - 1;
    let leap_days = past / 4 - past / 100 + past / 400;
    let in_year = u32::from(DAYS_BEFORE[leap][month]) + day - 1;
    i32::try_from(i64::from(past) * 365 + i64::from(leap_days + in_year) - EPOCH).ok()
}

/// Days from the year 0 to the first day of a year, times two, plus one if that is a leap year: by the century within
/// 400 years and the year within the century. Longer than a century so that any index fits.
static YEARS: [[u32; 128]; 4] = {
    let mut years = [[0; 128]; 4];
    let (mut century, mut past) = (0, 0);
    while century < 4 {
        let mut year = 0;
        while year < 100 {
            let leap = if year == 0 {
                century == 0
            } else {
                year % 4 == 0
            };
            years[century][year] = past * 2 + leap as u32;
            past += 365 + leap as u32;
            year += 1;
        }
        century += 1;
    }
    years
};

/// As [`day_number`], of a year in two parts, all at most 99.
#[inline]
fn day_of(century: u8, year: u8, month: u8, day: u8) -> Option<i32> {
    let start = YEARS[usize::from(century & 3)][usize::from(year & 127)];
    let (leap, days) = ((start & 1) as usize, (start >> 1).cast_signed());
    let at = usize::from(month & 15);
    let wrong = month > 15 || day == 0 || day > MONTH_DAYS[leap][at] || (century | year) == 0;
    let in_year = i32::from(DAYS_BEFORE[leap][at]) + i32::from(day) - 1;
    (!wrong).then_some(i32::from(century >> 2) * CYCLE + days + in_year - BEFORE)
}

/// Year, month and day of a day number; the year before 1 is 0.
pub(crate) fn split(day_number: i32) -> (i32, u32, u32) {
    // Years begin in March here, so that a leap day ends one: Howard Hinnant, "chrono-compatible low-level date
    // algorithms", civil_from_days.
    const MARCH: i64 = BEFORE as i64 - 60;
    let days = i64::from(day_number) + MARCH;
    let (cycle, of_cycle) = (days.div_euclid(CYCLE.into()), days.rem_euclid(CYCLE.into()));
    let of_era = (of_cycle - of_cycle / 1460 + of_cycle / 36_524 - of_cycle / 146_096) / 365;
    let of_year = of_cycle - (365 * of_era + of_era / 4 - of_era / 100);
    let march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march + 2) / 5 + 1;
    let month = if march < 10 { march + 3 } else { march - 9 };
    let year = cycle * 400 + of_era + i64::from(month <= 2);
    (
        year as i32,
        month.unsigned_abs() as u32,
        day.unsigned_abs() as u32,
    )
}

/// The day of a month, or the month's last where it has fewer; None outside the years 1 to 9999.
pub(crate) fn clipped(year: i64, month: u32, day: u32) -> Option<i32> {
    let year = u32::try_from(year).ok().filter(|year| *year <= 9999)?;
    let last = MONTH_DAYS[leap(year)].get(month as usize)?;
    day_number(year, month, day.min((*last).into()))
}

/// The day so many calendar months later, clipped to the month's end: a month after 31 January is 28 or 29 February.
/// None outside the years 1 to 9999.
pub(crate) fn add_months(day_number: i32, months: i64) -> Option<i32> {
    let (year, month, day) = split(day_number);
    let months = (i64::from(year) * 12 + i64::from(month) - 1).checked_add(months)?;
    clipped(months.div_euclid(12), months.rem_euclid(12) as u32 + 1, day)
}

/// The day of the week: 0 is Monday.
pub(crate) fn weekday(day_number: i32) -> u32 {
    (i64::from(day_number) + 3).rem_euclid(7) as u32
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

/// Whether there is a digit where `shape` has one and the same sign elsewhere. Without branches.
#[inline]
fn is_shaped<const N: usize>(bytes: &[u8; N], shape: &[u8; N]) -> bool {
    let wrong = bytes.iter().zip(shape).fold(0, |wrong, (byte, sign)| {
        wrong
            | if *sign == b'0' {
                u8::from(byte.wrapping_sub(b'0') > 9)
            } else {
                byte ^ sign
            }
    });
    wrong == 0
}

/// The day number of `YYYY-MM-DD`, exactly.
#[inline]
pub(crate) fn date(bytes: &[u8]) -> Option<i32> {
    let (head, tail) = bytes.split_first_chunk::<8>()?;
    let tail: &[u8; 2] = tail.try_into().ok()?;
    // All bytes at once: less the shape, a digit is 0 to 9 and a sign 0; adding 118 or 127 takes all else past 127.
    let head = u64::from_le_bytes(*head) ^ u64::from_le_bytes(*b"0000-00-");
    let tail = u16::from_le_bytes(*tail) ^ u16::from_le_bytes(*b"00");
    let wrong_head = (head.wrapping_add(0x7f76_767f_7676_7676) | head) & 0x8080_8080_8080_8080;
    let wrong_tail = (tail.wrapping_add(0x7676) | tail) & 0x8080;
    if wrong_head | u64::from(wrong_tail) != 0 {
        return None;
    }
    // Each byte becomes the number of two digits that begins there: at most 99, so none spills over.
    let [century, _, year, _, _, month, ..] = (head * 10 + (head >> 8)).to_le_bytes();
    let [day, _] = (tail * 10 + (tail >> 8)).to_le_bytes();
    day_of(century, year, month, day)
}

/// Microseconds since midnight of `hh:mm:ss` with an optional fraction; `24:00:00` is a whole [`DAY`]
/// (XML Schema part 2 §3.3.8).
#[inline]
pub(super) fn clock(bytes: &[u8]) -> Option<i64> {
    let (b, fraction) = bytes.split_first_chunk::<8>()?;
    if !is_shaped(b, b"00:00:00") {
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
pub(crate) fn date_time(bytes: &[u8]) -> Option<(i64, bool)> {
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
pub(crate) fn serial(text: &str) -> Option<(i32, i64)> {
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

/// Appends the serial number of a day in the 1900 system, none being day 0, and of a time of it in microseconds. None
/// outside the years 1900 to 9999.
pub(super) fn write_serial(day: Option<i32>, time: i64, out: &mut Vec<u8>) -> Option<()> {
    // A millisecond is 1.2e-8 of a day.
    const DIGITS: usize = 11;
    let serial = match day {
        None => 0,
        Some(day @ ..=-25_509) => day + 25_568,
        Some(day) => day.checked_add(25_569)?,
    };
    if !(i32::from(day.is_some())..=2_958_465).contains(&serial) {
        return None;
    }
    let scale = 10_i128.pow(DIGITS as u32);
    let fraction = (i128::from(time) * scale + i128::from(DAY / 2)) / i128::from(DAY);
    let text = format!("{serial}.{fraction:0DIGITS$}");
    out.extend_from_slice(text.trim_end_matches('0').trim_end_matches('.').as_bytes());
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_day_of_four_hundred_years_reads_as_its_number() {
        // 1800-01-01 lies 62,091 days before the epoch.
        let mut number = -62_091;
        for year in 1800..=2200_u32 {
            for month in 1..=12_u32 {
                let last = match month {
                    4 | 6 | 9 | 11 => 30,
                    2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
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
    fn every_day_splits_into_what_it_is_made_of() {
        for day in DAYS {
            let (year, month, of_month) = split(day);
            assert_eq!(day_number(year.cast_unsigned(), month, of_month), Some(day));
        }
        assert_eq!(split(DAYS.start() - 1), (0, 12, 31));
        assert_eq!(split(DAYS.end() + 1), (10_000, 1, 1));
    }

    proptest! {
        #[test]
        fn months_are_added_as_one_by_one(day in DAYS, months in -400_i64..400) {
            // The first of the month month by month, then the day, or the last that there is.
            let (mut year, mut month, of_month) = split(day);
            for _ in 0..months.abs() {
                match (months > 0, month) {
                    (true, 12) => (year, month) = (year + 1, 1),
                    (true, _) => month += 1,
                    (false, 1) => (year, month) = (year - 1, 12),
                    (false, _) => month -= 1,
                }
            }
            let expected = (1..=of_month)
                .rev()
                .filter(|_| (1..=9999).contains(&year))
                .find_map(|day| day_number(year.cast_unsigned(), month, day));
            prop_assert_eq!(add_months(day, months), expected);
        }
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

    #[test]
    fn serial_numbers_are_written_as_they_are_read() {
        let text = |day, time| {
            let mut out = Vec::new();
            write_serial(day, time, &mut out)?;
            String::from_utf8(out).ok()
        };
        for day in (-25_567..=2_932_896).step_by(1009).chain(-25_567..-25_000) {
            for time in [0, 1000, DAY / 3 / 1000 * 1000, DAY - 1000] {
                let serial = text(Some(day), time).unwrap();
                assert_eq!(super::serial(&serial), Some((day, time)), "{serial}");
                assert_eq!(serial_parts(&text(None, time).unwrap()), Some((0, time)));
            }
        }
        assert_eq!(
            text(date(b"2024-03-05"), DAY / 2).as_deref(),
            Some("45356.5")
        );
        assert_eq!(text(date(b"2024-03-10"), 0).as_deref(), Some("45361"));
        assert_eq!(text(date(b"1899-12-31"), 0), None);
        assert_eq!(text(Some(i32::MAX), 0), None);
        assert_eq!(text(None, 0).as_deref(), Some("0"));
    }

    #[test]
    fn the_fast_reader_numbers_days_as_the_slow_one() {
        for year in 0..=9999_u32 {
            for (month, day) in [
                (1, 1),
                (2, 28),
                (2, 29),
                (2, 30),
                (3, 1),
                (12, 31),
                (13, 1),
                (16, 1),
                (6, 0),
            ] {
                let text = format!("{year:04}-{month:02}-{day:02}");
                assert_eq!(
                    date(text.as_bytes()),
                    day_number(year, month, day),
                    "{text}"
                );
            }
        }
    }
}
