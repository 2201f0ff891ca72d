//! `jsonSchema`: an object or array that must be valid against a JSON Schema (draft 4 to 2020-12, as `$schema` says).
//!
//! A schema must hold everything it refers to: nothing is fetched, neither from a network nor from a file. Its
//! regular expressions are the regex crate's, which take linear time whatever the data.

use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{PatternOptions, ReferencingError, Validator};
use serde_json::Value;

use crate::text;
use crate::text::Message;

/// A compiled JSON Schema.
#[derive(Clone, Debug)]
pub struct JsonSchema {
    validator: Validator,
}

impl JsonSchema {
    /// Compiles a schema.
    ///
    /// # Errors
    /// Where `schema` is no JSON Schema, or refers to one that is not in it.
    pub fn compile(schema: &Value) -> Result<Self, Message> {
        if !(schema.is_object() || schema.is_boolean()) {
            return Err(text!(
                "a JSON Schema is an object, or true or false",
                "JSON Schema 应为对象，或 true、false"
            )
            .into());
        }
        jsonschema::options()
            .offline()
            .with_pattern_options(PatternOptions::regex())
            .build(schema)
            .map(|validator| Self { validator })
            .map_err(|error| {
                refusal(
                    error.kind(),
                    error.instance_path().as_str(),
                    error.schema_path().as_str(),
                )
            })
    }

    /// Whether `text` is JSON and valid.
    pub fn holds(&self, text: &str) -> bool {
        serde_json::from_str(text).is_ok_and(|value| self.validator.is_valid(&value))
    }

    /// Why `text`, for which [`JsonSchema::holds`] is false, is not valid: the first fault, as a JSON Pointer
    /// (RFC 6901) into the value and the keyword that failed; never a value.
    pub fn explain(&self, text: &str) -> Message {
        let Ok(value) = serde_json::from_str::<Value>(text) else {
            return text!("not JSON", "不是 JSON").into();
        };
        let Some(error) = self.validator.iter_errors(&value).next() else {
            return text!("not valid against the JSON Schema", "不符合 JSON Schema").into();
        };
        let pointer = error.instance_path().as_str();
        let message = if pointer.is_empty() {
            Message::new(text!(
                "the value as a whole breaks {keyword}",
                "整个值不符合 {keyword}"
            ))
        } else {
            Message::new(text!(
                "{pointer} breaks {keyword}",
                "{pointer} 不符合 {keyword}"
            ))
            .with("pointer", pointer)
        };
        message.with("keyword", keyword(error.kind()))
    }
}

/// The keyword that failed, and for `required` and the like what it asks for: names of the schema, not of the data.
fn keyword(kind: &Kind) -> String {
    let name = kind.keyword();
    let asked = match kind {
        Kind::Required { property } => property.as_str().map(str::to_owned),
        Kind::Type { kind } => Some(match kind {
            jsonschema::error::TypeKind::Single(wanted) => wanted.to_string(),
            jsonschema::error::TypeKind::Multiple(wanted) => wanted
                .iter()
                .map(|wanted| wanted.to_string())
                .collect::<Vec<_>>()
                .join(", "),
        }),
        Kind::Format { format } => Some(format.clone()),
        Kind::Minimum { limit }
        | Kind::Maximum { limit }
        | Kind::ExclusiveMinimum { limit }
        | Kind::ExclusiveMaximum { limit } => Some(limit.to_string()),
        Kind::MinLength { limit }
        | Kind::MaxLength { limit }
        | Kind::MinItems { limit }
        | Kind::MaxItems { limit }
        | Kind::MinProperties { limit }
        | Kind::MaxProperties { limit } => Some(limit.to_string()),
        _ => None,
    };
    match asked {
        Some(asked) => format!("{name} ({asked})"),
        None => name.to_owned(),
    }
}

