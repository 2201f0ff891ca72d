//! Finds the cells of a chunk: spans into its bytes; only a cell with doubled quotes is written anew.
//!
//! Reads quotes as a spreadsheet does and says where it had to: a quote inside a bare cell is data (`stray-quote`),
//! text after a closing quote belongs to the cell (`malformed-quote`).

mod escaped;

use super::cut::{closing, comment_end};
use super::dialect::Dialect;
use super::scan::{self, BLOCK};
use crate::table::batch::{BlankLine, Layout, Record, Span};
use crate::table::codes;
use crate::table::violation::{CheckId, Violation};

/// Finds the records and cells of `bytes`, which holds whole records (the last one may lack its line end).
///
/// `layout` is filled anew, for a table of `width` columns, with the cells that `cells` keeps. Unescaped text is put
/// into `written` (cleared first); its spans are those it will have once `written` stands behind `bytes`. Whether a NUL
/// byte was met.
pub(super) fn decode(
    bytes: &[u8],
    dialect: Dialect,
    width: usize,
    cells: impl Keep,
    layout: &mut Layout,
    written: &mut Vec<u8>,
) -> bool {
    layout.clear();
    written.clear();
    let mut scanner = Scanner {
        bytes,
        dialect,
        width: width as u32,
        layout,
        written,
        at: Position::default(),
        cells,
        has_nul: false,
    };
    scanner.skip_comments();
    if dialect.escape.is_some() {
        scanner.walk_escaped();
        return scanner.finish();
    }
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    let mut base = 0;
    for block in blocks {
        scanner.walk(base, block, scan::mask(block, dialect));
        base += BLOCK;
    }
    if !rest.is_empty() {
        let mut padded = [0; BLOCK];
        padded[..rest.len()].copy_from_slice(rest);
        let within = u64::MAX >> (BLOCK - rest.len());
        scanner.walk(base, &padded, scan::mask(&padded, dialect) & within);
    }
    scanner.finish()
}

/// Which cells of a record get a place in the layout.
pub(super) trait Keep {
    /// The cell of a record's column, which is not quoted, begins at `from` and ends before `end`.
    fn bare(&mut self, layout: &mut Layout, column: u32, from: usize, end: usize);

    /// The cell of a record's column, quotes included, ends before `end`; `text` is where its text is.
    fn quoted(&mut self, layout: &mut Layout, column: u32, text: Span, end: usize);

    /// Whether the text of a cell of this column is looked at.
    fn wants(&self, column: u32) -> bool;

    /// The record that begins at `from` has no more than these cells.
    fn end_record(&mut self, layout: &mut Layout, from: usize, cells: u32);
}

/// Every cell, those beyond the header apart, up to the first that is one too many; with width 0 that is every one.
pub(super) struct Every {
    pub(super) width: u32,
    /// The most cells that a record may have.
    pub(super) most: u32,
}

impl Every {
    #[inline]
    fn keep(&self, layout: &mut Layout, column: u32, span: Span) {
        if column < self.width {
            layout.cells.push(span);
        } else if column <= self.most {
            // A record of more is refused for that one.
            layout.extra.push((layout.records.len() as u32, span));
        }
    }
}

impl Keep for Every {
    #[inline]
    fn bare(&mut self, layout: &mut Layout, column: u32, from: usize, end: usize) {
        self.keep(layout, column, Span::between(from, end));
    }

    fn quoted(&mut self, layout: &mut Layout, column: u32, text: Span, _: usize) {
        self.keep(layout, column, text);
    }

    fn wants(&self, _: u32) -> bool {
        true
    }

    #[inline]
    fn end_record(&mut self, _: &mut Layout, _: usize, _: u32) {}
}

/// Where the scan stands.
#[derive(Clone, Copy, Default)]
struct Position {
    /// The first byte of the cell being read.
    cell: usize,
    /// The first byte of the record being read.
    record: usize,
    /// Structural bytes before this one have been dealt with.
    next: usize,
    /// Where the record's cells begin among the layout's.
    first: u32,
    /// The column of the cell being read.
    column: u32,
    /// How many bytes of the record being read are the quotes of empty cells.
    hollow: usize,
    /// Line ends and rows so far, the record's own not included.
    lines: u32,
    rows: u32,
    /// Line ends inside the record being read.
    inner_lines: u32,
}

