//! Typed cells of a workbook under one field, through the binary: valid, missing or invalid; and text cells, which are
//! judged as in CSV.

use std::fs;

use serde_json::{Value as Json, json};

use crate::limited::run;
use crate::xlsx::{Cell, Look, serial_of_day, serial_of_moment, serial_of_time, workbook};
use crate::{all_met, cases, code_of, corpora, list};

#[test]
fn a_typed_cell_of_a_workbook_means_what_it_should() {
    let Some(corpora) = corpora() else { return };
    let mut unmet = Vec::new();
    let mut judged = 0;
    for case in cases(&corpora, "schema/field_cases.jsonl") {
        let native = &case["cell"]["native"];
        if native.is_null() {
            continue;
        }
        judged += 1;
        for cell in written(native) {
            let found = Found::of(&case["field"], &cell);
            if let Some(wrong) = found.differs(&case) {
                unmet.push(format!(
                    "{} {} {cell:?}: {wrong}",
                    case["id"], case["field"]
                ));
            }
        }
    }
    all_met(judged, &unmet);
}

#[test]
fn a_text_cell_of_a_workbook_means_what_it_does_in_csv() {
    let Some(corpora) = corpora() else { return };
    let mut unmet = Vec::new();
    let mut judged = 0;
    for case in cases(&corpora, "schema/field_cases.jsonl") {
        let Some(text) = case["cell"]["text"].as_str() else {
            continue;
        };
        judged += 1;
        let found = Found::of(&case["field"], &Cell::Text(text.to_owned()));
        if let Some(wrong) = found.differs(&case) {
            unmet.push(format!(
                "{} {} {text:?}: {wrong}",
                case["id"], case["field"]
            ));
        }
    }
    all_met(judged, &unmet);
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn a_typed_cell_satisfies_its_type_in_any_format() {
    let day = || Cell::Moment(serial_of_day("2024-02-29"), Look::Day);
    let clock = || Cell::Moment(serial_of_time("06:30:00"), Look::Clock);
    let moment = || Cell::Moment(serial_of_moment("2024-02-29T06:30:15"), Look::DayAndClock);
    let elapsed = || Cell::Moment(1.5, Look::Elapsed);
    let number = |digits: &str| Cell::Number(digits.to_owned());
    let mut unmet = Vec::new();
    for (field, cell, expected) in [
        (
            json!({"type": "date", "format": "%d/%m/%Y"}),
            day(),
            "valid",
        ),
        (
            json!({"type": "date", "formats": ["%Y年%m月%d日", "%Y/%m/%d"]}),
            day(),
            "valid",
        ),
        (
            json!({"type": "date", "constraints": {"maximum": "2024-02-28"}}),
            day(),
            "invalid: maximum",
        ),
        (json!({"type": "date"}), clock(), "invalid: type"),
        (json!({"type": "date"}), number("45351"), "invalid: type"),
        (
            json!({"type": "date", "formats": ["%Y-%m-%d", "excel-serial"]}),
            number("45351"),
            "valid",
        ),
        (
            json!({"type": "datetime", "format": "%d.%m.%Y %H:%M:%S"}),
            moment(),
            "valid",
        ),
        (
            json!({"type": "time", "format": "%H h %M"}),
            clock(),
            "valid",
        ),
        // A format that has no seconds cannot say them, and the cell is of the type all the same.
        (
            json!({"type": "datetime", "format": "%d.%m.%Y %H:%M"}),
            moment(),
            "valid",
        ),
        (
            json!({"type": "time", "format": "%H"}),
            Cell::Moment(serial_of_time("06:30:15"), Look::Clock),
            "valid",
        ),
        (json!({"type": "time"}), moment(), "invalid: type"),
        (json!({"type": "duration"}), elapsed(), "valid"),
        (json!({"type": "duration"}), clock(), "valid"),
        (
            json!({"type": "number", "decimalChar": ",", "groupChar": "."}),
            number("1234.5"),
            "valid",
        ),
        (json!({"type": "number"}), number("1E-300"), "valid"),
        (json!({"type": "integer"}), number("13800138000"), "valid"),
        (
            json!({"type": "integer", "constraints": {"maximum": 5}}),
            number("6"),
            "invalid: maximum",
        ),
        (
            json!({"type": "boolean", "trueValues": ["是"], "falseValues": ["否"]}),
            Cell::Boolean(true),
            "valid",
        ),
        (
            json!({"type": "boolean"}),
            Cell::Text("true".to_owned()),
            "valid",
        ),
        (json!({"type": "string"}), number("13800138000"), "valid"),
        (
            json!({"type": "string", "constraints": {"required": true}}),
            Cell::Nothing,
            "invalid: required",
        ),
        (json!({"type": "string"}), Cell::Nothing, "missing"),
        (
            json!({"type": "number", "missingValues": ["", "-99"]}),
            number("-99"),
            "missing",
        ),
        (
            json!({"type": "number"}),
            Cell::Error("#N/A"),
            "invalid: error-cell",
        ),
        (
            json!({"type": "string"}),
            Cell::Error("#DIV/0!"),
            "invalid: error-cell",
        ),
    ] {
        let mut field = field;
        field["name"] = json!("name");
        let found = Found::of(&field, &cell).verdict;
        if found != expected {
            unmet.push(format!("{field} {cell:?}: {found}, not {expected}"));
        }
    }
    assert!(unmet.is_empty(), "\n{}", unmet.join("\n"));
}

/// The ways in which a workbook may hold such a cell.
fn written(native: &Json) -> Vec<Cell> {
    if let Json::Bool(truth) = native {
        return vec![Cell::Boolean(*truth)];
    }
    let (kind, text) = native.as_object().unwrap().iter().next().unwrap();
    let text = text.as_str().unwrap();
    let moment = |serial: f64, look| vec![Cell::Moment(serial, look), Cell::Iso(text.to_owned())];
    match kind.as_str() {
        "integer" | "number" => vec![Cell::Number(text.to_owned())],
        "date" => moment(serial_of_day(text), Look::Day),
        "time" => moment(serial_of_time(text), Look::Clock),
        "datetime" => moment(serial_of_moment(text), Look::DayAndClock),
        // No cell counts months: they are text.
        "duration" if !text.contains('T') => vec![Cell::Text(text.to_owned())],
        kind => panic!("{kind}?"),
    }
}

/// What the binary makes of a cell under a field.
struct Found {
    /// `refused`, `warned: …` where the schema loads with a warning, else what the cell is: `valid`, `missing`, or
    /// `invalid: ` and its codes.
    verdict: String,
    /// As JSON Lines have it.
    value: Json,
}

impl Found {
    fn of(field: &Json, cell: &Cell) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let [table, schema] = ["table.xlsx", "schema.json"].map(|name| folder.path().join(name));
        // Beside it something stands in every row: an empty row is no record.
        let beside = || Cell::Text("beside".to_owned());
        let name = Cell::Text(field["name"].as_str().unwrap_or_default().to_owned());
        fs::write(
            &table,
            workbook(&[vec![name, beside()], vec![cell.clone(), beside()]]),
        )
        .unwrap();
        let descriptor = json!({ "fields": [field, { "name": "beside" }] });
        fs::write(&schema, descriptor.to_string()).unwrap();
        let on = |command: &[&str]| {
            let [table, schema] = [&table, &schema].map(|path| path.to_str().unwrap());
            run(&[command, &[table, "-s", schema, "--today", "2026-11-21"]].concat())
        };
        let validated = on(&["validate", "--report", "json"]);
        let report: Json = serde_json::from_slice(&validated.out).unwrap_or_default();
        let verdict = match validated.code {
            Some(2) => "refused".to_owned(),
            Some(0 | 1) if report["inputs"][0]["format"] == "xlsx" => {
                let mut codes: Vec<&str> = list(&report["findings"])
                    .iter()
                    .filter(|finding| finding["cell"] == "A2" && finding["row"] == 2)
                    .map(|finding| finding["code"].as_str().unwrap())
                    .filter(|code| !code.starts_with("damage."))
                    .collect();
                codes.sort_unstable();
                if codes.is_empty() {
                    String::new()
                } else {
                    format!("invalid: {}", codes.join(" "))
                }
            }
            _ => format!("ends with {}", validated.end()),
        };
        let mut found = Self {
            verdict,
            value: Json::Null,
        };
        if found.verdict.is_empty() {
            let written = on(&["filter", "true", "--to", "jsonl"]);
            let record: Json = serde_json::from_slice(&written.out).unwrap_or_default();
            found.value = record["name"].clone();
            let missing = record["beside"] == "beside" && found.value.is_null();
            let verdict = if missing { "missing" } else { "valid" };
            found.verdict.push_str(verdict);
        }
        if validated.said.contains("warning: ") {
            found.verdict.insert_str(0, "warned: ");
        }
        found
    }

    /// Why the case is not met, if it is not.
    fn differs(&self, case: &Json) -> Option<String> {
        let expected = case["expect"].as_str().unwrap();
        let verdict = self.verdict.as_str();
        let cell = verdict.strip_prefix("warned: ").unwrap_or(verdict);
        let mut codes: Vec<&str> = list(&case["violates"])
            .iter()
            .map(|code| code_of(code.as_str().unwrap()))
            .collect();
        codes.sort_unstable();
        let met = match expected {
            "refused-or-warned" => verdict == "refused" || verdict.starts_with("warned: "),
            "invalid" if codes.is_empty() => {
                matches!(cell, "invalid: type" | "invalid: ambiguous-date")
            }
            "invalid" => cell == format!("invalid: {}", codes.join(" ")),
            expected => cell == expected,
        };
        if !met {
            return Some(format!("{verdict}, not {expected} {}", case["violates"]));
        }
        // Text stays as it stands, and a moment leaves as its field writes one.
        let typed = !case["cell"]["native"].is_null() && case["field"]["type"] != "any";
        let usual = case["field"]["format"].is_null();
        let same = expected != "valid" || !typed || !usual || is_value(&self.value, &case["value"]);
        (!same).then(|| format!("{}, not {}", self.value, case["value"]))
    }
}

/// Whether a value of JSON Lines is that of a case; numbers as a spreadsheet keeps them.
fn is_value(found: &Json, value: &Json) -> bool {
    let Some((kind, content)) = value.as_object().and_then(|value| value.iter().next()) else {
        return found == value;
    };
    match kind.as_str() {
        "integer" | "number" => {
            let wanted: f64 = content.as_str().unwrap().parse().unwrap();
            let near = |found: f64| (found - wanted).abs() <= wanted.abs() * 1e-14;
            found.as_f64().is_some_and(near)
        }
        _ => found == content,
    }
}
