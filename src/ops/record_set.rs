//! A set of records: a bit each, in blocks that are only made where a record is in.

use crate::spill::Budget;

/// Records a block covers.
const BLOCK: u64 = 1 << 16;
const WORDS: usize = (BLOCK / 64) as usize;

/// A set of record numbers (from 0).
#[derive(Debug)]
pub(super) struct RecordSet {
    blocks: Vec<Option<Box<[u64; WORDS]>>>,
    len: u64,
    budget: Budget,
    taken: usize,
}

impl RecordSet {
    /// An empty set. What it holds counts against `budget` but is never refused: a bit a record.
    pub(super) fn new(budget: Budget) -> Self {
        Self {
            blocks: Vec::new(),
            len: 0,
            budget,
            taken: 0,
        }
    }

    /// Puts a record in; whether it was not there before.
    pub(super) fn insert(&mut self, record: u64) -> bool {
        let (block, bit) = ((record / BLOCK) as usize, record % BLOCK);
        if self.blocks.len() <= block {
            self.blocks.resize_with(block + 1, || None);
        }
        let words = match &mut self.blocks[block] {
            Some(words) => words,
            empty => {
                if self.budget.take(WORDS * 8) {
                    self.taken += WORDS * 8;
                }
                empty.insert(Box::new([0; WORDS]))
            }
        };
        let (word, mask) = (&mut words[(bit / 64) as usize], 1 << (bit % 64));
        let new = *word & mask == 0;
        *word |= mask;
        self.len += u64::from(new);
        new
    }

    /// Whether a record is in.
    pub(super) fn has(&self, record: u64) -> bool {
        let bit = record % BLOCK;
        self.blocks
            .get((record / BLOCK) as usize)
            .and_then(Option::as_ref)
            .is_some_and(|words| words[(bit / 64) as usize] >> (bit % 64) & 1 == 1)
    }

    /// How many are in.
    pub(super) fn len(&self) -> u64 {
        self.len
    }
}

impl Drop for RecordSet {
    fn drop(&mut self) {
        self.budget.give(self.taken);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_holds_what_was_put_in(records in proptest::collection::vec(0_u64..300_000, 0..200)) {
            let mut set = RecordSet::new(Budget::new(0));
            let mut expected = BTreeSet::new();
            for record in &records {
                prop_assert_eq!(set.insert(*record), expected.insert(*record));
            }
            prop_assert_eq!(set.len(), expected.len() as u64);
            for record in records.iter().flat_map(|record| [*record, record + 1, record.saturating_sub(1)]) {
                prop_assert_eq!(set.has(record), expected.contains(&record));
            }
        }
    }
}
