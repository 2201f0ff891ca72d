//! What cleaning does to the sheet of a workbook: which cells have other values, and which rows go.

use super::changed::Changed;
use super::wash::Wash;
use crate::error::Result;
use crate::io::rewritten::Formulas;
use crate::ops::book_edits::BookEdits;
use crate::ops::typed_cells::{self, InPlace};
use crate::table::batch::Batch;

/// The UTF-16 units that a cell holds.
const LONGEST: usize = 32_767;

/// The cells of a chunk that have other values, and its rows that go. Rows count from the chunk's start.
#[derive(Debug, Default)]
pub(super) struct Anew {
    edits: Vec<Edit>,
    text: String,
}

#[derive(Clone, Copy, Debug)]
enum Edit {
    Cell {
        row: u32,
        /// Of the table, from 0.
        column: u32,
        cell: InPlace,
        /// Where its text ends; it begins where the one before ends.
        end: usize,
    },
    Gone(u32),
}

impl Anew {
    /// Hands all of it on: before the chunk there are so many `rows`.
    pub(super) fn put(&self, book: &mut BookEdits, rows: u64, first_column: u32) -> Result<()> {
        let mut from = 0;
        for edit in &self.edits {
            match *edit {
                Edit::Cell {
                    row,
                    column,
                    cell,
                    end,
                } => {
                    let text = self.text.get(from..end).unwrap_or_default();
                    book.set(rows + u64::from(row), first_column + column, cell, text)?;
                    from = end;
                }
                Edit::Gone(row) => book.remove(rows + u64::from(row))?,
            }
        }
        Ok(())
    }
}

/// Which cells of a chunk must stay as they are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fixed<'a> {
    pub(super) formulas: &'a Formulas,
    /// Rows of the sheet before the chunk.
    pub(super) start: u64,
    /// The first column of the table in its sheet, from 0.
    pub(super) first_column: u32,
}

impl Fixed<'_> {
    /// Whether a formula gives the cell of this record its value.
    pub(super) fn is_formula(&self, batch: &Batch<'_>, row: usize, column: u32) -> bool {
        let row = self.start + u64::from(batch.records()[row].rows);
        u32::try_from(row).is_ok_and(|row| self.formulas.holds(row, self.first_column + column))
    }
}

/// Whether a cell holds a text.
pub(super) fn fits(text: &str) -> bool {
    // No sign has more units than bytes.
    text.len() <= LONGEST || text.encode_utf16().count() <= LONGEST
}

impl Wash<'_> {
    /// What is done to the sheet; `past` has the records that are left out.
    pub(super) fn anew(&self, batch: &Batch<'_>, changed: &Changed, past: &[u32]) -> Anew {
        let mut anew = Anew::default();
        let mut past = past.iter().copied().filter(|_| self.drops()).peekable();
        let clean = self.clean;
        for (row, record) in batch.records().iter().enumerate() {
            if past.next_if_eq(&(row as u32)).is_some() {
                anew.edits.push(Edit::Gone(record.rows));
                continue;
            }
            for (cell, text) in changed.of(row) {
                let field = clean.binding.columns[cell.column as usize];
                let field = field.map(|at| &clean.schema.fields[at]);
                anew.text.push_str(text);
                anew.edits.push(Edit::Cell {
                    row: record.rows,
                    column: cell.column,
                    cell: field.map_or(InPlace::Text, |field| typed_cells::in_place(field, text)),
                    end: anew.text.len(),
                });
            }
        }
        anew
    }
}
