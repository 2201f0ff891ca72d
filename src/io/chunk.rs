//! A stretch of an input that holds whole records, and the memory to decode it, used again for the next one.

use super::decode::{decode, line_ends};
use super::dialect::Dialect;
use crate::table::batch::{Batch, Layout, Span};
use crate::table::codes;
use crate::table::violation::Violation;

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
        self.bytes.truncate(self.read);
        decode(
            &self.bytes,
            dialect,
            width,
            &mut self.layout,
            &mut self.written,
        );
        if memchr::memchr(0, &self.bytes).is_some() {
            self.note_nul_bytes(width);
        }
        self.bytes.extend_from_slice(&self.written);
        // Checked twice where it fails: once whole, once cell by cell. Files with bad bytes are rare.
        if simdutf8::basic::from_utf8(&self.bytes).is_err() {
            self.repair(width);
            return Batch::new(
                &self.bytes[..self.read],
                &self.repaired,
                &self.layout,
                width,
            );
        }
        let text = simdutf8::basic::from_utf8(&self.bytes).unwrap_or_default();
        Batch::new(&self.bytes[..self.read], text, &self.layout, width)
    }

    /// Writes every cell anew with U+FFFD for what is not UTF-8, and notes which cells those are.
    fn repair(&mut self, width: usize) {
        let Self {
            bytes,
            layout,
            repaired,
            ..
        } = self;
        repaired.clear();
        let mut mend = |span: &mut Span| {
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
            whole
        };
        for (place, span) in layout.cells.iter_mut().enumerate() {
            if !mend(span) {
                let (row, column) = ((place / width) as u32, (place % width) as u32);
                layout.oddities.push(Violation {
                    row,
                    column,
                    check: codes::INVALID_ENCODING,
                });
            }
        }
        for (row, span) in &mut layout.extra {
            if !mend(span) {
                let violation = Violation {
                    row: *row,
                    column: Violation::RECORD,
                    check: codes::INVALID_ENCODING,
                };
                if layout.oddities.last() != Some(&violation) {
                    layout.oddities.push(violation);
                }
            }
        }
    }

    /// Notes the cells that hold a NUL byte.
    #[cold]
    fn note_nul_bytes(&mut self, width: usize) {
        let has_nul = |span: &Span| {
            let text = match (span.at as usize).checked_sub(self.bytes.len()) {
                None => &self.bytes[span.at as usize..span.end()],
                Some(at) => &self.written[at..at + span.len as usize],
            };
            memchr::memchr(0, text).is_some()
        };
        let layout = &mut self.layout;
        for (place, span) in layout.cells.iter().enumerate() {
            if has_nul(span) {
                let (row, column) = ((place / width) as u32, (place % width) as u32);
                layout.oddities.push(Violation {
                    row,
                    column,
                    check: codes::NUL_BYTE,
                });
            }
        }
        for (row, span) in &layout.extra {
            if has_nul(span) {
                layout.oddities.push(Violation {
                    row: *row,
                    column: Violation::RECORD,
                    check: codes::NUL_BYTE,
                });
            }
        }
    }

    /// Counts the line ends of bytes that are no records (title rows).
    pub(super) fn lines_of(text: &[u8]) -> u64 {
        u64::from(line_ends(text))
    }
}
