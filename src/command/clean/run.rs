//! From the options of `clean` to its work.

use std::path::PathBuf;

use super::Clean;
use super::ending::passed;
use super::outputs::{Logs, no_schema};
use crate::cli::signals::Interrupt;
use crate::cli::ui::Ui;
use crate::command::Verdict;
use crate::command::applied::Applied;
use crate::command::in_place::Replacing;
use crate::command::passing::{Asked, Table, Work};
use crate::command::written::check_formats;
use crate::error::Result;
use crate::ops::clean::{self, Change, Outcome, Outputs, load_mappings};
use crate::ops::finding::Finding;
use crate::report::Report as _;
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
    let asked = Asked {
        command: "clean",
        engine: &args.engine,
        reports: &args.reports,
        fails_on: args.work.fails_on,
        line: args.line(),
    };
    // Before the first output is begun: a signal leaves none behind.
    let interrupt = Interrupt::listen(ui);
    let replacing = args.place.begin(&file)?;
    let schema = (applied.schema, found);
    asked.run(&file, reading, schema, (ui, &interrupt), |table, work| {
        if replacing.is_some() {
            Replacing::check(&table.head)?;
        }
        args.check_columns(&table.schema, &table.binding, &table.head)?;
        let run = Run {
            args,
            table,
            cleaned,
            replacing,
        };
        run.clean(work).map(passed)
    })
}

/// A run whose input is open.
pub(super) struct Run<'a> {
    pub(super) args: &'a Clean,
    pub(super) table: &'a Table<'a>,
    /// By field, whether its cells are cleaned.
    cleaned: Vec<bool>,
    pub(super) replacing: Option<Replacing>,
}

impl Run<'_> {
    /// Cleans the table and writes what is asked for.
    fn clean(&self, work: Work<'_>) -> Result<Outcome> {
        let (encoder, format) = self.encoder()?;
        let Work {
            reader,
            engine,
            reports,
        } = work;
        let of = self.table;
        let retention = of.schema.retention.as_ref();
        let clean = clean::Clean {
            schema: &of.schema,
            binding: &of.binding,
            head: &of.head,
            cleaned: self.cleaned.clone(),
            retention: retention.filter(|_| self.args.work.retention),
            encoder: &encoder,
            engine,
            describer: of.describer(),
            wants: reports.wants(),
        };
        let mut table = self.open_table(&encoder)?;
        let logs = self.args.open_logs(&of.head, of.ui)?;
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
