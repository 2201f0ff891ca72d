//! Text in another encoding than UTF-8: a chunk is decoded as a whole and scanned as text; its records are then found
//! again among the bytes as read, by their line ends.

use memchr::memchr2;

use crate::table::batch::{Layout, Span};

/// Points the records of a layout, which were found in a chunk's text, to the same records in its bytes as read.
///
/// A line end is the same byte in every encoding that is cut as it stands, and no part of another sign; so the line
/// ends before a record tell where it begins.
pub(super) fn find_records(raw: &[u8], layout: &mut Layout) {
    let mut blank = layout.blank_lines.iter().peekable();
    let mut line_ends = LineEnds {
        raw,
        at: 0,
        passed: 0,
    };
    for row in 0..layout.records.len() {
        let record = layout.records[row];
        let start = line_ends.after(u64::from(record.lines));
        while blank.next_if(|line| line.rows < record.rows).is_some() {}
        let next = layout.records.get(row + 1).map(|next| next.lines);
        let next_blank = blank.peek().map(|line| line.lines);
        let end = match (next, next_blank) {
            (Some(record), Some(blank)) => line_ends.after(u64::from(record.min(blank))),
            (Some(lines), None) | (None, Some(lines)) => line_ends.after(u64::from(lines)),
            (None, None) => raw.len(),
        };
        layout.records[row].raw = Span::between(start, end);
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
