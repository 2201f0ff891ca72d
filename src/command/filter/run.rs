//! From the options of `filter` to its work, and from what it found to reports, summary and exit code.

use std::path::PathBuf;
use std::sync::Arc;

use super::Filter;
use super::ending::Ending;
use super::names::Binder;
use super::outputs::write_count;
use super::shape::Leaving;
use crate::cli::progress::{Drawing, Progress};
use crate::cli::signals::Interrupt;
use crate::cli::ui::Ui;
use crate::command::Verdict;
use crate::command::applied::{self, Applied};
use crate::error::{Error, Result};
use crate::io::format::Format;
use crate::io::input::Head;
use crate::io::write::TableWriter;
use crate::ops::filter::{self, Means, Order, Outcome};
use crate::ops::open::{Opened, open};
use crate::ops::select::Table;
use crate::report::Report as _;
use crate::schema::scope::Names;
use crate::spill::Budget;
use crate::text;
use crate::text::Message;

/// Filters.
///
/// # Errors
/// What stops the run before a record was read, a signal, and an output that cannot be made.
pub fn run(args: &Filter, ui: &Ui) -> Result<Verdict> {
    let file = args.file().unwrap_or_else(|| PathBuf::from("-"));
    let expressions = args.expressions()?;
    args.check_formats()?;
    args.check_claims(&file, None)?;
    let reading = args.reading.tables()?;
    let applied = Applied::of(&args.reading, &args.engine, &file, ui)?;
    args.check_claims(&file, applied.schema.path.as_ref())?;
    let found = applied.found();
    let schema = Arc::new(applied.schema);
    // Before the first output is begun: a signal leaves none behind.
    let interrupt = Interrupt::listen(ui);
    let reports = args.open_reports(ui)?;
    let reading = crate::io::input::Reading {
        digest: reports.wants().sha256,
        ..reading
    };
    let Opened {
        head,
        binding,
        mut reader,
    } = open(&file, &reading, &schema)?;
    let names = Names::of(&schema, &head.headers, &binding);
    let binder = Binder {
        args,
        expressions: &expressions,
        schema: &schema,
        table: Table {
            names: &names,
            headers: &head.headers,
            binding: &binding,
            fields: schema.fields.len(),
        },
        today: args.engine.today().days(),
    };
    let mut plan = Plan::of(&binder, &head, ui)?;
    let (format, encoder) = args.encoder(&plan.leaving, &head, &binding, &schema);
    let output = args.open_output(binder.is_private(&plan.leaving) && !args.shape.count, ui)?;
    let progress = Arc::new(Progress::of(std::slice::from_ref(&file)));
    let filter = filter::Filter {
        schema: &schema,
        binding: &binding,
        head: &head,
        choice: std::mem::take(&mut plan.choice),
        encoder: &encoder,
        computed: plan.leaving.computed.clone(),
        order: plan.order.take(),
        sample: (args.shape.sample).map(|size| {
            (
                size.try_into().unwrap_or(usize::MAX),
                args.shape.seed.unwrap_or(0),
            )
        }),
        limit: args.shape.limit,
        means: Means {
            today: binder.today,
            threads: args.engine.threads(),
            budget: Budget::new(args.engine.memory),
            interrupted: &|| interrupt.check(),
            advanced: &|bytes, records| progress.add(bytes, records),
        },
    };
    let drawing = Drawing::of(&progress, ui);
    let mut outcome = if args.shape.count {
        let outcome = filter.run(&mut reader, None);
        written(outcome, |outcome| write_count(output, outcome.rows.written))
    } else {
        match TableWriter::begin(output, encoder.header()) {
            Ok(mut table) => {
                let outcome = filter.run(&mut reader, Some(&mut table));
                if outcome.error.is_some() {
                    table.abandon();
                    outcome
                } else {
                    written(outcome, |outcome| table.finish(closed(outcome, format)))
                }
            }
            Err(error) => filter.nothing(error),
        }
    };
    drop(drawing);
    interrupt.check()?;
    if matches!(outcome.error, Some(Error::Interrupted(_) | Error::Bug(_))) {
        return Err(outcome
            .error
            .take()
            .unwrap_or(Error::Bug("an error went away")));
    }
    let mut summary = applied::begin("filter", &schema, args.engine.today());
    args.summarise(&mut summary, &head, &outcome, reader.sha256());
    let ending = Ending::of(found, &head, outcome);
    Ok(args.close(ui, reports, summary, ending))
}

/// What the options come to for one table.
struct Plan<'a> {
    choice: filter::Choice,
    leaving: Leaving,
    order: Option<Order<'a>>,
}

impl<'a> Plan<'a> {
    /// Binds everything that names something; an empty input has no names and no records.
    fn of(binder: &Binder<'a>, head: &Head, ui: &Ui) -> Result<Self> {
        if head.empty {
            return Ok(Self {
                choice: filter::Choice::default(),
                leaving: Leaving::everything(),
                order: None,
            });
        }
        let (choice, notes) = binder.choice()?;
        for note in notes {
            ui.warn(&Message::new(text!("{what}", "{what}")).with("what", note.say(ui.lang())));
        }
        Ok(Self {
            choice,
            leaving: binder.leaving()?,
            order: binder.order()?,
        })
    }
}

/// Finishes the output, if all records came to it.
fn written(mut outcome: Outcome, finish: impl FnOnce(&Outcome) -> Result<()>) -> Outcome {
    if outcome.error.is_none() {
        outcome.error = finish(&outcome).err();
    }
    outcome
}

/// Whether the last record that leaves keeps its line end.
fn closed(outcome: &Outcome, format: Format) -> bool {
    !(outcome.open && format.keeps_ending())
}
