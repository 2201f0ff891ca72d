//! Checks over the whole table: what they ask of it is tallied batch by batch, added up in order, and judged last.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use super::late::Means;
use super::told::{self, ROWS, count, failed, given, line};
use super::{Counted, Group, Sink};
use crate::error::Result;
use crate::expr::aggregate::Tally;
use crate::expr::bind::{Aggregate, Given, Kept, Measure};
use crate::expr::datum::Datum;
use crate::expr::evaluate::{Context, Scratch, Trouble, retain};
use crate::expr::plan::Constant;
use crate::ops::describe::Describer;
use crate::ops::keys::Keys;
use crate::schema::Schema;
use crate::schema::bind::Binding;
use crate::schema::cells::{OneRecord, SlotCells};
use crate::schema::rules::TableCheck;
use crate::spill::{Budget, Seen};
use crate::store::last_run::Values;
use crate::table::violation::CheckId;
use crate::text;

/// The checks over one table, and what they must know of it.
#[derive(Debug)]
pub(super) struct Whole<'a> {
    pub checks: Vec<&'a TableCheck>,
    /// Each once, with the first check that asks for it.
    aggregates: Vec<(&'a Aggregate, CheckId)>,
}

/// What a batch comes to, by aggregate.
#[derive(Debug)]
pub(super) struct Tallied {
    tally: Tally,
    trouble: Trouble,
    /// Fingerprints of the values that count only once.
    prints: Vec<u128>,
}

/// What all batches come to, by aggregate.
#[derive(Debug)]
pub(super) struct Sums {
    tallies: Vec<Tally>,
    /// Where only different values count: the values, and how many there were.
    seen: Vec<Option<(Seen, u64)>>,
}

impl<'a> Whole<'a> {
    /// The checks that are switched on and whose fields have a column in every part of the table.
    pub(super) fn of(schema: &'a Schema, bindings: &[&Binding]) -> Self {
        let checks: Vec<&TableCheck> = schema
            .table_checks
            .iter()
            .filter(|check| schema.is_on(check.check))
            .filter(|check| {
                let lacks = |binding| schema.lacks(check.check, binding).is_some();
                !bindings.iter().any(|binding| lacks(binding))
            })
            .collect();
        let mut aggregates: Vec<(&Aggregate, CheckId)> = Vec::new();
        for check in &checks {
            for given in &check.bound.given {
                if let Given::Aggregate(of) | Given::Previous(Kept::Aggregate(of)) = given
                    && !aggregates.iter().any(|(known, _)| known.text == of.text)
                {
                    aggregates.push((of, check.check));
                }
            }
        }
        Self { checks, aggregates }
    }

    /// Whether a check compares with the last run.
    pub(super) fn looks_back(&self) -> bool {
        self.checks.iter().any(|check| check.looks_back())
    }

    /// What the records of a batch come to.
    pub(super) fn tally(
        &self,
        cells: &SlotCells<'_>,
        rows: usize,
        context: Context<'_>,
        keys: &Keys,
        engine: &mut Scratch,
    ) -> Vec<Tallied> {
        if self.aggregates.is_empty() {
            return Vec::new();
        }
        let rows: Vec<u32> = (0..rows as u32).collect();
        self.aggregates
            .iter()
            .map(|(aggregate, _)| {
                let mut prints = Vec::new();
                let print = |value: &[u8]| prints.push(keys.print(value));
                let (tally, trouble) = aggregate.tally(cells, context, engine, &rows, print);
                Tallied {
                    tally,
                    trouble,
                    prints,
                }
            })
            .collect()
    }

    /// Adds what a batch comes to. What could not be used is handed to `trouble`.
    ///
    /// # Errors
    /// A full disk.
    pub(super) fn add(
        &self,
        sums: &mut Sums,
        tallied: &[Tallied],
        mut trouble: impl FnMut(CheckId, Trouble),
    ) -> Result<()> {
        for (at, ((aggregate, check), more)) in self.aggregates.iter().zip(tallied).enumerate() {
            aggregate.merge(&mut sums.tallies[at], &more.tally);
            trouble(*check, more.trouble);
            if let Some((seen, count)) = &mut sums.seen[at] {
                *count += more.prints.len() as u64;
                for print in &more.prints {
                    seen.note(*print, 0)?;
                }
            }
        }
        Ok(())
    }