struct Scanner<'a, K> {
    bytes: &'a [u8],
    dialect: Dialect,
    width: u32,
    layout: &'a mut Layout,
    written: &'a mut Vec<u8>,
    at: Position,
    cells: K,
    has_nul: bool,
}

impl<K: Keep> Scanner<'_, K> {
    /// Deals with the structural bytes of one block, whose bits `mask` has; most are delimiters, which never leave
    /// the loop.
    #[inline]
    fn walk(&mut self, base: usize, block: &[u8; BLOCK], mask: u64) {
        let mut mask = mask & self.not_before(base);
        let (mut cell, mut column) = (self.at.cell, self.at.column);
        while mask != 0 {
            let bit = mask.trailing_zeros() as usize;
            mask &= mask - 1;
            let place = base + bit;
            let byte = block[bit];
            if byte == self.dialect.delimiter {
                self.cells.bare(self.layout, column, cell, place);
                column += 1;
                cell = place + 1;
                continue;
            }
            if byte == 0 {
                self.has_nul = true;
                continue;
            }
            (self.at.cell, self.at.column) = (cell, column);
            if byte == self.dialect.quote {
                self.quote(place);
            } else {
                self.cell_and_record(place, byte);
            }
            (cell, column) = (self.at.cell, self.at.column);
            mask &= self.not_before(base);
        }
        (self.at.cell, self.at.column) = (cell, column);
    }

    /// The bits of a block that stand for bytes not dealt with yet.
    #[inline]
    fn not_before(&self, base: usize) -> u64 {
        match self.at.next.saturating_sub(base) {
            0 => u64::MAX,
            done @ 1..BLOCK => u64::MAX << done,
            _ => 0,
        }
    }

    /// The cell being read, which is not quoted, is its record's last and ends before `end`.
    #[inline]
    fn last_cell(&mut self, end: usize) {
        let Position { cell, column, .. } = self.at;
        self.cells.bare(self.layout, column, cell, end);
        self.at.column += 1;
    }

    /// The record being read ends, and with it its last cell, before the line end at `place`.
    #[inline]
    fn cell_and_record(&mut self, place: usize, byte: u8) {
        let end =
            place + 1 + usize::from(byte == b'\r' && self.bytes.get(place + 1) == Some(&b'\n'));
        if place > self.at.record {
            self.last_cell(place);
        }
        self.end_record(place, end);
    }

    /// A quote at `place`: it opens the cell, which is then read to its end, or it is data.
    #[cold]
    fn quote(&mut self, place: usize) {
        if place != self.at.cell {
            self.odd(codes::STRAY_QUOTE);
            return;
        }
        let from = place + 1;
        // A chunk holds whole records, so a quote that does not close here never does; the reader has said so and
        // cut the chunk before it. What is left is a header looked at before the cut: read to the end.
        let close = closing(self.bytes, from, self.dialect.quote, true).unwrap_or(self.bytes.len());
        let content = &self.bytes[from..close];
        self.at.inner_lines += line_ends(content);
        let after = (close + 1).min(self.bytes.len());
        let tail = &self.bytes[after..];
        let shapes =
            |byte: &u8| *byte == self.dialect.delimiter || *byte == b'\n' || *byte == b'\r';
        let tail_len = tail.iter().position(shapes).unwrap_or(tail.len());
        let doubled = memchr::memchr(self.dialect.quote, content).is_some();
        let end = after + tail_len;
        let plain = tail_len == 0 && !doubled;
        // The scan goes on behind the cell.
        self.has_nul |= memchr::memchr(0, &self.bytes[place..end]).is_some();
        if plain && content.is_empty() {
            self.at.hollow += end - place;
        }
        if tail_len > 0 {
            self.odd(codes::MALFORMED_QUOTE);
        }
        let span = if plain || !self.cells.wants(self.at.column) {
            Span::between(from, close)
        } else {
            let text = self.unescape(content, &tail[..tail_len]);
            let as_read = Span::between(place, end);
            self.layout.unescaped.push((text.at, as_read));
            text
        };
        self.cells.quoted(self.layout, self.at.column, span, end);
        self.at.column += 1;
        match self.bytes.get(end) {
            Some(byte) if *byte == self.dialect.delimiter => {
                self.at.cell = end + 1;
                self.at.next = end + 1;
            }
            Some(byte) => {
                let wide = *byte == b'\r' && self.bytes.get(end + 1) == Some(&b'\n');
                self.end_record(end, end + 1 + usize::from(wide));
            }
            None => self.end_record(end, end),
        }
    }

    /// Writes `content` with its doubled quotes made single, then `tail` as it stands.
    fn unescape(&mut self, content: &[u8], tail: &[u8]) -> Span {
        let quote = self.dialect.quote;
        let from = self.written.len();
        let mut rest = content;
        while let Some(at) = memchr::memchr(quote, rest) {
            self.written.extend_from_slice(&rest[..=at]);
            rest = rest.get(at + 2..).unwrap_or_default();
        }
        self.written.extend_from_slice(rest);
        self.written.extend_from_slice(tail);
        let base = self.bytes.len();
        Span::between(base + from, base + self.written.len())
    }

    /// The record being read, whose cells are known, ends before `place`; the next one begins at `end`. At the end
    /// of the bytes both are the same.
    #[inline]
    fn end_record(&mut self, place: usize, end: usize) {
        if place == self.at.record {
            self.layout.blank_lines.push(BlankLine {
                records: self.layout.records.len() as u32,
                lines: self.at.lines,
                rows: self.at.rows,
            });
        } else {
            let content = place - self.at.record;
            let cells = self.at.column;
            // Nothing but delimiters and quotes around nothing; alone in its table `""` is a value.
            let blank =
                content + 1 == cells as usize + self.at.hollow && !(self.width == 1 && cells == 1);
            if cells != self.width && self.width > 0 && !blank {
                self.ragged(cells);
            }
            self.cells.end_record(self.layout, self.at.record, cells);
            self.layout.records.push(Record {
                raw: Span::between(self.at.record, end),
                lines: self.at.lines,
                rows: self.at.rows,
                cells,
                first: self.at.first,
                blank,
            });
        }
        self.at = Position {
            cell: end,
            record: end,
            next: end,
            first: self.layout.cells.len() as u32,
            lines: self.at.lines + self.at.inner_lines + u32::from(end > place),
            rows: self.at.rows + 1,
            ..Position::default()
        };
        if self.dialect.comment.is_some() {
            self.skip_comments();
        }
    }

    /// Passes over the comments that begin where a record would: each is a row and a line, and nothing else.
    #[cold]
    fn skip_comments(&mut self) {
        let Some(sign) = self.dialect.comment else {
            return;
        };
        let mut at = self.at.record;
        while self.bytes.get(at) == Some(&sign) {
            let end = comment_end(self.bytes, at);
            let closed = end.is_some();
            at = end.unwrap_or(self.bytes.len());
            self.at.lines += u32::from(closed);
            self.at.rows += 1;
        }
        (self.at.cell, self.at.record, self.at.next) = (at, at, at);
    }

    /// The record has more or fewer cells than the table has columns.
    #[cold]
    fn ragged(&mut self, cells: u32) {
        let check = if cells < self.width {
            codes::RAGGED_SHORT
        } else {
            codes::RAGGED_LONG
        };
        let row = self.layout.records.len() as u32;
        self.layout.oddities.push(Violation {
            row,
            column: Violation::RECORD,
            check,
        });
    }

    /// Notes something odd about the cell being read, once.
    fn odd(&mut self, check: CheckId) {
        let column = if self.at.column < self.width {
            self.at.column
        } else {
            Violation::RECORD
        };
        let violation = Violation {
            row: self.layout.records.len() as u32,
            column,
            check,
        };
        if self.layout.oddities.last() != Some(&violation) {
            self.layout.oddities.push(violation);
        }
    }

    /// The bytes are at their end: what is being read is a record without a line end.
    fn finish(mut self) -> bool {
        let end = self.bytes.len();
        if self.at.record < end {
            self.last_cell(end);
            self.end_record(end, end);
        }
        self.layout.extent.records = self.layout.records.len() as u64;
        self.layout.extent.rows = u64::from(self.at.rows);
        self.layout.extent.lines = u64::from(self.at.lines);
        self.has_nul
    }
}

/// Line ends in `text`: LF, CRLF and CR count one each.
pub(super) fn line_ends(text: &[u8]) -> u32 {
    // Most texts have none, which is soon known.
    let Some(first) = memchr::memchr2(b'\n', b'\r', text) else {
        return 0;
    };
    let mut count = 0;
    let mut before = 0;
    for byte in &text[first..] {
        count += u32::from(*byte == b'\r' || (*byte == b'\n' && before != b'\r'));
        before = *byte;
    }
    count
}
