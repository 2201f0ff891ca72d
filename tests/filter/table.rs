//! Tables that know their own records: random, and as hostile as CSV comes.

use proptest::prelude::*;

/// A table and what it is made of.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    mark: bool,
    pub(crate) columns: usize,
    header_end: &'static [u8],
    pub(crate) records: Vec<Record>,
    /// Before which record (from 0) blank lines stand.
    blanks: Vec<(usize, &'static [u8])>,
    /// Whether the last record has a line end.
    closed: bool,
}

/// One record as it is written, and the text of its cells.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) content: Vec<u8>,
    pub(crate) cells: Vec<String>,
    end: &'static [u8],
}

/// The headers.
pub(crate) const NAMES: [&str; 3] = ["a", "b", "c"];

impl Table {
    fn header(&self) -> Vec<u8> {
        let mark: &[u8] = if self.mark { b"\xEF\xBB\xBF" } else { b"" };
        let names = NAMES[..self.columns].join(",");
        let open = self.records.is_empty() && !self.closed;
        let end: &[u8] = if open { b"" } else { self.header_end };
        [mark, names.as_bytes(), end].concat()
    }

    /// The file.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.header();
        let mut blanks = self.blanks.iter().peekable();
        for (number, record) in self.records.iter().enumerate() {
            while let Some((_, blank)) = blanks.next_if(|(before, _)| *before <= number) {
                bytes.extend_from_slice(blank);
            }
            bytes.extend_from_slice(&record.content);
            if self.closed || number + 1 < self.records.len() {
                bytes.extend_from_slice(record.end);
            }
        }
        bytes
    }

    /// What is written when these records leave in this order: as they came, but that the table ends as it did.
    pub(crate) fn written<'a>(&'a self, leaving: impl IntoIterator<Item = &'a Record>) -> Vec<u8> {
        let mut bytes = self.header();
        let mut end = self.header_end.len();
        let last = self.records.last().map(std::ptr::from_ref);
        for record in leaving {
            let open = !self.closed && last == Some(std::ptr::from_ref(record));
            let line_end = if open { self.header_end } else { record.end };
            bytes.extend_from_slice(&record.content);
            bytes.extend_from_slice(line_end);
            end = line_end.len();
        }
        if !self.closed && last.is_some() {
            bytes.truncate(bytes.len() - end);
        }
        bytes
    }

    /// Whether this record is the last and has no line end.
    pub(crate) fn ends_open_with(&self, record: &Record) -> bool {
        let last = self.records.last();
        !self.closed && last.is_some_and(|last| std::ptr::eq(last, record))
    }

    /// The records that stand in `output`, by the names that they begin with.
    pub(crate) fn found_in(&self, output: &[u8]) -> Vec<bool> {
        let names = (0..self.records.len()).map(|number| format!("r{number}_"));
        let there = |name: String| {
            output
                .windows(name.len())
                .any(|bytes| bytes == name.as_bytes())
        };
        names.map(there).collect()
    }
}

/// A cell as written and its text; without an `r` or a `_`, so that no cell looks like a record's name.
fn cell() -> impl Strategy<Value = (Vec<u8>, String)> {
    let same = |text: &'static str| (text.as_bytes().to_vec(), text.to_owned());
    prop_oneof![
        3 => prop::sample::select(vec!["x", "5", "-7.50", "", "", "上海", "Zoë", "2024-02-29", "  x", "'x"]).prop_map(same),
        2 => "[ax,\n\r\" 上;\t]{0,5}".prop_map(|text: String| {
            (format!("\"{}\"", text.replace('"', "\"\"")).into_bytes(), text)
        }),
        1 => Just((b"\"x\"".to_vec(), "x".to_owned())),
        1 => Just((b"\xFF\xC3".to_vec(), "\u{FFFD}\u{FFFD}".to_owned())),
        1 => Just((b"5\" pipe".to_vec(), "5\" pipe".to_owned())),
        1 => Just((b"a\0b".to_vec(), "a\0b".to_owned())),
    ]
}

fn line_end() -> impl Strategy<Value = &'static [u8]> {
    prop::sample::select(vec![&b"\n"[..], b"\r\n", b"\r"])
}

/// Tables of one to three columns and up to `most` records, ragged ones too.
pub(crate) fn table(most: usize) -> impl Strategy<Value = Table> {
    let record = (
        prop::collection::vec(cell(), 0..5),
        any::<bool>(),
        line_end(),
    );
    let blank = prop::sample::select(vec![&b"\r\n"[..], b"\r"]);
    (
        any::<(bool, bool)>(),
        1..=NAMES.len(),
        line_end(),
        prop::collection::vec(record, 0..most),
        prop::collection::vec((0..most, blank), 0..3),
        prop::option::of(line_end()),
    )
        .prop_map(
            |(flags, columns, header_end, records, mut blanks, one_end)| {
                let (mark, closed) = flags;
                blanks.sort();
                let records = records.into_iter().enumerate();
                let records = records.map(|(number, (more, quoted, end))| {
                    let name = format!("r{number}_");
                    let first = if quoted {
                        format!("\"{name}\"")
                    } else {
                        name.clone()
                    };
                    let mut content = first.into_bytes();
                    let mut cells = vec![name];
                    for (raw, text) in more {
                        content.push(b',');
                        content.extend(raw);
                        cells.push(text);
                    }
                    let end = one_end.unwrap_or(end);
                    Record {
                        content,
                        cells,
                        end,
                    }
                });
                Table {
                    mark,
                    columns,
                    header_end: one_end.unwrap_or(header_end),
                    records: records.collect(),
                    blanks,
                    closed,
                }
            },
        )
}
