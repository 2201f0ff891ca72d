//! The cells of a field as values.

use super::Evaluation;
use crate::expr::ValueType;
use crate::expr::datum::Datum;
use crate::expr::plan::Reading;
use crate::table::batch::Column;
use crate::table::value::Value;
use crate::types::Type;
use crate::types::missing::Missing;

/// A field's cells and how they are read.
pub(super) struct Field<'a> {
    column: Option<Column<'a>>,
    missing: &'a Missing,
    /// None: as it stands.
    reader: Option<&'a dyn Type>,
    /// Reads what `reader` cannot: a day may be written with a time of day.
    fallback: Option<&'a dyn Type>,
    /// Its values, where they have been read already.
    values: Option<&'a [Value]>,
    /// What it gives.
    value_type: ValueType,
}

impl<'a> Field<'a> {
    /// Its cells and which of them are missing, where every cell is its own text.
    pub(super) fn plain_texts(&self) -> Option<(Column<'a>, &'a Missing)> {
        let plain = self.reader.is_none();
        self.column
            .filter(|_| plain)
            .map(|column| (column, self.missing))
    }

    /// Its values, where all have been read and are more than texts.
    pub(super) fn read_values(&self) -> Option<&'a [Value]> {
        self.values.filter(|_| self.value_type != ValueType::Text)
    }
}

impl<'a> Evaluation<'a> {
    /// A field, to be read in a certain way.
    pub(super) fn field(&self, slot: usize, reading: Reading) -> Field<'a> {
        let (reader, values, value_type) = match reading {
            Reading::Declared(value_type) => (
                self.cells.ty(slot).filter(|ty| !ty.takes_all_text()),
                self.cells.values(slot),
                value_type,
            ),
            Reading::Text => (None, None, ValueType::Text),
            Reading::As(value_type) => (self.readers.of(value_type), None, value_type),
        };
        let falls_back = reading == Reading::As(ValueType::Date);
        Field {
            column: self.cells.column(slot),
            missing: self.cells.missing(slot),
            reader,
            fallback: if falls_back {
                self.readers.of(ValueType::DateTime)
            } else {
                None
            },
            values,
            value_type,
        }
    }

    /// The values of a field for `rows`, with their texts, in order.
    pub(super) fn each_value(
        &self,
        field: &Field<'a>,
        rows: &[u32],
        mut take: impl FnMut(usize, Value, &'a str),
    ) {
        let Some(column) = field.column else {
            (0..rows.len()).for_each(|place| take(place, Value::Empty, ""));
            return;
        };
        if let Some(values) = field.read_values() {
            for (place, row) in rows.iter().enumerate() {
                let row = *row as usize;
                match values.get(row).copied().unwrap_or(Value::Empty) {
                    Value::Wide => take(place, Value::Wide, column.get(row)),
                    value => {
                        if value == Value::Bad {
                            self.unreadable();
                        }
                        take(place, value, "");
                    }
                }
            }
            return;
        }
        for (place, row) in rows.iter().enumerate() {
            let row = *row as usize;
            let text = column.get(row);
            let value = match (
                field.values.and_then(|values| values.get(row)),
                field.reader,
            ) {
                (Some(value), _) => *value,
                _ if field.missing.is(text) => Value::Empty,
                (None, None) => Value::Text,
                (None, Some(reader)) => match (reader.read(text), field.fallback) {
                    (Value::Bad, Some(fallback)) => fallback.read(text),
                    (value, _) => value,
                },
            };
            if value == Value::Bad {
                self.unreadable();
            }
            take(place, value, text);
        }
    }

    /// What a cell holds.
    pub(super) fn datum(&self, field: &Field<'a>, value: Value, text: &'a str) -> Datum<'a> {
        Datum::of(value, text, (field.value_type, field.reader), self.arena)
    }
}
