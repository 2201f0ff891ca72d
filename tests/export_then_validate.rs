//! Exporting makes nothing worse: what an exported table is told under its schema, the table was told before.
#![allow(clippy::unwrap_used, missing_docs)] // a test may fail loudly

mod folder;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use folder::Folder;
use proptest::prelude::*;
use serde_json::Value as Json;

const FORMATS: [&str; 5] = ["csv", "tsv", "jsonl", "xlsx", "csv.gz"];

impl Folder {
    /// What `validate` finds in a file: the record, the field and the code of every finding.
    fn findings(&self, file: &str, args: &[&str]) -> BTreeSet<(u64, String, String)> {
        let args = [
            &["validate", file, "-s", "s.rolo.toml", "--report", "jsonl"],
            args,
        ]
        .concat();
        let done = self.run(&args);
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(matches!(done.status.code(), Some(0 | 1)), "{file}: {said}");
        let lines = String::from_utf8(done.stdout).unwrap();
        let findings = lines
            .lines()
            .map(|line| serde_json::from_str::<Json>(line).unwrap());
        findings
            .filter(|finding| finding.get("totals").is_none())
            .map(|finding| {
                let text = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
                (
                    finding["record"].as_u64().unwrap_or(0),
                    text("field"),
                    text("code"),
                )
            })
            .collect()
    }

    /// Whether `t.csv`, exported in every format, is told nothing new under `s.rolo.toml`.
    fn gets_no_worse(&self, what: &str) {
        let before = self.findings("t.csv", &[]);
        for format in FORMATS {
            let file = format!("o.{format}");
            let done = self.run(&["export", "t.csv", "-s", "s.rolo.toml", "-o", &file]);
            assert_eq!(done.status.code(), Some(0), "{what} {file}");
            let after = self.findings(&file, &["--unguard"]);
            // A format that knows no short records has empty cells where the cells of one are not there.
            let short =
                |record: u64| before.contains(&(record, String::new(), "ragged-short".to_owned()));
            let new = after.difference(&before);
            let new: Vec<_> = new
                .filter(|(record, _, code)| !(code == "required" && short(*record)))
                .collect();
            assert!(new.is_empty(), "{what} {file}: {new:?}");
        }
    }
}

#[test]
fn the_example_tables_get_no_worse() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| std::fs::read(root.join(path)).unwrap();
    let names = [
        "auto-sales",
        "b2b-accounts",
        "customers",
        "ecommerce",
        "ecommerce-feedback",
        "ecommerce-orders",
        "hotel",
        "interactions",
        "registry",
    ];
    for name in names {
        let folder = Folder::new();
        // Tables that others refer to stand beside them under their own names.
        for other in names {
            folder.file(
                &format!("{other}.csv"),
                read(&format!("examples/{other}.csv")),
            );
        }
        folder.file("t.csv", read(&format!("examples/{name}.csv")));
        folder.file("s.rolo.toml", read(&format!("schemas/{name}.rolo.toml")));
        folder.gets_no_worse(name);
    }
}

const SCHEMA: &str = r#"
missingValues = ["", "-"]
fieldsMatch = "equal"
[[fields]]
name = "id"
type = "string"
constraints = { required = true, unique = true, pattern = "[0-9A-Za-z=+@-]+" }
[[fields]]
name = "day"
type = "date"
formats = ["%Y/%m/%d", "%Y年%m月%d日"]
constraints = { minimum = "1800-01-01", maximum = "2100-01-01" }
[[fields]]
name = "at"
type = "datetime"
[[fields]]
name = "clock"
type = "time"
[[fields]]
name = "number"
type = "number"
decimalChar = ","
constraints = { minimum = "-1000" }
[[fields]]
name = "count"
type = "integer"
groupChar = ","
bareNumber = false
[[fields]]
name = "yes"
type = "boolean"
trueValues = ["是", "1"]
falseValues = ["否", "0"]
[[fields]]
name = "level"
type = "string"
constraints = { enum = ["gold", "a,b", "007", "TRUE"] }
[[fields]]
name = "phone"
kind = "phone"
phoneRegion = "CN"
type = "string"
[[fields]]
name = "card"
kind = "cn-resident-id"
type = "string"
[[fields]]
name = "money"
kind = "money"
type = "number"
[[fields]]
name = "year"
type = "year"
[[fields]]
name = "any"
[[fields]]
name = "list"
type = "array"
"#;

/// Cells of any of its fields, right and wrong ones.
fn cell() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "",
        "-",
        " ",
        "007",
        "1",
        "0",
        "是",
        "否",
        "TRUE",
        "true",
        "gold",
        "a,b",
        "2024/2/29",
        "2023/02/29",
        "1890年1月1日",
        "1900-02-28",
        "1900-03-01",
        "2024-02-29T23:59:59",
        "2024-02-29T23:59:59Z",
        "23:59:59",
        "00:00",
        "12:30:15.123",
        "1,5",
        "-1000,25",
        "12345678901234567890",
        "0,1",
        "1e5",
        "1,234 件",
        "12%",
        "13800138000",
        "+86 138 0013 8001",
        "11010519491231002X",
        "¥1,234.50",
        "99.999",
        "1999",
        "[1, 2]",
        "{\"a\": 1}",
        "=1+1",
        "'=1",
        "''",
        "@x",
        "\tx",
        "a\nb",
        "a\"b",
        "#N/A",
        "1.38E+10",
        "45000",
        "NaN",
        "INF",
    ]);
    prop_oneof![8 => known.prop_map(str::to_owned), 1 => "[0-9,.:/-]{0,12}", 1 => "\\PC{0,6}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_table_gets_no_worse(records in prop::collection::vec(prop::collection::vec(cell(), 14), 1..8)) {
        let folder = Folder::new();
        folder.file("s.rolo.toml", SCHEMA);
        let mut table = "id,day,at,clock,number,count,yes,level,phone,card,money,year,any,list\n".to_owned();
        for record in &records {
            let cells: Vec<String> = record.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
            let _ = writeln!(table, "{}", cells.join(","));
        }
        folder.file("t.csv", table);
        folder.gets_no_worse("made");
    }
}
