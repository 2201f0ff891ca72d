//! Where the last whole record of a block ends, so that a block can be given to a worker. Pure; no cell is looked at.
//!
//! Only quotes are searched (RFC 4180 §2.5-2.7): a quote opens a cell only where a cell begins; inside, a doubled
//! quote is data; a line end outside quotes ends a record, whether LF, CRLF or a bare CR.

use memchr::{memchr, memchr2, memrchr, memrchr2};

use super::dialect::Dialect;
use super::notation::Notation;
use super::workbook::row;
use crate::table::cell_shape::cell_shape;
use crate::table::encoding::Encoding;

/// What a block that begins at a record's start holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    /// The offset after the last line end outside quotes; 0 if there is none.
    pub(super) end: usize,
    /// Where the quote stands that is still open at the block's end.
    pub(super) open: Option<usize>,
}

/// Cuts `block`, which begins at the start of a record. With `last` no bytes follow it.
pub(super) fn cut(block: &[u8], notation: Notation, encoding: Encoding, last: bool) -> Cut {
    match notation {
        Notation::Csv(dialect) => cut_cells(block, dialect, encoding, last),
        Notation::Sheet(_) => Cut {
            end: row::cut(block, usize::MAX),
            open: None,
        },
        Notation::Jsonl => Cut {
            end: memrchr(b'\n', block).map_or(0, |line_end| line_end + 1),
            open: None,
        },
    }
}

/// Cuts CSV.
///
/// One pass over the quotes, plus one look back from each that opens a cell. With an escape sign, or where the delimiter
/// or the quote may be half of a sign of `encoding`, every sign is looked at.
fn cut_cells(block: &[u8], dialect: Dialect, encoding: Encoding, last: bool) -> Cut {
    let may_be_half = |sign: u8| sign >= 0x40 && encoding.has_ascii_trails();
    if dialect.escape.is_some() || may_be_half(dialect.delimiter) || may_be_half(dialect.quote) {
        return cut_by_sign(block, dialect, encoding, last);
    }
    let Dialect {
        delimiter, quote, ..
    } = dialect;
    let mut outside = 0; // the first byte after the last closed quote
    let mut end = 0;
    let mut at = 0;
    while let Some(found) = memchr(quote, &block[at..]) {
        let opening = at + found;
        at = opening + 1;
        let begins_cell = match opening.checked_sub(1).map(|before| block[before]) {
            None => true,
            Some(before) => before == delimiter || before == b'\n' || before == b'\r',
        };
        if !begins_cell || opening < outside {
            continue;
        }
        if let Some(line_end) = memrchr2(b'\n', b'\r', &block[outside..opening]) {
            end = outside + line_end + 1;
        }
        // Where no line end stands behind the last closed quote, this is still that quote's record.
        if let Some(sign) = dialect.comment
            && end >= outside
            && block[end] == sign
        {
            at = comment_end(block, end).unwrap_or(block.len());
            continue;
        }
        match closing(block, at, quote, last) {
            Some(closed) => {
                at = closed + 1;
                outside = at;
            }
            None => {
                return Cut {
                    end,
                    open: Some(opening),
                };
            }
        }
    }
    // A CR at the very end may be the first half of a CRLF.
    let seen = if !last && block.last() == Some(&b'\r') {
        block.len() - 1
    } else {
        block.len()
    };
    if seen > outside
        && let Some(line_end) = memrchr2(b'\n', b'\r', &block[outside..seen])
    {
        end = outside + line_end + 1;
    }
    Cut { end, open: None }
}

