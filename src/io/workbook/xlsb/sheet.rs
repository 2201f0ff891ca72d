//! A sheet: its cells row by row, in one pass over its part.

use super::record::{Record, Records, kind};
use super::workbook::{Book, Workbook};
use crate::io::workbook::binary::{Binary, error_word, numeric, unpacked};
use crate::io::workbook::cell::Cell;
use crate::io::workbook::package::{Most, Package, damaged_part};
use crate::io::workbook::shared_texts::unknown_text;
use crate::io::workbook::stream::{COLUMNS, Cells, ROWS, ReadSheet, SheetEnd, Stop};
use crate::io::workbook::xlsx::position::is_beyond;

/// A sheet that is to be read.
pub(super) struct Sheet {
    pub(super) package: Package,
    pub(super) workbook: Workbook,
    /// The name of its part.
    pub(super) part: String,
}

impl ReadSheet for Sheet {
    fn read(mut self: Box<Self>, to: &mut Cells) -> Result<SheetEnd, Stop> {
        let book = Book::read(&mut self.package, &self.workbook)?;
        let part = self.package.part(&self.part, Most::Streamed)?;
        let mut records = Records::new(&self.part, part);
        let mut reader = Reader {
            workbook: &self.workbook,
            book: &book,
            part: &self.part,
            to,
            section: Section::Before,
            row: None,
            text: String::new(),
            end: SheetEnd::default(),
        };
        while let Some(record) = records.next()? {
            match reader.record(record) {
                Some(taken) => taken?,
                None => return Err(damaged_part(&self.part).into()),
            }
        }
        match reader.section {
            Section::Ended => Ok(reader.end),
            _ => Err(damaged_part(&self.part).into()),
        }
    }
}

/// Where in a sheet a record stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    Before,
    Rows,
    Behind,
    Ended,
}

/// The row to which cells belong.
#[derive(Clone, Copy, Debug)]
struct Row {
    number: u32,
    /// The column of a cell that does not say its own.
    next: u32,
    /// Whether it is hidden and nothing was found in it yet.
    hidden: bool,
}

struct Reader<'a> {
    workbook: &'a Workbook,
    book: &'a Book,
    part: &'a str,
    to: &'a mut Cells,
    section: Section,
    row: Option<Row>,
    text: String,
    end: SheetEnd,
}

impl Reader<'_> {
    /// Takes in one record; none if it is too short, or not where it may be.
    fn record(&mut self, record: Record<'_>) -> Option<Result<(), Stop>> {
        match (self.section, record.kind) {
            (Section::Rows, kind::ROW_HDR) => return self.begin_row(record),
            (Section::Rows, kind::CELL_BLANK..=kind::SHORT_ISST | kind::CELL_R_STRING) => {
                return self.cell(record);
            }
            // Some programs say twice that they begin.
            (Section::Before | Section::Rows, kind::BEGIN_SHEET_DATA) => {
                self.section = Section::Rows;
            }
            (Section::Rows, kind::END_SHEET_DATA) => self.section = Section::Behind,
            (Section::Behind, kind::END_SHEET) => self.section = Section::Ended,
            (Section::Behind, kind::MERGE_CELL) => self.end.merged += 1,
            (
                _,
                kind::ROW_HDR..=kind::SHORT_ISST
                | kind::CELL_R_STRING
                | kind::BEGIN_SHEET_DATA
                | kind::END_SHEET_DATA
                | kind::END_SHEET,
            ) => return None,
            _ => {}
        }
        Some(Ok(()))
    }

    fn begin_row(&mut self, record: Record<'_>) -> Option<Result<(), Stop>> {
        const FLAGS: usize = 11;
        const HIDDEN: u8 = 0x10;
        let number = record.u32(0)?;
        if number >= ROWS {
            return Some(Err(is_beyond(self.part).into()));
        }
        self.row = Some(Row {
            number,
            next: 0,
            hidden: record.bytes.get(FLAGS)? & HIDDEN != 0,
        });
        Some(Ok(()))
    }

    /// Hands on a cell. It says in which column it stands unless that is the next one, and its style in three bytes
    /// (§2.5.10).
    fn cell(&mut self, record: Record<'_>) -> Option<Result<(), Stop>> {
        const STYLE: u32 = 0x00FF_FFFF;
        let row = self.row.as_mut()?;
        let is_short = matches!(record.kind, kind::SHORT_BLANK..=kind::SHORT_ISST);
        let (column, head) = if is_short {
            (row.next, 0)
        } else {
            (record.u32(0)?, 4)
        };
        let (style, value) = (record.u32(head)? & STYLE, head + 4);
        if column >= COLUMNS {
            return Some(Err(is_beyond(self.part).into()));
        }
        row.next = column + 1;
        let number = |number| {
            let shape = self.book.shape(style);
            numeric(number, shape, self.workbook.since_1904)
        };
        let cell = match record.kind {
            kind::CELL_BLANK | kind::SHORT_BLANK => return Some(Ok(())),
            kind::CELL_RK | kind::SHORT_RK => number(unpacked(record.u32(value)?)),
            kind::CELL_REAL | kind::SHORT_REAL | kind::FMLA_NUM => number(record.f64(value)?),
            kind::CELL_BOOL | kind::SHORT_BOOL | kind::FMLA_BOOL => {
                Cell::Boolean(*record.bytes.get(value)? != 0)
            }
            kind::CELL_ERROR | kind::SHORT_ERROR | kind::FMLA_ERROR => {
                Cell::Error(error_word(*record.bytes.get(value)?))
            }
            kind::CELL_ISST | kind::SHORT_ISST => {
                match self.book.texts.get(record.u32(value)? as usize) {
                    Some(text) => Cell::Text(text),
                    None => return Some(Err(unknown_text().into())),
                }
            }
            own @ (kind::CELL_ST | kind::SHORT_ST | kind::FMLA_STRING | kind::CELL_R_STRING) => {
                // Whether its characters differ in their fonts stands before a rich text.
                let flags = usize::from(own == kind::CELL_R_STRING);
                self.text.clear();
                record.text(value + flags, &mut self.text)?;
                // An empty text is also what is saved of a formula that was never calculated.
                let is_value = own != kind::FMLA_STRING || self.workbook.is_calculated;
                if self.text.is_empty() && !is_value {
                    Cell::Formula
                } else {
                    Cell::Text(&self.text)
                }
            }
            _ => return None,
        };
        if row.hidden && cell != Cell::Text("") {
            row.hidden = false;
            self.end.hidden_rows += 1;
        }
        Some(self.to.cell(row.number, column, cell))
    }
}
