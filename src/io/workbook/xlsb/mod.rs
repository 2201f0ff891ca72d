//! Reads XLSB (MS-XLSB): which sheets there are, and the cells of one of them in a single pass.
//!
//! ```text
//! package ─▶ relations ─▶ workbook            which sheets, and where; styles and texts, held in memory
//!    └─▶ records ─▶ sheet ─▶ Cells            as a stream
//! ```
//!
//! The parts of XLSX with records in the place of markup.

mod record;
#[cfg(test)]
mod samples;
mod sheet;
mod workbook;

use self::sheet::Sheet;
use super::package::{Package, Result};
use super::stream::ReadSheet;
use super::{SheetInfo, Workbook};
use crate::io::fault::Fault;

/// A workbook of which nothing but its sheets is known yet.
pub(super) struct Xlsb {
    package: Package,
    workbook: workbook::Workbook,
}

impl Xlsb {
    /// Reads which sheets there are, from the part that holds the workbook.
    ///
    /// # Errors
    /// A part that holds something else, is damaged or too large.
    pub(super) fn open(mut package: Package, part: &str) -> Result<Self> {
        let workbook = workbook::Workbook::read(&mut package, part)?;
        Ok(Self { package, workbook })
    }
}

impl Workbook for Xlsb {
    fn sheets(&self) -> &[SheetInfo] {
        &self.workbook.tabs.sheets
    }

    fn sheet(self: Box<Self>, place: usize) -> std::result::Result<Box<dyn ReadSheet>, Fault> {
        let part = self.workbook.tabs.part(place, &self.package)?;
        Ok(Box::new(Sheet {
            package: self.package,
            workbook: self.workbook,
            part,
        }))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader as _};
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::super::grid::{Grid, grid};
    use super::super::open::{Container, opened};
    use super::super::stream::SheetEnd;
    use super::record::kind;
    use super::samples::{
        bundle, cell, parts, record, relations, row, sheet, text, with, workbook,
    };
    use super::*;
    use crate::io::limits::Limits;
    use crate::table::notation::SheetFormat;

    const SHEET: &str = "xl/worksheets/sheet1.bin";
    const BOOK: &str = "xl/workbook.bin";

    fn open(file: &[u8]) -> Result<Xlsb> {
        let source = Box::new(Cursor::new(file.to_vec()));
        Xlsb::open(Package::open(source, &Limits::default())?, BOOK)
    }

    fn read(file: &[u8]) -> std::result::Result<(Grid, SheetEnd), String> {
        let book = open(file).map_err(|fault| fault.to_string())?;
        let sheet = Box::new(book).sheet(0);
        grid(sheet.map_err(|fault| fault.to_string())?)
    }

    /// What is read of a sheet with these records.
    fn rows_of(rows: &[Vec<u8>]) -> std::result::Result<(Grid, SheetEnd), String> {
        read(&with(&parts(rows), &[]))
    }

    /// A number of four bytes.
    fn rk(number: i32, flags: u32) -> [u8; 4] {
        ((number << 2).cast_unsigned() | flags).to_le_bytes()
    }

    /// The value of a formula, and what stands behind it.
    fn formula(value: &[u8]) -> Vec<u8> {
        [value, &[0, 0, 2, 0, 0, 0, 0x1E, 1, 0, 0, 0, 0]].concat()
    }

