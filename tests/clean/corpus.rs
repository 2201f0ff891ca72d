//! The shared tables of cleaning, numbers and dates, through the binary: `$ROLO_SHARED/corpora`, else
//! `../shared/corpora`. Where they are not there the tests say so and pass, unless `ROLO_REQUIRE_SHARED` is set.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::Value as Json;

use super::folder::Folder;
use super::said;

fn table(name: &str) -> Vec<Json> {
    let shared = env::var_os("ROLO_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let path = shared.join("corpora").join(name);
    let Ok(text) = fs::read_to_string(&path) else {
        let required = env::var_os("ROLO_REQUIRE_SHARED").is_some();
        assert!(!required, "{} is not there", path.display());
        println!("{} is not there: nothing tested", path.display());
        return Vec::new();
    };
    let lines = text.lines().filter(|line| !line.is_empty());
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The cells of a column under a field, cleaned once and once more.
fn cleaned(schema: &str, cells: &[&str]) -> Vec<(String, String)> {
    let folder = Folder::new();
    folder.file("s.rolo.toml", schema);
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(["n", "a"]).unwrap();
    for (number, cell) in cells.iter().enumerate() {
        table.write_record([&number.to_string(), *cell]).unwrap();
    }
    folder.file("0.csv", table.into_inner().unwrap());
    let mut rounds = Vec::new();
    for round in 0..2 {
        let (from, to) = (format!("{round}.csv"), format!("{}.csv", round + 1));
        let output = folder.run(&["clean", &from, "-s", "s.rolo.toml", "-o", &to]);
        assert!(output.status.success(), "{}", said(&output));
        let mut reader = csv::Reader::from_path(folder.0.path().join(&to)).unwrap();
        let cells: Vec<String> = reader
            .records()
            .map(|record| record.unwrap()[1].to_owned())
            .collect();
        rounds.push(cells);
    }
    let twice = rounds.pop().unwrap();
    rounds.pop().unwrap().into_iter().zip(twice).collect()
}

fn field(also: &str, rest: &str) -> String {
    format!("{also}\n[[fields]]\nname = \"n\"\n[[fields]]\nname = \"a\"\n{rest}\n")
}

#[track_caller]
fn none(wrongs: &[String]) {
    assert!(
        wrongs.is_empty(),
        "{} wrong\n{}",
        wrongs.len(),
        wrongs.join("\n")
    );
}

/// Each of `cells` under a field becomes what stands beside it, and that stays.
fn agree(schema: &str, cases: &[(&str, &str)], wrongs: &mut Vec<String>) {
    let cells: Vec<&str> = cases.iter().map(|(cell, _)| *cell).collect();
    for ((cell, expected), (once, twice)) in cases.iter().zip(cleaned(schema, &cells)) {
        if once != *expected {
            wrongs.push(format!("{cell:?} becomes {once:?}, not {expected:?}"));
        }
        if once != twice {
            wrongs.push(format!("{cell:?} becomes {once:?}, and that {twice:?}"));
        }
    }
}

#[test]
fn steps_do_what_their_names_say() {
    const STEPS: [(&str, &str); 10] = [
        ("trim", "trim"),
        ("collapse-whitespace", "squeeze"),
        ("fold-width", "halfwidth"),
        ("nfkc", "nfkc"),
        ("nfc", "nfc"),
        ("lower", "lower"),
        ("upper", "upper"),
        ("title", "title"),
        ("strip-control", "strip-controls"),
        ("null-tokens", "null"),
    ];
    let cases = table("clean/normalise.jsonl");
    let mut wrongs = Vec::new();
    for (operation, step) in STEPS {
        let of_step = cases.iter().filter(|case| case["op"] == operation);
        let mut texts: Vec<(&str, &str)> = Vec::new();
        for case in of_step {
            let input = case["input"].as_str().unwrap();
            if case["default_list_must_not_include"].is_string() {
                texts.push((input, input));
            } else if case["score"] != false {
                texts.push((input, case["output"].as_str().unwrap()));
            }
        }
        assert!(cases.is_empty() || !texts.is_empty(), "{operation}");
        agree(
            &field("", &format!("clean = [\"{step}\"]")),
            &texts,
            &mut wrongs,
        );
    }
    none(&wrongs);
}

#[test]
fn numbers_are_read_where_they_are_certain() {
    let cases = table("values/numbers.jsonl");
    let mut by_locale: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for case in &cases {
        let (input, value) = (case["input"].as_str().unwrap(), case["value"].as_str());
        let locale = case["locale"].as_str().unwrap_or_default();
        // In a field whose decimal character is the point, 1.234 is 1.234 whatever the locale.
        if input == "1.234" || input.contains('%') {
            continue;
        }
        by_locale
            .entry(locale)
            .or_default()
            .push((input, value.unwrap_or(input)));
    }
    let mut wrongs = Vec::new();
    for (locale, cases) in by_locale {
        let also = if locale.is_empty() {
            String::new()
        } else {
            format!("locale = \"{locale}\"")
        };
        agree(&field(&also, "type = \"number\""), &cases, &mut wrongs);
    }
    none(&wrongs);
}

#[test]
fn dates_are_read_where_their_order_is_declared() {
    let mut by_field: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for case in table("values/dates.jsonl") {
        let input = case["input"].as_str().unwrap().to_owned();
        let iso = case["iso"].as_str().map(str::to_owned);
        let hint = case["hint"].as_str().unwrap_or_default();
        let class = case["class"].as_str().unwrap();
        let formats = match (hint, class) {
            ("dmy", "ambiguous" | "date") => r#"["%d/%m/%Y", "%d-%m-%Y", "%d/%m/%y"]"#,
            ("mdy", "ambiguous" | "date") => r#"["%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y"]"#,
            ("excel-serial-1900", _) if !input.contains('.') => r#"["excel-serial"]"#,
            ("dmy;pivot=69", _) => r#"["%d/%m/%y"]"#,
            // Without a hint nothing that is ambiguous or no date may become one.
            ("", "ambiguous" | "invalid") => "",
            _ => continue,
        };
        let formats = if formats.is_empty() {
            String::new()
        } else {
            format!("formats = {formats}")
        };
        let expected = iso.unwrap_or_else(|| input.clone());
        by_field.entry(formats).or_default().push((input, expected));
    }
    let mut wrongs = Vec::new();
    for (formats, cases) in by_field {
        let cases: Vec<(&str, &str)> = cases
            .iter()
            .map(|(a, b)| (a.as_str(), b.as_str()))
            .collect();
        for locale in ["", "locale = \"zh-CN\""] {
            agree(
                &field(locale, &format!("type = \"date\"\n{formats}")),
                &cases,
                &mut wrongs,
            );
        }
    }
    none(&wrongs);
}
