//! `clean`: a table in standard form, and what that changed.

mod ending;
mod examples;
mod outputs;
mod request;
mod run;
mod writing;

use std::path::PathBuf;

use clap::Args;

use crate::cli::args::{Engine, Output, Reading, Reports};
use crate::cli::values;
use crate::command::in_place::InPlace;
use crate::schema::FailOn;

pub(super) use examples::EXAMPLES;
pub use run::run;

/// Put a table into standard form: blanks, widths, dates, numbers, phones, synonyms; every change can be listed
#[derive(Args, Clone, Debug)]
pub struct Clean {
    #[command(flatten)]
    table: Positionals,
    #[command(flatten)]
    work: Work,
    #[command(flatten)]
    lists: Lists,
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
    /// The table to read; - or nothing is standard input
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

/// What is cleaned.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "What to clean")]
struct Work {
    /// Only these fields, by name
    #[arg(long, value_name = "FIELDS", value_delimiter = ',')]
    fields: Vec<String>,
    /// Without this step, whatever field lists it; may be repeated (rolo help steps names them)
    #[arg(long, value_name = "STEP", value_delimiter = ',')]
    skip: Vec<String>,
    /// Do what the schema's [retention] says with records that are past their time
    #[arg(long)]
    retention: bool,
    /// End with 1 if there are findings of this level: error, warning or never (default: never)
    #[arg(long = "fail-on", value_name = "LEVEL", value_parser = values::fail_on())]
    fails_on: Option<FailOn>,
}

/// What is listed, and where the table goes.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Changes")]
struct Lists {
    /// List every changed cell in this file, before and after: CSV, or JSON lines for .jsonl
    #[arg(long, value_name = "FILE")]
    changes: Option<PathBuf>,
    /// Write no table, only the list of changes: to --changes, else to standard output
    #[arg(long, conflicts_with_all = ["output", "to", "to_delimiter", "to_encoding", "in_place"])]
    dry_run: bool,
    /// List to standard output what cells that cannot be read may mean; the table is then written only with -o or --in-place
    #[arg(long)]
    suggest: bool,
}

impl Clean {
    /// Whether there is something to read: a file, or a standard input that is not a person's keyboard.
    pub(super) fn has_input(&self, stdin_is_terminal: bool) -> bool {
        self.table.file.is_some() || !stdin_is_terminal
    }

    /// Whether the table is written.
    fn writes(&self) -> bool {
        let named = self.output.output.is_some() || self.place.in_place;
        !self.lists.dry_run && (!self.lists.suggest || named)
    }

    /// Where changes are listed, if they are.
    fn changes(&self) -> Option<PathBuf> {
        let otherwise = || (self.lists.dry_run && !self.lists.suggest).then(|| PathBuf::from("-"));
        self.lists.changes.clone().or_else(otherwise)
    }
}
