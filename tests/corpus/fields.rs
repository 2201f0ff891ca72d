//! One cell under one field: valid, missing, or invalid and for what; through the library, as `validate` judges it.

use std::path::Path;

use rolo::schema::check::{Judging, Scratch};
use rolo::schema::{Schema, Settings};
use rolo::table::batch::{Batch, Extent, Layout, Record, Span};
use serde_json::{Value as Json, json};

use crate::{all_met, cases, code_of, corpora, list};

/// 2026-11-21.
const SETTINGS: Settings = Settings { today: 20_778 };

#[test]
fn a_cell_means_and_breaks_what_it_should() {
    let Some(corpora) = corpora() else { return };
    let mut unmet = Vec::new();
    let mut judged = 0;
    for case in cases(&corpora, "schema/field_cases.jsonl") {
        // Typed cells come from workbooks only.
        let Some(text) = case["cell"]["text"].as_str() else {
            continue;
        };
        judged += 1;
        let found = judge(&case["field"], text);
        if let Some(expected) = differs(&case, &found) {
            unmet.push(format!(
                "{} {} {text:?}: {found}, not {expected}",
                case["id"], case["field"]
            ));
        }
    }
    all_met(judged, &unmet);
}

/// `refused`, `warned: …` where the schema loads with a warning, else what the cell is: `valid`, `missing`, or
/// `invalid: ` and its codes.
fn judge(field: &Json, text: &str) -> String {
    let descriptor = json!({ "fields": [field] }).to_string();
    let Ok(schema) = Schema::parse(Path::new("case.json"), descriptor.as_bytes(), SETTINGS) else {
        return "refused".to_owned();
    };
    let cell = Span::between(0, text.len());
    let layout = Layout {
        cells: vec![cell],
        records: vec![Record {
            raw: cell,
            cells: 1,
            ..Record::default()
        }],
        extent: Extent {
            records: 1,
            rows: 1,
            lines: 0,
        },
        ..Layout::default()
    };
    let batch = Batch::new(text.as_bytes(), text, &layout, 1);
    let header = field["name"].as_str().unwrap_or_default().to_owned();
    let binding = schema.bind(&[header], 0);
    let mut found = Vec::new();
    let judging = Judging::new(&schema, &binding, &[], &[]);
    judging.judge(&batch, &mut Scratch::default(), &mut found, |_, _, _| {});
    let mut codes: Vec<&str> = found
        .iter()
        .map(|violation| schema.check(violation.check).code.as_str())
        .collect();
    codes.sort_unstable();
    let cell = if !codes.is_empty() {
        format!("invalid: {}", codes.join(" "))
    } else if schema.fields[0].missing.is(text) {
        "missing".to_owned()
    } else {
        "valid".to_owned()
    };
    if schema.warnings.is_empty() {
        cell
    } else {
        format!("warned: {cell}")
    }
}

/// What was expected, where that is something else.
fn differs(case: &Json, found: &str) -> Option<String> {
    let expected = case["expect"].as_str().unwrap();
    let cell = found.strip_prefix("warned: ").unwrap_or(found);
    let met = match expected {
        "refused-or-warned" => found == "refused" || found.starts_with("warned: "),
        "invalid" => {
            let mut codes: Vec<&str> = list(&case["violates"])
                .iter()
                .map(|code| code_of(code.as_str().unwrap()))
                .collect();
            codes.sort_unstable();
            if codes.is_empty() {
                // What is not said to break a constraint is not of the type.
                matches!(cell, "invalid: type" | "invalid: ambiguous-date")
            } else {
                cell == format!("invalid: {}", codes.join(" "))
            }
        }
        expected => cell == expected,
    };
    (!met).then(|| format!("{expected} {}", case["violates"]))
}
