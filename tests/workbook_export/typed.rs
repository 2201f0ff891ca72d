//! Every type and kind, and how a sheet shows it.

use serde_json::json;

use super::folder::Folder;
use super::{as_csv, cells, of_csv};

pub(super) const SCHEMA: &str = r#"
name   = "visits"
titles = { zh = "到访", en = "Visits" }
missingValues = ["", "无"]
phoneRegion = "CN"

[[fields]]
name = "id"
type = "string"
kind = "id"
[[fields]]
name = "phone"
type = "string"
kind = "phone"
[[fields]]
name = "zip"
type = "string"
kind = "postcode"
[[fields]]
name = "note"
type = "string"
[[fields]]
name = "year"
type = "year"
[[fields]]
name = "month"
type = "yearmonth"
[[fields]]
name = "day"
type = "date"
formats = ["%Y-%m-%d", "%d.%m.%Y"]
[[fields]]
name = "at"
type = "datetime"
[[fields]]
name = "clock"
type = "time"
[[fields]]
name = "count"
type = "integer"
groupChar = ","
[[fields]]
name = "nights"
type = "integer"
unit = { zh = "晚", en = "nights" }
[[fields]]
name = "weight"
type = "number"
unit = "kg"
[[fields]]
name = "paid"
type = "number"
kind = "money"
unit = { zh = "元", en = "CNY" }
[[fields]]
name = "share"
type = "number"
kind = "percent"
bareNumber = false
constraints = { maximum = 1 }
[[fields]]
name = "rate"
type = "number"
kind = "percent"
[[fields]]
name = "number"
type = "number"
[[fields]]
name = "wants"
type = "boolean"
trueValues = ["true", "是"]
falseValues = ["false", "否"]
[[fields]]
name = "list"
type = "list"
[[fields]]
name = "data"
type = "object"
[[fields]]
name = "span"
type = "duration"
[[fields]]
name = "level"
type = "string"
constraints = { enum = ["gold", "silver"] }
labels = { gold = { zh = "金卡" }, silver = { zh = "银卡" } }
[[fields]]
name = "city"
type = "string"
constraints = { enum = ["Rio, RJ", "上海"] }
[[fields]]
name = "grade"
type = "integer"
constraints = { enum = [1, 2, 10] }
[[fields]]
name = "due"
type = "date"
constraints = { enum = ["2026-06-30", "2026-12-31"] }
"#;

