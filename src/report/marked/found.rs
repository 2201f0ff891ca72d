//! How much was found in which column, counted as findings come.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use crate::ops::finding::Finding;

/// Counts by field and code.
#[derive(Debug, Default)]
pub(super) struct Found {
    by_field: HashMap<String, BTreeMap<String, u64>>,
}

impl Found {
    /// Counts a finding at every field that it is about.
    pub(super) fn take(&mut self, finding: &Finding) {
        let fields = finding.fields.iter().flatten();
        for field in finding.field.iter().chain(fields) {
            let known = self.by_field.get_mut(field);
            if let Some(count) = known.and_then(|codes| codes.get_mut(&finding.code)) {
                *count += 1;
            } else {
                let codes = self.by_field.entry(field.clone()).or_default();
                codes.insert(finding.code.clone(), 1);
            }
        }
    }

    /// Whether any finding of this code is about a field.
    pub(super) fn is_of_field(&self, code: &str) -> bool {
        let mut fields = self.by_field.values();
        fields.any(|codes| codes.contains_key(code))
    }

    /// All findings that are about a field.
    pub(super) fn count(&self, field: &str) -> u64 {
        let codes = self.by_field.get(field);
        codes.map_or(0, |codes| codes.values().sum())
    }

    /// What was found in a field: code and count, the most frequent first, then by code.
    pub(super) fn codes(&self, field: &str) -> Vec<(&str, u64)> {
        let codes = self.by_field.get(field).into_iter().flatten();
        let mut codes: Vec<_> = codes.map(|(code, count)| (code.as_str(), *count)).collect();
        codes.sort_by_key(|(_, count)| Reverse(*count));
        codes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples::{others, phone};

    #[test]
    fn what_is_about_several_fields_is_counted_at_each() {
        let mut found = Found::default();
        let twice = [phone(2, "1"), phone(3, "1")];
        for finding in twice.iter().chain(&others()) {
            found.take(finding);
        }
        assert_eq!(found.codes("phone"), [("kind.id", 2)]);
        assert_eq!(found.codes("name"), [("unique-key", 1)]);
        assert_eq!((found.count("city"), found.count("x")), (1, 0));
    }
}
