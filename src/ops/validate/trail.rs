//! Where the chunks of an input began, so that any record can be found again; and a record's short address.

use crate::table::place::Start;

/// Where one chunk stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Checkpoint {
    /// What came before it.
    pub start: Start,
    /// Its number, first byte and length, to read it again.
    pub at: (u64, u64, usize),
}

/// The checkpoints of one input, in order: 48 bytes for each chunk.
#[derive(Debug, Default)]
pub(super) struct Trail(pub Vec<Checkpoint>);

impl Trail {
    /// The checkpoint of the chunk that holds a record (from 0, of this input).
    pub(super) fn of(&self, record: u64) -> Option<&Checkpoint> {
        let after = self
            .0
            .partition_point(|checkpoint| checkpoint.start.records <= record);
        self.0.get(after.checked_sub(1)?)
    }

    /// The row of a record (from 0, of this input) before which `gaps` rows of its chunk are no records.
    pub(super) fn row(&self, record: u64, gaps: u64) -> Option<u64> {
        let start = self.of(record)?.start;
        Some(start.rows + (record - start.records) + gaps + 1)
    }
}

/// A record in eight bytes: its number over all inputs (38 bits), the rows before it in its chunk that are no
/// records (25 bits: a chunk has at most 16 Mi bytes), and whether its key is referred to rather than a key of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Address(pub u64);

impl Address {
    const RECORD: u64 = (1 << Self::RECORD_BITS) - 1;
    const RECORD_BITS: u32 = 38;
    const GAPS: u64 = (1 << 25) - 1;
    const REFERRED: u64 = 1 << 63;

    /// The address of a record.
    pub(super) fn new(record: u64, gaps: u64) -> Self {
        Self(record & Self::RECORD | gaps.min(Self::GAPS) << Self::RECORD_BITS)
    }

    /// The same record, as one that is referred to.
    pub(super) fn referred(self) -> Self {
        Self(self.0 | Self::REFERRED)
    }

    /// Whether it is one that is referred to.
    pub(super) fn is_referred(self) -> bool {
        self.0 & Self::REFERRED != 0
    }

    /// The record's number over all inputs, from 0.
    pub(super) fn record(self) -> u64 {
        self.0 & Self::RECORD
    }

    /// Rows before it in its chunk that are no records.
    pub(super) fn gaps(self) -> u64 {
        self.0 >> Self::RECORD_BITS & Self::GAPS
    }
}
