//! One look at a sheet before it is marked: where there is room, and what it has already.

use super::failed::Failed;
use super::marks::range;
use super::tag;
use crate::io::workbook::characters;
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
    filtered: bool,
    /// The filter of the sheet.
    pub(super) filter: Option<Filter>,
    /// The relation to the shapes of its notes.
    pub(super) shapes: Option<String>,
    /// The prefix of names with its colon.
    pub(super) prefix: String,
}

/// The filter of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Filter {
    /// Row and column (from 0) of its first and its last cell.
    pub(super) from: (u32, u32),
    pub(super) to: (u32, u32),
    /// The columns (from 0) by which it chooses.
    pub(super) chooses: Vec<u32>,
}

impl Filter {
    fn of(cells: &[u8]) -> Option<Self> {
        let mut corners = cells.split(|byte| *byte == b':');
        let from = position::parse(corners.next()?)?;
        let to = corners.next().map_or(Some(from), position::parse)?;
        Some(Self {
            from,
            to,
            chooses: Vec::new(),
        })
    }
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
        let mut markup = Markup::copied(part, package.part(part, Most::Streamed)?);
        let mut scan = Self {
            used: vec![false; COLUMNS as usize + 1],
            header_row,
            ..Self::nothing()
        };
        let (mut row, mut column) = (0, 0);
        let mut raw = Vec::new();
        while markup.depth() == 0 {
            if markup.next()? == Token::End {
                return Ok(scan);
            }
            raw.clear();
            markup.take_passed(&mut raw);
        }
        let (_, root) = tag::apart(&raw);
        scan.prefix = String::from_utf8_lossy(tag::prefix(root)).into_owned();
        let mut markup = markup.uncopied();
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
                    b"autoFilter" => {
                        scan.filtered = true;
                        let cells = tag.attribute("ref").and_then(Filter::of);
                        scan.filter = scan.filter.or(cells);
                    }
                    b"filterColumn" => {
                        let own = number(tag.attribute("colId"));
                        if let (Some(filter), Some(own)) = (&mut scan.filter, own) {
                            filter.chooses.push(filter.from.1 + own);
                        }
                    }
                    b"tablePart" => scan.filtered = true,
                    b"legacyDrawing" => {
                        let id = tag.attribute("id").map(characters::value);
                        let id = id.transpose().map_err(|unclear| unclear.within(part))?;
                        scan.shapes = id;
                    }
                    _ => {}
                },
                Token::End => return Ok(scan),
                _ => {}
            }
        }
    }

    /// Of a sheet with nothing on it.
    pub(super) fn nothing() -> Self {
        Self {
            used: Vec::new(),
            header_row: None,
            headers: None,
            last_row: 0,
            filtered: false,
            filter: None,
            shapes: None,
            prefix: String::new(),
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

    /// What can be filtered once the reasons stand in this column: headers, records and reasons. None where rows are
    /// chosen from already.
    pub(super) fn new_filter(&self, reasons: u32) -> Option<Filter> {
        let (first, _) = self.headers.filter(|_| !self.filtered)?;
        Some(Filter {
            from: (self.header_row?, u32::try_from(first).ok()?),
            to: (self.last_row, reasons),
            chooses: Vec::new(),
        })
    }
}

impl Filter {
    /// As `A1:L16`.
    pub(super) fn cells(&self) -> String {
        range(self.from, self.to)
    }
}

fn number(value: Option<&[u8]>) -> Option<u32> {
    std::str::from_utf8(value?).ok()?.trim().parse().ok()
}
