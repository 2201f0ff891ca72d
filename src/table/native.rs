//! Cells that are more than text where they are read: numbers, booleans and null in JSON, days and times in a sheet.
//!
//! Everything behind the readers sees text. A typed cell becomes its own usual text, and in the column of a declared
//! field the text by which that field knows it ([`Spell`]), so that it satisfies any `format`.

use std::fmt::Debug;

/// What a cell is where it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Native {
    /// Nothing.
    Null,
    /// A number, its text as JSON spells one.
    Number,
    /// A boolean: `true`, `false`.
    Boolean,
    /// A day as ISO 8601 writes it: `2024-03-05`.
    Date,
    /// A day and a time, with a `T` between them.
    DateTime,
    /// A time of day: `06:30:00`.
    Time,
    /// A span of time: `36:00:00`, or as ISO 8601 writes it.
    Duration,
}

/// How a field spells a typed cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelled {
    /// With its usual text.
    Usually,
    /// With another text.
    Anew,
    /// The cell is of the field's type, and yet no text of the field's formats stands for it: seconds where they have
    /// none. It keeps its usual text.
    NotAtAll,
}

/// Knows how the fields of a table spell typed cells.
pub trait Spell: Debug + Send + Sync {
    /// How the field in this column (from 0) spells a cell whose usual text is `text`; another text is appended.
    fn spell(&self, column: usize, native: Native, text: &str, out: &mut Vec<u8>) -> Spelled;
}
