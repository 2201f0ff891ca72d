//! Findings and totals as something to read: reports, one format a file, and the table of them.
//!
//! The engine counts every finding in a [`Tally`](crate::ops::tally::Tally), makes words only of those that a report
//! [`Wants`], hands these over in order, and closes the reports with the [`Summary`].

pub mod changes;
pub mod comparison;
mod csv;
pub mod describe;
pub mod dictionary;
mod example;
mod expectation;
pub mod form;

mod github;
mod html;
mod input;
mod json;
mod jsonl;

mod junit;
mod key;
mod markup;
mod md;

mod marked;
mod object;
mod page;
mod phrase;
pub mod summary_line;
mod text;
mod verdict;

use std::fmt::Debug;
use std::path::PathBuf;
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::io::commit::{Output, Readers};
use crate::ops::finding::{Finding, Wants};
use crate::ops::summary::Summary;
use crate::ops::validate::SharedTable;
use crate::schema::Schema;
use crate::text::{Lang, Message, Text, did_you_mean, nearest};

/// A report being written. Dropped without [`Report::close`], a report to a file leaves nothing.
pub trait Report: Send {
    /// Which findings it must be given. Others may be given too; it leaves out what it does not list.
    fn wants(&self) -> Wants;

    /// Takes the next finding, in the order of the contract.
    ///
    /// # Errors
    /// [`Error::Write`], [`Error::ClosedPipe`].
    fn finding(&mut self, finding: &Finding) -> Result<()>;

    /// Takes the table, to be read once more, where it [`Wants`] it and there is one.
    fn table(&mut self, _table: &SharedTable) {}

    /// Says how it all ended and puts the report in its place.
    ///
    /// # Errors
    /// [`Error::Write`], [`Error::ClosedPipe`].
    fn close(self: Box<Self>, summary: &Summary) -> Result<()>;
}

/// What reports need to know beside the findings.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The language of sentences; codes and keys have none.
    pub lang: Lang,
    /// Whether headings on standard output may stand out (a terminal); never carries meaning.
    pub color: bool,
    /// `--max-listed`: how many findings a report lists that does not list all.
    pub max_listed: u64,
    /// Whether files are for their owner only (0600), whoever could read what they replace.
    pub private: bool,
    /// Whether what has no finding is hidden, where the table itself is shown.
    pub only_bad: bool,
    /// What the tables are judged by; none without a schema.
    pub schema: Option<Arc<Schema>>,
    /// Of what a report is made that is the table itself.
    pub base: Base,
}

/// Of what a report is made that is the table itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// Of its records, read once more.
    Records,
    /// Of the workbook that it is.
    Workbook,
}

/// One line of the table of formats.
#[derive(Debug)]
pub struct Format {
    /// As `--report` spells it.
    pub name: &'static str,
    /// What it is.
    pub about: Text,
    /// Whether it is the table itself, whole: for its owner only, whatever the values.
    pub is_table: bool,
    /// Starts a report.
    pub open: fn(Output, Settings) -> Box<dyn Report>,
}

/// Every format, in the order of the help.
pub static FORMATS: &[&Format] = &[
    &text::FORMAT,
    &json::FORMAT,
    &jsonl::FORMAT,
    &csv::FORMAT,
    &html::FORMAT,
    &md::FORMAT,
    &junit::FORMAT,
    &github::FORMAT,
    &marked::FORMAT,
];

/// The format that `--report` calls `name`.
pub fn find(name: &str) -> Option<&'static Format> {
    FORMATS.iter().copied().find(|format| format.name == name)
}

/// One `--report`: which format, and where to.
#[derive(Clone, Debug)]
pub struct ReportSpec {
    /// The format.
    pub format: &'static Format,
    /// The file; none for standard output.
    pub path: Option<PathBuf>,
}

impl ReportSpec {
    /// The format called `name`, written to `path` (none: standard output).
    ///
    /// # Errors
    /// [`Error::Usage`] for a format that does not exist; the hint names the nearest or all.
    pub fn named(name: &str, path: Option<PathBuf>) -> Result<Self> {
        match find(name) {
            Some(format) => Ok(Self { format, path }),
            None => Err(unknown(name)),
        }
    }

    /// Whether there can be such a report of these files, before any of them is read; whether what is read can be marked
    /// itself. `rereads`: whether the command reads tables a second time for its reports.
    ///
    /// # Errors
    /// [`Error::Usage`] where there cannot.
    pub fn check(&self, files: &[PathBuf], rereads: bool) -> Result<bool> {
        if self.format.is_table {
            return marked::check(files, self.path.as_deref(), rereads);
        }
        Ok(false)
    }

    /// Starts the report; `direct` is only called if it goes to standard output.
    ///
    /// # Errors
    /// [`Error::Write`] where the file cannot be made.
    pub fn open(
        &self,
        settings: Settings,
        direct: impl FnOnce() -> Output,
    ) -> Result<Box<dyn Report>> {
        let Some(path) = &self.path else {
            return Ok((self.format.open)(direct(), settings));
        };
        let plain = Settings {
            color: false,
            ..settings
        };
        let readers = if settings.private || self.format.is_table {
            Readers::Owner
        } else {
            Readers::Usual
        };
        Ok((self.format.open)(Output::create(path, readers)?, plain))
    }
}

