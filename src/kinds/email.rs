//! `email`: one e-mail address as people have them, `name@domain`.
//!
//! What an address is, and why a text is none, is the grammar of `types/address.rs`; here are its canonical form and
//! its mask.

use unicode_normalization::UnicodeNormalization as _;

use super::spelling::{half_width, trim};
use super::{Entry, Kind, Settings, shape};
use crate::table::class::Class;
use crate::table::look::Look;
use crate::text;
use crate::text::Message;
use crate::types::address::{fault, is_address};

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "email",
    code: "kind.email",
    about: text!("an e-mail address", "电子邮箱"),
    class: Class::Personal,
    look: Look::text(26),
    heeds_region: false,
    build,
    samples: &[
        ("wang.wei@example.com", true, Some("wang.wei@example.com")),
        ("13800138000@163.com", true, Some("13800138000@163.com")),
        (
            "O'Hara+News@mail.example.ie",
            true,
            Some("o'hara+news@mail.example.ie"),
        ),
        ("王伟@例子.中国", true, Some("王伟@例子.中国")),
        ("wang.wei.example.com", false, None),
        ("wang..wei@example.com", false, None),
        ("wang wei@example.com", false, None),
        ("wang@example.com;li@example.com", false, None),
        ("\"wang wei\"@example.com", false, None),
        ("wang@example。com", false, Some("wang@example.com")),
    ],
};

#[derive(Debug)]
struct Email;

fn build(_: &Settings) -> Box<dyn Kind> {
    Box::new(Email)
}

impl Kind for Email {
    fn check(&self, text: &str) -> bool {
        is_address(text)
    }

    fn explain(&self, text: &str) -> Message {
        fault(text).map_or_else(
            || text!("not an e-mail address", "不是邮箱地址").into(),
            Message::from,
        )
    }

    /// Trimmed, half-width, in lower case as a whole. RFC 5321 §2.4 lets a mail system tell `Wang` from `wang`
    /// before the `@`; none that customers use does, and two customers who differ in that alone are one.
    fn canonical(&self, text: &str, out: &mut String) -> bool {
        let text = trim(text);
        let before = out.len();
        if text.is_ascii() {
            out.push_str(text);
            out[before..].make_ascii_lowercase();
        } else {
            let folded: String = text.nfkc().map(half_width).collect();
            out.extend(trim(&folded).to_lowercase().nfkc());
        }
        if is_address(&out[before..]) {
            return true;
        }
        out.truncate(before);
        // Lower case may need more octets than an address has room for.
        let right = is_address(text);
        if right {
            out.push_str(text);
        }
        right
    }

    fn is_canonical(&self, text: &str) -> bool {
        let mut bytes = text.bytes();
        bytes.all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) && is_address(text)
    }

    /// Of two mailboxes of one domain how alike their names are, with less weight than a whole name has; what two
    /// domains have in common is nothing about two people.
    fn likeness(&self, a: &str, b: &str) -> f64 {
        if a == b {
            return 1.0;
        }
        match (a.rsplit_once('@'), b.rsplit_once('@')) {
            (Some((a, a_domain)), Some((b, b_domain))) => {
                let most = if a_domain == b_domain { 0.95 } else { 0.9 };
                most * strsim::normalized_damerau_levenshtein(a, b)
            }
            _ => 0.0,
        }
    }

    /// The first letter, three stars, the domain: `w***@example.com`; a local part of one or two letters is all
    /// stars.
    fn mask(&self, text: &str) -> String {
        match text.rsplit_once('@') {
            Some((local, domain)) if is_address(text) => {
                let mut letters = local.chars();
                match (letters.next(), letters.nth(1)) {
                    (Some(first), Some(_)) => format!("{first}***@{domain}"),
                    _ => format!("***@{domain}"),
                }
            }
            _ => shape(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{Options, find};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_kind_and_the_format_of_a_string_agree(
            text in "[a1.@\\-_ é例。＠\"\u{fe0f}]{0,12}|[a-z.]{1,4}@[a-zA-Z0-9.\\-例]{1,9}|[ab]@[a-zA-Z]{2}|[a.]{60,70}@[a.]{180,200}|\\PC{0,20}",
        ) {
            let format = Options { format: Some("email".to_owned()), ..Options::default() };
            let string = (find("string").unwrap().build)(&format).unwrap();
            prop_assert_eq!(Email.check(&text), string.read(&text).is_present());
        }

        #[test]
        fn the_canonical_form_is_an_address(text in "\\PC{0,6}@?[a-zA-Z.。Ａé-]{0,12}") {
            let mut form = String::new();
            if Email.canonical(&text, &mut form) {
                prop_assert!(is_address(&form));
            } else {
                prop_assert!(!is_address(&text));
            }
        }
    }

    #[test]
    fn spellings_of_one_address_are_one() {
        for (text, form) in [
            (" Wang.Wei@QQ.com", Some("wang.wei@qq.com")),
            ("ｗａｎｇ＠ｑｑ。ｃｏｍ", Some("wang@qq.com")),
            ("wang@例子.中国", Some("wang@例子.中国")),
            ("wang@", None),
        ] {
            let mut out = String::new();
            let read = Email.canonical(text, &mut out);
            assert_eq!(read.then_some(&*out), form, "{text}");
        }
    }

    #[test]
    fn a_mask_shows_the_domain_and_one_letter() {
        for (text, mask) in [
            ("wang.wei@qq.com", "w***@qq.com"),
            ("王小明@例子.中国", "王***@例子.中国"),
            ("wl@qq.com", "***@qq.com"),
            ("w@qq.com", "***@qq.com"),
            ("wang", "aaaa (4)"),
        ] {
            assert_eq!(Email.mask(text), mask);
        }
    }
}
