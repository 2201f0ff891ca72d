//! Some records of one table: the bytes as read, the text by row, spans instead of copies.
//!
//! A [`Batch`] borrows everything: the chunk's bytes from whoever read them, the spans from a [`Layout`] that its
//! worker uses again for the next chunk. Record spans point into the bytes as read, so a record nobody changed is
//! copied byte for byte, bad bytes and ragged tail included; cell spans point into the text, which is the same
//! bytes where they are valid UTF-8 and need no unescaping.

use super::violation::Violation;

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
    /// The cells of the records, one record after the other, each with at most as many as the table has columns.
    pub cells: Vec<Span>,
    /// The records, in order.
    pub records: Vec<Record>,
    /// Cells beyond the header, by record, in order.
    pub extra: Vec<(u32, Span)>,
    /// Lines with nothing on them, in order.
    pub blank_lines: Vec<BlankLine>,
    /// What is wrong with the chunk as text (quotes, encoding, NUL, ragged records), in no particular order.
    pub oddities: Vec<Violation>,
    /// What the chunk holds in all.
    pub extent: Extent,
}

impl Layout {
    /// Forgets the chunk, keeps the memory.
    pub fn clear(&mut self) {
        self.cells.clear();
        self.records.clear();
        self.extra.clear();
        self.blank_lines.clear();
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
}

impl<'a> Batch<'a> {
    /// `layout`'s cells are spans of `text`, its records spans of `raw`; `width` is the number of columns.
    pub fn new(raw: &'a [u8], text: &'a str, layout: &'a Layout, width: usize) -> Self {
        Self {
            raw,
            text,
            layout,
            width,
        }
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

    /// The text of a cell, unquoted; empty if the record is too short to have it.
    pub fn cell(&self, row: usize, column: usize) -> &'a str {
        self.column(column).get(row)
    }

    /// Whether a short record lacks this cell.
    pub fn lacks(&self, row: usize, column: usize) -> bool {
        self.layout.records[row].cells as usize <= column
    }

    /// The cells of a record beyond the header.
    pub fn extra(&self, row: usize) -> impl Iterator<Item = &'a str> {
        let row = row as u32;
        let from = self.layout.extra.partition_point(|(of, _)| *of < row);
        let text = self.text;
        self.layout.extra[from..]
            .iter()
            .take_while(move |(of, _)| *of == row)
            .map(move |(_, span)| &text[span.at as usize..span.end()])
    }

    /// One column, to be read cell by cell.
    pub fn column(&self, column: usize) -> Column<'a> {
        debug_assert!(column < self.width);
        Column {
            text: self.text,
            layout: self.layout,
            index: column as u32,
        }
    }
}

/// One column of a batch. A cell that a short record lacks reads as empty.
#[derive(Clone, Copy, Debug)]
pub struct Column<'a> {
    text: &'a str,
    layout: &'a Layout,
    index: u32,
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
            self.layout.cells[(record.first + self.index) as usize]
        } else {
            Span::default()
        }
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
