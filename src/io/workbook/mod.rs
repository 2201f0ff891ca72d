//! Workbooks: their sheets, and the rows of one of them, whatever the format.
//!
//! ```text
//! xlsx  ─┐                       its own thread                           the workers
//! xlsb  ─┤  Cells, row by row ─▶ row::Rows ─▶ blocks of bytes ─▶ reader ─▶ row::decode ─▶ Layout
//! xls … ─┘
//! ```

pub(super) mod cell;
mod number_format;
pub(super) mod row;
pub(super) mod stream;
mod written;
