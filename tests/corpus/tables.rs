//! Whole tables under a Table Schema, through the binary: every violation at its record, and no other.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};

use crate::{Run, all_met, cases, code_of, corpora, list, validate};

#[test]
fn a_table_has_the_findings_it_should() {
    let Some(corpora) = corpora() else { return };
    let mut unmet = Vec::new();
    let mut judged = 0;
    for case in cases(&corpora, "schema/table_cases.jsonl") {
        judged += 1;
        let folder = tempfile::tempdir().unwrap();
        let run = run(&case, folder.path());
        let wrongs = wrongs(&case, &run);
        if !wrongs.is_empty() {
            unmet.push(format!("{}: {}", case["id"], wrongs.join("; ")));
        }
    }
    all_met(judged, &unmet);
}

fn run(case: &Json, folder: &Path) -> Run {
    let table = folder.join("table.csv");
    let schema = folder.join("schema.json");
    fs::write(&table, case["csv"].as_str().unwrap()).unwrap();
    fs::write(&schema, case["schema"].to_string()).unwrap();
    for (name, text) in case["other_tables"].as_object().into_iter().flatten() {
        fs::write(folder.join(format!("{name}.csv")), text.as_str().unwrap()).unwrap();
    }
    validate(&[
        table.to_str().unwrap(),
        "--schema",
        schema.to_str().unwrap(),
    ])
}

/// What is compared of a violation: record, code, and the fields where the case says them.
type Violation = (u64, String, BTreeSet<String>);

fn wrongs(case: &Json, run: &Run) -> Vec<String> {
    let mut wrongs = Vec::new();
    let code = i32::from(case["expect"]["valid"] != json!(true));
    if run.code != Some(code) || run.report.is_null() {
        wrongs.push(format!(
            "ends with {:?}, not {code}: {}",
            run.code, run.said
        ));
    }
    let mut found: Vec<(Violation, &Json)> = list(&run.report["findings"])
        .iter()
        .map(|finding| (violation_found(finding), finding))
        .collect();
    let mut before = None;
    for expected in list(&case["expect"]["violations"]) {
        let violation = violation_expected(expected);
        // Of a record's missing or extra cells there is one finding.
        let again = violation.1.starts_with("ragged") && before.as_ref() == Some(&violation);
        let at = found.iter().position(|(found, _)| *found == violation);
        before = Some(violation);
        match at {
            Some(at) => {
                let (_, finding) = found.swap_remove(at);
                let places = [
                    ("first_row", &finding["first"]["record"]),
                    ("line", &finding["line"]),
                ];
                for (place, given) in places {
                    if !expected[place].is_null() && expected[place] != *given {
                        wrongs.push(format!("{place} of {expected} is {given}"));
                    }
                }
            }
            None if again || expected["optional"] == json!(true) => {}
            None => wrongs.push(format!("lacks {expected}")),
        }
    }
    wrongs.extend(found.iter().map(|(_, finding)| format!("has {finding}")));
    wrongs
}

fn violation_found(finding: &Json) -> Violation {
    // The header, and what is of the whole table, is row 0 there.
    let record = finding["record"].as_u64().unwrap_or_else(|| {
        let of_blank_line = finding["code"] == "blank-row";
        if of_blank_line {
            finding["row"].as_u64().unwrap() - 1
        } else {
            0
        }
    });
    let mut fields: BTreeSet<String> = names(&finding["fields"]);
    // A column that the schema does not know goes by its header.
    for name in ["field", "header"] {
        if fields.is_empty() {
            fields.extend(finding[name].as_str().map(str::to_owned));
        }
    }
    (record, finding["code"].as_str().unwrap().to_owned(), fields)
}

fn violation_expected(expected: &Json) -> Violation {
    let code = code_of(expected["code"].as_str().unwrap()).to_owned();
    let mut fields = names(&expected["fields"]);
    if fields.is_empty() && !code.starts_with("ragged") {
        fields.extend(expected["field"].as_str().map(str::to_owned));
    }
    (expected["row"].as_u64().unwrap(), code, fields)
}

fn names(list_of: &Json) -> BTreeSet<String> {
    list(list_of)
        .iter()
        .filter_map(|name| name.as_str().map(str::to_owned))
        .collect()
}
