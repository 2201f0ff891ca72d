//! Marks: cells in colours, and a column that says why.

use super::cell::cut;
use super::failed::Result;
use super::notes::Notes;
use super::row_edit::{CellEdit, RowEdit};
use super::styles::Look;
use crate::error::Error;

/// What is marked in a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowMarks {
    /// The row, from 0.
    pub row: u32,
    /// The cells, ascending by column.
    pub cells: Vec<CellMark>,
    /// What stands in the column of reasons; what is longer than a cell holds is cut.
    pub reason: String,
    /// Whether nothing is said where the sheet has no such row.
    pub only_there: bool,
}

/// What is marked at a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CellMark {
    /// Its column, from 0.
    pub column: u32,
    /// The colour (`RRGGBB`) with which it is filled.
    pub colour: u32,
    /// What the note at it says.
    pub note: String,
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
    /// What is said at the cells, if it can be.
    pub(super) notes: Option<Notes>,
}

impl<'a> MarkEdits<'a> {
    /// The marks that `next` hands over, the reasons in this column (from 0) under this header, whose row is none where the
    /// table has no header.
    pub(super) fn new(
        column: u32,
        header: ReasonHeader<'_>,
        header_row: Option<u32>,
        next: NextMarks<'a>,
        notes: Option<Notes>,
    ) -> Self {
        let look = Look {
            fill: Some(header.colour),
            bold: true,
            ..Look::default()
        };
        let header = header_row.map(|row| RowEdit {
            row,
            cells: vec![(column, CellEdit::Text(look, header.text.to_owned()))],
            only_there: false,
        });
        Self {
            column,
            header,
            next,
            waiting: None,
            notes,
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
        let Some(header) = self.header.as_ref().map(|own| own.row) else {
            return Ok(marks.map(|marks| self.edit(marks)));
        };
        match marks {
            Some(marks) if marks.row < header => Ok(Some(self.edit(marks))),
            // What is wrong with the header itself is said in its cells' colours.
            Some(marks) if marks.row == header => {
                let mut edit = self.edit(RowMarks {
                    reason: String::new(),
                    ..marks
                });
                edit.only_there = false;
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

    fn edit(&mut self, marks: RowMarks) -> RowEdit {
        let RowMarks {
            row,
            cells,
            mut reason,
            only_there,
        } = marks;
        cut(&mut reason);
        if let Some(notes) = &mut self.notes {
            for mark in cells.iter().filter(|mark| !mark.note.is_empty()) {
                notes.add((row, mark.column), &mark.note);
            }
        }
        let cells = cells.iter().filter(|mark| mark.column != self.column);
        let fills = cells.map(|mark| (mark.column, CellEdit::Fill(mark.colour)));
        let mut cells: Vec<(u32, CellEdit)> = fills.collect();
        if !reason.is_empty() {
            let behind = cells.partition_point(|(column, _)| *column < self.column);
            cells.insert(
                behind,
                (self.column, CellEdit::Text(Look::default(), reason)),
            );
        }
        RowEdit {
            row,
            cells,
            only_there,
        }
    }
}
