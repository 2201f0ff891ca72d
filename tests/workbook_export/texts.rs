//! Texts that may be taken for something else, in cells and in headers.

use std::path::{Path, PathBuf};
use std::{env, fs, iter};

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::folder::Folder;
use super::{as_csv, assert_same, cells};

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
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

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
