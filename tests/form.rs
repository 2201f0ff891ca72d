//! `schema sheet`: a form of every schema is read back as the empty table it is, takes the example's records, and
//! these pass.
//!
//! `form/fill.py` fills a form in as a person does, by what its cells are made for; it needs openpyxl for `$ROLO_PYTHON`
//! (else `python3`). What is not installed is said and left; with `ROLO_REQUIRE_MAKERS` set its absence is a failure.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod folder;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use proptest::prelude::*;
use rolo::schema::{Schema, Settings};
use serde_json::{Value as Json, json};

use folder::Folder;

const TODAY: &str = "2026-11-21";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The shipped schemas by name, with their cleaned examples beside them.
fn cleaned(folder: &Folder) -> Vec<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(root().join("schemas")).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_name().unwrap().to_str().unwrap();
        folder.file(file, fs::read(&path).unwrap());
        names.push(file.strip_suffix(".rolo.toml").unwrap().to_owned());
    }
    names.sort();
    for name in &names {
        let example = match name.as_str() {
            "customers" => "customers-export",
            name => name,
        };
        let example = root().join(format!("examples/{example}.csv"));
        let (schema, tidy) = (format!("{name}.rolo.toml"), format!("{name}.csv"));
        let example = example.to_str().unwrap();
        let args = [
            "clean", example, "-s", &schema, "-o", &tidy, "--today", TODAY,
        ];
        assert!(folder.run(&args).status.success(), "{name}");
    }
    names
}

fn sheet(folder: &Folder, schema: &str, lang: &str, form: &str, more: &[&str]) {
    let args = ["--lang", lang, "schema", "sheet", schema, "-o", form];
    let done = folder.run(&[&args, more].concat());
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success() && said.is_empty(), "{schema}: {said}");
}

/// What `validate` finds.
fn judged(folder: &Folder, table: &str, schema: &str) -> Json {
    let args = [
        "validate", table, "-s", schema, "--today", TODAY, "--report", "json",
    ];
    let done = folder.run(&args);
    let said = String::from_utf8_lossy(&done.stderr);
    serde_json::from_slice(&done.stdout).unwrap_or_else(|_| panic!("{table}: {said}"))
}

/// A form is an empty table in which every field has its column and nothing is found.
fn assert_blank(report: &Json, columns: usize, of: &str) {
    let input = &report["inputs"][0];
    assert_eq!(report["findings"], json!([]), "{of}");
    assert_eq!(input["rows"]["read"], 0, "{of}");
    assert_eq!(input["columns"].as_array().unwrap().len(), columns, "{of}");
}

fn schema_of(folder: &Folder, name: &str) -> Schema {
    let bytes = fs::read(folder.0.path().join(name)).unwrap();
    Schema::parse(Path::new(name), &bytes, Settings { today: 20_778 }).unwrap()
}

#[test]
fn a_blank_form_is_an_empty_table_without_findings() {
    let folder = Folder::new();
    for name in cleaned(&folder) {
        let schema = format!("{name}.rolo.toml");
        let fields = schema_of(&folder, &schema).fields.len();
        for lang in ["zh", "en"] {
            sheet(&folder, &schema, lang, "form.xlsx", &["--rows", "50"]);
            let report = judged(&folder, "form.xlsx", &schema);
            assert_blank(&report, fields, &format!("{name} {lang}"));
        }
    }
}

#[test]
fn the_same_schema_gives_the_same_bytes() {
    let folder = Folder::new();
    cleaned(&folder);
    let bytes = |form: &str| fs::read(folder.0.path().join(form)).unwrap();
    let schema = "registry.rolo.toml";
    sheet(&folder, schema, "zh", "one.xlsx", &["--rows", "20"]);
    std::thread::sleep(std::time::Duration::from_secs(2));
    sheet(&folder, schema, "zh", "two.xlsx", &["--rows", "20"]);
    assert!(bytes("one.xlsx") == bytes("two.xlsx"));
    sheet(&folder, schema, "en", "two.xlsx", &["--rows", "20"]);
    assert!(bytes("one.xlsx") != bytes("two.xlsx"));
    let piped = folder.run(&[
        "--lang", "zh", "schema", "sheet", "-s", schema, "-o", "-", "--rows", "20",
    ]);
    assert!(piped.stdout == bytes("one.xlsx"));
}

fn absent(what: &str) {
    let required = env::var_os("ROLO_REQUIRE_MAKERS").is_some();
    assert!(!required, "{what} is not installed");
    println!("left: {what} is not installed");
}

