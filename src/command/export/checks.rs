//! Whether what is asked of `export` goes together.

use std::path::{Path, PathBuf};

use super::Export;
use crate::cli::claims;
use crate::error::{Error, Result};
use crate::io::format::FormatName;
use crate::schema::Schema;
use crate::text;
use crate::text::Message;

impl Export {
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

    /// Whether every option has something to do.
    ///
    /// # Errors
    /// [`Error::Usage`] for the first that has not.
    pub(super) fn check_use(&self, schema: &Schema) -> Result<()> {
        let words = [
            ("--profile", self.written.profile.is_some()),
            ("--headers", self.shape.headers.is_some()),
            ("--labels", self.written.labels.is_some()),
        ];
        let idle = words.into_iter().find(|(_, given)| *given);
        if let Some((option, _)) = idle.filter(|_| schema.path.is_none()) {
            let message = text!(
                "{option} needs a schema, which has the titles, labels and profiles",
                "{option} 需要规则文件，标题、标签和导出方案都写在里面"
            );
            return Err(Error::Usage {
                message: Message::new(message).with("option", option),
                hint: Some(text!("name one with -s", "请用 -s 指定规则文件").into()),
            });
        }
        let to = self.output.to;
        let to = to.or_else(|| self.output.path().and_then(FormatName::of_ending));
        let is_csv = matches!(to, None | Some(FormatName::Csv | FormatName::Tsv));
        if self.written.excel && !is_csv {
            return Err(Error::usage(text!(
                "--excel is for CSV and TSV",
                "--excel 只用于 CSV 和 TSV"
            )));
        }
        if self.splits() && self.output.path().is_none() {
            return Err(Error::Usage {
                message: text!(
                    "several files are written: they need a name",
                    "要写出多个文件，需要指定文件名"
                )
                .into(),
                hint: Some(text!("name them with -o", "请用 -o 指定").into()),
            });
        }
        Ok(())
    }
}
