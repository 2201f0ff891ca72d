//! Rows in memory, in blocks that the budget grants; the oldest go first when it refuses.

use std::collections::VecDeque;

use super::order::{self, Item, at, item};
use super::record::{Head, NewRecord, Record};
use crate::spill::Budget;

/// Bits of a row's place that say where in its block it begins; the others are the block's number.
const OFFSET_BITS: u32 = 20;
/// Bytes of a block; a longer row has one of its own. The first blocks are smaller.
const BLOCK: usize = 1 << OFFSET_BITS;
/// Which part of a block the smallest one is.
const SMALLEST: usize = 16;
/// Which part of a block may be held whatever the budget says.
const LEAST: usize = 8;
/// Most items that are asked for at a time.
const ITEMS: usize = 1 << 16;

/// Rows in memory, and what the budget has granted for them.
#[derive(Debug)]
pub(super) struct Held {
    budget: Budget,
    granted: usize,
    /// Bytes of an ordinary block.
    block: usize,
    /// Records, one after the other; none crosses the end of its block.
    blocks: VecDeque<Vec<u8>>,
    /// The number of `blocks[0]`.
    first: u64,
    /// Blocks to be filled again, still counted. Freed by one thread and asked for by another they would be held
    /// twice: allocators keep memory by thread.
    spare: Vec<Vec<u8>>,
    /// One a row, in the order they came until they are sorted.
    items: Vec<Item>,
}

impl Held {
    /// No rows.
    pub(super) fn new(budget: Budget) -> Self {
        Self::in_blocks(budget, BLOCK)
    }

    /// No rows; blocks are of `block` bytes, at most [`BLOCK`].
    pub(super) fn in_blocks(budget: Budget, block: usize) -> Self {
        Self {
            budget,
            granted: 0,
            block: block.min(BLOCK),
            blocks: VecDeque::new(),
            first: 0,
            spare: Vec::new(),
            items: Vec::new(),
        }
    }

    /// How many rows.
    pub(super) fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether a row was added: the budget grants what the memory has to grow by, or hardly anything is held.
    #[inline]
    pub(super) fn push(&mut self, given: NewRecord<'_>) -> bool {
        if !self.has_room(given.whole())
            || self.items.len() == self.items.capacity() && !self.grow()
        {
            return false;
        }
        let at = self.place();
        if let Some(block) = self.blocks.back_mut() {
            given.push(block);
        }
        self.items.push(item(given.key(), at));
        true
    }

    /// Where the next row will be in the last block.
    #[inline]
    fn place(&self) -> u64 {
        let number = (self.first + self.blocks.len() as u64).saturating_sub(1);
        let offset = self.blocks.back().map_or(0, Vec::len);
        number << OFFSET_BITS | offset as u64
    }

    /// Whether the last block has room for `len` bytes, or one could be opened.
    #[inline]
    fn has_room(&mut self, len: usize) -> bool {
        let has = |block: &Vec<u8>| block.capacity() - block.len() >= len && block.len() < BLOCK;
        self.blocks.back().is_some_and(has) || self.open(len)
    }

    /// Opens a block with room for `len` bytes; false where the budget refuses.
    #[cold]
    fn open(&mut self, len: usize) -> bool {
        while let Some(block) = self.spare.pop() {
            if block.capacity() >= len {
                self.blocks.push_back(block);
                return true;
            }
            self.give(block.capacity());
        }
        let smallest = self.block / SMALLEST;
        let wished = len.max(self.few().clamp(smallest, self.block));
        // The last of a budget goes by small blocks.
        for size in [wished, len.max(smallest)] {
            if self.take(size) {
                self.blocks.push_back(Vec::with_capacity(size));
                return true;
            }
        }
        false
    }

    /// Makes room for more items; false where the budget refuses.
    #[cold]
    fn grow(&mut self) -> bool {
        let fewest = (self.block / SMALLEST / size_of::<Item>()).max(1);
        let more = (self.items.len() / 8).clamp(fewest, ITEMS);
        let granted = self.take(more * size_of::<Item>());
        if granted {
            self.items.reserve_exact(more);
        }
        granted
    }

    /// Bytes of the first few blocks: of all where that is little.
    fn few(&self) -> usize {
        self.blocks.iter().take(SMALLEST).map(Vec::capacity).sum()
    }

    fn take(&mut self, bytes: usize) -> bool {
        if self.budget.take(bytes) {
            self.granted += bytes;
            return true;
        }
        let items = self.items.capacity() * size_of::<Item>();
        self.items.is_empty() || self.few() + items < self.block / LEAST
    }

    fn give(&mut self, bytes: usize) {
        let bytes = bytes.min(self.granted);
        self.granted -= bytes;
        self.budget.give(bytes);
    }

    /// Sorts all rows.
    pub(super) fn sort(&mut self) {
        let (blocks, first) = (&self.blocks, self.first);
        order::sort(&mut self.items, |at| record_in(blocks, first, at).key);
    }

