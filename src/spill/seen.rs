//! Which keys were seen where: 128-bit fingerprints in partitions, compared only when all are there.
//!
//! Noting a key appends 24 bytes to one of a few hundred partitions, so nothing big is probed while rows stream;
//! each partition is later small enough for a core's cache. Two different keys are taken for equal with a chance of
//! about n² / 2¹²⁹ for n keys: 10⁻²¹ for a billion.

use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::num::NonZero;
use std::sync::{Mutex, PoisonError};

use super::Budget;
use crate::error::Result;
use crate::io::spool::{SpoolFile, failed, unread};
use crate::pipeline::{self, Flow};

/// Partitions of all the stores of a run together; the highest bits of a fingerprint choose one.
const PARTS: usize = 256;
/// Partitions a store has at least.
const FEWEST: usize = 16;
/// Sightings a block; blocks are what is asked of the budget.
const BLOCK: usize = 256;
const BLOCK_BYTES: usize = BLOCK * SIGHTING;
const SIGHTING: usize = size_of::<Sighting>();
/// Sightings of a partition that wait beside those of the others before they go to its blocks: what is written to
/// at random stays small enough for a core's cache.
const STAGED: usize = 16;
/// Different keys that all threads together look at, each in a partition of its own; more are looked at in several
/// rounds.
const TOGETHER: usize = 1 << 20;

/// A key's fingerprint, and where it was seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sighting {
    /// The higher half of the fingerprint.
    pub high: u64,
    /// The lower half.
    pub low: u64,
    /// Where: whatever the caller counts.
    pub at: u64,
}

/// Keys and where they were seen.
///
/// Beside what the budget grants it holds two blocks (12 KiB) for each of its partitions.
#[derive(Debug)]
pub struct Seen {
    budget: Budget,
    parts: Vec<Partition>,
    /// [`STAGED`] places for each partition.
    staged: Vec<Sighting>,
    /// How many of them are taken.
    waiting: Vec<u8>,
    /// The bits of a fingerprint's higher half below those that choose its partition.
    shift: u32,
    blocks: usize,
    /// Blocks that the budget has granted.
    granted: usize,
    spilled: Option<BufWriter<SpoolFile>>,
    written: u64,
}

#[derive(Debug, Default)]
struct Partition {
    blocks: Vec<Vec<Sighting>>,
    /// Offset and number of sightings of each stretch in the file, oldest first.
    stretches: Vec<(u64, usize)>,
}

impl Seen {
    /// Nothing seen yet; one of `stores` that share the budget.
    pub fn new(budget: Budget, stores: usize) -> Self {
        let share = (PARTS / stores.max(1)).max(FEWEST);
        let parts = 1 << share.ilog2();
        Self {
            budget,
            parts: (0..parts).map(|_| Partition::default()).collect(),
            staged: vec![Sighting::default(); parts * STAGED],
            waiting: vec![0; parts],
            shift: u64::BITS - parts.trailing_zeros(),
            blocks: 0,
            granted: 0,
            spilled: None,
            written: 0,
        }
    }

    /// Notes that a key was seen.
    ///
    /// # Errors
    /// [`Error::Write`](crate::error::Error::Write) when the disk is full.
    #[inline]
    pub fn note(&mut self, fingerprint: u128, at: u64) -> Result<()> {
        let sighting = Sighting {
            high: (fingerprint >> 64) as u64,
            low: fingerprint as u64,
            at,
        };
        let part = (sighting.high >> self.shift) as usize;
        let waiting = &mut self.waiting[part];
        self.staged[part * STAGED + usize::from(*waiting)] = sighting;
        *waiting += 1;
        if usize::from(*waiting) == STAGED {
            self.settle(part)?;
        }
        Ok(())
    }

    /// Puts what waits for a partition into its blocks.
    fn settle(&mut self, part: usize) -> Result<()> {
        let waiting = usize::from(std::mem::take(&mut self.waiting[part]));
        let room = self.parts[part]
            .blocks
            .last()
            .map_or(0, |block| BLOCK - block.len());
        if room < waiting {
            if self.budget.take(BLOCK_BYTES) {
                self.granted += 1;
            } else if self.blocks >= 2 * self.parts.len() {
                self.spill()?;
            }
            self.parts[part].blocks.push(Vec::with_capacity(BLOCK));
            self.blocks += 1;
        }
        if let Some(block) = self.parts[part].blocks.last_mut() {
            block.extend_from_slice(&self.staged[part * STAGED..][..waiting]);
        }
        Ok(())
    }

    /// Writes everything in blocks to the file.
    fn spill(&mut self) -> Result<()> {
        let file = match &mut self.spilled {
            Some(file) => file,
            None => self
                .spilled
                .insert(BufWriter::with_capacity(1 << 16, self.budget.file()?)),
        };
        for part in &mut self.parts {
            let count: usize = part.blocks.iter().map(Vec::len).sum();
            if count == 0 {
                continue;
            }
            part.stretches.push((self.written, count));
            self.written += (count * SIGHTING) as u64;
            for sighting in part.blocks.iter().flatten() {
                file.write_all(&sighting.to_bytes()).map_err(failed)?;
            }
            part.blocks = Vec::new();
        }
        self.blocks = 0;
        self.budget
            .give(std::mem::take(&mut self.granted) * BLOCK_BYTES);
        Ok(())
    }

