//! Workbooks of which one sheet changes, and nothing else.

use std::io::{self, Write};
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

/// Copies the workbook at `path` to `output` with changes in the sheet that has this on its tab; `go_on` is asked again and
/// again.
///
/// # Errors
/// [`Error::Broken`] and [`Error::Read`] for a workbook that cannot be read, [`Error::Write`], those of `next` and `go_on`.
pub fn rewrite(
    (path, limits): (&Path, &Limits),
    sheet: &str,
    next: NextChange<'_>,
    (output, go_on): (&mut Output, &dyn Fn() -> Result<()>),
) -> Result<()> {
    let mut asking = Asking {
        output,
        go_on,
        refused: None,
        failed: false,
    };
    let done = edit::rewrite(path, limits, sheet, next, &mut asking);
    let Err(failed) = done else {
        // Whoever writes the package says so where a write fails; without a word nothing is put in place.
        return if asking.failed {
            Err(Error::Bug("a failed write that nobody told of"))
        } else {
            Ok(())
        };
    };
    if let Some(refused) = asking.refused {
        return Err(refused);
    }
    Err(match failed {
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

/// An output that asks before each write whether to go on. What is still written after one has failed goes nowhere: a
/// package ends itself when it is dropped.
struct Asking<'a> {
    output: &'a mut Output,
    go_on: &'a dyn Fn() -> Result<()>,
    refused: Option<Error>,
    failed: bool,
}

impl Write for Asking<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.failed {
            return Ok(bytes.len());
        }
        if let Err(refused) = (self.go_on)() {
            self.refused = Some(refused);
            self.failed = true;
            return Err(io::ErrorKind::Other.into());
        }
        let written = self.output.write(bytes);
        let again = io::ErrorKind::Interrupted;
        self.failed = written.as_ref().is_err_and(|error| error.kind() != again);
        written
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.failed {
            return Ok(());
        }
        self.output.flush()
    }
}
