//! One look at a sheet before it is marked: where there is room, and what it has already.

use std::io::Read;

use memchr::memmem;

use super::area::Area;
use super::failed::Failed;
use super::tag;
use crate::io::workbook::characters;
use crate::io::workbook::markup::{Markup, Token};
use crate::io::workbook::package::{Most, Package, damaged_part};
use crate::io::workbook::stream::COLUMNS;
use crate::io::workbook::xlsx::position;

/// How far from the headers, and from where it would go, the column of reasons may stand, in columns.
const NEAR: usize = 64;

/// What stands in a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Used {
    #[default]
    Nothing,
    /// Cells with nothing in them but their looks.
    Looks,
    /// A cell with something in it, or one that is merged with others beside the records.
    Something,
}

/// What a sheet has.
#[derive(Debug)]
pub(super) struct Scan {
    /// What stands in the column.
    used: Vec<Used>,
    /// The row of the headers, from 0.
    header_row: Option<u32>,
    /// The first column with a header, and the one behind the last.
    headers: Option<(usize, usize)>,
    /// The last row, from 0.
    last_row: u32,
    /// Whether rows are chosen from already: a filter, or a table that has its own.
    filtered: bool,
    /// The filter of the sheet.
    pub(super) filter: Option<Filter>,
    /// The relation to the shapes of its notes.
    pub(super) shapes: Option<String>,
    /// The prefix of names with its colon.
    pub(super) prefix: String,
}

/// The filter of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Filter {
    pub(super) area: Area,
    /// The columns (from 0) by which it chooses.
    pub(super) chooses: Vec<u32>,
}

impl Scan {
    /// Looks through the part of a sheet.
    ///
    /// # Errors
    /// It cannot be read.
    pub(super) fn of(
        package: &mut Package,
        part: &str,
        header_row: Option<u32>,
    ) -> Result<Self, Failed> {
        let content = package.part(part, Most::Streamed)?;
        Self::read(part, content, header_row)
    }

    fn read(part: &str, content: impl Read, header_row: Option<u32>) -> Result<Self, Failed> {
        let mut markup = Markup::copied(part, content);
        let mut scan = Self {
            used: vec![Used::Nothing; COLUMNS as usize],
            header_row,
            ..Self::nothing()
        };
        let (mut row, mut column) = (0, 0);
        let mut raw = Vec::new();
        while markup.depth() == 0 {
            if markup.next()? == Token::End {
                return Ok(scan);
            }
            raw.clear();
            markup.take_passed(&mut raw);
        }
        let (_, root) = tag::apart(&raw);
        scan.prefix = String::from_utf8_lossy(tag::prefix(root)).into_owned();
        let mut markup = markup.uncopied();
        let mut in_rows = false;
        loop {
            let depth = markup.depth();
            match markup.next()? {
                Token::Open(tag) => match tag.name {
                    b"row" => {
                        let own = tag.attribute("r").map_or(Some(row), position::row);
                        row = own.ok_or_else(|| damaged_part(part))? + 1;
                        column = 0;
                        // Behind the headers it only matters what stands beside them.
                        if header_row.is_some_and(|header| row > header + 1)
                            && let Some((_, beside)) = scan.headers
                            && let Some(cells) = markup.leap()?
                        {
                            scan.row(row - 1, cells, beside)
                                .ok_or_else(|| damaged_part(part))?;
                        }
                    }
                    b"c" => {
                        let own = match tag.attribute("r") {
                            Some(cell) => position::parse(cell).map(|(_, column)| column),
                            None => Some(column),
                        };
                        let own = own.ok_or_else(|| damaged_part(part))?;
                        column = own + 1;
                        let used = &mut scan.used[own as usize];
                        *used = (*used).max(Used::Looks);
                    }
                    // What is in a cell: a value, a text, a formula.
                    b"v" | b"is" | b"f" if depth == 4 && in_rows => {
                        scan.filled(row.saturating_sub(1), column.saturating_sub(1) as usize);
                    }
                    b"sheetData" => in_rows = true,
                    b"mergeCell" => {
                        if let Some(area) = tag.attribute("ref").and_then(Area::of) {
                            scan.merged(area);
                        }
                    }
                    b"autoFilter" => {
                        scan.filtered = true;
                        let area = tag.attribute("ref").and_then(Area::of);
                        let new = area.map(|area| Filter {
                            area,
                            chooses: Vec::new(),
                        });
                        scan.filter = scan.filter.or(new);
                    }
                    b"filterColumn" => {
                        let own = number(tag.attribute("colId"));
                        if let (Some(filter), Some(own)) = (&mut scan.filter, own) {
                            filter.chooses.push(filter.area.from.1 + own);
                        }
                    }
                    b"tablePart" => scan.filtered = true,
                    b"legacyDrawing" => {
                        let id = tag.attribute("id").map(characters::value);
                        let id = id.transpose().map_err(|unclear| unclear.within(part))?;
                        scan.shapes = id;
                    }
                    _ => {}
                },
                Token::Close if depth == 2 => in_rows = false,
                Token::End => return Ok(scan),
                _ => {}
            }
        }
    }

