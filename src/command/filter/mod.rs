//! `filter`: which records, in which order, with which columns.

mod examples;
mod expressions;
mod in_place;
mod outputs;
mod plan;
mod run;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

use crate::cli::args::{Engine, Output, Reading, Reports};
use crate::cli::values::{self, SortTerms};
use crate::command::in_place::InPlace;
use crate::ops::filter::request::{Expression, Request};
use crate::ops::select::Selection;
use crate::schema::FailOn;

pub(super) use examples::EXAMPLES;
pub use run::run;

/// Keep the records that an expression is true for: pass them on, count them, sort them
#[derive(Args, Clone, Debug)]
pub struct Filter {
    #[command(flatten)]
    table: Positionals,
    #[command(flatten)]
    choice: Choice,
    #[command(flatten)]
    shape: Shape,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    place: InPlace,
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
    /// Which records: level = 'gold' and orders > 10; true for all. Left out with --where, --search or --stale
    #[arg(value_name = "EXPR")]
    expression: Option<OsString>,
    /// The table to read; - or nothing is standard input
    #[arg(value_name = "FILE")]
    file: Option<OsString>,
}

/// Which records.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Which records")]
struct Choice {
    /// The expression, so that the first argument is the file; may be repeated: all of them must be true
    #[arg(long = "where", value_name = "EXPR", allow_hyphen_values = true)]
    wheres: Vec<String>,
    /// Records that have all these words, each in any cell; case, width and accents do not matter
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    /// Where --search looks: columns by name
    #[arg(long = "in", value_name = "COLUMNS", requires = "search", value_parser = values::selection, allow_hyphen_values = true)]
    within: Option<Selection>,
    /// Records that the schema's [[freshness]] calls stale
    #[arg(long)]
    stale: bool,
    /// All the other records
    #[arg(long)]
    invert: bool,
    /// Who `user()` is in expressions
    #[arg(long, value_name = "NAME", env = "ROLO_USER")]
    user: Option<String>,
    /// End with 1 if no record is kept
    #[arg(long)]
    fail_empty: bool,
    /// End with 1 if the table has findings of this level: error, warning or never (default: never)
    #[arg(long = "fail-on", value_name = "LEVEL", value_parser = values::fail_on())]
    fails_on: Option<FailOn>,
}

/// How what is kept leaves.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Columns and order")]
struct Shape {
    /// These columns, in this order: names, ranges a..f, -name to leave one out, new=old to rename
    #[arg(long, value_name = "COLUMNS", value_parser = values::selection, allow_hyphen_values = true)]
    select: Option<Selection>,
    /// Sort by these columns, -name from the greatest; missing values last, equal records as they came
    #[arg(long, value_name = "COLUMNS", value_parser = values::sort_terms, allow_hyphen_values = true)]
    sort: Option<SortTerms>,
    /// At most so many records; without --sort and --sample nothing behind them is read
    #[arg(long, value_name = "N", value_parser = values::count)]
    limit: Option<u64>,
    /// So many records at random, in their order
    #[arg(long, value_name = "N", value_parser = values::count)]
    sample: Option<u64>,
    /// Another choice for --sample (default 0: the same choice each time)
    #[arg(long, value_name = "S", requires = "sample", value_parser = values::count)]
    seed: Option<u64>,
    /// Only say how many records there are
    #[arg(long, conflicts_with_all = ["select", "sort", "to", "to_delimiter", "to_encoding", "in_place"])]
    count: bool,
}

impl Filter {
    /// Whether there is something to read: a file, or a standard input that is not a person's keyboard.
    pub(super) fn has_input(&self, stdin_is_terminal: bool) -> bool {
        self.file().is_some() || !stdin_is_terminal
    }

    /// Whether an option says which records, so that the first argument is the file.
    fn is_told(&self) -> bool {
        !self.choice.wheres.is_empty() || self.choice.search.is_some() || self.choice.stale
    }

    /// The table to read, as it was named.
    fn file(&self) -> Option<PathBuf> {
        let file = if self.is_told() {
            &self.table.expression
        } else {
            &self.table.file
        };
        file.as_ref().map(PathBuf::from)
    }

    /// What is asked for.
    fn request<'a>(&'a self, expressions: &'a [Expression<'a>]) -> Request<'a> {
        let search = self.choice.search.as_deref();
        Request {
            expressions,
            user: self.choice.user.as_deref(),
            search: search.map(|text| (text, self.choice.within.as_ref())),
            stale: self.choice.stale,
            invert: self.choice.invert,
            select: self.shape.select.as_ref(),
            sort: self.shape.sort.as_ref().map_or(&[], |terms| &terms.0),
        }
    }

    /// How many records are chosen at random, and with which seed.
    fn sample(&self) -> Option<(usize, u64)> {
        let size = usize::try_from(self.shape.sample?).unwrap_or(usize::MAX);
        Some((size, self.shape.seed.unwrap_or(0)))
    }
}
