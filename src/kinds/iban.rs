//! `iban`: the international number of a bank account (ISO 13616).
//!
//! A country, two check digits (ISO 7064 MOD 97-10) and the number the country's banks use, its length and structure
//! as registered, with the country's own check digits where all its banks keep them. Groups, hyphens and small
//! letters are right spellings.

mod national;
mod registry;

use super::check_digits::mod_97;
use super::compact::{Compact, odd};
use super::{Entry, Kind, Settings, country, shape};
use crate::table::class::Class;
use crate::table::look::Look;
use crate::text;
use crate::text::Message;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "iban",
    code: "kind.iban",
    about: text!(
        "an international bank account number (ISO 13616)",
        "国际银行账号 IBAN（ISO 13616）"
    ),
    class: Class::Sensitive,
    look: Look::text(28),
    heeds_region: false,
    build,
    samples: &[
        (
            "GB82WEST12345698765432",
            true,
            Some("GB82WEST12345698765432"),
        ),
        (
            "GB82 WEST 1234 5698 7654 32",
            true,
            Some("GB82WEST12345698765432"),
        ),
        (
            "gb82west12345698765432",
            true,
            Some("GB82WEST12345698765432"),
        ),
        (
            "ＧＢ82WEST12345698765432",
            false,
            Some("GB82WEST12345698765432"),
        ),
        ("GB83WEST12345698765432", false, None),
        ("XX82WEST12345698765432", false, None),
        ("DE8937040044053201300", false, None),
        ("IBAN GB82WEST12345698765432", false, None),
    ],
};

const SEPARATORS: &[u8] = b"-.";

#[derive(Debug)]
struct Iban;

fn build(_: &Settings) -> Box<dyn Kind> {
    Box::new(Iban)
}

impl Kind for Iban {
    fn check(&self, text: &str) -> bool {
        Compact::plain(text, SEPARATORS).is_some_and(|code| fault(&code).is_none())
    }

    fn explain(&self, text: &str) -> Message {
        if let Some(odd) = odd(text, SEPARATORS) {
            return odd;
        }
        let code = Compact::plain(text, SEPARATORS);
        match code.map(|code| (fault(&code), code)) {
            Some((Some(fault), code)) => fault.said(&code),
            _ => text!("longer than any IBAN", "太长，不像 IBAN").into(),
        }
    }

    /// Upper case, nothing between the characters.
    fn canonical(&self, text: &str, out: &mut String) -> bool {
        let code = Compact::folded(text, SEPARATORS).filter(|code| fault(code).is_none());
        out.push_str(code.as_ref().map_or("", Compact::text));
        code.is_some()
    }

    fn is_canonical(&self, text: &str) -> bool {
        let mut bytes = text.bytes();
        bytes.all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase()) && self.check(text)
    }

    /// Without the word IBAN before it; with the letter O as the digit it stands for, and the other way round, where
    /// that makes a right number.
    fn suggest(&self, text: &str) -> Option<String> {
        let code = Compact::folded(text, SEPARATORS)?;
        let code = code.text();
        let code = code.strip_prefix("IBAN").unwrap_or(code);
        let mut form = String::new();
        let read = self.canonical(code, &mut form) || self.canonical(&repaired(code)?, &mut form);
        (read && form != text).then_some(form)
    }

    /// The country with its check digits, and the last four characters.
    fn mask(&self, text: &str) -> String {
        match Compact::plain(text, SEPARATORS) {
            Some(code) if fault(&code).is_none() => {
                let (code, end) = (code.text(), code.bytes().len() - 4);
                format!("{}{}{}", &code[..4], "*".repeat(end - 4), &code[end..])
            }
            _ => shape(text),
        }
    }
}

/// What is wrong with a number.
enum Fault {
    /// It does not begin with two letters.
    Unnamed,
    /// No country of the registry.
    Country,
    Length {
        want: usize,
    },
    /// The place, from 1, that has no digit or no letter.
    Structure {
        place: usize,
        class: u8,
    },
    /// The two of ISO 7064.
    CheckDigits,
    /// Those of the country.
    National,
}

/// What is wrong with a number, None if nothing is.
fn fault(code: &Compact) -> Option<Fault> {
    let bytes = code.bytes();
    let [a @ b'A'..=b'Z', b @ b'A'..=b'Z', rest @ ..] = bytes else {
        return Some(Fault::Unnamed);
    };
    let name = [*a, *b];
    let name = str::from_utf8(&name).unwrap_or_default();
    let Some(structure) = registry::structure(name) else {
        return Some(Fault::Country);
    };
    let want = registry::length(structure);
    if bytes.len() != want {
        return Some(Fault::Length { want });
    }
    let classes =
        registry::runs(structure).flat_map(|(count, class)| std::iter::repeat_n(class, count));
    let classes = std::iter::repeat_n(b'n', 2).chain(classes);
    for ((place, byte), class) in (3..).zip(rest).zip(classes) {
        let right = match class {
            b'n' => byte.is_ascii_digit(),
            b'a' => byte.is_ascii_uppercase(),
            _ => true,
        };
        if !right {
            return Some(Fault::Structure { place, class });
        }
    }
    let (check, number) = rest.split_at(2);
    let whole = number.iter().chain(&bytes[..4]).copied();
    // 00, 01 and 99 leave the same remainders as 97, 98 and 02 do, and are never given out.
    if mod_97(whole) != 1 || matches!(check, b"00" | b"01" | b"99") {
        return Some(Fault::CheckDigits);
    }
    (!national::fits(name, number)).then_some(Fault::National)
}

