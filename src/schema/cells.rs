//! The cells of a batch as expressions ask for them.

use std::sync::LazyLock;

use super::Schema;
use super::bind::Binding;
use crate::expr::scope::Cells;
use crate::table::batch::{Batch, Column};
use crate::table::value::Value;
use crate::types::Type;
use crate::types::missing::Missing;

/// Of a column that is no field's: nothing, or white space only.
static BLANK: LazyLock<Missing> = LazyLock::new(|| Missing::new([String::new()], true));

/// The cells of a batch by slot: fields of the schema, then columns of the file ([`super::scope::Names`]).
#[derive(Clone, Copy, Debug)]
pub struct SlotCells<'a> {
    schema: &'a Schema,
    binding: &'a Binding,
    batch: &'a Batch<'a>,
    read: &'a [Vec<Value>],
}

impl<'a> SlotCells<'a> {
    /// `read` are the values of fields that have been read already, by field; empty (or not there) where they have
    /// not.
    pub fn new(
        schema: &'a Schema,
        binding: &'a Binding,
        batch: &'a Batch<'a>,
        read: &'a [Vec<Value>],
    ) -> Self {
        Self {
            schema,
            binding,
            batch,
            read,
        }
    }
}

impl Cells for SlotCells<'_> {
    fn rows(&self) -> usize {
        self.batch.rows()
    }

    fn column(&self, slot: usize) -> Option<Column<'_>> {
        let column = match slot.checked_sub(self.schema.fields.len()) {
            Some(column) => column,
            None => self.binding.of_field.get(slot).copied().flatten()?,
        };
        Some(self.batch.column(column))
    }

    fn missing(&self, slot: usize) -> &Missing {
        match self.schema.fields.get(slot) {
            Some(field) => &field.missing,
            None => &BLANK,
        }
    }

    fn ty(&self, slot: usize) -> Option<&dyn Type> {
        let field = self.schema.fields.get(slot)?;
        (field.type_name != "any").then_some(field.ty.as_ref())
    }

    fn values(&self, slot: usize) -> Option<&[Value]> {
        let values = self.read.get(slot)?;
        (values.len() == self.batch.rows()).then_some(values)
    }

    fn is_valid(&self, slot: usize, text: &str) -> bool {
        let Some(field) = self.schema.fields.get(slot) else {
            return true;
        };
        let value = field.ty.read(text);
        value.is_present()
            && field.kind.as_ref().is_none_or(|(_, kind)| kind.check(text))
            && field
                .constraints
                .iter()
                .all(|(_, constraint)| constraint.holds(value, text))
    }
}

/// One record of no table: for what depends on no cell.
#[derive(Clone, Copy, Debug)]
pub struct OneRecord;

impl Cells for OneRecord {
    fn rows(&self) -> usize {
        1
    }

    fn column(&self, _: usize) -> Option<Column<'_>> {
        None
    }

    fn missing(&self, _: usize) -> &Missing {
        &BLANK
    }

    fn ty(&self, _: usize) -> Option<&dyn Type> {
        None
    }

    fn is_valid(&self, _: usize, _: &str) -> bool {
        false
    }
}
