//! Reads JSON Lines: one object (RFC 8259) a line, its keys the columns.
//!
//! The first object with a key names the columns. A key that a later object lacks is an empty cell there; one that it
//! has too much, and the second of two equal keys, is a cell beyond the last column. Text stays where it is, only
//! strings with escapes are written anew.

mod members;

use std::collections::HashMap;
use std::path::Path;

use memchr::memchr;
use serde::Deserializer as _;
use serde_json::value::RawValue;
use serde_json::{Deserializer, Error as JsonError};

use self::members::{Unescaped, each_member};
use crate::error::Error;
use crate::table::batch::{BlankLine, Layout, Record, Span};
use crate::table::codes;
use crate::table::native::{Native, Spell, Spelled};
use crate::table::violation::Violation;
use crate::text;
use crate::text::Message;

/// The keys that are the columns.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    names: Vec<String>,
    by_name: HashMap<String, u32>,
}

impl Columns {
    /// Of these keys, of which no two are equal.
    pub(super) fn new(names: &[String]) -> Self {
        let numbered = names.iter().cloned().zip(0..);
        Self {
            names: names.to_vec(),
            by_name: numbered.collect(),
        }
    }

    /// How many columns.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// The column of a key, which is most likely the `next`.
    fn of(&self, key: &str, next: usize) -> Option<u32> {
        if self.names.get(next).is_some_and(|name| name == key) {
            return Some(next as u32);
        }
        self.by_name.get(key).copied()
    }
}

/// A line that is no object.
#[derive(Debug)]
pub(super) struct BadLine {
    /// Lines before it.
    pub(super) before: u32,
    /// What is wrong with it, a clause.
    pub(super) message: Message,
    /// What would help.
    pub(super) hint: Option<Message>,
}

impl BadLine {
    /// What ends the run; `lines`: those of the input before what was read.
    pub(super) fn error(self, path: &Path, lines: u64) -> Error {
        Error::Broken {
            path: path.to_owned(),
            line: Some(lines + u64::from(self.before) + 1),
            message: self.message,
            hint: self.hint.map(Box::new),
        }
    }
}

/// The keys of the first object in `text` that has any, each once.
///
/// # Errors
/// A line before that which is no object.
pub(super) fn keys(text: &str) -> Result<Option<Vec<String>>, BadLine> {
    for (before, line) in (0..).zip(text.lines()) {
        if is_blank(line) {
            continue;
        }
        let mut keys: Vec<String> = Vec::new();
        each_member(line, |key, _| {
            if !keys.iter().any(|known| *known == key) {
                keys.push(key.into_owned());
            }
        })
        .map_err(|error| bad_line(before, line, &error))?;
        if !keys.is_empty() {
            return Ok(Some(keys));
        }
    }
    Ok(None)
}

/// Whether a text begins as JSON Lines do: with an object that ends on its line.
pub(super) fn begins_with_object(start: &[u8]) -> bool {
    let blank = start.iter().take_while(|byte| byte.is_ascii_whitespace());
    let start = &start[blank.count()..];
    let line = &start[..memchr(b'\n', start).unwrap_or(start.len())];
    line.first() == Some(&b'{') && {
        let line = String::from_utf8_lossy(line);
        each_member(&line, |_, _| {}).is_ok()
    }
}

/// Finds the records and cells of `text`, which holds whole lines, for a table of these columns.
///
/// `layout` is filled anew. What had escapes, and what `spell` spells otherwise, is put into `written` (cleared
/// first); its spans are those it will have once `written` stands behind `text`.
///
/// # Errors
/// The first line that is no object.
pub(super) fn decode(
    text: &str,
    columns: &Columns,
    spell: Option<&dyn Spell>,
    layout: &mut Layout,
    written: &mut Vec<u8>,
) -> Result<(), BadLine> {
    layout.clear();
    written.clear();
    let mut lines = Lines {
        text,
        columns,
        spell,
        layout,
        written,
        filled: vec![u32::MAX; columns.names.len()],
    };
    let (mut at, mut before) = (0, 0);
    while at < text.len() {
        let found = memchr(b'\n', &text.as_bytes()[at..]);
        let end = found.map_or(text.len(), |found| at + found + 1);
        lines.line(Span::between(at, end), before)?;
        before += 1;
        at = end;
    }
    let ended = text.is_empty() || text.ends_with('\n');
    layout.extent.records = layout.records.len() as u64;
    layout.extent.rows = u64::from(before);
    layout.extent.lines = u64::from(before) - u64::from(!ended);
    Ok(())
}

