//! `clean`: brings the cells of a table to their standard form.
//!
//! ```text
//!   chunks ─▶ wash (any core: settle cells → fill → retention → encode) ─▶ collect (in order) ─▶ table · changes
//! ```
//!
//! Records that nothing changes leave with the bytes that they came with; so do the unchanged cells of the others.

mod changed;
mod collect;
mod fill;
mod in_book;
mod mapping;
mod overlay;
mod told;
mod wash;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::error::{Error, Result};
use crate::expr::evaluate::Trouble;
use crate::io::encode::Encoder;
use crate::io::input::Head;
use crate::io::read::TableReader;
use crate::io::rewritten::Formulas;
use crate::io::write::TableWriter;
use crate::ops::book_edits::BookEdits;
use crate::ops::describe::Describer;
use crate::ops::engine::Engine;
use crate::ops::finding::{Sink, Wants};
use crate::ops::summary::Rows;
use crate::ops::tally::Tally;
use crate::pipeline;
use crate::schema::bind::Binding;
use crate::schema::rules::Retention;
use crate::schema::{ExtraColumns, Schema};
use collect::Collect;
use wash::{Job, Wash};

pub use mapping::load_mappings;

/// What cleaning does to one table.
pub struct Clean<'a> {
    /// What the table is, and the steps of its fields.
    pub schema: &'a Schema,
    /// Which column is which field.
    pub binding: &'a Binding,
    /// The input.
    pub head: &'a Head,
    /// By field, whether its cells are cleaned.
    pub cleaned: Vec<bool>,
    /// What becomes of old records, where that was asked for.
    pub retention: Option<&'a Retention>,
    /// How records leave.
    pub encoder: &'a Encoder,
    /// How the work is done.
    pub engine: Engine<'a>,
    /// Puts findings into words.
    pub describer: Describer<'a>,
    /// Which of them the reports want.
    pub wants: Wants,
}

/// Where what cleaning came to goes.
pub struct Outputs<'t> {
    /// The table; none: it is not written.
    pub table: Option<&'t mut TableWriter>,
    /// What is done to the sheet that it is, and where that has formulas, which stay as they are; none: nothing is done to it.
    pub book: Option<(&'t mut BookEdits, &'t Formulas)>,
    /// Every changed cell, if they are wanted.
    pub changes: Option<ChangeSink<'t>>,
    /// Every proposal for a cell that was left as it is, if they are wanted.
    pub proposals: Option<ChangeSink<'t>>,
    /// Findings.
    pub findings: Sink<'t>,
}

/// A cell that has changed, or that might. Values already obey the field's class.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Where a spreadsheet shows the record, from 1.
    pub row: u64,
    /// `D17`; empty for a record that was left out.
    pub cell: String,
    /// The record's primary key; none without a primary key.
    pub key: Option<Vec<(String, String)>>,
    /// The field's name; empty for a record that was left out.
    pub field: String,
    /// The cell as it was.
    pub before: String,
    /// As it is now.
    pub after: String,
    /// The steps that changed it, joined by `+`.
    pub step: String,
}

/// Takes changes in input order.
pub type ChangeSink<'a> = &'a mut (dyn FnMut(&Change) -> Result<()> + Send);

/// What cleaning a table came to.
#[derive(Debug)]
pub struct Outcome {
    /// Record arithmetic.
    pub rows: Rows,
    /// What could not be read, and what is odd about the table as text, by code.
    pub tally: Tally,
    /// What was changed.
    pub changes: Changes,
    /// What expressions could not use.
    pub trouble: Trouble,
    /// Whether the input was read to its end and has no line end there.
    pub open: bool,
    /// Whether the input has titles above its header that have not left with it.
    pub untitled: bool,
    /// Where a copy of the file is that was replaced.
    pub kept: Option<PathBuf>,
    /// What ended the run early, if anything did.
    pub error: Option<Error>,
}

/// How much was changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Cells.
    pub cells: u64,
    /// Records with at least one of them.
    pub records: u64,
    /// Cells by the name of a step that changed them; one that two steps changed counts for both.
    pub steps: BTreeMap<&'static str, u64>,
    /// Records that were left whole, since they are ragged or have bytes that their encoding does not have.
    pub left_whole: u64,
    /// Records past their retention period.
    pub old: u64,
    /// Cells that keep a right value whose standard form would break a rule of the field.
    pub kept: u64,
    /// Cells of a sheet that stay since a formula gives them their value.
    pub formulas: u64,
    /// Cells of a sheet that stay since it does not hold as long a text.
    pub too_long: u64,
}

/// Whether columns are left out: the schema says so, and there are some that it does not know.
pub fn drops_columns(schema: &Schema, binding: &Binding) -> bool {
    schema.extra_columns == ExtraColumns::Drop && binding.columns.iter().any(Option::is_none)
}

impl Clean<'_> {
    /// Cleans the table.
    pub fn run(&self, reader: &mut TableReader, outputs: Outputs<'_>) -> Outcome {
        let encodes = outputs.table.is_some();
        let formulas = outputs.book.as_ref().map(|(_, formulas)| *formulas);
        let wash = Wash::new(self, &outputs, formulas);
        // Each sink for as long as this run, however long it lives.
        let Outputs {
            table,
            book,
            changes,
            proposals,
            findings,
        } = outputs;
        let outputs = Outputs {
            table,
            book,
            changes: changes.map(|sink| sink as ChangeSink<'_>),
            proposals: proposals.map(|sink| sink as ChangeSink<'_>),
            findings,
        };
        let mut collect = Collect::new(self, outputs);
        let mut rows = self.head.start.rows;
        let begun = collect.teller.header();
        let ended = if begun.is_err() || self.head.headers.is_empty() {
            begun
        } else {
            pipeline::run(
                self.engine.threads,
                |job: &mut Job| {
                    (self.engine.interrupted)()?;
                    let more = reader.next(&mut job.chunk)?;
                    job.start = rows;
                    if formulas.is_some() {
                        rows += job.chunk.sheet_rows();
                    }
                    Ok(more)
                },
                |job| wash.wash(job),
                |mut washed| {
                    (self.engine.advanced)(washed.bytes as u64, washed.extent.records);
                    collect.take(&mut washed)
                },
            )
        };
        let ended = ended.and_then(|()| collect.teller.end(reader));
        Outcome {
            rows: collect.rows,
            changes: wash.named(&collect.counts),
            trouble: collect.trouble,
            open: collect.open,
            untitled: encodes && !self.head.titles().is_empty() && !self.encoder.keeps_titles(),
            tally: collect.teller.tally,
            kept: None,
            error: ended.err(),
        }
    }

    /// What a run came to that could not begin.
    pub fn nothing(&self, error: Error) -> Outcome {
        Outcome {
            rows: Rows::default(),
            tally: Tally::of(self.schema),
            changes: Changes::default(),
            trouble: Trouble::default(),
            open: false,
            untitled: false,
            kept: None,
            error: Some(error),
        }
    }
}
