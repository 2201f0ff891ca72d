//! What `filter` writes: the table or the count, and reports; none of it over what is read.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Filter;
use super::names::Leaving;
use crate::cli::claims;
use crate::cli::ui::Ui;
use crate::error::Result;
use crate::expr::ValueType;
use crate::expr::datum::Datum;
use crate::expr::decimal::Decimal;
use crate::expr::written;
use crate::io::commit::{Output, Readers};
use crate::io::encode::{Columns, Encoder, Source};
use crate::io::format::Format;
use crate::io::input::Head;
use crate::io::jsonl_write::{Json, JsonReading};
use crate::report::{ReportSpec, Reports, Settings};
use crate::schema::Schema;
use crate::schema::bind::Binding;
use crate::table::value::Value;

impl Filter {
    /// Whether what is read, `also` included, and what is written go together.
    ///
    /// # Errors
    /// [`Error::Usage`](crate::error::Error::Usage) where they do not.
    pub(super) fn check_claims(&self, file: &Path, also: Option<&PathBuf>) -> Result<()> {
        let beside = self.reading.files().chain(also.map(PathBuf::as_path));
        let inputs: Vec<&Path> = std::iter::once(file).chain(beside).collect();
        let outputs: Vec<_> = std::iter::once(self.output.claim())
            .chain(self.reports.claims())
            .collect();
        claims::check(&inputs, &outputs)
    }

    /// The reports that were asked for.
    ///
    /// # Errors
    /// A format that there is not; a file that cannot be made.
    pub(super) fn open_reports(&self, ui: &Ui) -> Result<Reports> {
        let asked = &self.reports;
        let settings = Settings {
            lang: ui.lang(),
            color: ui.colour_out(),
            max_listed: asked.max_listed,
            private: asked.show_values,
        };
        let mut reports = Reports::default();
        for report in &asked.report {
            let spec = ReportSpec::named(&report.format, report.path.clone())?;
            reports.add(spec.open(settings, || Output::stdout(ui.out()))?);
        }
        Ok(reports)
    }

    /// Where the table goes; `private`: a new file is for its owner only.
    ///
    /// # Errors
    /// A file that cannot be made.
    pub(super) fn open_output(&self, private: bool, ui: &Ui) -> Result<Output> {
        let readers = if private {
            Readers::OwnerOfNew
        } else {
            Readers::Usual
        };
        match self.output.path() {
            Some(path) => Output::create(path, readers),
            None => Ok(Output::stdout(ui.out())),
        }
    }

    /// Makes the records' bytes.
    pub(super) fn encoder(
        &self,
        leaving: &Leaving,
        head: &Head,
        binding: &Binding,
        schema: &Arc<Schema>,
    ) -> (Format, Encoder) {
        let output = &self.output;
        let format = Format::of(output.to, output.path(), head, output.to_delimiter);
        let mut encoder = Encoder::new(format, &leaving.columns, head);
        if schema.path.is_some() {
            let sources: Vec<Source> = match &leaving.columns {
                Columns::All => (0..head.headers.len()).map(Source::Column).collect(),
                Columns::List(list) => list.iter().map(|column| column.from).collect(),
            };
            for (number, source) in sources.into_iter().enumerate() {
                let reading = match source {
                    Source::Column(column) => {
                        binding.columns[column].map(|field| of_field(Arc::clone(schema), field))
                    }
                    Source::Computed(number) => {
                        Some(of_computed(leaving.computed[number].value_type))
                    }
                };
                if let Some(reading) = reading {
                    encoder.read_json(number, reading);
                }
            }
        }
        (format, encoder)
    }
}

/// Writes the answer of `--count`.
///
/// # Errors
/// [`Error::Write`](crate::error::Error::Write), [`Error::ClosedPipe`](crate::error::Error::ClosedPipe).
pub(super) fn write_count(mut output: Output, count: u64) -> Result<()> {
    let written = writeln!(output, "{count}");
    written.map_err(|error| output.failed(error))?;
    output.finish()
}

/// What the cells of a field are in JSON: by type; a cell that is not of its type is its text.
fn of_field(schema: Arc<Schema>, field: usize) -> JsonReading {
    JsonReading::new(move |text, digits| {
        let field = &schema.fields[field];
        if field.missing.is(text) {
            return Json::Null;
        }
        if field.ty.takes_all_text() {
            return Json::Text;
        }
        match field.ty.read(text) {
            Value::Bool(bool) => Json::Bool(bool),
            value @ (Value::Int(_) | Value::Decimal { .. } | Value::Wide)
                if ValueType::of_field(field.type_name) == Some(ValueType::Number) =>
            {
                if !is_plain(text)
                    && let Some(number) = Decimal::of_value(value)
                {
                    written::write(Datum::Number(number), digits);
                }
                Json::Number
            }
            _ => Json::Text,
        }
    })
}

/// Whether the digits of a number may stand as they are written: no sign, no leading zeros, no field's own signs.
fn is_plain(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let all = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    all(whole) && all(part) && (whole.len() == 1 || !whole.starts_with('0'))
}

/// What computed values are in JSON.
fn of_computed(value_type: ValueType) -> JsonReading {
    JsonReading::new(move |text, _| match (value_type, text) {
        (_, "") => Json::Null,
        (ValueType::Number, _) => Json::Number,
        (ValueType::Bool, text) => Json::Bool(text == "true"),
        _ => Json::Text,
    })
}
