//! What a value must be beyond its type: the constraints of Table Schema v2, one file each, and the table of them.
//!
//! A constraint is compiled once from the schema and asked only about cells that are present and of the field's
//! type. `required` and `unique` are no constraints in this sense: the first is about cells that are missing, the
//! second about the whole table.

mod cast;
mod json_schema;
mod length;
mod one_of;
mod pattern;
mod range;

use std::fmt::Debug;

pub(super) use cast::Cast;
pub(crate) use range::iso;

use super::node::Node;
use super::source::Fault;
use crate::table::batch::Column;
use crate::table::value::Value;
use crate::text::Message;

/// One constraint, compiled for one field.
pub trait Constraint: Debug + Send + Sync {
    /// Whether the constraint holds. `value` is what the field's type made of `text`, and present.
    fn holds(&self, value: Value, text: &str) -> bool;

    /// Why it does not hold: a clause without a full stop, never the text itself (it may be sensitive).
    fn explain(&self, value: Value, text: &str) -> Message;

    /// What the text was probably meant to be, if that is known.
    fn suggest(&self, _text: &str) -> Option<String> {
        None
    }

    /// Checks a whole column: appends the row of every cell that is present and breaks the constraint. (One
    /// dynamic call a column; the loop is compiled for each constraint.)
    fn check_column(&self, cells: Column<'_>, values: &[Value], broken: &mut Vec<u32>) {
        for ((row, text), value) in (0..).zip(cells.iter()).zip(values) {
            if value.is_present() && !self.holds(*value, text) {
                broken.push(row);
            }
        }
    }
}

/// Compiles a constraint for one field from what stands in the schema.
type Build = fn(&Cast<'_>, &Node) -> Result<Box<dyn Constraint>, Fault>;

/// One line of the table of constraints.
#[derive(Debug)]
pub(super) struct Entry {
    /// As a schema spells it.
    pub name: &'static str,
    /// The code of its findings.
    pub code: &'static str,
    /// The types that may carry it; empty means all (Table Schema v2, Field constraints).
    pub types: &'static [&'static str],
    /// Compiles it.
    pub build: Build,
}

impl Entry {
    /// Whether a field of this type may carry it.
    pub(super) fn applies_to(&self, type_name: &str) -> bool {
        self.types.is_empty() || self.types.contains(&type_name)
    }
}

/// Every constraint, in the order in which findings of one cell are told.
pub(super) static CONSTRAINTS: &[&Entry] = &[
    &length::MIN_LENGTH,
    &length::MAX_LENGTH,
    &range::MINIMUM,
    &range::MAXIMUM,
    &range::EXCLUSIVE_MINIMUM,
    &range::EXCLUSIVE_MAXIMUM,
    &pattern::PATTERN,
    &one_of::ENUM,
    &one_of::CATEGORIES,
    &json_schema::JSON_SCHEMA,
];
