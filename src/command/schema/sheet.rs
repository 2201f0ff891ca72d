//! `schema sheet`: the blank registration form of a schema.

use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PathBufValueParser, TypedValueParser as _};

use super::chosen::load;
use super::written::{check_place, write};
use crate::cli::discover::{Discovery, discover};
use crate::cli::ui::Ui;
use crate::cli::values::{self, Refused, SchemaChoice};
use crate::command::Verdict;
use crate::error::{Error, Result};
use crate::report::form::{Form, MOST_ROWS};
use crate::text;
use crate::text::{Message, Text};

/// Write a blank workbook in which people enter records that pass the schema: lists to choose from, hints, checks
#[derive(Args, Clone, Debug)]
pub(super) struct Sheet {
    #[command(flatten)]
    made_of: MadeOf,
    #[command(flatten)]
    written: Written,
}

/// What the form is made of.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Arguments")]
struct MadeOf {
    /// The schema (default: --schema, else the one beside the workbook)
    #[arg(value_name = "SCHEMA")]
    form_of: Option<PathBuf>,
    /// The same as an option
    #[arg(short = 's', long = "schema", value_name = "FILE", env = "ROLO_SCHEMA", conflicts_with = "form_of",
        value_parser = PathBufValueParser::new().map(values::schema))]
    form_schema: Option<SchemaChoice>,
}

/// The workbook that is written.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Writing")]
struct Written {
    /// Write the workbook to this file, .xlsx; it appears whole or not at all; - is standard output
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    form: Option<PathBuf>,
    /// How many records it has room for, up to 100000
    #[arg(long, value_name = "N", default_value = "1000", value_parser = rows)]
    rows: u32,
}

/// Reads `--rows`.
fn rows(text: &str) -> std::result::Result<u32, Refused> {
    let rows = text
        .parse()
        .ok()
        .filter(|rows| (1..=MOST_ROWS).contains(rows));
    rows.ok_or_else(|| {
        text!(
            "a whole number from 1 to 100000 is expected",
            "应为 1 到 100000 的整数"
        )
        .into()
    })
}

impl Sheet {
    /// Whether it is said where the workbook goes.
    pub(super) fn has_output(&self) -> bool {
        self.written.form.is_some()
    }

    /// The schema: as named, else the one that stands beside the workbook.
    fn schema(&self, output: &Path) -> Result<(PathBuf, bool)> {
        let named = self.made_of.form_of.clone().map(values::schema);
        let choice = named.as_ref().or(self.made_of.form_schema.as_ref());
        match discover(choice, output) {
            Discovery::Named(path) => Ok((path, false)),
            Discovery::Found(path) => Ok((path, true)),
            Discovery::None => Err(Error::Usage {
                message: text!(
                    "there is no schema to make the form of",
                    "没有指定规则文件，无法生成登记表"
                )
                .into(),
                hint: Some(
                    text!(
                        "name one: rolo schema sheet customers.rolo.toml -o form.xlsx",
                        "请写明：rolo schema sheet customers.rolo.toml -o form.xlsx"
                    )
                    .into(),
                ),
            }),
        }
    }
}

/// Writes the form of a schema.
///
/// # Errors
/// No schema or one that does not load, an output that is no workbook or cannot be written.
pub(super) fn run(args: &Sheet, ui: &Ui) -> Result<Verdict> {
    let output = args.written.form.as_deref().unwrap_or(Path::new("-"));
    is_workbook(output)?;
    let (path, found) = args.schema(output)?;
    check_place(Some(output), &[&path])?;
    let file = load(&path, None)?;
    for warning in &file.schema.warnings {
        ui.warn(warning);
    }
    let form = Form {
        schema: &file.schema,
        rows: args.written.rows,
        lang: ui.lang(),
    };
    let workbook = form.workbook()?;
    write(Some(output), workbook, ui)?;
    let by_itself = text!("made of the schema {path}", "按规则文件 {path} 生成");
    let by_itself = Message::new(by_itself).with("path", path.display());
    let notes: Vec<Message> = found.then_some(by_itself).into_iter().collect();
    let line = Message::new(text!(
        "rolo: {output}: registration form (columns: {columns}, rows: {rows})",
        "rolo：{output}：登记表，{columns} 列，可填 {rows} 行"
    ))
    .with("output", output.display())
    .with("columns", file.schema.fields.len())
    .with("rows", args.written.rows);
    ui.summary(&notes, &line.say(ui.lang()), 0);
    Ok(Verdict::Passed)
}

/// Refuses the ending of another format.
fn is_workbook(output: &Path) -> Result<()> {
    let ending = output.extension();
    if ending.is_none_or(|ending| ending.eq_ignore_ascii_case("xlsx")) {
        return Ok(());
    }
    let message = text!(
        "--output {path}: a form is a workbook (.xlsx)",
        "--output {path}：登记表是工作簿（.xlsx）"
    );
    Err(Error::Usage {
        message: Message::new(message).with("path", output.display()),
        hint: Some(text!("let the name end in .xlsx", "请以 .xlsx 作扩展名").into()),
    })
}

/// Worked examples at the end of the help.
pub(super) const EXAMPLES: Text = text!(
    "\
A form for 1000 customers; headers and hints as --lang says:
  rolo schema sheet customers.rolo.toml -o form.xlsx

In Chinese, with room for 200:
  rolo --lang zh schema sheet hotel.rolo.toml -o 登记表.xlsx --rows 200

When it comes back filled in:
  rolo validate form.xlsx -s customers.rolo.toml

Lists hold the values themselves, so that what is chosen passes; hints and the
second sheet say what they are called.
",
    "\
生成可填 1000 位客户的登记表，表头和提示的语言由 --lang 决定：
  rolo schema sheet customers.rolo.toml -o form.xlsx

中文登记表，可填 200 行：
  rolo --lang zh schema sheet hotel.rolo.toml -o 登记表.xlsx --rows 200

收回填好的表，检查一遍：
  rolo validate form.xlsx -s customers.rolo.toml

下拉列表里是规则文件的取值，选了就能通过检查；各取值的叫法见提示和第二张工作表。
"
);
