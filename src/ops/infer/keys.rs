//! Which columns have no value twice: exact, bounded in memory, and given up where a column is far from it.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

use xxhash_rust::xxh3::xxh3_128;

/// Bytes that one value costs in a set.
const COST: u64 = 40;

/// A fingerprint is as good a hash as any.
#[derive(Default)]
struct Given(u64);

impl Hasher for Given {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u128(&mut self, value: u128) {
        self.0 = value as u64;
    }
}

/// The fingerprint of a value; two different values of one table have the same with a chance of about n² / 2¹²⁹.
pub(super) fn fingerprint(text: &str) -> u128 {
    xxh3_128(text.as_bytes())
}

/// The different values of every column, as far as they are still counted.
#[derive(Default)]
pub(super) struct Keys {
    columns: Vec<Column>,
    /// How many values may be kept in all, and how many are.
    most: u64,
    kept: u64,
}

#[derive(Default)]
struct Column {
    seen: HashSet<u128, BuildHasherDefault<Given>>,
    repeats: u64,
    given_up: bool,
    /// Whether it is given up last when room runs out.
    likely: bool,
}

impl Keys {
    /// Of so many columns, in so many bytes; `likely` columns are kept longest.
    pub(super) fn new(likely: &[bool], memory: u64) -> Self {
        let column = |likely: &bool| Column {
            likely: *likely,
            ..Column::default()
        };
        Self {
            columns: likely.iter().map(column).collect(),
            most: memory / COST,
            kept: 0,
        }
    }

    /// Takes the values of a column, in order. Whether it is still counted.
    pub(super) fn take(&mut self, column: usize, values: &[u128]) -> bool {
        /// So many repeats are slips; more are the nature of a column, if more than one in fifty values is one.
        const SLIPS: u64 = 16;
        for value in values {
            let Some(of) = self.columns.get_mut(column).filter(|of| !of.given_up) else {
                return false;
            };
            if of.seen.insert(*value) {
                self.kept += 1;
            } else {
                of.repeats += 1;
                if of.repeats > SLIPS + of.seen.len() as u64 / 50 {
                    self.give_up(column);
                }
            }
            if self.kept > self.most {
                self.make_room();
            }
        }
        self.columns.get(column).is_some_and(|of| !of.given_up)
    }

    fn make_room(&mut self) {
        let open = |of: &&(usize, &Column)| !of.1.given_up;
        let last = self.columns.iter().enumerate().filter(|of| open(&of));
        let last = last
            .max_by_key(|(at, of)| (!of.likely, *at))
            .map(|(at, _)| at);
        if let Some(column) = last {
            self.give_up(column);
        }
    }

    fn give_up(&mut self, column: usize) {
        if let Some(of) = self.columns.get_mut(column) {
            self.kept -= of.seen.len() as u64;
            of.seen = HashSet::default();
            of.given_up = true;
        }
    }

    /// How many different values a column has, and how many cells repeat an earlier one; none where that was given up.
    pub(super) fn of(&self, column: usize) -> Option<(u64, u64)> {
        let of = self.columns.get(column).filter(|of| !of.given_up)?;
        Some((of.seen.len() as u64, of.repeats))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_with_many_repeats_is_given_up_and_one_with_few_is_not() {
        let mut keys = Keys::new(&[true, false], 1 << 20);
        let ids: Vec<u128> = (0..1000).chain([5, 7]).collect();
        let colours: Vec<u128> = (0..1000).map(|at| at % 7).collect();
        assert!(keys.take(0, &ids));
        assert!(!keys.take(1, &colours));
        assert_eq!((keys.of(0), keys.of(1)), (Some((1000, 2)), None));
        assert_eq!(keys.kept, 1000);
    }

    #[test]
    fn room_is_made_at_the_expense_of_the_unlikely() {
        let mut keys = Keys::new(&[false, true, false], 100 * COST);
        let values: Vec<u128> = (0..60).collect();
        for column in 0..3 {
            keys.take(column, &values);
        }
        assert_eq!(keys.of(0), None);
        assert_eq!(keys.of(1), Some((60, 0)));
        assert_eq!(keys.of(2), None);
    }
}
