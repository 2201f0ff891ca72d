//! How a text table is written: which byte parts cells, which one quotes them.

/// The dialect of a CSV input. Bytes, not characters: every encoding whose trail bytes cannot be mistaken for them
/// is cut and scanned as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// Parts two cells.
    pub delimiter: u8,
    /// Opens and closes a quoted cell; doubled inside one it is data (RFC 4180 §2.7).
    pub quote: u8,
}

impl Default for Dialect {
    /// RFC 4180.
    fn default() -> Self {
        Self {
            delimiter: b',',
            quote: b'"',
        }
    }
}
