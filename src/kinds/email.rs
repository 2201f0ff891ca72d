//! `email`: one e-mail address as people have them, `name@domain`.
//!
//! The dot-atom form of RFC 5322 §3.2.3 with the lengths of RFC 5321 §4.5.3.1 and domains as RFC 1123 §2.1 writes
//! them; letters beyond ASCII as RFC 6531 allows. No quoted local part, no comment, no address literal: they are
//! legal in a message header and a mistake in a customer table.

use unicode_normalization::UnicodeNormalization as _;

use super::spelling::{half_width, is_blank, is_foreign_letter, is_full_width, is_invisible, trim};
use super::{Entry, Kind, Settings, shape};
use crate::table::class::Class;
use crate::text;
use crate::text::{Message, Text};

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

/// Octets before the `@` (RFC 5321 §4.5.3.1.1).
const LOCAL_MOST: usize = 64;
/// Octets of a label of the domain (RFC 1035 §2.3.4).
const LABEL_MOST: usize = 63;
/// Octets in all (RFC 5321 §4.5.3.1.3, less the angle brackets).
const WHOLE_MOST: usize = 254;

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
        explain(text)
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

// What a byte is (low half) and which bytes may not follow it (high half). `ODD` may follow nothing, so that one
// `&` and one `|` a byte find every fault, without a branch.
const DOT: u8 = 1;
const HYPHEN: u8 = 2;
const ODD: u8 = 4;
const FOREIGN: u8 = 8;
const fn then_not(following: u8) -> u8 {
    (following | ODD) << 4
}
const WORD: u8 = then_not(0);

/// Bytes before the `@`: `atext` of RFC 5322 §3.2.3 and the dot.
static LOCAL: [u8; 256] = {
    let mut table = table();
    let signs = b"!#$%&'*+-/=?^_`{|}~";
    let mut at = 0;
    while at < signs.len() {
        table[signs[at] as usize] = WORD;
        at += 1;
    }
    table[b'.' as usize] = DOT | then_not(DOT);
    table
};

/// Bytes after the `@`: letters, digits and hyphen (RFC 1123 §2.1) and the dot.
static DOMAIN: [u8; 256] = {
    let mut table = table();
    table[b'.' as usize] = DOT | then_not(DOT | HYPHEN);
    table[b'-' as usize] = HYPHEN | then_not(DOT);
    table
};

const fn table() -> [u8; 256] {
    let mut table = [ODD | then_not(0); 256];
    let mut byte = 0;
    while byte < 256 {
        if (byte as u8).is_ascii_alphanumeric() {
            table[byte] = WORD;
        } else if byte >= 0x80 {
            table[byte] = FOREIGN | WORD;
        }
        byte += 1;
    }
    table
}

/// Whether `text` is an address. One pass over the bytes; only letters beyond ASCII are looked at twice.
fn is_address(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (mut seen, mut wrong) = (0, 0);
    // Both parts begin and end as if a dot stood there.
    let mut last = LOCAL[b'.' as usize];
    let mut at = 0;
    loop {
        let Some(&byte) = bytes.get(at) else {
            return false;
        };
        if byte == b'@' {
            break;
        }
        let class = LOCAL[byte as usize];
        wrong |= (last >> 4) & class;
        seen |= class;
        last = class;
        at += 1;
    }
    wrong |= (last >> 4) & DOT;
    let domain = &bytes[at + 1..];
    last = DOMAIN[b'.' as usize];
    for &byte in domain {
        let class = DOMAIN[byte as usize];
        wrong |= (last >> 4) & class;
        seen |= class;
        last = class;
    }
    wrong |= (last >> 4) & DOT;
    wrong == 0
        && at <= LOCAL_MOST
        && (domain.len() <= LABEL_MOST || (text.len() <= WHOLE_MOST && has_short_labels(domain)))
        && !(domain.last().is_some_and(u8::is_ascii_digit) && ends_in_number(domain))
        && (seen & FOREIGN == 0 || text.chars().all(|c| c.is_ascii() || is_foreign_letter(c)))
}

/// Whether no label of the domain has more than 63 octets.
fn has_short_labels(domain: &[u8]) -> bool {
    domain
        .split(|&byte| byte == b'.')
        .all(|label| label.len() <= LABEL_MOST)
}

/// Whether the last label is digits only: no such domain exists (RFC 3696 §2); it is an IP address, or cut short.
fn ends_in_number(domain: &[u8]) -> bool {
    domain
        .rsplit(|&byte| byte == b'.')
        .next()
        .is_some_and(|label| label.iter().all(u8::is_ascii_digit))
}

