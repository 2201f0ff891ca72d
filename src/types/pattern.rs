//! Patterns of dates and times in the words of strptime (POSIX, C and Python), compiled once.
//!
//! Numbers may be written with fewer digits (`%d` reads `5` and `05`), but not where two of them touch (`%Y%m%d`).
//! Names are English, full or short, in any case; `%p` also reads 上午 and 下午. `%y` turns at 69: `68` is 2068.
//! A weekday must be that of the date. What a pattern leaves out is 1 January 1900, 00:00, as in Python.

use super::directive::{Directive, LETTERS, Parts, Reading};
use crate::text;
use crate::text::{Message, nearest};

#[derive(Clone, Debug, PartialEq, Eq)]
enum Item {
    Literal(Box<str>),
    Number {
        of: Directive,
        least: usize,
        most: usize,
    },
    Word(Directive),
}

/// A compiled pattern.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    items: Vec<Item>,
    /// What stands after the first number, where that has one length: texts without it are told at a glance.
    lead: Option<(usize, Box<str>)>,
    /// Whether a day may carry its ordinal ending, as in `5th March`.
    ordinals: bool,
}

impl Pattern {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// A clause and, where one is near, the pattern that was probably meant.
    pub(super) fn new(pattern: &str) -> Result<Self, (Message, Option<String>)> {
        let mut items: Vec<Item> = Vec::new();
        let mut literal = String::new();
        let mut chars = pattern.chars();
        while let Some(c) = chars.next() {
            if c != '%' {
                literal.push(c);
                continue;
            }
            let letter = chars.next();
            if letter == Some('%') {
                literal.push('%');
                continue;
            }
            let Some((_, of, _)) = LETTERS.iter().find(|(known, ..)| Some(*known) == letter) else {
                return Err((unknown(letter), None));
            };
            flush(&mut literal, &mut items);
            items.push(match of.digits() {
                Some((least, most)) => Item::Number {
                    of: *of,
                    least,
                    most,
                },
                None => Item::Word(*of),
            });
        }
        flush(&mut literal, &mut items);
        if items.iter().all(|item| matches!(item, Item::Literal(_))) {
            return Err(without_directives(pattern));
        }
        fix_touching_numbers(&mut items);
        let lead = match &items[..] {
            [Item::Number { least, most, .. }, Item::Literal(sign), ..] if least == most => {
                Some((*most, sign.clone()))
            }
            _ => None,
        };
        Ok(Self {
            items,
            lead,
            ordinals: false,
        })
    }

    /// A pattern of ours; beside the name of a month a day may carry its ordinal ending.
    pub(super) fn loose(pattern: &str) -> Option<Self> {
        let pattern = Self::new(pattern).ok()?;
        let ordinals = pattern.directives().any(|of| of == Directive::MonthName);
        Some(Self {
            ordinals,
            ..pattern
        })
    }

    /// How a person would write it: `YYYY年MM月DD日`.
    pub(super) fn picture(&self) -> String {
        self.items
            .iter()
            .map(|item| match item {
                Item::Literal(literal) => &**literal,
                Item::Number { of, .. } | Item::Word(of) => LETTERS
                    .iter()
                    .find(|(_, known, _)| known == of)
                    .map_or("", |(.., picture)| picture),
            })
            .collect()
    }

    /// Whether it says a year.
    pub(super) fn has_year(&self) -> bool {
        self.directives()
            .any(|of| matches!(of, Directive::Year | Directive::ShortYear))
    }

    /// Whether it says anything of the time of day.
    pub(super) fn has_time(&self) -> bool {
        self.directives().any(|of| !of.is_of_a_date())
    }

    /// Whether it says a zone.
    pub(super) fn has_zone(&self) -> bool {
        self.directives()
            .any(|of| matches!(of, Directive::Zone | Directive::ZoneName))
    }

    fn directives(&self) -> impl Iterator<Item = Directive> {
        self.items.iter().filter_map(|item| match item {
            Item::Literal(_) => None,
            Item::Number { of, .. } | Item::Word(of) => Some(*of),
        })
    }

    /// Reads the whole of `text`.
    pub(super) fn read(&self, text: &str) -> Option<Reading> {
        self.parts(text)?.reading()
    }

    /// Appends what it makes of a point in time. None where the pattern names what that does not have, a zone; what
    /// was written then is to be dropped.
    pub(super) fn write(&self, at: Reading, out: &mut Vec<u8>) -> Option<()> {
        for item in &self.items {
            match item {
                Item::Literal(literal) => out.extend_from_slice(literal.as_bytes()),
                Item::Number { of, .. } | Item::Word(of) => of.write(at, out)?,
            }
        }
        Some(())
    }

    /// Whether `text` is written so, the calendar aside: 30 February is.
    pub(super) fn has_form(&self, text: &str) -> bool {
        self.parts(text).is_some()
    }

