//! The same table as CSV and as a workbook: the same findings at the same places, the same records passed on.
#![allow(clippy::unwrap_used, missing_docs)]

#[path = "../folder/mod.rs"]
mod folder;
mod table;
#[path = "../xlsx/mod.rs"]
mod xlsx;

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value as Json;

use folder::Folder;
use table::{Made, Table, is_blank, row, table};
use xlsx::{column, letters};

const SCHEMA: &str = r#"
primaryKey = ["id"]
missingValues = ["", "-", "无"]

[[fields]]
name = "id"
type = "string"
titles = { zh = "客户编号" }
constraints = { pattern = "C[0-9]{2}" }
[[fields]]
name = "name"
type = "string"
titles = { zh = "姓名" }
constraints = { required = true, minLength = 2 }
[[fields]]
name = "born"
titles = { zh = "出生日期" }
type = "date"
formats = ["%Y-%m-%d", "%Y/%m/%d"]
constraints = { maximum = "2010-12-31" }
[[fields]]
name = "amount"
titles = { zh = "累计消费" }
type = "number"
constraints = { minimum = 0 }
[[fields]]
name = "visits"
type = "integer"
constraints = { unique = true }
[[fields]]
name = "member"
type = "boolean"
[[fields]]
name = "level"
type = "string"
constraints = { enum = ["金卡", "银卡", "gold"] }

[[rules]]
id = "members-pay"
when = "member"
assert = "amount > 10"

[[checks]]
id = "enough"
assert = "rows > 5"
"#;

/// How CSV is told apart: what random cells are written in cannot be found out.
const AS: [&str; 4] = ["--delimiter", ",", "--encoding", "utf-8"];

/// What a run of `validate` says, without what cannot be the same.
fn told(folder: &Folder, file: &str, args: &[&str], shift: usize) -> (Option<i32>, Json, String) {
    let options = [
        "--show-values",
        "--max-listed",
        "100000",
        "--today",
        "2026-11-21",
    ];
    let call = ["validate", file, "-s", "s.toml", "--report", "json"];
    let output = folder.run(&[&call, args, &options].concat());
    let said = String::from_utf8(output.stderr).unwrap();
    let mut report: Json = serde_json::from_slice(&output.stdout).expect(&said);
    let input = report["inputs"][0].clone();
    for finding in report["findings"].as_array_mut().into_iter().flatten() {
        assert_eq!(finding["sheet"], input["sheet"], "{finding}");
        let has_line = input["format"] == "csv" && !finding["row"].is_null();
        assert_eq!(finding["line"].is_u64(), has_line, "{finding}");
        for name in ["file", "sheet", "line"] {
            finding[name].take();
        }
        if finding["first"].is_object() {
            finding["first"]["file"].take();
        }
        if let Some(cell) = finding["cell"].as_str() {
            let own = cell.trim_end_matches(char::is_numeric);
            let row = &cell[own.len()..];
            finding["cell"] = (letters(column(own) - shift) + row).into();
        }
    }
    for name in ["file", "sha256", "format", "delimiter", "sheet"] {
        report["inputs"][0][name].take();
    }
    let summary = said
        .lines()
        .find(|line| line.contains(file) && line.contains("record"));
    let summary = summary.unwrap_or_default().replace(file, "FILE");
    (output.status.code(), report, summary)
}

fn passed_on(folder: &Folder, file: &str, args: &[&str]) -> (Option<i32>, String) {
    let call = ["filter", file, "-s", "s.toml", "--today", "2026-11-21"];
    let output = folder.run(&[&call, args].concat());
    let text = String::from_utf8(output.stdout).unwrap();
    (output.status.code(), text)
}

/// Every workbook says of its table what CSV does, and passes on the same records.
fn all_agree(table: &Table, workbooks: &[(&str, Vec<u8>)]) -> Result<(), TestCaseError> {
    let folder = Folder::new();
    folder.file("s.toml", SCHEMA);
    folder.file("t.csv", table.csv());
    let expected = told(&folder, "t.csv", &AS, 0);
    prop_assert!(matches!(expected.0, Some(0 | 1)), "{expected:?}");
    for (file, bytes) in workbooks {
        folder.file(file, bytes);
        let found = told(&folder, file, &[], table.shift);
        let findings = |told: &(_, Json, _)| told.1["findings"].as_array().cloned();
        let pairs = findings(&found)
            .into_iter()
            .flatten()
            .zip(findings(&expected).unwrap());
        for (found, expected) in pairs {
            prop_assert_eq!(found, expected, "{}", file);
        }
        prop_assert_eq!(found, expected.clone(), "{}", file);
        for args in FILTERS {
            let expected = passed_on(&folder, "t.csv", &[args, &AS].concat());
            let (code, text) = passed_on(&folder, file, args);
            // The key of a cell beyond the table is the letters of its column.
            let [own, here] =
                [0, table.shift].map(|shift| format!("\"{}\":", letters(WIDTH + shift)));
            let found = (code, text.replace(&here, &own));
            prop_assert_eq!(found, expected, "{} {:?}", file, args);
        }
    }
    Ok(())
}

/// Columns of the table.
const WIDTH: usize = 7;

const FILTERS: [&[&str]; 3] = [
    &["--where", "true", "--to", "jsonl"],
    &["--where", "member and amount > 20", "--to", "jsonl"],
    &[
        "--where",
        "born is not empty",
        "--sort",
        "-累计消费,born",
        "--select",
        "id,born,amount",
        "--to",
        "csv",
    ],
];

proptest! {
    #![proptest_config(Config { cases: 24, failure_persistence: None, ..Config::default() })]

    #[test]
    fn a_workbook_has_the_findings_and_the_records_of_its_table_in_csv(table in table()) {
        let typed = table.workbook(|cell| cell.typed.clone());
        let text = table.workbook(Made::as_text);
        all_agree(&table, &[("text.xlsx", text), ("typed.xlsx", typed), ("typed.ods", table.document())])?;
    }

    #[test]
    fn a_web_page_called_a_workbook_has_those_too(table in table()) {
        let table = table.without_outer_blanks();
        all_agree(&table, &[("page.xls", table.page().into_bytes())])?;
    }
}

#[test]
fn so_has_a_workbook_of_many_blocks() {
    let mut runner = TestRunner::deterministic();
    let rows = prop::collection::vec(row(), 500)
        .new_tree(&mut runner)
        .unwrap()
        .current();
    let table = Table {
        titles: Vec::new(),
        // The last one is no empty row.
        rows: rows
            .iter()
            .cycle()
            .take(6000)
            .chain(rows.iter().find(|row| !is_blank(row)))
            .cloned()
            .collect(),
        shift: 2,
    };
    let typed = table.workbook(|cell| cell.typed.clone());
    all_agree(
        &table,
        &[("typed.xlsx", typed), ("typed.ods", table.document())],
    )
    .unwrap();
}
