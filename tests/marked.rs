//! `--report xlsx`: the user's own workbook, bad cells coloured and explained, and nothing else of it changed.
#![allow(clippy::unwrap_used, clippy::print_stderr, missing_docs)] // a test may fail loudly, and says what it left out

mod folder;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use folder::Folder;
use serde_json::Value as Json;
use zip::ZipArchive;

/// The parts of a workbook by name.
fn parts(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut zip = ZipArchive::new(File::open(path).unwrap()).unwrap();
    (0..zip.len())
        .map(|index| {
            let mut part = zip.by_index(index).unwrap();
            let mut content = Vec::new();
            part.read_to_end(&mut content).unwrap();
            (part.name().unwrap().into_owned(), content)
        })
        .collect()
}

/// The parts that a marked workbook has otherwise, new ones aside.
fn changed(before: &Path, after: &Path) -> Vec<String> {
    let (before, after) = (parts(before), parts(after));
    let changed = before
        .iter()
        .filter(|(name, content)| after.get(*name) != Some(content));
    changed.map(|(name, _)| name.clone()).collect()
}

fn corpora() -> Option<PathBuf> {
    let root = std::env::var_os("ROLO_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let folder = root.join("corpora/sheets");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(
        std::env::var_os("ROLO_REQUIRE_SHARED").is_none(),
        "{} is not there",
        folder.display()
    );
    eprintln!("skipped: {} is not there", folder.display());
    None
}

#[test]
fn nothing_else_of_a_workbook_changes() {
    let Some(folder) = corpora() else { return };
    let cases = std::fs::read_to_string(folder.join("expected.jsonl")).unwrap();
    let mut marked = 0;
    for case in cases.lines() {
        let case: Json = serde_json::from_str(case).unwrap();
        let file = case["file"].as_str().unwrap();
        let ending = Path::new(file)
            .extension()
            .and_then(|ending| ending.to_str());
        let Some(ending) = ending.filter(|ending| ["xlsx", "xlsm"].contains(ending)) else {
            continue;
        };
        let work = Folder::new();
        let (name, out) = (format!("in.{ending}"), format!("out.{ending}"));
        let before = work.file(&name, std::fs::read(folder.join(file)).unwrap());
        let read = |name: &str| work.run(&["filter", "true", name, "-s", "none", "--to", "csv"]);
        let table = read(&name);
        let told = work.run(&["validate", &name, "-s", "none", "--report", "json"]);
        let told: Json = serde_json::from_slice(&told.stdout).unwrap_or_default();
        // What only is called so is another thing.
        if table.status.code() != Some(0) || told["inputs"][0]["format"] != "xlsx" {
            continue;
        }
        let report = format!("xlsx={out}");
        let done = work.run(&["validate", &name, "-s", "none", "--report", &report]);
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(matches!(done.status.code(), Some(0 | 1)), "{file}: {said}");
        let after = work.0.path().join(&out);
        let others = changed(&before, &after);
        let allowed = |part: &&String| {
            let part = part.to_lowercase();
            part == "[content_types].xml"
                || part.ends_with("workbook.xml")
                || part.ends_with("workbook.xml.rels")
                || part.ends_with("styles.xml")
                // The notes of the sheet.
                || part.starts_with("xl/worksheets/_rels/")
                || part.starts_with("xl/comments")
                || part.contains("drawing")
        };
        let others: Vec<&String> = others.iter().filter(|part| !allowed(part)).collect();
        // The sheet itself.
        assert!(others.len() <= 1, "{file}: {others:?}");
        let again = read(&out);
        assert_eq!(
            again.status.code(),
            Some(0),
            "{file}: {}",
            String::from_utf8_lossy(&again.stderr)
        );
        assert!(again.stdout == table.stdout, "{file}");
        marked += 1;
    }
    assert!(marked > 20, "{marked}");
}

const SCHEMA: &str = r#"
primaryKey = ["id"]
[[fields]]
name = "id"
[[fields]]
name = "card"
kind = "cn-resident-id"
type = "string"
[[fields]]
name = "level"
titles = { zh = "等级" }
type = "string"
constraints = { required = true, enum = ["gold", "silver"] }
"#;

