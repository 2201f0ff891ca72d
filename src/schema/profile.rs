//! `[profiles.NAME]`: how a table leaves for one reader, such as another system's importer.

use std::sync::Arc;

use crate::table::encoding::OutputEncoding;
use crate::text::Lang;
use crate::types::Type;

/// A profile. What it does not say is as `export` has it without one.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    /// Its name.
    pub name: String,
    /// The fields and derived fields that leave, in order; empty: every column.
    pub fields: Vec<String>,
    /// What records are sorted by: a field or derived field, and whether from the greatest to the least.
    pub sort: Vec<(String, bool)>,
    /// Which headers, as `--headers` has it.
    pub headers: Option<String>,
    /// Headers by field or derived field, where those that are named have one of their own.
    pub renamed: Vec<(String, String)>,
    /// The language of the labels that stand for listed values.
    pub labels: Option<Lang>,
    /// How values are written as text.
    pub style: Style,
    /// Whether cells that would begin a formula are guarded.
    pub guard: Option<bool>,
    /// The format, as `--to` has it.
    pub to: Option<String>,
    /// How text is encoded.
    pub to_encoding: Option<OutputEncoding>,
    /// What separates cells, an ASCII sign.
    pub to_delimiter: Option<u8>,
    /// Whether it is for Excel.
    pub excel: bool,
    /// The most records of a file, at least 1.
    pub split_rows: Option<u64>,
}

/// How values are written where all is text. What a cell does not hold a value of stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Style {
    /// Days, in the form that this type writes.
    pub date: Option<Arc<dyn Type>>,
    /// Points in time without a zone, likewise.
    pub datetime: Option<Arc<dyn Type>>,
    /// Times of day, likewise.
    pub time: Option<Arc<dyn Type>>,
    /// Numbers: what parts the whole from the rest, and what parts thousands.
    pub number: Option<(char, Option<char>)>,
    /// What true is written as.
    pub true_value: Option<String>,
    /// What false is written as.
    pub false_value: Option<String>,
    /// What a missing cell is written as.
    pub missing: Option<String>,
}
