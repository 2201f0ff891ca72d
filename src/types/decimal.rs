//! Decimal numbers as written: the fast reader of the plain form and the general one for a field's own characters.
//!
//! Nothing here rounds. A number that is whole and fits is an `Int`; one of at most 18 digits, of which at most 18
//! stand behind the point, is a `Decimal`; every other number is `Wide`.

use super::notation::{self, Notation};
use super::word;
use crate::table::value::Value;

/// Digits that a `Decimal` may have in all, and behind the point.
const DIGITS: usize = 18;

const POWERS: [i64; DIGITS + 1] = {
    let mut powers = [1; DIGITS + 1];
    let mut at = 1;
    while at <= DIGITS {
        powers[at] = powers[at - 1] * 10;
        at += 1;
    }
    powers
};

/// The value of a whole number in plain form: an optional sign and ASCII digits.
#[inline]
pub(super) fn read_integer(text: &str) -> Value {
    let (negative, digits) = split_sign(text.as_bytes());
    let number = match digits.len() {
        0 => return Value::Bad,
        // So few are quicker one by one.
        1..=4 => few(digits),
        5..=8 => word::digits(word::load(digits)),
        // Two words that together hold all: the last eight bytes, and what stands before them.
        9..=16 => digits.split_last_chunk::<8>().and_then(|(before, last)| {
            let before = word::digits(word::load(before))?;
            Some(before * 100_000_000 + word::digits(u64::from_le_bytes(*last))?)
        }),
        _ => return read_long_integer(negative, digits),
    };
    number.map_or(Value::Bad, |number| Value::Int(signed(negative, number)))
}

#[inline]
fn few(digits: &[u8]) -> Option<u64> {
    let (mut number, mut all) = (0, true);
    for &byte in digits {
        let digit = byte.wrapping_sub(b'0');
        all &= digit < 10;
        number = number * 10 + u64::from(digit);
    }
    all.then_some(number)
}

#[cold]
fn read_long_integer(negative: bool, digits: &[u8]) -> Value {
    if !digits.iter().all(u8::is_ascii_digit) {
        return Value::Bad;
    }
    let mut number = Some(0_i64);
    for &byte in digits {
        number = number.and_then(|number| append(number, byte - b'0', negative));
    }
    number.map_or(Value::Wide, Value::Int)
}

/// The value of a number in plain form, whatever its length; an exponent and `NaN`, `INF`, `-INF` included.
#[inline]
pub(super) fn read_number(text: &str) -> Value {
    let (negative, rest) = split_sign(text.as_bytes());
    // Up to 18 characters of digits and at most one point; all else goes the general way.
    if rest.len() > DIGITS {
        return read(text, &Notation::PLAIN);
    }
    let (mut number, mut point) = (0_u64, usize::MAX);
    for (at, &byte) in rest.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            number = number * 10 + u64::from(digit);
        } else if byte == b'.' && point == usize::MAX {
            point = at;
        } else {
            return read(text, &Notation::PLAIN);
        }
    }
    if point == usize::MAX {
        return if rest.is_empty() {
            Value::Bad
        } else {
            Value::Int(signed(negative, number))
        };
    }
    if rest.len() == 1 {
        return Value::Bad;
    }
    normalised(signed(negative, number), rest.len() - 1 - point)
}

#[inline]
fn split_sign(bytes: &[u8]) -> (bool, &[u8]) {
    match bytes {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, bytes),
    }
}

/// At most 18 digits, so the cast loses nothing.
#[inline]
fn signed(negative: bool, number: u64) -> i64 {
    let number = number.cast_signed();
    if negative { -number } else { number }
}

/// `digits` / 10^`scale` as the value it is; `scale` is at most 18.
#[inline]
fn normalised(mut digits: i64, mut scale: usize) -> Value {
    if digits == 0 {
        return Value::Int(0);
    }
    while scale > 0 && digits % 10 == 0 {
        digits /= 10;
        scale -= 1;
    }
    if scale == 0 {
        Value::Int(digits)
    } else {
        Value::Decimal {
            digits,
            scale: scale as u8,
        }
    }
}

/// What a written number is, its digits aside: those were handed out one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// Digits d1 d2 … dn mean 0.d1d2…dn × 10^`magnitude`.
    Number {
        /// Whether a minus stands before it.
        negative: bool,
        /// Digits before the point, the exponent added.
        magnitude: i64,
        /// Whether it has neither a decimal character nor an exponent.
        integer: bool,
    },
    /// `INF`, `-INF`.
    Infinite {
        /// Whether it is `-INF`.
        negative: bool,
    },
    /// `NaN`.
    NotANumber,
}

