//! What holds for any table: cleaning twice is cleaning once, and nothing is lost.

use std::collections::BTreeMap;
use std::fs;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use rolo::clean::NULL_WORDS;
use rolo::kinds::KINDS;

use super::folder::Folder;
use super::said;

/// The fields of the table, one a line of the schema: what a cell may be, and how it is cleaned.
fn fields() -> Vec<(String, String)> {
    let plain = [
        ("text", "type = \"string\""),
        (
            "steps",
            "type = \"string\"\nclean = [\"squeeze\", \"nfkc\", \"title\", \"replace:/o+/0/\"]",
        ),
        (
            "short",
            "type = \"string\"\nclean = [\"trim\", \"upper\"]\nconstraints = { maxLength = 4, pattern = \"[a-zA-Z ]*\" }",
        ),
        ("whole", "type = \"integer\"\nconstraints = { minimum = 0 }"),
        (
            "number",
            "type = \"number\"\nconstraints = { required = true }",
        ),
        (
            "comma",
            "type = \"number\"\ndecimalChar = \",\"\ngroupChar = \".\"",
        ),
        (
            "day",
            "type = \"date\"\nformats = [\"%Y/%m/%d\", \"%Y年%m月%d日\", \"%d.%m.%Y\", \"excel-serial\"]",
        ),
        ("written", "type = \"date\"\nformat = \"%d/%m/%Y\""),
        ("local", "type = \"date\""),
        (
            "moment",
            "type = \"datetime\"\nformats = [\"%Y-%m-%d %H:%M\", \"%d/%m/%Y %H:%M:%S\"]",
        ),
        (
            "truth",
            "type = \"boolean\"\ntrueValues = [\"是\", \"Y\"]\nfalseValues = [\"否\", \"N\", \"无\"]",
        ),
        (
            "level",
            "type = \"string\"\nconstraints = { enum = [\"gold\", \"silver\", \"无\"] }\nsynonyms = { gold = [\"VIP\", \"金\"] }\ndefault = \"gold\"\nclean = [\"trim\", \"halfwidth\", \"null\", \"enum-closest\", \"default\"]",
        ),
        (
            "code",
            "type = \"integer\"\nconstraints = { enum = [1, 2] }\nlabels = { 1 = { zh = \"男\" }, 2 = { zh = \"女\" } }",
        ),
        (
            "filled",
            "type = \"string\"\nclean = [\"trim\", \"lower\", \"fill-from:concat(level, text)\"]",
        ),
        (
            "dated",
            "type = \"date\"\nclean = [\"date\", \"fill-from:day\"]",
        ),
        (
            "padded",
            "type = \"string\"\nclean = [\"digits\", \"pad:6\"]",
        ),
    ];
    let kinds = KINDS.iter().map(|kind| {
        let name = format!("kind_{}", kind.name.replace('-', "_"));
        (name, format!("type = \"string\"\nkind = \"{}\"", kind.name))
    });
    let plain = plain
        .iter()
        .map(|(name, field)| ((*name).to_owned(), (*field).to_owned()));
    plain.chain(kinds).collect()
}

fn schema(locale: &str) -> String {
    let mut schema = format!(
        "locale = \"{locale}\"\nphoneRegion = \"CN\"\nmissingValues = [\"\", \"-\", \"无\"]\n"
    );
    for (name, field) in fields() {
        schema.push_str(&format!("[[fields]]\nname = \"{name}\"\n{field}\n"));
    }
    schema
}

/// Cells that are nearly something: numbers, days, names, codes, addresses, with what people and spreadsheets do to them.
fn cell() -> impl Strategy<Value = String> {
    let samples: Vec<&'static str> = KINDS
        .iter()
        .flat_map(|kind| kind.samples)
        .map(|sample| sample.0)
        .collect();
    let core = prop_oneof![
        Just(String::new()),
        "[-+]?[0-9]{1,5}([.,][0-9]{1,4})?",
        "[￥$]?[0-9]{1,3}(,[0-9]{3}){0,2}([.][0-9]{2})?(元|万| USD|%)?",
        "20[0-9]{2}[-/.年](0?[1-9]|1[0-2])[-/.月]([0-2]?[1-9]|3[01])日?",
        "[0-9]{1,2}[/.][0-9]{1,2}[/.](20)?[0-9]{2}( [0-9]{2}:[0-9]{2})?",
        "gold|Gold|ＶＩＰ|金|glod|silver|无|暂无|N/A|None|-|是|否|Y|男|女",
        "[a-zA-Zéßİ王李 ]{0,8}",
        "1[3-9][0-9]{9}|0[0-9]{2,3}-[0-9]{8}|[A-Za-z0-9.]{1,6}@[a-z]{1,4}[.]cn",
        "[0-9]{15,19}[Xx]?",
        proptest::sample::select(samples).prop_map(str::to_owned),
        "\\PC{0,6}",
    ];
    let edge = || prop_oneof![6 => Just(""), 1 => Just(" "), 1 => Just("\u{3000}"), 1 => Just("\u{feff}"), 1 => Just("\u{a0} ")];
    (edge(), core, edge(), any::<u8>()).prop_map(|(before, core, after, wide)| {
        let core = if wide < 40 {
            core.chars().map(widened).collect()
        } else {
            core
        };
        format!("{before}{core}{after}")
    })
}

