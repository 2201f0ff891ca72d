//! The grammar of an e-mail address as a customer table holds it, in one place.
//!
//! A dot-atom before the `@` (RFC 5322 §3.2.3), host names with at least one dot after it (RFC 1123 §2.1), letters
//! of every script on both sides (RFC 6531). What only a mail server would write is refused: quoted local parts,
//! comments, address literals, a top-level domain alone. Nothing is looked up in the DNS.

use crate::text;
use crate::text::Message;

/// Octets before the `@`, at most (RFC 5321 §4.5.3.1.1).
const LOCAL_MAX: usize = 64;
/// Octets in all, at most (RFC 5321 §4.5.3.1.3, less the angle brackets).
const WHOLE_MAX: usize = 254;
/// Octets between two dots of the domain, at most (RFC 1035 §2.3.4).
const LABEL_MAX: usize = 63;

/// May stand before the `@`.
const LOCAL: u8 = 1;
/// May stand in a label of the domain.
const LABEL: u8 = 2;
/// Belongs to a character beyond ASCII.
const WIDE: u8 = 4;
/// Is a digit.
const DIGIT: u8 = 8;

/// What each byte may be.
static CLASS: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'0'..=b'9' => LOCAL | LABEL | DIGIT,
            b'a'..=b'z' | b'A'..=b'Z' | b'-' => LOCAL | LABEL,
            b'.' | b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*' | b'+' | b'/' | b'=' | b'?'
            | b'^' | b'_' | b'`' | b'{' | b'|' | b'}' | b'~' => LOCAL,
            0x80.. => LOCAL | LABEL | WIDE,
            _ => 0,
        };
        byte += 1;
    }
    table
};

/// Whether `text` is one e-mail address and nothing else. One pass; characters beyond ASCII cost a second one.
pub(crate) fn is_address(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() > WHOLE_MAX {
        return false;
    }
    let mut seen = 0;
    let mut at = 0;
    let mut after_dot = true;
    while at < bytes.len() && CLASS[bytes[at] as usize] & LOCAL != 0 {
        let dot = bytes[at] == b'.';
        if dot && after_dot {
            return false;
        }
        after_dot = dot;
        seen |= CLASS[bytes[at] as usize];
        at += 1;
    }
    if after_dot || at > LOCAL_MAX || bytes.get(at) != Some(&b'@') {
        return false;
    }
    let domain = &bytes[at + 1..];
    let (mut start, mut dots, mut all_digits) = (0, 0, true);
    for (end, &byte) in domain.iter().enumerate() {
        if byte == b'.' {
            if !is_label(&domain[start..end]) {
                return false;
            }
            (start, dots, all_digits) = (end + 1, dots + 1, true);
            continue;
        }
        let class = CLASS[byte as usize];
        if class & LABEL == 0 {
            return false;
        }
        all_digits &= class & DIGIT != 0;
        seen |= class;
    }
    // No top-level domain is a number (RFC 3696 §2); four numbers are an IP address without its brackets.
    dots > 0
        && !all_digits
        && is_label(&domain[start..])
        && (seen & WIDE == 0 || !text.chars().any(is_unwritable))
}

fn is_label(label: &[u8]) -> bool {
    label.len() <= LABEL_MAX
        && matches!((label.first(), label.last()), (Some(&first), Some(&last)) if first != b'-' && last != b'-')
}

/// Characters beyond ASCII that no mailbox has: controls, blanks, invisible marks, full-width ASCII and the
/// full-width signs that stand for `.` and `@`. What a table has of them is damage, not an address.
fn is_unwritable(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{80}'..='\u{a0}'
                | '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202f}'
                | '\u{205f}'..='\u{206f}'
                | '\u{3000}'..='\u{3004}'
                | '\u{3008}'..='\u{3020}'
                | '\u{e000}'..='\u{f8ff}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{fe10}'..='\u{fe1f}'
                | '\u{fe30}'..='\u{fe6f}'
                | '\u{feff}'
                | '\u{ff00}'..='\u{ff65}'
                | '\u{ffe0}'..='\u{ffff}'
                | '\u{e0000}'..
        )
}

