//! `export`: the same table in other formats, under other headers, in several files; and the guard against formulas.
#![allow(clippy::unwrap_used, clippy::print_stderr, missing_docs)] // a test may fail loudly, and says what it left out

mod folder;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader as _, Xlsx};
use folder::Folder;
use proptest::prelude::*;

const SCHEMA: &str = r#"
name  = "customers"
title = "Customers"
phoneRegion = "CN"

[[fields]]
name   = "id"
titles = { zh = "编号", en = "Number" }
kind   = "id"
type   = "string"
[[fields]]
name   = "level"
titles = { zh = "等级", en = "Level" }
type   = "string"
constraints = { enum = ["gold", "silver"] }
labels = { gold = { zh = "金卡", en = "Gold card" }, silver = { zh = "银卡" } }
[[fields]]
name   = "born"
type   = "date"
[[fields]]
name   = "spent"
type   = "number"
[[fields]]
name   = "consent"
type   = "boolean"
[[fields]]
name   = "phone"
kind   = "phone"
type   = "string"
"#;

const TABLE: &str = "id,level,born,spent,consent,phone,note\n\
    007,gold,2024-02-29,1200.50,true,13800138000,\"a,b\"\n\
    008,silver,1890-01-01,0.1,false,+86 138 0013 8001,=1+1\n\
    ,,,12345678901234567890,,,\n";

fn folder() -> Folder {
    let folder = Folder::new();
    folder.file("t.csv", TABLE);
    folder.file("s.rolo.toml", SCHEMA);
    folder
}

impl Folder {
    fn exported(&self, args: &[&str]) -> String {
        let done = self.run(&[&["export", "t.csv", "-s", "s.rolo.toml"], args].concat());
        let said = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(0), "{said}");
        String::from_utf8(done.stdout).unwrap()
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.path().join(name)).unwrap()
    }
}

#[test]
fn headers_and_values_are_those_of_a_language() {
    let folder = folder();
    for (args, header, first) in [
        (&["--headers", "name"][..], "id,level,born", "007,gold,"),
        (&["--headers", "title"], "编号,等级,born", "007,gold,"),
        (
            &["--headers", "en", "--labels", "en"],
            "Number,Level,born",
            "007,Gold card,",
        ),
        (
            &["--headers", "zh", "--labels", "zh"],
            "编号,等级,born",
            "007,金卡,",
        ),
        (
            &["--headers", "zh", "--select", "level,who=id,note"],
            "等级,who,note",
            "gold,007,",
        ),
    ] {
        let out = folder.exported(args);
        let mut lines = out.lines();
        let (head, record) = (lines.next().unwrap(), lines.next().unwrap());
        assert!(
            head.starts_with(header) && record.starts_with(first),
            "{args:?}\n{out}"
        );
    }
    // A value without a label in the language stays.
    assert!(folder.exported(&["--labels", "en"]).contains("008,silver,"));
    // What is beyond the fields, and every byte that nobody asks to change, stays.
    assert_eq!(folder.exported(&[]), TABLE);
}

#[test]
fn a_workbook_has_numbers_days_and_text_where_they_belong() {
    let folder = folder();
    folder.exported(&["-o", "t.xlsx"]);
    let mut book: Xlsx<_> = calamine::open_workbook(folder.0.path().join("t.xlsx")).unwrap();
    assert_eq!(book.sheet_names(), ["customers"]);
    let sheet = book.worksheet_range("customers").unwrap();
    let rows: Vec<&[Data]> = sheet.rows().collect();
    assert_eq!(rows[1][0], Data::String("007".into()));
    let Data::DateTime(day) = rows[1][2] else {
        panic!("{:?}", rows[1][2])
    };
    assert_eq!(day.as_f64().to_string(), "45351");
    assert_eq!(rows[1][3], Data::Float(1200.5));
    assert_eq!(rows[1][4], Data::Bool(true));
    assert_eq!(rows[1][5], Data::String("13800138000".into()));
    // What a number of a spreadsheet cannot hold stays text.
    assert_eq!(rows[2][2], Data::String("1890-01-01".into()));
    assert_eq!(rows[3][3], Data::String("12345678901234567890".into()));
    assert_eq!(rows[2][6], Data::String("=1+1".into()));
    // The same table gives the same bytes, and reads back as it was.
    let bytes = std::fs::read(folder.0.path().join("t.xlsx")).unwrap();
    folder.exported(&["-o", "u.xlsx"]);
    assert_eq!(
        bytes,
        std::fs::read(folder.0.path().join("u.xlsx")).unwrap()
    );
    let done = folder.run(&["export", "t.xlsx", "-s", "s.rolo.toml", "--to", "csv"]);
    let back = String::from_utf8(done.stdout).unwrap();
    assert_eq!(back.replace("1200.5,", "1200.50,"), TABLE);
}

