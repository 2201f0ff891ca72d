//! Which findings are worth words: workers ask before they describe one.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::ops::finding::Wants;
use crate::table::violation::CheckId;

/// How many findings have reached the reports. The tail counts; workers see a count that may lag behind, so they
/// describe at least what is wanted, and never much more.
#[derive(Debug)]
pub(super) struct Demand {
    pub wants: Wants,
    seen: AtomicU64,
    of_check: Vec<AtomicU64>,
}

impl Demand {
    /// For a schema of so many checks.
    pub(super) fn new(wants: Wants, checks: usize) -> Self {
        Self {
            wants,
            seen: AtomicU64::new(0),
            of_check: (0..checks).map(|_| AtomicU64::new(0)).collect(),
        }
    }

    /// One finding of this check has reached the reports.
    pub(super) fn count(&self, check: CheckId) {
        self.seen.fetch_add(1, Ordering::Relaxed);
        if let Some(count) = self.of_check.get(usize::from(check.0)) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Whether a finding may be wanted after `before` others of its chunk, `same` of them of its check.
    pub(super) fn takes(&self, check: CheckId, before: u64, same: u64) -> bool {
        self.wants.all
            || self.seen.load(Ordering::Relaxed) + before < self.wants.first
            || self
                .of_check
                .get(usize::from(check.0))
                .is_some_and(|count| count.load(Ordering::Relaxed) + same < self.wants.per_code)
    }
}
