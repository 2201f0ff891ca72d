//! Workbooks of different makers: one book, written by each of them, gives the same cells and the same findings.
//!
//! `workbooks/book.json` says what the book shows; `workbooks/make.py` has the packages of Python write it that are
//! installed for `$ROLO_PYTHON` (else `python3`), and `soffice` save some of the files again. What is not installed is said
//! and left; with `ROLO_REQUIRE_MAKERS` set its absence is a failure.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

#[path = "workbooks/book.rs"]
mod book;
#[path = "workbooks/written.rs"]
mod written;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;
use std::{env, iter, str};

use serde_json::Value as Json;
use tempfile::TempDir;

use book::{Book, Cell, Expected, Sheet, list};

/// The book, and the files that were written of it.
struct Files {
    book: Book,
    folder: TempDir,
    names: Vec<String>,
}

/// The file that holds cells and nothing else: its package writes neither merged ranges nor hidden rows.
const XLSB: &str = "pyxlsbwriter.xlsb";

static FILES: LazyLock<Files> = LazyLock::new(|| {
    let (book, folder) = (Book::read(), tempfile::tempdir().unwrap());
    let mut names = made(folder.path());
    names.insert(0, "rust_xlsxwriter.xlsx".to_owned());
    written::write(&book, &folder.path().join(&names[0])).unwrap();
    Files {
        book,
        folder,
        names,
    }
});

/// Has `make.py` write the files; their names.
fn made(folder: &Path) -> Vec<String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workbooks/make.py");
    let python = env::var_os("ROLO_PYTHON").unwrap_or("python3".into());
    let output = Command::new(&python)
        .arg(script)
        .arg(folder)
        .arg("--office")
        .stdin(Stdio::null())
        .output();
    let Ok(output) = output else {
        absent(&format!("{} is", python.display()));
        return Vec::new();
    };
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let last = output.stdout.trim_ascii().rsplit(|byte| *byte == b'\n');
    let told: Json = serde_json::from_slice(last.take(1).next().unwrap()).unwrap();
    for maker in list(&told["absent"]) {
        absent(&format!("{} is", maker.as_str().unwrap()));
    }
    let made = list(&told["made"]).iter();
    made.map(|name| name.as_str().unwrap().to_owned()).collect()
}

fn absent(what: &str) {
    assert!(
        env::var_os("ROLO_REQUIRE_MAKERS").is_none(),
        "{what} not installed"
    );
    println!("{what} not installed: its files were not judged");
}

impl Files {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Every sheet of every file that is as described.
    fn sheets(&self) -> impl Iterator<Item = (&str, &Sheet)> {
        self.names.iter().flat_map(|name| {
            let sheets = self.book.sheets.iter();
            sheets
                .filter(|sheet| self.book.has(name, sheet))
                .map(|sheet| (name.as_str(), sheet))
        })
    }

    /// What a file is expected to hold of each cell of a record.
    fn expected(&self, file: &str, cells: &[Option<Cell>]) -> Vec<Expected> {
        let label = cells[0].as_ref().map_or("", |cell| cell.shown.as_str());
        let cells = cells.iter();
        cells
            .map(|cell| self.book.expected(file, label, cell.as_ref()))
            .collect()
    }
}

fn rolo(args: &[&str], file: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rolo"));
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("ROLO_") {
            command.env_remove(name);
        }
    }
    let output = command
        .args(args)
        .arg(file)
        .args(["--lang", "en", "--no-progress"])
        .stdin(Stdio::null())
        .output();
    output.unwrap()
}

/// Fails with what is wrong, a line each.
#[track_caller]
fn none(wrongs: &[String]) {
    assert!(wrongs.is_empty(), "{}", wrongs.join("\n"));
}

#[test]
fn every_maker_gives_the_same_cells() {
    let mut wrongs = Vec::new();
    for (name, sheet) in FILES.sheets() {
        let at = format!("{name}, sheet {}", sheet.name);
        let header = sheet.header.to_string();
        let args = ["filter", "true", "--to", "csv", "-s", "none"];
        let args = [
            &args[..],
            &["--sheet", &sheet.name, "--header-row", &header],
        ]
        .concat();
        let output = rolo(&args, &FILES.path(name));
        if output.status.code() != Some(0) {
            wrongs.push(format!("{at}: {}", String::from_utf8_lossy(&output.stderr)));
            continue;
        }
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(&output.stdout[..]);
        let mut records = reader.records().map(Result::unwrap);
        let columns = records.next().unwrap_or_default();
        if columns != sheet.columns {
            wrongs.push(format!("{at}: the columns are {columns:?}"));
        }
        let mut rows = sheet.rows.iter();
        for record in records {
            let Some((row, cells)) = rows.next() else {
                wrongs.push(format!("{at}: one record more: {record:?}"));
                break;
            };
            let expected = FILES.expected(name, cells);
            for ((column, expected), cell) in iter::zip(0.., expected).zip(&record) {
                if let Expected::Shown(text, _) = expected
                    && text != cell
                {
                    let (at, place) = (&at, sheet.place(*row, column));
                    wrongs.push(format!("{at}, {place}: {text:?} expected, {cell:?} found"));
                }
            }
        }
        for (row, _) in rows {
            wrongs.push(format!("{at}: row {row} is missing"));
        }
    }
    none(&wrongs);
}

