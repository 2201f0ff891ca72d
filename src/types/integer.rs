//! `integer`: a whole number of any length.

use super::decimal::{self, Written};
use super::notation::{self, Notation};
use super::numeric::{self, Numeric};
use super::{Entry, Misfit, Options, Type};
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
    numeric::build(Integer, options)
}

#[derive(Clone, Copy, Debug)]
struct Integer;

impl Numeric for Integer {
    const WHOLE: bool = true;

    fn read_plain(text: &str) -> Value {
        decimal::read_integer(text)
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
            Value::Text => Self::read(text, notation),
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
}