fn explain(text: &str) -> Message {
    if let Some(message) = written_wrong(text) {
        return message;
    }
    let Some((local, domain)) = text.split_once('@') else {
        return text!("no @", "缺少 @").into();
    };
    if domain.contains('@') {
        return if domain.contains([';', ',', ' ', '/', '、', '；', '，', '|']) {
            text!("more than one address", "不止一个邮箱地址").into()
        } else {
            text!("more than one @", "不止一个 @").into()
        };
    }
    let fault = in_local(local).or_else(|| in_domain(domain)).or_else(|| {
        (text.len() > WHOLE_MOST).then(|| {
            Message::new(text!("longer than {most} bytes", "超过 {most} 个字节"))
                .with("most", WHOLE_MOST)
        })
    });
    fault.unwrap_or_else(|| text!("not an e-mail address", "不是邮箱地址").into())
}

/// Faults of the typing, before any grammar.
fn written_wrong(text: &str) -> Option<Message> {
    let inner = trim(text);
    let fault = if inner.is_empty() {
        text!("nothing but blanks", "只有空白")
    } else if text.contains(is_invisible) {
        text!("an invisible character", "含有看不见的字符")
    } else if inner.len() < text.len() {
        text!("blanks before or after it", "前后有空白")
    } else if text.contains(is_full_width) {
        text!("full-width characters", "含有全角字符")
    } else if text.starts_with('<') && text.ends_with('>') {
        text!("angle brackets around it", "外面有尖括号")
    } else if inner.ends_with('>') && inner.contains('<') {
        text!("a name beside the address", "地址旁带有姓名")
    } else if text
        .get(..7)
        .is_some_and(|start| start.eq_ignore_ascii_case("mailto:"))
    {
        text!("mailto: before the address", "地址前有 mailto:")
    } else {
        return None;
    };
    Some(fault.into())
}

fn in_local(local: &str) -> Option<Message> {
    let fault = if local.is_empty() {
        text!("nothing before the @", "@ 前面是空的")
    } else if local.starts_with('"') && local.ends_with('"') {
        text!(
            "a part in quotation marks before the @",
            "@ 前面的部分带引号"
        )
    } else if let Some(c) = local.chars().find(|&c| !fits(c, &LOCAL)) {
        return Some(odd(c, text!("the part before the @", "@ 前面的部分")));
    } else if local.starts_with('.') {
        text!("a dot at the start", "开头是点")
    } else if local.ends_with('.') {
        text!("a dot right before the @", "@ 前面紧挨着点")
    } else if local.contains("..") {
        text!(
            "two dots in a row in the part before the @",
            "@ 前面的部分有两个点连在一起"
        )
    } else if local.len() > LOCAL_MOST {
        return Some(
            Message::new(text!(
                "more than {most} bytes before the @",
                "@ 前面超过 {most} 个字节"
            ))
            .with("most", LOCAL_MOST),
        );
    } else {
        return None;
    };
    Some(fault.into())
}

fn in_domain(domain: &str) -> Option<Message> {
    let fault = if domain.is_empty() {
        text!("nothing after the @", "@ 后面是空的")
    } else if domain.starts_with('[') && domain.ends_with(']') {
        text!("an IP address instead of a domain", "域名处写的是 IP 地址")
    } else if let Some(c) = domain.chars().find(|&c| !fits(c, &DOMAIN)) {
        return Some(odd(c, text!("the domain", "域名")));
    } else if domain.starts_with('.') {
        text!("a dot right after the @", "@ 后面紧跟着点")
    } else if domain.ends_with('.') {
        text!("a dot at the end", "末尾是点")
    } else if domain.contains("..") {
        text!("two dots in a row in the domain", "域名里有两个点连在一起")
    } else if domain
        .split('.')
        .any(|label| label.starts_with('-') || label.ends_with('-'))
    {
        text!(
            "a hyphen at the start or end of a part of the domain",
            "域名某一段的开头或结尾是连字符"
        )
    } else if !has_short_labels(domain.as_bytes()) {
        return Some(
            Message::new(text!(
                "a part of the domain is longer than {most} bytes",
                "域名有一段超过 {most} 个字节"
            ))
            .with("most", LABEL_MOST),
        );
    } else if ends_in_number(domain.as_bytes()) {
        text!(
            "the domain ends in a number, as no domain does",
            "域名以数字段结尾，没有这样的域名"
        )
    } else {
        return None;
    };
    Some(fault.into())
}

