//! `--in-place` for workbooks: the cells that change have other values, and nothing else of the file does.
#![allow(clippy::unwrap_used, missing_docs)]

mod folder;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;
use std::process::Output;

use folder::Folder;
use proptest::prelude::*;
use proptest::test_runner::Config;
use rust_xlsxwriter::{Chart, ChartType, Color, Format, Formula, Workbook};
use zip::ZipArchive;

const SCHEMA: &str = r#"
locale = "en-US"
[[fields]]
name = "id"
type = "string"
[[fields]]
name = "name"
titles = { zh = "姓名" }
type = "string"
[[fields]]
name = "phone"
type = "string"
clean = ["digits"]
[[fields]]
name = "amount"
type = "number"
[[fields]]
name = "active"
type = "boolean"
[[fields]]
name = "level"
type = "string"
default = "silver"
clean = ["trim", "lower", "default"]
"#;

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

/// The parts that differ.
fn changed(before: &Path, after: &Path) -> Vec<String> {
    let (before, after) = (parts(before), parts(after));
    assert!(before.keys().eq(after.keys()));
    let changed = before
        .iter()
        .filter(|(name, content)| after.get(*name) != Some(content));
    changed.map(|(name, _)| name.clone()).collect()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

impl Folder {
    /// A table of a workbook as it is read.
    fn table(&self, book: &str) -> String {
        let done = self.run(&["filter", "true", book, "-s", "none", "--to", "csv"]);
        assert_eq!(done.status.code(), Some(0), "{}", said(&done));
        String::from_utf8(done.stdout).unwrap()
    }

    fn part(&self, book: &str, part: &str) -> String {
        let mut parts = parts(&self.0.path().join(book));
        String::from_utf8(parts.remove(part).unwrap()).unwrap()
    }

    /// The only copy that was kept of a file.
    fn copy(&self, book: &str) -> Vec<u8> {
        let folder = self.0.path().join(".rolo/backups").join(book);
        let mut copies = fs::read_dir(folder).unwrap();
        let copy = copies.next().unwrap().unwrap();
        assert!(copies.next().is_none());
        fs::read(copy.path()).unwrap()
    }
}

/// A workbook with a title above its headers, colours, formulas, a chart and another sheet.
fn workbook(folder: &Folder) {
    let mut book = Workbook::new();
    let red = Format::new().set_background_color(Color::Red).set_bold();
    let money = Format::new().set_num_format("#,##0.00");
    let sheet = book.add_worksheet();
    sheet.set_name("客户").unwrap();
    sheet.merge_range(0, 0, 0, 3, "客户表", &red).unwrap();
    let headers = ["id", "姓名", "phone", "amount", "active", "level", "twice"];
    for (column, header) in (0..).zip(headers) {
        sheet
            .write_string_with_format(2, column, header, &red)
            .unwrap();
    }
    sheet.set_column_format(5, &red).unwrap();
    let rows = [
        [
            "C1",
            " 张三 <a&b>",
            "138 0013 8000",
            "1,200.50",
            "yes",
            "GOLD",
        ],
        ["C2", "Li", "13900139000", "80", "TRUE", ""],
        ["C3", "王五 ", "", " 99 ", "false", "gold"],
    ];
    for (row, cells) in (3..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            match column {
                3 => sheet.write_string_with_format(row, column, cell, &money),
                1 => sheet.write_string_with_format(row, column, cell, &red),
                _ if cell.is_empty() => continue,
                _ => sheet.write_string(row, column, cell),
            }
            .unwrap();
        }
        let formula = Formula::new(format!("=D{0}*2", row + 1)).set_result("160");
        sheet.write_formula(row, 6, formula).unwrap();
    }
    // A level that a formula gives.
    let formula = Formula::new("=\" Gold\"").set_result(" Gold");
    sheet.write_formula(5, 5, formula).unwrap();
    let other = book.add_worksheet();
    let formula = Formula::new("=SUM('客户'!D4:D6)").set_result("80");
    other.write_formula(0, 0, formula).unwrap();
    let mut chart = Chart::new(ChartType::Column);
    chart.add_series().set_values("='客户'!$D$4:$D$6");
    other.insert_chart(2, 2, &chart).unwrap();
    book.save(folder.0.path().join("t.xlsx")).unwrap();
    fs::copy(
        folder.0.path().join("t.xlsx"),
        folder.0.path().join("before.xlsx"),
    )
    .unwrap();
    folder.file("s.rolo.toml", SCHEMA);
}

