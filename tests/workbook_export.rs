//! The workbooks that are written: every text comes back as it was, every cell is what its field says, and other programs
//! open them.
//!
//! `workbooks/read.py` reads them with openpyxl, and has LibreOffice make a CSV and a PDF of them; what is not installed
//! for `$ROLO_PYTHON` (else `python3`) is said and left; with `ROLO_REQUIRE_MAKERS` set its absence is a failure.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)] // a test may fail loudly, and says what it left out

mod folder;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, iter};

use folder::Folder;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

const SCHEMA: &str = r#"
name   = "visits"
titles = { zh = "到访", en = "Visits" }
missingValues = ["", "无"]
phoneRegion = "CN"

[[fields]]
name = "id"
type = "string"
kind = "id"
[[fields]]
name = "phone"
type = "string"
kind = "phone"
[[fields]]
name = "zip"
type = "string"
kind = "postcode"
[[fields]]
name = "note"
type = "string"
[[fields]]
name = "year"
type = "year"
[[fields]]
name = "month"
type = "yearmonth"
[[fields]]
name = "day"
type = "date"
formats = ["%Y-%m-%d", "%d.%m.%Y"]
[[fields]]
name = "at"
type = "datetime"
[[fields]]
name = "clock"
type = "time"
[[fields]]
name = "count"
type = "integer"
groupChar = ","
[[fields]]
name = "nights"
type = "integer"
unit = { zh = "晚", en = "nights" }
[[fields]]
name = "weight"
type = "number"
unit = "kg"
[[fields]]
name = "paid"
type = "number"
kind = "money"
unit = { zh = "元", en = "CNY" }
[[fields]]
name = "share"
type = "number"
kind = "percent"
bareNumber = false
constraints = { maximum = 1 }
[[fields]]
name = "rate"
type = "number"
kind = "percent"
[[fields]]
name = "number"
type = "number"
[[fields]]
name = "wants"
type = "boolean"
trueValues = ["true", "是"]
falseValues = ["false", "否"]
[[fields]]
name = "list"
type = "list"
[[fields]]
name = "data"
type = "object"
[[fields]]
name = "span"
type = "duration"
[[fields]]
name = "level"
type = "string"
constraints = { enum = ["gold", "silver"] }
labels = { gold = { zh = "金卡" }, silver = { zh = "银卡" } }
[[fields]]
name = "city"
type = "string"
constraints = { enum = ["Rio, RJ", "上海"] }
[[fields]]
name = "grade"
type = "integer"
constraints = { enum = [1, 2, 10] }
[[fields]]
name = "due"
type = "date"
constraints = { enum = ["2026-06-30", "2026-12-31"] }
"#;

/// Header, two cells as they come, each with what a workbook holds of it (`s` text, `n` number, `d` moment, `b` truth)
/// and what it shows.
const TABLE: &[(&str, [(&str, &str, &str); 2], &str)] = &[
    (
        "id",
        [("007", "s", ""), ("12345678901234567890", "s", "")],
        "@",
    ),
    (
        "phone",
        [("13800138000", "s", ""), ("+86 138 0013 8001", "s", "")],
        "@",
    ),
    ("zip", [("010010", "s", ""), ("200000", "s", "")], "@"),
    ("note", [("=1+1", "s", ""), ("1e5", "s", "")], "@"),
    ("year", [("2024", "n", ""), ("0044", "s", "")], "0"),
    ("month", [("2024-03", "s", ""), ("2024-12", "s", "")], "@"),
    (
        "day",
        [("2024-02-29", "d", ""), ("05.03.2024", "d", "2024-03-05")],
        "yyyy-mm-dd",
    ),
    (
        "at",
        [
            ("2024-02-29T23:59:59", "d", "2024-02-29 23:59:59"),
            ("2024-01-01T00:00:00Z", "s", ""),
        ],
        "yyyy-mm-dd hh:mm:ss",
    ),
    (
        "clock",
        [("06:30:00", "d", ""), ("23:59:59", "d", "")],
        "hh:mm:ss",
    ),
    (
        "count",
        [("1,234,567", "n", "1234567"), ("007", "s", "")],
        "0",
    ),
    (
        "nights",
        [("1200", "n", "1,200 nights"), ("-3", "n", "-3 nights")],
        "#,##0\" nights\"",
    ),
    (
        "weight",
        [("1234.5", "n", "1,234.50 kg"), ("0.25", "n", "0.25 kg")],
        "#,##0.00\" kg\"",
    ),
    (
        "paid",
        [
            ("9876543.10", "n", "9,876,543.10 CNY"),
            ("-0.5", "n", "-0.50 CNY"),
        ],
        "#,##0.00\" CNY\"",
    ),
    (
        "share",
        [("12.5%", "n", "12.50%"), ("0.5", "n", "50.00%")],
        "0.00%",
    ),
    ("rate", [("12.5", "n", ""), ("0.5", "n", "")], "General"),
    (
        "number",
        [("0.1", "n", ""), ("1234567890123456", "s", "")],
        "General",
    ),
    (
        "wants",
        [("true", "b", "TRUE"), ("是", "s", "")],
        "\"TRUE\";\"TRUE\";\"FALSE\"",
    ),
    ("list", [("a,b", "s", ""), ("1", "s", "")], "General"),
    ("data", [("{\"a\":1}", "s", ""), ("{}", "s", "")], "General"),
    ("span", [("P1Y", "s", ""), ("PT5M", "s", "")], "General"),
    ("level", [("gold", "s", ""), ("tin", "s", "")], "@"),
    ("city", [("Rio, RJ", "s", ""), ("无", "s", "")], "@"),
    ("grade", [("10", "n", ""), ("2", "n", "")], "0"),
    (
        "due",
        [("2026-06-30", "d", ""), ("1890-01-01", "s", "")],
        "yyyy-mm-dd",
    ),
];

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

