//! One finding, with everything a reader needs to go to the very cell.

use crate::error::Result;
use crate::table::codes::Severity;

/// A finding as reports show it. Values already obey the field's class.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// `required`, `kind.email`, `ragged-short` …
    pub code: String,
    /// As declared.
    pub severity: Severity,
    /// The field it is about; none for keys of several fields and whole records.
    pub field: Option<String>,
    /// For keys of several fields and rules.
    pub fields: Option<Vec<String>>,
    /// The header as it stands in the file.
    pub header: Option<String>,
    /// The input as the user named it.
    pub file: String,
    /// Of a workbook.
    pub sheet: Option<String>,
    /// Where a spreadsheet shows it, from 1.
    pub row: Option<u64>,
    /// `D17`.
    pub cell: Option<String>,
    /// Data records of this input from 1; 0 for the header; none for blank lines and the whole table.
    pub record: Option<u64>,
    /// The physical line on which the record begins, from 1; none in sheets.
    pub line: Option<u64>,
    /// The record's primary key: field and value, in the key's order; none without a primary key.
    pub key: Option<Vec<(String, String)>>,
    /// The cell, masked as its class asks; none for whole records.
    pub value: Option<String>,
    /// What is wrong, in the user's language.
    pub message: String,
    /// What it might have been, as guarded as `value`.
    pub suggest: Option<String>,
    /// The earlier record, for duplicates.
    pub first: Option<First>,
    /// For `ragged-*`: cells expected and found.
    pub cells: Option<Cells>,
}

/// Takes findings in input order.
pub type Sink<'a> = &'a mut (dyn FnMut(&Finding) -> Result<()> + Send);

/// Where the first of two equal keys stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct First {
    /// The input as the user named it.
    pub file: String,
    /// Where a spreadsheet shows it, from 1.
    pub row: u64,
    /// Data records of that input from 1.
    pub record: u64,
}

/// How many cells a ragged record should have and has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cells {
    /// As the header says.
    pub expected: u64,
    /// As the record says.
    pub found: u64,
}

/// Which findings a report lists, and what of the summary it shows. The default is nothing at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wants {
    /// Every finding.
    pub all: bool,
    /// The first of all.
    pub first: u64,
    /// The first of each code.
    pub per_code: u64,
    /// The inputs' digests.
    pub sha256: bool,
    /// The records of the table, once more when all findings are known.
    pub again: bool,
}

impl Wants {
    /// What two reports want together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            all: self.all || other.all,
            first: self.first.max(other.first),
            per_code: self.per_code.max(other.per_code),
            sha256: self.sha256 || other.sha256,
            again: self.again || other.again,
        }
    }

    /// Whether the next finding is wanted, after `seen` findings, `of_code` of them of its code.
    #[inline]
    pub fn takes(self, seen: u64, of_code: u64) -> bool {
        self.all || seen < self.first || of_code < self.per_code
    }
}
