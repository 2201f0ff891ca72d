//! `jsonSchema`: an object or array that must be valid against a JSON Schema (draft 4 to 2020-12, as `$schema` says).
//!
//! A schema must hold everything it refers to: nothing is fetched, neither from a network nor from a file. Its
//! regular expressions are the regex crate's, which take linear time whatever the data.

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{JsonType, PatternOptions, ReferencingError, Validator};
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
    /// (RFC 6901) into the value and what its schema asks for; never a value.
    pub fn explain(&self, text: &str) -> Message {
        let Ok(value) = serde_json::from_str::<Value>(text) else {
            return text!("not JSON", "不是 JSON").into();
        };
        let Some(error) = self.validator.iter_errors(&value).next() else {
            return text!("not valid against the JSON Schema", "不符合 JSON Schema").into();
        };
        let fault = fault(error.kind());
        match error.instance_path().as_str() {
            "" => Message::new(text!("the value as a whole {fault}", "整个值{fault}")),
            pointer => Message::new(text!("{pointer} {fault}", "{pointer} {fault}"))
                .with("pointer", pointer),
        }
        .with_said("fault", fault)
    }
}

/// What is wrong, said of a value: the common keywords in words, the others by name. What stands in it comes from
/// the schema, not from the data.
fn fault(kind: &Kind) -> Message {
    let bound = |text, limit: &dyn std::fmt::Display| Message::new(text).with("limit", limit);
    match kind {
        Kind::Type { kind } => {
            Message::new(text!("is not of the type {types}", "的类型应为{types}"))
                .with_said("types", types(kind))
        }
        Kind::Required { property } => Message::new(text!("lacks {property}", "缺少 {property}"))
            .with("property", property.as_str().unwrap_or_default()),
        Kind::Format { format } => Message::new(text!(
            "is not of the format {format}",
            "不符合格式 {format}"
        ))
        .with("format", format),
        Kind::Minimum { limit } => bound(text!("is less than {limit}", "小于 {limit}"), limit),
        Kind::Maximum { limit } => bound(text!("is more than {limit}", "大于 {limit}"), limit),
        Kind::ExclusiveMinimum { limit } => {
            bound(text!("is not more than {limit}", "不大于 {limit}"), limit)
        }
        Kind::ExclusiveMaximum { limit } => {
            bound(text!("is not less than {limit}", "不小于 {limit}"), limit)
        }
        Kind::MinLength { limit } => bound(
            text!("is shorter than {limit} characters", "不足 {limit} 个字符"),
            limit,
        ),
        Kind::MaxLength { limit } => bound(
            text!("is longer than {limit} characters", "超过 {limit} 个字符"),
            limit,
        ),
        Kind::MinItems { limit } => bound(
            text!("has fewer than {limit} items", "不足 {limit} 项"),
            limit,
        ),
        Kind::MaxItems { limit } => bound(
            text!("has more than {limit} items", "超过 {limit} 项"),
            limit,
        ),
        Kind::MinProperties { limit } => bound(
            text!("has fewer than {limit} properties", "不足 {limit} 个属性"),
            limit,
        ),
        Kind::MaxProperties { limit } => bound(
            text!("has more than {limit} properties", "超过 {limit} 个属性"),
            limit,
        ),
        Kind::Enum { .. } => text!("is not one of the values allowed", "不在允许的取值之中").into(),
        Kind::Pattern { .. } => {
            text!("does not match its pattern", "不符合规定的格式（pattern）").into()
        }
        Kind::UniqueItems => text!("has an item twice", "有重复的项").into(),
        Kind::AdditionalProperties { .. } => {
            text!("has a property that is not allowed", "含有不允许的属性").into()
        }
        _ => Message::new(text!("breaks {keyword}", "不符合规则 {keyword}"))
            .with("keyword", kind.keyword()),
    }
}

/// The types that a value may have.
fn types(kind: &TypeKind) -> Message {
    let word = |wanted: JsonType| match wanted {
        JsonType::Array => text!("array", "数组"),
        JsonType::Boolean => text!("boolean", "布尔值"),
        JsonType::Integer => text!("integer", "整数"),
        JsonType::Null => text!("null", "空值（null）"),
        JsonType::Number => text!("number", "数字"),
        JsonType::Object => text!("object", "对象"),
        JsonType::String => text!("string", "文本"),
    };
    let wanted: Vec<JsonType> = match kind {
        TypeKind::Single(wanted) => vec![*wanted],
        TypeKind::Multiple(wanted) => wanted.iter().collect(),
    };
    let words = wanted.into_iter().map(|wanted| Message::from(word(wanted)));
    words
        .reduce(|before, word| {
            Message::new(text!("{before} or {word}", "{before}或{word}"))
                .with_said("before", before)
                .with_said("word", word)
        })
        .unwrap_or(Message::new(text!("none", "无")))
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
            "引用找不到目标（原文：{why}）"
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
                let chinese = schema.explain(&text).say(Lang::Zh);
                prop_assert!(said != chinese && !chinese.contains("breaks"), "{} {}", said, chinese);
            }
        }
    }

    #[test]
    fn faults_have_a_pointer_and_a_keyword() {
        let schema = customer();
        assert!(schema.holds(r#"{"name": "Wang", "age": 40, "tags": ["a"]}"#));
        for (text, said) in [
            ("{", "not JSON"),
            ("[]", "the value as a whole is not of the type object"),
            ("{}", "the value as a whole lacks name"),
            (r#"{"name": "W"}"#, "/name is shorter than 2 characters"),
            (r#"{"name": "wang"}"#, "/name does not match its pattern"),
            (r#"{"name": "Wang", "age": -1}"#, "/age is less than 0"),
            (
                r#"{"name": "Wang", "age": "x"}"#,
                "/age is not of the type integer",
            ),
            (
                r#"{"name": "Wang", "tags": ["a", "secret"]}"#,
                "/tags/1 is not one of the values allowed",
            ),
            (
                r#"{"name": "Wang", "secret": 1}"#,
                "the value as a whole has a property that is not allowed",
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
