//! What is wrong with a phone number, in words.

use super::Phone;
use super::mainland;
use super::plan::{self, Refusal, Region};
use super::writing::{Written, count_digits};
use crate::text;
use crate::text::{Message, Text};

/// What keeps a cell from being one right number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Nothing that is seen.
    Blank,
    /// No digit at all.
    NoDigits,
    /// The short form that a spreadsheet gives long numbers.
    Scientific,
    /// The end that a spreadsheet gives numbers.
    PointZero,
    /// More than one number.
    Two,
    /// Words that are no part of a number.
    Words,
    /// Letters where digits belong.
    Letters,
    /// The digits, as the numbering plans see them.
    Number(Refusal),
}

impl Fault {
    /// Says why the cell, which `phone` refuses, is not right.
    pub(super) fn explain(self, phone: &Phone, cell: &str) -> Message {
        let fault = match self {
            Self::Blank => text!("nothing but blanks", "只有空白"),
            Self::NoDigits => text!("no digits", "没有数字"),
            Self::Scientific => text!(
                "a spreadsheet's short form of a long number: digits are lost",
                "被写成了科学计数法，号码已不完整"
            ),
            Self::PointZero => text!(
                "ends in .0, as a spreadsheet writes quantities",
                "末尾多了 .0，被表格软件当成了数值"
            ),
            Self::Two => text!("two numbers in one cell", "一个单元格里有两个号码"),
            Self::Words => text!("words beside the number", "号码旁边有其他文字"),
            Self::Letters => text!("letters in the number", "号码里有字母"),
            Self::Number(refusal) => return digits(refusal, phone, cell),
        };
        fault.into()
    }
}

/// What is wrong with the digits.
fn digits(refusal: Refusal, phone: &Phone, cell: &str) -> Message {
    let Ok(written) = Written::read(cell) else {
        return text!("not a phone number", "不是电话号码").into();
    };
    if phone.halves(&written).is_some() {
        return Fault::Two.explain(phone, cell);
    }
    if phone.tailed(&written).is_some() {
        return text!(
            "the extension is not marked as one: write ext. 801",
            "分机号没有标明，应写成“转801”这样"
        )
        .into();
    }
    if written.has_letters {
        return Fault::Letters.explain(phone, cell);
    }
    let number = written.number();
    let found = count_digits(number);
    let fault = if number.contains("**") {
        text!("digits are hidden by *", "号码中间被 * 号遮住了")
    } else if refusal == Refusal::Unreadable && found > 2 {
        text!(
            "characters that a phone number does not have",
            "含有电话号码不会有的字符"
        )
    } else if let Some(found) = mobile_digits(number, phone.region) {
        return Message::new(text!(
            "{want} digits expected, {found} found",
            "应为 {want} 位数字，实为 {found} 位"
        ))
        .with("want", mainland::DIGITS)
        .with("found", found);
    } else if is_service(number) && phone.region.is_some() {
        text!(
            "a short service number, not a customer's own",
            "是服务短号，不是客户自己的号码"
        )
    } else if refusal != Refusal::NoCountry && phone.foreign(&written).is_some() {
        text!(
            "the country code of another country, without +",
            "像是境外号码，前面缺少“+”"
        )
    } else if is_local(number, phone.region) {
        text!("area code missing", "缺少区号")
    } else {
        return planned(refusal, found);
    };
    fault.into()
}

/// What the numbering plan says of a number of so many digits.
fn planned(refusal: Refusal, found: usize) -> Message {
    let counted = |text: Text| Message::new(text).with("found", found);
    match refusal {
        Refusal::Unreadable | Refusal::TooShort => counted(text!(
            "too few digits: {found}",
            "位数不够，只有 {found} 位"
        )),
        Refusal::TooLong => counted(text!("too many digits: {found}", "位数太多，有 {found} 位")),
        Refusal::Length => counted(text!(
            "no number there has {found} digits",
            "当地没有 {found} 位的号码"
        )),
        Refusal::NoCountry => text!(
            "no country code, and no phoneRegion says which is meant",
            "没有国际区号，也没有用 phoneRegion 指定地区"
        )
        .into(),
        Refusal::UnknownCountry => text!("no such country code", "没有这个国际区号").into(),
        Refusal::Local => text!("area code missing", "缺少区号").into(),
        Refusal::Range(Some(region)) => Message::new(text!(
            "no number of {region} begins so",
            "{region} 没有这个号段"
        ))
        .with("region", plan::code(region).unwrap_or_default()),
        Refusal::Range(None) => text!("no number begins so", "没有这个号段").into(),
    }
}

/// How many digits a number has that is meant to be a mobile number of mainland China, and has too few or too many.
fn mobile_digits(number: &str, region: Option<Region>) -> Option<usize> {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let national = match number.strip_prefix('+') {
        Some(_) => digits.strip_prefix("86")?,
        None if region == plan::region("CN") => {
            let national = digits
                .strip_prefix("0086")
                .or_else(|| digits.strip_prefix("86"));
            national.unwrap_or(&digits)
        }
        None => return None,
    };
    let mobile = matches!(national.as_bytes(), [b'1', b'3'..=b'9', ..]);
    let found = national.len();
    (mobile && (8..=14).contains(&found) && found != mainland::DIGITS).then_some(found)
}

/// Whether a number is as long as a Chinese landline is without its area code, which begins with 0.
fn is_local(number: &str, region: Option<Region>) -> bool {
    region == plan::region("CN")
        && matches!(count_digits(number), 7 | 8)
        && number.starts_with(|c| matches!(c, '2'..='8'))
}

/// Whether a number is as short as those of emergencies, banks and network operators.
fn is_service(number: &str) -> bool {
    let digits = count_digits(number);
    !number.starts_with('+')
        && (digits == 3 || (4..=6).contains(&digits) && number.starts_with(['1', '9']))
}