fn widened(c: char) -> char {
    match c {
        '!'..='~' => char::from_u32(c as u32 + 0xfee0).unwrap(),
        _ => c,
    }
}

fn narrowed(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(c as u32 - 0xfee0).unwrap(),
        _ => c,
    }
}

/// The records of a table as text.
fn records(folder: &Folder, name: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_path(folder.0.path().join(name))
        .unwrap();
    let records = reader
        .records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect());
    records.collect()
}

/// How many findings of each cell `validate` has, by record and field.
fn wrong(folder: &Folder, name: &str) -> BTreeMap<(u64, String), Vec<String>> {
    folder.run(&[
        "validate",
        name,
        "-s",
        "s.rolo.toml",
        "--today",
        "2026-06-30",
        "--report",
        "jsonl=found.jsonl",
        "--fail-on",
        "never",
    ]);
    let found = fs::read_to_string(folder.0.path().join("found.jsonl")).unwrap();
    let mut wrong: BTreeMap<(u64, String), Vec<String>> = BTreeMap::new();
    for line in found.lines() {
        let found: serde_json::Value = serde_json::from_str(line).unwrap();
        let (Some(record), Some(field)) = (found["record"].as_u64(), found["field"].as_str())
        else {
            continue;
        };
        if found["severity"] == "error" {
            wrong
                .entry((record, field.to_owned()))
                .or_default()
                .push(found["code"].to_string());
        }
    }
    wrong
}

fn clean(folder: &Folder, from: &str, to: &str, more: &[&str]) {
    let fixed = [
        "clean",
        from,
        "-s",
        "s.rolo.toml",
        "--today",
        "2026-06-30",
        "-o",
        to,
    ];
    let arguments: Vec<&str> = fixed.iter().chain(more).copied().collect();
    let output = folder.run(&arguments);
    assert!(output.status.success(), "{}", said(&output));
}

/// The changes as listed, done to the records by hand.
fn replayed(folder: &Folder, mut records: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let list = fs::read_to_string(folder.0.path().join("changes.jsonl")).unwrap();
    let columns: BTreeMap<String, usize> = records[0].iter().cloned().zip(0..).collect();
    for line in list.lines() {
        let change: serde_json::Value = serde_json::from_str(line).unwrap();
        let row = change["row"].as_u64().unwrap() as usize - 1;
        let column = columns[change["field"].as_str().unwrap()];
        let cell = &mut records[row][column];
        assert_eq!(change["before"], cell.as_str());
        *cell = change["after"].as_str().unwrap().to_owned();
    }
    records
}

#[test]
fn cleaning_keeps_what_it_promises() {
    // Every case runs the program five times.
    let usual = Config::default();
    let mut runner = TestRunner::new(Config {
        cases: if std::env::var_os("PROPTEST_CASES").is_some() {
            usual.cases
        } else {
            16
        },
        max_shrink_iters: 300,
        ..usual
    });
    let names: Vec<String> = fields().into_iter().map(|(name, _)| name).collect();
    let width = names.len();
    let rows = proptest::collection::vec(proptest::collection::vec(cell(), width), 1..60);
    let locale = prop_oneof![Just("zh-CN"), Just("en-US"), Just("de-DE"), Just("xx")];
    runner
        .run(&(rows, locale), |(rows, locale)| {
            let folder = Folder::new();
            folder.file("s.rolo.toml", schema(locale));
            let mut table = csv::Writer::from_writer(Vec::new());
            table.write_record(&names).unwrap();
            for row in &rows {
                table.write_record(row).unwrap();
            }
            folder.file("0.csv", table.into_inner().unwrap());
            clean(
                &folder,
                "0.csv",
                "1.csv",
                &["--changes", "changes.jsonl", "--show-values", "-j", "2"],
            );
            clean(&folder, "1.csv", "2.csv", &["-j", "1"]);
            let (before, after, twice) = (
                records(&folder, "0.csv"),
                records(&folder, "1.csv"),
                records(&folder, "2.csv"),
            );
            for ((row, once), twice) in before.iter().zip(&after).zip(&twice) {
                for (column, (once, twice)) in once.iter().zip(twice).enumerate() {
                    prop_assert_eq!(once, twice, "{} {:?}", names[column], row[column]);
                }
            }
            prop_assert_eq!(before.len(), after.len());
            prop_assert_eq!(replayed(&folder, before.clone()), after.clone());
            let (wrong_before, wrong_after) = (wrong(&folder, "0.csv"), wrong(&folder, "1.csv"));
            for (record, row) in before.iter().enumerate().skip(1) {
                for (column, cell) in row.iter().enumerate() {
                    let place = (record as u64, names[column].clone());
                    prop_assert!(
                        wrong_before.contains_key(&place) || !wrong_after.contains_key(&place),
                        "{}: {cell:?} was right, {:?} is {:?}",
                        names[column],
                        after[record][column],
                        wrong_after[&place]
                    );
                    let emptied = after[record][column].is_empty() && !cell.trim().is_empty();
                    let seen = |c: &char| {
                        !c.is_whitespace() && !matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}')
                    };
                    let narrow: String = cell.chars().filter(seen).map(narrowed).collect();
                    let word = NULL_WORDS.contains(&narrow.to_lowercase().as_str());
                    prop_assert!(
                        !emptied || narrow.is_empty() || word,
                        "{cell:?} was emptied"
                    );
                }
            }
            Ok(())
        })
        .unwrap();
}