/// Takes a written number apart: every digit goes to `digit` (0 to 9, leading zeros included). None if it is not a
/// number in this notation; some digits may have been handed out by then.
pub(super) fn scan(text: &str, notation: &Notation, mut digit: impl FnMut(u8)) -> Option<Written> {
    if text.eq_ignore_ascii_case("nan") {
        return Some(Written::NotANumber);
    }
    if text.eq_ignore_ascii_case("inf") || text.eq_ignore_ascii_case("-inf") {
        return Some(Written::Infinite {
            negative: text.starts_with('-'),
        });
    }
    let text = if notation.bare {
        text
    } else {
        &text[notation::leading_text(text, notation.decimal)?..]
    };
    let (negative, _) = split_sign(text.as_bytes());
    let mut rest = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mut before, mut after) = (0_i64, 0_i64);
    loop {
        if let Some((value, tail)) = first_digit(rest) {
            digit(value);
            before += 1;
            rest = tail;
        } else if let Some(tail) = notation.group.and_then(|group| rest.strip_prefix(group))
            && before > 0
            && first_digit(tail).is_some()
        {
            rest = tail;
        } else {
            break;
        }
    }
    let mut integer = true;
    if let Some(mut tail) = rest.strip_prefix(notation.decimal) {
        while let Some((value, next)) = first_digit(tail) {
            digit(value);
            after += 1;
            tail = next;
        }
        if before + after > 0 {
            integer = false;
            rest = tail;
        }
    }
    if before + after == 0 {
        return None;
    }
    let mut exponent = 0;
    if let Some((value, tail)) = rest.strip_prefix(['e', 'E']).and_then(read_exponent) {
        exponent = value;
        integer = false;
        rest = tail;
    }
    let over = if notation.bare {
        rest.is_empty()
    } else {
        notation::is_trailing_text(rest)
    };
    over.then_some(Written::Number {
        negative,
        magnitude: before.saturating_add(exponent),
        integer,
    })
}

pub(super) fn first_digit(text: &str) -> Option<(u8, &str)> {
    let digit = text.as_bytes().first()?.wrapping_sub(b'0');
    (digit < 10).then(|| (digit, &text[1..]))
}

/// The number after an `e`, and what follows it. Saturates far beyond what any digit string could balance.
fn read_exponent(text: &str) -> Option<(i64, &str)> {
    let (negative, _) = split_sign(text.as_bytes());
    let mut rest = text.strip_prefix(['-', '+']).unwrap_or(text);
    first_digit(rest)?;
    let mut exponent = 0_i64;
    while let Some((value, tail)) = first_digit(rest) {
        exponent = exponent
            .saturating_mul(10)
            .saturating_add(i64::from(value))
            .min(i64::MAX / 4);
        rest = tail;
    }
    Some((if negative { -exponent } else { exponent }, rest))
}

/// The value of a number in any notation.
pub(super) fn read(text: &str, notation: &Notation) -> Value {
    read_written(text, notation).map_or(Value::Bad, |(value, _)| value)
}

/// The value of a number in any notation, and how it is written.
pub(super) fn read_written(text: &str, notation: &Notation) -> Option<(Value, Written)> {
    // The digits from the first that is not zero to the last, without the zeros behind.
    let (mut number, mut kept, mut zeros, mut leading, mut wide) =
        (0_i64, 0_usize, 0_usize, 0_i64, false);
    let written = scan(text, notation, |digit| {
        if digit == 0 {
            if kept == 0 {
                leading += 1;
            } else {
                zeros += 1;
            }
            return;
        }
        kept += zeros + 1;
        if kept > DIGITS {
            wide = true;
        } else {
            number = number * POWERS[zeros + 1] + i64::from(digit);
        }
        zeros = 0;
    })?;
    let Written::Number {
        negative,
        magnitude,
        ..
    } = written
    else {
        return Some((Value::Wide, written));
    };
    if kept == 0 {
        return Some((Value::Int(0), written));
    }
    let number = if negative { -number } else { number };
    // How many digits stand behind the point; negative: how many zeros before it are still to come.
    let scale = i64::try_from(kept)
        .unwrap_or(i64::MAX)
        .saturating_sub(magnitude.saturating_sub(leading));
    let value = match usize::try_from(scale) {
        Ok(0) if !wide => Value::Int(number),
        Ok(scale) if !wide && scale <= DIGITS => Value::Decimal {
            digits: number,
            scale: scale as u8,
        },
        Err(_) if !wide => usize::try_from(-scale)
            .ok()
            .and_then(|zeros| POWERS.get(zeros))
            .and_then(|power| number.checked_mul(*power))
            .map_or(Value::Wide, Value::Int),
        // A whole number of 19 digits may still fit.
        Ok(0) if kept == DIGITS + 1 => nineteen(text, notation, negative),
        _ => Value::Wide,
    };
    Some((value, written))
}

fn nineteen(text: &str, notation: &Notation, negative: bool) -> Value {
    let (mut number, mut kept) = (Some(0_i64), 0);
    scan(text, notation, |digit| {
        if kept > DIGITS {
            return;
        }
        kept += usize::from(kept > 0 || digit > 0);
        number = number.and_then(|number| append(number, digit, negative));
    });
    number.map_or(Value::Wide, Value::Int)
}

