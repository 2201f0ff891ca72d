//! Marked workbooks differ from their originals only where they may, whatever these hold, and stay sound.
//!
//! `make.py` writes workbooks that hold what workbooks may hold; `judge.py` compares each with its original part by part and
//! cell by cell, by rules of its own (`sound.py`, `kept.py`) and by what openpyxl and `LibreOffice` find (`programs.py`).
//! Python is `$ROLO_PYTHON` (else `python3`); what is not installed is said and left; with `ROLO_REQUIRE_MAKERS` set its
//! absence is a failure.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)] // a test may fail loudly, and says what it left out

#[path = "../folder/mod.rs"]
mod folder;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use folder::Folder;
use serde_json::{Value as Json, json};

const LANGUAGES: [&str; 2] = ["zh", "en"];

fn absent(what: &str) {
    assert!(
        env::var_os("ROLO_REQUIRE_MAKERS").is_none(),
        "{what} is not installed"
    );
    println!("{what} is not installed: what it makes or reads was not judged");
}

fn own(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/marked_kept")
        .join(name)
}

/// What a script says; none where Python or openpyxl are not there.
fn told(script: &str, args: &[&OsStr]) -> Option<Json> {
    let python = env::var_os("ROLO_PYTHON").unwrap_or("python3".into());
    let done = Command::new(&python)
        .arg(own(script))
        .args(args)
        .stdin(Stdio::null())
        .output();
    let Ok(done) = done else {
        absent(&python.to_string_lossy());
        return None;
    };
    if done.status.code() == Some(77) {
        absent("openpyxl, or XlsxWriter,");
        return None;
    }
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{script}: {said}");
    Some(serde_json::from_slice(&done.stdout).unwrap())
}

/// Fails with what the judge finds wrong with marked workbooks; how many cells are coloured.
fn judged(folder: &Folder, cases: &[Json], with_office: bool) -> Option<u64> {
    let cases = folder.file("cases.json", Json::from(cases).to_string());
    let office = if with_office { "--office" } else { "--" };
    let told = told("judge.py", &[cases.as_os_str(), office.as_ref()])?;
    for what in told["absent"].as_array().unwrap() {
        absent(what.as_str().unwrap());
    }
    let wrong: Vec<&str> = told["wrong"]
        .as_array()
        .unwrap()
        .iter()
        .map(|wrong| wrong.as_str().unwrap())
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    told["coloured"].as_u64()
}

