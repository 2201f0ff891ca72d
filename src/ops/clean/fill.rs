//! Fills missing cells: with the field's default, or with what an expression over the record gives.
//!
//! Expressions see the record as it is after cleaning, fields in such an order that what one is filled from is filled
//! before it. What fills a cell is brought to standard form like any other, and only what the field accepts does.

use super::Clean;
use super::in_book::{Fixed, fits};
use super::wash::{Memory, now};
use crate::clean::Cell;
use crate::expr::datum::Datum;
use crate::expr::evaluate::{Context, Trouble, each};
use crate::expr::plan::Derived;
use crate::expr::written;
use crate::schema::{Field, Fill};
use crate::table::batch::Batch;
use crate::table::value::Value;

/// The bits of what fills a cell, beside those of its steps.
const DEFAULT: u64 = 1 << 61;
const FILL_FROM: u64 = 1 << 62;
/// The bit of a cell that was emptied because its record is old.
pub(super) const ANONYMISED: u64 = 1 << 63;
/// All of them.
pub(super) const FILLED: u64 = DEFAULT | FILL_FROM | ANONYMISED;

/// What a bit that is no step's stands for.
pub(super) fn name(bit: usize) -> Option<&'static str> {
    match 1_u64 << bit {
        DEFAULT => Some("default"),
        FILL_FROM => Some("fill-from"),
        ANONYMISED => Some("retention"),
        _ => None,
    }
}

/// Appends the names of the bits that are no steps'.
pub(super) fn names(steps: u64, out: &mut String) {
    for bit in 61..64 {
        if steps & (1 << bit) != 0 {
            if !out.is_empty() {
                out.push('+');
            }
            out.push_str(name(bit).unwrap_or_default());
        }
    }
}

/// The fields that are filled.
pub(super) struct Filling<'a> {
    clean: &'a Clean<'a>,
    /// Field and column, in the order in which they are filled.
    parts: Vec<(usize, u32)>,
    /// Whether what fills must fit into a cell of a workbook.
    in_book: bool,
}

impl<'a> Filling<'a> {
    pub(super) fn new(
        clean: &'a Clean<'a>,
        cleaned: &dyn Fn(usize) -> bool,
        in_book: bool,
    ) -> Self {
        let order = clean.schema.fill_order.iter().copied();
        let parts = order.filter(|field| cleaned(*field)).filter_map(|field| {
            let column = clean.binding.of_field.get(field).copied().flatten()?;
            Some((field, column as u32))
        });
        Self {
            clean,
            parts: parts.collect(),
            in_book,
        }
    }

    /// Fills what is missing; a formula stays what it is.
    pub(super) fn fill(
        &self,
        (batch, fixed): (&Batch<'_>, Option<Fixed<'_>>),
        memory: &mut Memory,
    ) -> Trouble {
        let mut trouble = Trouble::default();
        for (field, column) in &self.parts {
            let field = &self.clean.schema.fields[*field];
            for fill in &field.fills {
                Self::find_missing((batch, fixed), field, *column, memory);
                if memory.rows.is_empty() {
                    break;
                }
                match fill {
                    Fill::Default(text) => {
                        for at in 0..memory.rows.len() {
                            let place = (memory.rows[at] as usize, *column);
                            self.put(batch, field, place, (text, DEFAULT), memory);
                        }
                    }
                    Fill::From(derived) => {
                        trouble.add(self.fill_from(batch, field, *column, derived, memory));
                    }
                }
            }
        }
        trouble
    }

    /// The records whose cell is missing now.
    fn find_missing(
        (batch, fixed): (&Batch<'_>, Option<Fixed<'_>>),
        field: &Field,
        column: u32,
        memory: &mut Memory,
    ) {
        let Memory {
            rows,
            changed,
            frozen,
            ..
        } = memory;
        rows.clear();
        let all = 0..batch.rows() as u32;
        rows.extend(all.filter(|row| {
            let row = *row as usize;
            !frozen[row]
                && field.missing.is(&now(batch, changed, row, column as usize))
                && !fixed.is_some_and(|fixed| fixed.is_formula(batch, row, column))
        }));
    }

    fn fill_from(
        &self,
        batch: &Batch<'_>,
        field: &Field,
        column: u32,
        derived: &Derived,
        memory: &mut Memory,
    ) -> Trouble {
        let Clean {
            schema, binding, ..
        } = self.clean;
        let named = derived.mentions.named.iter().copied();
        memory
            .sheet
            .fill((batch, &memory.changed), binding, named, &memory.rows);
        let cells = memory.sheet.cells(schema);
        let places: Vec<u32> = (0..memory.rows.len() as u32).collect();
        let mut texts = Vec::new();
        let context = Context { given: &[] };
        let formula = &derived.formula;
        let trouble = each(
            formula,
            &cells,
            context,
            &mut memory.engine,
            &places,
            |_, value| {
                texts.push(text_of(value, field));
            },
        );
        for (at, text) in texts.iter().enumerate() {
            if !text.is_empty() {
                let place = (memory.rows[at] as usize, column);
                self.put(batch, field, place, (text, FILL_FROM), memory);
            }
        }
        trouble
    }

    /// Puts the standard form of `text` into a cell, if the field accepts it.
    fn put(
        &self,
        batch: &Batch<'_>,
        field: &Field,
        (row, column): (usize, u32),
        (text, by): (&str, u64),
        memory: &mut Memory,
    ) {
        let Memory {
            changed, scratch, ..
        } = memory;
        let binding = self.clean.binding;
        let country = field
            .region_field
            .and_then(|field| binding.of_field.get(field).copied().flatten())
            .map_or("".into(), |column| now(batch, changed, row, column));
        let cell = Cell {
            text,
            region: &country,
        };
        let settled = field.cleaning.settle(cell, &field.missing, scratch);
        let form = match settled.changed_by {
            0 => text,
            _ => scratch.text.as_str(),
        };
        let is_held = !self.in_book || fits(form);
        if field.missing.is(form) || !field.accepts(form, &country) || !is_held {
            return;
        }
        drop(country);
        if form == batch.cell(row, column as usize) {
            changed.unset(row, column);
        } else {
            changed.set(row, column, form, by);
        }
    }
}

/// A value as the field writes it.
fn text_of(value: Datum<'_>, field: &Field) -> String {
    let mut text = String::new();
    let known = match value {
        Datum::Date(day) => Value::Date(day),
        Datum::Time(micros) => Value::Time(micros),
        Datum::DateTime { micros, zoned } => Value::DateTime { micros, zoned },
        Datum::Bool(truth) => Value::Bool(truth),
        _ => Value::Bad,
    };
    written::write(value, &mut text);
    // A number with the field's decimal character, a day in its format, true as the field says it.
    let mut spelled = Vec::new();
    let spells = match value {
        Datum::Number(_) | Datum::Date(_) | Datum::Time(_) | Datum::DateTime { .. } => true,
        Datum::Bool(_) => field.type_name == "boolean",
        _ => false,
    };
    if spells && !field.ty.takes_all_text() {
        field.ty.spell(known, &text, &mut spelled);
    }
    match String::from_utf8(spelled) {
        Ok(spelled) if !spelled.is_empty() => spelled,
        _ => text,
    }
}
