//! The records and cells of rows, as a chunk of any text has them.

use super::super::cell::Cell;
use super::super::written;
use super::{Cells, HEAD, NUMBER_LEN, number};
use crate::table::batch::{BlankLine, Layout, Record, Span};
use crate::table::codes;
use crate::table::native::{Spell, Spelled};
use crate::table::place::letters;
use crate::table::violation::{CheckId, Violation};

/// Empty columns that are kept between a table and a cell behind it: a cell far off must not cost what lies between.
const FARTHEST: u32 = 256;

/// The columns of a table in its sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::io) struct Columns {
    /// The first, from 0.
    pub(in crate::io) first: u32,
    /// How many.
    pub(in crate::io) width: u32,
}

/// What decoding a chunk fills.
pub(in crate::io) struct Filled<'a> {
    pub(in crate::io) layout: &'a mut Layout,
    /// The text of the cells that are not text as they stand; behind the rows, once the chunk is read.
    pub(in crate::io) written: &'a mut Vec<u8>,
}

/// Finds the records and cells of `rows`, which holds whole rows, for a table of these columns; with width 0 every
/// column from the first one on is an extra cell, empty ones too.
///
/// Spans of text that was written are those it will have once it stands behind `rows`.
pub(in crate::io) fn decode(
    rows: &[u8],
    columns: Columns,
    spell: Option<&dyn Spell>,
    filled: Filled<'_>,
) {
    let Filled { layout, written } = filled;
    layout.clear();
    written.clear();
    let mut sheet = Decoder {
        rows,
        columns,
        spell,
        layout,
        written,
        spelled: Vec::new(),
    };
    let (mut at, mut before) = (0, 0);
    while let Some(end) = sheet.row(at, &mut before) {
        at = end;
    }
    layout.extent.records = layout.records.len() as u64;
    layout.extent.rows = u64::from(before);
    layout.extent.lines = 0;
}

struct Decoder<'a> {
    rows: &'a [u8],
    columns: Columns,
    spell: Option<&'a dyn Spell>,
    layout: &'a mut Layout,
    written: &'a mut Vec<u8>,
    /// A cell as its field spells it.
    spelled: Vec<u8>,
}

impl Decoder<'_> {
    /// Reads the row at `at`, before which the chunk has so many; where the next one begins.
    fn row(&mut self, at: usize, before: &mut u32) -> Option<usize> {
        let rows = self.rows;
        let (head, cells) = rows.get(at..)?.split_first_chunk::<HEAD>()?;
        let (len, gap) = head.split_at(NUMBER_LEN);
        let (len, gap) = (number(len), number(gap) as u32);
        let end = at + NUMBER_LEN + len as usize;
        let cells = Cells(cells.get(..end.checked_sub(at + HEAD)?)?);
        let row = self.layout.records.len() as u32;
        for blank in 0..gap {
            self.layout.blank_lines.push(BlankLine {
                records: row,
                lines: 0,
                rows: *before + blank,
            });
        }
        let (first, width) = (self.layout.cells.len(), self.columns.width as usize);
        let extra = self.layout.extra.len();
        self.layout.cells.resize(first + width, Span::default());
        // Behind the table a cell keeps its distance, if that is no more than a few columns.
        let mut next = self.columns.first + self.columns.width;
        for (column, cell) in cells {
            let place = column.checked_sub(self.columns.first);
            let own = place.filter(|place| (*place as usize) < width);
            let text = self.text(cell, row, own);
            if let Some(own) = own {
                self.layout.cells[first + own as usize] = text;
                continue;
            }
            if width == 0 || column.saturating_sub(next) <= FARTHEST {
                for between in next..column {
                    self.beyond(row, between, Span::default());
                }
            }
            self.beyond(row, column, text);
            next = next.max(column + 1);
        }
        let extra = self.layout.extra.len() - extra;
        if extra > 0 && width > 0 {
            self.note(row, None, codes::RAGGED_LONG);
        }
        self.layout.records.push(Record {
            raw: Span::between(at, end),
            lines: 0,
            rows: *before + gap,
            cells: (width + extra) as u32,
            first: first as u32,
            blank: false,
        });
        *before += gap + 1;
        Some(end)
    }

    /// Adds a cell beyond the table, which stands in this column of the sheet.
    fn beyond(&mut self, row: u32, column: u32, text: Span) {
        self.layout.extra.push((row, text));
        // In search of the header there is no table yet.
        if self.columns.width > 0 {
            let from = self.written.len();
            self.written
                .extend_from_slice(letters(column as usize).as_bytes());
            let key = self.behind(from);
            self.layout.extra_keys.push(key);
        }
    }

    /// Where the text of a cell is, which stands in `column` of the table.
    fn text(&mut self, cell: Cell<'_>, row: u32, column: Option<u32>) -> Span {
        let from = self.written.len();
        let native = match cell {
            Cell::Text(text) => return self.as_it_stands(text),
            Cell::Undecodable(text) => {
                self.note(row, column, codes::INVALID_ENCODING);
                return self.as_it_stands(text);
            }
            Cell::Error(text) => {
                self.note(row, column, codes::ERROR_CELL);
                return self.as_it_stands(text);
            }
            Cell::Formula => {
                self.note(row, column, codes::FORMULA_WITHOUT_VALUE);
                return Span::default();
            }
            Cell::Number(number) => {
                if written::has_lost_digits(number) {
                    self.note(row, column, codes::TRUNCATED_NUMBER);
                }
                written::number(number, self.written)
            }
            Cell::Boolean(truth) => written::boolean(truth, self.written),
            Cell::Iso(shape, text) => written::iso(shape, text, self.written),
            Cell::Moment(moment) => written::moment(moment, self.written).unwrap_or_else(|| {
                self.note(row, column, codes::IMPOSSIBLE_DAY);
                written::number(moment.serial, self.written)
            }),
        };
        if let Some((column, spell)) = column.zip(self.spell) {
            let text = std::str::from_utf8(&self.written[from..]).unwrap_or_default();
            self.spelled.clear();
            match spell.spell(column as usize, native, text, &mut self.spelled) {
                Spelled::Usually => {}
                Spelled::Anew => {
                    self.written.truncate(from);
                    self.written.extend_from_slice(&self.spelled);
                }
                Spelled::NotAtAll => self.layout.unspelled.push((row, column)),
            }
        }
        self.behind(from)
    }

    /// A text of the rows themselves.
    fn as_it_stands(&self, text: &str) -> Span {
        let at = text.as_ptr().addr() - self.rows.as_ptr().addr();
        Span::between(at, at + text.len())
    }

    /// What was written from there on.
    fn behind(&self, from: usize) -> Span {
        let base = self.rows.len();
        Span::between(base + from, base + self.written.len())
    }

    fn note(&mut self, row: u32, column: Option<u32>, check: CheckId) {
        let violation = Violation {
            row,
            column: column.unwrap_or(Violation::RECORD),
            check,
        };
        if self.layout.oddities.last() != Some(&violation) {
            self.layout.oddities.push(violation);
        }
    }
}
