//! How any value may be written: blanks around it, full-width forms, signs that nobody sees.
//!
//! Types and kinds use it to say what is wrong, kinds to find the canonical form too; no grammar of theirs is here.

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick, is_nfkc_quick};

use crate::text;
use crate::text::Text;

/// Whether a character shows as nothing: Unicode white space, byte order marks, zero-width signs, soft hyphens and
/// the marks of writing direction.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

/// Whether a character takes no room on paper, and is no white space: nobody sees that it is there.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The text without the blanks at its ends.
pub(crate) fn trim(text: &str) -> &str {
    if is_trimmed(text) {
        return text;
    }
    text.trim_matches(is_blank)
}

/// Whether neither end of `text` is a blank, as [`is_blank`] has it.
#[inline]
pub(crate) fn is_trimmed(text: &str) -> bool {
    // U+4000 to U+9FFF, Chinese characters, begin with these bytes, and none of them is a blank.
    let han = |byte: u8| (0xe4..=0xe9).contains(&byte);
    let plain = |byte: u8| (0x21..0x80).contains(&byte);
    let bytes = text.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else {
        return true;
    };
    let begins = plain(*first) || han(*first) || !text.starts_with(is_blank);
    let ends = || {
        let lead = bytes.len().checked_sub(3).map(|at| bytes[at]);
        plain(*last) || *last >= 0x80 && lead.is_some_and(han) || !text.ends_with(is_blank)
    };
    begins && ends()
}

/// Whether `text` has, for certain, no blank but single ones between words, nothing that nobody sees and no full-width
/// form: told byte by byte. May be false of one that has none.
pub(crate) fn is_even(text: &str) -> bool {
    /// Bytes that no such character is written with, the blank aside: what is left begins with C3 to D7, D9 to E0, E4 to
    /// EE or F0 and more.
    static PLAIN: [bool; 256] = {
        let mut plain = [false; 256];
        let mut byte = 0x21;
        while byte < plain.len() {
            plain[byte] = !matches!(byte, 0x7f | 0xc2 | 0xd8 | 0xe1..=0xe3 | 0xef);
            byte += 1;
        }
        plain
    };
    let mut last = b' ';
    text.bytes().all(|byte| {
        let plain = PLAIN[byte as usize] || byte == b' ' && last != b' ';
        last = byte;
        plain
    }) && (last != b' ' || text.is_empty())
}

/// Appends `text` in Unicode NFC: letters with their marks as one character where there is one.
pub(crate) fn compose(text: &str, out: &mut String) {
    out.extend(text.nfc());
}

/// Whether `text` is in NFC for certain.
pub(crate) fn is_composed(text: &str) -> bool {
    is_nfc_quick(text.chars()) == IsNormalized::Yes
}

/// Appends `text` in Unicode NFKC: compatible characters as their plain ones.
pub(crate) fn simplify(text: &str, out: &mut String) {
    out.extend(text.nfkc());
}

/// Whether a character is the full-width form of a letter, a digit or a sign (U+FF01 to U+FF5E), or the full stop
/// or blank of Chinese typing.
pub(crate) fn is_full_width(c: char) -> bool {
    matches!(
        c,
        '\u{ff01}'..='\u{ff5e}' | '\u{3000}' | '\u{3002}' | '\u{ff61}'
    )
}

/// The half-width form of a character: letters, digits, signs and blank; the Chinese full stop becomes a point.
pub(crate) fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        '\u{3002}' | '\u{ff61}' => '.',
        _ => c,
    }
}

/// Whether a character beyond ASCII may stand in a name of today's internet: a letter, digit or combining mark that
/// leaves a trace and is its own compatibility form (no full-width letters, no ligatures, no circled digits).
pub(crate) fn is_foreign_letter(c: char) -> bool {
    !c.is_ascii()
        && (c.is_alphanumeric() || is_combining_mark(c))
        && !is_silent(c)
        && match is_nfkc_quick(std::iter::once(c)) {
            IsNormalized::Yes => true,
            IsNormalized::No => false,
            IsNormalized::Maybe => std::iter::once(c).nfkc().eq(std::iter::once(c)),
        }
}

/// The letters and marks among the characters that a font does not draw (`Default_Ignorable_Code_Point` of Unicode):
/// joiners, variation selectors, fillers.
pub(crate) fn is_silent(c: char) -> bool {
    matches!(c, '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{e0100}'..='\u{e01ef}')
}

/// What is odd about a text of digits and signs, whatever it is meant to be: what nobody sees, blanks around it,
/// full-width digits.
pub(crate) fn oddity(text: &str) -> Option<Text> {
    let inner = trim(text);
    if text.contains(is_invisible) {
        Some(text!("an invisible character", "含有看不见的字符"))
    } else if inner.len() < text.len() {
        Some(text!("blanks around it", "前后有空格"))
    } else if text.contains(|c| matches!(c, '０'..='９')) {
        Some(text!("full-width digits", "含全角数字"))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn a_letter_is_its_own_compatibility_form() {
        for c in '\u{80}'..=char::MAX {
            let own = std::iter::once(c).nfkc().eq(std::iter::once(c));
            assert!(own || !is_foreign_letter(c), "{c:?}");
            let hidden = is_blank(c) || is_full_width(c) || is_silent(c) || c.is_control();
            assert!(!hidden || !is_foreign_letter(c), "{c:?}");
        }
        assert!(
            ['é', '王', 'я', 'ß', '\u{301}', '한']
                .iter()
                .all(|&c| is_foreign_letter(c))
        );
        assert!(
            !['Ａ', 'ﬁ', '①', '。', '😀', 'ª']
                .iter()
                .any(|&c| is_foreign_letter(c))
        );
    }

    #[test]
    fn oddities_are_named() {
        for (text, odd) in [
            ("12", None),
            ("1 2", None),
            (" 12", Some("blanks around it")),
            ("12\u{a0}", Some("blanks around it")),
            ("12\u{200b}", Some("an invisible character")),
            ("\u{feff}12", Some("an invisible character")),
            ("１2", Some("full-width digits")),
        ] {
            assert_eq!(oddity(text).map(|odd| odd.get(Lang::En)), odd, "{text:?}");
        }
    }
}
