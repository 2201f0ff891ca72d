//! Cells as they are written: where they stand, and what stands in them.

use std::io::Write as _;

use super::row_edit::CellValue;
use super::tag;
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

/// Appends a cell with another value under its own `tag`, of which everything stays that says nothing of its value.
pub(super) fn value(prefix: &str, tag: &[u8], value: &CellValue, out: &mut Vec<u8>) {
    let mut own = tag.to_vec();
    for of_value in ["t", "cm", "vm", "ph"] {
        let mut without = Vec::with_capacity(own.len());
        tag::without(&own, of_value, &mut without);
        own = without;
    }
    let end = own.iter().rposition(|byte| !matches!(byte, b'>' | b'/'));
    own.truncate(end.map_or(0, |end| end + 1));
    out.extend_from_slice(own.trim_ascii_end());
    // Writing to memory does not fail.
    let _ = match value {
        CellValue::Nothing => write!(out, "/>"),
        CellValue::Number(number) | CellValue::Moment(number, _) => {
            write!(out, "><{prefix}v>{number}</{prefix}v></{prefix}c>")
        }
        CellValue::Bool(truth) => {
            let truth = u8::from(*truth);
            write!(out, " t=\"b\"><{prefix}v>{truth}</{prefix}v></{prefix}c>")
        }
        CellValue::Text(text) => {
            let _ = write!(
                out,
                " t=\"inlineStr\"><{prefix}is><{prefix}t xml:space=\"preserve\">"
            );
            escape(text, out);
            write!(out, "</{prefix}t></{prefix}is></{prefix}c>")
        }
    };
}

/// The most characters of a cell, in units of UTF-16.
pub(super) const LONGEST: usize = 32_767;

/// Cuts a text to what a cell holds, and shows that it was.
pub(super) fn cut(text: &mut String) {
    // A byte is a unit at most.
    if text.len() <= LONGEST {
        return;
    }
    let (mut units, mut end) = (0, 0);
    for (at, sign) in text.char_indices() {
        units += sign.len_utf16();
        if units < LONGEST {
            end = at + sign.len_utf8();
        } else if units > LONGEST {
            text.truncate(end);
            text.push('…');
            return;
        }
    }
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
    use super::cut as shorten;
    use super::*;

    #[test]
    fn a_cell_keeps_what_says_nothing_of_its_value() {
        let text = CellValue::Text("a & b ".to_owned());
        for (tag, given, expected) in [
            (
                "<c r=\"A1\" s=\"3\" t=\"s\">",
                &text,
                "<c r=\"A1\" s=\"3\" t=\"inlineStr\"><is><t xml:space=\"preserve\">a &amp; b </t></is></c>",
            ),
            (
                "<c t='s' cm=\"1\" r='A1' vm='2' ph=\"1\" />",
                &CellValue::Number(-0.5),
                "<c r='A1'><v>-0.5</v></c>",
            ),
            ("<c>", &CellValue::Bool(true), "<c t=\"b\"><v>1</v></c>"),
            ("<c s=\"1\" t=\"str\">", &CellValue::Nothing, "<c s=\"1\"/>"),
        ] {
            let mut out = Vec::new();
            value("", tag.as_bytes(), given, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        }
    }

    #[test]
    fn texts_are_cut_to_what_a_cell_holds() {
        let cut = |text: &str| {
            let mut text = text.to_owned();
            shorten(&mut text);
            text
        };
        for sign in ["a", "客", "𠮷"] {
            let units = sign.encode_utf16().count();
            for count in [LONGEST / units - 1, LONGEST / units] {
                let whole = sign.repeat(count);
                assert_eq!(cut(&whole), whole);
            }
            let long = cut(&sign.repeat(LONGEST));
            let is_whole = units == 1;
            assert_eq!(long == sign.repeat(LONGEST), is_whole);
            let cut = cut(&sign.repeat(LONGEST + 1));
            assert_eq!(cut.encode_utf16().count(), LONGEST, "{sign}");
            assert!(cut.ends_with(&format!("{sign}…")));
        }
        // A sign of two units that would stand at the end.
        let cut = cut(&format!("a{}", "𠮷".repeat(LONGEST)));
        assert_eq!(cut.encode_utf16().count(), LONGEST - 1);
    }

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
