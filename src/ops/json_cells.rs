//! What cells are in JSON: text without a schema; with one numbers, booleans and null by type.

use std::sync::Arc;

use crate::expr::ValueType;
use crate::expr::datum::Datum;
use crate::expr::decimal::Decimal;
use crate::expr::plan::Derived;
use crate::expr::written;
use crate::io::encode::{Columns, Encoder, Source};
use crate::io::jsonl_write::{Json, JsonReading};
use crate::schema::Schema;
use crate::schema::bind::Binding;
use crate::table::value::Value;

/// Tells an encoder what the cells of the columns that leave are; of no effect in formats other than JSON.
pub fn read(
    encoder: &mut Encoder,
    columns: &Columns,
    computed: &[Arc<Derived>],
    binding: &Binding,
    schema: &Arc<Schema>,
) {
    let sources: Vec<Source> = match columns {
        Columns::All => (0..binding.columns.len()).map(Source::Column).collect(),
        Columns::List(list) => list.iter().map(|column| column.from).collect(),
    };
    for (number, source) in sources.into_iter().enumerate() {
        let reading = match source {
            Source::Column(column) => {
                let field = binding.columns.get(column).copied().flatten();
                field.map(|field| of_field(Arc::clone(schema), field))
            }
            Source::Computed(number) => computed
                .get(number)
                .map(|derived| of_computed(derived.value_type)),
        };
        if let Some(reading) = reading {
            encoder.read_json(number, reading);
        }
    }
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
