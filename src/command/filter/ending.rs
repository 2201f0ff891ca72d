//! How a run of `filter` ends: what it found, for reports, summary and exit code.

use super::Filter;
use crate::command::ending::Ending;
use crate::command::passing::{header_taken, troubles};
use crate::io::input::{Head, SheetEnd};
use crate::ops::filter::Outcome;
use crate::ops::summary::Summary;
use crate::report::Reports;
use crate::text::Message;

impl Filter {
    /// How the run ends; `found` is which schema was found by itself.
    pub(super) fn ending(
        &self,
        reports: Reports,
        summary: Summary,
        found: Option<Message>,
        head: &Head,
        sheet_end: Option<SheetEnd>,
        outcome: Outcome,
    ) -> Ending {
        let none_left = outcome.rows.written == 0;
        let notes = troubles(outcome.trouble);
        let header = header_taken(head, outcome.untitled);
        let unseen = sheet_end.into_iter().flat_map(SheetEnd::notes);
        let error = outcome.error.filter(|error| error.exit_code() != 0);
        Ending {
            reports,
            reported: !self.reports.report.is_empty(),
            summary,
            asides: found.into_iter().chain(header).collect(),
            notes: head.notes().chain(unseen).chain(notes).collect(),
            errors: error.into_iter().collect(),
            failed: self.choice.fail_empty && none_left,
        }
    }
}
