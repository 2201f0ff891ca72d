//! What `clean` writes: the table, the list of changes, the list of proposals, and reports; none of it over what is
//! read.

use std::path::{Path, PathBuf};

use super::Clean;
use crate::cli::claims::{self, Claim};
use crate::cli::ui::Ui;
use crate::command::written::open_output;
use crate::error::Result;
use crate::io::commit::Readers;
use crate::io::input::Head;
use crate::report::changes::ChangeLog;
use crate::text;
use crate::text::Message;

/// The lists that are written.
pub(super) struct Logs {
    pub(super) changes: Option<ChangeLog>,
    pub(super) proposals: Option<ChangeLog>,
}

impl Logs {
    /// Puts both in their places.
    ///
    /// # Errors
    /// The first of them that cannot be written.
    pub(super) fn finish(self) -> Result<()> {
        let mut logs = self.changes.into_iter().chain(self.proposals);
        logs.try_for_each(ChangeLog::finish)
    }
}

impl Clean {
    /// Whether what is read, `also` included, and what is written go together.
    ///
    /// # Errors
    /// [`Error::Usage`](crate::error::Error::Usage) where they do not.
    pub(super) fn check_claims(&self, file: &Path, also: &[PathBuf]) -> Result<()> {
        let also = also.iter().map(PathBuf::as_path);
        let beside = self.reading.files().chain(also);
        let inputs: Vec<&Path> = std::iter::once(file).chain(beside).collect();
        // What is replaced is both read and written.
        let writes = self.writes() && !self.place.in_place;
        let table = writes.then(|| Claim {
            advice: Some(text!(
                "--in-place replaces the file and keeps a copy of what it was",
                "用 --in-place 可直接替换该文件，并保留原文件的副本"
            )),
            ..self.output.claim()
        });
        let changes = self.changes().map(|path| Claim::new("--changes", &path));
        let proposals = self.lists.suggest.then(|| Claim {
            option: "--suggest".to_owned(),
            path: None,
            advice: None,
        });
        let lists = table.into_iter().chain(changes).chain(proposals);
        let outputs: Vec<Claim> = lists.chain(self.reports.claims()).collect();
        claims::check(&inputs, &outputs)
    }

    /// Begins the lists that are asked for.
    ///
    /// # Errors
    /// A file that cannot be made.
    pub(super) fn open_logs(&self, head: &Head, ui: &Ui) -> Result<Logs> {
        let readers = if self.reports.show_values {
            Readers::Owner
        } else {
            Readers::Usual
        };
        let sheet = head.sheet.as_ref().map(|sheet| sheet.name.as_str());
        let begin = |path: &Path| {
            let output = open_output(Some(path), readers, ui)?;
            ChangeLog::begin(output, &head.name, sheet)
        };
        let changes = self.changes();
        let proposals = self.lists.suggest.then(|| Path::new("-"));
        Ok(Logs {
            changes: changes.as_deref().map(begin).transpose()?,
            proposals: proposals.map(begin).transpose()?,
        })
    }
}

/// That there is no schema to clean by.
pub(super) fn no_schema() -> crate::error::Error {
    crate::error::Error::Usage {
        message: text!(
            "clean needs a schema: it says what the standard form of each column is",
            "clean 需要规则文件：由它说明每一列的标准写法"
        )
        .into(),
        hint: Some(Message::new(text!(
            "rolo schema infer FILE makes one from the table; -s names one",
            "rolo schema infer FILE 可按表格生成规则文件；用 -s 指定规则文件"
        ))),
    }
}
