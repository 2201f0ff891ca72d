//! From the options of `filter` to its work, and from what it found to reports, summary and exit code.

use std::path::PathBuf;
use std::sync::Arc;

use super::Filter;
use super::names::{Binder, Leaving};
use super::outputs::write_count;
use crate::cli::progress::{Drawing, Progress};
use crate::cli::signals::Interrupt;
use crate::cli::ui::Ui;
use crate::command::Verdict;
use crate::command::applied::{self, Applied};
use crate::error::{Error, Result};
use crate::io::format::Format;
use crate::io::input::Head;
use crate::io::write::TableWriter;
use crate::ops::filter::{self, Means, Outcome};
use crate::ops::open::{Opened, open};
use crate::ops::select::Table;
use crate::ops::summary::{Gate, InputSummary, Outcome as End, Summary};
use crate::report::summary_line::passed_on;
use crate::report::{Report as _, Reports};
use crate::schema::FailOn;
use crate::schema::scope::Names;
use crate::spill::Budget;
use crate::table::codes::Severity;
use crate::text;
use crate::text::Message;

/// Filters.
///
/// # Errors
/// What stops the run before a record was read, a signal, and an output that cannot be made.
pub fn run(args: &Filter, ui: &Ui) -> Result<Verdict> {
    let file = args.file().unwrap_or_else(|| PathBuf::from("-"));
    args.expressions()?;
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
        order: binder.order()?,
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
                written(outcome, |outcome| table.finish(closed(outcome, format)))
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
    let ending = Ending {
        found,
        notes: troubles(&outcome),
        error: outcome.error,
    };
    Ok(args.close(ui, reports, summary, ending))
}

/// What the options come to for one table.
struct Plan {
    choice: filter::Choice,
    leaving: Leaving,
}

impl Plan {
    /// Binds everything that names something; an empty input has no names and no records.
    fn of(binder: &Binder<'_>, head: &Head, ui: &Ui) -> Result<Self> {
        if head.empty {
            return Ok(Self {
                choice: filter::Choice::default(),
                leaving: Leaving::everything(),
            });
        }
        let (choice, notes) = binder.choice()?;
        for note in notes {
            ui.warn(&Message::new(text!("{what}", "{what}")).with("what", note.say(ui.lang())));
        }
        Ok(Self {
            choice,
            leaving: binder.leaving()?,
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

/// What conditions and computed values could not use.
fn troubles(outcome: &Outcome) -> Vec<Message> {
    let mut notes = Vec::new();
    let mut note = |count: u64, text| {
        if count > 0 {
            notes.push(Message::new(text).with("count", count));
        }
    };
    note(
        outcome.trouble.unreadable,
        text!(
            "{count} cells could not be read as what the expression compares them with; such comparisons are false",
            "有 {count} 个单元格无法按表达式的要求读取，相关比较视为不成立"
        ),
    );
    note(
        outcome.trouble.undefined,
        text!(
            "{count} calculations have no result (division by zero, too many digits); it is empty",
            "有 {count} 处计算没有结果（除数为零或位数过多），按空值处理"
        ),
    );
    notes
}

/// How a run ends, beside its summary.
struct Ending {
    /// Which schema was found by itself.
    found: Option<Message>,
    notes: Vec<Message>,
    error: Option<Error>,
}

impl Filter {
    fn summarise(
        &self,
        summary: &mut Summary,
        head: &Head,
        outcome: &Outcome,
        sha256: Option<String>,
    ) {
        let totals = outcome.tally.totals();
        let counted = match self.choice.fails_on {
            Some(FailOn::Error) => totals.of(Severity::Error),
            Some(FailOn::Warning) => totals.of(Severity::Error) + totals.of(Severity::Warning),
            Some(FailOn::Never) | None => 0,
        };
        let gate = Gate {
            fail_on: self.choice.fails_on.unwrap_or(FailOn::Never).name(),
            errors: counted,
            records_with_errors: 0,
            share: 0.0,
            limit: "0".to_owned(),
            passed: counted == 0,
        };
        summary.inputs.push(InputSummary {
            file: head.name.clone(),
            sha256: sha256.filter(|_| !outcome.rows.stopped),
            format: head.format.to_owned(),
            encoding: "utf-8".to_owned(),
            delimiter: Some(char::from(head.dialect.delimiter).to_string()),
            sheet: None,
            header_row: head.header_row,
            columns: head.headers.clone(),
            rows: outcome.rows,
            totals: totals.clone(),
            gate: gate.clone(),
        });
        summary.totals = totals;
        summary.gate = gate;
    }

    /// Says everything there is to say, closes the reports, and judges.
    fn close(&self, ui: &Ui, reports: Reports, mut summary: Summary, ending: Ending) -> Verdict {
        let Ending {
            found,
            notes,
            error,
        } = ending;
        let error = error.filter(|error| error.exit_code() != 0);
        let none_left = summary.inputs.iter().all(|input| input.rows.written == 0);
        summary.outcome = match &error {
            Some(_) => End::Failed,
            None if summary.gate.passed => End::Passed,
            None => End::FailedGate,
        };
        let reasons = error.iter().map(|error| error.say(ui.lang()));
        let said = notes.iter().map(|note| note.say(ui.lang()));
        summary.notes = reasons.chain(said).collect();
        let mut errors: Vec<Error> = error.into_iter().collect();
        if !self.reports.report.is_empty() {
            errors.extend(Box::new(reports).close(&summary).err());
        }
        for error in &errors {
            ui.error(error);
        }
        let verdict = match errors.iter().map(Error::exit_code).max().unwrap_or(0) {
            0 if !summary.gate.passed || (self.choice.fail_empty && none_left) => Verdict::Failed,
            0 => Verdict::Passed,
            worst => {
                summary.outcome = End::Failed;
                Verdict::Unfinished(worst)
            }
        };
        let asides: Vec<Message> = found.into_iter().chain(notes).collect();
        let line = passed_on(&summary, ui.lang());
        ui.summary(&asides, &line, verdict.exit_code());
        verdict
    }
}
