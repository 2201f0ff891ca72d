//! What is done to the rows of a sheet.

use super::failed::Result;
use super::styles::Look;

/// What is done to a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct RowEdit {
    /// The row, from 0.
    pub(super) row: u32,
    /// Columns (from 0), ascending, each once, and what is done to the cell.
    pub(super) cells: Vec<(u32, CellEdit)>,
    /// Whether nothing is done where the sheet has no such row.
    pub(super) only_there: bool,
}

impl RowEdit {
    /// Whether the row goes.
    pub(super) fn goes(&self) -> bool {
        matches!(self.cells[..], [(_, CellEdit::RowGone)])
    }

    /// Whether it goes, and all behind it.
    pub(super) fn ends(&self) -> bool {
        matches!(self.cells[..], [(_, CellEdit::RestGone)])
    }

    /// Whether cells of it have other values.
    pub(super) fn has_values(&self) -> bool {
        let mut cells = self.cells.iter();
        cells.any(|(_, edit)| matches!(edit, CellEdit::Value(_) | CellEdit::Record(_)))
    }

    /// Whether another record stands in it.
    pub(super) fn is_record(&self) -> bool {
        matches!(self.cells[..], [(_, CellEdit::Record(_)), ..])
    }
}

/// What is done to a cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum CellEdit {
    /// It is filled with a colour (`RRGGBB`) and stays as it is otherwise.
    Fill(u32),
    /// A text of our own takes its place.
    Text(Look, String),
    /// It has another value. Its format stays, and so does a formula with the value that it has.
    Value(CellValue),
    /// It has the value of a record that takes the place of another. One that was not there looks like that of the first
    /// such record.
    Record(CellValue),
    /// Its row goes with all cells, and those behind it move up; no other edit is in this row.
    RowGone,
    /// The same of its row and all behind it; no other edit follows.
    RestGone,
}

/// The value of a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum CellValue {
    /// None: the cell is empty.
    Nothing,
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// A day or time, as sheets count days from 1900 on (below 1: a time of day), and its text: that is written where the
    /// cell would show a number of it.
    Moment(f64, String),
    /// True or false.
    Bool(bool),
}

/// Hands over the edits, row by row, ascending; none when there are no more.
pub(super) type NextEdit<'a> = &'a mut dyn FnMut() -> Result<Option<RowEdit>>;
