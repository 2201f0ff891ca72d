//! The schema file as a tree that remembers where everything stands, the same for TOML and JSON.
//!
//! Numbers keep the digits they are written with; nothing is interpreted here.

mod json;
mod toml;

use std::ops::Range;

use super::source::Fault;
use crate::text;
use crate::text::Text;

/// One value of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it is.
    pub value: NodeValue,
    /// Its bytes in the text.
    pub span: Range<usize>,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeValue {
    /// `null` of JSON.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number: sign and digits as written, in decimal.
    Number(String),
    /// A text.
    Text(String),
    /// A date or time of TOML, as ISO 8601 writes it.
    Stamp(String),
    /// A list.
    List(Vec<Node>),
    /// A table, in file order.
    Table(Vec<(Key, Node)>),
}

/// The name of a value in a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// Unescaped.
    pub name: String,
    /// Its bytes in the text.
    pub span: Range<usize>,
}

/// The two ways to write a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Syntax {
    /// The native form.
    Toml,
    /// As the standard has it.
    Json,
}

/// Reads `text` as a tree.
///
/// # Errors
/// Wherever the text is not of that syntax; never empty.
pub(super) fn parse(text: &str, syntax: Syntax) -> Result<Node, Vec<Fault>> {
    match syntax {
        Syntax::Toml => toml::parse(text),
        Syntax::Json => json::parse(text).map_err(|fault| vec![fault]),
    }
}

impl From<NodeValue> for Node {
    /// A value that stands nowhere in a file.
    fn from(value: NodeValue) -> Self {
        Self { value, span: 0..0 }
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        NodeValue::Text(text.to_owned()).into()
    }
}

impl Node {
    /// A list that stands nowhere in a file.
    pub fn list(items: impl IntoIterator<Item = Self>) -> Self {
        NodeValue::List(items.into_iter().collect()).into()
    }

    /// A table that stands nowhere in a file, its entries in this order.
    pub fn table(entries: impl IntoIterator<Item = (String, Self)>) -> Self {
        let entry = |(name, node)| (Key { name, span: 0..0 }, node);
        NodeValue::Table(entries.into_iter().map(entry).collect()).into()
    }

