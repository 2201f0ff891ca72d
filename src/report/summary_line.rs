//! A run in one line, for stderr and for the subject of a mail.

use super::phrase::{counted, errors, percent, percents, records, shortened, warnings};
use crate::ops::summary::{Gate, InputSummary, Outcome, Summary, Total, Totals};
use crate::table::codes::Severity;
use crate::text;
use crate::text::visible;
use crate::text::{Lang, Message, Text};

/// The widest file name that is shown whole, in terminal columns.
const NAME: usize = 48;

/// `rolo: FAIL customers.xlsx 12480 records: 37 errors in 37 records (0.30% > 0.10%), 112 warnings; kind.phone x21
/// (rows 17, 44, 102 …)`, without a line end. Several inputs are summed up.
pub fn summary_line(summary: &Summary, lang: Lang) -> String {
    let read: u64 = summary.inputs.iter().map(|input| input.rows.read).sum();
    let what = match summary.inputs.as_slice() {
        [] => None,
        [input] => Some(name(&input.file)),
        inputs => Some(Message::new(text!("{n} files", "{n} 个文件")).with("n", inputs.len())),
    };
    let Some(what) = what else {
        return Message::new(text!(
            "rolo: {verdict} nothing was read",
            "rolo：{verdict} 未读取任何数据"
        ))
        .with_said("verdict", verdict(summary.outcome))
        .say(lang);
    };
    let extent = match summary.outcome {
        Outcome::Failed => Message::new(text!(
            "{records}, not everything done",
            "{records}，未能全部完成"
        ))
        .with_said("records", records(read)),
        _ => records(read),
    };
    Message::new(text!(
        "rolo: {verdict} {what} {extent}: {counts}{top}",
        "rolo：{verdict} {what} {extent}：{counts}{top}"
    ))
    .with_said("verdict", verdict(summary.outcome))
    .with_said("what", what)
    .with_said("extent", extent)
    .with_said("counts", all_counts(summary))
    .with("top", top(summary, lang))
    .say(lang)
}

/// `rolo: customers.csv 12480 records: 37 written, 12443 dropped; 2 warnings; stray-quote x2 (rows 17, 44)`: what
/// became of the records of a command that passes records on, and how many findings there are.
pub fn passed_on(summary: &Summary, lang: Lang) -> String {
    let [input] = summary.inputs.as_slice() else {
        return summary_line(summary, lang);
    };
    let text = match (summary.outcome, input.rows.stopped) {
        (Outcome::Failed, _) => text!(
            "rolo: ERROR {what} {records}, not everything done: {written} written, {dropped} dropped{rejected}{found}{top}",
            "rolo：出错 {what} {records}，未能全部完成：写出 {written} 条，略去 {dropped} 条{rejected}{found}{top}"
        ),
        (Outcome::FailedGate, _) => text!(
            "rolo: FAIL {what} {records}: {written} written, {dropped} dropped{rejected}{found}{top}",
            "rolo：未通过 {what} {records}：写出 {written} 条，略去 {dropped} 条{rejected}{found}{top}"
        ),
        (_, true) => text!(
            "rolo: {what} stopped after {records}: {written} written, {dropped} dropped{rejected}{found}{top}",
            "rolo：{what} 读到第 {records}为止：写出 {written} 条，略去 {dropped} 条{rejected}{found}{top}"
        ),
        _ => text!(
            "rolo: {what} {records}: {written} written, {dropped} dropped{rejected}{found}{top}",
            "rolo：{what} {records}：写出 {written} 条，略去 {dropped} 条{rejected}{found}{top}"
        ),
    };
    of_one(text, summary, input, lang)
}

/// `rolo: customers.csv 12480 records: 12480 would be written, 0 dropped; 2 warnings; stray-quote x2 (rows 17, 44)`: the
/// same of a run that only lists what it would do.
pub fn only_listed(summary: &Summary, lang: Lang) -> String {
    let [input] = summary.inputs.as_slice() else {
        return summary_line(summary, lang);
    };
    let text = match summary.outcome {
        Outcome::Failed => text!(
            "rolo: ERROR {what} {records}, not everything done: {written} would be written, {dropped} dropped{rejected}{found}{top}",
            "rolo：出错 {what} {records}，未能全部完成：将写出 {written} 条，略去 {dropped} 条{rejected}{found}{top}"
        ),
        Outcome::FailedGate => text!(
            "rolo: FAIL {what} {records}: {written} would be written, {dropped} dropped{rejected}{found}{top}",
            "rolo：未通过 {what} {records}：将写出 {written} 条，略去 {dropped} 条{rejected}{found}{top}"
        ),
        Outcome::Passed => text!(
            "rolo: {what} {records}: {written} would be written, {dropped} dropped{rejected}{found}{top}",
            "rolo：{what} {records}：将写出 {written} 条，略去 {dropped} 条{rejected}{found}{top}"
        ),
    };
    of_one(text, summary, input, lang)
}