    #[test]
    fn cells_hold_numbers_texts_truths_and_errors() {
        let half = 0.5_f64.to_le_bytes();
        for (kind, style, value, expected) in [
            (kind::CELL_REAL, 0, half.to_vec(), "0.5"),
            (kind::CELL_RK, 0, rk(7, 2).to_vec(), "7"),
            (kind::CELL_RK, 0, rk(-1234, 3).to_vec(), "-12.34"),
            (kind::CELL_RK, 0, half[4..].to_vec(), "0.5"),
            (kind::CELL_RK, 1, rk(45_356, 2).to_vec(), "2024-03-05"),
            (
                kind::FMLA_NUM,
                2,
                formula(&45_356_f64.to_le_bytes()),
                "2024-03-05",
            ),
            (kind::CELL_REAL, 3, half.to_vec(), "12:00:00"),
            (
                kind::CELL_REAL,
                4,
                1.5_f64.to_le_bytes().to_vec(),
                "36:00:00",
            ),
            (
                kind::CELL_RK,
                5,
                rk(45_356, 2).to_vec(),
                "2024-03-05T00:00:00",
            ),
            (
                kind::CELL_RK,
                0x0100_0001,
                rk(45_356, 2).to_vec(),
                "2024-03-05",
            ),
            (kind::CELL_RK, 9, rk(7, 2).to_vec(), "7"),
            (kind::CELL_REAL, 1, f64::NAN.to_le_bytes().to_vec(), "#NUM!"),
            (
                kind::CELL_ST,
                1,
                text("上 海\r\n_x000D_😀"),
                "上 海\r\n_x000D_😀",
            ),
            (
                kind::CELL_R_STRING,
                0,
                [&[1][..], &text("ab"), &[0; 8]].concat(),
                "ab",
            ),
            (kind::FMLA_STRING, 0, formula(&text("名")), "名"),
            (kind::CELL_ISST, 0, vec![1, 0, 0, 0], "名"),
            (kind::CELL_BOOL, 0, vec![1], "true"),
            (kind::FMLA_BOOL, 0, formula(&[0]), "false"),
            (kind::CELL_ERROR, 0, vec![0x2A], "#N/A"),
            (kind::FMLA_ERROR, 0, formula(&[7]), "#DIV/0!"),
        ] {
            let (grid, _) = rows_of(&[row(0, false), cell(kind, 0, style, &value)]).unwrap();
            assert_eq!(grid, [[expected]], "{kind}");
            for len in 0..value.len() {
                let cut = rows_of(&[row(0, false), cell(kind, 0, style, &value[..len])]);
                let found = cut.map_or_else(|_| grid.clone(), |(found, _)| found);
                assert_eq!(found, grid, "{kind} {len}");
            }
        }
    }

    #[test]
    fn short_cells_stand_behind_the_last_one() {
        let rows = [
            row(1, false),
            cell(kind::CELL_BLANK, 1, 0, &[]),
            cell(kind::SHORT_BLANK, 0, 0, &[]),
            cell(kind::SHORT_RK, 0, 1, &rk(45_356, 2)),
            cell(kind::SHORT_REAL, 0, 0, &0.5_f64.to_le_bytes()),
            cell(kind::SHORT_ERROR, 0, 0, &[0x17]),
            cell(kind::SHORT_BOOL, 0, 0, &[0]),
            cell(kind::SHORT_ST, 0, 0, &text("x")),
            cell(kind::SHORT_ISST, 0, 0, &[0; 4]),
            row(2, false),
            cell(kind::SHORT_BOOL, 0, 0, &[1]),
        ];
        let (grid, _) = rows_of(&rows).unwrap();
        let first = ["", "", "", "2024-03-05", "0.5", "#REF!", "false", "x", "a"];
        assert_eq!(grid, [vec![], first.to_vec(), vec!["true"]]);
    }

    #[test]
    fn an_empty_text_of_a_formula_is_no_value_where_nothing_calculated() {
        let rows = [
            row(0, false),
            cell(kind::FMLA_STRING, 0, 0, &formula(&text(""))),
            cell(kind::CELL_ST, 1, 0, &text("")),
        ];
        let never = workbook(false, &[bundle(0, "r1", "S")]);
        let calculated = record(kind::CALC_PROP, &[1; 26]);
        let at = never
            .windows(calculated.len())
            .position(|part| part == calculated);
        let never = [
            &never[..at.unwrap()],
            &never[at.unwrap() + calculated.len()..],
        ]
        .concat();
        for (others, filled) in [(vec![], 0), (vec![(BOOK, never)], 1)] {
            let (grid, _) = read(&with(&parts(&rows), &others)).unwrap();
            assert_eq!(grid.len(), filled);
        }
    }

    #[test]
    fn hidden_rows_with_something_in_them_and_merged_ranges_are_counted() {
        let number = |column| cell(kind::CELL_RK, column, 0, &rk(1, 2));
        let rows = [
            row(0, true),
            number(0),
            number(1),
            row(1, true),
            cell(kind::CELL_BLANK, 0, 0, &[]),
            cell(kind::CELL_ISST, 1, 0, &[2, 0, 0, 0]),
            row(2, false),
            number(0),
            row(5, true),
            number(2),
        ];
        let merged = [0, 1].map(|_| record(kind::MERGE_CELL, &[0; 16]));
        let others = [(SHEET, sheet(&rows, &merged))];
        let (grid, end) = read(&with(&parts(&[]), &others)).unwrap();
        assert_eq!(grid.len(), 6);
        let expected = SheetEnd {
            merged: 2,
            hidden_rows: 2,
        };
        assert_eq!(end, expected);
    }

