//! Writes JSON (RFC 8259): the keys of a table's columns, strings, and what a cell is where it is not its text.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use crate::table::place::letters;
use crate::types::spelling::is_blank;

/// What a cell is in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Json {
    /// Its text, a string.
    Text,
    /// A number, with the digits given; a string after all if they are not spelled as a number of JSON is.
    Number,
    /// A boolean.
    Bool(bool),
    /// Nothing known.
    Null,
}

/// Says what the text of a cell is in JSON. Digits that are not the text itself are put into the string (empty before).
#[derive(Clone)]
pub struct JsonReading(Arc<ReadJson>);

type ReadJson = dyn Fn(&str, &mut String) -> Json + Send + Sync;

impl JsonReading {
    /// Reads cells as `read` does.
    pub fn new(read: impl Fn(&str, &mut String) -> Json + Send + Sync + 'static) -> Self {
        Self(Arc::new(read))
    }

    /// Appends a cell to `out`; `digits` is used again from cell to cell.
    pub(super) fn write(&self, text: &str, digits: &mut String, out: &mut Vec<u8>) {
        digits.clear();
        match (self.0)(text, digits) {
            Json::Text => string(text, out),
            Json::Number => {
                let digits = if digits.is_empty() { text } else { digits };
                if is_number(digits.as_bytes()) {
                    out.extend_from_slice(digits.as_bytes());
                } else {
                    string(text, out);
                }
            }
            Json::Bool(true) => out.extend_from_slice(b"true"),
            Json::Bool(false) => out.extend_from_slice(b"false"),
            Json::Null => out.extend_from_slice(b"null"),
        }
    }
}

impl fmt::Debug for JsonReading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JsonReading")
    }
}

/// The keys of a table's columns, each different from every other.
#[derive(Clone, Debug, Default)]
pub(super) struct Keys {
    /// By outgoing column: the key as written, with its colon.
    written: Vec<Vec<u8>>,
    taken: HashSet<String>,
    /// Where the table begins in its sheet, from 0.
    first: usize,
}

impl Keys {
    /// Of columns with these headers; the number of a column (from 0) gives one without a header its letters. The
    /// first of equal headers keeps its name, the others get `_2`, `_3` ….
    ///
    /// Letters are those of a sheet in which the table begins in the column `first`, from 0.
    pub(super) fn new(columns: &[(&str, usize)], first: usize) -> Self {
        let is_header = |header: &str| !header.chars().all(is_blank);
        let headers = columns.iter().map(|(header, _)| *header);
        let mut keys = Self {
            first,
            written: Vec::new(),
            taken: headers
                .filter(|h| is_header(h))
                .map(str::to_owned)
                .collect(),
        };
        let mut seen = HashSet::new();
        for (header, number) in columns {
            let key = if !is_header(header) {
                keys.take(&letters(first + *number))
            } else if seen.insert(*header) {
                (*header).to_owned()
            } else {
                keys.take(header)
            };
            let mut written = Vec::new();
            string(&key, &mut written);
            written.push(b':');
            keys.written.push(written);
        }
        keys
    }

    /// Takes the name, or the first free one that a number makes of it.
    fn take(&mut self, name: &str) -> String {
        let free = self.free(name);
        self.taken.insert(free.clone());
        free
    }

    fn free(&self, name: &str) -> String {
        let mut free = name.to_owned();
        let mut number = 2_u32;
        while self.taken.contains(&free) {
            free = format!("{name}_{number}");
            number += 1;
        }
        free
    }

    /// Appends the key of an outgoing column and its colon.
    pub(super) fn write(&self, column: usize, out: &mut Vec<u8>) {
        if let Some(key) = self.written.get(column) {
            out.extend_from_slice(key);
        }
    }

    /// Appends the key of a cell beyond the header: its `own`, or the letters of the column of this number (from 0).
    #[cold]
    pub(super) fn write_beyond(&self, number: usize, own: Option<&str>, out: &mut Vec<u8>) {
        let key = match own {
            Some(key) => self.free(key),
            None => self.free(&letters(self.first + number)),
        };
        string(&key, out);
        out.push(b':');
    }
}

