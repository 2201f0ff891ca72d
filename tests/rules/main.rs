//! Rules over records, freshness, checks over whole tables and the last run, through the binary.

#![allow(clippy::unwrap_used, missing_docs)]

mod last_run;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// A public id, a personal date, a sensitive date, a number.
const FIELDS: &str = r#"
[[fields]]
name = "id"
type = "string"
class = "public"
[[fields]]
name = "signup"
aliases = ["注册日期"]
type = "date"
class = "personal"
[[fields]]
name = "last"
type = "date"
class = "sensitive"
[[fields]]
name = "amount"
type = "number"
"#;

struct Story {
    folder: tempfile::TempDir,
}

impl Story {
    /// The schema `s.toml` with these sections before the fields.
    fn new(sections: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("s.toml"), format!("{sections}{FIELDS}")).unwrap();
        Self { folder }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, name: &str, text: &str) -> &Self {
        fs::write(self.path().join(name), text).unwrap();
        self
    }

    fn run(&self, args: &str) -> Output {
        Command::new(env!("CARGO_BIN_EXE_rolo"))
            .args(args.split_whitespace())
            .args(["--today", "2026-11-21"])
            .current_dir(self.path())
            .env_clear()
            .output()
            .unwrap()
    }

    /// Exit code, JSON report, and what was said.
    fn report(&self, args: &str) -> (i32, Value, String) {
        let output = self.run(&format!(
            "validate -s s.toml -v --report json=r.json {args}"
        ));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let text = fs::read_to_string(self.path().join("r.json"));
        let text = text.unwrap_or_else(|_| panic!("no report: {said}"));
        let report = serde_json::from_str(&text).unwrap();
        (output.status.code().unwrap(), report, said)
    }

    /// `code record message` of each finding, in order.
    fn findings(&self, args: &str) -> Vec<String> {
        let (_, report, _) = self.report(args);
        brief(&report)
    }

    fn state(&self) -> Option<String> {
        fs::read_to_string(self.path().join(".rolo/s.toml.state.json")).ok()
    }
}

fn brief(report: &Value) -> Vec<String> {
    let findings = report["findings"].as_array().unwrap();
    let line = |finding: &Value| {
        let [code, message] = ["code", "message"].map(|key| finding[key].as_str().unwrap());
        format!("{code} {} {message}", finding["record"])
    };
    findings.iter().map(line).collect()
}

const ORDER: &str = r#"
[[rules]]
id = "order"
when = "注册日期 is not empty"
assert = "last is empty or last >= signup"
message = { zh = "{id} 早于 {signup}", en = "{id}: {last} before {signup}" }
"#;

