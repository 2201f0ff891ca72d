//! The notation in which the rows of a sheet travel from the thread that reads them to the workers: cells by tag and
//! column, each row with its length before it, so that it can be cut and put back like any text.
//!
//! ```text
//! row   length  gap  cell…          gap: rows with nothing on them before this one
//! cell  tag  column  (length text | eight bytes of a float | one byte | nothing)
//! ```
//!
//! Numbers are written seven bits to the byte, so that all of it is UTF-8 if the texts are, and a cell's text can stay
//! where it is.

mod decode;

pub(in crate::io) use decode::{Columns, Filled, decode};

use super::cell::{Cell, Moment, Shape};

const TEXT: u8 = 0;
const NUMBER: u8 = 1;
const BOOLEAN: u8 = 2;
const ERROR: u8 = 3;
const FORMULA: u8 = 4;
const UNDECODABLE: u8 = 5;
// To these the number of the shape is added.
const MOMENT: u8 = 8;
const MOMENT_SINCE_1904: u8 = 16;
const ISO: u8 = 24;

const SHAPES: [Shape; 4] = [Shape::Date, Shape::Time, Shape::DateTime, Shape::Duration];

/// Bytes of a number of 32 bits, the lowest bits first.
const NUMBER_LEN: usize = 5;
/// Bytes of a float.
const FLOAT_LEN: usize = 10;
/// Length and gap of a row.
const HEAD: usize = 2 * NUMBER_LEN;

/// Writes rows one after the other.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub(super) bytes: Vec<u8>,
    /// Where the row being written begins.
    row: Option<usize>,
}

impl Rows {
    /// Begins a row before which there are so many with nothing on them.
    pub(super) fn begin(&mut self, gap: u32) {
        self.row = Some(self.bytes.len());
        self.bytes.extend(digits::<NUMBER_LEN>(0));
        self.bytes.extend(digits::<NUMBER_LEN>(gap.into()));
    }

    /// Adds a cell in the column of this number (from 0).
    pub(super) fn cell(&mut self, column: u32, cell: Cell<'_>) {
        let shape = |shape: Shape| SHAPES.iter().position(|known| *known == shape);
        let tag_of = |base: u8, of: Shape| base + shape(of).unwrap_or_default() as u8;
        let tag = match cell {
            Cell::Text(_) => TEXT,
            Cell::Undecodable(_) => UNDECODABLE,
            Cell::Number(_) => NUMBER,
            Cell::Boolean(_) => BOOLEAN,
            Cell::Error(_) => ERROR,
            Cell::Formula => FORMULA,
            Cell::Moment(moment) if moment.since_1904 => tag_of(MOMENT_SINCE_1904, moment.shape),
            Cell::Moment(moment) => tag_of(MOMENT, moment.shape),
            Cell::Iso(shape, _) => tag_of(ISO, shape),
        };
        self.bytes.push(tag);
        self.bytes.extend(digits::<NUMBER_LEN>(column.into()));
        match cell {
            Cell::Text(text) | Cell::Undecodable(text) | Cell::Error(text) | Cell::Iso(_, text) => {
                self.bytes.extend(digits::<NUMBER_LEN>(text.len() as u64));
                self.bytes.extend_from_slice(text.as_bytes());
            }
            Cell::Number(number) => self.bytes.extend(digits::<FLOAT_LEN>(number.to_bits())),
            Cell::Moment(moment) => self
                .bytes
                .extend(digits::<FLOAT_LEN>(moment.serial.to_bits())),
            Cell::Boolean(truth) => self.bytes.push(u8::from(truth)),
            Cell::Formula => {}
        }
    }

    /// Ends the row; `in_order`: whether every cell stood right of the one before it. If not they are put so, and of
    /// two in one place the last counts.
    pub(super) fn end(&mut self, in_order: bool) {
        if let Some(row) = self.row.take() {
            if !in_order {
                let sorted = sorted(&self.bytes[row + HEAD..]);
                self.bytes.truncate(row + HEAD);
                self.bytes.extend_from_slice(&sorted);
            }
            let len = self.bytes.len() - row - NUMBER_LEN;
            self.bytes[row..row + NUMBER_LEN].copy_from_slice(&digits::<NUMBER_LEN>(len as u64));
        }
    }
}

/// The cells of a row by column, the last one of each.
fn sorted(row: &[u8]) -> Vec<u8> {
    let mut cells = Cells(row);
    let mut places = Vec::new();
    loop {
        let from = row.len() - cells.0.len();
        let Some((column, _)) = cells.next() else {
            break;
        };
        places.push((column, from..row.len() - cells.0.len()));
    }
    places.sort_by_key(|(column, _)| *column);
    let mut sorted = Vec::with_capacity(row.len());
    for (number, (column, bytes)) in places.iter().enumerate() {
        let next = places.get(number + 1);
        if next.is_none_or(|(next, _)| next != column) {
            sorted.extend_from_slice(&row[bytes.clone()]);
        }
    }
    sorted
}

