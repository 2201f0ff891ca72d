//! The table that a command passes on: whether its format can be written and its place taken, and the writing.

use crate::cli::args::{Output as Written, Reports};
use crate::cli::ui::Ui;
use crate::error::{Error, Result};
use crate::io::commit::{Output, Readers};
use crate::io::format::{FormatName, unwritten};
use crate::io::parts::Parts;
use crate::io::read::TableReader;
use crate::io::write::TableWriter;
use crate::ops::filter::{Filter, Outcome, Target};
use crate::ops::finding::Sink;
use crate::report::ReportSpec;
use crate::text;
use crate::text::Message;
use std::path::Path;

/// Whether what is written has a format that can be written.
///
/// # Errors
/// [`Error::Usage`] for a report's format that there is not, and for an ending of `--output` that promises another
/// format than those of tables.
pub(super) fn check_formats(reports: &Reports, output: &Written) -> Result<()> {
    for report in &reports.report {
        ReportSpec::named(&report.format, None)?;
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
///
/// # Errors
/// [`Error::Usage`] for a workbook there that does not take them.
pub(super) fn pass_on(
    filter: &Filter<'_>,
    reader: &mut TableReader,
    output: Output,
    sink: Sink<'_>,
) -> Result<Outcome> {
    pass_on_if(filter, reader, output, sink, |_| Ok(true))
}

/// The same, if `wanted` says so once all of them are known; else nothing is put in the output's place.
///
/// # Errors
/// As [`pass_on`].
pub(super) fn pass_on_if(
    filter: &Filter<'_>,
    reader: &mut TableReader,
    output: Output,
    sink: Sink<'_>,
    wanted: impl FnOnce(&Outcome) -> Result<bool>,
) -> Result<Outcome> {
    Ok(match TableWriter::begin(output, filter.encoder) {
        Ok(mut table) => {
            let outcome = filter.run(reader, Target::Table(&mut table), sink);
            if outcome.error.is_some() {
                table.abandon();
                return Ok(outcome);
            }
            let closed = !(outcome.open && filter.encoder.keeps_ending());
            written(outcome, |outcome| {
                if wanted(outcome)? {
                    return table.finish(closed);
                }
                table.abandon();
                Ok(())
            })
        }
        Err(error @ Error::Usage { .. }) => return Err(error),
        Err(error) => filter.nothing(error),
    })
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
