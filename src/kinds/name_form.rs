//! How names of people and companies are written: what may stand in one, and the tidy form of each.
//!
//! Tidying changes blanks, width, dots and how accents are encoded; it drops no word and touches no case.

use std::sync::LazyLock;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

use super::spelling::{half_width, is_blank, is_full_width, is_invisible, trim};

/// Chinese family names of two characters and more, in order.
static COMPOUND_SURNAMES: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("compound_surnames.txt").lines().collect());
/// The most characters that such a name has.
const LONGEST_SURNAME: usize = 4;

/// The most characters of a Chinese name that is written without blanks.
const SHORT: usize = 4;

/// Whether a character is a Chinese one.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{3ffff}' | '〇' | '々')
}

/// Whether a character is of the Japanese syllabaries.
fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}')
}

/// Whether a character is an accent or vowel on the letter before it.
pub(super) fn is_mark(c: char) -> bool {
    is_combining_mark(c)
}

/// Whether a sign may stand in a name of a person: hyphens, apostrophes, dots, brackets, quotes.
pub(super) fn is_name_sign(c: char) -> bool {
    is_dot(c)
        || matches!(
            c,
            '-' | '‐'
                | '‑'
                | '–'
                | '—'
                | '−'
                | '－'
                | '\''
                | '’'
                | '‘'
                | '＇'
                | '`'
                | '´'
                | '"'
                | '“'
                | '”'
                | '.'
                | '．'
                | ','
                | '，'
                | '、'
                | '('
                | ')'
                | '（'
                | '）'
                | '/'
                | '／'
                | '&'
                | '＆'
                | '゠'
                | '＝'
                | '׳'
                | '״'
        )
}

/// The dots that people type between the parts of a name in Chinese or Japanese.
fn is_dot(c: char) -> bool {
    matches!(c, '·' | '・' | '•' | '‧' | '･' | '∙' | '⋅' | '●')
}

/// Whether the text is an address of the web.
pub(super) fn is_web_address(text: &str) -> bool {
    const ENDS: [&str; 7] = [".com", ".cn", ".net", ".org", ".io", ".co.uk", ".de"];
    let starts = |with: &str| {
        text.get(..with.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(with))
    };
    let ends = |with: &str| {
        let at = text.len().checked_sub(with.len());
        at.filter(|at| *at > 0)
            .and_then(|at| text.get(at..))
            .is_some_and(|tail| tail.eq_ignore_ascii_case(with))
    };
    text.contains("://") || starts("www.") || ENDS.into_iter().any(ends) && !text.contains(is_blank)
}

/// Whether `text` is nothing but Chinese characters, or words of Latin letters with one blank between them, hyphens and
/// apostrophes in them: told byte by byte, since most names are.
pub(super) fn is_plain(text: &str) -> bool {
    // Shorter than the longest name by far.
    const SHORT: usize = 100;
    let bytes = text.as_bytes();
    if bytes.len() > SHORT {
        return false;
    }
    match bytes.first() {
        // U+4E00 to U+9FFF.
        Some(0xe4..=0xe9) => {
            let (characters, rest) = bytes.as_chunks::<3>();
            let han = |c: &[u8; 3]| matches!(c, [0xe5..=0xe9, ..] | [0xe4, 0xb8..=0xff, _]);
            rest.is_empty() && characters.iter().all(han)
        }
        Some(b'a'..=b'z' | b'A'..=b'Z' | 0xc3..=0xc9) => {
            // After one of these a letter comes.
            let opens = |byte| matches!(byte, b' ' | b'-' | b'\'');
            let mut last = b' ';
            let plain = bytes.iter().all(|byte| {
                let fits = match byte {
                    // From C3 on: U+00C0 to U+024F, each its own composed form.
                    b'a'..=b'z' | b'A'..=b'Z' | 0xc3..=0xc9 => last < 0xc0,
                    b' ' | b'-' | b'\'' => last < 0xc0 && !opens(last),
                    // U+00D7 and U+00F7 are the signs × and ÷.
                    0x97 | 0xb7 => matches!(last, 0xc4..=0xc9),
                    0x80..0xc0 => matches!(last, 0xc3..=0xc9),
                    _ => false,
                };
                last = *byte;
                fits
            });
            plain && !opens(last)
        }
        _ => false,
    }
}

/// Whether `text` is its own tidy form, told in one pass; may be false of one that is.
pub(super) fn is_tidy(text: &str) -> bool {
    if text.is_ascii() {
        let bytes = text.as_bytes();
        return !text.starts_with(' ')
            && !text.ends_with(' ')
            && bytes.iter().all(|byte| matches!(byte, 0x20..=0x7e))
            && !bytes.windows(2).any(|pair| pair == b"  ");
    }
    let mut last = ' ';
    let mut han = false;
    let mut blank = false;
    // Below U+0300, and in Chinese but for what stands for another character, all are their own composed form.
    let mut composed = true;
    for c in text.chars() {
        composed &= c < '\u{300}' || is_han(c) && !is_compatibility_ideograph(c);
        let fine = if is_han(c) {
            han = true;
            last != '.'
        } else if c == ' ' {
            blank = true;
            last != ' '
        } else {
            !is_blank(c) && !is_changed(c) && !(is_dot(c) || c == '.' && (han || is_kana(last)))
        };
        if !fine || c.is_control() {
            return false;
        }
        last = c;
    }
    last != ' ' && !(han && blank) && (composed || is_nfc_quick(text.chars()) == IsNormalized::Yes)
}

/// Whether the form of a character is another one, wherever it stands.
fn is_changed(c: char) -> bool {
    is_full_width(c) || is_half_width_kana(c)
}

