//! Where a sheet has formulas.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use super::failed::{Failed, Result};
use crate::io::limits::Limits;
use crate::io::workbook::markup::{Markup, Token};
use crate::io::workbook::package::{Most, Package, damaged_part};
use crate::io::workbook::xlsx::position;
use crate::io::workbook::xlsx::workbook;
use crate::io::workbook::{no_workbook, relations};

/// Where a sheet has formulas. A column that has one in every row takes no more room than a single one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Formulas {
    /// By column (from 0), the first and the last row (from 0) of each run of them, ascending.
    columns: BTreeMap<u32, Vec<(u32, u32)>>,
    /// The cells that one formula fills: row and column of the first and of the last.
    areas: Vec<((u32, u32), (u32, u32))>,
}

impl Formulas {
    /// Those of the sheet with this on its tab, in the workbook at `path`.
    ///
    /// # Errors
    /// It cannot be read.
    pub(in crate::io) fn read(path: &Path, limits: &Limits, sheet: &str) -> Result<Self> {
        let file = File::open(path).map_err(Failed::Open)?;
        let mut package = Package::open(Box::new(BufReader::new(file)), limits)?;
        let book = relations::workbook(&mut package)?.ok_or_else(no_workbook)?;
        let tabs = workbook::read(&mut package, &book)?.tabs;
        let place = tabs.sheets.iter().position(|tab| tab.name == sheet);
        let place = place.ok_or_else(no_workbook)?;
        let part = tabs.part(place, &package).map_err(Box::new)?;
        Self::of(&mut package, &part)
    }

    /// Those of the sheet in this part.
    ///
    /// # Errors
    /// It cannot be read.
    fn of(package: &mut Package, part: &str) -> Result<Self> {
        let mut markup = Markup::new(part, package.part(part, Most::Streamed)?);
        let mut found = Self::default();
        // Where the row and the cell stand that come next and do not say so.
        let (mut next_row, mut next_column) = (0, 0);
        let mut cell = (0, 0);
        loop {
            let tag = match markup.next()? {
                Token::Open(tag) => tag,
                Token::End => return Ok(found),
                _ => continue,
            };
            let place = match tag.name {
                b"row" => tag
                    .attribute("r")
                    .map_or(Some(next_row), position::row)
                    .map(|row| (row, 0)),
                b"c" => tag
                    .attribute("r")
                    .map_or(Some((cell.0, next_column)), position::parse),
                b"f" => {
                    found.add(cell);
                    let fills = matches!(tag.attribute("t"), Some(b"array" | b"dataTable"));
                    let area = tag.attribute("ref").filter(|_| fills).and_then(area);
                    found.areas.extend(area.filter(|(from, to)| from != to));
                    continue;
                }
                _ => continue,
            };
            let is_cell = tag.name == b"c";
            cell = place.ok_or_else(|| damaged_part(part))?;
            next_row = cell.0 + 1;
            next_column = if is_cell { cell.1 + 1 } else { 0 };
        }
    }

    fn add(&mut self, (row, column): (u32, u32)) {
        let runs = self.columns.entry(column).or_default();
        match runs.last_mut() {
            Some((_, last)) if *last == row || *last + 1 == row => *last = row,
            _ => runs.push((row, row)),
        }
    }

    /// Whether a formula gives the cell in this row and column (from 0) its value.
    pub fn holds(&self, row: u32, column: u32) -> bool {
        let runs = self.columns.get(&column);
        let own = runs.is_some_and(|runs| {
            let upto = runs.partition_point(|(from, _)| *from <= row);
            let run = upto.checked_sub(1).and_then(|last| runs.get(last));
            run.is_some_and(|(_, last)| row <= *last)
        });
        let within = |(from, to): &((u32, u32), (u32, u32))| {
            (from.0..=to.0).contains(&row) && (from.1..=to.1).contains(&column)
        };
        own || self.areas.iter().any(within)
    }
}

/// The first and the last cell of a range (`B2:B9`).
fn area(cells: &[u8]) -> Option<((u32, u32), (u32, u32))> {
    let mut corners = cells.split(|byte| *byte == b':');
    let from = position::parse(corners.next()?)?;
    let to = corners.next().map_or(Some(from), position::parse)?;
    Some((from, to))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::super::super::xlsx::{parts, zipped};
    use super::*;

    #[test]
    fn formulas_are_where_they_stand_and_where_they_reach() {
        let sheet = "<sheetData><row r=\"2\"><c r=\"B2\"><f>A1</f><v>1</v></c><c><f/></c></row>\
            <row><c><v>1</v></c><c><f t=\"shared\" si=\"0\" ref=\"B3:B9\"/></c></row>\
            <row r=\"7\"><c r=\"E7\" cm=\"1\"><f t=\"array\" ref=\"E7:F8\">UNIQUE(A1)</f></c></row></sheetData>";
        let book = zipped(
            parts(sheet)
                .iter()
                .map(|(name, part)| (*name, part.as_slice())),
        );
        let mut package = Package::open(Box::new(Cursor::new(book)), &Limits::default()).unwrap();
        let names = package.names();
        let part = names
            .iter()
            .find(|name| name.contains("worksheets"))
            .unwrap();
        let found = Formulas::of(&mut package, part).unwrap();
        let mut cells = Vec::new();
        for row in 0..10 {
            cells.extend(
                (0..8)
                    .filter(|column| found.holds(row, *column))
                    .map(|column| (row, column)),
            );
        }
        assert_eq!(
            cells,
            [(1, 1), (1, 2), (2, 1), (6, 4), (6, 5), (7, 4), (7, 5)]
        );
        assert_eq!(found.columns[&1], [(1, 2)]);
    }
}
