//! `address`: where somebody lives or a company sits, in one cell: Chinese or any other.
//!
//! No register of streets is at hand, so that little can be refused: what has no letters, what is another kind of value,
//! and the words that people type where they know nothing. What an address consists of is found in `parts.rs`, how alike
//! two are in `likeness.rs`.

mod likeness;
mod parts;
mod simplified;

use unicode_normalization::UnicodeNormalization as _;

use super::spelling::{half_width, is_blank, is_invisible, trim};
use super::{Entry, Kind, Settings, shape};
use crate::table::class::Class;
use crate::table::look::Look;
use crate::text;
use crate::text::{Message, Text};
use crate::types::address::is_address;

pub(crate) use parts::province;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "address",
    code: "kind.address",
    about: text!("a postal address", "地址"),
    class: Class::Personal,
    look: Look::text(40),
    heeds_region: false,
    build,
    samples: &[
        (
            "浙江省杭州市余杭区文一西路969号",
            true,
            Some("浙江省杭州市余杭区文一西路969号"),
        ),
        (
            "浙江省 杭州市 文一西路９６９号",
            true,
            Some("浙江省杭州市文一西路969号"),
        ),
        ("12  Main St, Apt 4", true, Some("12 Main St, Apt 4")),
        (" 北京路1号", true, Some("北京路1号")),
        ("100080", false, None),
        ("wang@example.com", false, None),
        ("不详", false, None),
    ],
};

#[derive(Debug)]
struct Address;

fn build(_: &Settings) -> Box<dyn Kind> {
    Box::new(Address)
}

impl Kind for Address {
    fn check(&self, text: &str) -> bool {
        fault(text).is_none()
    }

    fn explain(&self, text: &str) -> Message {
        fault(text)
            .unwrap_or(text!("not an address", "不是地址"))
            .into()
    }

    /// Trimmed and squeezed, letters and digits half-width, NFC; a blank beside a Chinese character stays only where
    /// the other side is a letter. Nothing is added and nothing spelt out.
    fn canonical(&self, text: &str, out: &mut String) -> bool {
        let before = out.len();
        let signs = text.chars().filter_map(folded);
        squeeze(signs.nfc(), out);
        if fault(&out[before..]).is_none() {
            return true;
        }
        out.truncate(before);
        // Composing letters can leave too few of them.
        let right = fault(text).is_none();
        if right {
            out.push_str(text);
        }
        right
    }

    fn is_canonical(&self, text: &str) -> bool {
        let (mut last, mut blank) = (' ', false);
        for c in text.chars() {
            match c {
                ' ' if last == ' ' || blank => return false,
                ' ' => blank = true,
                '!'..='~' | '\u{4e00}'..='\u{9fff}' => {
                    if blank && !is_blank_kept(last, c) {
                        return false;
                    }
                    (last, blank) = (c, false);
                }
                _ => return false,
            }
        }
        !blank && fault(text).is_none()
    }

    fn likeness(&self, a: &str, b: &str) -> f64 {
        likeness::likeness(a, b)
    }

    /// Province and city; of other addresses what stands after the last comma, else the first word.
    fn mask(&self, text: &str) -> String {
        if fault(text).is_some() {
            return shape(text);
        }
        let mask = parts::mask(text);
        if mask.contains(trim(text)) {
            return parts::STARS.to_owned();
        }
        mask
    }
}

/// A character as it stands in a canonical form: letters, digits and the signs of numbers in half width, white space as
/// a blank, nothing of what nobody sees.
fn folded(c: char) -> Option<char> {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '＃' | '－' | '／' | '．' => {
            Some(half_width(c))
        }
        _ if c.is_whitespace() => Some(' '),
        _ if is_invisible(c) || c.is_control() => None,
        _ => Some(c),
    }
}

/// Whether a character is a Chinese one.
fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}' | '〇' | '々')
}

/// Whether a blank between two characters says anything.
fn is_blank_kept(before: char, after: char) -> bool {
    let closed =
        |c: char| is_han(c) || c.is_ascii_digit() || matches!(c, '，' | '、' | '（' | '）');
    !((is_han(before) && closed(after)) || (closed(before) && is_han(after)))
}

/// Appends characters with one blank for each run of blanks that says anything.
fn squeeze(signs: impl Iterator<Item = char>, out: &mut String) {
    let mut last = None;
    let mut blank = false;
    for c in signs {
        if c.is_whitespace() {
            blank = true;
            continue;
        }
        if let Some(last) = last
            && blank
            && is_blank_kept(last, c)
        {
            out.push(' ');
        }
        out.push(c);
        (last, blank) = (Some(c), false);
    }
}

/// How many characters an address has at least.
const FEWEST: usize = 3;

/// What people type where they know no address, in lower case, without blanks.
const PLACEHOLDERS: [&str; 38] = [
    "暂无",
    "未知",
    "不详",
    "不明",
    "没有",
    "未填",
    "待补",
    "待定",
    "保密",
    "同上",
    "见上",
    "地址",
    "测试",
    "暂缺",
    "无地址",
    "未填写",
    "未提供",
    "待补充",
    "待完善",
    "待确认",
    "不知道",
    "没有地址",
    "暂无地址",
    "地址不详",
    "地址未知",
    "测试地址",
    "unknown",
    "none",
    "null",
    "n/a",
    "tbd",
    "tba",
    "test",
    "testaddress",
    "address",
    "noaddress",
    "sameasabove",
    "notavailable",
];

