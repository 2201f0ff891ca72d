//! How a text table is written: which byte parts cells, which one quotes them, which ones escape and comment.

/// The dialect of a CSV input. Bytes, not characters: every encoding whose trail bytes cannot be mistaken for them
/// is cut and scanned as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// Parts two cells.
    pub delimiter: u8,
    /// Opens and closes a quoted cell; doubled inside one it is data (RFC 4180 §2.7).
    pub quote: u8,
    /// Makes the sign after it data, within quotes and without, and is no data itself.
    pub escape: Option<u8>,
    /// Begins a line that is no record, where a record would begin.
    pub comment: Option<u8>,
}

impl Dialect {
    /// Whether both read and write every cell alike; comments are no cells.
    pub fn parts_like(self, other: Self) -> bool {
        self == Self {
            comment: self.comment,
            ..other
        }
    }
}

impl Default for Dialect {
    /// RFC 4180.
    fn default() -> Self {
        Self {
            delimiter: b',',
            quote: b'"',
            escape: None,
            comment: None,
        }
    }
}
