//! Aggregates of a whole table: each batch is tallied by itself, tallies are added up, so that it does not matter where
//! the batches part, but for a sum that has more than 38 digits on the way.

use std::cmp::Ordering;

use super::ValueType;
use super::datum::Datum;
use super::decimal::Decimal;
use super::evaluate::{Context, Scratch, Trouble, each, retain};
use super::plan::{Condition, Constant, Formula};
use super::scope::Cells;
use super::written;

/// What a check over a whole table must be told.
#[derive(Clone, Debug)]
pub enum Given {
    /// How many records there are.
    Rows,
    /// An aggregate of this table.
    Aggregate(Aggregate),
    /// The same of the last run that passed, by the name it is kept under: `rows`, or an aggregate as it is printed.
    Previous(Kept),
}

/// What is kept of a run.
#[derive(Clone, Debug)]
pub enum Kept {
    /// How many records there were.
    Rows,
    /// An aggregate.
    Aggregate(Aggregate),
}

/// Something that is worked out over all records.
#[derive(Clone, Debug)]
pub struct Aggregate {
    /// What.
    pub measure: Measure,
    /// Of what.
    pub argument: Argument,
    /// What it gives.
    pub gives: ValueType,
    /// As it is printed: its name among what is kept of a run.
    pub text: String,
}

/// What an aggregate is of.
#[derive(Clone, Debug)]
pub enum Argument {
    /// The values that are there; as ranks where the least or greatest of a listed field is asked for.
    Values(Formula),
    /// The records for which it is true.
    Where(Condition),
}

/// What is worked out over all records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The sum of the values; 0 of none.
    Sum,
    /// Their mean; nothing of none.
    Avg,
    /// The least; nothing of none.
    Min,
    /// The greatest; nothing of none.
    Max,
    /// How many there are.
    Count,
    /// How many different ones there are.
    Distinct,
    /// How many there are, of all records; nothing of no records.
    Share,
}

impl Measure {
    /// Each with its name.
    const ALL: [(&'static str, Self); 7] = [
        ("sum", Self::Sum),
        ("avg", Self::Avg),
        ("min", Self::Min),
        ("max", Self::Max),
        ("count", Self::Count),
        ("distinct", Self::Distinct),
        ("share", Self::Share),
    ];

    /// As they are written.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Self::ALL.iter().map(|(name, _)| *name)
    }

    /// What a call means over a table; `min` and `max` of several values are functions.
    pub(super) fn find(name: &str, arguments: usize) -> Option<Self> {
        let (_, measure) = *Self::ALL.iter().find(|(known, _)| *known == name)?;
        let is_function = matches!(measure, Self::Min | Self::Max) && arguments > 1;
        (!is_function).then_some(measure)
    }
}

impl Given {
    /// Its type.
    pub(super) fn gives(&self) -> ValueType {
        match self {
            Self::Rows | Self::Previous(Kept::Rows) => ValueType::Number,
            Self::Aggregate(of) | Self::Previous(Kept::Aggregate(of)) => of.gives,
        }
    }
}

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
    extreme: Option<Extreme>,
    /// Whether there was a point in time without a zone, and one with it, which do not compare.
    clocks: [bool; 2],
}

/// A value that lies further out than all others.
#[derive(Clone, Debug, PartialEq)]
enum Extreme {
    Value(Constant),
    /// A number of more than 38 digits, as [`Datum::Far`].
    Far(Box<[u8]>),
}

impl Aggregate {
    /// Tallies `rows` of a batch. Every value that is to be counted only once is handed to `distinct` as bytes that
    /// are equal when and only when the values are written alike.
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
                            if let Datum::Far(key) = value {
                                return distinct(&[&[BEYOND_TEXT], key].concat());
                            }
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
        for (mine, also) in tally.clocks.iter_mut().zip(other.clocks) {
            *mine |= also;
        }
        if let Some(extreme) = &other.extreme {
            tally.take(self.measure, extreme.datum());
        }
    }

    /// What the records come to, `distinct` different values among them; nothing where that does not exist (the mean
    /// of no values, a sum or an outermost number of more than 38 digits, the first of points in time of which some
    /// name their zone and some do not).
    pub fn value(&self, tally: &Tally, distinct: u64) -> Option<Constant> {
        let number = |count: u64| Decimal::new(i128::from(count), 0);
        let number = match self.measure {
            Measure::Sum | Measure::Avg if tally.beyond => None,
            Measure::Sum => Some(tally.sum),
            Measure::Avg => tally.sum.checked_div(number(tally.held)?),
            Measure::Min | Measure::Max => return self.outermost(tally),
            Measure::Count => number(tally.held),
            Measure::Distinct => number(distinct),
            Measure::Share => number(tally.held)?.checked_div(number(tally.records)?),
        };
        number.map(Constant::Number)
    }

    fn outermost(&self, tally: &Tally) -> Option<Constant> {
        let Some(Extreme::Value(value)) = &tally.extreme else {
            return None;
        };
        match (&self.argument, value) {
            _ if tally.clocks == [true; 2] => None,
            (Argument::Values(Formula::Rank { order, .. }), Constant::Number(rank)) => {
                let place = usize::try_from(rank.to_i64()?).ok()?;
                Some(Constant::Text(order.get(place)?.as_str().into()))
            }
            _ => Some(value.clone()),
        }
    }
}

/// A byte that no text has.
const BEYOND_TEXT: u8 = 0xFF;

impl Extreme {
    fn datum(&self) -> Datum<'_> {
        match self {
            Self::Value(constant) => Datum::from(constant),
            Self::Far(key) => Datum::Far(key),
        }
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
        clocks: [false; 2],
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
        if let Datum::DateTime { zoned, .. } = value {
            self.clocks[usize::from(zoned)] = true;
        }
        let wanted = match measure {
            Measure::Min => Ordering::Less,
            _ => Ordering::Greater,
        };
        let is_further = match &self.extreme {
            None => true,
            Some(extreme) => value.compare(&extreme.datum()) == Some(wanted),
        };
        if is_further {
            self.extreme = match value {
                Datum::Far(key) => Some(Extreme::Far(key.into())),
                _ => Constant::of(value).map(Extreme::Value),
            };
        }
    }
}
