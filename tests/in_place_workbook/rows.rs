//! `filter --in-place`, and `clean --in-place --retention`: rows that go.

use std::fs;

use rust_xlsxwriter::{Format, Workbook};

use super::folder::Folder;
use super::{SCHEMA, changed, said, workbook};

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
            "would be wrong (formulas, formulas in other sheets, charts)",
            "按位置引用行的内容会出错（公式、其他工作表中的公式、图表）",
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
