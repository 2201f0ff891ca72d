//! `-o` onto a workbook that has the sheet: its records are replaced.

use std::fs;

use rust_xlsxwriter::{Chart, ChartType, Color, Format, Formula, Workbook};

use super::folder::Folder;
use super::{changed, said};

/// A workbook in which another sheet reckons with the customers.
fn reckoned(folder: &Folder, more: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) {
    let mut book = Workbook::new();
    let first = book.add_worksheet();
    first.set_name("Dash").unwrap();
    first.write_formula(0, 0, "=SUM(customers!D3:D99)").unwrap();
    let mut chart = Chart::new(ChartType::Line);
    chart.add_series().set_values("=customers!$D$3:$D$99");
    first.insert_chart(2, 2, &chart).unwrap();
    let sheet = book.add_worksheet();
    sheet.set_name("customers").unwrap();
    sheet.write_string(0, 0, "title").unwrap();
    let (red, day) = (
        Format::new().set_background_color(Color::Red),
        Format::new().set_num_format("dd.mm.yyyy"),
    );
    for (column, header) in (1..).zip(["id", "since", "amount"]) {
        sheet.write_string(1, column, header).unwrap();
    }
    for row in 2..5 {
        sheet.write_string_with_format(row, 1, "X", &red).unwrap();
        sheet
            .write_number_with_format(row, 2, 40_000, &day)
            .unwrap();
        sheet.write_number(row, 3, 1).unwrap();
    }
    sheet.autofilter(1, 1, 4, 3).unwrap();
    more(sheet);
    let path = folder.0.path();
    book.save(path.join("y.xlsx")).unwrap();
    fs::copy(path.join("y.xlsx"), path.join("before.xlsx")).unwrap();
    folder.file(
        "t.rolo.toml",
        "name = \"customers\"\n[[fields]]\nname = \"id\"\ntype = \"string\"\n[[fields]]\nname = \"since\"\ntype = \"date\"\n[[fields]]\nname = \"amount\"\ntype = \"number\"\n",
    );
}

const TABLE: &str =
    "id,since,amount\nA & B,2024-03-05,12.5\n007,,\nC,2024-03-06,-3\nD,2024-03-07,0\n";

#[test]
fn the_records_of_a_sheet_are_replaced_and_nothing_else_is() {
    for lines in [1, 2, 4, 5] {
        let folder = Folder::new();
        reckoned(&folder, |_| {});
        let end = TABLE.match_indices('\n').nth(lines - 1).unwrap().0;
        let table = &TABLE[..=end];
        folder.file("t.csv", table);
        let done = folder.run(&[
            "filter",
            "true",
            "t.csv",
            "-s",
            "t.rolo.toml",
            "-o",
            "y.xlsx",
        ]);
        assert_eq!(done.status.code(), Some(0), "{}", said(&done));
        let path = folder.0.path();
        let part = "xl/worksheets/sheet2.xml";
        assert_eq!(
            changed(&path.join("before.xlsx"), &path.join("y.xlsx")),
            [part]
        );
        let read = folder.run(&[
            "filter",
            "true",
            "y.xlsx",
            "--sheet",
            "customers",
            "-s",
            "t.rolo.toml",
            "--to",
            "csv",
        ]);
        assert_eq!(String::from_utf8_lossy(&read.stdout), table, "{lines}");
        let sheet = folder.part("y.xlsx", part);
        let last = lines + 1;
        assert!(
            sheet.contains(&format!("<autoFilter ref=\"B2:D{}\"/>", last.max(2))),
            "{sheet}"
        );
        assert!(
            !sheet.contains(&format!("<row r=\"{}\"", last + 1)),
            "{sheet}"
        );
        if lines == 5 {
            // A row that was not there looks like the first one.
            assert!(
                sheet.contains("<c r=\"B6\" s=\"1\"")
                    && sheet.contains("<c r=\"C6\" s=\"2\"><v>45358</v>"),
                "{sheet}"
            );
        }
    }
}

#[test]
fn a_sheet_that_does_not_take_the_records_is_left_as_it_is() {
    for (more, args, en, zh) in [
        (
            None,
            &["-s", "none"][..],
            "it has no sheet Sheet1",
            "其中没有工作表 Sheet1",
        ),
        (
            None,
            &["-s", "t.rolo.toml", "--select", "id"],
            "the sheet customers has other headers",
            "工作表 customers 的表头不同",
        ),
        (
            Some("=D3*2"),
            &["-s", "t.rolo.toml"],
            "for it has formulas, cells beside the table",
            "工作表 customers 中有公式、表格旁边的单元格",
        ),
        (
            Some("9"),
            &["-s", "t.rolo.toml"],
            "for it has cells beside the table",
            "有表格旁边的单元格",
        ),
    ] {
        let folder = Folder::new();
        reckoned(&folder, |sheet| {
            match more {
                Some(formula) if formula.starts_with('=') => sheet
                    .write_formula(2, 5, Formula::new(formula).set_result("2"))
                    .map(drop),
                Some(text) => sheet.write_string(3, 5, text).map(drop),
                None => Ok(()),
            }
            .unwrap();
        });
        folder.file("t.csv", TABLE);
        for (lang, why) in [("en", en), ("zh", zh)] {
            let done = folder.run(
                &[
                    &["filter", "true", "t.csv", "-o", "y.xlsx", "--lang", lang],
                    args,
                ]
                .concat(),
            );
            assert_eq!(done.status.code(), Some(2), "{args:?}: {}", said(&done));
            assert!(said(&done).contains(why), "{args:?}: {}", said(&done));
        }
        let path = folder.0.path();
        assert_eq!(
            fs::read(path.join("y.xlsx")).unwrap(),
            fs::read(path.join("before.xlsx")).unwrap()
        );
        assert_eq!(
            folder.names(),
            ["before.xlsx", "t.csv", "t.rolo.toml", "y.xlsx"]
        );
    }
}
