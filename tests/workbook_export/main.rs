//! The workbooks that are written: every text comes back as it was, every cell is what its field says, and other programs
//! open them.
//!
//! `workbooks/read.py` reads them with openpyxl, and has `LibreOffice` make a CSV and a PDF of them; what is not installed
//! for `$ROLO_PYTHON` (else `python3`) is said and left; with `ROLO_REQUIRE_MAKERS` set its absence is a failure.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)] // a test may fail loudly, and says what it left out

#[path = "../folder/mod.rs"]
mod folder;
mod texts;
mod typed;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use folder::Folder;
use serde_json::{Value as Json, json};
use typed::{SCHEMA, typed};

fn as_csv(rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).unwrap();
    }
    writer.into_inner().unwrap()
}

fn of_csv(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes);
    let records = reader.records().map(Result::unwrap);
    records
        .map(|record| record.iter().map(str::to_owned).collect())
        .collect()
}

impl Folder {
    #[track_caller]
    fn done(&self, args: &[&str]) -> Vec<u8> {
        let done = self.run(args);
        let said = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(0), "{args:?} {said}");
        done.stdout
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The workbook as `rolo` reads it, header and all.
    fn reread(&self, name: &str) -> Vec<Vec<String>> {
        of_csv(&self.done(&[
            "filter",
            "true",
            name,
            "-s",
            "none",
            "--header-row",
            "1",
            "--to",
            "csv",
        ]))
    }

    /// The workbook as other programs read it; none where they are not there.
    fn read_by_others(&self, name: &str) -> Option<Json> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workbooks/read.py");
        let python = env::var_os("ROLO_PYTHON").unwrap_or("python3".into());
        let output = Command::new(&python)
            .arg(script)
            .arg(self.path(name))
            .stdin(Stdio::null())
            .output();
        let Ok(output) = output else {
            absent(&python.to_string_lossy());
            return None;
        };
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        let told: Json = serde_json::from_slice(&output.stdout).unwrap();
        for name in told["absent"].as_array().unwrap() {
            absent(name.as_str().unwrap());
        }
        Some(told)
    }
}

fn absent(what: &str) {
    assert!(
        env::var_os("ROLO_REQUIRE_MAKERS").is_none(),
        "{what} is not installed"
    );
    println!("{what} is not installed: what it reads was not judged");
}

/// What openpyxl found in the sheet of this number: type and text of each cell.
fn cells(told: &Json, sheet: usize) -> Option<Vec<Vec<(String, String)>>> {
    let rows = told["openpyxl"]["sheets"][sheet]["rows"].as_array()?;
    let cell = |cell: &Json| {
        (
            cell[0].as_str().unwrap().to_owned(),
            cell[1].as_str().unwrap().to_owned(),
        )
    };
    Some(
        rows.iter()
            .map(|row| row.as_array().unwrap().iter().map(cell).collect())
            .collect(),
    )
}

#[test]
fn the_same_table_gives_the_same_bytes() {
    let folder = typed();
    let mut table = String::from("level,paid,day\n");
    for n in 0..30_000 {
        let _ = writeln!(table, "gold,{n}.5,2024-01-0{}", n % 9 + 1);
    }
    folder.file("long.csv", table);
    let export = |threads: &str, name: &str| {
        folder.done(&[
            "export",
            "long.csv",
            "-s",
            "s.rolo.toml",
            "-j",
            threads,
            "-o",
            name,
        ]);
        fs::read(folder.path(name)).unwrap()
    };
    let first = export("1", "a.xlsx");
    assert!(first == export("4", "b.xlsx") && first == export("1", "c.xlsx"));
}

