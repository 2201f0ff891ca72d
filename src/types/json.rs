//! `object` and `array`: JSON text of that kind (RFC 8259).
//!
//! Reading only looks; the canonical form, members sorted and numbers by value, is made for a key.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::decimal;
use super::notation::Notation;
use super::{Entry, Misfit, Options, Type, number_key, only_default};
use crate::table::value::Value;
use crate::text;
use crate::text::Message;

/// The line of the table for `object`.
pub(super) static OBJECT: Entry = Entry {
    name: "object",
    about: text!("a JSON object", "JSON 对象"),
    options: &["format"],
    build: |options| build(options, Kind::Object),
    samples: &[
        ("{}", true),
        (r#"{"a": [1]}"#, true),
        ("[1]", false),
        ("{'a':1}", false),
        ("null", false),
        ("{", false),
    ],
};

/// The line of the table for `array`.
pub(super) static ARRAY: Entry = Entry {
    name: "array",
    about: text!("a JSON array", "JSON 数组"),
    options: &["format"],
    build: |options| build(options, Kind::Array),
    samples: &[
        ("[]", true),
        (r#"["a", {"b": null}]"#, true),
        ("[1,]", false),
        ("[1", false),
        ("{}", false),
        ("1,2", false),
    ],
};

/// What a JSON text is, and how many items or members it has at the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Object,
    Array,
    Other,
}

#[derive(Debug)]
struct Json(Kind);

fn build(options: &Options, kind: Kind) -> Result<Box<dyn Type>, Misfit> {
    only_default(options)?;
    Ok(Box::new(Json(kind)))
}

/// Reads a text without keeping it.
struct Outline {
    kind: Kind,
    length: usize,
}

/// As [`IgnoredAny`], but with the parser's limit of 128 levels, which every later reader has too.
struct Skipped;

impl<'de> Deserialize<'de> for Skipped {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Outline::deserialize(from).map(|_| Self)
    }
}

impl<'de> Deserialize<'de> for Outline {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Look)
    }
}

struct Look;

const OTHER: Outline = Outline {
    kind: Kind::Other,
    length: 0,
};

