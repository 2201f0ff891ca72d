//! `help`: a command's help, or a topic.

mod expressions;
mod limits;
mod steps;

use clap::Args;

use crate::cli::help as page;
use crate::cli::ui::Ui;
use crate::error::{Error, Result};
use crate::text;
use crate::text::{Lang, Message, did_you_mean, nearest};

/// Explain a command or a topic
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Arguments")]
pub struct Help {
    /// A command, expressions, limits or steps
    #[arg(value_name = "TOPIC")]
    topic: Option<String>,
}

/// A topic that is not a command: its name and its page.
type Topic = (&'static str, fn(Lang) -> Message);

const TOPICS: &[Topic] = &[
    ("expressions", expressions::page),
    ("limits", limits::page),
    ("steps", steps::page),
];

/// Answers; exit code 0.
///
/// # Errors
/// A topic that there is not; standard output that cannot be written.
pub fn run(args: &Help, root: &clap::Command, ui: &Ui) -> Result<u8> {
    let lang = ui.lang();
    let of_command = |command: &clap::Command| {
        let examples = super::examples::of(page::key(command)).map(|text| text.get(lang));
        page::full(command, examples, lang)
    };
    let Some(topic) = args.topic.as_deref() else {
        ui.answer(&of_command(root))?;
        return Ok(0);
    };
    if let Some(command) = root.find_subcommand(topic) {
        ui.answer(&of_command(command))?;
        return Ok(0);
    }
    if let Some((_, page)) = TOPICS.iter().find(|(name, _)| *name == topic) {
        ui.answer(&page(lang).say(lang))?;
        return Ok(0);
    }
    let known = root
        .get_subcommands()
        .map(clap::Command::get_name)
        .chain(TOPICS.iter().map(|(name, _)| *name));
    Err(Error::Usage {
        message: Message::new(text!("no help on {topic}", "没有关于 {topic} 的帮助"))
            .with("topic", topic),
        hint: nearest(topic, known).map(did_you_mean),
    })
}
