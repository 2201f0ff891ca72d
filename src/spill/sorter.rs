//! Sorts more than fits in memory: runs are sorted as they fill the budget, written, and merged at the end.
//!
//! Keys are bytes that sort as their values do; equal keys keep the order they came in. What never outgrew its
//! budget never touches the disk.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, Write};

use super::{Budget, failed, private_file, unread};
use crate::error::Result;

/// Bytes asked of the budget at a time.
const STEP: usize = 64 << 10;
/// Runs that are merged at once; more are merged into one first.
const RUNS: usize = 64;

/// Rows with keys, to be sorted.
///
/// ```
/// use rolo::spill::{Budget, Sorter};
///
/// let mut sorter = Sorter::new(Budget::new(1 << 20));
/// sorter.push(b"b", b"first")?;
/// sorter.push(b"a", b"second")?;
/// let (mut sorted, mut key, mut row) = (sorter.finish()?, Vec::new(), Vec::new());
/// assert!(sorted.next(&mut key, &mut row)?);
/// assert_eq!((key, row), (b"a".to_vec(), b"second".to_vec()));
/// # Ok::<(), rolo::error::Error>(())
/// ```
#[derive(Debug)]
pub struct Sorter {
    held: Held,
    runs: Vec<File>,
}

/// Rows in memory, and what the budget has granted for them.
#[derive(Debug)]
struct Held {
    budget: Budget,
    granted: usize,
    /// Keys and rows, one after the other.
    bytes: Vec<u8>,
    items: Vec<Item>,
}

#[derive(Clone, Copy, Debug)]
struct Item {
    at: usize,
    key: u32,
    row: u32,
}

impl Sorter {
    /// Nothing to sort yet.
    pub fn new(budget: Budget) -> Self {
        let held = Held {
            budget,
            granted: 0,
            bytes: Vec::new(),
            items: Vec::new(),
        };
        Self {
            held,
            runs: Vec::new(),
        }
    }

    /// Adds a row.
    ///
    /// # Errors
    /// [`Error::Write`](crate::error::Error::Write) when the disk is full.
    pub fn push(&mut self, key: &[u8], row: &[u8]) -> Result<()> {
        if !self.held.has_room(key.len() + row.len()) {
            self.spill()?;
        }
        self.held.push(key, row);
        Ok(())
    }

    /// Writes what is in memory as a sorted run.
    fn spill(&mut self) -> Result<()> {
        self.held.sort();
        let mut run = BufWriter::new(private_file()?);
        for item in &self.held.items {
            write(
                &mut run,
                item.key_in(&self.held.bytes),
                item.row_in(&self.held.bytes),
            )?;
        }
        self.runs.push(rewound(run)?);
        self.held.clear();
        if self.runs.len() == RUNS {
            let mut merged = Merge::of(std::mem::take(&mut self.runs))?;
            let mut run = BufWriter::new(private_file()?);
            let (mut key, mut row) = (Vec::new(), Vec::new());
            while merged.next(&mut key, &mut row)? {
                write(&mut run, &key, &row)?;
            }
            self.runs.push(rewound(run)?);
        }
        Ok(())
    }

    /// Sorts everything.
    ///
    /// # Errors
    /// [`Error::Write`](crate::error::Error::Write) when the disk is full.
    pub fn finish(mut self) -> Result<Sorted> {
        if self.runs.is_empty() {
            self.held.sort();
            return Ok(Sorted(Inner::Memory {
                held: self.held,
                next: 0,
            }));
        }
        self.spill()?;
        Ok(Sorted(Inner::Disk(Merge::of(self.runs)?)))
    }
}

impl Held {
    /// Whether the row may be kept: the budget grants what the memory has to grow by, or hardly anything is held.
    fn has_room(&mut self, len: usize) -> bool {
        let bytes = self.bytes.capacity() - self.bytes.len() >= len;
        if bytes && self.items.len() < self.items.capacity() {
            return true;
        }
        // Both grow by doubling.
        let grown =
            2 * (self.bytes.capacity().max(len) + self.items.capacity().max(1) * size_of::<Item>());
        let more = grown.max(STEP).saturating_sub(self.granted);
        if self.budget.take(more) {
            self.granted += more;
            return true;
        }
        self.items.is_empty() || self.bytes.capacity() < STEP
    }

    fn push(&mut self, key: &[u8], row: &[u8]) {
        self.items.push(Item {
            at: self.bytes.len(),
            key: key.len() as u32,
            row: row.len() as u32,
        });
        self.bytes.extend_from_slice(key);
        self.bytes.extend_from_slice(row);
    }

    /// Rows came at growing places, so equal keys keep their order without the memory of a stable sort.
    fn sort(&mut self) {
        let bytes = &self.bytes;
        self.items
            .sort_unstable_by(|a, b| (a.key_in(bytes), a.at).cmp(&(b.key_in(bytes), b.at)));
    }

    fn clear(&mut self) {
        self.bytes = Vec::new();
        self.items = Vec::new();
        self.budget.give(std::mem::take(&mut self.granted));
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.budget.give(self.granted);
    }
}

impl Item {
    fn key_in(self, bytes: &[u8]) -> &[u8] {
        &bytes[self.at..self.at + self.key as usize]
    }

    fn row_in(self, bytes: &[u8]) -> &[u8] {
        let from = self.at + self.key as usize;
        &bytes[from..from + self.row as usize]
    }
}

