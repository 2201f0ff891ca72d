//! Sorts more than fits in memory: the oldest rows are sorted and written when the budget refuses, and all is merged
//! at the end.
//!
//! Keys are bytes that sort as their values do; equal keys keep the order they came in. What never outgrew its
//! budget never touches the disk.

mod held;
mod merge;
mod order;
mod record;
mod run;

use super::Budget;
use crate::error::Result;
use held::{Held, InOrder};
use merge::Merge;
use record::{Key, NewRecord};
use run::{Run, Writing};

/// Rows that are held before those beyond a limit are forgotten, at least.
const FEWEST: usize = 512;
/// Runs that are merged into one before another is begun; in tests so few that some hundred are merged in rounds.
const RUNS: usize = if cfg!(test) { 8 } else { 64 };

/// Rows with keys, to be sorted. The keys themselves are not handed out again.
///
/// Beside what the budget grants it holds a quarter of a megabyte while it writes, and an eighth for each run while
/// it merges: 64 of them at a time.
///
/// ```
/// use rolo::spill::{Budget, Sorter};
///
/// let mut sorter = Sorter::new(Budget::new(1 << 20));
/// sorter.push(b"b", b"first")?;
/// sorter.push(b"a", b"second")?;
/// let mut sorted = sorter.finish()?;
/// assert_eq!(sorted.next()?, Some(&b"second"[..]));
/// # Ok::<(), rolo::error::Error>(())
/// ```
#[derive(Debug)]
pub struct Sorter {
    budget: Budget,
    held: Held,
    /// How many of the rows are wanted.
    limit: usize,
    /// A key that so many rows have reached that no later one of it, or behind it, is wanted.
    bound: Option<Vec<u8>>,
    /// Runs that were merged as often as their place says; those of a higher place are older.
    runs: Vec<Vec<Run>>,
}

impl Sorter {
    /// Nothing to sort yet.
    pub fn new(budget: Budget) -> Self {
        Self::limited(budget, usize::MAX)
    }

    /// Nothing to sort yet, and only the first `limit` rows of the order are wanted: others are forgotten as soon as
    /// twice as many are held, or the budget refuses more.
    pub fn limited(budget: Budget, limit: usize) -> Self {
        Self {
            held: Held::new(budget.clone()),
            budget,
            limit,
            bound: (limit == 0).then(Vec::new),
            runs: Vec::new(),
        }
    }

    /// Adds a row.
    ///
    /// # Errors
    /// [`Error::Write`](crate::error::Error::Write) when the disk is full.
    #[inline]
    pub fn push(&mut self, key: &[u8], row: &[u8]) -> Result<()> {
        self.add(NewRecord::new(key, row, None))
    }

    /// Adds a row in which the key, but for its first byte, stands from byte `at`: it is kept only once. Where it
    /// does not stand there, the key counts.
    ///
    /// # Errors
    /// [`Error::Write`](crate::error::Error::Write) when the disk is full.
    #[inline]
    pub fn push_within(&mut self, key: &[u8], at: usize, row: &[u8]) -> Result<()> {
        self.add(NewRecord::new(key, row, Some(at)))
    }

    #[inline]
    fn add(&mut self, given: NewRecord<'_>) -> Result<()> {
        let bound = self.bound.as_deref();
        if bound.is_some_and(|bound| given.key() >= Key::new(bound)) {
            return Ok(());
        }
        while !self.held.push(given) {
            if !self.prune() {
                self.spill()?;
            }
        }
        if self.held.len() / 2 >= self.limit.max(FEWEST) {
            self.prune();
        }
        Ok(())
    }

    /// Forgets rows in memory that are not wanted; false where there are too few of them to be worth it.
    #[cold]
    fn prune(&mut self) -> bool {
        let unwanted = self.held.len().saturating_sub(self.limit);
        let worth = unwanted > self.limit / 16;
        if worth {
            self.bound = self.held.keep_first(self.limit);
        }
        worth
    }

    /// Writes the oldest rows in memory as a sorted run.
    fn spill(&mut self) -> Result<()> {
        let mut run = Writing::new(&self.budget)?;
        self.held.shed(|record| run.push(record))?;
        self.keep(run.finish()?)
    }

    /// Keeps a run; merges where there are too many.
    fn keep(&mut self, mut run: Run) -> Result<()> {
        for level in 0.. {
            if self.runs.len() <= level {
                self.runs.push(Vec::new());
            }
            self.runs[level].push(run);
            if self.runs[level].len() < RUNS {
                break;
            }
            let mut merge = Merge::of(self.runs[level].drain(..), None)?;
            let mut merged = Writing::new(&self.budget)?;
            let mut left = self.limit;
            while left > 0
                && let Some(record) = merge.next()?
            {
                merged.push(record)?;
                left -= 1;
            }
            run = merged.finish()?;
        }
        Ok(())
    }

    /// Sorts everything.
    ///
    /// # Errors
    /// [`Error::Write`](crate::error::Error::Write) when the disk is full.
    pub fn finish(self) -> Result<Sorted> {
        let memory = InOrder::new(self.held);
        let rows = if self.runs.is_empty() {
            Rows::Memory(memory)
        } else {
            let runs = self.runs.into_iter().rev().flatten();
            Rows::Merge(Merge::of(runs, [memory])?)
        };
        Ok(Sorted {
            rows,
            left: self.limit,
        })
    }
}

/// Rows in the order of their keys.
#[derive(Debug)]
pub struct Sorted {
    rows: Rows,
    /// How many are still wanted.
    left: usize,
}

