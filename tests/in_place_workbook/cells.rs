//! `clean --in-place`: cells with other values.

use std::fs;

use proptest::prelude::*;
use proptest::test_runner::Config;
use rust_xlsxwriter::{Format, Workbook};

use super::folder::Folder;
use super::{CLEAN, SCHEMA, changed, said, workbook};

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
    // Formulas are worked out anew when it is opened: they may refer to what has changed.
    let anew = "<sheetCalcPr fullCalcOnLoad=\"1\"/>";
    assert_eq!(rest(&sheet), format!("{anew}{}", rest(&own)));
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

#[test]
fn days_and_numbers_are_what_their_cells_show() {
    let folder = Folder::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let day = Format::new().set_num_format("d.m.yyyy");
    for (column, header) in (0..).zip(["a", "b", "n"]) {
        sheet.write_string(0, column, header).unwrap();
        sheet
            .write_string_with_format(
                1,
                column,
                [" 2024-03-05", " 7"][usize::from(column == 2)],
                &day,
            )
            .unwrap();
    }
    sheet.write_string(1, 1, " 2024-03-05").unwrap();
    book.save(folder.0.path().join("t.xlsx")).unwrap();
    folder.file(
        "s.rolo.toml",
        "[[fields]]\nname = \"a\"\ntype = \"date\"\n[[fields]]\nname = \"b\"\ntype = \"date\"\n[[fields]]\nname = \"n\"\ntype = \"integer\"\n",
    );
    let done = folder.run(&CLEAN);
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    assert_eq!(folder.table("t.xlsx"), "a,b,n\n2024-03-05,2024-03-05,7\n");
    let sheet = folder.part("t.xlsx", "xl/worksheets/sheet1.xml");
    assert!(
        sheet.contains("<c r=\"A2\" s=\"1\"><v>45356</v></c>"),
        "{sheet}"
    );
    assert!(sheet.contains("<c r=\"B2\" t=\"inlineStr\">"), "{sheet}");
    assert!(
        sheet.contains("<c r=\"C2\" s=\"1\" t=\"inlineStr\">"),
        "{sheet}"
    );
}

#[cfg(unix)]
#[test]
fn a_workbook_that_cannot_be_written_stays_as_it_was() {
    let folder = Folder::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "name").unwrap();
    for row in 1..20_000_u32 {
        let text = format!(" {:x}", u64::from(row).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        sheet.write_string(row, 0, text).unwrap();
    }
    let path = folder.0.path().join("t.xlsx");
    book.save(&path).unwrap();
    let before = fs::read(&path).unwrap();
    folder.file("s.rolo.toml", SCHEMA);
    let binary = env!("CARGO_BIN_EXE_rolo");
    let limited = format!("ulimit -f 100; exec {binary} {}", CLEAN.join(" "));
    let output = std::process::Command::new("/bin/sh")
        .args(["-c", &limited])
        .current_dir(folder.0.path())
        .env_clear()
        .env("ROLO_LANG", "en")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    // Nobody but us says what went wrong.
    assert!(
        said(&output).lines().all(|line| line.starts_with("rolo: ")),
        "{}",
        said(&output)
    );
    assert!(fs::read(&path).unwrap() == before);
    assert_eq!(folder.names(), [".rolo", "s.rolo.toml", "t.xlsx"]);
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
