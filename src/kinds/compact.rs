//! Codes that people write in groups: the same code without what stands between its characters.
//!
//! Letters become capitals; blanks are dropped wherever they stand, other separators between characters only. How
//! the code is then built is the business of its kind; [`fits`] compares it with a pattern.

use super::spelling::{half_width, is_blank, is_full_width, is_invisible, trim};
use crate::text;
use crate::text::Message;

/// The longest code that any kind of this family has; what is longer is none.
const ROOM: usize = 36;

/// A code without its separators: capital letters and digits of ASCII, at most 36.
#[derive(Debug)]
pub(super) struct Compact {
    bytes: [u8; ROOM],
    len: usize,
}

impl Compact {
    /// Reads a code that stands as it should: letters and digits of ASCII, ordinary blanks, the separators.
    pub(super) fn plain(text: &str, separators: &[u8]) -> Option<Self> {
        let mut code = Self::new();
        let mut open = true;
        for byte in text.bytes() {
            if byte == b' ' {
            } else if byte.is_ascii_alphanumeric() {
                code.push(byte)?;
                open = false;
            } else if separators.contains(&byte) && !open {
                open = true;
            } else {
                return None;
            }
        }
        (!open).then_some(code)
    }

    /// Reads a code as a person would: full-width forms, dashes and blanks of every kind too.
    pub(super) fn folded(text: &str, separators: &[u8]) -> Option<Self> {
        let mut code = Self::new();
        let mut open = true;
        for c in text.chars().filter(|&c| !is_blank(c)).map(half_width) {
            let byte = u8::try_from(if is_dash(c) { '-' } else { c }).ok()?;
            if byte.is_ascii_alphanumeric() {
                code.push(byte)?;
                open = false;
            } else if separators.contains(&byte) && !open {
                open = true;
            } else {
                return None;
            }
        }
        (!open).then_some(code)
    }

    const fn new() -> Self {
        Self {
            bytes: [0; ROOM],
            len: 0,
        }
    }

    fn push(&mut self, byte: u8) -> Option<()> {
        *self.bytes.get_mut(self.len)? = byte.to_ascii_uppercase();
        self.len += 1;
        Some(())
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    pub(super) fn text(&self) -> &str {
        str::from_utf8(self.bytes()).unwrap_or_default()
    }
}

/// Whether a character is a hyphen or a dash of any length.
fn is_dash(c: char) -> bool {
    matches!(
        c,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
    )
}

/// Whether `code` is built as `pattern` says: `#` a digit, `@` a letter, `?` either, anything else itself.
pub(super) fn fits(pattern: &str, code: &[u8]) -> bool {
    pattern.len() == code.len()
        && pattern
            .bytes()
            .zip(code)
            .all(|(wanted, byte)| match wanted {
                b'#' => byte.is_ascii_digit(),
                b'@' => byte.is_ascii_uppercase(),
                b'?' => byte.is_ascii_digit() || byte.is_ascii_uppercase(),
                _ => wanted == *byte,
            })
}

/// What no code of this family has: characters that are not plain, signs that are no separators.
pub(super) fn odd(text: &str, separators: &[u8]) -> Option<Message> {
    let fault = if trim(text).is_empty() {
        text!("nothing but blanks", "只有空白")
    } else if text.contains(is_full_width) {
        text!("full-width characters", "含有全角字符")
    } else if text.contains(is_invisible) {
        text!("an invisible character", "含有看不见的字符")
    } else if text.contains(char::is_control) {
        text!("a line break or control character", "含有换行或控制字符")
    } else if text.contains(|c: char| c != ' ' && c.is_whitespace()) {
        text!("blanks that are not ordinary ones", "空格不是普通空格")
    } else if text.contains(is_dash) {
        text!(
            "a dash that is not the ordinary hyphen",
            "横线不是普通的连字符"
        )
    } else {
        return in_signs(text, separators);
    };
    Some(fault.into())
}

/// The first sign or foreign letter, separators at the wrong place.
fn in_signs(text: &str, separators: &[u8]) -> Option<Message> {
    let separates = |c: char| u8::try_from(c).is_ok_and(|byte| separators.contains(&byte));
    for (place, c) in (1_usize..).zip(text.chars()) {
        if c == ' ' || c.is_ascii_alphanumeric() || separates(c) {
            continue;
        }
        let message = if c.is_alphanumeric() || matches!(c, '{' | '}') || !c.is_ascii() {
            Message::new(text!(
                "at place {place} neither a digit nor a letter A to Z",
                "第 {place} 位不是数字或英文字母"
            ))
        } else {
            Message::new(text!(
                "the character {sign} at place {place}",
                "第 {place} 位是字符 {sign}"
            ))
            .with("sign", c)
        };
        return Some(message.with("place", place));
    }
    let inner = text.trim_matches(' ');
    if inner.starts_with(separates) || inner.ends_with(separates) {
        return Some(text!("a separator before or after it", "首尾有分隔符").into());
    }
    let mut last = ' ';
    for c in inner.chars().filter(|&c| c != ' ') {
        if separates(c) && separates(last) {
            return Some(text!("two separators in a row", "有两个连续的分隔符").into());
        }
        last = c;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_plain_reads_the_same_folded_and_is_not_odd(text in "[a9A .–－-]{0,12}|\\PC{0,9}") {
            if let Some(plain) = Compact::plain(&text, b"-.") {
                let folded = Compact::folded(&text, b"-.").unwrap();
                prop_assert_eq!(plain.text(), folded.text());
                prop_assert!(odd(&text, b"-.").is_none());
            } else {
                prop_assert!(odd(&text, b"-.").is_some() || text.len() > ROOM);
            }
        }
    }

    #[test]
    fn separators_stand_between_characters() {
        for (text, code) in [
            ("ab 12-c", Some("AB12C")),
            (" ab ", Some("AB")),
            ("a - b", Some("AB")),
            ("a--b", None),
            ("-ab", None),
            ("ab-", None),
            ("a/b", None),
            ("é", None),
            ("", None),
        ] {
            let found = Compact::plain(text, b"-");
            assert_eq!(found.as_ref().map(Compact::text), code, "{text}");
        }
        let folded = Compact::folded("ａb\u{a0}–\u{200b}１", b"-");
        assert_eq!(folded.as_ref().map(Compact::text), Some("AB1"));
    }

    #[test]
    fn patterns_are_of_digits_letters_and_themselves() {
        assert!(fits("U##@?", b"U12AZ") && fits("U##@?", b"U12A9"));
        for code in ["X12AZ", "U1AAZ", "U1211", "U12A", "U12AZ1", "U12A-"] {
            assert!(!fits("U##@?", code.as_bytes()), "{code}");
        }
    }
}
