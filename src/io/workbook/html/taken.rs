//! Which columns of a table the cells of rows above reach into.

use std::ops::Range;

/// Columns that are looked at together.
const STEP: usize = 64;

/// By column, the first row (from 0) into which no cell reaches from above.
///
/// Every cell of a page may ask for a free column where all but the last one are taken; so of every few columns the
/// first row is known in which one of them is free.
#[derive(Debug, Default)]
pub(super) struct Taken {
    free_from: Vec<u32>,
    /// The least of each [`STEP`] of them.
    least: Vec<u32>,
}

impl Taken {
    /// The first column from there on that is free in a row.
    pub(super) fn free(&self, row: u32, from: u32) -> u32 {
        let is_free = |until: &u32| *until <= row;
        let mut from = from as usize;
        let end = self.free_from.len();
        while from < end {
            let step = from / STEP;
            if self.least.get(step).is_some_and(is_free) {
                let rest = &self.free_from[from..end.min((step + 1) * STEP)];
                if let Some(free) = rest.iter().position(is_free) {
                    return (from + free) as u32;
                }
            }
            from = (step + 1) * STEP;
        }
        from as u32
    }

    /// Takes these columns up to a row.
    pub(super) fn take(&mut self, columns: Range<u32>, until: u32) {
        let columns = columns.start as usize..columns.end as usize;
        if columns.is_empty() {
            return;
        }
        if self.free_from.len() < columns.end {
            self.free_from.resize(columns.end.next_multiple_of(STEP), 0);
            self.least.resize(self.free_from.len() / STEP, 0);
        }
        for free_from in &mut self.free_from[columns.clone()] {
            *free_from = until.max(*free_from);
        }
        for step in columns.start / STEP..columns.end.div_ceil(STEP) {
            let own = &self.free_from[step * STEP..(step + 1) * STEP];
            self.least[step] = own.iter().copied().min().unwrap_or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_column_is_free_that_nothing_took(
            takes in vec((0..300_u32, 0..300_u32, 0..6_u32), 0..20), row in 0..6_u32, from in 0..400_u32,
        ) {
            let mut taken = Taken::default();
            for (start, len, until) in &takes {
                taken.take(*start..start + len, *until);
            }
            let is_free = |column: &u32| takes.iter().all(|(start, len, until)| {
                *until <= row || !(*start..start + len).contains(column)
            });
            prop_assert_eq!(Some(taken.free(row, from)), (from..1000).find(is_free));
        }
    }
}
