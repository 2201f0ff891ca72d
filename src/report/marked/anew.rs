//! A table that is no workbook, to be marked as one: a sheet with its rows at their numbers.

use std::path::Path;

use crate::error::Result;
use crate::io::commit::Output;
use crate::io::input::RowsAbove;
use crate::io::marked::{self, Marks, NewTable};
use crate::io::notation::Notation;
use crate::ops::validate::Again;

/// How many rows further down records stand than they are counted: where they bring their keys along, these are the
/// first row.
pub(super) fn shift(table: &Again) -> u32 {
    u32::from(table.head().notation == Notation::Jsonl)
}

/// Writes the table with its marks; the longest record has at least so many cells.
///
/// # Errors
/// Those of [`marked::make`].
pub(super) fn write(
    table: &mut Again,
    longest: u64,
    marks: Marks<'_>,
    output: &mut Output,
) -> Result<()> {
    let shift = shift(table);
    let head = table.head().clone();
    let RowsAbove { rows, header_row } = head.rows_above()?;
    let width = head.headers.len();
    let path = Path::new(&head.name);
    let stem = path.file_stem().map(|stem| stem.to_string_lossy());
    let sheet = head.sheet.as_ref().map(|sheet| sheet.name.as_str());
    let first = head.first_column;
    let columns = u64::max(width as u64, longest);
    let mut records = |each: marked::EachRow<'_>| {
        table.read(&mut |before, batch| {
            for (row, record) in batch.records().iter().enumerate() {
                let number = before + u64::from(record.rows) + u64::from(shift);
                let own =
                    (0..width.min(record.cells as usize)).map(|column| batch.cell(row, column));
                let number = u32::try_from(number).unwrap_or(u32::MAX);
                each(number, &mut own.chain(batch.extra(row)))?;
            }
            Ok(())
        })
    };
    let table = NewTable {
        name: sheet.or(stem.as_deref()).unwrap_or_default(),
        columns: first..first.saturating_add(u32::try_from(columns).unwrap_or(u32::MAX)),
        above: rows,
        records: &mut records,
    };
    let marks = Marks {
        header_row,
        ..marks
    };
    marked::make(path, table, marks, output)
}
