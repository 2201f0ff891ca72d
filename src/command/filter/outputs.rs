//! What `filter` writes: the table or the count, and reports; none of it over what is read.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::Filter;
use crate::cli::claims;
use crate::cli::ui::Ui;
use crate::error::{Error, Result};
use crate::io::commit::{Output, Readers};
use crate::io::format::{Format, FormatName, unwritten};
use crate::io::read::TableReader;
use crate::io::write::TableWriter;
use crate::ops::filter::{self as ops, Outcome};
use crate::ops::finding::Sink;
use crate::report::ReportSpec;
use crate::text;
use crate::text::Message;

impl Filter {
    /// Whether what is written has a format that can be written.
    ///
    /// # Errors
    /// [`Error::Usage`] for a report's format that there is not, and for an ending of `--output` that promises
    /// another format than those of tables.
    pub(super) fn check_formats(&self) -> Result<()> {
        for report in &self.reports.report {
            ReportSpec::named(&report.format, None)?;
        }
        let output = &self.output;
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

    /// Whether what is read, `also` included, and what is written go together.
    ///
    /// # Errors
    /// [`Error::Usage`] where they do not.
    pub(super) fn check_claims(&self, file: &Path, also: Option<&PathBuf>) -> Result<()> {
        let beside = self.reading.files().chain(also.map(PathBuf::as_path));
        let inputs: Vec<&Path> = std::iter::once(file).chain(beside).collect();
        let outputs: Vec<_> = std::iter::once(self.output.claim())
            .chain(self.reports.claims())
            .collect();
        claims::check(&inputs, &outputs)
    }

    /// Where the table goes; `private`: a new file is for its owner only.
    ///
    /// # Errors
    /// A file that cannot be made.
    pub(super) fn open_output(&self, private: bool, ui: &Ui) -> Result<Output> {
        let readers = if private {
            Readers::OwnerOfNew
        } else {
            Readers::Usual
        };
        match self.output.path() {
            Some(path) => Output::create(path, readers),
            None => Ok(Output::stdout(ui.out())),
        }
    }
}

/// Writes the answer of `--count`.
///
/// # Errors
/// [`Error::Write`], [`Error::ClosedPipe`].
pub(super) fn write_count(mut output: Output, count: u64) -> Result<()> {
    let written = writeln!(output, "{count}");
    written.map_err(|error| output.failed(error))?;
    output.finish()
}

/// Writes the records that leave.
pub(super) fn pass_on(
    filter: &ops::Filter<'_>,
    reader: &mut TableReader,
    (output, format): (Output, Format),
    sink: Sink<'_>,
) -> Outcome {
    match TableWriter::begin(output, filter.encoder.header(), format.utf16()) {
        Ok(mut table) => {
            let outcome = filter.run(reader, Some(&mut table), sink);
            if outcome.error.is_some() {
                table.abandon();
                return outcome;
            }
            let closed = !(outcome.open && format.keeps_ending());
            written(outcome, |_| table.finish(closed))
        }
        Err(error) => filter.nothing(error),
    }
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
