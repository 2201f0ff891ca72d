//! Which columns of a table somebody will look at, so that the cells of the others need not be found.

/// The columns of a table that are wanted: none, some or all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Ascending, each once, from 0.
    columns: Vec<u32>,
    /// For each column up to the last one wanted, which of `columns` it is; [`Wanted::ABSENT`] if none.
    slots: Vec<u32>,
}

impl Wanted {
    const ABSENT: u32 = u32::MAX;

    /// The columns named (from 0), in any order, some perhaps twice.
    pub fn new(columns: impl IntoIterator<Item = usize>) -> Self {
        let mut columns: Vec<u32> = columns.into_iter().map(|column| column as u32).collect();
        columns.sort_unstable();
        columns.dedup();
        let width = columns.last().map_or(0, |last| *last as usize + 1);
        let mut slots = vec![Self::ABSENT; width];
        for (slot, column) in (0..).zip(&columns) {
            slots[*column as usize] = slot;
        }
        Self { columns, slots }
    }

    /// The columns, ascending.
    pub fn columns(&self) -> &[u32] {
        &self.columns
    }

    /// How many wanted columns stand before this one; none if it is not wanted itself.
    pub fn slot(&self, column: usize) -> Option<u32> {
        let slot = self.slots.get(column).copied();
        slot.filter(|slot| *slot != Self::ABSENT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_sorted_and_find_their_slots() {
        let wanted = Wanted::new([7, 2, 7, 0]);
        assert_eq!(wanted.columns(), [0, 2, 7]);
        let slots = [0, 1, 2, 7, 8].map(|column| wanted.slot(column));
        assert_eq!(slots, [Some(0), None, Some(1), Some(2), None]);
        assert_eq!(Wanted::new([]).slot(0), None);
    }
}
