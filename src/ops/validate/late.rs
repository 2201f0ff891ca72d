//! Findings that need the whole table: keys seen twice, references to nothing. Decided when everything was read, told
//! in the order of the records; a chunk is read again only where a report wants to show one of them.

use std::num::NonZero;
use std::sync::{Mutex, PoisonError};

use super::account::Account;
use super::demand::Demand;
use super::judge::Job;
use super::trail::Address;
use super::{Counted, Counts, Facts, Group, Places, Sink};
use crate::error::Result;
use crate::io::read::TableReader;
use crate::ops::describe::Describer;
use crate::ops::finding::{Finding, First};
use crate::ops::keys::{Asks, Keys};
use crate::pipeline::{self, Flow};

use crate::spill::{Budget, Sorted, Sorter};
use crate::table::batch::Batch;
use crate::table::place::Place;
use crate::table::violation::{CheckId, Violation};
use crate::text;
use crate::text::Message;

/// Most findings that are described together, and so held at once.
const TOGETHER: usize = 4096;

/// One finding of a whole-table rule.
#[derive(Clone, Copy, Debug)]
struct Late {
    check: CheckId,
    at: Address,
    /// The first record with the same key.
    first: Option<Address>,
}

/// Findings of one chunk that are to be described.
#[derive(Debug, Default)]
struct Task {
    job: Job,
    input: usize,
    wanted: Vec<Late>,
}

/// What judging the whole table takes beside the group.
pub(super) struct Means<'a> {
    pub keys: &'a Keys,
    pub threads: NonZero<usize>,
    pub budget: &'a Budget,
    pub demand: &'a Demand,
    pub interrupted: &'a (dyn Fn() -> Result<()> + Sync),
}

/// Judges the whole-table rules of `group`.
///
/// # Errors
/// [`Error::Read`](crate::error::Error::Read) where an input that was read again has changed; a full disk.
pub(super) fn judge(
    group: &mut Group<'_, '_>,
    places: Places,
    means: &Means<'_>,
    sink: Sink<'_>,
) -> Result<()> {
    let late = decide(&group.facts, places, means)?;
    tell(group, late, means, sink)?;
    group.readers.iter().try_for_each(TableReader::unchanged)
}

/// Which records break a whole-table rule, in the order of records, then columns.
fn decide(facts: &[Facts<'_>], places: Places, means: &Means<'_>) -> Result<Sorted> {
    // The order of records decides, so it does not matter which thread adds first.
    let sorter = Mutex::new(Sorter::new(means.budget.clone()));
    for (rule, seen) in places.into_rules() {
        let rule = &means.keys.rules[rule];
        let add = |at: u64, first: u64| {
            let record = Address(at).record();
            let column = column_of(&facts[input_of(facts, record)], rule.check);
            let mut key = [0; 14];
            key[..8].copy_from_slice(&record.to_be_bytes());
            key[8..12].copy_from_slice(&column.to_be_bytes());
            key[12..].copy_from_slice(&rule.check.0.to_be_bytes());
            let mut row = [0; 18];
            row[..8].copy_from_slice(&at.to_be_bytes());
            row[8..16].copy_from_slice(&first.to_be_bytes());
            row[16..].copy_from_slice(&rule.check.0.to_be_bytes());
            sorter
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(&key, &row)
        };
        seen.finish(means.threads, means.interrupted, |part| {
            if matches!(rule.asks, Asks::Refers(_)) {
                part.lone(
                    |at| Address(at).is_referred(),
                    |sighting| add(sighting.at, u64::MAX),
                )
            } else {
                part.repeats(|sighting, first| add(sighting.at, first))
            }
        })?;
    }
    sorter
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner)
        .finish()
}

