//! `junit`: the XML of `JUnit`, as CI systems show it: a suite an input, a case a rule that found something.
//!
//! A case fails where its findings make the run fail; what is tolerated or only a warning is what a case that passes
//! says. So the cases agree with the exit code.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Write as _;

use super::describe::describe;
use super::example::line;
use super::input::file;
use super::markup::xml;
use super::phrase::{Count, extent};
use super::verdict::{headline, sentences};
use super::{Format, Report, Settings};
use crate::error::Result;
use crate::io::commit::Output;
use crate::ops::finding::{Finding, Wants};
use crate::ops::summary::{Gate, InputSummary, Outcome, Summary, Total};
use crate::text;
use crate::text::{Lang, Message};

/// The line of the table.
pub(super) static FORMAT: Format = Format {
    name: "junit",
    about: text!(
        "JUnit XML for CI: a suite an input, a case a rule",
        "JUnit XML，供 CI 读取：每个输入一个套件，每条规则一个用例"
    ),
    is_table: false,
    open,
};

/// Findings that a case lists.
const LISTED: usize = 20;

struct JUnit {
    output: Output,
    settings: Settings,
    /// The lines of each input's codes.
    files: HashMap<String, HashMap<String, Vec<String>>>,
    left: u64,
}

fn open(output: Output, settings: Settings) -> Box<dyn Report> {
    Box::new(JUnit {
        output,
        files: HashMap::new(),
        left: settings.max_listed,
        settings,
    })
}

impl Report for JUnit {
    fn wants(&self) -> Wants {
        Wants {
            first: self.settings.max_listed,
            per_code: (LISTED as u64).min(self.settings.max_listed),
            ..Wants::default()
        }
    }

    fn finding(&mut self, finding: &Finding) -> Result<()> {
        let known = self.files.get(&finding.file);
        let known = known.and_then(|codes| codes.get(&finding.code));
        if self.left == 0 || known.is_some_and(|lines| lines.len() >= LISTED) {
            return Ok(());
        }
        self.left -= 1;
        let codes = self.files.entry(finding.file.clone()).or_default();
        let lines = codes.entry(finding.code.clone()).or_default();
        lines.push(line(finding, false, self.settings.lang));
        Ok(())
    }

    fn close(mut self: Box<Self>, summary: &Summary) -> Result<()> {
        let text = self.document(summary);
        match self.output.write_all(text.as_bytes()) {
            Ok(()) => self.output.finish(),
            Err(error) => Err(self.output.failed(error)),
        }
    }
}

impl JUnit {
    fn document(&self, summary: &Summary) -> String {
        let broken = summary.outcome == Outcome::Failed;
        let mut suites = String::new();
        let (mut tests, mut failures) = (0, 0);
        for input in &summary.inputs {
            let cases = self.cases(input);
            let failed = cases.iter().filter(|case| case.failed).count();
            tests += cases.len();
            failures += failed;
            let _ = writeln!(
                suites,
                "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{failed}\" errors=\"0\" skipped=\"0\" \
                 time=\"0\" timestamp=\"{}T00:00:00\">",
                xml(&file(input, self.settings.lang)),
                cases.len(),
                summary.today,
            );
            for case in cases {
                suites.push_str(&case.text);
            }
            suites.push_str("  </testsuite>\n");
        }
        if broken {
            tests += 1;
            self.broken(summary, &mut suites);
        }
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"rolo {}\" tests=\"{tests}\" \
             failures=\"{failures}\" errors=\"{}\" time=\"0\">\n{suites}</testsuites>\n",
            summary.command,
            u8::from(broken),
        )
    }

    /// A case for each code of the input, the worst first; one that passes where there is none.
    fn cases(&self, input: &InputSummary) -> Vec<Case> {
        let lang = self.settings.lang;
        let class = xml(&file(input, lang));
        let codes = input.totals.worst_first();
        if codes.is_empty() {
            let name = text!("no findings", "未发现问题").get(lang);
            let text =
                format!("    <testcase classname=\"{class}\" name=\"{name}\" time=\"0\"/>\n");
            return vec![Case {
                failed: false,
                text,
            }];
        }
        let lines = self.files.get(&input.file);
        let case = |(code, total): (&str, &Total)| {
            let failed = fails(total, &input.gate);
            let about = describe(code);
            let name = Message::new(text!("{code}: {title}", "{code}：{title}"))
                .with("code", code)
                .with_said("title", about.title)
                .say(lang);
            let extent = extent(total, input.rows.read, Count::from).say(lang);
            let lines = lines.and_then(|codes| codes.get(code));
            let lines = lines.map_or(&[][..], Vec::as_slice);
            let body = body(total, lines, &about.hint.say(lang), lang);
            let body = if failed {
                format!(
                    "<failure message=\"{}\" type=\"{}\">{body}</failure>",
                    xml(&extent),
                    xml(code)
                )
            } else {
                format!("<system-out>{}{body}</system-out>", xml(&extent))
            };
            Case {
                failed,
                text: format!(
                    "    <testcase classname=\"{class}\" name=\"{}\" time=\"0\">{body}</testcase>\n",
                    xml(&name)
                ),
            }
        };
        codes.into_iter().map(case).collect()
    }

    /// A suite for the run itself, when it broke off.
    fn broken(&self, summary: &Summary, out: &mut String) {
        let lang = self.settings.lang;
        let name = headline(summary.outcome, false).get(lang);
        let said = sentences(summary);
        let message = said
            .first()
            .map_or_else(String::new, |first| first.say(lang));
        let notes: Vec<String> = summary.notes.iter().map(|note| xml(note)).collect();
        let _ = writeln!(
            out,
            "  <testsuite name=\"rolo {command}\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\" time=\"0\" \
             timestamp=\"{today}T00:00:00\">\n    <testcase classname=\"rolo {command}\" name=\"{name}\" time=\"0\">\
             <error message=\"{message}\" type=\"unfinished\">{notes}</error></testcase>\n  </testsuite>",
            command = summary.command,
            today = summary.today,
            message = xml(&message),
            notes = notes.join("\n"),
        );
    }
}

