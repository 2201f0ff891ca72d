//! Finds the cells of some columns only: the delimiters of the others are counted, not looked at.
//!
//! What ends a record or quotes a cell is dealt with as in full decoding (`decode`), so that records and what is odd
//! about them are the same.

use super::decode::{Keep, Scanner};
use super::dialect::Dialect;
use super::scan::{BLOCK, Shapes};
use crate::table::batch::{Layout, Span};
use crate::table::wanted::Wanted;

/// Decodes as [`super::decode::decode`] does, for the wanted columns (all below `width`) only.
pub(super) fn decode_wanted(
    bytes: &[u8],
    dialect: Dialect,
    width: usize,
    wanted: &Wanted,
    layout: &mut Layout,
    written: &mut Vec<u8>,
) {
    let cells = Only::of(wanted);
    let mut scanner = Scanner::new(bytes, dialect, width as u32, layout, written, cells);
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    let mut base = 0;
    for block in blocks {
        scanner.walk(base, block, &Shapes::of(block, dialect), u64::MAX);
        base += BLOCK;
    }
    if !rest.is_empty() {
        let mut padded = [0; BLOCK];
        padded[..rest.len()].copy_from_slice(rest);
        let within = u64::MAX >> (BLOCK - rest.len());
        scanner.walk(base, &padded, &Shapes::of(&padded, dialect), within);
    }
    scanner.finish();
}

/// Leaves of a layout with every cell what [`decode_wanted`] would have found.
pub(super) fn restrict(layout: &mut Layout, wanted: &Wanted) {
    let Layout {
        records,
        cells,
        unrepaired,
        extra,
        ..
    } = layout;
    extra.clear();
    let mut kept = 0;
    for record in records {
        let first = record.first as usize;
        record.first = kept as u32;
        for column in wanted.columns() {
            if *column < record.cells {
                let from = first + *column as usize;
                cells[kept] = cells[from];
                if let Some(span) = unrepaired.get(from).copied() {
                    unrepaired[kept] = span;
                }
                kept += 1;
            }
        }
    }
    cells.truncate(kept);
    unrepaired.truncate(kept);
}

/// The cells of some columns.
struct Only<'a> {
    columns: &'a [u32],
    /// How many of the record's wanted cells have been kept.
    slot: usize,
    /// The column wanted next, at or behind the one being read; [`Only::NONE`] if no more of this record is wanted.
    next: u32,
}

impl<'a> Only<'a> {
    const NONE: u32 = u32::MAX;

    fn of(wanted: &'a Wanted) -> Self {
        Self {
            columns: wanted.columns(),
            slot: 0,
            next: Self::NONE,
        }
    }
}

impl Keep for Only<'_> {
    #[inline]
    fn begin_record(&mut self) {
        self.slot = 0;
        self.next = self.columns.first().copied().unwrap_or(Self::NONE);
    }

    #[inline]
    fn wants(&self, column: u32) -> bool {
        column == self.next
    }

    #[inline]
    fn keep(&mut self, layout: &mut Layout, column: u32, span: Span) {
        if column == self.next {
            layout.cells.push(span);
            self.slot += 1;
            self.next = self.columns.get(self.slot).copied().unwrap_or(Self::NONE);
        }
    }
}

impl Scanner<'_, Only<'_>> {
    /// Deals with one block; only its bytes that `within` has are the text's.
    #[inline]
    fn walk(&mut self, base: usize, block: &[u8; BLOCK], shapes: &Shapes, within: u64) {
        let within = within & self.not_before(base);
        let count = shapes.delimiter_count();
        let ahead = self.cells.next - self.at.column;
        if within == u64::MAX && !shapes.has_breaks() && (count < ahead || count == 0) {
            self.at.column += count;
            return;
        }
        let mut delimiters = shapes.delimiters() & within;
        let mut breaks = shapes.breaks() & within;
        while breaks != 0 {
            let bit = breaks.trailing_zeros() as usize;
            breaks &= breaks - 1;
            let before = delimiters & ((1 << bit) - 1);
            delimiters ^= before;
            self.pass(base, before);
            let (place, byte) = (base + bit, block[bit]);
            if byte == self.dialect.quote {
                self.quote(place);
            } else {
                self.cell_and_record(place, byte);
            }
            let rest = self.not_before(base);
            delimiters &= rest;
            breaks &= rest;
        }
        self.pass(base, delimiters);
    }

