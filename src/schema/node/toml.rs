//! TOML as a tree, by the `toml` package's document with spans.

use ::toml::Spanned;
use ::toml::de::{DeInteger, DeTable, DeValue, Error};

use super::{Key, Node, NodeValue};
use crate::schema::source::Fault;
use crate::text;
use crate::text::{Message, Text};

/// Reads TOML.
///
/// # Errors
/// At every line that is not TOML: the first trouble of each, never empty.
pub(super) fn parse(text: &str) -> Result<Node, Vec<Fault>> {
    let (root, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        let span = root.span();
        return Ok(Node {
            value: table(root.into_inner()),
            span,
        });
    }
    // A list that is not closed takes all that follows for its items.
    let open = errors.iter().find(|error| is_open_list(error, text));
    let end = open
        .and_then(Error::span)
        .map_or(usize::MAX, |span| span.start);
    let told = errors
        .iter()
        .filter(|error| error.span().is_none_or(|span| span.start <= end));
    let mut faults: Vec<Fault> = told.map(|error| fault(error, text)).collect();
    faults.sort_by_key(|fault| fault.span.as_ref().map(|span| span.start));
    // What follows the first trouble of a line is mostly its echo.
    let line_ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
    let line = |fault: &mut Fault| {
        let at = fault.span.as_ref().map_or(0, |span| span.start);
        line_ends.partition_point(|line_end| *line_end < at)
    };
    faults.dedup_by_key(line);
    Err(faults)
}

/// Whether a comma is missing before a line that is no item of a list but a key or a table's head.
fn is_open_list(error: &Error, text: &str) -> bool {
    let at = error.span().map_or(0, |span| span.start);
    let (Some(before), Some(after)) = (text.get(..at), text.get(at..)) else {
        return false;
    };
    let begun = before.rsplit('\n').next().unwrap_or_default();
    let line = after.lines().next().unwrap_or_default().trim();
    let of_key = |sign: char| sign.is_alphanumeric() || matches!(sign, '_' | '-' | '.' | '$' | ' ');
    let key = line.split_once('=').map(|(key, _)| key.replace('"', ""));
    let head = line
        .strip_prefix('[')
        .and_then(|line| line.strip_suffix(']'));
    let head = head.map(|head| head.trim_matches(['[', ']']));
    error.message().starts_with("missing comma")
        && begun.trim().is_empty()
        && (key.as_deref().or(head))
            .is_some_and(|text| !text.is_empty() && text.chars().all(of_key))
}

fn fault(error: &Error, text: &str) -> Fault {
    let said = if is_open_list(error, text) {
        "open list"
    } else {
        error.message()
    };
    let detail = SAID
        .iter()
        .find(|(known, _)| said.starts_with(known))
        .map_or_else(
            || original(&said.replace('\n', ", ")),
            |(_, text)| (*text).into(),
        );
    // The most likely slip of people who do not write in English.
    let foreign = error.span().is_some_and(|span| {
        said.starts_with("invalid unquoted key")
            && text.get(span).is_some_and(|key| !key.is_ascii())
    });
    let fault = Fault {
        span: error.span(),
        message: Message::new(text!("not TOML: {detail}", "不是合法的 TOML：{detail}"))
            .with_said("detail", detail),
        hint: None,
    };
    if foreign {
        fault.hint(text!(
            "put keys with other letters than a-z in double quotes",
            "含中文等字符的键要加双引号"
        ))
    } else {
        fault
    }
}

/// A package's own words about a mistake that we have none for: it speaks English only, so Chinese quotes it.
fn original(detail: &str) -> Message {
    Message::new(text!("{detail}", "写法有误（原文：{detail}）")).with("detail", detail)
}

