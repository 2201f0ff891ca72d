//! Reads XLS of Excel 5.0 to 2003 (MS-XLS; BIFF5 and BIFF8): which sheets there are, and the cells of one of them.
//!
//! ```text
//! compound file ─▶ stream of records ─▶ book      sheets, formats, texts
//!                                   └─▶ sheet ─▶ Cells
//! ```
//!
//! The stream is held in memory, and nothing that a record claims makes that more: positions and lengths are looked up,
//! never allocated.

mod book;
mod compound;
mod record;
mod sheet;
mod texts;

use self::book::Book;
use self::compound::Compound;
use self::sheet::Sheet;
use super::package::{Result, Source};
use super::stream::{ReadSheet, damaged};
use super::{SheetInfo, Workbook, is_protected};
use crate::io::fault::Fault;

/// A workbook and its stream.
pub(super) struct Xls {
    stream: Vec<u8>,
    book: Book,
}

impl Xls {
    /// Reads the stream, and what it says of the whole workbook.
    ///
    /// # Errors
    /// A file that is no such workbook, is damaged or encrypted.
    pub(super) fn open(source: Box<dyn Source>) -> Result<Self> {
        let mut file = Compound::open(source)?;
        // A newer workbook that is encrypted is packed like an older one.
        if file.has("EncryptedPackage") {
            return Err(is_protected().into());
        }
        let name = ["Workbook", "Book"].into_iter().find(|name| file.has(name));
        let stream = file.stream(name.ok_or_else(damaged)?)?;
        let book = Book::read(&stream)?;
        Ok(Self { stream, book })
    }
}

impl Workbook for Xls {
    fn sheets(&self) -> &[SheetInfo] {
        &self.book.sheets
    }

