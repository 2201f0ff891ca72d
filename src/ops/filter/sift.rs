//! Sifts one chunk: what any core can do knowing nothing of the other chunks.

use super::{Filter, SortSource};
use crate::expr::evaluate::{Context, Scratch, Trouble, each, retain};
use crate::expr::plan::Derived;
use crate::expr::written;
use crate::io::chunk::Chunk;
use crate::ops::finding::Finding;
use crate::ops::sort_key::Given;
use crate::schema::cells::SlotCells;
use crate::table::batch::{Batch, Extent};
use crate::table::place::Start;
use crate::table::violation::Violation;
use crate::table::wanted::Wanted;

/// A worker's chunk and what it keeps from chunk to chunk.
#[derive(Debug, Default)]
pub(super) struct Job {
    pub chunk: Chunk,
    scratch: Scratch,
    /// Texts of computed columns, and sort keys of computed values, one after the other.
    columns: Vec<Texts>,
    keys: Vec<Texts>,
    folded: String,
    rows: Vec<u32>,
}

/// Pieces of one buffer.
#[derive(Debug, Default)]
struct Texts {
    bytes: Vec<u8>,
    text: String,
    ends: Vec<u32>,
}

/// What a worker must know to sift a chunk.
pub(super) struct Sift<'a> {
    pub filter: &'a Filter<'a>,
    /// The columns that somebody reads; none: all.
    pub wanted: Option<&'a Wanted>,
    pub encodes: bool,
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
    /// Their sort keys, one after the other.
    pub keys: Vec<u8>,
    pub trouble: Trouble,
    /// What is odd about the chunk as text, by record.
    pub oddities: Vec<Odd>,
    /// Whether its last record lacks a line end.
    pub open: bool,
}

/// Something odd about a record as text.
#[derive(Debug)]
pub(super) struct Odd {
    pub violation: Violation,
    /// Rows of the chunk before its record.
    pub rows: u32,
    /// In words, if a report may want it.
    pub finding: Option<Box<Finding>>,
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
    pub(super) fn sift(&self, job: &mut Job) -> Sifted {
        let Job {
            chunk,
            scratch,
            columns,
            keys,
            folded,
            rows,
        } = job;
        let filter = self.filter;
        let (bytes, open) = (chunk.len(), !chunk.ends_line());
        let (dialect, width) = (filter.head.dialect, filter.head.headers.len());
        let batch = match self.wanted {
            Some(wanted) => chunk.batch_of(dialect, width, wanted),
            None => chunk.batch(dialect, width),
        };
        let cells = SlotCells::new(filter.schema, filter.binding, &batch, &[]);
        let mut sifted = Sifted {
            extent: batch.layout().extent,
            bytes,
            open,
            blank_lines: batch.layout().blank_lines.len() as u64,
            ..Sifted::default()
        };
        if !batch.layout().oddities.is_empty() {
            self.note_oddities(&batch, &mut sifted);
        }
        let context = Context { given: &[] };
        self.choose(
            &batch,
            &cells,
            context,
            scratch,
            folded,
            rows,
            &mut sifted.trouble,
        );
        let mut texts = |derived: &Derived, scratch: &mut Scratch, into: &mut Texts| {
            into.text.clear();
            into.ends.clear();
            let trouble = each(
                &derived.formula,
                &cells,
                context,
                scratch,
                rows,
                |_, value| {
                    written::write(value, &mut into.text);
                    into.ends.push(into.text.len() as u32);
                },
            );
            sifted.trouble.add(trouble);
        };
        if self.encodes {
            columns.resize_with(filter.computed.len(), Texts::default);
            for (derived, into) in filter.computed.iter().zip(columns.iter_mut()) {
                texts(derived, scratch, into);
            }
        }
        if let Some(order) = &filter.order {
            keys.resize_with(order.parts.len(), Texts::default);
            for (part, source) in order.parts.iter().enumerate() {
                if let SortSource::Derived(derived) = source {
                    let into = &mut keys[part];
                    into.bytes.clear();
                    into.ends.clear();
                    let trouble = each(
                        &derived.formula,
                        &cells,
                        context,
                        scratch,
                        rows,
                        |_, value| {
                            order.key.push(part, Given::Value(value), &mut into.bytes);
                            into.ends.push(into.bytes.len() as u32);
                        },
                    );
                    sifted.trouble.add(trouble);
                }
            }
        }
        self.encode(&batch, rows, columns, keys, &mut sifted);
        sifted
    }

