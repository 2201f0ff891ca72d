//! Where one cell ends and what its text is, found sign by sign: for dialects with an escape sign, and for bytes in an
//! encoding whose signs hold bytes that look like a delimiter or an escape sign.
//!
//! Clear rather than fast; what has neither is scanned in blocks elsewhere.

use super::dialect::Dialect;
use super::encoding::Encoding;

/// One cell as it stands among bytes.
// Each answers a question of its own.
#[allow(clippy::struct_excessive_bools)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CellShape {
    /// Where the delimiter or the line end behind it stands, or the end of the bytes.
    pub end: usize,
    /// Where the quote stands that closes it.
    pub close: Option<usize>,
    /// Whether its text is not simply what stands there or between the quotes.
    pub rewritten: bool,
    /// Whether a quote stands in it that is neither its own nor escaped.
    pub stray: bool,
    /// Whether it ends with an escape sign that has no sign to escape, which is then data.
    pub dangling: bool,
}

/// The cell of `bytes` that begins at `from`. Where nothing but a line end follows an escape sign, the line end is that
/// of the last record: no other record can end with one that is escaped.
pub fn cell_shape(bytes: &[u8], from: usize, dialect: Dialect, encoding: Encoding) -> CellShape {
    let mut shape = CellShape::default();
    let quoted = bytes.get(from) == Some(&dialect.quote);
    let mut inside = quoted;
    let mut at = from + usize::from(inside);
    while let Some(byte) = bytes.get(at).copied() {
        if Some(byte) == dialect.escape {
            let escaped = escaped_len(&bytes[at + 1..], encoding);
            shape.dangling = escaped == 0;
            shape.rewritten |= escaped > 0;
            at += 1 + escaped;
        } else if inside && byte == dialect.quote {
            if bytes.get(at + 1) == Some(&dialect.quote) {
                shape.rewritten = true;
                at += 2;
            } else {
                inside = false;
                shape.close = Some(at);
                at += 1;
            }
        } else if !inside && (byte == dialect.delimiter || matches!(byte, b'\n' | b'\r')) {
            break;
        } else {
            shape.stray |= !quoted && byte == dialect.quote;
            at += encoding.sign_len(&bytes[at..]);
        }
    }
    shape.end = at.min(bytes.len());
    shape.rewritten |= shape.close.is_some_and(|close| close + 1 < shape.end);
    shape
}

/// How many bytes an escape sign that stands before `rest` makes data.
fn escaped_len(rest: &[u8], encoding: Encoding) -> usize {
    match rest {
        [] | [b'\n' | b'\r'] | [b'\r', b'\n'] => 0,
        [b'\r', b'\n', ..] => 2,
        rest => encoding.sign_len(rest),
    }
}

/// Appends the text of `cell`, which is UTF-8 and holds one cell with its quotes.
pub fn write_text(cell: &[u8], dialect: Dialect, out: &mut Vec<u8>) {
    let mut inside = cell.first() == Some(&dialect.quote);
    let mut rest = &cell[usize::from(inside)..];
    while let [byte, after @ ..] = rest {
        rest = after;
        match after.first() {
            Some(escaped) if Some(*byte) == dialect.escape => {
                out.push(*escaped);
                rest = &after[1..];
            }
            Some(next) if inside && *byte == dialect.quote && *next == *byte => {
                out.push(*byte);
                rest = &after[1..];
            }
            _ if inside && *byte == dialect.quote => inside = false,
            _ => out.push(*byte),
        }
    }
}

/// Whether `raw`, the bytes of a record or of a cell as read, ends with an escape sign that has no sign to escape: at
/// an input's end only. What follows it in another place would become data.
pub fn dangles(raw: &[u8], dialect: Dialect, encoding: Encoding) -> bool {
    let Some(escape) = dialect.escape else {
        return false;
    };
    let content = raw.len() - super::raw_cell::line_end(raw).len();
    // Most records are soon seen to end otherwise.
    if !raw[..content].ends_with(&[escape]) {
        return false;
    }
    let mut from = 0;
    loop {
        let shape = cell_shape(raw, from, dialect, encoding);
        if raw.get(shape.end) != Some(&dialect.delimiter) {
            return shape.dangling;
        }
        from = shape.end + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BACKSLASH: Dialect = Dialect {
        delimiter: b',',
        quote: b'"',
        escape: Some(b'\\'),
        comment: None,
    };

    fn text(cell: &[u8]) -> String {
        let mut out = Vec::new();
        write_text(cell, BACKSLASH, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_sign_behind_the_escape_sign_is_data() {
        for (bytes, end, expected) in [
            (r"a\,b,c", 4, "a,b"),
            (r#""say \"hi\"",c"#, 12, "say \"hi\""),
            (r#""a""b\\",c"#, 8, "a\"b\\"),
            (r#"\"a,c"#, 3, "\"a"),
            (r"a\\,c", 3, "a\\"),
            ("a\\\nb\nc", 4, "a\nb"),
            ("a\\\r\nb\r\nc", 5, "a\r\nb"),
            (r#""a\"b"c\,d,e"#, 10, "a\"bc,d"),
            ("\\名,c", 4, "名"),
            ("a\\", 2, "a\\"),
        ] {
            let shape = cell_shape(bytes.as_bytes(), 0, BACKSLASH, Encoding::UTF_8);
            assert_eq!(shape.end, end, "{bytes:?}");
            assert_eq!(text(&bytes.as_bytes()[..end]), expected, "{bytes:?}");
        }
    }

    #[test]
    fn an_escape_sign_that_is_half_of_another_sign_escapes_nothing() {
        let big5 = Encoding::named("big5").unwrap();
        // 許功蓋
        let bytes = b"\xB3\x5C\xA5\x5C\xBB\x5C,a";
        assert_eq!(cell_shape(bytes, 0, BACKSLASH, big5).end, 6);
        assert_eq!(cell_shape(b"\xB3\x5C\\,a", 0, BACKSLASH, big5).end, 5);
    }

    #[test]
    fn an_escape_sign_at_the_very_end_is_told_from_an_escaped_one() {
        for (raw, expected) in [
            ("a\\", true),
            ("a\\\n", true),
            ("b,a\\\r\n", true),
            ("a\\\\", false),
            ("\"a\\", true),
            ("a\\\\\n", false),
            ("a", false),
        ] {
            let found = dangles(raw.as_bytes(), BACKSLASH, Encoding::UTF_8);
            assert_eq!(found, expected, "{raw:?}");
        }
    }
}
