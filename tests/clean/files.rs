//! Every shared CSV file and workbook that can be read, cleaned by all kinds of fields: twice is once, and no record is
//! lost.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::Value as Json;

use super::corpus::corpora;
use super::folder::Folder;
use super::said;

/// What the columns are taken for, one after the other.
const FIELDS: [&str; 12] = [
    "type = \"string\"\nclean = [\"squeeze\", \"strip-controls\", \"nfc\", \"null\"]",
    "type = \"number\"",
    "type = \"date\"",
    "type = \"string\"\nkind = \"email\"",
    "type = \"string\"\nkind = \"person-name\"",
    "type = \"string\"\nkind = \"phone\"",
    "type = \"string\"\nclean = [\"nfkc\", \"title\"]",
    "type = \"string\"\nkind = \"address\"",
    "type = \"integer\"",
    "type = \"string\"\nkind = \"money\"",
    "type = \"string\"\nclean = [\"halfwidth\", \"upper\", \"pad:4\"]",
    "type = \"string\"\nkind = \"company-name\"",
];

/// A schema of columns with these headers; `shift` says which is taken for what.
fn schema(headers: &[String], shift: usize) -> String {
    let mut schema =
        "locale = \"zh-CN\"\nphoneRegion = \"CN\"\nmissingValues = [\"\", \"NA\"]\n".to_owned();
    let mut seen: Vec<String> = Vec::new();
    for (number, header) in headers.iter().enumerate() {
        let folded: String = header.to_lowercase().split_whitespace().collect();
        let usual = !folded.is_empty()
            && !header.contains(char::is_control)
            && folded.chars().all(char::is_alphanumeric);
        if !usual || seen.contains(&folded) || seen.len() > 40 {
            continue;
        }
        seen.push(folded);
        let field = FIELDS[(number + shift) % FIELDS.len()];
        write!(schema, "[[fields]]\nname = \"{header}\"\n{field}\n").unwrap();
    }
    schema
}

/// Cleans `from` in the folder; how many records were read and written.
fn clean(folder: &Folder, from: &str, to: &str) -> Option<(u64, u64)> {
    let output = folder.run(&[
        "clean",
        from,
        "-s",
        "s.rolo.toml",
        "--to",
        "csv",
        "-o",
        to,
        "--report",
        "json=r.json",
        "--today",
        "2026-06-30",
    ]);
    if output.status.code() == Some(3) {
        return None;
    }
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let report: Json =
        serde_json::from_str(&fs::read_to_string(folder.0.path().join("r.json")).unwrap()).unwrap();
    let rows = &report["inputs"][0]["rows"];
    assert_eq!(rows["dropped"], 0);
    Some((
        rows["read"].as_u64().unwrap(),
        rows["written"].as_u64().unwrap(),
    ))
}

fn holds(path: &Path, name: &str, shift: usize) -> bool {
    let folder = Folder::new();
    fs::copy(path, folder.0.path().join(name)).unwrap();
    let head = folder.run(&[
        "filter",
        "true",
        name,
        "-s",
        "none",
        "--limit",
        "0",
        "--to",
        "csv",
        "--report",
        "json=h.json",
    ]);
    if !head.status.success() {
        return false;
    }
    let report: Json =
        serde_json::from_str(&fs::read_to_string(folder.0.path().join("h.json")).unwrap()).unwrap();
    let headers = report["inputs"][0]["columns"].as_array().unwrap();
    let headers: Vec<String> = headers
        .iter()
        .map(|header| header.as_str().unwrap().to_owned())
        .collect();
    let schema = schema(&headers, shift);
    if !schema.contains("[[fields]]") {
        return false;
    }
    folder.file("s.rolo.toml", schema);
    let Some((read, written)) = clean(&folder, name, "1.csv") else {
        return false;
    };
    assert_eq!(read, written, "{name}");
    let report = fs::read_to_string(folder.0.path().join("r.json")).unwrap();
    if report.contains("\"invalid-encoding\":") {
        // Left whole at first; as U+FFFD its cells are like any other.
        return true;
    }
    let again = clean(&folder, "1.csv", "2.csv");
    assert_eq!(again, Some((read, written)), "{name}");
    let bytes = |name: &str| fs::read(folder.0.path().join(name)).unwrap();
    assert!(
        bytes("1.csv") == bytes("2.csv"),
        "{name}: cleaning twice is not cleaning once"
    );
    true
}

#[test]
fn any_file_is_cleaned_once() {
    let Some(corpora) = corpora() else { return };
    let mut cleaned = 0;
    for folder in ["csv", "sheets"] {
        let mut files = Vec::new();
        collect(&corpora.join(folder), &mut files);
        for (shift, path) in files.iter().enumerate() {
            // What is hostile on purpose is read under limits elsewhere.
            let name = path.file_name().unwrap().to_str().unwrap();
            let small = fs::metadata(path).unwrap().len() < 2 << 20;
            let hostile = ["bomb", "laughs", "sparse", "xxe", "slip"]
                .iter()
                .any(|word| name.contains(word));
            if small && !hostile && name != "expected.jsonl" {
                cleaned += usize::from(holds(path, name, shift));
            }
        }
    }
    assert!(cleaned > 150, "{cleaned} files");
}

fn collect(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}
