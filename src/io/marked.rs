//! Workbooks with marks: the user's own file, and in one of its sheets cells in colours and a column that says why.

use std::path::Path;

use super::commit::Output;
use super::fault::unread;
use super::limits::Limits;
use super::workbook::edit;
use crate::error::{Error, Result};
pub use edit::{
    CellMark, Content, EachRow, Ending, Look, Marks, NewCell, NewSheet, NewTable, NextMarks,
    ReasonHeader, RowMarks,
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
/// [`Error::Broken`] and [`Error::Read`] for a workbook that cannot be
/// read, [`Error::Write`], those of the marks.
pub fn mark(path: &Path, marks: Marks<'_>, output: &mut Output) -> Result<()> {
    let done = edit::mark(path, &Limits::default(), marks, (&output.beside(), output));
    done.map_err(|failed| told(failed, path, output))
}

/// Writes a table that is no such workbook as one to `output`, with marks; `path` is what it was read from.
///
/// # Errors
/// [`Error::Usage`] for a table with more columns than a sheet,
/// [`Error::Write`], those of the marks and of reading its records.
pub fn make(path: &Path, table: NewTable<'_>, marks: Marks<'_>, output: &mut Output) -> Result<()> {
    let done = edit::make(table, marks, (&output.beside(), output));
    done.map_err(|failed| told(failed, path, output))
}

fn told(failed: edit::Failed, path: &Path, output: &Output) -> Error {
    match failed {
        edit::Failed::Read(fault) => fault.error(path),
        edit::Failed::Open(error) => unread(path, error),
        edit::Failed::Write(error) => output.failed(error),
        edit::Failed::Edits(error) => error,
    }
}
