//! Evaluates a plan on a batch, column by column: each part on the records that are still in question.

use bumpalo::Bump;

use super::datum::Datum;
use super::plan::{Condition, Formula};
use super::scope::Cells;

/// What was met on the way and could not be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Trouble {
    /// Cells that are not of the type they were read as.
    pub unreadable: u64,
    /// Results that do not exist: divisions by zero, numbers beyond 38 digits.
    pub undefined: u64,
}

/// Memory that a worker keeps from batch to batch.
#[derive(Debug, Default)]
pub struct Scratch {
    arena: Bump,
}

/// Keeps those of `rows` (ascending) for which the condition is true.
pub fn retain(
    condition: &Condition,
    cells: &dyn Cells,
    today: i32,
    scratch: &mut Scratch,
    rows: &mut Vec<u32>,
) -> Trouble {
    let _ = (condition, cells, today, scratch, rows);
    Trouble::default()
}

/// Hands the value of a formula for each of `rows` (ascending), in order, to `take`.
pub fn each(
    formula: &Formula,
    cells: &dyn Cells,
    today: i32,
    scratch: &mut Scratch,
    rows: &[u32],
    mut take: impl FnMut(u32, Datum<'_>),
) -> Trouble {
    let _ = (formula, cells, today, &scratch.arena);
    for row in rows {
        take(*row, Datum::Empty);
    }
    Trouble::default()
}
