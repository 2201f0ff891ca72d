//! The guard against formulas: a cell of CSV that a spreadsheet would take for one gets an apostrophe before it, and
//! [`unguarded`] takes it off again.
//!
//! A formula begins, after blanks and signs that nobody sees, with `=`, `+`, `-` or `@`, also in full width (OWASP, CSV
//! Injection); a tab, a line end or NUL at the very beginning is guarded too, since spreadsheets drop it. A signed number
//! is none. A cell that has apostrophes before such a beginning already gets one more, so that nothing is lost.

use crate::table::batch::{Layout, Span};
use crate::types::spelling::is_blank;

/// Appends the cell as it is guarded, if a spreadsheet would take it for a formula; `spared` says of a bare cell that it
/// may stay all the same, a phone number where phone numbers are.
pub fn guard(text: &str, spared: impl FnOnce(&str) -> bool, out: &mut String) -> bool {
    let bare = text.trim_start_matches('\'');
    if !is_formula(bare) || bare.len() == text.len() && spared(text) {
        return false;
    }
    out.push('\'');
    out.push_str(text);
    true
}

/// The cell without the apostrophe of [`guard`]; none where it has none.
pub fn unguarded(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('\'')?;
    is_formula(rest.trim_start_matches('\'')).then_some(rest)
}

/// Takes the apostrophe off all cells that are guarded.
pub(super) fn unguard(text: &str, layout: &mut Layout) {
    let bytes = text.as_bytes();
    let extra = layout.extra.iter_mut().map(|(_, span)| span);
    for span in layout.cells.iter_mut().chain(extra) {
        let at = span.at as usize;
        if bytes.get(at) != Some(&b'\'') || text.get(at..span.end()).and_then(unguarded).is_none() {
            continue;
        }
        // Where its bytes were read from is known by where its text begins.
        if let Ok(of) = layout
            .unescaped
            .binary_search_by_key(&span.at, |(text, _)| *text)
        {
            layout.unescaped[of].0 += 1;
        }
        *span = Span::between(at + 1, span.end());
    }
}

/// Whether a spreadsheet may take a cell for a formula.
fn is_formula(text: &str) -> bool {
    let hides = |c: char| is_blank(c) || c.is_control();
    match text.chars().next() {
        Some('\t' | '\r' | '\n' | '\0') => return true,
        Some(first) if first.is_ascii_alphanumeric() => return false,
        _ => {}
    }
    let shown = text.trim_start_matches(hides);
    shown.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) && !is_signed_number(shown)
}

/// Whether the whole is a number with a sign: groups, a fraction, an exponent and % included.
fn is_signed_number(text: &str) -> bool {
    let Some(unsigned) = text.strip_prefix(['+', '-']) else {
        return false;
    };
    let unsigned = unsigned.strip_suffix('%').unwrap_or(unsigned);
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (&unsigned[..at], Some(&unsigned[at + 1..])),
        None => (unsigned, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let power = |text: &str| digits(text.strip_prefix(['+', '-']).unwrap_or(text));
    let begins = mantissa.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    let signs = mantissa
        .bytes()
        .all(|byte| matches!(byte, b'0'..=b'9' | b',' | b'.'));
    let any = mantissa.bytes().any(|byte| byte.is_ascii_digit());
    begins && signs && any && exponent.is_none_or(power)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn guarded(text: &str) -> String {
        let mut out = String::new();
        if guard(text, |_| false, &mut out) {
            return out;
        }
        assert_eq!(out, "");
        text.to_owned()
    }

    proptest! {
        #[test]
        fn every_cell_is_given_back(text in "['=+@ \t\n\u{feff}＝-]{0,4}[0-9a-z,.%=]{0,4}", spared: bool) {
            let mut out = String::new();
            let cell = if guard(&text, |_| spared, &mut out) { out } else { text.clone() };
            prop_assert_eq!(unguarded(&cell).unwrap_or(&cell), text);
        }

        #[test]
        fn no_guarded_cell_begins_a_formula(text in "['=+@ \t\r\n\0\u{a0}＝＋－＠-]{0,4}.{0,4}") {
            let cell = guarded(&text);
            let shown = cell.trim_start_matches(|c: char| is_blank(c) || c.is_control());
            let number = is_signed_number(shown);
            prop_assert!(number || !shown.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']));
            prop_assert!(!cell.starts_with(['\t', '\r', '\n', '\0']));
        }
    }

    #[test]
    fn formulas_are_guarded_and_numbers_are_not() {
        for (text, expected) in [
            ("=1+1", "'=1+1"),
            ("+1+1", "'+1+1"),
            ("-1+1", "'-1+1"),
            ("@SUM(1)", "'@SUM(1)"),
            ("\t=1", "'\t=1"),
            ("\u{a0}=1", "'\u{a0}=1"),
            ("\u{feff}=1", "'\u{feff}=1"),
            ("\0=1", "'\0=1"),
            ("＋1+1", "'＋1+1"),
            ("'=1", "''=1"),
            ("=", "'="),
            ("- item", "'- item"),
            ("+86 138 0013 8000", "'+86 138 0013 8000"),
            ("-5", "-5"),
            ("+5", "+5"),
            ("-1e-3", "-1e-3"),
            ("-1,234.50", "-1,234.50"),
            ("-12.5%", "-12.5%"),
            ("-", "'-"),
            ("-e5", "'-e5"),
            ("'5", "'5"),
            ("价格=5", "价格=5"),
            ("\"=1+1\"", "\"=1+1\""),
            ("", ""),
        ] {
            assert_eq!(guarded(text), expected, "{text:?}");
        }
        let mut out = String::new();
        assert!(!guard("+86 138 0013 8000", |_| true, &mut out));
        assert!(guard("'+86 138 0013 8000", |_| true, &mut out));
    }
}
