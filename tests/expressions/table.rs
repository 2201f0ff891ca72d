//! A table in a file, read as `filter` reads it, and expressions over it.

use std::collections::HashSet;
use std::io::Write as _;
use std::path::Path;

use rolo::expr::aggregate::{Given, Tally};
use rolo::expr::bind::{self, Settings};
use rolo::expr::datum::Datum;
use rolo::expr::evaluate::{self, Context, Scratch, Trouble};
use rolo::expr::plan::{Condition, Formula};
use rolo::expr::tree::Node;
use rolo::expr::{Fault, parse};
use rolo::io::chunk::Chunk;
use rolo::io::input::{Input, Reading};
use rolo::schema::bind::Binding;
use rolo::schema::cells::SlotCells;
use rolo::schema::scope::Names;
use rolo::schema::{self, Schema};
use rolo::table::batch::Batch;
use rolo::table::value::Value;

/// 2026-11-21: days since 1970-01-01.
pub(crate) const TODAY: i32 = 20_778;

/// A table and what it must be.
pub(crate) struct Table {
    pub(crate) schema: Schema,
    pub(crate) headers: Vec<String>,
    binding: Binding,
    chunks: Vec<Chunk>,
}

const SETTINGS: Settings<'static> = Settings {
    today: TODAY,
    user: Some("mia"),
    region: None,
};

const CONTEXT: Context<'static> = Context { given: &[] };

/// How records are handed to the evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Handed {
    /// A chunk at once.
    Together,
    /// The same, and the values of all fields have been read already.
    Read,
    /// One after the other.
    Singly,
}

/// The records that a condition keeps.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    /// Counted from 1.
    pub(crate) records: Vec<u64>,
    pub(crate) trouble: Trouble,
    /// What the author of the condition should know, in order.
    pub(crate) notes: Vec<Fault>,
}

impl Table {
    /// `csv` as a table. Without a schema every column is what its use makes of it.
    pub(crate) fn new(schema: Option<&str>, csv: &str) -> Self {
        let schema = schema.map_or_else(Schema::none, |text| {
            let settings = schema::Settings { today: TODAY };
            Schema::parse(Path::new("cases.rolo.toml"), text.as_bytes(), settings)
                .unwrap_or_else(|error| panic!("{error}"))
        });
        let mut file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
        file.write_all(csv.as_bytes()).unwrap();
        let mut input = Input::open(file.path(), &Reading::default(), &|_| false).unwrap();
        let mut chunks = Vec::new();
        let mut chunk = Chunk::default();
        while input.reader.next(&mut chunk).unwrap() {
            chunks.push(std::mem::take(&mut chunk));
        }
        let headers = input.head.headers.clone();
        let binding = schema.bind(&headers, 0);
        Self {
            schema,
            headers,
            binding,
            chunks,
        }
    }

