//! The value that stands before a record on its way to the file of that value.

use crate::types::spelling::is_blank;

/// Appends a value; one of blanks alone is none, as it is where records are sorted.
pub(super) fn push(value: &str, out: &mut Vec<u8>) {
    let value = if value.chars().all(is_blank) {
        ""
    } else {
        value
    };
    out.extend((value.len() as u32).to_le_bytes());
    out.extend_from_slice(value.as_bytes());
}

/// The value and the record behind it.
pub(super) fn apart(record: &[u8]) -> Option<(&[u8], &[u8])> {
    let (len, rest) = record.split_first_chunk()?;
    rest.split_at_checked(u32::from_le_bytes(*len) as usize)
}