/// Where the last whole row of a block ends that begins with a row, of so many at most; 0 if there is none.
pub(in crate::io) fn cut(block: &[u8], most_rows: usize) -> usize {
    let mut end = 0;
    for _ in 0..most_rows {
        let Some(len) = block.get(end..).and_then(<[u8]>::first_chunk::<NUMBER_LEN>) else {
            break;
        };
        let next = end + NUMBER_LEN + number(len) as usize;
        if next > block.len() {
            break;
        }
        end = next;
    }
    end
}

/// How many rows of the sheet these are, those with nothing on them before each counted.
pub(in crate::io) fn count(rows: &[u8]) -> u64 {
    let (mut count, mut at) = (0, 0);
    while let Some((len, rest)) = rows
        .get(at..)
        .and_then(<[u8]>::split_first_chunk::<NUMBER_LEN>)
    {
        let gap = rest
            .first_chunk::<NUMBER_LEN>()
            .map_or(0, |gap| number(gap));
        count += gap + 1;
        at += NUMBER_LEN + number(len) as usize;
    }
    count
}

/// How many rows there are, and how many of them have a cell in each column, from 0 to the last that has any.
pub(in crate::io) fn usage(rows: &[u8]) -> (u32, Vec<u32>) {
    let (mut count, mut used) = (0, Vec::new());
    let mut at = 0;
    while let Some((len, _)) = rows
        .get(at..)
        .and_then(<[u8]>::split_first_chunk::<NUMBER_LEN>)
    {
        let end = at + NUMBER_LEN + number(len) as usize;
        let cells = rows.get(at + HEAD..end).unwrap_or_default();
        for (column, _) in Cells(cells) {
            let column = column as usize;
            used.resize(used.len().max(column + 1), 0);
            used[column] += 1;
        }
        count += 1;
        at = end;
    }
    (count, used)
}

/// The cells of a row, by column of the sheet.
struct Cells<'a>(&'a [u8]);

impl<'a> Cells<'a> {
    fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(taken)
    }

    fn text(&mut self) -> Option<&'a str> {
        let len = number(self.take(NUMBER_LEN)?) as usize;
        // It was text when it was written.
        std::str::from_utf8(self.take(len)?).ok()
    }

    fn float(&mut self) -> Option<f64> {
        Some(f64::from_bits(number(self.take(FLOAT_LEN)?)))
    }
}

