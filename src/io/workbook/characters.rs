//! The text of a part: the references of XML resolved, the escapes of spreadsheets undone.

use std::str::from_utf8;

use memchr::{memchr2, memmem};

use super::package::{damaged_part, saved_again};
use crate::io::fault::Fault;
use crate::text;
use crate::text::Message;

/// Why text is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unclear {
    /// It is not UTF-8.
    Bytes,
    /// It refers to what XML itself does not know; what a part declares is not looked at.
    Entity,
}

impl Unclear {
    /// What is said of it in the part of this name.
    pub(super) fn within(self, part: &str) -> Box<Fault> {
        let Self::Entity = self else {
            return damaged_part(part);
        };
        let message = Message::new(text!(
            "{part} in the workbook refers to an entity that XML does not know",
            "工作簿中的 {part} 引用了 XML 未定义的实体"
        ));
        saved_again(message.with("part", part))
    }
}

/// Adds text as it stands in a part: references become what they stand for, line ends line feeds.
///
/// # Errors
/// Bytes that are no UTF-8, and references to what XML itself does not know.
pub(super) fn push(text: &[u8], out: &mut String) -> Result<(), Unclear> {
    let mut rest = from_utf8(text).map_err(|_| Unclear::Bytes)?;
    while let Some(at) = memchr2(b'&', b'\r', rest.as_bytes()) {
        let (before, found) = rest.split_at(at);
        out.push_str(before);
        if let Some(behind) = found.strip_prefix('\r') {
            out.push('\n');
            rest = behind.strip_prefix('\n').unwrap_or(behind);
            continue;
        }
        let Some((name, behind)) = found[1..].split_once(';') else {
            return Err(Unclear::Entity);
        };
        out.push(entity(name).ok_or(Unclear::Entity)?);
        rest = behind;
    }
    out.push_str(rest);
    Ok(())
}

/// Adds text that has no references.
///
/// # Errors
/// Bytes that are no UTF-8.
pub(super) fn push_verbatim(text: &[u8], out: &mut String) -> Result<(), Unclear> {
    let text = from_utf8(text).map_err(|_| Unclear::Bytes)?;
    let mut lines = text.split('\r');
    out.push_str(lines.next().unwrap_or_default());
    for line in lines {
        out.push('\n');
        out.push_str(line.strip_prefix('\n').unwrap_or(line));
    }
    Ok(())
}

/// An attribute's value as text.
///
/// # Errors
/// Those of [`push`].
pub(super) fn value(value: &[u8]) -> Result<String, Unclear> {
    let mut out = String::new();
    push(value, &mut out)?;
    unescape(&mut out, 0);
    Ok(out)
}

/// What the reference `&name;` stands for.
fn entity(name: &str) -> Option<char> {
    let number = match name {
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "amp" => return Some('&'),
        "quot" => return Some('"'),
        "apos" => return Some('\''),
        _ => name.strip_prefix('#')?,
    };
    let number = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => number.parse(),
    };
    char::from_u32(number.ok()?).filter(|sign| *sign != '\0')
}

/// Undoes the escapes of what stands from `from` on: `_x000D_` is the character of that number, two of them may be
/// one beyond 16 bits, `_x005F_` is the underscore of what would be taken for one (ECMA-376 part 1 §22.9.2.19).
pub(super) fn unescape(text: &mut String, from: usize) {
    if memmem::find(&text.as_bytes()[from..], b"_x").is_none() {
        return;
    }
    let escaped = text.split_off(from);
    let mut rest = escaped.as_str();
    while let Some(at) = rest.find("_x") {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some(unit) = escape(rest) else {
            text.push_str("_x");
            rest = &rest[2..];
            continue;
        };
        rest = &rest[ESCAPE..];
        let behind = escape(rest).filter(|_| matches!(unit, 0xD800..=0xDBFF));
        let pair = behind.map(|low| char::decode_utf16([unit, low]).next());
        if let Some(Some(Ok(sign))) = pair {
            text.push(sign);
            rest = &rest[ESCAPE..];
        } else {
            let sign = char::from_u32(unit.into());
            text.push(sign.unwrap_or(char::REPLACEMENT_CHARACTER));
        }
    }
    text.push_str(rest);
}

/// Bytes of an escape.
const ESCAPE: usize = "_x0000_".len();

/// The number of the escape with which a text begins.
fn escape(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("_x")?.get(..4)?;
    let hexadecimal = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    if !hexadecimal || text.as_bytes().get(ESCAPE - 1) != Some(&b'_') {
        return None;
    }
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn resolved(text: &str) -> Option<String> {
        let mut out = String::new();
        push(text.as_bytes(), &mut out).ok()?;
        unescape(&mut out, 0);
        Some(out)
    }

    proptest! {
        #[test]
        fn escaped_text_comes_back(text in "[_x0-9A-F名\u{1}\r\n&<]{0,30}") {
            let mut written = String::new();
            for (at, sign) in text.char_indices() {
                match sign {
                    '_' if escape(&text[at..]).is_some() => written += "_x005F_",
                    '&' => written += "&amp;",
                    '<' => written += "&lt;",
                    '\r' => written += "_x000D_",
                    _ => written.push(sign),
                }
            }
            prop_assert_eq!(resolved(&written), Some(text));
        }

        #[test]
        fn whatever_is_given_does_no_harm(text in "(_x|_xD83D_|_xDE00_|[_&;#x0-9a-f\r]){0,20}") {
            resolved(&text);
        }
    }

    #[test]
    fn references_and_escapes_become_what_they_stand_for() {
        for (given, expected) in [
            ("a &amp; b &lt;&gt;&quot;&apos;", Some("a & b <>\"'")),
            ("&#65;&#x4E2D;&#X1F600;", Some("A中😀")),
            ("a\r\nb\rc&#13;", Some("a\nb\nc\r")),
            ("a_x000D_b", Some("a\rb")),
            ("_x005F_x0041_", Some("_x0041_")),
            ("_xD83D__xDE00_", Some("😀")),
            ("_xD83D_x", Some("\u{FFFD}x")),
            ("_x00中_", Some("_x00中_")),
            ("_x004_", Some("_x004_")),
            ("__x0041__x0042_", Some("_AB")),
            ("_X0041_", Some("_X0041_")),
            ("&nbsp;", None),
            ("&#0;", None),
            ("&#xD800;", None),
            ("&#1114112;", None),
            ("a & b", None),
        ] {
            assert_eq!(resolved(given).as_deref(), expected, "{given}");
        }
        let mut out = String::new();
        push_verbatim(b"a&amp;\r\nb\rc", &mut out).unwrap();
        assert_eq!(out, "a&amp;\nb\nc");
    }
}
