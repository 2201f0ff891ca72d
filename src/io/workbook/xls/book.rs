//! What stands before the sheets: which there are, the formats and texts of their cells, from when days count.

use super::record::{Record, Records, kind};
use super::texts;
use crate::io::workbook::binary::Binary;
use crate::io::workbook::cell::Shape;
use crate::io::workbook::number_format::Formats;
use crate::io::workbook::package::Result;
use crate::io::workbook::shared_texts::SharedTexts;
use crate::io::workbook::stream::damaged;
use crate::io::workbook::{SheetInfo, is_protected};
use crate::table::encoding::Encoding;

/// What a workbook says of all its sheets.
#[derive(Debug, Default)]
pub(super) struct Book {
    /// In the order of their tabs.
    pub(super) sheets: Vec<SheetInfo>,
    /// Where the records of each begin.
    pub(super) starts: Vec<usize>,
    pub(super) texts: SharedTexts,
    /// Whether days count from 1904-01-01.
    pub(super) since_1904: bool,
    /// Whether it says which program calculated its formulas.
    pub(super) is_calculated: bool,
    /// In which texts are, before Excel 97.
    pub(super) encoding: Option<Encoding>,
    /// What the numbers of each format of cells are shown as.
    shapes: Vec<Option<Shape>>,
}

impl Book {
    /// Reads the records up to the first sheet.
    ///
    /// # Errors
    /// They are encrypted, or not whole.
    pub(super) fn read(stream: &[u8]) -> Result<Self> {
        let mut reader = Reader::default();
        let mut records = Records::new(stream, 0);
        while let Some(record) = records.next() {
            match record.kind {
                kind::EOF => return Ok(reader.book()),
                kind::FILE_PASS => return Err(is_protected().into()),
                kind::SST => reader.book.texts = texts::shared(record, records.clone()),
                _ => reader.record(record).ok_or_else(damaged)?,
            }
        }
        Err(damaged().into())
    }

    /// What a number in a cell of this format is, if it is no number.
    pub(super) fn shape(&self, format: u16) -> Option<Shape> {
        self.shapes.get(usize::from(format)).copied().flatten()
    }
}

#[derive(Default)]
struct Reader {
    book: Book,
    formats: Formats,
    /// The number format of each format of cells.
    used: Vec<u16>,
}

impl Reader {
    /// Takes in one record; none if it is too short.
    fn record(&mut self, record: Record<'_>) -> Option<()> {
        const BIFF8: u16 = 0x0600;
        match record.kind {
            kind::BOF if record.u16(0)? < BIFF8 => self.set_code_page(1252),
            kind::CODE_PAGE if self.book.encoding.is_some() => self.set_code_page(record.u16(0)?),
            kind::DATE_1904 => self.book.since_1904 = record.u16(0)? == 1,
            kind::RECALC_ID => self.book.is_calculated = true,
            kind::FORMAT => {
                // Before Excel 97 with one byte of length.
                let len = if self.book.encoding.is_some() { 1 } else { 2 };
                if let Some(code) = texts::text(record, 2, len, self.book.encoding) {
                    self.formats.add(record.u16(0)?.into(), &code);
                }
            }
            kind::XF => self.used.push(record.u16(2)?),
            kind::BOUND_SHEET => self.sheet(record)?,
            _ => {}
        }
        Some(())
    }

    fn set_code_page(&mut self, page: u16) {
        let named = match page {
            10_000 => Encoding::named("macintosh"),
            // Windows' own Latin, as Excel calls it too.
            0x8001 => Encoding::named("windows-1252"),
            _ => Encoding::named(&format!("cp{page}")),
        };
        let encoding = named.or(Encoding::named("windows-1252"));
        self.book.encoding = encoding;
    }

    fn sheet(&mut self, record: Record<'_>) -> Option<()> {
        let start = record.u32(0)? as usize;
        let (state, content) = (record.bytes.get(4)?, record.bytes.get(5)?);
        let mut name = texts::text(record, 6, 1, self.book.encoding)?;
        name.retain(|sign| sign != '\0');
        self.book.starts.push(start);
        self.book.sheets.push(SheetInfo {
            ours: false,
            name,
            visible: state % 4 == 0,
            is_table: *content == 0,
        });
        Some(())
    }

    fn book(self) -> Book {
        let Self {
            mut book,
            formats,
            used,
        } = self;
        let shapes = used.into_iter().map(|id| formats.shape(id.into()));
        book.shapes = shapes.collect();
        book
    }
}