    /// Of a sheet with nothing on it.
    pub(super) fn nothing() -> Self {
        Self {
            used: Vec::new(),
            header_row: None,
            headers: None,
            last_row: 0,
            filtered: false,
            filter: None,
            shapes: None,
            prefix: String::new(),
        }
    }

    /// Takes the cells of a row, as they stand: those in this column (from 0) and behind it. None where they are no cells.
    fn row(&mut self, row: u32, cells: &[u8], beside: usize) -> Option<()> {
        let named = |name: &str| format!("<{}{name}", self.prefix).into_bytes();
        let (cell, contents) = (named("c "), [named("v"), named("is"), named("f")]);
        let is_filled = |cells: &[u8]| {
            let mut contents = contents.iter();
            contents.any(|content| memmem::find(cells, content).is_some())
        };
        let bare = [named("c>"), named("c/>")];
        if bare.iter().any(|bare| memmem::find(cells, bare).is_some()) {
            return self.placeless(row, cells);
        }
        if is_filled(cells) {
            self.last_row = self.last_row.max(row);
        }
        // From the last one on: they stand in order.
        let mut end = cells.len();
        while let Some(at) = memmem::rfind(&cells[..end], &cell) {
            let own = &cells[at..end];
            let tag = &own[..=own.iter().position(|byte| *byte == b'>')?];
            let Some(place) = tag::value(tag, "r") else {
                // All of them stand behind one another, as far as anybody can tell.
                return self.placeless(row, cells);
            };
            let (_, column) = position::parse(place)?;
            let column = column as usize;
            if column < beside {
                return Some(());
            }
            let filled = is_filled(own);
            let used = &mut self.used[column];
            *used = (*used).max(if filled { Used::Something } else { Used::Looks });
            end = at;
        }
        Some(())
    }

    /// Takes the cells of a row that do not say where they stand.
    fn placeless(&mut self, row: u32, cells: &[u8]) -> Option<()> {
        let mut markup = Markup::new("", cells);
        let mut column = 0;
        loop {
            let depth = markup.depth();
            match markup.next().ok()? {
                Token::Open(tag) if depth == 0 && tag.name == b"c" => {
                    let own = match tag.attribute("r") {
                        Some(cell) => position::parse(cell)?.1,
                        None => column,
                    };
                    column = own + 1;
                    let used = self.used.get_mut(own as usize)?;
                    *used = (*used).max(Used::Looks);
                }
                Token::Open(tag) if depth == 1 && matches!(tag.name, b"v" | b"is" | b"f") => {
                    self.filled(row, column.checked_sub(1)? as usize);
                }
                Token::End => return Some(()),
                _ => {}
            }
        }
    }

    /// Takes a cell with something in it.
    fn filled(&mut self, row: u32, column: usize) {
        self.used[column] = Used::Something;
        self.last_row = self.last_row.max(row);
        if self.header_row == Some(row) {
            let (first, behind) = self.headers.unwrap_or((column, column));
            self.headers = Some((first.min(column), behind.max(column + 1)));
        }
    }

    /// Takes merged cells, which come behind all rows: beside the records nothing can be said in them.
    fn merged(&mut self, area: Area) {
        let first = self.header_row.unwrap_or(0);
        if area.to.0 >= first && area.from.0 <= self.last_row {
            let columns = area.from.1 as usize..=area.to.1 as usize;
            if let Some(columns) = self.used.get_mut(columns) {
                columns.fill(Used::Something);
            }
        }
    }

    /// Where the column of reasons goes, from 0: behind all columns with something in them; where one strays far from the
    /// headers, behind these. It is the first one that has no cells, looks or not, as far as one is near; else the first in
    /// which nothing stands. None where there is no room.
    pub(super) fn free_column(&self) -> Option<u32> {
        let last = self.used.iter().rposition(|used| *used == Used::Something);
        let behind = last.map_or(0, |last| last + 1);
        let first = match self.headers {
            Some((_, headers)) if behind > headers + NEAR => headers,
            _ => behind,
        };
        let mut near = (first..self.used.len()).take(NEAR);
        let empty = near.find(|column| self.used[*column] == Used::Nothing);
        let free = empty.or_else(|| {
            let mut behind = first..self.used.len();
            behind.find(|column| self.used[*column] < Used::Something)
        });
        free.and_then(|column| u32::try_from(column).ok())
    }

