//! What the tool can do: the list of commands, and the way from arguments to an exit code.

mod applied;
mod book_in_place;
pub mod clean;
mod ending;
mod examples;
pub mod export;
pub mod filter;
pub mod help;
mod in_place;
mod passing;
pub mod schema;
pub mod validate;
mod written;

use std::env;
use std::ffi::OsString;
use std::io::{self, IsTerminal as _};
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{ArgAction, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::cli::args::Talk;
use crate::cli::ui::Ui;
use crate::cli::{bug, help as page, language, refusal};
use crate::error::{Error, Result};

/// One schema for a customer table: checks that repeat, reports that a colleague can read
#[derive(Debug, Parser)]
#[command(
    name = "rolo",
    version,
    disable_help_flag = true,
    disable_help_subcommand = true
)]
#[command(disable_version_flag = true, next_help_heading = "General")]
struct Rolo {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    talk: Talk,
    /// Show the version
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
}

/// The commands.
#[derive(Debug, Subcommand)]
enum Command {
    Validate(Box<validate::Validate>),
    Clean(Box<clean::Clean>),
    Filter(Box<filter::Filter>),
    Export(Box<export::Export>),
    Schema(schema::Schema),
    Help(help::Help),
}

impl Command {
    /// Whether there is something to read: what a command lacks that begins with nothing.
    fn has_input(&self, stdin_is_terminal: bool) -> bool {
        match self {
            Self::Validate(command) => command.has_input(stdin_is_terminal),
            Self::Clean(command) => command.has_input(stdin_is_terminal),
            Self::Filter(command) => command.has_input(stdin_is_terminal),
            Self::Export(command) => command.has_input(stdin_is_terminal),
            Self::Schema(command) => command.has_input(stdin_is_terminal),
            Self::Help(_) => true,
        }
    }
}

/// How a command that came to its end ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Done, and the gate passed; exit 0.
    Passed,
    /// Done, and the data failed; exit 1.
    Failed,
    /// Some input could not be judged, which has been said; its exit code.
    Unfinished(u8),
}

impl Verdict {
    const fn exit_code(self) -> u8 {
        match self {
            Self::Passed => 0,
            Self::Failed => 1,
            Self::Unfinished(code) => code,
        }
    }
}

/// The whole program: arguments in (the first is the program), exit code out.
pub fn main(args: impl Iterator<Item = OsString>) -> ExitCode {
    bug::watch();
    let args: Vec<OsString> = args.collect();
    let mut ui = Ui::new(language::choose(&args, |name| env::var_os(name)));
    let ended = panic::catch_unwind(AssertUnwindSafe(|| start(&args, &mut ui)));
    let ended = match (bug::place(), ended) {
        (None, Ok(ended)) => ended,
        (place, _) => Err(Error::Bug(place.unwrap_or_default())),
    };
    ExitCode::from(ended.unwrap_or_else(|error| {
        ui.error(&error);
        error.exit_code()
    }))
}

fn start(args: &[OsString], ui: &mut Ui) -> Result<u8> {
    let mut description = description();
    let parsed = description
        .try_get_matches_from_mut(args)
        .and_then(|matches| Rolo::from_arg_matches(&matches));
    let meant = page::meant(&description, args);
    let rolo = match parsed {
        Ok(rolo) => rolo,
        Err(error) => match error.kind() {
            ErrorKind::DisplayHelp => {
                let examples = examples::of(page::key(meant)).map(|text| text.get(ui.lang()));
                ui.answer(&page::full(meant, examples, ui.lang()))?;
                return Ok(0);
            }
            ErrorKind::DisplayVersion => {
                ui.answer(&description.render_version())?;
                return Ok(0);
            }
            _ => return Err(refusal::usage(&error, meant, args)),
        },
    };
    ui.heed(&rolo.talk);
    match rolo.command {
        Some(command) if !command.has_input(io::stdin().is_terminal()) => Ok(bare(meant, ui)),
        Some(Command::Clean(command)) => clean::run(&command, ui).map(Verdict::exit_code),
        Some(Command::Export(command)) => export::run(&command, ui).map(Verdict::exit_code),
        Some(Command::Filter(command)) => filter::run(&command, ui).map(Verdict::exit_code),
        Some(Command::Schema(command)) => schema::run(&command, ui).map(Verdict::exit_code),
        Some(Command::Validate(command)) => validate::run(&command, ui).map(Verdict::exit_code),
        Some(Command::Help(command)) => help::run(&command, &description, ui),
        None => Ok(bare(&description, ui)),
    }
}

/// The short help, for a command that lacks what it needs to begin.
fn bare(command: &clap::Command, ui: &Ui) -> u8 {
    let examples = examples::of(page::key(command)).map(|text| text.get(ui.lang()));
    ui.aside(&page::short(command, examples, ui.lang()));
    2
}