    fn parts(&self, text: &str) -> Option<Parts> {
        if let Some((at, sign)) = &self.lead
            && !text.as_bytes().get(*at..)?.starts_with(sign.as_bytes())
        {
            return None;
        }
        let mut parts = Parts::default();
        let mut rest = text;
        for item in &self.items {
            rest = match item {
                Item::Literal(literal) => rest.strip_prefix(&**literal)?,
                Item::Number { of, least, most } => {
                    let digits = rest.bytes().take(*most).take_while(u8::is_ascii_digit);
                    let (count, number) = digits.fold((0, 0), |(count, number), digit| {
                        (count + 1, number * 10 + u32::from(digit - b'0'))
                    });
                    if count < *least {
                        return None;
                    }
                    let (digits, tail) = rest.split_at(count);
                    parts.number(*of, number, digits)?;
                    match of {
                        Directive::Day if self.ordinals => without_ordinal(tail),
                        _ => tail,
                    }
                }
                Item::Word(of) => parts.word(*of, rest)?,
            };
        }
        rest.is_empty().then_some(parts)
    }
}

fn flush(literal: &mut String, items: &mut Vec<Item>) {
    if !literal.is_empty() {
        items.push(Item::Literal(std::mem::take(literal).into_boxed_str()));
    }
}

/// Numbers that touch another one have all their digits; only a fraction at the end keeps its freedom.
fn fix_touching_numbers(items: &mut [Item]) {
    let numeric: Vec<bool> = items
        .iter()
        .map(|item| matches!(item, Item::Number { .. }))
        .collect();
    for (at, item) in items.iter_mut().enumerate() {
        let after = numeric.get(at + 1) == Some(&true);
        let before = at > 0 && numeric[at - 1];
        if let Item::Number { of, least, most } = item
            && (after || (before && *of != Directive::Fraction))
        {
            if *of == Directive::Fraction {
                *most = 6;
            }
            *least = *most;
        }
    }
}

/// For a letter behind a `%` that is none of the known ones; None for a `%` at the end.
pub(crate) fn unknown(letter: Option<char>) -> Message {
    let known = "%Y %y %m %b %B %d %j %a %A %H %I %p %M %S %f %z %Z %%";
    match letter {
        Some(letter) => Message::new(text!(
            "%{letter} is not a part of a date or time; known are {known}",
            "%{letter} 不是日期时间的组成部分；可用的有 {known}"
        ))
        .with("letter", letter),
        None => Message::new(text!(
            "a % at the end says nothing; known are {known}",
            "末尾的 % 没有含义；可用的有 {known}"
        )),
    }
    .with("known", known)
}

/// `YYYY-MM-DD` for `%Y-%m-%d` is the usual slip.
fn without_directives(pattern: &str) -> (Message, Option<String>) {
    const PICTURES: [(&str, &str); 9] = [
        ("YYYY", "%Y"),
        ("yyyy", "%Y"),
        ("MM", "%m"),
        ("DD", "%d"),
        ("dd", "%d"),
        ("HH", "%H"),
        ("hh", "%H"),
        ("mm", "%M"),
        ("ss", "%S"),
    ];
    let mut meant = pattern.to_owned();
    for (picture, directive) in PICTURES {
        meant = meant.replace(picture, directive);
    }
    let near = if meant == pattern {
        nearest(pattern, ["default", "any", "excel-serial"]).map(str::to_owned)
    } else {
        Some(meant)
    };
    let message = text!(
        "a pattern of %-parts expected, such as %Y-%m-%d",
        "应为由 % 组成部分构成的格式，例如 %Y-%m-%d"
    );
    (message.into(), near)
}

