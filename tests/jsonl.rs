//! JSON Lines in: read as a table, typed cells by their type, passed on as they came.
#![allow(clippy::unwrap_used, missing_docs)]

mod folder;

use std::fmt::Write as _;
use std::fs;
use std::process::Output;

use folder::Folder;
use rolo::table::encoding::Encoding;
use serde_json::{Value as Json, json};

impl Folder {
    /// The JSON report of `validate` and its exit code.
    fn judged(&self, args: &[&str]) -> (Json, i32) {
        let args = [&["validate", "--report", "json"], args].concat();
        let done = self.run(&args);
        let report = serde_json::from_slice(&done.stdout).unwrap();
        (report, done.status.code().unwrap())
    }
}

fn said(done: &Output) -> String {
    String::from_utf8(done.stdout.clone()).unwrap()
}

const TABLE: &str = concat!(
    "{\"id\": 1, \"name\":\"王\\n芳\", \"paid\":12.50, \"ok\":true, \"note\":null}\n",
    "\n",
    "{\"name\":\"b\",\"id\":2,\"extra\":[1, 2],\"ok\":false}\r\n",
    "{\"id\":3,\"id\":4,\"note\":\"\"}",
);

#[test]
fn what_passes_through_keeps_its_bytes() {
    let folder = Folder::new();
    folder.file("a.jsonl", TABLE);
    let without_blank = TABLE.replace("\n\n", "\n");
    assert_eq!(
        said(&folder.run(&["filter", "true", "a.jsonl"])),
        without_blank
    );
    // The ending of the file does not matter.
    let piped = folder.fed(&["filter", "true"], TABLE.as_bytes());
    assert_eq!(said(&piped), without_blank);
    assert_eq!(
        said(&folder.run(&[
            "filter",
            "--select",
            "ok,paid,note",
            "--where",
            "id < 3",
            "a.jsonl"
        ])),
        "{\"ok\":true,\"paid\":12.50,\"note\":null}\n{\"ok\":false}"
    );
    folder.run(&["validate", "-s", "none", "--valid", "v.jsonl", "a.jsonl"]);
    assert_eq!(
        fs::read_to_string(folder.0.path().join("v.jsonl")).unwrap(),
        without_blank
    );
}

#[test]
fn a_table_of_it_has_the_keys_as_its_header() {
    let folder = Folder::new();
    folder.file("a.jsonl", TABLE);
    let csv = "id,name,paid,ok,note\n1,\"王\n芳\",12.50,true,\n2,b,,false,,\"[1, 2]\"\n3,,,,,4\n";
    assert_eq!(
        said(&folder.run(&["filter", "true", "a.jsonl", "--to", "csv"])),
        csv
    );
    let done = folder.run(&["filter", "true", "a.jsonl", "-o", "b.csv"]);
    assert!(done.status.success());
    assert_eq!(
        fs::read_to_string(folder.0.path().join("b.csv")).unwrap(),
        csv
    );
    // Said aloud it is written anew, and numbers stay numbers.
    assert_eq!(
        said(&folder.run(&["filter", "true", "a.jsonl", "--to", "jsonl"])),
        concat!(
            "{\"id\":1,\"name\":\"王\\n芳\",\"paid\":12.50,\"ok\":true,\"note\":null}\n",
            "{\"id\":2,\"name\":\"b\",\"ok\":false,\"extra\":[1, 2]}\n",
            "{\"id\":3,\"note\":\"\",\"id_2\":4}\n",
        )
    );
}

#[test]
fn a_later_key_is_told_once() {
    let folder = Folder::new();
    let mut table = "{\"a\":1}\n{\"a\":2,\"b\":1}\n{\"a\":3,\"b\":1,\"c\":1}\n".to_owned();
    for number in 0..30_000 {
        writeln!(table, "{{\"a\":{number},\"c\":0}}").unwrap();
    }
    folder.file("a.jsonl", &table);
    let one = folder.judged(&["-s", "none", "-j", "1", "a.jsonl"]);
    assert_eq!(one, folder.judged(&["-s", "none", "-j", "3", "a.jsonl"]));
    let findings: Vec<_> = one.0["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| {
            (
                found["code"].clone(),
                found["header"].clone(),
                found["record"].clone(),
            )
        })
        .collect();
    assert_eq!(
        findings,
        [
            (json!("extra-column"), json!("b"), json!(2)),
            (json!("extra-column"), json!("c"), json!(3))
        ]
    );
    assert_eq!(one.0["inputs"][0]["format"], "jsonl");
    assert_eq!(one.0["inputs"][0]["rows"]["read"], 30_003);
    assert_eq!(one.0["inputs"][0]["columns"], json!(["a"]));
}

