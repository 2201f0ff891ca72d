//! From the options of `clean` to its work.

use std::path::PathBuf;

use super::Clean;
use super::ending::passed;
use super::outputs::{Logs, no_schema};
use crate::cli::signals::Interrupt;
use crate::cli::ui::Ui;
use crate::command::Verdict;
use crate::command::applied::Applied;
use crate::command::book_in_place::Book;
use crate::command::in_place::Replacing;
use crate::command::passing::{Asked, Table, Work};
use crate::command::written::check_formats;
use crate::error::Result;
use crate::io::limits::Limits;
use crate::ops::book_edits::BookEdits;
use crate::ops::clean::{self, Change, Outcome, Outputs, drops_columns, load_mappings};
use crate::ops::finding::Finding;
use crate::report::Report as _;
use crate::schema::rules::RetentionAction;
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
    let limits = reading.limits.clone();
    asked.run(&file, reading, schema, (ui, &interrupt), |table, work| {
        let is_book = match &replacing {
            Some(replacing) => replacing.is_book(&table.head)?,
            None => false,
        };
        args.check_columns(&table.schema, &table.binding, &table.head)?;
        let run = Run {
            args,
            table,
            cleaned,
            replacing,
            is_book,
            limits,
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
    /// Whether that is a workbook.
    is_book: bool,
    limits: Limits,
}

impl Run<'_> {
    /// The workbook whose sheet is replaced, if one is.
    fn book(&self) -> Result<Option<Book<'_>>> {
        let of = self.table;
        let Some(replacing) = self.replacing.as_ref().filter(|_| self.is_book) else {
            return Ok(None);
        };
        if drops_columns(&of.schema, &of.binding) {
            let why = text!(
                "the schema says extraColumns = \"drop\", and no column is taken out of a workbook; write to another file with -o",
                "规则文件设了 extraColumns = \"drop\"，而工作簿中的列不能直接删除；请用 -o 写到另一个文件"
            );
            return Err(Replacing::refuse(&of.head, why));
        }
        let retention = of.schema.retention.as_ref();
        let drops = retention.is_some_and(|retention| retention.action == RetentionAction::Drop);
        let removes = drops && self.args.work.retention;
        Book::begin(replacing, &of.head, &self.limits, removes).map(Some)
    }

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
        let book = self.book()?;
        let mut table = match book {
            Some(_) => None,
            None => self.open_table(&encoder)?,
        };
        let mut edits = BookEdits::new(clean.engine.budget.clone());
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
                book: book.as_ref().map(|book| (&mut edits, &book.formulas)),
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
        if let Some(book) = book.filter(|_| outcome.error.is_none() && !edits.is_empty()) {
            let kept = edits.finish().and_then(|mut edits| {
                book.finish(&mut || edits.next_row(), &clean.engine.interrupted)
            });
            match kept {
                Ok(copy) => outcome.kept = Some(copy),
                Err(error) => outcome.error = Some(error),
            }
        }
        Ok(outcome)
    }
}
