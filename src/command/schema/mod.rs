//! `schema`: make and keep the schema of a table. One file each.

mod check;
mod chosen;
mod diff;
mod doc;
mod export;
mod import;
mod infer;
mod new;
mod sheet;
mod written;

use clap::{Args, Subcommand};

use crate::cli::ui::Ui;
use crate::command::Verdict;
use crate::error::Result;
use crate::text::Text;

/// Make and keep the schema of a table
#[derive(Args, Clone, Debug)]
pub struct Schema {
    #[command(subcommand)]
    work: Option<Work>,
}

/// What is done.
#[derive(Clone, Debug, Subcommand)]
enum Work {
    New(new::New),
    Doc(Box<doc::Doc>),
    Export(Box<export::Export>),
    Import(Box<import::Import>),
    Infer(Box<infer::Infer>),
    Check(check::Check),
    Diff(diff::Diff),
    Sheet(Box<sheet::Sheet>),
}

impl Schema {
    /// Whether there is something to do: a subcommand, and what it reads, which is a file or a standard input that is
    /// not a person's keyboard.
    pub(super) fn has_input(&self, stdin_is_terminal: bool) -> bool {
        match &self.work {
            Some(Work::Infer(infer)) => infer.has_input(stdin_is_terminal),
            Some(Work::Import(import)) => import.has_input(stdin_is_terminal),
            Some(
                Work::New(_) | Work::Check(_) | Work::Diff(_) | Work::Doc(_) | Work::Export(_),
            ) => true,
            Some(Work::Sheet(sheet)) => sheet.has_output(),
            None => false,
        }
    }
}

/// What clap knows of the subcommands, without the options that mean nothing to one of them.
pub(super) fn described(command: clap::Command) -> clap::Command {
    let of_schemas = ["schema", "resource"];
    ["infer", "import"]
        .into_iter()
        .fold(command, |command, name| {
            command.mut_subcommand(name, |reading| {
                reading.mut_args(|arg| {
                    let idle = of_schemas.contains(&arg.get_id().as_str());
                    if idle { arg.hide(true) } else { arg }
                })
            })
        })
}

/// Does what is asked for.
///
/// # Errors
/// Those of the work.
pub fn run(args: &Schema, ui: &Ui) -> Result<Verdict> {
    match &args.work {
        Some(Work::New(new)) => new::run(new, ui),
        Some(Work::Doc(doc)) => doc::run(doc, ui),
        Some(Work::Export(export)) => export::run(export, ui),
        Some(Work::Import(import)) => import::run(import, ui),
        Some(Work::Infer(infer)) => infer::run(infer, ui),
        Some(Work::Check(check)) => check::run(check, ui),
        Some(Work::Diff(diff)) => diff::run(diff, ui),
        Some(Work::Sheet(sheet)) => sheet::run(sheet, ui),
        // Without one the help was shown.
        None => Ok(Verdict::Unfinished(2)),
    }
}

/// The worked examples at the end of a subcommand's help.
pub(super) fn examples(command: &str) -> Option<Text> {
    match command {
        "new" => Some(new::EXAMPLES),
        "doc" => Some(doc::EXAMPLES),
        "schema export" => Some(export::EXAMPLES),
        "import" => Some(import::EXAMPLES),
        "infer" => Some(infer::EXAMPLES),
        "check" => Some(check::EXAMPLES),
        "diff" => Some(diff::EXAMPLES),
        "sheet" => Some(sheet::EXAMPLES),
        _ => None,
    }
}
