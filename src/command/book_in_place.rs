//! `--in-place` for a workbook: only the part of its sheet changes.

use std::path::PathBuf;

use crate::command::in_place::Replacing;
use crate::error::Result;
use crate::io::commit::{Output, Readers};
use crate::io::input::Head;
use crate::io::limits::Limits;
use crate::io::rewritten::{self, Formulas};
use crate::ops::book_edits::BookEdits;

/// A workbook whose sheet is about to be replaced.
pub(super) struct Book<'a> {
    replacing: &'a Replacing,
    limits: Limits,
    /// What stands on the tab of the sheet.
    sheet: String,
    output: Output,
    /// Where the sheet has formulas.
    pub(super) formulas: Formulas,
}

impl<'a> Book<'a> {
    /// Begins the workbook that takes the place of the one that `head` is of.
    ///
    /// # Errors
    /// Those of [`rewritten::formulas`]; a file that cannot be written.
    pub(super) fn begin(replacing: &'a Replacing, head: &Head, limits: &Limits) -> Result<Self> {
        let sheet = head.sheet.as_ref();
        let sheet = sheet.map(|sheet| sheet.name.clone()).unwrap_or_default();
        let path = replacing.file();
        Ok(Self {
            formulas: rewritten::formulas(path, limits, &sheet)?,
            output: Output::create(path, Readers::Usual)?,
            limits: limits.clone(),
            replacing,
            sheet,
        })
    }

    /// Puts it in its place with these edits; where a copy of what it was is.
    ///
    /// # Errors
    /// Those of [`rewritten::rewrite`] and of [`Replacing::keep`].
    pub(super) fn finish(
        mut self,
        edits: BookEdits,
        go_on: &dyn Fn() -> Result<()>,
    ) -> Result<PathBuf> {
        let mut edits = edits.finish()?;
        rewritten::rewrite(
            (self.replacing.file(), &self.limits),
            &self.sheet,
            &mut || edits.next(),
            (&mut self.output, go_on),
        )?;
        let kept = self.replacing.keep()?;
        self.output.finish()?;
        Ok(kept)
    }
}
