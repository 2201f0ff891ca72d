//! The cells of one record as they were read, quotes included: what joins to the record again.
//!
//! Reads quotes as decoding does; nothing is unescaped and nothing is kept.

use super::batch::Span;
use super::cell_shape::cell_shape;
use super::dialect::Dialect;
use super::encoding::Encoding;

/// The line end of a record as read: LF, CRLF, CR, or nothing.
pub fn line_end(record: &[u8]) -> &[u8] {
    let len = match record {
        [.., b'\r', b'\n'] => 2,
        [.., b'\n' | b'\r'] => 1,
        _ => 0,
    };
    &record[record.len() - len..]
}

/// The cells of `record`, the bytes of one record as read. One pass.
pub fn raw_cells(record: &[u8], dialect: Dialect, encoding: Encoding) -> RawCells<'_> {
    let by_sign = dialect.escape.is_some() || encoding.has_ascii_trails();
    let content = if by_sign {
        // Which line end is the record's, and which is escaped, shows from what stands before it.
        record.len()
    } else {
        record.len() - line_end(record).len()
    };
    RawCells {
        rest: Some(&record[..content]),
        dialect,
        by_sign: by_sign.then_some(encoding),
    }
}

/// The value in a JSON document whose text is at `cell`, as it stands there; empty for a key that is not there (an
/// empty span at 0). `unescaped` says of a text behind the document which value it was read from.
pub fn raw_value<'a>(text: &'a str, cell: Span, unescaped: &[(u32, Span)]) -> &'a [u8] {
    let text = text.as_bytes();
    if let Ok(found) = unescaped.binary_search_by_key(&cell.at, |(at, _)| *at) {
        let as_read = unescaped[found].1;
        return &text[as_read.at as usize..as_read.end()];
    }
    let (from, end) = (cell.at as usize, cell.end());
    match from.checked_sub(1).map(|before| text[before]) {
        None => &[],
        Some(b'"') => &text[from - 1..=end],
        Some(_) if from == end => b"null",
        Some(_) => &text[from..end],
    }
}

/// The cells of one record as read, first to last.
#[derive(Clone, Debug)]
pub struct RawCells<'a> {
    /// What begins with the next cell.
    rest: Option<&'a [u8]>,
    dialect: Dialect,
    /// The encoding of a record in which no byte tells by itself what it is.
    by_sign: Option<Encoding>,
}

impl<'a> Iterator for RawCells<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let rest = self.rest.take()?;
        if let Some(encoding) = self.by_sign {
            let end = cell_shape(rest, 0, self.dialect, encoding).end;
            let goes_on = rest.get(end) == Some(&self.dialect.delimiter);
            self.rest = goes_on.then(|| &rest[end + 1..]);
            return Some(&rest[..end]);
        }
        let quoted = quoted_len(rest, self.dialect.quote);
        let tail = rest[quoted..].iter();
        let end = tail
            .take_while(|byte| **byte != self.dialect.delimiter)
            .count()
            + quoted;
        self.rest = rest.get(end + 1..);
        Some(&rest[..end])
    }
}

/// How many bytes stand within and at the quotes that `text` begins with; 0 if it does not begin with one.
fn quoted_len(text: &[u8], quote: u8) -> usize {
    if text.first() != Some(&quote) {
        return 0;
    }
    let mut at = 1;
    loop {
        match (text.get(at), text.get(at + 1)) {
            (None, _) => return text.len(),
            (Some(byte), Some(next)) if *byte == quote && *next == quote => at += 2,
            (Some(byte), _) if *byte == quote => return at + 1,
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_keep_their_quotes() {
        let record = b"a,\"b,\"\"\n\",\"c\"d,e\"f,\r\n";
        let cells: Vec<&[u8]> = raw_cells(record, Dialect::default(), Encoding::UTF_8).collect();
        let expected: [&[u8]; 5] = [b"a", b"\"b,\"\"\n\"", b"\"c\"d", b"e\"f", b""];
        assert_eq!(cells, expected);
        assert_eq!(line_end(record), b"\r\n");
    }

    #[test]
    fn a_record_has_one_cell_at_least() {
        for (record, end) in [("", ""), ("\n", "\n"), ("\r", "\r")] {
            let cells: Vec<&[u8]> =
                raw_cells(record.as_bytes(), Dialect::default(), Encoding::UTF_8).collect();
            assert_eq!(cells, [b""]);
            assert_eq!(line_end(record.as_bytes()), end.as_bytes());
        }
    }
}
