//! Ranges of cells, as `A1:L16`.

use super::cell::address;
use crate::io::workbook::xlsx::position;

/// A range: row and column (from 0) of its first and its last cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) from: (u32, u32),
    pub(super) to: (u32, u32),
}

impl Area {
    /// The range that is written so; a cell is one too. None for what is no range.
    pub(super) fn of(cells: &[u8]) -> Option<Self> {
        let mut corners = cells.split(|byte| *byte == b':');
        let from = position::parse(corners.next()?)?;
        let to = corners.next().map_or(Some(from), position::parse)?;
        Some(Self { from, to })
    }

    /// The range from one cell to another (row and column from 0).
    pub(super) const fn between(from: (u32, u32), to: (u32, u32)) -> Self {
        Self { from, to }
    }

    /// As it is written, always with both cells.
    pub(super) fn cells(&self) -> String {
        let [from, to] = [self.from, self.to].map(|(row, column)| address(row, column));
        format!("{from}:{to}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_they_are_written() {
        for (cells, expected) in [
            ("A1:L16", Some("A1:L16")),
            ("b2", Some("B2:B2")),
            ("A1:", None),
            ("A:C", None),
            ("", None),
        ] {
            let found = Area::of(cells.as_bytes()).map(|own| own.cells());
            assert_eq!(found.as_deref(), expected, "{cells}");
        }
    }
}
