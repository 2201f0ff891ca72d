//! What the commands have in common that pass one table on: how a run begins, and how it ends.

mod ending;
mod notes;
mod table;

use std::path::Path;
use std::sync::Arc;

use crate::cli::args;
use crate::cli::progress::{Drawing, Progress};
use crate::cli::signals::Interrupt;
use crate::cli::ui::Ui;
use crate::command::Verdict;
use crate::command::applied;
use crate::command::ending::open_reports;
use crate::error::{Diagnostic, Error, Result};
use crate::expr::evaluate::Trouble;
use crate::io::input::Reading;
use crate::io::read::TableReader;
use crate::ops::engine::Engine;
use crate::ops::filter::Outcome;
use crate::ops::open::{Opened, open};
use crate::ops::summary::{Rows, Summary, Totals};
use crate::report::{Report as _, Reports};
use crate::schema::{FailOn, Schema};
use crate::spill::Budget;
use crate::text::{Lang, Message};
pub(super) use notes::header_taken;
pub(super) use table::Table;

/// What is asked of every such command.
pub(super) struct Asked<'a> {
    /// Its name.
    pub command: &'static str,
    pub engine: &'a args::Engine,
    pub reports: &'a args::Reports,
    /// The findings that end it with 1; without that none do.
    pub fails_on: Option<FailOn>,
    /// What closes the run.
    pub line: fn(&Summary, Lang) -> String,
}

/// What its records are passed on with.
pub(super) struct Work<'a> {
    pub reader: &'a mut TableReader,
    pub engine: Engine<'a>,
    pub reports: &'a mut Reports,
}

/// What passing them on came to.
pub(super) struct Passed {
    /// Record arithmetic.
    pub rows: Rows,
    /// Findings by code.
    pub totals: Totals,
    /// What expressions could not use.
    pub trouble: Trouble,
    /// Whether what stands above the header has not left with the table.
    pub untitled: bool,
    /// What the command has to say that no report has.
    pub asides: Vec<Message>,
    /// What else a reader must know.
    pub notes: Vec<Message>,
    /// What ended the run early, if anything did.
    pub error: Option<Error>,
    /// Whether the data failed whatever the gate says.
    pub failed: bool,
}

impl From<Outcome> for Passed {
    fn from(outcome: Outcome) -> Self {
        Self {
            rows: outcome.rows,
            totals: outcome.tally.totals(),
            trouble: outcome.trouble,
            untitled: outcome.untitled,
            asides: Vec::new(),
            notes: Vec::new(),
            error: outcome.error,
            failed: false,
        }
    }
}

impl Asked<'_> {
    /// Opens the table `file`, lets `work` pass its records on, and says what that came to. `found` is which schema was
    /// found by itself; `interrupt` listens since before the first output was begun.
    ///
    /// # Errors
    /// What stops the run before a record was read, a signal, and an output that cannot be made.
    pub(super) fn run(
        &self,
        file: &Path,
        reading: Reading,
        (schema, found): (Schema, Option<Message>),
        (ui, interrupt): (&Ui, &Interrupt),
        work: impl FnOnce(&Table<'_>, Work<'_>) -> Result<Passed>,
    ) -> Result<Verdict> {
        let schema = Arc::new(schema);
        let mut reports =
            open_reports(self.reports, None, (&[file.to_owned()], false), &schema, ui)?;
        let reading = Reading {
            digest: reports.wants().sha256,
            ..reading
        };
        let summary = applied::begin(self.command, &schema, self.engine.today());
        let opened = match open(file, &reading, &schema) {
            // Reports say that nothing was read.
            Err(error) if error.exit_code() == 3 => {
                return Ok(self
                    .unopened(reports, summary, found, error)
                    .close(ui, self.line));
            }
            opened => opened?,
        };
        let Opened {
            head,
            binding,
            mut reader,
        } = opened;
        if let Some(emptiness) = head.emptiness() {
            ui.warn(&Diagnostic::new(file, "", None, emptiness, None));
        }
        let table = Table {
            ui,
            schema,
            head,
            binding,
            today: self.engine.today().days(),
            show_values: self.reports.show_values,
        };
        let progress = Arc::new(Progress::of(&[file.to_owned()]));
        let drawing = Drawing::of(&progress, ui);
        let passed = work(
            &table,
            Work {
                reader: &mut reader,
                engine: Engine {
                    threads: self.engine.threads(),
                    budget: Budget::new(self.engine.memory).spooling_to(reading.limits.spool),
                    interrupted: &|| interrupt.check(),
                    advanced: &|bytes, records| progress.add(bytes, records),
                },
                reports: &mut reports,
            },
        );
        drop(drawing);
        let passed = passed?;
        interrupt.ended(passed.error.as_ref())?;
        for message in notes::unheld(passed.rows, &passed.totals) {
            ui.warn(&Diagnostic::new(file, "", None, message, None));
        }
        let ending = self.ending(reports, summary, found, (&table.head, &reader), passed);
        Ok(ending.close(ui, self.line))
    }
}
