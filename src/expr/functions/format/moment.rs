//! Patterns of dates and times: strftime's where there is a `%`, else a spreadsheet's letters.
//!
//! `m` is the minute behind an hour and before a second, as in a spreadsheet, and the month elsewhere; other letters
//! stand in double quotes or behind a backslash, only `T` and `Z` stand for themselves. Names are English; `aaa` and
//! `aaaa` are the Chinese weekdays that spreadsheets have.

use std::fmt::{self, Write};

use crate::expr::ValueType;
use crate::expr::datum::Datum;
use crate::expr::written::day_and_time;
use crate::text;
use crate::text::Message;
use crate::types::calendar::{self, SECOND};
use crate::types::directive::{Directive, LETTERS, MONTHS, WEEKDAYS};
use crate::types::pattern::unknown;

const CHINESE_WEEKDAYS: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];

/// How a directive is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// All digits, the whole name.
    Full,
    /// Without zeros before it.
    Plain,
    /// The first letters of a name.
    Short,
    /// 星期六, 下午.
    Chinese,
    /// 六.
    ShortChinese,
}

/// A part of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Literal(char),
    Say(Directive, Form),
    /// No directive of strftime.
    NoDirective(Option<char>),
    /// No letter of a spreadsheet.
    NoLetter(char),
}

/// The parts of a pattern, from left to right.
struct Parts<'p> {
    rest: &'p str,
    /// Whether the directives are strftime's.
    percent: bool,
    /// Whether hours are those of half a day.
    twelve: bool,
    quoted: bool,
    last: Option<Directive>,
}

impl<'p> Parts<'p> {
    fn of(pattern: &'p str) -> Self {
        let percent = pattern.contains('%');
        let meridiem = |at: usize| meridiem(&pattern[at..]).is_some();
        Self {
            rest: pattern,
            percent,
            twelve: !percent && pattern.char_indices().any(|(at, _)| meridiem(at)),
            quoted: false,
            last: None,
        }
    }

    fn shift(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let sign = chars.next()?;
        self.rest = chars.as_str();
        Some(sign)
    }

    fn directive(&mut self) -> Part {
        let letter = self.shift();
        if letter == Some('%') {
            return Part::Literal('%');
        }
        match LETTERS.iter().find(|(known, ..)| Some(*known) == letter) {
            Some(('a' | 'b', of, _)) => Part::Say(*of, Form::Short),
            Some((_, of, _)) => Part::Say(*of, Form::Full),
            None => Part::NoDirective(letter),
        }
    }

    /// The letter, and those like it that follow.
    fn letters(&mut self, letter: char) -> Part {
        let rest = self.rest;
        self.rest = rest.trim_start_matches(|c: char| c.eq_ignore_ascii_case(&letter));
        let count = 1 + rest.len() - self.rest.len();
        let digits = if count == 1 { Form::Plain } else { Form::Full };
        let name = if count == 3 { Form::Short } else { Form::Full };
        let (of, form) = match (letter.to_ascii_lowercase(), count) {
            ('y', 1 | 2) => (Directive::ShortYear, Form::Full),
            ('y', _) => (Directive::Year, Form::Full),
            ('m', 1 | 2) if self.is_minute() => (Directive::Minute, digits),
            ('m', 1 | 2) => (Directive::Month, digits),
            ('m', _) => (Directive::MonthName, name),
            ('d', 1 | 2) => (Directive::Day, digits),
            ('d', _) => (Directive::Weekday, name),
            ('h', _) if self.twelve => (Directive::Hour12, digits),
            ('h', _) => (Directive::Hour, digits),
            ('s', _) => (Directive::Second, digits),
            ('a', 3) => (Directive::Weekday, Form::ShortChinese),
            ('a', 4) => (Directive::Weekday, Form::Chinese),
            ('t' | 'z', 1) => return Part::Literal(letter),
            _ => return Part::NoLetter(letter),
        };
        Part::Say(of, form)
    }

    fn is_minute(&self) -> bool {
        let next = self.rest.chars().find(char::is_ascii_alphabetic);
        matches!(self.last, Some(Directive::Hour | Directive::Hour12))
            || matches!(next, Some('s' | 'S'))
    }
}

