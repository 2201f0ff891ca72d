//! Finds the cells of a dialect with an escape sign: cell by cell, sign by sign.

use super::{Keep, Scanner, line_ends};
use crate::table::batch::Span;
use crate::table::cell_shape::{CellShape, cell_shape, write_text};
use crate::table::codes;
use crate::table::encoding::Encoding;

impl<K: Keep> Scanner<'_, K> {
    /// Deals with all of the bytes.
    pub(super) fn walk_escaped(&mut self) {
        self.has_nul = memchr::memchr(0, self.bytes).is_some();
        while self.at.record < self.bytes.len() {
            let from = self.at.cell;
            let shape = cell_shape(self.bytes, from, self.dialect, Encoding::UTF_8);
            let end = shape.end;
            let next = self.bytes.get(end).copied();
            let ends_record = next != Some(self.dialect.delimiter);
            // A line with nothing on it has no cell.
            if !(ends_record && end == self.at.record) {
                self.escaped_cell(from, shape);
            }
            if ends_record {
                let wide = next == Some(b'\r') && self.bytes.get(end + 1) == Some(&b'\n');
                let after = end + usize::from(next.is_some()) + usize::from(wide);
                self.end_record(end, after);
            } else {
                self.at.cell = end + 1;
            }
        }
    }

    /// The next cell of the record being read.
    fn escaped_cell(&mut self, from: usize, shape: CellShape) {
        let CellShape { end, close, .. } = shape;
        if shape.stray {
            self.odd(codes::STRAY_QUOTE);
        }
        if close.is_some_and(|close| close + 1 < end) {
            self.odd(codes::MALFORMED_QUOTE);
        }
        let cell = &self.bytes[from..end];
        self.at.inner_lines += line_ends(cell);
        let column = self.at.column;
        self.at.column += 1;
        let quoted = cell.first() == Some(&self.dialect.quote);
        if !quoted && !shape.rewritten {
            self.cells.bare(self.layout, column, from, end);
            return;
        }
        let plain = Span::between(from + usize::from(quoted), close.unwrap_or(end));
        if plain.len == 0 && !shape.rewritten {
            self.at.hollow += cell.len();
        }
        let text = if shape.rewritten && self.cells.wants(column) {
            let at = self.bytes.len() + self.written.len();
            write_text(cell, self.dialect, self.written);
            let text = Span::between(at, self.bytes.len() + self.written.len());
            self.layout
                .unescaped
                .push((text.at, Span::between(from, end)));
            text
        } else {
            plain
        };
        self.cells.quoted(self.layout, column, text, end);
    }
}
