//! `year`: a calendar year of four digits or more (XML Schema part 2 §3.3.11, gYear), without sign and zone.

use super::notation::Notation;
use super::{Entry, Misfit, Options, Type, number_key, only_default};
use crate::table::value::Value;
use crate::text;
use crate::text::Message;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "year",
    about: text!("a year of four digits", "四位数的年份"),
    options: &["format"],
    build,
    samples: &[
        ("2024", true),
        ("0001", true),
        ("12024", true),
        ("24", false),
        ("02024", false),
        ("-2000", false),
        ("2024.0", false),
        ("2024年", false),
    ],
};

#[derive(Debug)]
struct Year;

fn build(options: &Options) -> Result<Box<dyn Type>, Misfit> {
    only_default(options)?;
    Ok(Box::new(Year))
}

impl Type for Year {
    fn read(&self, text: &str) -> Value {
        let bytes = text.as_bytes();
        let length = (4..=9).contains(&bytes.len()) && (bytes.len() == 4 || bytes[0] != b'0');
        if !length || !bytes.iter().all(u8::is_ascii_digit) {
            return Value::Bad;
        }
        Value::Int(
            bytes
                .iter()
                .fold(0, |year, byte| year * 10 + i64::from(byte - b'0')),
        )
    }

    /// A number of at most four digits: what is larger is a date's serial number or an id.
    fn accept(&self, native: Value, text: &str) -> Value {
        match native {
            Value::Empty | Value::Int(0..=9999) => native,
            Value::Text => self.read(text),
            _ => Value::Bad,
        }
    }

    fn spell(&self, value: Value, text: &str, out: &mut Vec<u8>) {
        match value {
            Value::Int(year) => out.extend_from_slice(format!("{year:04}").as_bytes()),
            _ => out.extend_from_slice(text.as_bytes()),
        }
    }

    fn explain(&self, text: &str) -> Message {
        let two = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
        if two {
            text!(
                "a year of four digits expected: the century is missing",
                "应为四位数年份：缺少世纪"
            )
        } else {
            text!("a year of four digits expected", "应为四位数年份")
        }
        .into()
    }

    fn key(&self, value: Value, text: &str, out: &mut Vec<u8>) {
        number_key::push(value, text, &Notation::PLAIN, out);
    }
}
