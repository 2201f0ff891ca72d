//! What an expression needs to know from outside: what names mean, and what cells hold.

use std::sync::Arc;

use super::ValueType;
use super::plan::Derived;
use crate::table::batch::Column;
use crate::table::class::Class;
use crate::table::value::Value;
use crate::text::Message;
use crate::types::Type;
use crate::types::missing::Missing;

/// What names mean where an expression is bound.
pub trait Scope {
    /// What a name means: by name, title or alias, as a header does.
    ///
    /// # Errors
    /// Why it means nothing.
    fn find(&self, name: &str) -> Result<Found<'_>, Absent>;
}

/// Why a name means nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Absent {
    /// Nothing is called so.
    Unknown {
        /// The nearest name, if there is one.
        near: Option<String>,
    },
    /// The schema knows it, and the table does not have what it stands for.
    NoColumn {
        /// What is not there, a clause.
        message: Message,
        /// The nearest header, if there is one.
        near: Option<String>,
    },
}

/// What a name means.
#[derive(Clone, Debug)]
pub enum Found<'a> {
    /// A field; cells are asked for by the slot.
    Field(Subject<'a>),
    /// A derived field.
    Derived(Arc<Derived>),
}

/// A field that an expression may name.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Under which its cells are asked for.
    pub slot: usize,
    /// Its type as declared; none without a schema: its use decides how it is read.
    pub ty: Option<(ValueType, &'a dyn Type)>,
    /// Its values in their listed order, where the schema gives a text field one.
    pub order: Option<&'a [String]>,
    /// How sensitive its cells are.
    pub class: Class,
    /// Of the field whose cells say for which country its cells are judged.
    pub region: Option<usize>,
}

/// The cells that an expression is evaluated on: some records of one table.
pub trait Cells {
    /// How many records.
    fn rows(&self) -> usize;

    /// The cells of a field; none if the table has no column for it: all are missing then.
    fn column(&self, slot: usize) -> Option<Column<'_>>;

    /// Which of its cells are missing.
    fn missing(&self, slot: usize) -> &Missing;

    /// How its cells are read; none for a field without a declared type.
    fn ty(&self, slot: usize) -> Option<&dyn Type>;

    /// Its values, where they have been read already.
    fn values(&self, _slot: usize) -> Option<&[Value]> {
        None
    }

    /// Whether a present cell, that of record `row`, keeps every rule of its field: type, kind and constraints.
    fn is_valid(&self, slot: usize, row: usize, text: &str) -> bool;
}