/// Points the records of a layout, which were found in a chunk's text, to the same lines in its bytes as read.
pub(super) fn find_records(raw: &[u8], layout: &mut Layout) {
    let (mut at, mut passed) = (0, 0);
    for record in &mut layout.records {
        loop {
            let found = memchr(b'\n', &raw[at..]);
            let end = found.map_or(raw.len(), |found| at + found + 1);
            let line = Span::between(at, end);
            at = end;
            passed += 1;
            if passed > record.lines || end == raw.len() {
                record.raw = line;
                break;
            }
        }
    }
}

struct Lines<'a> {
    text: &'a str,
    columns: &'a Columns,
    spell: Option<&'a dyn Spell>,
    layout: &'a mut Layout,
    written: &'a mut Vec<u8>,
    /// By column: the line that last had it.
    filled: Vec<u32>,
}

impl Lines<'_> {
    /// Reads the line at `raw`, line end included, before which there are so many.
    fn line(&mut self, raw: Span, before: u32) -> Result<(), BadLine> {
        let text = self.text;
        let line = &text[raw.at as usize..raw.end()];
        if is_blank(line) {
            self.layout.blank_lines.push(BlankLine {
                records: self.layout.records.len() as u32,
                lines: before,
                rows: before,
            });
            return Ok(());
        }
        let first = self.layout.cells.len();
        let (extra, width) = (self.layout.extra.len(), self.columns.names.len());
        let row = self.layout.records.len() as u32;
        self.layout.cells.resize(first + width, Span::default());
        let mut next = 0;
        each_member(line, |key, value| {
            let own = self.columns.of(&key, next);
            let column = own.filter(|column| self.filled[*column as usize] != before);
            let cell = self.cell(column, value);
            if let Some(column) = column {
                self.filled[column as usize] = before;
                self.layout.cells[first + column as usize] = cell;
                next = column as usize + 1;
            } else {
                let key = self.write(key.as_bytes());
                self.layout.extra.push((row, cell));
                self.layout.extra_keys.push(key);
            }
        })
        .map_err(|error| bad_line(before, line, &error))?;
        let extra = self.layout.extra.len() - extra;
        let cells = width + extra;
        let filled = self.layout.cells[first..].iter().any(|cell| cell.len > 0);
        self.layout.records.push(Record {
            raw,
            lines: before,
            rows: before,
            cells: cells as u32,
            first: first as u32,
            // Alone in its table an empty text is a value.
            blank: !filled && extra == 0 && !(width == 1 && self.filled[0] == before),
        });
        Ok(())
    }

    /// Where the text of a value is, which stands in `column`.
    fn cell(&mut self, column: Option<u32>, value: &str) -> Span {
        let at = value.as_ptr().addr() - self.text.as_ptr().addr();
        let as_read = Span::between(at, at + value.len());
        let native = match value.as_bytes().first() {
            Some(b'"') if memchr(b'\\', value.as_bytes()).is_none() => {
                return Span::between(at + 1, at + value.len() - 1);
            }
            Some(b'"') => return self.unescape(column, value, as_read),
            Some(b't' | b'f') => Native::Boolean,
            Some(b'n') => Native::Null,
            Some(b'{' | b'[') => return as_read,
            _ => Native::Number,
        };
        let text = if native == Native::Null { "" } else { value };
        let from = self.written.len();
        if let Some((column, spell)) = column.zip(self.spell) {
            match spell.spell(column as usize, native, text, self.written) {
                Spelled::Usually => {}
                Spelled::Anew => return self.unescaped(from, as_read),
                Spelled::NotAtAll => {
                    let record = self.layout.records.len() as u32;
                    self.layout.unspelled.push((record, column));
                }
            }
        }
        match native {
            // As it stands there it is nothing, and yet it can be found.
            Native::Null => Span::between(at, at),
            _ => as_read,
        }
    }

    /// Writes a string with its escapes resolved, and notes what no text should have.
    fn unescape(&mut self, column: Option<u32>, value: &str, as_read: Span) -> Span {
        let from = self.written.len();
        let mut string = Unescaped {
            out: self.written,
            broken: false,
        };
        // What was found to be a value of JSON can be read as one.
        let _ = Deserializer::from_str(value).deserialize_bytes(&mut string);
        let found = [
            (string.broken, codes::INVALID_ENCODING),
            (memchr(0, &self.written[from..]).is_some(), codes::NUL_BYTE),
        ];
        for (_, check) in found.into_iter().filter(|(found, _)| *found) {
            let violation = Violation {
                row: self.layout.records.len() as u32,
                column: column.unwrap_or(Violation::RECORD),
                check,
            };
            if self.layout.oddities.last() != Some(&violation) {
                self.layout.oddities.push(violation);
            }
        }
        self.unescaped(from, as_read)
    }

    /// What was written from there on stands for what was read.
    fn unescaped(&mut self, from: usize, as_read: Span) -> Span {
        let base = self.text.len();
        let span = Span::between(base + from, base + self.written.len());
        if span.len > 0 {
            self.layout.unescaped.push((span.at, as_read));
            return span;
        }
        Span::between(as_read.at as usize + 1, as_read.at as usize + 1)
    }

    fn write(&mut self, text: &[u8]) -> Span {
        let base = self.text.len() + self.written.len();
        self.written.extend_from_slice(text);
        Span::between(base, base + text.len())
    }
}

