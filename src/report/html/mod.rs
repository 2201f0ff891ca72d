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
        settings,
        examples: Examples::new(EXAMPLES, most),
        list: List::new(settings),
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
        inputs::write_facts(summary, self.settings, &mut out);
        out.push_str(CLOSING);
        self.output.write_all(out.as_bytes())
    }
}
