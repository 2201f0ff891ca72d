//! How wide the columns of a sheet are: as their first cells need, within reason.

use unicode_width::UnicodeWidthStr as _;

use crate::io::encode::{Cell, SheetColumn};

/// How many rows are looked at.
const SEEN: u32 = 1000;
/// Half-width characters.
const LEAST: usize = 6;
const MOST: usize = 48;
/// What the sign of the filter and the margins take.
const ROOM: usize = 3;

/// The widths, by column, in half-width characters.
#[derive(Debug)]
pub(super) struct Widths {
    widths: Vec<usize>,
    rows: u32,
}

impl Widths {
    /// Wide enough for the headers, and for numbers in the formats of their columns.
    pub(super) fn of(columns: &[SheetColumn]) -> Self {
        let widths = columns.iter().map(|column| {
            let format = column.format.as_deref().unwrap_or_default();
            column.header.width().max(format.width()) + ROOM
        });
        Self {
            widths: widths.collect(),
            rows: 0,
        }
    }

    /// A cell is as wide as its longest line.
    pub(super) fn see(&mut self, column: u16, cell: Cell<'_>) {
        if self.rows >= SEEN {
            return;
        }
        let Some(width) = self.widths.get_mut(column as usize) else {
            return;
        };
        let own = match cell {
            Cell::Text(text) => text.lines().map(str::width).max().unwrap_or(0),
            Cell::Number(number) => number.to_string().len().min(12),
            Cell::Bool(_) => 5,
            Cell::Nothing | Cell::End => 0,
        };
        *width = (*width).max(own + 1);
    }

    pub(super) fn next_row(&mut self) {
        self.rows = self.rows.saturating_add(1);
    }

    pub(super) fn all(&self) -> impl Iterator<Item = f64> {
        let widths = self.widths.iter();
        widths.map(|width| f64::from((*width).clamp(LEAST, MOST) as u16))
    }
}
