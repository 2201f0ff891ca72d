//! How records and their cells are written in the bytes of an input.

use super::dialect::Dialect;

/// How records and their cells are written in the bytes of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// Cells parted by a delimiter (RFC 4180 and its relatives).
    Csv(Dialect),
    /// One JSON object a line; its keys name the columns.
    Jsonl,
}

impl Notation {
    /// As reports name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv(dialect) if dialect.delimiter == b'\t' => "tsv",
            Self::Csv(_) => "csv",
            Self::Jsonl => "jsonl",
        }
    }

    /// How cells are parted and quoted, where they are.
    pub fn dialect(self) -> Option<Dialect> {
        match self {
            Self::Csv(dialect) => Some(dialect),
            Self::Jsonl => None,
        }
    }
}

impl Default for Notation {
    fn default() -> Self {
        Self::Csv(Dialect::default())
    }
}
