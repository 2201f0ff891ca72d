//! From the options of `clean` to its work, and from what it found to reports, summary and exit code.

use std::path::PathBuf;
use std::sync::Arc;

use super::Clean;
use super::outputs::{Logs, no_schema};
use crate::cli::progress::{Drawing, Progress};
use crate::cli::signals::Interrupt;
use crate::cli::ui::Ui;
use crate::command::Verdict;
use crate::command::applied::{self, Applied};
use crate::command::ending::open_reports;
use crate::command::in_place::Replacing;
use crate::command::passing::{summarise, unopened};
use crate::command::written::check_formats;
use crate::error::{Diagnostic, Result};
use crate::io::input::Head;
use crate::io::read::TableReader;
use crate::io::spool::Spool;
use crate::ops::clean::{self, Change, Outcome, Outputs, load_mappings};
use crate::ops::describe::Describer;
use crate::ops::engine::Engine;
use crate::ops::finding::Finding;
use crate::ops::open::{Opened, open};
use crate::report::{Report as _, Reports};
use crate::schema::Schema;
use crate::schema::bind::Binding;
use crate::spill::Budget;
use crate::text;

/// Cleans.
///
/// # Errors
/// What stops the run before a record was read, a signal, and an output that cannot be made.
pub fn run(args: &Clean, ui: &Ui) -> Result<Verdict> {
    let file = args
        .table
        .file
        .clone()
        .unwrap_or_else(|| PathBuf::from("-"));
    check_formats(&args.reports, &args.output)?;
    args.check_claims(&file, &[])?;
    let reading = args.reading.tables()?;
    let mut applied = Applied::of(&args.reading, &args.engine, &file, ui)?;
    if applied.schema.path.is_none() {
        return Err(no_schema());
    }
    let cleaned = args.cleaned(&applied.schema)?;
    args.skip_steps(&mut applied.schema)?;
    args.check_retention(&applied.schema)?;
    let mut beside = load_mappings(&mut applied.schema, &reading)?;
    beside.extend(applied.schema.path.clone());
    args.check_claims(&file, &beside)?;
    let found = applied.found(text!(
        "cleaned by the schema {path}, which stands beside the table",
        "按表格旁边的规则文件 {path} 清洗"
    ));
    let schema = Arc::new(applied.schema);
    // Before the first output is begun: a signal leaves none behind.
    let interrupt = Interrupt::listen(ui);
    let replacing = args.place.begin(&file)?;
    let mut reports = open_reports(&args.reports, None, ui)?;
    let reading = crate::io::input::Reading {
        digest: reports.wants().sha256,
        ..reading
    };
    let mut summary = applied::begin("clean", &schema, args.engine.today());
    let judged = (&args.reports, args.work.fails_on);
    let opened = match open(&file, &reading, &schema) {
        // Reports say that nothing was read.
        Err(error) if error.exit_code() == 3 => {
            return Ok(unopened(judged, reports, summary, found, error).close(ui, args.line()));
        }
        opened => opened?,
    };
    let Opened {
        head,
        binding,
        mut reader,
    } = opened;
    if replacing.is_some() {
        Replacing::check(&head)?;
    }
    args.check_columns(&schema, &binding, &head)?;
    if let Some(emptiness) = head.emptiness() {
        ui.warn(&Diagnostic::new(&file, "", None, emptiness, None));
    }
    let run = Run {
        args,
        ui,
        schema,
        head,
        binding,
        cleaned,
        replacing,
        interrupt,
        spool: reading.limits.spool,
    };
    let progress = Arc::new(Progress::of(std::slice::from_ref(&file)));
    let drawing = Drawing::of(&progress, ui);
    let outcome = run.clean(&mut reader, &progress, &mut reports);
    drop(drawing);
    let outcome = outcome?;
    run.interrupt.ended(outcome.error.as_ref())?;
    let found_in = (outcome.rows, outcome.tally.totals());
    summarise(&mut summary, &run.head, &reader, found_in, judged.1);
    let sheet_end = reader.sheet_end();
    let ending = args.ending(reports, summary, found, &run.head, sheet_end, outcome);
    Ok(ending.close(ui, args.line()))
}

/// A run whose input is open.
pub(super) struct Run<'a> {
    pub(super) args: &'a Clean,
    pub(super) ui: &'a Ui,
    pub(super) schema: Arc<Schema>,
    pub(super) head: Head,
    pub(super) binding: Binding,
    /// By field, whether its cells are cleaned.
    cleaned: Vec<bool>,
    pub(super) replacing: Option<Replacing>,
    interrupt: Interrupt,
    spool: Spool,
}

impl Run<'_> {
    /// Cleans the table and writes what is asked for.
    fn clean(
        &self,
        reader: &mut TableReader,
        progress: &Progress,
        reports: &mut Reports,
    ) -> Result<Outcome> {
        let (encoder, format) = self.encoder()?;
        let describer = Describer {
            schema: &self.schema,
            binding: &self.binding,
            head: &self.head,
            lang: self.ui.lang(),
            show_values: self.args.reports.show_values,
        };
        let retention = self.schema.retention.as_ref();
        let clean = clean::Clean {
            schema: &self.schema,
            binding: &self.binding,
            head: &self.head,
            cleaned: self.cleaned.clone(),
            retention: retention.filter(|_| self.args.work.retention),
            encoder: &encoder,
            engine: Engine {
                threads: self.args.engine.threads(),
                budget: Budget::new(self.args.engine.memory).spooling_to(self.spool.clone()),
                interrupted: &|| self.interrupt.check(),
                advanced: &|bytes, records| progress.add(bytes, records),
            },
            describer,
            wants: reports.wants(),
        };
        let mut table = self.open_table(&encoder)?;
        let logs = self.args.open_logs(&self.head, self.ui)?;
        let Logs {
            mut changes,
            mut proposals,
        } = logs;
        let mut findings = |finding: &Finding| reports.finding(finding);
        let mut note_change = changes
            .as_mut()
            .map(|log| |change: &Change| log.write(change));
        let mut propose = proposals
            .as_mut()
            .map(|log| |change: &Change| log.write(change));
        let mut outcome = clean.run(
            reader,
            Outputs {
                table: table.as_mut(),
                changes: note_change
                    .as_mut()
                    .map(|sink| sink as clean::ChangeSink<'_>),
                proposals: propose.as_mut().map(|sink| sink as clean::ChangeSink<'_>),
                findings: &mut findings,
            },
        );
        let closed = !(outcome.open && format.keeps_ending());
        if outcome.error.is_none() {
            // The lists first: a table stands only beside what was said of it.
            outcome.error = Logs { changes, proposals }.finish().err();
        }
        if let Some(table) = table {
            self.finish(table, closed, &mut outcome);
        }
        Ok(outcome)
    }
}
