//! What `validate` writes: reports, and records by their verdict; none of it over what is read.

use std::path::{Path, PathBuf};

use super::Validate;
use crate::cli::claims::{self, Claim};
use crate::cli::ui::Ui;
use crate::error::Result;
use crate::io::commit::{Output, Readers};
use crate::ops::validate::Verdicts;

impl Validate {
    /// `--valid` and `--invalid`, where they are given.
    fn split(&self) -> impl Iterator<Item = (&'static str, &Path)> {
        let split = [
            ("--valid", self.split.valid.as_deref()),
            ("--invalid", self.split.invalid.as_deref()),
        ];
        split
            .into_iter()
            .filter_map(|(option, path)| Some((option, path?)))
    }

    /// Those of `--valid` and `--invalid` that go to a file, as they were written.
    pub(super) fn verdict_files(&self) -> Vec<String> {
        let files = self.split().filter(|(_, path)| path.as_os_str() != "-");
        files
            .map(|(option, path)| format!("{option} {}", path.display()))
            .collect()
    }

    /// Whether what is read, `also` included, and what is written go together.
    ///
    /// # Errors
    /// [`Error::Usage`](crate::error::Error::Usage) where they do not.
    pub(super) fn check_claims(&self, also: &[&Path]) -> Result<()> {
        let tables = self.files.files.iter().map(PathBuf::as_path);
        let beside = self.reading.files().chain(also.iter().copied());
        let inputs: Vec<&Path> = tables.chain(beside).collect();
        let split = self.split().map(|(option, path)| Claim::new(option, path));
        let outputs: Vec<Claim> = split.chain(self.reports.claims()).collect();
        claims::check(&inputs, &outputs)
    }

    /// Where the records go by their verdict: whole, so a new file is for its owner only.
    ///
    /// # Errors
    /// A file that cannot be made.
    pub(super) fn open_verdicts(&self, ui: &Ui) -> Result<Option<Verdicts>> {
        let open = |path: &Option<PathBuf>| match path {
            None => Ok(None),
            Some(path) if path.as_os_str() == "-" => Ok(Some(Output::stdout(ui.out()))),
            Some(path) => Output::create(path, Readers::OwnerOfNew).map(Some),
        };
        let (valid, invalid) = (open(&self.split.valid)?, open(&self.split.invalid)?);
        let asked = valid.is_some() || invalid.is_some();
        Ok(asked.then(|| Verdicts::new(valid, invalid)))
    }
}