type Given = (&'static str, &'static str, &'static str);

/// Header, two cells as they come, each with what a workbook holds of it (`s` text, `n` number, `d` moment, `b` truth)
/// and what it shows.
const TABLE: &[(&str, [Given; 2], &str)] = &[
    (
        "id",
        [("007", "s", ""), ("12345678901234567890", "s", "")],
        "@",
    ),
    (
        "phone",
        [("13800138000", "s", ""), ("+86 138 0013 8001", "s", "")],
        "@",
    ),
    ("zip", [("010010", "s", ""), ("200000", "s", "")], "@"),
    ("note", [("=1+1", "s", ""), ("1e5", "s", "")], "@"),
    ("year", [("2024", "n", ""), ("0044", "s", "")], "0"),
    ("month", [("2024-03", "s", ""), ("2024-12", "s", "")], "@"),
    (
        "day",
        [("2024-02-29", "d", ""), ("05.03.2024", "d", "2024-03-05")],
        "yyyy-mm-dd",
    ),
    (
        "at",
        [
            ("2024-02-29T23:59:59", "d", "2024-02-29 23:59:59"),
            ("2024-01-01T00:00:00Z", "s", ""),
        ],
        "yyyy-mm-dd hh:mm:ss",
    ),
    (
        "clock",
        [("06:30:00", "d", ""), ("23:59:59", "d", "")],
        "hh:mm:ss",
    ),
    (
        "count",
        [("1,234,567", "n", "1234567"), ("007", "s", "")],
        "0",
    ),
    (
        "nights",
        [("1200", "n", "1,200 nights"), ("-3", "n", "-3 nights")],
        "#,##0\" nights\"",
    ),
    (
        "weight",
        [("1234.5", "n", "1,234.50 kg"), ("0.25", "n", "0.25 kg")],
        "#,##0.00\" kg\"",
    ),
    (
        "paid",
        [
            ("9876543.10", "n", "9,876,543.10 CNY"),
            ("-0.5", "n", "-0.50 CNY"),
        ],
        "#,##0.00\" CNY\"",
    ),
    (
        "share",
        [("12.5%", "n", "12.50%"), ("0.5", "n", "50.00%")],
        "0.00%",
    ),
    ("rate", [("12.5", "n", ""), ("0.5", "n", "")], "General"),
    (
        "number",
        [("0.1", "n", ""), ("1234567890123456", "s", "")],
        "General",
    ),
    (
        "wants",
        [("true", "b", "TRUE"), ("是", "s", "")],
        "\"TRUE\";\"TRUE\";\"FALSE\"",
    ),
    ("list", [("a,b", "s", ""), ("1", "s", "")], "General"),
    ("data", [("{\"a\":1}", "s", ""), ("{}", "s", "")], "General"),
    ("span", [("P1Y", "s", ""), ("PT5M", "s", "")], "General"),
    ("level", [("gold", "s", ""), ("tin", "s", "")], "@"),
    ("city", [("Rio, RJ", "s", ""), ("无", "s", "")], "@"),
    ("grade", [("10", "n", ""), ("2", "n", "")], "0"),
    (
        "due",
        [("2026-06-30", "d", ""), ("1890-01-01", "s", "")],
        "yyyy-mm-dd",
    ),
];

pub(super) fn typed() -> Folder {
    let folder = Folder::new();
    let column = |row: usize| {
        TABLE
            .iter()
            .map(move |(_, cells, _)| cells[row].0.to_owned())
    };
    let header = TABLE.iter().map(|(name, ..)| (*name).to_owned());
    let rows = [header.collect(), column(0).collect(), column(1).collect()];
    folder.file("t.csv", as_csv(&rows));
    folder.file("s.rolo.toml", SCHEMA);
    folder
}

#[test]
fn every_type_and_kind_is_the_cell_that_it_should_be() {
    let folder = typed();
    folder.done(&[
        "export",
        "t.csv",
        "-s",
        "s.rolo.toml",
        "--headers",
        "en",
        "-o",
        "t.xlsx",
    ]);
    // What is no number, day or truth there is the text that came; the others mean the same to the schema.
    let back = folder.done(&[
        "export",
        "t.xlsx",
        "-s",
        "s.rolo.toml",
        "--header-row",
        "1",
        "--to",
        "csv",
    ]);
    let back = of_csv(&back);
    for (column, (name, given, _)) in TABLE.iter().enumerate() {
        for (row, (text, of_type, _)) in given.iter().enumerate() {
            let cell = &back[row + 1][column];
            let spelled = match (*name, *text) {
                ("count", "1,234,567") => "1234567",
                ("share", "12.5%") => "0.125",
                ("paid", "9876543.10") => "9876543.1",
                ("day", "05.03.2024") => "2024-03-05",
                (_, text) => text,
            };
            assert_eq!(cell, spelled, "{name} {of_type}");
        }
    }
    let Some(told) = folder.read_by_others("t.xlsx") else {
        return;
    };
    if let Some(cells) = cells(&told, 0) {
        let sheet = &told["openpyxl"]["sheets"][0];
        for (column, (name, given, format)) in TABLE.iter().enumerate() {
            for (row, (text, of_type, _)) in given.iter().enumerate() {
                let (own_type, own) = &cells[row + 1][column];
                assert_eq!(own_type, of_type, "{name} {text}");
                assert!(*of_type != "s" || own == text, "{name} {text:?} {own:?}");
                assert_eq!(sheet["formats"][row + 1][column], *format, "{name} {text}");
            }
        }
        assert_eq!(
            (&sheet["name"], &sheet["frozen"]),
            (&json!("visits"), &json!("A2"))
        );
        assert_eq!(sheet["filter"], "A1:X3");
        let bold = sheet["bold"].as_array().unwrap();
        assert!(bold.len() == TABLE.len() && bold.iter().all(|bold| bold == true));
        let properties = &told["openpyxl"]["properties"];
        assert_eq!(properties["title"], "Visits");
        let version = properties["description"].as_str().unwrap();
        let (name, version) = version.split_once(", version ").unwrap();
        assert!(
            name == "schema visits" && version.len() == 12,
            "{properties}"
        );
        assert!(
            !properties.to_string().contains(&today()[..4]),
            "{properties}"
        );
        let lists = sheet["lists"].as_object().unwrap();
        assert_eq!(lists["U2:U3"], "\"gold,silver\"");
        assert_eq!(lists["V2:V3"], "'rolo.lists'!$A$1:$A$2");
        assert_eq!(lists["W2:W3"], "\"1,2,10\"");
        assert_eq!(lists["X2:X3"], "'rolo.lists'!$B$1:$B$2");
        let hidden = &told["openpyxl"]["sheets"][1];
        assert_eq!(
            (&hidden["name"], &hidden["state"]),
            (&json!("rolo.lists"), &json!("veryHidden"))
        );
        assert_eq!(
            hidden["rows"][0],
            json!([["s", "Rio, RJ"], ["d", "2026-06-30 00:00:00"]])
        );
    }
    if told["office"].is_object() {
        for (column, (name, given, _)) in TABLE.iter().enumerate() {
            for (row, (text, _, shown)) in given.iter().enumerate() {
                let expected = if shown.is_empty() { text } else { shown };
                assert_eq!(
                    told["office"]["rows"][row + 1][column],
                    **expected,
                    "{name}"
                );
            }
        }
        assert_eq!(told["office"]["page"], true);
    }
}

fn today() -> String {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    (1970 + now.as_secs() / 31_556_952).to_string()
}

#[test]
fn labels_and_units_are_those_of_the_language() {
    let folder = typed();
    folder.done(&[
        "export",
        "t.csv",
        "-s",
        "s.rolo.toml",
        "--headers",
        "zh",
        "--labels",
        "zh",
        "-o",
        "t.xlsx",
    ]);
    assert_eq!(folder.reread("t.xlsx")[1][20], "金卡");
    if let Some(told) = folder.read_by_others("t.xlsx")
        && told["openpyxl"].is_object()
    {
        let sheet = &told["openpyxl"]["sheets"][0];
        assert_eq!(sheet["formats"][1][10], "#,##0\"晚\"");
        assert_eq!(sheet["lists"]["U2:U3"], "\"金卡,银卡\"");
        assert_eq!(told["openpyxl"]["properties"]["title"], "到访");
    }
}
