//! JSON (RFC 8259) as a tree, by the `jsonc-parser` package with every liberty switched off.

use std::ops::Range;

use jsonc_parser::ast::{ObjectProp, ObjectPropName, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, ParseOptions, ParseStringErrorKind, parse_to_ast};

use super::{Key, Node, NodeValue};
use crate::schema::source::Fault;
use crate::text;
use crate::text::{Message, Text};

/// The JSON of RFC 8259 and nothing beside it.
const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Reads JSON.
///
/// # Errors
/// At the first place that is not JSON, and where a table names a key twice.
pub(super) fn parse(text: &str) -> Result<Node, Fault> {
    let parsed = parse_to_ast(text, &CollectOptions::default(), &STRICT).map_err(|error| {
        let range = error.range();
        Fault::at(
            &(range.start..range.end),
            Message::new(text!("not JSON: {detail}", "不是合法的 JSON：{detail}"))
                .with_said("detail", said(error.kind())),
        )
    })?;
    match parsed.value {
        Some(value) => node(value),
        None => Err(Fault {
            span: None,
            message: text!("the file is empty", "文件为空").into(),
            hint: None,
        }),
    }
}

fn node(value: Value<'_>) -> Result<Node, Fault> {
    let span = bytes(&value);
    let value = match value {
        Value::NullKeyword(_) => NodeValue::Null,
        Value::BooleanLit(bool) => NodeValue::Bool(bool.value),
        Value::NumberLit(number) => NodeValue::Number(number.value.to_owned()),
        Value::StringLit(text) => NodeValue::Text(text.value.into_owned()),
        Value::Array(items) => NodeValue::List(
            items
                .elements
                .into_iter()
                .map(node)
                .collect::<Result<_, _>>()?,
        ),
        Value::Object(object) => NodeValue::Table(table(object.properties)?),
    };
    Ok(Node { value, span })
}

fn table(properties: Vec<ObjectProp<'_>>) -> Result<Vec<(Key, Node)>, Fault> {
    let mut entries: Vec<(Key, Node)> = Vec::with_capacity(properties.len());
    let mut seen = std::collections::HashSet::new();
    for property in properties {
        let span = match &property.name {
            ObjectPropName::String(name) => bytes(name),
            ObjectPropName::Word(name) => bytes(name),
        };
        let name = property.name.into_string();
        if !seen.insert(name.clone()) {
            return Err(Fault::at(
                &span,
                Message::new(text!("the key `{key}` stands twice", "键 `{key}` 重复"))
                    .with("key", name),
            ));
        }
        entries.push((Key { name, span }, node(property.value)?));
    }
    Ok(entries)
}

fn bytes(ranged: &impl Ranged) -> Range<usize> {
    ranged.start()..ranged.end()
}

/// The mistakes people make, in their words.
fn said(kind: &ParseErrorKind) -> Text {
    match kind {
        ParseErrorKind::CommentsNotAllowed => {
            text!("comments are not allowed", "不允许写注释")
        }
        ParseErrorKind::TrailingCommasNotAllowed => {
            text!("a comma before the closing bracket", "右括号前多了一个逗号")
        }
        ParseErrorKind::ExpectedComma => text!("a comma is missing", "缺少逗号"),
        ParseErrorKind::ExpectedColonAfterObjectKey => {
            text!("a colon is missing after the key", "键后缺少冒号")
        }
        ParseErrorKind::ExpectedObjectValue => {
            text!("a value is missing after the colon", "冒号后缺少值")
        }
        ParseErrorKind::MultipleRootJsonValues => {
            text!("text after the end of the value", "内容结束后还有多余文字")
        }
        ParseErrorKind::SingleQuotedStringsNotAllowed => text!(
            "texts stand in double quotes, not single ones",
            "文本应使用双引号，不能用单引号"
        ),
        ParseErrorKind::UnterminatedArray => {
            text!("the list is never closed", "列表缺少右括号 ]")
        }
        ParseErrorKind::UnterminatedObject => {
            text!("the table is never closed", "缺少右花括号 }")
        }
        ParseErrorKind::UnterminatedCommentBlock => {
            text!("the comment is never closed", "注释没有结束")
        }
        ParseErrorKind::ExpectedStringObjectProperty => text!(
            "the key of a table stands in double quotes",
            "键应写在双引号里"
        ),
        ParseErrorKind::UnexpectedWord => text!(
            "a text without quotes, or a word that is not true, false or null",
            "文本没有加双引号，或不是 true、false、null"
        ),
        ParseErrorKind::UnexpectedComma => text!("one comma too many", "多了一个逗号"),
        ParseErrorKind::UnexpectedColon => text!("a colon out of place", "冒号的位置不对"),
        ParseErrorKind::UnexpectedCloseBrace => {
            text!("a closing brace out of place", "右花括号 } 的位置不对")
        }
        ParseErrorKind::UnexpectedCloseBracket => {
            text!("a closing bracket out of place", "右方括号 ] 的位置不对")
        }
        ParseErrorKind::UnexpectedToken | ParseErrorKind::UnexpectedTokenInObject => {
            text!("a character out of place", "字符的位置不对")
        }
        ParseErrorKind::ExpectedDigit
        | ParseErrorKind::ExpectedDigitFollowingNegativeSign
        | ParseErrorKind::ExpectedPlusMinusOrDigitInNumberLiteral
        | ParseErrorKind::BareDecimalPointNumbersNotAllowed
        | ParseErrorKind::HexadecimalNumbersNotAllowed
        | ParseErrorKind::NonFiniteNumbersNotAllowed
        | ParseErrorKind::UnaryPlusNumbersNotAllowed => {
            text!("not a number as JSON writes it", "数字的写法不合 JSON 规定")
        }
        ParseErrorKind::String(ParseStringErrorKind::UnterminatedStringLiteral) => {
            text!("the quote is never closed", "引号没有闭合")
        }
        ParseErrorKind::String(_) => text!(
            "an escape (\\) in the text that JSON does not know",
            "文本中有 JSON 不认识的转义（\\）"
        ),
        ParseErrorKind::NestingDepthExceeded => text!("nested too deeply", "嵌套层数过多"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn what_is_not_json_is_refused_at_its_place() {
        for (text, at, said) in [
            (
                "{\"a\": 1,}",
                7,
                "not JSON: a comma before the closing bracket",
            ),
            ("{\"a\": 1 // x\n}", 8, "not JSON: comments are not allowed"),
            ("{\"a\": 1, \"a\": 2}", 9, "the key `a` stands twice"),
            ("{\"a\" 1}", 5, "not JSON: a colon is missing after the key"),
            (
                "{a: 1}",
                1,
                "not JSON: the key of a table stands in double quotes",
            ),
            ("[1 2]", 2, "not JSON: a comma is missing"),
        ] {
            let fault = parse(text).unwrap_err();
            assert_eq!(fault.message.say(Lang::En), said, "{text}");
            assert_eq!(fault.span.map(|span| span.start), Some(at), "{text}");
        }
    }
}
