//! `schema new`: a schema that comes with the tool, to start from.

use std::path::PathBuf;

use clap::Args;

use super::written::write;
use crate::cli::ui::Ui;
use crate::command::Verdict;
use crate::error::{Error, Result};
use crate::schema::shipped::{self, SHIPPED};
use crate::text;
use crate::text::{Lang, Message, Text, did_you_mean};

/// Write a ready schema for a trade, to start from
#[derive(Args, Clone, Debug)]
pub(super) struct New {
    #[command(flatten)]
    wanted: Positionals,
    #[command(flatten)]
    written: Written,
}

/// What stands without an option.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Arguments")]
struct Positionals {
    /// Which: a name, or a trade, as hotel, car or 电商; without it all are listed
    #[arg(value_name = "INDUSTRY")]
    industry: Option<String>,
}

/// The schema that is written.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Writing")]
struct Written {
    /// Write to this file instead of standard output; one that is there already is not replaced
    #[arg(id = "fresh", short = 'o', long = "output", value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Writes the schema.
///
/// # Errors
/// No schema of that name, a file that is there already, an output that cannot be written.
pub(super) fn run(args: &New, ui: &Ui) -> Result<Verdict> {
    let Some(word) = args.wanted.industry.as_deref() else {
        let message = text!("which schema? There are:{list}", "要哪一份？可选：{list}");
        return Err(Error::usage(listing(message, ui.lang())));
    };
    let Some(shipped) = shipped::find(word) else {
        let message = text!(
            "no schema is called `{word}`; there are:{list}",
            "没有叫 `{word}` 的规则文件；可选：{list}"
        );
        return Err(Error::Usage {
            message: listing(message, ui.lang()).with("word", word),
            hint: shipped::near(word).map(did_you_mean),
        });
    };
    let output = args.written.output.as_deref();
    let output = output.filter(|path| path.as_os_str() != "-");
    if let Some(path) = output.filter(|path| path.is_file()) {
        let message = text!(
            "--output {path}: the file is there already; a schema that people edited is not replaced",
            "--output {path}：文件已存在；规则文件可能有人改过，不会覆盖"
        );
        return Err(Error::Usage {
            message: Message::new(message).with("path", path.display()),
            hint: Some(text!("write to another file", "请写到另一个文件").into()),
        });
    }
    let text = match ui.asked_lang() {
        Some(lang) => shipped.text_in(lang),
        None => shipped.text.to_owned(),
    };
    write(output, text, ui)?;
    let line = Message::new(text!(
        "rolo: {name}: {about}; keep the fields you have, change what differs",
        "rolo：{name}（{about}）；留下需要的字段，改掉不同之处"
    ));
    let line = line
        .with("name", shipped.name)
        .with_said("about", shipped.about);
    ui.summary(&[], &line.say(ui.lang()), 0);
    Ok(Verdict::Passed)
}

/// A message with all schemas, one a line.
fn listing(message: Text, lang: Lang) -> Message {
    let widths = SHIPPED.iter().map(|shipped| shipped.name.len());
    let widest = widths.max().unwrap_or(0);
    let lines = SHIPPED.iter().map(|shipped| {
        let about = shipped.about.get(lang);
        format!("\n  {:widest$}  {about}", shipped.name)
    });
    Message::new(message).with("list", lines.collect::<String>())
}

/// Worked examples at the end of the help.
pub(super) const EXAMPLES: Text = text!(
    "\
Which there are:
  rolo schema new

A schema beside the table, where the other commands find it:
  rolo schema new hotel -o guests.rolo.toml

With comments in English only (without --lang in both languages):
  rolo schema new ecommerce --lang en -o customers.rolo.toml
",
    "\
有哪些可选：
  rolo schema new

放在表格旁边，其他命令会自动找到：
  rolo schema new 酒店 -o 客人.rolo.toml

注释只用中文（不写 --lang 则中英文都有）：
  rolo schema new 电商 --lang zh -o customers.rolo.toml
"
);