impl Iterator for Parts<'_> {
    type Item = Part;

    fn next(&mut self) -> Option<Part> {
        while !self.percent
            && let Some(rest) = self.rest.strip_prefix('"')
        {
            self.quoted = !self.quoted;
            self.rest = rest;
        }
        if !self.percent
            && !self.quoted
            && let Some((length, form)) = meridiem(self.rest)
        {
            self.rest = &self.rest[length..];
            return Some(Part::Say(Directive::Meridiem, form));
        }
        let sign = self.shift()?;
        if self.percent {
            return Some(match sign {
                '%' => self.directive(),
                _ => Part::Literal(sign),
            });
        }
        let part = match sign {
            _ if self.quoted => Part::Literal(sign),
            '\\' => Part::Literal(self.shift()?),
            '0' | '#' => Part::NoLetter(sign),
            _ if sign.is_ascii_alphabetic() => self.letters(sign),
            _ => Part::Literal(sign),
        };
        if let Part::Say(of, _) = part {
            self.last = Some(of);
        }
        Some(part)
    }
}

/// Whether a text begins with the halves of a day: in how many bytes, and how they are written.
fn meridiem(text: &str) -> Option<(usize, Form)> {
    let begins = |words: &str| {
        let head = text.as_bytes().get(..words.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(words.as_bytes()))
    };
    let both = [("AM/PM", Form::Full), ("上午/下午", Form::Chinese)];
    both.into_iter()
        .find(|(words, _)| begins(words))
        .map(|(words, form)| (words.len(), form))
}

/// Whether a value of this type has what a directive asks for.
fn has(of: Directive, value_type: ValueType) -> bool {
    match value_type {
        ValueType::DateTime => true,
        ValueType::Date => of.is_of_a_date(),
        ValueType::YearMonth => matches!(
            of,
            Directive::Year | Directive::ShortYear | Directive::Month | Directive::MonthName
        ),
        ValueType::Time => {
            !of.is_of_a_date() && !matches!(of, Directive::Zone | Directive::ZoneName)
        }
        _ => false,
    }
}

/// Whether a pattern makes sense for values of a type.
///
/// # Errors
/// Why not, a clause.
pub(super) fn check(pattern: &str, value_type: ValueType) -> Result<(), Message> {
    let mut parts = Parts::of(pattern);
    let mut says = false;
    loop {
        let from = parts.rest;
        match parts.next() {
            None => break,
            Some(Part::Literal(_)) => {}
            Some(Part::Say(of, _)) if has(of, value_type) => says = true,
            Some(Part::Say(..)) => {
                return Err(Message::new(text!(
                    "{value} does not have what {part} asks for",
                    "{value}里没有 {part} 这一项"
                ))
                .with_said("value", value_type.words())
                .with("part", &from[..from.len() - parts.rest.len()]));
            }
            Some(Part::NoDirective(letter)) => return Err(unknown(letter)),
            Some(Part::NoLetter(letter)) => {
                return Err(Message::new(text!(
                    "{letter} is not a part of a date or time; known are {known}, or %Y and the like; in double quotes it stands for itself",
                    "{letter} 不是日期时间的组成部分；可用的有 {known}，或 %Y 一类的写法；要原样写出请放在双引号里"
                ))
                .with("letter", letter)
                .with("known", "yyyy yy mmmm mmm mm m dddd ddd dd d hh h mm m ss s AM/PM aaaa"));
            }
        }
    }
    if says {
        return Ok(());
    }
    Err(text!(
        "a pattern such as %Y-%m-%d or yyyy-mm-dd expected",
        "应为 %Y-%m-%d 或 yyyy-mm-dd 一类的格式"
    )
    .into())
}

/// What can be said of a date or time.
#[derive(Default)]
struct Moment {
    year: i32,
    month: u32,
    day: u32,
    /// Days since 1970-01-01.
    number: i32,
    /// Microseconds since midnight.
    time: i64,
    zoned: bool,
}

