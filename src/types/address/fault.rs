//! Why a text is no e-mail address: the first thing that a person would mend, found part by part.

use super::{LABEL_MOST, LOCAL_MOST, WHOLE_MOST, has_short_labels, is_country};
use crate::text;
use crate::text::{Message, Text};
use crate::types::spelling::{
    is_blank, is_foreign_letter, is_full_width, is_invisible, is_silent, trim,
};

/// A side of the `@`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Before it.
    Local,
    /// After it.
    Domain,
}

/// What is wrong with a text that is no address. Said as a clause by its [`Message`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// No character at all.
    Empty,
    /// Blanks and nothing else.
    OnlyBlanks,
    /// Several addresses, with a separator between them.
    Several,
    /// A character that nobody sees.
    Invisible,
    /// Blanks before or after it.
    BlanksAround,
    /// `＠` for `@`.
    WideAt,
    /// Other full-width forms.
    FullWidth,
    /// `<wang@example.com>`.
    Brackets,
    /// `Wang <wang@example.com>`.
    NameBeside,
    /// `mailto:wang@example.com`.
    MailTo,
    /// No `@`.
    NoAt,
    /// More than one `@`, and nothing that would separate addresses.
    SeveralAts,
    /// A side of the `@` is missing.
    Nothing(Part),
    /// `"wang wei"@example.com`.
    Quoted,
    /// `wang@[10.0.0.1]`.
    Literal,
    /// A character that may not stand there.
    Stray(Part, char),
    /// A dot that nothing precedes.
    FirstDot(Part),
    /// A dot that nothing follows.
    LastDot(Part),
    /// Two dots in a row.
    TwoDots(Part),
    /// A label that begins or ends with a hyphen.
    Hyphen,
    /// More than 64 octets before the `@`.
    LongLocal,
    /// A label of more than 63 octets.
    LongLabel,
    /// The last label is a number: no such domain exists (RFC 3696 §2); it is an IP address, or cut short.
    Number,
    /// A domain of one label that is no country's.
    OneLabel,
    /// More than 254 octets in all.
    Long,
}

/// Why `text` is no e-mail address; None when and only when it is one.
pub(crate) fn fault(text: &str) -> Option<Fault> {
    if let Some(fault) = in_typing(text) {
        return Some(fault);
    }
    let Some((local, domain)) = text.split_once('@') else {
        return Some(Fault::NoAt);
    };
    if domain.contains('@') {
        return Some(Fault::SeveralAts);
    }
    in_local(local)
        .or_else(|| in_domain(domain))
        .or_else(|| (text.len() > WHOLE_MOST).then_some(Fault::Long))
}

/// Faults of the typing, before any grammar.
fn in_typing(text: &str) -> Option<Fault> {
    let inner = trim(text);
    let between = || {
        let at = ['@', '＠'];
        let (_, rest) = inner.split_once(at)?;
        rest.rsplit_once(at).map(|(between, _)| between)
    };
    let separates = |c| matches!(c, ';' | ',' | '/' | '|' | '、' | '；' | '，') || is_blank(c);
    let fault = if text.is_empty() {
        Fault::Empty
    } else if inner.is_empty() {
        Fault::OnlyBlanks
    } else if between().is_some_and(|between| between.contains(separates)) {
        Fault::Several
    } else if text.contains(|c| is_invisible(c) || is_silent(c)) {
        Fault::Invisible
    } else if inner.len() < text.len() {
        Fault::BlanksAround
    } else if let Some(wide) = text.chars().find(|&c| is_full_width(c)) {
        let alone = text.chars().filter(|&c| is_full_width(c)).count() == 1;
        if wide == '＠' && alone && !text.contains('@') {
            Fault::WideAt
        } else {
            Fault::FullWidth
        }
    } else if text.starts_with('<') && text.ends_with('>') {
        Fault::Brackets
    } else if text.ends_with('>') && text.contains('<') {
        Fault::NameBeside
    } else if text
        .get(..7)
        .is_some_and(|start| start.eq_ignore_ascii_case("mailto:"))
    {
        Fault::MailTo
    } else {
        return None;
    };
    Some(fault)
}

