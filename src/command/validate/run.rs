//! From the options of `validate` to its work, and from what it found to reports, summary and verdict.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Validate;
use super::last::Last;
use super::rules::Rules;
use super::summary;
use crate::cli::progress::{Drawing, Progress};
use crate::cli::signals::Interrupt;
use crate::cli::ui::Ui;
use crate::command::ending::{Ending, open_reports};
use crate::command::{Verdict, applied};
use crate::error::{Error, Result};
use crate::ops::finding::Finding;
use crate::ops::summary::Summary;
use crate::ops::validate::{Outcome, Validation, Verdicts};
use crate::report::Report as _;
use crate::report::summary_line::summary_line;
use crate::spill::Budget;
use crate::text;
use crate::text::Message;

/// What a run has come to besides its summary.
#[derive(Default)]
struct Aftermath {
    /// What could not be done; a sentence stands once.
    errors: Vec<Error>,
    /// What a reader must know.
    notes: Vec<Message>,
}

/// Validates.
///
/// # Errors
/// What stops the run before anything was judged, and a signal; what stops it later is said, and the verdict has its
/// exit code.
pub fn run(args: &Validate, ui: &Ui) -> Result<Verdict> {
    args.check_claims(&[])?;
    let files = match &args.files.files[..] {
        [] => vec![PathBuf::from("-")],
        files => files.to_vec(),
    };
    let reading = args.reading.tables()?;
    let rules = Rules::of(args, &files[0], ui)?;
    args.check_claims(&rules.files())?;
    // Before the first output is begun: a signal leaves none behind.
    let interrupt = Interrupt::listen(ui);
    let mut reports = open_reports(
        &args.reports,
        Some("text"),
        (&files, true),
        &rules.schema,
        ui,
    )?;
    let mut verdicts = args.open_verdicts(ui)?;
    let progress = Arc::new(Progress::of(&files));
    let (mut last, note) = Last::of(args, &rules.schema);
    let read = last.read.take();
    let spool = reading.limits.spool.clone();
    let validation = Validation {
        schema: &rules.schema,
        reading: crate::io::input::Reading {
            digest: reports.wants().sha256,
            ..reading
        },
        threads: args.engine.threads(),
        budget: Budget::new(args.engine.memory).spooling_to(spool),
        wants: reports.wants(),
        lang: ui.lang(),
        show_values: args.reports.show_values,
        fail_fast: args.judging.fail_fast,
        references: rules.references.clone(),
        last: read.as_ref(),
        interrupted: &|| interrupt.check(),
        advanced: &|bytes, records| progress.add(bytes, records),
    };
    let mut summary = applied::begin("validate", &rules.schema, args.engine.today());
    let mut after = Aftermath::default();
    after.notes.extend(note);
    let drawing = Drawing::of(&progress, ui);
    let groups: Vec<&[PathBuf]> = if args.judging.as_one {
        vec![&files]
    } else {
        files.chunks(1).collect()
    };
    let several = groups.len() > 1;
    for group in groups {
        let mut sink = |finding: &Finding| reports.finding(finding);
        let mut outcome = validation.run(group, &mut sink, verdicts.as_mut());
        last.take(group, &mut outcome);
        if let Some(table) = outcome.again.take() {
            reports.table(&table);
        }
        match after.take(outcome, &mut summary, several.then(|| &*group[0])) {
            Some(error) if error.exit_code() == 3 => after.fail(error),
            None => {}
            Some(stopped) => return Err(stopped),
        }
    }
    drop(drawing);
    interrupt.check()?;
    finish(args, verdicts, &mut after);
    after.notes.extend(last.write());
    summary::end(&mut summary, args.judging.as_one);
    let ending = Ending {
        reports,
        reported: !args.reports.report.is_empty() || ui.shows_report(summary.totals.all() > 0),
        summary,
        asides: rules.found.into_iter().collect(),
        notes: after.notes,
        errors: after.errors,
        failed: false,
    };
    Ok(ending.close(ui, summary_line))
}

impl Aftermath {
    /// Takes what a group of inputs came to, the inputs into the summary; `file` names the group among others. What
    /// ended it is handed back.
    fn take(
        &mut self,
        outcome: Outcome,
        summary: &mut Summary,
        file: Option<&Path>,
    ) -> Option<Error> {
        let mut notes = outcome.notes;
        if outcome.unjudged {
            let unjudged = text!(
                "the run ended early; rules over the whole table were not judged",
                "提前结束，涉及整张表的规则未作检查"
            );
            notes.push(unjudged.into());
        }
        if let Some(file) = file {
            for note in &mut notes {
                *note = Message::new(text!("{file}: {note}", "{file}：{note}"))
                    .with("file", file.display())
                    .with_said("note", note.clone());
            }
        }
        self.notes.append(&mut notes);
        summary.inputs.extend(outcome.inputs);
        outcome.error
    }

    /// Notes what could not be done. Several inputs may fail for one reason: a reference that is not there.
    fn fail(&mut self, error: Error) {
        let said = |error: &Error| error.to_string();
        if !self.errors.iter().any(|known| said(known) == said(&error)) {
            self.errors.push(error);
        }
    }
}

/// Puts the records by verdict in their places, if all of them are there.
fn finish(args: &Validate, verdicts: Option<Verdicts>, after: &mut Aftermath) {
    let Some(verdicts) = verdicts else { return };
    if after.errors.is_empty() {
        match verdicts.finish() {
            Err(error) if error.exit_code() != 0 => after.fail(error),
            _ => return,
        }
    }
    let files = args.verdict_files();
    if !files.is_empty() {
        let unwritten = text!(
            "{options}: not written, because not everything was judged",
            "因未能全部检查，没有写出 {options}"
        );
        after
            .notes
            .push(Message::new(unwritten).with_list("options", files));
    }
}
