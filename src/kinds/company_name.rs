//! `company-name`: the name of a company or another organisation, as registered or as people call it.
//!
//! The canonical form only tidies: legal form, region and case stay. What two names have in common beyond these is
//! measured by `company_likeness`.

use super::name_form::{self, is_tidy};
use super::spelling::{is_invisible, trim};
use super::{Entry, Kind, Settings, company_likeness, shape};
use crate::table::class::Class;
use crate::table::look::Look;
use crate::text;
use crate::text::{Message, Text};

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "company-name",
    code: "kind.company-name",
    about: text!("the name of a company", "公司名称"),
    class: Class::Internal,
    look: Look::text(28),
    heeds_region: false,
    build,
    samples: &[
        ("华为技术有限公司", true, Some("华为技术有限公司")),
        (
            "腾讯科技（深圳）有限公司",
            true,
            Some("腾讯科技(深圳)有限公司"),
        ),
        ("ＡＢＣ Ltd.", true, Some("ABC Ltd.")),
        ("7-Eleven Inc.", true, Some("7-Eleven Inc.")),
        ("3M", true, Some("3M")),
        (" Siemens  AG", false, Some("Siemens AG")),
        ("13812345678", false, None),
        ("测试公司", false, None),
        ("info@example.com", false, None),
        ("--", false, None),
    ],
};

/// Longer than any registered name, in characters.
const LONGEST: usize = 250;

/// What people write where there is no company, whole.
static PLACEHOLDERS: &[&str] = &[
    "test",
    "testing",
    "test company",
    "unknown",
    "no company",
    "n/a",
    "asdf",
    "xxx",
    "测试",
    "测试公司",
    "某公司",
    "未知",
    "不详",
    "无",
    "暂无",
    "待定",
    "公司",
    "有限公司",
    "公司名称",
];

#[derive(Debug)]
struct CompanyName;

fn build(_: &Settings) -> Box<dyn Kind> {
    Box::new(CompanyName)
}

impl Kind for CompanyName {
    fn check(&self, text: &str) -> bool {
        self.is_canonical(text)
            || trim(text).len() == text.len()
                && fault(text).is_none()
                && self.canonical(text, &mut String::new())
    }

    fn explain(&self, text: &str) -> Message {
        let inner = trim(text);
        let fault = match fault(text) {
            Some(fault) => fault,
            None if inner.len() < text.len() => {
                text!("blanks before or after it", "前后有空白")
            }
            None => {
                let mut form = String::new();
                name_form::push_even(text, &mut form);
                fault(&form).unwrap_or(NO_NAME)
            }
        };
        fault.into()
    }

    /// Trimmed, blanks squeezed, brackets and Latin letters half-width, NFC.
    fn canonical(&self, text: &str, out: &mut String) -> bool {
        let before = out.len();
        if is_tidy(text) {
            out.push_str(text);
        } else {
            name_form::push_even(text, out);
        }
        let right = fault(&out[before..]).is_none();
        if !right {
            out.truncate(before);
        }
        right
    }

    fn is_canonical(&self, text: &str) -> bool {
        if name_form::is_plain(text) {
            return !is_placeholder(text);
        }
        is_tidy(text) && fault(text).is_none()
    }

    fn likeness(&self, a: &str, b: &str) -> f64 {
        company_likeness::of(a, b)
    }

    /// The first two characters and at most six stars.
    fn mask(&self, text: &str) -> String {
        const SHOWN: usize = 2;
        const STARS: usize = 6;
        let name = trim(text);
        if fault(name).is_some() {
            return shape(text);
        }
        let len = name.chars().count();
        let shown = SHOWN.min(len.saturating_sub(1));
        let mut mask: String = name.chars().take(shown).collect();
        mask.extend(std::iter::repeat_n('*', (len - shown).min(STARS)));
        mask
    }
}

const NO_NAME: Text = text!("not the name of a company", "不是公司名称");