/// Which of the inputs a record (from 0, over all of them) is of.
fn input_of(facts: &[Facts<'_>], record: u64) -> usize {
    facts
        .partition_point(|facts| facts.base <= record)
        .saturating_sub(1)
}

/// The column a check of one field stands at; whole records sort last.
fn column_of(facts: &Facts<'_>, check: CheckId) -> u32 {
    let field = facts.describer.schema.check(check).field;
    field
        .and_then(|field| {
            facts
                .describer
                .binding
                .of_field
                .get(field)
                .copied()
                .flatten()
        })
        .map_or(Violation::RECORD, |column| column as u32)
}

/// Counts the findings in order and hands on those that are wanted.
fn tell(
    group: &mut Group<'_, '_>,
    mut late: Sorted,
    means: &Means<'_>,
    sink: Sink<'_>,
) -> Result<()> {
    let Group {
        facts,
        readers,
        counts,
        account,
        ..
    } = group;
    let facts: &[Facts<'_>] = facts;
    let mut next = read(&mut late)?;
    let demand = means.demand;
    pipeline::run(
        means.threads,
        |task: &mut Task| {
            (means.interrupted)()?;
            task.wanted.clear();
            while let Some(found) = next {
                let record = found.at.record();
                let input = input_of(facts, record);
                let checkpoint = facts[input]
                    .trail
                    .of(record - facts[input].base)
                    .map(|checkpoint| checkpoint.at);
                if !task.wanted.is_empty() {
                    let same = task.input == input
                        && checkpoint.is_some_and(|at| at.0 == task.job.chunk.number());
                    if !same || task.wanted.len() == TOGETHER {
                        return Ok(true);
                    }
                }
                if count(&facts[input], &mut counts[input], account, demand, found) {
                    if task.wanted.is_empty()
                        && let Some((number, offset, len)) = checkpoint
                    {
                        task.input = input;
                        readers[input].reread(number, offset, len, &mut task.job.chunk)?;
                    }
                    task.wanted.push(found);
                }
                next = read(&mut late)?;
            }
            Ok(!task.wanted.is_empty())
        },
        |task| describe(facts, task),
        |findings: Vec<Finding>| {
            for finding in &findings {
                sink(finding)?;
            }
            Ok(Flow::Continue(()))
        },
    )
}

fn read(late: &mut Sorted) -> Result<Option<Late>> {
    let Some(row) = late.next()? else {
        return Ok(None);
    };
    let word = |bytes: &[u8]| {
        bytes
            .iter()
            .fold(0_u64, |word, byte| word << 8 | u64::from(*byte))
    };
    let first = word(&row[8..16]);
    Ok(Some(Late {
        check: CheckId(word(&row[16..]) as u16),
        at: Address(word(&row[..8])),
        first: (first != u64::MAX).then_some(Address(first)),
    }))
}

/// Counts a finding; whether the reports want it.
fn count(
    facts: &Facts<'_>,
    counts: &mut Counts,
    account: &mut Account<'_>,
    demand: &Demand,
    found: Late,
) -> bool {
    let record = found.at.record() - facts.base;
    let row = facts.trail.row(record, found.at.gaps());
    let counted = Counted {
        check: found.check,
        record: Some(record),
        row,
        base: facts.base,
    };
    counts.count(&counted, account, demand)
}

/// Puts the findings of one chunk into words.
fn describe(facts: &[Facts<'_>], task: &mut Task) -> Result<Vec<Finding>> {
    let own = &facts[task.input];
    let batch = task.job.chunk.batch(own.describer.head.headers.len())?;
    let mut findings = Vec::with_capacity(task.wanted.len());
    for found in &task.wanted {
        let record = found.at.record() - own.base;
        let Some(checkpoint) = own.trail.of(record) else {
            continue;
        };
        let row = (record - checkpoint.start.records) as usize;
        let Some(at) = batch.records().get(row) else {
            continue;
        };
        let place = checkpoint.start.place(row, at);
        let first = found.first.and_then(|first| {
            let of = &facts[input_of(facts, first.record())];
            let record = first.record() - of.base;
            Some(First {
                file: of.describer.head.name.clone(),
                row: of.trail.row(record, first.gaps())?,
                record: record + 1,
            })
        });
        findings.push(finding(own, &batch, row, place, found.check, first));
    }
    Ok(findings)
}

fn finding(
    facts: &Facts<'_>,
    batch: &Batch<'_>,
    row: usize,
    place: Place,
    check: CheckId,
    first: Option<First>,
) -> Finding {
    let describer = &facts.describer;
    let mut finding = describer.bare(check, Some(place));
    finding.key = describer.key(batch, row);
    let column = column_of(facts, check);
    if column == Violation::RECORD {
        finding.fields = Some(describer.names(&describer.schema.check(check).fields));
    } else {
        let column = column as usize;
        describer.point(&mut finding, column, place.row);
        finding.value = Some(describer.show(describer.field_of(column), batch.cell(row, column)));
    }
    finding.message = words(describer, check, first.as_ref());
    finding.first = first;
    finding
}

/// What is wrong.
fn words(describer: &Describer<'_>, check: CheckId, first: Option<&First>) -> String {
    let schema = describer.schema;
    let Some(first) = first else {
        let mut foreign = schema
            .foreign_keys
            .iter()
            .filter(|foreign| foreign.check == check);
        let message = match foreign.next().and_then(|foreign| foreign.resource.as_ref()) {
            Some(resource) => {
                let text = text!("not found in {resource}", "在 {resource} 中找不到");
                Message::new(text).with("resource", resource)
            }
            None => text!(
                "not found in the column it refers to",
                "在所引用的列中找不到"
            )
            .into(),
        };
        return message.say(describer.lang);
    };
    let single = schema.check(check).field.is_some();
    let message = if first.file == describer.head.name {
        Message::new(if single {
            text!(
                "the same value stands in row {row}",
                "与第 {row} 行的值重复"
            )
        } else {
            text!(
                "the same combination stands in row {row}",
                "与第 {row} 行的组合重复"
            )
        })
    } else {
        Message::new(if single {
            text!(
                "the same value stands in row {row} of {file}",
                "与 {file} 第 {row} 行的值重复"
            )
        } else {
            text!(
                "the same combination stands in row {row} of {file}",
                "与 {file} 第 {row} 行的组合重复"
            )
        })
        .with("file", &first.file)
    };
    message.with("row", first.row).say(describer.lang)
}
