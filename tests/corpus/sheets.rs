//! Workbooks: every sheet read through the binary, or refused in one sentence, within its limits.

use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value as Json, json};

use crate::grid::of_csv;
use crate::limited::{Ran, run, run_piped};
use crate::{all_met, cases, corpora, list};

/// What a case may say; of another word nothing would be judged.
const WORDS: &[&str] = &[
    // Which outcomes are right, and how to tell a right one.
    "status",
    "sheets",
    "columns",
    "row_count",
    "row_count_max",
    "facts",
    "text_facts",
    "issues",
    "issue_count",
    "default_sheet",
    "sheet_names",
    "visibility",
    "max_rss_mib",
    "max_seconds",
    "max_disk_mib",
    "must_not_write",
    "must_not_connect",
    "must_not_contain_file",
    // For information: other programs, what would be welcome, options that are not ours.
    "peers",
    "advisory",
    "blank_or_empty",
    "filled",
    "password",
];

#[test]
fn a_workbook_is_read_as_it_should_or_refused() {
    let Some(corpora) = corpora() else { return };
    let mut unmet = Vec::new();
    // Each of them is judged.
    let cases = cases(&corpora, "sheets/expected.jsonl");
    for case in &cases {
        let expect = case["expect"].as_object().unwrap();
        let unknown = expect.keys().find(|word| !WORDS.contains(&word.as_str()));
        assert!(unknown.is_none(), "{}: {unknown:?}?", case["id"]);
        let path = corpora.join("sheets").join(case["file"].as_str().unwrap());
        let wrongs = Case::new(case, &path).judge();
        if !wrongs.is_empty() {
            unmet.push(format!("{}: {}", case["id"], wrongs.join("; ")));
        }
    }
    all_met(cases.len(), &unmet);
}

/// What may become of a workbook.
#[derive(Clone, Copy, PartialEq)]
enum Fate {
    Read,
    Refused,
    /// Either, if what is read is right.
    Either,
    /// Refused, or read with errors found.
    Told,
    /// Anything but a crash.
    Any,
}

const OPTIONS: [&str; 3] = ["-s", "none", "--no-progress"];

pub(crate) struct Case<'a> {
    pub expect: &'a Json,
    /// As the command line names it.
    path: &'a str,
    fate: Fate,
    pub wrongs: Vec<String>,
}

impl<'a> Case<'a> {
    fn new(case: &'a Json, path: &'a Path) -> Self {
        let expect = &case["expect"];
        let path = path.to_str().unwrap();
        let fate = match expect["status"].as_str().unwrap() {
            // A web page that is called a workbook is read, and said so.
            "refused" if is_page(path) => Fate::Read,
            "ok" | "issues" | "ok-or-issues" => Fate::Read,
            "refused" | "refused-or-ok-with-password" => Fate::Refused,
            "ok-or-refused" => Fate::Either,
            "refused-or-issues" => Fate::Told,
            "no-panic" => Fate::Any,
            status => panic!("{status}?"),
        };
        Self {
            expect,
            path,
            fate,
            wrongs: Vec::new(),
        }
    }

    fn judge(mut self) -> Vec<String> {
        let validated = self.run(&["validate", "--report", "json", "--max-listed", "20000"]);
        let passed_on = self.run(&["filter", "true", "--to", "csv"]);
        // Nothing at all, without the name of a workbook, is an empty table.
        if fs::metadata(self.path).unwrap().len() > 0 {
            let piped = self.run_piped(&["filter", "true", "--to", "csv"]);
            if (piped.code, &piped.out) != (passed_on.code, &passed_on.out) {
                self.wrongs.push(format!("from a pipe {}", piped.end()));
            }
        }
        self.of_fate(&validated, &passed_on);
        if validated.code != Some(3) {
            let report: Json = serde_json::from_slice(&validated.out).unwrap_or_default();
            self.of_report(&report);
            self.of_facts(&passed_on, &report);
        }
        for sheet in list(&self.expect["sheets"]) {
            if validated.code != Some(3) {
                self.of_sheet(sheet);
            }
        }
        self.of_names();
        self.wrongs
    }

    /// A run on the workbook without a schema.
    pub(crate) fn run(&mut self, args: &[&str]) -> Ran {
        let all = [args, &[self.path], &OPTIONS].concat();
        self.watched(args[0], || run(&all))
    }

    /// A run to which the workbook comes by a pipe.
    fn run_piped(&mut self, args: &[&str]) -> Ran {
        let all = [args, &["-"], &OPTIONS].concat();
        let path = Path::new(self.path);
        self.watched(args[0], || run_piped(path, &all))
    }

    /// A run, and what is wrong with any.
    fn watched(&mut self, command: &str, run: impl FnOnce() -> Ran) -> Ran {
        let paths = list(&self.expect["must_not_write"]);
        let written = || {
            let mut paths = paths.iter().filter_map(Json::as_str);
            paths.any(|path| fs::exists(path).unwrap())
        };
        let before = written();
        let ran = run();
        if written() && !before {
            self.wrongs.push("writes where it must not".to_owned());
        }
        self.wrongs.extend(ran.misdeeds());
        let most = |name: &str| self.expect[name].as_u64().unwrap_or(u64::MAX);
        let took = ran.took;
        if took.memory_mib > most("max_rss_mib")
            || took.disk_mib > most("max_disk_mib")
            || took.time > Duration::from_secs(most("max_seconds"))
        {
            self.wrongs.push(format!(
                "{command} takes {} MiB of memory, {} MiB of disk, {:?}",
                took.memory_mib, took.disk_mib, took.time
            ));
        }
        if let Some(secret) = self.expect["must_not_contain_file"].as_str() {
            let secret = fs::read_to_string(secret).unwrap_or_default();
            let said = String::from_utf8_lossy(&ran.out) + ran.said.as_str();
            if !secret.trim().is_empty() && said.contains(secret.trim()) {
                self.wrongs.push("shows what is in another file".to_owned());
            }
        }
        ran
    }

