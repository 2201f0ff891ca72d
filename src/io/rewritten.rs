//! Workbooks of which one sheet changes, and nothing else.

use std::path::Path;

use super::commit::Output;
use super::fault::unread;
use super::limits::Limits;
use super::workbook::edit::{self, Failed, Reach};
use crate::error::{Error, Result};
use crate::text::Text;
pub use edit::{CellValue, Formulas, NextChange, RowChange};

/// Where the sheet with this on its tab has formulas, in the workbook at `path`.
///
/// # Errors
/// [`Error::Broken`] and [`Error::Read`] for a workbook that cannot be read.
pub fn formulas(path: &Path, limits: &Limits, sheet: &str) -> Result<Formulas> {
    Formulas::read(path, limits, sheet)
        .map_err(|failed| said(failed, path, Error::Bug("a look at a workbook wrote")))
}

/// What refers to rows of the sheet with this on its tab from `first` (from 0) on, in the workbook at `path`, and would be
/// wrong if some went and others moved up; nothing: they may go.
///
/// # Errors
/// As [`formulas`].
pub fn obstacles(path: &Path, limits: &Limits, sheet: &str, first: u32) -> Result<Vec<Text>> {
    let found = edit::obstacles(path, limits, sheet, first, Reach::Workbook);
    found.map_err(|failed| said(failed, path, Error::Bug("a look at a workbook wrote")))
}

/// Copies the workbook at `path` to `output` with changes in the sheet that has this on its tab; `go_on` is asked before each
/// change.
///
/// # Errors
/// [`Error::Broken`] and [`Error::Read`] for a workbook that cannot be read, [`Error::Write`], those of `next` and `go_on`.
pub fn rewrite(
    (path, limits): (&Path, &Limits),
    sheet: &str,
    next: NextChange<'_>,
    (output, go_on): (&mut Output, &dyn Fn() -> Result<()>),
) -> Result<()> {
    let beside = output.beside();
    let mut next = || {
        go_on()?;
        next()
    };
    let done = edit::rewrite(path, limits, sheet, &mut next, (&beside, output));
    done.map_err(|failed| match failed {
        Failed::Write(error) => output.failed(error),
        failed => said(failed, path, Error::Bug("a change that was not written")),
    })
}

/// What refers to rows of the sheet with this on its tab from `first` (from 0) on in that sheet itself.
///
/// # Errors
/// As [`formulas`].
pub(super) fn own_obstacles(path: &Path, sheet: &str, first: u32) -> Result<Vec<Text>> {
    let found = edit::obstacles(path, &Limits::default(), sheet, first, Reach::Sheet);
    found.map_err(|failed| said(failed, path, Error::Bug("a look at a workbook wrote")))
}

fn said(failed: Failed, path: &Path, of_writing: Error) -> Error {
    match failed {
        Failed::Read(fault) => fault.error(path),
        Failed::Open(error) => unread(path, error),
        Failed::Write(_) => of_writing,
        Failed::Edits(error) => error,
    }
}