/// `, 3 rejected`: the records that the output cannot hold; nothing without them.
fn rejected(count: u64) -> Message {
    match count {
        0 => text!("", "").into(),
        count => {
            Message::new(text!(", {count} rejected", "，无法写出 {count} 条")).with("count", count)
        }
    }
}

/// A line about the only input of a run.
fn of_one(text: Text, summary: &Summary, input: &InputSummary, lang: Lang) -> String {
    Message::new(text)
        .with_said("what", name(&input.file))
        .with_said("records", records(input.rows.read))
        .with("written", input.rows.written)
        .with("dropped", input.rows.dropped)
        .with_said("rejected", rejected(input.rows.rejected))
        .with_said("found", found(&summary.totals))
        .with("top", top(summary, lang))
        .say(lang)
}

/// `; 37 errors, 112 warnings`; nothing without them.
fn found(totals: &Totals) -> Message {
    let (wrong, doubtful) = (totals.of(Severity::Error), totals.of(Severity::Warning));
    match (wrong, doubtful) {
        (0, 0) => text!("", "").into(),
        (wrong, 0) => Message::new(text!("; {n}", "；{n}")).with_said("n", errors(wrong)),
        (0, doubtful) => Message::new(text!("; {n}", "；{n}")).with_said("n", warnings(doubtful)),
        (wrong, doubtful) => {
            Message::new(text!("; {errors}, {warnings}", "；{errors}，{warnings}"))
                .with_said("errors", errors(wrong))
                .with_said("warnings", warnings(doubtful))
        }
    }
}

/// `PASS`, `FAIL`, `ERROR`.
pub(super) fn verdict(outcome: Outcome) -> Text {
    match outcome {
        Outcome::Passed => text!("PASS", "通过"),
        Outcome::FailedGate => text!("FAIL", "未通过"),
        Outcome::Failed => text!("ERROR", "出错"),
    }
}

/// [`counts`] of the whole run. Inputs judged each by itself have no common limit: their share stands alone.
pub(super) fn all_counts(summary: &Summary) -> Message {
    let rejected = summary.inputs.iter().map(|input| input.rows.rejected).sum();
    let mut gate = summary.gate.clone();
    if summary.inputs.len() > 1 && summary.inputs.iter().any(|input| input.gate != gate) {
        gate.limit.clear();
    }
    counts(&summary.totals, &gate, rejected)
}

/// `37 errors in 37 records (0.30% > 0.10%), 112 warnings`. `rejected` are the records with an error finding,
/// whether the gate counts it or not.
pub(super) fn counts(totals: &Totals, gate: &Gate, rejected: u64) -> Message {
    let (wrong, doubtful) = (totals.of(Severity::Error), totals.of(Severity::Warning));
    if totals.all() == 0 {
        return text!("no findings", "未发现问题").into();
    }
    // Where warnings count as errors, the records and the share are those of both.
    if gate.fail_on == "warning" && doubtful > 0 {
        let both = match wrong {
            0 => warnings(doubtful),
            _ => Message::new(text!("{errors} and {warnings}", "{errors}和 {warnings}"))
                .with_said("errors", errors(wrong))
                .with_said("warnings", warnings(doubtful)),
        };
        let measured = gate.errors == wrong + doubtful;
        return within(both, gate.records_with_errors, gate, measured);
    }
    // A code that the gate measures by itself is missing in its counts, not in the records rejected.
    let bad = if gate.errors == wrong {
        gate.records_with_errors
    } else {
        rejected
    };
    let wrong = match wrong {
        0 => text!("no errors", "无错误").into(),
        _ => within(errors(wrong), bad, gate, gate.errors == wrong),
    };
    if doubtful == 0 {
        return wrong;
    }
    Message::new(text!("{errors}, {warnings}", "{errors}，{warnings}"))
        .with_said("errors", wrong)
        .with_said("warnings", warnings(doubtful))
}

