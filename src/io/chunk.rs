//! A stretch of an input that holds whole records, and the memory to decode it, used again for the next one.

use super::decode::decode;
use super::dialect::Dialect;
use crate::table::batch::{Batch, Layout, Span};
use crate::table::codes;
use crate::table::violation::{CheckId, Violation};

/// Whole records as read, and what is needed to see them as a [`Batch`].
#[derive(Debug, Default)]
pub struct Chunk {
    /// The bytes as read; behind them, once decoded, the text of unescaped cells.
    pub(super) bytes: Vec<u8>,
    /// How many of them were read.
    pub(super) read: usize,
    /// Where they stand in the input, from byte 0.
    pub(super) offset: u64,
    /// Which chunk of the input this is, from 0.
    pub(super) number: u64,
    layout: Layout,
    written: Vec<u8>,
    repaired: String,
}

impl Chunk {
    /// A chunk of bytes at hand.
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self {
            bytes: bytes.to_vec(),
            read: bytes.len(),
            ..Self::default()
        }
    }

    /// Where its bytes stand in the input, from byte 0.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// How many bytes of the input it holds.
    pub fn len(&self) -> usize {
        self.read
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.read == 0
    }

    /// Which chunk of the input it is, from 0.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Its bytes as read.
    pub fn raw(&self) -> &[u8] {
        &self.bytes[..self.read]
    }

    /// Decodes it for a table of `width` columns; with width 0 every cell is an extra one.
    ///
    /// Where bytes are not UTF-8 the cell reads with U+FFFD and leaves an oddity; its record keeps its bytes.
    pub fn batch(&mut self, dialect: Dialect, width: usize) -> Batch<'_> {
        let Self {
            bytes,
            read,
            layout,
            written,
            repaired,
            ..
        } = self;
        bytes.truncate(*read);
        decode(bytes, dialect, width, layout, written);
        if memchr::memchr(0, bytes).is_some() {
            note_nul_bytes(bytes, written, width, layout);
        }
        bytes.extend_from_slice(written);
        let text = if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
            text
        } else {
            repair(bytes, width, layout, repaired);
            repaired
        };
        Batch::new(&bytes[..*read], text, layout, width)
    }
}

/// Writes every cell anew with U+FFFD for what is not UTF-8, and notes which cells those are.
#[cold]
fn repair(bytes: &[u8], width: usize, layout: &mut Layout, repaired: &mut String) {
    repaired.clear();
    let undecodable = |span: &mut Span| {
        let from = repaired.len();
        let mut whole = true;
        for piece in bytes[span.at as usize..span.end()].utf8_chunks() {
            repaired.push_str(piece.valid());
            if !piece.invalid().is_empty() {
                repaired.push(char::REPLACEMENT_CHARACTER);
                whole = false;
            }
        }
        *span = Span::between(from, repaired.len());
        !whole
    };
    note_cells(layout, width, codes::INVALID_ENCODING, undecodable);
}

/// Notes the cells that hold a NUL byte.
#[cold]
fn note_nul_bytes(bytes: &[u8], written: &[u8], width: usize, layout: &mut Layout) {
    let has_nul = |span: &mut Span| {
        let text = match (span.at as usize).checked_sub(bytes.len()) {
            None => &bytes[span.at as usize..span.end()],
            Some(at) => &written[at..at + span.len as usize],
        };
        memchr::memchr(0, text).is_some()
    };
    note_cells(layout, width, codes::NUL_BYTE, has_nul);
}

/// Notes the cells that `is_odd` finds odd; of the cells beyond the header the record is told of once.
fn note_cells(
    layout: &mut Layout,
    width: usize,
    check: CheckId,
    mut is_odd: impl FnMut(&mut Span) -> bool,
) {
    let Layout {
        records,
        cells,
        extra,
        oddities,
        ..
    } = layout;
    for (row, record) in (0..).zip(records.iter()) {
        let own = &mut cells[record.first as usize..][..width.min(record.cells as usize)];
        for (column, span) in (0..).zip(own) {
            if is_odd(span) {
                oddities.push(Violation { row, column, check });
            }
        }
    }
    for (row, span) in extra {
        let violation = Violation {
            row: *row,
            column: Violation::RECORD,
            check,
        };
        if is_odd(span) && oddities.last() != Some(&violation) {
            oddities.push(violation);
        }
    }
}
