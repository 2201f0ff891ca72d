//! `schema doc`: the data dictionary of a schema.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::chosen::Chosen;
use super::written::{check_place, write};
use crate::cli::ui::Ui;
use crate::command::Verdict;
use crate::error::Result;
use crate::report::dictionary::{Format, data_dictionary};
use crate::text;
use crate::text::{Message, Text};

/// Write a data dictionary: fields, rules, who may see what
#[derive(Args, Clone, Debug)]
pub(super) struct Doc {
    #[command(flatten)]
    chosen: Chosen,
    #[command(flatten)]
    written: Written,
}

/// The document that is written.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Writing")]
struct Written {
    /// Write to this file instead of standard output; it appears whole or not at all
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The format: md or html (default: html for an --output that ends in .html or .htm, else md)
    #[arg(id = "document", long = "to", value_name = "FORMAT", value_enum)]
    to: Option<To>,
}

/// A form of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum To {
    /// Markdown.
    Md,
    /// One page.
    Html,
}

impl Written {
    fn format(&self) -> Format {
        let ending = self.output.as_deref().and_then(Path::extension);
        let by_ending = ending.is_some_and(|ending| {
            ending.eq_ignore_ascii_case("html") || ending.eq_ignore_ascii_case("htm")
        });
        match self.to {
            Some(To::Html) => Format::Html,
            None if by_ending => Format::Html,
            Some(To::Md) | None => Format::Markdown,
        }
    }
}

/// Writes the document.
///
/// # Errors
/// A schema that does not load, an output that cannot be written.
pub(super) fn run(args: &Doc, ui: &Ui) -> Result<Verdict> {
    let path = args.chosen.path("doc")?;
    let output = args.written.output.as_deref();
    check_place(output, &[&path])?;
    let file = args.chosen.load(&path, ui)?;
    let document = data_dictionary(&file, args.written.format(), ui.lang());
    write(output, document, ui)?;
    let line = text!(
        "rolo: {path}: data dictionary of {fields} fields",
        "rolo：{path}：数据字典，含 {fields} 个字段"
    );
    let line = Message::new(line)
        .with("path", path.display())
        .with("fields", file.schema.fields.len());
    ui.summary(&[], &line.say(ui.lang()), 0);
    Ok(Verdict::Passed)
}

/// Worked examples at the end of the help.
pub(super) const EXAMPLES: Text = text!(
    "\
A page to open in a browser, print or mail, in English:
  rolo schema doc customers.rolo.toml -o customers.html --lang en

Markdown for a wiki or a repository:
  rolo schema doc customers.rolo.toml > customers.md
",
    "\
生成网页，可在浏览器里打开、打印或发邮件：
  rolo schema doc customers.rolo.toml -o 数据字典.html --lang zh

生成 Markdown，放进知识库或代码仓库：
  rolo schema doc customers.rolo.toml > customers.md
"
);
