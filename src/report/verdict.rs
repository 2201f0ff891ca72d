//! How a run ended, as somebody reads it who has never seen the tool: what was found, and why that passes or does not.

use super::input::{is_one_table, passes_on};
use super::phrase::{Count, counted, errors, percent, percents, records, warnings};
use crate::ops::summary::{Gate, Outcome, Summary, share};
use crate::schema::Limit;
use crate::table::codes::Severity;
use crate::text;
use crate::text::{Message, Text};

/// One word for the whole run, or for one input of it.
pub(super) fn headline(outcome: Outcome, passed_on: bool) -> Text {
    match (outcome, passed_on) {
        (Outcome::Passed, true) => text!("Done", "已完成"),
        (Outcome::Passed, false) => text!("Passed", "通过"),
        (Outcome::FailedGate, _) => text!("Failed", "未通过"),
        (Outcome::Failed, _) => text!("Not finished", "未能完成"),
    }
}

/// A severity as people say it.
pub(super) fn severity_word(severity: Severity) -> Text {
    match severity {
        Severity::Error => text!("error", "错误"),
        Severity::Warning => text!("warning", "警告"),
        Severity::Info => text!("hint", "提示"),
    }
}

/// What was found and what it means, a sentence each, without a full stop.
pub(super) fn sentences(summary: &Summary) -> Vec<Message> {
    let mut sentences = Vec::new();
    if summary.outcome == Outcome::Failed {
        sentences.push(
            text!(
                "The run broke off or left something out; this is how far it got",
                "处理中断或有遗漏，以下是到此为止的结果"
            )
            .into(),
        );
    }
    if summary.inputs.is_empty() {
        sentences.push(text!("Nothing was read", "未读取任何数据").into());
        return sentences;
    }
    sentences.push(found(summary));
    if summary.outcome != Outcome::Failed {
        sentences.extend(reason(summary));
    }
    sentences
}

/// `37 errors in 37 of 12,480 records (0.30%), 112 warnings`.
fn found(summary: &Summary) -> Message {
    let read: u64 = summary.inputs.iter().map(|input| input.rows.read).sum();
    let totals = &summary.totals;
    let all = || records(Count::grouped(read));
    if totals.all() == 0 {
        return Message::new(text!("No problems in {records}", "{records}，未发现问题"))
            .with_said("records", all());
    }
    let mut parts = vec![match totals.of(Severity::Error) {
        0 => Message::new(text!("No errors in {records}", "{records}，没有错误"))
            .with_said("records", all()),
        wrong => match bad_records(summary) {
            0 => outside_records(summary, all()).with_said("errors", errors(Count::grouped(wrong))),
            bad => Message::new(text!(
                "{errors} in {bad} of {records} ({share})",
                "{errors}，涉及 {bad} 条，占 {records}的 {share}"
            ))
            .with_said("errors", errors(Count::grouped(wrong)))
            .with("bad", Count::grouped(bad))
            .with_said("records", all())
            .with("share", percent(share(bad, read))),
        },
    }];
    match totals.of(Severity::Warning) {
        0 => {}
        doubtful => parts.push(warnings(Count::grouped(doubtful))),
    }
    match totals.of(Severity::Info) {
        0 => {}
        told => parts.push(told_only(told)),
    }
    joined(parts)
}

/// Errors of which it is not known in how many records they are: of the whole table, or of a run that judges nothing.
fn outside_records(summary: &Summary, all: Message) -> Message {
    let mut wrong = summary.totals.0.values().filter(|total| total.errors > 0);
    if wrong.all(|total| total.records == 0) {
        return Message::new(text!(
            "{errors} of the table as a whole",
            "{errors}，属于整张表"
        ));
    }
    Message::new(text!("{errors} in {records}", "{records}中有 {errors}")).with_said("records", all)
}

/// `3 hints`: findings that are told only.
pub(super) fn told_only(n: u64) -> Message {
    counted(
        Count::grouped(n),
        text!("{n} hint", "{n} 处提示"),
        text!("{n} hints", "{n} 处提示"),
    )
}

