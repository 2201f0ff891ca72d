//! Reads XLSX and XLSM (ECMA-376): which sheets there are, and the cells of one of them in a single pass.
//!
//! ```text
//! package ─▶ relations ─▶ workbook            which sheets, and where
//!    │                    styles, strings     held in memory
//!    └─▶ markup ─▶ sheet ─▶ Cells             as a stream
//! ```

mod cell;
mod iso;
pub(super) mod position;
mod sheet;
mod strings;
mod styles;
pub(super) mod workbook;

use self::sheet::Sheet;
use super::cell::Shape;
use super::own_names::REASONS;
use super::package::{Package, Result};
use super::stream::ReadSheet;
use super::tabs::Tabs;
use super::{SheetInfo, Workbook};
use crate::io::fault::Fault;

/// A workbook of which nothing but its sheets is known yet.
pub(super) struct Xlsx {
    package: Package,
    workbook: workbook::Workbook,
}

impl Xlsx {
    /// Reads which sheets there are, from the part that holds the workbook.
    ///
    /// # Errors
    /// A part that holds something else, is damaged, encrypted or too large.
    pub(super) fn open(mut package: Package, part: &str) -> Result<Self> {
        let workbook = workbook::read(&mut package, part)?;
        Ok(Self { package, workbook })
    }
}

/// The sheets of the workbook in the part of this name, and their parts.
///
/// # Errors
/// Those of [`Xlsx::open`].
pub(super) fn tabs(package: &mut Package, part: &str) -> Result<Tabs> {
    workbook::read(package, part).map(|workbook| workbook.tabs)
}

impl Workbook for Xlsx {
    fn sheets(&self) -> &[SheetInfo] {
        &self.workbook.tabs.sheets
    }

    fn sheet(self: Box<Self>, place: usize) -> std::result::Result<Box<dyn ReadSheet>, Fault> {
        let part = self.workbook.tabs.part(place, &self.package)?;
        let name = self
            .workbook
            .tabs
            .sheets
            .get(place)
            .map(|sheet| &sheet.name);
        let mut names = self.workbook.names.iter();
        let reasons = names.find(|own| own.name == REASONS && Some(&own.sheet) == name);
        Ok(Box::new(Sheet {
            reasons: reasons.map(|own| own.column),
            package: self.package,
            workbook: self.workbook,
            part,
        }))
    }
}

/// What the numbers in cells of a workbook are shown as.
#[derive(Debug, Default)]
pub(in crate::io::workbook) struct Moments {
    styles: styles::Styles,
    since_1904: bool,
}

impl Moments {
    /// Those of a workbook.
    ///
    /// # Errors
    /// Its formats cannot be read.
    pub(in crate::io::workbook) fn read(
        package: &mut Package,
        of: &workbook::Workbook,
    ) -> Result<Self> {
        let part = of.styles.as_ref().filter(|part| package.has(part));
        let styles = part.map(|part| styles::Styles::read(package, part));
        Ok(Self {
            styles: styles.transpose()?.unwrap_or_default(),
            since_1904: of.since_1904,
        })
    }

    /// Whether a number in a cell of this style is shown as a day or a time.
    pub(in crate::io::workbook) fn shows(&self, style: u32) -> bool {
        self.styles.shape(style).is_some()
    }

