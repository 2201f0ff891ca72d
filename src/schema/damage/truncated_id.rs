//! `damage.truncated-id`: eighteen digits of which a spreadsheet kept fifteen, so that the last three are zeros.
//!
//! One number in a thousand really ends so. Where nothing says what the digits are, only those are told that read as
//! the number of a resident identity card (GB 11643): a region and a day of birth. One whose check digit is right is
//! never told.

use super::Entry;
use crate::kinds::cn_resident_id::{is_like_number, is_number};
use crate::schema::Field;
use crate::text;

/// Kinds whose values are told whatever they read as.
const KINDS: [&str; 2] = ["id", "cn-resident-id"];

/// What the name of a column says that holds numbers of identity cards, in Chinese.
const CHINESE: [&str; 4] = ["身份证", "身份證", "身分證", "公民身份"];

/// The same in English, as words next to each other.
const ENGLISH: [&[&str]; 6] = [
    &["idcard"],
    &["id", "card"],
    &["identity", "card"],
    &["identity", "number"],
    &["residentid"],
    &["resident", "id"],
];

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    code: "damage.truncated-id",
    applies: |field| field.is_none_or(Field::is_text),
    refused_only: |_| false,
    scanned: true,
    is: is_truncated,
    explain: |_| {
        text!(
            "18 digits whose last three are zeros: a spreadsheet keeps only 15",
            "18 位数字的末三位都是 0：表格软件只保留 15 位有效数字"
        )
        .into()
    },
    suggest: |_, _| None,
};

fn is_truncated(field: Option<&Field>, text: &str) -> bool {
    let Ok(digits) = <&[u8; 18]>::try_from(text.as_bytes()) else {
        return false;
    };
    if !digits.ends_with(b"000") || digits[0] == b'0' || !digits.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let nature = field.map(|field| &field.damage.nature);
    let expected = nature.is_some_and(|nature| {
        let kind = nature.kind.as_deref();
        nature.identity || kind.is_some_and(|kind| KINDS.contains(&kind))
    });
    (expected || is_like_number(digits)) && !is_number(digits)
}

/// Whether the name or a title of a field says that it holds numbers of identity cards.
pub(in crate::schema) fn names_identity_cards(field: &Field) -> bool {
    let names = std::iter::once(field.name.as_str()).chain(field.titles.all());
    names
        .chain(field.aliases.iter().map(String::as_str))
        .any(says_identity_card)
}

fn says_identity_card(name: &str) -> bool {
    let name = name.to_lowercase();
    let words: Vec<&str> = name
        .split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let has = |phrase: &&[&str]| words.windows(phrase.len()).any(|words| words == *phrase);
    CHINESE.iter().any(|word| name.contains(word)) || ENGLISH.iter().any(has)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_field_only_resident_ids_are_told() {
        for (text, damaged) in [
            ("110101199003070000", true),
            ("440305198512101000", true),
            ("510104189602291000", true),
            // 20 is no region, and month 13 no month.
            ("202403071234567000", false),
            ("110101199013070000", false),
            ("123456789012345000", false),
            ("110101199003070010", false),
            ("11010119900307000X", false),
            ("11010119900307000", false),
            ("1101011990030700000", false),
            // Its check digit is right.
            ("110101199003061000", false),
        ] {
            assert_eq!(is_truncated(None, text), damaged, "{text}");
        }
    }

    #[test]
    fn a_name_says_what_it_holds() {
        for (name, says) in [
            ("身份证号", true),
            ("客户身份證", true),
            ("ID card no.", true),
            ("id_card", true),
            ("idCard", true),
            ("Resident ID", true),
            ("prepaid card", false),
            ("customer_id", false),
        ] {
            assert_eq!(says_identity_card(name), says, "{name}");
        }
    }
}