fn joined(parts: Vec<Message>) -> Message {
    let together = |before, part| {
        Message::new(text!("{before}, {part}", "{before}；{part}"))
            .with_said("before", before)
            .with_said("part", part)
    };
    let whole = parts.into_iter().reduce(together);
    whole.unwrap_or_else(|| text!("", "").into())
}

/// Records with an error finding, whether the gate counts it or not.
fn bad_records(summary: &Summary) -> u64 {
    let all_measured = summary.gate.errors == summary.totals.of(Severity::Error);
    if all_measured || passes_on(summary) {
        return summary.gate.records_with_errors;
    }
    summary.inputs.iter().map(|input| input.rows.rejected).sum()
}

/// Why the gate passed or not; none where there is nothing to weigh.
fn reason(summary: &Summary) -> Option<Message> {
    let gate = &summary.gate;
    if gate.fail_on == "never" {
        let judged = summary.totals.of(Severity::Error) > 0 && !passes_on(summary);
        return judged.then(|| {
            text!(
                "Nothing counts against it (--fail-on never)",
                "只列出问题，不作判定（--fail-on never）"
            )
            .into()
        });
    }
    if summary.inputs.len() > 1 && !is_one_table(summary) {
        return of_several(summary);
    }
    let limit = Limit::parse(gate.limit.trim())?;
    let weighed = match (gate.passed, gate.errors) {
        (true, 0) => return None,
        (true, _) => tolerated(&limit),
        (false, _) => exceeded(summary, &limit),
    };
    if gate.fail_on == "warning" && summary.totals.of(Severity::Warning) > 0 {
        let text = text!(
            "Warnings count as errors here. {weighed}",
            "本次警告按错误计。{weighed}"
        );
        return Some(Message::new(text).with_said("weighed", weighed));
    }
    Some(weighed)
}

fn of_several(summary: &Summary) -> Option<Message> {
    let failed = |gate: &&Gate| !gate.passed;
    let failed = summary
        .inputs
        .iter()
        .map(|input| &input.gate)
        .filter(failed);
    let failed = failed.count();
    (failed > 0).then(|| {
        Message::new(text!(
            "{failed} of {all} files failed",
            "{all} 个文件中有 {failed} 个未通过"
        ))
        .with("failed", failed)
        .with("all", summary.inputs.len())
    })
}

fn tolerated(limit: &Limit) -> Message {
    match limit {
        Limit::Share { text, .. } => Message::new(text!(
            "That is within the limit: errors in up to {limit} of the records are tolerated",
            "未超过上限：允许 {limit} 的记录有错误"
        ))
        .with("limit", text),
        Limit::Count(count) => Message::new(text!(
            "That is within the limit: up to {limit} are tolerated",
            "未超过上限：最多允许 {limit}"
        ))
        .with_said("limit", errors(Count::grouped(*count))),
    }
}

