//! What `filter` writes: the table or the count, and reports; none of it over what is read.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::Filter;
use crate::cli::claims::{self, Claim};
use crate::error::Result;
use crate::io::commit::Output;
use crate::text;

impl Filter {
    /// Whether what is read, `also` included, and what is written go together.
    ///
    /// # Errors
    /// [`Error::Usage`] where they do not.
    pub(super) fn check_claims(&self, file: &Path, also: Option<&PathBuf>) -> Result<()> {
        let beside = self.reading.files().chain(also.map(PathBuf::as_path));
        let inputs: Vec<&Path> = std::iter::once(file).chain(beside).collect();
        // What is replaced is both read and written.
        let table = (!self.place.in_place).then(|| Claim {
            advice: Some(text!(
                "--in-place replaces the file and keeps a copy of what it was",
                "用 --in-place 可直接替换该文件，并保留原文件的副本"
            )),
            ..self.output.claim()
        });
        let outputs: Vec<_> = table.into_iter().chain(self.reports.claims()).collect();
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
