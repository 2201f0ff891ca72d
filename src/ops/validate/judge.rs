//! Judges one chunk: what any core can do knowing nothing of the other chunks.

use super::demand::Demand;
use super::verdict::Writing;
use super::whole::{Tallied, Whole};
use crate::error::Result;
use crate::expr::evaluate::Trouble;
use crate::io::chunk::Chunk;
use crate::ops::describe::Describer;
use crate::ops::finding::Finding;
use crate::ops::keys::{Keys, Prints};
use crate::ops::new_keys::{self, NewKey};
use crate::schema::check::{Judging, Scratch};
use crate::table::batch::{Batch, Extent, Record};
use crate::table::codes::Severity;
use crate::table::place::{Place, Start};
use crate::table::violation::{CheckId, Violation};

/// A worker's chunk and what it keeps from chunk to chunk.
#[derive(Debug, Default)]
pub(super) struct Job {
    pub chunk: Chunk,
    scratch: Scratch,
    prints: Prints,
    found: Vec<Violation>,
    same: Vec<u64>,
}

/// What a worker must know to judge a chunk of one input.
#[derive(Debug)]
pub(super) struct Judge<'a> {
    pub describer: Describer<'a>,
    pub judging: Judging<'a>,
    pub whole: &'a Whole<'a>,
    pub width: usize,
    pub keys: &'a Keys,
    /// Which of the keys' rules this input has the columns for.
    pub active: &'a [bool],
    pub demand: &'a Demand,
    /// How the records are written, if they are wanted by verdict.
    pub parted: Option<Writing>,
}

/// What is known of a chunk; places count from the chunk's start.
#[derive(Debug)]
pub(super) struct Judged {
    pub extent: Extent,
    /// Where the chunk stands: number, offset, bytes.
    pub at: (u64, u64, usize),
    pub noted: Vec<Noted>,
    /// What rules met that could not be used, by check.
    pub troubles: Vec<(CheckId, Trouble)>,
    /// What checks over the whole table ask of it.
    pub tallied: Vec<Tallied>,
    /// Keys of objects that are no columns, in order.
    pub new_keys: Vec<NewKey>,
    /// Rows with nothing in them, in order.
    pub blanks: Vec<Blank>,
    /// Blank rows before this index have a record with something in it after them in the chunk.
    pub settled: usize,
    /// By rule: key and record (from 0).
    pub sightings: Vec<Vec<(u128, u32)>>,
    /// Records (from 0) before which a blank line stands, once for each line.
    pub gaps: Vec<u32>,
    /// Records without and with an error finding, as they are written.
    pub valid: Vec<u8>,
    pub invalid: Vec<u8>,
}

/// A violation on its way to the reports.
#[derive(Debug)]
pub(super) struct Noted {
    pub violation: Violation,
    /// Rows of the chunk before its record.
    pub rows: u32,
    /// In words, if a report may want it.
    pub finding: Option<Box<Finding>>,
}

/// A row with nothing in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Blank {
    /// Whether it is a record of empty cells; else it is a line with nothing on it.
    pub is_record: bool,
    /// Records, rows and line ends of the chunk before it.
    pub records: u32,
    pub rows: u32,
    pub lines: u32,
}

impl Judge<'_> {
    /// Judges a chunk.
    ///
    /// # Errors
    /// Those of [`Chunk::batch`].
    pub(super) fn judge(&self, job: &mut Job) -> Result<Judged> {
        let Job {
            chunk,
            scratch,
            prints,
            found,
            same,
        } = job;
        let at = (chunk.number(), chunk.offset(), chunk.len());
        let batch = chunk.batch(self.width)?;
        found.clear();
        let (schema, keys) = (self.describer.schema, self.keys);
        let troubles = self
            .judging
            .judge(&batch, scratch, found, |field, cells, values| {
                keys.note(field, &schema.fields[field], cells, values, prints);
            });
        let (cells, context, engine) = self.judging.cells(&batch, scratch);
        let tallied = (self.whole).tally(&cells, batch.rows(), context, keys, engine);
        let has_blank = batch.records().iter().any(|record| record.blank);
        let sightings = (keys.rules.iter().zip(self.active))
            .map(|(rule, active)| {
                let mut sightings = Vec::new();
                if *active {
                    sightings.reserve(batch.rows());
                    keys.of_rule(rule, prints, batch.rows(), &mut sightings);
                    // A blank record has no other finding, whatever an empty cell means.
                    if has_blank {
                        sightings.retain(|(_, row)| !batch.records()[*row as usize].blank);
                    }
                }
                sightings
            })
            .collect();
        let (blanks, settled) = blanks(&batch);

        let (valid, invalid) = match &self.parted {
            Some(writing) => writing.split(&batch, &self.rejected(found)),
            None => (Vec::new(), Vec::new()),
        };
        Ok(Judged {
            extent: batch.layout().extent,
            at,
            noted: self.describe(&batch, found, same),
            troubles,
            tallied,
            new_keys: new_keys::of(&batch),
            blanks,
            settled,
            sightings,
            gaps: batch
                .layout()
                .blank_lines
                .iter()
                .map(|line| line.records)
                .collect(),
            valid,
            invalid,
        })
    }

    /// The records with an error finding.
    fn rejected(&self, found: &[Violation]) -> Vec<u32> {
        let mut rejected = Vec::new();
        for violation in found {
            let severity = self.describer.schema.check(violation.check).severity;
            if severity == Some(Severity::Error) && rejected.last() != Some(&violation.row) {
                rejected.push(violation.row);
            }
        }
        rejected
    }

    /// Puts into words what may be wanted.
    fn describe(&self, batch: &Batch<'_>, found: &[Violation], same: &mut Vec<u64>) -> Vec<Noted> {
        same.clear();
        same.resize(self.describer.schema.checks.len(), 0);
        (0..)
            .zip(found)
            .map(|(before, violation)| {
                let record = &batch.records()[violation.row as usize];
                let of_check = &mut same[usize::from(violation.check.0)];
                let wanted = self.demand.takes(violation.check, before, *of_check);
                *of_check += 1;
                Noted {
                    violation: *violation,
                    rows: record.rows,
                    finding: wanted.then(|| {
                        Box::new(self.describer.violation(
                            batch,
                            *violation,
                            relative(violation.row, record),
                        ))
                    }),
                }
            })
            .collect()
    }
}

/// The place of a record, counted from its chunk's start.
fn relative(row: u32, record: &Record) -> Place {
    Start::default().place(row as usize, record)
}

/// The rows with nothing in them, and how many of them have something after them in the chunk.
fn blanks(batch: &Batch<'_>) -> (Vec<Blank>, usize) {
    let lines = &batch.layout().blank_lines;
    if lines.is_empty() && !batch.records().iter().any(|record| record.blank) {
        return (Vec::new(), 0);
    }
    let lines = lines.iter().map(|line| Blank {
        is_record: false,
        records: line.records,
        rows: line.rows,
        lines: line.lines,
    });
    let empty = (0..)
        .zip(batch.records())
        .filter(|(_, record)| record.blank);
    let records = empty.map(|(row, record)| Blank {
        is_record: true,
        records: row,
        rows: record.rows,
        lines: record.lines,
    });
    let mut blanks: Vec<Blank> = lines.chain(records).collect();
    blanks.sort_unstable_by_key(|blank| blank.rows);
    let last = batch
        .records()
        .iter()
        .rfind(|record| !record.blank)
        .map(|record| record.rows);
    let settled = last.map_or(0, |last| blanks.partition_point(|blank| blank.rows < last));
    (blanks, settled)
}
