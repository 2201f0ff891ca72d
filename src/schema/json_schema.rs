//! `jsonSchema`: a stand-in over `jsonschema`, until the real adapter takes its place.

use crate::text;
use crate::text::Message;

/// A compiled JSON Schema.
#[derive(Debug)]
pub struct JsonSchema(jsonschema::Validator);

impl JsonSchema {
    /// Compiles a JSON Schema.
    ///
    /// # Errors
    /// Where it is none.
    pub fn compile(schema: &serde_json::Value) -> Result<Self, Message> {
        jsonschema::validator_for(schema)
            .map(Self)
            .map_err(|_| text!("not a JSON Schema", "不是 JSON Schema").into())
    }

    /// Whether the text is JSON that is valid against it.
    pub fn holds(&self, text: &str) -> bool {
        serde_json::from_str(text).is_ok_and(|value| self.0.is_valid(&value))
    }

    /// Why it does not hold.
    pub fn explain(&self, _: &str) -> Message {
        text!("not valid against the JSON Schema", "不符合 JSON Schema").into()
    }
}
