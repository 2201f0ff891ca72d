//! `schema infer`: a schema made of a table.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::written::{check_place, write};
use crate::cli::args::{Engine as Resources, Reading};
use crate::cli::progress::{Drawing, Progress};
use crate::cli::signals::Interrupt;
use crate::cli::ui::Ui;
use crate::command::Verdict;
use crate::command::passing::header_taken;
use crate::error::{Diagnostic, Result};
use crate::io::input::{HeaderRow, SheetEnd};
use crate::ops::engine::Engine;
use crate::ops::infer::{self, Inference};
use crate::ops::open::{Opened, open};
use crate::schema::Schema;
use crate::spill::Budget;
use crate::text;
use crate::text::{Lang, Message, Text};

/// Write a schema that fits a table, with what speaks for it as comments, and what is in doubt marked
#[derive(Args, Clone, Debug)]
pub(super) struct Infer {
    #[command(flatten)]
    table: Positionals,
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
    /// The table to read; - or nothing is standard input
    #[arg(value_name = "FILE")]
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

impl Infer {
    /// Whether there is something to read: a file, or a standard input that is not a person's keyboard.
    pub(super) fn has_input(&self, stdin_is_terminal: bool) -> bool {
        self.table.file.is_some() || !stdin_is_terminal
    }
}

/// Infers a schema and writes it; whatever schema there is already is not looked at.
///
/// # Errors
/// A table that cannot be read to its end, a signal, an output that cannot be written.
pub(super) fn run(args: &Infer, ui: &Ui) -> Result<Verdict> {
    let file = args
        .table
        .file
        .clone()
        .unwrap_or_else(|| PathBuf::from("-"));
    let output = args.written.output.as_deref();
    check_place(output, &[&file])?;
    let reading = args.reading.tables()?;
    // Before the output is begun: a signal leaves none behind.
    let interrupt = Interrupt::listen(ui);
    let Opened {
        head, mut reader, ..
    } = open(&file, &reading, &Schema::none())?;
    for doubt in head.emptiness().into_iter().chain(head.doubt()) {
        ui.warn(&Diagnostic::new(&file, "", None, doubt, None));
    }
    let progress = Arc::new(Progress::of(std::slice::from_ref(&file)));
    let drawing = Drawing::of(&progress, ui);
    let infer = infer::Infer {
        head: &head,
        headerless: reading.header == HeaderRow::Absent,
        memory: args.engine.memory,
        today: args.engine.today().days(),
        engine: Engine {
            threads: args.engine.threads(),
            budget: Budget::new(args.engine.memory),
            interrupted: &|| interrupt.check(),
            advanced: &|bytes, records| progress.add(bytes, records),
        },
    };
    let inferred = infer.run(&mut reader);
    drop(drawing);
    let inference = inferred?;
    interrupt.check()?;
    write(output, inference.toml(ui.lang()), ui)?;
    let unseen = reader.sheet_end().into_iter().flat_map(SheetEnd::notes);
    let notes: Vec<Message> = header_taken(&head, false)
        .into_iter()
        .chain(head.notes())
        .chain(unseen)
        .collect();
    ui.summary(&notes, &closing(&inference, &head.name, ui.lang()), 0);
    Ok(Verdict::Passed)
}

/// The line that closes the run.
fn closing(inference: &Inference, name: &str, lang: Lang) -> String {
    let line = text!(
        "rolo: {name} {records}: schema of {fields}, {doubts} (# ?)",
        "rolo：{name} {records}：规则含 {fields}，{doubts}（# ?）"
    );
    Message::new(line)
        .with("name", name)
        .with_said("records", inference.records())
        .with_said("fields", inference.fields())
        .with_said("doubts", inference.doubts())
        .say(lang)
}

/// Worked examples at the end of the help.
pub(super) const EXAMPLES: Text = text!(
    "\
A schema beside the table, where the other commands find it:
  rolo schema infer customers.csv -o customers.rolo.toml

What a person should decide in it:
  rolo schema infer customers.csv | grep '# ?'

One sheet of a workbook, with comments in Chinese:
  rolo schema infer book.xlsx --sheet 客户 --lang zh

The whole table is read. Everything in it passes the schema, or is a warning:
a type or list that a few values break, a kind with strict = false.
",
    "\
把规则文件放在表格旁边，其他命令会自动找到：
  rolo schema infer customers.csv -o customers.rolo.toml

列出有待人工确认的地方：
  rolo schema infer customers.csv | grep '# ?'

工作簿中的一个工作表，注释用中文：
  rolo schema infer book.xlsx --sheet 客户 --lang zh

会读完整张表。表中内容都符合推断出的规则；少量不符的只作警告。
"
);
