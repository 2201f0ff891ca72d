//! What `integer` and `number` have in common: one reader for the default notation, one for a declared one.

use std::fmt::Debug;

use super::decimal::{self, Written};
use super::notation::Notation;
use super::{Misfit, Options, Type, number_key, only_default};
use crate::table::value::Value;
use crate::text::Message;

/// A type of numbers.
pub(super) trait Numeric: Copy + Debug + Send + Sync + 'static {
    /// Whether it has no decimal character.
    const WHOLE: bool;

    /// The number that `text` is in [`Notation::PLAIN`]; the fast one.
    fn read_plain(text: &str) -> Value;

    /// The number that `text` is in `notation`.
    fn read(text: &str, notation: &Notation) -> Value;

    /// As [`Type::accept`].
    fn accept(native: Value, text: &str, notation: &Notation) -> Value;

    /// As [`Type::explain`].
    fn explain(text: &str, notation: &Notation) -> Message;
}

/// Compiles the type for one field.
///
/// # Errors
/// When the field declares a format, or a notation that is none.
pub(super) fn build<N: Numeric>(numeric: N, options: &Options) -> Result<Box<dyn Type>, Misfit> {
    only_default(options)?;
    let notation = Notation::new(options)?;
    Ok(if notation.is_plain() {
        Box::new(Plain(numeric))
    } else {
        Box::new(Declared(numeric, notation))
    })
}

/// The default notation.
#[derive(Debug)]
struct Plain<N>(N);

/// A notation of the field's own.
#[derive(Debug)]
struct Declared<N>(N, Notation);

impl<N: Numeric> Type for Plain<N> {
    fn read(&self, text: &str) -> Value {
        N::read_plain(text)
    }

    fn accept(&self, native: Value, text: &str) -> Value {
        N::accept(native, text, &Notation::PLAIN)
    }

    fn spell(&self, value: Value, text: &str, out: &mut Vec<u8>) {
        spell(value, text, &Notation::PLAIN, out);
    }

    fn canonical(&self, _: Value, text: &str, out: &mut String) {
        plain(text, &Notation::PLAIN, out);
    }

    #[inline]
    fn is_canonical(&self, text: &str) -> bool {
        is_plain(text, '.', N::WHOLE)
    }

    fn explain(&self, text: &str) -> Message {
        N::explain(text, &Notation::PLAIN)
    }

    fn key(&self, value: Value, text: &str, out: &mut Vec<u8>) {
        number_key::push(value, text, &Notation::PLAIN, out);
    }
}

impl<N: Numeric> Type for Declared<N> {
    fn read(&self, text: &str) -> Value {
        N::read(text, &self.1)
    }

    fn accept(&self, native: Value, text: &str) -> Value {
        N::accept(native, text, &self.1)
    }

    fn spell(&self, value: Value, text: &str, out: &mut Vec<u8>) {
        spell(value, text, &self.1, out);
    }

    fn canonical(&self, _: Value, text: &str, out: &mut String) {
        plain(text, &self.1, out);
    }

    fn is_canonical(&self, text: &str) -> bool {
        is_plain(text, self.1.decimal, N::WHOLE)
    }

    fn explain(&self, text: &str) -> Message {
        N::explain(text, &self.1)
    }

    fn key(&self, value: Value, text: &str, out: &mut Vec<u8>) {
        number_key::push(value, text, &self.1, out);
    }
}

/// Writes a number whose plain form is `text` with the field's decimal character; a whole one by its digits alone.
fn spell(value: Value, text: &str, notation: &Notation, out: &mut Vec<u8>) {
    if let Value::Int(whole) = value {
        return out.extend_from_slice(whole.to_string().as_bytes());
    }
    if value == Value::Wide
        && let Some((digits, zeros)) = whole_digits(text)
    {
        out.extend_from_slice(digits.as_bytes());
        out.resize(out.len() + zeros, b'0');
        return;
    }
    let mut point = [0; 4];
    for sign in text.chars() {
        let sign = if sign == '.' { notation.decimal } else { sign };
        out.extend_from_slice(sign.encode_utf8(&mut point).as_bytes());
    }
}

/// Whether a number is written with nothing but a minus, digits and, unless it is `whole`, one decimal character between
/// digits.
#[inline]
fn is_plain(text: &str, decimal: char, whole: bool) -> bool {
    let Ok(decimal) = u8::try_from(decimal) else {
        return false;
    };
    let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
    let (Some(b'0'..=b'9'), Some(b'0'..=b'9')) = (digits.first(), digits.last()) else {
        return false;
    };
    let mut points = u8::from(whole);
    digits.iter().all(|byte| {
        let point = *byte == decimal && points == 0;
        points += u8::from(point);
        point || byte.is_ascii_digit()
    })
}

