//! `--in-place` for a workbook: only the part of its sheet changes.

use std::path::{Path, PathBuf};

use crate::command::in_place::Replacing;
use crate::error::{Error, Result};
use crate::io::commit::{Output, Readers};
use crate::io::input::Head;
use crate::io::limits::Limits;
use crate::io::rewritten::{self, Formulas, NextChange};
use crate::text;
use crate::text::{Message, visible};

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
    /// Begins the workbook that takes the place of the one that `head` is of; `removes`: rows of it may go.
    ///
    /// # Errors
    /// [`Error::Usage`] where rows may go and something refers to them; those of [`rewritten::formulas`]; a file that cannot
    /// be written.
    pub(super) fn begin(
        replacing: &'a Replacing,
        head: &Head,
        limits: &Limits,
        removes: bool,
    ) -> Result<Self> {
        let sheet = head.sheet.as_ref();
        let sheet = sheet.map(|sheet| sheet.name.clone()).unwrap_or_default();
        let path = replacing.file();
        let formulas = if removes {
            // A sheet with one keeps its rows.
            check_rows(path, limits, &sheet, head)?;
            Formulas::default()
        } else {
            rewritten::formulas(path, limits, &sheet)?
        };
        Ok(Self {
            formulas,
            output: Output::create(path, Readers::Usual)?,
            limits: limits.clone(),
            replacing,
            sheet,
        })
    }

    /// Puts it in its place with these changes; where a copy of what it was is.
    ///
    /// # Errors
    /// Those of [`rewritten::rewrite`] and of [`Replacing::keep`].
    pub(super) fn finish(
        mut self,
        next: NextChange<'_>,
        go_on: &dyn Fn() -> Result<()>,
    ) -> Result<PathBuf> {
        rewritten::rewrite(
            (self.replacing.file(), &self.limits),
            &self.sheet,
            next,
            (&mut self.output, go_on),
        )?;
        let kept = self.replacing.keep()?;
        self.output.finish()?;
        Ok(kept)
    }
}

/// The first row of the sheet (from 0) that may go.
pub(super) fn first_row(head: &Head) -> u32 {
    u32::try_from(head.start.rows).unwrap_or(u32::MAX)
}

/// Whether rows may go.
fn check_rows(path: &Path, limits: &Limits, sheet: &str, head: &Head) -> Result<()> {
    let found = rewritten::obstacles(path, limits, sheet, first_row(head))?;
    let found = found.into_iter().map(Message::from).reduce(|all, next| {
        Message::new(text!("{all}, {next}", "{all}、{next}"))
            .with_said("all", all)
            .with_said("next", next)
    });
    let Some(found) = found else {
        return Ok(());
    };
    let message = text!(
        "--in-place {file}: no row can be taken out of the sheet {sheet}: what refers to rows by their places would be wrong ({obstacles})",
        "--in-place {file}：不能删除工作表 {sheet} 中的行，否则按位置引用行的内容会出错（{obstacles}）"
    );
    Err(Error::Usage {
        message: Message::new(message)
            .with("file", &head.name)
            .with("sheet", visible(sheet))
            .with_said("obstacles", found),
        hint: Some(text!("write to another file with -o", "请用 -o 写到另一个文件").into()),
    })
}
