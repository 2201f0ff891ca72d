//! A workbook with marks in one of its sheets: the user's own, and sheets of ours behind it.

use std::fs::File;
use std::io::{BufReader, Write};
use std::path::Path;

use zip::ZipWriter;
use zip::write::{SimpleFileOptions, StreamWriter};

use super::new_sheet::NewSheet;
use super::register::{self, Kind, NewPart, NewTab};
use super::scan::Scan;
use super::sheet::{Failed, Marking, NextMarks, address};
use super::styles::Styles;
use crate::io::limits::Limits;
use crate::io::workbook::markup::Markup;
use crate::io::workbook::own_names::REASONS;
use crate::io::workbook::package::{Most, Package, damaged_part};
use crate::io::workbook::xlsx::workbook;
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
    let place = known
        .tabs
        .sheets
        .iter()
        .position(|tab| tab.name == marks.sheet);
    let place = place.ok_or_else(no_workbook)?;
    let sheet = known.tabs.part(place, &package).map_err(Box::new)?;
    let own = known.names.iter();
    let marked = own
        .clone()
        .find(|own| own.name == REASONS && own.sheet == marks.sheet);
    // One that we have marked before keeps its column and our sheets.
    let scan = match marked {
        Some(_) => None,
        None => Some(Scan::of(&mut package, &sheet, marks.header_row)?),
    };
    let column = match (marked, &scan) {
        (Some(own), _) => Some(own.column),
        (None, scan) => scan.as_ref().and_then(Scan::free_column),
    };
    let column = column.ok_or_else(|| damaged_part(&sheet))?;
    let filter = scan.and_then(|scan| scan.filter(column));
    let tabs: Vec<String> = known
        .tabs
        .sheets
        .iter()
        .map(|tab| tab.name.clone())
        .collect();
    let (again, new): (Vec<NewSheet>, Vec<NewSheet>) = marks
        .sheets
        .into_iter()
        .partition(|sheet| own.clone().any(|own| own.name == sheet.mark));
    let sheets = named(new, tabs);
    let mut replaced = Vec::new();
    for sheet in again {
        let names = known.names.iter().filter(|own| own.name == sheet.mark);
        for own in names {
            let place = known
                .tabs
                .sheets
                .iter()
                .position(|tab| tab.name == own.sheet);
            let part = place.and_then(|place| known.tabs.part(place, &package).ok());
            replaced.extend(part.map(|part| (part, sheet.clone())));
        }
    }
    let styles_part = known.styles.clone().filter(|part| package.has(part));
    let folder = book
        .rsplit_once('/')
        .map_or("", |(folder, _)| folder)
        .to_owned();
    let mut parts: Vec<NewPart> = (1..)
        .zip(&sheets)
        .map(|(number, _)| NewPart {
            part: fresh(&package, &format!("{folder}/worksheets/rolo{number}.xml")),
            id: format!("rolo{number}"),
            kind: Kind::Sheet,
        })
        .collect();
    if styles_part.is_none() {
        parts.push(NewPart {
            part: fresh(&package, &format!("{folder}/roloStyles.xml")),
            id: "roloStyles".to_owned(),
            kind: Kind::Styles,
        });
    }
    let quoted = |name: &str| format!("'{}'", name.replace('\'', "''"));
    let mut names = Vec::new();
    if marked.is_none() {
        names.push((
            REASONS,
            format!("{}!{}", quoted(marks.sheet), absolute(column)),
        ));
    }
    names.extend(
        sheets
            .iter()
            .map(|own| (own.mark, format!("{}!$A$1", quoted(&own.name)))),
    );
    let new_tabs = sheets.iter().zip(&parts);
    let new_tabs: Vec<NewTab<'_>> = new_tabs
        .map(|(own, part)| NewTab {
            name: &own.name,
            id: &part.id,
        })
        .collect();
    let file = book.rsplit('/').next().unwrap_or_default();
    let of_book = format!("{folder}/_rels/{file}.rels");
    let changed = [
        (
            "[Content_Types].xml".to_owned(),
            register::content_types(&mut package, &parts)?,
        ),
        (
            of_book.clone(),
            register::relations(&mut package, &of_book, &parts)?,
        ),
        (
            book.clone(),
            register::workbook(&mut package, &book, &new_tabs, &names)?,
        ),
    ];
    let mut styles = Styles::read(&mut package, styles_part.as_deref())?;
    let mut zip = Zip(ZipWriter::new_stream(out));
    // The formats come last: what is needed of them shows in the sheets.
    let own_styles = styles_part.as_deref().unwrap_or_default();
    for index in 0..package.len() {
        let name = package.name_at(index);
        if let Some((_, own)) = replaced.iter().find(|(part, _)| same(part, &name)) {
            zip.part(&name, &own.write(&mut styles))?;
        } else if let Some((_, content)) = changed.iter().find(|(part, _)| same(part, &name)) {
            zip.part(&name, content)?;
        } else if same(&name, &sheet) {
            zip.begin(&name)?;
            let content = package.part(&sheet, Most::Streamed)?;
            let marking = Marking {
                styles: &mut styles,
                column,
                header: marks.header.0,
                header_colour: marks.header.1,
                header_row: marks.header_row,
                only_marked: marks.only_marked,
                again: marked.is_some(),
                filter: filter.clone(),
                next: &mut *marks.next,
            };
            marking.copy(Markup::copied(&sheet, content), &mut zip.0)?;
        } else if !same(&name, own_styles) {
            zip.copy(&mut package, index)?;
        }
    }
    for (own, part) in sheets.iter().zip(&parts) {
        zip.part(&part.part, &own.write(&mut styles))?;
    }
    let styles_name = styles_part.or_else(|| Some(parts.last()?.part.clone()));
    zip.part(&styles_name.unwrap_or_default(), &styles.write())?;
    zip.0.finish().map_err(zip_failed)?;
    Ok(())
}

