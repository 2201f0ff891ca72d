//! The last run that passed: read before, and written after, where a check compares with it.

use std::path::PathBuf;

use super::Validate;
use crate::ops::validate::Outcome;
use crate::schema::{FailOn, Schema};
use crate::store::last_run::{LastRun, Values};
use crate::text::Message;

/// What this run reads of the last and leaves for the next.
#[derive(Default)]
pub(super) struct Last {
    /// None where no check looks back.
    pub(super) read: Option<LastRun>,
    /// The schema; none where this run must not take the place of the last.
    schema: Option<PathBuf>,
    /// Tables that passed, and what they came to.
    passed: Vec<(Vec<PathBuf>, Values)>,
}

impl Last {
    /// Reads the state beside the schema; says what is odd about it.
    pub(super) fn of(args: &Validate, schema: &Schema) -> (Self, Option<Message>) {
        let mut checks = schema.table_checks.iter();
        let asked = checks.any(|check| schema.is_on(check.check) && check.looks_back());
        let Some(path) = schema.path.as_ref().filter(|_| asked) else {
            return (Self::default(), None);
        };
        let (read, note) = LastRun::read(path);
        let judging = &args.judging;
        let some = !judging.only.is_empty() || judging.fail_fast;
        let judged = !some && schema.gate.fail_on != FailOn::Never;
        let last = Self {
            read: Some(read),
            schema: judged.then(|| path.clone()),
            passed: Vec::new(),
        };
        (last, note)
    }

    /// What a table came to takes the place of its last run, if it passed.
    pub(super) fn take(&mut self, table: &[PathBuf], outcome: &mut Outcome) {
        let mut inputs = outcome.inputs.iter();
        if outcome.error.is_none()
            && inputs.all(|input| input.gate.passed)
            && let Some(kept) = outcome.kept.take()
        {
            self.passed.push((table.to_vec(), kept));
        }
    }

    /// Writes what has changed; another run may have written in between. That it cannot be written is no failure, and
    /// is said.
    pub(super) fn write(self) -> Option<Message> {
        let schema = self.schema?;
        let (before, _) = LastRun::read(&schema);
        let mut next = before.clone();
        for (table, kept) in self.passed {
            next.set(&table, kept);
        }
        if next == before {
            return None;
        }
        next.write().err()
    }
}
