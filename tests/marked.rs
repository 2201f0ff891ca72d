//! `--report xlsx`: the user's own workbook, bad cells coloured and explained, and nothing else of it changed.
#![allow(clippy::unwrap_used, clippy::print_stderr, missing_docs)] // a test may fail loudly, and says what it left out

mod folder;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use folder::Folder;
use serde_json::Value as Json;
use zip::ZipArchive;

/// The parts of a workbook by name.
fn parts(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut zip = ZipArchive::new(File::open(path).unwrap()).unwrap();
    (0..zip.len())
        .map(|index| {
            let mut part = zip.by_index(index).unwrap();
            let mut content = Vec::new();
            part.read_to_end(&mut content).unwrap();
            (part.name().unwrap().into_owned(), content)
        })
        .collect()
}

/// The parts that a marked workbook has otherwise, new ones aside.
fn changed(before: &Path, after: &Path) -> Vec<String> {
    let (before, after) = (parts(before), parts(after));
    let changed = before
        .iter()
        .filter(|(name, content)| after.get(*name) != Some(content));
    changed.map(|(name, _)| name.clone()).collect()
}

fn corpora() -> Option<PathBuf> {
    let root = std::env::var_os("ROLO_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let folder = root.join("corpora/sheets");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(
        std::env::var_os("ROLO_REQUIRE_SHARED").is_none(),
        "{} is not there",
        folder.display()
    );
    eprintln!("skipped: {} is not there", folder.display());
    None
}

#[test]
fn nothing_else_of_a_workbook_changes() {
    let Some(folder) = corpora() else { return };
    let cases = std::fs::read_to_string(folder.join("expected.jsonl")).unwrap();
    let mut marked = 0;
    for case in cases.lines() {
        let case: Json = serde_json::from_str(case).unwrap();
        let file = case["file"].as_str().unwrap();
        let ending = Path::new(file)
            .extension()
            .and_then(|ending| ending.to_str());
        let Some(ending) = ending.filter(|ending| ["xlsx", "xlsm"].contains(ending)) else {
            continue;
        };
        let work = Folder::new();
        let (name, out) = (format!("in.{ending}"), format!("out.{ending}"));
        let before = work.file(&name, std::fs::read(folder.join(file)).unwrap());
        let read = |name: &str| work.run(&["filter", "true", name, "-s", "none", "--to", "csv"]);
        let table = read(&name);
        let told = work.run(&["validate", &name, "-s", "none", "--report", "json"]);
        let told: Json = serde_json::from_slice(&told.stdout).unwrap_or_default();
        // What only is called so is another thing.
        if table.status.code() != Some(0) || told["inputs"][0]["format"] != "xlsx" {
            continue;
        }
        let report = format!("xlsx={out}");
        let done = work.run(&["validate", &name, "-s", "none", "--report", &report]);
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(matches!(done.status.code(), Some(0 | 1)), "{file}: {said}");
        let after = work.0.path().join(&out);
        let others = changed(&before, &after);
        let allowed = |part: &&String| {
            let part = part.to_lowercase();
            part == "[content_types].xml"
                || part.ends_with("workbook.xml")
                || part.ends_with("workbook.xml.rels")
                || part.ends_with("styles.xml")
        };
        let others: Vec<&String> = others.iter().filter(|part| !allowed(part)).collect();
        // The sheet itself.
        assert!(others.len() <= 1, "{file}: {others:?}");
        let again = read(&out);
        assert_eq!(
            again.status.code(),
            Some(0),
            "{file}: {}",
            String::from_utf8_lossy(&again.stderr)
        );
        assert!(again.stdout == table.stdout, "{file}");
        marked += 1;
    }
    assert!(marked > 20, "{marked}");
}
