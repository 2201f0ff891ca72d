//! Workbooks with marks: the user's own file, and in one of its sheets cells in colours and a column that says why.

use std::path::Path;

use super::commit::Output;
use super::fault::unread;
use super::limits::Limits;
use super::workbook::edit;
use crate::error::Result;
pub use edit::{
    CellMark, Content, Ending, Look, Marks, NewCell, NewSheet, NextMarks, ReasonHeader, RowMarks,
};

/// Whether the file at `path` is a workbook that can be marked, or cannot be opened, as whoever reads it says. What is no
/// regular file cannot be: it is read a second time.
pub fn takes(path: &Path) -> bool {
    edit::takes(path, &Limits::default())
}

/// How the file of the workbook at `path` must be called; none where that is not known.
pub fn ending(path: &Path) -> Option<Ending> {
    Ending::of(path, &Limits::default())
}

/// Copies the workbook at `path` to `output` with marks; parts that do not change are copied as they are packed.
///
/// # Errors
/// [`Error::Broken`](crate::error::Error::Broken) and [`Error::Read`](crate::error::Error::Read) for a workbook that cannot be
/// read, [`Error::Write`](crate::error::Error::Write), those of the marks.
pub fn mark(path: &Path, marks: Marks<'_>, output: &mut Output) -> Result<()> {
    match edit::mark(path, &Limits::default(), marks, output) {
        Ok(()) => Ok(()),
        Err(edit::Failed::Read(fault)) => Err(fault.error(path)),
        Err(edit::Failed::Open(error)) => Err(unread(path, error)),
        Err(edit::Failed::Write(error)) => Err(output.failed(error)),
        Err(edit::Failed::Edits(error)) => Err(error),
    }
}