#[test]
fn the_sheet_of_lists_is_no_table_and_nothing_to_lose() {
    let folder = typed();
    let args = ["export", "t.csv", "-s", "s.rolo.toml", "-o", "t.xlsx"];
    folder.done(&args);
    let read = folder.run(&["filter", "true", "t.xlsx", "-s", "none", "--count", "-v"]);
    let said = String::from_utf8_lossy(&read.stderr);
    assert!(!said.contains("sheet"), "{said}");
    let report = folder.run(&["validate", "t.xlsx", "-s", "none", "--report", "json"]);
    let report: Json = serde_json::from_slice(&report.stdout).unwrap();
    assert_eq!(
        (&report["inputs"][0]["sheet"], &report["findings"]),
        (&json!("visits"), &json!([]))
    );
    // A workbook of ours is only a table, with lists or without.
    folder.done(&args);
    // One that somebody added a sheet to is more, and so is one whose sheet of that name is shown.
    for (name, is_hidden) in [("rolo.lists 2", true), ("rolo.lists", false)] {
        let mut book = rust_xlsxwriter::Workbook::new();
        book.add_worksheet().write(0, 0, "a").unwrap();
        book.add_worksheet()
            .set_name(name)
            .unwrap()
            .set_hidden(is_hidden);
        book.save(folder.path("t.xlsx")).unwrap();
        assert_eq!(folder.run(&args).status.code(), Some(2), "{name}");
    }
}

#[track_caller]
fn assert_same(found: &[Vec<String>], expected: &[Vec<String>]) {
    for (found, expected) in found.iter().zip(expected) {
        for (found, expected) in found.iter().zip(expected) {
            assert!(found == expected, "{expected:.60?}, not {found:.60?}");
        }
        assert_eq!(found.len(), expected.len());
    }
    assert_eq!(found.len(), expected.len());
}

#[test]
fn tables_without_records_and_with_cells_beyond_the_columns_are_workbooks() {
    let folder = Folder::new();
    folder.file("s.rolo.toml", SCHEMA);
    folder.file("t.csv", "level,day,note\n");
    folder.done(&["export", "t.csv", "-s", "s.rolo.toml", "-o", "t.xlsx"]);
    assert_same(
        &folder.reread("t.xlsx"),
        &[["level", "day", "note"].map(str::to_owned).into()],
    );
    folder.file("t.csv", format!("a\nb,c\nd{}\n", ",".repeat(70_000)));
    folder.done(&["export", "t.csv", "-s", "none", "-o", "t.xlsx"]);
    let cells = folder.reread("t.xlsx");
    assert_eq!(
        (&cells[1][..2], &*cells[2][0]),
        (&["b".to_owned(), "c".to_owned()][..], "d")
    );
    folder.file("t.csv", format!("a\nd{}e\n", ",".repeat(70_000)));
    let done = folder.run(&["export", "t.csv", "-s", "none", "-o", "t.xlsx"]);
    assert_eq!(done.status.code(), Some(3));
}

/// More records than a sheet has rows; run by hand:
/// `cargo test --test workbook_export -- --ignored`.
#[test]
#[ignore = "writes and reads 1.1 million rows"]
fn a_full_sheet_is_followed_by_another_with_the_same_header() {
    const ROWS: usize = 1_100_000;
    const FULL: usize = 1_048_575;
    let folder = Folder::new();
    let mut table = String::from("n,text\n");
    for n in 0..ROWS {
        let _ = writeln!(table, "{n},row {n}");
    }
    folder.file("t.csv", table);
    folder.done(&["export", "t.csv", "-s", "none", "-o", "t.xlsx"]);
    let read = folder.run(&["filter", "true", "t.xlsx", "-s", "none", "--count", "-v"]);
    let said = String::from_utf8_lossy(&read.stderr);
    assert!(said.contains("one of 2; --sheet reads another"), "{said}");
    assert_eq!(
        String::from_utf8_lossy(&read.stdout).trim(),
        FULL.to_string()
    );
    let second = folder.done(&[
        "filter", "true", "t.xlsx", "-s", "none", "--sheet", "2", "--to", "csv",
    ]);
    let second = of_csv(&second);
    assert_eq!(second[0], ["n", "text"]);
    assert_eq!(second[1], [FULL.to_string(), format!("row {FULL}")]);
    assert_eq!(second.len(), ROWS - FULL + 1);
}
