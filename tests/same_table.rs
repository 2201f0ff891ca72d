//! The same table as CSV and as a workbook: the same findings at the same places, the same records passed on.
#![allow(clippy::unwrap_used, missing_docs)]

#[path = "folder/mod.rs"]
mod folder;
#[path = "xlsx/mod.rs"]
mod xlsx;

use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value as Json;

use folder::Folder;
use xlsx::{Cell, Look, column, letters, serial_of_day, workbook};

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

const HEADER: [&str; 7] = [
    "客户编号",
    "姓名",
    "born",
    "累计消费",
    "visits",
    "member",
    "level",
];

/// A cell as text, and as a spreadsheet would type it.
#[derive(Clone, Debug)]
struct Made {
    text: String,
    typed: Cell,
}

impl Made {
    fn new(text: impl Into<String>, typed: Cell) -> Self {
        let text = text.into();
        Self { text, typed }
    }

    fn text(text: impl Into<String>) -> Self {
        let mut made = Self::new(text, Cell::Nothing);
        made.typed = made.as_text();
        made
    }

    fn as_text(&self) -> Cell {
        match self.text.as_str() {
            "" => Cell::Nothing,
            text => Cell::Text(text.to_owned()),
        }
    }
}

#[derive(Clone, Debug)]
struct Table {
    /// What stands above the header; an empty one is an empty row.
    titles: Vec<&'static str>,
    rows: Vec<Vec<Made>>,
    /// Empty columns before the first one, in the workbook.
    shift: usize,
}

fn texts(all: &'static [&'static str]) -> impl Strategy<Value = Made> {
    select(all).prop_map(Made::text)
}

fn numbers(step: f64) -> impl Strategy<Value = Made> {
    (-8..400_i32).prop_map(move |number| {
        let digits = (f64::from(number) * step).to_string();
        Made::new(digits.clone(), Cell::Number(digits))
    })
}

fn row() -> impl Strategy<Value = Vec<Made>> {
    let id = prop_oneof![
        8 => (0..60).prop_map(|number| Made::text(format!("C{number:02}"))),
        1 => texts(&["", "X1", "C1", "00123", "c07"]),
    ];
    let name = texts(&[
        "王小明",
        "欧阳娜娜",
        "Zoë",
        "",
        "-",
        "李",
        "a,b",
        "say \"hi\"",
        "two\nlines",
        " 前后 ",
        "😀😀",
        "=1+1",
        "#N/A",
        "1.38E+10",
        "无",
        "_x0041_",
        "&lt;",
    ]);
    let born = prop_oneof![
        4 => (1901..2020, 1..13, 1..29).prop_map(|(year, month, day)| {
            let iso = format!("{year}-{month:02}-{day:02}");
            Made::new(iso.clone(), Cell::Moment(serial_of_day(&iso), Look::Day))
        }),
        1 => texts(&["", "1999/12/31", "2001-02-29", "昨天", "31.12.1999", "-"]),
    ];
    let amount = prop_oneof![4 => numbers(0.25), 1 => texts(&["", "abc", "1,000", "-", "12.50"])];
    let visits = prop_oneof![4 => numbers(1.0), 1 => texts(&["", "3.5", "三", "无"])];
    let member = prop_oneof![
        4 => any::<bool>().prop_map(|truth| Made::new(truth.to_string(), Cell::Boolean(truth))),
        1 => texts(&["", "maybe", "是"]),
    ];
    let level = texts(&["金卡", "银卡", "gold", "GOLD", ""]);
    let beyond = prop_oneof![12 => Just(None), 1 => texts(&["more", "备注"]).prop_map(Some)];
    let cells = (id, name, born, amount, visits, member, level, beyond);
    let record = cells.prop_map(|(id, name, born, amount, visits, member, level, beyond)| {
        let mut row = vec![id, name, born, amount, visits, member, level];
        row.extend(beyond);
        row
    });
    prop_oneof![12 => record, 1 => Just(Vec::new())]
}

fn table() -> impl Strategy<Value = Table> {
    let titles = prop::collection::vec(select(&["客户名单", "2026", ""][..]), 0..3);
    let rows = prop::collection::vec(row(), 0..40);
    (titles, rows, 0..4_usize).prop_map(|(titles, mut rows, shift)| {
        // Empty lines at the end are lines; in a sheet there is no end of empty rows.
        while rows.last().is_some_and(|row| is_blank(row)) {
            rows.pop();
        }
        Table {
            titles,
            rows,
            shift,
        }
    })
}

impl Table {
    fn csv(&self) -> String {
        let quoted = |text: &str| {
            if text.contains([',', '"', '\n']) {
                format!("\"{}\"", text.replace('"', "\"\""))
            } else {
                text.to_owned()
            }
        };
        let record = |row: &Vec<Made>| {
            let cells: Vec<String> = row.iter().map(|cell| quoted(&cell.text)).collect();
            // A row of empty cells is no record of a sheet.
            if is_blank(row) {
                String::new()
            } else {
                cells.join(",")
            }
        };
        let titles = self.titles.iter().map(|title| (*title).to_owned());
        let header = HEADER.join(",");
        let lines = titles.chain([header]).chain(self.rows.iter().map(record));
        lines.map(|line| line + "\n").collect()
    }

    /// Without the blanks at the ends of cells, which a web page does not keep.
    fn without_outer_blanks(mut self) -> Self {
        for cell in self.rows.iter_mut().flatten() {
            cell.text = cell.text.trim().to_owned();
        }
        self
    }

    fn page(&self) -> String {
        let escaped = |text: &str| {
            let text = text.replace('&', "&amp;").replace('<', "&lt;");
            text.replace('\n', "<br>")
        };
        let row = |cells: &[&str]| {
            let margin = vec![""; self.shift];
            let cells = [&margin, cells].concat();
            let cells: Vec<String> = cells.into_iter().map(escaped).collect();
            format!("<tr><td>{}</td></tr>\n", cells.join("</td><td>"))
        };
        let mut page = "<html><meta charset=\"utf-8\"><table>\n".to_owned();
        for title in &self.titles {
            page += &row(&[title]);
        }
        page += &row(&HEADER);
        for cells in &self.rows {
            let cells: Vec<&str> = cells.iter().map(|cell| cell.text.as_str()).collect();
            page += &row(&cells);
        }
        page + "</table></html>"
    }

    fn workbook(&self, cell: impl Fn(&Made) -> Cell) -> Vec<u8> {
        let text = |text: &str| cell(&Made::text(text));
        let titles = self.titles.iter().map(|title| vec![text(title)]);
        let header = HEADER.map(text).to_vec();
        let rows = self.rows.iter().map(|row| row.iter().map(&cell).collect());
        let shifted = |row: Vec<Cell>| {
            let margin = vec![Cell::Nothing; self.shift];
            [margin, row].concat()
        };
        let rows: Vec<Vec<Cell>> = titles.chain([header]).chain(rows).map(shifted).collect();
        workbook(&rows)
    }
}

/// Whether nothing stands in it.
fn is_blank(row: &[Made]) -> bool {
    row.iter().all(|cell| cell.text.is_empty())
}

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
    for finding in report["findings"].as_array_mut().into_iter().flatten() {
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
            let found = passed_on(&folder, file, args);
            prop_assert_eq!(found, expected, "{} {:?}", file, args);
        }
    }
    Ok(())
}

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
        all_agree(&table, &[("text.xlsx", table.workbook(Made::as_text)), ("typed.xlsx", typed)])?;
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
    all_agree(&table, &[("typed.xlsx", typed)]).unwrap();
}
