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
    let mut point = [0; 4];
    for sign in text.chars() {
        let sign = if sign == '.' { notation.decimal } else { sign };
        out.extend_from_slice(sign.encode_utf8(&mut point).as_bytes());
    }
}