    /// Whether this point in time, counted in days from 1900 on, is shown as what it is; below 1 it is a time of day.
    pub(in crate::io::workbook) fn shows_as_it_is(&self, style: u32, serial: f64) -> bool {
        !self.since_1904
            && match self.styles.shape(style) {
                Some(Shape::Date | Shape::DateTime) => serial >= 1.0,
                Some(Shape::Time) => serial < 1.0,
                Some(Shape::Duration) | None => false,
            }
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
pub(super) use self::samples::{parts, read, with, zipped};

#[cfg(test)]
mod samples {
    //! Workbooks made in memory, and what is read of them.

    use std::io::{Cursor, Read as _, Write as _};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;
    use crate::io::limits::Limits;
    use crate::io::workbook::relations;
    use crate::io::workbook::row::{self, Columns, Filled};
    use crate::io::workbook::stream::{Bounds, SheetBytes, SheetEnd};
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

    pub(in crate::io::workbook) fn open(workbook: &[u8]) -> Result<Xlsx> {
        let source = Box::new(Cursor::new(workbook.to_vec()));
        let mut package = Package::open(source, &Limits::default())?;
        let part =
            relations::workbook(&mut package)?.ok_or_else(crate::io::workbook::no_workbook)?;
        Xlsx::open(package, &part)
    }

    /// What is read of the sheet at this place.
    pub(in crate::io::workbook) fn read(
        workbook: &[u8],
        place: usize,
    ) -> std::result::Result<Found, String> {
        let workbook = open(workbook).map_err(|fault| fault.to_string())?;
        let sheet = Box::new(workbook).sheet(place);
        let sheet = sheet.map_err(|fault| fault.to_string())?;
        let (mut bytes, ends) = SheetBytes::new(sheet, Bounds::of(0, &Limits::default())).unwrap();
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
            let text = &text[span.at as usize..span.end()];
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
    pub(in crate::io::workbook) fn shown(sheet: &str) -> std::result::Result<String, String> {
        let found = read(&with(&parts(sheet), &[]), 0)?;
        let rows: Vec<String> = found.grid().iter().map(|row| row.join("|")).collect();
        Ok(rows.join("/"))
    }
}

#[cfg(test)]
mod corpus {
    //! Workbooks that other programs wrote, and what is on their sheets.

    use std::path::{Path, PathBuf};
    use std::{env, fs};

    use serde_json::Value as Json;

    use super::samples::{Found, open, read};
    use crate::io::workbook::{Workbook as _, written};

    #[allow(clippy::print_stdout)]
    fn folder() -> Option<PathBuf> {
        let shared = env::var_os("ROLO_SHARED").map_or_else(
            || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
            PathBuf::from,
        );
        let folder = shared.join("corpora/sheets");
        if folder.is_dir() {
            return Some(folder);
        }
        assert!(
            env::var_os("ROLO_REQUIRE_SHARED").is_none(),
            "{} is not there",
            folder.display()
        );
        println!("{} is not there: nothing tested", folder.display());
        None
    }

    /// An expected cell as text.
    fn text(cell: &Json) -> String {
        let of = |name: &str| cell[name].as_str().map(str::to_owned);
        match cell {
            Json::String(text) => text.clone(),
            Json::Bool(truth) => truth.to_string(),
            Json::Number(number) => {
                let mut out = Vec::new();
                written::number(number.as_f64().unwrap(), &mut out);
                String::from_utf8(out).unwrap()
            }
            Json::Object(_) => {
                let seconds = cell["duration_s"].as_u64().map(|seconds| {
                    let minutes = seconds / 60;
                    let [hours, minutes, seconds] = [minutes / 60, minutes % 60, seconds % 60];
                    format!("{hours:02}:{minutes:02}:{seconds:02}")
                });
                let times = cell["times"].as_u64().unwrap_or_default();
                let repeated = of("repeat").map(|text| text.repeat(times as usize));
                let found = ["date", "datetime", "time", "error"]
                    .into_iter()
                    .find_map(of);
                found.or(seconds).or(repeated).unwrap()
            }
            _ => String::new(),
        }
    }

    /// A grid without what is empty around it.
    fn bare(mut grid: Vec<Vec<String>>) -> Vec<Vec<String>> {
        let filled = |cell: &String| !cell.is_empty();
        for row in &mut grid {
            row.truncate(row.iter().rposition(filled).map_or(0, |last| last + 1));
        }
        grid.truncate(
            grid.iter()
                .rposition(|row| !row.is_empty())
                .map_or(0, |last| last + 1),
        );
        let first = grid.iter().position(|row| !row.is_empty());
        grid.drain(..first.unwrap_or_default());
        let left = grid
            .iter()
            .filter_map(|row| row.iter().position(filled))
            .min();
        for row in &mut grid {
            row.drain(..left.unwrap_or_default().min(row.len()));
        }
        grid
    }

    /// Numbers to 14 digits; midnight where only a day is expected.
    fn same(found: &str, expected: &str) -> bool {
        let found = found.strip_suffix("T00:00:00").unwrap_or(found);
        let expected = expected.strip_suffix("T00:00:00").unwrap_or(expected);
        let close =
            |(found, expected): (f64, f64)| (found - expected).abs() <= expected.abs() * 1e-13;
        found == expected
            || found
                .parse()
                .ok()
                .zip(expected.parse().ok())
                .is_some_and(close)
    }

    fn difference(found: &Found, sheet: &Json) -> Option<String> {
        let grid = bare(found.grid());
        if let Some(rows) = sheet["rows_nonempty"].as_u64() {
            let filled = grid.iter().filter(|row| !row.is_empty()).count() as u64;
            return (filled != rows).then(|| format!("{filled} rows, not {rows}"));
        }
        let expected = sheet["cells"].as_array()?.iter();
        let expected = expected.map(|row| row.as_array().unwrap().iter().map(text).collect());
        let expected = bare(expected.collect());
        let alike = grid.len() == expected.len()
            && grid.iter().zip(&expected).all(|(found, expected)| {
                found.len() == expected.len() && found.iter().zip(expected).all(|(a, b)| same(a, b))
            });
        (!alike).then(|| format!("{grid:?}, not {expected:?}"))
    }

    fn wrong(workbook: &[u8], expect: &Json) -> Vec<String> {
        let status = expect["status"].as_str().unwrap();
        let book = match open(workbook) {
            Ok(book) => book,
            Err(_) if status.contains("refused") || status == "no-panic" => return Vec::new(),
            Err(fault) => return vec![fault.to_string()],
        };
        let infos = book.sheets().to_vec();
        let mut wrongs = Vec::new();
        for (place, info) in infos.iter().enumerate().filter(|(_, info)| info.is_table) {
            let expected = expect["sheets"].as_array();
            let expected =
                expected.and_then(|all| all.iter().find(|sheet| sheet["name"] == info.name));
            match (read(workbook, place), expected) {
                (Ok(_), _) if status == "refused" => wrongs.push("is read".to_owned()),
                (Ok(found), Some(sheet)) => wrongs.extend(difference(&found, sheet)),
                (Ok(found), None) if status == "refused-or-issues" || status == "issues" => {
                    wrongs.extend((found.odd == 0).then(|| "nothing found odd".to_owned()));
                }
                (Err(said), _) if status.starts_with("ok") && !status.contains("refused") => {
                    wrongs.push(said);
                }
                _ => {}
            }
        }
        let names = expect["sheet_names"].as_array().into_iter().flatten();
        for name in names.filter(|name| infos.iter().all(|info| **name != info.name)) {
            wrongs.push(format!("no sheet {name}"));
        }
        for pair in expect["visibility"].as_array().into_iter().flatten() {
            let info = infos.iter().find(|info| pair[0] == info.name);
            if info.is_none_or(|info| info.visible != (pair[1] == "Visible")) {
                wrongs.push(format!("visibility of {}", pair[0]));
            }
        }
        wrongs
    }

    #[test]
    fn sheets_are_read_as_they_are_or_refused() {
        let Some(folder) = folder() else { return };
        let mut wrongs = Vec::new();
        let mut cases = 0;
        for case in fs::read_to_string(folder.join("expected.jsonl"))
            .unwrap()
            .lines()
        {
            let case: Json = serde_json::from_str(case).unwrap();
            let Some(file) = case["file"]
                .as_str()
                .filter(|file| file.ends_with("xlsx") || file.ends_with("xlsm"))
            else {
                continue;
            };
            cases += 1;
            let workbook = fs::read(folder.join(file)).unwrap();
            let found = wrong(&workbook, &case["expect"]);
            wrongs.extend(found.into_iter().map(|wrong| format!("{file}: {wrong}")));
        }
        assert!(cases > 0);
        assert!(wrongs.is_empty(), "of {cases}:\n{}", wrongs.join("\n"));
    }
}
