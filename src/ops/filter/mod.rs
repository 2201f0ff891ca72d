//! `filter`: which records leave, in which order, and how many.
//!
//! ```text
//!   chunks ─▶ sift (any core: which records, encoded) ─▶ gather (in order: sample → sort → limit) ─▶ table
//! ```

mod gather;
pub mod request;
mod sift;
mod split;

use std::sync::Arc;

use crate::error::Error;
use crate::expr::evaluate::Trouble;
use crate::expr::plan::{Condition, Derived};
use crate::io::encode::Encoder;
use crate::io::input::Head;
use crate::io::read::TableReader;
use crate::ops::describe::Describer;
use crate::ops::engine::Engine;
use crate::ops::finding::{Sink, Wants};
use crate::ops::search::Search;
use crate::ops::sort_key::{SortBy, SortKey, SortPart};
use crate::ops::summary::Rows;
use crate::ops::tally::Tally;
use crate::pipeline;
use crate::schema::Schema;
use crate::schema::bind::Binding;
use crate::table::wanted::Wanted;
use gather::Gather;
pub use gather::Target;
use sift::{Job, Sift};

/// What a filter does to one table.
pub struct Filter<'a> {
    /// What the table is.
    pub schema: &'a Schema,
    /// Which column is which field.
    pub binding: &'a Binding,
    /// The input.
    pub head: &'a Head,
    /// Which records leave.
    pub choice: Choice,
    /// How they leave.
    pub encoder: &'a Encoder,
    /// The values of the encoder's computed columns.
    pub computed: Vec<Arc<Derived>>,
    /// In which order they leave; none: as they came.
    pub order: Option<Order<'a>>,
    /// The column, from 0, whose value stands before each record that leaves, where they leave to [`Target::Values`].
    pub split_by: Option<usize>,
    /// So many of them at random, with this seed.
    pub sample: Option<(usize, u64)>,
    /// So many of them at most.
    pub limit: Option<u64>,
    /// How the work is done.
    pub engine: Engine<'a>,
    /// Puts into words what is odd about the table as text.
    pub describer: Describer<'a>,
    /// Which of that the reports want.
    pub wants: Wants,
}

/// Which records leave.
#[derive(Debug, Default)]
pub struct Choice {
    /// Those for which all of these are true,
    pub conditions: Vec<Condition>,
    /// and in which these words are found;
    pub search: Option<Search>,
    /// or all the others.
    pub invert: bool,
    /// The columns that the conditions read.
    pub reads: Vec<usize>,
}

/// What records are sorted by.
#[derive(Debug)]
pub struct Order<'a> {
    /// The bytes that sort.
    pub key: SortKey<'a>,
    /// Where each part comes from.
    pub parts: Vec<SortSource>,
}

impl Order<'_> {
    /// Records by the texts of `first`, then in the order `then`, else as they came.
    pub fn within(first: SortSource, then: Option<Self>) -> Self {
        let by_text = SortPart {
            by: SortBy::Text,
            descending: false,
        };
        let (mut key, mut parts) = match then {
            Some(order) => (order.key.into_parts(), order.parts),
            None => (Vec::new(), Vec::new()),
        };
        key.insert(0, by_text);
        parts.insert(0, first);
        Self {
            key: SortKey::new(key),
            parts,
        }
    }
}

/// Where a part of a sort key comes from.
#[derive(Clone, Debug)]
pub enum SortSource {
    /// A column, from 0.
    Column(usize),
    /// A derived field.
    Derived(Arc<Derived>),
}

/// What filtering a table came to.
#[derive(Debug)]
pub struct Outcome {
    /// Record arithmetic.
    pub rows: Rows,
    /// What is odd about the table as text, by code.
    pub tally: Tally,
    /// What conditions and computed values could not use.
    pub trouble: Trouble,
    /// Whether the input was read to its end and has no line end there.
    pub open: bool,
    /// Whether the input has titles above its header that have not left with it.
    pub untitled: bool,
    /// What ended the run early, if anything did.
    pub error: Option<Error>,
}

