//! How a run ends that passed a table on: what reports, the closing line and the exit code are made of.

use super::{Asked, Passed, header_taken, notes};
use crate::command::ending::Ending;
use crate::error::Error;
use crate::io::input::{Head, SheetEnd};
use crate::io::read::TableReader;
use crate::ops::summary::{Gate, InputSummary, Summary, Totals};
use crate::report::Reports;
use crate::schema::FailOn;
use crate::table::codes::Severity;
use crate::text::Message;

impl Asked<'_> {
    /// How a run ends whose input could not be opened.
    pub(super) fn unopened(
        &self,
        reports: Reports,
        summary: Summary,
        found: Option<Message>,
        error: Error,
    ) -> Ending {
        Ending {
            reports,
            reported: !self.reports.report.is_empty(),
            summary: Summary {
                gate: self.gate(&Totals::default()),
                ..summary
            },
            asides: found.into_iter().collect(),
            notes: Vec::new(),
            errors: vec![error],
            failed: false,
        }
    }

    /// How a run ends that has read its input.
    pub(super) fn ending(
        &self,
        reports: Reports,
        mut summary: Summary,
        found: Option<Message>,
        (head, reader): (&Head, &TableReader),
        passed: Passed,
    ) -> Ending {
        let gate = self.gate(&passed.totals);
        let totals = passed.totals;
        let input = InputSummary::of(head, reader, passed.rows, totals.clone(), gate.clone());
        summary.inputs.push(input);
        summary.totals = totals;
        summary.gate = gate;
        let unseen = reader.sheet_end().into_iter().flat_map(SheetEnd::notes);
        let notes = head.notes().chain(unseen);
        let header = header_taken(head, passed.untitled);
        let error = passed.error.filter(|error| error.exit_code() != 0);
        Ending {
            reports,
            reported: !self.reports.report.is_empty(),
            summary,
            asides: found
                .into_iter()
                .chain(header)
                .chain(passed.asides)
                .collect(),
            notes: notes
                .chain(notes::troubles(passed.trouble))
                .chain(passed.notes)
                .collect(),
            errors: error.into_iter().collect(),
            failed: passed.failed,
        }
    }

    /// The gate, which judges only where `--fail-on` says so.
    fn gate(&self, totals: &Totals) -> Gate {
        let errors = match self.fails_on {
            Some(FailOn::Error) => totals.of(Severity::Error),
            Some(FailOn::Warning) => totals.of(Severity::Error) + totals.of(Severity::Warning),
            Some(FailOn::Never) | None => 0,
        };
        Gate {
            fail_on: self.fails_on.unwrap_or(FailOn::Never).name(),
            errors,
            records_with_errors: 0,
            share: 0.0,
            limit: "0".to_owned(),
            passed: errors == 0,
        }
    }
}