impl Moment {
    fn of(datum: Datum<'_>) -> Option<Self> {
        let (number, time, zoned) = match datum {
            Datum::Date(day) => (day, 0, false),
            Datum::Time(time) => (0, time, false),
            Datum::DateTime { micros, zoned } => {
                let (day, time) = day_and_time(micros);
                (day, time, zoned)
            }
            Datum::YearMonth(months) => {
                return Some(Self {
                    year: i32::try_from(months.div_euclid(12)).ok()?,
                    month: months.rem_euclid(12) as u32 + 1,
                    ..Self::default()
                });
            }
            _ => return None,
        };
        let (year, month, day) = calendar::split(number);
        Some(Self {
            year,
            month,
            day,
            number,
            time,
            zoned,
        })
    }

    fn say(&self, of: Directive, form: Form, out: &mut impl Write) -> fmt::Result {
        let seconds = self.time / SECOND;
        let hour = seconds / 3600;
        let (number, width) = match of {
            Directive::Year => (self.year.into(), 4),
            Directive::ShortYear => (i64::from(self.year.rem_euclid(100)), 2),
            Directive::Month => (self.month.into(), 2),
            Directive::Day => (self.day.into(), 2),
            Directive::DayOfYear => (self.day_of_year(), 3),
            Directive::Hour => (hour, 2),
            Directive::Hour12 => ((hour + 11) % 12 + 1, 2),
            Directive::Minute => (seconds / 60 % 60, 2),
            Directive::Second => (seconds % 60, 2),
            Directive::Fraction => (self.time % SECOND, 6),
            Directive::MonthName => {
                let month = self.month.checked_sub(1);
                return name(&MONTHS, month, form, out);
            }
            Directive::Weekday => return self.say_weekday(form, out),
            Directive::Meridiem => {
                let halves = match form {
                    Form::Chinese => ["上午", "下午"],
                    _ => ["AM", "PM"],
                };
                return out.write_str(halves[usize::from((12..24).contains(&hour))]);
            }
            Directive::Zone => return out.write_str(if self.zoned { "+0000" } else { "" }),
            Directive::ZoneName => return out.write_str(if self.zoned { "UTC" } else { "" }),
        };
        match form {
            Form::Plain => write!(out, "{number}"),
            _ => write!(out, "{number:0width$}"),
        }
    }

    fn day_of_year(&self) -> i64 {
        let first = calendar::clipped(self.year.into(), 1, 1).unwrap_or(self.number);
        i64::from(self.number) - i64::from(first) + 1
    }

    fn say_weekday(&self, form: Form, out: &mut impl Write) -> fmt::Result {
        let weekday = calendar::weekday(self.number);
        let chinese = CHINESE_WEEKDAYS.get(weekday as usize).unwrap_or(&"");
        match form {
            Form::Chinese => write!(out, "星期{chinese}"),
            Form::ShortChinese => out.write_str(chinese),
            _ => name(&WEEKDAYS, Some(weekday), form, out),
        }
    }
}

/// An English name with its capital.
fn name(names: &[&str], at: Option<u32>, form: Form, out: &mut impl Write) -> fmt::Result {
    let Some(name) = at.and_then(|at| names.get(at as usize)) else {
        return Ok(());
    };
    let name = if form == Form::Short {
        &name[..3]
    } else {
        name
    };
    let (first, rest) = name.split_at(1);
    for c in first.chars() {
        out.write_char(c.to_ascii_uppercase())?;
    }
    out.write_str(rest)
}