#[test]
fn a_workbook_with_more_than_a_table_is_not_replaced() {
    let folder = folder();
    let path = folder.0.path().join("o.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write_formula(0, 0, "=1+1").unwrap();
    book.add_worksheet().write(0, 0, 1).unwrap();
    book.save(&path).unwrap();
    let before = std::fs::read(&path).unwrap();
    let done = folder.run(&["export", "t.csv", "-o", "o.xlsx"]);
    assert_eq!(done.status.code(), Some(2));
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(said.contains("other sheets, formulas"), "{said}");
    assert_eq!(std::fs::read(&path).unwrap(), before);
    // A table of ours is only a table.
    folder.exported(&["-o", "u.xlsx"]);
    folder.exported(&["-o", "u.xlsx"]);
}

#[test]
fn a_text_that_no_cell_holds_is_cut_and_told_of() {
    let folder = folder();
    for (text, kept) in [("长".repeat(32_768), 32_767), ("😀".repeat(16_384), 16_383)] {
        let sign = text.chars().next().unwrap();
        folder.file("t.csv", format!("id,note\n1,a\n2,{text}\n"));
        for command in ["export", "clean"] {
            let args = [
                command,
                "t.csv",
                "-s",
                "s.rolo.toml",
                "-o",
                "o.xlsx",
                "--report",
                "jsonl",
            ];
            let done = folder.run(&args);
            assert_eq!(done.status.code(), Some(0));
            let said = String::from_utf8_lossy(&done.stderr);
            assert!(
                said.contains("a text that was cut: 1 (first: row 3)"),
                "{said}"
            );
            let found = String::from_utf8(done.stdout).unwrap();
            assert!(
                found.contains(r#""code":"cut-text","severity":"warning""#),
                "{found}"
            );
            assert!(found.contains(r#""cell":"B3""#), "{found}");
            let back = folder.run(&["filter", "true", "o.xlsx", "-s", "none", "--select", "note"]);
            let back = String::from_utf8(back.stdout).unwrap();
            let expected = format!("note\na\n{}\n", sign.to_string().repeat(kept));
            assert!(back == expected, "{command} {}", back.chars().count());
        }
    }
    folder.file("t.csv", format!("id,note\n1,{}\n", "长".repeat(32_767)));
    assert!(
        folder
            .exported(&["-o", "o.xlsx", "--report", "jsonl"])
            .ends_with("{\"totals\":{}}\n")
    );
}

#[test]
fn more_columns_than_a_sheet_has_are_refused() {
    let folder = Folder::new();
    folder.file("t.csv", format!("a{}\n", ",a".repeat(16_384)));
    assert_eq!(
        folder
            .run(&["export", "t.csv", "-o", "p.xlsx"])
            .status
            .code(),
        Some(3)
    );
    assert_eq!(folder.names(), ["t.csv"]);
}

#[test]
fn options_that_can_do_nothing_are_refused() {
    let folder = folder();
    for (args, said) in [
        (
            &["-s", "none", "--headers", "zh"][..],
            "--headers needs a schema",
        ),
        (&["-s", "none", "--labels", "zh"], "--labels needs a schema"),
        (&["--excel", "-o", "o.xlsx"], "--excel is for CSV and TSV"),
        (
            &["--to-encoding", "gbk", "-o", "o.xlsx"],
            "--to-encoding is for CSV and TSV",
        ),
        (
            &["--to-encoding", "gbk", "--to", "jsonl"],
            "--to-encoding is for CSV and TSV",
        ),
        (&["--to-encoding", "klingon"], "an encoding is expected"),
    ] {
        let done = folder.run(&[&["export", "t.csv"], args].concat());
        assert_eq!(done.status.code(), Some(2), "{args:?}");
        let words = String::from_utf8_lossy(&done.stderr);
        assert!(words.contains(said), "{words}");
    }
    assert_eq!(folder.names(), ["s.rolo.toml", "t.csv"]);
}

#[test]
fn excel_gets_a_mark_line_ends_and_a_guard() {
    let folder = folder();
    let out = folder.exported(&["--excel"]);
    assert!(out.starts_with("\u{feff}id,") && out.contains(",+86 138 0013 8001,'=1+1\r\n"));
    assert!(!out.replace("\r\n", "").contains('\n'));
    assert!(
        folder
            .exported(&["--excel", "--guard", "off"])
            .contains(",=1+1\r\n")
    );
    folder.exported(&["-o", "o.tsv"]);
    assert!(folder.read("o.tsv").contains("\t'=1+1\n"));
    folder.exported(&["-o", "o.jsonl"]);
    assert!(folder.read("o.jsonl").contains("\"=1+1\""));
}

#[test]
fn packed_outputs_read_back() {
    let folder = folder();
    for name in ["o.csv.gz", "o.jsonl.gz", "o.xlsx"] {
        folder.exported(&["-o", name, "--guard", "off"]);
        let done = folder.run(&["export", name, "-s", "s.rolo.toml", "--to", "csv"]);
        let back = String::from_utf8(done.stdout).unwrap();
        assert_eq!(back.lines().count(), TABLE.lines().count(), "{name}");
        assert!(back.contains("008,silver,1890-01-01,0.1,false,+86 138 0013 8001,=1+1"));
    }
}

#[test]
fn a_table_is_split_into_files() {
    let folder = folder();
    folder.exported(&["-o", "o.csv", "--split-rows", "2"]);
    assert_eq!(folder.read("o-1.csv").lines().count(), 3);
    assert_eq!(folder.read("o-2.csv").lines().count(), 2);
    folder.exported(&["-o", "p.csv", "--split-by", "level"]);
    for (name, id) in [
        ("p-gold.csv", "007"),
        ("p-silver.csv", "008"),
        ("p-empty.csv", ""),
    ] {
        let part = folder.read(name);
        assert_eq!(part.lines().count(), 2, "{name}");
        assert!(
            part.lines().nth(1).unwrap().starts_with(&format!("{id},")),
            "{name}"
        );
    }
    let done = folder.run(&["export", "t.csv", "-o", "r.csv", "--split-rows", "0"]);
    assert_eq!(done.status.code(), Some(2));
    folder.file("t.csv", "id,level\n");
    folder.exported(&["-o", "q.csv", "--split-by", "level"]);
    assert_eq!(folder.read("q.csv"), "id,level\n");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Every record is in one file, in its order.
    #[test]
    fn nothing_is_lost_between_files(
        values in prop::collection::vec("[ab /.]{0,2}", 1..40),
        threads in 1..4_usize,
    ) {
        let folder = Folder::new();
        let mut table = "n,v\n".to_owned();
        for (n, value) in values.iter().enumerate() {
            let _ = writeln!(table, "{n},\"{value}\"");
        }
        folder.file("t.csv", table);
        let done = folder.run(&["export", "t.csv", "-o", "p.csv", "--split-by", "v", "-j", &threads.to_string()]);
        prop_assert_eq!(done.status.code(), Some(0));
        let mut all = Vec::new();
        for name in folder.names().iter().filter(|name| name.starts_with("p-")) {
            let part = folder.read(name);
            let of_part: Vec<usize> = part.lines().skip(1).map(|line| line.split(',').next().unwrap().parse().unwrap()).collect();
            prop_assert!(of_part.is_sorted());
            let own: std::collections::HashSet<&str> = of_part.iter().map(|n| values[*n].trim()).collect();
            prop_assert_eq!(own.len(), 1);
            all.extend(of_part);
        }
        all.sort_unstable();
        prop_assert_eq!(all, (0..values.len()).collect::<Vec<_>>());
    }

    /// What is exported with the guard is given back by `--unguard`.
    #[test]
    fn guarded_tables_are_given_back(
        cells in prop::collection::vec("['=+@\t -]{0,3}[0-9a,\"\n]{0,3}|'[+-][0-9]{1,3}", 2..20),
    ) {
        let folder = Folder::new();
        let quoted = |cell: &String| format!("x,\"{}\"\n", cell.replace('"', "\"\""));
        let table: String = cells.iter().map(quoted).collect();
        folder.file("t.csv", format!("a,b\n{table}"));
        folder.run(&["export", "t.csv", "-o", "g.csv"]);
        let as_json = |args: &[&str]| folder.run(&[&["export", "--to", "jsonl"], args].concat()).stdout;
        prop_assert_eq!(as_json(&["g.csv", "--unguard"]), as_json(&["t.csv"]));
    }
}

/// The payloads of the corpus, each in a cell of its own: none begins a formula, none that looks like one is touched, and
/// all are given back.
#[test]
fn payloads_are_neutralised() {
    let root = std::env::var_os("ROLO_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let path = root.join("corpora/injection/payloads.jsonl");
    let Ok(text) = std::fs::read_to_string(&path) else {
        assert!(
            std::env::var_os("ROLO_REQUIRE_SHARED").is_none(),
            "{} is not there",
            path.display()
        );
        eprintln!("not run: {} is not there", path.display());
        return;
    };
    let cases: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(cases.len() > 20);
    for case in &cases {
        let input = case["input"].as_str().unwrap();
        let folder = Folder::new();
        let object = |key: &str, cell: &str| serde_json::json!({ "n": 1, key: cell }).to_string();
        let table = match case["where"].as_str() {
            Some("header") => object(input, "x"),
            _ => object("cell", input),
        };
        folder.file("t.jsonl", table + "\n");
        let done = folder.run(&["export", "t.jsonl", "-o", "o.csv"]);
        assert_eq!(done.status.code(), Some(0), "{case}");
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_path(folder.0.path().join("o.csv"))
            .unwrap();
        let row = usize::from(case["where"] != "header");
        let cell = reader.records().nth(row).unwrap().unwrap()[1].to_owned();
        match case["class"].as_str().unwrap() {
            "must-neutralise" => assert_eq!(cell, format!("'{input}"), "{case}"),
            "must-not-alter" => assert_eq!(cell, input, "{case}"),
            _ => {}
        }
        let done = folder.run(&["export", "o.csv", "--unguard", "--to", "jsonl"]);
        let back: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
        let given = match case["where"].as_str() {
            Some("header") => back.as_object().unwrap().keys().nth(1).unwrap().clone(),
            _ => back["cell"].as_str().unwrap().to_owned(),
        };
        assert_eq!(given, input, "{case}");
    }
}