    #[test]
    fn sheets_have_their_names_and_what_their_relations_say() {
        let sheets = [
            bundle(0, "r1", "客户 & 😀"),
            bundle(1, "r2", "b"),
            bundle(2, "r9", "c"),
        ];
        let book = workbook(true, &sheets);
        let relations = relations(&[
            ("r1", "worksheet", "/xl/elsewhere/one.bin"),
            ("r2", "chartsheet", "chartsheets/b.bin"),
        ]);
        let rows = [row(0, false), cell(kind::CELL_RK, 0, 1, &rk(43_894, 2))];
        let mut parts = parts(&rows);
        parts.last_mut().unwrap().0 = "xl/elsewhere/one.bin";
        let others = [(BOOK, book), ("xl/_rels/workbook.bin.rels", relations)];
        let file = with(&parts, &others);
        let info = |name: &str, visible, is_table| SheetInfo {
            ours: false,
            name: name.to_owned(),
            visible,
            is_table,
        };
        let expected = [
            info("客户 & 😀", true, true),
            info("b", false, false),
            info("c", false, true),
        ];
        let book = open(&file).unwrap();
        assert_eq!(book.sheets(), expected);
        assert!(Box::new(book).sheet(2).is_err(), "its part is not there");
        assert_eq!(read(&file).unwrap().0, [["2024-03-05"]]);
    }

    #[test]
    fn a_workbook_is_where_the_package_says_or_where_it_usually_is() {
        let own = |part| [("_rels/.rels", relations(&[("r1", "officeDocument", part)]))];
        let mut elsewhere = parts(&[]);
        for (name, _) in &mut elsewhere {
            *name = match *name {
                BOOK => "own/Book.BIN",
                "xl/_rels/workbook.bin.rels" => "own/_rels/Book.BIN.rels",
                SHEET => "own/worksheets/sheet1.bin",
                "xl/styles.bin" => "own/styles.bin",
                "xl/sharedStrings.bin" => "own/sharedStrings.bin",
                kept => kept,
            };
        }
        for (parts, others, opens) in [
            (parts(&[]), vec![], true),
            (parts(&[]), own("xl/other.xml").to_vec(), true),
            (elsewhere.clone(), own("own/Book.BIN").to_vec(), true),
            (elsewhere, vec![], false),
        ] {
            let source = Box::new(Cursor::new(with(&parts, &others)));
            let found = opened(source, Container::Zip, &Limits::default());
            let format = found
                .ok()
                .map(|(format, book)| (format, grid(book.sheet(0).unwrap())));
            let empty = (SheetFormat::Xlsb, Ok((Grid::new(), SheetEnd::default())));
            assert_eq!(format, opens.then_some(empty));
        }
        let mut parts = parts(&[]);
        parts.retain(|(name, _)| *name != "xl/styles.bin");
        assert!(read(&with(&parts, &[])).is_err(), "named, and not there");
    }

    #[test]
    fn what_cannot_be_right_is_refused() {
        let one = || cell(kind::CELL_RK, 0, 0, &rk(1, 2));
        let at = |column| cell(kind::CELL_RK, column, 0, &rk(1, 2));
        let short = |len| record(kind::ROW_HDR, &vec![0; len]);
        for rows in [
            vec![one()],
            vec![row(1 << 20, false), one()],
            vec![row(u32::MAX, false)],
            vec![row(0, false), at(1 << 14)],
            vec![row(0, false), at(u32::MAX)],
            vec![
                row(0, false),
                at((1 << 14) - 1),
                cell(kind::SHORT_BLANK, 0, 0, &[]),
            ],
            vec![row(1, false), one(), row(0, false), one()],
            vec![row(0, false), cell(kind::CELL_ISST, 0, 0, &[3, 0, 0, 0])],
            vec![
                row(0, false),
                cell(kind::CELL_ST, 0, 0, &[0xFF, 0xFF, 0, 0, 0, 0]),
            ],
            vec![short(0)],
            vec![short(11)],
            vec![record(kind::END_SHEET_DATA, &[])],
            vec![record(kind::END_SHEET_DATA, &[]), row(0, false)],
            vec![record(kind::END_SHEET, &[])],
        ] {
            assert!(rows_of(&rows).is_err(), "{rows:?}");
        }
        assert!(rows_of(&[row((1 << 20) - 1, false), at((1 << 14) - 1)]).is_ok());
    }

    #[test]
    fn a_part_ends_with_the_record_that_says_so() {
        let parts = parts(&[row(0, false), cell(kind::CELL_ISST, 0, 1, &[0; 4])]);
        assert!(read(&with(&parts, &[])).is_ok());
        for (name, content) in &parts {
            for len in 0..content.len() {
                let others = [(*name, content[..len].to_vec())];
                let is_read = read(&with(&parts, &others)).is_ok();
                assert!(!is_read || name.ends_with("rels"), "{name} to {len}");
            }
        }
    }

