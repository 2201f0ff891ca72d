//! How a run of `filter` ends: what it found, for reports, summary and exit code.

use super::Filter;
use crate::command::ending::Ending;
use crate::error::Error;
use crate::io::input::{Head, SheetEnd};
use crate::io::read::TableReader;
use crate::ops::filter::Outcome;
use crate::ops::summary::{Gate, InputSummary, Summary};
use crate::report::Reports;
use crate::schema::FailOn;
use crate::table::codes::Severity;
use crate::text;
use crate::text::Message;

/// What conditions and computed values could not use.
fn troubles(outcome: &Outcome) -> Vec<Message> {
    let mut notes = Vec::new();
    let mut note = |count: u64, one, many| {
        if count > 0 {
            let text = if count == 1 { one } else { many };
            notes.push(Message::new(text).with("count", count));
        }
    };
    note(
        outcome.trouble.unreadable,
        text!(
            "{count} comparison met a cell that is not of the type it is compared as; it is false",
            "有 {count} 次比较遇到类型不符的单元格，按不成立处理"
        ),
        text!(
            "{count} comparisons met a cell that is not of the type it is compared as; they are false",
            "有 {count} 次比较遇到类型不符的单元格，按不成立处理"
        ),
    );
    note(
        outcome.trouble.undefined,
        text!(
            "{count} calculation has no result (division by zero, too many digits); it is empty",
            "有 {count} 处计算没有结果（除数为零或位数过多），按空值处理"
        ),
        text!(
            "{count} calculations have no result (division by zero, too many digits); they are empty",
            "有 {count} 处计算没有结果（除数为零或位数过多），按空值处理"
        ),
    );
    notes
}

/// Which row the header is, where it is not the first; `untitled`: what stands above it has
/// not left with the table.
fn header_taken(head: &Head, untitled: bool) -> Option<Message> {
    let text = if untitled {
        text!(
            "the header is row {row}; what stands above it is left out",
            "表头在第 {row} 行，其上方的内容未写出"
        )
    } else {
        text!("the header is row {row}", "表头在第 {row} 行")
    };
    (head.header_row > 1).then(|| Message::new(text).with("row", head.header_row))
}

impl Filter {
    /// The gate that so many findings came to.
    fn gate(&self, counted: u64) -> Gate {
        Gate {
            fail_on: self.choice.fails_on.unwrap_or(FailOn::Never).name(),
            errors: counted,
            records_with_errors: 0,
            share: 0.0,
            limit: "0".to_owned(),
            passed: counted == 0,
        }
    }

    /// Adds what became of the table.
    pub(super) fn summarise(
        &self,
        summary: &mut Summary,
        head: &Head,
        outcome: &Outcome,
        reader: &TableReader,
    ) {
        let totals = outcome.tally.totals();
        let counted = match self.choice.fails_on {
            Some(FailOn::Error) => totals.of(Severity::Error),
            Some(FailOn::Warning) => totals.of(Severity::Error) + totals.of(Severity::Warning),
            Some(FailOn::Never) | None => 0,
        };
        let gate = self.gate(counted);
        let rows = outcome.rows;
        let input = InputSummary::of(head, reader, rows, totals.clone(), gate.clone());
        summary.inputs.push(input);
        summary.totals = totals;
        summary.gate = gate;
    }

    /// How a run ends whose input could not be opened; `found` is which schema was found by itself.
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
                gate: self.gate(0),
                ..summary
            },
            asides: found.into_iter().collect(),
            notes: Vec::new(),
            errors: vec![error],
            failed: false,
        }
    }

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
        let notes = troubles(&outcome);
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
