//! A workbook with marks in one of its sheets: the user's own, and sheets of ours behind it.

use std::fs::File;
use std::io::{BufReader, Read as _, Write};
use std::path::Path;

use super::additions::Additions;
use super::new_sheet::NewSheet;
use super::packer::Packer;
use super::scan::Scan;
use super::sheet::{Failed, Marking, NextMarks};
use super::styles::Styles;
use crate::io::limits::Limits;
use crate::io::workbook::markup::Markup;
use crate::io::workbook::open::is_binary;
use crate::io::workbook::own_names::REASONS;
use crate::io::workbook::package::{Most, Package, damaged_part};
use crate::io::workbook::xlsx::workbook::{self, Workbook};
use crate::io::workbook::{no_workbook, relations};

/// What is marked, and how.
pub struct Marks<'a> {
    /// The sheet, by the name on its tab.
    pub sheet: &'a str,
    /// The row with the headers, from 0; none without one.
    pub header_row: Option<u32>,
    /// The header of the column of reasons, and its colour (`RRGGBB`).
    pub header: (&'a str, u32),
    /// Whether rows without a mark are hidden.
    pub only_marked: bool,
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
    out: &mut (dyn Write + '_),
) -> Result<(), Failed> {
    let file = File::open(path).map_err(Failed::Open)?;
    let mut package = Package::open(Box::new(BufReader::new(file)), limits)?;
    let book = relations::workbook(&mut package)?.ok_or_else(no_workbook)?;
    let known = workbook::read(&mut package, &book)?;
    let target = Target::find(&mut package, &known, &marks)?;
    let reasons = (!target.again).then_some((marks.sheet, target.column));
    let added = Additions::of(&mut package, (&book, &known), marks.sheets, reasons)?;
    let own_styles = known.styles.filter(|part| package.has(part));
    let mut styles = Styles::read(&mut package, own_styles.as_deref())?;
    let mut zip = Packer::new(out);
    for index in 0..package.len() {
        let name = package.name_at(index);
        let is = |part: &str| same(part, &name);
        if let Some((_, content)) = added.registers.iter().find(|(part, _)| is(part)) {
            zip.part(&name, content)?;
        } else if let Some((_, own)) = added.replaced.iter().find(|(part, _)| is(part)) {
            zip.part(&name, &own.write(&mut styles))?;
        } else if is(&target.part) {
            zip.begin(&name)?;
            let content = package.part(&target.part, Most::Streamed)?;
            let marking = Marking {
                styles: &mut styles,
                column: target.column,
                header: marks.header.0,
                header_colour: marks.header.1,
                header_row: marks.header_row,
                only_marked: marks.only_marked,
                again: target.again,
                filter: target.filter.clone(),
                next: &mut *marks.next,
            };
            marking.copy(Markup::copied(&target.part, content), &mut zip)?;
        } else if own_styles.as_deref().is_none_or(|styles| !is(styles)) {
            zip.copy(&mut package, index)?;
        }
    }
    for (part, own) in &added.sheets {
        zip.part(part, &own.write(&mut styles))?;
    }
    // The formats come last: what is needed of them shows in the sheets.
    if let Some(part) = own_styles.or(added.styles) {
        zip.part(&part, &styles.write())?;
    }
    zip.finish()
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

/// The sheet that is marked.
struct Target {
    /// Its part.
    part: String,
    /// The column of reasons, from 0.
    column: u32,
    /// Whether that is there already, from the last time.
    again: bool,
    filter: Option<String>,
}

impl Target {
    fn find(package: &mut Package, known: &Workbook, marks: &Marks<'_>) -> Result<Self, Failed> {
        let mut tabs = known.tabs.sheets.iter();
        let place = tabs.position(|tab| tab.name == marks.sheet);
        let place = place.ok_or_else(no_workbook)?;
        let part = known.tabs.part(place, package).map_err(Box::new)?;
        let mut names = known.names.iter();
        let marked = names.find(|own| own.name == REASONS && own.sheet == marks.sheet);
        if let Some(own) = marked {
            return Ok(Self {
                part,
                column: own.column,
                again: true,
                filter: None,
            });
        }
        let scan = Scan::of(package, &part, marks.header_row)?;
        let column = scan.free_column().ok_or_else(|| damaged_part(&part))?;
        Ok(Self {
            part,
            column,
            again: false,
            filter: scan.filter(column),
        })
    }
}

/// Whether two names are those of one part.
fn same(one: &str, other: &str) -> bool {
    one.trim_start_matches('/')
        .eq_ignore_ascii_case(other.trim_start_matches('/'))
}
