//! How a run of `filter` ends: what it found, for reports, summary and exit code.

use super::Filter;
use crate::cli::ui::Ui;
use crate::command::Verdict;
use crate::error::Error;
use crate::io::input::Head;
use crate::ops::filter::Outcome;
use crate::ops::summary::{Gate, InputSummary, Outcome as End, Summary};
use crate::report::summary_line::passed_on;
use crate::report::{Report as _, Reports};
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

/// Which row the header is, where it is not the first.
fn header_taken(head: &Head) -> Option<Message> {
    let text = text!("the header is row {row}", "表头在第 {row} 行");
    (head.header_row > 1).then(|| Message::new(text).with("row", head.header_row))
}

/// How a run ends, beside its summary.
pub(super) struct Ending {
    /// What was found out before a record was read: which schema, which header.
    asides: Vec<Message>,
    notes: Vec<Message>,
    error: Option<Error>,
}

impl Ending {
    /// `found`: which schema was found by itself.
    pub(super) fn of(found: Option<Message>, head: &Head, outcome: Outcome) -> Self {
        Self {
            asides: found.into_iter().chain(header_taken(head)).collect(),
            notes: troubles(&outcome),
            error: outcome.error,
        }
    }
}

impl Filter {
    /// Adds what became of the table.
    pub(super) fn summarise(
        &self,
        summary: &mut Summary,
        head: &Head,
        outcome: &Outcome,
        sha256: Option<String>,
    ) {
        let totals = outcome.tally.totals();
        let counted = match self.choice.fails_on {
            Some(FailOn::Error) => totals.of(Severity::Error),
            Some(FailOn::Warning) => totals.of(Severity::Error) + totals.of(Severity::Warning),
            Some(FailOn::Never) | None => 0,
        };
        let gate = Gate {
            fail_on: self.choice.fails_on.unwrap_or(FailOn::Never).name(),
            errors: counted,
            records_with_errors: 0,
            share: 0.0,
            limit: "0".to_owned(),
            passed: counted == 0,
        };
        summary.inputs.push(InputSummary {
            file: head.name.clone(),
            sha256: sha256.filter(|_| !outcome.rows.stopped),
            format: head.format.to_owned(),
            encoding: "utf-8".to_owned(),
            delimiter: Some(char::from(head.dialect.delimiter).to_string()),
            sheet: None,
            header_row: head.header_row,
            columns: head.headers.clone(),
            rows: outcome.rows,
            totals: totals.clone(),
            gate: gate.clone(),
        });
        summary.totals = totals;
        summary.gate = gate;
    }

    /// Says everything there is to say, closes the reports, and judges.
    pub(super) fn close(
        &self,
        ui: &Ui,
        reports: Reports,
        mut summary: Summary,
        ending: Ending,
    ) -> Verdict {
        let Ending {
            asides,
            notes,
            error,
        } = ending;
        let error = error.filter(|error| error.exit_code() != 0);
        let none_left = summary.inputs.iter().all(|input| input.rows.written == 0);
        summary.outcome = match &error {
            Some(_) => End::Failed,
            None if summary.gate.passed => End::Passed,
            None => End::FailedGate,
        };
        let reasons = error.iter().map(|error| error.say(ui.lang()));
        let said = notes.iter().map(|note| note.say(ui.lang()));
        summary.notes = reasons.chain(said).collect();
        let mut errors: Vec<Error> = error.into_iter().collect();
        if !self.reports.report.is_empty() {
            errors.extend(Box::new(reports).close(&summary).err());
        }
        for error in &errors {
            ui.error(error);
        }
        let verdict = match errors.iter().map(Error::exit_code).max().unwrap_or(0) {
            0 if !summary.gate.passed || (self.choice.fail_empty && none_left) => Verdict::Failed,
            0 => Verdict::Passed,
            worst => {
                summary.outcome = End::Failed;
                Verdict::Unfinished(worst)
            }
        };
        let asides: Vec<Message> = asides.into_iter().chain(notes).collect();
        let line = passed_on(&summary, ui.lang());
        ui.summary(&asides, &line, verdict.exit_code());
        verdict
    }
}