    /// Deals with delimiters of a block that nothing but data stands between.
    #[inline]
    fn pass(&mut self, base: usize, mut delimiters: u64) {
        let mut left = delimiters.count_ones();
        while left > 0 {
            let ahead = self.cells.next - self.at.column;
            if left < ahead {
                self.at.column += left;
                return;
            }
            // The cell being read is wanted, or the one behind the `ahead`th delimiter from here.
            let passed = ahead.max(1);
            for _ in 1..passed {
                delimiters &= delimiters - 1;
            }
            let place = base + delimiters.trailing_zeros() as usize;
            delimiters &= delimiters - 1;
            if ahead == 0 {
                let span = Span::between(self.at.cell, place);
                self.cells.keep(self.layout, self.at.column, span);
            }
            self.at.cell = place + 1;
            self.at.column += passed;
            left -= passed;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::test_runner::Config;

    use crate::io::chunk::Chunk;
    use crate::io::cut::{Cut, cut};
    use crate::table::batch::{Batch, Record};
    use crate::table::raw_cell::line_end;
    use crate::table::violation::Violation;

    use super::*;

    /// Bytes that shape a text, pieces of characters, and some that do neither.
    fn hostile() -> impl Strategy<Value = Vec<u8>> {
        let fixed = |text: &'static [u8]| Just(text.to_vec());
        let piece = prop_oneof![
            6 => fixed(b","),
            3 => fixed(b"\n"),
            2 => fixed(b"\""),
            1 => fixed(b"\r\n"),
            1 => fixed(b"\r"),
            1 => fixed(b",\"\","),
            1 => fixed(b",\"a\"\"b\","),
            1 => fixed(b"\"a,\n\","),
            1 => fixed("名".as_bytes()),
            3 => fixed(b"abc"),
            2 => (0..90_usize).prop_map(|length| vec![b'x'; length]),
            2 => (0..90_usize).prop_map(|length| vec![b','; length]),
        ];
        let odd = prop_oneof![fixed(b""), fixed(b"\0"), vec(any::<u8>(), 1..4)];
        (vec(piece, 0..40), odd).prop_map(|(pieces, odd)| [pieces.concat(), odd].concat())
    }

    fn oddities(batch: &Batch<'_>) -> Vec<Violation> {
        let mut oddities = batch.layout().oddities.clone();
        oddities.sort_unstable();
        oddities
    }

    fn cases(cases: u32) -> Config {
        Config {
            cases,
            failure_persistence: None,
            ..Config::default()
        }
    }

    proptest! {
        #![proptest_config(cases(1024))]

        #[test]
        fn wanted_cells_are_those_of_full_decoding(
            bytes in hostile(), width in 1..30_usize, columns in vec(0..30_usize, 0..6), again in any::<bool>(),
        ) {
            let wanted = Wanted::new(columns.into_iter().filter(|column| *column < width));
            let dialect = Dialect::default();
            let (mut all, mut some) = (Chunk::of(&bytes), Chunk::of(&bytes));
            if again {
                some.batch(dialect, width);
            }
            let all = all.batch(dialect, width);
            let some = some.batch_of(dialect, width, &wanted);
            prop_assert_eq!(all.rows(), some.rows());
            for (row, (mine, full)) in some.records().iter().zip(all.records()).enumerate() {
                prop_assert_eq!(mine, &Record { first: mine.first, ..*full });
                prop_assert_eq!(all.raw(row), some.raw(row));
                for column in wanted.columns().iter().map(|column| *column as usize) {
                    prop_assert_eq!(all.cell(row, column), some.cell(row, column));
                    prop_assert_eq!(all.lacks(row, column), some.lacks(row, column));
                }
                prop_assert_eq!(some.extra(row).count(), 0);
            }
            prop_assert_eq!(oddities(&all), oddities(&some));
            prop_assert_eq!(&all.layout().blank_lines, &some.layout().blank_lines);
            prop_assert_eq!(all.layout().extent, some.layout().extent);
        }

        #[test]
        fn raw_cells_join_to_the_record(
            bytes in hostile(), width in 1..30_usize, columns in vec(0..30_usize, 0..6), all in any::<bool>(),
        ) {
            let wanted = Wanted::new(columns.into_iter().filter(|column| *column < width));
            let dialect = Dialect::default();
            // The reader gives away no record whose quote is never closed.
            let whole = match cut(&bytes, dialect, true) {
                Cut { end, open: Some(_) } => &bytes[..end],
                Cut { .. } => &bytes,
            };
            let mut chunk = Chunk::of(whole);
            let batch = if all {
                chunk.batch(dialect, width)
            } else {
                chunk.batch_of(dialect, width, &wanted)
            };
            for (row, record) in batch.records().iter().enumerate() {
                let own = 0..width.min(record.cells as usize);
                let mut cells: Vec<&[u8]> = own.map(|column| batch.raw_cell(row, column)).collect();
                cells.extend(batch.raw_cells(row).skip(width));
                prop_assert_eq!(cells.len(), record.cells as usize);
                let mut joined = cells.join(&dialect.delimiter);
                joined.extend_from_slice(line_end(batch.raw(row)));
                prop_assert_eq!(joined.as_slice(), batch.raw(row));
                prop_assert_eq!(batch.raw_cell(row, record.cells as usize), b"");
            }
        }
    }
}