/// A test case as it is written.
struct Case {
    failed: bool,
    text: String,
}

/// The cells, how many more there are, and what would help, a line each.
fn body(total: &Total, lines: &[String], hint: &str, lang: Lang) -> String {
    let mut out = String::from("\n");
    for line in lines {
        let _ = writeln!(out, "{}", xml(line));
    }
    let more = total.count().saturating_sub(lines.len() as u64);
    if more > 0 && !lines.is_empty() {
        let more = Message::new(text!("and {n} more", "另有 {n} 处")).with("n", more);
        let _ = writeln!(out, "{}", more.say(lang));
    }
    let _ = writeln!(out, "{}", xml(hint));
    out
}

fn fails(total: &Total, gate: &Gate) -> bool {
    let counts = total.errors > 0 || (gate.fail_on == "warning" && total.warnings > 0);
    counts && !gate.passed
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ops::summary::Totals;
    use crate::report::samples::{
        counted, failed, gate, input, others, phone, report, settings, summary,
    };

    fn run(findings: &[Finding], limit: &str, passed: bool) -> Summary {
        let gate = gate(3, 3, 12480, limit, passed);
        let clean = input("b.csv", 7, Totals::default(), gate.clone());
        summary(vec![
            input("customers.csv", 12480, counted(findings), gate),
            clean,
        ])
    }

    #[test]
    fn an_input_is_a_suite_and_a_rule_a_case() {
        let findings = [phone(17, "<1>"), others()[2].clone()];
        let text = report(
            "junit",
            settings(Lang::En),
            &findings,
            &run(&findings, "0", false),
        );
        assert_eq!(
            text,
            r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="rolo validate" tests="3" failures="1" errors="0" time="0">
  <testsuite name="customers.csv" tests="2" failures="1" errors="0" skipped="0" time="0" timestamp="2026-11-21T00:00:00">
    <testcase classname="customers.csv" name="kind.id: Not a business identifier" time="0"><failure message="1 record (0.01%)" type="kind.id">
row 17 (D17)  C0017  手机  &quot;&lt;1&gt;&quot;  11 digits expected, 10 found
Correct the cell; if the field may hold something else, set strict = false or take its kind off in the schema.
</failure></testcase>
    <testcase classname="customers.csv" name="blank-row: Blank row" time="0"><system-out>1 finding
row 20  nothing on this line
Delete the blank row in the spreadsheet.
</system-out></testcase>
  </testsuite>
  <testsuite name="b.csv" tests="1" failures="0" errors="0" skipped="0" time="0" timestamp="2026-11-21T00:00:00">
    <testcase classname="b.csv" name="no findings" time="0"/>
  </testsuite>
</testsuites>
"#
        );
    }

    #[test]
    fn what_is_tolerated_fails_no_case() {
        let findings = [phone(17, "x")];
        let text = report(
            "junit",
            settings(Lang::En),
            &findings,
            &run(&findings, "10", true),
        );
        assert!(
            text.contains("failures=\"0\"") && !text.contains("<failure"),
            "{text}"
        );
    }

    #[test]
    fn a_run_that_broke_is_an_error() {
        let mut broken = failed();
        broken.outcome = Outcome::Failed;
        broken.notes.push("a<b.csv: cannot be opened".into());
        let text = report("junit", settings(Lang::Zh), &[], &broken);
        assert!(text.contains("name=\"未能完成\""), "{text}");
        assert!(
            text.contains(">a&lt;b.csv: cannot be opened</error>"),
            "{text}"
        );
    }

    proptest! {
        #[test]
        fn nothing_that_xml_has_not_is_written(value in any::<String>(), odd in "[\u{0}-\u{1f}\u{7f}\u{fffe}\u{ffff}\u{d7ff}<&\"]{0,9}") {
            let finding = phone(17, &(value + &odd));
            let text = report("junit", settings(Lang::En), std::slice::from_ref(&finding), &run(std::slice::from_ref(&finding), "0", false));
            let allowed = |c: char| c == '\n' || (c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'));
            prop_assert!(text.chars().all(allowed));
            prop_assert_eq!(text.matches('<').count(), 12, "{}", text);
        }
    }
}
