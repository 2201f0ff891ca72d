//! A sheet: its records twice, once for what is known only at its end, and once for its cells.

use std::collections::HashSet;
use std::iter;

use super::book::Book;
use super::record::{Record, Records, kind};
use super::texts::{self, Pieces};
use crate::io::fault::Fault;
use crate::io::workbook::binary::Binary;
use crate::io::workbook::binary::{error_word, numeric, unpacked};
use crate::io::workbook::cell::Cell;
use crate::io::workbook::stream::{Cells, ReadSheet, SheetEnd, Stop, damaged};

/// What stands in the last bytes of a formula's value that is no number.
const NO_NUMBER: u16 = 0xFFFF;

/// A sheet that is to be read.
pub(super) struct Sheet {
    stream: Vec<u8>,
    book: Book,
    place: usize,
}

impl Sheet {
    pub(super) fn new(stream: Vec<u8>, book: Book, place: usize) -> Self {
        Self {
            stream,
            book,
            place,
        }
    }
}

impl ReadSheet for Sheet {
    fn read(self: Box<Self>, to: &mut Cells) -> Result<SheetEnd, Stop> {
        let is_table = self
            .book
            .sheets
            .get(self.place)
            .is_some_and(|sheet| sheet.is_table);
        let start = self.book.starts.get(self.place).filter(|_| is_table);
        let Some(start) = start else {
            return Ok(SheetEnd::default());
        };
        let outline = Outline::read(&self.stream, *start)?;
        let mut reader = Reader {
            stream: &self.stream,
            book: &self.book,
            has_values: self.book.is_calculated || outline.has_values,
            to,
            text: String::new(),
        };
        let mut hidden_rows = 0;
        let mut last = None;
        let mut read = |record: Record<'_>| -> Result<(), Stop> {
            reader.record(record)?;
            let row = record.u16(0);
            if last != row {
                hidden_rows += u64::from(row.is_some_and(|row| outline.hidden.contains(&row)));
                last = row;
            }
            Ok(())
        };
        match outline.sorted {
            None => {
                for record in of_sheet(&self.stream, *start).filter(is_cell) {
                    read(record)?;
                }
            }
            Some(places) => {
                for (_, at) in places {
                    if let Some(record) = Records::new(&self.stream, at).next() {
                        read(record)?;
                    }
                }
            }
        }
        Ok(SheetEnd {
            merged: outline.merged,
            hidden_rows,
        })
    }
}

/// The records of the sheet that begins there, but for those of charts in it, up to the one that ends it, which is the
/// last one if the stream is whole.
fn of_sheet(stream: &[u8], start: usize) -> impl Iterator<Item = Record<'_>> {
    let mut records = Records::new(stream, start);
    let (mut depth, mut ended) = (0_u32, false);
    iter::from_fn(move || {
        while !ended {
            let record = records.next()?;
            match record.kind {
                kind::BOF => depth += 1,
                kind::EOF if depth > 1 => depth -= 1,
                _ if depth > 1 => {}
                _ => {
                    ended = record.kind == kind::EOF;
                    return Some(record);
                }
            }
        }
        None
    })
}

/// Whether a record holds cells.
fn is_cell(record: &Record<'_>) -> bool {
    matches!(
        record.kind,
        kind::NUMBER
            | kind::RK
            | kind::MUL_RK
            | kind::LABEL_SST
            | kind::LABEL
            | kind::R_STRING
            | kind::BOOL_ERR
            | kind::FORMULA
    )
}

/// Whether the value of a formula is an empty text, which is also what is saved of one that was never calculated.
fn is_empty(formula: &Record<'_>) -> bool {
    const EMPTY: u8 = 3;
    formula.u16(12) == Some(NO_NUMBER) && formula.bytes.get(6) == Some(&EMPTY)
}

/// What is known of a sheet at its end.
#[derive(Default)]
struct Outline {
    merged: u64,
    hidden: HashSet<u16>,
    /// Whether the value of a formula is anything but an empty text.
    has_values: bool,
    /// Row and place of every record with cells, by row; none where they stand so.
    sorted: Option<Vec<(u16, usize)>>,
}

impl Outline {
    /// Reads it.
    ///
    /// # Errors
    /// The sheet does not end.
    fn read(stream: &[u8], start: usize) -> Result<Self, Fault> {
        const HIDDEN: u8 = 0x20;
        let mut outline = Self::default();
        let (mut last, mut in_order, mut whole) = (0, true, false);
        for record in of_sheet(stream, start) {
            let Some(row) = record.u16(0) else {
                whole |= record.kind == kind::EOF;
                continue;
            };
            match record.kind {
                kind::ROW
                    if record
                        .bytes
                        .get(12)
                        .is_some_and(|flags| flags & HIDDEN != 0) =>
                {
                    outline.hidden.insert(row);
                }
                // It begins with a number of ranges, of eight bytes each.
                kind::MERGE_CELLS => {
                    outline.merged += u64::from(row).min(record.bytes.len() as u64 / 8);
                }
                kind::EOF => whole = true,
                _ if is_cell(&record) => {
                    in_order &= last <= row;
                    last = row;
                    outline.has_values |= record.kind == kind::FORMULA && !is_empty(&record);
                }
                _ => {}
            }
        }
        if !whole {
            return Err(damaged());
        }
        if !in_order {
            let cells = of_sheet(stream, start).filter(is_cell);
            let mut places: Vec<_> = cells
                .map(|record| (record.u16(0).unwrap_or_default(), record.at))
                .collect();
            places.sort_unstable();
            outline.sorted = Some(places);
        }
        Ok(outline)
    }
}

