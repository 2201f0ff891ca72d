//! Washes one chunk: what any core can do knowing nothing of the other chunks.

use std::borrow::Cow;

use super::changed::Changed;
use super::fill::{self, Filling};
use super::in_book::{Anew as AnewInBook, Fixed, fits};
use super::overlay::Sheet;
use super::{Change, Changes, Clean, Outputs, drops_columns};
use crate::clean::{Cell, Scratch};
use crate::error::Result;
use crate::expr::evaluate::{self, Context, Trouble};
use crate::io::chunk::Chunk;
use crate::io::encode::Anew;
use crate::io::rewritten::Formulas;
use crate::ops::engine::check_growth;
use crate::ops::new_keys::{self, NewKey};
use crate::ops::teller::Odd;
use crate::schema::Field;
use crate::schema::rules::RetentionAction;
use crate::table::batch::{Batch, Extent};
use crate::table::class::Class;
use crate::table::codes;
use crate::table::violation::Violation;

/// A worker's chunk and what it keeps from chunk to chunk.
#[derive(Debug, Default)]
pub(super) struct Job {
    pub chunk: Chunk,
    /// Rows of the sheet before the chunk, where somebody must know.
    pub start: u64,
    memory: Memory,
}

/// What is used again for every chunk.
#[derive(Debug, Default)]
pub(super) struct Memory {
    pub changed: Changed,
    pub scratch: Scratch,
    pub engine: evaluate::Scratch,
    pub sheet: Sheet,
    pub rows: Vec<u32>,
    suspects: Vec<bool>,
    /// For which country a cell is read.
    region: String,
    /// By record, whether it stays whole whatever is in it.
    pub frozen: Vec<bool>,
    pub unread: Vec<Unread>,
}

/// A cell that a step could not read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unread {
    pub row: u32,
    pub column: u32,
    /// Which of the field's steps, from 0.
    pub step: u8,
}

/// What is left of a chunk; places count from the chunk's start.
#[derive(Debug, Default)]
pub(super) struct Washed {
    pub extent: Extent,
    /// Bytes of the chunk.
    pub bytes: usize,
    /// Lines with nothing on them.
    pub blank_lines: u64,
    /// Records that are left out.
    pub dropped: u64,
    /// The records, encoded, one after the other.
    pub out: Vec<u8>,
    /// What is done to the sheet that the table is.
    pub anew: AnewInBook,
    pub changes: Vec<Logged>,
    pub proposals: Vec<Logged>,
    pub counts: Counts,
    pub trouble: Trouble,
    /// Keys of objects that are no columns, in order.
    pub new_keys: Vec<NewKey>,
    /// What could not be read, and what is odd about the chunk as text, by record.
    pub found: Vec<Odd>,
    /// Whether its last record lacks a line end.
    pub open: bool,
}

/// A change whose row counts from the chunk's start, and the column of its cell.
#[derive(Debug)]
pub(super) struct Logged {
    pub change: Change,
    pub column: Option<u32>,
}

/// How much was changed, by field and step.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub cells: u64,
    pub records: u64,
    pub left_whole: u64,
    pub old: u64,
    pub kept: u64,
    pub formulas: u64,
    pub too_long: u64,
    /// By field.
    pub steps: Vec<[u64; 64]>,
}

impl Counts {
    pub(super) fn add(&mut self, other: &Self) {
        self.cells += other.cells;
        self.records += other.records;
        self.left_whole += other.left_whole;
        self.old += other.old;
        self.kept += other.kept;
        self.formulas += other.formulas;
        self.too_long += other.too_long;
        let length = self.steps.len().max(other.steps.len());
        self.steps.resize(length, [0; 64]);
        for (all, of_field) in self.steps.iter_mut().zip(&other.steps) {
            for (sum, count) in all.iter_mut().zip(of_field) {
                *sum += count;
            }
        }
    }
}

/// A column whose cells are cleaned.
#[derive(Clone, Copy, Debug)]
struct Part {
    column: u32,
    field: usize,
    /// The column that says for which country a cell is read.
    region: Option<u32>,
}