/// A workbook with a title above its headers, a formula, colours, and another sheet.
fn workbook(folder: &Folder) {
    use rust_xlsxwriter::{Color, Format, Formula, Note};
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("客户").unwrap();
    let red = Format::new().set_background_color(Color::Red).set_bold();
    sheet.write_string(0, 0, "客户表").unwrap();
    for (column, header) in (0..).zip(["id", "card", "等级", "total"]) {
        sheet
            .write_string_with_format(2, column, header, &red)
            .unwrap();
    }
    for (row, cells) in (3..).zip([
        ["1", "11010519491231002X", "gold"],
        ["2", "110105194912310021", "Gold"],
        ["2", "", ""],
        ["4", "11010519491231002X", "silver"],
    ]) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell).unwrap();
        }
        let formula = Formula::new(format!("=LEN(A{})", row + 1)).set_result("1");
        sheet.write_formula(row, 3, formula).unwrap();
    }
    // A bad cell and a good one with notes of their owner's.
    for (row, column) in [(5, 2), (3, 0)] {
        sheet.insert_note(row, column, &Note::new("ours")).unwrap();
    }
    book.add_worksheet().write_string(0, 0, "other").unwrap();
    book.save(folder.0.path().join("in.xlsx")).unwrap();
    folder.file("s.rolo.toml", SCHEMA);
}

impl Folder {
    fn marked(&self, input: &str, output: &str, args: &[&str]) -> Option<i32> {
        let report = format!("xlsx={output}");
        let own = ["validate", input, "-s", "s.rolo.toml", "--report", &report];
        let done = self.run(&[&own, args].concat());
        assert!(done.stdout.is_empty());
        done.status.code()
    }

    /// The texts of a sheet, row by row; empty cells are empty texts.
    fn texts(&self, book: &str, sheet: &str) -> Vec<Vec<String>> {
        use calamine::{Reader as _, Xlsx, open_workbook};
        let mut book: Xlsx<_> = open_workbook(self.0.path().join(book)).unwrap();
        let range = book.worksheet_range(sheet).unwrap();
        let rows = range.rows();
        rows.map(|row| row.iter().map(ToString::to_string).collect())
            .collect()
    }
}

#[test]
fn a_column_says_why_in_the_language_of_the_reader() {
    let folder = Folder::new();
    workbook(&folder);
    assert_eq!(folder.marked("in.xlsx", "en.xlsx", &[]), Some(1));
    let rows = folder.texts("en.xlsx", "客户");
    let said: Vec<&str> = rows.iter().map(|row| row[4].as_str()).collect();
    assert_eq!(said[..4], ["", "", "Errors", ""]);
    assert!(
        said[4].starts_with("card: ") && said[4].contains("; 等级: not one of"),
        "{}",
        said[4]
    );
    assert!(said[4].ends_with("(perhaps: gold)"), "{}", said[4]);
    // The same customer number twice, and no level.
    assert_eq!(
        said[5],
        "id: the same value stands in row 5; 等级: a value is required"
    );
    assert!(
        !said.concat().contains("110105194912310021"),
        "no value of a sensitive field"
    );
    assert_eq!(
        folder.marked("in.xlsx", "zh.xlsx", &["--lang", "zh"]),
        Some(1)
    );
    let rows = folder.texts("zh.xlsx", "客户");
    assert_eq!(rows[2][4], "错误说明");
    assert_eq!(rows[5][4], "id：与第 5 行的值重复；等级：必填");
    let summary = folder.texts("zh.xlsx", "汇总");
    assert!(summary[0][0].starts_with("未通过"), "{summary:?}");
    assert!(
        summary
            .iter()
            .any(|row| row[1] == "required" && row[3] == "1"),
        "{summary:?}"
    );
    let english = folder.texts("en.xlsx", "Summary");
    let titled = |row: &Vec<String>| row[0].starts_with("Not a Chinese resident identity number");
    let row = english.iter().find(|row| titled(row));
    assert_eq!(row.unwrap()[1], "kind.cn-resident-id");
}

