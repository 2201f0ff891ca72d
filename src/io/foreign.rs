//! Text in another encoding than UTF-8: a chunk is decoded as a whole and scanned as text; its records are then found
//! again among the bytes as read, by their line ends.

use memchr::memchr2;

use super::decode::line_ends as count;
use crate::table::batch::{Layout, Span};
use crate::table::raw_cell::line_end;

/// Points the records of a layout, which were found in a chunk's `text`, to the same records in its bytes as read.
///
/// A line end is the same byte in every encoding that is cut as it stands, and no part of another sign; so the line
/// ends before a record tell where it begins.
pub(super) fn find_records(raw: &[u8], text: &[u8], layout: &mut Layout) {
    let mut line_ends = LineEnds {
        raw,
        at: 0,
        passed: 0,
    };
    for record in &mut layout.records {
        let start = line_ends.after(u64::from(record.lines));
        let as_text = &text[record.raw.at as usize..record.raw.end()];
        let end = if line_end(as_text).is_empty() {
            raw.len()
        } else {
            line_ends.after(u64::from(record.lines) + u64::from(count(as_text)))
        };
        record.raw = Span::between(start, end);
    }
}

/// Walks the line ends (LF, CRLF, CR) of some bytes.
struct LineEnds<'a> {
    raw: &'a [u8],
    at: usize,
    passed: u64,
}

impl LineEnds<'_> {
    /// The offset after so many line ends; never fewer than were asked for before.
    fn after(&mut self, lines: u64) -> usize {
        while self.passed < lines {
            let Some(found) = memchr2(b'\n', b'\r', &self.raw[self.at..]) else {
                self.at = self.raw.len();
                break;
            };
            let end = self.at + found;
            let wide = self.raw[end] == b'\r' && self.raw.get(end + 1) == Some(&b'\n');
            self.at = end + 1 + usize::from(wide);
            self.passed += 1;
        }
        self.at
    }
}