fn unknown(name: &str) -> Error {
    let names = || FORMATS.iter().map(|format| format.name);
    let hint = match nearest(name, names()) {
        Some(near) => did_you_mean(near),
        None => Message::new(crate::text!(
            "the formats are {names}",
            "可用的格式：{names}"
        ))
        .with_list("names", names()),
    };
    Error::Usage {
        message: Message::new(crate::text!(
            "there is no report format {name}",
            "没有名为 {name} 的报告格式"
        ))
        .with("name", name),
        hint: Some(hint),
    }
}

/// All reports of a run. One whose reader went away is left out from then on: a closed pipe changes no exit code.
#[derive(Default)]
pub struct Reports(Vec<Box<dyn Report>>);

impl Debug for Reports {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Reports").field(&self.0.len()).finish()
    }
}

impl Reports {
    /// Adds a report.
    pub fn add(&mut self, report: Box<dyn Report>) {
        self.0.push(report);
    }
}

impl Report for Reports {
    fn wants(&self) -> Wants {
        self.0
            .iter()
            .fold(Wants::default(), |wants, report| wants.and(report.wants()))
    }

    fn finding(&mut self, finding: &Finding) -> Result<()> {
        let mut outcome = Ok(());
        self.0.retain_mut(|report| match report.finding(finding) {
            Err(Error::ClosedPipe) => false,
            // What could not be written must not appear as if it were whole.
            Err(error) => {
                outcome = Err(error);
                false
            }
            Ok(()) => true,
        });
        outcome
    }

    fn table(&mut self, table: &SharedTable) {
        for report in &mut self.0 {
            report.table(table);
        }
    }

    /// Closes every report, also after one of them failed; the first failure is returned.
    fn close(self: Box<Self>, summary: &Summary) -> Result<()> {
        let mut outcome = Ok(());
        for report in self.0 {
            match report.close(summary) {
                Err(Error::ClosedPipe) => {}
                closed => outcome = outcome.and(closed),
            }
        }
        outcome
    }
}

#[cfg(test)]
mod samples;

#[cfg(test)]
mod tests {

    use std::collections::HashSet;
    use std::io::{self, Write};

    use super::samples::{failed, phone, settings};
    use super::*;

    #[test]
    fn every_format_is_named_once_and_described() {
        let names: HashSet<&str> = FORMATS.iter().map(|format| format.name).collect();
        assert_eq!(names.len(), FORMATS.len());
        for format in FORMATS {
            assert!(
                !format.about.get(Lang::En).is_empty() && !format.about.get(Lang::Zh).is_empty()
            );
            assert!(find(format.name).is_some());
        }
    }

    #[test]
    fn an_unknown_format_is_refused_with_the_nearest() {
        for (name, hint) in [
            ("jsom", "hint: did you mean json?"),
            (
                "zebra",
                "hint: the formats are text, json, jsonl, csv, html, md, junit, github, xlsx",
            ),
        ] {
            let error = ReportSpec::named(name, None).unwrap_err();
            assert_eq!(error.exit_code(), 2);
            assert_eq!(error.hint(Lang::En).as_deref(), Some(hint), "{name}");
        }
    }

    #[test]
    fn reports_want_together_what_each_of_them_wants() {
        let wants = |names: &[&str]| {
            let mut reports = Reports::default();
            for name in names {
                let output = Output::stdout(Box::new(io::sink()));
                reports.add((find(name).unwrap().open)(output, settings(Lang::En)));
            }
            reports.wants()
        };
        assert_eq!(wants(&[]), Wants::default());
        assert!(!wants(&[]).takes(0, 0));
        assert!(wants(&["text"]).takes(5000, 2) && !wants(&["text"]).takes(5000, 3));
        assert!(wants(&["json"]).takes(999, 999) && !wants(&["json"]).takes(1000, 1));
        assert!(wants(&["json"]).sha256 && !wants(&["text", "csv"]).sha256);
        assert!(wants(&["json", "text"]).takes(5000, 2));
        assert!(wants(&["json", "jsonl"]).takes(u64::MAX, u64::MAX));
    }

    struct Gone;

    impl Write for Gone {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_that_goes_away_stops_no_other_report() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("report.jsonl");
        let mut reports = Box::<Reports>::default();
        for (name, path) in [
            ("jsonl", None),
            ("json", None),
            ("jsonl", Some(path.clone())),
        ] {
            let spec = ReportSpec {
                format: find(name).unwrap(),
                path,
            };
            reports.add(
                spec.open(settings(Lang::En), || Output::stdout(Box::new(Gone)))
                    .unwrap(),
            );
        }
        reports.finding(&phone(17, "x")).unwrap();
        assert_eq!(reports.0.len(), 2);
        assert!(!path.exists());
        reports.close(&failed()).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap().lines().count(), 2);
    }

    #[test]
    fn a_report_dropped_leaves_nothing() {
        let directory = tempfile::tempdir().unwrap();
        for format in FORMATS {
            let path = Some(directory.path().join(format.name));
            let spec = ReportSpec { format, path };
            let mut report = spec
                .open(settings(Lang::En), || Output::stdout(Box::new(Gone)))
                .unwrap();
            report.finding(&phone(17, "x")).unwrap();
        }
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);
    }
}