/// Why a schema is refused: `pointer` is a place in the schema.
fn refusal(kind: &Kind, pointer: &str, rule: &str) -> Message {
    match kind {
        Kind::Referencing(ReferencingError::Unretrievable { uri, .. }) => Message::new(text!(
            "the reference {uri} leads outside of the schema, and nothing is fetched: put its schema into $defs",
            "引用 {uri} 指向外部，本工具不联网也不读其他文件：请把它放进 $defs"
        ))
        .with("uri", uri),
        Kind::Referencing(error) => Message::new(text!(
            "a reference that leads nowhere: {why}",
            "引用找不到目标：{why}"
        ))
        .with("why", error),
        Kind::Format { format } if format == "regex" => Message::new(text!(
            "the regular expression at {pointer} is broken, or asks for look-around or back-references, which are not supported",
            "{pointer} 处的正则表达式有误，或用了不支持的环视、反向引用"
        ))
        .with("pointer", pointer),
        _ => Message::new(text!(
            "not a JSON Schema: {pointer} breaks {rule} of its own rules",
            "不是有效的 JSON Schema：{pointer} 不符合规则 {rule}"
        ))
        .with("pointer", if pointer.is_empty() { "/" } else { pointer })
        .with("rule", rule),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;
    use proptest::prelude::*;
    use serde_json::json;

    fn customer() -> JsonSchema {
        JsonSchema::compile(&json!({
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": {"type": "string", "minLength": 2, "pattern": "^[A-Z]"},
                "age": {"$ref": "#/$defs/age"},
                "tags": {"type": "array", "items": {"enum": ["a", "b"]}, "uniqueItems": true},
            },
            "additionalProperties": false,
            "$defs": {"age": {"type": "integer", "minimum": 0}},
        }))
        .unwrap()
    }

    proptest! {
        #[test]
        fn what_does_not_hold_is_explained(text in r#"\{("(name|age|x)": ?("A?[a-z]{0,2}"|-?[0-9]|null),?){0,2}\}"#) {

            let schema = customer();
            if !schema.holds(&text) {
                let said = schema.explain(&text).say(Lang::En);
                prop_assert!(said.contains("breaks") || said == "not JSON", "{}", said);
            }
        }
    }

    #[test]
    fn faults_have_a_pointer_and_a_keyword() {
        let schema = customer();
        assert!(schema.holds(r#"{"name": "Wang", "age": 40, "tags": ["a"]}"#));
        for (text, said) in [
            ("{", "not JSON"),
            ("[]", "the value as a whole breaks type (object)"),
            ("{}", "the value as a whole breaks required (name)"),
            (r#"{"name": "W"}"#, "/name breaks minLength (2)"),
            (r#"{"name": "wang"}"#, "/name breaks pattern"),
            (r#"{"name": "Wang", "age": -1}"#, "/age breaks minimum (0)"),
            (
                r#"{"name": "Wang", "age": "x"}"#,
                "/age breaks type (integer)",
            ),
            (
                r#"{"name": "Wang", "tags": ["a", "secret"]}"#,
                "/tags/1 breaks enum",
            ),
            (
                r#"{"name": "Wang", "secret": 1}"#,
                "the value as a whole breaks additionalProperties",
            ),
        ] {
            assert!(!schema.holds(text), "{text}");
            assert_eq!(schema.explain(text).say(Lang::En), said, "{text}");
        }
    }

    #[test]
    fn nothing_is_fetched() {
        for uri in [
            "https://example.com/customer.json",
            "file:///etc/hostname",
            "customer.json#/$defs/age",
        ] {
            let refused = JsonSchema::compile(&json!({"$ref": uri})).unwrap_err();
            let said = refused.say(Lang::En);
            assert!(said.contains("leads outside of the schema"), "{said}");
        }
    }

    #[test]
    fn a_schema_that_is_none_is_refused() {
        for (schema, said) in [
            (json!("x"), "a JSON Schema is an object"),
            (json!({"type": "strin"}), "not a JSON Schema: /type breaks"),
            (
                json!({"$ref": "#/$defs/none"}),
                "a reference that leads nowhere",
            ),
            (
                json!({"pattern": "(?=a)"}),
                "the regular expression at /pattern",
            ),
        ] {
            let refused = JsonSchema::compile(&schema).unwrap_err().say(Lang::En);
            assert!(refused.starts_with(said), "{refused}");
        }
    }
}