/// Appends a string, escaped where it must be (RFC 8259 §7).
pub(super) fn string(text: &str, out: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    out.push(b'"');
    let mut rest = text.as_bytes();
    let must = |byte: &u8| *byte < b' ' || *byte == b'"' || *byte == b'\\';
    while let Some(at) = rest.iter().position(must) {
        out.extend_from_slice(&rest[..at]);
        let byte = rest[at];
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            8 => out.extend_from_slice(b"\\b"),
            12 => out.extend_from_slice(b"\\f"),
            _ => {
                let (high, low) = (usize::from(byte >> 4), usize::from(byte & 15));
                out.extend_from_slice(b"\\u00");
                out.extend_from_slice(&[HEX[high], HEX[low]]);
            }
        }
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

/// Whether `text` is a number as RFC 8259 §6 spells one.
fn is_number(text: &[u8]) -> bool {
    let digits = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let rest = text.strip_prefix(b"-").unwrap_or(text);
    let whole = digits(rest);
    if whole == 0 || (whole > 1 && rest[0] == b'0') {
        return false;
    }
    let mut rest = &rest[whole..];
    if let [b'.', fraction @ ..] = rest {
        let length = digits(fraction);
        if length == 0 {
            return false;
        }
        rest = &fraction[length..];
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        let exponent = match exponent {
            [b'+' | b'-', unsigned @ ..] => unsigned,
            _ => exponent,
        };
        let length = digits(exponent);
        return length > 0 && length == exponent.len();
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_string_reads_back_as_it_was(text in any::<String>()) {
            let mut out = Vec::new();
            string(&text, &mut out);
            let read: String = serde_json::from_slice(&out).unwrap();
            prop_assert_eq!(read, text);
        }

        #[test]
        fn a_number_is_what_json_calls_one(text in "-?[0-9]{0,3}[.]?[0-9]{0,2}([eE][-+]?[0-9]{0,2})?") {
            let theirs = serde_json::from_str::<serde_json::Value>(&text);
            prop_assert_eq!(is_number(text.as_bytes()), theirs.is_ok());
        }
    }

    #[test]
    fn signs_are_escaped_where_json_says_so() {
        let mut out = Vec::new();
        string("a\"\\\n\r\t\u{8}\u{c}\u{1f}\u{7f}\u{2028}名", &mut out);
        let expected = "\"a\\\"\\\\\\n\\r\\t\\b\\f\\u001f\u{7f}\u{2028}名\"";
        assert_eq!(out, expected.as_bytes());
    }

    #[test]
    fn every_column_has_a_key_of_its_own() {
        for (headers, expected) in [
            (&["a", "b"][..], r#""a":"b":"#),
            (&["a", "a", "a"], r#""a":"a_2":"a_3":"#),
            (&["a", "a", "a_2"], r#""a":"a_3":"a_2":"#),
            (&["a", "", " ", "B"], r#""a":"B_2":"C":"B":"#),
            (&["A", "a\""], r#""A":"a\"":"#),
        ] {
            let columns: Vec<_> = headers.iter().zip(0..).map(|(h, at)| (*h, at)).collect();
            let keys = Keys::new(&columns, 0);
            let mut out = Vec::new();
            (0..headers.len()).for_each(|column| keys.write(column, &mut out));
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        }
        let mut out = Vec::new();
        Keys::new(&[("C", 0), ("D_2", 1)], 0).write_beyond(2, None, &mut out);
        assert_eq!(out, b"\"C_2\":");
    }

    #[test]
    fn cells_are_what_their_reading_says() {
        let reading = JsonReading::new(|text, digits| match text {
            "" => Json::Null,
            "ja" => Json::Bool(true),
            "1.500,50" => {
                digits.push_str("1500.50");
                Json::Number
            }
            "x" => Json::Text,
            _ => Json::Number,
        });
        let mut digits = String::new();
        for (text, expected) in [
            ("", "null"),
            ("ja", "true"),
            ("x", "\"x\""),
            ("1.500,50", "1500.50"),
            ("1.10", "1.10"),
            ("NaN", "\"NaN\""),
            ("007", "\"007\""),
        ] {
            let mut out = Vec::new();
            reading.write(text, &mut digits, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        }
    }
}
