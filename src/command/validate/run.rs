//! From the options of `validate` to its work, and from what it found to reports, summary and verdict.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{FailOn, Validate};
use crate::cli::args::Format;
use crate::cli::discover::{Discovery, discover};
use crate::cli::progress::{Drawing, Progress};
use crate::cli::signals::Interrupt;
use crate::cli::ui::Ui;
use crate::command::Verdict;
use crate::error::{Error, Result};
use crate::io::commit::{Output, Readers};
use crate::io::input::Reading;
use crate::ops::finding::Finding;
use crate::ops::summary::{Gate, Outcome, SchemaUsed, Summary, Totals, share};
use crate::ops::validate::{Validation, Verdicts};
use crate::report::summary_line::summary_line;
use crate::report::{Report as _, ReportSpec, Reports, Settings};
use crate::schema::{Limit, Schema};
use crate::spill::Budget;
use crate::text;
use crate::text::Message;

/// Validates.
///
/// # Errors
/// What stops the run before anything was judged; what stops it later is said, and the verdict has its exit code.
pub fn run(args: &Validate, ui: &Ui) -> Result<Verdict> {
    args.check_claims()?;
    let files = match &args.files.files[..] {
        [] => vec![PathBuf::from("-")],
        files => files.to_vec(),
    };
    let schema = schema(args, &files[0], ui)?;
    let mut reports = args.open_reports(ui)?;
    let mut verdicts = args.open_verdicts(ui)?;
    let progress = Arc::new(Progress {
        total: total(&files),
        ..Progress::default()
    });
    let interrupt = Interrupt::listen(ui);
    let validation = Validation {
        schema: &schema,
        reading: args.reading(reports.wants().sha256)?,
        threads: args.engine.threads(),
        budget: Budget::new(args.engine.memory),
        wants: reports.wants(),
        lang: ui.lang(),
        show_values: args.reports.show_values,
        fail_fast: args.judging.fail_fast,
        references: args.references(&schema),
        interrupted: &|| interrupt.check(),
        advanced: &|bytes, records| progress.add(bytes, records),
    };
    let mut summary = Summary {
        command: "validate",
        today: args.engine.today().to_string(),
        schema: used(&schema),
        inputs: Vec::new(),
        gate: no_gate(&schema),
        totals: Totals::default(),
        outcome: Outcome::Passed,
        notes: Vec::new(),
    };
    let drawing = Drawing::of(&progress, ui);
    let groups: Vec<&[PathBuf]> = if args.judging.as_one {
        vec![&files]
    } else {
        files.chunks(1).collect()
    };
    let mut errors = Vec::new();
    let mut unjudged = false;
    for group in groups {
        let mut sink = |finding: &Finding| reports.finding(finding);
        let outcome = validation.run(group, &mut sink, verdicts.as_mut())?;
        unjudged |= outcome.unjudged;
        summary.inputs.extend(outcome.inputs);
        let fatal = outcome
            .error
            .as_ref()
            .is_some_and(|error| !matches!(error.exit_code(), 3));
        errors.extend(outcome.error);
        if fatal {
            break;
        }
    }
    drop(drawing);
    if unjudged {
        summary.notes.push(
            text!(
                "the run ended early; rules over the whole table were not judged",
                "提前结束，涉及整张表的规则未作检查"
            )
            .get(ui.lang())
            .to_owned(),
        );
    }
    conclude(&mut summary, !errors.is_empty(), args.judging.as_one);
    if let Some(Error::Interrupted(_) | Error::Bug(_)) = errors.last() {
        return Err(errors.pop().unwrap_or(Error::Bug("an error went missing")));
    }
    Ok(close(args, ui, reports, verdicts, &summary, errors))
}

/// Says everything there is to say, puts outputs in their places, and judges.
fn close(
    args: &Validate,
    ui: &Ui,
    reports: Reports,
    verdicts: Option<Verdicts>,
    summary: &Summary,
    mut errors: Vec<Error>,
) -> Verdict {
    if let Some(verdicts) = verdicts
        && errors.is_empty()
    {
        errors.extend(verdicts.finish().err());
    }
    let shown = !args.reports.report.is_empty() || ui.shows_report(summary.totals.all() > 0);
    if shown {
        errors.extend(Box::new(reports).close(summary).err());
    }
    for error in &errors {
        ui.error(error);
    }
    let worst = errors.iter().map(Error::exit_code).max().unwrap_or(0);
    let verdict = match summary.gate.passed {
        _ if worst > 0 => Verdict::Unfinished(worst),
        true => Verdict::Passed,
        false => Verdict::Failed,
    };
    ui.summary(&summary_line(summary, ui.lang()), verdict.exit_code());
    verdict
}

/// Sums the inputs up.
fn conclude(summary: &mut Summary, failed: bool, as_one: bool) {
    for input in &summary.inputs {
        summary.totals.merge(&input.totals);
    }
    if let ([only], _) | ([only, ..], true) = (&summary.inputs[..], as_one) {
        summary.totals = if summary.inputs.len() == 1 {
            only.totals.clone()
        } else {
            summary.totals.clone()
        };
        summary.gate = only.gate.clone();
    } else {
        let gates = || summary.inputs.iter().map(|input| &input.gate);
        let read: u64 = summary.inputs.iter().map(|input| input.rows.read).sum();
        let records = gates().map(|gate| gate.records_with_errors).sum();
        summary.gate = Gate {
            errors: gates().map(|gate| gate.errors).sum(),
            records_with_errors: records,
            share: share(records, read),
            passed: gates().all(|gate| gate.passed),
            ..summary.gate.clone()
        };
    }
    summary.outcome = match (failed, summary.gate.passed) {
        (true, _) => Outcome::Failed,
        (false, true) => Outcome::Passed,
        (false, false) => Outcome::FailedGate,
    };
}

