//! What the commands have in common that pass a table on: formats, outputs, the gate, what is said at the end.

use std::path::Path;

use crate::cli::args::{Output as Written, Reports};
use crate::cli::ui::Ui;
use crate::command::ending::Ending;
use crate::error::{Error, Result};
use crate::expr::evaluate::Trouble;
use crate::io::commit::{Output, Readers};
use crate::io::format::{FormatName, unwritten};
use crate::io::input::Head;
use crate::io::parts::Parts;
use crate::io::read::TableReader;
use crate::io::write::{TableWriter, would_lose};
use crate::ops::filter::{Filter, Outcome, Target};
use crate::ops::finding::Sink;
use crate::ops::summary::{Gate, InputSummary, Rows, Summary, Totals};
use crate::report::{self, ReportSpec};
use crate::schema::FailOn;
use crate::table::codes::Severity;
use crate::text;
use crate::text::Message;

/// Whether what is written has a format that can be written.
///
/// # Errors
/// [`Error::Usage`] for a report's format that there is not, and for an ending of `--output` that promises another
/// format than those of tables.
pub(super) fn check_formats(reports: &Reports, output: &Written) -> Result<()> {
    for report in &reports.report {
        ReportSpec::named(&report.format, None)?;
    }
    if let Some(path) = output.path() {
        check_workbook(output.to, path)?;
    }
    let promised = output.path().filter(|_| output.to.is_none());
    let Some((path, ending)) = promised.and_then(|path| Some((path, unwritten(path)?))) else {
        return Ok(());
    };
    let message = text!(
        "--output {path}: {ending} cannot be written",
        "--output {path}：不能写出 {ending} 格式"
    );
    let hint = text!(
        "the formats are {formats}; --to takes one of them whatever the name is",
        "可写出的格式：{formats}；用 --to 指明格式时不看扩展名"
    );
    let formats = FormatName::ALL.map(|(name, _)| name);
    Err(Error::Usage {
        message: Message::new(message)
            .with("path", path.display())
            .with("ending", ending),
        hint: Some(Message::new(hint).with_list("formats", formats)),
    })
}

/// Whether a workbook that is to be replaced holds nothing else than a table.
fn check_workbook(to: Option<FormatName>, path: &Path) -> Result<()> {
    if to.or_else(|| FormatName::of_ending(path)) != Some(FormatName::Xlsx) {
        return Ok(());
    }
    let lost = would_lose(path);
    if lost.is_empty() {
        return Ok(());
    }
    let lost = lost.into_iter().map(Message::from).reduce(|all, next| {
        Message::new(text!("{all}, {next}", "{all}、{next}"))
            .with_said("all", all)
            .with_said("next", next)
    });
    let message = text!(
        "--output {path}: the workbook there holds more than one table and would lose it: {lost}",
        "--output {path}：该工作簿除一张表的数据外还有其他内容，替换后会丢失：{lost}"
    );
    Err(Error::Usage {
        message: Message::new(message)
            .with("path", path.display())
            .with_said("lost", lost.unwrap_or_else(|| text!("", "").into())),
        hint: Some(text!("write to another file", "请写到另一个文件").into()),
    })
}

/// Where a table or list goes; `-` and None are standard output.
///
/// # Errors
/// A file that cannot be made.
pub(super) fn open_output(path: Option<&Path>, readers: Readers, ui: &Ui) -> Result<Output> {
    match path.filter(|path| path.as_os_str() != "-") {
        Some(path) => Output::create_table(path, readers),
        None => Ok(Output::stdout(ui.out())),
    }
}

/// Who may read a table that is written; a new one that holds personal values only its owner.
pub(super) const fn readers(private: bool) -> Readers {
    if private {
        Readers::OwnerOfNew
    } else {
        Readers::Usual
    }
}

/// Writes the records that leave.
pub(super) fn pass_on(
    filter: &Filter<'_>,
    reader: &mut TableReader,
    output: Output,
    sink: Sink<'_>,
) -> Outcome {
    match TableWriter::begin(output, filter.encoder) {
        Ok(mut table) => {
            let outcome = filter.run(reader, Target::Table(&mut table), sink);
            if outcome.error.is_some() {
                table.abandon();
                return outcome;
            }
            let closed = !(outcome.open && filter.encoder.keeps_ending());
            written(outcome, |_| table.finish(closed))
        }
        Err(error) => filter.nothing(error),
    }
}

/// Writes the records that leave to several files.
pub(super) fn pass_on_in_parts(
    filter: &Filter<'_>,
    reader: &mut TableReader,
    mut parts: Parts,
    sink: Sink<'_>,
) -> Outcome {
    let target = match filter.split_by {
        Some(_) => Target::Values(&mut parts),
        None => Target::Rows(&mut parts),
    };
    let outcome = filter.run(reader, target, sink);
    if outcome.error.is_some() {
        parts.abandon();
        return outcome;
    }
    written(outcome, |_| parts.finish())
}

/// Finishes the output, if all records came to it.
pub(super) fn written(
    mut outcome: Outcome,
    finish: impl FnOnce(&Outcome) -> Result<()>,
) -> Outcome {
    if outcome.error.is_none() {
        outcome.error = finish(&outcome).err();
    }
    outcome
}

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