    #[test]
    fn what_unpacks_beyond_measure_is_refused() {
        const PASSED_OVER: u16 = 63;
        let passed = record(PASSED_OVER, &vec![0; 70 << 20]);
        let rows = [passed, row(0, false), cell(kind::CELL_ISST, 0, 0, &[0; 4])];
        assert!(rows_of(&rows).unwrap_err().contains("unpacked"));
    }

    /// A cell as its record, its style and its value, and as it is read.
    fn some_cell() -> impl Strategy<Value = (u16, Vec<u8>, String)> {
        let shown = |number: f64| {
            let mut out = Vec::new();
            super::super::written::number(number, &mut out);
            String::from_utf8(out).unwrap()
        };
        let number = -1e9..1e9_f64;
        prop_oneof![
            number.prop_map(move |number| (
                kind::CELL_REAL,
                number.to_le_bytes().to_vec(),
                shown(number)
            )),
            (-(1 << 29)..1 << 29).prop_map(|number| (
                kind::CELL_RK,
                rk(number, 2).to_vec(),
                number.to_string()
            )),
            "[a-z名😀\r\n]{1,40}".prop_map(|own| (kind::CELL_ST, text(&own), own)),
            "[a-z名]{1,4}".prop_map(|own| (kind::FMLA_STRING, formula(&text(&own)), own)),
            any::<bool>().prop_map(|truth| (
                kind::CELL_BOOL,
                vec![truth.into()],
                truth.to_string()
            )),
            Just((kind::CELL_ISST, vec![1, 0, 0, 0], "名".to_owned())),
            Just((kind::CELL_ERROR, vec![0x24], "#NUM!".to_owned())),
        ]
    }

    proptest! {
        #[test]
        fn cells_come_back_as_they_were_written(sheet in vec((0..3_u32, vec((0..3_u32, some_cell()), 0..6)), 0..8)) {
            let (mut rows, mut expected, mut number) = (Vec::new(), Grid::new(), 0);
            for (gap, cells) in &sheet {
                number += gap;
                rows.push(row(number, false));
                let (mut column, mut line) = (0, Vec::new());
                for (gap, (kind, value, shown)) in cells {
                    column += gap;
                    rows.push(cell(*kind, column, 0, value));
                    line.resize(column as usize, String::new());
                    line.push(shown.clone());
                    column += 1;
                }
                if !line.is_empty() {
                    expected.resize(number as usize, Vec::new());
                    expected.push(line);
                }
                number += 1;
            }
            let file = with(&parts(&rows), &[]);
            prop_assert_eq!(read(&file).unwrap().0, expected.clone());

            let mut other = calamine::Xlsb::new(Cursor::new(file)).unwrap();
            let range = other.worksheet_range("S").unwrap();
            for (row, cells) in (0..).zip(&expected) {
                for (column, cell) in (0..).zip(cells) {
                    let theirs = match range.get_value((row, column)) {
                        None => String::new(),
                        Some(Data::Float(number)) => {
                            let mut out = Vec::new();
                            super::super::written::number(*number, &mut out);
                            String::from_utf8(out).unwrap()
                        }
                        Some(other) => other.to_string(),
                    };
                    prop_assert_eq!(&theirs, cell);
                }
            }
        }

        #[test]
        fn records_that_say_anything_do_no_harm(
            records in vec((prop_oneof![0..20_u16, Just(kind::CELL_R_STRING), Just(kind::MERGE_CELL)], vec(prop_oneof![Just(0), any::<u8>()], 0..40)), 0..20),
        ) {
            let anything: Vec<_> = records.iter().map(|(kind, bytes)| record(*kind, bytes)).collect();
            let _ = rows_of(&[&[row(0, false)], &anything[..]].concat());
            let parts = parts(&[]);
            for (name, _) in &parts[2..] {
                let _ = read(&with(&parts, &[(name, anything.concat())]));
            }
        }

        #[test]
        fn a_workbook_is_whole_or_refused(at in any::<prop::sample::Index>(), flip in 1..=255_u8) {
            let rows = [row(0, false), cell(kind::CELL_RK, 0, 1, &rk(45_356, 2)), cell(kind::CELL_ISST, 1, 0, &[0; 4])];
            let mut file = with(&parts(&rows), &[]);
            let whole = read(&file).unwrap();
            let at = at.index(file.len());
            file[at] ^= flip;
            if let Ok(found) = read(&file) {
                prop_assert_eq!(found, whole);
            }
            file.truncate(at);
            prop_assert!(read(&file).is_err());
        }
    }
}
