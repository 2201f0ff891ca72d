//! Some fields of some records as they are now, for expressions: what was cleaned reads as cleaned.

use super::changed::Changed;
use crate::expr::scope::Cells;
use crate::schema::Schema;
use crate::schema::bind::Binding;
use crate::table::batch::{Batch, Column, Layout, Record, Span};
use crate::types::Type;
use crate::types::missing::Missing;

/// The memory of an [`Overlay`].
#[derive(Debug, Default)]
pub(super) struct Sheet {
    text: String,
    layout: Layout,
    /// The fields it has, in the order of its columns.
    fields: Vec<usize>,
}

impl Sheet {
    /// Takes the cells of `fields` in `rows` as they are now.
    pub(super) fn fill(
        &mut self,
        (batch, changed): (&Batch<'_>, &Changed),
        binding: &Binding,
        fields: impl Iterator<Item = usize>,
        rows: &[u32],
    ) {
        self.text.clear();
        self.layout.clear();
        self.fields.clear();
        let bound = |field: &usize| binding.of_field.get(*field).copied().flatten().is_some();
        self.fields.extend(fields.filter(bound));
        for row in rows {
            let row = *row as usize;
            self.layout.records.push(Record {
                cells: self.fields.len() as u32,
                first: self.layout.cells.len() as u32,
                ..Record::default()
            });
            for field in &self.fields {
                let column = binding.of_field[*field].unwrap_or_default();
                let text = changed.text(row, column);
                let from = self.text.len();
                self.text
                    .push_str(text.unwrap_or_else(|| batch.cell(row, column)));
                self.layout.cells.push(Span::between(from, self.text.len()));
            }
        }
    }

    /// The cells as expressions ask for them: record 0 is the first of those that were taken.
    pub(super) fn cells<'a>(&'a self, schema: &'a Schema) -> Overlay<'a> {
        Overlay {
            schema,
            batch: Batch::new(b"", &self.text, &self.layout, self.fields.len()),
            fields: &self.fields,
        }
    }
}

/// Cells by field.
#[derive(Debug)]
pub(super) struct Overlay<'a> {
    schema: &'a Schema,
    batch: Batch<'a>,
    fields: &'a [usize],
}

impl Cells for Overlay<'_> {
    fn rows(&self) -> usize {
        self.batch.rows()
    }

    fn column(&self, slot: usize) -> Option<Column<'_>> {
        let column = self.fields.iter().position(|field| *field == slot)?;
        Some(self.batch.column(column))
    }

    fn missing(&self, slot: usize) -> &Missing {
        &self.schema.fields[slot].missing
    }

    fn ty(&self, slot: usize) -> Option<&dyn Type> {
        let field = &self.schema.fields[slot];
        (field.type_name != "any").then_some(field.ty.as_ref())
    }

    fn is_valid(&self, slot: usize, row: usize, text: &str) -> bool {
        let field = &self.schema.fields[slot];
        let region = field.region_field.and_then(|field| self.column(field));
        self.schema
            .is_valid(field, text, region.map_or("", |region| region.get(row)))
    }
}
