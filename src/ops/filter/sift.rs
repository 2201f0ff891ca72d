//! Sifts one chunk: what any core can do knowing nothing of the other chunks.

use std::ops::Range;

use super::{Filter, SortSource, split};
use crate::error::Result;
use crate::expr::datum::Datum;
use crate::expr::evaluate::{Context, Scratch, Trouble, each, retain};
use crate::expr::plan::Derived;
use crate::expr::written;
use crate::io::chunk::Chunk;
use crate::ops::engine::check_growth;
use crate::ops::new_keys::{self, NewKey};
use crate::ops::sort_key::KeyPart;
use crate::ops::teller::{Odd, odd};
use crate::schema::cells::SlotCells;
use crate::table::batch::{Batch, Extent};
use crate::table::violation::Violation;
use crate::table::wanted::Wanted;

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
struct Memory {
    scratch: Scratch,
    /// By computed column, the texts of the records that leave.
    columns: Vec<Pieces<String>>,
    /// By part of the sort key, the bytes of those parts that are computed.
    keys: Vec<Pieces<Vec<u8>>>,
    folded: String,
    /// The records that leave.
    rows: Vec<u32>,
}

/// Pieces of one buffer, one after the other.
#[derive(Debug, Default)]
struct Pieces<T> {
    all: T,
    ends: Vec<usize>,
}

/// A chunk's records, and what expressions are evaluated on.
struct Work<'a> {
    batch: &'a Batch<'a>,
    cells: SlotCells<'a>,
    context: Context<'a>,
}

/// What a worker must know to sift a chunk.
pub(super) struct Sift<'a> {
    pub filter: &'a Filter<'a>,
    /// The columns that somebody reads; none: all.
    pub wanted: Option<&'a Wanted>,
    pub encodes: bool,
    /// Whether records leave as the numbers of their rows: see [`Target::Sheet`](super::Target::Sheet).
    pub numbers: bool,
    /// Whether reading ends with the record that fills a limit.
    pub stops: bool,
}

/// What is left of a chunk; places count from the chunk's start.
#[derive(Debug, Default)]
pub(super) struct Sifted {
    pub extent: Extent,
    /// Bytes of the chunk.
    pub bytes: usize,
    /// Lines with nothing on them.
    pub blank_lines: u64,
    /// The records that leave, encoded, one after the other.
    pub out: Vec<u8>,
    /// For each of them: its number, and where it ends in `out` and in `keys`.
    pub leaving: Vec<Leaving>,
    /// The records that would leave and that the output does not hold: their numbers in the chunk, from 0.
    pub rejected: Vec<u32>,
    /// Their sort keys, one after the other.
    pub keys: Vec<u8>,
    pub trouble: Trouble,
    /// For each record that leaves, the trouble up to it, where that may be asked and there was any.
    pub trouble_upto: Vec<Trouble>,
    /// Keys of objects that are no columns, in order.
    pub new_keys: Vec<NewKey>,
    /// What is odd about the chunk as text, by record.
    pub oddities: Vec<Odd>,
    /// Whether its last record lacks a line end.
    pub open: bool,
}

/// A record that leaves.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Leaving {
    /// Of the chunk, from 0.
    pub row: u32,
    /// Where it ends among the encoded records.
    pub end: u32,
    /// Where its key ends among the keys.
    pub key_end: u32,
    /// Where its key may stand in the record itself, so that it need not be kept twice.
    pub key_at: Option<u32>,
}

