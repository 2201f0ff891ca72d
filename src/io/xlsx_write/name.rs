//! What a sheet may be called.

use crate::io::workbook::LISTS;

/// UTF-16 units.
const MOST: usize = 31;

/// The name of the sheet of this number (from 0): without the signs that names of sheets do not have, 31 characters at
/// most; empty where there is none.
pub(in crate::io) fn sheet_name(name: &str, number: usize) -> String {
    let number = match number {
        0 => String::new(),
        number => format!(" {}", number + 1),
    };
    let fits = |c: &char| {
        !matches!(
            c,
            '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\u{fffe}' | '\u{ffff}'
        ) && !c.is_control()
    };
    let mut units = number.len();
    let name: String = name
        .chars()
        .filter(fits)
        .take_while(|c| {
            units += c.len_utf16();
            units <= MOST
        })
        .collect();
    let edges = |c: char| c == '\'' || c.is_whitespace();
    let name = name.trim_matches(edges);
    // Excel keeps the first for itself, we the second.
    let is = |taken: &str| name.eq_ignore_ascii_case(taken) && number.is_empty();
    let is_reserved = is("history") || is(LISTS);
    if name.is_empty() || is_reserved {
        return String::new();
    }
    format!("{name}{number}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_name_is_one_that_sheets_have(name in "\\PC{0,40}|['\\[\\]:*?/\\\\ \u{0}a]{0,12}", number in 0..200_usize) {
            let name = sheet_name(&name, number);
            prop_assert!(name.encode_utf16().count() <= 31);
            prop_assert!(!name.contains(['[', ']', ':', '*', '?', '/', '\\', '\0']));
            prop_assert!(!name.starts_with('\'') && !name.ends_with('\''));
        }
    }

    #[test]
    fn names_keep_what_they_can() {
        for (name, number, expected) in [
            ("customers", 0, "customers"),
            ("customers", 1, "customers 2"),
            ("客户/供应商", 0, "客户供应商"),
            ("'a' ' ", 0, "a"),
            ("History", 0, ""),
            ("Rolo.Lists", 0, ""),
            ("History", 1, "History 2"),
            ("", 3, ""),
            ("*", 0, ""),
        ] {
            assert_eq!(sheet_name(name, number), expected, "{name}");
        }
        assert_eq!(
            sheet_name(&"长".repeat(40), 9),
            format!("{} 10", "长".repeat(28))
        );
    }
}
