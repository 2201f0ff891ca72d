//! From the options of `export` to its work.

use super::Export;
use crate::cli::signals::Interrupt;
use crate::cli::ui::Ui;
use crate::command::Verdict;
use crate::command::applied::Applied;
use crate::command::passing::Asked;
use crate::command::written::check_formats;
use crate::error::Result;
use crate::report::summary_line::passed_on;

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
    let profile = args.profile(&applied.schema)?.cloned();
    let args = &args.under(profile.as_ref());
    args.check_use(&applied.schema)?;
    check_formats(&args.reports, &args.output)?;
    let found = applied.read_by();
    let asked = Asked {
        command: "export",
        engine: &args.engine,
        reports: &args.reports,
        fails_on: args.written.fails_on,
        line: passed_on,
    };
    // Before the first output is begun: a signal leaves none behind.
    let listening = (ui, &Interrupt::listen(ui));
    let schema = (applied.schema, found);
    asked.run(&file, reading, schema, listening, |table, work| {
        args.export(profile.as_ref(), table, work).map(Into::into)
    })
}
