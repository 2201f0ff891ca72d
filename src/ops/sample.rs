//! `--sample N`: which of the records that come by are chosen, each with the same chance, none twice.
//!
//! A record's priority is a keyed hash of its number; the N smallest are chosen. So the choice depends on the seed
//! and the records alone, not on threads or chunks.

use std::collections::BinaryHeap;

use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::error::Result;
use crate::spill::{Budget, Sorted, Sorter};

/// Which records may still be among the chosen. Holds eight bytes for each of those to be chosen.
#[derive(Debug)]
pub struct Sample {
    size: usize,
    seed: u64,
    /// The smallest priorities so far, at most `size`; the greatest of them on top.
    smallest: BinaryHeap<u64>,
}

impl Sample {
    /// Chooses `size` records, or all where there are fewer.
    pub fn new(size: usize, seed: u64) -> Self {
        Self {
            size,
            seed,
            smallest: BinaryHeap::new(),
        }
    }

    /// The priority of a record (from 0) if none of those that came before keep it out. Records come in order, each
    /// once. (The hash of eight bytes maps no two numbers to one, so priorities differ.)
    #[inline]
    pub fn admits(&mut self, number: u64) -> Option<u64> {
        let priority = xxh3_64_with_seed(&number.to_le_bytes(), self.seed);
        if self.smallest.len() < self.size {
            self.smallest.push(priority);
            return Some(priority);
        }
        let mut greatest = self.smallest.peek_mut()?;
        (priority < *greatest).then(|| {
            *greatest = priority;
            priority
        })
    }
}

/// The records that are chosen, kept until all have come by.
///
/// ```
/// use rolo::ops::sample::Chosen;
/// use rolo::spill::Budget;
///
/// let mut chosen = Chosen::new(2, 7, Budget::new(1 << 20));
/// for number in 0..100 {
///     chosen.push(number, b"row\n")?;
/// }
/// let mut rows = chosen.finish()?;
/// assert_eq!(rows.next()?, Some(&b"row\n"[..]));
/// assert!(rows.next()?.is_some() && rows.next()?.is_none());
/// # Ok::<(), rolo::error::Error>(())
/// ```
#[derive(Debug)]
pub struct Chosen {
    sample: Sample,
    /// By priority; each after its number.
    candidates: Sorter,
    candidate: Vec<u8>,
    budget: Budget,
}

impl Chosen {
    /// Chooses `size` records, or all where there are fewer.
    pub fn new(size: usize, seed: u64, budget: Budget) -> Self {
        Self {
            sample: Sample::new(size, seed),
            candidates: Sorter::limited(budget.clone(), size),
            candidate: Vec::new(),
            budget,
        }
    }

    /// Looks at a record (from 0); records come in order, each once.
    ///
    /// # Errors
    /// [`Error::Write`](crate::error::Error::Write) when the disk is full.
    #[inline]
    pub fn push(&mut self, number: u64, row: &[u8]) -> Result<()> {
        let Some(priority) = self.sample.admits(number) else {
            return Ok(());
        };
        self.candidate.clear();
        self.candidate.extend(number.to_be_bytes());
        self.candidate.extend_from_slice(row);
        self.candidates
            .push(&priority.to_be_bytes(), &self.candidate)
    }

    /// The chosen records in the order they came.
    ///
    /// # Errors
    /// [`Error::Write`](crate::error::Error::Write) when the disk is full.
    pub fn finish(self) -> Result<Sorted> {
        let mut in_order = Sorter::new(self.budget);
        let mut chosen = self.candidates.finish()?;
        while let Some(candidate) = chosen.next()? {
            let (number, row) = candidate.split_at(candidate.len().min(8));
            in_order.push(number, row)?;
        }
        in_order.finish()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Which of the numbers below `count` are chosen.
    fn chosen(size: usize, seed: u64, count: u64, memory: u64) -> Vec<u64> {
        let mut chosen = Chosen::new(size, seed, Budget::new(memory));
        for number in 0..count {
            chosen.push(number, &number.to_le_bytes()).unwrap();
        }
        let mut rows = chosen.finish().unwrap();
        let mut out = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            out.push(u64::from_le_bytes(row.try_into().unwrap()));
        }
        out
    }

    proptest! {
        #[test]
        fn as_many_are_chosen_as_asked_for_in_order_and_the_same_for_any_budget(
            size in 0_usize..60, seed in any::<u64>(), count in 0_u64..50,
        ) {
            let rows = chosen(size, seed, count, 1 << 20);
            prop_assert_eq!(rows.len(), size.min(count as usize));
            prop_assert!(rows.is_sorted_by(|a, b| a < b));
            prop_assert_eq!(chosen(size, seed, count, 0), rows);
        }

        #[test]
        fn a_larger_sample_holds_the_smaller_one(size in 0_usize..40, more in 0_usize..40, seed in any::<u64>()) {
            let large = chosen(size + more, seed, 60, 1 << 20);
            prop_assert!(chosen(size, seed, 60, 1 << 20).iter().all(|number| large.contains(number)));
        }
    }

    #[test]
    fn every_record_has_the_same_chance() {
        // 10 of 50, 5,000 times: 1,000 times each, with a standard deviation of 28.
        let mut times = [0_u32; 50];
        for seed in 0..5000 {
            let mut sample = Sample::new(10, seed);
            let mut first: Vec<_> = (0..50)
                .filter_map(|number| Some((sample.admits(number)?, number)))
                .collect();
            first.sort_unstable();
            for (_, number) in &first[..10] {
                times[*number as usize] += 1;
            }
        }
        assert!(
            times.iter().all(|times| (850..1150).contains(times)),
            "{times:?}"
        );
    }

    #[test]
    fn what_cannot_win_is_turned_away() {
        let mut sample = Sample::new(100, 1);
        let admitted = (0..100_000).filter(|number| sample.admits(*number).is_some());
        // About 100 (1 + ln 1000).
        assert!((500..1200).contains(&admitted.count()));
    }

    #[test]
    fn a_sample_beyond_the_budget_is_the_same() {
        assert_eq!(
            chosen(30_000, 5, 60_000, 0),
            chosen(30_000, 5, 60_000, 1 << 30)
        );
    }
}