    /// Which records leave.
    #[allow(clippy::too_many_arguments)]
    fn choose(
        &self,
        batch: &Batch<'_>,
        cells: &SlotCells<'_>,
        context: Context<'_>,
        scratch: &mut Scratch,
        folded: &mut String,
        rows: &mut Vec<u32>,
        trouble: &mut Trouble,
    ) {
        let choice = &self.filter.choice;
        rows.clear();
        rows.extend(0..batch.rows() as u32);
        for condition in &choice.conditions {
            trouble.add(retain(condition, cells, context, scratch, rows));
        }
        if let Some(search) = &choice.search {
            search.retain(batch, rows, folded);
        }
        if choice.invert {
            let mut found = std::mem::take(rows).into_iter().peekable();
            rows.extend((0..batch.rows() as u32).filter(|row| found.next_if_eq(row).is_none()));
        }
    }

    /// Encodes the records that leave, with their sort keys.
    fn encode(
        &self,
        batch: &Batch<'_>,
        rows: &[u32],
        columns: &[Texts],
        keys: &[Texts],
        sifted: &mut Sifted,
    ) {
        let filter = self.filter;
        let mut computed: Vec<&str> = Vec::with_capacity(columns.len());
        sifted.leaving.reserve(rows.len());
        if self.encodes {
            let size = rows.iter().map(|row| batch.raw(*row as usize).len());
            sifted.out.reserve(size.sum());
        }
        for (place, row) in rows.iter().enumerate() {
            if let Some(order) = &filter.order {
                order.key.key(
                    |part| match &order.parts[part] {
                        SortSource::Column(column) => {
                            Given::Cell(batch.cell(*row as usize, *column))
                        }
                        SortSource::Derived(_) => Given::Written(keys[part].key(place)),
                    },
                    &mut sifted.keys,
                );
            }
            if self.encodes {
                computed.clear();
                computed.extend(columns.iter().map(|column| column.text(place)));
                let encoder = filter.encoder;
                encoder.record(batch, *row as usize, &computed, &mut sifted.out);
            }
            sifted.leaving.push(Leaving {
                row: *row,
                end: sifted.out.len() as u32,
                key_end: sifted.keys.len() as u32,
                key_at: self.key_at(batch, *row as usize),
            });
        }
    }

    /// Where the key stands in the record as it was read.
    fn key_at(&self, batch: &Batch<'_>, row: usize) -> Option<u32> {
        let order = self.filter.order.as_ref()?;
        let SortSource::Column(column) = order.parts.first()? else {
            return None;
        };
        let at = order.key.within(batch.cell(row, *column), batch.raw(row))?;
        u32::try_from(at).ok()
    }

    /// Notes what is odd about the chunk as text; what no report can want is not put into words.
    fn note_oddities(&self, batch: &Batch<'_>, sifted: &mut Sifted) {
        let Filter {
            schema,
            describer,
            wants,
            ..
        } = self.filter;
        let mut odd: Vec<Violation> = batch.layout().oddities.clone();
        odd.sort_unstable();
        let mut of_check = vec![0; schema.checks.len()];
        for violation in odd {
            let record = &batch.records()[violation.row as usize];
            if !schema.is_on(violation.check) || record.blank {
                continue;
            }
            let before = sifted.oddities.len() as u64;
            let same: &mut u64 = &mut of_check[usize::from(violation.check.0)];
            let finding = wants.takes(before, *same).then(|| {
                let place = Start::default().place(violation.row as usize, record);
                Box::new(describer.violation(batch, violation, place))
            });
            *same += 1;
            sifted.oddities.push(Odd {
                violation,
                rows: record.rows,
                finding,
            });
        }
    }
}

impl Texts {
    fn piece(&self, place: usize) -> std::ops::Range<usize> {
        let start = match place {
            0 => 0,
            _ => self.ends[place - 1],
        };
        start as usize..self.ends[place] as usize
    }

    fn text(&self, place: usize) -> &str {
        &self.text[self.piece(place)]
    }

    fn key(&self, place: usize) -> &[u8] {
        &self.bytes[self.piece(place)]
    }
}
