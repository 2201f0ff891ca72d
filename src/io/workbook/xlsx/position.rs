//! Where a cell stands, as sheets write it: `B7`.

use crate::io::fault::Fault;
use crate::io::workbook::package::saved_again;
pub(super) use crate::io::workbook::stream::{COLUMNS, ROWS};
use crate::text;
use crate::text::Message;

/// What is said of a part in which something stands further down or to the right.
pub(in crate::io::workbook) fn is_beyond(part: &str) -> Box<Fault> {
    let text = text!(
        "{part} in the workbook has a row or cell that is not in a sheet of {rows} rows and {columns} columns",
        "工作簿的 {part} 中有行或单元格超出工作表范围（{rows} 行、{columns} 列）"
    );
    let message = Message::new(text).with("part", part);
    saved_again(message.with("rows", ROWS).with("columns", COLUMNS))
}

/// Row and column (from 0) of a cell; none if it is no cell of a sheet.
#[inline]
pub(in crate::io::workbook) fn parse(cell: &[u8]) -> Option<(u32, u32)> {
    let letters = cell.iter().position(|byte| !byte.is_ascii_alphabetic())?;
    let (letters, digits) = cell.split_at(letters);
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let column = letters.iter().fold(0, |column, letter| {
        column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    let column = column - 1;
    (column < COLUMNS).then_some(())?;
    Some((row(digits)?, column))
}

/// The row (from 0) of this number (from 1); none if it is no row of a sheet.
#[inline]
pub(in crate::io::workbook) fn row(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() || digits.len() > 7 {
        return None;
    }
    let row = digits.iter().try_fold(0, |row, digit| {
        let digit = digit.wrapping_sub(b'0');
        (digit < 10).then_some(row * 10 + u32::from(digit))
    })?;
    (1..=ROWS).contains(&row).then(|| row - 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spelled(row: u32, column: u32) -> String {
        let (mut letters, mut left) = (Vec::new(), column + 1);
        while left > 0 {
            letters.push(b'A' + ((left - 1) % 26) as u8);
            left = (left - 1) / 26;
        }
        letters.reverse();
        format!("{}{}", String::from_utf8(letters).unwrap(), row + 1)
    }

    proptest! {
        #[test]
        fn every_cell_of_a_sheet_is_found(row in 0..ROWS, column in 0..COLUMNS) {
            prop_assert_eq!(parse(spelled(row, column).as_bytes()), Some((row, column)));
        }

        #[test]
        fn whatever_is_given_does_no_harm(cell in "[A-Za-z]{0,5}[0-9$-]{0,12}") {
            let found = parse(cell.as_bytes());
            prop_assert!(found.is_none_or(|(row, column)| row < ROWS && column < COLUMNS));
        }
    }

    #[test]
    fn what_is_beyond_the_sheet_is_no_cell() {
        for (cell, expected) in [
            ("A1", Some((0, 0))),
            ("xfd1048576", Some((ROWS - 1, COLUMNS - 1))),
            ("XFE1", None),
            ("A1048577", None),
            ("A0", None),
            ("AAAA1", None),
            ("A", None),
            ("1", None),
            ("$A$1", None),
            ("A1:B2", None),
            ("A-1", None),
            ("", None),
        ] {
            assert_eq!(parse(cell.as_bytes()), expected, "{cell}");
        }
    }
}