impl<'de> Visitor<'de> for Look {
    type Value = Outline;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Outline, E> {
        Ok(OTHER)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Outline, E> {
        Ok(OTHER)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Outline, E> {
        Ok(OTHER)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Outline, E> {
        Ok(OTHER)
    }

    fn visit_str<E>(self, _: &str) -> Result<Outline, E> {
        Ok(OTHER)
    }

    fn visit_unit<E>(self) -> Result<Outline, E> {
        Ok(OTHER)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Outline, A::Error> {
        let mut length = 0;
        while items.next_element::<Skipped>()?.is_some() {
            length += 1;
        }
        Ok(Outline {
            kind: Kind::Array,
            length,
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Outline, A::Error> {
        let mut length = 0;
        while members.next_entry::<IgnoredAny, Skipped>()?.is_some() {
            length += 1;
        }
        Ok(Outline {
            kind: Kind::Object,
            length,
        })
    }
}

/// The outline of a text that is JSON.
fn outline(text: &str) -> Option<Outline> {
    serde_json::from_str(text).ok()
}

impl Type for Json {
    fn read(&self, text: &str) -> Value {
        match outline(text) {
            Some(outline) if outline.kind == self.0 => Value::Wide,
            _ => Value::Bad,
        }
    }

    fn accept(&self, native: Value, text: &str) -> Value {
        match native {
            Value::Empty => native,
            Value::Text | Value::Wide => self.read(text),
            _ => Value::Bad,
        }
    }

    fn explain(&self, text: &str) -> Message {
        let kind = if self.0 == Kind::Object {
            text!(
                "a JSON object in braces expected",
                "应为 JSON 对象（花括号）"
            )
        } else {
            text!(
                "a JSON array in brackets expected",
                "应为 JSON 数组（方括号）"
            )
        };
        let odd = if outline(text).is_some() {
            text!("it is JSON of another kind", "是另一种 JSON")
        } else if text.contains('\'') && !text.contains('"') {
            text!("JSON has double quotation marks", "JSON 应使用双引号")
        } else {
            text!("it is not JSON", "不是有效的 JSON")
        };
        Message::new(text!("{kind}: {odd}", "{kind}：{odd}"))
            .with_said("kind", kind)
            .with_said("odd", odd)
    }

    fn key(&self, _: Value, text: &str, out: &mut Vec<u8>) {
        push_key(text, out);
    }

    fn length(&self, text: &str) -> usize {
        outline(text).map_or(0, |outline| outline.length)
    }
}

/// Appends the canonical bytes of a JSON text; of one that is not JSON its own.
pub(super) fn push_key(text: &str, out: &mut Vec<u8>) {
    let start = out.len();
    // Only what the parser accepts, its depth limit included, goes into the recursion below.
    if outline(text).is_none() || (Canonical { rest: text }).value(out).is_none() {
        out.truncate(start);
        out.extend_from_slice(text.as_bytes());
    }
}

/// Walks over JSON that is known to be well-formed. Every value gets a tag and closes itself.
struct Canonical<'a> {
    rest: &'a str,
}

const NULL: u8 = 1;
const FALSE: u8 = 2;
const TRUE: u8 = 3;
const NUMBER: u8 = 4;
const STRING: u8 = 5;
const LIST: u8 = 6;
const MAP: u8 = 7;
const END: u8 = 0;

impl<'a> Canonical<'a> {
    fn blanks(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    fn sign(&mut self, sign: char) -> bool {
        self.blanks();
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn token(&mut self, len: usize) -> Option<&'a str> {
        let (token, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        Some(token)
    }

    fn value(&mut self, out: &mut Vec<u8>) -> Option<()> {
        self.blanks();
        match *self.rest.as_bytes().first()? {
            b'{' => self.object(out)?,
            b'[' => self.array(out)?,
            b'"' => {
                out.push(STRING);
                let string = self.string()?;
                push_framed(string.as_bytes(), out);
            }
            b't' => {
                self.token(4)?;
                out.push(TRUE);
            }
            b'f' => {
                self.token(5)?;
                out.push(FALSE);
            }
            b'n' => {
                self.token(4)?;
                out.push(NULL);
            }
            _ => {
                let len = self
                    .rest
                    .find([',', ']', '}', ' ', '\t', '\n', '\r'])
                    .unwrap_or(self.rest.len());
                let token = self.token(len)?;
                out.push(NUMBER);
                number_key::push(decimal::read_number(token), token, &Notation::PLAIN, out);
            }
        }
        Some(())
    }

    fn array(&mut self, out: &mut Vec<u8>) -> Option<()> {
        out.push(LIST);
        self.sign('[');
        while !self.sign(']') {
            self.value(out)?;
            self.sign(',');
        }
        out.push(END);
        Some(())
    }

    fn object(&mut self, out: &mut Vec<u8>) -> Option<()> {
        let mut members: Vec<(String, Vec<u8>)> = Vec::new();
        self.sign('{');
        while !self.sign('}') {
            self.blanks();
            let name = self.string()?;
            self.sign(':');
            let mut value = Vec::new();
            self.value(&mut value)?;
            self.sign(',');
            members.push((name, value));
        }
        // A name given twice keeps its last value, as parsers do.
        members.reverse();
        members.sort_by(|a, b| a.0.cmp(&b.0));
        members.dedup_by(|later, first| later.0 == first.0);
        out.push(MAP);
        for (name, value) in members {
            out.push(STRING);
            push_framed(name.as_bytes(), out);
            out.extend(value);
        }
        out.push(END);
        Some(())
    }

    fn string(&mut self) -> Option<String> {
        let mut escaped = false;
        let end = self.rest.bytes().skip(1).position(|byte| {
            let end = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            end
        })?;
        serde_json::from_str(self.token(end + 2)?).ok()
    }
}

/// Appends bytes so that what follows cannot be taken for a part of them, keeping their order: a zero becomes 0 255,
/// and 0 1 closes.
pub(super) fn push_framed(bytes: &[u8], out: &mut Vec<u8>) {
    for &byte in bytes {
        out.push(byte);
        if byte == 0 {
            out.push(u8::MAX);
        }
    }
    out.extend([0, 1]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(text: &str) -> Vec<u8> {
        let mut out = Vec::new();
        push_key(text, &mut out);
        out
    }

    #[test]
    fn one_value_has_one_key() {
        for (a, b) in [
            (
                r#"{"a":1,"b":[1.0,"x"]}"#,
                r#" { "b" : [ 1e0 , "\u0078" ] , "a" : 1.00 } "#,
            ),
            (r#"{"a":1,"a":2}"#, r#"{"a":2}"#),
            (
                "[123456789012345678901234567890]",
                "[123456789012345678901234567890.0]",
            ),
        ] {
            assert_eq!(key(a), key(b), "{a}");
        }
        for (a, b) in [
            ("[1,2]", "[12]"),
            ("[[1],2]", "[[1,2]]"),
            (r#"["a","b"]"#, r#"["ab"]"#),
            (r#"{"a":"b"}"#, r#"["a","b"]"#),
            (
                "[123456789012345678901234567890]",
                "[123456789012345678901234567891]",
            ),
            ("[1]", r#"["1"]"#),
            (r#"{"a":1,"a":2}"#, r#"{"a":1}"#),
        ] {
            assert_ne!(key(a), key(b), "{a} {b}");
        }
    }

    #[test]
    fn depth_is_limited_and_harmless() {
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        assert_eq!(Json(Kind::Array).read(&deep), Value::Bad);
        assert_eq!(key(&deep), deep.as_bytes());
    }

    #[test]
    fn lengths_count_the_top() {
        assert_eq!(Json(Kind::Array).length("[1,[2,3],{}]"), 3);
        assert_eq!(Json(Kind::Object).length(r#"{"a":{"b":1}}"#), 1);
    }

    proptest! {
        #[test]
        fn reading_agrees_with_the_parser(text in "[\\[\\]{}\",:a1.\\-e \\\\nul]{0,12}") {
            let parsed: Option<serde_json::Value> = serde_json::from_str(&text).ok();
            prop_assert_eq!(Json(Kind::Array).read(&text) != Value::Bad, parsed.as_ref().is_some_and(serde_json::Value::is_array));
            prop_assert_eq!(Json(Kind::Object).read(&text) != Value::Bad, parsed.as_ref().is_some_and(serde_json::Value::is_object));
            let _ = key(&text);
        }
    }
}
