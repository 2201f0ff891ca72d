//! Records for a workbook: cells that any core can make, in bytes that the one thread which writes the workbook takes
//! apart again.
//!
//! A cell is a sign and what belongs to it: `0` nothing, `1` a number (8 bytes), `2` false, `3` true, `4` a text (4 bytes
//! of length before it). `5` ends a record. Numbers are little-endian.

use std::fmt;
use std::io::{self, Read};
use std::sync::Arc;

use super::{Columns, Encoder, Losses, Record, Source};
use crate::io::input::Head;

const NOTHING: u8 = 0;
const NUMBER: u8 = 1;
const FALSE: u8 = 2;
const TRUE: u8 = 3;
const TEXT: u8 = 4;
const END: u8 = 5;

/// What a cell is in a workbook.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SheetCell {
    /// Its text.
    Text,
    /// A number; a day or time is the number that spreadsheets count it with.
    Number(f64),
    /// A boolean.
    Bool(bool),
}

/// Says what the text of a cell is in a workbook.
#[derive(Clone)]
pub struct SheetReading(Arc<ReadSheet>);

type ReadSheet = dyn Fn(&str) -> SheetCell + Send + Sync;

impl SheetReading {
    /// Reads cells as `read` does.
    pub fn new(read: impl Fn(&str) -> SheetCell + Send + Sync + 'static) -> Self {
        Self(Arc::new(read))
    }
}

impl fmt::Debug for SheetReading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SheetReading")
    }
}

/// What a workbook is told of a table.
#[derive(Clone, Debug, Default)]
pub struct SheetPlan {
    /// What the sheet is called, which is the name of the schema; empty: what spreadsheets call a first sheet.
    pub name: String,
    /// The title for the properties of the workbook; empty where there is none.
    pub title: String,
    /// The version of the schema for these; empty without one.
    pub version: String,
    /// The columns that leave, in order.
    pub columns: Vec<SheetColumn>,
}

/// What a workbook is told of a column.
#[derive(Clone, Debug, Default)]
pub struct SheetColumn {
    /// Its header.
    pub header: String,
    /// What its cells are; without that they are text.
    pub reading: Option<SheetReading>,
    /// The number format of its cells, as spreadsheets spell it (`yyyy-mm-dd`, `@` for text).
    pub format: Option<String>,
    /// The values that a person chooses from; empty where any will do.
    pub choices: Vec<String>,
}

impl SheetColumn {
    /// The values that a person chooses from, as cells.
    pub(in crate::io) fn chosen(&self) -> Vec<(String, SheetCell)> {
        let cell = |text: &String| match &self.reading {
            Some(reading) if !text.is_empty() => (reading.0)(text),
            _ => SheetCell::Text,
        };
        let choices = self.choices.iter();
        choices.map(|text| (text.clone(), cell(text))).collect()
    }
}

/// The columns that leave, cells all text.
pub(super) fn plan(columns: &Columns, head: &Head) -> SheetPlan {
    let headers: Vec<&String> = match columns {
        Columns::All => head.headers.iter().collect(),
        Columns::Renamed(headers) => headers.iter().collect(),
        Columns::List(list) => list.iter().map(|column| &column.header).collect(),
    };
    let columns = headers.into_iter().map(|header| SheetColumn {
        header: header.clone(),
        ..SheetColumn::default()
    });
    SheetPlan {
        columns: columns.collect(),
        ..SheetPlan::default()
    }
}

impl Encoder {
    /// Appends the cells of a record.
    pub(super) fn cells(
        &self,
        plan: &SheetPlan,
        record: Record<'_>,
        out: &mut Vec<u8>,
        losses: &mut Losses,
    ) {
        let mut scratch = String::new();
        for (number, source) in self.sources() {
            let text = self
                .anew(record, (number, source), &mut scratch)
                .unwrap_or_else(|| record.text(source));
            let column = plan.columns.get(number);
            let cell = match column.and_then(|column| column.reading.as_ref()) {
                Some(reading) if !text.is_empty() => (reading.0)(text),
                _ => SheetCell::Text,
            };
            if !write(cell, text, out) {
                losses.cut(record.row, source);
            }
        }
        if self.sources.is_none() {
            for (column, text) in (self.width..).zip(record.batch.extra(record.row)) {
                if !write(SheetCell::Text, text, out) {
                    losses.cut(record.row, Source::Column(column));
                }
            }
        }
        out.push(END);
    }
}

/// The UTF-16 units that a cell of a workbook holds.
const LONGEST: usize = 32_767;

