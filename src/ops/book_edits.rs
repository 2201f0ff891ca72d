//! What is to be done to a sheet of a workbook, kept row by row until all of it is known: on disk where it is much.

use crate::error::{Error, Result};
use crate::io::rewritten::{CellValue, RowChange};
use crate::ops::typed_cells::InPlace;
use crate::spill::{Budget, Sorted, Sorter};

/// What is kept of an edit: row and column (big-endian, so that they sort), what it is, and what belongs to that.
const PLACE: usize = 8;
const NOTHING: u8 = 0;
const TEXT: u8 = 1;
const NUMBER: u8 = 2;
const FALSE: u8 = 3;
const TRUE: u8 = 4;
const MOMENT: u8 = 5;
const GONE: u8 = 6;

/// What is to be done to a sheet.
#[derive(Debug)]
pub struct BookEdits {
    sorter: Sorter,
    record: Vec<u8>,
    count: u64,
}

impl BookEdits {
    /// Nothing yet; what there will be may hold so much.
    pub fn new(budget: Budget) -> Self {
        Self {
            sorter: Sorter::new(budget),
            record: Vec::new(),
            count: 0,
        }
    }

    /// Whether there is nothing to be done.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The cell in this row and column (from 0) gets another value: `cell`, whose text is `text`.
    ///
    /// # Errors
    /// Those of [`Sorter::push`].
    pub fn set(&mut self, row: u64, column: u32, cell: InPlace, text: &str) -> Result<()> {
        let number;
        let moment;
        let (sign, rest) = match cell {
            InPlace::Text if text.is_empty() => (NOTHING, &[][..]),
            InPlace::Text => (TEXT, text.as_bytes()),
            InPlace::Number(own) => {
                number = own.to_le_bytes();
                (NUMBER, &number[..])
            }
            InPlace::Moment(serial) => {
                moment = [&serial.to_le_bytes(), text.as_bytes()].concat();
                (MOMENT, &moment[..])
            }
            InPlace::Bool(truth) => (if truth { TRUE } else { FALSE }, &[][..]),
        };
        self.push(row, column, sign, rest)
    }

    /// The row (from 0) goes.
    ///
    /// # Errors
    /// Those of [`Sorter::push`].
    pub fn remove(&mut self, row: u64) -> Result<()> {
        self.push(row, 0, GONE, &[])
    }

    fn push(&mut self, row: u64, column: u32, sign: u8, rest: &[u8]) -> Result<()> {
        let row = u32::try_from(row).map_err(|_| Error::Bug("a row that no sheet has"))?;
        self.count += 1;
        self.record.clear();
        self.record.extend(row.to_be_bytes());
        self.record.extend(column.to_be_bytes());
        self.record.push(sign);
        self.record.extend_from_slice(rest);
        self.sorter.push(&self.record[..PLACE], &self.record)
    }

    /// All of it, row by row.
    ///
    /// # Errors
    /// Those of [`Sorter::finish`].
    pub fn finish(self) -> Result<SortedEdits> {
        Ok(SortedEdits {
            sorted: self.sorter.finish()?,
            waiting: None,
        })
    }
}

/// What is to be done to a sheet, row by row.
#[derive(Debug)]
pub struct SortedEdits {
    sorted: Sorted,
    waiting: Option<One>,
}

/// One edit.
#[derive(Debug)]
struct One {
    row: u32,
    column: u32,
    /// None: the row goes.
    value: Option<CellValue>,
}

impl SortedEdits {
    /// What is done to the next row to which something is.
    ///
    /// # Errors
    /// Those of [`Sorted::next`].
    pub fn next_row(&mut self) -> Result<Option<RowChange>> {
        let first = match self.waiting.take() {
            Some(one) => Some(one),
            None => self.one()?,
        };
        let Some(first) = first else {
            return Ok(None);
        };
        let row = first.row;
        let Some(value) = first.value else {
            return Ok(Some(RowChange::Gone(row)));
        };
        let mut cells = vec![(first.column, value)];
        while let Some(one) = self.one()? {
            match one.value {
                Some(value) if one.row == row => cells.push((one.column, value)),
                value => {
                    self.waiting = Some(One { value, ..one });
                    break;
                }
            }
        }
        Ok(Some(RowChange::Cells(row, cells)))
    }

