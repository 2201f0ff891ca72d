//! From the options of `filter` to its work.

use std::path::PathBuf;

use super::Filter;
use super::in_place::Thinned;
use super::outputs::write_count;
use super::plan::Plan;
use crate::cli::signals::Interrupt;
use crate::cli::ui::Ui;
use crate::command::Verdict;
use crate::command::applied::Applied;
use crate::command::in_place::kept;
use crate::command::passing::{Asked, Passed, Table, Work};
use crate::command::written::{check_formats, open_output, pass_on, readers, written};
use crate::error::Result;
use crate::io::encode::Encoder;
use crate::ops::filter::request::{Expression, Selected};
use crate::ops::filter::{self, Outcome, Target};
use crate::ops::finding::Finding;
use crate::ops::typed_cells;
use crate::report::Report as _;
use crate::report::summary_line::passed_on;

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
    let asked = Asked {
        command: "filter",
        engine: &args.engine,
        reports: &args.reports,
        fails_on: args.choice.fails_on,
        line: passed_on,
    };
    // Before the first output is begun: a signal leaves none behind.
    let listening = (ui, &Interrupt::listen(ui));
    let replacing = args.place.begin(&file)?;
    let schema = (applied.schema, found);
    let limits = reading.limits.clone();
    asked.run(&file, reading, schema, listening, |table, work| {
        let replaced = replacing.as_ref().map(|replacing| Thinned {
            replacing,
            limits: &limits,
            table,
        });
        let (outcome, copy) = args.filter(&expressions, replaced.as_ref(), table, work)?;
        let none_left = outcome.rows.written == 0;
        Ok(Passed {
            failed: args.choice.fail_empty && none_left,
            asides: copy.as_deref().map(kept).into_iter().collect(),
            ..outcome.into()
        })
    })
}

impl Filter {
    /// Binds what is asked for and writes the records that leave, or how many they are; where a copy of the file is that was
    /// replaced.
    fn filter(
        &self,
        expressions: &[Expression<'_>],
        replaced: Option<&Thinned<'_>>,
        table: &Table<'_>,
        work: Work<'_>,
    ) -> Result<(Outcome, Option<PathBuf>)> {
        let names = table.names();
        let binder = table.binder(&names, self.request(expressions));
        let plan =
            Plan::of(&binder, &table.head, table.ui).inspect_err(|_| table.doubt_header())?;
        let encoder = self.encoder(table, &plan.selected)?;
        let private = binder.is_private(&plan.selected) && !self.shape.count;
        let Work {
            reader,
            engine,
            reports,
        } = work;
        let filter = filter::Filter {
            choice: plan.choice,
            computed: plan.selected.computed,
            order: plan.order,
            sample: self.sample(),
            limit: self.shape.limit,
            ..table.filter(&encoder, engine, reports.wants())
        };
        let mut sink = |finding: &Finding| reports.finding(finding);
        if let Some(replaced) = replaced {
            return self.replace(replaced, &filter, (reader, &mut sink));
        }
        let output = open_output(self.output.path(), readers(private), table.ui)?;
        if self.shape.count {
            let outcome = filter.run(reader, Target::Nowhere, &mut sink);
            let count = outcome.rows.written;
            return Ok((written(outcome, |_| write_count(output, count)), None));
        }
        Ok((pass_on(&filter, reader, output, &mut sink)?, None))
    }

    fn encoder(&self, table: &Table<'_>, selected: &Selected) -> Result<Encoder> {
        let format = self.output.format(&table.head)?;
        let Selected { columns, computed } = selected;
        let mut encoder = table.encoder(format, columns)?;
        if table.schema.path.is_some() {
            typed_cells::read(
                &mut encoder,
                columns,
                computed,
                &table.binding,
                &table.schema,
            );
        }
        Ok(encoder)
    }
}