fn without_ordinal(text: &str) -> &str {
    match text.get(..2) {
        Some(ending)
            if ["st", "nd", "rd", "th"]
                .iter()
                .any(|known| ending.eq_ignore_ascii_case(known)) =>
        {
            &text[2..]
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::super::calendar::{self, SECOND};
    use super::*;
    use proptest::prelude::*;

    fn read(pattern: &str, text: &str) -> Option<(i32, i64)> {
        Pattern::new(pattern)
            .unwrap()
            .read(text)
            .map(|reading| (reading.day, reading.time))
    }

    #[test]
    fn dates_in_many_patterns() {
        let day = calendar::date(b"2024-03-05");
        for (pattern, text) in [
            ("%d/%m/%Y", "05/03/2024"),
            ("%d/%m/%Y", "5/3/2024"),
            ("%Y年%m月%d日", "2024年3月5日"),
            ("%Y%m%d", "20240305"),
            ("%d %b %Y", "05 Mar 2024"),
            ("%d-%b-%y", "5-MAR-24"),
            ("%A, %B %d, %Y", "Tuesday, March 5, 2024"),
            ("%a %d %B %Y", "tue 5 march 2024"),
            ("%Y-%j", "2024-065"),
            ("%d%%%m%%%Y", "5%3%2024"),
        ] {
            assert_eq!(
                read(pattern, text).map(|(day, _)| day),
                day,
                "{pattern} {text}"
            );
        }
        for (pattern, text) in [
            ("%d/%m/%Y", "31/04/2024"),
            ("%d/%m/%Y", "5/3/24"),
            ("%d/%m/%Y", "05/03/2024 x"),
            ("%d/%m/%Y", "005/03/2024"),
            ("%Y%m%d", "2024305"),
            ("%Y%m%d", "202435"),
            ("%a %d %B %Y", "Mon 5 March 2024"),
            ("%Y-%j", "2023-366"),
            ("%d %b %Y", "5 März 2024"),
        ] {
            assert_eq!(read(pattern, text), None, "{pattern} {text}");
        }
    }

    #[test]
    fn short_years_turn_at_69() {
        assert_eq!(read("%y-%m-%d", "68-01-01"), read("%Y-%m-%d", "2068-01-01"));
        assert_eq!(read("%y-%m-%d", "69-01-01"), read("%Y-%m-%d", "1969-01-01"));
    }

    #[test]
    fn twelve_hours_and_their_halves() {
        let time = |text: &str| read("%I:%M %p", text).map(|(_, time)| time / SECOND / 60);
        assert_eq!(time("12:00 AM"), Some(0));
        assert_eq!(time("12:30 pm"), Some(750));
        assert_eq!(time("3:00 下午"), Some(900));
        assert_eq!(time("0:30 am"), None);
        assert_eq!(time("13:00 pm"), None);
    }

    #[test]
    fn zones_and_fractions() {
        let pattern = Pattern::new("%Y-%m-%d %H:%M:%S.%f%z").unwrap();
        let reading = pattern.read("2024-03-05 13:45:30.25+0800").unwrap();
        assert_eq!(reading.offset, Some(8 * 3600 * SECOND));
        assert_eq!(reading.time % SECOND, 250_000);
        assert_eq!(
            pattern.read("2024-03-05 13:45:30.25-08:00").unwrap().offset,
            Some(-8 * 3600 * SECOND)
        );
        assert_eq!(pattern.read("2024-03-05 13:45:60.0Z"), None);
    }

    proptest! {
        #[test]
        fn what_a_pattern_writes_it_reads(day in -719_162_i32..=2_932_896, time in 0..calendar::DAY, offset in proptest::option::of(-840..=840_i64)) {
            let at = Reading { day, time, offset: offset.map(|minutes| minutes * 60 * SECOND) };
            for (pattern, zoned) in [
                ("%Y-%m-%d %H:%M:%S.%f", false),
                ("%Y%m%d%H%M%S%f", false),
                ("%A, %d %B %Y %I:%M:%S.%f %p", false),
                ("%p%I时%M分%S.%f秒 %Y年%m月%d日%%", false),
                ("%Y-%j %H:%M:%S.%f", false),
                ("%a %b %d %H:%M:%S.%f %z %Y", true),
            ] {
                let mut out = Vec::new();
                let compiled = Pattern::new(pattern).unwrap();
                let written = compiled.write(at, &mut out);
                prop_assert_eq!(written.is_some(), !zoned || offset.is_some());
                if written.is_some() {
                    let text = String::from_utf8(out).unwrap();
                    let offset = at.offset.filter(|_| zoned);
                    prop_assert_eq!(compiled.read(&text), Some(Reading { offset, ..at }), "{}", text);
                }
            }
        }
    }

    #[test]
    fn writing_pads_numbers_and_shortens_names() {
        let at = Reading {
            day: calendar::date(b"2024-03-05").unwrap(),
            time: calendar::clock(b"00:07:09.05").unwrap(),
            offset: Some(0),
        };
        let text = |pattern: &str| {
            let mut out = Vec::new();
            Pattern::new(pattern).unwrap().write(at, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(text("%d/%m/%y %j"), "05/03/24 065");
        assert_eq!(text("%a, %d %B %Y"), "Tue, 05 Mar 2024");
        assert_eq!(text("%I:%M:%S.%f %p%Z%z"), "12:07:09.050000 AMUTC+00:00");
    }

    #[test]
    fn a_pattern_that_says_nothing_is_refused_and_a_near_one_named() {
        for wrong in ["", "invalid", "%Q", "%", "Y-m-d"] {
            assert!(Pattern::new(wrong).is_err(), "{wrong}");
        }
        assert_eq!(
            Pattern::new("YYYY-MM-DD").unwrap_err().1.as_deref(),
            Some("%Y-%m-%d")
        );
    }
}
