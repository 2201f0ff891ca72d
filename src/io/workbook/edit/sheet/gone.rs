//! The rows that are no more, and where those behind them stand now.

use super::super::area::Area;
use super::super::tag;
use crate::io::workbook::xlsx::position;

/// The rows of a sheet that are no more.
#[derive(Debug, Default)]
pub(super) struct Gone {
    /// The first row (from 0) of each run of them, the one behind the last, and how many there are up to that one.
    runs: Vec<(u32, u32, u32)>,
}

impl Gone {
    /// Whether none has gone yet.
    pub(super) fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// One more row has gone: it stands behind the others.
    pub(super) fn add(&mut self, row: u32) {
        let before = match self.runs.last_mut() {
            Some((_, behind, count)) if *behind == row => {
                *behind += 1;
                *count += 1;
                return;
            }
            Some((.., count)) => *count,
            None => 0,
        };
        self.runs.push((row, row + 1, before + 1));
    }

    /// Where a row (from 0) stands now; of one that has gone, where the one behind it does.
    pub(super) fn moved(&self, row: u32) -> u32 {
        let runs = self.runs.partition_point(|(from, ..)| *from < row);
        let Some((_, behind, count)) = runs.checked_sub(1).and_then(|last| self.runs.get(last))
        else {
            return row;
        };
        row - (count - behind.saturating_sub(row))
    }

    /// Appends an opening tag; the cells that its `ref` has are those that are left.
    pub(super) fn shorten(&self, passed: &[u8], out: &mut Vec<u8>) {
        let (before, tag) = tag::apart(passed);
        out.extend_from_slice(before);
        match tag::value(tag, "ref").and_then(|cells| self.left_of(cells)) {
            Some(cells) => tag::with(tag, "ref", &cells, out),
            None => out.extend_from_slice(tag),
        }
    }

    /// What is left of a range (`A1:L16`), of which at least one row is.
    fn left_of(&self, cells: &[u8]) -> Option<String> {
        let mut corners = cells.split(|byte| *byte == b':');
        let from = position::parse(corners.next()?)?;
        let to = position::parse(corners.next()?)?;
        let first = self.moved(from.0);
        let last = self.moved(to.0 + 1).saturating_sub(1).max(first);
        Some(Area::between((first, from.1), (last, to.1)).cells())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn rows_move_up_by_as_many_as_went_before_them(gone in prop::collection::btree_set(0..60_u32, 0..40)) {
            let mut rows = Gone::default();
            for row in &gone {
                rows.add(*row);
            }
            for row in 0..70 {
                let before = gone.iter().filter(|own| **own < row).count() as u32;
                prop_assert_eq!(rows.moved(row), row - before);
            }
        }
    }

    #[test]
    fn ranges_are_shortened() {
        let mut rows = Gone::default();
        for row in [2, 3, 9, 10, 11] {
            rows.add(row);
        }
        for (cells, left) in [
            ("A1:C5", "A1:C3"),
            ("A1:C12", "A1:C7"),
            ("B3:B4", "B3:B3"),
            ("A1:A1048576", "A1:A1048571"),
        ] {
            let mut out = Vec::new();
            let tag = format!(" <autoFilter ref=\"{cells}\">");
            rows.shorten(tag.as_bytes(), &mut out);
            let expected = format!(" <autoFilter ref=\"{left}\">");
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        }
    }
}
