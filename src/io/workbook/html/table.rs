//! A table that is open: its row, the cells of that, and where they stand.

use super::style::{Styles, hides};
use super::tag::Tag;
use super::taken::Taken;
use super::value::Value;
use crate::io::workbook::stream::COLUMNS;

/// The most columns and rows that a cell reaches over (HTML standard, "attributes common to td and th elements").
const WIDEST: u32 = 1000;
const HIGHEST: u32 = 65_534;
/// Bytes of a cell beside its text, while it is held.
const CELL: usize = 16;

/// A table that is open.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// Whether no tag began it.
    pub(super) implied: bool,
    /// Whether the row is hidden.
    pub(super) hidden: bool,
    in_row: bool,
    /// The texts of the row's cells, one behind the other. A table within one of them comes before the row.
    text: Vec<u8>,
    cells: Vec<Held>,
    /// The cell that is open; its text ends the texts.
    open: Option<Open>,
    /// The next column.
    column: u32,
    /// The row, from 0.
    row: u32,
    /// Where cells reach into rows further down.
    taken: Taken,
}

/// A cell whose text is `text[from..end]`.
#[derive(Debug)]
struct Held {
    column: u32,
    from: usize,
    end: usize,
    value: Value,
}

#[derive(Debug)]
struct Open {
    column: u32,
    from: usize,
    value: Value,
    /// Whether its tag gave the text.
    given: bool,
}

impl Table {
    /// A table with nothing in it, which a tag began unless it is `implied`.
    pub(super) fn new(implied: bool) -> Self {
        Self {
            implied,
            ..Self::default()
        }
    }

    /// Whether a cell is open.
    pub(super) fn in_cell(&self) -> bool {
        self.open.is_some()
    }

    /// Whether a row is open.
    pub(super) fn in_row(&self) -> bool {
        self.in_row
    }

    /// Bytes that are held of the row.
    pub(super) fn held(&self) -> usize {
        self.text.len() + CELL * self.cells.len()
    }

    /// Begins a row.
    pub(super) fn begin_row(&mut self, tag: Option<&Tag>) {
        let style = tag.and_then(|tag| tag.get("style"));
        self.hidden = style.is_some_and(hides);
        (self.in_row, self.column) = (true, 0);
    }

    /// Begins a cell in the next column that is free; whether it reaches over several columns or rows.
    pub(super) fn begin_cell(&mut self, tag: &Tag, styles: &Styles) -> bool {
        let column = self.taken.free(self.row, self.column).min(COLUMNS);
        let wide = tag.number("colspan").unwrap_or(1).clamp(1, WIDEST);
        let until = match tag.number("rowspan").unwrap_or(1) {
            0 => u32::MAX,
            high => self.row.saturating_add(high.min(HIGHEST)),
        };
        let is_high = until > self.row + 1;
        self.column = column + wide;
        if is_high {
            let end = self.column.min(COLUMNS);
            self.taken.take(column..end, until);
        }
        let (value, text) = Value::of(tag, styles);
        let from = self.text.len();
        self.text.extend_from_slice(text.unwrap_or_default());
        self.open = Some(Open {
            column,
            from,
            value,
            given: text.is_some(),
        });
        wide > 1 || is_high
    }

    /// Adds text to the cell that is open, with its blanks as a browser shows them.
    pub(super) fn add(&mut self, piece: &[u8]) {
        let Some(open) = self.open.as_ref().filter(|open| !open.given) else {
            return;
        };
        for byte in piece {
            let before = self.text[open.from..].last();
            let blank = match byte {
                b' ' | b'\t' | b'\n' | b'\r' | 0x0C => true,
                // U+00A0, whose first byte may have come with another piece.
                0xA0 if before == Some(&0xC2) => {
                    self.text.pop();
                    true
                }
                _ => false,
            };
            if !blank {
                self.text.push(*byte);
            } else if !matches!(self.text[open.from..].last(), None | Some(b' ' | b'\n')) {
                self.text.push(b' ');
            }
        }
    }

    /// Breaks the line in the cell that is open, unless nothing stands there yet; where `once`, not behind another break.
    pub(super) fn break_line(&mut self, once: bool) {
        let Some(open) = self.open.as_ref().filter(|open| !open.given) else {
            return;
        };
        let from = open.from;
        while self.text.len() > from && self.text.ends_with(b" ") {
            self.text.pop();
        }
        match self.text[from..].last() {
            None => {}
            Some(b'\n') if once => {}
            Some(_) => self.text.push(b'\n'),
        }
    }

    /// Ends the cell that is open, if one is; one with nothing in it is none.
    pub(super) fn end_cell(&mut self) {
        let Some(open) = self.open.take() else {
            return;
        };
        if !open.given {
            let len = self.text[open.from..].trim_ascii_end().len();
            self.text.truncate(open.from + len);
        }
        if self.text.len() == open.from && open.value.is_text() {
            return;
        }
        self.cells.push(Held {
            column: open.column,
            from: open.from,
            end: self.text.len(),
            value: open.value,
        });
    }

    /// The cells of the row: column, text and what the tag said.
    pub(super) fn cells(&self) -> impl Iterator<Item = (u32, &[u8], Value)> {
        let cells = self.cells.iter();
        cells.map(|cell| (cell.column, &self.text[cell.from..cell.end], cell.value))
    }

    /// Ends the row, whose cells have been taken.
    pub(super) fn end_row(&mut self) {
        self.cells.clear();
        self.text.clear();
        self.in_row = false;
        self.row = self.row.saturating_add(1);
    }

    /// Ends a group of rows: no cell reaches further down.
    pub(super) fn end_group(&mut self) {
        self.taken = Taken::default();
    }
}