    /// The value of `name` in a table; none elsewhere.
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.entry(name).map(|(_, node)| node)
    }

    /// The value of `name` in a table with its key.
    pub fn entry(&self, name: &str) -> Option<(&Key, &Self)> {
        self.entries()
            .iter()
            .find(|(key, _)| key.name == name)
            .map(|(key, node)| (key, node))
    }

    /// What stands in a table; nothing elsewhere.
    pub fn entries(&self) -> &[(Key, Self)] {
        match &self.value {
            NodeValue::Table(entries) => entries,
            _ => &[],
        }
    }

    /// What stands in a list; nothing elsewhere.
    pub fn items(&self) -> &[Self] {
        match &self.value {
            NodeValue::List(items) => items,
            _ => &[],
        }
    }

    /// What stands in a list, or the value itself where it stands without one.
    pub fn one_or_more(&self) -> &[Self] {
        match &self.value {
            NodeValue::List(items) => items,
            _ => std::slice::from_ref(self),
        }
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            NodeValue::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The truth, if it is one.
    pub fn bool(&self) -> Option<bool> {
        match self.value {
            NodeValue::Bool(bool) => Some(bool),
            _ => None,
        }
    }

    /// The number as written, if it is one.
    pub fn number(&self) -> Option<&str> {
        match &self.value {
            NodeValue::Number(number) => Some(number),
            _ => None,
        }
    }

    /// A text, number or truth as text.
    pub fn scalar(&self) -> Option<String> {
        match &self.value {
            NodeValue::Text(text) => Some(text.clone()),
            NodeValue::Number(number) => Some(number.clone()),
            NodeValue::Stamp(stamp) => Some(stamp.clone()),
            NodeValue::Bool(truth) => Some(truth.to_string()),
            _ => None,
        }
    }

    /// What it is, in words.
    pub(super) fn kind(&self) -> Text {
        match &self.value {
            NodeValue::Null => text!("null", "null"),
            NodeValue::Bool(_) => text!("true or false", "布尔值"),
            NodeValue::Number(_) => text!("a number", "数字"),
            NodeValue::Text(_) => text!("a text", "文本"),
            NodeValue::Stamp(_) => text!("a date or time", "日期或时间"),
            NodeValue::List(_) => text!("a list", "列表"),
            NodeValue::Table(_) => text!("a table", "表"),
        }
    }

    /// The same value as JSON text, numbers with their own digits.
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        self.write_json(&mut out);
        out
    }

    fn write_json(&self, out: &mut String) {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        match &self.value {
            NodeValue::Null => out.push_str("null"),
            NodeValue::Bool(bool) => out.push_str(if *bool { "true" } else { "false" }),
            NodeValue::Number(number) => out.push_str(number.trim_start_matches('+')),
            NodeValue::Text(text) | NodeValue::Stamp(text) => out.push_str(&quoted(text)),
            NodeValue::List(items) => {
                out.push('[');
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    item.write_json(out);
                }
                out.push(']');
            }
            NodeValue::Table(entries) => {
                out.push('{');
                for (i, (key, node)) in entries.iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    out.push_str(&quoted(&key.name));
                    out.push(':');
                    node.write_json(out);
                }
                out.push('}');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    /// The tree without its places, as JSON.
    fn tree(text: &str, syntax: Syntax) -> String {
        parse(text, syntax).unwrap().to_json()
    }

    #[test]
    fn both_syntaxes_make_the_same_tree_in_file_order() {
        let toml = "b = 1\na = [true, \"x\"]\n[t]\nz = 1.50\ny = -0.10\n";
        let json = r#"{"b": 1, "a": [true, "x"], "t": {"z": 1.50, "y": -0.10}}"#;
        let same = r#"{"b":1,"a":[true,"x"],"t":{"z":1.50,"y":-0.10}}"#;
        assert_eq!(tree(toml, Syntax::Toml), same);
        assert_eq!(tree(json, Syntax::Json), same);
    }

    #[test]
    fn numbers_keep_their_digits_and_other_bases_become_decimal() {
        assert_eq!(
            tree("a = 0x10\nb = 1_000\nc = 1e400\n", Syntax::Toml),
            r#"{"a":16,"b":1000,"c":1e400}"#
        );
        let long = r#"{"a":123456789012345678901234567890.10}"#;
        assert_eq!(tree(long, Syntax::Json), long);
    }

    #[test]
    fn spans_are_bytes_of_the_text() {
        for (text, syntax) in [
            ("\"名\" = 1\nkey = \"värde\"\n", Syntax::Toml),
            ("{\"名\": 1, \"key\": \"värde\"}", Syntax::Json),
        ] {
            let root = parse(text, syntax).unwrap();
            let (key, node) = root.entry("key").unwrap();
            assert_eq!(text[key.span.clone()].trim_matches('"'), "key");
            assert_eq!(&text[node.span.clone()], "\"värde\"");
        }
    }

    #[test]
    fn every_trouble_is_said_in_chinese() {
        let toml = [
            "a",
            "a =",
            "a = [1, 2",
            "a = [1 2]",
            "a = [1,,2]",
            "a = {b = 1",
            "a = {b = 1 c = 2}",
            "a = \"x",
            "a = 'x",
            "a = \"\\q\"",
            "a = \"\\u12\"",
            "a = 1 2",
            "a == 1",
            "= 1",
            "[a",
            "[[a]",
            "[]",
            "[a]\nb=1\n[a]",
            "a = 1\n[a]\nb = 2",
            "a.b = 1\na = 2",
            "a = 01",
            "a = 1__0",
            "a = 0xg",
            "a = tru",
            "a = yes",
            "a b = 1",
            "a = 2024-13-45",
            "a = \"\"\"x",
            "a = '''x",
            "a = 1.",
            "a = .5",
            "a = +-1",
            "a : 1",
            "a = \u{1}",
            "# \u{1}",
            "{\"a\": 1}",
            "a = “x”",
            "a = [b = 1]",
            "a = {1}",
            "\"a = 1",
            "a = \"x\"y",
            "}",
            "a = 1e",
        ];
        let json = [
            "{",
            "[",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\": 1,}",
            "[1 2]",
            "[1,,2]",
            "{a: 1}",
            "{'a': 1}",
            "[tru]",
            "[-]",
            "[.5]",
            "[1.]",
            "[+1]",
            "[0x1]",
            "[NaN]",
            "[\"x]",
            "[\"\\q\"]",
            "[\"\\u12\"]",
            "[1]]",
            "[1}",
            "{]",
            "[:]",
            "[1] 2",
            "// x",
            "/* x",
            "[“x”]",
        ];
        let toml = toml.iter().map(|text| (*text, Syntax::Toml));
        for (text, syntax) in toml.chain(json.iter().map(|text| (*text, Syntax::Json))) {
            let Err(faults) = parse(text, syntax) else {
                panic!("{text:?} is taken");
            };
            for fault in faults {
                let said = fault.message.say(Lang::Zh);
                let mut ours = said.split("（原文：").next().unwrap().to_owned();
                for word in ["TOML", "JSON", "true", "false", "null"] {
                    ours = ours.replace(word, "");
                }
                assert!(
                    !ours.contains(|c: char| c.is_ascii_alphabetic()),
                    "{text:?} {said}"
                );
            }
        }
    }
}
