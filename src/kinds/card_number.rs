//! `card-number`: the number of a payment card, 12 to 19 digits with Luhn's check digit (ISO/IEC 7812-1).
//!
//! Cards of every scheme, China's 62… among them; who issued one is not asked. Blanks and hyphens between groups
//! are a right spelling. Zeros alone fit Luhn's sum as well and are no card.

use super::check_digits::luhn;
use super::compact::{Compact, odd};
use super::{Entry, Kind, Settings, shape};
use crate::table::class::Class;
use crate::table::look::Look;
use crate::text;
use crate::text::Message;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "card-number",
    code: "kind.card-number",
    about: text!(
        "the number of a payment card (Luhn)",
        "银行卡号（Luhn 校验）"
    ),
    class: Class::Sensitive,
    look: Look::text(22),
    heeds_region: false,
    build,
    samples: &[
        ("4111111111111111", true, Some("4111111111111111")),
        ("4111 1111 1111 1111", true, Some("4111111111111111")),
        ("3782-822463-10005", true, Some("378282246310005")),
        ("6212345678901232", true, Some("6212345678901232")),
        ("４111111111111111", false, Some("4111111111111111")),
        ("4111111111111112", false, None),
        ("0000000000000000", false, None),
        ("79927398713", false, None),
        ("6.21234567890123E+15", false, None),
    ],
};

const SEPARATORS: &[u8] = b"-";
const SHORTEST: usize = 12;
const LONGEST: usize = 19;

#[derive(Debug)]
struct CardNumber;

fn build(_: &Settings) -> Box<dyn Kind> {
    Box::new(CardNumber)
}

impl Kind for CardNumber {
    fn check(&self, text: &str) -> bool {
        Compact::plain(text, SEPARATORS).is_some_and(|code| is_number(code.bytes()))
    }

    fn explain(&self, text: &str) -> Message {
        explain(text)
    }

    /// The digits alone.
    fn canonical(&self, text: &str, out: &mut String) -> bool {
        let code = Compact::folded(text, SEPARATORS).filter(|code| is_number(code.bytes()));
        out.push_str(code.as_ref().map_or("", Compact::text));
        code.is_some()
    }

    fn is_canonical(&self, text: &str) -> bool {
        is_number(text.as_bytes())
    }

    /// The last four digits.
    fn mask(&self, text: &str) -> String {
        match Compact::plain(text, SEPARATORS) {
            Some(code) if is_number(code.bytes()) => {
                let (hidden, shown) = code.text().split_at(code.bytes().len() - 4);
                format!("{}{shown}", "*".repeat(hidden.len()))
            }
            _ => shape(text),
        }
    }
}

fn is_number(digits: &[u8]) -> bool {
    (SHORTEST..=LONGEST).contains(&digits.len())
        && digits.iter().all(u8::is_ascii_digit)
        && digits.iter().any(|&digit| digit != b'0')
        && luhn(digits) == 0
}

fn explain(text: &str) -> Message {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letter = text
        .chars()
        .zip(1_usize..)
        .find(|(c, _)| c.is_ascii_alphabetic());
    if text.contains("E+") || text.contains("e+") {
        let fault = text!(
            "a number as a spreadsheet shortens it; its last digits are lost",
            "被写成了科学计数法，末尾几位已丢失"
        );
        return fault.into();
    }
    if let Some(odd) = odd(text, SEPARATORS) {
        return odd;
    }
    if let Some((_, place)) = letter {
        let fault = text!("a letter at place {place}", "第 {place} 位是字母");
        return Message::new(fault).with("place", place);
    }
    let fault = if digits < SHORTEST {
        text!(
            "{found} digits, 12 to 19 expected",
            "只有 {found} 位数字，应为 12 到 19 位"
        )
    } else if digits > LONGEST {
        text!(
            "{found} digits, at most 19 expected",
            "有 {found} 位数字，最多应为 19 位"
        )
    } else if !text.contains(|c| matches!(c, '1'..='9')) {
        return text!("nothing but zeros", "全是 0").into();
    } else {
        return text!("check digit does not fit", "校验位不符").into();
    };
    Message::new(fault).with("found", digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn of_ten_last_digits_one_is_right(body in "[1-9][0-9]{10,17}") {
            let right = (0..10).filter(|digit| CardNumber.check(&format!("{body}{digit}")));
            prop_assert_eq!(right.count(), 1);
        }

        #[test]
        fn a_mask_shows_four_digits(body in "[1-9][0-9]{10,17}") {
            for digit in 0..10 {
                let card = format!("{body}{digit}");
                let mask = CardNumber.mask(&card);
                if CardNumber.check(&card) {
                    prop_assert_eq!(mask.matches('*').count(), card.len() - 4);
                }
            }
        }
    }

    #[test]
    fn faults_are_named() {
        for (text, said) in [
            ("411111111111", "check digit does not fit"),
            ("41111111111", "11 digits, 12 to 19 expected"),
            ("41111111111111111111", "20 digits, at most 19 expected"),
            ("4111 1111 1111 111O", "a letter at place 19"),
            ("4111/1111/1111/1111", "the character / at place 5"),
            ("0000 0000 0000 0000", "nothing but zeros"),
            (
                "6.21E+15",
                "a number as a spreadsheet shortens it; its last digits are lost",
            ),
            ("卡", "at place 1 neither a digit nor a letter A to Z"),
        ] {
            assert!(!CardNumber.check(text), "{text}");
            assert_eq!(explain(text).say(Lang::En), said, "{text}");
        }
    }
}
