//! Writes the cells of CSV anew: quoted only where they would not be read back as they are (RFC 4180 §2.5-2.7).

use memchr::memchr2;

use super::dialect::Dialect;

/// A byte order mark in UTF-8.
pub(super) const MARK: &[u8] = b"\xEF\xBB\xBF";

/// Writes cells of one dialect.
#[derive(Clone, Debug)]
pub(super) struct CellWriter {
    pub(super) dialect: Dialect,
    /// Which bytes make a cell one that must be quoted, wherever they stand in it.
    shapes: [bool; 256],
}

impl CellWriter {
    pub(super) fn new(dialect: Dialect) -> Self {
        let mut shapes = [false; 256];
        // NUL and Ctrl-Z at the very end of a file are read as no data.
        for byte in [dialect.delimiter, dialect.quote, b'\r', b'\n', 0, 0x1A] {
            shapes[usize::from(byte)] = true;
        }
        if let Some(escape) = dialect.escape {
            shapes[usize::from(escape)] = true;
        }
        Self { dialect, shapes }
    }

    /// Appends a cell, quoted if it must be; one that begins like a comment must be, so that it may begin a record.
    pub(super) fn cell(&self, text: &str, out: &mut Vec<u8>) {
        if self.is_bare(text) {
            out.extend_from_slice(text.as_bytes());
        } else {
            self.quoted(text.as_bytes(), out);
        }
    }

    /// Whether a cell is written as it stands.
    pub(super) fn is_bare(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let shapes = |byte: &u8| self.shapes[usize::from(*byte)];
        !(bytes.iter().any(shapes) || bytes.starts_with(MARK) || self.begins_comment(bytes))
    }

    /// Whether a record that begins so is a comment.
    pub(super) fn begins_comment(&self, bytes: &[u8]) -> bool {
        let sign = self.dialect.comment;
        sign.is_some() && bytes.first().copied() == sign
    }

    fn quoted(&self, mut rest: &[u8], out: &mut Vec<u8>) {
        let Dialect { quote, escape, .. } = self.dialect;
        let (before, other) = (escape.unwrap_or(quote), escape.unwrap_or(quote));
        out.push(quote);
        while let Some(at) = memchr2(quote, other, rest) {
            out.extend_from_slice(&rest[..at]);
            out.extend_from_slice(&[before, rest[at]]);
            rest = &rest[at + 1..];
        }
        out.extend_from_slice(rest);
        out.push(quote);
    }

    /// Appends the delimiter before every cell but a record's first.
    pub(super) fn part(&self, first: bool, out: &mut Vec<u8>) {
        if !first {
            out.push(self.dialect.delimiter);
        }
    }

    /// Ends the cells of a record that begins at `from` of `out`: one that has come to nothing would be a blank line,
    /// so its empty cell is quoted.
    pub(super) fn close(&self, from: usize, out: &mut Vec<u8>) {
        if out.len() == from {
            out.extend_from_slice(&[self.dialect.quote; 2]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_only_where_it_must_be() {
        let writer = CellWriter::new(Dialect::default());
        for (text, expected) in [
            ("", ""),
            ("a b", "a b"),
            ("'a;b\t", "'a;b\t"),
            ("a,b", "\"a,b\""),
            ("5\" pipe", "\"5\"\" pipe\""),
            ("\"", "\"\"\"\""),
            ("a\nb", "\"a\nb\""),
            ("\r", "\"\r\""),
            ("\u{feff}a", "\"\u{feff}a\""),
            ("a\u{feff}", "a\u{feff}"),
            ("a\u{1a}", "\"a\u{1a}\""),
        ] {
            let mut out = Vec::new();
            writer.cell(text, &mut out);
            assert_eq!(out, expected.as_bytes(), "{text:?}");
        }
    }
}
