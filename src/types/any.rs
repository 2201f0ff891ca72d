//! `any`: every cell is left as it is.

use super::{Entry, Misfit, Options, Type, only_default};
use crate::table::value::Value;
use crate::text;
use crate::text::Message;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "any",
    about: text!("anything, left as it is", "任意内容，原样保留"),
    options: &["format"],
    build,
    samples: &[("007", true), ("=1+1", true), (" ", true)],
};

#[derive(Debug)]
struct Any;

fn build(options: &Options) -> Result<Box<dyn Type>, Misfit> {
    only_default(options)?;
    Ok(Box::new(Any))
}

impl Type for Any {
    fn read(&self, _: &str) -> Value {
        Value::Text
    }

    fn takes_all_text(&self) -> bool {
        true
    }

    fn accept(&self, native: Value, _: &str) -> Value {
        native
    }

    fn explain(&self, _: &str) -> Message {
        text!("no value is refused", "任何值都可接受").into()
    }

    fn key(&self, _: Value, text: &str, out: &mut Vec<u8>) {
        out.extend_from_slice(text.as_bytes());
    }
}
