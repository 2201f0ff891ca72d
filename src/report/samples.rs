//! A run to report on, for the tests of the formats.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use super::{Base, Settings, find};
use crate::io::commit::Output;
use crate::ops::finding::{Cells, Finding, First};
use crate::ops::summary::{Gate, InputSummary, Outcome, Rows, SchemaUsed, Summary, Total, Totals};
use crate::table::codes::Severity;
use crate::text::Lang;

/// A writer whose bytes can be looked at afterwards.
#[derive(Clone, Default)]
pub(super) struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

pub(super) fn settings(lang: Lang) -> Settings {
    Settings {
        lang,
        color: false,
        max_listed: 1000,
        private: false,
        only_bad: false,
        schema: None,
        base: Base::Records,
    }
}

/// The whole report in the format `name`.
pub(super) fn report(
    name: &str,
    settings: Settings,
    findings: &[Finding],
    summary: &Summary,
) -> String {
    let shared = Shared::default();
    let output = Output::stdout(Box::new(shared.clone()));
    let mut report = (find(name).unwrap().open)(output, settings);
    for finding in findings {
        report.finding(finding).unwrap();
    }
    report.close(summary).unwrap();
    String::from_utf8(std::mem::take(&mut *shared.0.lock().unwrap())).unwrap()
}

pub(super) fn phone(row: u64, value: &str) -> Finding {
    Finding {
        code: "kind.id".into(),
        severity: Severity::Error,
        field: Some("phone".into()),
        fields: None,
        header: Some("手机".into()),
        file: "customers.csv".into(),
        sheet: None,
        row: Some(row),
        cell: Some(format!("D{row}")),
        record: Some(row - 1),
        line: Some(row),
        key: Some(vec![("customer_id".into(), format!("C{row:04}"))]),
        value: Some(value.into()),
        message: "11 digits expected, 10 found".into(),
        suggest: None,
        first: None,
        cells: None,
    }
}

/// A short record, a duplicate and a blank row.
pub(super) fn others() -> [Finding; 3] {
    let plain = Finding {
        field: None,
        header: None,
        cell: None,
        key: None,
        value: None,
        ..phone(20, "")
    };
    [
        Finding {
            code: "ragged-short".into(),
            line: Some(23),
            cells: Some(Cells {
                expected: 5,
                found: 4,
            }),
            message: "5 cells expected, 4 found".into(),
            ..plain.clone()
        },
        Finding {
            code: "unique-key".into(),
            fields: Some(vec!["name".into(), "city".into()]),
            message: "the same name and city".into(),
            first: Some(First {
                file: "customers.csv".into(),
                row: 7,
                record: 6,
            }),
            ..plain.clone()
        },
        Finding {
            code: "blank-row".into(),
            severity: Severity::Warning,
            record: None,
            message: "nothing on this line".into(),
            ..plain
        },
    ]
}

pub(super) fn gate(errors: u64, records: u64, read: u64, limit: &str, passed: bool) -> Gate {
    #[allow(clippy::cast_precision_loss)]
    let share = if read == 0 {
        0.0
    } else {
        records as f64 / read as f64
    };
    Gate {
        fail_on: "error",
        errors,
        records_with_errors: records,
        share,
        limit: limit.into(),
        passed,
    }
}

/// Counts `count` findings of a code.
pub(super) fn count(totals: &mut Totals, code: &str, severity: Severity, count: u64) {
    if count > 0 {
        let total = totals.0.entry(code.to_owned()).or_default();
        *match severity {
            Severity::Info => &mut total.infos,
            Severity::Warning => &mut total.warnings,
            Severity::Error => &mut total.errors,
        } += count;
    }
}

/// `errors` and `warnings` of one code each.
pub(super) fn totals(errors: u64, warnings: u64) -> Totals {
    let mut totals = Totals::default();
    count(&mut totals, "kind.id", Severity::Error, errors);
    count(&mut totals, "blank-row", Severity::Warning, warnings);
    if let Some(total) = totals.0.get_mut("kind.id") {
        total.records = errors;
        total.rows = [17, 44, 102][..errors.min(3) as usize].to_vec();
    }
    totals
}

pub(super) fn input(file: &str, read: u64, totals: Totals, gate: Gate) -> InputSummary {
    let rejected = totals.of(Severity::Error);
    InputSummary {
        file: file.into(),
        sha256: Some("00ff".into()),
        format: "csv".into(),
        encoding: "utf-8".into(),
        delimiter: Some(",".into()),
        sheet: None,
        header_row: 1,
        columns: vec!["客户编号".into(), "手机".into()],
        rows: Rows {
            read,
            written: read - rejected,
            rejected,
            ..Rows::default()
        },
        totals,
        gate,
    }
}

/// A run over `inputs`, each 12480 records or fewer, under the limit of the first.
pub(super) fn summary(inputs: Vec<InputSummary>) -> Summary {
    let mut totals = Totals::default();
    let (mut records, mut read) = (0, 0);
    for input in &inputs {
        totals.merge(&input.totals);
        records += input.gate.records_with_errors;
        read += input.rows.read;
    }
    let passed = inputs.iter().all(|input| input.gate.passed);
    let limit = inputs
        .first()
        .map_or("0".into(), |input| input.gate.limit.clone());
    Summary {
        command: "validate",
        today: "2026-11-21".into(),
        schema: Some(SchemaUsed {
            path: "customers.rolo.toml".into(),
            name: Some("customers".into()),
            sha256: "ab12".into(),
        }),
        gate: gate(totals.of(Severity::Error), records, read, &limit, passed),
        outcome: if passed {
            Outcome::Passed
        } else {
            Outcome::FailedGate
        },
        totals,
        inputs,
        notes: Vec::new(),
    }
}

/// One file, 37 errors in 12480 records, 112 warnings, a limit of 0.1 %.
pub(super) fn failed() -> Summary {
    summary(vec![input(
        "data/customers.csv",
        12480,
        totals(37, 112),
        gate(37, 37, 12480, "0.1%", false),
    )])
}

/// Totals of the findings themselves.
pub(super) fn counted(findings: &[Finding]) -> Totals {
    let mut totals = Totals::default();
    for finding in findings {
        count(&mut totals, &finding.code, finding.severity, 1);
        let total: &mut Total = totals.0.get_mut(&finding.code).unwrap();
        if finding.record.is_some_and(|record| record > 0) {
            total.records += 1;
        }
    }
    totals
}
