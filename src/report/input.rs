//! One input of a run in words, and the verdict that is its own.

use crate::ops::summary::{Gate, InputSummary, Outcome, Summary, share};
use crate::table::codes::Severity;
use crate::text;
use crate::text::{Lang, visible};

/// The file as the user named it.
pub(super) fn file(input: &InputSummary, lang: Lang) -> String {
    match input.file.as_str() {
        "-" => text!("standard input", "标准输入").get(lang).to_owned(),
        file => visible(file),
    }
}

/// Whether the command passes records on, so that a reader asks what became of them.
pub(super) fn passes_on(summary: &Summary) -> bool {
    summary.command != "validate"
}

/// What each input comes to by itself. The parts of one table have the gate of the whole: its verdict is not theirs
/// (none), and their own errors and records are counted.
pub(super) fn own_verdicts(summary: &Summary) -> Vec<(Option<Outcome>, Gate)> {
    let parts = is_one_table(summary);
    let own = |input: &InputSummary| match (parts, input.gate.passed) {
        (true, _) => (None, part_gate(input)),
        (false, true) => (Some(Outcome::Passed), input.gate.clone()),
        (false, false) => (Some(Outcome::FailedGate), input.gate.clone()),
    };
    summary.inputs.iter().map(own).collect()
}

/// Whether all inputs were judged together.
pub(super) fn is_one_table(summary: &Summary) -> bool {
    let whole = &summary.gate;
    // Inputs judged each by itself differ from their sum once there is an error.
    (whole.errors > 0 || !whole.passed) && summary.inputs.iter().all(|input| input.gate == *whole)
}

/// What the gate of one table would count in this part of it.
fn part_gate(input: &InputSummary) -> Gate {
    Gate {
        fail_on: "error",
        errors: input.totals.of(Severity::Error),
        records_with_errors: input.rows.rejected,
        share: share(input.rows.rejected, input.rows.read),
        limit: String::new(),
        passed: true,
    }
}
