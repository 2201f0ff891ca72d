//! Awkward CSV files: the cells as the library reads them, what `validate` says of them through the binary.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::str;

use rolo::io::input::{HeaderRow, Reading};
use rolo::table::encoding::Encoding;
use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};

use crate::read::{Read, read};
use crate::{Run, all_met, cases, corpora, list, validate};

#[test]
fn a_file_is_read_as_it_should() {
    let Some(corpora) = corpora() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut unmet = Vec::new();
    let mut judged = 0;
    for case in cases(&corpora, "csv/expected.jsonl") {
        let path = match case["file"].as_str() {
            Some(file) => corpora.join("csv").join(file),
            None => make(&case["recipe"], folder.path()),
        };
        judged += 1;
        let wrongs = wrongs(&case, &path);
        if !wrongs.is_empty() {
            unmet.push(format!("{}: {}", case["id"], wrongs.join("; ")));
        }
    }
    all_met(judged, &unmet);
}

/// Writes the file that a recipe describes: lines with a long text put in, or a grid of numbered cells.
fn make(recipe: &Json, folder: &Path) -> PathBuf {
    let path = folder.join("made.csv");
    let mut out = BufWriter::new(File::create(&path).unwrap());
    for line in list(&recipe["lines"]) {
        let mut line = line.as_str().unwrap().to_owned();
        for (name, text) in recipe.as_object().unwrap() {
            if let (Some(text), Some(times)) = (text["repeat"].as_str(), text["times"].as_u64()) {
                line = line.replace(&format!("{{{name}}}"), &text.repeat(times as usize));
            }
        }
        writeln!(out, "{line}").unwrap();
    }
    if let (Some(columns), Some(rows)) = (recipe["columns"].as_u64(), recipe["rows"].as_u64()) {
        let cell = recipe["cell"].as_str().unwrap();
        for row in 0..=rows {
            for column in 1..=columns {
                let text = if row == 0 {
                    format!("c{column}")
                } else {
                    let row = row.to_string();
                    cell.replace("{row}", &row)
                        .replace("{col}", &column.to_string())
                };
                let end = if column == columns { "\n" } else { "," };
                write!(out, "{text}{end}").unwrap();
            }
        }
    }
    out.into_inner().unwrap();
    path
}

fn wrongs(case: &Json, path: &Path) -> Vec<String> {
    let (args, expect) = (&case["args"], &case["expect"]);
    let status = expect["status"].as_str().unwrap();
    let run = run(args, path);
    let refused = matches!(run.code, Some(2 | 3)) && run.said.starts_with("rolo: ");
    if status == "ok-or-refused" && refused {
        return Vec::new();
    }
    let mut wrongs = Vec::new();
    if !matches!(run.code, Some(0 | 1 | 3)) || run.report.is_null() {
        wrongs.push(format!("ends with {:?}: {}", run.code, run.said));
        return wrongs;
    }
    let read = match read(path, &reading(args)) {
        Ok(read) => read,
        Err(error) => {
            wrongs.push(format!("not read: {error}"));
            return wrongs;
        }
    };
    of_cells(expect, &read, &mut wrongs);
    of_findings(status, expect, &run, &read, &mut wrongs);
    if let Some(most) = expect["max_rss_mib"].as_u64()
        && let Some(peak) = peak(path)
        && peak > most * 1024
    {
        wrongs.push(format!("{peak} KiB of memory"));
    }
    let input = &run.report["inputs"][0];
    if input["columns"] != json!(read.headers) || input["rows"]["read"] != json!(read.rows.len()) {
        wrongs.push(format!("the report says {input}"));
    }
    wrongs
}

/// The options of a case on the command line.
fn run(args: &Json, path: &Path) -> Run {
    let options = options(args);
    let mut line = vec![path.to_str().unwrap(), "--schema", "none"];
    line.extend(options.iter().map(String::as_str));
    validate(&line)
}

