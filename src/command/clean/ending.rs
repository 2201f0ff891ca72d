//! How a run of `clean` ends: what it changed and found, for reports, summary and exit code.

use super::Clean;
use crate::command::in_place::kept;
use crate::command::passing::Passed;
use crate::ops::clean::{Changes, Outcome};
use crate::ops::summary::Summary;
use crate::report::summary_line::{only_listed, passed_on};
use crate::text;
use crate::text::{Lang, Message, Text};

/// What was changed, and what was not although it might have been.
fn changed(changes: &Changes) -> Vec<Message> {
    let mut notes = Vec::new();
    let mut note = |count: u64, one: Text, several: Text| {
        if count > 0 {
            let text = if count == 1 { one } else { several };
            notes.push(Message::new(text).with("count", count));
        }
    };
    note(
        changes.left_whole,
        text!(
            "1 record is left as it is: it has too few or too many cells, or unreadable bytes",
            "有 1 条记录单元格数不对或含无法解码的字节，整条未动"
        ),
        text!(
            "{count} records are left as they are: they have too few or too many cells, or unreadable bytes",
            "有 {count} 条记录单元格数不对或含无法解码的字节，整条未动"
        ),
    );
    note(
        changes.kept,
        text!(
            "1 cell is left as it is: its standard form would break a rule",
            "有 1 个单元格改成标准写法会违反规则，保留原样"
        ),
        text!(
            "{count} cells are left as they are: their standard form would break a rule",
            "有 {count} 个单元格改成标准写法会违反规则，保留原样"
        ),
    );
    note(
        changes.formulas,
        text!(
            "1 cell holds a formula and is left as it is",
            "有 1 个单元格是公式，保留原样"
        ),
        text!(
            "{count} cells hold formulas and are left as they are",
            "有 {count} 个单元格是公式，保留原样"
        ),
    );
    note(
        changes.too_long,
        text!(
            "1 cell is left as it is: its standard form is longer than the 32,767 characters that a cell holds",
            "有 1 个单元格的标准写法超过 32,767 个字符，单元格放不下，保留原样"
        ),
        text!(
            "{count} cells are left as they are: their standard form is longer than the 32,767 characters that a cell holds",
            "有 {count} 个单元格的标准写法超过 32,767 个字符，单元格放不下，保留原样"
        ),
    );
    notes
}

/// `trim 12`, `phone 3`: the most frequent first.
fn steps(changes: &Changes) -> Vec<String> {
    let mut steps: Vec<(&str, u64)> = changes
        .steps
        .iter()
        .map(|(name, count)| (*name, *count))
        .collect();
    steps.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    steps
        .iter()
        .map(|(name, count)| format!("{name} {count}"))
        .collect()
}

/// `1203 cells of 800 records changed (trim 1200, phone 3)`.
fn extent(changes: &Changes) -> Message {
    let text = match (changes.cells, changes.records) {
        (0, _) => text!("no cell to change", "没有需要改动的单元格"),
        (1, _) => text!("1 cell changed ({steps})", "改动 1 个单元格（{steps}）"),
        (_, 1) => text!(
            "{cells} cells in 1 record changed ({steps})",
            "改动 1 条记录中的 {cells} 个单元格（{steps}）"
        ),
        _ => text!(
            "{cells} cells in {records} records changed ({steps})",
            "改动 {records} 条记录中的 {cells} 个单元格（{steps}）"
        ),
    };
    Message::new(text)
        .with("cells", changes.cells)
        .with("records", changes.records)
        .with_list("steps", steps(changes))
}

impl Clean {
    /// What closes the run.
    pub(super) fn line(&self) -> fn(&Summary, Lang) -> String {
        if self.writes() {
            passed_on
        } else {
            only_listed
        }
    }
}

/// What the run came to.
pub(super) fn passed(outcome: Outcome) -> Passed {
    let kept = outcome.kept.as_deref().map(kept);
    // Of a table that was not read to its end nobody knows that nothing is to change.
    let broken = outcome
        .error
        .as_ref()
        .is_some_and(|error| error.exit_code() != 0);
    let told = !broken || outcome.changes.cells > 0;
    let extent = told.then(|| extent(&outcome.changes));
    Passed {
        rows: outcome.rows,
        totals: outcome.tally.totals(),
        trouble: outcome.trouble,
        untitled: outcome.untitled,
        asides: kept.into_iter().chain(extent).collect(),
        notes: changed(&outcome.changes),
        error: outcome.error,
        failed: false,
    }
}
