//! A workbook with other values in one of its sheets, or without some of its rows.

use std::io::Write;
use std::path::Path;

use super::book::opened;
use super::children::{Insertions, OF_SHEET};
use super::failed::Result;
use super::packer::Packer;
use super::register;
use super::row_edit::{CellEdit, CellValue, RowEdit};
use super::sheet::{Filtered, SheetEdit, Shown};
use super::styles::Styles;
use crate::error::Error;
use crate::io::limits::Limits;
use crate::io::workbook::markup::Markup;
use crate::io::workbook::package::Most;
use crate::io::workbook::xlsx::Moments;
use crate::io::workbook::{content, no_workbook};

/// What becomes of a row (from 0).
#[derive(Clone, Debug, PartialEq)]
pub enum RowChange {
    /// Cells in these columns (from 0), ascending, have other values. Their formats stay, and so do formulas.
    Cells(u32, Vec<(u32, CellValue)>),
    /// Another record stands in it: the values of its cells by column (from 0), ascending. One that was not there looks like
    /// that of the first such record.
    Record(u32, Vec<(u32, CellValue)>),
    /// It goes, and those behind it move up.
    Gone(u32),
    /// It goes, and all behind it.
    RestGone(u32),
}

/// Hands over the changes, row by row, ascending; none when there are no more.
pub type NextChange<'a> = &'a mut dyn FnMut() -> std::result::Result<Option<RowChange>, Error>;

impl From<RowChange> for RowEdit {
    fn from(change: RowChange) -> Self {
        let (row, cells) = match change {
            RowChange::Cells(row, cells) => {
                let cells = cells.into_iter();
                let edits = cells.map(|(column, value)| (column, CellEdit::Value(value)));
                (row, edits.collect())
            }
            RowChange::Record(row, cells) => {
                let cells = cells.into_iter();
                let edits = cells.map(|(column, value)| (column, CellEdit::Record(value)));
                (row, edits.collect())
            }
            RowChange::Gone(row) => (row, vec![(0, CellEdit::RowGone)]),
            RowChange::RestGone(row) => (row, vec![(0, CellEdit::RestGone)]),
        };
        Self {
            row,
            cells,
            only_there: false,
        }
    }
}

/// Copies the workbook at `path` with changes in the sheet that has this on its tab. The other parts are copied as they are
/// packed.
///
/// # Errors
/// [`Failed`].
pub(in crate::io) fn rewrite(
    path: &Path,
    limits: &Limits,
    sheet: &str,
    next: NextChange<'_>,
    (beside, out): (&Path, &mut (dyn Write + '_)),
) -> Result<()> {
    let (mut package, book, known) = opened(path, limits)?;
    let place = known.tabs.sheets.iter().position(|tab| tab.name == sheet);
    let place = place.ok_or_else(no_workbook)?;
    let part = known.tabs.part(place, &package).map_err(Box::new)?;
    let moments = Moments::read(&mut package, &known)?;
    let namespace = register::namespace(&mut package, &book)?;
    let own_styles = known.styles.filter(|part| package.has(part));
    let styles = Styles::read(&mut package, own_styles.as_deref(), &namespace)?;
    let mut styles = styles.with_moments(moments);
    let mut sheets = known.tabs.parts.iter();
    let recalculates = sheets.any(|sheet| content::has_formulas(&mut package, sheet));
    let mut zip = Packer::new(beside)?;
    for index in 0..package.len() {
        if !package.is_at(index, &part) {
            zip.copy(&mut package, index)?;
            continue;
        }
        zip.begin(&package.name_at(index), package.size_at(index))?;
        let content = package.part(&part, Most::Streamed)?;
        let edit = SheetEdit {
            styles: &mut styles,
            insertions: Insertions::new(OF_SHEET),
            widened: None,
            filter: Filtered::Kept,
            cleared: None,
            unfills: false,
            shown: Shown::AsTheyAre,
            recalculates,
            next: &mut || Ok(next()?.map(RowEdit::from)),
        };
        edit.copy(Markup::copied(&part, content), &mut zip)?;
    }
    zip.finish(out)
}
