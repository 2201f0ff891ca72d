//! What is done to the rows of a sheet.

use super::failed::Result;
use super::styles::Look;

/// What is done to a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RowEdit {
    /// The row, from 0.
    pub(super) row: u32,
    /// Columns (from 0), ascending, each once, and what is done to the cell.
    pub(super) cells: Vec<(u32, CellEdit)>,
    /// Whether nothing is done where the sheet has no such row.
    pub(super) only_there: bool,
}

/// What is done to a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum CellEdit {
    /// It is filled with a colour (`RRGGBB`) and stays as it is otherwise.
    Fill(u32),
    /// A text of our own takes its place.
    Text(Look, String),
}

/// Hands over the edits, row by row, ascending; none when there are no more.
pub(super) type NextEdit<'a> = &'a mut dyn FnMut() -> Result<Option<RowEdit>>;
