//! Which cells a formula refers to.

use crate::io::workbook::xlsx::position;

/// The reference of a formula or name: `'a sheet'!$B$2:$B$9`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Reference<'t> {
    /// The sheet as it is spelled, quotes and all; none where it is that in which the formula stands.
    sheet: Option<&'t str>,
    /// What stands behind the `!`, as far as a reference goes.
    cells: &'t str,
}

impl Reference<'_> {
    /// Whether it may mean cells of this sheet: a reference over several sheets may.
    fn is_of(&self, sheet: &str) -> bool {
        let Some(own) = self.sheet else {
            return false;
        };
        let quoted = own
            .strip_prefix('\'')
            .and_then(|own| own.strip_suffix('\''));
        let own = quoted.map_or_else(|| own.to_owned(), |own| own.replace("''", "'"));
        // That of another workbook: [1]Sheet1.
        !own.starts_with('[') && (own.contains(':') || own.to_lowercase() == sheet.to_lowercase())
    }

    /// The rows (from 0) that it names, each with whether it is fixed (`$9`).
    fn rows(&self) -> impl Iterator<Item = (u32, bool)> {
        self.cells.split(':').filter_map(|cell| {
            let letters = cell.strip_prefix('$').unwrap_or(cell);
            let digits = letters.trim_start_matches(|sign: char| sign.is_ascii_alphabetic());
            let row = digits.strip_prefix('$');
            let fixed = row.is_some() || (digits.len() == letters.len() && cell.starts_with('$'));
            let row = position::row(row.unwrap_or(digits).as_bytes())?;
            Some((row, fixed))
        })
    }
}

/// Whether a formula of another sheet, or of a chart, refers to cells of this sheet in rows from `first` (from 0) on, or to
/// whole columns of it.
pub(super) fn reaches(formula: &str, sheet: &str, first: u32) -> bool {
    let mut own = references(formula).filter(|reference| reference.is_of(sheet));
    own.any(|reference| {
        let mut rows = reference.rows().peekable();
        rows.peek().is_none() || rows.any(|(row, _)| row >= first)
    })
}

/// Whether a name refers to rows of this sheet from `first` (from 0) on; to whole columns it may.
pub(super) fn names(refers: &str, sheet: &str, first: u32) -> bool {
    let mut own = references(refers).filter(|reference| reference.is_of(sheet));
    own.any(|reference| reference.rows().any(|(row, _)| row >= first))
}

/// Whether a formula by which cells of this sheet are judged refers to rows of it by their numbers (`$B$9`) from `first`
/// (from 0) on. One that refers to rows by how far they are off means the same wherever it stands.
pub(super) fn is_fixed(formula: &str, sheet: &str, first: u32) -> bool {
    reaches(formula, sheet, first)
        || references(formula)
            .filter(|reference| reference.sheet.is_none())
            .any(|reference| reference.rows().any(|(row, fixed)| fixed && row >= first))
}

/// All that may be a reference. What stands in a text of the formula is taken for one too: it may be read as such.
fn references(formula: &str) -> impl Iterator<Item = Reference<'_>> {
    let mut rest = formula;
    std::iter::from_fn(move || {
        loop {
            rest = rest.trim_start_matches(|sign| !is_part(sign) && sign != '\'');
            if rest.is_empty() {
                return None;
            }
            let end = if rest.starts_with('\'') {
                quoted(rest)
            } else {
                rest.find(|sign| !is_part(sign)).unwrap_or(rest.len())
            };
            let (word, behind) = rest.split_at(end);
            if let Some(cells) = behind.strip_prefix('!') {
                let end = cells.find(|sign| !is_part(sign)).unwrap_or(cells.len());
                rest = &cells[end..];
                return Some(Reference {
                    sheet: Some(word),
                    cells: &cells[..end],
                });
            }
            rest = behind;
            if !word.starts_with('\'') {
                return Some(Reference {
                    sheet: None,
                    cells: word,
                });
            }
        }
    })
}

/// How long the quoted name is with which a text begins; 1 where its quote is not closed.
fn quoted(text: &str) -> usize {
    let mut at = 1;
    while let Some(quote) = text[at..].find('\'') {
        at += quote + 1;
        if !text[at..].starts_with('\'') {
            return at;
        }
        at += 1;
    }
    1
}

/// Whether a sign may be part of a sheet's name without quotes, or of a reference.
fn is_part(sign: char) -> bool {
    sign.is_alphanumeric() || matches!(sign, '$' | ':' | '_' | '.' | '[' | ']' | '\\' | '?')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn references_to_a_sheet_are_found() {
        for (formula, other, name, fixed) in [
            ("SUM('客户'!$B$2:B9)", true, true, true),
            ("客户!A1", false, false, false),
            ("客户!A1+客户!a3", true, true, true),
            ("VLOOKUP(A1,客户!$A:$C,2,0)", true, false, true),
            ("Other!$B$9", false, false, false),
            ("[1]客户!B9", false, false, false),
            ("'[a.xlsx]客户'!B9", false, false, false),
            ("SUM(Jan:Dec!B9)", true, true, true),
            ("INDIRECT(\"客户!B\"&A1)", true, false, true),
            ("'客户'!$1:$1", false, false, false),
            ("'客户'!$9:$9", true, true, true),
            ("COUNTIF($A$3:$A$9,A3)>1", false, false, true),
            ("COUNTIF($A:$A,A3)>1", false, false, false),
            ("AND($B3>100,LOG10(A2)>$A$1)", false, false, false),
            ("$9:$9", false, false, true),
            ("'it''s", false, false, false),
        ] {
            assert_eq!(reaches(formula, "客户", 2), other, "{formula}");
            assert_eq!(names(formula, "客户", 2), name, "{formula}");
            assert_eq!(is_fixed(formula, "客户", 2), fixed, "{formula}");
        }
        assert!(reaches("1+'it''s'!B9", "It's", 2));
    }

    proptest! {
        #[test]
        fn whatever_is_given_does_no_harm(formula in "['!A-C$:1-9客(+ ]{0,20}") {
            let _ = is_fixed(&formula, "客", 1);
            prop_assert!(references(&formula).count() <= formula.len());
        }
    }
}
