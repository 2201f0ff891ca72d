//! The parts that a workbook is given, and the parts that say so.

use std::collections::HashSet;

use super::cell::address;
use super::names::NewName;
use super::new_sheet::NewSheet;
use super::register::{self, Kind, NewPart, NewTab, fresh};
use crate::io::workbook::own_names::REASONS;
use crate::io::workbook::package::{Package, Result};
use crate::io::workbook::relations;
use crate::io::workbook::xlsx::workbook::Workbook;

/// What a workbook is given.
#[derive(Debug, Default)]
pub(super) struct Additions {
    /// Sheets by the name of their part: new ones.
    pub(super) sheets: Vec<(String, NewSheet)>,
    /// The same that stand in the place of those of the last time.
    pub(super) replaced: Vec<(String, NewSheet)>,
    /// The part of the formats where the workbook has none.
    pub(super) styles: Option<String>,
    /// The parts that say which parts there are, as they now are.
    pub(super) registers: Vec<(String, Vec<u8>)>,
}

impl Additions {
    /// `sheets` for the workbook whose part is `book`; `reasons` is the column of reasons and its sheet, where the workbook
    /// does not know it yet; `beside` are other parts that it does not have yet.
    ///
    /// # Errors
    /// A part that cannot be read.
    pub(super) fn of(
        package: &mut Package,
        (book, known): (&str, &Workbook),
        sheets: Vec<NewSheet>,
        reasons: Option<(&str, u32)>,
        beside: &[NewPart],
    ) -> Result<Self> {
        let mut all = Self::default();
        let mut taken: Vec<String> = known
            .tabs
            .sheets
            .iter()
            .map(|tab| tab.name.clone())
            .collect();
        let folder = book.rsplit_once('/').map_or("", |(folder, _)| folder);
        let of_book = relations::of(book);
        let base = register::base(package, &of_book)?;
        let ids = relations::read(package, book)?;
        let mut ids: HashSet<String> = ids.into_iter().map(|relation| relation.id).collect();
        let mut parts = Vec::new();
        let mut add = |stem: &str, kind, package: &Package| {
            let part = NewPart {
                part: fresh(stem, "-", ".xml", |name| package.has(name)),
                id: fresh("rolo", "-", "", |id| ids.contains(id)),
                kind,
            };
            ids.insert(part.id.clone());
            parts.push(part.clone());
            part.part
        };
        for (number, mut sheet) in (1..).zip(sheets) {
            if let Some(part) = known.part_named(sheet.mark, package) {
                all.replaced.push((part, sheet));
                continue;
            }
            let own = sheet.name.clone();
            let is_taken = |name: &str| {
                taken
                    .iter()
                    .any(|own| own.to_lowercase() == name.to_lowercase())
            };
            sheet.name = fresh(&own, " ", "", is_taken);
            taken.push(sheet.name.clone());
            let part = add(
                &format!("{folder}/worksheets/rolo{number}"),
                Kind::Sheet,
                package,
            );
            all.sheets.push((part, sheet));
        }
        if known.styles.as_ref().is_none_or(|part| !package.has(part)) {
            // Where programs look that do not ask the workbook.
            all.styles = Some(add("xl/styles", Kind::Styles, package));
        }
        let tabs = all.sheets.iter().zip(&parts);
        let tabs: Vec<NewTab<'_>> = tabs
            .map(|((_, sheet), part)| NewTab {
                name: &sheet.name,
                id: &part.id,
            })
            .collect();
        // Each sheet that is marked has a name of its own, which goes with it where it is copied.
        let reasons = reasons.map(|(sheet, column)| NewName {
            name: REASONS,
            sheet: known.tabs.sheets.iter().position(|tab| tab.name == sheet),
            refers: reference(sheet, column),
        });
        let marks = all.sheets.iter();
        let marks = marks.map(|(_, sheet)| NewName {
            name: sheet.mark,
            sheet: None,
            refers: reference(&sheet.name, 0),
        });
        let names: Vec<NewName<'_>> = reasons.into_iter().chain(marks).collect();
        let types = "[Content_Types].xml";
        all.registers = vec![
            (
                types.to_owned(),
                register::content_types(package, parts.iter().chain(beside))?,
            ),
            (
                of_book.clone(),
                register::relations(package, &of_book, &parts, base)?,
            ),
            (
                book.to_owned(),
                register::workbook(package, book, &tabs, &names)?,
            ),
        ];
        Ok(all)
    }
}

/// `'a sheet'!$L$1`: the first cell of a column (from 0).
fn reference(sheet: &str, column: u32) -> String {
    let cell = address(0, column);
    let letters = cell.trim_end_matches('1');
    format!("'{}'!${letters}$1", sheet.replace('\'', "''"))
}
