//! What a cell can be: the types of Table Schema v2, one file each, and the table of them.
//!
//! A type is compiled once from the field's [`Options`] and then asked cell by cell. It says *whether* a cell is of
//! the type ([`Type::read`]); *why not* is said only when a report wants to know ([`Type::explain`]).

mod address;
mod any;
pub mod missing;
mod string;

use std::fmt::Debug;

use crate::table::batch::Column;
use crate::table::value::Value;
use crate::text::{Message, Text};
use missing::Missing;

/// Everything the tool knows about one type of cell, compiled for one field.
pub trait Type: Debug + Send + Sync {
    /// What `text` means: of the type, or [`Value::Bad`]. The text is as it stands in the file, untrimmed; missing
    /// cells never get here. Never [`Value::Empty`].
    fn read(&self, text: &str) -> Value;

    /// What a typed cell of a workbook means here: `native` as the sheet holds it, `text` as it would be written
    /// out. A cell of the right type satisfies any `format`; one of another type is [`Value::Bad`].
    fn accept(&self, native: Value, text: &str) -> Value;

    /// Why `text`, which `read` calls bad, is not of the type: a clause without a full stop, without the text
    /// itself (it may be sensitive).
    fn explain(&self, text: &str) -> Message;

    /// Appends bytes that sort as the values do, and that are equal when and only when the values are.
    /// `value` is what `read` made of `text`, and present.
    fn key(&self, value: Value, text: &str, out: &mut Vec<u8>);

    /// How long the value is, for `minLength` and `maxLength`: code points of a string, items of an array,
    /// properties of an object.
    fn length(&self, text: &str) -> usize {
        text.chars().count()
    }

    /// Reads a whole column: appends one value a cell. (One dynamic call a column; the loop is compiled for each
    /// type.)
    fn read_column(&self, cells: Column<'_>, missing: &Missing, out: &mut Vec<Value>) {
        out.extend(cells.iter().map(|text| {
            if missing.is(text) {
                Value::Empty
            } else {
                self.read(text)
            }
        }));
    }
}

/// What a field may say about its type; a property that the type does not know is a schema error.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// `format`, without a leading `fmt:`; absent is `default`.
    pub format: Option<String>,
    /// `formats` (ours): several date formats, tried in order; ISO is always accepted beside them.
    pub formats: Vec<String>,
    /// `decimalChar`, default `.`.
    pub decimal_char: Option<String>,
    /// `groupChar`, default none.
    pub group_char: Option<String>,
    /// `bareNumber`, default true.
    pub bare_number: Option<bool>,
    /// `trueValues`.
    pub true_values: Option<Vec<String>>,
    /// `falseValues`.
    pub false_values: Option<Vec<String>>,
    /// `delimiter` of a list, default `,`.
    pub delimiter: Option<String>,
    /// `itemType` of a list, default `string`.
    pub item_type: Option<String>,
}

/// Why a type cannot be made of its options: which property, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// The property as a schema spells it (`format`, `decimalChar` …).
    pub property: &'static str,
    /// What is wrong, a clause.
    pub message: Message,
    /// The word that was probably meant.
    pub near: Option<String>,
}

/// One line of the table of types.
#[derive(Debug)]
pub struct Entry {
    /// As a schema spells it.
    pub name: &'static str,
    /// What it holds.
    pub about: Text,
    /// The properties it knows beside `name`, `type`, `constraints` and the like.
    pub options: &'static [&'static str],
    /// Compiles the type for one field.
    pub build: fn(&Options) -> Result<Box<dyn Type>, Misfit>,
    /// Cells under default options: as written, and whether it is of the type.
    pub samples: &'static [(&'static str, bool)],
}

/// Every type, in the order of the standard.
pub static TYPES: &[&Entry] = &[&string::ENTRY, &any::ENTRY];

/// The type that a schema calls `name`.
pub fn find(name: &str) -> Option<&'static Entry> {
    TYPES.iter().copied().find(|entry| entry.name == name)
}