/// How a case is to be read, on the command line.
pub(crate) fn options(args: &Json) -> Vec<String> {
    let header = match (&args["header"], list(&args["headerRows"])) {
        (Json::Bool(false), _) => Some("none".to_owned()),
        (_, [row, ..]) => Some(row.to_string()),
        _ => None,
    };
    let rows = list(&args["headerRows"]).len();
    let rows = (rows > 1).then(|| rows.to_string());
    let given = [
        ("--delimiter", args["delimiter"].as_str()),
        ("--quote", args["quoteChar"].as_str()),
        ("--encoding", args["encoding"].as_str()),
        ("--escape", args["escapeChar"].as_str()),
        ("--comment", args["commentChar"].as_str()),
        ("--header-row", header.as_deref()),
        ("--header-rows", rows.as_deref()),
    ];
    let given = given.into_iter().filter(|(_, value)| value.is_some());
    given
        .flat_map(|(option, value)| [option.to_owned(), value.unwrap().to_owned()])
        .collect()
}

/// The options of a case for the library.
fn reading(args: &Json) -> Reading {
    let byte = |name: &str| args[name].as_str().and_then(|text| text.bytes().next());
    Reading {
        delimiter: byte("delimiter"),
        quote: byte("quoteChar"),
        escape: byte("escapeChar"),
        comment: byte("commentChar"),
        encoding: args["encoding"]
            .as_str()
            .map(|label| Encoding::named(label).unwrap()),
        header: match (&args["header"], list(&args["headerRows"])) {
            (Json::Bool(false), _) => HeaderRow::Absent,
            (_, [row, ..]) => HeaderRow::At(row.as_u64().unwrap().try_into().unwrap()),
            _ => HeaderRow::default(),
        },
        header_rows: u32::try_from(list(&args["headerRows"]).len())
            .ok()
            .and_then(NonZero::new),
        ..Reading::default()
    }
}

/// The most memory that validating the file takes, in KiB, where GNU time can tell.
fn peak(path: &Path) -> Option<u64> {
    let output = Command::new("/usr/bin/time")
        .args([
            "-f",
            "%M",
            env!("CARGO_BIN_EXE_rolo"),
            "validate",
            "--schema",
            "none",
            "--quiet",
        ])
        .arg(path)
        .stdin(Stdio::null())
        .output()
        .ok()?;
    str::from_utf8(&output.stderr).ok()?.trim().parse().ok()
}

fn of_cells(expect: &Json, read: &Read, wrongs: &mut Vec<String>) {
    let Read { headers, rows, .. } = read;
    let mut compare = |what: &str, expected: &Json, found: Json| {
        if !expected.is_null() && *expected != found {
            wrongs.push(format!("{what}: {}", short(&found)));
        }
    };
    compare("columns", &expect["columns"], json!(headers));
    compare(
        "column_count",
        &expect["column_count"],
        json!(headers.len()),
    );
    compare("rows", &expect["rows"], json!(rows));
    compare("row_count", &expect["row_count"], json!(rows.len()));
    if let Some(sum) = expect.get("rows_sha256") {
        compare("rows_sha256", sum, json!(sha256(&json!(rows).to_string())));
    }
    if let Some(delimiter) = expect.get("delimiter") {
        compare("delimiter", delimiter, json!(char::from(read.delimiter)));
    }
    for (place, length) in expect["cell_lengths"].as_object().into_iter().flatten() {
        let (record, name) = place.split_once('.').unwrap();
        let column = headers.iter().position(|header| header == name).unwrap();
        let cell = &rows[record.parse::<usize>().unwrap() - 1][column];
        compare(place, length, json!(cell.chars().count()));
    }
    for row in list(&expect["rows_contain"]) {
        if !rows.iter().any(|found| json!(found) == *row) {
            wrongs.push(format!("lacks {row}"));
        }
    }
    let readings = list(&expect["either"]["rows"]);
    if !readings.is_empty() && !readings.contains(&json!(rows)) {
        wrongs.push(format!("rows: {}", short(&json!(rows))));
    }
}

