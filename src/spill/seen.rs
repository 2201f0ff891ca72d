//! Which keys were seen where: 128-bit fingerprints in partitions, compared only when all are there.
//!
//! Noting a key appends 24 bytes to one of 256 partitions, so nothing big is probed while rows stream; each
//! partition is later small enough for a core's cache. Two different keys are taken for equal with a chance of
//! about n² / 2¹²⁹ for n keys: 10⁻²¹ for a billion.

use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::num::NonZero;
use std::sync::{Mutex, PoisonError};

use super::{Budget, failed, private_file};
use crate::error::Result;
use crate::pipeline::{self, Flow};

/// Partitions; the highest bits of the fingerprint choose one.
const PARTS: usize = 256;
/// Sightings a block; blocks are what is asked of the budget.
const BLOCK: usize = 256;
const BLOCK_BYTES: usize = BLOCK * size_of::<Sighting>();
/// Sightings of a partition that wait beside those of the others before they go to its blocks: what is written to
/// at random stays small enough for a core's cache.
const STAGED: usize = 16;
/// Sightings of one partition that are looked at together; more are looked at in several rounds.
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
#[derive(Debug)]
pub struct Seen {
    budget: Budget,
    parts: Vec<Partition>,
    /// [`STAGED`] places for each partition.
    staged: Vec<Sighting>,
    /// How many of them are taken.
    waiting: [u8; PARTS],
    spilled: Option<BufWriter<File>>,
    written: u64,
}

#[derive(Debug, Default)]
struct Partition {
    blocks: Vec<Vec<Sighting>>,
    /// Offset and number of sightings of each stretch in the file, oldest first.
    stretches: Vec<(u64, usize)>,
}

impl Seen {
    /// Nothing seen yet.
    pub fn new(budget: Budget) -> Self {
        let parts = (0..PARTS).map(|_| Partition::default()).collect();
        Self {
            budget,
            parts,
            staged: vec![Sighting::default(); PARTS * STAGED],
            waiting: [0; PARTS],
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
        let part = (sighting.high >> 56) as usize;
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
        let full = self.parts[part]
            .blocks
            .last()
            .is_none_or(|block| block.len() + waiting > BLOCK);
        if full {
            if !self.budget.take(BLOCK_BYTES) {
                self.spill()?;
                // One block a partition is the least that can be worked with, whatever the budget says.
                let _ = self.budget.take(BLOCK_BYTES);
            }
            self.parts[part].blocks.push(Vec::with_capacity(BLOCK));
        }
        if let Some(block) = self.parts[part].blocks.last_mut() {
            block.extend_from_slice(&self.staged[part * STAGED..][..waiting]);
        }
        Ok(())
    }

    /// Writes everything in memory to the file.
    fn spill(&mut self) -> Result<()> {
        let file = match &mut self.spilled {
            Some(file) => file,
            None => self
                .spilled
                .insert(BufWriter::with_capacity(1 << 16, private_file()?)),
        };
        for part in &mut self.parts {
            let count: usize = part.blocks.iter().map(Vec::len).sum();
            if count == 0 {
                continue;
            }
            part.stretches.push((self.written, count));
            self.written += (count * size_of::<Sighting>()) as u64;
            for sighting in part.blocks.iter().flatten() {
                let mut bytes = [0; size_of::<Sighting>()];
                bytes[..8].copy_from_slice(&sighting.high.to_le_bytes());
                bytes[8..16].copy_from_slice(&sighting.low.to_le_bytes());
                bytes[16..].copy_from_slice(&sighting.at.to_le_bytes());
                file.write_all(&bytes).map_err(failed)?;
            }
            self.budget.give(part.blocks.len() * BLOCK_BYTES);
            part.blocks = Vec::new();
        }
        Ok(())
    }

    /// Looks at everything seen, a part of the keys at a time: `look` gets all sightings of its keys in the order
    /// noted; its answers reach `take` in an order that depends on the fingerprints only.
    ///
    /// # Errors
    /// What reading the file, `look` or `take` refuse.
    pub fn finish<T: Send>(
        mut self,
        threads: NonZero<usize>,
        look: impl Fn(Part) -> Result<T> + Sync,
        mut take: impl FnMut(T) -> Result<()> + Send,
    ) -> Result<()> {
        for part in 0..PARTS {
            self.settle(part)?;
        }
        let file = match self.spilled {
            Some(file) => Some(Mutex::new(
                file.into_inner()
                    .map_err(|error| failed(error.into_error()))?,
            )),
            None => None,
        };
        let mut parts = self.parts.into_iter();
        let mut rounds: Option<(Partition, Round)> = None;
        let budget = self.budget;
        pipeline::run(
            threads,
            |job: &mut Option<Part>| {
                // A partition that is too big to be looked at together is read several times, a share of its
                // keys each time.
                let (partition, round) = match rounds.take() {
                    Some(pair) => pair,
                    None => match parts.next() {
                        Some(partition) => {
                            let round = Round::first(&partition);
                            (partition, round)
                        }
                        None => return Ok(false),
                    },
                };
                if round.of == 1 {
                    budget.give(partition.blocks.len() * BLOCK_BYTES);
                    *job = Some(partition.load(file.as_ref(), round)?);
                } else {
                    let next = Round {
                        at: round.at + 1,
                        of: round.of,
                    };
                    *job = Some(partition.share(file.as_ref(), round)?);
                    if next.at < next.of {
                        rounds = Some((partition, next));
                    }
                }
                Ok(true)
            },
            |job| look(job.take().unwrap_or_default()),
            |answer| {
                take(answer)?;
                Ok(Flow::Continue(()))
            },
        )
    }
}

/// Which share of a partition's keys is looked at: the `at`th of `of` (a power of two).
#[derive(Clone, Copy, Debug)]
struct Round {
    at: u64,
    of: u64,
}

impl Round {
    fn first(partition: &Partition) -> Self {
        let count: usize = partition.blocks.iter().map(Vec::len).sum::<usize>()
            + partition
                .stretches
                .iter()
                .map(|(_, count)| count)
                .sum::<usize>();
        Self {
            at: 0,
            of: count.div_ceil(TOGETHER).next_power_of_two() as u64,
        }
    }