    /// Hands the oldest rows, a quarter of all blocks, in order to `each`, and forgets them: a table that is a little
    /// larger than the budget goes to the disk in a little part only.
    ///
    /// # Errors
    /// What `each` refuses.
    pub(super) fn shed<E>(
        &mut self,
        mut each: impl FnMut(Record<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let leaving = self.blocks.len().div_ceil(4);
        let end = (self.first + leaving as u64) << OFFSET_BITS;
        let count = self.items.partition_point(|item| at(*item) < end);
        let (blocks, first) = (&self.blocks, self.first);
        order::sort(&mut self.items[..count], |at| {
            record_in(blocks, first, at).key
        });
        let mut ahead = Ahead::default();
        for items in self.items[..count].chunks(AHEAD) {
            ahead.look(blocks, first, items);
            for place in 0..items.len() {
                each(ahead.record(blocks, first, place))?;
            }
        }
        self.items.drain(..count);
        for _ in 0..leaving {
            if let Some(block) = self.blocks.pop_front() {
                self.first += 1;
                self.recycle(block);
            }
        }
        Ok(())
    }

    /// Keeps a block to be filled again, or gives it back where a single row was too long for an ordinary one.
    fn recycle(&mut self, mut block: Vec<u8>) {
        if block.capacity() <= self.block {
            block.clear();
            self.spare.push(block);
        } else {
            self.give(block.capacity());
        }
    }

    /// Keeps the first `count` rows of all in order, as if no others had come; the last one's key.
    pub(super) fn keep_first(&mut self, count: usize) -> Option<Vec<u8>> {
        self.sort();
        self.items.truncate(count);
        let last = self
            .items
            .last()
            .map(|item| record_in(&self.blocks, self.first, at(*item)).key.to_vec());
        self.items.sort_unstable_by_key(|item| at(*item));
        let mut blocks = std::mem::take(&mut self.blocks);
        let mut first = self.first;
        self.first += blocks.len() as u64;
        for place in 0..self.items.len() {
            let at = at(self.items[place]);
            while first < at >> OFFSET_BITS {
                if let Some(block) = blocks.pop_front() {
                    self.recycle(block);
                }
                first += 1;
            }
            let Record { key, whole, .. } = record_in(&blocks, first, at);
            if !self.has_room(whole.len()) {
                // For a moment one block more than the budget grants.
                self.blocks
                    .push_back(Vec::with_capacity(whole.len().max(self.block)));
            }
            self.items[place] = item(key, self.place());
            if let Some(block) = self.blocks.back_mut() {
                block.extend_from_slice(whole);
            }
        }
        for block in blocks {
            self.recycle(block);
        }
        last
    }

    /// Gives back what is held for rows to come.
    pub(super) fn close(&mut self) {
        let spare = std::mem::take(&mut self.spare);
        self.give(spare.iter().map(Vec::capacity).sum());
        let unused = self.items.capacity() - self.items.len();
        self.items.shrink_to_fit();
        self.give(unused * size_of::<Item>());
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.budget.give(self.granted);
    }
}

/// All rows of a sorted [`Held`], one after the other.
#[derive(Debug)]
pub(super) struct InOrder {
    held: Held,
    /// How many of the rows were looked at.
    looked: usize,
    ahead: Box<Ahead>,
    /// The row it stands at, among those looked at last, and how many these are.
    place: usize,
    count: usize,
}

impl InOrder {
    /// Before the first row of all, which it sorts.
    pub(super) fn new(mut held: Held) -> Self {
        held.close();
        held.sort();
        Self {
            held,
            looked: 0,
            ahead: Box::default(),
            place: 0,
            count: 0,
        }
    }

    /// Goes to the next row; false when there is none.
    #[inline]
    pub(super) fn advance(&mut self) -> bool {
        self.place += 1;
        if self.place < self.count {
            return true;
        }
        let Held {
            items,
            blocks,
            first,
            ..
        } = &self.held;
        let items = &items[self.looked..];
        let items = &items[..items.len().min(AHEAD)];
        self.ahead.look(blocks, *first, items);
        self.looked += items.len();
        (self.place, self.count) = (0, items.len());
        self.count > 0
    }

    /// The first bytes of the key it stands at.
    #[inline]
    pub(super) fn carried(&self) -> u64 {
        self.ahead.0[self.place].carried
    }

    /// The row it stands at.
    #[inline]
    pub(super) fn record(&self) -> Record<'_> {
        self.ahead
            .record(&self.held.blocks, self.held.first, self.place)
    }
}

/// Rows that are looked at together.
const AHEAD: usize = 16;

/// The next few rows. In their order they lie all over memory; asked for together they come at nearly the same time.
/// (1,042,869 rows of 223 bytes: 0.12 s instead of 0.20 s.)
#[derive(Debug, Default)]
struct Ahead([Looked; AHEAD]);

#[derive(Clone, Copy, Debug, Default)]
struct Looked {
    at: u64,
    head: Head,
    carried: u64,
}

impl Ahead {
    #[inline]
    fn look(&mut self, blocks: &VecDeque<Vec<u8>>, first: u64, items: &[Item]) {
        for (looked, item) in self.0.iter_mut().zip(items) {
            let at = at(*item);
            looked.at = at;
            looked.head = Head::of(bytes_at(blocks, first, at));
        }
        for looked in &mut self.0[..items.len()] {
            let bytes = bytes_at(blocks, first, looked.at);
            looked.carried = looked.head.record(bytes).key.carried();
        }
    }

    #[inline]
    fn record<'a>(&self, blocks: &'a VecDeque<Vec<u8>>, first: u64, place: usize) -> Record<'a> {
        let looked = &self.0[place];
        looked.head.record(bytes_at(blocks, first, looked.at))
    }
}

#[inline]
fn bytes_at(blocks: &VecDeque<Vec<u8>>, first: u64, at: u64) -> &[u8] {
    let block = &blocks[((at >> OFFSET_BITS) - first) as usize];
    &block[(at & (BLOCK as u64 - 1)) as usize..]
}

#[inline]
fn record_in(blocks: &VecDeque<Vec<u8>>, first: u64, at: u64) -> Record<'_> {
    Record::at(bytes_at(blocks, first, at))
}
