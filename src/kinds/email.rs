//! `email`: one e-mail address as people have them, `name@domain`.
//!
//! What an address is, and why a text is none, is the grammar of `types/address.rs`; here are its canonical form and
//! its mask.

use unicode_normalization::UnicodeNormalization as _;

use super::spelling::{half_width, trim};
use super::{Entry, Kind, Settings, shape};
use crate::table::class::Class;
use crate::text;
use crate::text::Message;
use crate::types::address::{fault, is_address};

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "email",
    code: "kind.email",
    about: text!("an e-mail address", "电子邮箱"),
    class: Class::Personal,
    build,
    samples: &[
        ("wang.wei@example.com", true),
        ("13800138000@163.com", true),
        ("o'hara+news@mail.example.ie", true),
        ("王伟@例子.中国", true),
        ("wang.wei.example.com", false),
        ("wang..wei@example.com", false),
        ("wang wei@example.com", false),
        ("wang@example.com;li@example.com", false),
        ("\"wang wei\"@example.com", false),
        ("wang@example。com", false),
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
    fn canonical(&self, text: &str) -> Option<String> {
        let text = trim(text);
        let lower = if text.is_ascii() {
            text.to_ascii_lowercase()
        } else {
            let folded: String = text.nfkc().map(half_width).collect();
            trim(&folded).to_lowercase().nfkc().collect()
        };
        if is_address(&lower) {
            return Some(lower);
        }
        // Lower case may need more octets than an address has room for.
        is_address(text).then(|| text.to_owned())
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
            if let Some(form) = Email.canonical(&text) {
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
            assert_eq!(Email.canonical(text).as_deref(), form, "{text}");
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
