//! What is odd about the cells of a chunk as text: bytes that are not of its encoding, NUL bytes.

use crate::table::batch::{Layout, Span};
use crate::table::codes;
use crate::table::violation::{CheckId, Violation};

/// Notes the cells in which U+FFFD stands for what could not be decoded.
#[cold]
pub(super) fn note_undecodable(text: &[u8], written: &[u8], width: usize, layout: &mut Layout) {
    let sign = "\u{FFFD}".as_bytes();
    let undecodable =
        |span: &mut Span| memchr::memmem::find(text_of(text, written, *span), sign).is_some();
    note_cells(layout, width, codes::INVALID_ENCODING, undecodable);
}

/// Writes every cell anew with U+FFFD for what is not UTF-8, and notes which cells those are.
#[cold]
pub(super) fn repair(
    bytes: &[u8],
    written: &[u8],
    width: usize,
    layout: &mut Layout,
    repaired: &mut String,
) {
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
pub(super) fn note_nul_bytes(bytes: &[u8], written: &[u8], width: usize, layout: &mut Layout) {
    let has_nul = |span: &mut Span| memchr::memchr(0, text_of(bytes, written, *span)).is_some();
    note_cells(layout, width, codes::NUL_BYTE, has_nul);
}

/// The bytes that a cell's span stands for, with `written` behind `bytes`.
pub(super) fn text_of<'a>(bytes: &'a [u8], written: &'a [u8], span: Span) -> &'a [u8] {
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
