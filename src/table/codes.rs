//! The codes of findings: stable, free of language, each with its default severity and what to do about it.

use super::violation::CheckId;
use crate::text;
use crate::text::Text;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Told, never judged.
    Info,
    /// Judged only under `--fail-on warning`.
    Warning,
    /// Judged.
    Error,
}

impl Severity {
    /// As a report spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One code.
#[derive(Debug)]
pub struct Code {
    /// As reports and schemas spell it.
    pub name: &'static str,
    /// Its severity unless the schema says otherwise.
    pub severity: Severity,
    /// What it means, a heading.
    pub title: Text,
    /// What would help, a sentence.
    pub hint: Text,
}

/// Bytes that are not of the input's encoding.
pub const INVALID_ENCODING: CheckId = CheckId(0);
/// A NUL byte.
pub const NUL_BYTE: CheckId = CheckId(1);
/// A quote inside a cell that does not begin with one.
pub const STRAY_QUOTE: CheckId = CheckId(2);
/// Text after a closing quote.
pub const MALFORMED_QUOTE: CheckId = CheckId(3);
/// Fewer cells than the header.
pub const RAGGED_SHORT: CheckId = CheckId(4);
/// More cells than the header.
pub const RAGGED_LONG: CheckId = CheckId(5);
/// A line with nothing on it, or a record of empty cells only.
pub const BLANK_ROW: CheckId = CheckId(6);
/// A Ctrl-Z at the end of the file.
pub const STRAY_CONTROL_Z: CheckId = CheckId(7);
/// A quote that is never closed.
pub const UNTERMINATED_QUOTE: CheckId = CheckId(8);
/// Nothing in the file.
pub const EMPTY_FILE: CheckId = CheckId(9);
/// A header with no text.
pub const BLANK_HEADER: CheckId = CheckId(10);
/// A header that stands twice, or a second header for one field.
pub const DUPLICATE_HEADER: CheckId = CheckId(11);
/// A column that the schema does not know.
pub const EXTRA_COLUMN: CheckId = CheckId(12);
/// A field that has no column.
pub const MISSING_COLUMN: CheckId = CheckId(13);
/// A header that means another field than the one at its place.
pub const COLUMN_ORDER: CheckId = CheckId(14);

/// Every code that is not of a kind, a rule or a check; the first fifteen are those above, at their numbers.
pub static CODES: &[Code] = &[];