/// The mistakes people make, by how the package's sentence begins; it speaks for itself about the others.
const SAID: &[(&str, Text)] = &[
    ("duplicate key", text!("the key stands twice", "键重复")),
    (
        "invalid unquoted key",
        text!(
            "a key without quotes has only letters a-z, digits, `-` and `_`",
            "不加引号的键只能用英文字母、数字、`-` 和 `_`"
        ),
    ),
    (
        "string values must be quoted",
        text!(
            "a text without quotes, or a comma is missing",
            "文本没有加引号，或缺少逗号"
        ),
    ),
    (
        "missing assignment between key-value pairs",
        text!("`=` is missing after the key", "键后缺少 `=`"),
    ),
    (
        "key with no value",
        text!(
            "`=` and a value are missing after the key",
            "键后缺少 `=` 和值"
        ),
    ),
    ("missing value", text!("a value is missing", "缺少值")),
    (
        "open list",
        text!(
            "the list above is never closed: `]` is missing",
            "上面的列表没有结束，缺少 `]`"
        ),
    ),
    ("missing comma", text!("a comma is missing", "缺少逗号")),
    ("extra comma", text!("one comma too many", "多了一个逗号")),
    (
        "unclosed array table",
        text!("`]]` is missing", "缺少 `]]`"),
    ),
    (
        "unclosed array",
        text!(
            "the list is never closed: `]` is missing",
            "列表未结束，缺少 `]`"
        ),
    ),
    (
        "unclosed inline table",
        text!(
            "the table is never closed: a brace is missing",
            "表未结束，缺少右花括号"
        ),
    ),
    ("unclosed table", text!("`]` is missing", "缺少 `]`")),
    (
        "invalid basic string",
        text!(
            "the quote is never closed, or the text has a line end in it",
            "引号没有闭合，或文本中有换行"
        ),
    ),
    (
        "invalid literal string",
        text!(
            "the quote is never closed, or the text has a line end in it",
            "引号没有闭合，或文本中有换行"
        ),
    ),
    (
        "missing escaped value",
        text!(
            "an escape that TOML does not know: write \\\\ for a backslash, or put the text in single quotes",
            "不认识的转义：反斜杠请写成 \\\\，或改用单引号"
        ),
    ),
    (
        "unexpected key or value",
        text!(
            "something stands after the value: one entry a line",
            "值后面还有内容：每行只能写一项"
        ),
    ),
    (
        "unexpected content",
        text!("something is out of place", "内容的位置不对"),
    ),
    ("extra `=`", text!("one `=` too many", "多了一个 `=`")),
    (
        "extra assignment",
        text!("one `=` too many", "多了一个 `=`"),
    ),
    (
        "unexpected `=` in array",
        text!("`=` inside a list", "列表中不能有 `=`"),
    ),
    (
        "unquoted keys cannot be empty",
        text!("a key is missing", "缺少键"),
    ),
    ("missing key", text!("a key is missing", "缺少键")),
    (
        "unexpected leading zero",
        text!(
            "a number with zeros in front: put it in quotes if it is a text",
            "数字前面有多余的零；若是文本请加引号"
        ),
    ),
    (
        "cannot extend",
        text!(
            "the key already has a value, it cannot be a table too",
            "该键已有值，不能再作为表"
        ),
    ),
    (
        "invalid comment character",
        text!("a control character in a comment", "注释中有控制字符"),
    ),
    (
        "recursion limit",
        text!("nested too deeply", "嵌套层数过多"),
    ),
    (
        "cannot recurse further",
        text!("nested too deeply", "嵌套层数过多"),
    ),
];

fn table(table: DeTable<'_>) -> NodeValue {
    let mut entries: Vec<(Key, Node)> = table
        .into_iter()
        .map(|(key, value)| {
            let key = Key {
                span: key.span(),
                name: key.into_inner().into_owned(),
            };
            (key, node(value))
        })
        .collect();
    entries.sort_by_key(|(key, _)| key.span.start);
    NodeValue::Table(entries)
}

fn node(value: Spanned<DeValue<'_>>) -> Node {
    let span = value.span();
    let value = match value.into_inner() {
        DeValue::String(text) => NodeValue::Text(text.into_owned()),
        DeValue::Integer(integer) => NodeValue::Number(decimal(&integer)),
        DeValue::Float(float) => NodeValue::Number(float.as_str().to_owned()),
        DeValue::Boolean(bool) => NodeValue::Bool(bool),
        DeValue::Datetime(stamp) => NodeValue::Stamp(stamp.to_string()),
        DeValue::Array(items) => NodeValue::List(items.into_iter().map(node).collect()),
        DeValue::Table(entries) => table(entries),
    };
    Node { value, span }
}

/// The digits in base ten; a number of another base that does not fit 128 bits stays as written.
fn decimal(integer: &DeInteger<'_>) -> String {
    if integer.radix() == 10 {
        return integer.as_str().to_owned();
    }
    i128::from_str_radix(integer.as_str(), integer.radix())
        .map_or_else(|_| integer.to_string(), |number| number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn every_line_that_is_not_toml_is_named() {
        for (text, said) in [
            ("a = 1\na = 2\n", &["6 the key stands twice"][..]),
            (
                "a = x\nb\n[c\n",
                &["4 a text without", "7 `=` and", "10 `]` is"],
            ),
            ("a = {b = 1 c = 2}\n", &["9 a text without"]),
            ("客户 = 1\n", &["0 a key without quotes"]),
            ("[[a]\n", &["4 `]]` is missing"]),
        ] {
            let faults = parse(text).unwrap_err();
            let found: Vec<String> = faults
                .iter()
                .map(|fault| {
                    let said = fault.message.say(Lang::En).replace("not TOML: ", "");
                    format!("{} {said}", fault.span.clone().unwrap().start)
                })
                .collect();
            assert_eq!(found.len(), said.len(), "{text:?} {found:?}");
            for (found, said) in found.iter().zip(said) {
                assert!(found.starts_with(said), "{text:?} {found}");
            }
        }
    }
}
