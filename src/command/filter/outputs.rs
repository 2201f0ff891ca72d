//! What `filter` writes: the table or the count, and reports; none of it over what is read.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::Filter;
use crate::cli::claims;
use crate::error::Result;
use crate::io::commit::Output;
use crate::io::format::Format;
use crate::io::read::TableReader;
use crate::io::write::TableWriter;
use crate::ops::filter::{self as ops, Outcome};
use crate::ops::finding::Sink;

impl Filter {
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
