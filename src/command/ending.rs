//! How a run ends: everything is said, the reports are closed, the exit code is decided.

use std::path::PathBuf;
use std::sync::Arc;

use super::Verdict;
use crate::cli::args;
use crate::cli::ui::Ui;
use crate::error::{Error, Result};
use crate::io::commit::Output;
use crate::ops::summary::{Outcome, Summary};
use crate::report::{Base, Report as _, ReportSpec, Reports, Settings};
use crate::schema::Schema;
use crate::text::{Lang, Message};

/// A run that has come to its end.
pub(super) struct Ending {
    pub(super) reports: Reports,
    /// Whether anybody wants to see them.
    pub(super) reported: bool,
    /// What it came to, but for its outcome and notes.
    pub(super) summary: Summary,
    /// What was found out before a record was read: which schema, which header. No report has it.
    pub(super) asides: Vec<Message>,
    /// What a reader must know.
    pub(super) notes: Vec<Message>,
    /// What could not be done.
    pub(super) errors: Vec<Error>,
    /// Whether the data failed though the gate passed.
    pub(super) failed: bool,
}

impl Ending {
    /// Says everything there is to say, closes the reports, and judges; `line` is what closes it.
    pub(super) fn close(self, ui: &Ui, line: fn(&Summary, Lang) -> String) -> Verdict {
        let Self {
            reports,
            reported,
            mut summary,
            mut asides,
            notes,
            mut errors,
            failed,
        } = self;
        summary.outcome = match (errors.is_empty(), summary.gate.passed) {
            (false, _) => Outcome::Failed,
            (true, true) => Outcome::Passed,
            (true, false) => Outcome::FailedGate,
        };
        let reasons = errors.iter().map(|error| error.say(ui.lang()));
        let said = notes.iter().map(|note| note.say(ui.lang()));
        summary.notes = reasons.chain(said).collect();
        if reported {
            errors.extend(Box::new(reports).close(&summary).err());
        }
        for error in &errors {
            ui.error(error);
        }
        let verdict = match errors.iter().map(Error::exit_code).max().unwrap_or(0) {
            0 if failed || !summary.gate.passed => Verdict::Failed,
            0 => Verdict::Passed,
            worst => {
                // A report that could not be written is not in the reports, but it is in the closing line.
                summary.outcome = Outcome::Failed;
                Verdict::Unfinished(worst)
            }
        };
        asides.extend(notes);
        ui.summary(&asides, &line(&summary, ui.lang()), verdict.exit_code());
        verdict
    }
}

/// The reports on `files`, judged by `schema`, that are asked for; where none is, one of the format `otherwise`, if
/// there is one.
///
/// # Errors
/// A format that there is not, or not of these files; a file that cannot be made.
pub(super) fn open_reports(
    asked: &args::Reports,
    otherwise: Option<&str>,
    (files, rereads): (&[PathBuf], bool),
    schema: &Arc<Schema>,
    ui: &Ui,
) -> Result<Reports> {
    let mut settings = Settings {
        lang: ui.lang(),
        color: ui.colour_out(),
        max_listed: asked.max_listed,
        private: asked.show_values,
        only_bad: asked.only_bad,
        schema: schema.path.is_some().then(|| Arc::clone(schema)),
        base: Base::Records,
    };
    // All are known before the first is made.
    let mut specs = Vec::new();
    for report in &asked.report {
        specs.push(ReportSpec::named(&report.format, report.path.clone())?);
    }
    if specs.is_empty()
        && let Some(format) = otherwise
    {
        specs.push(ReportSpec::named(format, None)?);
    }
    for spec in &specs {
        if spec.check(files, rereads)? {
            settings.base = Base::Workbook;
        }
    }
    let mut reports = Reports::default();
    for spec in specs {
        reports.add(spec.open(settings.clone(), || Output::stdout(ui.out()))?);
    }
    Ok(reports)
}
