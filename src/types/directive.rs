//! The parts of a date or time that a pattern can name, and how each is read.

use std::io::Write as _;

use super::calendar::{self, DAY, SECOND};
use crate::table::value::Value;

/// The months, in lower case.
pub(crate) const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
/// The days of the week from Monday, in lower case.
pub(crate) const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// What a pattern can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Directive {
    Year,
    ShortYear,
    Month,
    MonthName,
    Day,
    DayOfYear,
    Weekday,
    Hour,
    Hour12,
    Meridiem,
    Minute,
    Second,
    Fraction,
    Zone,
    ZoneName,
}

/// The letter of each, and how a person would picture it; `%b` and `%B`, `%a` and `%A` read the same names.
pub(crate) const LETTERS: [(char, Directive, &str); 17] = [
    ('Y', Directive::Year, "YYYY"),
    ('y', Directive::ShortYear, "YY"),
    ('m', Directive::Month, "MM"),
    ('B', Directive::MonthName, "Mar"),
    ('b', Directive::MonthName, "Mar"),
    ('d', Directive::Day, "DD"),
    ('j', Directive::DayOfYear, "DDD"),
    ('A', Directive::Weekday, "Mon"),
    ('a', Directive::Weekday, "Mon"),
    ('H', Directive::Hour, "hh"),
    ('I', Directive::Hour12, "hh"),
    ('p', Directive::Meridiem, "AM"),
    ('M', Directive::Minute, "mm"),
    ('S', Directive::Second, "ss"),
    ('f', Directive::Fraction, "ffffff"),
    ('z', Directive::Zone, "+08:00"),
    ('Z', Directive::ZoneName, "UTC"),
];

impl Directive {
    /// The fewest and the most digits; None for names and zones.
    pub(super) fn digits(self) -> Option<(usize, usize)> {
        match self {
            Self::Year => Some((4, 4)),
            Self::ShortYear => Some((2, 2)),
            Self::Month | Self::Day | Self::Hour | Self::Hour12 | Self::Minute | Self::Second => {
                Some((1, 2))
            }
            Self::DayOfYear => Some((1, 3)),
            Self::Fraction => Some((1, 9)),
            Self::MonthName | Self::Weekday | Self::Meridiem | Self::Zone | Self::ZoneName => None,
        }
    }

    /// Whether it is of a date, not of a time.
    pub(crate) fn is_of_a_date(self) -> bool {
        matches!(
            self,
            Self::Year
                | Self::ShortYear
                | Self::Month
                | Self::MonthName
                | Self::Day
                | Self::DayOfYear
                | Self::Weekday
        )
    }
}

impl Directive {
    /// Appends this part of a point in time as a pattern reads it: numbers with all their digits, names by their first
    /// three letters. None where there is no such part: the zone of a local clock.
    pub(super) fn write(self, at: Reading, out: &mut Vec<u8>) -> Option<()> {
        let (year, month, day) = at.date();
        let seconds = at.time / SECOND;
        let hour = seconds / 3600;
        let (number, width) = match self {
            Self::Year => (year.into(), 4),
            Self::ShortYear => ((year % 100).into(), 2),
            Self::Month => (month.into(), 2),
            Self::Day => (day.into(), 2),
            Self::DayOfYear => {
                let first = calendar::day_number(year.try_into().ok()?, 1, 1)?;
                ((at.day - first + 1).into(), 3)
            }
            Self::Hour => (hour, 2),
            Self::Hour12 => ((hour + 11) % 12 + 1, 2),
            Self::Minute => (seconds / 60 % 60, 2),
            Self::Second => (seconds % 60, 2),
            Self::Fraction => (at.time % SECOND, 6),
            Self::MonthName => return write_name(MONTHS.get(month as usize - 1)?, out),
            Self::Weekday => {
                return write_name(WEEKDAYS.get(calendar::weekday(at.day) as usize)?, out);
            }
            Self::Meridiem => {
                out.extend_from_slice(if hour < 12 { b"AM" } else { b"PM" });
                return Some(());
            }
            Self::Zone => {
                let minutes = at.offset? / SECOND / 60;
                let sign = if minutes < 0 { '-' } else { '+' };
                let (hours, minutes) = (minutes.abs() / 60, minutes.abs() % 60);
                return write!(out, "{sign}{hours:02}:{minutes:02}").ok();
            }
            Self::ZoneName => {
                (at.offset? == 0).then(|| out.extend_from_slice(b"UTC"))?;
                return Some(());
            }
        };
        write!(out, "{number:0width$}").ok()
    }
}

/// Appends the first three letters of a name, the first one as a capital.
fn write_name(name: &str, out: &mut Vec<u8>) -> Option<()> {
    let (first, rest) = name.as_bytes().split_first()?;
    out.push(first.to_ascii_uppercase());
    out.extend_from_slice(rest.get(..2)?);
    Some(())
}

/// What a text says under a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    /// Days since the epoch.
    pub(super) day: i32,
    /// Microseconds since midnight.
    pub(super) time: i64,
    /// Microseconds east of UTC, if said.
    pub(super) offset: Option<i64>,
}

impl Reading {
    /// What a day, a time or both say; a time is of 1 January 1900, as in Python. None of other values.
    pub(super) fn of(value: Value) -> Option<Self> {
        const YEAR_1900: i32 = -25_567;
        let (day, time, offset) = match value {
            Value::Date(day) => (day, 0, None),
            Value::Time(time) => (YEAR_1900, time, None),
            Value::DateTime { micros, zoned } => {
                let day = i32::try_from(micros.div_euclid(DAY)).ok()?;
                (day, micros.rem_euclid(DAY), zoned.then_some(0))
            }
            _ => return None,
        };
        Some(Self { day, time, offset })
    }