/// What clap knows of all commands. A variable that is set to nothing counts as not set.
fn description() -> clap::Command {
    fn heed_variables(command: clap::Command) -> clap::Command {
        command
            .mut_args(|arg| {
                let set = arg.get_env().and_then(env::var_os);
                if set.is_some_and(|value| value.is_empty()) {
                    arg.env(None::<&'static str>)
                } else {
                    arg
                }
            })
            .mut_subcommands(heed_variables)
    }
    let mut command = heed_variables(Rolo::command()).mut_subcommand("schema", schema::described);
    command.build();
    command
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;
    use unicode_width::UnicodeWidthStr as _;

    #[test]
    fn the_description_is_sound() {
        Rolo::command().debug_assert();
    }

    #[test]
    fn every_command_and_option_is_explained_in_both_languages() {
        assert_eq!(page::gaps(&description()), Vec::<String>::new());
    }

    #[test]
    fn help_fits_a_terminal_of_80_columns() {
        let description = description();
        let pages = description.get_subcommands().chain([&description]);
        for (command, lang) in pages.flat_map(|page| [(page, Lang::En), (page, Lang::Zh)]) {
            let examples = examples::of(page::key(command)).map(|text| text.get(lang));
            for line in page::full(command, examples, lang).lines() {
                assert!(line.width() <= 80, "{line}");
            }
        }
    }

    fn refused(args: &[&str], lang: Lang) -> String {
        let args: Vec<OsString> = args.iter().map(OsString::from).collect();
        let mut description = description();
        let error = description.try_get_matches_from_mut(&args).unwrap_err();
        let meant = page::meant(&description, &args);
        let error = refusal::usage(&error, meant, &args);
        assert_eq!(error.exit_code(), 2);
        format!("{}\n{}", error.say(lang), error.hint(lang).unwrap())
    }

    #[test]
    fn refusals_name_the_option_and_the_nearest_one() {
        for (args, en, zh) in [
            (
                &["rolo", "validate", "--schem", "x"][..],
                "unknown option --schem\nhint: did you mean --schema?",
                "没有 --schem 这个选项\n提示：是不是想写 --schema？",
            ),
            (
                &["rolo", "validate", "--in-place"],
                "unknown option --in-place\nhint: rolo validate --help lists what there is",
                "没有 --in-place 这个选项\n提示：rolo validate --help 列出全部用法",
            ),
            (
                &["rolo", "validat", "a.csv"],
                "unknown command validat\nhint: did you mean validate?",
                "没有 validat 这个命令\n提示：是不是想写 validate？",
            ),
            (
                &["rolo", "validate", "--memory", "12XB"],
                "--memory 12XB: a size such as 256MiB or 1GB is expected\nhint: rolo validate --help lists what there is",
                "--memory 12XB：应为大小，如 256MiB 或 1GB\n提示：rolo validate --help 列出全部用法",
            ),
            (
                &["rolo", "validate", "--fail-on", "warn"],
                "--fail-on warn: one of error, warning, never is expected\nhint: did you mean warning?",
                "--fail-on warn：应为 error、warning、never 之一\n提示：是不是想写 warning？",
            ),
            (
                &["rolo", "validate", "--valid"],
                "--valid needs a value\nhint: rolo validate --help lists what there is",
                "--valid 后面要写值\n提示：rolo validate --help 列出全部用法",
            ),
            (
                &["rolo", "validate", "--quiet=yes"],
                "--quiet takes no value\nhint: rolo validate --help lists what there is",
                "--quiet 后面不能写值\n提示：rolo validate --help 列出全部用法",
            ),
            (
                &["rolo", "validate", "-q", "-v"],
                "--quiet does not go with --verbose\nhint: rolo validate --help lists what there is",
                "--quiet 不能与 --verbose 同用\n提示：rolo validate --help 列出全部用法",
            ),
            (
                &["rolo", "validate", "--fail-fast", "--valid", "a"],
                "--fail-fast does not go with --valid\nhint: rolo validate --help lists what there is",
                "--fail-fast 不能与 --valid 同用\n提示：rolo validate --help 列出全部用法",
            ),
            (
                &["rolo", "validate", "--max-errors", "abc"],
                "--max-errors abc: a number of errors or a share such as 0.1% is expected\nhint: rolo validate --help lists what there is",
                "--max-errors abc：应为错误数，或 0.1% 这样的比例\n提示：rolo validate --help 列出全部用法",
            ),
            (
                &["rolo", "validate", "--today", "x", "--today", "y"],
                "--today x: a day such as 2026-11-21 is expected\nhint: rolo validate --help lists what there is",
                "--today x：应为日期，如 2026-11-21\n提示：rolo validate --help 列出全部用法",
            ),
            (
                &["rolo", "validate", "-s", "a", "-s", "b"],
                "--schema may be given only once\nhint: rolo validate --help lists what there is",
                "--schema 只能写一次\n提示：rolo validate --help 列出全部用法",
            ),
            (
                &["rolo", "validate", ""],
                "a file name is empty\nhint: rolo validate --help lists what there is",
                "有一个文件名是空的\n提示：rolo validate --help 列出全部用法",
            ),
            (
                &["rolo", "help", "limits", "more"],
                "unexpected argument more\nhint: rolo help --help lists what there is",
                "多余的参数 more\n提示：rolo help --help 列出全部用法",
            ),
        ] {
            assert_eq!(refused(args, Lang::En), en);
            assert_eq!(refused(args, Lang::Zh), zh);
        }
    }
}