/// The number with one more digit at its end, away from zero; None where it does not fit.
#[inline]
fn append(number: i64, digit: u8, negative: bool) -> Option<i64> {
    let tens = number.checked_mul(10)?;
    if negative {
        tens.checked_sub(digit.into())
    } else {
        tens.checked_add(digit.into())
    }
}

#[cfg(test)]
mod tests {
    use super::super::Options;
    use super::*;
    use proptest::prelude::*;

    fn notation(decimal: &str, group: &str, bare: bool) -> Notation {
        Notation::new(&Options {
            decimal_char: Some(decimal.to_owned()),
            group_char: (!group.is_empty()).then(|| group.to_owned()),
            bare_number: Some(bare),
            ..Options::default()
        })
        .unwrap()
    }

    /// Sign, digits and power of ten, by string work alone.
    fn reference(text: &str) -> Option<Value> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i128>().ok()?),
            None => (text, 0),
        };
        let (negative, mantissa) = match mantissa.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, mantissa.strip_prefix('+').unwrap_or(mantissa)),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{fraction}");
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let significant = digits.trim_start_matches('0');
        let mut scale = fraction.len() as i128 - exponent;
        let trimmed = significant.trim_end_matches('0');
        scale -= (significant.len() - trimmed.len()) as i128;
        if trimmed.is_empty() {
            return Some(Value::Int(0));
        }
        let sign = if negative { "-" } else { "" };
        Some(if scale <= 0 {
            if scale < -20 {
                return Some(Value::Wide);
            }
            let zeros = "0".repeat(usize::try_from(-scale).unwrap());
            format!("{sign}{trimmed}{zeros}")
                .parse()
                .map_or(Value::Wide, Value::Int)
        } else if trimmed.len() <= 18 && scale <= 18 {
            Value::Decimal {
                digits: format!("{sign}{trimmed}").parse().unwrap(),
                scale: u8::try_from(scale).unwrap(),
            }
        } else {
            Value::Wide
        })
    }

    proptest! {
        #[test]
        fn numbers_read_as_the_reference_reads_them(text in "[-+]?[0-9]{0,21}(\\.[0-9]{0,21})?([eE][-+]?[0-9]{1,2})?") {
            prop_assert_eq!(read_number(&text), reference(&text).unwrap_or(Value::Bad));
            prop_assert_eq!(read(&text, &Notation::PLAIN), read_number(&text));
        }

        #[test]
        fn integers_read_as_the_standard_library_reads_them(text in "[-+]?[0-9]{0,21}|\\PC{0,4}|-?9223372036854775(80|79|81)[0-9]") {
            let expected = match text.parse::<i64>() {
                Ok(number) => Value::Int(number),
                Err(_) if text.parse::<i128>().is_ok() => Value::Wide,
                Err(_) => Value::Bad,
            };
            prop_assert_eq!(read_integer(&text), expected);
        }

        #[test]
        fn groups_change_nothing(whole in 0_i64..i64::MAX / 1000, fraction in 0_u32..1000, swiss in any::<bool>()) {
            let plain = whole.to_string();
            let mark = if swiss { "’" } else { "\u{a0}" };
            let mut grouped = String::new();
            for (at, c) in plain.char_indices() {
                if at > 0 && (plain.len() - at) % 3 == 0 {
                    grouped.push_str(mark);
                }
                grouped.push(c);
            }
            prop_assert_eq!(
                read(&format!("{grouped},{fraction:03}"), &notation(",", mark, true)),
                read_number(&format!("{plain}.{fraction:03}"))
            );
        }
    }

    #[test]
    fn text_around_a_number_is_left_out_when_it_may_be() {
        let money = notation(".", ",", false);
        for (text, expected) in [
            ("€ -12", "-12"),
            ("-12.3 €", "-12.3"),
            ("100%", "100"),
            ("(95)", "95"),
            ("Rs.50", "50"),
            ("€.50", "0.5"),
            ("US$ 1,234.50", "1234.5"),
            ("5em", "5"),
            ("12.€", "12"),
        ] {
            assert_eq!(read(text, &money), read_number(expected), "{text}");
        }
        for text in ["-€5", "5-", "3.5万", "−5", "5 6", "€", "", "x1y2", "５"] {
            assert_eq!(read(text, &money), Value::Bad, "{text}");
        }
    }

    #[test]
    fn groups_stand_between_digits_before_the_point() {
        let grouped = notation(".", ",", true);
        for text in [",1", "1,", "1,,0", "1,.5", "1.0,0", "-,1"] {
            assert_eq!(read(text, &grouped), Value::Bad, "{text}");
        }
        assert_eq!(read("12,34,567.8", &grouped), read_number("1234567.8"));
    }
}