/// Whether a character may stand in the part that `table` is of.
fn fits(c: char, table: &[u8; 256]) -> bool {
    if c.is_ascii() {
        table[c as usize] & ODD == 0
    } else {
        is_foreign_letter(c)
    }
}

/// A character that does not belong there; named only if it tells nothing of the value.
fn odd(c: char, place: Text) -> Message {
    if is_blank(c) {
        Message::new(text!("a blank in {part}", "{part}有空白")).with_said("part", place)
    } else if c.is_control() {
        Message::new(text!("a control character in {part}", "{part}有控制字符"))
            .with_said("part", place)
    } else if c.is_alphanumeric() {
        Message::new(text!(
            "a letter or digit in {part} that no address has",
            "{part}有邮箱地址不用的字母或数字"
        ))
        .with_said("part", place)
    } else {
        Message::new(text!(
            "the character {sign} in {part}",
            "{part}有字符 {sign}"
        ))
        .with("sign", c)
        .with_said("part", place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;
    use proptest::prelude::*;

    /// The grammar once more, slowly: split, then each rule by itself.
    fn by_the_book(text: &str) -> bool {
        let Some((local, domain)) = text.split_once('@') else {
            return false;
        };
        let atext = |c: char| {
            c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) || is_foreign_letter(c)
        };
        let letter = |c: char| c.is_ascii_alphanumeric() || is_foreign_letter(c);
        let labels: Vec<&str> = domain.split('.').collect();
        local.len() <= 64
            && text.len() <= 254
            && local
                .split('.')
                .all(|atom| !atom.is_empty() && atom.chars().all(atext))
            && labels.iter().all(|label| {
                (1..=63).contains(&label.len())
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.chars().all(|c| c == '-' || letter(c))
            })
            && !labels[labels.len() - 1].bytes().all(|b| b.is_ascii_digit())
    }

    proptest! {
        #[test]
        fn the_one_pass_is_the_grammar(text in "[a-z9.@ é（-]{0,6}@?[a-z9.é-]{0,70}[.]?[a-z9.-]{0,70}") {
            prop_assert_eq!(is_address(&text), by_the_book(&text));
        }

        #[test]
        fn what_is_refused_is_explained(text in "[a-zA-Z9.@ ;<>\\[\\]\"\u{feff}。Ａé-]{0,20}") {
            if !is_address(&text) {
                let said = explain(&text).say(Lang::En);
                prop_assert_ne!(said.as_str(), "not an e-mail address");
            }
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
    fn lengths_have_their_limits() {
        let label = "b".repeat(63);
        for (text, right) in [
            (format!("{}@example.com", "a".repeat(64)), true),
            (format!("{}@example.com", "a".repeat(65)), false),
            (format!("a@{label}.com"), true),
            (format!("a@b{label}.com"), false),
            (
                format!("ab@{label}.{label}.{label}.{}", "c".repeat(59)),
                true,
            ),
            (
                format!("ab@{label}.{label}.{label}.{}", "c".repeat(60)),
                false,
            ),
        ] {
            assert_eq!(is_address(&text), right, "{text}");
        }
    }

    #[test]
    fn faults_are_named() {
        for (text, said) in [
            ("  ", "nothing but blanks"),
            ("wang", "no @"),
            ("wang@", "nothing after the @"),
            ("@qq.com", "nothing before the @"),
            ("wang@@qq.com", "more than one @"),
            ("a@b.com;c@d.com", "more than one address"),
            ("wang@qq.com ", "blanks before or after it"),
            ("wang\u{200b}@qq.com", "an invisible character"),
            ("wang＠qq.com", "full-width characters"),
            ("wang@qq。com", "full-width characters"),
            ("<wang@qq.com>", "angle brackets around it"),
            ("Wang <wang@qq.com>", "a name beside the address"),
            (
                "wang..li@qq.com",
                "two dots in a row in the part before the @",
            ),
            ("wang li@qq.com", "a blank in the part before the @"),
            (
                "wang(li)@qq.com",
                "the character ( in the part before the @",
            ),
            ("\"wang\"@qq.com", "a part in quotation marks before the @"),
            ("wang@qq_com", "the character _ in the domain"),
            ("wang@qq.com.", "a dot at the end"),
            (
                "wang@-qq.com",
                "a hyphen at the start or end of a part of the domain",
            ),
            ("wang@[10.0.0.1]", "an IP address instead of a domain"),
            (
                "wang@10.0.0.1",
                "the domain ends in a number, as no domain does",
            ),
        ] {
            assert!(!is_address(text), "{text}");
            assert_eq!(explain(text).say(Lang::En), said, "{text}");
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