/// Has a person fill in the form: `records` as `[column from 0, text]`; the cells that the form refuses, as
/// `[record from 0, column, text]`. None where nobody is there.
fn filled(folder: &Folder, form: &str, records: &Json, to: &str) -> Option<Json> {
    let python = env::var_os("ROLO_PYTHON").unwrap_or("python3".into());
    folder.file("records.json", records.to_string());
    let script = root().join("tests/form/fill.py");
    let done = Command::new(python)
        .arg(script)
        .args([form, "records.json", to])
        .current_dir(folder.0.path())
        .stdin(Stdio::null())
        .output();
    let Ok(done) = done else {
        absent("python3");
        return None;
    };
    if done.status.code() == Some(77) {
        absent("openpyxl");
        return None;
    }
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{form}: {said}");
    Some(serde_json::from_slice(&done.stdout).unwrap())
}

/// The records of a cleaned example, as a person would copy them.
fn records(folder: &Folder, table: &str, schema: &Schema) -> Json {
    let text = fs::read(folder.0.path().join(table)).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_slice());
    let columns: Vec<Option<usize>> = reader
        .headers()
        .unwrap()
        .iter()
        .map(|header| schema.recognises(header))
        .collect();
    let record = |record: csv::StringRecord| {
        let cells = columns.iter().zip(record.iter());
        let cells = cells.filter_map(|(column, text)| Some(json!([(*column)?, text])));
        Json::Array(cells.collect())
    };
    reader.records().map(|line| record(line.unwrap())).collect()
}

#[test]
fn a_form_takes_the_example_and_what_was_filled_in_passes() {
    let folder = Folder::new();
    for name in cleaned(&folder) {
        let file = format!("{name}.rolo.toml");
        let schema = schema_of(&folder, &file);
        let table = format!("{name}.csv");
        let records = records(&folder, &table, &schema);
        let found = judged(&folder, &table, &file);
        for lang in ["zh", "en"] {
            sheet(&folder, &file, lang, "form.xlsx", &["--rows", "40"]);
            let Some(refused) = filled(&folder, "form.xlsx", &records, "filled.xlsx") else {
                return;
            };
            let report = judged(&folder, "filled.xlsx", &file);
            let of = format!("{name} {lang}\n{:#}", report["findings"]);
            assert_eq!(report["totals"], found["totals"], "{of}");
            // What the form does not let pass is wrong by the schema too.
            let wrong = found["totals"]["minimum"].as_u64().unwrap_or_default();
            assert_eq!(
                refused.as_array().unwrap().len() as u64,
                wrong,
                "{refused} {of}"
            );
            let read = &report["inputs"][0]["rows"]["read"];
            assert_eq!(read, records.as_array().unwrap().len(), "{of}");
        }
    }
}

#[test]
fn an_office_suite_opens_the_form_and_keeps_it() {
    let folder = Folder::new();
    cleaned(&folder);
    let schema = "hotel.rolo.toml";
    sheet(&folder, schema, "zh", "form.xlsx", &["--rows", "30"]);
    let profile = format!(
        "-env:UserInstallation=file://{}/office",
        folder.0.path().display()
    );
    let done = Command::new("soffice")
        .args([
            &profile,
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            "saved",
            "form.xlsx",
        ])
        .current_dir(folder.0.path())
        .stdin(Stdio::null())
        .output();
    if done.is_err() {
        return absent("soffice");
    }
    let fields = schema_of(&folder, schema).fields.len();
    let report = judged(&folder, "saved/form.xlsx", schema);
    assert_blank(&report, fields, "saved by soffice");
}

#[test]
fn long_lists_and_names_of_fields_as_groups_do_no_harm() {
    let folder = Folder::new();
    let values: Vec<String> = (0..300).map(|n| format!("\"值 {n}, \\\"x\\\"\"")).collect();
    let schema = format!(
        "name = \"odd\"\nfieldsMatch = \"exact\"\nprimaryKey = [\"a\", \"b\"]\n\
         [[fields]]\nname = \"a\"\ngroup = \"b\"\nconstraints = {{ enum = [{}] }}\n\
         [[fields]]\nname = \"b\"\ngroup = \"a\"\ntype = \"number\"\nconstraints = {{ exclusiveMinimum = -1.5 }}\n",
        values.join(", ")
    );
    folder.file("odd.rolo.toml", schema);
    sheet(&folder, "odd.rolo.toml", "en", "odd.xlsx", &["--rows", "9"]);
    assert_blank(&judged(&folder, "odd.xlsx", "odd.rolo.toml"), 2, "odd");
    // The schema beside the workbook, and said by -v.
    let found = folder.run(&["-v", "schema", "sheet", "-o", "odd.xlsx", "--rows", "1"]);
    let said = String::from_utf8_lossy(&found.stderr);
    assert_eq!(
        said,
        "rolo: note: made of the schema odd.rolo.toml\nrolo: odd.xlsx: registration form (columns: 2, rows: 1)\n"
    );
}

