//! Numbers, dates and durations: what begins with a digit.

use std::ops::Range;

use super::{Lexer, sign, word};
use crate::expr::decimal::Decimal;
use crate::expr::fault::Fault;
use crate::expr::tree::Literal;
use crate::text;
use crate::text::{Message, did_you_mean};
use crate::types::calendar;

/// Each unit of a duration: how it is written, its calendar months or its seconds.
static UNITS: &[(&str, i64, i64)] = &[
    ("y", 12, 0),
    ("m", 1, 0),
    ("w", 0, 604_800),
    ("d", 0, 86_400),
    ("h", 0, 3_600),
    ("min", 0, 60),
    ("s", 0, 1),
];

/// What else people write, and the unit that they mean.
static MEANT: &[(&[&str], &str)] = &[
    (&["year", "years", "yr", "yrs", "a", "年"], "y"),
    (&["month", "months", "mo", "mon", "月", "个月"], "m"),
    (&["week", "weeks", "wk", "周", "星期", "礼拜"], "w"),
    (&["day", "days", "天", "日"], "d"),
    (&["hour", "hours", "hr", "hrs", "小时", "时", "点"], "h"),
    (&["minute", "minutes", "mins", "分", "分钟"], "min"),
    (&["second", "seconds", "sec", "secs", "秒"], "s"),
];

fn unit(name: &str) -> Option<&'static (&'static str, i64, i64)> {
    UNITS.iter().find(|(unit, ..)| *unit == name)
}

/// Bytes of a number with its unit that a hint repeats.
const LONG: usize = 100;

/// The unit that a word stands for, in lower case: `days`, `天`, `d`.
pub(in crate::expr) fn meant_unit(word: &str) -> Option<&'static str> {
    let known = unit(word).map(|(unit, ..)| *unit);
    known.or_else(|| {
        let found = MEANT.iter().find(|(words, _)| words.contains(&word));
        found.map(|(_, unit)| *unit)
    })
}

fn is_digit(sign: char) -> bool {
    sign::fold(sign).is_ascii_digit()
}

/// A part of a duration: how many, and the unit with its place.
struct Count {
    digits: String,
    start: usize,
    unit: Range<usize>,
}