    /// Year, month and day.
    pub(super) fn date(self) -> (i32, u32, u32) {
        calendar::split(self.day)
    }
}

/// The name in `names` that `text` begins with, full or its first three letters: its place, and what follows.
fn name<'a>(names: &[&str], text: &'a str) -> Option<(u32, &'a str)> {
    (0..).zip(names).find_map(|(at, full)| {
        [*full, &full[..3]]
            .iter()
            .find(|name| {
                text.get(..name.len())
                    .is_some_and(|head| head.eq_ignore_ascii_case(name))
            })
            .map(|name| (at, &text[name.len()..]))
    })
}

/// What was read so far.
#[derive(Default)]
pub(super) struct Parts {
    year: Option<u32>,
    month: Option<u32>,
    day: Option<u32>,
    day_of_year: Option<u32>,
    weekday: Option<u32>,
    hour: u32,
    afternoon: Option<bool>,
    twelve: bool,
    minute: u32,
    second: u32,
    micros: i64,
    offset: Option<i64>,
}

impl Parts {
    /// Takes a number and its digits, nine at most.
    pub(super) fn number(&mut self, of: Directive, number: u32, digits: &str) -> Option<()> {
        match of {
            Directive::Year => self.year = Some(number),
            // POSIX: 69 to 99 are the 20th century.
            Directive::ShortYear => {
                let century = if number < 69 { 2000 } else { 1900 };
                self.year = Some(century + number);
            }
            Directive::Month => self.month = Some(number),
            Directive::Day => self.day = Some(number),
            Directive::DayOfYear => self.day_of_year = Some(number),
            Directive::Hour => self.hour = number,
            Directive::Hour12 => {
                if !(1..=12).contains(&number) {
                    return None;
                }
                (self.hour, self.twelve) = (number, true);
            }
            Directive::Minute => self.minute = number,
            Directive::Second => self.second = number,
            Directive::Fraction => self.micros = calendar::fraction(digits.as_bytes())?,
            _ => return None,
        }
        Some(())
    }

    /// Reads a name or a zone off the beginning of `text`; what follows it.
    pub(super) fn word<'a>(&mut self, of: Directive, text: &'a str) -> Option<&'a str> {
        match of {
            Directive::MonthName => {
                let (month, rest) = name(&MONTHS, text)?;
                self.month = Some(month + 1);
                Some(rest)
            }
            Directive::Weekday => {
                let (weekday, rest) = name(&WEEKDAYS, text)?;
                self.weekday = Some(weekday);
                Some(rest)
            }
            Directive::Meridiem => {
                let head = text.get(..2).unwrap_or("");
                let (afternoon, rest) = if let Some(rest) = text.strip_prefix("上午") {
                    (false, rest)
                } else if let Some(rest) = text.strip_prefix("下午") {
                    (true, rest)
                } else if head.eq_ignore_ascii_case("am") {
                    (false, &text[2..])
                } else if head.eq_ignore_ascii_case("pm") {
                    (true, &text[2..])
                } else {
                    return None;
                };
                self.afternoon = Some(afternoon);
                Some(rest)
            }
            Directive::Zone => {
                let (offset, rest) = match *text.as_bytes() {
                    [b'Z', ..] => (0, &text[1..]),
                    [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2, ..] => {
                        (calendar::zone(sign, [h1, h2, m1, m2])?, text.get(6..)?)
                    }
                    [sign @ (b'+' | b'-'), h1, h2, m1, m2, ..] => {
                        (calendar::zone(sign, [h1, h2, m1, m2])?, text.get(5..)?)
                    }
                    _ => return None,
                };
                self.offset = Some(offset);
                Some(rest)
            }
            // Other names are ambiguous (CST is Chicago's and Shanghai's).
            Directive::ZoneName => {
                let rest = ["UTC", "GMT", "Z"]
                    .iter()
                    .find_map(|name| text.strip_prefix(name))?;
                self.offset = Some(0);
                Some(rest)
            }
            _ => None,
        }
    }

    /// The point in time, if the calendar and the clock have it.
    pub(super) fn reading(&self) -> Option<Reading> {
        let year = self.year.unwrap_or(1900);
        let day = match self.day_of_year {
            Some(of_year) => {
                let first = calendar::day_number(year, 1, 1)?;
                let day = first + i32::try_from(of_year).ok()? - 1;
                if of_year == 0 || of_year > calendar::days_of_year(year) {
                    return None;
                }
                // Said twice, it must be the same day.
                if let (Some(month), Some(of_month)) = (self.month, self.day)
                    && calendar::day_number(year, month, of_month) != Some(day)
                {
                    return None;
                }
                day
            }
            None => calendar::day_number(year, self.month.unwrap_or(1), self.day.unwrap_or(1))?,
        };
        if let Some(weekday) = self.weekday
            && self.year.is_some()
            && calendar::weekday(day) != weekday
        {
            return None;
        }
        let hour = match (self.twelve, self.afternoon) {
            (true, Some(true)) => self.hour % 12 + 12,
            (true, _) => self.hour % 12,
            (false, _) => self.hour,
        };
        let time = calendar::time_of_day(hour, self.minute, self.second)?;
        Some(Reading {
            day,
            time: time + self.micros,
            offset: self.offset,
        })
    }
}