    fn names(&self) -> Names<'_> {
        Names::of(&self.schema, &self.headers, &self.binding)
    }

    pub(crate) fn chunks(&self) -> usize {
        self.chunks.len()
    }

    /// Binds a condition.
    pub(crate) fn bind(&self, tree: &Node) -> Result<bind::Bound, Vec<Fault>> {
        bind::condition(tree, &self.names(), SETTINGS)
    }

    /// Hands the cells of every chunk to `work`, with the number of records before it.
    fn each_chunk(&mut self, read: bool, mut work: impl FnMut(u64, &SlotCells<'_>, usize)) {
        let width = self.headers.len();
        let mut before = 0;
        for chunk in &mut self.chunks {
            let batch = chunk.batch(width).unwrap();
            let values = if read {
                read_values(&self.schema, &self.binding, &batch)
            } else {
                Vec::new()
            };
            let cells = SlotCells::new(&self.schema, &self.binding, &batch, &values);
            work(before, &cells, batch.rows());
            before += batch.rows() as u64;
        }
    }

    /// The texts of all records, as many cells as there are headers; empty where a record is short.
    pub(crate) fn texts(&mut self) -> Vec<Vec<String>> {
        let width = self.headers.len();
        let mut records = Vec::new();
        for chunk in &mut self.chunks {
            let batch = chunk.batch(width).unwrap();
            for row in 0..batch.rows() {
                let cells = (0..width).map(|column| batch.cell(row, column).to_owned());
                records.push(cells.collect());
            }
        }
        records
    }

    /// The records for which a condition is true.
    pub(crate) fn retain(&mut self, condition: &Condition, handed: Handed) -> (Vec<u64>, Trouble) {
        let mut scratch = Scratch::default();
        let (mut kept, mut trouble) = (Vec::new(), Trouble::default());
        self.each_chunk(handed == Handed::Read, |before, cells, rows| {
            let rows: Vec<u32> = (0..rows as u32).collect();
            for asked in rows.chunks(if handed == Handed::Singly {
                1
            } else {
                usize::MAX
            }) {
                let mut asked = asked.to_vec();
                let met = evaluate::retain(condition, cells, CONTEXT, &mut scratch, &mut asked);
                trouble.add(met);
                kept.extend(asked.iter().map(|row| before + u64::from(*row) + 1));
            }
        });
        (kept, trouble)
    }

    /// The records that an expression keeps.
    pub(crate) fn keeps(&mut self, text: &str) -> Result<Kept, Vec<Fault>> {
        let tree = parse(text).map_err(|fault| vec![fault])?;
        let bound = self.bind(&tree)?;
        let (records, trouble) = self.retain(&bound.condition, Handed::Together);
        Ok(Kept {
            records,
            trouble,
            notes: bound.notes,
        })
    }

    /// The value of an expression for one record, from 1, as it is written in a cell; none where it is empty.
    pub(crate) fn value(
        &mut self,
        text: &str,
        record: u64,
    ) -> Result<(Option<String>, Trouble), Vec<Fault>> {
        let tree = parse(text).map_err(|fault| vec![fault])?;
        let derived = bind::derived("value", None, &tree, &self.names(), SETTINGS)?;
        let mut value = None;
        let trouble = self.each(&derived.formula, record, |datum| {
            if datum != Datum::Empty {
                let mut written = String::new();
                rolo::expr::written::write(datum, &mut written);
                value = Some(match datum {
                    Datum::Unreadable => "unreadable".to_owned(),
                    Datum::Far(_) => "beyond 38 digits".to_owned(),
                    _ => written,
                });
            }
        });
        Ok((value, trouble))
    }

    /// What an aggregate of the table comes to, as it is written; `cut` records are tallied at a time.
    pub(crate) fn aggregate(&mut self, text: &str, cut: usize) -> Option<String> {
        let check = self.check(&format!("{text} is empty")).unwrap();
        let Given::Aggregate(of) = &check.given[0] else {
            panic!("{text} is no aggregate")
        };
        let (mut scratch, mut sum, mut seen) = (Scratch::default(), Tally::NOTHING, HashSet::new());
        self.each_chunk(false, |_, cells, rows| {
            let rows: Vec<u32> = (0..rows as u32).collect();
            for rows in rows.chunks(cut) {
                let (tally, _) = of.tally(cells, CONTEXT, &mut scratch, rows, |bytes| {
                    seen.insert(bytes.to_vec());
                });
                of.merge(&mut sum, &tally);
            }
        });
        let value = of.value(&sum, seen.len() as u64)?;
        let mut written = String::new();
        rolo::expr::written::write(Datum::from(&value), &mut written);
        Some(written)
    }

    /// Binds a check over the whole table.
    pub(crate) fn check(&self, text: &str) -> Result<bind::Check, Vec<Fault>> {
        let tree = parse(text).map_err(|fault| vec![fault])?;
        bind::check(&tree, &self.names(), SETTINGS)
    }

    /// Whether a check that is told these values holds.
    pub(crate) fn holds(&mut self, text: &str, given: &[Datum<'_>]) -> bool {
        let check = self.check(text).unwrap();
        let (mut scratch, mut holds) = (Scratch::default(), false);
        self.each_chunk(false, |_, cells, _| {
            let (context, mut rows) = (Context { given }, vec![0]);
            evaluate::retain(&check.condition, cells, context, &mut scratch, &mut rows);
            holds = !rows.is_empty();
        });
        holds
    }

    fn each(&mut self, formula: &Formula, record: u64, mut take: impl FnMut(Datum<'_>)) -> Trouble {
        let mut scratch = Scratch::default();
        let mut trouble = Trouble::default();
        self.each_chunk(false, |before, cells, rows| {
            let rows = before + 1..before + 1 + rows as u64;
            if rows.contains(&record) {
                let row = [(record - rows.start) as u32];
                let met =
                    evaluate::each(formula, cells, CONTEXT, &mut scratch, &row, |_, datum| {
                        take(datum);
                    });
                trouble.add(met);
            }
        });
        trouble
    }
}

/// The values of the fields that the table has, as checking it leaves them.
fn read_values(schema: &Schema, binding: &Binding, batch: &Batch<'_>) -> Vec<Vec<Value>> {
    let fields = schema.fields.iter().zip(&binding.of_field);
    fields
        .map(|(field, column)| {
            let cells = column.map(|column| batch.column(column).iter());
            let values = cells.into_iter().flatten().map(|text| {
                if field.missing.is(text) {
                    Value::Empty
                } else {
                    field.ty.read(text)
                }
            });
            values.collect()
        })
        .collect()
}
