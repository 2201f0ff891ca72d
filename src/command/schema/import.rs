//! `schema import`: a schema made of a Table Schema, or of a list of fields in a table.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::written::{check_place, write};
use crate::cli::args::{Engine as Resources, Reading};
use crate::cli::signals::Interrupt;
use crate::cli::ui::Ui;
use crate::command::Verdict;
use crate::command::passing::header_taken;
use crate::error::{Diagnostic, Error, Result};
use crate::io::input::SheetEnd;
use crate::ops::import::{Dictionary, Imported, descriptor_of, is_descriptor};
use crate::text;
use crate::text::{Message, Text};

/// Write a schema made of a Table Schema, or of a table that lists fields
#[derive(Args, Clone, Debug)]
pub(super) struct Import {
    #[command(flatten)]
    given: Positionals,
    #[command(flatten)]
    written: Written,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    engine: Resources,
}

/// What stands without an option.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Arguments")]
struct Positionals {
    /// A Table Schema or data package in JSON, or a table with a line for every field (- for a table on standard input)
    #[arg(id = "description_file", value_name = "FILE")]
    file: Option<PathBuf>,
}

/// The schema that is written.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Writing")]
struct Written {
    /// Write to this file instead of standard output; it appears whole or not at all
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Import {
    /// Whether there is something to read: a file, or a standard input that is not a person's keyboard.
    pub(super) fn has_input(&self, stdin_is_terminal: bool) -> bool {
        self.given.file.is_some() || !stdin_is_terminal
    }
}

/// Imports a schema and writes it.
///
/// # Errors
/// A file that cannot be read or describes no fields, a signal, an output that cannot be written.
pub(super) fn run(args: &Import, ui: &Ui) -> Result<Verdict> {
    let file = args.given.file.clone();
    let file = file.unwrap_or_else(|| PathBuf::from("-"));
    let output = args.written.output.as_deref();
    check_place(output, &[&file])?;
    let today = args.engine.today().days();
    let (imported, notes) = if let Some(text) = descriptor(&file)? {
        let wanted = args.reading.sheet.as_deref();
        let imported = descriptor_of(&file, &text, wanted, today, ui.lang())?;
        (imported, Vec::new())
    } else {
        of_table(args, &file, today, ui)?
    };
    write(output, imported.toml(ui.lang()), ui)?;
    let line = text!(
        "rolo: {name}: schema of {fields}, {doubts} (# ?)",
        "rolo：{name}：规则含 {fields}，{doubts}（# ?）"
    );
    let line = Message::new(line)
        .with("name", file.display())
        .with_said("fields", imported.fields())
        .with_said("doubts", imported.doubts());
    ui.summary(&notes, &line.say(ui.lang()), 0);
    Ok(Verdict::Passed)
}

/// The text of a descriptor; None where the file is a table, or cannot be read as one.
fn descriptor(file: &Path) -> Result<Option<String>> {
    // A longer one describes no table that anybody has.
    const LONGEST: u64 = 64 << 20;
    let plain = fs::metadata(file).is_ok_and(|meta| meta.is_file() && meta.len() <= LONGEST);
    if !plain {
        return Ok(None);
    }
    let bytes = fs::read(file).map_err(|source| Error::Open {
        path: file.to_owned(),
        source,
    })?;
    let text = String::from_utf8(bytes).ok();
    let text = text.map(|text| text.trim_start_matches('\u{feff}').to_owned());
    let json = file
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    Ok(text.filter(|text| json || text.trim_start().starts_with('{') && is_descriptor(file, text)))
}

/// The schema of a table that lists fields, and what is to be known of its reading.
fn of_table(args: &Import, file: &Path, today: i32, ui: &Ui) -> Result<(Imported, Vec<Message>)> {
    let reading = args.reading.tables()?;
    let interrupt = Interrupt::listen(ui);
    let mut dictionary = Dictionary::open(file, &reading)?;
    for doubt in dictionary.doubts() {
        ui.warn(&Diagnostic::new(file, "", None, doubt, None));
    }
    let imported = dictionary.import(today, ui.lang(), &|| interrupt.check())?;
    let sheet = dictionary.sheet_taken().into_iter();
    let header = header_taken(dictionary.head(), false);
    let unseen = dictionary.sheet_end().into_iter().flat_map(SheetEnd::notes);
    Ok((imported, sheet.chain(header).chain(unseen).collect()))
}

/// Worked examples at the end of the help.
pub(super) const EXAMPLES: Text = text!(
    "\
A Table Schema of another tool:
  rolo schema import customers.schema.json -o customers.rolo.toml

A list of fields in a workbook, a line for every field (name, type, required,
values, length, description …):
  rolo schema import fields.xlsx --sheet Customers -o customers.rolo.toml

One table of a data package:
  rolo schema import datapackage.json --sheet orders

What a person should decide in it:
  rolo schema import fields.xlsx | grep '# ?'

The result always loads. What cannot be understood stays as a comment (# ?).
",
    "\
导入其他工具的 Table Schema：
  rolo schema import customers.schema.json -o customers.rolo.toml

导入工作簿里的数据字典，每行一个字段（字段名、类型、必填、取值、长度、说明等）：
  rolo schema import 数据字典.xlsx --sheet 客户表 -o customers.rolo.toml

导入数据包里的一张表：
  rolo schema import datapackage.json --sheet orders

列出有待人工确认的地方：
  rolo schema import 数据字典.xlsx | grep '# ?'

生成的规则文件一定能加载；看不懂的内容留作注释（# ?）。
"
);
