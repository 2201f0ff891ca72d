//! Observes one chunk at a time on any core, and sums up what was observed in order.

use std::ops::ControlFlow;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use super::evidence::Evidence;
use super::keys::{Keys, fingerprint};
use super::likeness::{Likeness, Variants};
use super::shipped::Column;
use crate::error::Result;
use crate::io::chunk::Chunk;
use crate::pipeline::Flow;
use crate::table::batch::{Batch, Extent};

/// All kinds that may be meant are asked about so many records; then fewer.
const ALL_KINDS: usize = 1000;

/// A worker's chunk.
#[derive(Debug, Default)]
pub(super) struct Job {
    pub chunk: Chunk,
}

/// What a worker must know.
pub(super) struct Observer<'a> {
    variants: &'a Variants,
    /// By column, the kinds that may be meant.
    eligible: Vec<Vec<usize>>,
    /// By column, those that are left after the first records; not there before those were read.
    narrowed: OnceLock<Vec<Vec<usize>>>,
    /// By column, whether nobody asks any more if a value stands twice.
    not_key: Vec<AtomicBool>,
}

/// What a chunk holds.
#[derive(Debug, Default)]
pub(super) struct Observed {
    pub extent: Extent,
    /// Bytes of the chunk.
    pub bytes: usize,
    /// Records with something in them.
    rows: u64,
    evidence: Vec<Evidence>,
    /// By column, the fingerprints of its values in order; none of columns that are no keys.
    fingerprints: Vec<Vec<u128>>,
}

impl<'a> Observer<'a> {
    /// For a table with these columns.
    pub(super) fn new(columns: &[Column], variants: &'a Variants) -> Self {
        Self {
            variants,
            eligible: columns
                .iter()
                .map(|column| variants.eligible(&column.meaning))
                .collect(),
            narrowed: OnceLock::new(),
            not_key: columns.iter().map(|_| AtomicBool::new(false)).collect(),
        }
    }

    /// What one chunk holds.
    ///
    /// # Errors
    /// Those of decoding it.
    pub(super) fn observe(&self, job: &mut Job) -> Result<Observed> {
        let width = self.eligible.len();
        let (bytes, first) = (job.chunk.len(), job.chunk.number() == 0);
        let batch = job.chunk.batch(width)?;
        let rows: Vec<usize> = (0..batch.rows())
            .filter(|row| !batch.records()[*row].blank)
            .collect();
        let mut observed = Observed {
            extent: batch.layout().extent,
            bytes,
            rows: rows.len() as u64,
            evidence: Vec::with_capacity(width),
            fingerprints: Vec::with_capacity(width),
        };
        let mut narrowed = Vec::new();
        for column in 0..width {
            let mut evidence = Evidence::default();
            let counts = !self.not_key[column].load(Ordering::Relaxed);
            observed
                .fingerprints
                .push(values(&batch, &rows, column, counts, &mut evidence));
            let cells = rows.iter().map(|row| batch.cell(*row, column));
            let left = self.liken(column, cells, first, &mut evidence.likeness);
            narrowed.extend(left);
            observed.evidence.push(evidence);
        }
        if first {
            // Set once: no other chunk is the first.
            let _ = self.narrowed.set(narrowed);
        }
        Ok(observed)
    }

    /// Asks the kinds about the cells of a column. After the first records of the first chunk: those that are left.
    fn liken<'c>(
        &self,
        column: usize,
        cells: impl Iterator<Item = &'c str>,
        first: bool,
        likeness: &mut Likeness,
    ) -> Option<Vec<usize>> {
        let eligible = &self.eligible[column];
        let known = self.narrowed.get().and_then(|all| all.get(column));
        let mut left = first.then(Vec::new);
        let mut asked = known.unwrap_or(eligible).clone();
        let mut filled = 0;
        for (at, text) in cells.enumerate() {
            if first && at == ALL_KINDS {
                asked = likeness.narrow(eligible, filled, self.variants);
            }
            if !asked.is_empty() && super::evidence::is_value(text) {
                filled += 1;
                likeness.take(text, self.variants, &asked);
            }
        }
        if let Some(left) = &mut left {
            *left = likeness.narrow(&asked, filled, self.variants);
        }
        left
    }
}

/// Takes the cells of a column; the fingerprints of its values, if they are wanted.
fn values(
    batch: &Batch<'_>,
    rows: &[usize],
    column: usize,
    wanted: bool,
    evidence: &mut Evidence,
) -> Vec<u128> {
    let mut fingerprints = Vec::new();
    for row in rows {
        let text = batch.cell(*row, column);
        evidence.lacking += u64::from(text.is_empty() && batch.lacks(*row, column));
        if evidence.take(text) && wanted {
            fingerprints.push(fingerprint(text));
        }
    }
    fingerprints
}

/// What all chunks so far hold.
pub(super) struct Sums {
    /// Records with something in them.
    pub rows: u64,
    evidence: Vec<Evidence>,
    /// Which values stand twice.
    pub keys: Keys,
}

impl Sums {
    /// Of nothing, in so many columns.
    pub(super) fn new(width: usize, keys: Keys) -> Self {
        Self {
            rows: 0,
            evidence: vec![Evidence::default(); width],
            keys,
        }
    }

    /// Adds the next chunk.
    pub(super) fn take(&mut self, chunk: Observed, observer: &Observer<'_>) -> Flow {
        self.rows += chunk.rows;
        for (all, more) in self.evidence.iter_mut().zip(chunk.evidence) {
            all.merge(more);
        }
        for (column, values) in chunk.fingerprints.iter().enumerate() {
            if !self.keys.take(column, values) {
                observer.not_key[column].store(true, Ordering::Relaxed);
            }
        }
        ControlFlow::Continue(())
    }

    /// What is known of each column: nothing of kinds that only some chunks were asked about.
    pub(super) fn settled(&self, observer: &Observer<'_>) -> Vec<Evidence> {
        let mut evidence = self.evidence.clone();
        for (column, of) in evidence.iter_mut().enumerate() {
            let narrowed = observer.narrowed.get().and_then(|all| all.get(column));
            of.likeness
                .keep(narrowed.unwrap_or(&observer.eligible[column]));
        }
        evidence
    }
}
