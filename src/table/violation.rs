//! What is wrong with a cell or a record, as small as it can be said.
//!
//! Checks only say *that* a cell is wrong. Why is worked out (`explain`) when a report lists the finding, so a file
//! of a million bad cells costs no more than a million of these.

/// Which check of the compiled schema: an index into its list of checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CheckId(pub u16);

/// One thing wrong in a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// The record in the batch, from 0.
    pub row: u32,
    /// The column of the input, from 0; [`Violation::RECORD`] when it is of the whole record.
    pub column: u32,
    /// What was checked.
    pub check: CheckId,
}

impl Violation {
    /// The column of what concerns a whole record: sorts after every column.
    pub const RECORD: u32 = u32::MAX;
}