#[test]
fn every_maker_gives_the_same_findings() {
    let mut wrongs = Vec::new();
    for (name, sheet) in FILES.sheets() {
        let at = format!("{name}, sheet {}", sheet.name);
        let header = sheet.header.to_string();
        let args = ["validate", "--report", "json", "-s", "none"];
        let args = [
            &args[..],
            &["--sheet", &sheet.name, "--header-row", &header],
        ]
        .concat();
        let output = rolo(&args, &FILES.path(name));
        let report: Json = serde_json::from_slice(&output.stdout).unwrap_or_default();
        let input = &report["inputs"][0];
        let ending = name.rsplit('.').next().unwrap();
        for (what, told, expected) in [
            ("format", &input["format"], Json::from(ending)),
            ("sheet", &input["sheet"], sheet.name.as_str().into()),
            ("header", &input["headerRow"], sheet.header.into()),
            ("columns", &input["columns"], sheet.columns.clone().into()),
            ("records", &input["rows"]["read"], sheet.rows.len().into()),
        ] {
            if *told != expected {
                wrongs.push(format!("{at}: {what} {expected} expected, {told} found"));
            }
        }
        // Row, cell, code.
        let mut expected = BTreeSet::new();
        let mut unjudged = BTreeSet::new();
        for row in sheet.blank_rows() {
            expected.insert((row, None, "blank-row".to_owned()));
        }
        for (row, cells) in &sheet.rows {
            for (column, cell) in iter::zip(0.., FILES.expected(name, cells)) {
                let place = sheet.place(*row, column);
                match cell {
                    Expected::Shown(_, None) => {}
                    Expected::Shown(_, Some(code)) => {
                        expected.insert((*row, Some(place), code));
                    }
                    Expected::Any => {
                        unjudged.insert(place);
                    }
                }
            }
        }
        let mut found = BTreeSet::new();
        for finding in list(&report["findings"]) {
            if finding["sheet"] != *sheet.name || !finding["line"].is_null() {
                wrongs.push(format!("{at}: a finding of no sheet, or of a line"));
            }
            let cell = finding["cell"].as_str().map(str::to_owned);
            if cell.as_ref().is_none_or(|cell| !unjudged.contains(cell)) {
                let row = finding["row"].as_u64().unwrap_or_default() as usize;
                found.insert((row, cell, finding["code"].as_str().unwrap().to_owned()));
            }
        }
        for missed in expected.difference(&found) {
            wrongs.push(format!("{at}: {missed:?} not found"));
        }
        for false_one in found.difference(&expected) {
            wrongs.push(format!("{at}: {false_one:?} found"));
        }
    }
    none(&wrongs);
}

#[test]
fn every_maker_has_the_same_said_of_its_sheet() {
    let sheet = &FILES.book.sheets[0];
    let (merged, hidden) = (sheet.merged.len() + sheet.titles.len(), &sheet.hidden_rows);
    let (mut wrongs, mut first) = (Vec::new(), None);
    for name in FILES.names.iter().filter(|name| *name != XLSB) {
        let args = [
            "filter",
            "true",
            "--count",
            "-v",
            "-s",
            "none",
            "--header-row",
            "auto",
        ];
        let output = rolo(&args, &FILES.path(name));
        let said = String::from_utf8_lossy(&output.stderr);
        let notes = said.lines().filter(|line| line.contains(" note: "));
        let notes: Vec<_> = notes.map(str::to_owned).collect();
        for (what, number) in [("merged", merged), ("hidden rows", hidden.len())] {
            let number = number.to_string();
            let has = |note: &String| note.contains(what) && note.contains(&number);
            if !notes.iter().any(has) {
                wrongs.push(format!("{name}: {what} {number} is not in {notes:?}"));
            }
        }
        let first = first.get_or_insert_with(|| notes.clone());
        if *first != notes {
            wrongs.push(format!("{name}: {notes:?}, not {first:?}"));
        }
    }
    none(&wrongs);
}

#[test]
fn typed_cells_satisfy_a_schema_whatever_its_formats() {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workbooks/customers.rolo.toml");
    let schema = schema.to_str().unwrap();
    let sheet = &FILES.book.sheets[0];
    let (mut wrongs, mut tables) = (Vec::new(), Vec::new());
    // XLSB has its times of day and elapsed times as text there.
    for name in FILES.names.iter().filter(|name| *name != XLSB) {
        let path = FILES.path(name);
        let output = rolo(&["validate", "-s", schema, "--report", "json"], &path);
        let report: Json = serde_json::from_slice(&output.stdout).unwrap_or_default();
        let errors = list(&report["findings"]).iter();
        let errors = errors.filter(|finding| finding["severity"] == "error");
        wrongs.extend(errors.map(|finding| format!("{name}: {finding}")));
        // The header is found below the titles.
        if output.status.code() != Some(0) || report["inputs"][0]["headerRow"] != sheet.header {
            let said = String::from_utf8_lossy(&output.stderr);
            wrongs.push(format!("{name}: {} {said}", report["inputs"][0]));
        }
        let output = rolo(&["filter", "true", "-s", schema, "--to", "csv"], &path);
        tables.push((name, String::from_utf8(output.stdout).unwrap()));
    }
    none(&wrongs);
    for (name, table) in &tables {
        assert_eq!(table.lines().next(), Some(&*sheet.columns.join(",")));
        assert!(*table == tables[0].1, "{name}: {table}");
    }
}
