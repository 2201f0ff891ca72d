//! The list of changed cells that `clean` writes: CSV or JSON Lines, one line a cell.
//!
//! UTF-8 without mark, comma, LF. What is null in JSON is empty in CSV.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use ::csv::{Writer, WriterBuilder};
use serde_json::{Map, Value, json};

use super::csv::of_system;
use super::key;
use crate::error::{Error, Result};
use crate::io::commit::Output;
use crate::ops::clean::Change;

/// The columns, and the keys in JSON.
const COLUMNS: [&str; 9] = [
    "file", "sheet", "row", "cell", "key", "field", "before", "after", "step",
];

/// A list of changes being written.
pub struct ChangeLog {
    form: Form,
    path: PathBuf,
    /// The input as the user named it, and its sheet.
    file: String,
    sheet: Option<String>,
}

enum Form {
    Csv(Box<Writer<Output>>),
    Jsonl(Output),
}

/// Whether a list of this name is written as JSON Lines: by its ending, else as CSV.
fn is_jsonl(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| {
        ["jsonl", "ndjson"]
            .iter()
            .any(|own| ending.eq_ignore_ascii_case(own))
    })
}

impl ChangeLog {
    /// Begins the list of the changes of `file`.
    ///
    /// # Errors
    /// [`Error::Write`], [`Error::ClosedPipe`].
    pub fn begin(output: Output, file: &str, sheet: Option<&str>) -> Result<Self> {
        let path = output.path().to_owned();
        let mut log = Self {
            form: if is_jsonl(&path) {
                Form::Jsonl(output)
            } else {
                Form::Csv(Box::new(WriterBuilder::new().from_writer(output)))
            },
            path,
            file: file.to_owned(),
            sheet: sheet.map(str::to_owned),
        };
        if let Form::Csv(writer) = &mut log.form {
            let written = writer.write_record(COLUMNS);
            written.map_err(|error| Error::writing(&log.path, of_system(error)))?;
        }
        Ok(log)
    }

    /// Writes one change.
    ///
    /// # Errors
    /// [`Error::Write`], [`Error::ClosedPipe`].
    pub fn write(&mut self, change: &Change) -> Result<()> {
        let written = match &mut self.form {
            Form::Csv(writer) => {
                let key = change.key.as_deref().map(key::text).unwrap_or_default();
                writer
                    .write_record([
                        &self.file,
                        self.sheet.as_deref().unwrap_or_default(),
                        &change.row.to_string(),
                        &change.cell,
                        &key,
                        &change.field,
                        &change.before,
                        &change.after,
                        &change.step,
                    ])
                    .map_err(of_system)
            }
            Form::Jsonl(output) => {
                let or_null = |text: &str| {
                    if text.is_empty() {
                        Value::Null
                    } else {
                        text.into()
                    }
                };
                let values = [
                    json!(self.file),
                    json!(self.sheet),
                    json!(change.row),
                    or_null(&change.cell),
                    change.key.as_deref().map_or(Value::Null, key::object),
                    or_null(&change.field),
                    json!(change.before),
                    json!(change.after),
                    json!(change.step),
                ];
                let line: Map<String, Value> =
                    COLUMNS.map(str::to_owned).into_iter().zip(values).collect();
                writeln!(output, "{}", Value::Object(line))
            }
        };
        written.map_err(|error| Error::writing(&self.path, error))
    }

    /// Puts the list in its place.
    ///
    /// # Errors
    /// [`Error::Write`], [`Error::ClosedPipe`].
    pub fn finish(self) -> Result<()> {
        let output = match self.form {
            Form::Csv(writer) => writer
                .into_inner()
                .map_err(|error| Error::writing(&self.path, error.into_error()))?,
            Form::Jsonl(output) => output,
        };
        output.finish()
    }
}