const CLEAN: [&str; 5] = ["clean", "t.xlsx", "-s", "s.rolo.toml", "--in-place"];

#[test]
fn cells_that_change_have_other_values_and_nothing_else_does() {
    let folder = Folder::new();
    workbook(&folder);
    let done = folder.run(&[&CLEAN[..], &["-v", "--changes", "c.csv"]].concat());
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    let told = said(&done);
    assert!(
        told.contains("1 cell holds a formula and is left as it is"),
        "{told}"
    );
    assert!(told.contains("7 cells in 3 records changed"), "{told}");
    let (before, after) = (
        folder.0.path().join("before.xlsx"),
        folder.0.path().join("t.xlsx"),
    );
    assert_eq!(changed(&before, &after), ["xl/worksheets/sheet1.xml"]);
    assert_eq!(
        folder.table("t.xlsx"),
        "客户表,,,,,,\nid,姓名,phone,amount,active,level,twice\n\
         C1,张三 <a&b>,13800138000,1200.5,yes,gold,160\n\
         C2,Li,13900139000,80,TRUE,silver,160\n\
         C3,王五,,99,false, Gold,160\n"
    );
    // Every cell that changed is in the list, and no other.
    let changes = fs::read_to_string(folder.0.path().join("c.csv")).unwrap();
    let cells: Vec<&str> = changes
        .lines()
        .skip(1)
        .map(|line| line.split(',').nth(3).unwrap())
        .collect();
    assert_eq!(cells, ["B4", "C4", "D4", "F4", "F5", "B6", "D6"]);
    let sheet = folder.part("t.xlsx", "xl/worksheets/sheet1.xml");
    let style = |sheet: &str, cell: &str| {
        let tag = sheet.split(&format!("<c r=\"{cell}\"")).nth(1).unwrap();
        let tag = tag.split('>').next().unwrap();
        tag.split("s=\"")
            .nth(1)
            .map(|rest| rest.split('"').next().unwrap().to_owned())
    };
    let own = folder.part("before.xlsx", "xl/worksheets/sheet1.xml");
    for cell in ["B4", "C4", "D4", "D6", "F4"] {
        assert_eq!(style(&sheet, cell), style(&own, cell), "{cell}");
    }
    // A cell that was not there looks as its column does.
    assert_eq!(style(&sheet, "F5"), style(&own, "F3"));
    assert!(sheet.contains("<f>\" Gold\"</f><v> Gold</v>"), "{sheet}");
    // What does not change is the same byte for byte.
    let rest = |sheet: &str| sheet.split("</sheetData>").nth(1).unwrap().to_owned();
    assert_eq!(rest(&sheet), rest(&own));
    assert_eq!(folder.copy("t.xlsx"), fs::read(&before).unwrap());
}

#[test]
fn cleaned_once_more_the_file_stays_as_it_is() {
    let folder = Folder::new();
    workbook(&folder);
    assert!(folder.run(&CLEAN).status.success());
    let once = fs::read(folder.0.path().join("t.xlsx")).unwrap();
    let done = folder.run(&[&CLEAN[..], &["-v", "--lang", "zh"]].concat());
    assert!(done.status.success());
    assert!(
        said(&done).contains("没有需要改动的单元格"),
        "{}",
        said(&done)
    );
    assert!(
        said(&done).contains("有 1 个单元格是公式，保留原样"),
        "{}",
        said(&done)
    );
    assert_eq!(fs::read(folder.0.path().join("t.xlsx")).unwrap(), once);
    // One copy: nothing was kept the second time.
    let _ = folder.copy("t.xlsx");
}