fn in_local(local: &str) -> Option<Fault> {
    if local.starts_with('"') && local.ends_with('"') {
        return Some(Fault::Quoted);
    }
    let stray = |c: char| !(is_letter(c) || "!#$%&'*+-/=?^_`{|}~.".contains(c));
    in_dots(Part::Local, local, stray)
        .or_else(|| (local.len() > LOCAL_MOST).then_some(Fault::LongLocal))
}

fn in_domain(domain: &str) -> Option<Fault> {
    if domain.starts_with('[') && domain.ends_with(']') {
        return Some(Fault::Literal);
    }
    let fault = in_dots(Part::Domain, domain, |c| {
        !(is_letter(c) || matches!(c, '-' | '.'))
    });
    if fault.is_some() {
        return fault;
    }
    let at_edge = |label: &str| label.starts_with('-') || label.ends_with('-');
    let top = domain.rsplit('.').next().unwrap_or_default();
    if domain.split('.').any(at_edge) {
        Some(Fault::Hyphen)
    } else if !has_short_labels(domain) {
        Some(Fault::LongLabel)
    } else if top.bytes().all(|byte| byte.is_ascii_digit()) {
        Some(Fault::Number)
    } else if top.len() == domain.len() && !is_country(domain) {
        Some(Fault::OneLabel)
    } else {
        None
    }
}

/// What both sides have in common: words with single dots between them.
fn in_dots(part: Part, text: &str, stray: impl Fn(char) -> bool) -> Option<Fault> {
    if text.is_empty() {
        Some(Fault::Nothing(part))
    } else if let Some(c) = text.chars().find(|&c| stray(c)) {
        Some(Fault::Stray(part, c))
    } else if text.starts_with('.') {
        Some(Fault::FirstDot(part))
    } else if text.ends_with('.') {
        Some(Fault::LastDot(part))
    } else if text.contains("..") {
        Some(Fault::TwoDots(part))
    } else {
        None
    }
}

fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || is_foreign_letter(c)
}

impl From<Fault> for Message {
    fn from(fault: Fault) -> Self {
        use Part::{Domain, Local};
        let most = |text: Text, most: usize| Message::new(text).with("most", most);
        match fault {
            Fault::Empty => text!("the cell is empty", "单元格为空"),
            Fault::OnlyBlanks => text!("nothing but blanks", "只有空白"),
            Fault::Several => text!("more than one address", "不止一个邮箱地址"),
            Fault::Invisible => text!("an invisible character", "含有看不见的字符"),
            Fault::BlanksAround => text!("blanks before or after it", "前后有空白"),
            Fault::WideAt => text!("a full-width @", "@ 是全角符号"),
            Fault::FullWidth => text!("full-width characters", "含有全角字符"),
            Fault::Brackets => text!("angle brackets around it", "外面有尖括号"),
            Fault::NameBeside => text!("a name beside the address", "地址旁带有姓名"),
            Fault::MailTo => text!("mailto: before the address", "地址前有 mailto:"),
            Fault::NoAt => text!("no @", "缺少 @"),
            Fault::SeveralAts => text!("more than one @", "不止一个 @"),
            Fault::Nothing(Local) => text!("nothing before the @", "@ 前面是空的"),
            Fault::Nothing(Domain) => text!("nothing after the @", "@ 后面是空的"),
            Fault::Quoted => text!(
                "a part in quotation marks before the @",
                "@ 前面的部分带引号"
            ),
            Fault::Literal => text!("an IP address instead of a domain", "域名处写的是 IP 地址"),
            Fault::FirstDot(Local) => text!("a dot at the start", "开头是点"),
            Fault::FirstDot(Domain) => text!("a dot right after the @", "@ 后面紧跟着点"),
            Fault::LastDot(Local) => text!("a dot right before the @", "@ 前面紧挨着点"),
            Fault::LastDot(Domain) => text!("a dot at the end", "末尾是点"),
            Fault::TwoDots(Local) => text!(
                "two dots in a row in the part before the @",
                "@ 前面的部分有两个点连在一起"
            ),
            Fault::TwoDots(Domain) => {
                text!("two dots in a row in the domain", "域名里有两个点连在一起")
            }
            Fault::Hyphen => text!(
                "a hyphen at the start or end of a part of the domain",
                "域名某一段的开头或结尾是连字符"
            ),
            Fault::Number => text!(
                "the domain ends in a number, as no domain does",
                "域名以数字段结尾，没有这样的域名"
            ),
            Fault::OneLabel => text!(
                "the domain has no ending such as .com",
                "域名缺少 .com 这样的后缀"
            ),
            Fault::Stray(part, c) => return stray(part, c),
            Fault::LongLocal => {
                return most(
                    text!(
                        "more than {most} bytes before the @",
                        "@ 前面超过 {most} 个字节"
                    ),
                    LOCAL_MOST,
                );
            }
            Fault::LongLabel => {
                return most(
                    text!(
                        "a part of the domain is longer than {most} bytes",
                        "域名有一段超过 {most} 个字节"
                    ),
                    LABEL_MOST,
                );
            }
            Fault::Long => {
                return most(
                    text!("longer than {most} bytes", "超过 {most} 个字节"),
                    WHOLE_MOST,
                );
            }
        }
        .into()
    }
}

