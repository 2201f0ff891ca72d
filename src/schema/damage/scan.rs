//! Finds the damaged cells of a batch.
//!
//! Cells that their fields refuse have been found already. The others are passed over record by record: all but a
//! few are done with by their length and last byte.

use super::{LONGEST, Look, damage_of};
use crate::schema::bind::Binding;
use crate::schema::{Field, Schema};
use crate::table::batch::Batch;
use crate::table::violation::Violation;

/// Bytes of the shortest cell that a pass shows.
const SHORTEST: u32 = 3;
/// Digits of an id that a spreadsheet cut off.
const ID: usize = 18;

/// How the columns of one table are looked at.
#[derive(Debug)]
pub(in crate::schema) struct Scan<'a> {
    /// By column.
    columns: Vec<Sought<'a>>,
    /// Sought whose cells are passed over.
    passed: Vec<u32>,
    /// Sought whose every cell is looked at.
    whole: Vec<u32>,
}

/// What is looked for in one column.
#[derive(Debug)]
struct Sought<'a> {
    field: Option<&'a Field>,
    /// All of it, in the order of the table.
    looks: Vec<Look>,
    /// What is looked for in cells that the field does not refuse.
    free: Vec<Look>,
}

impl<'a> Scan<'a> {
    /// For a table that `schema` has bound so.
    pub(in crate::schema) fn new(schema: &'a Schema, binding: &Binding) -> Self {
        let mut scan = Self {
            columns: Vec::new(),
            passed: Vec::new(),
            whole: Vec::new(),
        };
        for (column, index) in (0..).zip(&binding.columns) {
            let field = index.map(|index| &schema.fields[index]);
            let damage = field.map_or(&schema.damage, |field| &field.damage);
            let on = damage.looks.iter().filter(|look| schema.is_on(look.check));
            let looks: Vec<Look> = on.copied().collect();
            let judged = field.is_some_and(|field| field.is_judged(schema));
            let free = looks.iter().filter(|look| !(judged && look.refused_only));
            let free: Vec<Look> = free.copied().collect();
            if free.iter().any(|look| !look.entry.scanned) {
                scan.whole.push(column);
            } else if !free.is_empty() {
                scan.passed.push(column);
            }
            scan.columns.push(Sought { field, looks, free });
        }
        scan
    }

    /// Appends the damage of cells that their field refuses: those of `column` among what was found from `before` on.
    pub(in crate::schema) fn refused(
        &self,
        batch: &Batch<'_>,
        column: usize,
        before: usize,
        found: &mut Vec<Violation>,
    ) {
        let Some(Sought { field, looks, free }) = self.columns.get(column) else {
            return;
        };
        if found.len() == before || looks.len() == free.len() {
            return;
        }
        let mut rows: Vec<u32> = found[before..].iter().map(|found| found.row).collect();
        rows.sort_unstable();
        rows.dedup();
        for row in rows {
            let check = damage_of(*field, looks, batch.cell(row as usize, column));
            // What a pass shows is told by the pass.
            if let Some(check) = check
                && !free.iter().any(|look| look.check == check)
            {
                let column = column as u32;
                found.push(Violation { row, column, check });
            }
        }
    }

    /// Appends the damage of all other cells.
    pub(in crate::schema) fn pass(&self, batch: &Batch<'_>, found: &mut Vec<Violation>) {
        let mut look = |row: u32, column: u32| {
            let Sought { field, free, .. } = &self.columns[column as usize];
            let text = batch.cell(row as usize, column as usize);
            if let Some(check) = damage_of(*field, free, text) {
                found.push(Violation { row, column, check });
            }
        };
        if !self.passed.is_empty() {
            batch.each_cell(&self.passed, |row, column, text, span| {
                if span.len.wrapping_sub(SHORTEST) <= LONGEST as u32 - SHORTEST
                    && let Some(last) = text.get(span.end() - 1)
                    && SUSPICIOUS[usize::from(*last)]
                    && text
                        .get(span.at as usize..span.end())
                        .is_some_and(may_be_damaged)
                {
                    look(row, column);
                }
            });
        }
        for column in &self.whole {
            for row in 0..batch.rows() as u32 {
                look(row, *column);
            }
        }
    }
}

/// By byte: whether a damaged cell may end in it.
static SUSPICIOUS: [bool; 256] = {
    let mut table = [false; 256];
    let mut digit = b'0';
    while digit <= b'9' {
        table[digit as usize] = true;
        digit += 1;
    }
    table[b'!' as usize] = true;
    table[b'?' as usize] = true;
    table[b'#' as usize] = true;
    table[b'A' as usize] = true;
    table
};

/// Whether a cell that ends in a suspicious byte looks damaged: an exponent, zeros of an id, an error word.
#[inline]
fn may_be_damaged(cell: &[u8]) -> bool {
    match cell {
        [b'#', ..] | [.., b'+', _, _] | [.., b'+' | b':', _, _, _] => true,
        [.., b'0', b'0', b'0'] => cell.len() == ID,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{DAMAGES, LONGEST};
    use super::*;

    proptest! {
        #[test]
        fn a_pass_shows_every_cell_that_is_damaged(
            text in "-?[1-9]([.,][0-9]{1,14})?[Ee][+][0-9]{2,3}|[1-9][0-9]{14}000|#[A-Z/0]{1,11}[!?]?|#{1,24}|Err:[0-9]{3}|#N/A|#GETTING_DATA"
        ) {
            let mut scanned = DAMAGES.iter().filter(|entry| entry.scanned);
            if scanned.any(|entry| (entry.is)(None, &text)) && text.len() <= LONGEST {
                let last = text.as_bytes()[text.len() - 1];
                prop_assert!(text.len() >= SHORTEST as usize, "{}", text);
                prop_assert!(SUSPICIOUS[usize::from(last)] && may_be_damaged(text.as_bytes()), "{}", text);
            }
        }
    }
}