#[test]
fn what_cannot_be_changed_in_a_workbook_is_refused() {
    let folder = Folder::new();
    workbook(&folder);
    folder.file(
        "drop.rolo.toml",
        format!("extraColumns = \"drop\"\n{SCHEMA}"),
    );
    for (args, en, zh) in [(
        &["clean", "t.xlsx", "-s", "drop.rolo.toml", "--in-place"][..],
        "no column is taken out of a workbook",
        "工作簿中的列不能直接删除",
    )] {
        for (lang, why) in [("en", en), ("zh", zh)] {
            let done = folder.run(&[args, &["--lang", lang]].concat());
            assert_eq!(done.status.code(), Some(2), "{args:?}: {}", said(&done));
            assert!(said(&done).contains(why), "{args:?}: {}", said(&done));
        }
    }
    assert_eq!(
        fs::read(folder.0.path().join("t.xlsx")).unwrap(),
        fs::read(folder.0.path().join("before.xlsx")).unwrap()
    );
    assert!(!folder.0.path().join(".rolo/backups").exists());
}

#[test]
fn only_what_is_asked_for_is_done_to_the_file() {
    let folder = Folder::new();
    workbook(&folder);
    let done = folder.run(&["clean", "t.xlsx", "-s", "s.rolo.toml", "--dry-run"]);
    assert!(done.status.success());
    assert!(String::from_utf8_lossy(&done.stdout).contains("B4"));
    assert_eq!(
        fs::read(folder.0.path().join("t.xlsx")).unwrap(),
        fs::read(folder.0.path().join("before.xlsx")).unwrap()
    );
}

/// A workbook of ten customers below a title, with a filter, a format for whole columns and another sheet.
fn customers(folder: &Folder) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("S").unwrap();
    sheet.write_string(0, 0, "customers").unwrap();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    for (column, header) in (0..).zip(["id", "name", "since"]) {
        sheet.write_string(1, column, header).unwrap();
    }
    for row in 2..12_u32 {
        sheet.write_number(row, 0, row - 1).unwrap();
        sheet.write_string(row, 1, format!("n{}", row - 1)).unwrap();
        let serial = 45_289 + row;
        sheet
            .write_number_with_format(row, 2, serial, &day)
            .unwrap();
        sheet.set_row_height(row, 10 + row).unwrap();
    }
    sheet.autofilter(1, 0, 11, 2).unwrap();
    sheet.set_repeat_rows(0, 1).unwrap();
    book.add_worksheet().write_string(0, 0, "other").unwrap();
    book.save(folder.0.path().join("t.xlsx")).unwrap();
    let path = folder.0.path();
    fs::copy(path.join("t.xlsx"), path.join("before.xlsx")).unwrap();
}

const FILTER: [&str; 6] = ["t.xlsx", "-s", "none", "--header-row", "2", "--in-place"];

#[test]
fn records_that_are_not_kept_leave_and_those_behind_them_move_up() {
    let folder = Folder::new();
    customers(&folder);
    let done = folder.run(&[&["filter", "id in (2, 5, 6, 9)"], &FILTER[..]].concat());
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    let path = folder.0.path();
    let part = "xl/worksheets/sheet1.xml";
    assert_eq!(
        changed(&path.join("before.xlsx"), &path.join("t.xlsx")),
        [part]
    );
    assert_eq!(
        folder.table("t.xlsx"),
        "customers,,\nid,name,since\n2,n2,2024-01-01\n5,n5,2024-01-04\n6,n6,2024-01-05\n9,n9,2024-01-08\n"
    );
    let sheet = folder.part("t.xlsx", part);
    assert!(sheet.contains("<autoFilter ref=\"A2:C6\"/>"), "{sheet}");
    let row = sheet.split("<row r=\"5\"").nth(1).unwrap();
    assert!(
        row.split('>').next().unwrap().contains("ht=\"17.25\""),
        "{row}"
    );
    assert!(
        row.contains("<c r=\"C5\"") && !sheet.contains("<row r=\"7\""),
        "{sheet}"
    );
    let before = fs::read(path.join("before.xlsx")).unwrap();
    assert_eq!(folder.copy("t.xlsx"), before);
    // All that is left is kept: nothing is done.
    let once = fs::read(path.join("t.xlsx")).unwrap();
    assert!(
        folder
            .run(&[&["filter", "true"], &FILTER[..]].concat())
            .status
            .success()
    );
    assert_eq!(fs::read(path.join("t.xlsx")).unwrap(), once);
}

