//! `jsonSchema`: the array or object is valid against a JSON Schema.

use super::cast::Cast;
use super::{Constraint, Entry};
use crate::schema::json_schema::JsonSchema;
use crate::schema::node::Node;
use crate::schema::source::Fault;
use crate::table::value::Value;
use crate::text;
use crate::text::Message;

/// The line of the table.
pub(super) static JSON_SCHEMA: Entry = Entry {
    name: "jsonSchema",
    code: "json-schema",
    types: &["array", "object"],
    build,
};

#[derive(Debug)]
struct Valid(JsonSchema);

fn build(_: &Cast<'_>, node: &Node) -> Result<Box<dyn Constraint>, Fault> {
    let refuse = |why: Message| {
        Fault::at(
            &node.span,
            Message::new(text!(
                "the JSON Schema cannot be used: {why}",
                "该 JSON Schema 无法使用：{why}"
            ))
            .with_said("why", why),
        )
    };
    let json = serde_json::from_str(&node.to_json())
        .map_err(|error| refuse(Message::new(text!("{error}", "{error}")).with("error", error)))?;
    Ok(Box::new(Valid(JsonSchema::compile(&json).map_err(refuse)?)))
}

impl Constraint for Valid {
    fn holds(&self, _: Value, text: &str) -> bool {
        self.0.holds(text)
    }

    fn explain(&self, _: Value, text: &str) -> Message {
        self.0.explain(text)
    }
}
