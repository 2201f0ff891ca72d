//! Keeps the cells of some columns only: of the others nothing but the end is noted, for as long as their record is
//! being read.

use super::decode::Keep;
use crate::table::batch::{Layout, Span};
use crate::table::wanted::Wanted;

/// The cells of wanted columns.
pub(super) struct Only<'a> {
    columns: &'a [u32],
    /// By column, up to the last one wanted: where the record's cell ends.
    ends: Vec<u32>,
    /// The record's wanted cells that are quoted: column and text, ascending.
    quoted: Vec<(u32, Span)>,
}

impl<'a> Only<'a> {
    pub(super) fn of(wanted: &'a Wanted) -> Self {
        let columns = wanted.columns();
        let width = columns.last().map_or(0, |last| *last as usize + 1);
        Self {
            columns,
            ends: vec![0; width],
            quoted: Vec::new(),
        }
    }
}

impl Keep for Only<'_> {
    #[inline]
    fn bare(&mut self, _: &mut Layout, column: u32, _: usize, end: usize) {
        if let Some(slot) = self.ends.get_mut(column as usize) {
            *slot = end as u32;
        }
    }

    fn quoted(&mut self, layout: &mut Layout, column: u32, text: Span, end: usize) {
        self.bare(layout, column, 0, end);
        if self.wants(column) {
            self.quoted.push((column, text));
        }
    }

    fn wants(&self, column: u32) -> bool {
        self.columns.binary_search(&column).is_ok()
    }

    #[inline]
    fn end_record(&mut self, layout: &mut Layout, from: usize, cells: u32) {
        let columns = self.columns.iter().copied();
        let spans = columns.take_while(|column| *column < cells).map(|column| {
            let column = column as usize;
            let before = column.checked_sub(1).map(|before| self.ends[before]);
            let from = before.map_or(from, |end| end as usize + 1);
            Span::between(from, self.ends[column] as usize)
        });
        let first = layout.cells.len();
        layout.cells.extend(spans);
        for (column, text) in self.quoted.drain(..) {
            let slot = self.columns.partition_point(|wanted| *wanted < column);
            layout.cells[first + slot] = text;
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
    use crate::io::dialect::Dialect;
    use crate::io::notation::Notation;
    use crate::table::batch::{Batch, Record};
    use crate::table::encoding::Encoding;
    use crate::table::raw_cell::{line_end, raw_cells};
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
            1 => fixed(b"\xC3\xFB"),
            1 => fixed(b"\x81\x30\x81\x30"),
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

    fn encoding(gb: bool) -> Encoding {
        if gb {
            Encoding::named("gb18030").unwrap()
        } else {
            Encoding::UTF_8
        }
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
            gb in any::<bool>(),
        ) {
            let wanted = Wanted::new(columns.into_iter().filter(|column| *column < width));
            let notation = Notation::default();
            let (mut all, mut some) = (Chunk::of(&bytes, notation), Chunk::of(&bytes, notation));
            all.encoding = encoding(gb);
            some.encoding = encoding(gb);
            if again {
                some.batch(width).unwrap();
            }
            let all = all.batch(width).unwrap();
            let some = some.batch_of(width, &wanted).unwrap();
            prop_assert_eq!(all.rows(), some.rows());
            for (row, (mine, full)) in some.records().iter().zip(all.records()).enumerate() {
                prop_assert_eq!(mine, &Record { first: mine.first, ..*full });
                prop_assert_eq!(all.raw(row), some.raw(row));
                for column in wanted.columns().iter().map(|column| *column as usize) {
                    prop_assert_eq!(all.cell(row, column), some.cell(row, column));
                    prop_assert_eq!(all.lacks(row, column), some.lacks(row, column));
                }
            }
            prop_assert_eq!(oddities(&all), oddities(&some));
            prop_assert_eq!(&all.layout().blank_lines, &some.layout().blank_lines);
            prop_assert_eq!(all.layout().extent, some.layout().extent);
        }

        #[test]
        fn raw_cells_join_to_the_record(
            bytes in hostile(), width in 1..30_usize, columns in vec(0..30_usize, 0..6), all in any::<bool>(),
            gb in any::<bool>(),
        ) {
            let wanted = Wanted::new(columns.into_iter().filter(|column| *column < width));
            let dialect = Dialect::default();
            // The reader gives away no record whose quote is never closed.
            let whole = match cut(&bytes, Notation::Csv(dialect), encoding(gb), true) {
                Cut { end, open: Some(_) } => &bytes[..end],
                Cut { .. } => &bytes,
            };
            let mut chunk = Chunk::of(whole, Notation::Csv(dialect));
            chunk.encoding = encoding(gb);
            let batch = if all {
                chunk.batch(width).unwrap()
            } else {
                chunk.batch_of(width, &wanted).unwrap()
            };
            for (row, record) in batch.records().iter().enumerate() {
                let own = 0..width.min(record.cells as usize);
                let mut cells: Vec<&[u8]> = own.map(|column| batch.raw_cell(row, column)).collect();
                cells.extend(raw_cells(batch.raw(row), dialect, encoding(gb)).skip(width));
                prop_assert_eq!(cells.len(), record.cells as usize);
                let mut joined = cells.join(&dialect.delimiter);
                joined.extend_from_slice(line_end(batch.raw(row)));
                prop_assert_eq!(joined.as_slice(), batch.raw(row));
                prop_assert_eq!(batch.raw_cell(row, record.cells as usize), b"");
            }
        }
    }
}
