//! A stretch of an input that holds whole records, and the memory to decode it, used again for the next one.

use super::decode::{Every, decode};
use super::dialect::Dialect;
use super::foreign::find_records;
use super::projection::Only;
use crate::table::batch::{Batch, Layout, Span};
use crate::table::codes;
use crate::table::encoding::Encoding;
use crate::table::violation::{CheckId, Violation};
use crate::table::wanted::Wanted;

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
    /// How its bytes are encoded.
    pub(super) encoding: Encoding,
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
        self.look_for(dialect, width, None)
    }

    /// Decodes it as [`Chunk::batch`] does, but need not find cells of other columns than those wanted, which are all
    /// below `width`, nor those beyond the header.
    ///
    /// Records, blank lines and oddities (those of other columns too) are the same.
    pub fn batch_of<'a>(
        &'a mut self,
        dialect: Dialect,
        width: usize,
        wanted: &'a Wanted,
    ) -> Batch<'a> {
        self.look_for(dialect, width, Some(wanted))
    }

    fn look_for<'a>(
        &'a mut self,
        dialect: Dialect,
        width: usize,
        wanted: Option<&'a Wanted>,
    ) -> Batch<'a> {
        if !self.encoding.is_utf8() && !self.raw().is_ascii() {
            return self.look_into_text(dialect, width, wanted);
        }
        let encoding = self.encoding;
        let Self {
            bytes,
            read,
            layout,
            written,
            repaired,
            ..
        } = self;
        bytes.truncate(*read);
        // Measured: half of the cells cost as much as all.
        let wanted = wanted.filter(|wanted| wanted.columns().len() * 2 <= width);
        let mut found_all = wanted.is_none();
        let every = || Every {
            width: width as u32,
        };
        let has_nul = match wanted {
            Some(wanted) => decode(bytes, dialect, width, Only::of(wanted), layout, written),
            None => decode(bytes, dialect, width, every(), layout, written),
        };
        // To say which cells are odd all of them must be found, whether wanted or not.
        if has_nul && !found_all {
            decode(bytes, dialect, width, every(), layout, written);
            found_all = true;
        }
        if has_nul {
            note_nul_bytes(bytes, written, width, layout);
        }
        bytes.extend_from_slice(written);
        let raw = &bytes[..*read];
        let text = if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
            text
        } else {
            if !found_all {
                decode(raw, dialect, width, every(), layout, written);
                found_all = true;
            }
            repair(raw, written, width, layout, repaired);
            repaired
        };
        let batch = Batch::new(raw, text, layout, width)
            .in_dialect(dialect)
            .in_encoding(encoding, false);
        match wanted {
            Some(wanted) if !found_all => batch.of_columns(wanted),
            _ => batch,
        }
    }

    /// Decodes the bytes to text first, and finds the cells in that.
    fn look_into_text<'a>(
        &'a mut self,
        dialect: Dialect,
        width: usize,
        wanted: Option<&'a Wanted>,
    ) -> Batch<'a> {
        let Self {
            bytes,
            read,
            encoding,
            layout,
            written,
            repaired: text,
            ..
        } = self;
        bytes.truncate(*read);
        text.clear();
        let whole = encoding.decode(bytes, text);
        let wanted = wanted.filter(|wanted| whole && wanted.columns().len() * 2 <= width);
        let every = || Every {
            width: width as u32,
        };
        let mut found_all = wanted.is_none();
        let scanned = text.as_bytes();
        let has_nul = match wanted {
            Some(wanted) => decode(scanned, dialect, width, Only::of(wanted), layout, written),
            None => decode(scanned, dialect, width, every(), layout, written),
        };
        if has_nul && !found_all {
            decode(scanned, dialect, width, every(), layout, written);
            found_all = true;
        }
        if has_nul {
            note_nul_bytes(scanned, written, width, layout);
        }
        if !whole {
            let sign = "\u{FFFD}".as_bytes();
            let undecodable = |span: &mut Span| {
                memchr::memmem::find(text_of(scanned, written, *span), sign).is_some()
            };
            note_cells(layout, width, codes::INVALID_ENCODING, undecodable);
        }
        find_records(bytes, scanned, layout);
        // What was unescaped was cut from text at ASCII signs.
        text.push_str(std::str::from_utf8(written).unwrap_or_default());
        let batch = Batch::new(bytes, text, layout, width)
            .in_dialect(dialect)
            .in_encoding(*encoding, true);
        match wanted {
            Some(wanted) if !found_all => batch.of_columns(wanted),
            _ => batch,
        }
    }
}

/// Writes every cell anew with U+FFFD for what is not UTF-8, and notes which cells those are.
#[cold]
fn repair(bytes: &[u8], written: &[u8], width: usize, layout: &mut Layout, repaired: &mut String) {
    repaired.clear();
    layout.unrepaired.clone_from(&layout.cells);
    let undecodable = |span: &mut Span| {
        let from = repaired.len();
        let mut whole = true;
        for piece in text_of(bytes, written, *span).utf8_chunks() {
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
    let has_nul = |span: &mut Span| memchr::memchr(0, text_of(bytes, written, *span)).is_some();
    note_cells(layout, width, codes::NUL_BYTE, has_nul);
}

/// The bytes that a cell's span stands for, with `written` behind `bytes`.
fn text_of<'a>(bytes: &'a [u8], written: &'a [u8], span: Span) -> &'a [u8] {
    match (span.at as usize).checked_sub(bytes.len()) {
        Some(at) if span.len > 0 => &written[at..at + span.len as usize],
        _ => &bytes[span.at as usize..span.end()],
    }
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