impl Fault {
    fn said(&self, code: &Compact) -> Message {
        let name = code.text().get(..2).unwrap_or_default();
        match *self {
            Self::Unnamed => text!(
                "no country code of two letters in front",
                "开头不是两位国家代码"
            )
            .into(),
            Self::Country => Message::new(text!(
                "there is no IBAN of a country {country}",
                "没有国家代码为 {country} 的 IBAN"
            ))
            .with("country", name),
            Self::Length { want } => Message::new(text!(
                "an IBAN of {country} has {want} characters, {found} found",
                "{country} 的 IBAN 应为 {want} 位，实为 {found} 位"
            ))
            .with_said("country", country::name(name))
            .with("want", want)
            .with("found", code.bytes().len()),
            Self::Structure { place, class } => in_structure(code, place, class),
            Self::CheckDigits => text!("check digits do not fit", "校验位不符").into(),
            Self::National => Message::new(text!(
                "the check digits that {country} puts into an account number do not fit",
                "{country} 账号内部的校验位不符"
            ))
            .with_said("country", country::name(name)),
        }
    }
}

/// What stands at a place where it may not.
fn in_structure(code: &Compact, place: usize, class: u8) -> Message {
    let found = code.bytes().get(place - 1);
    let fault = match (class, found) {
        (b'n', Some(b'O')) => text!(
            "the letter O at place {place}, where a digit stands; 0 is meant",
            "第 {place} 位应为数字，写成了字母 O，应是 0"
        ),
        (b'n', Some(b'I')) => text!(
            "the letter I at place {place}, where a digit stands; 1 is meant",
            "第 {place} 位应为数字，写成了字母 I，应是 1"
        ),
        (b'n', _) => text!(
            "a letter at place {place}, where a digit stands",
            "第 {place} 位应为数字，实为字母"
        ),
        _ => text!(
            "a digit at place {place}, where a letter stands",
            "第 {place} 位应为字母，实为数字"
        ),
    };
    Message::new(fault).with("place", place)
}

/// The number with O and I as digits where digits stand, 0 and 1 as letters where letters stand; None where nothing
/// changes.
fn repaired(code: &str) -> Option<String> {
    let structure = registry::structure(code.get(..2)?)?;
    let classes =
        registry::runs(structure).flat_map(|(count, class)| std::iter::repeat_n(class, count));
    let classes = b"aann".iter().copied().chain(classes);
    let repaired: String = code
        .chars()
        .zip(classes)
        .map(|pair| match pair {
            ('O', b'n') => '0',
            ('I', b'n') => '1',
            ('0', b'a') => 'O',
            ('1', b'a') => 'I',
            (c, _) => c,
        })
        .collect();
    (repaired != code && repaired.len() == code.len()).then_some(repaired)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn of_a_hundred_check_digits_one_pair_is_right(account in "[0-9]{18}") {
            let right = (0..100).filter(|pair| Iban.check(&format!("DE{pair:02}{account}")));
            prop_assert_eq!(right.count(), 1);
        }

        #[test]
        fn every_spelling_has_the_canonical_form(account in "[0-9]{18}", cut in 1..21_usize) {
            let iban = (2..99).map(|pair| format!("DE{pair:02}{account}"));
            let iban = iban.into_iter().find(|iban| Iban.check(iban)).unwrap();
            let (head, tail) = iban.split_at(cut);
            for text in [format!("{head} {tail}"), format!(" {head}-{}", tail.to_lowercase())] {
                prop_assert!(Iban.check(&text), "{}", text);
                let mut out = String::new();
                prop_assert!(Iban.canonical(&text, &mut out));
                prop_assert_eq!(&out, &iban);
            }
        }
    }

    #[test]
    fn published_numbers_are_right() {
        for text in [
            "AD1200012030200359100100",
            "AE070331234567890123456",
            "BR1800360305000010009795493C1",
            "DE89370400440532013000",
            "FR1420041010050500013M02606",
            "MT84MALT011000012345MTLCAST001S",
            "NO9386011117947",
            "LC55HEMM000100010012001200023015",
            "SC18SSCB11010000000000001497USD",
            "VG96VPVG0000012345678901",
        ] {
            assert!(Iban.check(text), "{text}");
        }
    }

    #[test]
    fn faults_are_named() {
        for (text, said) in [
            ("", "nothing but blanks"),
            ("1234", "no country code of two letters in front"),
            ("XX82WEST12345698765432", "there is no IBAN of a country XX"),
            (
                "DE8937040044053201300",
                "an IBAN of Germany has 22 characters, 21 found",
            ),
            (
                "DE8937040044O532013000",
                "the letter O at place 13, where a digit stands; 0 is meant",
            ),
            (
                "GB82WES112345698765432",
                "a digit at place 8, where a letter stands",
            ),
            ("DE88370400440532013000", "check digits do not fit"),
            ("DE89/37040044/0532013000", "the character / at place 5"),
            (
                "ES1512341234171234567890",
                "the check digits that Spain puts into an account number do not fit",
            ),
        ] {
            assert!(!Iban.check(text), "{text}");
            assert_eq!(Iban.explain(text).say(Lang::En), said, "{text}");
        }
    }

    #[test]
    fn what_was_meant_is_suggested() {
        for (text, meant) in [
            ("IBAN: GB82WEST12345698765432", None),
            (
                "IBAN GB82WEST12345698765432",
                Some("GB82WEST12345698765432"),
            ),
            ("DE8937O40044O532O13OOO", Some("DE89370400440532013000")),
            ("DE88370400440532013000", None),
        ] {
            assert_eq!(Iban.suggest(text).as_deref(), meant, "{text}");
        }
    }

    #[test]
    fn a_mask_shows_the_country_and_four_characters() {
        assert_eq!(Iban.mask("NO93 8601 1117 947"), "NO93*******7947");
        assert_eq!(Iban.mask("NO94 8601"), "AA99 9999 (9)");
    }
}
