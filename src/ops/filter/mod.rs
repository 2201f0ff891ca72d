//! `filter`: which records leave, in which order, and how many.
//!
//! ```text
//!   chunks ─▶ sift (any core: which records, encoded) ─▶ gather (in order: sample → sort → limit) ─▶ table
//! ```

mod gather;
pub mod request;
mod sift;

use std::num::NonZero;
use std::path::PathBuf;
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::expr::evaluate::Trouble;
use crate::expr::plan::{Condition, Derived};
use crate::io::csv_read::CsvReader;
use crate::io::encode::Encoder;
use crate::io::input::Head;
use crate::io::write::TableWriter;
use crate::ops::describe::Describer;
use crate::ops::finding::{Finding, Wants};
use crate::ops::search::Search;
use crate::ops::sort_key::SortKey;
use crate::ops::summary::Rows;
use crate::ops::tally::Tally;
use crate::pipeline;
use crate::schema::Schema;
use crate::schema::bind::Binding;
use crate::spill::Budget;
use crate::table::codes::Severity;
use crate::table::place::Start;
use crate::table::wanted::Wanted;
use gather::Gather;
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
    /// So many of them at random, with this seed.
    pub sample: Option<(usize, u64)>,
    /// So many of them at most.
    pub limit: Option<u64>,
    /// How the work is done.
    pub means: Means<'a>,
    /// Puts into words what is odd about the table as text.
    pub describer: Describer<'a>,
    /// Which of that the reports want.
    pub wants: Wants,
}

/// Takes findings in input order.
pub type Sink<'a> = &'a mut (dyn FnMut(&Finding) -> Result<()> + Send);

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

/// Where a part of a sort key comes from.
#[derive(Clone, Debug)]
pub enum SortSource {
    /// A column, from 0.
    Column(usize),
    /// A derived field.
    Derived(Arc<Derived>),
}

/// How the work is done.
#[derive(Clone)]
pub struct Means<'a> {
    /// How many threads work at once.
    pub threads: NonZero<usize>,
    /// What sorting may hold in memory.
    pub budget: Budget,
    /// Says whether to stop at once (a signal).
    pub interrupted: &'a (dyn Fn() -> Result<()> + Sync),
    /// Told how many bytes and records more were read.
    pub advanced: &'a (dyn Fn(u64, u64) + Sync),
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
    /// What ended the run early, if anything did.
    pub error: Option<Error>,
}

impl Filter<'_> {
    /// Reads the table and writes the records that leave to `table`; without one they are only counted.
    pub fn run(
        &self,
        reader: &mut CsvReader,
        table: Option<&mut TableWriter>,
        sink: Sink<'_>,
    ) -> Outcome {
        let wanted = self.wanted(table.is_some());
        let sift = Sift {
            filter: self,
            wanted: wanted.as_ref(),
            encodes: table.is_some(),
        };
        let mut gather = Gather::new(self, table, sink);
        let ended = if self.head.headers.is_empty() || self.limit == Some(0) {
            Ok(())
        } else {
            pipeline::run(
                self.means.threads,
                |job: &mut Job| {
                    (self.means.interrupted)()?;
                    reader.next(&mut job.chunk)
                },
                |job| Ok(sift.sift(job)),
                |mut sifted| {
                    (self.means.advanced)(sifted.bytes as u64, sifted.extent.records);
                    gather.take(&mut sifted)
                },
            )
        };
        let ended = ended.and_then(|()| gather.finish()).and_then(|()| {
            if gather.rows.stopped {
                return Ok(());
            }
            self.read_to_the_end(reader, gather.start)
        });
        let written = gather.written();
        Outcome {
            rows: Rows {
                written,
                dropped: gather.rows.read - written,
                stopped: gather.rows.stopped || self.limit == Some(0),
                ..gather.rows
            },
            tally: gather.tally,
            trouble: gather.trouble,
            open: gather.open,
            error: ended.err(),
        }
    }

    /// Whether everything there was has been read; `end` is what stands before what was not.
    fn read_to_the_end(&self, reader: &CsvReader, end: Start) -> Result<()> {
        match reader.ending().unterminated {
            None => Ok(()),
            Some(unterminated) => {
                let line = end.lines + unterminated.lines + 1;
                Err(unterminated.error(PathBuf::from(&self.head.name), Some(line)))
            }
        }
    }

    /// What a run came to that could not begin.
    pub fn nothing(&self, error: Error) -> Outcome {
        Outcome {
            rows: Rows::default(),
            tally: self.tally(),
            trouble: Trouble::default(),
            open: false,
            error: Some(error),
        }
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

    /// Nothing counted yet.
    fn tally(&self) -> Tally {
        Tally::new(self.schema.checks.iter().map(|check| {
            let severity = check.severity.unwrap_or(Severity::Info);
            (check.code.as_str(), severity)
        }))
    }
}
