//! `export --profile`: a table as one reader wants it, as the schema says.
#![allow(clippy::unwrap_used, missing_docs)] // a test may fail loudly

mod folder;

use std::fmt::Write as _;

use folder::Folder;
use proptest::prelude::*;

const SCHEMA: &str = r#"
name = "customers"
missingValues = ["", "无"]
[[fields]]
name   = "id"
titles = { zh = "客户编号", en = "Customer ID" }
type   = "string"
[[fields]]
name   = "name"
titles = { zh = "姓名", en = "Name" }
type   = "string"
[[fields]]
name    = "born"
type    = "date"
formats = ["%Y/%m/%d"]
[[fields]]
name = "spent"
type = "number"
[[fields]]
name = "at"
type = "datetime"
[[fields]]
name        = "consent"
type        = "boolean"
trueValues  = ["是"]
falseValues = ["否"]
[[fields]]
name        = "level"
type        = "string"
constraints = { enum = ["gold", "silver"] }
labels      = { gold = { zh = "金卡", en = "Gold" } }
[[derive]]
name   = "age"
titles = { zh = "年龄", en = "Age" }
type   = "integer"
expr   = "years(born, today)"

[profiles.crm]
titles         = { zh = "导入 CRM", en = "For the CRM" }
fields         = ["id", "name", "born", "spent", "consent", "age", "at", "level"]
headers        = { id = "ExternalId", name = "FullName", age = "Years" }
sort           = ["-spent"]
labels         = "en"
dateFormat     = "%d.%m.%Y"
datetimeFormat = "%d.%m.%Y %H:%M"
decimalChar    = ","
groupChar      = "."
trueValue      = "Y"
falseValue     = "N"
missingValue   = "NULL"
toDelimiter    = ";"

[profiles.books]
headers   = "zh"
toEncoding = "gb18030"
splitRows = 2

[profiles.json]
to     = "jsonl"
fields = ["id", "spent"]
decimalChar = ","
"#;

const TABLE: &str = "id,name,born,spent,at,consent,level,x\n\
    C1,王,1990/1/5,-12.25,2024-01-02T03:04:05Z,否,gold,1\n\
    C2,无,,1234567.5,2024-01-02T03:04:05,是,silver,2\n\
    C3,b,2000-02-29,abc,,无,,3\n";

fn folder() -> Folder {
    let folder = Folder::new();
    folder.file("t.csv", TABLE);
    folder.file("s.rolo.toml", SCHEMA);
    folder
}

impl Folder {
    fn exported(&self, args: &[&str]) -> String {
        let day = ["--today", "2026-11-22"];
        let done = self.run(&[&["export", "t.csv", "-s", "s.rolo.toml"], &day[..], args].concat());
        let said = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(0), "{args:?}: {said}");
        String::from_utf8(done.stdout).unwrap()
    }

    /// What a run that may not begin says.
    fn refused(&self, args: &[&str]) -> String {
        let done = self.run(&[&["export", "t.csv"], args].concat());
        assert_eq!(done.status.code(), Some(2), "{args:?}");
        assert!(done.stdout.is_empty());
        String::from_utf8(done.stderr).unwrap()
    }
}

#[test]
fn a_profile_says_columns_headers_order_and_style() {
    assert_eq!(
        folder().exported(&["--profile", "crm"]),
        "ExternalId;FullName;born;spent;consent;Years;at;level\n\
         C2;NULL;NULL;1.234.567,5;Y;NULL;02.01.2024 03:04;silver\n\
         C1;王;05.01.1990;-12,25;N;36;2024-01-02T03:04:05Z;Gold\n\
         C3;b;29.02.2000;abc;NULL;26;NULL;NULL\n"
    );
}

#[test]
fn an_option_comes_before_the_profile() {
    let folder = folder();
    for (args, first) in [
        (
            &["--headers", "zh"][..],
            "客户编号;姓名;born;spent;consent;年龄;at;level",
        ),
        (&["--select", "id,age"], "ExternalId;Years"),
        (&["--select", "no=id"], "no"),
        (
            &["--to-delimiter", "|"],
            "ExternalId|FullName|born|spent|consent|Years|at|level",
        ),
    ] {
        let out = folder.exported(&[&["--profile", "crm"], args].concat());
        assert_eq!(out.lines().next(), Some(first), "{args:?}");
    }
    let out = folder.exported(&["--profile", "crm", "--sort", "id", "--labels", "zh"]);
    assert!(
        out.lines()
            .nth(1)
            .unwrap()
            .ends_with(";2024-01-02T03:04:05Z;金卡"),
        "{out}"
    );
}

#[test]
fn typed_formats_keep_their_types() {
    let folder = folder();
    assert_eq!(
        folder.exported(&["--profile", "json"]),
        "{\"id\":\"C1\",\"spent\":-12.25}\n{\"id\":\"C2\",\"spent\":1234567.5}\n{\"id\":\"C3\",\"spent\":\"abc\"}\n"
    );
    // The name of the file says another format aloud.
    folder.exported(&["--profile", "json", "-o", "o.csv"]);
    let written = std::fs::read_to_string(folder.0.path().join("o.csv")).unwrap();
    assert_eq!(written.lines().nth(1), Some("C1,\"-12,25\""));
    folder.exported(&["--profile", "crm", "-o", "o.xlsx"]);
    let back = folder.run(&["filter", "true", "o.xlsx", "-s", "none"]);
    let back = String::from_utf8(back.stdout).unwrap();
    assert!(back.contains("C1,王,1990-01-05,-12.25,否,36,"), "{back}");
}

