//! Judges a batch: column by column, so that a type is looked up once a column and its loop stays tight.

use super::bind::Binding;
use super::cells::SlotCells;
use super::damage::Scan;
use super::rules::{Freshness, TableCheck};
use super::{Field, Schema};
use crate::expr::evaluate::{self, Context, Trouble};
use crate::expr::plan::Condition;
use crate::table::batch::{Batch, Column};
use crate::table::codes;
use crate::table::value::Value;
use crate::table::violation::{CheckId, Violation};

/// Memory that a worker keeps from batch to batch.
#[derive(Debug, Default)]
pub struct Scratch {
    /// Of the column that is being judged.
    values: Vec<Value>,
    /// By field: the values of those that rules read; others are empty.
    kept: Vec<Vec<Value>>,
    rows: Vec<u32>,
    engine: evaluate::Scratch,
}

/// How the records of one table are judged.
#[derive(Debug)]
pub struct Judging<'a> {
    schema: &'a Schema,
    binding: &'a Binding,
    /// By field: whether its values are shown to the caller.
    watched: &'a [bool],
    /// By field: whether rules read its values.
    kept: Vec<bool>,
    /// The rules that are judged.
    rules: Vec<usize>,
    /// How old dates may be.
    ages: Vec<Age>,
    damage: Scan<'a>,
}

/// A column whose cells are asked for their meaning.
struct Asked<'a> {
    field: &'a Field,
    cells: Column<'a>,
    /// What says for which country each of them is judged.
    regions: Option<Column<'a>>,
}

/// A column whose dates may be too old.
#[derive(Debug)]
struct Age {
    column: u32,
    check: CheckId,
    /// True for the records in which it is.
    stale: Condition,
}