fn typed() -> Folder {
    let folder = Folder::new();
    let column = |row: usize| {
        TABLE
            .iter()
            .map(move |(_, cells, _)| cells[row].0.to_owned())
    };
    let header = TABLE.iter().map(|(name, ..)| (*name).to_owned());
    let rows = [header.collect(), column(0).collect(), column(1).collect()];
    folder.file("t.csv", as_csv(&rows));
    folder.file("s.rolo.toml", SCHEMA);
    folder
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
fn every_type_and_kind_is_the_cell_that_it_should_be() {
    let folder = typed();
    folder.done(&[
        "export",
        "t.csv",
        "-s",
        "s.rolo.toml",
        "--headers",
        "en",
        "-o",
        "t.xlsx",
    ]);
    // What is no number, day or truth there is the text that came; the others mean the same to the schema.
    let back = folder.done(&[
        "export",
        "t.xlsx",
        "-s",
        "s.rolo.toml",
        "--header-row",
        "1",
        "--to",
        "csv",
    ]);
    let back = of_csv(&back);
    for (column, (name, given, _)) in TABLE.iter().enumerate() {
        for (row, (text, of_type, _)) in given.iter().enumerate() {
            let cell = &back[row + 1][column];
            let spelled = match (*name, *text) {
                ("count", "1,234,567") => "1234567",
                ("share", "12.5%") => "0.125",
                ("paid", "9876543.10") => "9876543.1",
                ("day", "05.03.2024") => "2024-03-05",
                (_, text) => text,
            };
            assert_eq!(cell, spelled, "{name} {of_type}");
        }
    }
    let Some(told) = folder.read_by_others("t.xlsx") else {
        return;
    };
    if let Some(cells) = cells(&told, 0) {
        let sheet = &told["openpyxl"]["sheets"][0];
        for (column, (name, given, format)) in TABLE.iter().enumerate() {
            for (row, (text, of_type, _)) in given.iter().enumerate() {
                let (own_type, own) = &cells[row + 1][column];
                assert_eq!(own_type, of_type, "{name} {text}");
                assert!(*of_type != "s" || own == text, "{name} {text:?} {own:?}");
                assert_eq!(sheet["formats"][row + 1][column], *format, "{name} {text}");
            }
        }
        assert_eq!(
            (&sheet["name"], &sheet["frozen"]),
            (&json!("visits"), &json!("A2"))
        );
        assert_eq!(sheet["filter"], "A1:X3");
        let bold = sheet["bold"].as_array().unwrap();
        assert!(bold.len() == TABLE.len() && bold.iter().all(|bold| bold == true));
        let properties = &told["openpyxl"]["properties"];
        assert_eq!(properties["title"], "Visits");
        let version = properties["description"].as_str().unwrap();
        let (name, version) = version.split_once(", version ").unwrap();
        assert!(
            name == "schema visits" && version.len() == 12,
            "{properties}"
        );
        assert!(
            !properties.to_string().contains(&today()[..4]),
            "{properties}"
        );
        let lists = sheet["lists"].as_object().unwrap();
        assert_eq!(lists["U2:U3"], "\"gold,silver\"");
        assert_eq!(lists["V2:V3"], "'rolo.lists'!$A$1:$A$2");
        assert_eq!(lists["W2:W3"], "\"1,2,10\"");
        assert_eq!(lists["X2:X3"], "'rolo.lists'!$B$1:$B$2");
        let hidden = &told["openpyxl"]["sheets"][1];
        assert_eq!(
            (&hidden["name"], &hidden["state"]),
            (&json!("rolo.lists"), &json!("veryHidden"))
        );
        assert_eq!(
            hidden["rows"][0],
            json!([["s", "Rio, RJ"], ["d", "2026-06-30 00:00:00"]])
        );
    }
    if told["office"].is_object() {
        for (column, (name, given, _)) in TABLE.iter().enumerate() {
            for (row, (text, _, shown)) in given.iter().enumerate() {
                let expected = if shown.is_empty() { text } else { shown };
                assert_eq!(
                    told["office"]["rows"][row + 1][column],
                    **expected,
                    "{name}"
                );
            }
        }
        assert_eq!(told["office"]["page"], true);
    }
}

fn today() -> String {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    (1970 + now.as_secs() / 31_556_952).to_string()
}

#[test]
fn labels_and_units_are_those_of_the_language() {
    let folder = typed();
    folder.done(&[
        "export",
        "t.csv",
        "-s",
        "s.rolo.toml",
        "--headers",
        "zh",
        "--labels",
        "zh",
        "-o",
        "t.xlsx",
    ]);
    assert_eq!(folder.reread("t.xlsx")[1][20], "金卡");
    if let Some(told) = folder.read_by_others("t.xlsx")
        && told["openpyxl"].is_object()
    {
        let sheet = &told["openpyxl"]["sheets"][0];
        assert_eq!(sheet["formats"][1][10], "#,##0\"晚\"");
        assert_eq!(sheet["lists"]["U2:U3"], "\"金卡,银卡\"");
        assert_eq!(told["openpyxl"]["properties"]["title"], "到访");
    }
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

/// Texts that spreadsheets, XML or those who read them may take for something else.
fn hostile() -> Vec<String> {
    let mut texts: Vec<String> = [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "{=1}",
        "\tx",
        "\rx",
        "a\rb",
        "a\nb",
        "a\n",
        "\n",
        " ",
        " \t ",
        " lead",
        "trail ",
        "\0",
        "a\0b",
        "\u{1}",
        "\u{8}\u{b}\u{c}\u{1f}",
        "\u{7f}\u{80}\u{85}\u{9f}",
        "_x000D_",
        "_x0041_",
        "_x005F_",
        "_x005F_x0041_",
        "_x000D\u{1}",
        "_x005F\u{ffff}_x0041_",
        "_xD83D_",
        "_xD83D__xDE00_",
        "_x0041",
        "_X0041_",
        "\u{fffe}",
        "\u{ffff}",
        "a\u{fffe}b",
        "\u{fdd0}",
        "😀👩‍👩‍👧",
        "שלום عربي",
        "\u{202e}abc",
        "'quoted",
        "''",
        "''=1",
        "http://example.com/a b",
        "mailto:a@b.c",
        "file:///etc/passwd",
        "NULL",
        "TRUE",
        "1e5",
        "00123",
        "13800138000",
        "12345678901234567890",
        "2024-01-01",
        "12:30",
        "1/2",
        "50%",
        "￥5",
        "&<>\"'",
        "&#10;",
        "]]>",
        "<b>x</b>",
        "\u{2028}x",
        "\u{3000}全角",
        "e\u{301}",
        "#N/A",
        "#REF!",
        "\u{feff}x",
        "#",
    ]
    .map(str::to_owned)
    .into();
    texts.push(format!("https://example.com/{}", "a".repeat(2100)));
    texts.push("长".repeat(32_767));
    texts.push("😀".repeat(16_383));
    texts
}

#[test]
fn hostile_texts_come_back_as_they_were() {
    let folder = Folder::new();
    let texts = hostile();
    let row = |n: usize, text: &str| vec![n.to_string(), text.to_owned(), text.to_owned()];
    let header = vec!["n".to_owned(), "any".to_owned(), "text".to_owned()];
    let rows = texts.iter().enumerate().map(|(n, text)| row(n, text));
    let rows: Vec<Vec<String>> = iter::once(header).chain(rows).collect();
    folder.file("t.csv", as_csv(&rows));
    folder.file(
        "s.rolo.toml",
        "[[fields]]\nname = \"text\"\ntype = \"string\"\n",
    );
    for schema in ["none", "s.rolo.toml"] {
        folder.done(&["export", "t.csv", "-s", schema, "-o", "t.xlsx"]);
        assert_same(&folder.reread("t.xlsx"), &rows);
    }
    let Some(told) = folder.read_by_others("t.xlsx") else {
        return;
    };
    if let Some(cells) = cells(&told, 0) {
        for (own, row) in cells.iter().zip(&rows) {
            let expected = row.iter().map(|text| ("s".to_owned(), text.clone()));
            assert!(*own == expected.collect::<Vec<_>>(), "{:?}", row[1]);
        }
        assert_eq!(cells.len(), rows.len());
    }
    if let Some(office) = told["office"]["rows"].as_array() {
        for (own, row) in office.iter().zip(&rows) {
            assert_eq!(own[1], *row[1]);
        }
        assert_eq!(
            (office.len(), &told["office"]["page"]),
            (rows.len(), &json!(true))
        );
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
fn hostile_headers_come_back_as_they_were() {
    let folder = Folder::new();
    let mut header = hostile();
    // Of nothing but blanks is no header; that and an empty one at the end have nothing in a sheet.
    header.retain(|text| !text.trim().is_empty() && text.len() < 3000);
    header.extend(["a", "a", "", "", "z"].map(str::to_owned));
    header.push("very long ".repeat(300).trim().to_owned());
    let row: Vec<String> = (0..header.len()).map(|n| format!("r{n}")).collect();
    let rows = [header, row];
    folder.file("t.csv", as_csv(&rows));
    folder.done(&["export", "t.csv", "-s", "none", "-o", "t.xlsx"]);
    assert_same(&folder.reread("t.xlsx"), &rows);
    if let Some(told) = folder.read_by_others("t.xlsx") {
        if let Some(cells) = cells(&told, 0) {
            let header = cells[0].iter().map(|(_, text)| text.clone());
            assert_same(&[header.collect()], &rows[..1]);
        }
        if told["office"].is_object() {
            assert_eq!(told["office"]["rows"][0], json!(rows[0]));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_table_of_texts_is_read_again(
        rows in prop::collection::vec(prop::collection::vec(
            prop_oneof![
                any::<String>(), "[ -~]{0,6}", "_x[0-9A-Fa-f]{4}_?[\u{1}\u{ffff}_]?", "(_x005F|_x00|_|x|\u{0}|\r|\n|\t| ){0,6}",
            ], 3), 1..12),
        threads in 1..3_usize,
    ) {
        let folder = Folder::new();
        let mut table = vec![["a", "b", "c"].map(str::to_owned).to_vec()];
        table.extend(rows);
        // A record has something.
        for (n, row) in table.iter_mut().enumerate().skip(1) {
            row[0].insert_str(0, &n.to_string());
        }
        folder.file("t.csv", as_csv(&table));
        folder.done(&["export", "t.csv", "-s", "none", "--encoding", "utf-8", "-o", "t.xlsx", "-j", &threads.to_string()]);
        let read = folder.reread("t.xlsx");
        prop_assert_eq!(read, table);
    }
}

/// The payloads of the corpus: each one a text, unchanged.
#[test]
fn payloads_are_texts() {
    let root = env::var_os("ROLO_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let path = root.join("corpora/injection/payloads.jsonl");
    let Ok(text) = fs::read_to_string(&path) else {
        assert!(
            env::var_os("ROLO_REQUIRE_SHARED").is_none(),
            "{} is not there",
            path.display()
        );
        println!("not run: {} is not there", path.display());
        return;
    };
    let folder = Folder::new();
    let cases = text
        .lines()
        .map(|line| serde_json::from_str::<Json>(line).unwrap());
    let payloads: Vec<String> = cases
        .map(|case| case["input"].as_str().unwrap().to_owned())
        .collect();
    assert!(payloads.len() > 20);
    let mut table = vec![vec!["n".to_owned(), "cell".to_owned()]];
    table.extend(
        payloads
            .iter()
            .enumerate()
            .map(|(n, text)| vec![n.to_string(), text.clone()]),
    );
    folder.file("t.csv", as_csv(&table));
    // As headers too.
    let wide = [
        payloads.clone(),
        (0..payloads.len()).map(|n| n.to_string()).collect(),
    ];
    folder.file("wide.csv", as_csv(&wide));
    for name in ["t", "wide"] {
        let book = format!("{name}.xlsx");
        folder.done(&["export", &format!("{name}.csv"), "-s", "none", "-o", &book]);
        let table = if name == "t" { &table[..] } else { &wide };
        assert_same(&folder.reread(&book), table);
        let mut zip = zip::ZipArchive::new(fs::File::open(folder.path(&book)).unwrap()).unwrap();
        let mut sheet = String::new();
        let mut part = zip.by_name("xl/worksheets/sheet1.xml").unwrap();
        std::io::Read::read_to_string(&mut part, &mut sheet).unwrap();
        assert!(!sheet.contains("<f>") && !sheet.contains("<f ") && !sheet.contains("<hyperlink"));
        let Some(told) = folder.read_by_others(&book) else {
            continue;
        };
        if let Some(cells) = cells(&told, 0) {
            for (own, row) in cells.iter().zip(table) {
                let expected: Vec<_> = row
                    .iter()
                    .map(|text| ("s".to_owned(), text.clone()))
                    .collect();
                assert_eq!(*own, expected);
            }
        }
    }
}

/// More records than a sheet has rows: minutes in a debug build, so run by hand:
/// `cargo test --release --test workbook_export -- --ignored`.
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