/// `37 errors in 37 records (0.30% > 0.10%)`; only the findings where no record has any. What the gate does not
/// measure, `maxErrors` is not held against: `37 errors in 37 records (beside perRule 0.10% > 0.05%)`.
fn within(findings: Message, bad: u64, gate: &Gate, all_measured: bool) -> Message {
    if bad == 0 {
        return findings;
    }
    let text = match (all_measured, gate.errors) {
        (true, _) => text!(
            "{findings} in {records} ({measure})",
            "{findings}，涉及 {records}（{measure}）"
        ),
        (false, 0) => text!(
            "{findings} in {records}{measure}",
            "{findings}，涉及 {records}{measure}"
        ),
        (false, _) => text!(
            "{findings} in {records} (beside perRule {measure})",
            "{findings}，涉及 {records}（perRule 之外 {measure}）"
        ),
    };
    let measure = match gate.errors {
        0 if !all_measured => String::new(),
        _ => measure(gate),
    };
    Message::new(text)
        .with_said("findings", findings)
        .with_said("records", records(bad))
        .with("measure", measure)
}

/// The share, and the limit it is held against if there is one: `0.30% > 0.10%`, `8 <= 10`, `0.30%`.
fn measure(gate: &Gate) -> String {
    let sign = |over: bool| if over { '>' } else { '<' };
    let limit = gate.limit.trim();
    if gate.fail_on == "never" {
        return percent(gate.share);
    }
    if let Some(limit) = limit
        .strip_suffix('%')
        .and_then(|limit| limit.trim().parse::<f64>().ok())
    {
        let limit = limit / 100.0;
        // Not by ==: the limit went through decimal text.
        if (gate.share - limit).abs() < 1e-12 {
            return format!("{} <= {}", percent(gate.share), percent(limit));
        }
        let (share, limit_text) = percents(gate.share, limit);
        let equal = if gate.share > limit { "" } else { "=" };
        return format!("{share} {}{equal} {limit_text}", sign(gate.share > limit));
    }
    match limit.parse::<u64>() {
        Ok(limit @ 1..) => {
            let equal = if gate.errors > limit { "" } else { "=" };
            format!(
                "{} {}{equal} {limit}",
                gate.errors,
                sign(gate.errors > limit)
            )
        }
        _ => percent(gate.share),
    }
}

/// `; kind.phone x21 (rows 17, 44, 102 …)`: the most frequent code of the worst severity; nothing without findings.
fn top(summary: &Summary, lang: Lang) -> String {
    let Some((code, total)) = summary.totals.worst_first().into_iter().next() else {
        return String::new();
    };
    // Rows are of one file: of several, the one with the most of these findings.
    let of = |input: &InputSummary| input.totals.0.get(code).map_or(0, Total::count);
    let most = summary
        .inputs
        .iter()
        .rev()
        .max_by_key(|input| of(input))
        .and_then(|input| input.totals.0.get(code).map(|total| (input, total)));
    let place = match most {
        Some((input, found)) if !found.rows.is_empty() => {
            let file = (summary.inputs.len() > 1).then(|| name(&input.file).say(lang));
            rows(found, file, lang)
        }
        _ => String::new(),
    };
    Message::new(text!(
        "; {code} x{count}{place}",
        "；{code} x{count}{place}"
    ))
    .with("code", visible(code))
    .with("count", total.count())
    .with("place", place)
    .say(lang)
}

fn rows(total: &Total, file: Option<String>, lang: Lang) -> String {
    let numbers: Vec<String> = total.rows.iter().map(u64::to_string).collect();
    // Several findings of one record are in one row.
    let all = match total.records {
        0 => total.count(),
        records => records,
    };
    let more = all > total.rows.len() as u64;
    let rows = counted(
        total.rows.len() as u64,
        text!("row {rows}{more}", "第 {rows} 行{more}"),
        text!("rows {rows}{more}", "第 {rows} 行{more}"),
    )
    .with("rows", numbers.join(text!(", ", "、").get(lang)))
    .with_said(
        "more",
        if more {
            text!(" …", "…")
        } else {
            text!("", "")
        },
    );
    match file {
        None => Message::new(text!(" ({rows})", "（{rows}）")),
        Some(file) => {
            Message::new(text!(" ({file} {rows})", "（{file} {rows}）")).with("file", file)
        }
    }
    .with_said("rows", rows)
    .say(lang)
}