/// What a worker must know to wash a chunk.
pub(super) struct Wash<'a> {
    pub clean: &'a Clean<'a>,
    /// Those that others ask for a country first, then from the last to the first.
    parts: Vec<Part>,
    filling: Filling<'a>,
    encodes: bool,
    logs: bool,
    pub proposes: bool,
    /// Where the sheet has formulas that stay, if it is the sheet that changes.
    formulas: Option<&'a Formulas>,
}

impl<'a> Wash<'a> {
    pub(super) fn new(
        clean: &'a Clean<'a>,
        outputs: &Outputs<'_>,
        formulas: Option<&'a Formulas>,
    ) -> Self {
        let column_of = |field: usize| {
            let column = clean.binding.of_field.get(field).copied().flatten()?;
            Some(column as u32)
        };
        let fields = clean.schema.fields.iter().enumerate();
        let cleaned = |at: usize| clean.cleaned.get(at).copied().unwrap_or(false);
        let parts = fields.filter(|(at, field)| cleaned(*at) && !field.cleaning.is_empty());
        let mut parts: Vec<Part> = parts
            .filter_map(|(at, field)| {
                Some(Part {
                    column: column_of(at)?,
                    field: at,
                    region: field.region_field.and_then(column_of),
                })
            })
            .collect();
        parts.sort_by_key(|part| (part.region.is_some(), std::cmp::Reverse(part.column)));
        Self {
            parts,
            filling: Filling::new(clean, &cleaned, formulas.is_some()),
            encodes: outputs.table.is_some(),
            logs: outputs.changes.is_some(),
            proposes: outputs.proposals.is_some(),
            formulas,
            clean,
        }
    }

    /// Washes a chunk.
    ///
    /// # Errors
    /// [`Error::Broken`](crate::error::Error::Broken) where what is made of the chunk grows beyond the limit, and for a
    /// sign that the output's encoding does not have.
    pub(super) fn wash(&self, job: &mut Job) -> Result<Washed> {
        let Job {
            chunk,
            start,
            memory,
        } = job;
        let fixed = self.formulas.map(|formulas| Fixed {
            formulas,
            start: *start,
            first_column: self.clean.head.first_column,
        });
        let bytes = chunk.len();
        let batch = chunk.batch(self.clean.head.headers.len())?;
        let mut washed = Washed {
            extent: batch.layout().extent,
            bytes,
            open: !batch.ends_line(),
            blank_lines: batch.layout().blank_lines.len() as u64,
            new_keys: new_keys::of(&batch),
            ..Washed::default()
        };
        washed
            .counts
            .steps
            .resize(self.clean.schema.fields.len(), [0; 64]);
        memory.changed.reset(batch.rows());
        memory.unread.clear();
        washed.counts.left_whole = self.freeze(&batch, &mut memory.frozen);
        for part in &self.parts {
            self.wash_column((&batch, fixed), *part, memory, &mut washed.counts);
        }
        washed.trouble = self.filling.fill((&batch, fixed), memory);
        let mut past = Vec::new();
        self.retain((&batch, fixed), memory, &mut past, &mut washed.counts);
        washed.counts.old = past.len() as u64;
        check_growth(memory.changed.len(), &self.clean.head.name)?;
        self.count(&batch, memory, &past, &mut washed.counts);
        let cut = self.encode(&batch, memory, &past, &mut washed)?;
        if fixed.is_some() {
            washed.anew = self.anew(&batch, &memory.changed, &past);
        }
        self.tell(&batch, memory, (&past, cut), &mut washed);
        if self.logs {
            self.log(&batch, memory, &past, &mut washed.changes);
        }
        Ok(washed)
    }

    /// Marks the records that stay whole: ragged ones, those with bytes that the encoding does not have, and those in
    /// which there is nothing. How many of the first two kinds there are.
    ///
    /// Where columns are dropped no record stays whole: one that leaves ragged no more, or without the bytes, is
    /// cleaned like any other, since it would be the next time.
    fn freeze(&self, batch: &Batch<'_>, frozen: &mut Vec<bool>) -> u64 {
        let binding = self.clean.binding;
        let narrows = drops_columns(self.clean.schema, binding);
        frozen.clear();
        frozen.extend(batch.records().iter().map(|record| record.blank));
        let mut whole = 0;
        for odd in &batch.layout().oddities {
            let stays = match odd.check {
                codes::RAGGED_SHORT | codes::RAGGED_LONG => !narrows,
                codes::INVALID_ENCODING => {
                    let field = binding.columns.get(odd.column as usize);
                    !narrows || field.is_some_and(Option::is_some)
                }
                _ => false,
            };
            let at = &mut frozen[odd.row as usize];
            if stays && !*at {
                *at = true;
                whole += 1;
            }
        }
        whole
    }

