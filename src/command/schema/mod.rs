//! `schema`: make and keep the schema of a table. One file each.

mod infer;
mod sheet;

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
    Infer(Box<infer::Infer>),
    Sheet(Box<sheet::Sheet>),
}

impl Schema {
    /// Whether there is something to do: a subcommand, and what it reads, which is a file or a standard input that is
    /// not a person's keyboard.
    pub(super) fn has_input(&self, stdin_is_terminal: bool) -> bool {
        match &self.work {
            Some(Work::Infer(infer)) => infer.has_input(stdin_is_terminal),
            Some(Work::Sheet(sheet)) => sheet.has_output(),
            None => false,
        }
    }
}

/// What clap knows of the subcommands, without the options that mean nothing to one of them.
pub(super) fn described(command: clap::Command) -> clap::Command {
    let of_schemas = ["schema", "resource"];
    command.mut_subcommand("infer", |infer| {
        infer.mut_args(|arg| {
            let idle = of_schemas.contains(&arg.get_id().as_str());
            if idle { arg.hide(true) } else { arg }
        })
    })
}

/// Does what is asked for.
///
/// # Errors
/// Those of the work.
pub fn run(args: &Schema, ui: &Ui) -> Result<Verdict> {
    match &args.work {
        Some(Work::Infer(infer)) => infer::run(infer, ui),
        Some(Work::Sheet(sheet)) => sheet::run(sheet, ui),
        // Without one the help was shown.
        None => Ok(Verdict::Unfinished(2)),
    }
}

/// The worked examples at the end of a subcommand's help.
pub(super) fn examples(command: &str) -> Option<Text> {
    match command {
        "infer" => Some(infer::EXAMPLES),
        "sheet" => Some(sheet::EXAMPLES),
        _ => None,
    }
}
