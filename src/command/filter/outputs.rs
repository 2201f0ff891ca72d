//! What `filter` writes: the table or the count, and reports; none of it over what is read.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::Filter;
use crate::cli::claims;
use crate::error::Result;
use crate::io::commit::Output;

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
