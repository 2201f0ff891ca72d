//! Tags as bytes: read as they stood, written with other attributes.

use std::ops::Range;

/// The prefix of the name of a tag with its colon: `x:` of `<x:row r="1">`; empty where it has none.
pub(super) fn prefix(tag: &[u8]) -> &[u8] {
    let name = tag.strip_prefix(b"<").unwrap_or(tag);
    let end = name
        .iter()
        .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'));
    let name = &name[..end.unwrap_or(name.len())];
    let colon = name.iter().position(|byte| *byte == b':');
    colon.map_or(&[], |colon| &name[..=colon])
}

/// What stands before the tag that ends `passed` (a comment, blanks), and the tag: no value has a `<` in it.
pub(super) fn apart(passed: &[u8]) -> (&[u8], &[u8]) {
    let start = passed.iter().rposition(|byte| *byte == b'<');
    passed.split_at(start.unwrap_or_default())
}

/// Appends a tag (`<c r="A1"/>`) with an attribute of this value: in the place of its own one, else as the last.
/// The value holds no sign that means anything in markup.
pub(super) fn with(tag: &[u8], name: &str, value: &str, out: &mut Vec<u8>) {
    if let Some(own) = value_of(tag, name) {
        out.extend_from_slice(&tag[..own.start]);
        out.extend_from_slice(value.as_bytes());
        out.extend_from_slice(&tag[own.end..]);
        return;
    }
    let end = end_of_attributes(tag);
    out.extend_from_slice(tag[..end].trim_ascii_end());
    out.extend_from_slice(format!(" {name}=\"{value}\"").as_bytes());
    out.extend_from_slice(&tag[end..]);
}

/// Appends a tag without an attribute.
pub(super) fn without(tag: &[u8], name: &str, out: &mut Vec<u8>) {
    let Some(value) = value_of(tag, name) else {
        return out.extend_from_slice(tag);
    };
    let before = &tag[..value.start];
    // The quote, the equals sign and the name stand before the value, and a blank before them.
    let from = before
        .windows(name.len())
        .rposition(|window| window == name.as_bytes());
    out.extend_from_slice(tag[..from.unwrap_or(value.start)].trim_ascii_end());
    out.extend_from_slice(&tag[value.end + 1..]);
}

/// The value of an attribute, as it stands.
pub(super) fn value<'t>(tag: &'t [u8], name: &str) -> Option<&'t [u8]> {
    value_of(tag, name).map(|value| &tag[value])
}

/// What ends with an empty tag (`<cols/>`), ending with the tag that opens the element instead.
pub(super) fn opened(passed: &[u8]) -> Vec<u8> {
    let open = passed.strip_suffix(b"/>");
    open.map_or_else(|| passed.to_vec(), |open| [open, b">"].concat())
}

/// What ends with the tag that opens an element, ending with an empty tag instead.
pub(super) fn emptied(passed: &[u8]) -> Vec<u8> {
    let open = passed.strip_suffix(b">");
    let open = open.filter(|open| !open.ends_with(b"/"));
    open.map_or_else(|| passed.to_vec(), |open| [open, b"/>"].concat())
}

/// The number that an attribute is.
pub(super) fn number(tag: &[u8], name: &str) -> Option<u32> {
    let value = value(tag, name)?;
    std::str::from_utf8(value).ok()?.trim().parse().ok()
}

/// Where `>` or `/>` begins.
fn end_of_attributes(tag: &[u8]) -> usize {
    let end = tag.len().saturating_sub(1);
    end - usize::from(tag[..end].ends_with(b"/"))
}

/// Where the value of an attribute stands, without its quotes.
fn value_of(tag: &[u8], name: &str) -> Option<Range<usize>> {
    let end = end_of_attributes(tag);
    let mut at = tag[..end].iter().position(u8::is_ascii_whitespace)?;
    loop {
        at += tag[at..end]
            .iter()
            .position(|byte| !byte.is_ascii_whitespace())?;
        let equals = at + tag[at..end].iter().position(|byte| *byte == b'=')?;
        let own = tag[at..equals].trim_ascii_end();
        let open = equals
            + tag[equals..end]
                .iter()
                .position(|byte| matches!(byte, b'"' | b'\''))?;
        let from = open + 1;
        let close = from + tag[from..end].iter().position(|byte| *byte == tag[open])?;
        if own == name.as_bytes() {
            return Some(from..close);
        }
        at = close + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_put_in_their_place() {
        for (tag, expected, left) in [
            ("<c r=\"A1\"/>", "<c r=\"A1\" s=\"7\"/>", "<c r=\"A1\"/>"),
            (
                "<c r=\"A1\" s='3' t=\"s\">",
                "<c r=\"A1\" s='7' t=\"s\">",
                "<c r=\"A1\" t=\"s\">",
            ),
            ("<x:c>", "<x:c s=\"7\">", "<x:c>"),
            (
                "<c a='s=\"1\"' >",
                "<c a='s=\"1\"' s=\"7\">",
                "<c a='s=\"1\"' >",
            ),
            ("<c  s = \"12\" />", "<c  s = \"7\" />", "<c />"),
            ("<c xs=\"1\"/>", "<c xs=\"1\" s=\"7\"/>", "<c xs=\"1\"/>"),
        ] {
            let mut out = Vec::new();
            with(tag.as_bytes(), "s", "7", &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), expected);
            let mut out = Vec::new();
            without(tag.as_bytes(), "s", &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), left);
        }
        assert_eq!(value(b"<c r=\"A1\"/>", "r"), Some(&b"A1"[..]));
        assert_eq!(value(b"<c/>", "r"), None);
        assert_eq!(opened(b" <c a='1'/>"), b" <c a='1'>");
        assert_eq!(emptied(b" <c a='1'>"), b" <c a='1'/>");
        assert_eq!(
            (opened(b"<c>"), emptied(b"<c/>")),
            (b"<c>".to_vec(), b"<c/>".to_vec())
        );
        assert_eq!(prefix(b"<x:row r='1'>"), b"x:");
        assert_eq!(prefix(b"<row/>"), b"");
    }
}