impl Sift<'_> {
    /// Sifts a chunk.
    ///
    /// # Errors
    /// [`Error::Broken`] where what is made of the chunk grows beyond the limit.
    pub(super) fn sift(&self, job: &mut Job) -> Result<Sifted> {
        let Job {
            chunk,
            start,
            memory,
        } = job;
        let filter = self.filter;
        let bytes = chunk.len();
        let width = filter.head.headers.len();
        let batch = match self.wanted {
            Some(wanted) => chunk.batch_of(width, wanted)?,
            None => chunk.batch(width)?,
        };
        let mut sifted = Sifted {
            extent: batch.layout().extent,
            bytes,
            open: !batch.ends_line(),
            blank_lines: batch.layout().blank_lines.len() as u64,
            new_keys: new_keys::of(&batch),
            ..Sifted::default()
        };
        let work = Work {
            batch: &batch,
            cells: SlotCells::new(filter.schema, filter.binding, &batch, &[]),
            context: Context { given: &[] },
        };
        sifted.trouble = self.choose(&work, memory);
        sifted.trouble.add(self.compute(&work, memory)?);
        let mut oddities = self.encode((&batch, *start), memory, &mut sifted)?;
        oddities.extend_from_slice(&batch.layout().oddities);
        if !oddities.is_empty() {
            let describer = &filter.describer;
            sifted.oddities = odd(
                &batch,
                oddities,
                (describer, filter.wants),
                |violation, place| describer.violation(&batch, violation, place),
            );
        }
        if self.stops && sifted.trouble != Trouble::default() {
            self.trace_trouble(&work, memory, &mut sifted);
        }
        Ok(sifted)
    }

    /// Which records leave.
    fn choose(&self, work: &Work<'_>, memory: &mut Memory) -> Trouble {
        let choice = &self.filter.choice;
        let all = 0..work.batch.rows() as u32;
        let Memory {
            scratch,
            rows,
            folded,
            ..
        } = memory;
        rows.clear();
        rows.extend(all.clone());
        let trouble = self.judge(work, scratch, rows);
        if let Some(search) = &choice.search {
            search.retain(work.batch, rows, folded);
        }
        if choice.invert {
            let mut found = std::mem::take(rows).into_iter().peekable();
            rows.extend(all.filter(|row| found.next_if_eq(row).is_none()));
        }
        trouble
    }

    /// Keeps those of `rows` for which every condition is true.
    fn judge(&self, work: &Work<'_>, scratch: &mut Scratch, rows: &mut Vec<u32>) -> Trouble {
        let mut trouble = Trouble::default();
        for condition in &self.filter.choice.conditions {
            trouble.add(retain(condition, &work.cells, work.context, scratch, rows));
        }
        trouble
    }

    /// The computed columns and sort keys of the records that leave.
    fn compute(&self, work: &Work<'_>, memory: &mut Memory) -> Result<Trouble> {
        let filter = self.filter;
        let mut trouble = Trouble::default();
        let Memory {
            scratch,
            columns,
            keys,
            rows,
            ..
        } = memory;
        if self.encodes {
            columns.resize_with(filter.computed.len(), Pieces::default);
            for (derived, Pieces { all, ends }) in filter.computed.iter().zip(columns) {
                all.clear();
                ends.clear();
                trouble.add(work.each(derived, scratch, rows, |value| {
                    written::write(value, all);
                    ends.push(all.len());
                }));
                check_growth(all.len(), &filter.head.name)?;
            }
        }
        if let Some(order) = &filter.order {
            keys.resize_with(order.parts.len(), Pieces::default);
            for (part, (source, Pieces { all, ends })) in order.parts.iter().zip(keys).enumerate() {
                if let SortSource::Derived(derived) = source {
                    all.clear();
                    ends.clear();
                    trouble.add(work.each(derived, scratch, rows, |value| {
                        order.key.push(part, KeyPart::Value(value), all);
                        ends.push(all.len());
                    }));
                    check_growth(all.len(), &filter.head.name)?;
                }
            }
        }
        Ok(trouble)
    }

    /// Encodes the records that leave, with their sort keys; what the output does not hold of them.
    fn encode(
        &self,
        (batch, start): (&Batch<'_>, u64),
        memory: &Memory,
        sifted: &mut Sifted,
    ) -> Result<Vec<Violation>> {
        let filter = self.filter;
        let mut unheld = Vec::new();
        let Memory {
            columns,
            keys,
            rows,
            ..
        } = memory;
        let mut computed: Vec<&str> = Vec::with_capacity(columns.len());
        sifted.leaving.reserve(rows.len());
        if self.encodes {
            let size = rows.iter().map(|row| batch.raw(*row as usize).len());
            sifted.out.reserve(size.sum());
        }
        for (place, row) in rows.iter().enumerate() {
            let (from, key_from) = (sifted.out.len(), sifted.keys.len());
            if let Some(order) = &filter.order {
                order.key.key(
                    |part| match &order.parts[part] {
                        SortSource::Column(column) => {
                            KeyPart::Cell(batch.cell(*row as usize, *column))
                        }
                        SortSource::Derived(_) => {
                            KeyPart::Written(&keys[part].all[keys[part].span(place)])
                        }
                    },
                    &mut sifted.keys,
                );
            }
            if self.numbers {
                let number = start + u64::from(batch.records()[*row as usize].rows);
                sifted.out.extend((number as u32).to_le_bytes());
            } else if self.encodes {
                computed.clear();
                computed.extend(columns.iter().map(|column| &column.all[column.span(place)]));
                let encoder = filter.encoder;
                if let Some(column) = filter.split_by {
                    split::push(batch.cell(*row as usize, column), &mut sifted.out);
                }
                let written = encoder.record(batch, *row as usize, &computed, &mut sifted.out);
                if let Err(of_record) = written {
                    unheld.extend(of_record.violations);
                    if of_record.sign.is_some() {
                        sifted.out.truncate(from);
                        sifted.keys.truncate(key_from);
                        sifted.rejected.push(*row);
                        continue;
                    }
                }
            }
            sifted.leaving.push(Leaving {
                row: *row,
                end: check_growth(sifted.out.len(), &filter.head.name)?,
                key_end: check_growth(sifted.keys.len(), &filter.head.name)?,
                key_at: self.key_at(batch, *row as usize),
            });
        }
        Ok(unheld)
    }

    /// Works out the trouble up to each record that leaves: what stands behind the last of them was not read, as far
    /// as anybody is told. Judges every record once more.
    fn trace_trouble(&self, work: &Work<'_>, memory: &mut Memory, sifted: &mut Sifted) {
        let scratch = &mut memory.scratch;
        let (mut trouble, mut start) = (Trouble::default(), 0);
        let mut rows = Vec::new();
        for row in &memory.rows {
            rows.clear();
            rows.extend(start..=*row);
            trouble.add(self.judge(work, scratch, &mut rows));
            if self.encodes {
                for derived in &self.filter.computed {
                    trouble.add(work.each(derived, scratch, &[*row], |_| {}));
                }
            }
            if sifted.rejected.binary_search(row).is_err() {
                sifted.trouble_upto.push(trouble);
            }
            start = row + 1;
        }
    }

    /// Where the key stands in a record that leaves as it was read.
    fn key_at(&self, batch: &Batch<'_>, row: usize) -> Option<u32> {
        let order = self.filter.order.as_ref()?;
        if self.filter.split_by.is_some() || !self.filter.encoder.copies(batch.encoding()) {
            return None;
        }
        let SortSource::Column(column) = order.parts.first()? else {
            return None;
        };
        let at = order.key.within(batch.cell(row, *column), batch.raw(row))?;
        u32::try_from(at).ok()
    }
}

impl Work<'_> {
    /// Hands the value of a derived field for each of `rows`, in order, to `take`.
    fn each(
        &self,
        derived: &Derived,
        scratch: &mut Scratch,
        rows: &[u32],
        mut take: impl FnMut(Datum<'_>),
    ) -> Trouble {
        let formula = &derived.formula;
        each(formula, &self.cells, self.context, scratch, rows, |_, v| {
            take(v);
        })
    }
}

impl<T> Pieces<T> {
    /// Where a piece (from 0) stands.
    fn span(&self, place: usize) -> Range<usize> {
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        start..self.ends[place]
    }
}
