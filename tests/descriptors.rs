//! Table Schema descriptors and fields that must load, and those that must not, from the shared tables of cases.
//!
//! The tables are data kept outside the project: `$ROLO_SHARED`, else `../shared` beside it. Where they are not
//! there the tests say so and pass, unless `ROLO_REQUIRE_SHARED` is set.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::path::{Path, PathBuf};

use rolo::error::Error;
use rolo::schema::{Schema, Settings};
use rolo::text::Lang;
use serde_json::{Value, json};

/// 2026-11-21.
const SETTINGS: Settings = Settings { today: 20_778 };

fn cases(file: &str) -> Vec<Value> {
    shared(&format!("corpora/schema/{file}"))
        .unwrap_or_default()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn shared(file: &str) -> Option<String> {
    let shared = std::env::var_os("ROLO_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let path = shared.join(file);
    match std::fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(error) => {
            assert!(
                std::env::var_os("ROLO_REQUIRE_SHARED").is_none(),
                "{}: {error}",
                path.display()
            );
            eprintln!("{}: {error}: nothing tested", path.display());
            None
        }
    }
}

fn load(descriptor: &Value) -> Result<Schema, Error> {
    Schema::parse(
        Path::new("case.json"),
        descriptor.to_string().as_bytes(),
        SETTINGS,
    )
}

fn said(loaded: &Result<Schema, Error>) -> String {
    match loaded {
        Ok(_) => "loads".to_owned(),
        Err(error) => error.say(Lang::En),
    }
}

#[test]
fn a_descriptor_loads_when_and_only_when_it_is_valid() {
    let mut wrong = Vec::new();
    for case in cases("descriptor_cases.jsonl") {
        if case["score"] == json!(false) {
            continue;
        }
        let loaded = load(&case["descriptor"]);
        if loaded.is_ok() != case["valid"].as_bool().unwrap() {
            wrong.push(format!(
                "{} ({}): {}",
                case["id"],
                case["why"],
                said(&loaded)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_constraint_stands_only_on_the_types_it_applies_to() {
    let mut wrong = Vec::new();
    for case in cases("constraint_applicability.jsonl") {
        let constraint = case["constraint"].as_str().unwrap();
        let type_name = case["type"].as_str().unwrap();
        let sample = sample(type_name);
        let value = match constraint {
            "required" | "unique" => json!(true),
            "minLength" | "maxLength" => json!(2),
            "pattern" => json!("[a-z]+"),
            "jsonSchema" => json!({"type": type_name}),
            "enum" => json!([sample]),
            _ => sample,
        };
        let mut constraints = serde_json::Map::new();
        constraints.insert(constraint.to_owned(), value);
        let loaded = load(&json!({
            "fields": [{"name": "a", "type": type_name, "constraints": constraints}]
        }));
        if loaded.is_ok() != case["applicable"].as_bool().unwrap() {
            wrong.push(format!("{constraint} on {type_name}: {}", said(&loaded)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A value of the type, as a schema writes it.
fn sample(type_name: &str) -> Value {
    match type_name {
        "integer" | "number" => json!(5),
        "boolean" => json!(true),
        "date" => json!("2024-02-29"),
        "time" => json!("12:00:00"),
        "datetime" => json!("2024-02-29T12:00:00"),
        "duration" => json!("P1D"),
        "year" => json!("2024"),
        "yearmonth" => json!("2024-02"),
        "geopoint" => json!("1.5, 2.5"),
        "geojson" => json!({"type": "Point", "coordinates": [1, 2]}),
        "object" => json!({"a": 1}),
        "array" => json!([1]),
        _ => json!("a"),
    }
}

#[test]
fn a_field_is_refused_or_warned_of_when_it_should_be() {
    let mut wrong = Vec::new();
    for case in cases("field_cases.jsonl") {
        let loaded = load(&json!({"fields": [case["field"]]}));
        let right = match case["expect"].as_str().unwrap() {
            "refused" => loaded.is_err(),
            "refused-or-warned" => loaded.as_ref().map_or(true, |s| !s.warnings.is_empty()),
            _ => loaded.is_ok(),
        };
        if !right && case["score"] != json!(false) {
            wrong.push(format!(
                "{} {}: {}",
                case["id"],
                case["field"],
                said(&loaded)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What Table Schema itself decides about a present cell, without kinds: type first, then every constraint.
#[test]
fn a_cell_breaks_the_constraints_it_should() {
    let mut wrong = Vec::new();
    for case in cases("field_cases.jsonl") {
        let Some(text) = case["cell"]["text"].as_str() else {
            continue;
        };
        let Ok(schema) = load(&json!({"fields": [case["field"]]})) else {
            continue;
        };
        let field = &schema.fields[0];
        let value = field.ty.read(text);
        let broken: Vec<&str> = field
            .constraints
            .iter()
            .filter(|(_, constraint)| !constraint.holds(value, text))
            .map(|(check, _)| schema.check(*check).code.as_str())
            .collect();
        let found = if field.missing.is(text) {
            "missing"
        } else if value.is_present() && broken.is_empty() {
            "valid"
        } else {
            "invalid"
        };
        let expected = case["expect"].as_str().unwrap();
        let required = case["violates"] == json!(["required"]);
        if found != expected
            && !required
            && case["score"] != json!(false)
            && !expected.starts_with("refused")
        {
            wrong.push(format!(
                "{} {} {text:?}: {found} {broken:?}",
                case["id"], case["field"]
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The findings of the header alone, by the code and the field or header they name.
#[test]
fn a_header_has_the_findings_it_should() {
    let mut wrong = Vec::new();
    for case in cases("table_cases.jsonl") {
        let Some(header) = case["csv"].as_str().and_then(|csv| csv.lines().next()) else {
            continue;
        };
        let schema = load(&case["schema"]).unwrap();
        let headers: Vec<String> = header
            .trim_start_matches('\u{FEFF}')
            .split(',')
            .map(str::to_owned)
            .collect();
        let mut found: Vec<(String, String)> = schema
            .bind(&headers, 0)
            .findings
            .iter()
            .map(|finding| {
                let name = match (finding.field, finding.column) {
                    (Some(field), _) => schema.fields[field].name.clone(),
                    (None, Some(column)) => headers[column].clone(),
                    (None, None) => String::new(),
                };
                (schema.check(finding.check).code.clone(), name)
            })
            .collect();
        let mut expected: Vec<(String, String)> = case["expect"]["violations"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|violation| violation["row"] == json!(0) && violation["code"] != "empty-file")
            .map(|violation| {
                let code = match violation["code"].as_str().unwrap() {
                    "extra-label" => "extra-column",
                    "missing-label" | "fields-mismatch" => "missing-column",
                    "duplicate-label" => "duplicate-header",
                    "incorrect-label" => "column-order",
                    code => code,
                };
                let name = violation["field"].as_str().unwrap_or_default();
                (code.to_owned(), name.to_owned())
            })
            .collect();
        found.sort();
        expected.sort();
        if found != expected {
            wrong.push(format!("{}: {found:?}, not {expected:?}", case["id"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_schema_that_is_measured_loads() {
    let Some(text) = shared("bench/gen_customers.schema.json") else {
        return;
    };
    let schema = Schema::parse(Path::new("bench.json"), text.as_bytes(), SETTINGS).unwrap();
    assert_eq!(schema.fields.len(), 23);
    assert_eq!(schema.keys.len(), 2);
    let constraints: usize = schema.fields.iter().map(|f| f.constraints.len()).sum();
    assert_eq!(constraints, 16);
    let kinds = schema.fields.iter().filter(|f| f.kind.is_some()).count();
    assert_eq!(kinds, 2);
}
