//! Which headers mean which field.
//!
//! A header means a field if it equals its `name`; else, folded, its `name`, `title`, any of `titles`, any of
//! `aliases`. Folding makes case, width and blanks not matter.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use crate::types::spelling::is_blank;

/// The headers that the fields of a schema claim.
#[derive(Clone, Debug, Default)]
pub(super) struct Claims {
    exact: HashMap<String, usize>,
    /// The first field that claims it, and whether it is the only one.
    folded: HashMap<String, (usize, bool)>,
}

impl Claims {
    /// Claims `name` itself for a field. The field that already has it, if that is another: the earlier one keeps
    /// it.
    pub(super) fn claim_name(&mut self, name: &str, field: usize) -> Option<usize> {
        let earlier = *self.exact.entry(name.to_owned()).or_insert(field);
        (earlier != field).then_some(earlier)
    }

    /// Claims everything that folds as `header` does. The field that already claims it, if that is another: then
    /// it means neither, unless it is the very name of one.
    pub(super) fn claim(&mut self, header: &str, field: usize) -> Option<usize> {
        let folded = fold(header);
        if folded.is_empty() {
            return None;
        }
        let (earlier, alone) = self.folded.entry(folded).or_insert((field, true));
        if *earlier == field {
            return None;
        }
        *alone = false;
        Some(*earlier)
    }

    /// The field that a header means.
    pub(super) fn field_of(&self, header: &str) -> Option<usize> {
        if let Some(field) = self.exact.get(header) {
            return Some(*field);
        }
        let (field, alone) = self.folded.get(&fold(header))?;
        alone.then_some(*field)
    }
}

/// NFKC, case folding and removal of blanks (white space and signs that nobody sees).
pub fn fold(header: &str) -> String {
    // Upper case first unites what lower case alone keeps apart (ß and ẞ, the two small sigmas).
    header
        .nfkc()
        .filter(|c| !is_blank(*c))
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .nfkc()
        .filter(|c| !is_blank(*c))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_width_and_blanks_do_not_matter() {
        for (a, b) in [
            ("Customer ID", "customerid"),
            ("客户 编号", "客户编号"),
            ("ＩＤ", "id"),
            ("客户\u{3000}ID\u{200B}", "客户id"),
            ("\u{FEFF}E-mail\u{A0}", "e-MAIL"),
            ("STRASSE", "Straße"),
            ("ﾒｰﾙ", "メール"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} {b}");
        }
        assert_ne!(fold("cust_no"), fold("custno"));
    }

    #[test]
    fn folding_twice_is_folding_once() {
        for header in ["Straße", "ΑΣ", "İstanbul", "① 号", "ﬁeld", "㎡"] {
            assert_eq!(fold(&fold(header)), fold(header));
        }
    }

    #[test]
    fn a_name_means_its_field_whoever_claims_it_folded() {
        let mut claims = Claims::default();
        assert_eq!(claims.claim_name("a", 0), None);
        assert_eq!(claims.claim_name("A", 1), None);
        assert_eq!(claims.claim("a", 0), None);
        assert_eq!(claims.claim("A", 1), Some(0));
        assert_eq!(claims.field_of("a"), Some(0));
        assert_eq!(claims.field_of("A"), Some(1));
        assert_eq!(claims.field_of(" a"), None);
    }
}