/// Whether it stands for another ideograph, which is its composed form.
fn is_compatibility_ideograph(c: char) -> bool {
    matches!(c, '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}')
}

fn is_half_width_kana(c: char) -> bool {
    matches!(c, '\u{ff65}'..='\u{ff9f}')
}

/// Appends the tidy form of a name of a person.
pub(super) fn push(text: &str, out: &mut String) {
    let before = out.len();
    push_even(text, out);
    let even = out.split_off(before);
    let dotted = with_dots(&even);
    match without_blanks(&dotted) {
        Some(name) => out.push_str(&name),
        None => out.push_str(&dotted),
    }
}

/// Appends a text without blanks at its ends, other blanks squeezed into one, in half-width Latin and full-width
/// kana, in NFC, and without what nobody sees.
pub(super) fn push_even(text: &str, out: &mut String) {
    let mut blank = false;
    let mut last = ' ';
    let mut even = String::new();
    for c in trim(text).chars() {
        let joins =
            matches!(c, '\u{200c}' | '\u{200d}') && last.is_alphabetic() && !last.is_ascii();
        if joins {
            even.push(c);
            continue;
        }
        if is_invisible(c) {
            continue;
        }
        if c.is_whitespace() && !matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}') {
            blank = true;
            continue;
        }
        if blank && !even.is_empty() {
            even.push(' ');
        }
        blank = false;
        if is_half_width_kana(c) {
            even.extend(std::iter::once(c).nfkd());
        } else {
            even.push(half_width(c));
        }
        last = even.chars().next_back().unwrap_or(' ');
    }
    let even: String = even.nfc().collect();
    out.push_str(trim(&even));
}

/// One kind of dot between the parts of a name: `·` where Chinese is on either side, `・` between kana; blanks around
/// it go.
fn with_dots(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c| is_dot(c) || c == '.') {
        let (head, tail) = rest.split_at(at);
        let mut chars = tail.chars();
        let sign = chars.next().unwrap_or('.');
        let after = chars.as_str();
        out.push_str(head);
        let before_sign = out.trim_end_matches(' ').chars().next_back();
        let after_sign = after.trim_start_matches(' ').chars().next();
        let both = |of: fn(char) -> bool| before_sign.is_some_and(of) && after_sign.is_some_and(of);
        let dot = if both(is_han)
            || is_dot(sign) && both(|c| is_han(c) || is_kana(c)) && !both(is_kana)
        {
            Some('·')
        } else if is_dot(sign) && both(is_kana) {
            Some('・')
        } else {
            None
        };
        rest = after;
        if dot.is_some() {
            out.truncate(out.trim_end_matches(' ').len());
            rest = after.trim_start_matches(' ');
        }
        out.push(dot.unwrap_or(sign));
    }
    out.push_str(rest);
    out
}

/// A Chinese name of at most four characters without its blanks, where they part single characters or follow a family
/// name; a Japanese name keeps the blank that says where its family name ends.
fn without_blanks(text: &str) -> Option<String> {
    let mut parts = text.split(' ');
    let first = parts.next()?;
    let (mut count, mut single) = (0, true);
    for part in text.split(' ') {
        let len = part.chars().count();
        single &= len == 1;
        count += len;
    }
    let starts_with_surname = first.chars().count() == 1 || is_compound_surname(first);
    let names = text.chars().all(|c| is_han(c) || c == ' ');
    let short = (2..=SHORT).contains(&count) && text.contains(' ');
    // 张三 先生: a word behind the name is no part of it.
    let two = parts.clone().count() == 1;
    (names && short && (single || two && starts_with_surname)).then(|| text.replace(' ', ""))
}

/// Whether a text is a Chinese family name of two characters or more.
pub(super) fn is_compound_surname(text: &str) -> bool {
    COMPOUND_SURNAMES.binary_search(&text).is_ok()
}

/// How many bytes of a Chinese name are the family name: the first character, or a compound surname with a given
/// name behind it.
pub(super) fn surname_len(name: &str) -> usize {
    // Where the second to the fifth character begins: what stands before it may be a surname.
    let ends = name.char_indices().map(|(at, _)| at).skip(2);
    let compound = ends
        .take(LONGEST_SURNAME - 1)
        .filter(|at| is_compound_surname(&name[..*at]))
        .last();
    compound.unwrap_or_else(|| name.chars().next().map_or(0, char::len_utf8))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tidy(text: &str) -> String {
        let mut out = String::new();
        push(text, &mut out);
        out
    }

    proptest! {
        #[test]
        fn tidying_twice_is_tidying_once(text in "[ 　张三欧阳・•.·ｶﾞマーａé\u{301}ABc\u{200c}ن\u{200b}（]{0,10}|\\PC{0,10}") {
            let once = tidy(&text);
            prop_assert_eq!(tidy(&once), once.clone());
            if is_tidy(&text) {
                prop_assert_eq!(once, text);
            }
        }
    }

    #[test]
    fn an_ideograph_that_stands_for_another_becomes_it() {
        assert!(!is_tidy("\u{2f800}\u{f900}"));
        assert_eq!(tidy("\u{2f800}\u{f900}"), "丽豈");
    }

    #[test]
    fn a_surname_of_two_characters_is_known() {
        assert!(is_compound_surname("欧阳") && !is_compound_surname("张三"));
        assert_eq!(surname_len("欧阳修"), "欧阳".len());
        assert_eq!(surname_len("欧阳"), "欧".len());
        assert_eq!(surname_len(""), 0);
        assert!(COMPOUND_SURNAMES.is_sorted());
        assert_eq!(surname_len("爱新觉罗溥仪"), "爱新觉罗".len());
    }
}
