//! `schema diff`: what changed between two schemas, judged by what it does to tables.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};

use super::chosen::load;
use super::written::{check_place, write};
use crate::cli::ui::Ui;
use crate::command::Verdict;
use crate::error::Result;
use crate::report::comparison::{self, Format};
use crate::schema::compare::compare;
use crate::text;
use crate::text::{Message, Text};

/// Tell what changed between two schemas: added, removed, tightened, loosened; exit 0 without a difference, else 1
#[derive(Args, Clone, Debug)]
pub(super) struct Diff {
    #[command(flatten)]
    schemas: Positionals,
    #[command(flatten)]
    written: Written,
}

/// What stands without an option.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Arguments")]
struct Positionals {
    /// The schema before
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The schema after
    #[arg(value_name = "NEW")]
    new: PathBuf,
}

/// The comparison that is written.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Writing")]
struct Written {
    /// Write to this file instead of standard output; it appears whole or not at all
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Its format: text, md or json (default: by the ending of --output, else text)
    #[arg(id = "compared_to", long = "to", value_name = "FORMAT", value_parser = format())]
    to: Option<Format>,
}

fn format() -> impl clap::builder::TypedValueParser<Value = Format> {
    let names = Format::NAMES.map(|(name, _)| name);
    PossibleValuesParser::new(names).map(|name| {
        let known = Format::NAMES.iter().find(|(known, _)| *known == name);
        known.map(|(_, format)| *format).unwrap_or_default()
    })
}

/// Compares, and writes what differs.
///
/// # Errors
/// A schema that does not load, an output that cannot be written.
pub(super) fn run(args: &Diff, ui: &Ui) -> Result<Verdict> {
    let (old, new) = (&args.schemas.old, &args.schemas.new);
    let output = args.written.output.as_deref();
    // The same file twice is no mistake but for standard input.
    check_place(output, &[old, new])?;
    let (old, new) = (load(old, None)?, load(new, None)?);
    let changes = compare(&old, &new);
    let format = args.written.to;
    let format = format.or_else(|| output.and_then(Format::of_path));
    let schemas = (&old.schema, &new.schema);
    let text = comparison::write(format.unwrap_or_default(), schemas, &changes, ui.lang());
    write(output, text, ui)?;
    let line = if changes.is_empty() {
        Message::new(text!("rolo: no difference", "rolo：没有差别"))
    } else {
        let counts = comparison::counts(&changes);
        let counts = counts.iter().map(|count| count.say(ui.lang()));
        Message::new(text!("rolo: {counts}", "rolo：{counts}")).with_list("counts", counts)
    };
    let verdict = if changes.is_empty() {
        Verdict::Passed
    } else {
        Verdict::Failed
    };
    let code = u8::from(!changes.is_empty());
    ui.summary(&[], &line.say(ui.lang()), code);
    Ok(verdict)
}

/// Worked examples at the end of the help.
pub(super) const EXAMPLES: Text = text!(
    "\
What a new version asks beyond the old one:
  rolo schema diff old.rolo.toml customers.rolo.toml

For a program, and for a colleague:
  rolo schema diff old.rolo.toml new.rolo.toml --to json
  rolo schema diff old.rolo.toml new.rolo.toml -o changes.md

Tightened: tables that passed may fail now. Loosened: whatever passed passes.
Only what is certain is called so; all the rest is \"changed otherwise\".
",
    "\
新版规则多要求了什么：
  rolo schema diff old.rolo.toml customers.rolo.toml

给程序读，或发给同事看：
  rolo schema diff old.rolo.toml new.rolo.toml --to json
  rolo schema diff old.rolo.toml new.rolo.toml -o 改动.md

收紧：原来通过的表可能不再通过。放宽：原来通过的仍会通过。
只有能确定的才这样归类，其余都列为“其他变化”。
"
);