impl<'a> Iterator for Cells<'a> {
    type Item = (u32, Cell<'a>);

    fn next(&mut self) -> Option<(u32, Cell<'a>)> {
        let tag = *self.take(1)?.first()?;
        let column = number(self.take(NUMBER_LEN)?) as u32;
        let shape = SHAPES[usize::from(tag % 8) % SHAPES.len()];
        let cell = match tag {
            TEXT => Cell::Text(self.text()?),
            UNDECODABLE => Cell::Undecodable(self.text()?),
            NUMBER => Cell::Number(self.float()?),
            BOOLEAN => Cell::Boolean(self.take(1)?.first() == Some(&1)),
            ERROR => Cell::Error(self.text()?),
            FORMULA => Cell::Formula,
            ISO.. => Cell::Iso(shape, self.text()?),
            _ => Cell::Moment(Moment {
                serial: self.float()?,
                shape,
                since_1904: tag >= MOMENT_SINCE_1904,
            }),
        };
        Some((column, cell))
    }
}

/// A number, seven bits to the byte.
fn digits<const LEN: usize>(number: u64) -> [u8; LEN] {
    std::array::from_fn(|place| (number >> (7 * place)) as u8 & 0x7F)
}

/// The number that some bytes of seven bits are.
fn number(bytes: &[u8]) -> u64 {
    let places = bytes.iter().rev();
    places.fold(0, |number, byte| number << 7 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::table::batch::{Batch, Layout};
    use crate::table::violation::Violation;

    #[derive(Clone, Debug)]
    enum Given {
        Text(String),
        Number(f64),
        Boolean(bool),
        Error,
        Formula,
        Moment(Moment),
    }

    impl Given {
        fn cell(&self) -> Cell<'_> {
            match self {
                Self::Text(text) => Cell::Text(text),
                Self::Number(number) => Cell::Number(*number),
                Self::Boolean(truth) => Cell::Boolean(*truth),
                Self::Error => Cell::Error("#N/A"),
                Self::Formula => Cell::Formula,
                Self::Moment(moment) => Cell::Moment(*moment),
            }
        }
    }

    fn given() -> impl Strategy<Value = Given> {
        let shape = (0..4_usize).prop_map(|shape| SHAPES[shape]);
        prop_oneof![
            4 => "[a-z名\u{0}\u{7f}]{0,5}".prop_map(Given::Text),
            2 => any::<f64>().prop_map(Given::Number),
            1 => any::<bool>().prop_map(Given::Boolean),
            1 => Just(Given::Error),
            1 => Just(Given::Formula),
            1 => (any::<f64>(), shape, any::<bool>())
                .prop_map(|(serial, shape, since_1904)| Given::Moment(Moment { serial, shape, since_1904 })),
        ]
    }

    type Sheet = Vec<(u32, Vec<(u32, Given)>)>;

    fn sheet() -> impl Strategy<Value = Sheet> {
        vec((0..3_u32, vec((0..20_u32, given()), 0..6)), 0..8)
    }

    fn rows(sheet: &Sheet) -> Vec<u8> {
        let mut rows = Rows::default();
        for (gap, cells) in sheet {
            rows.begin(*gap);
            for (column, given) in cells {
                rows.cell(*column, given.cell());
            }
            let columns = cells.iter().map(|(column, _)| column);
            rows.end(columns.is_sorted_by(|before, next| before < next));
        }
        rows.bytes
    }

    fn shown(rows: &[u8], columns: Columns) -> (Vec<Vec<String>>, Vec<Violation>, Vec<u32>) {
        let (mut layout, mut written) = (Layout::default(), Vec::new());
        let filled = Filled {
            layout: &mut layout,
            written: &mut written,
        };
        decode(rows, columns, None, filled);
        let text = [rows, &written].concat();
        let text = std::str::from_utf8(&text).unwrap();
        let batch = Batch::new(rows, text, &layout, columns.width as usize);
        let cells = |row| batch.cells(row).map(str::to_owned).collect();
        let places = layout.records.iter().map(|record| record.rows).collect();
        (
            (0..batch.rows()).map(cells).collect(),
            layout.oddities.clone(),
            places,
        )
    }

    proptest! {
        #[test]
        fn rows_come_back_as_they_were_given(sheet in sheet(), first in 0..5_u32, width in 0..12_u32) {
            let bytes = rows(&sheet);
            prop_assert_eq!(cut(&bytes, usize::MAX), bytes.len());
            let rows = sheet.iter().map(|(gap, _)| u64::from(gap + 1));
            prop_assert_eq!(count(&bytes), rows.sum::<u64>());
            let columns = Columns { first, width };
            let (cells, _, places) = shown(&bytes, columns);
            prop_assert_eq!(cells.len(), sheet.len());
            let mut place = 0;
            for ((gap, _), found) in sheet.iter().zip(places) {
                prop_assert_eq!(found, place + gap);
                place += gap + 1;
            }
            for ((_, given), cells) in sheet.iter().zip(&cells) {
                let last = |column: u32| given.iter().rfind(|(own, _)| *own == column);
                for column in first..first + width {
                    let text = &cells[(column - first) as usize];
                    match last(column) {
                        Some((_, Given::Text(expected))) => prop_assert_eq!(text, expected),
                        Some((_, Given::Boolean(truth))) => prop_assert_eq!(text, &truth.to_string()),
                        Some((_, Given::Error)) => prop_assert_eq!(text, "#N/A"),
                        None | Some((_, Given::Formula)) => prop_assert_eq!(text, ""),
                        Some(_) => prop_assert!(!text.is_empty()),
                    }
                }
                let beyond = given.iter().filter(|(column, _)| !(first..first + width).contains(column));
                if width > 0 {
                    let beyond: std::collections::BTreeSet<u32> = beyond.map(|(column, _)| *column).collect();
                    let behind = beyond.last().filter(|last| **last >= first + width);
                    let before = beyond.iter().filter(|column| **column < first).count();
                    let kept = behind.map_or(0, |last| last + 1 - (first + width)) as usize;
                    prop_assert_eq!(cells.len(), width as usize + before + kept);
                }
            }
        }

        #[test]
        fn cut_anywhere_rows_stay_whole(sheet in sheet(), at in any::<prop::sample::Index>()) {
            let bytes = rows(&sheet);
            let at = at.index(bytes.len() + 1);
            let end = cut(&bytes[..at], usize::MAX);
            let columns = Columns { first: 0, width: 9 };
            let (all, before, behind) = (shown(&bytes, columns).0, shown(&bytes[..end], columns).0, shown(&bytes[end..], columns).0);
            prop_assert_eq!(all, [before, behind].concat());
        }

        #[test]
        fn bytes_that_are_no_rows_do_no_harm(bytes in vec(any::<u8>(), 0..200)) {
            let columns = Columns { first: 0, width: 3 };
            let (mut layout, mut written) = (Layout::default(), Vec::new());
            let bytes: Vec<u8> = bytes.iter().map(|byte| byte & 0x0F).collect();
            decode(&bytes, columns, None, Filled { layout: &mut layout, written: &mut written });
            prop_assert!(cut(&bytes, usize::MAX) <= bytes.len());
        }
    }

    #[test]
    fn in_search_of_a_header_gaps_between_cells_are_empty() {
        let text = |text: &str| Given::Text(text.to_owned());
        let bytes = rows(&vec![(3, vec![(2, text("a")), (4, text("b"))])]);
        let (cells, _, places) = shown(&bytes, Columns::default());
        assert_eq!(cells, [["", "", "a", "", "b"]]);
        assert_eq!(places, [3]);
    }
}
