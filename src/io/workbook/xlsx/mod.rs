//! Reads XLSX and XLSM (ECMA-376): which sheets there are, and the cells of one of them in a single pass.
//!
//! ```text
//! package ─▶ relations ─▶ workbook            which sheets, and where
//!    │                    styles, strings     held in memory
//!    └─▶ markup ─▶ sheet ─▶ Cells             as a stream
//! ```

mod iso;
mod position;
mod relations;
mod sheet;
mod strings;
mod styles;
mod workbook;

use self::sheet::Sheet;
use self::workbook::Workbook;
use super::SheetInfo;
use super::package::{Package, Source, missing_part};
use super::stream::ReadSheet;
use crate::io::fault::Fault;
use crate::io::limits::Limits;

/// What a part whose content is held may unpack to whatever its ratio, in bytes; shared texts aside: 32 MiB.
const HELD: u64 = 32 << 20;

/// A workbook of which nothing but its sheets is known yet.
pub(super) struct Xlsx {
    package: Package,
    workbook: Workbook,
}

impl Xlsx {
    /// Reads which sheets there are.
    ///
    /// # Errors
    /// A file that is no workbook, is damaged, encrypted or too large.
    pub(super) fn open(source: impl Source + 'static, limits: &Limits) -> Result<Self, Fault> {
        let open = || {
            let mut package = Package::open(Box::new(source), limits)?;
            let workbook = workbook::read(&mut package)?;
            Ok(Self { package, workbook })
        };
        open().map_err(|fault: Box<Fault>| *fault)
    }

    /// The sheets, in the order of their tabs.
    pub(super) fn sheets(&self) -> &[SheetInfo] {
        &self.workbook.sheets
    }

    /// The sheet at this place (from 0), to be read.
    ///
    /// # Errors
    /// Its part is not in the workbook.
    pub(super) fn sheet(self, place: usize) -> Result<Box<dyn ReadSheet>, Fault> {
        let part = self.workbook.parts.get(place).cloned().unwrap_or_default();
        if !self.package.has(&part) {
            return Err(*missing_part(&part));
        }
        Ok(Box::new(Sheet::new(self.package, self.workbook, part)))
    }
}

/// Whether an attribute says yes.
fn is_true(value: &[u8]) -> bool {
    matches!(value, b"1" | b"true")
}

/// An attribute's value as a number.
fn number(value: &[u8]) -> Option<u32> {
    std::str::from_utf8(value).ok()?.trim().parse().ok()
}

#[cfg(test)]
pub(super) mod samples {
    //! Workbooks made in memory, and what is read of them.

    use std::io::{Cursor, Read as _, Write as _};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;
    use crate::io::workbook::row::{self, Columns, Filled};
    use crate::io::workbook::stream::{SheetBytes, SheetEnd};
    use crate::table::batch::Layout;

    /// What is read of a sheet.
    #[derive(Debug, PartialEq)]
    pub(in crate::io::workbook) struct Found {
        /// Row and column (from 0) and text of every cell that has some.
        pub(in crate::io::workbook) cells: Vec<(u32, u32, String)>,
        pub(in crate::io::workbook) end: SheetEnd,
        /// How many cells are errors, or formulas without a value, or days that never were.
        pub(in crate::io::workbook) odd: usize,
    }

    impl Found {
        /// The rows from the first one on, without what is empty at their ends.
        pub(in crate::io::workbook) fn grid(&self) -> Vec<Vec<String>> {
            let mut grid: Vec<Vec<String>> = Vec::new();
            for (row, column, text) in &self.cells {
                let (row, column) = (*row as usize, *column as usize);
                grid.resize_with(grid.len().max(row + 1), Vec::new);
                let width = grid[row].len().max(column + 1);
                grid[row].resize(width, String::new());
                grid[row][column].clone_from(text);
            }
            grid
        }
    }