/// Writes a date or time as the pattern has it; none for any other value.
pub(super) fn write(value: Datum<'_>, pattern: &str, out: &mut impl Write) -> Option<()> {
    let moment = Moment::of(value)?;
    for part in Parts::of(pattern) {
        match part {
            Part::Literal(sign) => out.write_char(sign),
            Part::Say(of, form) => moment.say(of, form, out),
            Part::NoDirective(_) | Part::NoLetter(_) => Ok(()),
        }
        .ok()?;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;
    use crate::types::calendar::DAYS;
    use proptest::prelude::*;

    fn formatted(value: Datum<'_>, pattern: &str) -> String {
        let mut out = String::new();
        write(value, pattern, &mut out).unwrap();
        out
    }

    fn at(text: &str) -> Datum<'static> {
        let (micros, zoned) = calendar::date_time(text.as_bytes()).unwrap();
        Datum::DateTime { micros, zoned }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_as_the_same(day in DAYS, time in 0..86_400_i64) {
            let value = Datum::DateTime { micros: i64::from(day) * calendar::DAY + time * SECOND, zoned: false };
            for pattern in ["%Y-%m-%d %H:%M:%S", "%d %B %Y %I:%M:%S %p", "%a %b %d %Y %H.%M.%S", "%Y%j %H%M%S"] {
                let field = (crate::types::find("datetime").unwrap().build)(&crate::types::Options {
                    format: Some(pattern.to_owned()),
                    ..Default::default()
                }).unwrap();
                let read = field.read(&formatted(value, pattern));
                prop_assert_eq!(read, crate::table::value::Value::DateTime { micros: i64::from(day) * calendar::DAY + time * SECOND, zoned: false });
            }
        }

        #[test]
        fn no_pattern_panics(day in any::<i32>(), time in any::<i64>(), pattern in "\\PC{0,8}|[%ymdhsaYbBjHIpMSfzZ\"\\\\/AMP上午下0. ]{0,16}") {
            for value in [Datum::Date(day), Datum::Time(time), Datum::YearMonth(time), Datum::DateTime { micros: time, zoned: true }] {
                let _ = write(value, &pattern, &mut String::new());
            }
            let _ = check(&pattern, ValueType::DateTime);
        }
    }

    #[test]
    fn letters_write_as_a_spreadsheet_does() {
        let value = at("2026-03-05T15:04:09.25");
        for (pattern, expected) in [
            ("yyyy-mm-dd hh:mm:ss", "2026-03-05 15:04:09"),
            ("YYYY/M/D H:M", "2026/3/5 15:4"),
            ("yyyy年m月d日 h时mm分", "2026年3月5日 15时04分"),
            ("mm:ss", "04:09"),
            ("h:mm AM/PM", "3:04 PM"),
            ("上午/下午h点", "下午3点"),
            ("ddd d mmmm yy", "Thu 5 March 26"),
            ("yyyy-mm-ddThh:mm", "2026-03-05T15:04"),
            ("\"week\" d", "week 5"),
            ("\"h\"AM/PM\"\"AM/PM", "hPMPM"),
            ("周aaa", "周四"),
            ("%y%m%d %I%p %f %%", "260305 03PM 250000 %"),
        ] {
            assert_eq!(check(pattern, ValueType::DateTime), Ok(()), "{pattern}");
            assert_eq!(formatted(value, pattern), expected, "{pattern}");
        }
        assert_eq!(
            formatted(at("2026-03-05T15:04:09Z"), "%H:%M %z %Z"),
            "15:04 +0000 UTC"
        );
        assert_eq!(formatted(Datum::YearMonth(2026 * 12), "%b %Y"), "Jan 2026");
    }

    #[test]
    fn many_quotes_take_no_stack() {
        let pattern = format!("{}d", "\"".repeat(1_000_000));
        assert_eq!(formatted(Datum::Date(0), &pattern), "1");
    }

    #[test]
    fn a_pattern_without_sense_is_refused() {
        for (pattern, value_type) in [
            ("", ValueType::Date),
            ("---", ValueType::Date),
            ("0.00", ValueType::Date),
            ("#,##0", ValueType::DateTime),
            ("%Q", ValueType::Date),
            ("%", ValueType::Date),
            ("yyyy-mm-dd hh:mm", ValueType::Date),
            ("%H:%M", ValueType::Date),
            ("%d", ValueType::Time),
            ("dd", ValueType::YearMonth),
            ("yyyy of", ValueType::Date),
        ] {
            let wrong = check(pattern, value_type).unwrap_err();
            assert_ne!(wrong.say(Lang::En), wrong.say(Lang::Zh), "{pattern}");
        }
        assert_eq!(
            check("yyyy-mm-dd hh:mm", ValueType::Date)
                .unwrap_err()
                .say(Lang::En),
            "a date does not have what hh asks for"
        );
    }
}
