//! `number`: an exact decimal number, in the characters that the field declares.

use super::decimal;
use super::notation::{self, Notation};
use super::numeric::{self, Numeric};
use super::{Entry, Misfit, Options, Type};
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
    numeric::build(Number, options)
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Number;

impl Numeric for Number {
    const WHOLE: bool = false;

    fn read_plain(text: &str) -> Value {
        decimal::read_number(text)
    }

    fn read(text: &str, notation: &Notation) -> Value {
        decimal::read(text, notation)
    }

    fn accept(native: Value, text: &str, notation: &Notation) -> Value {
        match native {
            Value::Empty | Value::Int(_) | Value::Decimal { .. } => native,
            Value::Wide => decimal::read_number(text),
            Value::Text => Self::read(text, notation),
            _ => Value::Bad,
        }
    }

    fn explain(text: &str, notation: &Notation) -> Message {
        match notation::oddity(text, notation) {
            Some(odd) => Message::new(text!("a number expected: {odd}", "应为数字：{odd}"))
                .with_said("odd", odd),
            None => text!("a number expected", "应为数字").into(),
        }
    }
}
