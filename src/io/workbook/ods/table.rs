//! The rows of a table, each as often as it stands there.

use std::io::Read;

use super::super::package::{Result, saved_again};
use super::super::stream::COLUMNS;
use super::super::stream::{Cells, SheetEnd, Stop};
use super::document::{Document, Row};
use crate::io::fault::Fault;
use crate::text;

/// Cells that a table may repeat: more than any spreadsheet fills, and less than what takes minutes to write out.
const MOST_REPEATED: u64 = 100_000_000;

/// Reads the table that was begun.
///
/// # Errors
/// Those of the document; a table that claims more cells than there can be; and that nobody wants more.
pub(super) fn read<R: Read>(
    document: &mut Document<R>,
    to: &mut Cells,
) -> std::result::Result<SheetEnd, Stop> {
    let mut end = SheetEnd::default();
    let (mut number, mut repeated) = (0_u32, 0_u64);
    while let Some(row) = document.next_row()? {
        if !row.cells.is_empty() {
            repeated = repeated.saturating_add(more(row)?);
            if repeated > MOST_REPEATED {
                return Err(claims_too_much().into());
            }
            for copy in 0..row.repeats {
                write(row, number.saturating_add(copy), to)?;
            }
            end.hidden_rows += u64::from(row.is_hidden) * u64::from(row.repeats);
        }
        end.merged += row.merged;
        number = number.saturating_add(row.repeats);
    }
    Ok(end)
}

fn write(row: &Row, number: u32, to: &mut Cells) -> std::result::Result<(), Stop> {
    for held in &row.cells {
        let cell = held.cell(row);
        for copy in 0..held.repeats {
            to.cell(number, held.column.saturating_add(copy), cell)?;
        }
    }
    Ok(())
}

/// How many cells a row makes beyond those that are written there; a long text counts as many.
fn more(row: &Row) -> Result<u64> {
    const SHORT: u64 = 64;
    let end = row
        .cells
        .last()
        .map_or(0, |held| u64::from(held.column) + u64::from(held.repeats));
    if end > COLUMNS.into() {
        return Err(claims_too_much());
    }
    let weights = row.cells.iter().map(|held| {
        let weight = 1 + held.text_len() / SHORT;
        (weight, weight * u64::from(held.repeats))
    });
    let (once, all) = weights.fold((0, 0), |sum, (once, all)| (sum.0 + once, sum.1 + all));
    Ok(all.saturating_mul(row.repeats.into()) - once)
}

/// What is said of a sheet that repeats cells beyond measure.
pub(super) fn claims_too_much() -> Box<Fault> {
    saved_again(text!(
        "the sheet claims more cells than a spreadsheet can hold",
        "工作表声明的单元格超出了电子表格的容量"
    ))
}