/// Rows in the order of their keys.
#[derive(Debug)]
pub struct Sorted(Inner);

#[derive(Debug)]
enum Inner {
    Memory { held: Held, next: usize },
    Disk(Merge),
}

impl Sorted {
    /// Puts the next row into `key` and `row`; false when none is left.
    ///
    /// # Errors
    /// [`Error::Read`](crate::error::Error::Read) when a private file cannot be read back.
    pub fn next(&mut self, key: &mut Vec<u8>, row: &mut Vec<u8>) -> Result<bool> {
        match &mut self.0 {
            Inner::Memory { held, next } => {
                let Some(item) = held.items.get(*next) else {
                    return Ok(false);
                };
                *next += 1;
                key.clear();
                key.extend_from_slice(item.key_in(&held.bytes));
                row.clear();
                row.extend_from_slice(item.row_in(&held.bytes));
                Ok(true)
            }
            Inner::Disk(merge) => merge.next(key, row),
        }
    }
}

/// Key, run and row.
type Head = (Vec<u8>, usize, Vec<u8>);

/// Sorted runs, merged; of equal keys the earlier run's come first.
#[derive(Debug)]
struct Merge {
    runs: Vec<BufReader<File>>,
    /// The first row of each run that has one left.
    heads: BinaryHeap<Reverse<Head>>,
}

impl Merge {
    fn of(runs: Vec<File>) -> Result<Self> {
        let runs = runs.into_iter().map(BufReader::new).collect();
        let mut merge = Self {
            runs,
            heads: BinaryHeap::new(),
        };
        for run in 0..merge.runs.len() {
            merge.refill(run, Vec::new(), Vec::new())?;
        }
        Ok(merge)
    }

    fn next(&mut self, key: &mut Vec<u8>, row: &mut Vec<u8>) -> Result<bool> {
        let Some(Reverse((mut next_key, run, mut next_row))) = self.heads.pop() else {
            return Ok(false);
        };
        std::mem::swap(key, &mut next_key);
        std::mem::swap(row, &mut next_row);
        self.refill(run, next_key, next_row)?;
        Ok(true)
    }

    /// Puts the run's next row among the heads; the vectors are used again.
    fn refill(&mut self, run: usize, mut key: Vec<u8>, mut row: Vec<u8>) -> Result<()> {
        if read(&mut self.runs[run], &mut key, &mut row)? {
            self.heads.push(Reverse((key, run, row)));
        }
        Ok(())
    }
}

fn write(run: &mut impl Write, key: &[u8], row: &[u8]) -> Result<()> {
    let lengths = (key.len() as u64) << 32 | row.len() as u64;
    run.write_all(&lengths.to_le_bytes()).map_err(failed)?;
    run.write_all(key).map_err(failed)?;
    run.write_all(row).map_err(failed)
}

fn read(run: &mut BufReader<File>, key: &mut Vec<u8>, row: &mut Vec<u8>) -> Result<bool> {
    let mut lengths = [0; 8];
    let mut got = 0;
    while got < lengths.len() {
        match run.read(&mut lengths[got..]).map_err(unread)? {
            0 if got == 0 => return Ok(false),
            0 => return Err(unread(std::io::ErrorKind::UnexpectedEof.into())),
            some => got += some,
        }
    }
    let lengths = u64::from_le_bytes(lengths);
    key.resize((lengths >> 32) as usize, 0);
    run.read_exact(key).map_err(unread)?;
    row.resize((lengths & 0xFFFF_FFFF) as usize, 0);
    run.read_exact(row).map_err(unread)?;
    Ok(true)
}

fn rewound(run: BufWriter<File>) -> Result<File> {
    let mut file = run
        .into_inner()
        .map_err(|error| failed(error.into_error()))?;
    file.rewind().map_err(unread)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sorted(rows: &[(Vec<u8>, u32)], memory: u64) -> Vec<(Vec<u8>, u32)> {
        let mut sorter = Sorter::new(Budget::new(memory));
        for (key, row) in rows {
            sorter.push(key, &row.to_le_bytes()).unwrap();
        }
        let mut in_order = sorter.finish().unwrap();
        let (mut key, mut row, mut out) = (Vec::new(), Vec::new(), Vec::new());
        while in_order.next(&mut key, &mut row).unwrap() {
            out.push((
                key.clone(),
                u32::from_le_bytes(row.clone().try_into().unwrap()),
            ));
        }
        out
    }

    proptest! {
        #[test]
        fn rows_come_in_the_order_of_their_keys_and_equal_keys_as_they_came(
            keys in proptest::collection::vec(proptest::collection::vec(0_u8..3, 0..4), 0..200)
        ) {
            let rows: Vec<_> = keys.into_iter().zip(0..).collect();
            let mut expected = rows.clone();
            expected.sort();
            prop_assert_eq!(sorted(&rows, 1 << 20), expected);
        }
    }

    #[test]
    fn a_small_budget_changes_nothing() {
        let rows: Vec<_> = (0..400_000_u32)
            .map(|row| {
                (
                    (row.wrapping_mul(2_654_435_761) >> 16)
                        .to_be_bytes()
                        .to_vec(),
                    row,
                )
            })
            .collect();
        let mut expected = rows.clone();
        expected.sort();
        // About 180 runs: merged in two rounds.
        assert_eq!(sorted(&rows, 0), expected);
        assert_eq!(sorted(&rows, 1 << 30), expected);
    }
}