    fn of_fate(&mut self, validated: &Ran, passed_on: &Ran) {
        let refused = validated.code == Some(3);
        for ran in [validated, passed_on] {
            if ran.code == Some(3) {
                self.wrongs.extend(ran.refusal_lacks(self.path));
            }
        }
        let met = match self.fate {
            Fate::Read => !refused && passed_on.code == Some(0),
            Fate::Refused => refused && passed_on.code == Some(3),
            Fate::Told => validated.code != Some(0),
            Fate::Either => refused == (passed_on.code == Some(3)),
            Fate::Any => true,
        };
        if !met {
            let [validated, passed_on] = [validated, passed_on].map(Ran::end);
            self.wrongs.push(format!("{validated}; {passed_on}"));
        }
        let is_locked = self.path.contains("pass");
        if is_locked && !validated.said.contains("password") {
            self.wrongs
                .push(format!("no password in: {}", validated.said));
        }
    }

    fn of_report(&mut self, report: &Json) {
        let (expect, input) = (self.expect, &report["inputs"][0]);
        let sheet = &expect["default_sheet"];
        let rows = &input["rows"]["read"];
        let differ = |name: &str, found: &Json| !expect[name].is_null() && expect[name] != *found;
        if !sheet.is_null() && *sheet != input["sheet"] {
            self.wrongs.push(format!("the sheet {}", input["sheet"]));
        }
        if differ("columns", &input["columns"]) || differ("row_count", rows) {
            self.wrongs.push(format!("the report says {input}"));
        }
        let most = expect["row_count_max"].as_u64().unwrap_or(u64::MAX);
        if rows.as_u64().is_none_or(|rows| rows > most) {
            self.wrongs.push(format!("{rows} rows"));
        }
        let format = input["format"].as_str().unwrap_or_default();
        let told = ["xlsx", "xlsb", "xls", "ods", "html", "csv"].contains(&format);
        if !told || is_page(self.path) && format != "html" {
            self.wrongs.push(format!("the format {format}"));
        }
        for issue in list(&expect["issues"]) {
            let code = issue["code"].as_str().unwrap();
            if report["totals"][code].as_u64().is_none() {
                self.wrongs.push(format!("lacks {code}"));
            }
        }
        let errors = report["gate"]["errors"].as_u64();
        if !expect["issue_count"].is_null() && json!(errors) != expect["issue_count"] {
            self.wrongs.push(format!("{errors:?} errors"));
        }
    }

    /// What must stand in the second column where the first is so.
    fn of_facts(&mut self, passed_on: &Ran, report: &Json) {
        let rows = of_csv(&passed_on.out);
        let second = |first: &str| {
            rows.iter()
                .find(|row| row[0] == first)
                .map(|row| row[1].as_str())
        };
        for fact in list(&self.expect["text_facts"]) {
            if second(fact[0].as_str().unwrap()) != fact[1].as_str() {
                self.wrongs.push(format!("not {fact}: {rows:?}"));
            }
        }
        let codes = |row: usize| {
            let findings = list(&report["findings"]).iter();
            findings
                .filter(move |finding| finding["row"] == json!(row))
                .map(|finding| &finding["code"])
        };
        for fact in list(&self.expect["facts"]) {
            let serial = fact["serial"].to_string();
            let found = second(&serial).unwrap_or_default();
            let row = rows
                .iter()
                .position(|row| row[0] == serial)
                .unwrap_or_default()
                + 1;
            let told = codes(row).any(|code| code == "damage.date-serial");
            let wanted = fact["date"].as_str().unwrap_or(&serial);
            if found != wanted || told == fact["issue"].is_null() {
                self.wrongs
                    .push(format!("not {fact}: {found}, told: {told}"));
            }
        }
    }

    /// Every sheet is found by its name, hidden or not; one that is not there is no other.
    fn of_names(&mut self) {
        let names = list(&self.expect["sheet_names"]).iter();
        let visible = list(&self.expect["visibility"]).iter().map(|pair| &pair[0]);
        let names: Vec<&str> = names.chain(visible).filter_map(Json::as_str).collect();
        if names.is_empty() {
            return;
        }
        for name in &names {
            let ran = self.run(&["filter", "true", "--sheet", name]);
            let is_chart = ran.code == Some(2) && ran.said.contains("no cells");
            let is_listed = list(&self.expect["sheets"])
                .iter()
                .any(|sheet| sheet["name"] == **name);
            if ran.code != Some(0) && (is_listed || !is_chart) {
                self.wrongs.push(format!("the sheet {name}: {}", ran.end()));
            }
        }
        let ran = self.run(&["filter", "true", "--sheet", "no such sheet"]);
        let lacking = names.iter().find(|name| !ran.said.contains(**name));
        if ran.code != Some(2) || lacking.is_some() {
            self.wrongs
                .push(format!("a sheet that is not there: {}", ran.end()));
        }
    }
}

/// Whether a file begins as a web page does.
fn is_page(path: &str) -> bool {
    let bytes = fs::read(path).unwrap();
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(64)]).to_lowercase();
    ["<html", "<!doctype html", "<table"]
        .iter()
        .any(|tag| start.trim_start().starts_with(tag))
}
