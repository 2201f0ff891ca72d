//! The text or workbook that a subcommand writes: whether its place can be taken, and the writing.

use std::io::Write as _;
use std::path::Path;

use crate::cli::claims::{self, Claim};
use crate::cli::ui::Ui;
use crate::command::written::open_output;
use crate::error::Result;
use crate::io::commit::Readers;

/// Whether `--output` (None: standard output) is none of the files that are read.
///
/// # Errors
/// [`Error::Usage`](crate::error::Error::Usage) where it is one, or where standard input is read twice.
pub(super) fn check_place(output: Option<&Path>, inputs: &[&Path]) -> Result<()> {
    let claim = Claim::new("--output", output.unwrap_or(Path::new("-")));
    claims::check(inputs, &[claim])
}

/// Writes it whole or not at all.
///
/// # Errors
/// An output that cannot be written.
pub(super) fn write(output: Option<&Path>, content: impl AsRef<[u8]>, ui: &Ui) -> Result<()> {
    let mut output = open_output(output, Readers::Usual, ui)?;
    let written = output.write_all(content.as_ref());
    written.map_err(|error| output.failed(error))?;
    output.finish()
}