/// Appends a cell; whether all of it, for a text too long for a cell is cut.
fn write(cell: SheetCell, text: &str, out: &mut Vec<u8>) -> bool {
    let mut held = text;
    match cell {
        SheetCell::Number(number) => {
            out.push(NUMBER);
            out.extend(number.to_le_bytes());
        }
        SheetCell::Bool(bool) => out.push(if bool { TRUE } else { FALSE }),
        SheetCell::Text if text.is_empty() => out.push(NOTHING),
        SheetCell::Text => {
            held = first_units(text, LONGEST);
            out.push(TEXT);
            out.extend((held.len() as u32).to_le_bytes());
            out.extend_from_slice(held.as_bytes());
        }
    }
    held.len() == text.len()
}

/// What of a text is no longer than so many UTF-16 units, whole signs.
fn first_units(text: &str, most: usize) -> &str {
    // No sign has more units than bytes.
    if text.len() <= most {
        return text;
    }
    let mut units = 0;
    let end = text.char_indices().find(|(_, sign)| {
        units += sign.len_utf16();
        units > most
    });
    end.map_or(text, |(at, _)| &text[..at])
}

/// A cell as it was written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::io) enum Cell<'a> {
    Nothing,
    Number(f64),
    Bool(bool),
    Text(&'a str),
    /// No cell: the end of a record.
    End,
}

/// The cells of whole records, each with its end.
pub(in crate::io) fn cells(mut bytes: &[u8]) -> impl Iterator<Item = Cell<'_>> {
    std::iter::from_fn(move || {
        let (sign, rest) = bytes.split_first()?;
        bytes = rest;
        Some(match *sign {
            NUMBER => {
                let (number, rest) = bytes.split_first_chunk()?;
                bytes = rest;
                Cell::Number(f64::from_le_bytes(*number))
            }
            FALSE => Cell::Bool(false),
            TRUE => Cell::Bool(true),
            TEXT => {
                let (len, rest) = bytes.split_first_chunk()?;
                let (text, rest) = rest.split_at_checked(u32::from_le_bytes(*len) as usize)?;
                bytes = rest;
                Cell::Text(str::from_utf8(text).ok()?)
            }
            NOTHING => Cell::Nothing,
            _ => Cell::End,
        })
    })
}

/// The next cell of what [`cells`] takes apart, read from a file; none at its end, and where it ends early. A text is put
/// into `text`.
pub(in crate::io) fn read_cell<'t>(
    from: &mut impl Read,
    text: &'t mut Vec<u8>,
) -> io::Result<Option<Cell<'t>>> {
    let mut sign = [0];
    if from.read(&mut sign)? == 0 {
        return Ok(None);
    }
    Ok(Some(match sign[0] {
        NUMBER => {
            let mut number = [0; 8];
            from.read_exact(&mut number)?;
            Cell::Number(f64::from_le_bytes(number))
        }
        FALSE => Cell::Bool(false),
        TRUE => Cell::Bool(true),
        TEXT => {
            let mut len = [0; 4];
            from.read_exact(&mut len)?;
            text.resize(u32::from_le_bytes(len) as usize, 0);
            from.read_exact(text)?;
            Cell::Text(str::from_utf8(text).map_err(io::Error::other)?)
        }
        NOTHING => Cell::Nothing,
        _ => Cell::End,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_read(records in prop::collection::vec(prop::collection::vec((0..4_u8, any::<f64>(), ".{0,8}"), 0..6), 0..6)) {
            let mut bytes = Vec::new();
            let mut expected = Vec::new();
            for record in &records {
                for (sign, number, text) in record {
                    let (cell, read) = match sign {
                        0 => (SheetCell::Number(*number), Cell::Number(*number)),
                        1 => (SheetCell::Bool(*number > 0.0), Cell::Bool(*number > 0.0)),
                        _ if text.is_empty() => (SheetCell::Text, Cell::Nothing),
                        _ => (SheetCell::Text, Cell::Text(text)),
                    };
                    write(cell, text, &mut bytes);
                    expected.push(read);
                }
                bytes.push(END);
                expected.push(Cell::End);
            }
            let (mut from, mut text, mut again) = (bytes.as_slice(), Vec::new(), Vec::new());
            while let Some(cell) = read_cell(&mut from, &mut text).unwrap() {
                again.push(format!("{cell:?}"));
            }
            prop_assert_eq!(again, expected.iter().map(|cell| format!("{cell:?}")).collect::<Vec<_>>());
            prop_assert_eq!(format!("{:?}", cells(&bytes).collect::<Vec<_>>()), format!("{expected:?}"));
        }
    }
}