#[test]
fn so_many_records_stay_as_are_asked_for() {
    for (more, expected) in [
        (&["--limit", "2"][..], "4,n4,2024-01-03\n5,n5,2024-01-04\n"),
        (&["--limit", "0"], ""),
        (
            &["--invert"],
            "1,n1,2023-12-31\n2,n2,2024-01-01\n3,n3,2024-01-02\n",
        ),
    ] {
        let folder = Folder::new();
        customers(&folder);
        let done = folder.run(&[&["filter", "id > 3"], &FILTER[..], more].concat());
        assert_eq!(done.status.code(), Some(0), "{}", said(&done));
        let expected = format!("customers,,\nid,name,since\n{expected}");
        let expected = expected.replace(if more[1..] == ["0"] { ",," } else { "\0" }, "");
        let found = folder.table("t.xlsx");
        assert_eq!(
            found.lines().skip(1).collect::<Vec<_>>(),
            expected.lines().skip(1).collect::<Vec<_>>()
        );
    }
    let folder = Folder::new();
    customers(&folder);
    let sample = [
        &["filter", "true"],
        &FILTER[..5],
        &["--sample", "3", "--to", "csv"],
    ]
    .concat();
    let expected = String::from_utf8(folder.run(&sample).stdout).unwrap();
    let done = folder.run(&[&["filter", "true"], &FILTER[..], &["--sample", "3"]].concat());
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    assert_eq!(folder.table("t.xlsx"), format!("customers,,\n{expected}"));
}

#[test]
fn records_past_their_time_leave_a_workbook() {
    let folder = Folder::new();
    customers(&folder);
    folder.file(
        "old.rolo.toml",
        "[[fields]]\nname = \"id\"\n[[fields]]\nname = \"name\"\nclean = [\"upper\"]\n[[fields]]\nname = \"since\"\ntype = \"date\"\n\
         [retention]\nfield = \"since\"\nkeep = \"365d\"\naction = \"drop\"\n",
    );
    let args = [
        "clean",
        "t.xlsx",
        "-s",
        "old.rolo.toml",
        "--header-row",
        "2",
        "--retention",
        "--today",
        "2025-01-05",
        "--in-place",
    ];
    let done = folder.run(&args);
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    let kept = folder.table("t.xlsx");
    assert!(
        kept.starts_with("customers,,\nid,name,since\n7,N7,2024-01-06\n"),
        "{kept}"
    );
    assert_eq!(kept.lines().count(), 6, "{kept}");
}

#[test]
fn rows_to_which_something_refers_stay() {
    let folder = Folder::new();
    workbook(&folder);
    folder.file(
        "old.rolo.toml",
        format!("{SCHEMA}[[fields]]\nname = \"since\"\ntype = \"date\"\n"),
    );
    for (args, en, zh) in [
        (
            &["filter", "amount > 99"][..],
            "there are formulas, formulas in other sheets, charts that refer to rows by their places",
            "有按位置引用行的内容：公式、其他工作表中的公式、图表",
        ),
        (
            &["filter", "true", "--sort", "id"],
            "stay in their order",
            "不能重新排列",
        ),
        (
            &["filter", "true", "--select", "id"],
            "stay in their order",
            "不能重新排列",
        ),
        (&["filter", "true", "--count"], "does not go with", ""),
    ] {
        for (lang, why) in [("en", en), ("zh", zh)] {
            let done = folder.run(
                &[
                    args,
                    &["t.xlsx", "--in-place", "-s", "s.rolo.toml", "--lang", lang],
                ]
                .concat(),
            );
            assert_eq!(done.status.code(), Some(2), "{args:?}: {}", said(&done));
            assert!(said(&done).contains(why), "{args:?}: {}", said(&done));
        }
    }
    let path = folder.0.path();
    assert_eq!(
        fs::read(path.join("t.xlsx")).unwrap(),
        fs::read(path.join("before.xlsx")).unwrap()
    );
    assert!(!path.join(".rolo/backups").exists());
}