impl Lexer<'_> {
    /// Whether a digit stands next, or a point with a digit behind it.
    pub(super) fn begins_number(&self) -> bool {
        let mut signs = self.rest().chars().map(sign::fold);
        match signs.next() {
            Some('.') => signs.next().is_some_and(|sign| sign.is_ascii_digit()),
            first => first.is_some_and(|sign| sign.is_ascii_digit()),
        }
    }

    /// A number, a date or a duration, which stands next.
    pub(super) fn number(&mut self) -> Result<Literal, Fault> {
        if let Some(date) = self.date()? {
            return Ok(date);
        }
        let start = self.at;
        let whole = self.digits();
        let mut number = whole.clone();
        self.fraction(start, &mut number)?;
        self.exponent(&mut number);
        if !self.peek().is_some_and(word::continues) {
            return self.decimal(start, &number);
        }
        let unit = self.unit();
        if number != whole {
            return Err(self.broken_count(start, &unit));
        }
        let first = Count {
            digits: whole,
            start,
            unit,
        };
        self.duration(first)
    }

    /// A date: four digits, two, two, and no digit behind.
    fn date(&mut self) -> Result<Option<Literal>, Fault> {
        const SHAPE: &str = "0000-00-00";
        let mut signs = self.rest().chars();
        let (mut parts, mut part, mut length) = ([0_u32; 3], 0, 0);
        for shape in SHAPE.chars() {
            let Some(sign) = signs.next() else {
                return Ok(None);
            };
            length += sign.len_utf8();
            match (shape, sign::fold(sign).to_digit(10)) {
                ('0', Some(digit)) => {
                    if let Some(part) = parts.get_mut(part) {
                        *part = *part * 10 + digit;
                    }
                }
                ('-', None) if sign::fold(sign) == '-' => part += 1,
                _ => return Ok(None),
            }
        }
        if signs.next().is_some_and(is_digit) {
            return Ok(None);
        }
        let start = self.at;
        self.at += length;
        let behind = self.at;
        if !self.take_while(word::continues).is_empty() {
            return Err(Fault::at(
                &(behind..self.at),
                text!(
                    "nothing may stand right behind a date",
                    "日期后面不能紧跟别的字符"
                ),
            )
            .hint(text!(
                "a date with a time of day stands in quotes: '2026-11-21T08:30:00'",
                "带时刻的日期要加引号：'2026-11-21T08:30:00'"
            )));
        }
        let [year, month, day] = parts;
        match calendar::day_number(year, month, day) {
            Some(day) => Ok(Some(Literal::Date(day))),
            None => Err(Fault::at(
                &(start..self.at),
                text!("there is no such day", "没有这一天"),
            )),
        }
    }

    /// ASCII digits, as many as stand next.
    fn digits(&mut self) -> String {
        self.take_while(is_digit).chars().map(sign::fold).collect()
    }

    fn fraction(&mut self, start: usize, number: &mut String) -> Result<(), Fault> {
        if !self.rest().starts_with(is_point) {
            return Ok(());
        }
        self.take_point();
        let digits = self.digits();
        if digits.is_empty() {
            return Err(Fault::at(
                &(self.at..self.at),
                text!("digits are missing behind the point", "小数点后面缺少数字"),
            ));
        }
        if number.is_empty() {
            number.push('0');
        }
        number.push('.');
        number.push_str(&digits);
        if self.rest().starts_with(is_point) {
            self.take_while(|sign| is_digit(sign) || is_point(sign));
            return Err(Fault::at(
                &(start..self.at),
                text!("a number has one point at most", "一个数字最多有一个小数点"),
            )
            .hint(text!("a date is written 2026-11-21", "日期写作 2026-11-21")));
        }
        Ok(())
    }

    fn take_point(&mut self) {
        if let Some(sign) = self.peek() {
            self.at += sign.len_utf8();
        }
    }

    /// `e5`, `E-5`, where digits follow.
    fn exponent(&mut self, number: &mut String) {
        let before = self.at;
        let mut signs = self.rest().chars().map(|sign| (sign, sign::fold(sign)));
        let Some((letter, 'e' | 'E')) = signs.next() else {
            return;
        };
        self.at += letter.len_utf8();
        let mut direction = "";
        if let Some((sign, '+' | '-')) = signs.next() {
            direction = if sign::fold(sign) == '-' { "-" } else { "" };
            self.at += sign.len_utf8();
        }
        let digits = self.digits();
        if digits.is_empty() {
            self.at = before;
        } else {
            number.push('e');
            number.push_str(direction);
            number.push_str(&digits);
        }
    }

    fn decimal(&self, start: usize, number: &str) -> Result<Literal, Fault> {
        Decimal::parse(number).map(Literal::Number).ok_or_else(|| {
            let message = text!("a number has at most 38 digits", "数字最多 38 位");
            Fault::at(&(start..self.at), message)
        })
    }

    /// The letters right behind a number.
    fn unit(&mut self) -> Range<usize> {
        let start = self.at;
        self.take_while(|sign| word::continues(sign) && !is_digit(sign));
        start..self.at
    }

    /// A duration whose first part has been cut, with all parts that follow it.
    fn duration(&mut self, first: Count) -> Result<Literal, Fault> {
        let mut months = 0_i64;
        let mut seconds = 0_i64;
        let (start, mut next) = (first.start, Some(first));
        while let Some(count) = next {
            let name = word::lower(self.slice(&count.unit));
            let Some((_, month, second)) = unit(&name) else {
                return Err(self.unknown_unit(&count, &name));
            };
            let sum = count.digits.parse::<i64>().ok().and_then(|many| {
                let more = many.checked_mul(*month)?;
                months = months.checked_add(more)?;
                let more = many.checked_mul(*second)?;
                seconds = seconds.checked_add(more)?;
                Some(())
            });
            if sum.is_none() {
                return Err(Fault::at(
                    &(start..self.at),
                    text!("the duration is too long", "时长过长"),
                ));
            }
            next = self.next_count();
        }
        Ok(Literal::Duration { months, seconds })
    }

    /// The next part of a duration: right behind the last one, or behind blanks if its unit is one.
    fn next_count(&mut self) -> Option<Count> {
        let before = self.at;
        self.skip_blanks();
        let start = self.at;
        let digits = self.digits();
        let unit = self.unit();
        let known = self::unit(&word::lower(self.slice(&unit))).is_some();
        let count = Count {
            digits,
            start,
            unit,
        };
        if !count.digits.is_empty() && (known || start == before) {
            return Some(count);
        }
        self.at = before;
        None
    }

    fn unknown_unit(&self, count: &Count, name: &str) -> Fault {
        let units = Message::new(text!(
            "the units of a duration are {units}",
            "时长的单位只有 {units}"
        ))
        .with_list("units", UNITS.iter().map(|(unit, ..)| *unit));
        let fault = Fault::at(&count.unit, units);
        if self.at - count.start > LONG {
            return fault;
        }
        if let Some(unit) = meant_unit(name) {
            return fault.hint(did_you_mean(&format!("{}{unit}", count.digits)));
        }
        if word::find(name).is_some() {
            return fault.hint(
                Message::new(text!(
                    "a blank is missing before {word}",
                    "{word} 前面缺少空格"
                ))
                .with("word", name),
            );
        }
        fault.hint(
            Message::new(text!(
                "a field whose name begins with a digit stands in back quotes: `{name}`",
                "以数字开头的字段名要加反引号：`{name}`"
            ))
            .with("name", self.slice(&(count.start..self.at))),
        )
    }

    fn broken_count(&self, start: usize, unit: &Range<usize>) -> Fault {
        if self::unit(&word::lower(self.slice(unit))).is_none() {
            let count = Count {
                digits: self.slice(&(start..unit.start)).to_owned(),
                start,
                unit: unit.clone(),
            };
            return self.unknown_unit(&count, &word::lower(self.slice(unit)));
        }
        Fault::at(
            &(start..unit.end),
            text!("a duration is counted in whole numbers", "时长只能用整数"),
        )
        .hint(text!(
            "use a smaller unit beside it: 1h 30min",
            "可再加一个更小的单位：1h 30min"
        ))
    }
}

fn is_point(sign: char) -> bool {
    sign::fold(sign) == '.'
}