#[expect(clippy::cast_precision_loss, reason = "told as a percentage")]
fn exceeded(summary: &Summary, limit: &Limit) -> Message {
    let gate = &summary.gate;
    let read = summary.inputs.iter().map(|input| input.rows.read).sum();
    let kept = limit.tolerates(gate.errors, gate.records_with_errors, read);
    let totals = &summary.totals.0;
    let of_table = totals
        .values()
        .any(|total| total.errors > 0 && total.records == 0);
    match limit {
        Limit::Count(0) if gate.errors > 0 => text!("No error is tolerated", "不允许有错误").into(),
        Limit::Count(count) if !kept => Message::new(text!(
            "That is too many: at most {limit} are tolerated",
            "超过上限：最多允许 {limit}"
        ))
        .with_said("limit", errors(Count::grouped(*count))),
        Limit::Share { part, whole, .. } if !kept => {
            let (found, limit) = percents(gate.share, *part as f64 / *whole as f64);
            Message::new(text!(
                "That is too many: {found} is more than the {limit} tolerated",
                "超过上限：{found} 高于允许的 {limit}"
            ))
            .with("found", found)
            .with("limit", limit)
        }
        _ if of_table => text!(
            "Errors of the header or of the whole table are never tolerated",
            "表头或整张表的错误一律不放过"
        )
        .into(),
        _ => text!(
            "A rule that has a limit of its own exceeds it",
            "有规则超过了为它单独设定的上限"
        )
        .into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::summary::Totals;
    use crate::report::samples::{count, failed, gate, input, summary, totals};
    use crate::text::Lang;

    fn says(summary: &Summary, lang: Lang) -> String {
        let said: Vec<String> = sentences(summary).iter().map(|s| s.say(lang)).collect();
        said.join(" | ")
    }

    fn one(errors: u64, warnings: u64, limit: &str, passed: bool) -> Summary {
        let gate = gate(errors, errors, 12480, limit, passed);
        summary(vec![input("a.csv", 12480, totals(errors, warnings), gate)])
    }

    #[test]
    fn a_stranger_reads_why() {
        for (summary, en, zh) in [
            (
                failed(),
                "37 errors in 37 of 12,480 records (0.30%), 112 warnings | \
                 That is too many: 0.30% is more than the 0.10% tolerated",
                "37 处错误，涉及 37 条，占 12,480 条记录的 0.30%；112 处警告 | 超过上限：0.30% 高于允许的 0.10%",
            ),
            (
                one(0, 0, "0", true),
                "No problems in 12,480 records",
                "12,480 条记录，未发现问题",
            ),
            (
                one(0, 2, "0", true),
                "No errors in 12,480 records, 2 warnings",
                "12,480 条记录，没有错误；2 处警告",
            ),
            (
                one(1, 0, "0", false),
                "1 error in 1 of 12,480 records (0.01%) | No error is tolerated",
                "1 处错误，涉及 1 条，占 12,480 条记录的 0.01% | 不允许有错误",
            ),
            (
                one(8, 0, "10", true),
                "8 errors in 8 of 12,480 records (0.06%) | \
                 That is within the limit: up to 10 errors are tolerated",
                "8 处错误，涉及 8 条，占 12,480 条记录的 0.06% | 未超过上限：最多允许 10 处错误",
            ),
            (
                one(8, 0, "1%", true),
                "8 errors in 8 of 12,480 records (0.06%) | \
                 That is within the limit: errors in up to 1% of the records are tolerated",
                "8 处错误，涉及 8 条，占 12,480 条记录的 0.06% | 未超过上限：允许 1% 的记录有错误",
            ),
        ] {
            assert_eq!(says(&summary, Lang::En), en);
            assert_eq!(says(&summary, Lang::Zh), zh);
        }
    }

    #[test]
    fn what_no_limit_tolerates_is_named() {
        let mut lost = Totals::default();
        count(&mut lost, "missing-column", Severity::Error, 2);
        let of_table = summary(vec![input("a.csv", 5, lost, gate(2, 0, 5, "10%", false))]);
        assert_eq!(
            says(&of_table, Lang::En),
            "2 errors of the table as a whole | Errors of the header or of the whole table are never tolerated"
        );
        let mut own = one(3, 0, "1%", false);
        own.gate.errors = 0;
        assert!(says(&own, Lang::En).ends_with("A rule that has a limit of its own exceeds it"));
        own.gate.fail_on = "never";
        own.gate.passed = true;
        own.outcome = Outcome::Passed;
        assert!(says(&own, Lang::Zh).ends_with("（--fail-on never）"));
    }

    #[test]
    fn a_run_that_broke_says_so_first() {
        let mut broken = one(1, 0, "0", false);
        broken.outcome = Outcome::Failed;
        assert!(says(&broken, Lang::En).starts_with("The run broke off"));
        broken.inputs.clear();
        assert!(says(&broken, Lang::Zh).ends_with("未读取任何数据"));
    }

    #[test]
    fn several_inputs_are_judged_each() {
        let part = |errors, passed| {
            let gate = gate(errors, errors, 100, "0", passed);
            input("a.csv", 100, totals(errors, 0), gate)
        };
        let all = summary(vec![part(0, true), part(2, false), part(0, true)]);
        assert_eq!(
            says(&all, Lang::En),
            "2 errors in 2 of 300 records (0.67%) | 1 of 3 files failed"
        );
        assert!(says(&all, Lang::Zh).ends_with("3 个文件中有 1 个未通过"));
    }
}
