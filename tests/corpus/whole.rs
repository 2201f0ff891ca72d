//! A table that is passed on as it is leaves as the same bytes, whatever its encoding and dialect.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value as Json;

use crate::reading::options;
use crate::{all_met, cases, corpora};

#[test]
fn a_good_file_is_passed_on_byte_for_byte() {
    let Some(corpora) = corpora() else { return };
    let mut unmet = Vec::new();
    let mut judged = 0;
    for case in cases(&corpora, "csv/expected.jsonl") {
        let Some(file) = case["file"].as_str() else {
            continue;
        };
        let path = corpora.join("csv").join(file);
        let bytes = fs::read(&path).unwrap();
        if case["expect"]["status"] != "ok" || loses_lines(&case, &bytes) {
            continue;
        }
        judged += 1;
        let passed_on = pass_on(&path, &case["args"]);
        if passed_on != bytes {
            let shown = String::from_utf8_lossy(&passed_on);
            let shown: String = shown.chars().take(200).collect();
            unmet.push(format!("{}: {shown:?}", case["id"]));
        }
    }
    all_met(judged, &unmet);
}

/// Whether the file has lines that are no records and stand among them: blank ones, and comments. Outputs have none.
fn loses_lines(case: &Json, bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let lines = || text.split_inclusive(['\n', '\r']);
    let crlf = text.contains("\r\n");
    let blank = lines().any(|line| line == if crlf { "\r" } else { "\n" });
    let comment = case["args"]["commentChar"].as_str();
    let is_comment = |line: &str| comment.is_some_and(|sign| line.starts_with(sign));
    blank || lines().skip_while(|line| is_comment(line)).any(is_comment)
}

fn pass_on(path: &Path, args: &Json) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_rolo"))
        .args(["filter", "true", "--schema", "none", "--quiet"])
        .args(options(args))
        .arg(path)
        .env_clear()
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", path.display());
    output.stdout
}
