//! Tables at the edge of what is a table, through the binary: what is found, counted and written, and the exit code.
//! Each case was once wrong.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// `id` (a whole number, the primary key) and `name`.
const SCHEMA: &str = r#"
primaryKey = "id"
[[fields]]
name = "id"
type = "integer"
[[fields]]
name = "name"
type = "string"
"#;

struct Story {
    folder: tempfile::TempDir,
}

impl Story {
    fn new(files: &[(&str, &[u8])]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("s.toml"), SCHEMA).unwrap();
        for (name, bytes) in files {
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        Self { folder }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn run(&self, args: &str) -> Output {
        Command::new(env!("CARGO_BIN_EXE_rolo"))
            .args(args.split_whitespace())
            .current_dir(self.path())
            .env_clear()
            .output()
            .unwrap()
    }

    /// Exit code and JSON report.
    fn report(&self, args: &str) -> (i32, Value) {
        let output = self.run(&format!("validate {args} --report json=r.json"));
        let text = fs::read_to_string(self.path().join("r.json"));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let text = text.unwrap_or_else(|_| panic!("no report: {said}"));
        (
            output.status.code().unwrap(),
            serde_json::from_str(&text).unwrap(),
        )
    }
}

fn rows(report: &Value) -> [u64; 4] {
    let rows = &report["inputs"][0]["rows"];
    ["read", "blank", "written", "rejected"].map(|key| rows[key].as_u64().unwrap())
}

fn codes(report: &Value) -> Vec<&str> {
    let findings = report["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|finding| finding["code"].as_str().unwrap())
        .collect()
}

#[test]
fn a_header_after_many_blank_lines_is_found() {
    let table = ["\n".repeat(200_000), "id,name\n1,a\n".to_owned()].concat();
    let (code, report) = Story::new(&[("t.csv", table.as_bytes())]).report("t.csv -s s.toml");
    assert_eq!((code, rows(&report)), (0, [1, 200_000, 1, 0]));
    assert_eq!(report["inputs"][0]["headerRow"], 200_001);
}

#[test]
fn records_are_counted_from_a_header_far_down() {
    let titles = "a title of the table,\n".repeat(10_000);
    let table = format!("{titles}id,name\n1,a\nx,b\n");
    let story = Story::new(&[("t.csv", table.as_bytes())]);
    let (code, report) = story.report("t.csv -s s.toml --header-row 10001");
    assert_eq!((code, rows(&report)), (1, [2, 0, 1, 1]));
    assert_eq!(report["findings"][0]["record"], 2);
    assert_eq!(report["findings"][0]["row"], 10_003);
}

#[test]
fn a_quote_that_never_closes_costs_no_other_record() {
    let (code, report) =
        Story::new(&[("t.csv", b"id,name\n1,a\n2,\"b\n")]).report("t.csv -s s.toml");
    assert_eq!((code, rows(&report)), (3, [1, 0, 1, 0]));
    assert_eq!(codes(&report), ["unterminated-quote"]);
    assert_eq!(report["findings"][0]["line"], 3);
    assert_eq!(report["inputs"][0]["gate"]["recordsWithErrors"], 0);
}

#[test]
fn a_record_has_at_most_16_mebibytes() {
    for (quote, found) in [("\"", vec!["unterminated-quote"]), ("", vec![])] {
        let table = format!("id,name\n1,{quote}{}{quote}\n", "x".repeat(17 << 20));
        let (code, report) = Story::new(&[("t.csv", table.as_bytes())]).report("t.csv -s s.toml");
        assert_eq!((code, codes(&report)), (3, found));
        assert_eq!(
            report["inputs"][0]["sha256"],
            Value::Null,
            "not read to its end"
        );
    }
}

#[test]
fn blank_records_have_no_key() {
    let schema = format!("missingValues = [\"-\"]\nblankIsMissing = false\n{SCHEMA}")
        .replace("integer", "string");
    let story = Story::new(&[
        ("t.csv", b"id,name\n,\n1,a\n,\n2,b\n"),
        ("k.toml", schema.as_bytes()),
    ]);
    let (code, report) = story.report("t.csv -s k.toml");
    assert_eq!((code, codes(&report)), (0, vec!["blank-row", "blank-row"]));
}

#[test]
fn a_repeated_column_keeps_its_class() {
    let schema = "[[fields]]\nname = \"手机\"\ntype = \"string\"\nclass = \"sensitive\"\n";
    let story = Story::new(&[
        ("t.csv", "手机,手机\n1,138\"00138001\n".as_bytes()),
        ("k.toml", schema.as_bytes()),
    ]);
    let (_, report) = story.report("t.csv -s k.toml");
    assert_eq!(codes(&report), ["duplicate-header", "stray-quote"]);
    assert_eq!(report["findings"][1]["value"], "•••");
}

#[test]
fn a_reference_that_cannot_be_read_to_its_end_is_no_reference() {
    let schema = "[[fields]]\nname = \"city\"\ntype = \"string\"\n[[foreignKeys]]\nfields = \"city\"\n\
                  reference = { resource = \"cities\", fields = \"city\" }\n";
    let story = Story::new(&[
        ("t.csv", b"city\nBJ\n"),
        ("cities.csv", b"city\nSH\n\"BJ\n"),
        ("k.toml", schema.as_bytes()),
    ]);
    let (code, report) = story.report("t.csv -s k.toml");
    assert_eq!((code, codes(&report).len()), (3, 0));
}

#[test]
fn a_reference_finds_its_column_by_what_a_header_means_here() {
    let schema = "[[fields]]\nname = \"customer_id\"\naliases = [\"客户号\"]\n[[foreignKeys]]\n\
                  fields = \"customer_id\"\n\
                  reference = { resource = \"customers\", fields = \"customer_id\" }\n";
    for header in ["customer_id", "Customer_ID", "客户 号"] {
        let customers = format!("name,{header}\nWang,C1\n");
        let story = Story::new(&[
            ("t.csv", "客户号\nC1\nC2\n".as_bytes()),
            ("customers.csv", customers.as_bytes()),
            ("k.toml", schema.as_bytes()),
        ]);
        let (_, report) = story.report("t.csv -s k.toml");
        assert_eq!(codes(&report), ["foreign-key"], "{header}");
        assert_eq!(report["findings"][0]["record"], 2);
    }
}

#[test]
fn tables_of_different_columns_do_not_go_to_one_file() {
    let story = Story::new(&[
        ("a.csv", b"id,name\n1,a\n"),
        ("b.csv", b"name,id\nb,2\n"),
        ("empty.csv", b""),
    ]);
    let refused = story.run("validate a.csv b.csv --as-one -s s.toml --valid v.csv");
    assert_eq!(refused.status.code(), Some(2));
    assert!(!story.path().join("v.csv").exists());
    story.run("validate empty.csv a.csv -s s.toml --valid v.csv");
    assert_eq!(
        fs::read_to_string(story.path().join("v.csv")).unwrap(),
        "id,name\n1,a\n"
    );
}

#[test]
fn the_end_of_a_part_keeps_the_line_ends_of_its_table() {
    let story = Story::new(&[("a.csv", b"id,name\r\n1,a"), ("b.csv", b"id,name\r\n2,b")]);
    story.run("validate a.csv b.csv --as-one -s s.toml --valid v.csv");
    assert_eq!(
        fs::read(story.path().join("v.csv")).unwrap(),
        b"id,name\r\n1,a\r\n2,b"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_cannot_be_written_leaves_the_counts_right() {
    let table = format!("id,name\n{}", "x,a\n".repeat(50_000));
    let story = Story::new(&[("t.csv", table.as_bytes())]);
    let (code, report) = story.report("t.csv -s s.toml --report jsonl=/dev/full");
    assert_eq!(code, 3);
    let [read, _, written, rejected] = rows(&report);
    assert_eq!(read, written + rejected);
}

#[cfg(target_os = "linux")]
#[test]
fn short_records_of_a_wide_table_cost_no_memory() {
    let header: Vec<String> = (0..20_000).map(|column| format!("c{column}")).collect();
    let table = format!("{}\n{}", header.join(","), "x\n".repeat(60_000));
    let story = Story::new(&[("t.csv", table.as_bytes())]);
    let limited = format!(
        "ulimit -v 2000000; exec {} validate t.csv -s none -j 2 -q",
        env!("CARGO_BIN_EXE_rolo")
    );
    let output = Command::new("sh")
        .args(["-c", &limited])
        .current_dir(story.path())
        .output()
        .unwrap();
    assert_eq!(
        output.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_cannot_be_written_is_no_pass() {
    let story = Story::new(&[("t.csv", b"id,name\n1,a\n")]);
    let output = story.run("validate t.csv -s s.toml --report json=/dev/full");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3));
    assert!(said.contains("ERROR") && !said.contains("PASS"), "{said}");
}

#[test]
fn a_table_that_is_not_there_leaves_no_rule_unjudged() {
    let story = Story::new(&[("t.csv", b"id,name\n1,a\n")]);
    let output = story.run("validate none.csv t.csv -s s.toml");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3));
    assert!(
        said.contains("no such file") && !said.contains("not judged"),
        "{said}"
    );
}

#[test]
fn comments_are_rows_and_lines_and_nothing_else() {
    let table = "# made by \"x\n#\n\nid,name\n#,\"\n1,a\n#\n\nx,\"#\"\n#end";
    let story = Story::new(&[("t.csv", table.as_bytes())]);
    let (code, report) = story.report("t.csv -s s.toml --comment # --valid v.csv");
    assert_eq!((code, rows(&report)), (1, [2, 2, 1, 1]));
    assert_eq!(report["inputs"][0]["headerRow"], 4);
    let places: Vec<_> = report["findings"].as_array().unwrap().iter().collect();
    let at = |code: &str| {
        places
            .iter()
            .filter(|it| it["code"] == code)
            .map(|it| [it["row"].as_u64(), it["line"].as_u64()])
            .collect::<Vec<_>>()
    };
    assert_eq!(at("blank-row"), [[Some(3); 2], [Some(8); 2]]);
    assert_eq!(at("type"), [[Some(9); 2]]);
    let valid = fs::read_to_string(story.path().join("v.csv")).unwrap();
    assert_eq!(valid, "# made by \"x\n#\n\nid,name\n1,a\n");
}

#[test]
fn comments_before_an_encoding_is_known_leave_the_records_where_they_are() {
    let text = "id,name\n# 注释\n1,\"王\n小\"\n# 注释\n\n2,明\n";
    let mut bytes = Vec::new();
    rolo::table::encoding::Encoding::named("gbk")
        .unwrap()
        .encode(text, &mut bytes)
        .unwrap();
    let story = Story::new(&[("t.csv", &bytes)]);
    let (code, report) = story.report("t.csv -s s.toml --comment # --encoding gbk --valid v.csv");
    assert_eq!((code, rows(&report)), (0, [2, 1, 2, 0]));
    let valid = fs::read(story.path().join("v.csv")).unwrap();
    let mut expected = Vec::new();
    rolo::table::encoding::Encoding::named("gbk")
        .unwrap()
        .encode("id,name\n1,\"王\n小\"\n2,明\n", &mut expected)
        .unwrap();
    assert_eq!(valid, expected);
}

#[test]
fn a_chosen_cell_that_looks_like_a_comment_is_quoted_where_a_record_begins() {
    let story = Story::new(&[("t.csv", b"id,name\n1,#a\n2,\\,b\n")]);
    let filter = "filter true t.csv -s none --comment # --escape \\";
    let written =
        |args: &str| String::from_utf8(story.run(&format!("{filter} {args}")).stdout).unwrap();
    assert_eq!(written("--select name,id"), "name,id\n\"#a\",1\n\\,b,2\n");
    assert_eq!(written("--select id,name"), "id,name\n1,#a\n2,\\,b\n");
    assert_eq!(written("--to csv"), "id,name\n1,#a\n2,\",b\"\n");
}

#[test]
fn a_header_of_two_rows_leaves_as_it_came_or_as_one_row() {
    let table = "person,,\nname,age,id\n#\nann,3,7\n";
    let story = Story::new(&[("t.csv", table.as_bytes())]);
    let filter = "filter true t.csv -s none --header-rows 2 --comment #";
    let written =
        |args: &str| String::from_utf8(story.run(&format!("{filter} {args}")).stdout).unwrap();
    assert_eq!(written(""), "person,,\nname,age,id\nann,3,7\n");
    assert_eq!(written("--select id,age"), "id,age\n7,3\n");
    assert_eq!(written("--to csv"), "person name,age,id\nann,3,7\n");
    let one = story.run("validate t.csv -s none --header-rows 20");
    assert_eq!(one.status.code(), Some(0), "a table may be all header");
}

#[test]
fn a_record_has_at_most_131072_cells() {
    let wide = |cells: usize| ",".repeat(cells - 1);
    for (table, code, found) in [
        (format!("id,name\n1,a\n{}\n", wide(131_072)), 0, ""),
        (
            format!("id,name\n1,a\n2{}\n", wide(131_073)),
            3,
            "131073 cells",
        ),
        (
            format!("id,name\n1,a\n{}\n", wide(15 << 20)),
            3,
            "15728640 cells",
        ),
        (format!("{}\n", wide(15 << 20)), 3, "15728640 columns"),
    ] {
        let story = Story::new(&[("t.csv", table.as_bytes())]);
        let output = story.run("validate t.csv -s none --report json=r.json");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains(found), "{said}");
        assert_eq!(output.status.code(), Some(code), "{said}");
    }
}