impl Folder {
    /// Marks the sheet of this name in a workbook; the judge sees whether it was.
    #[track_caller]
    fn marked(
        &self,
        schema: &str,
        name: &str,
        sheet: Option<&str>,
        language: &str,
        more: &[&str],
    ) -> String {
        let out = [more, &[language, name]].concat().join("-");
        let report = format!("xlsx={out}");
        let mut args = vec!["validate", name, "-s", schema, "--lang", language];
        args.extend(["--report", &report]);
        args.extend(sheet.into_iter().flat_map(|sheet| ["--sheet", sheet]));
        args.extend(more);
        let done = self.run(&args);
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(
            matches!(done.status.code(), Some(0 | 1 | 3)),
            "{name}: {said}"
        );
        out
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

/// By which what `make.py` makes is judged.
const SCHEMA: &str = "customers.rolo.toml";

/// What `make.py` makes.
fn workbooks(folder: &Folder) -> Option<Json> {
    let made = told("make.py", &[folder.0.path().as_os_str()])?;
    folder.file(SCHEMA, fs::read(own(SCHEMA)).unwrap());
    Some(made)
}

/// Marks what `make.py` makes, in each language.
fn made(folder: &Folder) -> Option<Vec<Json>> {
    let made = workbooks(folder)?;
    let mut cases = Vec::new();
    for case in made.as_array().unwrap() {
        let name = case["name"].as_str().unwrap();
        for language in LANGUAGES {
            let marked = folder.marked(SCHEMA, name, case["sheet"].as_str(), language, &[]);
            cases.push(json!({
                "before": folder.at(name),
                "after": folder.at(&marked),
                "sheet": case["sheet"],
                "coloured": case["coloured"],
            }));
        }
    }
    Some(cases)
}

#[test]
fn all_that_a_workbook_holds_stays_in_it() {
    let folder = Folder::new();
    let Some(cases) = made(&folder) else {
        return;
    };
    assert!(cases.len() > 24, "{}", cases.len());
    judged(&folder, &cases, true);
}

#[test]
fn good_rows_are_hidden_and_a_second_time_is_as_the_first() {
    let folder = Folder::new();
    let Some(made) = workbooks(&folder) else {
        return;
    };
    let mut cases = Vec::new();
    for case in made.as_array().unwrap() {
        let name = case["name"].as_str().unwrap();
        let sheet = case["sheet"].as_str();
        let marked = |name: &str, language, more: &[&str]| {
            let marked = folder.marked(SCHEMA, name, sheet, language, more);
            (folder.at(&marked), marked)
        };
        let mut hidden = case.clone();
        hidden["before"] = json!(folder.at(name));
        hidden["after"] = json!(marked(name, "en", &["--only-bad"]).0);
        hidden["only_bad"] = json!(true);
        let (once, _) = marked(name, "en", &[]);
        let (_, first) = marked(name, "zh", &[]);
        let (again, _) = marked(&first, "en", &[]);
        cases.push(hidden);
        cases.push(json!({
            "before": folder.at(name),
            "after": again,
            "once": once,
            "first": "zh-",
        }));
    }
    judged(&folder, &cases, false);
}

fn corpora() -> Option<PathBuf> {
    let root = env::var_os("ROLO_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let folder = root.join("corpora/sheets");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(
        env::var_os("ROLO_REQUIRE_SHARED").is_none(),
        "{} is not there",
        folder.display()
    );
    println!("skipped: {} is not there", folder.display());
    None
}

/// A schema that says nothing of a table.
const ANY: &str = "[[fields]]\nname = \"none\"\n";

/// A schema by which every cell of a table with these headers is wrong.
fn all_wrong(headers: &Json) -> String {
    let mut names: Vec<&str> = Vec::new();
    for header in headers.as_array().unwrap() {
        let header = header.as_str().unwrap();
        if !header.trim().is_empty() && !names.contains(&header) {
            names.push(header);
        }
    }
    let fields = names.iter().map(|name| {
        let name = Json::from(*name);
        format!("[[fields]]\nname = {name}\ntype = \"string\"\nconstraints = {{ enum = [\"none of them\"] }}\n")
    });
    let fields: String = fields.collect();
    if fields.is_empty() {
        ANY.to_owned()
    } else {
        fields
    }
}

#[test]
fn workbooks_of_many_makers_stay_what_they_are() {
    let Some(corpora) = corpora() else { return };
    let listed = fs::read_to_string(corpora.join("expected.jsonl")).unwrap();
    let folder = Folder::new();
    let mut cases = Vec::new();
    for (number, case) in listed.lines().enumerate() {
        let case: Json = serde_json::from_str(case).unwrap();
        let file = Path::new(case["file"].as_str().unwrap());
        let ending = file.extension().and_then(OsStr::to_str).unwrap();
        if !["xlsx", "xlsm"].contains(&ending) {
            continue;
        }
        let name = format!("{number}-{}", file.file_name().unwrap().to_str().unwrap());
        folder.file(&name, fs::read(corpora.join(file)).unwrap());
        let report = |schema: &str| {
            let args = ["validate", &name, "-s", schema, "--report", "json"];
            let told = folder.run(&args);
            serde_json::from_slice::<Json>(&told.stdout).unwrap_or_default()
        };
        folder.file("any.rolo.toml", ANY);
        let found = report("any.rolo.toml");
        let input = &found["inputs"][0];
        // What cannot be read, and what only is called so.
        if input["format"] != "xlsx" || found["outcome"] == "failed" {
            continue;
        }
        folder.file("wrong.rolo.toml", all_wrong(&input["columns"]));
        let marked = folder.marked("wrong.rolo.toml", &name, None, LANGUAGES[number % 2], &[]);
        cases.push(json!({
            "before": folder.at(&name),
            "after": folder.at(&marked),
            "sheet": input["sheet"],
        }));
    }
    assert!(cases.len() > 40, "{}", cases.len());
    if let Some(coloured) = judged(&folder, &cases, false) {
        assert!(coloured > 1000, "{coloured}");
    }
}
