//! From the options of `filter` to its work, and from what it found to reports, summary and exit code.

use std::path::PathBuf;
use std::sync::Arc;

use super::Filter;
use super::ending::Ending;
use super::outputs::write_count;
use crate::cli::progress::{Drawing, Progress};
use crate::cli::signals::Interrupt;
use crate::cli::ui::Ui;
use crate::command::Verdict;
use crate::command::applied::{self, Applied};
use crate::error::Result;
use crate::io::commit::Output;
use crate::io::csv_read::CsvReader;
use crate::io::encode::Encoder;
use crate::io::format::Format;
use crate::io::input::Head;
use crate::io::write::TableWriter;
use crate::ops::describe::Describer;
use crate::ops::filter::request::{Binder, Leaving};
use crate::ops::filter::{self, Means, Outcome};
use crate::ops::finding::Finding;
use crate::ops::json_cells;
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
    let found = applied.found(text!(
        "read by the schema {path}, which stands beside the table",
        "按表格旁边的规则文件 {path} 读取"
    ));
    let schema = Arc::new(applied.schema);
    // Before the first output is begun: a signal leaves none behind.
    let interrupt = Interrupt::listen(ui);
    let mut reports = args.open_reports(ui)?;
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
        request: args.request(&expressions),
        schema: &schema,
        table: Table {
            names: &names,
            headers: &head.headers,
            binding: &binding,
            fields: schema.fields.len(),
        },
        today: args.engine.today().days(),
    };
    let plan = Plan::of(&binder, &head, ui)?;
    let (to, path) = (args.output.to, args.output.path());
    let format = Format::of(to, path, &head, args.output.to_delimiter);
    let mut encoder = Encoder::new(format, &plan.leaving.columns, &head);
    if schema.path.is_some() {
        let Leaving { columns, computed } = &plan.leaving;
        json_cells::read(&mut encoder, columns, computed, &binding, &schema);
    }
    let output = args.open_output(binder.is_private(&plan.leaving) && !args.shape.count, ui)?;
    let progress = Arc::new(Progress::of(std::slice::from_ref(&file)));
    let filter = filter::Filter {
        schema: &schema,
        binding: &binding,
        head: &head,
        choice: plan.choice,
        encoder: &encoder,
        computed: plan.leaving.computed,
        order: plan.order,
        sample: args.sample(),
        limit: args.shape.limit,
        means: Means {
            threads: args.engine.threads(),
            budget: Budget::new(args.engine.memory),
            interrupted: &|| interrupt.check(),
            advanced: &|bytes, records| progress.add(bytes, records),
        },
        describer: Describer {
            schema: &schema,
            binding: &binding,
            file: &head.name,
            headers: &head.headers,
            lang: ui.lang(),
            show_values: args.reports.show_values,
        },
        wants: reports.wants(),
    };
    let mut sink = |finding: &Finding| reports.finding(finding);
    let drawing = Drawing::of(&progress, ui);
    let outcome = if args.shape.count {
        let outcome = filter.run(&mut reader, None, &mut sink);
        written(outcome, |outcome| write_count(output, outcome.rows.written))
    } else {
        pass_on(&filter, &mut reader, (output, format), &mut sink)
    };
    drop(drawing);
    interrupt.check()?;
    let mut summary = applied::begin("filter", &schema, args.engine.today());
    args.summarise(&mut summary, &head, &outcome, reader.sha256());
    let ending = Ending::of(found, &head, outcome);
    Ok(args.close(ui, reports, summary, ending))
}

/// What the options come to for one table.
struct Plan<'a> {
    choice: filter::Choice,
    leaving: Leaving,
    order: Option<filter::Order<'a>>,
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

/// Writes the records that leave.
fn pass_on(
    filter: &filter::Filter<'_>,
    reader: &mut CsvReader,
    (output, format): (Output, Format),
    sink: filter::Sink<'_>,
) -> Outcome {
    match TableWriter::begin(output, filter.encoder.header()) {
        Ok(mut table) => {
            let outcome = filter.run(reader, Some(&mut table), sink);
            if outcome.error.is_some() {
                table.abandon();
                return outcome;
            }
            let closed = !(outcome.open && format.keeps_ending());
            written(outcome, |_| table.finish(closed))
        }
        Err(error) => filter.nothing(error),
    }
}

/// Finishes the output, if all records came to it.
fn written(mut outcome: Outcome, finish: impl FnOnce(&Outcome) -> Result<()>) -> Outcome {
    if outcome.error.is_none() {
        outcome.error = finish(&outcome).err();
    }
    outcome
}
