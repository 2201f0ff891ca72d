//! What a sheet holds, as texts by row and column: for tests.

use std::io::Read as _;

use crate::io::limits::Limits;

use super::row::{self, Columns, Filled};
use super::stream::{Bounds, ReadSheet, SheetBytes, SheetEnd};
use crate::table::batch::{Layout, Span};

/// Rows from the first one on, and the cells of each from the first column on.
pub(super) type Grid = Vec<Vec<String>>;

/// The texts of a sheet, and what is known at its end.
///
/// # Errors
/// Why it cannot be read.
pub(super) fn grid(sheet: Box<dyn ReadSheet>) -> Result<(Grid, SheetEnd), String> {
    let (mut bytes, end) = SheetBytes::new(sheet, Bounds::of(0, &Limits::default()))
        .map_err(|error| error.to_string())?;
    let mut rows = Vec::new();
    bytes
        .read_to_end(&mut rows)
        .map_err(|error| error.to_string())?;
    let (mut layout, mut written) = (Layout::default(), Vec::new());
    let filled = Filled {
        layout: &mut layout,
        written: &mut written,
    };
    row::decode(&rows, Columns::default(), None, filled);
    rows.extend(written);
    let text =
        |span: &Span| String::from_utf8_lossy(&rows[span.at as usize..span.end()]).into_owned();
    let mut grid = Grid::new();
    for (number, record) in (0..).zip(&layout.records) {
        grid.resize(record.rows as usize, Vec::new());
        let cells = layout.extra.iter().filter(|(row, _)| *row == number);
        grid.push(cells.map(|(_, span)| text(span)).collect());
    }
    let end = end.lock().ok().and_then(|end| *end);
    Ok((grid, end.unwrap_or_default()))
}