/// Appends a number, written as `text`, with nothing but a minus, its digits and the decimal character: zeros at its
/// ends stay, an exponent is written out, of what stands around it nothing is kept. Numbers of more places than a
/// double has, NaN and infinities stay as they are.
fn plain(text: &str, notation: &Notation, out: &mut String) {
    const MOST: usize = 400;
    let mut digits = String::new();
    let number = decimal::scan(text, notation, |digit| {
        digits.push(char::from(b'0' + digit));
    });
    let Some(Written::Number {
        negative,
        magnitude,
        ..
    }) = number
    else {
        return out.push_str(text);
    };
    let mut shown = digits.as_str();
    let mut before = magnitude;
    if notation.bare && text.contains(['e', 'E']) {
        // What an exponent moves the point past are no leading zeros of an identifier.
        while before > 1
            && let Some(rest) = shown.strip_prefix('0')
        {
            shown = rest;
            before -= 1;
        }
    }
    // Digits before the point, or zeros behind it.
    let places = usize::try_from(before.unsigned_abs()).unwrap_or(usize::MAX);
    if places > MOST || shown.len() > MOST {
        return out.push_str(text);
    }
    if negative {
        out.push('-');
    }
    if before <= 0 {
        out.push('0');
        out.push(notation.decimal);
        out.extend(std::iter::repeat_n('0', places));
        out.push_str(shown);
    } else if places >= shown.len() {
        out.push_str(shown);
        out.extend(std::iter::repeat_n('0', places - shown.len()));
    } else {
        out.push_str(&shown[..places]);
        out.push(notation.decimal);
        out.push_str(&shown[places..]);
    }
}

/// The digits, with the sign, of a whole number that is written with an exponent, and how many zeros follow them: an
/// integer has no exponent. None of numbers beyond what a double holds.
fn whole_digits(text: &str) -> Option<(String, usize)> {
    const MOST: usize = 308;
    let (mantissa, power) = text.split_once(['e', 'E'])?;
    let power: usize = power.parse().ok().filter(|power| *power <= MOST)?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    Some((
        format!("{whole}{fraction}"),
        power.checked_sub(fraction.len())?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::number::Number;
    use proptest::prelude::*;

    #[test]
    fn a_number_has_one_plain_form() {
        for (text, expected) in [
            ("12.50", "12.50"),
            ("007", "007"),
            ("+5", "5"),
            (".5", "0.5"),
            ("-.5", "-0.5"),
            ("5.", "5"),
            ("1e3", "1000"),
            ("1.5E-3", "0.0015"),
            ("0.5e1", "5"),
            ("1.50e1", "15.0"),
            ("-1.25e-1", "-0.125"),
            ("NaN", "NaN"),
            ("1e999999999", "1e999999999"),
        ] {
            let mut out = String::new();
            plain(text, &Notation::PLAIN, &mut out);
            assert_eq!(out, expected);
        }
        let german = Notation {
            decimal: ',',
            group: Some('.'),
            bare: false,
        };
        for (text, expected) in [("1.234,50 €", "1234,50"), ("€ 12", "12"), ("95%", "95")] {
            let mut out = String::new();
            plain(text, &german, &mut out);
            assert_eq!(out, expected);
        }
    }

    proptest! {
        #[test]
        fn the_plain_form_is_the_same_number_and_its_own(text in "[-+]?[0-9]{0,4}[.]?[0-9]{0,4}([eE][-+]?[0-9]{1,2})?") {
            let number = Plain(Number);
            let value = number.read(&text);
            prop_assume!(value.is_present());
            let (mut once, mut twice) = (String::new(), String::new());
            number.canonical(value, &text, &mut once);
            number.canonical(value, &once, &mut twice);
            prop_assert_eq!(&once, &twice);
            let (mut before, mut after) = (Vec::new(), Vec::new());
            number.key(value, &text, &mut before);
            number.key(number.read(&once), &once, &mut after);
            prop_assert_eq!(before, after);
            prop_assert!(number.is_canonical(&once), "{}", once);
        }
    }

    #[test]
    fn an_exponent_is_written_out_where_a_number_is_whole() {
        for (text, expected) in [
            ("1E+21", "1000000000000000000000"),
            ("-1.250e+22", "-12500000000000000000000"),
            ("1.5E+0", "1.5E+0"),
            ("1E-3", "1E-3"),
            ("1e999999999", "1e999999999"),
        ] {
            let mut out = Vec::new();
            spell(Value::Wide, text, &Notation::PLAIN, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        }
    }
}
