//! `github`: workflow commands, which GitHub shows beside the lines of the files they name.
//!
//! Written as documented under "Workflow commands for GitHub Actions": in a message `%`, CR and LF are escaped, in a
//! property `:` and `,` too.

use std::io::Write as _;

use super::describe::describe;
use super::example::line;
use super::phrase::Count;
use super::verdict::headline;
use super::{Format, Report, Settings};
use crate::error::Result;
use crate::io::commit::Output;
use crate::ops::finding::{Finding, Wants};
use crate::ops::summary::{Outcome, Summary};
use crate::table::codes::Severity;
use crate::text;
use crate::text::{Message, visible};

/// The line of the table.
pub(super) static FORMAT: Format = Format {
    name: "github",
    about: text!(
        "annotations of a GitHub Actions run, one a finding",
        "GitHub Actions 的批注，每处问题一条"
    ),
    is_table: false,
    open,
};

struct Annotations {
    output: Output,
    settings: Settings,
    buffer: String,
    listed: u64,
}

fn open(output: Output, settings: Settings) -> Box<dyn Report> {
    Box::new(Annotations {
        output,
        settings,
        buffer: String::new(),
        listed: 0,
    })
}

impl Report for Annotations {
    fn wants(&self) -> Wants {
        Wants {
            first: self.settings.max_listed,
            ..Wants::default()
        }
    }

    fn finding(&mut self, finding: &Finding) -> Result<()> {
        if self.listed == self.settings.max_listed {
            return Ok(());
        }
        self.listed += 1;
        let lang = self.settings.lang;
        let title = Message::new(text!("{code}: {title}", "{code}：{title}"))
            .with("code", &finding.code)
            .with_said("title", describe(&finding.code).title)
            .say(lang);
        let number = finding.line.map(|line| line.to_string());
        let properties = [
            (
                "file",
                Some(finding.file.clone()).filter(|file| file != "-"),
            ),
            ("line", number.filter(|_| finding.file != "-")),
            ("title", Some(title)),
        ];
        self.command(
            level(finding.severity),
            &properties,
            &line(finding, finding.file == "-", lang),
        )
    }

    fn close(mut self: Box<Self>, summary: &Summary) -> Result<()> {
        let lang = self.settings.lang;
        let broken = summary.outcome == Outcome::Failed;
        let title = headline(summary.outcome, false).get(lang).to_owned();
        for note in &summary.notes {
            // The notes of a run that broke begin with the reasons; of those only one needs to be seen.
            let (level, title) = if broken {
                ("error", Some(title.clone()))
            } else {
                ("notice", None)
            };
            self.command(level, &[("title", title)], note)?;
        }
        let more = summary.totals.all().saturating_sub(self.listed);
        if more > 0 {
            let more = Message::new(text!(
                "{n} more findings are counted and not listed (--max-listed)",
                "另有 {n} 处只计数，未列出（--max-listed）"
            ))
            .with("n", Count::grouped(more));
            self.command("notice", &[("title", None)], &more.say(lang))?;
        }
        self.output.finish()
    }
}

impl Annotations {
    /// Writes `::level name=value,…::message`.
    fn command(
        &mut self,
        level: &str,
        properties: &[(&str, Option<String>)],
        message: &str,
    ) -> Result<()> {
        let out = &mut self.buffer;
        out.clear();
        out.push_str("::");
        out.push_str(level);
        let given = properties
            .iter()
            .filter_map(|(name, value)| Some((name, value.as_ref()?)));
        for (at, (name, value)) in given.enumerate() {
            out.push(if at == 0 { ' ' } else { ',' });
            out.push_str(name);
            out.push('=');
            out.push_str(&escaped(value).replace(':', "%3A").replace(',', "%2C"));
        }
        out.push_str("::");
        out.push_str(&escaped(message));
        out.push('\n');
        self.output
            .write_all(out.as_bytes())
            .map_err(|error| self.output.failed(error))
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    }
}

/// A text on one line; line ends within are visible, so no other command can begin.
fn escaped(text: &str) -> String {
    visible(text).replace('%', "%25")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::report::samples::{counted, failed, others, phone, report, settings};
    use crate::text::Lang;

    #[test]
    fn a_finding_is_an_annotation_of_its_line() {
        let mut findings = vec![phone(17, "100%")];
        findings.extend(others());
        findings[0].file = "a,b:c.csv".into();
        findings[1].file = "-".into();
        let mut summary = failed();
        summary.totals = counted(&findings);
        assert_eq!(
            report("github", settings(Lang::En), &findings, &summary),
            "\
::error file=a%2Cb%3Ac.csv,line=17,title=kind.id%3A Not a business identifier::row 17 (D17)  C0017  手机  \"100%25\"  11 digits expected, 10 found
::error title=ragged-short%3A Record with too few cells::- row 20 (line 23)  5 cells expected, 4 found
::error file=customers.csv,line=20,title=unique-key%3A Duplicate combination of values::row 20  name + city  the same name and city
::warning file=customers.csv,line=20,title=blank-row%3A Blank row::row 20  nothing on this line
"
        );
    }

    #[test]
    fn what_is_not_listed_is_counted_and_a_broken_run_is_an_error() {
        let mut summary = failed();
        summary.notes.push("a.csv: cannot be opened".into());
        let short = Settings {
            max_listed: 1,
            ..settings(Lang::Zh)
        };
        let findings = [phone(17, "x"), phone(18, "y")];
        let text = report("github", short.clone(), &findings, &summary);
        assert_eq!(text.lines().count(), 3);
        assert!(
            text.contains("\n::notice::a.csv: cannot be opened\n"),
            "{text}"
        );
        assert!(
            text.ends_with("::notice::另有 148 处只计数，未列出（--max-listed）\n"),
            "{text}"
        );
        summary.outcome = Outcome::Failed;
        let text = report("github", short, &findings, &summary);
        assert!(
            text.contains("\n::error title=未能完成::a.csv: cannot"),
            "{text}"
        );
    }

    proptest! {
        #[test]
        fn no_value_begins_another_command(value in any::<String>(), file in any::<String>()) {
            let finding = Finding { file, ..phone(17, &value) };
            let text = report("github", settings(Lang::En), &[finding], &failed());
            for line in text.lines() {
                prop_assert!(line.starts_with("::error ") || line.starts_with("::notice::"));
            }
            prop_assert_eq!(text.lines().count(), 2);
        }
    }
}