    /// Brings the cells of a column to their standard form.
    fn wash_column(
        &self,
        (batch, fixed): (&Batch<'_>, Option<Fixed<'_>>),
        part: Part,
        memory: &mut Memory,
        counts: &mut Counts,
    ) {
        let field = &self.clean.schema.fields[part.field];
        let column = part.column as usize;
        let cells = batch.column(column);
        memory.suspects.clear();
        memory.suspects.resize(batch.rows(), false);
        field.cleaning.suspect(cells, &mut memory.suspects);
        let pardoned = |row: u32| {
            let unspelled = &batch.layout().unspelled;
            !unspelled.is_empty() && unspelled.contains(&(row, part.column))
        };
        for row in 0..batch.rows() {
            if !memory.suspects[row] || memory.frozen[row] || pardoned(row as u32) {
                continue;
            }
            let text = cells.get(row);
            memory.region.clear();
            if let Some(region) = part.region {
                let region = now(batch, &memory.changed, row, region as usize);
                memory.region.push_str(&region);
            }
            let region = memory.region.as_str();
            let cell = Cell { text, region };
            let settled = field
                .cleaning
                .settle(cell, &field.missing, &mut memory.scratch);
            if let Some(step) = settled.unread_by {
                memory.unread.push(Unread {
                    row: row as u32,
                    column: part.column,
                    step,
                });
            }
            if settled.changed_by == 0 {
                continue;
            }
            let after = memory.scratch.text.as_str();
            if breaks(field, text, (after, settled.is_read), region) {
                counts.kept += 1;
                continue;
            }
            if let Some(fixed) = fixed {
                if fixed.is_formula(batch, row, part.column) {
                    counts.formulas += 1;
                    continue;
                }
                if !fits(after) {
                    counts.too_long += 1;
                    continue;
                }
            }
            memory
                .changed
                .set(row, part.column, after, settled.changed_by);
        }
    }

    /// What becomes of the records past their time: `past` has them, ascending.
    fn retain(
        &self,
        (batch, fixed): (&Batch<'_>, Option<Fixed<'_>>),
        memory: &mut Memory,
        past: &mut Vec<u32>,
        counts: &mut Counts,
    ) {
        let (schema, binding) = (self.clean.schema, self.clean.binding);
        let Some(retention) = self.clean.retention else {
            return;
        };
        past.extend(0..batch.rows() as u32);
        memory.sheet.fill(
            (batch, &memory.changed),
            binding,
            std::iter::once(retention.field),
            past,
        );
        let cells = memory.sheet.cells(schema);
        let condition = retention.condition(schema);
        let context = Context { given: &[] };
        // What cannot be read is not past its time; its cell has its own finding.
        let _ = evaluate::retain(&condition, &cells, context, &mut memory.engine, past);
        if retention.action != RetentionAction::Anonymise {
            return;
        }
        for column in 0..binding.columns.len() {
            // A second column of one header holds what the first does.
            let field = self.clean.describer.guard_of(column);
            let Some(field) = field.filter(|field| field.class >= Class::Personal) else {
                continue;
            };
            for row in past.iter().map(|row| *row as usize) {
                if !field.missing.is(&now(batch, &memory.changed, row, column)) {
                    if fixed.is_some_and(|fixed| fixed.is_formula(batch, row, column as u32)) {
                        counts.formulas += 1;
                        continue;
                    }
                    let nothing = field.missing.word();
                    memory
                        .changed
                        .set(row, column as u32, nothing, fill::ANONYMISED);
                }
            }
        }
    }

