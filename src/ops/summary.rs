//! What a run comes to: inputs, totals, gate, outcome.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::io::input::Head;
use crate::io::read::TableReader;
use crate::table::codes::Severity;

/// A whole run, as its reports close.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// `validate` …
    pub command: &'static str,
    /// `--today`, ISO.
    pub today: String,
    /// None under `-s none`.
    pub schema: Option<SchemaUsed>,
    /// One a file; with `--as-one` too (their gate is then the whole's).
    pub inputs: Vec<InputSummary>,
    /// Over all inputs: passes if all do.
    pub gate: Gate,
    /// Over all inputs.
    pub totals: Totals,
    /// How it ended.
    pub outcome: Outcome,
    /// What a reader must know beside the findings (`--fail-fast` left whole-table rules unjudged …), in the
    /// user's language.
    pub notes: Vec<String>,
}

/// Which schema was applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaUsed {
    /// As found or named.
    pub path: String,
    /// Its `name`.
    pub name: Option<String>,
    /// Of the file, in hexadecimal.
    pub sha256: String,
}

/// One input.
#[derive(Clone, Debug, PartialEq)]
pub struct InputSummary {
    /// As the user named it; `-` for standard input.
    pub file: String,
    /// Of its bytes, in hexadecimal; only worked out when a report shows it and the input was read to its end.
    pub sha256: Option<String>,
    /// `csv`, `tsv` …
    pub format: String,
    /// `utf-8` …
    pub encoding: String,
    /// Of text formats.
    pub delimiter: Option<String>,
    /// Of workbooks.
    pub sheet: Option<String>,
    /// The row the header stands in, from 1; 0 without a header (`--header-row none`).
    pub header_row: u64,
    /// The headers as they stand (letters without a header).
    pub columns: Vec<String>,
    /// Record arithmetic.
    pub rows: Rows,
    /// Findings of this input.
    pub totals: Totals,
    /// Judged by itself.
    pub gate: Gate,
}

impl InputSummary {
    /// What became of the input that `head` is of, as far as `reader` read it.
    pub fn of(head: &Head, reader: &TableReader, rows: Rows, totals: Totals, gate: Gate) -> Self {
        Self {
            file: head.name.clone(),
            sha256: reader.sha256().filter(|_| !rows.stopped),
            format: head.notation.name().to_owned(),
            encoding: head.transcoded.unwrap_or(reader.encoding()).name(),
            delimiter: head
                .notation
                .dialect()
                .map(|dialect| char::from(dialect.delimiter).to_string()),
            sheet: head.sheet.as_ref().map(|sheet| sheet.name.clone()),
            header_row: head.header_row,
            columns: head.headers.clone(),
            rows,
            totals,
            gate,
        }
    }
}

/// Every record accounted for: read = written + dropped + rejected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// Data records.
    pub read: u64,
    /// Lines with nothing on them.
    pub blank: u64,
    /// In `validate`: records without an error finding.
    pub written: u64,
    /// Left out on purpose.
    pub dropped: u64,
    /// In `validate`: records with an error finding; else those that the output cannot hold.
    pub rejected: u64,
    /// Whether reading stopped early on purpose (`--fail-fast`, `--limit`).
    pub stopped: bool,
}

/// Findings of one code. One code may have several severities (`"phone.pattern" = "info"`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Total {
    /// Findings that are told only.
    pub infos: u64,
    /// Findings that are warnings.
    pub warnings: u64,
    /// Findings that are errors.
    pub errors: u64,
    /// Records with at least one; 0 where none was counted (findings of the header or the whole table).
    pub records: u64,
    /// The rows of the first [`Total::ROWS`] findings that have one, of one input.
    pub rows: Vec<u64>,
}

impl Total {
    /// How many rows are remembered.
    pub const ROWS: usize = 3;

    /// All findings.
    pub fn count(&self) -> u64 {
        self.infos + self.warnings + self.errors
    }

    /// Findings of one severity.
    pub fn of(&self, severity: Severity) -> u64 {
        match severity {
            Severity::Info => self.infos,
            Severity::Warning => self.warnings,
            Severity::Error => self.errors,
        }
    }

    /// The worst severity that occurs.
    pub fn severity(&self) -> Severity {
        match self {
            Self { errors: 1.., .. } => Severity::Error,
            Self { warnings: 1.., .. } => Severity::Warning,
            _ => Severity::Info,
        }
    }

    /// Counts `count` findings more.
    pub(super) fn add(&mut self, severity: Severity, count: u64) {
        *match severity {
            Severity::Info => &mut self.infos,
            Severity::Warning => &mut self.warnings,
            Severity::Error => &mut self.errors,
        } += count;
    }
}

/// How many findings of each code, by code. A code without findings has no entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals(pub BTreeMap<String, Total>);

impl Totals {
    /// Adds the totals of another input. Its rows are not taken over: rows of several files mean nothing together.
    pub fn merge(&mut self, other: &Self) {
        for (code, total) in &other.0 {
            let sum = self.entry(code);
            sum.infos += total.infos;
            sum.warnings += total.warnings;
            sum.errors += total.errors;
            sum.records += total.records;
        }
    }

    fn entry(&mut self, code: &str) -> &mut Total {
        self.0.entry(code.to_owned()).or_default()
    }

    /// Findings of one severity.
    pub fn of(&self, severity: Severity) -> u64 {
        self.0.values().map(|total| total.of(severity)).sum()
    }

    /// All findings.
    pub fn all(&self) -> u64 {
        self.0.values().map(Total::count).sum()
    }

    /// The codes as a person wants them: worst severity first, then the most frequent, then by name.
    pub fn worst_first(&self) -> Vec<(&str, &Total)> {
        let mut codes: Vec<_> = self
            .0
            .iter()
            .map(|(code, total)| (code.as_str(), total))
            .collect();
        codes.sort_by_key(|(code, total)| (Reverse((total.severity(), total.count())), *code));
        codes
    }
}

/// What the gate says.
#[derive(Clone, Debug, PartialEq)]
pub struct Gate {
    /// `error`, `warning`, `never`.
    pub fail_on: &'static str,
    /// Findings that count.
    pub errors: u64,
    /// Records with at least one of them.
    pub records_with_errors: u64,
    /// Of the records read; 0 without records.
    pub share: f64,
    /// `maxErrors` as given: `0`, `12`, `0.1%`.
    pub limit: String,
    /// Whether it passed.
    pub passed: bool,
}

/// `part` of `whole` records; 0 of none.
#[expect(clippy::cast_precision_loss, reason = "told with six digits")]
pub fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The gate passed.
    Passed,
    /// The data failed.
    FailedGate,
    /// The run could not be finished.
    Failed,
}