/// The gate of no input at all.
fn no_gate(schema: &Schema) -> Gate {
    Gate {
        fail_on: schema.gate.fail_on.name(),
        errors: 0,
        records_with_errors: 0,
        share: 0.0,
        limit: schema.gate.max_errors.to_string(),
        passed: true,
    }
}

fn used(schema: &Schema) -> Option<SchemaUsed> {
    Some(SchemaUsed {
        path: schema.path.as_ref()?.display().to_string(),
        name: schema.name.clone(),
        sha256: schema.sha256.clone()?,
    })
}

/// Bytes of all inputs; none if one of them is no regular file.
fn total(files: &[PathBuf]) -> Option<u64> {
    files
        .iter()
        .map(|file| {
            file.metadata()
                .ok()
                .filter(std::fs::Metadata::is_file)
                .map(|status| status.len())
        })
        .sum()
}

/// The schema, with what the options change of it.
fn schema(args: &Validate, first: &Path, ui: &Ui) -> Result<Schema> {
    let settings = crate::schema::Settings {
        today: args.engine.today().days(),
    };
    let mut schema = match discover(args.reading.schema.as_ref(), first) {
        Discovery::None => Schema::none(),
        Discovery::Named(path) => Schema::load(&path, settings)?,
        Discovery::Found(path) => {
            let message = Message::new(text!("using the schema {path}", "使用规则文件 {path}"));
            ui.found(&message.with("path", path.display()));
            Schema::load(&path, settings)?
        }
    };
    for warning in &schema.warnings {
        ui.warn(&Message::new(text!("{what}", "{what}")).with("what", warning.say(ui.lang())));
    }
    if let Some(level) = args.judging.fail_on {
        schema.gate.fail_on = match level {
            FailOn::Error => crate::schema::FailOn::Error,
            FailOn::Warning => crate::schema::FailOn::Warning,
            FailOn::Never => crate::schema::FailOn::Never,
        };
    }
    if let Some(limit) = &args.judging.max_errors {
        schema.gate.max_errors = Limit::parse(limit).ok_or_else(|| {
            Error::usage(
                Message::new(text!(
                    "--max-errors {given}: a number of errors or a share such as 0.1% is expected",
                    "--max-errors {given}：应为错误数，或 0.1% 这样的比例"
                ))
                .with("given", limit),
            )
        })?;
    }
    if !args.judging.only.is_empty() {
        schema.only(&args.judging.only)?;
    }
    Ok(schema)
}

impl Validate {
    /// How the tables are read.
    fn reading(&self, digest: bool) -> Result<Reading> {
        let given = &self.reading;
        if let Some(encoding) = &given.encoding
            && !matches!(encoding.to_ascii_lowercase().as_str(), "utf-8" | "utf8")
        {
            let message = text!(
                "--encoding {given}: only utf-8 can be read",
                "--encoding {given}：只能读取 utf-8"
            );
            return Err(Error::usage(Message::new(message).with("given", encoding)));
        }
        let by_format = given.from.map(|format| match format {
            Format::Csv => b',',
            Format::Tsv => b'\t',
        });
        Ok(Reading {
            delimiter: given.delimiter.or(by_format),
            quote: given.quote,
            header: given.header_row.unwrap_or_default(),
            twice: false,
            digest,
        })
    }

    fn open_reports(&self, ui: &Ui) -> Result<Reports> {
        let asked = &self.reports;
        let mut specs = Vec::new();
        for report in &asked.report {
            specs.push(ReportSpec::named(&report.format, report.path.clone())?);
        }
        if specs.is_empty() {
            specs.push(ReportSpec::named("text", None)?);
        }
        let settings = Settings {
            lang: ui.lang(),
            color: ui.colour_out(),
            max_listed: asked.max_listed,
            private: asked.show_values,
        };
        let mut reports = Reports::default();
        for spec in specs {
            reports.add(spec.open(settings, || Output::stdout(ui.out()))?);
        }
        Ok(reports)
    }

    /// Where the records go by their verdict: whole, so for their owner only.
    fn open_verdicts(&self, ui: &Ui) -> Result<Option<Verdicts>> {
        let open = |path: &Option<PathBuf>| match path {
            None => Ok(None),
            Some(path) if path.as_os_str() == "-" => Ok(Some(Output::stdout(ui.out()))),
            Some(path) => Output::create(path, Readers::OwnerOfNew).map(Some),
        };
        let (valid, invalid) = (open(&self.split.valid)?, open(&self.split.invalid)?);
        let asked = valid.is_some() || invalid.is_some();
        Ok(asked.then(|| Verdicts::new(valid, invalid)))
    }

    /// The files that the schema's foreign keys refer to.
    fn references(&self, schema: &Schema) -> Vec<Option<PathBuf>> {
        let given = |name: &str| {
            let resource = self
                .reading
                .resource
                .iter()
                .rfind(|resource| resource.name == name)?;
            Some(resource.path.clone())
        };
        schema
            .foreign_keys
            .iter()
            .map(|foreign| schema.resource(foreign, given))
            .collect()
    }
}
