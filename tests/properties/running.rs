//! `validate` as a whole: the same for any number of threads and any memory, no record lost, every finding where it
//! says it is.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use proptest::prelude::*;
use rolo::io::commit::{Output, Readers};
use rolo::io::dialect::Dialect;
use rolo::io::input::Reading;
use rolo::ops::finding::{Finding, Wants};
use rolo::ops::summary::{InputSummary, Outcome, Summary};
use rolo::ops::validate::{Validation, Verdicts};
use rolo::report::{self, ReportSpec};
use rolo::schema::{Schema, Settings};
use rolo::spill::Budget;
use rolo::table::codes::Severity;
use rolo::table::encoding::Encoding;
use rolo::text::Lang;
use tempfile::TempDir;

use crate::cases;
use crate::reference::{self, Record, Table};
use crate::table::{CITIES, HEADER, schema, table};

/// 2026-11-21.
const SETTINGS: Settings = Settings { today: 20_778 };

/// The codes of rules that need the whole table.
const LATE: [&str; 4] = ["unique", "primary-key", "unique-key", "foreign-key"];

/// A folder with a table, what it refers to, and what a run writes.
struct Folder {
    folder: TempDir,
    schema: Schema,
}

/// What a run came to.
#[derive(Debug, PartialEq)]
struct Ran {
    findings: Vec<Finding>,
    inputs: Vec<InputSummary>,
    jsonl: Vec<u8>,
    valid: Vec<u8>,
    invalid: Vec<u8>,
}

impl Folder {
    fn with(bytes: &[u8], keys: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("table.csv"), bytes).unwrap();
        fs::write(folder.path().join("cities.csv"), CITIES).unwrap();
        let path = folder.path().join("schema.json");
        fs::write(&path, schema(keys)).unwrap();
        let schema = Schema::load(&path, SETTINGS).unwrap();
        Self { folder, schema }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, threads: usize, memory: u64) -> Ran {
        self.run_as(&["table.csv"], threads, memory, false)
    }

    /// Validates the files of these names as one table.
    fn run_as(&self, names: &[&str], threads: usize, memory: u64, fail_fast: bool) -> Ran {
        let mut findings = Vec::new();
        let paths: Vec<PathBuf> = names.iter().map(|name| self.path(name)).collect();
        let foreign = self.schema.foreign_keys.iter();
        let validation = Validation {
            schema: &self.schema,
            reading: Reading {
                delimiter: Some(b','),
                encoding: Some(Encoding::UTF_8),
                ..Reading::default()
            },
            threads: threads.try_into().unwrap(),
            budget: Budget::new(memory),
            wants: Wants {
                all: true,
                ..Wants::default()
            },
            lang: Lang::En,
            show_values: true,
            fail_fast,
            references: foreign
                .map(|foreign| self.schema.resource(foreign, |_| None))
                .collect(),
            last: None,
            interrupted: &|| Ok(()),
            advanced: &|_, _| {},
        };
        let [valid, invalid] = ["valid", "invalid"]
            .map(|name| Output::create(&self.path(name), Readers::OwnerOfNew).unwrap());
        let mut verdicts = Verdicts::new(Some(valid), Some(invalid));
        let mut sink = |finding: &Finding| {
            findings.push(finding.clone());
            Ok(())
        };
        let outcome = validation.run(&paths, &mut sink, Some(&mut verdicts));
        assert!(outcome.error.is_none(), "{:?}", outcome.error);
        verdicts.finish().unwrap();
        let jsonl = self.jsonl(&findings, &outcome.inputs);
        Ran {
            findings,
            inputs: outcome.inputs,
            jsonl,
            valid: fs::read(self.path("valid")).unwrap(),
            invalid: fs::read(self.path("invalid")).unwrap(),
        }
    }

    /// The report of a run.
    fn jsonl(&self, findings: &[Finding], inputs: &[InputSummary]) -> Vec<u8> {
        let path = self.path("report.jsonl");
        let settings = report::Settings {
            only_bad: false,
            lang: Lang::En,
            color: false,
            max_listed: 0,
            private: true,
            schema: None,
            base: report::Base::Records,
        };
        let mut report = ReportSpec::named("jsonl", Some(path.clone()))
            .unwrap()
            .open(settings, || unreachable!())
            .unwrap();
        for finding in findings {
            report.finding(finding).unwrap();
        }
        let summary = Summary {
            command: "validate",
            today: "2026-11-21".to_owned(),
            schema: None,
            inputs: inputs.to_vec(),
            gate: inputs[0].gate.clone(),
            totals: inputs[0].totals.clone(),
            outcome: Outcome::Passed,
            notes: Vec::new(),
        };
        report.close(&summary).unwrap();
        fs::read(path).unwrap()
    }
}

/// The byte order mark, if there is one.
fn mark(bytes: &[u8]) -> &[u8] {
    let mark = b"\xEF\xBB\xBF";
    if bytes.starts_with(mark) { mark } else { b"" }
}

