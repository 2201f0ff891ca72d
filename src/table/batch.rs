//! Some records of one table: the bytes as read, the text by row, spans instead of copies.
//!
//! A [`Batch`] borrows everything: the chunk's bytes from whoever read them, the spans from a [`Layout`] that its
//! worker uses again for the next chunk. Record spans point into the bytes as read, so a record nobody changed is
//! copied byte for byte, bad bytes and ragged tail included; cell spans point into the text, which is the same
//! bytes where they are valid UTF-8 and need no unescaping.

use std::ops::Range;

use super::dialect::Dialect;
use super::encoding::Encoding;
use super::notation::Notation;
use super::raw_cell::{line_end, raw_cells, raw_value};
use super::violation::Violation;
use super::wanted::Wanted;

/// A stretch of a chunk: `len` bytes from byte `at`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The first byte, from 0.
    pub at: u32,
    /// How many bytes.
    pub len: u32,
}

impl Span {
    /// The span between two offsets.
    pub const fn between(at: usize, end: usize) -> Self {
        Self {
            at: at as u32,
            len: (end - at) as u32,
        }
    }

    /// The offset after its last byte.
    pub const fn end(self) -> usize {
        self.at as usize + self.len as usize
    }
}

/// One record of a chunk. Counts are from the chunk's start, so no worker needs to know what came before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Its bytes as read, line end included.
    pub raw: Span,
    /// Line ends (LF, CRLF, CR) before it.
    pub lines: u32,
    /// Rows before it: records and blank lines.
    pub rows: u32,
    /// How many cells it has; fewer or more than the header where it is ragged.
    pub cells: u32,
    /// Where its cells begin among the layout's.
    pub first: u32,
    /// Whether every cell of it is empty (`,,`): one `blank-row` and no other finding.
    pub blank: bool,
}

/// A line with nothing on it: it is a row and a line, not a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlankLine {
    /// Records of the chunk before it.
    pub records: u32,
    /// Line ends before it.
    pub lines: u32,
    /// Rows before it.
    pub rows: u32,
}

/// What a chunk holds in all, to know where the next one starts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Records.
    pub records: u64,
    /// Records and blank lines.
    pub rows: u64,
    /// Line ends.
    pub lines: u64,
}

/// Where the cells and records of one chunk are. Kept by a worker and filled anew for each chunk.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// The cells of the records, one record after the other, each with at most as many as the table has columns; only
    /// those of the wanted columns if only they were looked for.
    pub cells: Vec<Span>,
    /// The same cells as spans of the bytes as read, where the text had to be repaired; else empty.
    pub unrepaired: Vec<Span>,
    /// Of each cell that was unescaped: where its text begins, and the bytes it was read from. Ascending.
    pub unescaped: Vec<(u32, Span)>,
    /// The records, in order.
    pub records: Vec<Record>,
    /// Cells beyond the header, by record, in order; none if only some columns were looked for.
    pub extra: Vec<(u32, Span)>,
    /// Of each of these the key under which it stands, in a sheet the letters of its column; empty in CSV.
    pub extra_keys: Vec<Span>,
    /// Lines with nothing on them, in order.
    pub blank_lines: Vec<BlankLine>,
    /// Typed cells of their field's type for which the field has no text: record and column, in order of records.
    pub unspelled: Vec<(u32, u32)>,
    /// What is wrong with the chunk as text (quotes, encoding, NUL, ragged records), in no particular order.
    pub oddities: Vec<Violation>,
    /// What the chunk holds in all.
    pub extent: Extent,
}

impl Layout {
    /// Forgets the chunk, keeps the memory.
    pub fn clear(&mut self) {
        self.cells.clear();
        self.unrepaired.clear();
        self.unescaped.clear();
        self.records.clear();
        self.extra.clear();
        self.extra_keys.clear();
        self.blank_lines.clear();
        self.unspelled.clear();
        self.oddities.clear();
        self.extent = Extent::default();
    }
}

/// Some records of one table, `rows` × `width`.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a> {
    raw: &'a [u8],
    text: &'a str,
    layout: &'a Layout,
    width: usize,
    notation: Notation,
    wanted: Option<&'a Wanted>,
    encoding: Encoding,
    /// Whether the text was decoded from the bytes as read, so that offsets in one mean nothing in the other.
    decoded: bool,
}

impl<'a> Batch<'a> {
    /// `layout`'s cells are spans of `text`, its records spans of `raw`; `width` is the number of columns.
    pub fn new(raw: &'a [u8], text: &'a str, layout: &'a Layout, width: usize) -> Self {
        Self {
            raw,
            text,
            layout,
            width,
            notation: Notation::default(),
            wanted: None,
            encoding: Encoding::UTF_8,
            decoded: false,
        }
    }

    /// The same records of an input in another encoding than UTF-8; `decoded`: their text was decoded from their bytes.
    #[must_use]
    pub fn in_encoding(self, encoding: Encoding, decoded: bool) -> Self {
        Self {
            encoding,
            decoded,
            ..self
        }
    }