#[test]
fn a_broken_rule_is_a_finding_of_the_record_that_shows_what_classes_allow() {
    let story = Story::new(ORDER);
    story.write(
        "t.csv",
        "id,注册日期,last,amount\na,2020-01-01,2020-01-02,\nb,2020-01-01,2019-12-31,\n",
    );
    let (code, report, _) = story.report("t.csv");
    assert_eq!(code, 1);
    let finding = &report["findings"][0];
    for (key, value) in [
        ("code", "\"rule.order\""),
        ("severity", "\"error\""),
        ("field", "null"),
        ("fields", r#"["signup","last"]"#),
        ("header", "null"),
        ("cell", "null"),
        ("row", "3"),
        ("record", "2"),
        ("line", "3"),
        ("value", "null"),
        ("message", "\"b: ••• before 9999-99-99 (10)\""),
    ] {
        assert_eq!(finding[key].to_string(), value, "{key}");
    }
    assert_eq!(report["findings"].as_array().unwrap().len(), 1);
    assert_eq!(report["totals"]["rule.order"], 1);
    assert_eq!(report["inputs"][0]["rows"]["rejected"], 1);
    assert_eq!(
        story.findings("t.csv --lang zh --show-values"),
        ["rule.order 2 b 早于 2020-01-01"]
    );
}

#[test]
fn a_rule_without_a_message_says_itself() {
    let story = Story::new("[[rules]]\nid = 'r'\nassert = \"amount > 1\"\nseverity = 'warning'\n");
    story.write("t.csv", "id,signup,last,amount\na,,,0\n");
    let (code, report, _) = story.report("t.csv");
    assert_eq!(
        (code, brief(&report)),
        (0, vec!["rule.r 1 `amount > 1` does not hold".to_owned()])
    );
}

#[test]
fn a_record_is_judged_where_every_cell_that_the_rule_reads_is_of_its_type() {
    let story = Story::new(
        r#"
[[rules]]
id = "reads"
assert = "amount > signup - 2020-01-01 or amount > 5"
[[rules]]
id = "asks"
assert = "signup is not valid and signup is not empty and amount > 5"
"#
        .replace(
            "amount > signup - 2020-01-01 or ",
            "signup > 2020-01-01 and ",
        )
        .as_str(),
    );
    story.write(
        "t.csv",
        "id,signup,last,amount\na,2020-01-01,,1\nb,gestern,,1\nc,,,1\nd,gestern,,6\ne,2021-01-01,,x\n",
    );
    assert_eq!(
        story.findings("t.csv --only rule"),
        [
            "rule.reads 1 `signup > 2020-01-01 and amount > 5` does not hold",
            "rule.asks 1 `signup is not valid and signup is not empty and amount > 5` does not hold",
            "rule.asks 2 `signup is not valid and signup is not empty and amount > 5` does not hold",
            "rule.reads 3 `signup > 2020-01-01 and amount > 5` does not hold",
            "rule.asks 3 `signup is not valid and signup is not empty and amount > 5` does not hold",
        ]
    );
}

#[test]
fn a_cell_is_valid_that_breaks_nothing_the_schema_switches_on() {
    let rule = "[[rules]]\nid = 'r'\nassert = 'code is valid and day is valid'\n";
    let fields = "[[fields]]\nname = 'code'\ntype = 'string'\nkind = 'email'\n\
                  constraints = { pattern = '[a-z@.]*', maxLength = 9 }\n\
                  [[fields]]\nname = 'day'\ntype = 'date'\nformats = ['%d/%m/%Y', '%m/%d/%Y']\n";
    for (severity, records) in [
        ("", "2,3,4,5,6"),
        ("'code.pattern' = 'off'", "3,4,5,6"),
        ("'max-length' = 'off'", "2,4,5,6"),
        ("'kind' = 'off'", "2,3,5,6"),
        ("'type' = 'off'", "2,3,4,6"),
        ("'day.ambiguous-date' = 'off'", "2,3,4,5"),
        ("'code.pattern' = 'info'", "2,3,4,5,6"),
    ] {
        let story = Story::new(&format!("{rule}{fields}[severity]\n{severity}\n"));
        story.write(
            "t.csv",
            "code,day\na@b.de,25/12/2024\nA@b.de,25/12/2024\nabcdef@b.de,25/12/2024\nb.de,25/12/2024\n\
             a@b.de,x\na@b.de,05/06/2024\n",
        );
        for args in ["t.csv", "t.csv --only rule"] {
            let (_, report, said) = story.report(args);
            let findings = report["findings"].as_array().unwrap();
            let broken: Vec<String> = (findings.iter())
                .filter(|finding| finding["code"] == "rule.r")
                .map(|finding| finding["record"].to_string())
                .collect();
            assert_eq!(broken.join(","), records, "{severity} {args} {said}");
        }
    }
}

#[test]
fn missing_cells_of_short_records_are_empty_and_blank_records_are_left_alone() {
    let story = Story::new("[[rules]]\nid = 'r'\nassert = 'amount is not empty'\n");
    story.write(
        "t.csv",
        "id,signup,last,amount\na,2020-01-01\n,,,\n\nb,,,1\n",
    );
    let codes: Vec<String> = story
        .findings("t.csv")
        .iter()
        .map(|line| line.split_inclusive(' ').take(2).collect::<String>())
        .collect();
    assert_eq!(
        codes,
        [
            "ragged-short 1 ",
            "rule.r 1 ",
            "blank-row 2 ",
            "blank-row null "
        ]
    );
}

#[test]
fn a_rule_whose_field_has_no_column_is_not_judged_and_that_is_said() {
    let story = Story::new(&format!(
        "fieldsMatch = 'partial'\n{ORDER}[[checks]]\nid = 'c'\nassert = 'sum(amount) > 1'\n"
    ));
    story.write("t.csv", "id,signup\na,2020-01-01\n");
    let (code, report, said) = story.report("t.csv");
    assert_eq!((code, brief(&report).len()), (0, 0));
    assert!(
        said.contains("rule.order was not judged: no column stands for the field `last`"),
        "{said}"
    );
    assert!(
        said.contains("check.c was not judged: no column stands for the field `amount`"),
        "{said}"
    );
    // Where the missing column is a finding, that says it.
    let story = Story::new(ORDER);
    story.write("t.csv", "id,signup,amount\na,2020-01-01,1\n");
    let (_, report, said) = story.report("t.csv");
    assert_eq!(brief(&report).len(), 1);
    assert!(!said.contains("was not judged"), "{said}");
}

#[test]
fn derived_fields_are_used_in_rules_and_what_does_not_exist_is_counted() {
    let story = Story::new(
        r#"
[[rules]]
id = "half"
assert = "half is not empty"
[[derive]]
name = "half"
title = "Hälfte"
type = "integer"
expr = "amount / 2"
[[rules]]
id = "part"
when = "Hälfte is not empty"
assert = "10 / half > 1"
message = "half of {amount} is {half}"
"#,
    );
    story.write(
        "t.csv",
        "id,signup,last,amount\na,,,4\nb,,,5\nc,,,\nd,,,0\n",
    );
    let (_, report, said) = story.report("t.csv");
    let codes = brief(&report);
    assert_eq!(
        codes,
        [
            "rule.half 2 `half is not empty` does not hold",
            "rule.half 3 `half is not empty` does not hold",
            "rule.part 4 half of 0 is 0",
        ]
    );
    assert!(
        said.contains("rule.half: results that do not exist"),
        "{said}"
    );
}

#[test]
fn freshness_is_a_finding_of_the_cell() {
    let story = Story::new("[[freshness]]\nfield = 'signup'\nstaleAfter = '1m'\n");
    story.write(
        "t.csv",
        "id,signup,last,amount\na,2026-10-20,,\nb,2026-10-21,,\nc,,,\nd,2026-10,,\n",
    );
    let (code, report, _) = story.report("t.csv --only freshness");
    assert_eq!(code, 0);
    assert_eq!(brief(&report), ["freshness.signup 1 more than 1m ago"]);
    let finding = &report["findings"][0];
    assert_eq!(finding["field"], "signup");
    assert_eq!(finding["cell"], "B2");
    assert_eq!(finding["severity"], "warning");
    assert_eq!(finding["value"], "9999-99-99 (10)");
}

#[test]
fn a_point_in_time_is_stale_before_the_midnight_of_its_own_clock_or_of_utc() {
    let story = Story::new(
        "[[freshness]]\nfield = 'seen'\nstaleAfter = '2w'\n[[fields]]\nname = 'seen'\ntype = 'datetime'\nformat = 'any'\n",
    );
    let moments = [
        "2026-11-06T23:59:59.999999",
        "2026-11-07T00:00:00",
        "2026-11-06T23:59:59Z",
        "2026-11-07T00:00:00Z",
        "2026-11-07T07:59:59+08:00",
        "2026-11-07T08:00:00+08:00",
        "gestern",
    ];
    story.write("t.csv", &format!("seen\n{}\n", moments.join("\n")));
    let found = story.findings("t.csv --only freshness");
    let stale = |record| format!("freshness.seen {record} more than 2w ago");
    assert_eq!(found, [stale(1), stale(3), stale(5)]);
}

#[test]
fn limits_and_severities_are_by_rule() {
    let sections = format!("{ORDER}[gate]\nperRule = {{ 'rule.order' = '50%' }}\n");
    let story = Story::new(&sections);
    let broken = "b,2020-01-01,2019-12-31\n";
    story.write("t.csv", &format!("id,signup,last\na,,\n{broken}"));
    let missing = "--only rule";
    assert_eq!(story.report(&format!("t.csv {missing}")).0, 0);
    story.write("t.csv", &format!("id,signup,last\na,,\n{broken}{broken}"));
    let (code, _, said) = story.report(&format!("t.csv {missing}"));
    assert_eq!(code, 1);
    assert!(
        said.contains("perRule rule.order: 2 findings in 2 records exceed 50%"),
        "{said}"
    );
    let off = Story::new(&format!("{ORDER}[severity]\n'rule.order' = 'off'\n"));
    off.write("t.csv", &format!("id,signup,last,amount\n{broken}"));
    assert_eq!(off.findings("t.csv").len(), 1, "ragged-short alone");
}

const CHECKS: &str = r#"
primaryKey = "id"
[[checks]]
id = "sums"
assert = "sum(amount) = 6.3 and avg(amount) = 2.1 and min(amount) = 1 and max(signup) = 2021-01-01"
[[checks]]
id = "counts"
assert = "rows = 4 and count(amount) = 3 and distinct(signup) = 2 and share(amount > 2) = 0.5 and count(last is empty) = 4"
"#;

#[test]
fn checks_are_told_last_at_no_record_and_never_tolerated() {
    let story = Story::new(CHECKS);
    let whole =
        "id,signup,last,amount\na,2020-01-01,,1\nb,2021-01-01,,2.2\nc,2021-01-01,,3.1\nd,,,\n";
    story.write("t.csv", whole);
    assert_eq!(story.findings("t.csv"), [""; 0]);
    story.write(
        "t.csv",
        &whole.replace("3.1", "3.100001").replace("\nd,", "\na,"),
    );
    let (code, report, said) = story.report("t.csv --max-errors 100%");
    assert_eq!(code, 1, "{said}");
    assert_eq!(
        brief(&report),
        [
            "primary-key 4 the same value stands in row 2",
            "check.sums null `sum(amount) = 6.3 and avg(amount) = 2.1 and min(amount) = 1 and max(signup) = 2021-01-01` \
             does not hold"
        ]
    );
    let finding = &report["findings"][1];
    assert_eq!(finding["fields"].to_string(), r#"["amount","signup"]"#);
    for key in ["field", "row", "cell", "line", "key", "value", "header"] {
        assert!(finding[key].is_null(), "{key}");
    }
    assert_eq!(report["inputs"][0]["rows"]["rejected"], 1);
    // Nothing in it: still a table.
    story.write("t.csv", "id,signup,last,amount\n");
    assert_eq!(story.findings("t.csv").len(), 2);
}

#[test]
fn what_is_built_on_a_derived_field_is_shown_as_that_field_allows() {
    let story = Story::new(
        r#"
[[derive]]
name = "secret"
class = "sensitive"
expr = "amount * 7"
[[derive]]
name = "further"
expr = "secret + 1"
[[derive]]
name = "years"
class = "public"
expr = "year(signup)"
[[rules]]
id = "r"
assert = "amount < 0"
message = "{further} {years}"
[[checks]]
id = "hidden"
assert = "max(secret) < 0 and max(further) < 0 and rows < 0"
[[checks]]
id = "shown"
assert = "max(years) < 0"
[[checks]]
id = "people"
assert = "max(signup) < 2000-01-01"
"#,
    );
    story.write("t.csv", "id,signup,last,amount\na,2020-01-01,,6\n");
    let told = |shown: [&str; 4]| {
        let [rule, hidden, years, people] = shown;
        [
            format!("rule.r 1 {rule}"),
            format!(
                "check.hidden null `max(secret) < 0 and max(further) < 0 and rows < 0` does not hold: {hidden}"
            ),
            format!("check.shown null `max(years) < 0` does not hold: {years}"),
            format!("check.people null `max(signup) < 2000-01-01` does not hold{people}"),
        ]
    };
    let years = "max(years) = 2020";
    assert_eq!(
        story.findings("t.csv"),
        told(["••• 2020", "rows = 1", years, ""])
    );
    assert_eq!(
        story.findings("t.csv --show-values"),
        told([
            "43 2020",
            "max(secret) = 42, max(further) = 43, rows = 1",
            years,
            ": max(signup) = 2020-01-01"
        ])
    );
}

#[test]
fn a_check_counts_the_table_however_it_is_cut() {
    let story = Story::new(
        "[[checks]]\nid = 'c'\nassert = 'rows < 0'\n[[checks]]\nid = 'd'\nassert = 'distinct(id) < 0'\n\
         [[checks]]\nid = 'e'\nassert = 'sum(amount) < 0'\n[[rules]]\nid = 'r'\nassert = 'amount < 299.97'\n",
    );
    let mut text = "id,signup,last,amount\n".to_owned();
    for row in 0..30_000 {
        writeln!(
            text,
            "c{},2020-01-01,,{}.{:02}",
            row % 12_345,
            row / 100,
            row % 100
        )
        .unwrap();
    }
    story.write("t.csv", &text);
    let first = story.report("t.csv -j 1").1;
    assert_eq!(
        brief(&first)[1..],
        [
            "rule.r 29999 `amount < 299.97` does not hold",
            "rule.r 30000 `amount < 299.97` does not hold",
            "check.c null `rows < 0` does not hold: rows = 30000",
            "check.d null `distinct(id) < 0` does not hold: distinct(id) = 12345",
            "check.e null `sum(amount) < 0` does not hold: sum(amount) = 4499850",
        ]
    );
    for args in ["-j 2", "-j 3 --memory 1KiB"] {
        assert_eq!(story.report(&format!("t.csv {args}")).1, first, "{args}");
    }
}

#[test]
fn whole_tables_are_not_judged_when_the_run_ends_early() {
    let story = Story::new("[[checks]]\nid = 'c'\nassert = 'rows > 5'\n");
    story.write("t.csv", "id,signup,last,amount\na,x,,1\n");
    let (code, report, said) = story.report("t.csv --fail-fast");
    assert_eq!((code, brief(&report).len()), (1, 1));
    assert!(said.contains("whole table were not judged"), "{said}");
}
