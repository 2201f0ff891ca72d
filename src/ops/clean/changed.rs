//! The cells of a batch that have become something else.

/// No cell.
const NONE: u32 = u32::MAX;

/// A cell that has changed.
#[derive(Clone, Copy, Debug)]
pub(super) struct ChangedCell {
    /// Its column, from 0.
    pub column: u32,
    /// What changed it, by bit.
    pub steps: u64,
    from: u32,
    len: u32,
    next: u32,
}

/// The changed cells of a batch by record, and their texts. Kept by a worker and filled anew for each batch; a record
/// without changes costs four bytes.
#[derive(Debug, Default)]
pub(super) struct Changed {
    /// By record, the first of its changed cells.
    first: Vec<u32>,
    cells: Vec<ChangedCell>,
    text: String,
}

impl Changed {
    /// Forgets the batch; the next one has so many records.
    pub(super) fn reset(&mut self, rows: usize) {
        self.first.clear();
        self.first.resize(rows, NONE);
        self.cells.clear();
        self.text.clear();
    }

    /// How many bytes the texts have.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether a record has changed.
    pub(super) fn is_changed(&self, row: usize) -> bool {
        self.first[row] != NONE
    }

    /// The changed cells of a record, by column.
    pub(super) fn of(&self, row: usize) -> impl Iterator<Item = (ChangedCell, &str)> {
        let mut at = self.first[row];
        std::iter::from_fn(move || {
            let cell = *self.cells.get(at as usize)?;
            at = cell.next;
            Some((cell, self.text_of(cell)))
        })
    }

    /// What a cell has become; None where it has not changed.
    pub(super) fn text(&self, row: usize, column: usize) -> Option<&str> {
        self.of(row)
            .find(|(cell, _)| cell.column as usize == column)
            .map(|(_, text)| text)
    }

    fn text_of(&self, cell: ChangedCell) -> &str {
        &self.text[cell.from as usize..(cell.from + cell.len) as usize]
    }

    /// Lets a cell become `text` by `steps`; what it had become before is forgotten, what had changed it is not.
    /// Columns that come from the last to the first are the quickest.
    pub(super) fn set(&mut self, row: usize, column: u32, text: &str, steps: u64) {
        let (before, at) = self.place(row, column);
        let from = self.text.len() as u32;
        self.text.push_str(text);
        let len = text.len() as u32;
        match self.cells.get_mut(at as usize) {
            Some(known) if known.column == column => {
                (known.from, known.len) = (from, len);
                known.steps |= steps;
            }
            _ => {
                let new = self.cells.len() as u32;
                self.cells.push(ChangedCell {
                    column,
                    steps,
                    from,
                    len,
                    next: at,
                });
                self.link(row, before, new);
            }
        }
    }

    /// Lets a cell be what it was.
    pub(super) fn unset(&mut self, row: usize, column: u32) {
        let (before, at) = self.place(row, column);
        if let Some(known) = self.cells.get(at as usize)
            && known.column == column
        {
            let next = known.next;
            self.link(row, before, next);
        }
    }

    /// The last cell of a record before `column`, and the one behind it.
    fn place(&self, row: usize, column: u32) -> (u32, u32) {
        let (mut before, mut at) = (NONE, self.first[row]);
        while let Some(cell) = self.cells.get(at as usize)
            && cell.column < column
        {
            (before, at) = (at, cell.next);
        }
        (before, at)
    }

    fn link(&mut self, row: usize, before: u32, to: u32) {
        match self.cells.get_mut(before as usize) {
            Some(cell) => cell.next = to,
            None => self.first[row] = to,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn cells_are_kept_by_record_and_column(
            acts in proptest::collection::vec((0..3_usize, 0..5_u32, "[a-c]{0,3}", any::<bool>()), 0..40)
        ) {
            let mut changed = Changed::default();
            changed.reset(3);
            let mut expected: BTreeMap<(usize, u32), (String, u64)> = BTreeMap::new();
            for (at, (row, column, text, sets)) in acts.iter().enumerate() {
                if *sets {
                    let steps = 1 << (at % 64);
                    changed.set(*row, *column, text, steps);
                    let known = expected.entry((*row, *column)).or_default();
                    known.0.clone_from(text);
                    known.1 |= steps;
                } else {
                    changed.unset(*row, *column);
                    expected.remove(&(*row, *column));
                }
            }
            for row in 0..3 {
                let found: Vec<_> = changed.of(row).map(|(cell, text)| (cell.column, text.to_owned(), cell.steps)).collect();
                let of_row = expected.iter().filter(|((of, _), _)| *of == row);
                let wanted: Vec<_> = of_row.map(|((_, column), (text, steps))| (*column, text.clone(), *steps)).collect();
                prop_assert_eq!(changed.is_changed(row), !wanted.is_empty());
                prop_assert_eq!(found, wanted);
            }
        }
    }
}