/// What is wrong with an address.
fn fault(text: &str) -> Option<Text> {
    let inner = trim(text);
    if inner.is_empty() {
        Some(text!("nothing but blanks", "只有空白"))
    } else if text.contains(|c| is_invisible(c) || c.is_control() && !c.is_whitespace()) {
        Some(text!("an invisible character", "含有看不见的字符"))
    } else if is_other_value(inner) {
        Some(text!(
            "an e-mail or web address, not a postal one",
            "是邮箱或网址，不是地址"
        ))
    } else if is_placeholder(text) {
        Some(text!(
            "a word that stands for no address",
            "占位用的词，不是地址"
        ))
    } else {
        in_letters(text)
    }
}

/// What is wrong with the characters of an address: too few letters, one and the same throughout.
fn in_letters(text: &str) -> Option<Text> {
    let (mut letters, mut han, mut all) = (0_usize, 0_usize, 0_usize);
    let (mut first, mut alike) = (None, true);
    for c in text.chars().filter(|c| !is_blank(*c)) {
        all += 1;
        han += usize::from(is_han(c));
        letters += usize::from(c.is_alphabetic());
        alike &= *first.get_or_insert(c) == c;
    }
    if letters == 0 {
        Some(text!(
            "no letters, only digits and signs",
            "只有数字和符号，没有地名"
        ))
    } else if alike && all > 1 {
        Some(text!(
            "the same character again and again",
            "重复的同一个字符"
        ))
    } else if han < 2 && all < FEWEST {
        Some(text!("too short for an address", "太短，不是地址"))
    } else {
        None
    }
}

fn is_other_value(text: &str) -> bool {
    let web = |prefix: &str| {
        text.get(..prefix.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    is_address(text) || web("http://") || web("https://") || web("www.")
}

fn is_placeholder(text: &str) -> bool {
    // None has a digit, none is longer even in full-width letters with a blank between them.
    if text.len() > 48 || text.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    PLACEHOLDERS.iter().any(|word| {
        let signs = text.chars().filter(|c| !is_blank(*c)).map(half_width);
        signs.map(|c| c.to_ascii_lowercase()).eq(word.chars())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;
    use proptest::prelude::*;

    fn canonical(text: &str) -> Option<String> {
        let mut out = String::new();
        Address.canonical(text, &mut out).then_some(out)
    }

    proptest! {
        #[test]
        fn a_form_is_its_own(text in "([省市区路号王a1Ａ９é,，# 　\u{301}\u{200b}\n-]|浙江|杭州市|St){0,14}") {
            let form = canonical(&text);
            prop_assert!(form.is_some() || !Address.check(&text));
            if let Some(form) = form {
                prop_assert!(Address.check(&form));
                prop_assert_eq!(canonical(&form), Some(form.clone()));
                let mask = Address.mask(&form);
                prop_assert!(!mask.contains(&form), "{}", mask);
            }
            if Address.is_canonical(&text) {
                prop_assert_eq!(canonical(&text), Some(text));
            }
        }
    }

    #[test]
    fn spellings_of_one_address_are_one() {
        for (text, form) in [
            (
                "上海市 浦东新区　滨江大道 1６4 号",
                "上海市浦东新区滨江大道164号",
            ),
            ("杭州 Block B 3 楼", "杭州 Block B 3楼"),
            ("文三路100号 3－502", "文三路100号3-502"),
            (" 12\tMain  St\n", "12 Main St"),
            ("Ｍain Cafe\u{301}", "Main Café"),
            ("北京市，海淀区", "北京市，海淀区"),
        ] {
            assert_eq!(canonical(text).as_deref(), Some(form), "{text}");
            assert!(Address.is_canonical(form) || !form.is_ascii());
        }
    }

    #[test]
    fn a_mask_shows_the_city() {
        for (text, mask) in [
            ("浙江省杭州市余杭区文一西路969号", "浙江省杭州市***"),
            ("杭州余杭区文一西路969号", "浙江省杭州市***"),
            ("上海浦东新区滨江大道164号", "上海市***"),
            ("人民路12号3单元", "人民***"),
            ("上海市", "***"),
            ("12 Main St, Springfield, IL", "***, IL"),
            ("12 Main St", "12 ***"),
            ("王@杭州", "王@***"),
            ("12345", "99999 (5)"),
        ] {
            assert_eq!(Address.mask(text), mask, "{text}");
        }
    }

    #[test]
    fn faults_are_named() {
        for (text, said) in [
            (" ", "nothing but blanks"),
            ("文一路\u{200b}1号", "an invisible character"),
            ("13800138000", "no letters, only digits and signs"),
            ("010-62345678", "no letters, only digits and signs"),
            ("---", "no letters, only digits and signs"),
            (
                "wang@example.com",
                "an e-mail or web address, not a postal one",
            ),
            (
                "https://example.com/a",
                "an e-mail or web address, not a postal one",
            ),
            ("未 知", "a word that stands for no address"),
            ("N/A", "a word that stands for no address"),
            ("啊啊啊啊", "the same character again and again"),
            ("x1", "too short for an address"),
            ("无", "too short for an address"),
        ] {
            assert!(!Address.check(text), "{text}");
            assert_eq!(Address.explain(text).say(Lang::En), said, "{text}");
        }
        for right in [
            "杭州",
            "1 Oz",
            "三里屯SOHO A座",
            "12 Rue de l’Église",
            "東京都港区",
        ] {
            assert!(Address.check(right), "{right}");
        }
    }
}