    /// Uses the bits below those that chose the partition.
    fn has(self, sighting: &Sighting) -> bool {
        (sighting.high >> 32) & (self.of - 1) == self.at
    }
}

impl Partition {
    /// Everything of it, the file's part first.
    fn load(self, file: Option<&Mutex<File>>, round: Round) -> Result<Part> {
        let mut blocks = Vec::new();
        self.read(file, round, &mut blocks)?;
        blocks.extend(self.blocks);
        Ok(Part { blocks })
    }

    /// One round's share of it.
    fn share(&self, file: Option<&Mutex<File>>, round: Round) -> Result<Part> {
        let mut blocks = Vec::new();
        self.read(file, round, &mut blocks)?;
        for block in &self.blocks {
            let share: Vec<_> = block
                .iter()
                .filter(|sighting| round.has(sighting))
                .copied()
                .collect();
            blocks.push(share);
        }
        Ok(Part { blocks })
    }

    /// Reads one round's share of the file's part.
    fn read(
        &self,
        file: Option<&Mutex<File>>,
        round: Round,
        blocks: &mut Vec<Vec<Sighting>>,
    ) -> Result<()> {
        let Some(file) = file else { return Ok(()) };
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        let mut bytes = Vec::new();
        for (offset, count) in &self.stretches {
            file.seek(SeekFrom::Start(*offset)).map_err(failed)?;
            let mut left = *count;
            while left > 0 {
                let some = left.min(BLOCK);
                bytes.resize(some * size_of::<Sighting>(), 0);
                file.read_exact(&mut bytes).map_err(failed)?;
                left -= some;
                let sightings = bytes
                    .chunks_exact(size_of::<Sighting>())
                    .map(Sighting::from_bytes);
                blocks.push(sightings.filter(|sighting| round.has(sighting)).collect());
            }
        }
        Ok(())
    }
}

impl Sighting {
    fn from_bytes(bytes: &[u8]) -> Self {
        let word = |at: usize| {
            let mut word = [0; 8];
            word.copy_from_slice(&bytes[at..at + 8]);
            u64::from_le_bytes(word)
        };
        Self {
            high: word(0),
            low: word(8),
            at: word(16),
        }
    }
}

/// All sightings of some keys, in the order noted.
#[derive(Debug, Default)]
pub struct Part {
    blocks: Vec<Vec<Sighting>>,
}

impl Part {
    /// How many sightings.
    pub fn len(&self) -> usize {
        self.blocks.iter().map(Vec::len).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Calls `found` for each sighting in the order noted, with where its key was noted first (none if here).
    pub fn each(&self, mut found: impl FnMut(&Sighting, Option<u64>)) {
        let mut index = Index::new(self);
        for (handle, sighting) in self.sightings() {
            found(sighting, index.find_or_insert(handle, sighting));
        }
    }

    /// Calls `found` for each sighting, in the order noted, that is not `referred` to and whose key no sighting
    /// that is has.
    pub fn lone(&self, referred: impl Fn(u64) -> bool, mut found: impl FnMut(&Sighting)) {
        let mut index = Index::new(self);
        for (handle, sighting) in self
            .sightings()
            .filter(|(_, sighting)| referred(sighting.at))
        {
            index.find_or_insert(handle, sighting);
        }
        for (_, sighting) in self
            .sightings()
            .filter(|(_, sighting)| !referred(sighting.at))
        {
            if index.find(sighting).is_err() {
                found(sighting);
            }
        }
    }

    fn sightings(&self) -> impl Iterator<Item = (usize, &Sighting)> {
        self.blocks.iter().enumerate().flat_map(|(number, block)| {
            block
                .iter()
                .enumerate()
                .map(move |(place, s)| (number * BLOCK + place, s))
        })
    }
}

/// Finds a key's first sighting in a part: open addressing, a slot for two sightings at most.
struct Index<'a> {
    part: &'a Part,
    /// 1 + the place of a key's first sighting; 0 is an empty slot.
    slots: Vec<u32>,
}

impl<'a> Index<'a> {
    fn new(part: &'a Part) -> Self {
        Self {
            part,
            slots: vec![0; (part.len() * 2).next_power_of_two()],
        }
    }