#[test]
fn the_guide_says_what_each_column_expects() {
    let folder = Folder::new();
    workbook(&folder);
    for (lang, sheet, expected) in [
        (
            "en",
            "How to fix",
            [
                "等级",
                "required; one of: gold, silver",
                "gold",
                "Value outside the list: 1\nMissing required value: 1",
            ],
        ),
        (
            "zh",
            "说明",
            [
                "等级",
                "必填；只能是：gold、silver",
                "gold",
                "不在可选值之内：1 处\n必填项为空：1 处",
            ],
        ),
    ] {
        folder.marked("in.xlsx", "out.xlsx", &["--lang", lang]);
        let rows = folder.texts("out.xlsx", sheet);
        let of = |header: &str| rows.iter().position(|row| row[0] == header).unwrap();
        let level = of("等级");
        assert_eq!(rows[level], expected);
        // The one with the most findings stands first.
        assert!(level < of("card"), "{rows:?}");
        let all = rows.concat().concat();
        assert!(!all.contains("110105194912310021") && !all.contains("Gold"));
    }
    // Without a schema nothing is known of columns.
    folder.run(&[
        "validate",
        "in.xlsx",
        "-s",
        "none",
        "--report",
        "xlsx=none.xlsx",
    ]);
    let rows = folder.texts("none.xlsx", "How to fix");
    assert!(rows.iter().flatten().all(|text| text != "What is expected"));
}

#[test]
fn what_comes_back_is_judged_as_it_is() {
    let folder = Folder::new();
    workbook(&folder);
    folder.marked("in.xlsx", "marked.xlsx", &[]);
    let findings = |file: &str| {
        let args = ["validate", file, "-s", "s.rolo.toml", "--report", "jsonl"];
        let found = String::from_utf8(folder.run(&args).stdout).unwrap();
        found.replace(file, "")
    };
    assert_eq!(findings("marked.xlsx"), findings("in.xlsx"));
    // Marked once more it has one column and two sheets of ours, not two and four.
    folder.marked("marked.xlsx", "again.xlsx", &["--lang", "zh"]);
    let rows = folder.texts("again.xlsx", "客户");
    assert_eq!((rows[2].len(), rows[2][4].as_str()), (5, "错误说明"));
    let (first, second) = (
        parts(&folder.0.path().join("marked.xlsx")),
        parts(&folder.0.path().join("again.xlsx")),
    );
    assert!(first.keys().eq(second.keys()));
}

#[test]
fn notes_say_why_at_the_cells() {
    let folder = Folder::new();
    workbook(&folder);
    folder.marked("in.xlsx", "marked.xlsx", &[]);
    folder.marked("marked.xlsx", "again.xlsx", &["--lang", "zh"]);
    let notes = |book: &str| {
        let parts = parts(&folder.0.path().join(book));
        let of = |ending: &str| {
            let mut parts = parts.iter();
            let part = parts.find(|(name, _)| name.to_lowercase().contains(ending));
            String::from_utf8(part.unwrap().1.clone()).unwrap()
        };
        let shapes = of(".vml").matches("<x:Row>").count();
        (of("comments1"), shapes)
    };
    let (said, shapes) = notes("marked.xlsx");
    assert_eq!(
        (said.matches("<comment ").count(), shapes),
        (5, 5),
        "{said}"
    );
    // The cell whose owner has said something gets nothing else.
    assert_eq!(said.matches("ref=\"C6\"").count(), 1);
    assert!(said.contains("not one of") && !said.contains("110105194912310021"));
    let (said, shapes) = notes("again.xlsx");
    assert_eq!(
        (said.matches("<comment ").count(), shapes),
        (5, 5),
        "{said}"
    );
    assert!(said.contains("不在允许的取值之中") && !said.contains("not one of"));
}

#[test]
fn a_pattern_is_shown_by_an_example() {
    let folder = Folder::new();
    folder.file(
        "s.rolo.toml",
        "[[fields]]\nname = \"code\"\ntype = \"string\"\nexample = \"AB-17\"\nconstraints = { pattern = \"[A-Z]{2}-[0-9]+\" }\n",
    );
    folder.file("t.csv", "code\nAB-1\nab1\n");
    for (lang, said) in [
        ("en", "code: not in the right form, which is as in AB-17"),
        ("zh", "code：格式不对，应类似 AB-17"),
    ] {
        folder.marked("t.csv", "t.xlsx", &["--lang", lang]);
        assert_eq!(folder.texts("t.xlsx", "t")[2][1], said);
    }
}

