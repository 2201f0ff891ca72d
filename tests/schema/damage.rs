//! Spreadsheet damage in fields of every sort: what is told of a cell, in which order, and what is not.

use std::fs;
use std::process::Command;

use rolo::table::codes::Severity;
use serde_json::Value as Json;

use super::{severity, toml};

/// The findings of `table`, each as `record field code suggestion`; the schema is TOML, none if empty.
fn found(schema: &str, table: &str, args: &[&str]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let [path, rules, report] =
        ["t.csv", "t.rolo.toml", "r.jsonl"].map(|name| folder.path().join(name));
    fs::write(&path, table).unwrap();
    fs::write(&rules, schema).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_rolo"));
    command
        .arg("validate")
        .arg(&path)
        .args(["-q", "--today", "2026-06-30", "--report"]);
    command
        .arg(format!("jsonl={}", report.display()))
        .args(args)
        .arg("-s");
    if schema.is_empty() {
        command.arg("none");
    } else {
        command.arg(&rules);
    }
    let output = command.output().unwrap();
    let text = fs::read_to_string(&report).unwrap_or_else(|_| panic!("{output:?}"));
    let findings = text
        .lines()
        .map(|line| serde_json::from_str::<Json>(line).unwrap());
    let brief = |finding: Json| {
        let word = |name: &str| finding[name].as_str().unwrap_or("-").to_owned();
        let (field, code, suggest) = (word("header"), word("code"), word("suggest"));
        Some(format!(
            "{} {field} {code} {suggest}",
            finding["record"].as_u64()?
        ))
    };
    findings.filter_map(brief).collect()
}

/// Judges one cell of a field that the schema says so much of; codes with what was suggested.
fn codes(field: &str, cell: &str) -> Vec<String> {
    let schema = format!("[[fields]]\nname = \"f\"\n{field}\n[[fields]]\nname = \"g\"\n");
    let found = found(&schema, &format!("f,g\n{cell},x\n"), &[]);
    found
        .into_iter()
        .map(|line| {
            line.strip_prefix("1 f ")
                .unwrap()
                .trim_end_matches(" -")
                .to_owned()
        })
        .collect()
}

/// What stands about a field, a cell of it, and the codes that are told of the cell, each with what was suggested.
const CELLS: &[(&str, &str, &[&str])] = &[
    ("type = 'string'", "4.4E+17", &["damage.scientific"]),
    ("", "4.4E+17", &["damage.scientific"]),
    ("type = 'number'", "4.4E+17", &[]),
    (
        "type = 'integer'",
        "4.4E+17",
        &["type", "damage.scientific"],
    ),
    (
        "type = 'string'\nmissingValues = ['', '4.4E+17']",
        "4.4E+17",
        &[],
    ),
    (
        "type = 'string'\nconstraints.enum = ['4.4E+17', '1']",
        "4.4E+17",
        &[],
    ),
    (
        "type = 'string'\nconstraints.enum = ['1']",
        "4.4E+17",
        &["enum", "damage.scientific"],
    ),
    (
        "type = 'string'\nkind = 'id'",
        "123456789012345000",
        &["damage.truncated-id"],
    ),
    ("type = 'string'", "123456789012345000", &[]),
    (
        "type = 'string'\ntitle = '身份证号'",
        "123456789012345000",
        &["damage.truncated-id"],
    ),
    (
        "type = 'string'",
        "110101199003070000",
        &["damage.truncated-id"],
    ),
    ("type = 'integer'", "110101199003070000", &[]),
    (
        "type = 'string'\nconstraints.pattern = '[0-9]{6}'",
        "12345",
        &["pattern", "damage.lost-zeros 012345"],
    ),
    (
        "type = 'string'\nconstraints.pattern = '[0-9]{6}'",
        "12",
        &["pattern", "damage.lost-zeros 000012"],
    ),
    (
        "type = 'string'\nconstraints.pattern = '[0-9]{6}'",
        "1",
        &["pattern"],
    ),
    (
        "type = 'string'\nconstraints.pattern = '[0-9]{6}'",
        "1234567",
        &["pattern"],
    ),
    (
        "type = 'string'\nconstraints.pattern = '[0-9]{6,9}'",
        "12345",
        &["pattern"],
    ),
    (
        "type = 'string'\nkind = 'id'\nconstraints.minLength = 6",
        "12345",
        &["min-length", "damage.lost-zeros 012345"],
    ),
    (
        "type = 'string'\nconstraints = { minLength = 6, maxLength = 6 }",
        "12345",
        &["min-length", "damage.lost-zeros 012345"],
    ),
    (
        "type = 'string'\nconstraints.enum = ['007', '012']",
        "7",
        &["enum", "damage.lost-zeros 007"],
    ),
    (
        "type = 'string'\nkind = 'postcode'\nphoneRegion = 'CN'",
        "10000",
        &["kind.postcode 010000", "damage.lost-zeros 010000"],
    ),
    (
        "type = 'string'\nkind = 'postcode'\nphoneRegion = 'DE'",
        "10000",
        &[],
    ),
    (
        "type = 'date'",
        "45356",
        &["type", "damage.date-serial 2024-03-05"],
    ),
    (
        "type = 'datetime'",
        "45356.5",
        &["type", "damage.date-serial 2024-03-05T12:00:00"],
    ),
    ("type = 'date'\nformats = ['excel-serial']", "45356", &[]),
    (
        "type = 'date'\nclass = 'sensitive'",
        "45356",
        &["type", "damage.date-serial"],
    ),
    ("type = 'date'", "123456", &["type"]),
    ("type = 'string'", "#N/A", &["damage.error-text"]),
    ("type = 'number'", "#DIV/0!", &["type", "damage.error-text"]),
    ("type = 'date'", "########", &["type", "damage.error-text"]),
    ("type = 'string'\nmissingValues = ['', '#N/A']", "#N/A", &[]),
    (
        "type = 'string'\nkind = 'email'",
        "#REF!",
        &["kind.email", "damage.error-text"],
    ),
];

