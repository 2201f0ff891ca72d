//! `id`: a business identifier. Text, compared exactly: leading zeros and case are part of it.
//!
//! Any text will do that a person can read back: blanks at the ends and signs that nobody sees are refused, because
//! two identifiers that differ in them alone look the same and never match.

use super::spelling::{half_width, is_blank, is_invisible, trim};
use super::{Entry, Kind, Settings};
use crate::table::class::Class;
use crate::table::look::Look;
use crate::text;
use crate::text::Message;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "id",
    code: "kind.id",
    about: text!("a business identifier", "业务编号"),
    class: Class::Internal,
    look: Look::text(14),
    heeds_region: false,
    build,
    samples: &[
        ("007", true, Some("007")),
        ("c-12", true, Some("C-12")),
        ("客户 12", true, Some("客户12")),
        ("007 ", false, Some("007")),
        ("C-\u{200b}12", false, Some("C-12")),
        (" ", false, None),
    ],
};

#[derive(Debug)]
struct Id;

fn build(_: &Settings) -> Box<dyn Kind> {
    Box::new(Id)
}

impl Kind for Id {
    fn check(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else {
            return false;
        };
        if !text.is_ascii() {
            return trim(text).len() == text.len() && !text.contains(is_unseen);
        }
        *first != b' ' && *last != b' ' && !bytes.iter().any(u8::is_ascii_control)
    }

    fn explain(&self, text: &str) -> Message {
        let fault = if trim(text).is_empty() {
            text!("nothing but blanks", "只有空白")
        } else if text.contains(['\n', '\r']) {
            text!("a line break", "含有换行")
        } else if text.contains(is_unseen) {
            text!("an invisible character", "含有看不见的字符")
        } else {
            text!("blanks before or after it", "前后有空白")
        };
        fault.into()
    }

    /// Half-width, in upper case, without blanks.
    fn canonical(&self, text: &str, out: &mut String) -> bool {
        let before = out.len();
        let seen = text.chars().map(half_width);
        let seen = seen.filter(|&c| !is_blank(c) && !c.is_control());
        out.extend(seen.flat_map(char::to_uppercase));
        out.len() > before
    }

    fn is_canonical(&self, text: &str) -> bool {
        let mut bytes = text.bytes();
        !text.is_empty() && bytes.all(|byte| byte.is_ascii_graphic() && !byte.is_ascii_lowercase())
    }

    /// The last two characters of six or more, behind three stars; of a shorter one nothing.
    fn mask(&self, text: &str) -> String {
        match text.char_indices().rev().nth(1) {
            Some((at, _)) if text.chars().count() >= 6 => format!("***{}", &text[at..]),
            _ => "***".to_owned(),
        }
    }
}

/// Whether a character leaves no trace on a screen, or breaks the line.
fn is_unseen(c: char) -> bool {
    c.is_control() || is_invisible(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn faults_are_named() {
        for (text, said) in [
            (" ", "nothing but blanks"),
            (" 007", "blanks before or after it"),
            ("007\u{a0}", "blanks before or after it"),
            ("00\n7", "a line break"),
            ("00\t7", "an invisible character"),
            ("\u{feff}007", "an invisible character"),
        ] {
            assert!(!Id.check(text), "{text:?}");
            assert_eq!(Id.explain(text).say(Lang::En), said, "{text:?}");
        }
    }

    #[test]
    fn the_canonical_form_has_no_blanks_and_no_case() {
        for (text, form) in [(" c 007", "C007"), ("ｃ－１２", "C-12"), (" \t", "")] {
            let mut out = String::new();
            assert_eq!(Id.canonical(text, &mut out), !form.is_empty());
            assert_eq!(out, form);
        }
    }

    #[test]
    fn a_mask_shows_two_characters_at_most() {
        assert_eq!(Id.mask("C000123"), "***23");
        assert_eq!(Id.mask("C-12"), "***");
        assert_eq!(Id.mask(""), "***");
    }
}
