//! Made customer tables whose defects are known: each is found once, at its record and field, and nothing else is.
//!
//! `tests/bench/gen_customers.py` makes the tables. Without python3 the test says so and passes, unless
//! `ROLO_REQUIRE_SHARED` is set.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use serde_json::Value as Json;

/// The day that is today in the tables.
const TODAY: &str = "2026-06-30";

/// What the truth calls a defect, and the codes that may stand for it.
const CODES: [(&str, &[&str]); 11] = [
    ("required", &["required"]),
    ("email", &["kind.email"]),
    ("phone", &["pattern"]),
    ("date", &["type"]),
    ("type", &["type"]),
    ("range", &["minimum", "maximum"]),
    ("future", &["maximum"]),
    ("enum", &["enum"]),
    ("unique", &["unique"]),
    ("check_digit", &["kind.cn-credit-code"]),
    ("date_order", &[RULE]),
];

/// The one rule over several fields.
const RULE: &str = "rule.contact-order";

fn bench(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/bench")
        .join(name)
}

fn has_python() -> bool {
    let version = Command::new("python3")
        .arg("--version")
        .stdout(Stdio::null())
        .status();
    if version.is_ok_and(|status| status.success()) {
        return true;
    }
    assert!(
        env::var_os("ROLO_REQUIRE_SHARED").is_none(),
        "python3 is not there"
    );
    println!("python3 is not there: nothing tested");
    false
}

/// The lines of a file of JSON objects.
fn objects(path: &Path) -> Vec<Json> {
    let text = fs::read_to_string(path).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Makes a table and judges it: the truth about it, and the findings.
fn judged(folder: &Path, args: &[&str]) -> (Vec<Json>, Vec<Json>) {
    let [table, truth, report] =
        ["c.csv", "truth.jsonl", "report.jsonl"].map(|name| folder.join(name));
    let made = Command::new("python3")
        .arg(bench("gen_customers.py"))
        .args(["--rows", "20000", "--out"])
        .arg(&table)
        .arg("--truth")
        .arg(&truth)
        .args(args)
        .status()
        .unwrap();
    assert!(made.success());
    let mut command = Command::new(env!("CARGO_BIN_EXE_rolo"));
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("ROLO_") {
            command.env_remove(name);
        }
    }
    let output = command
        .arg("validate")
        .arg(&table)
        .arg("--schema")
        .arg(bench("gen_customers.schema.json"))
        .args(["--today", TODAY, "--quiet", "--lang", "en", "--report"])
        .arg(format!("jsonl={}", report.display()))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    let mut findings = objects(&report);
    assert!(!findings.pop().unwrap()["totals"].is_null());
    let defects = objects(&truth)
        .into_iter()
        .filter(|line| !line["rule"].is_null());
    (defects.collect(), findings)
}

/// Record, field, code: where a finding stands. A rule over several fields has no field.
fn place(record: &Json, field: &Json, code: &str) -> (u64, String, String) {
    let field = if code == RULE {
        ""
    } else {
        field.as_str().unwrap_or_default()
    };
    (record.as_u64().unwrap(), field.to_owned(), code.to_owned())
}

fn wrongs(defects: &[Json], findings: &[Json]) -> Vec<String> {
    let mut found = BTreeMap::new();
    for finding in findings {
        let code = finding["code"].as_str().unwrap();
        let at = place(&finding["record"], &finding["field"], code);
        found.entry(at).or_insert_with(Vec::new).push(finding);
    }
    let mut wrongs = Vec::new();
    for defect in defects {
        let rule = defect["rule"].as_str().unwrap();
        let (_, codes) = CODES.iter().find(|(name, _)| *name == rule).unwrap();
        let told: Vec<&Json> = codes
            .iter()
            .filter_map(|code| found.remove(&place(&defect["row"], &defect["column"], code)))
            .flatten()
            .collect();
        match told[..] {
            [finding] if defect["first_row"] == finding["first"]["record"] => {}
            [finding] => wrongs.push(format!("{defect}: {finding}")),
            _ => wrongs.push(format!("{defect}: found {} times", told.len())),
        }
    }
    wrongs.extend(
        found
            .into_values()
            .flatten()
            .map(|finding| format!("no defect: {finding}")),
    );
    wrongs
}

#[test]
fn every_defect_is_found_once_and_nothing_else_is() {
    if !has_python() {
        return;
    }
    let tables: [&[&str]; 5] = [
        &["--seed", "1"],
        &["--seed", "2"],
        &["--seed", "3"],
        &["--seed", "1", "--newline", "crlf"],
        &["--seed", "2", "--encoding", "utf-8-sig"],
    ];
    let folder = tempfile::tempdir().unwrap();
    let mut all = Vec::new();
    for args in tables {
        let (defects, findings) = judged(folder.path(), args);
        assert!(defects.len() > 500);
        let wrongs = wrongs(&defects, &findings);
        all.extend(wrongs.into_iter().map(|wrong| format!("{args:?} {wrong}")));
    }
    assert!(all.is_empty(), "{} wrong:\n{}", all.len(), all.join("\n"));
}
