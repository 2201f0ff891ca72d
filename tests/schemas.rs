//! Every schema of `schemas/`, and the table in `examples/` that shows it: the schema loads and explains itself, and
//! `clean` makes of the table, which is as an export looks, one that passes.
#![allow(clippy::unwrap_used, missing_docs)]

mod folder;

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use rolo::schema::claims::fold;
use rolo::schema::{Schema, Settings};
use serde_json::Value as Json;
use toml::{Table, Value};

use folder::Folder;

const TODAY: &str = "2026-11-21";

/// By schema, what is found in its cleaned example: codes with their numbers; nothing in the others. No cleaning can
/// know what is wrong there.
const FOUND: &[(&str, &[(&str, u64)])] = &[(
    "registry",
    &[
        ("freshness.last_contact", 1),
        ("kind.email", 1),
        ("kind.phone", 1),
        ("minimum", 1),
        ("rule.overdue-agrees", 1),
    ],
)];

/// A schema of the folder.
struct Shipped {
    name: String,
    text: String,
    table: Table,
}

impl Shipped {
    fn list(&self, section: &str) -> Vec<&Table> {
        let items = self.table.get(section).and_then(Value::as_array);
        let items = items.map(Vec::as_slice).unwrap_or_default();
        items.iter().filter_map(Value::as_table).collect()
    }

    /// The bytes of its example, `NAME.csv`; `customers.csv` has a smaller schema of its own.
    fn example(&self) -> Option<Vec<u8>> {
        let name = match self.name.as_str() {
            "customers" => "customers-export",
            name => name,
        };
        fs::read(root().join(format!("examples/{name}.csv"))).ok()
    }

