//! `damage.scientific`: a long number as a spreadsheet shows it when the column is too narrow or the cell is no text.

use super::Entry;
use crate::text;

/// Digits behind the point that a spreadsheet shows at most: it keeps fifteen.
const DECIMALS: usize = 14;
/// The smallest exponent: a number of ten digits or more, as a spreadsheet's general format begins to shorten them.
const SMALLEST: u32 = 9;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    code: "damage.scientific",
    // In a field of numbers it is one.
    applies: |field| field.is_none_or(|field| field.is_text() || field.type_name == "integer"),
    refused_only: |_| false,
    scanned: true,
    is: |_, text| is_shortened(text),
    explain: |_| {
        text!(
            "a long number in scientific notation: the digits that are not shown are lost",
            "长数字变成了科学计数法，未显示的数字已丢失"
        )
        .into()
    },
    suggest: |_, _| None,
};

/// Whether a text is one digit, up to fourteen decimals, `E+` and an exponent of two or three digits from 9 on.
fn is_shortened(text: &str) -> bool {
    let [b'1'..=b'9', rest @ ..] = text.strip_prefix('-').unwrap_or(text).as_bytes() else {
        return false;
    };
    let rest = match rest {
        [b'.' | b',', rest @ ..] => {
            let decimals = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            if !(1..=DECIMALS).contains(&decimals) {
                return false;
            }
            &rest[decimals..]
        }
        rest => rest,
    };
    let [b'E' | b'e', b'+', exponent @ ..] = rest else {
        return false;
    };
    matches!(exponent.len(), 2 | 3)
        && exponent.iter().all(u8::is_ascii_digit)
        && exponent
            .iter()
            .fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'))
            >= SMALLEST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_numbers_are_told_as_spreadsheets_shorten_them() {
        for (text, damaged) in [
            ("4.4E+17", true),
            ("1.38E+10", true),
            ("1.38001E+10", true),
            ("1.10105E+17", true),
            ("1.38001234567890E+10", true),
            ("1.380012345678901E+10", false),
            ("4E+17", true),
            ("1,38E+10", true),
            ("-1.38E+10", true),
            ("1.38e+10", true),
            ("1.38E+100", true),
            ("1.38E+09", true),
            ("1.38E+08", false),
            ("1.38E+9", false),
            ("1.38E10", false),
            ("1.38E-10", false),
            ("1.E+10", false),
            ("13.8E+10", false),
            ("0.38E+10", false),
            ("1.38E+1000", false),
            (" 1.38E+10", false),
            ("1.38E+1x", false),
            ("E+10", false),
            ("", false),
        ] {
            assert_eq!(is_shortened(text), damaged, "{text}");
        }
    }
}
