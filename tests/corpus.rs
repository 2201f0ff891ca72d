//! Whole cases from the shared tables: CSV files and workbooks that are awkward to read, tables under a Table Schema,
//! cells under a field.
//!
//! The cases are data kept outside the project: `$ROLO_SHARED`, else `../shared` beside it. Where they are not there
//! the tests say so and pass, unless `ROLO_REQUIRE_SHARED` is set.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

#[path = "corpus/cells.rs"]
mod cells;
#[path = "corpus/fields.rs"]
mod fields;
#[path = "corpus/grid.rs"]
mod grid;
#[path = "corpus/limited.rs"]
mod limited;
#[path = "corpus/natives.rs"]
mod natives;
#[path = "corpus/read.rs"]
mod read;
#[path = "corpus/reading.rs"]
mod reading;
#[path = "corpus/sheets.rs"]
mod sheets;
#[path = "corpus/tables.rs"]
mod tables;
#[path = "corpus/whole.rs"]
mod whole;
#[path = "xlsx/mod.rs"]
mod xlsx;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use serde_json::Value as Json;

/// The folder of the cases, if it is there.
fn corpora() -> Option<PathBuf> {
    let shared = env::var_os("ROLO_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let folder = shared.join("corpora");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(
        env::var_os("ROLO_REQUIRE_SHARED").is_none(),
        "{} is not there",
        folder.display()
    );
    println!("{} is not there: nothing tested", folder.display());
    None
}

/// The cases of a table that count.
fn cases(corpora: &Path, table: &str) -> Vec<Json> {
    fs::read_to_string(corpora.join(table))
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str::<Json>(line).unwrap())
        .filter(|case| case["score"] != Json::Bool(false))
        .collect()
}

/// What a run of `rolo validate` came to.
struct Run {
    code: Option<i32>,
    /// The JSON report; null where there is none.
    report: Json,
    said: String,
}

fn validate(args: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rolo"));
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("ROLO_") {
            command.env_remove(name);
        }
    }
    let output = command
        .args(["validate", "--report", "json", "--max-listed", "1000000"])
        .args(["--lang", "en", "--show-values", "--no-progress"])
        .args(args)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    Run {
        code: output.status.code(),
        report: serde_json::from_slice(&output.stdout).unwrap_or_default(),
        said: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

fn list(json: &Json) -> &[Json] {
    json.as_array().map_or(&[], Vec::as_slice)
}

/// A code of the cases in our spelling.
fn code_of(theirs: &str) -> &str {
    match theirs {
        "type-error" => "type",
        "minLength" => "min-length",
        "maxLength" => "max-length",
        "exclusiveMinimum" => "exclusive-minimum",
        "exclusiveMaximum" => "exclusive-maximum",
        "jsonSchema" => "json-schema",
        "missing-label" | "fields-mismatch" => "missing-column",
        "extra-label" => "extra-column",
        "incorrect-label" => "column-order",
        "duplicate-label" => "duplicate-header",
        "missing-cell" => "ragged-short",
        "extra-cell" => "ragged-long",
        same => same,
    }
}

#[track_caller]
fn all_met(judged: usize, unmet: &[String]) {
    assert!(judged > 0);
    assert!(
        unmet.is_empty(),
        "{} of {judged} not met:\n{}",
        unmet.len(),
        unmet.join("\n")
    );
}
