//! `export`: the same table for someone else.

mod checks;
mod examples;
mod profile;
mod run;
mod writing;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

use crate::cli::args::{Engine, Output, Reading, Reports};
use crate::cli::values::{self, SortTerms};
use crate::error::Result;
use crate::io::format::{Format, FormatName};
use crate::io::input::Head;
use crate::ops::export::{Headers, Request};
use crate::ops::select::Selection;
use crate::schema::{FailOn, Profile};
use crate::text::Lang;

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
    /// What a profile of the schema says ([profiles.crm]: columns, headers, order, how days and numbers are written …);
    /// other options come before it
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
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
    /// End with 1 if the table has findings of this level: error, warning or never (default: never)
    #[arg(long = "fail-on", value_name = "LEVEL", value_parser = values::fail_on())]
    fails_on: Option<FailOn>,
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

    /// What the table is written as. Excel opens commas, whatever the input was.
    ///
    /// # Errors
    /// [`Error::Usage`] for an encoding of what is not CSV.
    fn format(&self, head: &Head) -> Result<Format> {
        if !self.written.excel {
            return self.output.format(head);
        }
        let Output {
            to, to_delimiter, ..
        } = self.output;
        let path = self.output.path();
        let to = to.or_else(|| path.and_then(FormatName::of_ending));
        let to = to.unwrap_or(FormatName::Csv);
        let format = Format::of(Some(to), path, head, to_delimiter);
        self.output.encoded(format.for_excel(), true)
    }

    /// Whether several files are written.
    const fn splits(&self) -> bool {
        self.written.split_rows.is_some() || self.written.split_by.is_some()
    }

    /// What becomes of headers and cells.
    fn request<'a>(&self, format: Format, profile: Option<&'a Profile>) -> Request<'a> {
        let usual = self.written.excel || self.output.path().is_some();
        let guard = self
            .written
            .guard
            .as_deref()
            .map_or(usual, |word| word == "on");
        Request {
            headers: self.shape.headers,
            // Headers that are asked for stand before those of the profile.
            renamed: profile
                .filter(|profile| profile.headers.is_some() || self.shape.headers.is_none())
                .map_or(&[], |profile| &profile.renamed),
            style: profile
                .filter(|_| matches!(format, Format::Csv(_) | Format::Page(_)))
                .map(|profile| &profile.style),
            labels: self.written.labels,
            guard: guard && matches!(format, Format::Csv(_)),
        }
    }
}
