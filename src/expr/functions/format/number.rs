//! Patterns of numbers, as spreadsheets have them: `0` a digit, `#` a digit if there is one, `,` groups of three, `.`
//! the point, `%` a percentage; other signs stand for themselves, in double quotes or behind a backslash any sign.
//!
//! Further digits stand before the first place. A sign between places stays where it is (`000-0000-0000`). Other than
//! in a spreadsheet, a point behind which nothing is left is left out, and what rounds to nought has no minus.

use std::fmt::Write;

use crate::expr::decimal::Decimal;
use crate::text;
use crate::text::Message;

/// A sign of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    /// `0`, or else `#`.
    Place {
        zero: bool,
    },
    Point,
    /// A comma between places.
    Group,
    Percent,
    Literal(char),
    /// What means something in a spreadsheet and nothing here.
    Strange(char),
    SecondPoint,
    /// A comma behind a place and not before one: a spreadsheet would divide by a thousand.
    LooseComma,
}

/// The signs of a pattern, from left to right.
#[derive(Clone)]
struct Signs<'p> {
    rest: &'p str,
    quoted: bool,
    /// Whether the sign before was a place.
    after_place: bool,
    /// Whether there was a point.
    pointed: bool,
}

impl<'p> Signs<'p> {
    fn of(pattern: &'p str) -> Self {
        Self {
            rest: pattern,
            quoted: false,
            after_place: false,
            pointed: false,
        }
    }

    fn shift(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let sign = chars.next()?;
        self.rest = chars.as_str();
        Some(sign)
    }
}

impl Iterator for Signs<'_> {
    type Item = Sign;

    fn next(&mut self) -> Option<Sign> {
        let mut sign = self.shift()?;
        while sign == '"' {
            self.quoted = !self.quoted;
            sign = self.shift()?;
        }
        let (after_place, before_place) = (self.after_place, self.rest.starts_with(['0', '#']));
        self.after_place = false;
        if self.quoted {
            return Some(Sign::Literal(sign));
        }
        Some(match sign {
            '\\' => Sign::Literal(self.shift()?),
            '0' | '#' => {
                self.after_place = true;
                Sign::Place { zero: sign == '0' }
            }
            '.' if self.pointed && before_place => Sign::SecondPoint,
            '.' if !self.pointed && (before_place || after_place) => {
                self.pointed = true;
                Sign::Point
            }
            ',' if after_place && before_place && !self.pointed => Sign::Group,
            ',' if after_place => Sign::LooseComma,
            '%' => Sign::Percent,
            ';' | '?' | '*' | '_' | '@' | '[' | ']' => Sign::Strange(sign),
            'E' | 'e' if self.rest.starts_with(['+', '-']) => Sign::Strange(sign),
            _ => Sign::Literal(sign),
        })
    }
}

/// What a pattern has in all.
#[derive(Default)]
struct Shape {
    /// Places before the point.
    whole: usize,
    /// Places behind the point.
    decimals: usize,
    /// Decimals that are shown even where they are zero.
    least: usize,
    /// Whether groups of three are parted.
    grouped: bool,
    /// How often a percentage is asked for.
    percents: usize,
}

impl Shape {
    fn of(pattern: &str) -> Self {
        let (mut shape, mut pointed) = (Self::default(), false);
        for sign in Signs::of(pattern) {
            match sign {
                Sign::Place { zero } if pointed => {
                    shape.decimals += 1;
                    if zero {
                        shape.least = shape.decimals;
                    }
                }
                Sign::Place { .. } => shape.whole += 1,
                Sign::Point => pointed = true,
                Sign::Group => shape.grouped = true,
                Sign::Percent => shape.percents += 1,
                _ => {}
            }
        }
        shape
    }
}

/// Whether a pattern makes sense for a number.
///
/// # Errors
/// Why not, a clause.
pub(super) fn check(pattern: &str) -> Result<(), Message> {
    for sign in Signs::of(pattern) {
        match sign {
            Sign::Strange(sign) => {
                return Err(Message::new(text!(
                    "{sign} is not a part of a pattern for numbers; in double quotes it stands for itself",
                    "数字格式里不支持 {sign}；要原样写出请放在双引号里"
                ))
                .with("sign", sign));
            }
            Sign::SecondPoint => {
                return Err(
                    text!("a pattern has one decimal point", "格式里只能有一个小数点").into(),
                );
            }
            Sign::LooseComma => {
                return Err(text!(
                    "a comma stands between digits before the point, as in #,##0",
                    "逗号应写在整数位之间，例如 #,##0"
                )
                .into());
            }
            _ => {}
        }
    }
    let shape = Shape::of(pattern);
    if shape.whole + shape.decimals == 0 {
        return Err(text!(
            "a pattern for numbers has 0 or # for digits, as in 0.00 or #,##0",
            "数字格式用 0 或 # 表示数位，例如 0.00、#,##0"
        )
        .into());
    }
    Ok(())
}

/// Writes a number as the pattern has it; none where that needs more than 38 digits.
pub(super) fn write(value: Decimal, pattern: &str, out: &mut impl Write) -> Option<()> {
    let shape = Shape::of(pattern);
    let mut value = value;
    for _ in 0..shape.percents {
        value = value.checked_mul(Decimal::from(100))?;
    }
    let value = value.round(i32::try_from(shape.decimals).ok()?)?;
    if value < Decimal::ZERO {
        out.write_char('-').ok()?;
    }
    let digits = Digits::of(value);
    let shown = shape.least.max(digits.decimals);
    let (mut place, mut decimal, mut pointed, mut forced) = (0, 0, false, false);
    for sign in Signs::of(pattern) {
        match sign {
            Sign::Place { zero } if !pointed => {
                if place == 0 {
                    digits.write_from(shape.whole, &shape, out)?;
                }
                forced |= zero;
                place += 1;
                let at = shape.whole - place;
                if forced || at < digits.whole {
                    digits.write_whole(at, &shape, out)?;
                }
            }
            Sign::Place { .. } => {
                if decimal < shown {
                    out.write_char(digits.decimal(decimal)).ok()?;
                }
                decimal += 1;
            }
            Sign::Point => {
                pointed = true;
                if shape.whole == 0 {
                    digits.write_from(0, &shape, out)?;
                }
                if shown > 0 {
                    out.write_char('.').ok()?;
                }
            }
            Sign::Percent => out.write_char('%').ok()?,
            Sign::Literal(sign) => out.write_char(sign).ok()?,
            _ => {}
        }
    }
    Some(())
}