    fn file(&self) -> String {
        format!("{}.rolo.toml", self.name)
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn shipped() -> Vec<Shipped> {
    let entries = fs::read_dir(root().join("schemas")).unwrap();
    let mut all: Vec<Shipped> = entries
        .map(|entry| {
            let file = entry.unwrap().file_name().into_string().unwrap();
            let text = fs::read_to_string(root().join("schemas").join(&file)).unwrap();
            Shipped {
                name: file.strip_suffix(".rolo.toml").unwrap().to_owned(),
                table: text.parse().unwrap(),
                text,
            }
        })
        .collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(all.len() > 8);
    all
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// Whether a text or label stands in both languages.
fn is_bilingual(value: Option<&Value>) -> bool {
    let said = |lang| value.and_then(|value| value.get(lang)?.as_str());
    said("zh").is_some_and(|text| !text.is_empty())
        && said("en").is_some_and(|text| !text.is_empty() && !text.contains(is_han))
}

#[test]
fn every_schema_loads_without_a_warning() {
    for schema in shipped() {
        let path = Path::new(&schema.name).with_extension("toml");
        let loaded = Schema::parse(&path, schema.text.as_bytes(), Settings { today: 20_778 });
        let loaded = loaded.unwrap_or_else(|error| panic!("{}: {error:?}", schema.name));
        assert!(
            loaded.warnings.is_empty(),
            "{}: {:?}",
            schema.name,
            loaded.warnings
        );
        assert_eq!(loaded.name.as_deref(), Some(schema.name.as_str()));
        assert!(!loaded.primary_key.is_empty(), "{}", schema.name);
    }
}

#[test]
fn every_field_says_what_it_is_in_both_languages() {
    for schema in shipped() {
        assert!(is_bilingual(schema.table.get("titles")), "{}", schema.name);
        for field in schema.list("fields") {
            let at = format!("{} {}", schema.name, field["name"]);
            assert!(field.contains_key("class"), "{at}");
            assert!(is_bilingual(field.get("titles")), "{at}");
            assert!(is_bilingual(field.get("group")), "{at}");
            let labels = field.get("labels").and_then(Value::as_table);
            let listed = field.get("constraints").and_then(|all| all.get("enum"));
            let values = listed.and_then(Value::as_array);
            for value in values.map(Vec::as_slice).unwrap_or_default() {
                let label = labels.and_then(|labels| labels.get(value.as_str().unwrap()));
                assert!(is_bilingual(label), "{at} {value}");
            }
        }
        for section in ["rules", "checks"] {
            for rule in schema.list(section) {
                assert!(
                    is_bilingual(rule.get("message")),
                    "{} {}",
                    schema.name,
                    rule["id"]
                );
            }
        }
        for derived in schema.list("derive") {
            let at = format!("{} {}", schema.name, derived["name"]);
            assert!(is_bilingual(derived.get("titles")), "{at}");
            assert!(derived.contains_key("class"), "{at}");
            assert!(is_bilingual(derived.get("group")), "{at}");
        }
    }
}

#[test]
fn a_comment_in_both_languages_stands_above_every_field_and_rule() {
    for schema in shipped() {
        let lines: Vec<&str> = schema.text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            if !matches!(*line, "[[fields]]" | "[[rules]]" | "[[freshness]]") {
                continue;
            }
            let above = lines[..at].iter().rev();
            let comment: String = above
                .take_while(|line| line.starts_with('#'))
                .copied()
                .collect();
            assert!(
                comment.contains(is_han) && comment.contains(|c: char| c.is_ascii_lowercase()),
                "{}:{}",
                schema.name,
                at + 1
            );
        }
    }
}

/// A field's own title may spell its name in another way; an alias says nothing where it folds as another header.
#[test]
fn no_header_is_claimed_twice() {
    for schema in shipped() {
        let mut claimed: HashMap<String, &str> = HashMap::new();
        let fields = schema.list("fields");
        for field in &fields {
            let name = field["name"].as_str().unwrap();
            let titles = field["titles"].as_table().unwrap().values();
            for header in titles.filter_map(Value::as_str).chain([name]) {
                let other = claimed.insert(fold(header), name);
                assert!(
                    other.is_none_or(|other| other == name),
                    "{} {header}",
                    schema.name
                );
            }
        }
        for field in &fields {
            let aliases = field.get("aliases").and_then(Value::as_array);
            for alias in aliases.map(Vec::as_slice).unwrap_or_default() {
                let alias = alias.as_str().unwrap();
                let other = claimed.insert(fold(alias), field["name"].as_str().unwrap());
                assert!(
                    other.is_none(),
                    "{}: {alias} of {} and {other:?}",
                    schema.name,
                    field["name"]
                );
            }
        }
    }
}

/// The schemas, each with its example beside it: `raw-NAME.csv` as it stands, `NAME.csv` cleaned.
fn cleaned() -> (Folder, Vec<Shipped>) {
    let (folder, all) = (Folder::new(), shipped());
    for schema in &all {
        let example = schema.example();
        let example = example.unwrap_or_else(|| panic!("{} has no example", schema.name));
        let (raw, tidy) = (
            format!("raw-{}.csv", schema.name),
            format!("{}.csv", schema.name),
        );
        folder.file(&schema.file(), &schema.text);
        folder.file(&raw, example);
        clean(&folder, schema, &raw, &tidy);
    }
    (folder, all)
}

fn clean(folder: &Folder, schema: &Shipped, from: &str, to: &str) {
    let output = folder.run(&[
        "clean",
        from,
        "-s",
        &schema.file(),
        "-o",
        to,
        "--today",
        TODAY,
    ]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        output.status.success() && !said.contains("-->"),
        "{}: {said}",
        schema.name
    );
}

fn read(folder: &Folder, name: &str) -> Vec<u8> {
    fs::read(folder.0.path().join(name)).unwrap()
}

#[test]
fn cleaning_an_example_changes_it_and_cleaning_it_again_does_not() {
    let (folder, all) = cleaned();
    for schema in &all {
        let tidy = format!("{}.csv", schema.name);
        let once = read(&folder, &tidy);
        assert_ne!(once, schema.example().unwrap(), "{}", schema.name);
        clean(&folder, schema, &tidy, "again.csv");
        assert!(once == read(&folder, "again.csv"), "{}", schema.name);
    }
}

#[test]
fn a_cleaned_example_passes_but_for_what_is_meant_to_be_found() {
    let (folder, all) = cleaned();
    for schema in &all {
        let tidy = format!("{}.csv", schema.name);
        let output = folder.run(&[
            "validate",
            &tidy,
            "-s",
            &schema.file(),
            "--today",
            TODAY,
            "--report",
            "json",
        ]);
        let report: Json = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("{}: {output:?}", schema.name));
        let found: Vec<(String, u64)> = report["totals"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(code, count)| (code.clone(), count.as_u64().unwrap()))
            .collect();
        let meant = FOUND.iter().find(|(name, _)| *name == schema.name);
        let meant = meant.map_or(&[][..], |(_, found)| found);
        let found: Vec<(&str, u64)> = found
            .iter()
            .map(|(code, count)| (code.as_str(), *count))
            .collect();
        assert_eq!(
            found,
            meant,
            "{}\n{}",
            schema.name,
            serde_json::to_string_pretty(&report["findings"]).unwrap()
        );
        let passes = report["gate"]["passed"].as_bool().unwrap();
        assert_eq!(output.status.success(), passes, "{}", schema.name);
        assert_eq!(passes, schema.name != "registry", "{}", schema.name);
    }
}

#[test]
fn a_key_that_is_in_no_other_table_is_found() {
    let (folder, all) = cleaned();
    for schema in all
        .iter()
        .filter(|schema| !schema.list("foreignKeys").is_empty())
    {
        let text = String::from_utf8(read(&folder, &format!("{}.csv", schema.name))).unwrap();
        let known = ["U100001", "C000000101"];
        let text = known
            .iter()
            .fold(text, |text, key| text.replace(key, &key.replace('1', "9")));
        folder.file("stranger.csv", text);
        let output = folder.run(&[
            "validate",
            "stranger.csv",
            "-s",
            &schema.file(),
            "--today",
            TODAY,
            "--only",
            "foreign-key",
        ]);
        assert_eq!(output.status.code(), Some(1), "{}", schema.name);
    }
}