    fn sheet(self: Box<Self>, place: usize) -> std::result::Result<Box<dyn ReadSheet>, Fault> {
        Ok(Box::new(Sheet::new(self.stream, self.book, place)))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use proptest::prelude::*;

    use super::super::grid::{Grid, grid};
    use super::super::stream::SheetEnd;
    use super::record::kind;
    use super::*;

    fn record(kind: u16, bytes: &[u8]) -> Vec<u8> {
        let len = u16::try_from(bytes.len()).unwrap();
        [&kind.to_le_bytes(), &len.to_le_bytes(), bytes].concat()
    }

    fn cell(kind: u16, row: u16, column: u16, content: &[u8]) -> Vec<u8> {
        let place = [row, column, 0].map(u16::to_le_bytes).concat();
        record(kind, &[&place, content].concat())
    }

    const BIFF8: &[u8] = &[0, 6, 5, 0];
    const BIFF5: &[u8] = &[0, 5, 5, 0];

    /// The sheet with these records, of a workbook with those before it.
    fn sheet(version: &[u8], of_book: &[Vec<u8>], of_sheet: &[Vec<u8>]) -> Xls {
        let name: &[u8] = if version == BIFF8 {
            &[1, 0, b'A']
        } else {
            &[1, b'A']
        };
        let head = [record(kind::BOF, version), of_book.concat()].concat();
        let start = u32::try_from(head.len() + 4 + 6 + name.len() + 4).unwrap();
        let bound = [&start.to_le_bytes()[..], &[0, 0], name].concat();
        let stream = [
            head,
            record(kind::BOUND_SHEET, &bound),
            record(kind::EOF, &[]),
            record(kind::BOF, version),
            of_sheet.concat(),
            record(kind::EOF, &[]),
        ]
        .concat();
        let book = Book::read(&stream).unwrap();
        Xls { stream, book }
    }

    fn first(xls: Xls) -> Box<dyn ReadSheet> {
        Box::new(xls).sheet(0).unwrap()
    }

    fn read(xls: Xls) -> (Grid, SheetEnd) {
        grid(first(xls)).unwrap()
    }

    #[test]
    fn cells_hold_numbers_texts_truths_and_errors() {
        let wide = [
            &[3, 0, 1][..],
            &"上海市"
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect::<Vec<_>>(),
        ]
        .concat();
        let half = 0.5_f64.to_le_bytes();
        let formula = |result: [u8; 8]| [&result[..], &[0; 6]].concat();
        for (records, expected) in [
            (vec![cell(kind::NUMBER, 0, 0, &half)], "0.5"),
            (
                vec![cell(kind::RK, 0, 0, &(7 << 2 | 2_u32).to_le_bytes())],
                "7",
            ),
            (
                vec![cell(kind::RK, 0, 0, &((-1234_i32) << 2 | 3).to_le_bytes())],
                "-12.34",
            ),
            (vec![cell(kind::RK, 0, 0, &half[4..])], "0.5"),
            (vec![cell(kind::LABEL, 0, 0, &wide)], "上海市"),
            (vec![cell(kind::LABEL, 0, 0, &[2, 0, 0, b'Z', 0xEB])], "Zë"),
            (vec![cell(kind::BOOL_ERR, 0, 0, &[1, 0])], "true"),
            (vec![cell(kind::BOOL_ERR, 0, 0, &[0x2A, 1])], "#N/A"),
            (vec![cell(kind::FORMULA, 0, 0, &formula(half))], "0.5"),
            (
                vec![cell(
                    kind::FORMULA,
                    0,
                    0,
                    &formula([1, 0, 0, 0, 0, 0, 0xFF, 0xFF]),
                )],
                "false",
            ),
            (
                vec![cell(
                    kind::FORMULA,
                    0,
                    0,
                    &formula([2, 0, 7, 0, 0, 0, 0xFF, 0xFF]),
                )],
                "#DIV/0!",
            ),
            (
                vec![
                    cell(
                        kind::FORMULA,
                        0,
                        0,
                        &formula([0, 0, 0, 0, 0, 0, 0xFF, 0xFF]),
                    ),
                    record(kind::SHARED_FORMULA, &[0; 10]),
                    record(kind::STRING, &wide),
                ],
                "上海市",
            ),
            // A chart within the sheet.
            (
                vec![
                    record(kind::BOF, BIFF8),
                    cell(kind::NUMBER, 9, 9, &[0; 8]),
                    record(kind::EOF, &[]),
                    cell(kind::NUMBER, 0, 0, &half),
                ],
                "0.5",
            ),
        ] {
            let (grid, _) = read(sheet(BIFF8, &[], &records));
            assert_eq!(grid, [[expected]]);
        }
    }

    #[test]
    fn formulas_that_are_all_empty_have_no_value_unless_a_program_calculated_them() {
        let empty = cell(
            kind::FORMULA,
            0,
            0,
            &[&[3, 0, 0, 0, 0, 0, 0xFF, 0xFF][..], &[0; 6]].concat(),
        );
        let half = [&0.5_f64.to_le_bytes()[..], &[0; 6]].concat();
        let half = cell(kind::FORMULA, 0, 1, &half);
        let calculated = record(kind::RECALC_ID, &[0xC1, 1, 0, 0, 0, 0, 0, 0]);
        for (book, cells, has_cell) in [
            (vec![], vec![empty.clone()], true),
            (vec![calculated], vec![empty.clone()], false),
            (vec![], vec![empty, half], false),
        ] {
            let (mut rows, _) = read(sheet(BIFF8, &book, &cells));
            let first = rows.pop().unwrap_or_default();
            assert_eq!(first == [""], has_cell);
        }
    }

    #[test]
    fn a_row_of_packed_numbers_fills_its_columns_and_no_more() {
        let numbers = |count: u8| {
            let numbers = (0..count).flat_map(|number| [0, 0, number << 2 | 2, 0, 0, 0]);
            let content: Vec<u8> = numbers.chain([0, 0]).collect();
            record(kind::MUL_RK, &[&[5, 0, 253, 0], &content[..]].concat())
        };
        let (grid, _) = read(sheet(BIFF8, &[], &[numbers(3)]));
        assert_eq!(grid[5][253..], ["0", "1", "2"]);
        assert!(self::grid(first(sheet(BIFF8, &[], &[numbers(4)]))).is_err());
    }

    #[test]
    fn a_text_goes_on_in_the_next_record_with_or_without_its_high_bytes() {
        let first = [
            &[2, 0, 0, 0, 2, 0, 0, 0][..],
            &[6, 0, 1],
            &[0x0A, 0x4E, 0x77, 0x6D],
        ]
        .concat();
        let book = [
            record(kind::SST, &first),
            record(kind::CONTINUE, &[0, b'a', b'b']),
            record(kind::CONTINUE, &[1, 0x02, 0x5E, b'c', 0, 1, 0]),
            record(kind::CONTINUE, &[0, b'd']),
        ];
        let cells = [
            cell(kind::LABEL_SST, 0, 0, &0_u32.to_le_bytes()),
            cell(kind::LABEL_SST, 0, 1, &1_u32.to_le_bytes()),
        ];
        let (grid, _) = read(sheet(BIFF8, &book, &cells));
        assert_eq!(grid, [["上海ab市c", "d"]]);
    }

    #[test]
    fn rows_come_in_their_order_and_hidden_ones_are_counted() {
        let number = |row| cell(kind::NUMBER, row, 0, &f64::from(row).to_le_bytes());
        let row = |row: u16| {
            record(
                kind::ROW,
                &[&row.to_le_bytes()[..], &[0; 10], &[0x20, 0, 0, 0]].concat(),
            )
        };
        let merged = record(kind::MERGE_CELLS, &[&[2, 0][..], &[0; 16]].concat());
        let records = [
            row(1),
            row(2),
            row(3),
            number(1),
            number(0),
            number(3),
            number(1),
            merged,
        ];
        let (grid, end) = read(sheet(BIFF8, &[], &records));
        // Of two cells in one place the last counts.
        assert_eq!(grid, [vec!["0"], vec!["1"], vec![], vec!["3"]]);
        assert_eq!(
            end,
            SheetEnd {
                merged: 2,
                hidden_rows: 2
            }
        );
    }

    #[test]
    fn formats_and_code_pages_are_the_books_own() {
        let format = |id: u16, code: &str| {
            let len = [u8::try_from(code.len()).unwrap()];
            record(
                kind::FORMAT,
                &[&id.to_le_bytes()[..], &len, code.as_bytes()].concat(),
            )
        };
        let book = [
            record(kind::CODE_PAGE, &936_u16.to_le_bytes()),
            record(kind::DATE_1904, &[1, 0]),
            format(164, "yyyy-mm-dd"),
            record(kind::XF, &[0, 0, 164, 0]),
        ];
        let cells = [
            cell(kind::NUMBER, 0, 0, &43_894_f64.to_le_bytes()),
            cell(kind::LABEL, 0, 1, &[4, 0, 0xC9, 0xCF, 0xBA, 0xA3]),
        ];
        let (grid, _) = read(sheet(BIFF5, &book, &cells));
        assert_eq!(grid, [["2024-03-05", "上海"]]);
    }

    proptest! {
        #[test]
        fn records_that_say_anything_do_no_harm(records in prop::collection::vec((prop::sample::select(vec![
            kind::NUMBER, kind::RK, kind::MUL_RK, kind::LABEL_SST, kind::LABEL, kind::BOOL_ERR, kind::FORMULA, kind::STRING,
            kind::ROW, kind::MERGE_CELLS, kind::CONTINUE, kind::BOF, kind::EOF, kind::SST, kind::FORMAT, kind::XF,
            kind::CODE_PAGE, kind::BOUND_SHEET,
        ]), prop::collection::vec(any::<u8>(), 0..24)), 0..20)) {
            let records: Vec<_> = records.iter().map(|(kind, bytes)| record(*kind, bytes)).collect();
            let stream = [record(kind::BOF, BIFF8), records.concat(), record(kind::EOF, &[])].concat();
            if let Ok(book) = Book::read(&stream) {
                let _ = grid(first(Xls { stream, book }));
            }
            let _ = grid(first(sheet(BIFF8, &[], &records)));
        }

        #[test]
        fn compound_files_that_say_anything_do_no_harm(mut header in prop::collection::vec(any::<u8>(), 512), chain in prop::collection::vec(0..12_u32, 1280)) {
            header[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
            header[30..34].copy_from_slice(&[9, 0, 6, 0]);
            for (at, place) in (44..512).step_by(4).zip(&chain) {
                header[at..at + 4].copy_from_slice(&place.to_le_bytes());
            }
            let file: Vec<u8> = header.into_iter().chain(chain.iter().flat_map(|place| place.to_le_bytes())).collect();
            let _ = Xls::open(Box::new(Cursor::new(file)));
        }
    }
}
