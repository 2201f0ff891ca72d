//! What stands above a header: it stays where the table leaves with its header as it stands, and it is told from the
//! header by its shape where that is asked for.
#![allow(clippy::unwrap_used, missing_docs)]

use std::fs;
use std::process::{Command, Output};

use rolo::table::encoding::Encoding;
use serde_json::Value as Json;

/// A title, a date, rows with nothing in them; then the table.
const TITLED: &str = "客户信息表,,\r\n导出时间：2024-05-01\r\n\r\n,,\r\n编号,姓名,城市\r\n1,王小明,上海\r\n2,李雷,北京\r\n";
const BARE: &str = "编号,姓名,城市\r\n1,王小明,上海\r\n2,李雷,北京\r\n";

struct Folder(tempfile::TempDir);

impl Folder {
    fn of(table: &[u8]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        fs::write(folder.0.path().join("t.csv"), table).unwrap();
        folder
    }

    fn run(&self, args: &str) -> Output {
        Command::new(env!("CARGO_BIN_EXE_rolo"))
            .args(args.split_whitespace())
            .current_dir(self.0.path())
            .env_clear()
            .env("ROLO_LANG", "en")
            .output()
            .unwrap()
    }

    fn out(&self, args: &str) -> Vec<u8> {
        self.run(args).stdout
    }

    fn text(&self, args: &str) -> String {
        String::from_utf8(self.out(args)).unwrap()
    }

    fn said(&self, args: &str) -> String {
        String::from_utf8(self.run(args).stderr).unwrap()
    }

    fn header_row(&self, args: &str) -> u64 {
        let report: Json = serde_json::from_slice(&self.out(args)).unwrap();
        report["inputs"][0]["headerRow"].as_u64().unwrap()
    }
}

fn encoded(name: &str, text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoding = Encoding::named(name).unwrap();
    encoding.encode(text, &mut bytes).unwrap();
    bytes
}

#[test]
fn a_table_keeps_its_titles_in_every_encoding() {
    for name in ["utf-8", "gb18030", "utf-16le", "utf-16be"] {
        for mark in ["", "\u{feff}"] {
            if name == "gb18030" && !mark.is_empty() {
                continue;
            }
            for (row, table) in [
                ("auto", TITLED.to_owned()),
                ("auto", format!("sep=,\n{TITLED}")),
                ("auto", format!("\n\n{TITLED}")),
                ("auto", TITLED.replace("\r\n", "\r")),
                ("auto", TITLED.trim_end().to_owned()),
                ("5", TITLED.replace("导出", &"导出".repeat(100_000))),
            ] {
                let table = encoded(name, &format!("{mark}{table}"));
                let folder = Folder::of(&table);
                for args in [
                    "filter true t.csv",
                    "filter true t.csv --sort 编号",
                    "filter true t.csv --sample 9",
                    "validate t.csv --valid - --report json=r.json",
                ] {
                    let args = format!("{args} --header-row {row} --encoding {name}");
                    let shown = String::from_utf8_lossy(&table[..table.len().min(99)]);
                    assert!(
                        folder.out(&args) == table,
                        "{name} {mark:?} {args}: {shown}"
                    );
                }
            }
        }
    }
}

#[test]
fn titles_go_where_the_header_is_written_anew() {
    let folder = Folder::of(TITLED.as_bytes());
    for (args, expected) in [
        ("--select 编号", "编号\r\n1\r\n2\r\n"),
        ("--to csv", &BARE.replace("\r\n", "\n")),
        ("--to tsv", &BARE.replace("\r\n", "\n").replace(',', "\t")),
        ("--to-delimiter ;", &BARE.replace(',', ";")),
        (
            "--to jsonl --limit 1",
            "{\"编号\":\"1\",\"姓名\":\"王小明\",\"城市\":\"上海\"}\n",
        ),
    ] {
        let args = format!("filter true t.csv --header-row 5 {args}");
        assert_eq!(folder.text(&args), expected, "{args}");
        let said = folder.said(&format!("{args} -v"));
        assert!(said.contains("row 5; what stands above it is left out"));
    }
    let said = folder.said("filter true t.csv --header-row 5 -v");
    assert!(!said.contains("left out"), "{said}");
    let said = folder.said("filter true t.csv --header-row 5 -v --count --to csv");
    assert!(!said.contains("left out"), "{said}");
}

#[test]
fn blank_lines_alone_are_no_titles_and_comments_are() {
    for (table, args, expected) in [
        ("\n\na,b\n1,2\n", "", "a,b\n1,2\n"),
        ("\n# c\n\na,b\n1,2\n", "--comment #", "\n# c\n\na,b\n1,2\n"),
        ("# c\n1,2\n", "--comment # --header-row none", "# c\n1,2\n"),
        ("# c\n", "--comment #", "# c\n"),
        (
            "\na,b\n#c\n\nx,y\n1,2\n",
            "--header-rows 2 --comment #",
            "a,b\n#c\n\nx,y\n1,2\n",
        ),
    ] {
        let folder = Folder::of(table.as_bytes());
        assert_eq!(
            folder.text(&format!("filter true t.csv {args}")),
            expected,
            "{table:?}"
        );
    }
}

#[test]
fn of_several_inputs_the_first_ones_titles_stay() {
    let folder = Folder::of(TITLED.as_bytes());
    fs::write(folder.0.path().join("u.csv"), BARE).unwrap();
    let rest = BARE.split_once('\n').unwrap().1;
    let both = "--header-row auto --valid - --report json=r.json";
    for (files, expected) in [
        ("t.csv u.csv", format!("{TITLED}{rest}")),
        ("u.csv t.csv", format!("{BARE}{rest}")),
    ] {
        assert_eq!(folder.text(&format!("validate {files} {both}")), expected);
        assert_eq!(
            folder.text(&format!("validate {files} --as-one {both}")),
            expected
        );
    }
}

#[test]
fn titles_are_looked_for_where_that_is_asked_for() {
    let folder = Folder::of(TITLED.as_bytes());
    for (args, row) in [
        ("", 1),
        ("--header-row auto", 5),
        ("--header-row 4", 4),
        ("--header-row none", 0),
        ("--header-row auto --header-rows 2", 1),
    ] {
        let args = format!("validate t.csv --report json {args}");
        assert_eq!(folder.header_row(&args), row, "{args}");
    }
    let report = folder.text("validate t.csv --report text --header-row auto");
    assert!(report.contains("header in row 5"), "{report}");
    let said = folder.said("filter 城市='上海' t.csv");
    assert!(
        said.contains("row 5 looks like the header; --header-row 5 takes it"),
        "{said}"
    );
    let report = folder.text("validate t.csv --report text");
    assert!(report.contains("row 5 looks like the header"), "{report}");
}

#[test]
fn a_header_that_the_schema_knows_goes_before_one_that_looks_like_it() {
    let folder = Folder::of("t\nname,b,c\nid,name,x\n1,2,3\n4,5,6\n".as_bytes());
    let schema = "[[fields]]\nname = \"id\"\n[[fields]]\nname = \"x\"\n[[fields]]\nname = \"y\"\n[[fields]]\nname = \"z\"\n";
    fs::write(folder.0.path().join("s.toml"), schema).unwrap();
    let row = |args: &str| folder.header_row(&format!("validate t.csv --report json {args}"));
    assert_eq!(row("-s s.toml"), 3);
    assert_eq!(row("-s s.toml --header-row auto"), 3);
    assert_eq!(row("-s none --header-row auto"), 2);
    assert_eq!(row("-s none"), 1);
}
