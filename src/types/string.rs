//! `string`: any text, or text of one of the standard's formats.

use super::{Entry, Misfit, Options, Type};
use crate::table::value::Value;
use crate::text;
use crate::text::Message;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "string",
    about: text!("text", "文本"),
    options: &["format"],
    build,
    samples: &[("007", true), (" ", true)],
};

#[derive(Debug)]
struct Plain;

fn build(_: &Options) -> Result<Box<dyn Type>, Misfit> {
    Ok(Box::new(Plain))
}

impl Type for Plain {
    fn read(&self, _: &str) -> Value {
        Value::Text
    }

    fn accept(&self, _: Value, _: &str) -> Value {
        Value::Text
    }

    fn explain(&self, _: &str) -> Message {
        text!("no text is refused", "任何文本都可接受").into()
    }

    fn key(&self, _: Value, text: &str, out: &mut Vec<u8>) {
        out.extend_from_slice(text.as_bytes());
    }
}
