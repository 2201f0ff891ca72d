//! `validate`: checks tables against the schema and reports every violation.

mod last;
mod outputs;
mod rules;
mod run;
mod summary;

use std::path::PathBuf;

use clap::Args;

use crate::cli::args::{Engine, Files, Reading, Reports};
use crate::cli::values;
use crate::schema::{FailOn, Limit};
use crate::text;
use crate::text::Text;

pub use run::run;

/// Check tables against the schema and report every problem
#[derive(Args, Clone, Debug)]
pub struct Validate {
    #[command(flatten)]
    files: Files,
    #[command(flatten)]
    judging: Judging,
    #[command(flatten)]
    split: Split,
    #[command(flatten)]
    reports: Reports,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    engine: Engine,
}

/// What counts, and how much of it is too much.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "What to judge")]
struct Judging {
    /// What fails a table: error, warning (warnings count too) or never (default: as the schema says, else error)
    #[arg(long, value_name = "LEVEL", env = "ROLO_FAIL_ON", value_parser = values::fail_on())]
    fail_on: Option<FailOn>,
    /// How many errors are tolerated, or which share of records with errors, as 0.1% (default: as the schema says,
    /// else 0)
    #[arg(long, value_name = "N|P%", env = "ROLO_MAX_ERRORS", value_parser = values::limit)]
    max_errors: Option<Limit>,
    /// Check only this code, or all codes that begin with it (required, kind …); may be repeated
    #[arg(long, value_name = "CODE")]
    only: Vec<String>,
    /// Stop at the first error; rules that need the whole table are then not judged. Not with --valid, --invalid
    #[arg(long, conflicts_with_all = ["valid", "invalid"])]
    fail_fast: bool,
    /// Take several files as the parts of one table instead of judging each by itself
    #[arg(long)]
    as_one: bool,
}

/// Where records go by their verdict.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Records by verdict")]
struct Split {
    /// Write the records without an error to this file; - is standard output
    #[arg(long, value_name = "FILE")]
    valid: Option<PathBuf>,
    /// Write the records with an error to this file; - is standard output
    #[arg(long, value_name = "FILE")]
    invalid: Option<PathBuf>,
}

pub(super) const EXAMPLES: Text = text!(
    "\
Check a table; customers.rolo.toml beside it is found by itself:
  rolo validate customers.csv

Every night: tolerate 0.1 % bad records, report to people and to programs:
  rolo validate dump.csv -s customers.rolo.toml --max-errors 0.1% \\
    --report text=errors.txt --report json=errors.json

In a pipe: good records to one file, bad ones to another:
  export-customers | rolo validate - -s customers.rolo.toml \\
    --valid good.csv --invalid bad.csv
",
    "\
检查一张表；旁边的 customers.rolo.toml 会自动找到：
  rolo validate customers.csv

每晚定时检查：容忍 0.1% 的问题记录，报告一份给人看，一份给程序读：
  rolo validate dump.csv -s customers.rolo.toml --max-errors 0.1% \\
    --report text=errors.txt --report json=errors.json

用在管道里：合格的记录写入一个文件，有问题的写入另一个：
  export-customers | rolo validate - -s customers.rolo.toml \\
    --valid good.csv --invalid bad.csv
"
);

impl Validate {
    /// Whether there is something to read: a file, or a standard input that is not a person's keyboard.
    pub(super) fn has_input(&self, stdin_is_terminal: bool) -> bool {
        !self.files.files.is_empty() || !stdin_is_terminal
    }
}