    /// Looks at everything seen, a part of the keys at a time: `look` gets all sightings of its keys in the order
    /// noted. Parts come in any order, on any thread; `go_on` is asked before each.
    ///
    /// # Errors
    /// What reading the file, `go_on` or `look` refuse.
    pub fn finish(
        mut self,
        threads: NonZero<usize>,
        go_on: &(dyn Fn() -> Result<()> + Sync),
        look: impl Fn(&Part<'_>) -> Result<()> + Sync,
    ) -> Result<()> {
        for part in 0..self.parts.len() {
            self.settle(part)?;
        }
        let file = match self.spilled.take() {
            Some(file) => {
                let file = file
                    .into_inner()
                    .map_err(|error| failed(error.into_error()))?;
                Some(Mutex::new(file))
            }
            None => None,
        };
        let together = TOGETHER / threads.get();
        let parts = self.parts.iter().enumerate();
        // A partition with too many keys to be looked at together is read several times, a share of its keys each.
        let mut rounds = parts.flat_map(|(number, partition)| {
            let of = partition.len().div_ceil(together).next_power_of_two() as u64;
            (0..of).map(move |at| (number, Round { at, of }))
        });
        pipeline::run(
            threads,
            |job: &mut Option<(usize, Round)>| {
                go_on()?;
                *job = rounds.next();
                Ok(job.is_some())
            },
            |job| match *job {
                Some((number, round)) => look(&Part {
                    partition: &self.parts[number],
                    file: file.as_ref(),
                    round,
                }),
                None => Ok(()),
            },
            |()| Ok(Flow::Continue(())),
        )
    }
}

impl Drop for Seen {
    fn drop(&mut self) {
        self.budget.give(self.granted * BLOCK_BYTES);
    }
}

/// Which share of a partition's keys is looked at: the `at`th of `of` (a power of two).
#[derive(Clone, Copy, Debug)]
struct Round {
    at: u64,
    of: u64,
}

impl Round {
    /// Uses bits that no store chooses its partitions by.
    #[inline]
    fn has(self, sighting: &Sighting) -> bool {
        (sighting.high >> 32) & (self.of - 1) == self.at
    }
}

impl Partition {
    fn len(&self) -> usize {
        let written = self.stretches.iter().map(|(_, count)| count).sum::<usize>();
        written + self.blocks.iter().map(Vec::len).sum::<usize>()
    }
}

impl Sighting {
    fn to_bytes(self) -> [u8; SIGHTING] {
        let mut bytes = [0; SIGHTING];
        for (place, word) in bytes
            .chunks_exact_mut(8)
            .zip([self.high, self.low, self.at])
        {
            place.copy_from_slice(&word.to_le_bytes());
        }
        bytes
    }

    fn from_bytes(bytes: &[u8; SIGHTING]) -> Self {
        let mut words = [0; 3];
        for (word, bytes) in words.iter_mut().zip(bytes.as_chunks::<8>().0) {
            *word = u64::from_le_bytes(*bytes);
        }
        Self {
            high: words[0],
            low: words[1],
            at: words[2],
        }
    }
}

/// All sightings of some keys, in the order noted. Holds the different keys only, however often they were seen.
#[derive(Debug)]
pub struct Part<'a> {
    partition: &'a Partition,
    file: Option<&'a Mutex<SpoolFile>>,
    round: Round,
}

impl Part<'_> {
    /// Calls `found` for each sighting, in the order noted, whose key was noted before, with where it was first.
    ///
    /// # Errors
    /// What reading the file or `found` refuse.
    pub fn repeats(&self, mut found: impl FnMut(&Sighting, u64) -> Result<()>) -> Result<()> {
        let mut index = Index::new(self.partition.len());
        self.each(|sighting| match index.find_or_insert(sighting) {
            Some(first) => found(sighting, first),
            None => Ok(()),
        })
    }

    /// Calls `found`, in the order noted, for each sighting that refers to a key that no `referred` one has.
    ///
    /// # Errors
    /// What reading the file or `found` refuse.
    pub fn lone(
        &self,
        referred: impl Fn(u64) -> bool,
        mut found: impl FnMut(&Sighting) -> Result<()>,
    ) -> Result<()> {
        let mut index = Index::new(self.partition.len());
        self.each(|sighting| {
            if referred(sighting.at) {
                index.find_or_insert(sighting);
            }
            Ok(())
        })?;
        self.each(|sighting| {
            if referred(sighting.at) || index.find(sighting).is_ok() {
                Ok(())
            } else {
                found(sighting)
            }
        })
    }

    /// Calls `each` for each sighting, those in the file first: they are older.
    fn each(&self, mut each: impl FnMut(&Sighting) -> Result<()>) -> Result<()> {
        if let Some(file) = self.file {
            let mut bytes = Vec::new();
            for (offset, count) in &self.partition.stretches {
                let (mut offset, mut left) = (*offset, *count);
                while left > 0 {
                    let some = left.min(16 * BLOCK);
                    bytes.resize(some * SIGHTING, 0);
                    {
                        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                        file.seek(SeekFrom::Start(offset)).map_err(unread)?;
                        file.read_exact(&mut bytes).map_err(unread)?;
                    }
                    offset += bytes.len() as u64;
                    left -= some;
                    let sightings = bytes.as_chunks().0.iter().map(Sighting::from_bytes);
                    for sighting in sightings.filter(|sighting| self.round.has(sighting)) {
                        each(&sighting)?;
                    }
                }
            }
        }
        let blocks = self.partition.blocks.iter().flatten();
        blocks
            .filter(|sighting| self.round.has(sighting))
            .try_for_each(each)
    }
}

