//! From the options of `export` to its work, and from what it found to reports, summary and exit code.

use super::Export;
use super::writing::Run;
use crate::cli::progress::{Drawing, Progress};
use crate::cli::signals::Interrupt;
use crate::cli::ui::Ui;
use crate::command::Verdict;
use crate::command::applied::{self, Applied};
use crate::command::ending::{Ending, open_reports};
use crate::command::passing::{header_taken, summarise, troubles, unopened};
use crate::command::written::check_formats;
use crate::error::{Diagnostic, Result};
use crate::io::input::SheetEnd;
use crate::ops::open::{Opened, open};
use crate::report::Report as _;
use crate::report::summary_line::passed_on;
use std::sync::Arc;

/// Exports.
///
/// # Errors
/// What stops the run before a record was read, a signal, and an output that cannot be made.
pub fn run(args: &Export, ui: &Ui) -> Result<Verdict> {
    let file = args.file();
    check_formats(&args.reports, &args.output)?;
    args.check_claims(&file, None)?;
    let reading = args.reading.tables()?;
    let applied = Applied::of(&args.reading, &args.engine, &file, ui)?;
    args.check_claims(&file, applied.schema.path.as_ref())?;
    args.check_use(&applied.schema)?;
    let found = applied.read_by();
    let schema = Arc::new(applied.schema);
    // Before the first output is begun: a signal leaves none behind.
    let interrupt = Interrupt::listen(ui);
    let mut reports = open_reports(&args.reports, None, ui)?;
    let reading = crate::io::input::Reading {
        digest: reports.wants().sha256,
        ..reading
    };
    let mut summary = applied::begin("export", &schema, args.engine.today());
    let judged = (&args.reports, None);
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
    let outcome = run.export(&mut reader, &progress, &mut reports);
    drop(drawing);
    let outcome = outcome?;
    run.interrupt.ended(outcome.error.as_ref())?;
    let found_in = (outcome.rows, outcome.tally.totals());
    summarise(&mut summary, &run.head, &reader, found_in, judged.1);
    let unseen = reader.sheet_end().into_iter().flat_map(SheetEnd::notes);
    let header = header_taken(&run.head, outcome.untitled);
    let notes = troubles(outcome.trouble);
    let ending = Ending {
        reports,
        reported: !args.reports.report.is_empty(),
        summary,
        asides: found.into_iter().chain(header).collect(),
        notes: run.head.notes().chain(unseen).chain(notes).collect(),
        errors: outcome
            .error
            .into_iter()
            .filter(|error| error.exit_code() != 0)
            .collect(),
        failed: false,
    };
    Ok(ending.close(ui, passed_on))
}
