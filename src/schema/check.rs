//! Judges a batch: column by column, so that a type is looked up once a column and its loop stays tight.

use super::bind::Binding;
use super::{Field, Schema};
use crate::table::batch::{Batch, Column};
use crate::table::value::Value;
use crate::table::violation::Violation;

/// Memory that a worker keeps from batch to batch.
#[derive(Debug, Default)]
pub struct Scratch {
    values: Vec<Value>,
    rows: Vec<u32>,
}

impl Schema {
    /// Appends what is wrong with the records of `batch`, sorted by record, then column, then check; what was odd
    /// about it as text included. Whole-table rules are not judged here.
    ///
    /// `watch` is shown every column whose field `watched` names, once its type has read it.
    pub fn judge(
        &self,
        binding: &Binding,
        batch: &Batch<'_>,
        scratch: &mut Scratch,
        found: &mut Vec<Violation>,
        watched: &[bool],
        mut watch: impl FnMut(usize, Column<'_>, &[Value]),
    ) {
        found.extend(
            batch
                .layout()
                .oddities
                .iter()
                .filter(|odd| self.is_on(odd.check)),
        );
        for (column, index) in binding.columns.iter().enumerate() {
            let Some(index) = *index else { continue };
            let field = &self.fields[index];
            let watched = watched.get(index).copied().unwrap_or(false);
            if !(watched || self.has_work(field)) {
                continue;
            }
            let cells = batch.column(column);
            scratch.values.clear();
            field
                .ty
                .read_column(cells, &field.missing, &mut scratch.values);
            self.check_type(field, batch, column, &scratch.values, found);
            self.check_meaning(field, cells, column, scratch, found);
            if watched {
                watch(index, cells, &scratch.values);
            }
        }
        if batch.records().iter().any(|record| record.blank) {
            found.retain(|violation| !batch.records()[violation.row as usize].blank);
        }
        found.sort_unstable();
    }

    /// Cells that are not of the type, and required ones that are missing.
    fn check_type(
        &self,
        field: &Field,
        batch: &Batch<'_>,
        column: usize,
        values: &[Value],
        found: &mut Vec<Violation>,
    ) {
        let required = field.required.filter(|check| self.is_on(*check));
        if required.is_none() && field.ty.takes_all_text() {
            return;
        }
        for (row, value) in values.iter().enumerate() {
            let check = match value {
                Value::Bad if field.ty.is_ambiguous(batch.cell(row, column)) => {
                    Some(field.ambiguous_check)
                }
                Value::Bad => Some(field.type_check),
                // A short record has its own finding; the cells it lacks have none.
                Value::Empty if !batch.lacks(row, column) => required,
                _ => continue,
            };
            if let Some(check) = check.filter(|check| self.is_on(*check)) {
                found.push(Violation {
                    row: row as u32,
                    column: column as u32,
                    check,
                });
            }
        }
    }

    /// Cells that are of the type and break a constraint or are not of the kind.
    fn check_meaning(
        &self,
        field: &Field,
        cells: Column<'_>,
        column: usize,
        scratch: &mut Scratch,
        found: &mut Vec<Violation>,
    ) {
        let Scratch { values, rows } = scratch;
        let column = column as u32;
        for (check, constraint) in &field.constraints {
            if self.is_on(*check) {
                rows.clear();
                constraint.check_column(cells, values, rows);
                found.extend(rows.iter().map(|row| Violation {
                    row: *row,
                    column,
                    check: *check,
                }));
            }
        }
        if let Some((check, kind)) = &field.kind
            && self.is_on(*check)
        {
            rows.clear();
            kind.check_column(cells, values, rows);
            found.extend(rows.iter().map(|row| Violation {
                row: *row,
                column,
                check: *check,
            }));
        }
    }

    /// Whether any cell of the field could be found wrong.
    fn has_work(&self, field: &Field) -> bool {
        let refused = [field.type_check, field.ambiguous_check];
        let typed =
            !field.ty.takes_all_text() && refused.into_iter().any(|check| self.is_on(check));
        let meant = field.constraints.iter().map(|(check, _)| *check);
        let meant = meant
            .chain(field.kind.as_ref().map(|(check, _)| *check))
            .chain(field.required);
        typed || meant.into_iter().any(|check| self.is_on(check))
    }
}