    /// What can be filtered once the reasons stand in this column: headers, records and reasons. None where rows are
    /// chosen from already.
    pub(super) fn new_filter(&self, reasons: u32) -> Option<Filter> {
        let (first, _) = self.headers.filter(|_| !self.filtered)?;
        Some(Filter {
            area: Area {
                from: (self.header_row?, u32::try_from(first).ok()?),
                to: (self.last_row, reasons),
            },
            chooses: Vec::new(),
        })
    }
}

fn number(value: Option<&[u8]>) -> Option<u32> {
    std::str::from_utf8(value?).ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reasons_stand_behind_what_there_is() {
        let value = |cell: &str| format!("<c r=\"{cell}\"><v>1</v></c>");
        let looks = |cell: &str| format!("<c r=\"{cell}\" s=\"1\"/>");
        let every: String = ["C", "D", "E"]
            .map(|column| looks(&format!("{column}1")))
            .concat();
        let all: String = (2..16_384)
            .map(|column| looks(&super::super::cell::address(0, column)))
            .collect();
        let nearly: String = (2..300)
            .map(|column| looks(&super::super::cell::address(0, column)))
            .collect();
        for (cells, behind, expected) in [
            (String::new(), "", Some(2)),
            // What only has looks neither pushes it away nor gives way to it.
            (looks("XFD1"), "", Some(2)),
            (every, "", Some(5)),
            (nearly, "", Some(2)),
            (all, "", Some(2)),
            // What strays far does not take it along.
            (value("J1"), "", Some(10)),
            (
                String::new(),
                "<row r=\"3\"><c r=\"XFD3\"><f>A1</f></c></row>",
                Some(2),
            ),
            (
                String::new(),
                "<row r=\"9\"><c r=\"D9\" t=\"inlineStr\"><is/></c></row>",
                Some(4),
            ),
            (value("XFD1"), "", None),
            // Merged cells beside the records.
            (
                String::new(),
                "</sheetData><mergeCells><mergeCell ref=\"B2:D2\"/></mergeCells><sheetData>",
                Some(4),
            ),
            (
                String::new(),
                "</sheetData><mergeCells><mergeCell ref=\"B3:D4\"/><mergeCell ref=\"A1\"/></mergeCells><sheetData>",
                Some(2),
            ),
            (
                String::new(),
                "</sheetData><ext><a><b><f>A1</f></b></a></ext><mergeCells><mergeCell ref=\"A1:XFD1\"/></mergeCells><sheetData>",
                None,
            ),
        ] {
            let head = [value("A1"), value("B1")].concat();
            let sheet = format!(
                "<worksheet><sheetData><row r=\"1\">{head}{cells}</row><row r=\"2\">{}</row>{behind}</sheetData></worksheet>",
                value("A2")
            );
            let scan = Scan::read("sheet1.xml", sheet.as_bytes(), Some(0)).unwrap();
            assert_eq!(scan.free_column(), expected, "{behind}");
        }
    }

    proptest! {
        /// What is told by the last cells of a row is what all of them tell.
        #[test]
        fn only_what_stands_beside_the_headers_matters(
            cells in "(<c r='A2'><v>1</v></c>)?(<c><v>1</v></c>|<c/>|<c s='1'/>)?(<c s=\"2\" r=\"C2\"(/>|><v>1</v></c>|><is><t>a</t></is></c>))?\
                (<c r=\"D2\"(/>|><f>A1</f></c>))?( |<c r=\"F2\" t='s'><v>0</v></c>)",
            beside in 0..5_usize,
        ) {
            let scan = || Scan {
                used: vec![Used::Nothing; 9],
                ..Scan::nothing()
            };
            let (mut quick, mut whole) = (scan(), scan());
            prop_assert_eq!(quick.row(1, cells.as_bytes(), beside), Some(()));
            prop_assert_eq!(whole.placeless(1, cells.as_bytes()), Some(()));
            prop_assert_eq!(&quick.used[beside..], &whole.used[beside..]);
            prop_assert_eq!(quick.last_row, whole.last_row);
        }
    }

    #[test]
    fn what_is_filtered_ends_with_the_last_record() {
        let sheet = "<x:worksheet><x:sheetData><x:row r='2'><x:c><x:v>a</x:v></x:c></x:row><x:row><x:c/><x:c><x:f/></x:c></x:row>\
            <x:row><x:c r='A9' s='1'/></x:row></x:sheetData></x:worksheet>";
        let scan = Scan::read("sheet1.xml", sheet.as_bytes(), Some(1)).unwrap();
        let filter = scan.new_filter(2).unwrap();
        assert_eq!(
            (filter.area.cells().as_str(), scan.prefix.as_str()),
            ("A2:C3", "x:")
        );
    }
}
