//! `person-name`: the name of a person, in any script. What no name is, is refused; how a name is written is only
//! tidied, never shortened: a title stays.
//!
//! `given-name` and `family-name` are the same with their own line in the table. How names are tidied is in
//! `name_form`, how alike two are in `name_likeness`.

use super::name_form::{self, is_han, is_tidy};
use super::spelling::{is_blank, is_invisible, is_silent, trim};
use super::{Entry, Kind, Settings, name_likeness, shape};
use crate::table::class::Class;
use crate::table::look::Look;
use crate::text;
use crate::text::{Message, Text};

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "person-name",
    code: "kind.person-name",
    about: text!("the name of a person", "姓名"),
    class: Class::Personal,
    look: Look::text(12),
    heeds_region: false,
    build,
    samples: &[
        ("张三", true, Some("张三")),
        ("张　三", true, Some("张三")),
        ("欧阳 娜娜", true, Some("欧阳娜娜")),
        ("山田 太郎", true, Some("山田 太郎")),
        ("卡尔•马克思", true, Some("卡尔·马克思")),
        ("Seán O’Brien-Smith", true, Some("Seán O’Brien-Smith")),
        ("王先生", true, Some("王先生")),
        ("Dr. J.  Smith ", false, Some("Dr. J. Smith")),
        ("13812345678", false, None),
        ("wang@example.com", false, None),
        ("测试", false, None),
        ("---", false, None),
    ],
};

/// Which part of a name a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Family name and given name.
    Whole,
    /// One of the two.
    One,
}

/// Longer than any name of a person, in characters.
const LONGEST: usize = 120;

/// What people write where they know no name: folded, whole.
static PLACEHOLDERS: &[&str] = &[
    "test",
    "testing",
    "test test",
    "test user",
    "unknown",
    "anonymous",
    "no name",
    "n/a",
    "asdf",
    "xxx",
    "测试",
    "测试用户",
    "测试账号",
    "匿名",
    "匿名用户",
    "未知",
    "不详",
    "无",
    "无名",
    "无名氏",
    "佚名",
    "暂无",
    "待定",
    "先生",
    "女士",
    "小姐",
    "太太",
    "用户",
    "客户",
    "顾客",
    "会员",
];
/// Of these the ones that are somebody's family or given name.
const SOMEBODY: [&str; 1] = ["test"];

#[derive(Debug)]
struct PersonName(Part);

fn build(_: &Settings) -> Box<dyn Kind> {
    of(Part::Whole)
}

/// The kind of a column that holds this part of a name.
pub(super) fn of(part: Part) -> Box<dyn Kind> {
    Box::new(PersonName(part))
}

impl Kind for PersonName {
    fn check(&self, text: &str) -> bool {
        self.is_canonical(text)
            || trim(text).len() == text.len()
                && fault(text, self.0).is_none()
                && self.canonical(text, &mut String::new())
    }

    fn explain(&self, text: &str) -> Message {
        let inner = trim(text);
        let fault = match fault(text, self.0) {
            Some(fault) => fault,
            None if inner.len() < text.len() => {
                text!("blanks before or after it", "前后有空白")
            }
            None => {
                let mut form = String::new();
                name_form::push(text, &mut form);
                fault(&form, self.0).unwrap_or(NO_NAME)
            }
        };
        fault.into()
    }

    /// Trimmed, blanks squeezed, half-width Latin letters, NFC; one kind of dot between Chinese parts, no blanks in a
    /// short Chinese name.
    fn canonical(&self, text: &str, out: &mut String) -> bool {
        let before = out.len();
        if is_tidy(text) {
            out.push_str(text);
        } else {
            name_form::push(text, out);
        }
        let right = fault(&out[before..], self.0).is_none();
        if !right {
            out.truncate(before);
        }
        right
    }

    fn is_canonical(&self, text: &str) -> bool {
        if name_form::is_plain(text) {
            return !is_placeholder(text, self.0);
        }
        is_tidy(text) && fault(text, self.0).is_none()
    }

    fn likeness(&self, a: &str, b: &str) -> f64 {
        name_likeness::of_persons(a, b)
    }

