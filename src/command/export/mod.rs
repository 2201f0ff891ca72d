//! `export`: the same table for someone else.

mod examples;
mod run;
mod writing;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::args::{Engine, Output, Reading, Reports};
use crate::cli::claims;
use crate::cli::values::{self, SortTerms};
use crate::error::{Error, Result};
use crate::io::format::{Format, FormatName};
use crate::io::input::Head;
use crate::ops::export::{Headers, Request};
use crate::ops::select::Selection;
use crate::schema::Schema;
use crate::text;
use crate::text::{Lang, Message};

pub(super) use examples::EXAMPLES;
pub use run::run;

/// Write the table in another format, for another program or a colleague
#[derive(Args, Clone, Debug)]
pub struct Export {
    #[command(flatten)]
    table: Positionals,
    #[command(flatten)]
    shape: Shape,
    #[command(flatten)]
    written: Written,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    reports: Reports,
    #[command(flatten)]
    engine: Engine,
}

/// What stands without an option.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Arguments")]
struct Positionals {
    /// The table to read; - or nothing is standard input
    #[arg(value_name = "FILE")]
    file: Option<OsString>,
}

/// Which columns leave.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Columns and order")]
struct Shape {
    /// These columns, in this order: names, ranges a..f, -name to leave one out, new=old to rename
    #[arg(long, value_name = "COLUMNS", value_parser = values::selection, allow_hyphen_values = true)]
    select: Option<Selection>,
    /// Sort by these columns, -name from the greatest; missing values last, equal records as they came
    #[arg(long, value_name = "COLUMNS", value_parser = values::sort_terms, allow_hyphen_values = true)]
    sort: Option<SortTerms>,
    /// Headers by the schema: name, title, zh or en (default: as they stand)
    #[arg(long, value_name = "WHICH", value_parser = values::headers())]
    headers: Option<Headers>,
}

/// How cells are written.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Cells")]
struct Written {
    /// The schema's labels instead of the values that it lists, in Chinese (zh) or English (en)
    #[arg(long, value_name = "LANG", value_parser = values::lang)]
    labels: Option<Lang>,
    /// CSV as Excel opens it by a double click: byte order mark, CRLF, the guard against formulas
    #[arg(long)]
    excel: bool,
    /// One file for each so many records, named after --output: customers-1.csv, customers-2.csv …
    #[arg(long, value_name = "N", requires = "output", value_parser = values::records, conflicts_with = "split_by")]
    split_rows: Option<u64>,
    /// One file for each value of this column, named after --output: customers-Berlin.csv …
    #[arg(long, value_name = "COLUMN", requires = "output")]
    split_by: Option<String>,
    /// Put an apostrophe before cells of CSV and TSV that a spreadsheet would take for formulas: on or off (default: on
    /// with --excel and with -o)
    #[arg(long, value_name = "WORD", value_parser = ["on", "off"])]
    guard: Option<String>,
}

impl Export {
    /// Whether there is something to read: a file, or a standard input that is not a person's keyboard.
    pub(super) fn has_input(&self, stdin_is_terminal: bool) -> bool {
        self.table.file.is_some() || !stdin_is_terminal
    }

    fn file(&self) -> PathBuf {
        self.table
            .file
            .as_ref()
            .map_or_else(|| PathBuf::from("-"), PathBuf::from)
    }

    /// Whether what is read, `also` included, and what is written go together.
    ///
    /// # Errors
    /// [`Error::Usage`] where they do not.
    fn check_claims(&self, file: &Path, also: Option<&PathBuf>) -> Result<()> {
        let beside = self.reading.files().chain(also.map(PathBuf::as_path));
        let inputs: Vec<&Path> = std::iter::once(file).chain(beside).collect();
        let outputs: Vec<_> = std::iter::once(self.output.claim())
            .chain(self.reports.claims())
            .collect();
        claims::check(&inputs, &outputs)
    }

    /// What the table is written as. Excel opens commas, whatever the input was.
    fn format(&self, head: &Head) -> Format {
        let Output {
            to, to_delimiter, ..
        } = self.output;
        let path = self.output.path();
        if !self.written.excel {
            return Format::of(to, path, head, to_delimiter);
        }
        let to = to.or_else(|| path.and_then(FormatName::of_ending));
        let to = to.unwrap_or(FormatName::Csv);
        Format::of(Some(to), path, head, to_delimiter).for_excel()
    }

    /// Whether every option has something to do.
    ///
    /// # Errors
    /// [`Error::Usage`] for the first that has not.
    fn check_use(&self, schema: &Schema) -> Result<()> {
        let words = [
            ("--headers", self.shape.headers.is_some()),
            ("--labels", self.written.labels.is_some()),
        ];
        let idle = words.into_iter().find(|(_, given)| *given);
        if let Some((option, _)) = idle.filter(|_| schema.path.is_none()) {
            let message = text!(
                "{option} needs a schema, which has the titles and labels",
                "{option} 需要规则文件，标题和标签都写在里面"
            );
            return Err(Error::Usage {
                message: Message::new(message).with("option", option),
                hint: Some(text!("name one with -s", "请用 -s 指定规则文件").into()),
            });
        }
        let to = self.output.to;
        let to = to.or_else(|| self.output.path().and_then(FormatName::of_ending));
        let is_csv = matches!(to, None | Some(FormatName::Csv | FormatName::Tsv));
        if self.written.excel && !is_csv {
            return Err(Error::usage(text!(
                "--excel is for CSV and TSV",
                "--excel 只用于 CSV 和 TSV"
            )));
        }
        Ok(())
    }

    /// Whether several files are written.
    const fn splits(&self) -> bool {
        self.written.split_rows.is_some() || self.written.split_by.is_some()
    }

    /// What becomes of headers and cells.
    fn request(&self, format: Format) -> Request {
        let usual = self.written.excel || self.output.path().is_some();
        let guard = self
            .written
            .guard
            .as_deref()
            .map_or(usual, |word| word == "on");
        Request {
            headers: self.shape.headers,
            labels: self.written.labels,
            guard: guard && matches!(format, Format::Csv(_)),
        }
    }
}
