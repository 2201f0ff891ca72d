//! The cells of one record as read, asked for one by one.

use super::batch::Batch;
use super::notation::Notation;
use super::raw_cell::{RawCells, raw_cells};

/// The cells of a record as read, quotes included. Asked for in the order of their columns they cost one pass over the
/// record, even where only walking it tells where they stand (a text that was decoded).
#[derive(Debug)]
pub struct RawRecord<'b, 'a> {
    batch: &'b Batch<'a>,
    row: usize,
    /// What is left of the record, and the column that comes next.
    walk: Option<(RawCells<'a>, usize)>,
}

impl<'b, 'a> RawRecord<'b, 'a> {
    /// The record of this row of `batch`, from 0.
    pub fn of(batch: &'b Batch<'a>, row: usize) -> Self {
        Self {
            batch,
            row,
            walk: None,
        }
    }

    /// The cell of a column, from 0, as [`Batch::raw_cell`] has it.
    pub fn cell(&mut self, column: usize) -> &'a [u8] {
        let Notation::Csv(dialect) = self.batch.notation() else {
            return self.batch.raw_cell(self.row, column);
        };
        if self.batch.knows_place(column) {
            return self.batch.raw_cell(self.row, column);
        }
        if self.batch.lacks(self.row, column) {
            return &[];
        }
        let walk = self.walk.take().filter(|(_, next)| *next <= column);
        let (mut cells, next) = walk.unwrap_or_else(|| {
            let record = self.batch.raw(self.row);
            (raw_cells(record, dialect, self.batch.encoding()), 0)
        });
        let cell = cells.nth(column - next).unwrap_or_default();
        self.walk = Some((cells, column + 1));
        cell
    }
}