    /// Judges the checks, when everything else is. What is to be kept of this run for the next is handed back.
    ///
    /// # Errors
    /// A full disk, an interruption.
    pub(super) fn judge(
        &self,
        group: &mut Group<'_, '_>,
        sums: Sums,
        previous: Option<&Values>,
        means: &Means<'_>,
        sink: Sink<'_>,
    ) -> Result<Values> {
        let Some(schema) = group.facts.first().map(|facts| facts.describer.schema) else {
            return Ok(Values::new());
        };
        let values = self.values(sums, group.read(), means)?;
        for check in &self.checks {
            let Some(given) = given(check, &values, previous) else {
                let first = text!(
                    "not judged: there is no previous run to compare with",
                    "未检查：没有上次运行可供比较"
                );
                tell(group, check.unjudged, means, sink, |describer| {
                    first.get(describer.lang).to_owned()
                })?;
                continue;
            };
            let (holds, trouble) = holds(check, &given);
            group.troubles.add(&[(check.check, trouble)]);
            if !holds {
                tell(group, check.check, means, sink, |describer| {
                    failed(check, &given, describer)
                })?;
            }
        }
        Ok(self.kept(schema, &values, previous))
    }

    /// What is to be kept for the next run: what checks ask for, as this run worked it out; what it did not, because a
    /// check is switched off or lacks a column, stays as it was.
    fn kept(
        &self,
        schema: &Schema,
        values: &BTreeMap<&str, Constant>,
        previous: Option<&Values>,
    ) -> Values {
        let mut kept = Values::new();
        for name in told::asked(schema) {
            let mut aggregates = self.aggregates.iter();
            let now = if name == ROWS || aggregates.any(|(of, _)| of.text == name) {
                values.get(name).map(line)
            } else {
                previous.and_then(|previous| previous.get(name).cloned())
            };
            kept.extend(now.map(|value| (name.to_owned(), value)));
        }
        kept
    }

    /// What the whole table comes to, by name; what does not exist is left out.
    fn values(
        &self,
        sums: Sums,
        read: u64,
        means: &Means<'_>,
    ) -> Result<BTreeMap<&'a str, Constant>> {
        let mut values = BTreeMap::new();
        values.extend(count(read).map(|rows| (ROWS, rows)));
        let sums = sums.tallies.into_iter().zip(sums.seen);
        for ((aggregate, _), (tally, seen)) in self.aggregates.iter().zip(sums) {
            let distinct = match seen {
                Some((seen, noted)) => noted - repeats(seen, means)?,
                None => 0,
            };
            let value = aggregate.value(&tally, distinct);
            values.extend(value.map(|value| (aggregate.text.as_str(), value)));
        }
        Ok(values)
    }
}

impl Sums {
    /// Of no records; the values that count only once share the budget with `stores` others.
    pub(super) fn none(whole: &Whole<'_>, budget: &Budget, stores: usize) -> Self {
        let apart = |aggregate: &Aggregate| aggregate.measure == Measure::Distinct;
        let own = whole.aggregates.iter().filter(|(of, _)| apart(of)).count();
        Self {
            tallies: vec![Tally::NOTHING; whole.aggregates.len()],
            seen: whole
                .aggregates
                .iter()
                .map(|(of, _)| apart(of).then(|| (Seen::new(budget.clone(), stores + own), 0)))
                .collect(),
        }
    }
}

/// Whether a check holds when it is told all it must be.
fn holds(check: &TableCheck, given: &[Option<Constant>]) -> (bool, Trouble) {
    let given: Vec<Datum<'_>> = given
        .iter()
        .map(|value| value.as_ref().map_or(Datum::Empty, Datum::from))
        .collect();
    let context = Context { given: &given };
    let (mut engine, mut holding) = (Scratch::default(), vec![0]);
    let condition = &check.bound.condition;
    let trouble = retain(condition, &OneRecord, context, &mut engine, &mut holding);
    (!holding.is_empty(), trouble)
}

/// How many sightings were not the first of their value.
fn repeats(seen: Seen, means: &Means<'_>) -> Result<u64> {
    let repeats = AtomicU64::new(0);
    seen.finish(means.threads, means.interrupted, |part| {
        part.repeats(|_, _| {
            repeats.fetch_add(1, Ordering::Relaxed);
            Ok(())
        })
    })?;
    Ok(repeats.into_inner())
}

/// Counts a finding of the whole table and hands it on if it is wanted; it stands in the first of several files.
fn tell(
    group: &mut Group<'_, '_>,
    check: CheckId,
    means: &Means<'_>,
    sink: Sink<'_>,
    message: impl FnOnce(&Describer<'_>) -> String,
) -> Result<()> {
    let (Some(facts), Some(counts)) = (group.facts.first(), group.counts.first_mut()) else {
        return Ok(());
    };
    let describer = &facts.describer;
    let counted = Counted {
        check,
        record: None,
        row: None,
        base: 0,
    };
    if counts.count(&counted, &mut group.account, means.demand) {
        let mut finding = describer.bare(check, None);
        let fields = &describer.schema.check(check).fields;
        finding.fields = (!fields.is_empty()).then(|| describer.names(fields));
        finding.message = message(describer);
        sink(&finding)?;
    }
    Ok(())
}