#[test]
fn the_most_rows_of_a_file_and_its_encoding_are_the_profiles() {
    let folder = folder();
    folder.exported(&["--profile", "books", "-o", "o.csv"]);
    assert_eq!(
        folder.names(),
        ["o-1.csv", "o-2.csv", "s.rolo.toml", "t.csv"]
    );
    let first = std::fs::read(folder.0.path().join("o-1.csv")).unwrap();
    // 客户编号 in GB18030.
    assert!(first.starts_with(b"\xBF\xCD\xBB\xA7\xB1\xE0\xBA\xC5,"));
    let said = folder.refused(&["-s", "s.rolo.toml", "--profile", "books"]);
    assert!(said.contains("they need a name"), "{said}");
}

#[test]
fn a_profile_that_is_not_there_is_refused() {
    let folder = folder();
    let said = folder.refused(&["-s", "s.rolo.toml", "--profile", "crn"]);
    assert!(
        said.contains("no such profile") && said.contains("crm?"),
        "{said}"
    );
    let said = folder.refused(&["-s", "s.rolo.toml", "--profile", "warehouse"]);
    assert!(said.contains("there are crm, books"), "{said}");
    let said = folder.refused(&["-s", "none", "--profile", "crm"]);
    assert!(said.contains("--profile needs a schema"), "{said}");
}

#[test]
fn what_is_wrong_with_a_profile_is_said_where_it_stands() {
    for (right, wrong, said) in [
        (
            "\"name\", \"born\"",
            "\"nam\", \"born\"",
            "no field is called `nam`",
        ),
        (
            "age = \"Years\"",
            "agee = \"Years\"",
            "no field is called `agee`",
        ),
        ("[\"-spent\"]", "[\"-spend\"]", "no field is called `spend`"),
        (
            "\"%d.%m.%Y\"",
            "\"dd.mm.yyyy\"",
            "a pattern as %d/%m/%Y expected",
        ),
        (
            "groupChar      = \".\"",
            "groupChar = \",\"",
            "the group character is the decimal",
        ),
        ("= \";\"", "= \";;\"", "one ASCII character"),
        ("\"gb18030\"", "\"gb18303\"", "no encoding is called so"),
        ("splitRows = 2", "splitRows = 0", "at least one record"),
        ("to     = \"jsonl\"", "to = \"jsnl\"", "jsonl"),
        ("toDelimiter", "todelimiter", "toDelimiter"),
    ] {
        assert!(SCHEMA.contains(right), "{right}");
        let folder = folder();
        folder.file("s.rolo.toml", SCHEMA.replacen(right, wrong, 1));
        let words = folder.refused(&["-s", "s.rolo.toml", "--profile", "crm"]);
        assert!(words.contains(said), "{said}: {words}");
        assert!(words.contains("--> s.rolo.toml:"), "{words}");
    }
}

#[test]
fn a_profile_writes_every_format() {
    for format in ["csv", "tsv", "jsonl", "xlsx", "md", "html"] {
        let folder = folder();
        folder.file(
            "s.rolo.toml",
            SCHEMA.replace("\"jsonl\"", &format!("\"{format}\"")),
        );
        let done = folder.run(&["export", "t.csv", "-s", "s.rolo.toml", "--profile", "json"]);
        assert_eq!(done.status.code(), Some(0), "{format}");
        assert!(!done.stdout.is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// What a style writes is the same value to who reads by it.
    #[test]
    fn styled_values_read_back(
        numbers in prop::collection::vec("-?(0|[1-9][0-9]{0,11})(\\.[0-9]{1,6})?", 1..12),
        days in prop::collection::vec((1000..9999_i32, 1..13_u32, 1..29_u32), 1..12),
    ) {
        let folder = Folder::new();
        let fields = "[[fields]]\nname = \"n\"\ntype = \"number\"\n[[fields]]\nname = \"d\"\ntype = \"date\"\n";
        let mut table = "n,d\n".to_owned();
        for (number, (year, month, day)) in numbers.iter().zip(&days) {
            let _ = writeln!(table, "{number},{year:04}-{month:02}-{day:02}");
        }
        folder.file("t.csv", &table);
        let profile = "[profiles.p]\ndateFormat = \"%d/%m/%Y\"\ndecimalChar = \",\"\ngroupChar = \" \"\n";
        folder.file("s.rolo.toml", format!("{fields}{profile}"));
        folder.file("o.csv", folder.exported(&["--profile", "p"]));
        let styled = fields
            .replace("\"number\"", "\"number\"\ndecimalChar = \",\"\ngroupChar = \" \"")
            .replace("\"date\"", "\"date\"\nformat = \"%d/%m/%Y\"");
        folder.file("o.rolo.toml", format!("{styled}[profiles.p]\ndateFormat = \"%Y-%m-%d\"\ndecimalChar = \".\"\n"));
        let back = folder.run(&["export", "o.csv", "-s", "o.rolo.toml", "--profile", "p"]);
        prop_assert_eq!(String::from_utf8(back.stdout).unwrap(), table);
    }
}