impl<'a> Judging<'a> {
    /// For a table that `schema` has bound so. The caller is shown every column whose field `watched` names.
    /// `checks` are those over the whole table that will be tallied.
    pub fn new(
        schema: &'a Schema,
        binding: &'a Binding,
        watched: &'a [bool],
        checks: &[&TableCheck],
    ) -> Self {
        let rules = schema.rules_for(binding);
        let aged = |fresh: &'a Freshness| {
            let column = binding.of_field.get(fresh.field).copied().flatten()?;
            schema.is_on(fresh.check).then_some((fresh, column as u32))
        };
        let aged: Vec<(&Freshness, u32)> = schema.freshness.iter().filter_map(aged).collect();
        let mut kept = vec![false; schema.fields.len()];
        let read = rules.iter().flat_map(|rule| &schema.rules[*rule].reads);
        let tallied = checks.iter().flat_map(|check| &check.bound.mentions.read);
        let dated = aged.iter().map(|(fresh, _)| &fresh.field);
        for slot in read.chain(tallied).chain(dated) {
            // What takes every text is read as it stands.
            if let Some(field) = schema.fields.get(*slot) {
                kept[*slot] = !field.ty.takes_all_text();
            }
        }
        Self {
            schema,
            binding,
            watched,
            kept,
            rules,
            ages: aged
                .into_iter()
                .map(|(fresh, column)| Age {
                    column,
                    check: fresh.check,
                    stale: fresh.condition(schema),
                })
                .collect(),
            damage: Scan::new(schema, binding),
        }
    }

    /// Appends what is wrong with the records of `batch`, sorted by record, then column, then check; what was odd
    /// about it as text included. Whole-table rules are not judged here. Hands back what the rules met that could not
    /// be used, for those that met something.
    ///
    /// `watch` is shown every column that is watched, once its type has read it.
    pub fn judge(
        &self,
        batch: &Batch<'_>,
        scratch: &mut Scratch,
        found: &mut Vec<Violation>,
        mut watch: impl FnMut(usize, Column<'_>, &[Value]),
    ) -> Vec<(CheckId, Trouble)> {
        let schema = self.schema;
        let oddities = batch.layout().oddities.iter();
        found.extend(oddities.filter(|odd| schema.is_on(odd.check)));
        scratch.kept.resize_with(schema.fields.len(), Vec::new);
        for (column, index) in self.binding.columns.iter().enumerate() {
            let Some(index) = *index else { continue };
            let field = &schema.fields[index];
            let watched = self.watched.get(index).copied().unwrap_or(false);
            let kept = self.kept[index];
            if !(watched || kept || schema.has_work(field)) {
                continue;
            }
            let (cells, before) = (batch.column(column), found.len());
            let home = if kept {
                &mut scratch.kept[index]
            } else {
                &mut scratch.values
            };
            let mut values = std::mem::take(home);
            values.clear();
            field.ty.read_column(cells, &field.missing, &mut values);
            schema.check_type(field, batch, column, &values, found);
            pardon(batch, column, (field, before), found);
            let regions = field
                .region_field
                .and_then(|field| self.binding.of_field[field]);
            let regions = regions.map(|column| batch.column(column));
            let asked = Asked {
                field,
                cells,
                regions,
            };
            schema.check_meaning(asked, column, &values, &mut scratch.rows, found);
            self.damage.refused(batch, column, before, found);
            if watched {
                watch(index, cells, &values);
            }
            if kept {
                scratch.kept[index] = values;
            } else {
                scratch.values = values;
            }
        }
        self.damage.pass(batch, found);
        self.judge_ages(batch, scratch, found);
        let troubles = self.judge_rules(batch, scratch, found);
        if batch.records().iter().any(|record| record.blank) {
            found.retain(|violation| !batch.records()[violation.row as usize].blank);
        }
        found.sort_unstable();
        self.silence(found);
        troubles
    }

    /// The cells of a batch that has just been judged with this `scratch`, and what to evaluate expressions with.
    pub fn cells<'s>(
        &'s self,
        batch: &'s Batch<'s>,
        scratch: &'s mut Scratch,
    ) -> (SlotCells<'s>, Context<'static>, &'s mut evaluate::Scratch) {
        let cells = SlotCells::new(self.schema, self.binding, batch, &scratch.kept);
        (cells, Context::default(), &mut scratch.engine)
    }

    /// Leaves out what else is said of a cell of a sheet that holds no value to be judged, and what its text tells once
    /// more. `found` is sorted.
    fn silence(&self, found: &mut Vec<Violation>) {
        // Beyond the table a cell has no column, as what is said of its whole record.
        let of_sheet = found
            .iter()
            .filter(|found| found.column != Violation::RECORD && codes::is_of_sheet(found.check));
        let told: Vec<Violation> = of_sheet.copied().collect();
        if told.is_empty() {
            return;
        }
        let code = |check: CheckId| &self.schema.check(check).code;
        let cell = |violation: &Violation| (violation.row, violation.column);
        found.retain(|violation| {
            let from = told.partition_point(|told| cell(told) < cell(violation));
            let of_cell = told[from..].iter();
            let mut of_cell = of_cell.take_while(|told| cell(told) == cell(violation));
            codes::is_of_sheet(violation.check)
                || !of_cell.any(|told| {
                    codes::is_without_value(told.check) || code(told.check) == code(violation.check)
                })
        });
    }

    /// Dates that are too old.
    fn judge_ages(&self, batch: &Batch<'_>, scratch: &mut Scratch, found: &mut Vec<Violation>) {
        let Scratch {
            kept, rows, engine, ..
        } = scratch;
        let cells = SlotCells::new(self.schema, self.binding, batch, kept);
        for age in &self.ages {
            rows.clear();
            rows.extend(0..batch.rows() as u32);
            // What compares with no date is no trouble here: it is not stale.
            let _ = evaluate::retain(&age.stale, &cells, Context { given: &[] }, engine, rows);
            found.extend(rows.iter().map(|row| Violation {
                row: *row,
                column: age.column,
                check: age.check,
            }));
        }
    }

    fn judge_rules(
        &self,
        batch: &Batch<'_>,
        scratch: &mut Scratch,
        found: &mut Vec<Violation>,
    ) -> Vec<(CheckId, Trouble)> {
        let Scratch {
            kept, rows, engine, ..
        } = scratch;
        let cells = SlotCells::new(self.schema, self.binding, batch, kept);
        let context = Context::default();
        let mut troubles = Vec::new();
        for rule in self.rules.iter().map(|rule| &self.schema.rules[*rule]) {
            let trouble = rule.judge(&cells, context, engine, rows, found);
            if trouble != Trouble::default() {
                troubles.push((rule.check, trouble));
            }
        }
        troubles
    }
}

/// Leaves out that typed cells of a column are not of its type where they are, and only their text cannot say it; what
/// was found of the column stands behind `before`.
fn pardon(
    batch: &Batch<'_>,
    column: usize,
    (field, before): (&Field, usize),
    found: &mut Vec<Violation>,
) {
    let unspelled = &batch.layout().unspelled;
    if unspelled.is_empty() || found.len() == before {
        return;
    }
    let of_text = [field.type_check, field.ambiguous_check];
    let of_column: Vec<u32> = unspelled
        .iter()
        .filter(|(_, of)| *of as usize == column)
        .map(|(row, _)| *row)
        .collect();
    let mut place = 0;
    found.retain(|violation| {
        place += 1;
        place <= before
            || !of_text.contains(&violation.check)
            || of_column.binary_search(&violation.row).is_err()
    });
}

impl Schema {
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
        Asked {
            field,
            cells,
            regions,
        }: Asked<'_>,
        column: usize,
        values: &[Value],
        rows: &mut Vec<u32>,
        found: &mut Vec<Violation>,
    ) {
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
            match regions {
                None => kind.check_column(cells, values, rows),
                Some(regions) => rows.extend((0..values.len() as u32).filter(|row| {
                    let place = *row as usize;
                    values[place].is_present()
                        && !field
                            .kind_within(regions.get(place))
                            .is_some_and(|kind| kind.check(cells.get(place)))
                })),
            }
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