    /// How the bytes as read are encoded.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The same records, written otherwise than RFC 4180 says.
    #[must_use]
    pub fn in_notation(self, notation: Notation) -> Self {
        Self { notation, ..self }
    }

    /// The same records, of which the layout has the cells of these columns only.
    #[must_use]
    pub fn of_columns(self, wanted: &'a Wanted) -> Self {
        let wanted = Some(wanted);
        Self { wanted, ..self }
    }

    /// How many records.
    pub fn rows(&self) -> usize {
        self.layout.records.len()
    }

    /// The records, in order.
    pub fn records(&self) -> &'a [Record] {
        &self.layout.records
    }

    /// Where its cells and records are, and what is odd about them.
    pub fn layout(&self) -> &'a Layout {
        self.layout
    }

    /// The bytes of a record as read, line end included.
    pub fn raw(&self, row: usize) -> &'a [u8] {
        let span = self.layout.records[row].raw;
        &self.raw[span.at as usize..span.end()]
    }

    /// The line end of a record as read; empty if it stands at the input's end without one, and in sheets.
    pub fn line_end(&self, row: usize) -> &'a [u8] {
        if self.notation.is_sheet() {
            return &[];
        }
        line_end(self.raw(row))
    }

    /// Whether its last record ends with a line end; only that of an input may not.
    pub fn ends_line(&self) -> bool {
        let last = self.rows().checked_sub(1);
        last.is_none_or(|row| !self.line_end(row).is_empty())
    }

    /// How its records are written in the bytes as read.
    pub fn notation(&self) -> Notation {
        self.notation
    }

    /// The text of a cell, unquoted; empty if the record is too short to have it.
    pub fn cell(&self, row: usize, column: usize) -> &'a str {
        self.column(column).get(row)
    }

    /// Whether a short record lacks this cell.
    pub fn lacks(&self, row: usize, column: usize) -> bool {
        self.layout.records[row].cells as usize <= column
    }

    /// The bytes of a cell as read, quotes included; empty if the record is too short to have it. Of a column that is
    /// not wanted it is found by looking over the record. In JSON it is the value, in UTF-8 whatever was read; empty
    /// where the key is lacking.
    pub fn raw_cell(&self, row: usize, column: usize) -> &'a [u8] {
        let record = &self.layout.records[row];
        if let Notation::Csv(dialect) = self.notation {
            return &self.raw(row)[self.raw_range(row, column, dialect)];
        }
        let span = self.layout.cells[record.first as usize + column];
        raw_value(self.text, span, &self.layout.unescaped)
    }

    /// Where a cell stands in the bytes of its record, quotes included; none where cells have no place of their own in
    /// them, and where the record is too short.
    pub fn cell_range(&self, row: usize, column: usize) -> Option<Range<usize>> {
        match self.notation {
            Notation::Csv(dialect) if !self.lacks(row, column) => {
                Some(self.raw_range(row, column, dialect))
            }
            _ => None,
        }
    }

    /// Whether it is known where the cells of a column stand among the bytes as read, so that no record need be walked.
    pub fn knows_place(&self, column: usize) -> bool {
        !self.decoded && column < self.width && self.slot(column).is_some()
    }

    /// Where a cell of CSV stands in the bytes of its record; an empty range if the record is too short to have it.
    fn raw_range(&self, row: usize, column: usize, dialect: Dialect) -> Range<usize> {
        let record = &self.layout.records[row];
        if column >= record.cells as usize {
            return 0..0;
        }
        let slot = self.slot(column).filter(|_| self.knows_place(column));
        let Some(index) = slot else {
            let mut cells = raw_cells(self.raw(row), dialect, self.encoding);
            // Between two cells stands one delimiter.
            let before: usize = cells.by_ref().take(column).map(|cell| cell.len() + 1).sum();
            return before..before + cells.next().map_or(0, <[u8]>::len);
        };
        let index = (record.first + index) as usize;
        let unrepaired = self.layout.unrepaired.get(index);
        let span = *unrepaired.unwrap_or(&self.layout.cells[index]);
        let (mut from, mut end) = (span.at as usize, span.end());
        let start = record.raw.at as usize;
        if end > self.raw.len() {
            let unescaped = &self.layout.unescaped;
            let found = unescaped.binary_search_by_key(&span.at, |(at, _)| *at);
            let as_read = found.map_or(Span::default(), |at| unescaped[at].1);
            (from, end) = (as_read.at as usize, as_read.end());
        } else if from > start && self.raw[from - 1] == dialect.quote {
            // Before a bare cell stands a delimiter, so this quote is the cell's own.
            from -= 1;
            end = (end + 1).min(self.raw.len());
        }
        from.saturating_sub(start)..end.saturating_sub(start)
    }

    /// Which of a record's cells in the layout is that of a column.
    fn slot(&self, column: usize) -> Option<u32> {
        match self.wanted {
            None => Some(column as u32),
            Some(wanted) => wanted.slot(column),
        }
    }

    /// Every cell of a record, those beyond the header included; only where every cell was looked for.
    pub fn cells(&self, row: usize) -> impl Iterator<Item = &'a str> {
        let record = &self.layout.records[row];
        let own = (record.cells as usize).min(self.width);
        let text = self.text;
        self.layout.cells[record.first as usize..][..own]
            .iter()
            .map(move |span| &text[span.at as usize..span.end()])
            .chain(self.extra(row))
    }

    /// Shows where each cell of some columns stands, record by record: record, column, the text of all, the cell's
    /// span of it. Cells that a short record lacks are left out; only where every cell was looked for.
    #[inline]
    pub fn each_cell(&self, columns: &[u32], mut show: impl FnMut(u32, u32, &'a [u8], Span)) {
        debug_assert!(self.wanted.is_none());
        let text = self.text.as_bytes();
        for (row, record) in (0..).zip(&self.layout.records) {
            let own = (record.cells as usize).min(self.width);
            let cells = &self.layout.cells[record.first as usize..][..own];
            for column in columns {
                if let Some(span) = cells.get(*column as usize) {
                    show(row, *column, text, *span);
                }
            }
        }
    }

    /// The cells of a record beyond the header; none if only some columns were looked for.
    pub fn extra(&self, row: usize) -> impl Iterator<Item = &'a str> {
        let row = row as u32;
        let from = self.layout.extra.partition_point(|(of, _)| *of < row);
        let text = self.text;
        self.layout.extra[from..]
            .iter()
            .take_while(move |(of, _)| *of == row)
            .map(move |(_, span)| &text[span.at as usize..span.end()])
    }

    /// The values of the cells of a record beyond the header as they stand in the JSON document; none elsewhere.
    pub fn raw_extra(&self, row: usize) -> impl Iterator<Item = &'a [u8]> {
        let row = row as u32;
        let all = match self.notation {
            Notation::Jsonl => self.layout.extra_keys.len().min(self.layout.extra.len()),
            Notation::Csv(_) | Notation::Sheet(_) => 0,
        };
        let extra = &self.layout.extra[..all];
        let from = extra.partition_point(|(of, _)| *of < row);
        let (text, unescaped) = (self.text, &self.layout.unescaped);
        extra[from..]
            .iter()
            .take_while(move |(of, _)| *of == row)
            .map(move |(_, span)| raw_value(text, *span, unescaped))
    }

    /// The keys of the cells of a record beyond the header, where cells have keys.
    pub fn extra_keys(&self, row: usize) -> impl Iterator<Item = &'a str> {
        let of_row = |(of, _): &(u32, Span)| (*of as usize).cmp(&row);
        let text = self.text;
        let extra = &self.layout.extra;
        let from = extra.partition_point(|cell| of_row(cell).is_lt());
        let end = extra.partition_point(|cell| of_row(cell).is_le());
        let keys = self.layout.extra_keys.get(from..end).unwrap_or_default();
        keys.iter()
            .map(move |span| &text[span.at as usize..span.end()])
    }

    /// One column, to be read cell by cell; a column that is not wanted reads as empty.
    pub fn column(&self, column: usize) -> Column<'a> {
        debug_assert!(column < self.width);
        let slot = self.slot(column);
        debug_assert!(slot.is_some(), "column {column} was not asked for");
        Column {
            text: self.text,
            layout: self.layout,
            index: slot.map_or(u32::MAX, |_| column as u32),
            slot: slot.unwrap_or_default(),
        }
    }
}