#[test]
fn typed_cells_satisfy_any_format() {
    let folder = Folder::new();
    let schema = json!({"fields": [
        {"name": "price", "type": "number", "decimalChar": ",", "groupChar": "."},
        {"name": "count", "type": "integer"},
        {"name": "member", "type": "boolean", "trueValues": ["是"], "falseValues": ["否"]},
        {"name": "phone", "type": "string", "constraints": {"required": true}},
        {"name": "none", "type": "string", "constraints": {"required": true}},
        {"name": "age", "type": "integer", "missingValues": ["-"], "constraints": {"minimum": 18}},
    ]});
    folder.file("s.json", schema.to_string());
    folder.file(
        "a.jsonl",
        concat!(
            "{\"price\":1234.50,\"count\":2.0,\"member\":true,\"phone\":13800138000,\"none\":\"x\",\"age\":null}\n",
            "{\"price\":1e3,\"count\":3,\"member\":0,\"phone\":\"1\",\"none\":null,\"age\":17}\n",
            "{\"price\":true,\"count\":2.5,\"member\":\"true\",\"none\":\"\",\"age\":\"-\"}\n",
        ),
    );
    let (report, code) = folder.judged(&["-s", "s.json", "a.jsonl"]);
    let found: Vec<(u64, &str, &str)> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| {
            (
                found["record"].as_u64().unwrap(),
                found["field"].as_str().unwrap(),
                found["code"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            (2, "none", "required"),
            (2, "age", "minimum"),
            (3, "price", "type"),
            (3, "count", "type"),
            (3, "member", "type"),
            (3, "phone", "required"),
            (3, "none", "required"),
        ]
    );
    assert_eq!(code, 1);
    let out = folder.run(&[
        "filter",
        "price > 1200",
        "-s",
        "s.json",
        "a.jsonl",
        "--to",
        "csv",
    ]);
    assert_eq!(
        said(&out),
        "price,count,member,phone,none,age\n\"1234,50\",2,是,13800138000,x,-\n"
    );
    let out = folder.run(&[
        "filter",
        "price > 1200",
        "-s",
        "s.json",
        "a.jsonl",
        "--to",
        "jsonl",
    ]);
    assert_eq!(
        said(&out),
        "{\"price\":1234.50,\"count\":2,\"member\":true,\"phone\":\"13800138000\",\"none\":\"x\",\"age\":null}\n"
    );
}

#[test]
fn a_line_that_is_no_object_ends_the_run() {
    let folder = Folder::new();
    folder.file("a.jsonl", "{\"a\":1}\n\n{\"a\":\n");
    for args in [
        &["validate", "-s", "none", "a.jsonl"][..],
        &["filter", "true", "a.jsonl", "-o", "b.jsonl"],
    ] {
        let done = folder.run(args);
        assert_eq!(done.status.code(), Some(3), "{args:?}");
        let words = String::from_utf8(done.stderr).unwrap();
        assert!(words.contains("a.jsonl") && words.contains('3'), "{words}");
        assert!(!folder.0.path().join("b.jsonl").exists());
    }
    folder.file("b.jsonl", "[{\"a\":1}]");
    let done = folder.run(&["validate", "-s", "none", "b.jsonl"]);
    assert_eq!(done.status.code(), Some(3));
    assert!(String::from_utf8(done.stderr).unwrap().contains("jq -c"));
}

#[test]
fn nothing_and_blank_lines_are_an_empty_file() {
    let folder = Folder::new();
    for text in ["", "\n\n", "  \n"] {
        folder.file("a.jsonl", text);
        let (report, _) = folder.judged(&["-s", "none", "a.jsonl"]);
        assert_eq!(report["findings"][0]["code"], "empty-file", "{text:?}");
    }
    folder.file("a.jsonl", "{}\n{}\n");
    assert_eq!(
        folder
            .run(&["validate", "-s", "none", "a.jsonl"])
            .status
            .code(),
        Some(3)
    );
}

#[test]
fn other_encodings_are_read_too_and_bad_bytes_found() {
    let folder = Folder::new();
    let text = "{\"名\":\"王芳\",\"城\":\"上海\"}\n{\"名\":\"李\",\"城\":\"\\u5317京\"}\n";
    let mut gbk = Vec::new();
    Encoding::named("gbk")
        .unwrap()
        .encode(text, &mut gbk)
        .unwrap();
    folder.file("g.jsonl", &gbk);
    let out = folder.run(&["filter", "城 = '北京'", "g.jsonl", "--encoding", "gbk"]);
    assert_eq!(said(&out), "{\"名\":\"李\",\"城\":\"\\u5317京\"}\n");
    let bad = b"{\"a\":\"x\"}\n{\"a\":\"\xFFy\"}\n";
    folder.file("b.jsonl", bad);
    let (report, _) = folder.judged(&["-s", "none", "b.jsonl"]);
    assert_eq!(report["findings"][0]["code"], "invalid-encoding");
    assert_eq!(report["findings"][0]["record"], 2);
    assert_eq!(folder.run(&["filter", "true", "b.jsonl"]).stdout, bad);
}

#[test]
fn what_only_csv_has_is_refused() {
    let folder = Folder::new();
    for option in [
        ["--delimiter", ";"],
        ["--header-row", "2"],
        ["--comment", "#"],
    ] {
        let args = [&["filter", "true", "--from", "jsonl"], &option[..]].concat();
        let done = folder.fed(&args, b"{\"a\":1}\n");
        assert_eq!(done.status.code(), Some(2), "{option:?}");
    }
    // With a delimiter it is CSV, whatever it begins with.
    let done = folder.fed(
        &["filter", "true", "--delimiter", ";"],
        b"{\"a\":1};b\n1;2\n",
    );
    assert_eq!(said(&done), "{\"a\":1};b\n1;2\n");
}

#[test]
fn foreign_keys_find_their_table_in_it() {
    let folder = Folder::new();
    folder.file(
        "cities.jsonl",
        "{\"code\":1,\"name\":\"a\"}\n{\"code\":2}\n",
    );
    folder.file(
        "s.json",
        json!({
            "fields": [{"name": "city", "type": "integer"}],
            "foreignKeys": [{"fields": ["city"], "reference": {"resource": "cities", "fields": ["code"]}}],
        })
        .to_string(),
    );
    folder.file("a.csv", "city\n1\n3\n02\n");
    let (report, _) =
        folder.judged(&["-s", "s.json", "--resource", "cities=cities.jsonl", "a.csv"]);
    assert_eq!(report["totals"], json!({"foreign-key": 1}));
    assert_eq!(report["findings"][0]["record"], 2);
}
