//! A workbook with marks in one of its sheets: the user's own, and sheets of ours behind it.

use std::fs::File;
use std::io::{BufReader, Read as _, Write};
use std::path::Path;

use super::additions::Additions;
use super::failed::{Failed, Result};
use super::marks::{MarkEdits, NextMarks, ReasonHeader};
use super::new_sheet::NewSheet;
use super::new_table::NewTable;
use super::notes::Notes;
use super::packer::Packer;
use super::register;
use super::sheet::SheetEdit;
use super::styles::Styles;
use super::target::Target;
use crate::io::limits::Limits;
use crate::io::workbook::markup::Markup;
use crate::io::workbook::open::is_binary;
use crate::io::workbook::package::{Most, Package};
use crate::io::workbook::xlsx::workbook::{self, Workbook};
use crate::io::workbook::{no_workbook, relations};

/// What is marked, and how.
pub struct Marks<'a> {
    /// The sheet, by the name on its tab.
    pub sheet: &'a str,
    /// The row with the headers, from 0; none without one.
    pub header_row: Option<u32>,
    /// The header of the column of reasons.
    pub header: ReasonHeader<'a>,
    /// Every colour (`RRGGBB`) that cells are marked with.
    pub palette: &'a [u32],
    /// Whether rows without a mark are hidden.
    pub only_marked: bool,
    /// Whether there are notes among the marks.
    pub notes: bool,
    /// Sheets behind those of the workbook.
    pub sheets: Vec<NewSheet>,
    /// The marks, row by row.
    pub next: NextMarks<'a>,
}

/// Copies the workbook at `path` with marks. Parts that do not change are copied as they are packed.
///
/// # Errors
/// [`Failed`].
pub(in crate::io) fn mark(
    path: &Path,
    limits: &Limits,
    marks: Marks<'_>,
    (beside, out): (&Path, &mut (dyn Write + '_)),
) -> Result<()> {
    let (mut package, book, known) = opened(path, limits)?;
    let target = Target::find(&mut package, &known, &marks)?;
    let zip = rewrite(package, (&book, &known), &target, marks, None, beside)?;
    zip.finish(out)
}

/// Opens the workbook at `path`: its package, the part that is the workbook, and what that says.
///
/// # Errors
/// [`Failed::Open`], [`Failed::Read`].
pub(super) fn opened(path: &Path, limits: &Limits) -> Result<(Package, String, Workbook)> {
    let file = File::open(path).map_err(Failed::Open)?;
    let mut package = Package::open(Box::new(BufReader::new(file)), limits)?;
    let book = relations::workbook(&mut package)?.ok_or_else(no_workbook)?;
    let known = workbook::read(&mut package, &book)?;
    Ok((package, book, known))
}

/// Writes a package anew with marks in one of its sheets, whose rows are those of `table` where there is one; it is put
/// together `beside` what it is to become.
pub(super) fn rewrite(
    mut package: Package,
    (book, known): (&str, &Workbook),
    target: &Target,
    marks: Marks<'_>,
    mut table: Option<NewTable<'_>>,
    beside: &Path,
) -> Result<Packer> {
    let base = register::base(&mut package, &relations::of(book))?;
    let namespace = register::namespace(&mut package, book)?;
    let notes = target.notes(&mut package, (base, &namespace), marks.notes)?;
    let reasons = (!target.again).then_some((marks.sheet, target.column));
    let new = notes.as_ref().map_or(&[][..], |notes| &notes.new);
    let added = Additions::of(&mut package, (book, known), marks.sheets, reasons, new)?;
    let own_styles = known.styles.clone().filter(|part| package.has(part));
    let styles = Styles::read(&mut package, own_styles.as_deref(), &namespace)?;
    let mut styles = styles.with_palette(marks.palette);
    let shapes = notes.as_ref().and_then(|notes| notes.shapes_id.as_deref());
    let dressing = target.dressing(marks.header_row, marks.only_marked, (shapes, base));
    let mut dressing = Some(dressing);
    let header_row = marks.header_row;
    let mut edits = MarkEdits::new(target.column, marks.header, header_row, marks.next, notes);
    let mut zip = Packer::new(beside)?;
    for index in 0..package.len() {
        let name = package.name_at(index);
        let is = |part: &str| same(part, &name);
        if let Some((_, content)) = added.registers.iter().find(|(part, _)| is(part)) {
            zip.part(&name, content)?;
        } else if let Some((_, own)) = added.replaced.iter().find(|(part, _)| is(part)) {
            zip.part(&name, &own.write(&mut styles, &namespace))?;
        } else if let Some(dressing) = dressing.take_if(|_| is(&target.part)) {
            zip.begin(&name, package.size_at(index))?;
            if let Some(table) = table.take() {
                table.write(header_row, &mut styles, dressing, &mut edits, &mut zip)?;
                continue;
            }
            let content = package.part(&target.part, Most::Streamed)?;
            let edit = SheetEdit {
                styles: &mut styles,
                insertions: dressing.insertions,
                widened: dressing.widened,
                filter: dressing.filter,
                cleared: target.again.then_some(target.column),
                unfills: target.again,
                shown: dressing.shown,
                recalculates: false,
                next: &mut || edits.next(),
            };
            edit.copy(Markup::copied(&target.part, content), &mut zip)?;
        } else if edits.notes.as_ref().is_some_and(|notes| notes.is_own(is)) {
            // What is said shows in the sheet.
        } else if own_styles.as_deref().is_none_or(|styles| !is(styles)) {
            zip.copy(&mut package, index)?;
        }
    }
    for (part, content) in edits.notes.iter().flat_map(Notes::write) {
        zip.part(part, &content)?;
    }
    for (part, own) in &added.sheets {
        zip.part(part, &own.write(&mut styles, &namespace))?;
    }
    // The formats come last: what is needed of them shows in the sheets.
    if let Some(part) = own_styles.or(added.styles) {
        zip.part(&part, &styles.write())?;
    }
    Ok(zip)
}

/// Whether the file is a workbook whose sheets are markup; true of one that cannot be opened or is damaged, which is told of
/// where it is read.
pub(in crate::io) fn takes(path: &Path, limits: &Limits) -> bool {
    let Ok(mut file) = File::open(path) else {
        return path.as_os_str() != "-";
    };
    if !file.metadata().is_ok_and(|found| found.is_file()) {
        return false;
    }
    let mut start = [0; 2];
    if file.read_exact(&mut start).is_err() || start != *b"PK" {
        return false;
    }
    let package = Package::open(Box::new(BufReader::new(file)), limits);
    let book = package.and_then(|mut package| relations::workbook(&mut package));
    match book {
        Ok(Some(part)) => !is_binary(&part),
        // A workbook of another kind, or none.
        Ok(None) => false,
        Err(_) => true,
    }
}

/// Whether two names are those of one part.
fn same(one: &str, other: &str) -> bool {
    one.trim_start_matches('/')
        .eq_ignore_ascii_case(other.trim_start_matches('/'))
}
