//! Cells as they are written: where they stand, and what stands in them.

use std::io::Write as _;

use crate::table::place::letters;

/// `B7` of a row and a column, from 0.
pub(super) fn address(row: u32, column: u32) -> String {
    format!("{}{}", letters(column as usize), row + 1)
}

/// Appends a cell with a text; `prefix` is that of names in the sheet, with its colon.
pub(super) fn text(
    prefix: &str,
    (row, column): (u32, u32),
    style: u32,
    text: &str,
    out: &mut Vec<u8>,
) {
    // Writing to memory does not fail.
    let _ = write!(out, "<{prefix}c r=\"{}\"", address(row, column));
    if style > 0 {
        let _ = write!(out, " s=\"{style}\"");
    }
    let _ = write!(
        out,
        " t=\"inlineStr\"><{prefix}is><{prefix}t xml:space=\"preserve\">"
    );
    escape(text, out);
    let _ = write!(out, "</{prefix}t></{prefix}is></{prefix}c>");
}

/// Appends a cell with nothing in it but its format.
pub(super) fn empty(prefix: &str, (row, column): (u32, u32), style: u32, out: &mut Vec<u8>) {
    let address = address(row, column);
    let _ = write!(out, "<{prefix}c r=\"{address}\" s=\"{style}\"/>");
}

/// Appends a cell with a count.
pub(super) fn count((row, column): (u32, u32), style: u32, number: u64, out: &mut Vec<u8>) {
    let address = address(row, column);
    let _ = write!(out, "<c r=\"{address}\" s=\"{style}\"><v>{number}</v></c>");
}

/// Appends a text as markup has it. Signs that XML does not have are written as `_x000D_` (ECMA-376 part 1 §22.4.2.4), and of
/// what would be read as such a sign the underscore is.
pub(super) fn escape(text: &str, out: &mut Vec<u8>) {
    for (at, sign) in text.char_indices() {
        match sign {
            '&' => out.extend_from_slice(b"&amp;"),
            '<' => out.extend_from_slice(b"&lt;"),
            '>' => out.extend_from_slice(b"&gt;"),
            '"' => out.extend_from_slice(b"&quot;"),
            '_' if stands_for_another(&text.as_bytes()[at..]) => {
                out.extend_from_slice(b"_x005F_");
            }
            '\t' | '\n' => out.push(sign as u8),
            // Signs that XML does not have.
            sign if sign.is_ascii_control() => {
                let _ = write!(out, "_x{:04X}_", u32::from(sign));
            }
            '\u{fffe}' | '\u{ffff}' => {}
            sign => out.extend_from_slice(sign.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
}

/// Whether a text begins as `_x000D_` does.
fn stands_for_another(text: &[u8]) -> bool {
    matches!(text, [b'_', b'x', digits @ .., ] if digits.len() >= 5
        && digits[..4].iter().all(u8::is_ascii_hexdigit)
        && digits[4] == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_written_as_they_are_read() {
        for (given, expected) in [
            ("a < b & \"c\"", "a &lt; b &amp; &quot;c&quot;"),
            ("a\r\nb\u{1}", "a_x000D_\nb_x0001_"),
            ("_x000D_ _x00", "_x005F_x000D_ _x00"),
            ("客户", "客户"),
        ] {
            let mut out = Vec::new();
            escape(given, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        }
    }
}
