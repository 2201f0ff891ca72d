//! `html`: one page for somebody who has never seen the tool, to be mailed, read on any screen and printed.
//!
//! ```text
//!   finding ──▶ Examples (the first of each code) ──▶ rules ─┐
//!           └─▶ list (rows put aside, in order)  ────────────┴─▶ the page, when the run is over
//! ```
//! It loads nothing and runs nothing. What is listed is held to `--max-listed`; everything is counted.

mod head;
mod inputs;
mod list;
mod rules;
mod table;

use std::io::{self, Write as _};

use self::list::List;
use super::example::Examples;
use super::page::{CLOSING, opening};
use super::verdict::headline;
use super::{Format, Report, Settings};
use crate::error::Result;
use crate::io::commit::Output;
use crate::ops::finding::{Finding, Wants};
use crate::ops::summary::Summary;
use crate::text;
use crate::text::Message;

/// The line of the table.
pub(super) static FORMAT: Format = Format {
    name: "html",
    about: text!(
        "one page for people: verdict, a bar a rule, cells to go to; for mail, screen and paper",
        "一个网页：结论、各规则的条形图、要改的单元格，可发邮件、可打印"
    ),
    is_table: false,
    open,
};

/// What only this page has.
const STYLE: &str = include_str!("page.css");
/// Example cells of each code.
const EXAMPLES: usize = 5;

struct Page {
    output: Output,
    settings: Settings,
    examples: Examples,
    list: List,
}

fn open(output: Output, settings: Settings) -> Box<dyn Report> {
    let most = usize::try_from(settings.max_listed).unwrap_or(usize::MAX);
    Box::new(Page {
        output,
        examples: Examples::new(EXAMPLES, most),
        list: List::new(&settings),
        settings,
    })
}

impl Report for Page {
    fn wants(&self) -> Wants {
        Wants {
            first: self.settings.max_listed,
            per_code: (EXAMPLES as u64).min(self.settings.max_listed),
            ..Wants::default()
        }
    }

    fn finding(&mut self, finding: &Finding) -> Result<()> {
        self.examples.take(finding);
        self.list
            .take(finding)
            .map_err(|error| self.output.failed(error))
    }

    fn close(mut self: Box<Self>, summary: &Summary) -> Result<()> {
        match self.write(summary) {
            Ok(()) => self.output.finish(),
            Err(error) => Err(self.output.failed(error)),
        }
    }
}

impl Page {
    fn write(&mut self, summary: &Summary) -> io::Result<()> {
        let lang = self.settings.lang;
        let title = Message::new(text!("{verdict}: {subject}", "{verdict}：{subject}"))
            .with_said(
                "verdict",
                headline(summary.outcome, super::input::passes_on(summary)),
            )
            .with("subject", head::subject(summary, lang))
            .say(lang);
        let mut out = opening(&title, STYLE, lang);
        head::write(summary, lang, &mut out);
        inputs::write_several(summary, lang, &mut out);
        let shown = self.examples.all().count() as u64;
        let listed = self.list.is_worth_it(shown);
        rules::write(summary, &self.examples, listed, lang, &mut out);
        self.output.write_all(out.as_bytes())?;
        out.clear();
        if listed {
            self.list.write(summary.totals.all(), &mut self.output)?;
        }
        inputs::write_facts(summary, &self.settings, &mut out);
        out.push_str(CLOSING);
        self.output.write_all(out.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::ops::finding::{Finding, First};
    use crate::ops::summary::Summary;
    use crate::report::Settings;
    use crate::report::samples::{
        counted, failed, gate, input, others, phone, report, settings, summary,
    };
    use crate::text::Lang;

    fn run(findings: &[Finding]) -> Summary {
        let gate = gate(2, 2, 12480, "0", false);
        summary(vec![input("customers.csv", 12480, counted(findings), gate)])
    }

    proptest! {
        #[test]
        fn no_text_of_a_table_makes_a_tag(texts in prop::collection::vec(any::<String>(), 7)) {
            let text = |at: usize| format!("x{}", texts[at]);
            let (value, message, header, key) = (text(0), text(1), text(2), text(3));
            let (file, sheet, suggest) = (text(4), text(5), text(6));
            let odd = Finding {
                message,
                header: Some(header),
                key: Some(vec![("id".into(), key)]),
                first: Some(First { file: file.clone(), row: 2, record: 1 }),
                file,
                sheet: Some(sheet),
                suggest: Some(suggest),
                ..phone(17, &value)
            };
            let plain = Finding {
                message: "x".into(),
                header: Some("x".into()),
                key: Some(vec![("id".into(), "x".into())]),
                file: "x".into(),
                suggest: Some("x".into()),
                ..phone(17, "x")
            };
            let page = |finding: Finding| {
                let text = report("html", settings(Lang::Zh), std::slice::from_ref(&finding), &run(std::slice::from_ref(&finding)));
                let body = text.split_once("</style>").unwrap().1.to_owned();
                prop_assert!(!body.contains(|c: char| c.is_control() && c != '\n'));
                Ok(body.matches('<').count())
            };
            prop_assert_eq!(page(odd)?, page(plain)?);
        }
    }

    #[test]
    fn several_files_have_a_line_each_and_a_verdict() {
        let mut both = failed();
        both.inputs.push(both.inputs[0].clone());
        both.inputs[1].file = "客户.csv".into();
        both.inputs[1].gate.passed = true;
        both.inputs[1].encoding = "gb18030".into();
        let page = report("html", settings(Lang::Zh), &[], &both);
        for words in [
            "<h2>文件</h2>",
            "<span class=\"badge error\">未通过</span> <bdi>data/customers.csv</bdi>",
            "<span class=\"badge good\">通过</span> <bdi>客户.csv</bdi> <small>csv，gb18030</small>",
        ] {
            assert!(page.contains(words), "{words}\n{page}");
        }
    }

    #[test]
    fn thousands_of_rules_make_no_endless_page() {
        let findings: Vec<Finding> = (0..5000)
            .map(|n| Finding {
                code: format!("rule.r{n}"),
                ..phone(n + 2, &"值".repeat(5000))
            })
            .collect();
        let few = Settings {
            max_listed: 300,
            ..settings(Lang::En)
        };
        let page = report("html", few, &findings, &run(&findings));
        assert_eq!(page.matches("<td class=\"wrong\"").count(), 300);
        assert!(page.len() < 3 << 20, "{}", page.len());
        let parts = page.matches("<article").count();
        assert!((300..=500).contains(&parts), "{parts}");
        assert!(page.contains("rule.r4999"));
    }

    #[test]
    fn warnings_and_hints_have_their_own_bars() {
        let page = report("html", settings(Lang::En), &others(), &run(&others()));
        assert!(
            page.contains("<rect class=\"warning\" width=\"1000\""),
            "{page}"
        );
        assert!(page.contains("<dt>Warnings</dt><dd><strong>1</strong>"));
    }
}