fn read(bytes: &[u8]) -> Table {
    let table = reference::read(&bytes[mark(bytes).len()..], Dialect::default());
    assert!(table.open.is_none());
    table
}

/// Header and records of one verdict, as they came.
fn by_verdict(bytes: &[u8], findings: &[Finding], wanted: bool) -> Vec<u8> {
    let rejected: BTreeSet<u64> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .filter_map(|finding| finding.record)
        .collect();
    let mut out = mark(bytes).to_vec();
    for (number, record) in (0..).zip(read(bytes).records) {
        if number == 0 || rejected.contains(&number) != wanted {
            out.extend_from_slice(&record.raw);
        }
    }
    out
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn threads_and_memory_change_nothing(bytes in table(300), keys in any::<bool>()) {
        let folder = Folder::with(&bytes, keys);
        let expected = folder.run(1, 1 << 30);
        for (threads, memory) in [(4, 1 << 30), (1, 1), (3, 1)] {
            let ran = folder.run(threads, memory);
            prop_assert!(ran.jsonl == expected.jsonl, "{threads} threads, {memory} bytes");
            prop_assert!(ran == expected, "{threads} threads, {memory} bytes");
        }
    }

    #[test]
    fn the_records_of_both_verdicts_are_those_of_the_table(bytes in table(250), keys in any::<bool>()) {
        let ran = Folder::with(&bytes, keys).run(2, 1 << 30);
        prop_assert!(ran.valid == by_verdict(&bytes, &ran.findings, true));
        prop_assert!(ran.invalid == by_verdict(&bytes, &ran.findings, false));
        let rows = ran.inputs[0].rows;
        let table = read(&bytes);
        prop_assert_eq!(rows.read, table.records.len() as u64 - 1);
        prop_assert_eq!(rows.blank, table.blank_lines.len() as u64);
        prop_assert_eq!(rows.read, rows.written + rows.dropped + rows.rejected);
    }

    #[test]
    fn a_finding_leads_to_the_very_cell(bytes in table(250), keys in any::<bool>()) {
        let ran = Folder::with(&bytes, keys).run(2, 1 << 30);
        let table = read(&bytes);
        for finding in &ran.findings {
            stands(finding, &table);
        }
        in_order(&ran.findings);
    }

    #[test]
    fn failing_fast_ends_with_the_first_error(bytes in table(40), keys in any::<bool>()) {
        let folder = Folder::with(&bytes, keys);
        let mut expected = folder.run(1, 1 << 30).findings;
        let first = expected.iter().position(|finding| finding.severity == Severity::Error && !late(finding));
        if let Some(first) = first {
            expected.truncate(first + 1);
        }
        let ran = folder.run_as(&["table.csv"], 2, 1 << 30, true);
        prop_assert!(ran.findings == expected);
        prop_assert_eq!(ran.inputs[0].rows.stopped, first.is_some());
    }

    #[test]
    fn parts_taken_as_one_are_one_table(bytes in table(120), at in any::<prop::sample::Index>(), keys in any::<bool>()) {
        let folder = Folder::with(&bytes, keys);
        let table = read(&bytes);
        let [header, records @ ..] = &table.records[..] else { unreachable!() };
        let (one, two) = records.split_at(at.index(records.len() + 1));
        for (name, part) in [("one.csv", one), ("two.csv", two)] {
            let raw = std::iter::once(header).chain(part).map(|record| &record.raw[..]);
            let raw: Vec<&[u8]> = std::iter::once(mark(&bytes)).chain(raw).collect();
            fs::write(folder.path(name), raw.concat()).unwrap();
        }
        let whole = folder.run(1, 1 << 30);
        let parts = folder.run_as(&["one.csv", "two.csv"], 3, 1, false);
        let before = |file: &str| if file.ends_with("two.csv") { one.len() as u64 } else { 0 };
        // Rows, lines and messages are each file's own; blank rows at the end of the first are not told.
        let told = |ran: &Ran| -> Vec<_> {
            let told = ran.findings.iter().filter(|finding| finding.code != "blank-row");
            told.map(|finding| {
                let record = finding.record.unwrap() + before(&finding.file);
                let first = finding.first.as_ref().map(|first| first.record + before(&first.file));
                (record, finding.code.clone(), finding.field.clone(), finding.value.clone(), first)
            })
            .collect()
        };
        prop_assert_eq!(told(&parts), told(&whole));
        prop_assert!(parts.valid == whole.valid && parts.invalid == whole.invalid);
    }
}