/// Reads cells.
struct Reader<'a> {
    stream: &'a [u8],
    book: &'a Book,
    /// Whether its formulas were calculated.
    has_values: bool,
    to: &'a mut Cells,
    text: String,
}

impl<'a> Reader<'a> {
    /// Hands on the cells of a record.
    fn record(&mut self, record: Record<'_>) -> Result<(), Stop> {
        // Further to the right there is nothing in these sheets (§2.5.53).
        const COLUMNS: usize = 256;
        let columns = match record.kind {
            kind::MUL_RK => (record.bytes.len() / 6).saturating_sub(1),
            _ => 1,
        };
        let column = record.u16(2).map_or(COLUMNS, usize::from);
        if column + columns > COLUMNS {
            return Err(damaged().into());
        }
        let cells = match record.kind {
            kind::NUMBER => self.number(record),
            kind::RK | kind::MUL_RK => self.packed_numbers(record),
            kind::LABEL_SST => self.shared_text(record),
            kind::LABEL | kind::R_STRING => self.own_text(record),
            kind::BOOL_ERR => self.truth_or_error(record),
            _ => self.formula(record),
        };
        cells.unwrap_or_else(|| Err(damaged().into()))
    }

    fn numeric(&self, number: f64, format: u16) -> Cell<'static> {
        numeric(number, self.book.shape(format), self.book.since_1904)
    }

    fn number(&mut self, record: Record<'_>) -> Option<Result<(), Stop>> {
        let (column, format) = (record.u16(2)?, record.u16(4)?);
        let cell = self.numeric(record.f64(6)?, format);
        Some(self.to.cell(record.u16(0)?.into(), column.into(), cell))
    }

    /// A row of numbers of four bytes, with their formats.
    fn packed_numbers(&mut self, record: Record<'_>) -> Option<Result<(), Stop>> {
        const HEAD: usize = 4;
        let (row, first) = (record.u16(0)?, record.u16(2)?);
        let (numbers, _) = record.bytes.get(HEAD..)?.as_chunks::<6>();
        for (column, number) in (u32::from(first)..).zip(numbers) {
            let [f1, f2, number @ ..] = *number;
            let number = unpacked(u32::from_le_bytes(number));
            let cell = self.numeric(number, u16::from_le_bytes([f1, f2]));
            if let Err(stop) = self.to.cell(row.into(), column, cell) {
                return Some(Err(stop));
            }
        }
        Some(Ok(()))
    }

    fn shared_text(&mut self, record: Record<'_>) -> Option<Result<(), Stop>> {
        let (row, column) = (record.u16(0)?, record.u16(2)?);
        let text = self.book.texts.get(record.u32(6)? as usize)?;
        Some(self.to.cell(row.into(), column.into(), Cell::Text(text)))
    }

    fn own_text(&mut self, record: Record<'_>) -> Option<Result<(), Stop>> {
        const HEAD: usize = 6;
        let (row, column) = (record.u16(0)?, record.u16(2)?);
        self.text(record, HEAD)?;
        Some(
            self.to
                .cell(row.into(), column.into(), Cell::Text(&self.text)),
        )
    }

    fn truth_or_error(&mut self, record: Record<'_>) -> Option<Result<(), Stop>> {
        let (row, column) = (record.u16(0)?, record.u16(2)?);
        let cell = match (*record.bytes.get(6)?, *record.bytes.get(7)?) {
            (truth, 0) => Cell::Boolean(truth != 0),
            (error, _) => Cell::Error(error_word(error)),
        };
        Some(self.to.cell(row.into(), column.into(), cell))
    }

    /// The value that was saved with a formula (§2.5.133); an empty text is no cell. Where nothing says that they were
    /// calculated, and none has another value, formulas have none.
    fn formula(&mut self, record: Record<'_>) -> Option<Result<(), Stop>> {
        let (row, column) = (record.u16(0)?, record.u16(2)?);
        let content = *record.bytes.get(8)?;
        let cell = match (record.u16(12)?, *record.bytes.get(6)?) {
            (NO_NUMBER, 0) => {
                self.text.clear();
                if let Some(text) = self.text_behind(record) {
                    self.text(text, 0)?;
                }
                Cell::Text(&self.text)
            }
            (NO_NUMBER, 1) => Cell::Boolean(content != 0),
            (NO_NUMBER, 2) => Cell::Error(error_word(content)),
            (NO_NUMBER, _) if !self.has_values => Cell::Formula,
            (NO_NUMBER, _) => Cell::Text(""),
            _ => self.numeric(record.f64(6)?, record.u16(4)?),
        };
        Some(self.to.cell(row.into(), column.into(), cell))
    }

    /// The text that is the value of a formula: between them stands what the formula shares with others.
    fn text_behind(&self, formula: Record<'_>) -> Option<Record<'a>> {
        let between = [
            kind::CONTINUE,
            kind::SHARED_FORMULA,
            kind::ARRAY,
            kind::TABLE,
        ];
        Records::new(self.stream, formula.at)
            .skip(1)
            .find(|record| !between.contains(&record.kind))
            .filter(|record| record.kind == kind::STRING)
    }

    /// Reads a text from there on in a record.
    fn text(&mut self, record: Record<'_>, from: usize) -> Option<()> {
        self.text.clear();
        if let Some(encoding) = self.book.encoding {
            self.text = texts::text(record, from, 2, Some(encoding))?;
            return Some(());
        }
        let mut further = Records::new(self.stream, record.at);
        further.next();
        Pieces::new(record, from, further).text(&mut self.text)
    }
}