#[test]
fn a_text_file_loses_records_too() {
    let folder = Folder::new();
    let path = folder.file("t.csv", "id;name\r\n1;a\r\n2;\"b\"\r\n3;c\r\n");
    let done = folder.run(&["filter", "id > 1", "t.csv", "-s", "none", "--in-place"]);
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        "id;name\r\n2;\"b\"\r\n3;c\r\n"
    );
    assert_eq!(
        folder.copy("t.csv"),
        b"id;name\r\n1;a\r\n2;\"b\"\r\n3;c\r\n"
    );
    let done = folder.run(&[
        "filter",
        "id > 1",
        "t.csv",
        "-s",
        "none",
        "--in-place",
        "--lang",
        "zh",
    ]);
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    let _ = folder.copy("t.csv");
    let done = folder.run(&["filter", "id > 1", "t.csv", "-s", "none", "-o", "t.csv"]);
    assert_eq!(done.status.code(), Some(2));
    assert!(said(&done).contains("--in-place"), "{}", said(&done));
    let done = folder.run(&[
        "filter",
        "true",
        "t.csv",
        "-s",
        "none",
        "--sort",
        "-id",
        "--in-place",
        "--dir",
        "kept",
    ]);
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        "id;name\r\n3;c\r\n2;\"b\"\r\n"
    );
    assert!(folder.0.path().join("kept/backups").exists());
}

/// A column of texts, numbers, truths and gaps.
fn cell() -> impl Strategy<Value = (u8, String)> {
    prop_oneof![
        3 => "[ a-c<&\"_x0-9客户]{0,8}".prop_map(|text| (0, text)),
        2 => "[1-9][0-9]{0,4}".prop_map(|text| (1, text)),
        1 => prop_oneof!["true", "false"].prop_map(|text| (2, text)),
        1 => Just((3, String::new())),
    ]
}

proptest! {
    #![proptest_config(Config { cases: 24, failure_persistence: None, ..Config::default() })]

    #[test]
    fn a_workbook_reads_as_its_cleaned_copy_would(
        rows in prop::collection::vec((prop::collection::vec(cell(), 6), 0..3_u32), 0..12),
        (left, top) in (0..3_u16, 0..3_u32),
    ) {
        let folder = Folder::new();
        folder.file("s.rolo.toml", SCHEMA);
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (column, header) in (left..).zip(["id", "name", "phone", "amount", "active", "level"]) {
            sheet.write_string(top, column, header).unwrap();
        }
        let mut row = top;
        for (cells, gap) in &rows {
            row += 1 + gap;
            for (column, (kind, text)) in (left..).zip(cells) {
                match kind {
                    0 => sheet.write_string(row, column, text),
                    1 => sheet.write_number(row, column, text.parse::<f64>().unwrap()),
                    2 => sheet.write_boolean(row, column, text == "true"),
                    _ => continue,
                }
                .unwrap();
            }
        }
        book.save(folder.0.path().join("t.xlsx")).unwrap();
        let done = folder.run(&["clean", "t.xlsx", "-s", "s.rolo.toml", "--header-row", &(top + 1).to_string(), "-o", "t.csv"]);
        prop_assert!(done.status.success(), "{}", said(&done));
        let done = folder.run(&[&CLEAN[..], &["--header-row", &(top + 1).to_string()]].concat());
        prop_assert!(done.status.success(), "{}", said(&done));
        let expected = fs::read_to_string(folder.0.path().join("t.csv")).unwrap();
        let done = folder.run(&["filter", "true", "t.xlsx", "-s", "none", "--header-row", &(top + 1).to_string(), "--to", "csv"]);
        prop_assert_eq!(String::from_utf8_lossy(&done.stdout), expected);
        let once = fs::read(folder.0.path().join("t.xlsx")).unwrap();
        let done = folder.run(&[&CLEAN[..], &["--header-row", &(top + 1).to_string()]].concat());
        prop_assert!(done.status.success());
        prop_assert!(once == fs::read(folder.0.path().join("t.xlsx")).unwrap());
    }
}