    /// Counts what changed in the records that are not left out.
    fn count(&self, batch: &Batch<'_>, memory: &Memory, past: &[u32], counts: &mut Counts) {
        let drops = self.drops();
        let mut past = past.iter().copied().filter(|_| drops).peekable();
        for row in 0..batch.rows() {
            let dropped = past.next_if_eq(&(row as u32)).is_some();
            if !dropped && !memory.changed.is_changed(row) {
                continue;
            }
            // Anonymised or left out, it is not whole any more.
            if memory.frozen[row] && !batch.records()[row].blank {
                counts.left_whole -= 1;
            }
            if dropped {
                continue;
            }
            counts.records += 1;
            for (cell, _) in memory.changed.of(row) {
                counts.cells += 1;
                let field = self.clean.binding.columns[cell.column as usize];
                let mut steps = cell.steps;
                while let Some(field) = field.filter(|_| steps != 0) {
                    counts.steps[field][steps.trailing_zeros() as usize] += 1;
                    steps &= steps - 1;
                }
            }
        }
    }

    /// Encodes the records that leave; the texts of them that were cut.
    fn encode(
        &self,
        batch: &Batch<'_>,
        memory: &Memory,
        past: &[u32],
        washed: &mut Washed,
    ) -> Result<Vec<Violation>> {
        let mut cut = Vec::new();
        let drops = self.drops();
        washed.dropped = if drops { past.len() as u64 } else { 0 };
        if !self.encodes {
            return Ok(cut);
        }
        let encoder = self.clean.encoder;
        let mut past = past.iter().copied().filter(|_| drops).peekable();
        let mut anew: Vec<Anew<'_>> = Vec::new();
        washed.out.reserve(washed.bytes + memory.changed.len());
        for row in 0..batch.rows() {
            if past.next_if_eq(&(row as u32)).is_some() {
                continue;
            }
            let done = if memory.changed.is_changed(row) {
                anew.clear();
                anew.extend(memory.changed.of(row).map(|(cell, text)| Anew {
                    column: cell.column,
                    text,
                }));
                encoder.changed(batch, row, &anew, &mut washed.out)
            } else {
                encoder.record(batch, row, &[], &mut washed.out)
            };
            if let Err(unheld) = done {
                let (head, own) = (self.clean.head, batch.encoding());
                if let Some(sign) = unheld.sign {
                    // No record is left out of a table that is brought into order.
                    return Err(encoder.unwritable(sign, head, own));
                }
                cut.extend(unheld.violations);
            }
            check_growth(washed.out.len(), &self.clean.head.name)?;
        }
        Ok(cut)
    }

    pub(super) fn drops(&self) -> bool {
        let action = self.clean.retention.map(|retention| retention.action);
        action == Some(RetentionAction::Drop)
    }

    /// What was counted, by the names of steps.
    pub(super) fn named(&self, counts: &Counts) -> Changes {
        let mut changes = Changes {
            cells: counts.cells,
            records: counts.records,
            left_whole: counts.left_whole,
            old: counts.old,
            kept: counts.kept,
            formulas: counts.formulas,
            too_long: counts.too_long,
            ..Changes::default()
        };
        for (field, of_field) in self.clean.schema.fields.iter().zip(&counts.steps) {
            for (bit, count) in of_field.iter().enumerate().filter(|(_, count)| **count > 0) {
                let name = fill::name(bit).unwrap_or_else(|| field.cleaning.name(bit as u8));
                *changes.steps.entry(name).or_default() += count;
            }
        }
        changes
    }
}

/// A cell as it is now.
pub(super) fn now<'b>(
    batch: &Batch<'b>,
    changed: &'b Changed,
    row: usize,
    column: usize,
) -> Cow<'b, str> {
    Cow::Borrowed(
        changed
            .text(row, column)
            .unwrap_or_else(|| batch.cell(row, column)),
    )
}

/// Whether the standard form of a right cell would be none: a form that is too long, a required cell that becomes
/// empty. Of a wrong cell any form will do.
fn breaks(field: &Field, before: &str, (after, is_read): (&str, bool), region: &str) -> bool {
    if field.missing.is(before) {
        // A word for nothing that is none any more: N/A as n/a.
        return !field.missing.is(after) && !field.accepts(after, region);
    }
    let stays_right = if field.missing.is(after) {
        field.required.is_none()
    } else if is_read {
        // Of the type and kind it is by the step that read it.
        field.keeps_constraints(after)
    } else {
        field.takes_anything() || field.accepts(after, region)
    };
    !stays_right && field.accepts(before, region)
}