#[test]
fn what_cannot_be_is_refused_in_both_languages() {
    let folder = Folder::new();
    folder.file("a.rolo.toml", "[[fields]]\nname = \"a\"\n");
    folder.file("none.rolo.toml", "fields = []\n");
    for (args, en, zh) in [
        (
            &["a.rolo.toml", "-o", "a.csv"][..],
            "--output a.csv: a form is a workbook (.xlsx)",
            "--output a.csv：登记表是工作簿（.xlsx）",
        ),
        (
            &["a.rolo.toml", "-o", "a.xlsx", "--rows", "0"],
            "--rows 0: a whole number from 1 to 100000 is expected",
            "--rows 0：应为 1 到 100000 的整数",
        ),
        (
            &["-o", "x.xlsx"],
            "there is no schema to make the form of",
            "没有指定规则文件，无法生成登记表",
        ),
        (
            &["none.rolo.toml", "-o", "x.xlsx"],
            "a form needs a schema with 1 to 16384 fields",
            "规则文件须有 1 到 16384 个字段，才能生成登记表",
        ),
        (
            &["missing.toml", "-o", "x.xlsx"],
            "cannot be opened: no such file",
            "无法打开：文件不存在",
        ),
    ] {
        for (lang, says) in [("en", en), ("zh", zh)] {
            let done = folder.run(&[&["--lang", lang, "schema", "sheet"], args].concat());
            let said = String::from_utf8_lossy(&done.stderr);
            assert_eq!(done.status.code(), Some(2), "{said}");
            assert!(said.contains(says), "{said}");
        }
    }
    assert_eq!(folder.names(), ["a.rolo.toml", "none.rolo.toml"]);
}

/// One field of a schema that is anything.
fn field() -> impl Strategy<Value = String> {
    let types = prop::sample::select(vec![
        "string",
        "number",
        "integer",
        "boolean",
        "date",
        "datetime",
        "time",
        "year",
        "yearmonth",
        "duration",
        "geopoint",
        "object",
        "array",
        "list",
        "any",
    ]);
    let kinds = prop::sample::select(vec!["", "phone", "id", "money", "percent", "email"]);
    let pattern = prop::sample::select(vec!["", "[A-Z]{2}[0-9]+", "a|b", ".*"]);
    let label = "[a-z甲乙(+=@\"'{}<&-]{1,12}";
    (types, kinds, pattern, label, any::<(bool, bool)>()).prop_map(
        |(of, kind, pattern, label, (required, unique))| {
            let quoted = |text: &str| Json::from(text).to_string();
            let mut lines = vec![
                format!("type = \"{of}\""),
                format!("group = {}", quoted(&label)),
                format!("description = {}", quoted(&label.repeat(30))),
                format!("constraints.required = {required}"),
                format!("constraints.unique = {unique}"),
            ];
            if !kind.is_empty() && matches!(of, "string" | "number") {
                lines.push(format!("kind = \"{kind}\""));
            }
            if of == "string" && !pattern.is_empty() {
                lines.push(format!("constraints.pattern = {}", quoted(pattern)));
            }
            lines.join("\n")
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_schema_has_a_form_that_is_read_back(fields in prop::collection::vec(field(), 1..12)) {
        let folder = Folder::new();
        let all = fields.iter().enumerate();
        let all = all.map(|(n, field)| {
            format!("[[fields]]\nname = \"f{n}\"\ntitles = {{ zh = \"列{n}\" }}\n{field}\n")
        });
        let text = all.collect::<Vec<_>>().concat();
        folder.file("s.rolo.toml", &text);
        for lang in ["zh", "en"] {
            sheet(&folder, "s.rolo.toml", lang, "form.xlsx", &["--rows", "5"]);
            assert_blank(&judged(&folder, "form.xlsx", "s.rolo.toml"), fields.len(), &text);
        }
    }
}
