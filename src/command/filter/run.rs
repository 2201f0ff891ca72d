//! From the options of `filter` to its work, and from what it found to reports, summary and exit code.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Filter;
use super::outputs::write_count;
use super::plan::Plan;
use crate::cli::progress::{Drawing, Progress};
use crate::cli::signals::Interrupt;
use crate::cli::ui::Ui;
use crate::command::Verdict;
use crate::command::applied::{self, Applied};
use crate::command::ending::open_reports;
use crate::command::passing::{summarise, unopened};
use crate::command::written::{check_formats, open_output, pass_on, readers, written};
use crate::error::{Diagnostic, Result};
use crate::io::encode::{Encoder, unwritable};
use crate::io::format::Format;
use crate::io::input::Head;
use crate::io::read::TableReader;
use crate::io::spool::Spool;
use crate::ops::describe::Describer;
use crate::ops::engine::Engine;
use crate::ops::filter::request::{Binder, Expression, Selected};
use crate::ops::filter::{self, Outcome, Target};
use crate::ops::finding::Finding;
use crate::ops::open::{Opened, open};
use crate::ops::select::Table;
use crate::ops::typed_cells;
use crate::report::summary_line::passed_on;
use crate::report::{Report as _, Reports};
use crate::schema::Schema;
use crate::schema::bind::Binding;
use crate::schema::scope::Names;
use crate::spill::Budget;

/// Filters.
///
/// # Errors
/// What stops the run before a record was read, a signal, and an output that cannot be made.
pub fn run(args: &Filter, ui: &Ui) -> Result<Verdict> {
    let file = args.file().unwrap_or_else(|| PathBuf::from("-"));
    let expressions = args.expressions()?;
    check_formats(&args.reports, &args.output)?;
    args.check_claims(&file, None)?;
    let reading = args.reading.tables()?;
    let applied = Applied::of(&args.reading, &args.engine, &file, ui)?;
    args.check_claims(&file, applied.schema.path.as_ref())?;
    let found = applied.read_by();
    let schema = Arc::new(applied.schema);
    // Before the first output is begun: a signal leaves none behind.
    let interrupt = Interrupt::listen(ui);
    let mut reports = open_reports(&args.reports, None, ui)?;
    let reading = crate::io::input::Reading {
        digest: reports.wants().sha256,
        ..reading
    };
    let mut summary = applied::begin("filter", &schema, args.engine.today());
    let judged = (&args.reports, args.choice.fails_on);
    let opened = match open(&file, &reading, &schema) {
        // Reports say that nothing was read.
        Err(error) if error.exit_code() == 3 => {
            return Ok(unopened(judged, reports, summary, found, error).close(ui, passed_on));
        }
        opened => opened?,
    };
    let Opened {
        head,
        binding,
        mut reader,
    } = opened;
    let run = Run {
        args,
        ui,
        schema,
        head,
        binding,
        interrupt,
        spool: reading.limits.spool,
    };
    if let Some(emptiness) = run.head.emptiness() {
        ui.warn(&Diagnostic::new(&file, "", None, emptiness, None));
    }
    let progress = Arc::new(Progress::of(std::slice::from_ref(&file)));
    let drawing = Drawing::of(&progress, ui);
    let outcome = run.filter(&expressions, &mut reader, &progress, &mut reports);
    drop(drawing);
    let outcome = outcome?;
    run.interrupt.ended(outcome.error.as_ref())?;
    let found_in = (outcome.rows, outcome.tally.totals());
    summarise(&mut summary, &run.head, &reader, found_in, judged.1);
    let sheet_end = reader.sheet_end();
    let ending = args.ending(reports, summary, found, &run.head, sheet_end, outcome);
    Ok(ending.close(ui, passed_on))
}

/// A run whose input is open.
struct Run<'a> {
    args: &'a Filter,
    ui: &'a Ui,
    schema: Arc<Schema>,
    head: Head,
    binding: Binding,
    interrupt: Interrupt,
    spool: Spool,
}

impl Run<'_> {
    /// Binds what is asked for and writes the records that leave, or how many they are.
    fn filter(
        &self,
        expressions: &[Expression<'_>],
        reader: &mut TableReader,
        progress: &Progress,
        reports: &mut Reports,
    ) -> Result<Outcome> {
        let args = self.args;
        let names = Names::of(&self.schema, &self.head.headers, &self.binding);
        let binder = self.binder(&names, expressions);
        let plan = Plan::of(&binder, &self.head, self.ui).inspect_err(|_| self.doubt_header())?;
        let encoder = self.encoder(&plan.selected)?;
        let private = binder.is_private(&plan.selected) && !args.shape.count;
        let output = open_output(args.output.path(), readers(private), self.ui)?;
        let filter = filter::Filter {
            schema: &self.schema,
            binding: &self.binding,
            head: &self.head,
            choice: plan.choice,
            encoder: &encoder,
            computed: plan.selected.computed,
            order: plan.order,
            split_by: None,
            sample: args.sample(),
            limit: args.shape.limit,
            engine: Engine {
                threads: args.engine.threads(),
                budget: Budget::new(args.engine.memory).spooling_to(self.spool.clone()),
                interrupted: &|| self.interrupt.check(),
                advanced: &|bytes, records| progress.add(bytes, records),
            },
            describer: self.describer(),
            wants: reports.wants(),
        };
        let mut sink = |finding: &Finding| reports.finding(finding);
        if args.shape.count {
            let outcome = filter.run(reader, Target::Nowhere, &mut sink);
            let count = outcome.rows.written;
            return Ok(written(outcome, |_| write_count(output, count)));
        }
        Ok(pass_on(&filter, reader, output, &mut sink))
    }

    /// Says what may be why a name is not known.
    fn doubt_header(&self) {
        if let Some(doubt) = self.head.doubt() {
            let file = Path::new(&self.head.name);
            self.ui.warn(&Diagnostic::new(file, "", None, doubt, None));
        }
    }

    fn binder<'b>(&'b self, names: &'b Names<'b>, expressions: &'b [Expression<'b>]) -> Binder<'b> {
        Binder {
            request: self.args.request(expressions),
            schema: &self.schema,
            table: Table {
                names,
                headers: &self.head.headers,
                binding: &self.binding,
                fields: self.schema.fields.len(),
            },
            today: self.args.engine.today().days(),
        }
    }

    fn encoder(&self, selected: &Selected) -> Result<Encoder> {
        let output = &self.args.output;
        let format = Format::of(output.to, output.path(), &self.head, output.to_delimiter);
        let Selected { columns, computed } = selected;
        let head = &self.head;
        let mut encoder = Encoder::new(format, columns, head)
            .map_err(|sign| unwritable(&head.name, sign, head.encoding))?;
        if self.schema.path.is_some() {
            typed_cells::read(&mut encoder, columns, computed, &self.binding, &self.schema);
        }
        Ok(encoder)
    }

    fn describer(&self) -> Describer<'_> {
        Describer {
            schema: &self.schema,
            binding: &self.binding,
            head: &self.head,
            lang: self.ui.lang(),
            show_values: self.args.reports.show_values,
        }
    }
}
