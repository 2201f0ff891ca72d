//! Counting findings while they come: how many of each code, in how many records, and where the first ones are.

use std::collections::HashMap;

use super::summary::{Total, Totals};
use crate::schema::Schema;
use crate::table::codes::Severity;
use crate::table::violation::CheckId;

/// The counts of one input. Costs two look-ups in a list for each finding.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// By check: its slot and severity.
    checks: Vec<(usize, Severity)>,
    slots: Vec<Slot>,
    seen: u64,
}

#[derive(Clone, Debug)]
struct Slot {
    code: String,
    total: Total,
    /// Of the last finding, to count a record once.
    record: Option<u64>,
}

impl Tally {
    /// A tally of nothing. `checks` are code and severity of each check, by [`CheckId`]; several checks may share a
    /// code.
    pub fn new<'a>(checks: impl IntoIterator<Item = (&'a str, Severity)>) -> Self {
        let mut tally = Self::default();
        let mut by_code: HashMap<&str, usize> = HashMap::new();
        for (code, severity) in checks {
            let slot = *by_code.entry(code).or_insert_with(|| {
                tally.slots.push(Slot {
                    code: code.to_owned(),
                    total: Total::default(),
                    record: None,
                });
                tally.slots.len() - 1
            });
            tally.checks.push((slot, severity));
        }
        tally
    }

    /// A tally of nothing, for the checks of a schema.
    pub fn of(schema: &Schema) -> Self {
        Self::new(schema.checks.iter().map(|check| {
            let severity = check.severity.unwrap_or(Severity::Info);
            (check.code.as_str(), severity)
        }))
    }

    /// Counts one finding; of each code they come by record. `record` and `row` as in
    /// [`Finding`](super::finding::Finding): from 1, 0 is the header's record.
    pub fn note(&mut self, check: CheckId, record: Option<u64>, row: Option<u64>) {
        let Some(&(slot, severity)) = self.checks.get(usize::from(check.0)) else {
            return;
        };
        self.seen += 1;
        let slot = &mut self.slots[slot];
        slot.total.add(severity, 1);
        if record.is_some_and(|record| record > 0) && record != slot.record {
            slot.record = record;
            slot.total.records += 1;
        }
        if let Some(row) = row
            && slot.total.rows.len() < Total::ROWS
            && slot.total.rows.last() != Some(&row)
        {
            slot.total.rows.push(row);
        }
    }

    /// Findings so far: of all codes, and of the code of `check`. What [`Wants::takes`](super::finding::Wants::takes) asks.
    pub fn seen(&self, check: CheckId) -> (u64, u64) {
        let of_code = self
            .checks
            .get(usize::from(check.0))
            .map_or(0, |(slot, _)| self.slots[*slot].total.count());
        (self.seen, of_code)
    }

    /// What was counted, by code.
    pub fn totals(&self) -> Totals {
        Totals(
            self.slots
                .iter()
                .filter(|slot| slot.total.count() > 0)
                .map(|slot| (slot.code.clone(), slot.total.clone()))
                .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_several_checks_counts_each_record_once() {
        let mut tally = Tally::new([
            ("required", Severity::Error),
            ("pattern", Severity::Error),
            ("required", Severity::Info),
        ]);
        for (check, record) in [(0, 1), (2, 1), (0, 3), (2, 4), (0, 9)] {
            tally.note(CheckId(check), Some(record), Some(record + 1));
        }
        assert_eq!(tally.seen(CheckId(2)), (5, 5));
        assert_eq!(tally.seen(CheckId(1)), (5, 0));
        let totals = tally.totals();
        assert_eq!(totals.0.len(), 1);
        let total = &totals.0["required"];
        assert_eq!((total.errors, total.infos, total.records), (3, 2, 4));
        assert_eq!(total.rows, [2, 4, 5]);
        assert_eq!(total.severity(), Severity::Error);
    }

    #[test]
    fn the_header_and_the_whole_table_are_no_records() {
        let mut tally = Tally::new([("missing-column", Severity::Error)]);
        tally.note(CheckId(0), Some(0), Some(1));
        tally.note(CheckId(0), None, None);
        let total = tally.totals().0["missing-column"].clone();
        assert_eq!((total.errors, total.records), (2, 0));
        assert_eq!(total.rows, [1]);
    }
}
