//! What the commands have in common that pass a table on: the gate, what is said at the end.

use crate::cli::args::Reports;
use crate::command::ending::Ending;
use crate::error::Error;
use crate::expr::evaluate::Trouble;
use crate::io::input::Head;
use crate::io::read::TableReader;
use crate::ops::summary::{Gate, InputSummary, Rows, Summary, Totals};
use crate::report::{self};
use crate::schema::FailOn;
use crate::table::codes::Severity;
use crate::text;
use crate::text::Message;

/// The gate of a command that judges only where `--fail-on` says so.
fn gate(fails_on: Option<FailOn>, totals: &Totals) -> Gate {
    let errors = match fails_on {
        Some(FailOn::Error) => totals.of(Severity::Error),
        Some(FailOn::Warning) => totals.of(Severity::Error) + totals.of(Severity::Warning),
        Some(FailOn::Never) | None => 0,
    };
    Gate {
        fail_on: fails_on.unwrap_or(FailOn::Never).name(),
        errors,
        records_with_errors: 0,
        share: 0.0,
        limit: "0".to_owned(),
        passed: errors == 0,
    }
}

/// Adds to the summary of a run what became of its table: record arithmetic and findings.
pub(super) fn summarise(
    summary: &mut Summary,
    head: &Head,
    reader: &TableReader,
    (rows, totals): (Rows, Totals),
    fails_on: Option<FailOn>,
) {
    let gate = gate(fails_on, &totals);
    let input = InputSummary::of(head, reader, rows, totals.clone(), gate.clone());
    summary.inputs.push(input);
    summary.totals = totals;
    summary.gate = gate;
}

/// How a run ends whose input could not be opened; `found` is which schema was found by itself.
pub(super) fn unopened(
    (asked, fails_on): (&Reports, Option<FailOn>),
    reports: report::Reports,
    summary: Summary,
    found: Option<Message>,
    error: Error,
) -> Ending {
    Ending {
        reports,
        reported: !asked.report.is_empty(),
        summary: Summary {
            gate: gate(fails_on, &Totals::default()),
            ..summary
        },
        asides: found.into_iter().collect(),
        notes: Vec::new(),
        errors: vec![error],
        failed: false,
    }
}

/// What expressions could not use.
pub(super) fn troubles(trouble: Trouble) -> Vec<Message> {
    let mut notes = Vec::new();
    let mut note = |count: u64, one, many| {
        if count > 0 {
            let text = if count == 1 { one } else { many };
            notes.push(Message::new(text).with("count", count));
        }
    };
    note(
        trouble.unreadable,
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
        trouble.undefined,
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

/// Which row the header is, where it is not the first; `untitled`: what stands above it has not left with the table.
pub(super) fn header_taken(head: &Head, untitled: bool) -> Option<Message> {
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