#[derive(Debug)]
enum Rows {
    Memory(InOrder),
    Merge(Merge),
}

impl Sorted {
    /// The next row; none when none is left.
    ///
    /// # Errors
    /// [`Error::Read`](crate::error::Error::Read) when a private file cannot be read back.
    #[expect(clippy::should_implement_trait, reason = "it lends what it holds")]
    #[inline]
    pub fn next(&mut self) -> Result<Option<&[u8]>> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        let record = match &mut self.rows {
            Rows::Memory(rows) => rows.advance().then(|| rows.record()),
            Rows::Merge(merge) => merge.next()?,
        };
        Ok(record.map(|record| record.row))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Pair = (Vec<u8>, Vec<u8>);

    /// `block` bytes are held whatever the budget says.
    fn sorted(rows: &[Pair], memory: u64, block: usize, limit: usize) -> Vec<Pair> {
        let budget = Budget::new(memory);
        let mut sorter = Sorter::limited(budget.clone(), limit);
        sorter.held = Held::in_blocks(budget.clone(), block);
        // Rows hold their keys; a third of them say where, a third say it wrongly, but for chance.
        let mut kept = Vec::new();
        for (number, (key, row)) in rows.iter().enumerate() {
            kept.clear();
            kept.extend((key.len() as u64).to_le_bytes());
            kept.extend_from_slice(key);
            kept.extend_from_slice(row);
            match number % 3 {
                0 => sorter.push_within(key, 9, &kept).unwrap(),
                1 => sorter.push_within(key, 1 + number, &kept).unwrap(),
                _ => sorter.push(key, &kept).unwrap(),
            }
        }
        let mut in_order = sorter.finish().unwrap();
        let mut out = Vec::new();
        while let Some(kept) = in_order.next().unwrap() {
            let (key, rest) = kept.split_first_chunk().unwrap();
            let (key, row) = rest.split_at(u64::from_le_bytes(*key) as usize);
            out.push((key.to_vec(), row.to_vec()));
        }
        assert!(in_order.next().unwrap().is_none());
        drop(in_order);
        assert!(budget.take(memory as usize), "all was given back");
        assert!(!budget.take(1), "no more was given back than taken");
        out
    }

    /// Keys that are short, long and alike, or anything; rows that are none, some, or longer than a block.
    fn pairs() -> impl Strategy<Value = Vec<Pair>> {
        let key = prop_oneof![
            proptest::collection::vec(0_u8..3, 0..4),
            proptest::collection::vec(0_u8..2, 0..4).prop_map(|end| [vec![b'x'; 30], end].concat()),
            proptest::collection::vec(any::<u8>(), 0..20),
        ];
        let row = prop_oneof![
            3 => proptest::collection::vec(any::<u8>(), 0..20),
            1 => proptest::collection::vec(any::<u8>(), 0..300),
        ];
        proptest::collection::vec((key, row), 0..200)
    }

    proptest! {
        #[test]
        fn rows_come_in_the_order_of_their_keys_and_equal_keys_as_they_came_whatever_the_budget(
            rows in pairs(), memory in prop_oneof![0_u64..4000, Just(1 << 20)], limit in prop_oneof![Just(usize::MAX), 0_usize..250],
        ) {
            let mut expected = rows.clone();
            expected.sort_by(|a, b| a.0.cmp(&b.0));
            expected.truncate(limit);
            prop_assert_eq!(sorted(&rows, memory, 128, limit), expected);
        }
    }

    /// Keys of four bytes, one in four of them twice.
    fn many(rows: u32) -> Vec<Pair> {
        let key = |row: u32| {
            (row - row % 4 / 3)
                .wrapping_mul(2_654_435_761)
                .to_be_bytes()
        };
        let pair = |row: u32| (key(row).to_vec(), row.to_le_bytes().to_vec());
        (0..rows).map(pair).collect()
    }

    #[test]
    fn many_runs_are_merged_in_several_rounds() {
        // Blocks of three records: some 660 runs, of which 512 are merged three times.
        let rows = many(2000);
        let mut expected = rows.clone();
        expected.sort_by(|a, b| a.0.cmp(&b.0));
        assert_eq!(sorted(&rows, 0, 48, usize::MAX), expected);
        expected.truncate(900);
        assert_eq!(sorted(&rows, 0, 48, 900), expected);
    }

    #[test]
    fn a_small_budget_changes_nothing() {
        let rows = many(200_000);
        let mut expected = rows.clone();
        expected.sort_by(|a, b| a.0.cmp(&b.0));
        for memory in [0, 1 << 20, 1 << 30] {
            assert_eq!(sorted(&rows, memory, 1 << 20, usize::MAX), expected);
        }
    }

    #[test]
    fn a_limit_keeps_what_fits_off_the_disk() {
        for descending in [false, true] {
            let mut sorter = Sorter::limited(Budget::new(1 << 20), 10_000);
            for row in 0..300_000_u32 {
                let key = if descending { u32::MAX - row } else { row };
                let row = [key.to_be_bytes(); 10];
                sorter.push(&row[0], row.as_flattened()).unwrap();
            }
            assert!(sorter.runs.is_empty());
            let mut in_order = sorter.finish().unwrap();
            let mut last = 0;
            for _ in 0..10_000 {
                let row = in_order.next().unwrap().unwrap();
                last = u32::from_be_bytes(*row.first_chunk().unwrap());
            }
            assert!(in_order.next().unwrap().is_none());
            assert_eq!(
                last,
                if descending {
                    u32::MAX - 290_000
                } else {
                    9_999
                }
            );
        }
    }
}
