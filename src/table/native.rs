//! Cells that are more than text where they are read: numbers, booleans and null in JSON.
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
}

/// Knows how the fields of a table spell typed cells.
pub trait Spell: Debug + Send + Sync {
    /// Appends the text by which the field in this column (from 0) knows a cell whose usual text is `text`; false if
    /// that is `text` itself.
    fn spell(&self, column: usize, native: Native, text: &str, out: &mut Vec<u8>) -> bool;
}
