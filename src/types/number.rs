//! `number`: an exact decimal number, in the characters that the field declares.

use super::decimal;
use super::notation::{self, Notation};
use super::{Entry, Misfit, Options, Type, number_key, only_default};
use crate::table::value::Value;
use crate::text;
use crate::text::Message;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "number",
    about: text!("a number, exact to its last digit", "数字，逐位精确"),
    options: &["format", "decimalChar", "groupChar", "bareNumber"],
    build,
    samples: &[
        ("12.50", true),
        ("-1e3", true),
        (".5", true),
        ("NaN", true),
        ("-inf", true),
        ("1,234.50", false),
        ("1_000", false),
        (" 1", false),
        ("", false),
        ("１２", false),
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
        decimal::read_number(text)
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
        decimal::read(text, &self.0)
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

fn accept(native: Value, text: &str, notation: &Notation) -> Value {
    match native {
        Value::Empty | Value::Int(_) | Value::Decimal { .. } => native,
        Value::Wide => decimal::read_number(text),
        Value::Text => decimal::read(text, notation),
        _ => Value::Bad,
    }
}

fn explain(text: &str, notation: &Notation) -> Message {
    match notation::oddity(text, notation) {
        Some(odd) => {
            Message::new(text!("a number expected: {odd}", "应为数字：{odd}")).with_said("odd", odd)
        }
        None => text!("a number expected", "应为数字").into(),
    }
}