/// A character that does not belong there; named only if it tells nothing of the value.
fn stray(part: Part, c: char) -> Message {
    let place = match part {
        Part::Local => text!("the part before the @", "@ 前面的部分"),
        Part::Domain => text!("the domain", "域名"),
    };
    if is_blank(c) {
        Message::new(text!("a blank in {part}", "{part}有空白"))
    } else if c.is_control() {
        Message::new(text!("a control character in {part}", "{part}有控制字符"))
    } else if c.is_alphanumeric() {
        Message::new(text!(
            "a letter or digit in {part} that no address has",
            "{part}有邮箱地址不用的字母或数字"
        ))
    } else {
        Message::new(text!(
            "the character {sign} in {part}",
            "{part}有字符 {sign}"
        ))
        .with("sign", c)
    }
    .with_said("part", place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn faults_are_named() {
        for (text, said) in [
            ("", "the cell is empty"),
            ("  ", "nothing but blanks"),
            ("wang", "no @"),
            ("wang@", "nothing after the @"),
            ("@qq.com", "nothing before the @"),
            ("wang@@qq.com", "more than one @"),
            ("wang@li@qq.com;", "more than one @"),
            ("a@b.com;c@d.com", "more than one address"),
            ("a@b.com；c@d.com ", "more than one address"),
            ("Wang <a@b.com>, Li <c@d.com>", "more than one address"),
            ("wang@qq.com ", "blanks before or after it"),
            ("wang\u{200b}@qq.com", "an invisible character"),
            ("wang\u{fe0f}@qq.com", "an invisible character"),
            ("wang＠qq.com", "a full-width @"),
            ("ｗａｎｇ＠qq.com", "full-width characters"),
            ("wang@qq。com", "full-width characters"),
            ("<wang@qq.com>", "angle brackets around it"),
            ("Wang <wang@qq.com>", "a name beside the address"),
            ("MailTo:wang@qq.com", "mailto: before the address"),
            ("wang.@qq.com", "a dot right before the @"),
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
            ("wang@qq.com;", "the character ; in the domain"),
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
            ("wang@localhost", "the domain has no ending such as .com"),
            ("wang@qq", "the domain has no ending such as .com"),
        ] {
            let message = Message::from(fault(text).unwrap());
            assert_eq!(message.say(Lang::En), said, "{text}");
        }
        assert_eq!(fault("wang@qq.com"), None);
    }
}