/// Why `text` is no name of a company; None if it may be one. Blanks at its ends do not count.
fn fault(text: &str) -> Option<Text> {
    let inner = trim(text);
    let (mut letters, mut digits) = (false, false);
    for (at, c) in inner.chars().enumerate() {
        if at == LONGEST {
            return Some(text!("longer than any name", "太长，不像公司名称"));
        }
        if c.is_ascii_alphabetic() || name_form::is_han(c) {
            letters = true;
            continue;
        }
        if c == ' ' || c.is_ascii_graphic() {
            digits |= c.is_ascii_digit();
            continue;
        }
        if matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}') {
            return Some(text!("a line break", "含有换行"));
        }
        if c.is_control() && c != '\t' || is_invisible(c) {
            return Some(text!("an invisible character", "含有看不见的字符"));
        }
        letters |= c.is_alphabetic();
        digits |= c.is_numeric();
    }
    Some(if inner.is_empty() {
        text!("nothing but blanks", "只有空白")
    } else if !letters && digits {
        text!("only digits", "只有数字")
    } else if !letters {
        text!("no letter in it", "没有文字")
    } else if is_mailbox(inner) {
        text!("an e-mail address", "这是邮箱地址")
    } else if name_form::is_web_address(inner) && has_web_prefix(inner) {
        text!("a web address", "这是网址")
    } else if is_placeholder(inner) {
        text!(
            "a word that stands for a missing name",
            "占位用的词，不是公司名称"
        )
    } else {
        return None;
    })
}

fn is_placeholder(text: &str) -> bool {
    let mut words = PLACEHOLDERS.iter();
    words.any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether the text is one word with an `@` and a point behind it.
fn is_mailbox(text: &str) -> bool {
    text.contains(['@', '＠'])
        && !text.contains(char::is_whitespace)
        && text
            .rsplit_once(['@', '＠'])
            .is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'))
}

/// Amazon.com is a company; www.amazon.com is an address.
fn has_web_prefix(text: &str) -> bool {
    let www = text
        .get(..4)
        .is_some_and(|head| head.eq_ignore_ascii_case("www."));
    www || text.contains("://")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn names_of_companies_are_right() {
        for text in [
            "北京百度网讯科技有限公司",
            "上海某某商贸有限公司第一分公司",
            "Amazon.com, Inc.",
            "H&M Hennes & Mauritz AB",
            "Procter & Gamble",
            "S.A. Louis Delhaize",
            "株式会社日立製作所",
            "㈱リコー",
            "Yahoo!",
            "E.ON SE",
            "ООО «Ромашка»",
            "삼성전자 주식회사",
            "58同城",
        ] {
            assert!(
                CompanyName.check(text),
                "{text}: {}",
                CompanyName.explain(text).say(Lang::En)
            );
        }
    }

    #[test]
    fn faults_are_named() {
        for (text, said) in [
            (" ", "nothing but blanks"),
            ("ABC ", "blanks before or after it"),
            ("ABC\nDEF", "a line break"),
            ("A\u{200b}BC", "an invisible character"),
            ("12345", "only digits"),
            ("...", "no letter in it"),
            ("a@b.com", "an e-mail address"),
            ("https://b.com", "a web address"),
            ("www.b.com", "a web address"),
            ("Test", "a word that stands for a missing name"),
            ("有限公司", "a word that stands for a missing name"),
            ("ｔｅｓｔ", "a word that stands for a missing name"),
        ] {
            assert!(!CompanyName.check(text), "{text}");
            assert_eq!(CompanyName.explain(text).say(Lang::En), said, "{text}");
        }
    }

    #[test]
    fn a_mask_shows_two_characters() {
        for (text, mask) in [
            ("华为技术有限公司", "华为******"),
            ("ABC", "AB*"),
            ("3M", "3*"),
            ("李", "*"),
            ("1", "9 (1)"),
        ] {
            assert_eq!(CompanyName.mask(text), mask);
        }
    }
}