/// What is written.
struct Zip<'o>(ZipWriter<StreamWriter<&'o mut dyn Write>>);

impl Zip<'_> {
    fn begin(&mut self, name: &str) -> Result<(), Failed> {
        let options = SimpleFileOptions::default().compression_level(Some(4));
        self.0.start_file(name, options).map_err(zip_failed)
    }

    fn part(&mut self, name: &str, content: &[u8]) -> Result<(), Failed> {
        self.begin(name)?;
        self.0.write_all(content)?;
        Ok(())
    }

    fn copy(&mut self, package: &mut Package, index: usize) -> Result<(), Failed> {
        package.copy_raw(index, &mut self.0).map_err(zip_failed)
    }
}

fn zip_failed(error: zip::result::ZipError) -> Failed {
    Failed::Write(error.into())
}

/// Whether two names are those of one part.
fn same(one: &str, other: &str) -> bool {
    one.trim_start_matches('/')
        .eq_ignore_ascii_case(other.trim_start_matches('/'))
}

/// `$B$1`.
fn absolute(column: u32) -> String {
    let cell = address(0, column);
    format!("${}$1", cell.trim_end_matches('1'))
}

/// A name that no part has.
fn fresh(package: &Package, wanted: &str) -> String {
    let wanted = wanted.trim_start_matches('/');
    let (stem, ending) = wanted.rsplit_once('.').unwrap_or((wanted, "xml"));
    let mut number = 0;
    let mut name = wanted.to_owned();
    while package.has(&name) {
        number += 1;
        name = format!("{stem}_{number}.{ending}");
    }
    name
}

/// The sheets under names that no other sheet has.
fn named(mut sheets: Vec<NewSheet>, mut taken: Vec<String>) -> Vec<NewSheet> {
    for sheet in &mut sheets {
        let own = sheet.name.clone();
        let mut number = 1;
        while taken
            .iter()
            .any(|name| name.to_lowercase() == sheet.name.to_lowercase())
        {
            number += 1;
            sheet.name = format!("{own} {number}");
        }
        taken.push(sheet.name.clone());
    }
    sheets
}
