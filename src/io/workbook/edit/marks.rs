//! Marks: cells in colours, and a column that says why.

use super::cell::address;
use super::failed::Result;
use super::row_edit::{CellEdit, RowEdit};
use super::styles::Look;
use crate::error::Error;

/// What is marked in a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowMarks {
    /// The row, from 0.
    pub row: u32,
    /// Columns (from 0), ascending, and the colour (`RRGGBB`) with which the cell is filled.
    pub cells: Vec<(u32, u32)>,
    /// What stands in the column of reasons.
    pub reason: String,
}

/// Hands over the marks, row by row, ascending; none when there are no more.
pub type NextMarks<'a> = &'a mut dyn FnMut() -> std::result::Result<Option<RowMarks>, Error>;

/// The header of the column of reasons.
#[derive(Clone, Copy, Debug)]
pub struct ReasonHeader<'a> {
    /// What it says.
    pub text: &'a str,
    /// Its colour (`RRGGBB`).
    pub colour: u32,
}

/// Marks as edits of rows.
pub(super) struct MarkEdits<'a> {
    /// The column of reasons, from 0: behind all others.
    column: u32,
    header: Option<RowEdit>,
    next: NextMarks<'a>,
    waiting: Option<RowMarks>,
}

impl<'a> MarkEdits<'a> {
    /// The marks that `next` hands over, the reasons in this column (from 0) under this header, whose row is none where the
    /// table has no header.
    pub(super) fn new(
        column: u32,
        header: ReasonHeader<'_>,
        header_row: Option<u32>,
        next: NextMarks<'a>,
    ) -> Self {
        let look = Look {
            fill: Some(header.colour),
            bold: true,
            ..Look::default()
        };
        let header = header_row.map(|row| RowEdit {
            row,
            cells: vec![(column, CellEdit::Text(look, header.text.to_owned()))],
        });
        Self {
            column,
            header,
            next,
            waiting: None,
        }
    }

    /// The next row that has some.
    ///
    /// # Errors
    /// Those of the marks.
    pub(super) fn next(&mut self) -> Result<Option<RowEdit>> {
        let marks = match self.waiting.take() {
            Some(marks) => Some(marks),
            None => (self.next)()?,
        };
        let Some(header) = &self.header else {
            return Ok(marks.map(|marks| self.edit(marks)));
        };
        match marks {
            Some(marks) if marks.row < header.row => Ok(Some(self.edit(marks))),
            // What is wrong with the header itself is said in its cells' colours.
            Some(marks) if marks.row == header.row => {
                let mut edit = self.edit(RowMarks {
                    reason: String::new(),
                    ..marks
                });
                edit.cells
                    .extend(self.header.take().into_iter().flat_map(|own| own.cells));
                edit.cells.sort_by_key(|(column, _)| *column);
                Ok(Some(edit))
            }
            marks => {
                self.waiting = marks;
                Ok(self.header.take())
            }
        }
    }

    fn edit(&self, marks: RowMarks) -> RowEdit {
        let RowMarks { row, cells, reason } = marks;
        let cells = cells.into_iter();
        let cells = cells.filter(|(column, _)| *column != self.column);
        let fills = cells.map(|(column, colour)| (column, CellEdit::Fill(colour)));
        let mut cells: Vec<(u32, CellEdit)> = fills.collect();
        if !reason.is_empty() {
            let behind = cells.partition_point(|(column, _)| *column < self.column);
            cells.insert(
                behind,
                (self.column, CellEdit::Text(Look::default(), reason)),
            );
        }
        RowEdit { row, cells }
    }
}

/// `A1:L16` of the first and the last cell (row and column from 0).
pub(super) fn range(from: (u32, u32), to: (u32, u32)) -> String {
    format!("{}:{}", address(from.0, from.1), address(to.0, to.1))
}
