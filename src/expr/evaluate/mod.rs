//! Evaluates a plan on a batch, column by column: each part on the records that are still in question.

mod condition;
mod field;
mod formula;

use std::cell::Cell;

use bumpalo::Bump;

use super::ValueType;
use super::datum::Datum;
use super::functions::Means;
use super::plan::{Condition, Formula};
use super::scope::Cells;
use crate::types::{self, Options, Type};

/// What was met on the way and could not be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Trouble {
    /// How often a cell was read that is not of the type it was read as, or a point in time with a zone was held
    /// against one without.
    pub unreadable: u64,
    /// Results that do not exist: divisions by zero, numbers beyond 38 digits.
    pub undefined: u64,
}

impl Trouble {
    /// Adds what was met elsewhere.
    pub fn add(&mut self, other: Self) {
        self.unreadable += other.unreadable;
        self.undefined += other.undefined;
    }
}

/// Memory that a worker keeps from batch to batch.
#[derive(Debug, Default)]
pub struct Scratch {
    arena: Bump,
    readers: Readers,
    counters: Counters,
}

/// What is counted while a batch is evaluated.
#[derive(Debug, Default)]
struct Counters {
    unreadable: Cell<u64>,
    undefined: Cell<u64>,
}

/// How cells of fields without a declared type are read.
#[derive(Debug, Default)]
struct Readers(Vec<(ValueType, Box<dyn Type>)>);

impl Readers {
    /// Has a reader for every type that a plan may ask for.
    fn prepare(&mut self) {
        const ALL: [ValueType; 7] = [
            ValueType::Number,
            ValueType::Bool,
            ValueType::Date,
            ValueType::Time,
            ValueType::DateTime,
            ValueType::YearMonth,
            ValueType::Duration,
        ];
        if self.0.is_empty() {
            self.0 = ALL
                .into_iter()
                .filter_map(|of| {
                    let entry = types::find(of.field_type())?;
                    Some((of, (entry.build)(&Options::default()).ok()?))
                })
                .collect();
        }
    }

    fn of(&self, value_type: ValueType) -> Option<&dyn Type> {
        let (_, reader) = self.0.iter().find(|(of, _)| *of == value_type)?;
        Some(&**reader)
    }
}

/// Keeps those of `rows` (ascending) for which the condition is true. `given` is what the condition is told from
/// outside.
pub fn retain(
    condition: &Condition,
    cells: &dyn Cells,
    context: Context<'_>,
    scratch: &mut Scratch,
    rows: &mut Vec<u32>,
) -> Trouble {
    scratch.with(cells, context, |evaluation| {
        evaluation.retain(condition, rows);
    })
}

/// Hands the value of a formula for each of `rows` (ascending), in order, to `take`.
pub fn each(
    formula: &Formula,
    cells: &dyn Cells,
    context: Context<'_>,
    scratch: &mut Scratch,
    rows: &[u32],
    mut take: impl FnMut(u32, Datum<'_>),
) -> Trouble {
    scratch.with(cells, context, |evaluation| {
        let values = evaluation.values(formula, rows);
        for (row, value) in rows.iter().zip(values) {
            take(*row, value);
        }
    })
}

/// What an evaluation depends on beside the cells.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// What [`Formula::Given`] stand for.
    pub given: &'a [Datum<'a>],
}

impl Scratch {
    fn with<'a>(
        &'a mut self,
        cells: &'a dyn Cells,
        context: Context<'a>,
        work: impl FnOnce(&Evaluation<'a>),
    ) -> Trouble {
        self.arena.reset();
        self.readers.prepare();
        self.counters = Counters::default();
        work(&Evaluation {
            cells,
            arena: &self.arena,
            readers: &self.readers,
            counters: &self.counters,
            context,
        });
        Trouble {
            unreadable: self.counters.unreadable.get(),
            undefined: self.counters.undefined.get(),
        }
    }
}

/// One evaluation on one batch.
struct Evaluation<'a> {
    cells: &'a dyn Cells,
    arena: &'a Bump,
    readers: &'a Readers,
    counters: &'a Counters,
    context: Context<'a>,
}

impl<'a> Evaluation<'a> {
    /// Counts a cell that is not what it is needed as.
    fn unreadable(&self) {
        let counter = &self.counters.unreadable;
        counter.set(counter.get() + 1);
    }

    /// What functions work with.
    fn means(&self) -> Means<'a> {
        Means {
            arena: self.arena,
            undefined: &self.counters.undefined,
        }
    }
}