    /// Where the key was sighted first, or the empty slot where it would be.
    fn find(&self, sighting: &Sighting) -> std::result::Result<u64, usize> {
        let mask = self.slots.len() - 1;
        let mut slot = sighting.low as usize & mask;
        while let Some(taken) = (self.slots[slot] as usize).checked_sub(1) {
            let other = &self.part.blocks[taken / BLOCK][taken % BLOCK];
            if (other.high, other.low) == (sighting.high, sighting.low) {
                return Ok(other.at);
            }
            slot = (slot + 1) & mask;
        }
        Err(slot)
    }

    fn find_or_insert(&mut self, handle: usize, sighting: &Sighting) -> Option<u64> {
        match self.find(sighting) {
            Ok(first) => Some(first),
            Err(slot) => {
                self.slots[slot] = handle as u32 + 1;
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn repeats(keys: &[u128], memory: u64) -> Vec<(u64, u64)> {
        let mut seen = Seen::new(Budget::new(memory));
        for (at, key) in (0..).zip(keys) {
            seen.note(*key, at).unwrap();
        }
        let mut repeats = Vec::new();
        seen.finish(
            NonZero::new(2).unwrap(),
            |part| {
                let mut found = Vec::new();
                part.each(|sighting, first| found.extend(first.map(|first| (sighting.at, first))));
                Ok(found)
            },
            |found| {
                repeats.extend(found);
                Ok(())
            },
        )
        .unwrap();
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
            prop_assert_eq!(repeats(&keys, 20 << 10), expected(&keys));
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