    fn one(&mut self) -> Result<Option<One>> {
        let Some(record) = self.sorted.next()? else {
            return Ok(None);
        };
        let broken = || Error::Bug("an edit that was kept is not whole");
        let (row, rest) = record.split_first_chunk().ok_or_else(broken)?;
        let (column, rest) = rest.split_first_chunk().ok_or_else(broken)?;
        let (sign, rest) = rest.split_first().ok_or_else(broken)?;
        let value = match *sign {
            NOTHING => Some(CellValue::Nothing),
            TEXT => Some(CellValue::Text(String::from_utf8_lossy(rest).into_owned())),
            NUMBER => {
                let number = rest.first_chunk().ok_or_else(broken)?;
                Some(CellValue::Number(f64::from_le_bytes(*number)))
            }
            MOMENT => {
                let (serial, text) = rest.split_first_chunk().ok_or_else(broken)?;
                let text = String::from_utf8_lossy(text).into_owned();
                Some(CellValue::Moment(f64::from_le_bytes(*serial), text))
            }
            FALSE => Some(CellValue::Bool(false)),
            TRUE => Some(CellValue::Bool(true)),
            _ => None,
        };
        Ok(Some(One {
            row: u32::from_be_bytes(*row),
            column: u32::from_be_bytes(*column),
            value,
        }))
    }
}

/// The rows of a sheet that stay; all others behind its header go, those with nothing on them too.
#[derive(Debug, Default)]
pub struct KeptRows {
    /// A bit for each row: a sheet of a million rows takes an eighth of a megabyte.
    bits: Vec<u64>,
}

impl KeptRows {
    /// The row (from 0) stays.
    pub fn keep(&mut self, row: u32) {
        let place = (row / u64::BITS) as usize;
        if self.bits.len() <= place {
            self.bits.resize(place + 1, 0);
        }
        self.bits[place] |= 1 << (row % u64::BITS);
    }

    fn keeps(&self, row: u32) -> bool {
        let bits = self.bits.get((row / u64::BITS) as usize);
        bits.is_some_and(|bits| bits >> (row % u64::BITS) & 1 == 1)
    }

    /// What is done to the sheet whose first record stands in row `first` (from 0).
    pub fn changes(self, first: u32) -> impl Iterator<Item = RowChange> {
        let last = self.bits.iter().rposition(|bits| *bits != 0);
        let behind = last.map_or(first, |last| {
            (last as u32 + 1) * u64::BITS - self.bits[last].leading_zeros()
        });
        let rows = first..behind;
        let gone = rows.filter(move |row| !self.keeps(*row));
        gone.map(RowChange::Gone)
            .chain(std::iter::once(RowChange::RestGone(behind.max(first))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_are_not_kept_go() {
        let mut kept = KeptRows::default();
        for row in [3, 5, 128] {
            kept.keep(row);
        }
        let changes: Vec<RowChange> = kept.changes(3).collect();
        let gone = [4].into_iter().chain(6..128);
        let rest = std::iter::once(RowChange::RestGone(129));
        let expected: Vec<RowChange> = gone.map(RowChange::Gone).chain(rest).collect();
        assert_eq!(changes, expected);
        let none: Vec<RowChange> = KeptRows::default().changes(3).collect();
        assert_eq!(none, [RowChange::RestGone(3)]);
    }

    #[test]
    fn what_is_kept_comes_back_row_by_row() {
        // No memory: all of it is on disk.
        let mut edits = BookEdits::new(Budget::new(0));
        edits.set(7, 2, InPlace::Text, "客户").unwrap();
        edits.set(7, 3, InPlace::Text, "").unwrap();
        edits.set(7, 300, InPlace::Number(-1.5), "-1.5").unwrap();
        let day = InPlace::Moment(45_356.0);
        edits.set(7, 301, day, "2024-03-05").unwrap();
        edits.remove(8).unwrap();
        edits.set(300, 0, InPlace::Bool(true), "true").unwrap();
        assert!(!edits.is_empty());
        let mut sorted = edits.finish().unwrap();
        let expected = [
            RowChange::Cells(
                7,
                vec![
                    (2, CellValue::Text("客户".to_owned())),
                    (3, CellValue::Nothing),
                    (300, CellValue::Number(-1.5)),
                    (301, CellValue::Moment(45_356.0, "2024-03-05".to_owned())),
                ],
            ),
            RowChange::Gone(8),
            RowChange::Cells(300, vec![(0, CellValue::Bool(true))]),
        ];
        for change in expected {
            assert_eq!(sorted.next_row().unwrap(), Some(change));
        }
        assert_eq!(sorted.next_row().unwrap(), None);
    }
}
