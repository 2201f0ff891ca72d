//! What cells are in formats that know more than text: JSON, workbooks. Text without a schema; with one numbers,
//! booleans and days by type.

mod json;
mod sheet;

use std::sync::Arc;

use crate::expr::plan::Derived;
use crate::io::encode::{Columns, Encoder, Source};
use crate::schema::bind::Binding;
use crate::schema::{Field, Schema};
use crate::text::Lang;

/// How much of a schema's digest tells one version from another.
const VERSION: usize = 12;

/// Tells an encoder what the cells of the columns that leave are; of no effect in formats that know text only.
pub fn read(
    encoder: &mut Encoder,
    columns: &Columns,
    computed: &[Arc<Derived>],
    binding: &Binding,
    schema: &Arc<Schema>,
) {
    if let Some(sheet) = encoder.sheet_mut() {
        sheet.name = schema.name.clone().unwrap_or_default();
        let digest = schema.sha256.as_deref().unwrap_or_default();
        sheet.version.clear();
        sheet.version.extend(digest.get(..VERSION));
        sheet.title = schema
            .titles
            .all()
            .next()
            .map(str::to_owned)
            .unwrap_or_default();
    }
    let sources: Vec<Source> = match columns {
        Columns::All | Columns::Renamed(_) => {
            (0..binding.columns.len()).map(Source::Column).collect()
        }
        Columns::List(list) => list.iter().map(|column| column.from).collect(),
    };
    for (number, source) in sources.into_iter().enumerate() {
        match source {
            Source::Column(column) => {
                let field = binding.columns.get(column).copied().flatten();
                if let Some(field) = field {
                    of_field(encoder, number, schema, field);
                }
            }
            Source::Computed(at) => {
                if let Some(derived) = computed.get(at) {
                    encoder.read_json(number, json::of_computed(derived.value_type));
                    if let Some(column) = column(encoder, number) {
                        sheet::of_computed(derived.value_type, column);
                    }
                }
            }
        }
    }
}

/// How a workbook in this language shows the cells of a field, as spreadsheets spell it; none: as they like.
pub fn sheet_format(field: &Field, lang: Lang) -> Option<String> {
    sheet::number_format(field, Some(lang))
}

/// What the cell of a field becomes in a workbook whose formats stay as they are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum InPlace {
    /// Its text.
    Text,
    /// A number.
    Number(f64),
    /// A day or time, as spreadsheets count it.
    Moment(f64),
    /// True or false.
    Bool(bool),
}

/// What the cell of a field becomes in a workbook whose formats stay as they are.
pub fn in_place(field: &Field, text: &str) -> InPlace {
    sheet::in_place(field, text)
}

fn of_field(encoder: &mut Encoder, number: usize, schema: &Arc<Schema>, field: usize) {
    encoder.read_json(number, json::of_field(Arc::clone(schema), field));
    if let Some(column) = column(encoder, number) {
        sheet::of_field(schema, field, column);
    }
}

fn column(encoder: &mut Encoder, number: usize) -> Option<&mut crate::io::encode::SheetColumn> {
    encoder.sheet_mut()?.columns.get_mut(number)
}