#[test]
fn a_cell_is_judged_as_its_field_is() {
    for (field, cell, expected) in CELLS {
        assert_eq!(codes(field, cell), *expected, "{field}: {cell}");
    }
}

#[test]
fn findings_stand_in_the_order_of_the_contract() {
    let table = "id,no\n#N/A,1.38E+10\n,\nx,1.38e+09\n440305198512101000,y\n";
    assert_eq!(
        found("", table, &[]),
        [
            "1 id damage.error-text -",
            "1 no damage.scientific -",
            "2 - blank-row -",
            "3 no damage.scientific -",
            "4 id damage.truncated-id -",
        ]
    );
    assert_eq!(found("", table, &["--only", "damage.error-text"]).len(), 1);
    assert_eq!(found("", table, &["--only", "damage"]).len(), 4);
}

#[test]
fn only_damage_finds_what_all_checks_find() {
    let schema = "[[fields]]\nname = 'day'\ntype = 'date'\n[[fields]]\nname = 'n'\ntype = 'integer'\n\
        [[fields]]\nname = 'code'\ntype = 'string'\nconstraints.pattern = '[0-9]{4}'\n";
    let table = "day,n,code\n45356,1.1E+10,7\n2024-03-05,#N/A,0007\n,12,4.4E+17\n";
    let damage = |args: &[&str]| {
        let mut found = found(schema, table, args);
        found.retain(|finding| finding.contains("damage"));
        found
    };
    let expected = [
        "1 day damage.date-serial 2024-03-05",
        "1 n damage.scientific -",
        "1 code damage.lost-zeros 0007",
        "2 n damage.error-text -",
        "3 code damage.scientific -",
    ];
    assert_eq!(damage(&[]), expected);
    assert_eq!(damage(&["--only", "damage"]), expected);
}

#[test]
fn the_weight_of_damage_is_as_the_schema_says() {
    let schema = toml(
        "[[fields]]\nname = 'a'\ntype = 'string'\n[[fields]]\nname = 'b'\ntype = 'string'\n\
         [severity]\ndamage = 'error'\n'a.damage.scientific' = 'off'\n[gate.perRule]\ndamage = 3\n",
    )
    .unwrap();
    assert_eq!(severity(&schema, "damage.scientific", Some(0)), None);
    assert_eq!(
        severity(&schema, "damage.scientific", Some(1)),
        Some(Severity::Error)
    );
    assert_eq!(
        severity(&schema, "damage.error-text", Some(0)),
        Some(Severity::Error)
    );
}
