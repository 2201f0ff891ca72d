//! What is said of a chunk: cells that could not be read, old records, changes, proposals.

use std::borrow::Cow;

use super::fill::{self, FILLED};
use super::wash::{Logged, Memory, Unread, Wash, Washed, now};
use super::{Change, Clean};
use crate::ops::teller::odd;
use crate::schema::{Field, STRUCTURAL, Schema};
use crate::table::batch::Batch;
use crate::table::violation::{CheckId, Violation};
use crate::text;
use crate::text::Message;

impl Wash<'_> {
    /// Tells of cells that could not be read, of old records, of texts that were cut, and of what is odd about the chunk
    /// as text.
    pub(super) fn tell(
        &self,
        batch: &Batch<'_>,
        memory: &Memory,
        (past, cut): (&[u32], Vec<Violation>),
        washed: &mut Washed,
    ) {
        let Clean {
            schema, describer, ..
        } = self.clean;
        let mut found: Vec<Violation> = batch.layout().oddities.clone();
        found.extend(cut);
        if let Some(retention) = self.clean.retention {
            let column = self.clean.binding.of_field[retention.field].unwrap_or_default();
            found.extend(past.iter().map(|row| Violation {
                row: *row,
                column: column as u32,
                check: retention.check,
            }));
        }
        let mut unread: Vec<&Unread> = memory.unread.iter().collect();
        unread.sort_unstable_by_key(|unread| (unread.row, unread.column));
        for unread in unread {
            let (row, column) = (unread.row as usize, unread.column as usize);
            let Some(field) = self.clean.binding.columns[column].map(|at| &schema.fields[at])
            else {
                continue;
            };
            let text = now(batch, &memory.changed, row, column);
            let region = self.region(batch, memory, field, row);
            // What has been filled since, or is past its time, is no longer what could not be read.
            if field.missing.is(&text) {
                continue;
            }
            let check = check_of(schema, field, &text, &region);
            if self.proposes
                && let Some(check) = check
                && let Some(meant) = schema.suggest(check, &text, &region)
            {
                let step = field.cleaning.name(unread.step);
                washed.proposals.push(self.proposal(
                    batch,
                    *unread,
                    (&text, &meant, &region),
                    step,
                ));
            }
            found.push(Violation {
                row: unread.row,
                column: unread.column,
                check: check.unwrap_or(field.type_check),
            });
        }
        washed.found = odd(
            batch,
            found,
            (describer, self.clean.wants),
            |violation, place| {
                let column = violation.column as usize;
                let of_text = usize::from(violation.check.0) < STRUCTURAL;
                if of_text || violation.column == Violation::RECORD {
                    return describer.violation(batch, violation, place);
                }
                let text = now(batch, &memory.changed, violation.row as usize, column);
                let mut finding = describer.violation_in(batch, violation, place, &text);
                let field = self.clean.binding.columns[column].map(|at| &schema.fields[at]);
                if let Some(field) = field
                    && violation.check == field.type_check
                    && field.ty.read(&text).is_present()
                {
                    finding.message = Message::from(text!(
                        "the clean steps of the field cannot read it",
                        "该字段的清洗步骤无法识别"
                    ))
                    .say(describer.lang);
                }
                finding
            },
        );
    }

    fn region<'b>(
        &self,
        batch: &Batch<'b>,
        memory: &'b Memory,
        field: &Field,
        row: usize,
    ) -> Cow<'b, str> {
        let by = field.region_field;
        let by = by.and_then(|field| self.clean.binding.of_field.get(field).copied().flatten());
        by.map_or(Cow::Borrowed(""), |column| {
            now(batch, &memory.changed, row, column)
        })
    }

    fn proposal(
        &self,
        batch: &Batch<'_>,
        unread: Unread,
        (text, meant, region): (&str, &str, &str),
        step: &str,
    ) -> Logged {
        let describer = &self.clean.describer;
        let field = describer.field_of(unread.column as usize);
        let row = unread.row as usize;
        Logged {
            change: Change {
                row: u64::from(batch.records()[row].rows) + 1,
                key: describer.key(batch, row),
                field: field.map(|field| field.name.clone()).unwrap_or_default(),
                before: describer.show_whole(field, text, region),
                after: describer.show_whole(field, meant, region),
                step: step.to_owned(),
                ..Change::default()
            },
            column: Some(unread.column),
        }
    }

    /// Every changed cell, in order.
    pub(super) fn log(
        &self,
        batch: &Batch<'_>,
        memory: &Memory,
        past: &[u32],
        logged: &mut Vec<Logged>,
    ) {
        let describer = &self.clean.describer;
        let drops = self.drops();
        let mut past = past.iter().copied().filter(|_| drops).peekable();
        for row in 0..batch.rows() {
            let dropped = past.next_if_eq(&(row as u32)).is_some();
            if !dropped && !memory.changed.is_changed(row) {
                continue;
            }
            let line = Change {
                row: u64::from(batch.records()[row].rows) + 1,
                key: describer.key(batch, row),
                ..Change::default()
            };
            if dropped {
                let step = "retention".to_owned();
                let change = Change { step, ..line };
                logged.push(Logged {
                    change,
                    column: None,
                });
                continue;
            }
            for (cell, after) in memory.changed.of(row) {
                let column = cell.column as usize;
                let Some(field) = describer.guard_of(column) else {
                    continue;
                };
                let region = self.region(batch, memory, field, row);
                let mut step = String::new();
                field.cleaning.names(cell.steps & !FILLED, &mut step);
                fill::names(cell.steps, &mut step);
                logged.push(Logged {
                    change: Change {
                        field: field.name.clone(),
                        before: describer.show_whole(Some(field), batch.cell(row, column), &region),
                        after: describer.show_whole(Some(field), after, &region),
                        step,
                        ..line.clone()
                    },
                    column: Some(cell.column),
                });
            }
        }
    }
}

/// What a cell that could not be read breaks; None where it is right as it stands.
fn check_of(schema: &Schema, field: &Field, text: &str, region: &str) -> Option<CheckId> {
    let value = field.ty.read(text);
    if !value.is_present() {
        return Some(if field.ty.is_ambiguous(text) {
            field.ambiguous_check
        } else {
            field.type_check
        });
    }
    if let Some((check, _)) = &field.kind
        && let Some(kind) = field.kind_within(region)
        && !kind.check(text)
    {
        return Some(*check);
    }
    let listed =
        |check: CheckId| matches!(schema.check(check).code.as_str(), "enum" | "categories");
    let mut constraints = field.constraints.iter();
    let broken =
        constraints.find(|(check, constraint)| listed(*check) && !constraint.holds(value, text));
    broken.map(|(check, _)| *check)
}
