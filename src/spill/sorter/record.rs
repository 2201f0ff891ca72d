//! A row with its key as bytes: in memory and in private files the same.
//!
//! The key's first byte is in the head; the others follow the row, or stand in it where the caller knows that they do.

/// What a record begins with; as bytes [`Head::LEN`], little end first.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Head {
    /// Bytes of the row.
    row: u32,
    /// Bytes of the key.
    key: u32,
    /// Where, from the row's first byte, the key's second byte is.
    rest_at: u32,
    /// The key's first byte; 0 if it has none.
    lead: u8,
}

/// A row with its key.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'a> {
    /// What sorts.
    pub key: Key<'a>,
    /// What goes with it.
    pub row: &'a [u8],
    /// All of the record.
    pub whole: &'a [u8],
}

/// A key: bytes that sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key<'a> {
    /// The first byte.
    lead: Option<u8>,
    /// The others.
    rest: &'a [u8],
}

/// Bytes of a key that are looked at together.
pub(super) const CARRIED: usize = 8;

impl<'a> Key<'a> {
    /// The key of these bytes.
    #[inline]
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let (lead, rest) = bytes.split_first().unzip();
        Self {
            lead: lead.copied(),
            rest: rest.unwrap_or_default(),
        }
    }

    /// How many bytes.
    #[inline]
    pub(super) fn len(self) -> usize {
        usize::from(self.lead.is_some()) + self.rest.len()
    }

    /// The first eight bytes as a number that sorts as they do.
    #[inline]
    pub(super) fn carried(self) -> u64 {
        u64::from(self.lead.unwrap_or(0)) << 56 | carried(self.rest) >> 8
    }

    /// The bytes after the first `depth`, which is not 0.
    #[inline]
    pub(super) fn after(self, depth: usize) -> &'a [u8] {
        self.rest.get(depth - 1..).unwrap_or_default()
    }

    /// All bytes.
    pub(super) fn to_vec(self) -> Vec<u8> {
        self.lead
            .into_iter()
            .chain(self.rest.iter().copied())
            .collect()
    }
}

/// The first eight bytes as a number that sorts as they do.
#[inline]
pub(super) fn carried(bytes: &[u8]) -> u64 {
    if let Some(bytes) = bytes.first_chunk::<CARRIED>() {
        return u64::from_be_bytes(*bytes);
    }
    let mut filled = [0; CARRIED];
    filled[..bytes.len()].copy_from_slice(bytes);
    u64::from_be_bytes(filled)
}

impl Head {
    /// Bytes of a head.
    pub(super) const LEN: usize = 13;

    /// The head that `bytes` begin with; of nothing where they are too few.
    #[inline]
    pub(super) fn of(bytes: &[u8]) -> Self {
        let head = bytes.first_chunk::<{ Self::LEN }>();
        let Some(([row, key, rest_at], [lead])) = head.map(|head| head.as_chunks()) else {
            return Self::default();
        };
        Self {
            row: u32::from_le_bytes(*row),
            key: u32::from_le_bytes(*key),
            rest_at: u32::from_le_bytes(*rest_at),
            lead: *lead,
        }
    }

    /// Bytes of the whole record.
    #[inline]
    pub(super) fn whole(self) -> usize {
        let key_end = self.rest_at as usize + self.rest();
        Self::LEN + key_end.max(self.row as usize)
    }

    fn rest(self) -> usize {
        (self.key as usize).saturating_sub(1)
    }

    /// The record of this head that `bytes` begin with.
    #[inline]
    pub(super) fn record(self, bytes: &[u8]) -> Record<'_> {
        let whole = &bytes[..self.whole()];
        let body = &whole[Self::LEN..];
        Record {
            key: Key {
                lead: (self.key > 0).then_some(self.lead),
                rest: &body[self.rest_at as usize..][..self.rest()],
            },
            row: &body[..self.row as usize],
            whole,
        }
    }
}

/// A row with its key, to be kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct NewRecord<'a> {
    key: Key<'a>,
    row: &'a [u8],
    /// Where in the row the key's second byte stands.
    within: Option<usize>,
}

impl<'a> NewRecord<'a> {
    /// `within`: where in the row the key's second byte and all that follow may stand.
    #[inline]
    pub(super) fn new(key: &'a [u8], row: &'a [u8], within: Option<usize>) -> Self {
        let key = Key::new(key);
        let within = within.filter(|at| {
            let there = row.get(*at..).and_then(|rest| rest.get(..key.rest.len()));
            there == Some(key.rest)
        });
        Self { key, row, within }
    }

    /// What sorts.
    #[inline]
    pub(super) fn key(self) -> Key<'a> {
        self.key
    }

    /// Bytes of the record.
    #[inline]
    pub(super) fn whole(self) -> usize {
        let beside = if self.within.is_some() {
            0
        } else {
            self.key.rest.len()
        };
        Head::LEN + self.row.len() + beside
    }

    /// Appends the record.
    #[inline]
    pub(super) fn push(self, out: &mut Vec<u8>) {
        let rest_at = self.within.unwrap_or(self.row.len());
        let mut head = [0; Head::LEN];
        head[..4].copy_from_slice(&(self.row.len() as u32).to_le_bytes());
        head[4..8].copy_from_slice(&(self.key.len() as u32).to_le_bytes());
        head[8..12].copy_from_slice(&(rest_at as u32).to_le_bytes());
        head[12] = self.key.lead.unwrap_or(0);
        out.extend_from_slice(&head);
        out.extend_from_slice(self.row);
        if self.within.is_none() {
            out.extend_from_slice(self.key.rest);
        }
    }
}

impl<'a> Record<'a> {
    /// The record that `bytes` begin with.
    #[inline]
    pub(super) fn at(bytes: &'a [u8]) -> Self {
        Head::of(bytes).record(bytes)
    }
}