#[test]
fn good_rows_are_hidden_where_only_bad_ones_are_asked_for() {
    let folder = Folder::new();
    workbook(&folder);
    folder.marked("in.xlsx", "bad.xlsx", &["--only-bad"]);
    let parts = parts(&folder.0.path().join("bad.xlsx"));
    let sheet = String::from_utf8_lossy(&parts["xl/worksheets/sheet1.xml"]).into_owned();
    for (row, hidden) in [(3, false), (4, true), (5, false), (6, false), (7, true)] {
        let tag = sheet.split(&format!("<row r=\"{row}\"")).nth(1).unwrap();
        let tag = tag.split('>').next().unwrap();
        assert_eq!(tag.contains("hidden=\"1\""), hidden, "{row}: {tag}");
    }
}

/// A table with a title, a blank row, a record that is too short and one that is too long.
const TABLE: &str = "customers of May\n\nid,card,等级\n1,11010519491231002X,gold\n2,110105194912310021,Gold\n\n\
    3,11010519491231002X,gold,more\n4\n007,11010519491231002X,\"two\nlines\"\n";

#[test]
fn of_a_table_that_is_no_workbook_one_is_made() {
    let folder = Folder::new();
    folder.file("t.csv", TABLE);
    folder.file("s.rolo.toml", SCHEMA);
    assert_eq!(folder.marked("t.csv", "t.xlsx", &[]), Some(1));
    let rows = folder.texts("t.xlsx", "t");
    let expected = [
        ["customers of May", "", "", "", ""],
        ["", "", "", "", "[note] nothing in this row"],
        ["id", "card", "等级", "", "Errors"],
        ["1", "11010519491231002X", "gold", "", ""],
    ];
    assert_eq!(rows[..4], expected);
    assert!(rows[4][4].ends_with("(perhaps: gold)"), "{rows:?}");
    assert_eq!(rows[6][3], "more");
    assert!(rows[7][4].contains("3 cells expected, 1 found"), "{rows:?}");
    assert_eq!(
        (rows[8][0].as_str(), rows[8][2].as_str()),
        ("007", "two\nlines")
    );
    // Read again it is the table that it was, but for records that are too short: a sheet knows none.
    let findings = |file: &str| {
        let args = ["validate", file, "-s", "s.rolo.toml", "--report", "jsonl"];
        let found = String::from_utf8(folder.run(&args).stdout).unwrap();
        let found = found
            .lines()
            .map(|line| serde_json::from_str(line).unwrap());
        let found = found.filter(|one: &Json| one["code"].is_string());
        let seen = found.map(|one| (one["row"].clone(), one["code"].clone(), one["cell"].clone()));
        seen.filter(|(_, code, _)| code != "ragged-short" && code != "required")
            .collect::<Vec<_>>()
    };
    let seen = findings("t.csv");
    assert!(seen.len() > 4);
    assert_eq!(findings("t.xlsx"), seen);
    // Whatever it comes from.
    for (args, input) in [
        (&["-"][..], TABLE),
        (
            &["-", "--from", "jsonl"],
            "{\"id\": 1, \"等级\": \"Gold\"}\n{\"id\": 1}\n",
        ),
        (&["-", "--header-row", "none"], "1,2,3\n"),
        (&["-"], ""),
    ] {
        let report = [
            "validate",
            "-s",
            "s.rolo.toml",
            "--report",
            "xlsx=o.xlsx",
            "--only-bad",
        ];
        let done = folder.fed(&[&report, args].concat(), input.as_bytes());
        assert_eq!(done.status.code(), Some(1), "{args:?}");
        let read = folder.run(&["filter", "true", "o.xlsx", "-s", "none", "--to", "csv"]);
        assert_eq!(read.status.code(), Some(0), "{args:?}");
        let text = String::from_utf8(read.stdout).unwrap();
        let header = text.lines().next().unwrap_or_default();
        let expected = match (input, args.len()) {
            (TABLE, _) => "customers of May",
            ("", _) => "",
            (_, 3) if args[1] == "--from" => "id,等级",
            _ => "1,2,3",
        };
        assert_eq!(header, expected, "{args:?}");
    }
}