/// Cuts a block cell by cell.
fn cut_by_sign(block: &[u8], dialect: Dialect, encoding: Encoding, last: bool) -> Cut {
    let mut end = 0;
    let mut at = 0;
    while at < block.len() {
        if at == end && Some(block[at]) == dialect.comment {
            match comment_end(block, at) {
                Some(after) if last || after < block.len() => (at, end) = (after, after),
                _ => break,
            }
            continue;
        }
        let shape = cell_shape(block, at, dialect, encoding);
        match block.get(shape.end) {
            Some(byte) if *byte == dialect.delimiter => at = shape.end + 1,
            Some(byte) => {
                let wide = *byte == b'\r' && block.get(shape.end + 1) == Some(&b'\n');
                let after = shape.end + 1 + usize::from(wide);
                // What follows may show that this line end is escaped, or half of a CRLF.
                if after == block.len() && !last {
                    break;
                }
                (at, end) = (after, after);
            }
            None => {
                let decided = shape
                    .close
                    .is_some_and(|close| last || close + 1 < block.len());
                let open = (block[at] == dialect.quote && !decided).then_some(at);
                return Cut { end, open };
            }
        }
    }
    Cut { end, open: None }
}

/// Where the line after the comment begins that stands at `from`; none if its line end is not in the block.
pub(super) fn comment_end(block: &[u8], from: usize) -> Option<usize> {
    let at = from + memchr2(b'\n', b'\r', &block[from..])?;
    let wide = block[at] == b'\r' && block.get(at + 1) == Some(&b'\n');
    Some(at + 1 + usize::from(wide))
}

/// The quote that closes the cell whose content begins at `from`; none if it is not in the block, or if it stands
/// at the block's end and the next byte could double it.
pub(super) fn closing(block: &[u8], from: usize, quote: u8, last: bool) -> Option<usize> {
    let mut at = from;
    loop {
        let found = at + memchr(quote, &block[at..])?;
        match block.get(found + 1) {
            Some(next) if *next == quote => at = found + 2,
            None if !last => return None,
            _ => return Some(found),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(block: &str, last: bool) -> (usize, Option<usize>) {
        let Cut { end, open } = cut(block.as_bytes(), Notation::default(), Encoding::UTF_8, last);
        (end, open)
    }

    #[test]
    fn a_block_ends_after_its_last_line_end_outside_quotes() {
        for (block, end) in [
            ("a,b\nc,d\ne", 8),
            ("a,b\r\nc", 5),
            ("a\rb\rc", 4),
            ("\"a\nb\",c\nd", 8),
            ("\"a\"\"\nb\"\nc", 8),
            ("x\"y\nz\"\n1", 7),
            ("\"a\"b\"\n\"c\nd\"\n", 12),
            ("none", 0),
            ("", 0),
        ] {
            assert_eq!(at(block, false), (end, None), "{block:?}");
        }
    }

    #[test]
    fn an_open_quote_ends_the_block_before_its_record() {
        assert_eq!(at("a\nb,\"c\nd\n", false), (2, Some(4)));
        assert_eq!(
            at("a\n\"b\"", false),
            (2, Some(2)),
            "the next byte could double the quote"
        );
        assert_eq!(at("a\n\"b\"", true), (2, None));
    }

    #[test]
    fn a_carriage_return_at_the_end_waits_for_its_line_feed() {
        assert_eq!(at("a\nb\r", false), (2, None));
        assert_eq!(at("a\nb\r", true), (4, None));
    }
    #[test]
    fn a_delimiter_or_quote_that_is_half_of_a_sign_is_neither() {
        let gbk = Encoding::named("gbk").unwrap();
        for (delimiter, quote, block) in [
            (b'|', b'"', "亅\"a\nb\n"),
            (b',', b'|', "|亅\na\n"),
            (b',', b'|', "a,|亅,|\na\n"),
        ] {
            let mut bytes = Vec::new();
            gbk.encode(block, &mut bytes).unwrap();
            let dialect = Dialect {
                delimiter,
                quote,
                ..Dialect::default()
            };
            let Cut { end, open } = cut(&bytes, Notation::Csv(dialect), gbk, true);
            let whole = !block.starts_with('|');
            assert_eq!(end == bytes.len() && open.is_none(), whole, "{block}");
        }
    }
}