/// Whether a line has nothing on it.
fn is_blank(line: &str) -> bool {
    line.bytes()
        .all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
}

/// What is wrong with a line that is no object.
#[cold]
fn bad_line(before: u32, line: &str, error: &JsonError) -> BadLine {
    let starts = line.trim_start();
    let whole = serde_json::from_str::<&RawValue>(line).is_ok();
    let (message, hint) = if whole {
        let message = text!(
            "an object in braces expected on each line",
            "每一行应为一个花括号括起的 JSON 对象"
        );
        let hint = starts.starts_with('[').then_some(text!(
            "if the file is one array, jq -c '.[]' makes lines of it",
            "如果整个文件是一个数组，可用 jq -c '.[]' 转成每行一个对象"
        ));
        (message.into(), hint)
    } else if error.is_eof() {
        let message = text!(
            "the JSON object does not end on its line",
            "JSON 对象在本行没有结束"
        );
        let hint = text!(
            "each line holds one whole object: is the file cut off, or laid out over several lines (jq -c . makes lines of it)?",
            "每行应是一个完整的对象：请确认文件是否被截断，或是否分成多行书写（可用 jq -c . 转成单行）"
        );
        (message.into(), Some(hint))
    } else {
        let message = text!(
            "no valid JSON at character {column} of the line",
            "该行第 {column} 个字符处不是有效的 JSON"
        );
        let before = line.get(..error.column().saturating_sub(1));
        let column = before.map_or(error.column(), |before| before.chars().count() + 1);
        (Message::new(message).with("column", column), None)
    };
    BadLine {
        before,
        message,
        hint: hint.map(Message::from),
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use serde_json::{Map, Value as Json, json};

    use super::*;
    use crate::table::batch::Batch;
    use crate::table::notation::Notation;

    /// A value and how it is written.
    fn value() -> impl Strategy<Value = (Json, String)> {
        let whole = |value: Json| (value.clone(), value.to_string());
        prop_oneof![
            4 => "[a-c\"\\\\\n名\u{1F600}]{0,4}".prop_map(move |text| whole(Json::String(text))),
            1 => Just((json!("\u{1F600}é"), r#""\ud83d\ude00\u00e9""#.to_owned())),
            1 => any::<i32>().prop_map(move |number| whole(json!(number))),
            1 => Just((json!("1.50"), "1.50".to_owned())),
            1 => any::<bool>().prop_map(move |truth| whole(json!(truth))),
            1 => Just(whole(Json::Null)),
            1 => Just((json!("{\"a\": [1, \"}\\\"\"]}"), r#"{"a": [1, "}\""]}"#.to_owned())),
        ]
    }

    /// Objects: keys and values, with blanks between them and blank lines between objects.
    fn objects() -> impl Strategy<Value = Vec<Vec<(String, (Json, String))>>> {
        vec(vec(("[a-e\"名]", value()), 0..5), 0..6)
    }

    fn text_of(value: &Json) -> String {
        match value {
            Json::String(text) => text.clone(),
            Json::Null => String::new(),
            other => other.to_string(),
        }
    }

    proptest! {
        #[test]
        fn cells_are_the_values_of_their_keys(objects in objects(), gap in "[ \t]{0,2}", end in "\r?\n") {
            let mut document = String::new();
            for object in &objects {
                let member = |(key, (_, written)): &(String, (Json, String))| {
                    format!("{gap}{}{gap}:{gap}{written}{gap}", json!(key))
                };
                let members: Vec<String> = object.iter().map(member).collect();
                document.extend(["{", &members.join(","), "}", &end]);
                if object.len() == 3 {
                    document.extend([gap.as_str(), end.as_str()]);
                }
            }
            let Some(keys) = keys(&document).unwrap() else {
                prop_assert!(objects.iter().all(Vec::is_empty));
                return Ok(());
            };
            let columns = Columns::new(&keys);
            let (mut layout, mut written) = (Layout::default(), Vec::new());
            decode(&document, &columns, None, &mut layout, &mut written).unwrap();
            let text = document.clone() + std::str::from_utf8(&written).unwrap();
            let batch = Batch::new(document.as_bytes(), &text, &layout, keys.len())
                .in_notation(Notation::Jsonl);
            prop_assert_eq!(batch.rows(), objects.len());
            for (row, object) in objects.iter().enumerate() {
                let mut left = Vec::new();
                let mut own: Map<String, Json> = Map::new();
                for (key, (value, as_read)) in object {
                    let column = keys.iter().position(|known| known == key);
                    match column.filter(|_| !own.contains_key(key)) {
                        Some(column) => {
                            prop_assert_eq!(batch.cell(row, column), text_of(value));
                            prop_assert_eq!(batch.raw_cell(row, column), as_read.as_bytes());
                            own.insert(key.clone(), value.clone());
                        }
                        None => left.push((key.clone(), text_of(value), as_read.clone().into_bytes())),
                    }
                }
                for (column, key) in keys.iter().enumerate() {
                    if !own.contains_key(key) {
                        prop_assert_eq!(batch.cell(row, column), "");
                        prop_assert_eq!(batch.raw_cell(row, column), b"");
                    }
                }
                let extra: Vec<_> = (batch.extra_keys(row).zip(batch.extra(row)))
                    .zip(batch.raw_extra(row))
                    .map(|((key, text), raw)| (key.to_owned(), text.to_owned(), raw.to_vec()))
                    .collect();
                prop_assert_eq!(extra, left);
            }
        }
    }

    #[test]
    fn a_line_that_is_no_object_is_told_with_its_place() {
        use crate::text::Lang;
        for (document, before, said) in [
            ("{\"a\":1}\n\n{\"a\":", 2, "does not end"),
            ("{\"a\":1}\n[1]\n", 1, "an object in braces"),
            ("{\"a\":1}\n{'a':1}\n", 1, "at character 2 "),
            ("{\"a\":1}\n{\"名\":x}\n", 1, "at character 6 "),
            ("{\"a\":1} {\"a\":2}\n", 0, "at character 9 "),
            (
                "{\"a\":1}\n{\"a\":\"\u{1}\"}\n",
                1,
                "no valid JSON at character",
            ),
        ] {
            let columns = Columns::new(&["a".to_owned()]);
            let (mut layout, mut written) = (Layout::default(), Vec::new());
            let bad = decode(document, &columns, None, &mut layout, &mut written).unwrap_err();
            assert_eq!(bad.before, before, "{document}");
            let words = bad.message.say(Lang::En);
            assert!(words.contains(said), "{document}: {words}");
        }
    }

    #[test]
    fn half_a_surrogate_pair_and_a_null_character_are_odd() {
        let columns = Columns::new(&["a".to_owned(), "b".to_owned()]);
        let (mut layout, mut written) = (Layout::default(), Vec::new());
        let document = r#"{"a":"x\ud83d","b":"\u0000"}"#;
        decode(document, &columns, None, &mut layout, &mut written).unwrap();
        let odd: Vec<_> = layout
            .oddities
            .iter()
            .map(|odd| (odd.column, odd.check))
            .collect();
        assert_eq!(odd, [(0, codes::INVALID_ENCODING), (1, codes::NUL_BYTE)]);
        assert_eq!(std::str::from_utf8(&written).unwrap(), "x\u{FFFD}\0");
    }

    #[test]
    fn a_text_of_json_lines_begins_with_a_whole_object() {
        for (start, expected) in [
            ("{\"a\":1}\n", true),
            ("\n {\"a\":1}", true),
            ("{\"a\":1", false),
            ("{\n\"a\":1}", false),
            ("[{\"a\":1}]", false),
            ("{a},b\n", false),
            ("", false),
        ] {
            assert_eq!(begins_with_object(start.as_bytes()), expected, "{start}");
        }
    }
}
