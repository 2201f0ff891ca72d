//! The last run that passed: read before, and written after, where a check compares with it.

use std::path::PathBuf;

use super::Validate;
use crate::ops::validate::Outcome;
use crate::schema::{FailOn, Schema};
use crate::store::last_run::LastRun;
use crate::text::Message;

/// What this run reads of the last and leaves for the next.
pub(super) struct Last {
    /// None where no check looks back.
    pub(super) read: Option<LastRun>,
    /// What the next run finds; none where this one must not take the place of the last.
    next: Option<LastRun>,
    changed: bool,
}

impl Last {
    /// Reads the state beside the schema; says what is odd about it.
    pub(super) fn of(args: &Validate, schema: &Schema) -> (Self, Option<Message>) {
        let mut checks = schema.table_checks.iter();
        let asked = checks.any(|check| schema.is_on(check.check) && check.looks_back());
        let path = schema.path.as_ref().filter(|_| asked);
        let (read, note) = match path.map(|path| LastRun::read(path)) {
            Some((read, note)) => (Some(read), note),
            None => (None, None),
        };
        let judging = &args.judging;
        let whole =
            judging.only.is_empty() && !judging.fail_fast && schema.gate.fail_on != FailOn::Never;
        let next = read.clone().filter(|_| whole);
        let last = Self {
            read,
            next,
            changed: false,
        };
        (last, note)
    }

    /// What a table came to takes the place of its last run, if it passed.
    pub(super) fn take(&mut self, table: &[PathBuf], outcome: &mut Outcome) {
        let passed =
            outcome.error.is_none() && outcome.inputs.iter().all(|input| input.gate.passed);
        if let (Some(next), Some(kept), true) = (&mut self.next, outcome.kept.take(), passed) {
            next.set(table, kept);
            self.changed = true;
        }
    }

    /// Writes what has changed. That it cannot be written is no failure, and is said.
    pub(super) fn write(self) -> Option<Message> {
        self.next.filter(|_| self.changed)?.write().err()
    }
}