fn sha256(text: &str) -> String {
    use std::fmt::Write as _;
    let digest = Sha256::digest(text);
    digest.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    })
}

fn short(found: &Json) -> String {
    found.to_string().chars().take(600).collect()
}

fn of_findings(status: &str, expect: &Json, run: &Run, read: &Read, wrongs: &mut Vec<String>) {
    let issues = list(&expect["issues"]);
    let found = list(&run.report["findings"]);
    if status != "ok-or-issues" {
        for issue in issues {
            for line in lines(issue) {
                if !found.iter().any(|finding| is(finding, issue, line)) {
                    wrongs.push(format!("lacks {issue}"));
                }
            }
        }
    }
    let told_of = |finding: &Json| {
        // A case lists a code once a record; what is odd about two cells has two findings.
        issues
            .iter()
            .any(|issue| lines(issue).any(|line| is(finding, issue, line)))
    };
    for finding in found {
        let code = finding["code"].as_str().unwrap();
        let ours = match code {
            // The cases drop blank rows, do not look at values, and take most quotes as they stand.
            "blank-row" => true,
            "stray-quote" => holds_quote(finding),
            "malformed-quote" => expect["malformed_quotes"] == json!(true),
            "duplicate-header" => finding["header"]
                .as_str()
                .is_some_and(|it| it.trim().is_empty()),
            code => code.starts_with("damage."),
        };
        let free = status == "ok-or-issues" && issues.is_empty();
        if !(told_of(finding) || ours || free) {
            wrongs.push(format!("has {finding}"));
        }
    }
    blank_rows(found, read, wrongs);
    let has = |name: &str| found.iter().any(|finding| finding["code"] == name);
    let errors = found.iter().any(|finding| finding["severity"] == "error");
    let code = if has("unterminated-quote") {
        3
    } else {
        i32::from(errors)
    };
    if run.code != Some(code) {
        wrongs.push(format!("ends with {:?}, not {code}", run.code));
    }
}

fn holds_quote(finding: &Json) -> bool {
    let value = finding["value"].as_str();
    // Of cells beyond the header no value is shown.
    value.is_none_or(|value| value.contains('"'))
}

/// The lines of an issue that has several, else one that is not said.
fn lines(issue: &Json) -> impl Iterator<Item = Option<&Json>> {
    let lines = list(&issue["lines"]);
    let one = lines.is_empty().then(|| issue.get("line"));
    lines.iter().map(Some).chain(one)
}

fn is(finding: &Json, issue: &Json, line: Option<&Json>) -> bool {
    let quotes = ["stray-quote", "malformed-quote"];
    let either = |code: &Json| quotes.iter().any(|quote| code == quote);
    let code =
        finding["code"] == issue["code"] || either(&finding["code"]) && either(&issue["code"]);
    let at = |expected: Option<&Json>, found: &Json| {
        expected.is_none_or(|expected| expected.is_null() || expected == found)
    };
    code && at(issue.get("record"), &finding["record"])
        && at(issue.get("cells"), &finding["cells"]["found"])
        && at(line, &finding["line"])
}

/// A record of empty cells only is one `blank-row`, but for those at the end.
fn blank_rows(found: &[Json], read: &Read, wrongs: &mut Vec<String>) {
    let mut expected: Vec<u64> = (1..)
        .zip(&read.rows)
        .filter(|(_, row)| row.len() > 1 && row.iter().all(String::is_empty))
        .map(|(record, _)| record)
        .collect();
    let mut last = read.rows.len() as u64;
    while expected.last() == Some(&last) {
        expected.pop();
        last -= 1;
    }
    let found: Vec<u64> = found
        .iter()
        .filter(|finding| finding["code"] == "blank-row")
        .filter_map(|finding| finding["record"].as_u64())
        .collect();
    if found != expected {
        wrongs.push(format!("blank-row at {found:?}, not {expected:?}"));
    }
}