/// Why [`is_address`] refuses `text`: the first thing a person would mend, as a clause.
pub(crate) fn explain(text: &str) -> Message {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return if text.contains('＠') {
            text!("a full-width @ sign", "@ 是全角符号").into()
        } else {
            text!("no @ sign", "缺少 @ 符号").into()
        };
    };
    let clause = if text.trim() != text {
        text!("blanks around the address", "地址前后有空格")
    } else if text.contains([';', ',', '；', '，', '、']) {
        text!(
            "more than one address, or a comma in it",
            "含多个地址或分隔符"
        )
    } else if local.contains('"') {
        text!(
            "quotation marks before the @, which no customer's address has",
            "@ 前面带引号，客户邮箱不会这样写"
        )
    } else if local.contains('@') {
        text!("more than one @ sign", "有多个 @ 符号")
    } else if text.contains(char::is_whitespace) {
        text!("a blank inside the address", "地址中间有空格")
    } else if text.chars().any(|c| !c.is_ascii() && is_unwritable(c)) {
        text!(
            "a full-width or invisible character",
            "含全角字符或不可见字符"
        )
    } else if local.is_empty() {
        text!("nothing before the @", "@ 前面没有内容")
    } else if local.len() > LOCAL_MAX || text.len() > WHOLE_MAX {
        text!("longer than an address may be", "超过邮箱地址的长度上限")
    } else if local.starts_with('.') || local.ends_with('.') || text.contains("..") {
        text!("a dot out of place", "点号位置不对")
    } else if domain.starts_with('[') {
        text!("an IP address instead of a domain", "域名写成了 IP 地址")
    } else if domain.trim_matches('.').split('.').count() < 2 {
        text!("no dot in the domain", "域名里没有点号")
    } else {
        text!(
            "a character or a label that no address has",
            "含有邮箱地址不允许的字符或写法"
        )
    };
    clause.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same grammar, written for reading instead of speed.
    fn slow(text: &str) -> bool {
        let Some((local, domain)) = text.split_once('@') else {
            return false;
        };
        let atom = |c: char| {
            c.is_ascii_alphanumeric()
                || "!#$%&'*+-/=?^_`{|}~".contains(c)
                || (!c.is_ascii() && !is_unwritable(c))
        };
        let label = |part: &str| {
            (1..=LABEL_MAX).contains(&part.len())
                && !part.starts_with('-')
                && !part.ends_with('-')
                && part.chars().all(|c| {
                    c == '-' || c.is_ascii_alphanumeric() || (!c.is_ascii() && !is_unwritable(c))
                })
        };
        text.len() <= WHOLE_MAX
            && local.len() <= LOCAL_MAX
            && local
                .split('.')
                .all(|part| !part.is_empty() && part.chars().all(atom))
            && domain.contains('.')
            && domain.split('.').all(label)
            && domain
                .rsplit('.')
                .next()
                .is_some_and(|top| top.chars().any(|c| !c.is_ascii_digit()))
    }

    proptest! {
        #[test]
        fn the_fast_pass_is_the_grammar(text in "[a1.@\\-_ é例。＠\"]{0,12}|[a-z.]{1,4}@[a-z0-9.\\-例]{1,9}|\\PC{0,20}|[a.]{60,70}@[a.]{180,200}") {
            prop_assert_eq!(is_address(&text), slow(&text));
        }
    }

    #[test]
    fn samples() {
        for text in [
            "first.last+tag@sub.example.org",
            "o'hara@example.ie",
            "13800138000@163.com",
            "用户@例子.公司",
            "a@xn--fsqu00a.xn--0zwm56d",
        ] {
            assert!(is_address(text), "{text}");
        }
        for text in [
            "",
            "@",
            "a@b",
            "a@b.",
            "a@b..co",
            ".a@b.co",
            "a.@b.co",
            "a@-b.co",
            "a@b.co\n",
            " a@b.co",
            "a b@c.co",
            "a@b@c.co",
            "\"a\"@b.co",
            "a@[1.2.3.4]",
            "a@1.2.3.4",
            "a@b。co",
            "a＠b.co",
            "a@b.co;c@d.co",
        ] {
            assert!(!is_address(text), "{text}");
            let _ = explain(text);
        }
    }
}