    /// A zip with these parts.
    pub(in crate::io::workbook) fn zipped<'a>(
        parts: impl IntoIterator<Item = (&'a str, &'a [u8])>,
    ) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// The parts of a workbook with one sheet, which has this in it; texts 0 to 2 are `a`, `名` and empty, style 1
    /// shows days.
    pub(in crate::io::workbook) fn parts(sheet: &str) -> Vec<(&'static str, Vec<u8>)> {
        let relations = |all: &[[&str; 3]]| {
            let all = all.iter().map(|[id, kind, target]| {
                format!(r#"<Relationship Id="{id}" Type="{RELATION}/{kind}" Target="{target}"/>"#)
            });
            let all: String = all.collect();
            format!(r#"<?xml version="1.0" encoding="UTF-8"?><Relationships>{all}</Relationships>"#)
        };
        let of_book = [
            ["r1", "worksheet", "worksheets/sheet1.xml"],
            ["r2", "sharedStrings", "sharedStrings.xml"],
            ["r3", "styles", "styles.xml"],
        ];
        [
            (
                "_rels/.rels",
                relations(&[["r1", "officeDocument", "xl/workbook.xml"]]),
            ),
            ("xl/_rels/workbook.xml.rels", relations(&of_book)),
            (
                "xl/workbook.xml",
                r#"<workbook><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#
                    .to_owned(),
            ),
            (
                "xl/sharedStrings.xml",
                r#"<sst count="7" uniqueCount="900"><si><t>a</t></si><si><t>名</t></si><si/></sst>"#
                    .to_owned(),
            ),
            (
                "xl/styles.xml",
                "<styleSheet><cellXfs><xf/><xf numFmtId='14'/></cellXfs></styleSheet>".to_owned(),
            ),
            (
                "xl/worksheets/sheet1.xml",
                format!("<worksheet>{sheet}</worksheet>"),
            ),
        ]
        .map(|(name, text)| (name, text.into_bytes()))
        .into()
    }

    /// The workbook of these parts, some of them replaced.
    pub(in crate::io::workbook) fn with(
        parts: &[(&'static str, Vec<u8>)],
        others: &[(&str, &str)],
    ) -> Vec<u8> {
        let kept = parts
            .iter()
            .filter(|(name, _)| others.iter().all(|(other, _)| other != name));
        let kept = kept.map(|(name, content)| (*name, content.as_slice()));
        let others = others
            .iter()
            .map(|(name, content)| (*name, content.as_bytes()));
        zipped(kept.chain(others))
    }

    pub(in crate::io::workbook) fn open(workbook: &[u8]) -> Result<Xlsx, Fault> {
        Xlsx::open(Cursor::new(workbook.to_vec()), &Limits::default())
    }

    /// What is read of the sheet at this place.
    pub(in crate::io::workbook) fn read(workbook: &[u8], place: usize) -> Result<Found, String> {
        let sheet = open(workbook).and_then(|workbook| workbook.sheet(place));
        let sheet = sheet.map_err(|fault| fault.to_string())?;
        let (mut bytes, ends) = SheetBytes::new(sheet).unwrap();
        let mut rows = Vec::new();
        let all = bytes.read_to_end(&mut rows);
        all.map_err(|error| error.to_string())?;
        let (mut layout, mut written) = (Layout::default(), Vec::new());
        let filled = Filled {
            layout: &mut layout,
            written: &mut written,
        };
        row::decode(&rows, Columns::default(), None, filled);
        let text = String::from_utf8([rows, written].concat()).unwrap();
        let mut cells = Vec::new();
        let (mut last, mut column) = (None, 0);
        for (record, span) in &layout.extra {
            column = if last == Some(record) { column + 1 } else { 0 };
            last = Some(record);
            let text = &text[span.at as usize..span.end() as usize];
            if !text.is_empty() {
                let row = layout.records[*record as usize].rows;
                cells.push((row, column, text.to_owned()));
            }
        }
        let end = ends.lock().unwrap().unwrap();
        let odd = layout.oddities.len();
        Ok(Found { cells, end, odd })
    }

    /// What is read of a sheet that has this in it, rows joined by `/`, cells by `|`.
    pub(in crate::io::workbook) fn shown(sheet: &str) -> Result<String, String> {
        let found = read(&with(&parts(sheet), &[]), 0)?;
        let rows: Vec<String> = found.grid().iter().map(|row| row.join("|")).collect();
        Ok(rows.join("/"))
    }
}