/// The file's own name, without directories, fit for a subject.
fn name(file: &str) -> Message {
    if file == "-" {
        return text!("standard input", "标准输入").into();
    }
    let name = std::path::Path::new(file)
        .file_name()
        .map_or(file.into(), |name| name.to_string_lossy());
    Message::new(text!("{name}", "{name}")).with("name", shortened(&visible(&name), NAME))
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::report::samples::{count, failed, gate, input, summary, totals};

    fn both(summary: &Summary) -> (String, String) {
        (
            summary_line(summary, Lang::En),
            summary_line(summary, Lang::Zh),
        )
    }

    #[track_caller]
    fn says(summary: &Summary, en: &str, zh: &str) {
        assert_eq!(both(summary), (en.to_owned(), zh.to_owned()));
    }

    fn one(errors: u64, warnings: u64, limit: &str, passed: bool) -> Summary {
        let read = 12480;
        summary(vec![input(
            "a.csv",
            read,
            totals(errors, warnings),
            gate(errors, errors, read, limit, passed),
        )])
    }

    #[test]
    fn a_failed_run_names_its_worst_code() {
        says(
            &failed(),
            "rolo: FAIL customers.csv 12480 records: 37 errors in 37 records (0.30% > 0.10%), 112 warnings; \
             kind.id x37 (rows 17, 44, 102 …)",
            "rolo：未通过 customers.csv 12480 条记录：37 处错误，涉及 37 条记录（0.30% > 0.10%），112 处警告；\
             kind.id x37（第 17、44、102 行…）",
        );
    }

    #[test]
    fn a_passed_run_says_what_was_tolerated() {
        says(
            &one(0, 0, "0", true),
            "rolo: PASS a.csv 12480 records: no findings",
            "rolo：通过 a.csv 12480 条记录：未发现问题",
        );
        says(
            &one(0, 1, "0", true),
            "rolo: PASS a.csv 12480 records: no errors, 1 warning; blank-row x1",
            "rolo：通过 a.csv 12480 条记录：无错误，1 处警告；blank-row x1",
        );
        says(
            &one(1, 0, "0.1%", true),
            "rolo: PASS a.csv 12480 records: 1 error in 1 record (0.01% <= 0.10%); kind.id x1 (row 17)",
            "rolo：通过 a.csv 12480 条记录：1 处错误，涉及 1 条记录（0.01% <= 0.10%）；kind.id x1（第 17 行）",
        );
        says(
            &one(3, 2, "10", true),
            "rolo: PASS a.csv 12480 records: 3 errors in 3 records (3 <= 10), 2 warnings; kind.id x3 (rows 17, 44, 102)",
            "rolo：通过 a.csv 12480 条记录：3 处错误，涉及 3 条记录（3 <= 10），2 处警告；kind.id x3（第 17、44、102 行）",
        );
    }

    #[test]
    fn without_a_limit_the_share_stands_alone() {
        let mut summary = one(37, 0, "0", false);
        assert!(summary_line(&summary, Lang::En).contains(" 37 errors in 37 records (0.30%); "));
        summary.gate.limit = "36".into();
        assert!(summary_line(&summary, Lang::En).contains("(37 > 36)"));
        summary.gate.limit = "0.297%".into();
        assert!(summary_line(&summary, Lang::En).contains("(0.296% <= 0.297%)"));
        summary.gate.fail_on = "never";
        assert!(summary_line(&summary, Lang::En).contains("(0.30%)"));
    }

    #[test]
    fn warnings_that_count_as_errors_share_the_records() {
        let mut summary = one(37, 112, "0.1%", false);
        summary.gate = gate(149, 140, 12480, "0.1%", false);
        summary.gate.fail_on = "warning";
        says(
            &summary,
            "rolo: FAIL a.csv 12480 records: 37 errors and 112 warnings in 140 records (1.12% > 0.10%); \
             kind.id x37 (rows 17, 44, 102 …)",
            "rolo：未通过 a.csv 12480 条记录：37 处错误和 112 处警告，涉及 140 条记录（1.12% > 0.10%）；\
             kind.id x37（第 17、44、102 行…）",
        );
    }

    #[test]
    fn several_inputs_are_summed_and_rows_are_of_one_of_them() {
        let clean = input("a.csv", 100, totals(0, 0), gate(0, 0, 100, "0", true));
        let worse = input("dir/b.csv", 200, totals(4, 1), gate(4, 4, 200, "0", false));
        says(
            &summary(vec![clean.clone(), worse]),
            "rolo: FAIL 2 files 300 records: 4 errors in 4 records (1.33%), 1 warning; \
             kind.id x4 (b.csv rows 17, 44, 102 …)",
            "rolo：未通过 2 个文件 300 条记录：4 处错误，涉及 4 条记录（1.33%），1 处警告；\
             kind.id x4（b.csv 第 17、44、102 行…）",
        );
        says(
            &summary(vec![clean.clone(), clean]),
            "rolo: PASS 2 files 200 records: no findings",
            "rolo：通过 2 个文件 200 条记录：未发现问题",
        );
    }

    #[test]
    fn a_broken_run_says_how_far_it_got() {
        let mut broken = one(0, 0, "0", true);
        broken.outcome = Outcome::Failed;
        says(
            &broken,
            "rolo: ERROR a.csv 12480 records, not everything done: no findings",
            "rolo：出错 a.csv 12480 条记录，未能全部完成：未发现问题",
        );
        broken.inputs.clear();
        says(
            &broken,
            "rolo: ERROR nothing was read",
            "rolo：出错 未读取任何数据",
        );
    }

    #[test]
    fn a_command_that_passes_records_on_says_what_became_of_them() {
        let mut summary = one(37, 112, "0", true);
        let mut line = |outcome, stopped| {
            summary.outcome = outcome;
            summary.inputs[0].rows.stopped = stopped;
            let rows = &mut summary.inputs[0].rows;
            (rows.written, rows.dropped, rows.rejected) = (30, 12450, 0);
            [Lang::En, Lang::Zh].map(|lang| passed_on(&summary, lang))
        };
        assert_eq!(
            line(Outcome::Passed, false),
            [
                "rolo: a.csv 12480 records: 30 written, 12450 dropped; 37 errors, 112 warnings; \
                 kind.id x37 (rows 17, 44, 102 …)",
                "rolo：a.csv 12480 条记录：写出 30 条，略去 12450 条；37 处错误，112 处警告；\
                 kind.id x37（第 17、44、102 行…）",
            ]
        );
        for (outcome, stopped, en, zh) in [
            (
                Outcome::Passed,
                true,
                "rolo: a.csv stopped after 12480 records: ",
                "rolo：a.csv 读到第 12480 条记录为止：",
            ),
            (
                Outcome::FailedGate,
                false,
                "rolo: FAIL a.csv 12480 records: ",
                "rolo：未通过 a.csv 12480 条记录：",
            ),
            (
                Outcome::Failed,
                false,
                "rolo: ERROR a.csv 12480 records, not everything done: ",
                "rolo：出错 a.csv 12480 条记录，未能全部完成：",
            ),
        ] {
            let [said, also] = line(outcome, stopped);
            assert!(
                said.starts_with(en) && also.starts_with(zh),
                "{said}\n{also}"
            );
        }
    }

    #[test]
    fn what_per_rule_measures_is_not_held_against_the_limit() {
        let mut summary = one(37, 0, "0.1%", false);
        summary.inputs[0].gate = gate(0, 0, 12480, "0.1%", false);
        summary.gate = summary.inputs[0].gate.clone();
        let line = summary_line(&summary, Lang::En);
        assert!(line.contains(": 37 errors in 37 records; "), "{line}");
        summary.gate = gate(25, 25, 12480, "0.1%", false);
        let line = summary_line(&summary, Lang::Zh);
        assert!(
            line.contains("37 处错误，涉及 37 条记录（perRule 之外 0.20% > 0.10%）；"),
            "{line}"
        );
    }

    #[test]
    fn a_finding_of_the_header_is_in_no_record() {
        let mut totals = Totals::default();
        count(&mut totals, "missing-column", Severity::Error, 1);
        says(
            &summary(vec![input("a.csv", 5, totals, gate(1, 0, 5, "0", false))]),
            "rolo: FAIL a.csv 5 records: 1 error; missing-column x1",
            "rolo：未通过 a.csv 5 条记录：1 处错误；missing-column x1",
        );
    }

    #[test]
    fn a_name_can_neither_break_nor_fill_the_line() {
        let mut odd = failed();
        odd.inputs[0].file = format!("a\nBcc: x{}.csv", "长".repeat(60));
        let line = summary_line(&odd, Lang::En);
        assert!(!line.contains('\n'));
        assert!(line.contains("长.. 12480 records"), "{line}");
        odd.inputs[0].file = "-".into();
        assert!(summary_line(&odd, Lang::En).starts_with("rolo: FAIL standard input 12480"));
    }
}