/// The digits of a number, without its sign.
struct Digits {
    /// From the last to the first; zero beyond.
    reversed: [u8; 40],
    /// How many stand before the point; none of nought.
    whole: usize,
    /// How many stand behind it.
    decimals: usize,
}

impl Digits {
    fn of(number: Decimal) -> Self {
        let (mut reversed, mut count) = ([0; 40], 0);
        let mut rest = number.digits().unsigned_abs();
        while rest > 0 {
            reversed[count] = (rest % 10) as u8;
            rest /= 10;
            count += 1;
        }
        let decimals = usize::from(number.scale());
        Self {
            reversed,
            whole: count.saturating_sub(decimals),
            decimals,
        }
    }

    fn get(&self, at: usize) -> char {
        let digit = self.reversed.get(at).copied().unwrap_or(0);
        char::from(b'0' + digit)
    }

    /// The decimal at a place, from 0.
    fn decimal(&self, place: usize) -> char {
        match (self.decimals).checked_sub(place + 1) {
            Some(at) => self.get(at),
            None => '0',
        }
    }

    /// Writes the digits before the point down to a place, which counts from 0 at the point.
    fn write_from(&self, lowest: usize, shape: &Shape, out: &mut impl Write) -> Option<()> {
        for at in (lowest..self.whole).rev() {
            self.write_whole(at, shape, out)?;
        }
        Some(())
    }

    /// Writes one digit before the point, and the comma behind it.
    fn write_whole(&self, at: usize, shape: &Shape, out: &mut impl Write) -> Option<()> {
        let digit = if at < self.whole {
            self.get(at + self.decimals)
        } else {
            '0'
        };
        out.write_char(digit).ok()?;
        if shape.grouped && at > 0 && at.is_multiple_of(3) {
            out.write_char(',').ok()?;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;
    use proptest::prelude::*;

    fn formatted(number: &str, pattern: &str) -> String {
        check(pattern).unwrap();
        let mut out = String::new();
        write(Decimal::parse(number).unwrap(), pattern, &mut out).unwrap();
        out
    }

    proptest! {
        #[test]
        fn places_hold_what_rounding_gives(digits in any::<i64>(), scale in 0_u32..12, decimals in 0_usize..6, width in 1_usize..9) {
            let number = Decimal::new(digits.into(), scale).unwrap();
            let rounded = number.round(i32::try_from(decimals).unwrap()).unwrap();
            let pattern = format!("{}.{}", "0".repeat(width), "0".repeat(decimals));
            let written = formatted(&number.to_string(), &pattern);
            prop_assert_eq!(Decimal::parse(&written), Some(rounded));
            let (whole, fraction) = written.split_once('.').unwrap_or((&written, ""));
            prop_assert_eq!(fraction.len(), decimals);
            prop_assert!(whole.trim_start_matches('-').len() >= width);
            let grouped = formatted(&number.to_string(), &pattern.replacen('0', "#,0", 1));
            prop_assert_eq!(grouped.replace(',', ""), written);
        }

        #[test]
        fn no_pattern_panics(number in any::<i64>(), scale in 0_u32..20, pattern in "[0#,.%\"\\\\x;E+-]{0,12}") {
            if check(&pattern).is_ok() {
                let _ = write(Decimal::new(number.into(), scale).unwrap(), &pattern, &mut String::new());
            }
        }
    }

    #[test]
    fn patterns_write_as_a_spreadsheet_does() {
        for (number, pattern, expected) in [
            ("1234567.891", "#,##0.00", "1,234,567.89"),
            ("12", "#,##0", "12"),
            ("0", "#,##0.00", "0.00"),
            ("7", "0,000", "0,007"),
            ("0.5", ".00", ".50"),
            ("12.5", ".00", "12.50"),
            ("-1234.5", "¥#,##0.0", "-¥1,234.5"),
            ("-0.001", "0.00", "0.00"),
            ("0.995", "0.00", "1.00"),
            ("2.5", "0", "3"),
            ("0.1234", "0.0%", "12.3%"),
            ("20261121", "0000-00-00", "2026-11-21"),
            ("5", "\"No. \"000", "No. 005"),
            ("5", "第0号", "第5号"),
            ("5", "\\#0", "#5"),
            ("1.5", "0.0##", "1.5"),
            ("1.125", "0.###", "1.125"),
            ("5", "0##", "005"),
            ("12", "0.", "12"),
            ("1e20", "#,##0", "100,000,000,000,000,000,000"),
        ] {
            assert_eq!(formatted(number, pattern), expected, "{number} {pattern}");
        }
    }

    #[test]
    fn a_pattern_without_sense_is_refused() {
        for pattern in [
            "",
            "元",
            "yyyy-mm-dd",
            "%Y",
            "0.0.0",
            "0,",
            "0.0,0",
            "0;-0",
            "0.00E+00",
            "?0",
        ] {
            let wrong = check(pattern).unwrap_err();
            assert_ne!(wrong.say(Lang::En), wrong.say(Lang::Zh), "{pattern}");
        }
    }
}