/// One column of a batch. A cell that a short record lacks reads as empty.
#[derive(Clone, Copy, Debug)]
pub struct Column<'a> {
    text: &'a str,
    layout: &'a Layout,
    index: u32,
    /// Where its cell stands among those of a record that the layout has.
    slot: u32,
}

impl<'a> Column<'a> {
    /// The text of one cell.
    pub fn get(self, row: usize) -> &'a str {
        let span = self.span(&self.layout.records[row]);
        &self.text[span.at as usize..span.end()]
    }

    #[inline]
    fn span(self, record: &Record) -> Span {
        if self.index < record.cells {
            self.layout.cells[(record.first + self.slot) as usize]
        } else {
            Span::default()
        }
    }

    /// Whether a cell is this text: quicker than looking at it, since most texts differ in length.
    #[inline]
    pub fn is(self, row: usize, text: &str) -> bool {
        let span = self.span(&self.layout.records[row]);
        span.len as usize == text.len()
            && self.text.as_bytes()[span.at as usize..span.end()] == *text.as_bytes()
    }

    /// How many bytes each of its cells has, from the first record to the last.
    #[inline]
    pub fn lengths(self) -> impl Iterator<Item = u32> {
        self.layout
            .records
            .iter()
            .map(move |record| self.span(record).len)
    }

    /// Its cells, from the first record to the last.
    #[inline]
    pub fn iter(self) -> impl Iterator<Item = &'a str> {
        self.layout.records.iter().map(move |record| {
            let span = self.span(record);
            &self.text[span.at as usize..span.end()]
        })
    }
}