#[test]
fn a_row_that_is_not_there_is_not_made_to_say_that_it_is_blank() {
    let folder = Folder::new();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let look = rust_xlsxwriter::Format::new().set_bold();
    for (row, id) in [(0, "id"), (1, "1"), (5000, "x")] {
        sheet.write_string(row, 0, id).unwrap();
    }
    sheet.write_blank(2, 0, &look).unwrap();
    book.save(folder.0.path().join("in.xlsx")).unwrap();
    folder.file(
        "s.rolo.toml",
        "[[fields]]\nname = \"id\"\ntype = \"integer\"\n",
    );
    folder.marked("in.xlsx", "out.xlsx", &["--lang", "en"]);
    let parts = parts(&folder.0.path().join("out.xlsx"));
    let sheet = String::from_utf8_lossy(&parts["xl/worksheets/sheet1.xml"]).into_owned();
    let rows: Vec<&str> = sheet.split("<row r=\"").skip(1).collect();
    assert_eq!(rows.len(), 4);
    assert!(rows[2].contains("nothing in this row"), "{}", rows[2]);
    let summary = folder.texts("out.xlsx", "Summary");
    assert!(
        summary.concat().iter().any(|cell| cell == "4998"),
        "{summary:?}"
    );
}

#[test]
fn a_marked_workbook_is_called_what_it_is() {
    let folder = Folder::new();
    workbook(&folder);
    let with_type = |name: &str, kind: &str| {
        let mut zip = zip::ZipWriter::new(File::create(folder.0.path().join(name)).unwrap());
        for (part, content) in parts(&folder.0.path().join("in.xlsx")) {
            let options = zip::write::SimpleFileOptions::default();
            zip.start_file(&part, options).unwrap();
            let content = String::from_utf8_lossy(&content).into_owned();
            let content = content.replace(".sheet.main+xml", kind);
            zip.write_all(content.as_bytes()).unwrap();
        }
        zip.finish().unwrap();
    };
    with_type("macros.xlsx", ".sheet.macroEnabled.main+xml");
    with_type("form.xltx", ".template.main+xml");
    for (input, output, expected) in [
        (
            "macros.xlsx",
            "o.xlsx",
            Some("a workbook with macros must end with .xlsm"),
        ),
        ("macros.xlsx", "o.xlsm", None),
        (
            "form.xltx",
            "o.xlsx",
            Some("a template without macros must end with .xltx"),
        ),
        ("form.xltx", "o.XLTX", None),
        (
            "in.xlsx",
            "o2.xlsm",
            Some("a workbook without macros must end with .xlsx"),
        ),
        ("in.xlsx", "o2.part", None),
    ] {
        let report = format!("xlsx={output}");
        let args = [
            "validate",
            input,
            "-s",
            "s.rolo.toml",
            "--lang",
            "en",
            "--report",
            &report,
        ];
        let done = folder.run(&args);
        let said = String::from_utf8_lossy(&done.stderr);
        if let Some(expected) = expected {
            assert_eq!(done.status.code(), Some(2), "{said}");
            let hint = said.contains("did you mean xlsx=o");
            assert!(said.contains(expected) && hint, "{said}");
        } else {
            assert_eq!(done.status.code(), Some(1), "{said}");
        }
        assert_eq!(folder.0.path().join(output).exists(), expected.is_none());
    }
}

#[test]
fn only_one_table_is_marked() {
    let folder = Folder::new();
    workbook(&folder);
    folder.file("t.csv", "id\n1\n");
    for (command, files) in [
        ("validate", &["in.xlsx", "t.csv"][..]),
        ("export", &["t.csv"]),
    ] {
        let args = [
            &[command, "-s", "s.rolo.toml", "--report", "xlsx=o.xlsx"],
            files,
        ]
        .concat();
        let done = folder.fed(&args, b"id\n1\n");
        assert_eq!(done.status.code(), Some(2), "{files:?}");
        let said = String::from_utf8_lossy(&done.stderr);
        // It is known before anything is judged.
        assert!(
            said.contains("--report xlsx marks") && !said.contains("record"),
            "{said}"
        );
    }
    let done = folder.run(&[
        "validate",
        "no.xlsx",
        "-s",
        "none",
        "--report",
        "xlsx=o.xlsx",
    ]);
    assert_eq!(done.status.code(), Some(3));
    assert_eq!(folder.names(), ["in.xlsx", "s.rolo.toml", "t.csv"]);
}
