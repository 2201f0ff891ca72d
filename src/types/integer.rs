//! `integer`: a whole number of any length.

use super::decimal::{self, Written};
use super::notation::{self, Notation};
use super::{Entry, Misfit, Options, Type, number_key, only_default};
use crate::table::value::Value;
use crate::text;
use crate::text::Message;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "integer",
    about: text!("a whole number", "整数"),
    options: &["format", "groupChar", "bareNumber"],
    build,
    samples: &[
        ("007", true),
        ("-12", true),
        ("+5", true),
        ("9223372036854775808", true),
        ("1.0", false),
        ("1e3", false),
        ("NaN", false),
        ("-", false),
        ("1 000", false),
    ],
};

fn build(options: &Options) -> Result<Box<dyn Type>, Misfit> {
    only_default(options)?;
    let notation = Notation::new(options)?;
    Ok(if notation.is_plain() {
        Box::new(Plain)
    } else {
        Box::new(Declared(notation))
    })
}

/// The default notation.
#[derive(Debug)]
struct Plain;

/// A notation of the field's own.
#[derive(Debug)]
struct Declared(Notation);

impl Type for Plain {
    fn read(&self, text: &str) -> Value {
        decimal::read_integer(text)
    }

    fn accept(&self, native: Value, text: &str) -> Value {
        accept(native, text, &Notation::PLAIN)
    }

    fn explain(&self, text: &str) -> Message {
        explain(text, &Notation::PLAIN)
    }

    fn key(&self, value: Value, text: &str, out: &mut Vec<u8>) {
        number_key::push(value, text, &Notation::PLAIN, out);
    }
}

impl Type for Declared {
    fn read(&self, text: &str) -> Value {
        read(text, &self.0)
    }

    fn accept(&self, native: Value, text: &str) -> Value {
        accept(native, text, &self.0)
    }

    fn explain(&self, text: &str) -> Message {
        explain(text, &self.0)
    }

    fn key(&self, value: Value, text: &str, out: &mut Vec<u8>) {
        number_key::push(value, text, &self.0, out);
    }
}

fn read(text: &str, notation: &Notation) -> Value {
    match decimal::read_written(text, notation) {
        Some((value, Written::Number { integer: true, .. })) => value,
        _ => Value::Bad,
    }
}

/// A spreadsheet knows numbers only; a whole one is an integer here however it was stored.
fn accept(native: Value, text: &str, notation: &Notation) -> Value {
    match native {
        Value::Empty | Value::Int(_) => native,
        Value::Wide => {
            let mut places = 0;
            let mut at = 0;
            match decimal::scan(text, &Notation::PLAIN, |digit| {
                at += 1;
                if digit > 0 {
                    places = at;
                }
            }) {
                Some(Written::Number { magnitude, .. }) if places <= magnitude => {
                    decimal::read_number(text)
                }
                _ => Value::Bad,
            }
        }
        Value::Text => read(text, notation),
        _ => Value::Bad,
    }
}

fn explain(text: &str, notation: &Notation) -> Message {
    let number = Notation::PLAIN;
    if let Some((_, written)) = decimal::read_written(text, &number) {
        return match written {
            Written::Number { .. } => text!(
                "a whole number expected: a decimal point or an exponent",
                "应为整数：带有小数点或指数"
            ),
            _ => text!("a whole number expected", "应为整数"),
        }
        .into();
    }
    match notation::oddity(text, notation) {
        Some(odd) => Message::new(text!("a whole number expected: {odd}", "应为整数：{odd}"))
            .with_said("odd", odd),
        None => text!("a whole number expected", "应为整数").into(),
    }
}
