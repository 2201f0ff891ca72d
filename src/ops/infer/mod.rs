//! `schema infer`: what a table must be, judging by all of it.
//!
//! ```text
//!   chunks ─▶ observe (any core: evidence of each column) ─▶ sum up (in order) ─▶ decide ─▶ write (TOML, with reasons)
//! ```
//!
//! What is written takes the table it was made of: a doubt is a comment, and what only some values break a warning.

mod choices;
mod column;
mod dates;
mod decide;
mod evidence;
mod keys;
mod likeness;
mod meaning;
mod measure;
mod numbers;
mod observe;
mod plan;
mod shipped;
mod words;
pub(in crate::ops) mod write;

use std::sync::LazyLock;

use crate::error::Result;
use crate::io::input::Head;
use crate::io::read::TableReader;
use crate::ops::engine::Engine;
use crate::pipeline;
use crate::types::{self, Options, Type};
use keys::Keys;
use likeness::Variants;
use observe::{Job, Observer, Sums};

pub use plan::Inference;

/// What is inferred from one table.
pub struct Infer<'a> {
    /// The input.
    pub head: &'a Head,
    /// Whether its columns have letters for names, because there is no header.
    pub headerless: bool,
    /// Bytes that the search for keys may hold.
    pub memory: u64,
    /// Days since 1970-01-01.
    pub today: i32,
    /// How the work is done.
    pub engine: Engine<'a>,
}

impl Infer<'_> {
    /// Reads the whole table and decides what it must be.
    ///
    /// # Errors
    /// Those of reading; a quote that was never closed.
    pub fn run(&self, reader: &mut TableReader) -> Result<Inference> {
        let columns = shipped::columns(&self.head.headers, self.headerless);
        let headers = columns.iter().map(|column| &column.header);
        let chinese =
            headers.filter(|header| meaning::is_chinese(header)).count() * 2 > columns.len();
        let locale = chinese.then_some("zh-CN");
        let variants = Variants::of(locale);
        let observer = Observer::new(&columns, &variants);
        let likely: Vec<bool> = columns.iter().map(shipped::Column::may_be_key).collect();
        let mut sums = Sums::new(columns.len(), Keys::new(&likely, self.memory));
        if !columns.is_empty() {
            pipeline::run(
                self.engine.threads,
                |job: &mut Job| {
                    (self.engine.interrupted)()?;
                    reader.next(&mut job.chunk)
                },
                |job| observer.observe(job),
                |observed| {
                    (self.engine.advanced)(observed.bytes as u64, observed.extent.records);
                    Ok(sums.take(observed, &observer))
                },
            )?;
        }
        reader.finished_well()?;
        reader.unchanged()?;
        let evidence = sums.settled(&observer);
        let table = decide::Table {
            columns: &columns,
            rows: sums.rows,
            comma: evidence.iter().any(|of| of.numbers.proves_comma()),
            evidence: &evidence,
            keys: &sums.keys,
            variants: &variants,
            locale,
            today: self.today,
        };
        Ok(decide::decide(&table, self.head))
    }
}

/// A type that needs no options, by its name.
fn plain_type(name: &str) -> Option<&'static dyn Type> {
    static PLAIN: LazyLock<Vec<(&'static str, Box<dyn Type>)>> = LazyLock::new(|| {
        let names = ["object", "array", "yearmonth"].into_iter();
        let built = names.filter_map(|name| {
            let entry = types::find(name)?;
            Some((name, (entry.build)(&Options::default()).ok()?))
        });
        built.collect()
    });
    let found = PLAIN.iter().find(|(known, _)| *known == name);
    found.map(|(_, ty)| ty.as_ref())
}
