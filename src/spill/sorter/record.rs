//! A row with its key as bytes: in memory and in private files the same.

/// Bytes before the key: its length and the row's, each a `u32`.
pub(super) const HEAD: usize = 8;

/// A row with its key.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'a> {
    /// Bytes that sort.
    pub key: &'a [u8],
    /// Bytes that go with them.
    pub row: &'a [u8],
    /// Lengths, key and row.
    pub whole: &'a [u8],
}

impl<'a> Record<'a> {
    /// How many bytes a row with this key takes.
    #[inline]
    pub(super) fn length(key: &[u8], row: &[u8]) -> usize {
        HEAD + key.len() + row.len()
    }

    /// Appends a row with its key.
    #[inline]
    pub(super) fn push(key: &[u8], row: &[u8], out: &mut Vec<u8>) {
        let lengths = (row.len() as u64) << 32 | key.len() as u64;
        out.extend_from_slice(&lengths.to_le_bytes());
        out.extend_from_slice(key);
        out.extend_from_slice(row);
    }

    /// How many bytes the record that begins with `bytes` has: beside its head the key's, then the row's. Nothing if
    /// even the head is not there.
    #[inline]
    pub(super) fn lengths(bytes: &[u8]) -> (usize, usize) {
        let lengths = bytes.first_chunk::<HEAD>().copied().unwrap_or_default();
        let lengths = u64::from_le_bytes(lengths);
        (
            (lengths & u64::from(u32::MAX)) as usize,
            (lengths >> 32) as usize,
        )
    }

    /// The record that `bytes` begin with.
    #[inline]
    pub(super) fn at(bytes: &'a [u8]) -> Self {
        let (key, row) = Self::lengths(bytes);
        let whole = &bytes[..HEAD + key + row];
        let (key, row) = whole[HEAD..].split_at(key);
        Self { key, row, whole }
    }
}
