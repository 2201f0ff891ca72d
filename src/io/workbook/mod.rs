//! Workbooks: their sheets, and the rows of one of them, whatever the format.
//!
//! ```text
//! xlsx  ─┐                       its own thread                           the workers
//! xlsb  ─┤  Cells, row by row ─▶ row::Rows ─▶ blocks of bytes ─▶ reader ─▶ row::decode ─▶ Layout
//! xls … ─┘
//! ```

pub(super) mod cell;
mod characters;
#[cfg(test)]
mod grid;
pub(super) mod html;
mod loaded;
mod markup;
mod number_format;
mod ods;
pub(super) mod open;
pub(super) mod package;
pub(super) mod row;
pub(super) mod stream;
mod written;
mod xls;
mod xlsb;
mod xlsx;

/// A sheet of a workbook, as its tab shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SheetInfo {
    /// What stands on its tab.
    pub(super) name: String,
    /// Whether its tab is shown.
    pub(super) visible: bool,
    /// Whether it has cells: a chart has none.
    pub(super) is_table: bool,
}
