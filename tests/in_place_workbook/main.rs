//! Workbooks of which one sheet changes, and nothing else of the file does: `--in-place`, and `-o` onto one.
#![allow(clippy::unwrap_used, missing_docs)]

mod cells;
#[path = "../folder/mod.rs"]
mod folder;
mod records;
mod rows;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;
use std::process::Output;

use folder::Folder;
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
