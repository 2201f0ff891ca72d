//! Where a record stands: counted from 1 as a person counts, kept per chunk, never per cell.

use super::batch::{BlankLine, Extent, Record};

/// What came before a chunk, in the input's own counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Start {
    /// Data records.
    pub records: u64,
    /// Rows as a spreadsheet counts them: title, header and blank rows too.
    pub rows: u64,
    /// Line ends (LF, CRLF or CR).
    pub lines: u64,
}

/// Where one record (or what is no record) stands; each counts from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Data records of this input; none for what is no record, 0 for the header.
    pub record: Option<u64>,
    /// As a spreadsheet shows it.
    pub row: u64,
    /// The physical line on which it begins.
    pub line: u64,
}

impl Start {
    /// The start of what follows a chunk of this extent.
    pub fn advance(&mut self, extent: Extent) {
        self.records += extent.records;
        self.rows += extent.rows;
        self.lines += extent.lines;
    }

    /// Where the `index`th record (from 0) of the chunk stands.
    pub fn place(&self, index: usize, record: &Record) -> Place {
        Place {
            record: Some(self.records + index as u64 + 1),
            row: self.rows + u64::from(record.rows) + 1,
            line: self.lines + u64::from(record.lines) + 1,
        }
    }

    /// Where a line of the chunk with nothing on it stands.
    pub fn blank_line(&self, line: &BlankLine) -> Place {
        Place {
            record: None,
            row: self.rows + u64::from(line.rows) + 1,
            line: self.lines + u64::from(line.lines) + 1,
        }
    }
}

/// The letters of a column (from 0) as a spreadsheet shows them.
///
/// ```
/// use rolo::table::place::letters;
///
/// assert_eq!([0, 25, 26].map(letters), ["A", "Z", "AA"]);
/// ```
pub fn letters(column: usize) -> String {
    let mut out = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        out.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    out.iter().rev().collect()
}

/// The column (from 0) of a cell as a spreadsheet names it (`D17`); none of what does not begin with a letter.
///
/// ```
/// use rolo::table::place::column;
///
/// assert_eq!(["A1", "Z9", "aa10", "7"].map(column), [Some(0), Some(25), Some(26), None]);
/// ```
pub fn column(cell: &str) -> Option<usize> {
    let letters = cell.bytes().take_while(u8::is_ascii_alphabetic);
    let number = letters.fold(0_usize, |number, letter| {
        let place = usize::from(letter.to_ascii_uppercase() - b'A') + 1;
        number.saturating_mul(26).saturating_add(place)
    });
    number.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_in_a_spreadsheet() {
        for (column, expected) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (51, "AZ"),
            (52, "BA"),
            (701, "ZZ"),
            (702, "AAA"),
            (16_383, "XFD"),
        ] {
            assert_eq!(letters(column), expected);
        }
    }
}
