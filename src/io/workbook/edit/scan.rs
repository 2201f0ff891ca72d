//! One look at a sheet before it is marked: where there is room, and what it has already.

use super::sheet::{Failed, address};
use crate::io::workbook::markup::{Markup, Token};
use crate::io::workbook::package::{Most, Package, damaged_part};
use crate::io::workbook::stream::COLUMNS;
use crate::io::workbook::xlsx::position;

/// How far from the headers the column of reasons may stand, in columns.
const NEAR: usize = 64;

/// What a sheet has.
#[derive(Debug)]
pub(super) struct Scan {
    /// Whether a cell stands in the column.
    used: Vec<bool>,
    /// The row of the headers, from 0.
    header_row: Option<u32>,
    /// The first column with a header, and the one behind the last.
    headers: Option<(usize, usize)>,
    /// The last row, from 0.
    last_row: u32,
    /// Whether rows are chosen from already: a filter, or a table that has its own.
    pub(super) filtered: bool,
}

impl Scan {
    /// Looks through the part of a sheet.
    ///
    /// # Errors
    /// It cannot be read.
    pub(super) fn of(
        package: &mut Package,
        part: &str,
        header_row: Option<u32>,
    ) -> Result<Self, Failed> {
        let mut markup = Markup::new(part, package.part(part, Most::Streamed)?);
        let mut scan = Self {
            used: vec![false; COLUMNS as usize + 1],
            header_row,
            headers: None,
            last_row: 0,
            filtered: false,
        };
        let (mut row, mut column) = (0, 0);
        loop {
            match markup.next()? {
                Token::Open(tag) => match tag.name {
                    b"row" => {
                        let own = tag.attribute("r").map_or(Some(row), position::row);
                        row = own.ok_or_else(|| damaged_part(part))? + 1;
                        column = 0;
                    }
                    b"c" => {
                        let own = match tag.attribute("r") {
                            Some(cell) => position::parse(cell).map(|(_, column)| column),
                            None => Some(column),
                        };
                        let own = own.ok_or_else(|| damaged_part(part))?;
                        column = own + 1;
                        scan.cell(row.saturating_sub(1), own as usize);
                    }
                    b"autoFilter" | b"tablePart" => scan.filtered = true,
                    _ => {}
                },
                Token::End => return Ok(scan),
                _ => {}
            }
        }
    }

    fn cell(&mut self, row: u32, column: usize) {
        if let Some(used) = self.used.get_mut(column) {
            *used = true;
        }
        self.last_row = self.last_row.max(row);
        if self.header_row == Some(row) {
            let (first, behind) = self.headers.unwrap_or((column, column));
            self.headers = Some((first.min(column), behind.max(column + 1)));
        }
    }

    /// Where the column of reasons goes, from 0: behind all cells; where one strays far from the headers, the first column
    /// behind these that has none. None where there is no room.
    pub(super) fn free_column(&self) -> Option<u32> {
        let last = self.used.iter().rposition(|used| *used);
        let behind = last.map_or(0, |last| last + 1);
        let free = match self.headers {
            Some((_, headers)) if behind > headers + NEAR => {
                (headers..self.used.len()).find(|column| !self.used[*column])
            }
            _ => Some(behind),
        };
        let free = free.and_then(|column| u32::try_from(column).ok());
        free.filter(|column| *column < COLUMNS)
    }

    /// What can be filtered once the reasons stand in this column: headers, records and reasons, as `A1:L16`. None where
    /// rows are chosen from already.
    pub(super) fn filter(&self, reasons: u32) -> Option<String> {
        let (first, _) = self.headers.filter(|_| !self.filtered)?;
        let from = address(self.header_row?, u32::try_from(first).ok()?);
        Some(format!("{from}:{}", address(self.last_row, reasons)))
    }
}