proptest! {
    #![proptest_config(cases(12))]

    #[test]
    fn a_pipe_is_read_as_a_file_is(bytes in table(300), keys in any::<bool>()) {
        let folder = Folder::with(&bytes, keys);
        let expected = folder.run(1, 1 << 30);
        for engine in [["-j", "1", "--memory", "64MiB"], ["-j", "4", "--memory", "1"]] {
            let (valid, invalid) = (folder.path("piped-valid"), folder.path("piped-invalid"));
            let jsonl = piped(&folder, &bytes, &engine, &valid, &invalid);
            let named = jsonl.replace("\"file\":\"-\"", &format!("\"file\":{}", json_path(&folder.path("table.csv"))));
            prop_assert!(named.as_bytes() == expected.jsonl);
            prop_assert!(fs::read(valid).unwrap() == expected.valid);
            prop_assert!(fs::read(invalid).unwrap() == expected.invalid);
        }
    }
}

fn json_path(path: &Path) -> String {
    serde_json::json!(path.to_str().unwrap()).to_string()
}

/// What the binary reports of a table on its standard input.
fn piped(folder: &Folder, bytes: &[u8], engine: &[&str], valid: &Path, invalid: &Path) -> String {
    use std::io::Write as _;
    let mut command = Command::new(env!("CARGO_BIN_EXE_rolo"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("ROLO_") {
            command.env_remove(name);
        }
    }
    let mut child = command
        .args([
            "validate",
            "-",
            "--delimiter",
            ",",
            "--encoding",
            "utf-8",
            "--report",
            "jsonl",
            "--lang",
            "en",
            "--show-values",
            "--today",
            "2026-11-21",
        ])
        .args(engine)
        .arg("--schema")
        .arg(folder.path("schema.json"))
        .arg("--valid")
        .arg(valid)
        .arg("--invalid")
        .arg(invalid)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let bytes = bytes.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&bytes));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(matches!(output.status.code(), Some(0 | 1)));
    String::from_utf8(output.stdout).unwrap()
}

fn cell(record: &Record, column: usize) -> &str {
    record.cells.get(column).map_or("", String::as_str)
}

fn column_of(letters: &str) -> usize {
    letters.bytes().fold(0, |column, letter| {
        column * 26 + usize::from(letter - b'A') + 1
    }) - 1
}

/// The finding's place, cell, key and first record are what the table has there.
#[track_caller]
fn stands(finding: &Finding, table: &Table) {
    let (row, line) = (finding.row.unwrap(), finding.line.unwrap());
    let Some(number) = finding.record else {
        assert_eq!(finding.code, "blank-row");
        assert!(table.blank_lines.contains(&(row, line)), "{finding:?}");
        return;
    };
    let record = &table.records[number as usize];
    assert!(
        number > 0 && (record.row, record.line) == (row, line),
        "{finding:?}"
    );
    if let Some(address) = &finding.cell {
        let letters = address.trim_end_matches(|sign: char| sign.is_ascii_digit());
        let column = column_of(letters);
        assert_eq!(address[letters.len()..], row.to_string(), "{finding:?}");
        assert_eq!(
            finding.header.as_deref(),
            Some(HEADER[column]),
            "{finding:?}"
        );
        assert_eq!(
            finding.field.as_deref(),
            Some(HEADER[column]),
            "{finding:?}"
        );
        assert_eq!(
            finding.value.as_deref(),
            Some(cell(record, column)),
            "{finding:?}"
        );
    }
    if let Some(key) = &finding.key {
        assert_eq!(*key, [("id".to_owned(), cell(record, 0).to_owned())]);
    }
    if let Some(cells) = finding.cells {
        assert_eq!(
            (cells.expected, cells.found),
            (7, record.cells.len() as u64)
        );
    }
    if let Some(first) = &finding.first {
        let earlier = &table.records[first.record as usize];
        assert!(
            first.record < number && first.row == earlier.row,
            "{finding:?}"
        );
        let fields = finding
            .fields
            .clone()
            .or(finding.field.clone().map(|field| vec![field]))
            .unwrap();
        for field in fields {
            let column = HEADER.iter().position(|name| *name == field).unwrap();
            let (a, b) = (cell(record, column), cell(earlier, column));
            let numbers = a.parse::<i64>().is_ok() && a.parse::<i64>() == b.parse::<i64>();
            assert!(a == b || numbers, "{finding:?}");
        }
    }
}

/// Whether a finding is of a rule that needs the whole table.
fn late(finding: &Finding) -> bool {
    LATE.contains(&finding.code.as_str())
}

/// By record, then column, of the whole record last; what needs the whole table after everything else.
#[track_caller]
fn in_order(findings: &[Finding]) {
    let (early, whole) = findings.split_at(findings.partition_point(|finding| !late(finding)));
    assert!(whole.iter().all(late));
    let place = |finding: &Finding| {
        let letters =
            |cell: &String| column_of(cell.trim_end_matches(|sign: char| sign.is_ascii_digit()));
        (
            finding.row,
            finding.cell.as_ref().map_or(usize::MAX, letters),
        )
    };
    assert!(early.is_sorted_by_key(place));
    assert!(whole.is_sorted_by_key(|finding| finding.row));
}