    /// The first character of each part: `张*`, `W*** L***`.
    fn mask(&self, text: &str) -> String {
        if fault(text, self.0).is_some() {
            return shape(text);
        }
        masked(text)
    }
}

/// The first character of each part and stars: as many as a Chinese part has characters, three of another. A name of
/// one character is a star.
fn masked(text: &str) -> String {
    let mut parts = text
        .split(is_blank)
        .filter(|part| !part.is_empty())
        .peekable();
    let mut out = String::new();
    while let Some(part) = parts.next() {
        let mut chars = part.chars();
        let first = chars.next();
        let hidden = if first.is_some_and(is_han) {
            chars.count()
        } else {
            3
        };
        if out.is_empty() && parts.peek().is_none() && part.chars().nth(1).is_none() {
            return "*".to_owned();
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(first);
        out.extend(std::iter::repeat_n('*', hidden.max(1)));
    }
    out
}

const NO_NAME: Text = text!("not a name", "不是姓名");

/// Why `text` is no name; None if it may be one. Blanks at its ends do not count. One pass for usual names.
fn fault(text: &str, part: Part) -> Option<Text> {
    let inner = trim(text);
    let mut letters = false;
    // Whether there is nothing but letters and blanks, so that the whole is nothing else than a name either.
    let mut plain = true;
    let mut last = ' ';
    for (at, c) in inner.chars().enumerate() {
        if at == LONGEST {
            return Some(text!("longer than any name", "太长，不像姓名"));
        }
        if c.is_ascii_alphabetic() || is_han(c) {
            letters = true;
        } else if c == ' ' {
            // Between parts of the name.
        } else if let Some(fault) = odd(c, last) {
            return Some(whole_fault(inner).unwrap_or(fault));
        } else {
            letters |= c.is_alphabetic();
            plain = false;
        }
        last = c;
    }
    if inner.is_empty() {
        Some(text!("nothing but blanks", "只有空白"))
    } else if !letters {
        Some(text!("no letter in it", "没有文字"))
    } else if is_placeholder(inner, part) {
        Some(text!(
            "a word that stands for a missing name",
            "占位用的词，不是姓名"
        ))
    } else if plain {
        None
    } else {
        whole_fault(inner)
    }
}

/// What is wrong with one character that is neither an ASCII letter nor a Chinese character.
fn odd(c: char, last: char) -> Option<Text> {
    // Marks stand on letters; joiners stand in Persian and Indian names.
    let joins = matches!(c, '\u{200c}' | '\u{200d}') && last.is_alphabetic() && !last.is_ascii();
    Some(match c {
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => text!("a line break", "含有换行"),
        _ if joins || name_form::is_mark(c) && !is_silent(c) => return None,
        '@' | '＠' => text!("the sign @", "含有 @"),
        _ if c.is_control() || is_invisible(c) || is_silent(c) => {
            text!("an invisible character", "含有看不见的字符")
        }
        '〇' => return None,
        _ if c.is_numeric() && !c.is_alphabetic() => text!("a digit", "含有数字"),
        _ if c.is_alphabetic() || is_blank(c) || name_form::is_name_sign(c) => return None,
        _ => text!("a sign that no name has", "含有姓名里不会有的符号"),
    })
}

/// What the text as a whole is instead of a name.
fn whole_fault(text: &str) -> Option<Text> {
    if text.contains(['@', '＠']) {
        return Some(text!(
            "an e-mail address, or the sign @",
            "像是邮箱，含有 @"
        ));
    }
    name_form::is_web_address(text).then_some(text!("a web address", "这是网址"))
}

fn is_placeholder(text: &str, part: Part) -> bool {
    let found = PLACEHOLDERS
        .iter()
        .find(|word| text.eq_ignore_ascii_case(word));
    found.is_some_and(|word| part == Part::Whole || !SOMEBODY.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    fn form(text: &str) -> Option<String> {
        let mut out = String::new();
        PersonName(Part::Whole)
            .canonical(text, &mut out)
            .then_some(out)
    }

    #[test]
    fn a_plain_name_is_a_tidy_one_without_a_fault() {
        let mut plain = 0;
        for c in '\0'..='\u{9fff}' {
            for text in [
                format!("{c}"),
                format!("A{c}b"),
                format!("{c}{c}"),
                format!("a {c}-b'c"),
            ] {
                if name_form::is_plain(&text) {
                    plain += 1;
                    let wrong = fault(&text, Part::Whole).is_some();
                    let placeholder = is_placeholder(&text, Part::Whole);
                    assert!(is_tidy(&text) && wrong == placeholder, "{text}");
                }
            }
        }
        assert!(plain > 40_000);
        for text in ["Linnéa Öberg", "O'Neill", "García-López", "ÅSA"] {
            assert!(name_form::is_plain(text), "{text}");
        }
        for text in ["-a", "a-", "a--b", "a 'b", "×", "a  b", "a\u{301}"] {
            assert!(!name_form::is_plain(text), "{text}");
        }
    }

    #[test]
    fn names_of_every_script_are_right() {
        for text in [
            "王小明",
            "欧阳娜娜",
            "买买提·阿不都热合曼",
            "司马相如",
            "李〇",
            "John Smith",
            "Smith, John",
            "J. R. R. Tolkien",
            "María José García-López",
            "Bjørn Åse",
            "D'Angelo",
            "O’Neill",
            "Иван Иванов",
            "محمد علي",
            "मोहन दास",
            "田中 さくら",
            "マイケル・ジャクソン",
            "김철수",
            "สมชาย ใจดี",
            "Nguyễn Văn An",
            "张伟（销售部）",
            "Null",
            "Müller jun.",
        ] {
            let kind = PersonName(Part::Whole);
            assert!(
                kind.check(text),
                "{text}: {}",
                kind.explain(text).say(Lang::En)
            );
        }
    }

    #[test]
    fn faults_are_named() {
        let kind = PersonName(Part::Whole);
        for (text, said) in [
            ("  ", "nothing but blanks"),
            (" 张三", "blanks before or after it"),
            ("张三1", "a digit"),
            ("张三１", "a digit"),
            ("a@b.cn", "an e-mail address, or the sign @"),
            ("www.example.com", "a web address"),
            ("http://a.cn", "a web address"),
            ("example.com", "a web address"),
            ("张\n三", "a line break"),
            ("张\u{200b}三", "an invisible character"),
            ("...", "no letter in it"),
            ("Test", "a word that stands for a missing name"),
            ("匿名", "a word that stands for a missing name"),
            ("ＴＥＳＴ", "a word that stands for a missing name"),
            ("张*", "a sign that no name has"),
            ("小明😀", "a sign that no name has"),
        ] {
            assert!(!kind.check(text), "{text}");
            assert_eq!(kind.explain(text).say(Lang::En), said, "{text}");
        }
        assert!(PersonName(Part::One).check("Test"));
    }

    #[test]
    fn names_are_tidied_and_nothing_is_lost() {
        for (text, tidy) in [
            ("张　三", "张三"),
            ("张 三 丰", "张三丰"),
            ("欧阳 修", "欧阳修"),
            ("诸葛 孔明", "诸葛孔明"),
            ("高桥 凉介", "高桥 凉介"),
            ("阿凡提.买买提", "阿凡提·买买提"),
            ("阿凡提 ‧ 买买提", "阿凡提·买买提"),
            ("ジャン･ポール", "ジャン・ポール"),
            ("ｶﾞﾝﾎﾞ", "ガンボ"),
            ("Ｊｏｈｎ　Ｓｍｉｔｈ", "John Smith"),
            (" John \t Smith ", "John Smith"),
            ("Jose\u{301}", "José"),
            ("MR. john SMITH", "MR. john SMITH"),
            ("O’Brien", "O’Brien"),
            ("张三 先生", "张三 先生"),
        ] {
            assert_eq!(form(text).as_deref(), Some(tidy), "{text}");
        }
    }

    #[test]
    fn a_mask_shows_where_each_part_begins() {
        let kind = PersonName(Part::Whole);
        for (text, mask) in [
            ("张三", "张*"),
            ("欧阳娜娜", "欧***"),
            ("王", "*"),
            ("Wang Lei", "W*** L***"),
            ("J. Smith", "J*** S***"),
            ("山田 太郎", "山* 太*"),
            ("138", "999 (3)"),
        ] {
            assert_eq!(kind.mask(text), mask);
        }
    }
}
