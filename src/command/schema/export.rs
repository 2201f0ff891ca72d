//! `schema export`: the schema for other tools.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::chosen::Chosen;
use super::written::{check_place, write};
use crate::cli::ui::Ui;
use crate::command::Verdict;
use crate::error::Result;
use crate::schema::portable;
use crate::text;
use crate::text::{Message, Text};

/// Write the schema for other tools, and name what they cannot be told
#[derive(Args, Clone, Debug)]
#[command(display_name = "schema export")]
pub(super) struct Export {
    #[command(flatten)]
    chosen: Chosen,
    #[command(flatten)]
    written: Written,
}

/// The descriptor that is written.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Writing")]
struct Written {
    /// Write to this file instead of standard output; it appears whole or not at all
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The format: tableschema, the standard's version 2
    #[arg(
        id = "descriptor",
        long = "to",
        value_name = "FORMAT",
        value_enum,
        default_value = "tableschema"
    )]
    to: To,
}

/// A format of other tools.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum To {
    /// Table Schema v2, in JSON.
    #[value(name = "tableschema")]
    TableSchema,
}

/// Writes the descriptor.
///
/// # Errors
/// A schema that does not load, an output that cannot be written.
pub(super) fn run(args: &Export, ui: &Ui) -> Result<Verdict> {
    let path = args.chosen.path("export")?;
    let output = args.written.output.as_deref();
    check_place(output, &[&path])?;
    let file = args.chosen.load(&path, ui)?;
    let portable = match args.written.to {
        To::TableSchema => portable::table_schema(&file, ui.lang()),
    };
    write(output, &portable.json, ui)?;
    for note in &portable.left_out {
        ui.note(note);
    }
    let line = text!(
        "rolo: {path}: {fields} fields exported, {count} kinds of things left out",
        "rolo：{path}：导出 {fields} 个字段，{count} 类内容未导出"
    );
    let line = Message::new(line)
        .with("path", path.display())
        .with("fields", file.schema.fields.len())
        .with("count", portable.left_out.len());
    ui.summary(&[], &line.say(ui.lang()), 0);
    Ok(Verdict::Passed)
}

/// Worked examples at the end of the help.
pub(super) const EXAMPLES: Text = text!(
    "\
A Table Schema v2 for other tools, with English titles:
  rolo schema export customers.rolo.toml -o customers.schema.json --lang en

Of the only schema in this folder, to standard output:
  rolo schema export

It describes the table as clean writes it. What the standard has no words for
(rules, kinds, clean steps, roles …) is left out and named on standard error.
",
    "\
导出 Table Schema v2 供其他工具使用，标题用中文：
  rolo schema export customers.rolo.toml -o customers.schema.json --lang zh

当前文件夹里唯一的规则文件，写到标准输出：
  rolo schema export

导出的内容描述清洗后的表格。标准无法表达的内容（规则、kind、清洗步骤、角色等）
不导出，并在标准错误中逐类说明。
"
);