impl Filter<'_> {
    /// Reads the table and writes the records that leave to `target`.
    pub fn run(&self, reader: &mut TableReader, target: Target<'_>, sink: Sink<'_>) -> Outcome {
        let encodes = !matches!(target, Target::Nowhere);
        let numbers = matches!(target, Target::Sheet(_));
        let wanted = self.wanted(encodes && !numbers);
        let sift = Sift {
            filter: self,
            wanted: wanted.as_ref(),
            encodes,
            numbers,
            stops: self.stops(encodes),
        };
        let mut rows = self.head.start.rows;
        let mut gather = Gather::new(self, target, sink);
        let begun = gather.teller.header();
        let ended = if begun.is_err() || self.head.headers.is_empty() || self.limit == Some(0) {
            begun
        } else {
            pipeline::run(
                self.engine.threads,
                |job: &mut Job| {
                    (self.engine.interrupted)()?;
                    let more = reader.next(&mut job.chunk)?;
                    job.start = rows;
                    if numbers {
                        rows += job.chunk.sheet_rows();
                    }
                    Ok(more)
                },
                |job| sift.sift(job),
                |mut sifted| {
                    (self.engine.advanced)(sifted.bytes as u64, sifted.extent.records);
                    gather.take(&mut sifted)
                },
            )
        };
        let ended = ended.and_then(|()| gather.finish()).and_then(|()| {
            if gather.rows.stopped {
                return Ok(());
            }
            gather.teller.end(reader)
        });
        let written = gather.written();
        Outcome {
            rows: Rows {
                written,
                dropped: gather.rows.read - written - gather.rows.rejected,
                stopped: gather.rows.stopped || self.limit == Some(0),
                ..gather.rows
            },
            tally: gather.teller.tally,
            trouble: gather.trouble,
            open: gather.open,
            untitled: encodes
                && !numbers
                && !self.head.titles().is_empty()
                && !self.encoder.keeps_titles(),
            error: ended.err(),
        }
    }

    /// What a run came to that could not begin.
    pub fn nothing(&self, error: Error) -> Outcome {
        Outcome {
            rows: Rows::default(),
            tally: Tally::of(self.schema),
            trouble: Trouble::default(),
            open: false,
            untitled: false,
            error: Some(error),
        }
    }

    /// Whether reading ends with the record that fills a limit.
    fn stops(&self, encodes: bool) -> bool {
        let kept = encodes && (self.order.is_some() || self.sample.is_some());
        !kept && (self.limit.is_some() || self.sample.is_some())
    }

    /// The columns that somebody reads; none where every cell is wanted.
    fn wanted(&self, encodes: bool) -> Option<Wanted> {
        // What a report lists shows cells and keys of any column.
        if self.wants.takes(0, 0) {
            return None;
        }
        let mut columns = self.choice.reads.clone();
        if let Some(search) = &self.choice.search {
            columns.extend(search.columns()?);
        }
        if encodes {
            columns.extend(self.encoder.reads()?);
            columns.extend(self.split_by);
            for derived in &self.computed {
                columns.extend(self.columns_of(derived));
            }
        }
        for part in self.order.iter().flat_map(|order| &order.parts) {
            match part {
                SortSource::Column(column) => columns.push(*column),
                SortSource::Derived(derived) => columns.extend(self.columns_of(derived)),
            }
        }
        Some(Wanted::new(columns))
    }

    fn columns_of(&self, derived: &Derived) -> impl Iterator<Item = usize> {
        let fields = self.schema.fields.len();
        let named = derived.mentions.named.iter();
        named.filter_map(move |slot| match slot.checked_sub(fields) {
            Some(column) => Some(column),
            None => self.binding.of_field.get(*slot).copied().flatten(),
        })
    }
}
