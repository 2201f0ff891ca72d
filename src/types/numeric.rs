//! What `integer` and `number` have in common: one reader for the default notation, one for a declared one.

use std::fmt::Debug;

use super::notation::Notation;
use super::{Misfit, Options, Type, number_key, only_default};
use crate::table::value::Value;
use crate::text::Message;

/// A type of numbers.
pub(super) trait Numeric: Copy + Debug + Send + Sync + 'static {
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
