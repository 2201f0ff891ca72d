//! Aggregates of a whole table: each batch is tallied by itself, tallies are added up exactly, so that the order of
//! batches does not matter.

use super::bind::{Aggregate, Argument, Measure};
use super::datum::Datum;
use super::decimal::Decimal;
use super::evaluate::{Context, Scratch, Trouble, each, retain};
use super::plan::Constant;
use super::scope::Cells;
use super::written;

/// What some records of a table come to.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    /// Records seen.
    records: u64,
    /// Those among them that have a value, or for which the condition is true.
    held: u64,
    /// The sum of the values.
    sum: Decimal,
    /// Whether the sum had more than 38 digits.
    beyond: bool,
    /// The least or the greatest value.
    extreme: Option<Constant>,
}

impl Aggregate {
    /// Tallies `rows` of a batch. Every value that is to be counted only once is handed to `distinct` as bytes that
    /// are equal when and only when the values are.
    pub fn tally(
        &self,
        cells: &dyn Cells,
        context: Context<'_>,
        scratch: &mut Scratch,
        rows: &[u32],
        mut distinct: impl FnMut(&[u8]),
    ) -> (Tally, Trouble) {
        let mut tally = Tally {
            records: rows.len() as u64,
            ..Tally::NOTHING
        };
        let mut text = String::new();
        let trouble = match &self.argument {
            Argument::Where(condition) => {
                let mut rows = rows.to_vec();
                let trouble = retain(condition, cells, context, scratch, &mut rows);
                tally.held = rows.len() as u64;
                trouble
            }
            Argument::Values(formula) => {
                each(formula, cells, context, scratch, rows, |_, value| {
                    if !value.is_present() {
                        return;
                    }
                    tally.held += 1;
                    match self.measure {
                        Measure::Sum | Measure::Avg => tally.add(value),
                        Measure::Min | Measure::Max => tally.take(self.measure, value),
                        Measure::Distinct => {
                            text.clear();
                            written::write(value, &mut text);
                            distinct(text.as_bytes());
                        }
                        Measure::Count | Measure::Share => {}
                    }
                })
            }
        };
        (tally, trouble)
    }

    /// Adds one tally of this aggregate to another.
    pub fn merge(&self, tally: &mut Tally, other: &Tally) {
        tally.records += other.records;
        tally.held += other.held;
        tally.beyond |= other.beyond;
        tally.add(Datum::Number(other.sum));
        if let Some(extreme) = &other.extreme {
            tally.take(self.measure, Datum::from(extreme));
        }
    }

    /// What the records come to, `distinct` different values among them; nothing where that does not exist (the mean
    /// of no values, a sum of more than 38 digits).
    pub fn value(&self, tally: &Tally, distinct: u64) -> Option<Constant> {
        let number = |count: u64| Decimal::new(i128::from(count), 0);
        let number = match self.measure {
            Measure::Sum | Measure::Avg if tally.beyond => None,
            Measure::Sum => Some(tally.sum),
            Measure::Avg => tally.sum.checked_div(number(tally.held)?),
            Measure::Min | Measure::Max => return tally.extreme.clone(),
            Measure::Count => number(tally.held),
            Measure::Distinct => number(distinct),
            Measure::Share => number(tally.held)?.checked_div(number(tally.records)?),
        };
        number.map(Constant::Number)
    }
}

impl Tally {
    /// No records.
    pub const NOTHING: Self = Self {
        records: 0,
        held: 0,
        sum: Decimal::ZERO,
        beyond: false,
        extreme: None,
    };

    fn add(&mut self, value: Datum<'_>) {
        let sum = match value {
            Datum::Number(number) => self.sum.checked_add(number),
            _ => None,
        };
        match sum {
            Some(sum) => self.sum = sum,
            None => self.beyond = true,
        }
    }

    /// Keeps the value if it lies further out.
    fn take(&mut self, measure: Measure, value: Datum<'_>) {
        let further = match (&self.extreme, measure) {
            (None, _) => true,
            (Some(extreme), Measure::Min) => value
                .compare(&Datum::from(extreme))
                .is_some_and(std::cmp::Ordering::is_lt),
            (Some(extreme), _) => value
                .compare(&Datum::from(extreme))
                .is_some_and(std::cmp::Ordering::is_gt),
        };
        if further && let Some(constant) = Constant::of(value) {
            self.extreme = Some(constant);
        }
    }
}
