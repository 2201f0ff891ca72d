//! Bounds and entries of the schema, read by the field's own type.

use crate::schema::node::{Node, NodeValue};
use crate::table::value::Value;
use crate::types::{Entry, Options, Type};

/// A field's type with what is needed to read a value of the schema as one of its cells.
#[derive(Debug)]
pub(in crate::schema) struct Cast<'a> {
    /// The line of the table of types.
    pub entry: &'static Entry,
    /// What the field says about its type.
    pub options: &'a Options,
    /// The type, compiled from these.
    pub ty: &'a dyn Type,
    /// Days since 1970-01-01, for `today`.
    pub today: i32,
}

/// A value of the schema as a cell of the field would mean it.
#[derive(Clone, Debug)]
pub(super) struct Read {
    /// What it means, present.
    pub value: Value,
    /// The text that the value's bytes (`Type::key`) are made of.
    pub text: String,
    /// Its bytes: equal and sorted as the values are.
    pub key: Vec<u8>,
}

impl Cast<'_> {
    /// What `node` means: a text is read in the field's own format, everything else (numbers, truths, lists and
    /// tables, dates of TOML) as JSON or ISO writes it. None if it is not of the type.
    pub(super) fn read(&self, node: &Node) -> Option<Read> {
        let text = match &node.value {
            NodeValue::Null => return None,
            NodeValue::Text(text) => {
                let value = self.ty.read(text);
                return present(self.ty, value, text);
            }
            NodeValue::Bool(bool) if self.entry.name == "boolean" => {
                return present(self.ty, Value::Bool(*bool), &bool.to_string());
            }
            NodeValue::Number(number) if self.entry.name == "integer" => whole(number).to_owned(),
            NodeValue::Number(number) => number.clone(),
            NodeValue::Stamp(stamp) => stamp.clone(),
            NodeValue::List(items) if self.entry.name == "list" => joined(items)?,
            // A list or table is no text, whatever its JSON looks like.
            NodeValue::List(_) | NodeValue::Table(_)
                if matches!(self.entry.name, "string" | "any") =>
            {
                return None;
            }
            NodeValue::Bool(_) | NodeValue::List(_) | NodeValue::Table(_) => node.to_json(),
        };
        self.read_plain(&text)
    }

    /// What `text` means in the type's default format.
    pub(super) fn read_plain(&self, text: &str) -> Option<Read> {
        let plain = (self.entry.build)(&Options::default()).ok()?;
        let value = plain.read(text);
        present(plain.as_ref(), value, text)
    }

    /// The bytes of what `node` means, equal where the values are; none if it is not of the type.
    pub(in crate::schema) fn key(&self, node: &Node) -> Option<Vec<u8>> {
        self.read(node).map(|read| read.key)
    }

    /// The type once more, for a constraint that must ask it for bytes or lengths.
    pub(super) fn own_type(&self) -> Option<Box<dyn Type>> {
        (self.entry.build)(self.options).ok()
    }
}

fn present(ty: &dyn Type, value: Value, text: &str) -> Option<Read> {
    if !value.is_present() {
        return None;
    }
    let mut key = Vec::new();
    ty.key(value, text, &mut key);
    Some(Read {
        value,
        text: text.to_owned(),
        key,
    })
}

/// Plain values as a list in default format writes them.
fn joined(items: &[Node]) -> Option<String> {
    let texts: Option<Vec<&str>> = items
        .iter()
        .map(|item| item.text().or_else(|| item.number()))
        .collect();
    texts.map(|texts| texts.join(","))
}

/// `1.0` of JSON is the integer 1.
fn whole(number: &str) -> &str {
    match number.split_once('.') {
        Some((whole, zeros)) if zeros.bytes().all(|digit| digit == b'0') => whole,
        _ => number,
    }
}
