//! `help`: a command's help, or a topic.

mod expressions;

use clap::Args;

use crate::cli::help as page;
use crate::cli::ui::Ui;
use crate::cli::values::grouped;
use crate::error::{Error, Result};
use crate::io::input::COLUMN_LIMIT;
use crate::io::read::RECORD_LIMIT;
use crate::io::unpack;
use crate::text;
use crate::text::{Lang, Message, did_you_mean, nearest};

/// Explain a command or a topic
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Arguments")]
pub struct Help {
    /// A command, expressions or limits
    #[arg(value_name = "TOPIC")]
    topic: Option<String>,
}

/// A topic that is not a command: its name and its page.
type Topic = (&'static str, fn(Lang) -> Message);

const TOPICS: &[Topic] = &[("expressions", expressions::page), ("limits", limits)];

/// What is too big, in the numbers that reading goes by.
fn limits(_: Lang) -> Message {
    Message::new(text!(
        "\
Limits. What exceeds one ends with exit code 3.

  one record      {record} MiB
  columns         {columns}
  gzip unpacks    {free} GiB, or {ratio} times its own size

--memory does not count what --sample N keeps to choose by: 8 bytes for each of
the N records.
",
        "\
限制。超出时以退出码 3 结束。

  单条记录        {record} MiB
  列数            {columns}
  gzip 解压后     {free} GiB，或压缩前后相差 {ratio} 倍

--sample N 为抽取的每条记录另占 8 字节，不计入 --memory。
"
    ))
    .with("record", RECORD_LIMIT >> 20)
    .with("columns", grouped(COLUMN_LIMIT as u64))
    .with("free", unpack::FREE >> 30)
    .with("ratio", unpack::RATIO)
}

/// Answers; exit code 0.
///
/// # Errors
/// A topic that there is not; standard output that cannot be written.
pub fn run(args: &Help, root: &clap::Command, ui: &Ui) -> Result<u8> {
    let lang = ui.lang();
    let of_command = |command: &clap::Command| {
        let examples = super::examples(command.get_name()).map(|text| text.get(lang));
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