/// Finds a key's first sighting: open addressing, at most half full.
struct Index {
    keys: Vec<Sighting>,
    /// 1 + the place of a key among `keys`; 0 is an empty slot.
    slots: Vec<u32>,
}

impl Index {
    /// For about so many keys.
    fn new(keys: usize) -> Self {
        Self {
            keys: Vec::new(),
            slots: vec![0; (keys.min(1 << 14) * 2).next_power_of_two()],
        }
    }

    /// Where the key was sighted first, or the empty slot where it would be.
    #[inline]
    fn find(&self, sighting: &Sighting) -> std::result::Result<u64, usize> {
        let mask = self.slots.len() - 1;
        let mut slot = sighting.low as usize & mask;
        while let Some(taken) = (self.slots[slot] as usize).checked_sub(1) {
            let other = &self.keys[taken];
            if (other.high, other.low) == (sighting.high, sighting.low) {
                return Ok(other.at);
            }
            slot = (slot + 1) & mask;
        }
        Err(slot)
    }

    #[inline]
    fn find_or_insert(&mut self, sighting: &Sighting) -> Option<u64> {
        let slot = match self.find(sighting) {
            Ok(first) => return Some(first),
            Err(slot) => slot,
        };
        self.keys.push(*sighting);
        self.slots[slot] = self.keys.len() as u32;
        if self.keys.len() * 2 > self.slots.len() {
            self.grow();
        }
        None
    }

    #[cold]
    fn grow(&mut self) {
        self.slots = vec![0; self.slots.len() * 2];
        let mask = self.slots.len() - 1;
        for (number, key) in (1..).zip(&self.keys) {
            let mut slot = key.low as usize & mask;
            while self.slots[slot] != 0 {
                slot = (slot + 1) & mask;
            }
            self.slots[slot] = number;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn repeats(keys: &[u128], memory: u64) -> Vec<(u64, u64)> {
        let mut seen = Seen::new(Budget::new(memory), 1);
        for (at, key) in (0..).zip(keys) {
            seen.note(*key, at).unwrap();
        }
        let repeats = Mutex::new(Vec::new());
        seen.finish(NonZero::new(2).unwrap(), &|| Ok(()), |part| {
            part.repeats(|sighting, first| {
                repeats.lock().unwrap().push((sighting.at, first));
                Ok(())
            })
        })
        .unwrap();
        let mut repeats = repeats.into_inner().unwrap();
        repeats.sort_unstable();
        repeats
    }

    fn expected(keys: &[u128]) -> Vec<(u64, u64)> {
        let mut first = BTreeMap::new();
        let mut repeats = Vec::new();
        for (at, key) in (0..).zip(keys) {
            match first.get(key) {
                Some(first) => repeats.push((at, *first)),
                None => {
                    first.insert(*key, at);
                }
            }
        }
        repeats
    }

    proptest! {
        #[test]
        fn repeats_are_found_with_and_without_memory(
            spread in prop_oneof![Just(4_u128), Just(200), Just(u128::MAX)],
            keys in proptest::collection::vec(any::<u128>(), 0..3000),
        ) {
            let keys: Vec<u128> = keys.into_iter().map(|key| (key % spread).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835)).collect();
            prop_assert_eq!(repeats(&keys, 64 << 20), expected(&keys));
            prop_assert_eq!(repeats(&keys, 0), expected(&keys));
        }
    }

    #[test]
    fn a_partition_too_big_to_be_looked_at_together_is_looked_at_in_rounds() {
        // One partition, three times as many sightings as are looked at together, every key twice.
        let count = 3 * TOGETHER as u128 / 2;
        let keys: Vec<u128> = (0..count)
            .chain(0..count)
            .map(|key| (key & 0xFF) << 96 | key)
            .collect();
        let found = repeats(&keys, 4 << 20);
        assert_eq!(found.len() as u128, count);
        assert!(found.iter().all(|(at, first)| at - first == count as u64));
    }
}
