//! `validate`: judges every record of its inputs and says what is wrong, in one pass.
//!
//! ```text
//!   chunks ─▶ judge (any core) ─▶ stream (in order) ─▶ late (whole table) ─▶ verdicts (second pass, if asked)
//! ```
//!
//! Inputs judged together (`--as-one`, or one alone) are a group: one account for the gate, one set of keys.

mod account;
mod again;
mod demand;
mod first;
mod judge;
mod late;
mod reference;
mod stream;
mod told;
mod trail;
mod trouble;
mod verdict;
mod whole;

use std::num::NonZero;
use std::path::PathBuf;

use crate::error::{Error, Result};
use crate::io::input::{Head, Reading, SheetEnd};
use crate::io::read::TableReader;
use crate::ops::describe::Describer;
use crate::ops::finding::{Sink, Wants};
use crate::ops::keys::{Asks, Keys};
use crate::ops::open::{Opened, open};
use crate::ops::summary::{InputSummary, Rows};
use crate::ops::tally::Tally;
use crate::schema::Schema;
use crate::schema::bind::Binding;
use crate::spill::{Budget, Seen};
use crate::store::last_run::{LastRun, Values};
use crate::table::codes::{self, Severity};
use crate::table::violation::CheckId;
use crate::text;
use crate::text::{Lang, Message};
use account::Account;
pub use again::{Again, SharedTable};
use demand::Demand;
use trail::Trail;
use trouble::Troubles;
pub use verdict::Verdicts;
use whole::{Sums, Whole};

/// How inputs are to be validated.
pub struct Validation<'a> {
    /// What they must be.
    pub schema: &'a Schema,
    /// How they are read.
    pub reading: Reading,
    /// How many threads work at once.
    pub threads: NonZero<usize>,
    /// What keys may hold in memory.
    pub budget: Budget,
    /// Which findings the reports want.
    pub wants: Wants,
    /// The language of messages.
    pub lang: Lang,
    /// Whether values are shown whatever their class.
    pub show_values: bool,
    /// Whether to stop at the first finding that counts.
    pub fail_fast: bool,
    /// For each foreign key of the schema, the file it refers to; none for the same table.
    pub references: Vec<Option<PathBuf>>,
    /// What the last run that passed came to, by table; none where no check asks.
    pub last: Option<&'a LastRun>,
    /// Says whether to stop at once (a signal).
    pub interrupted: &'a (dyn Fn() -> Result<()> + Sync),
    /// Told how many bytes and records more were judged.
    pub advanced: &'a (dyn Fn(u64, u64) + Sync),
}

/// What validating a group of inputs came to.
#[derive(Debug)]
pub struct Outcome {
    /// One for each input that was begun.
    pub inputs: Vec<InputSummary>,
    /// What ended the run early, if anything did; the inputs say how far it got.
    pub error: Option<Error>,
    /// Whether whole-table rules were left unjudged.
    pub unjudged: bool,
    /// What a reader must know beside the findings (which line of `perRule` was exceeded …).
    pub notes: Vec<Message>,
    /// What is to be kept of this table for the next run, if everything was judged and a check looks back.
    pub kept: Option<Values>,
    /// The table, if a report wants it once more.
    pub again: Option<SharedTable>,
}

/// Inputs judged together, once they have been read.
struct Group<'a, 's> {
    facts: Vec<Facts<'a>>,
    readers: Vec<TableReader>,
    counts: Vec<Counts>,
    account: Account<'s>,
    troubles: Troubles,
    /// Whether every input was read to its end.
    read_whole: bool,
}

/// The inputs that are judged together, and what they are judged by.
struct Table<'a> {
    /// As the user named them.
    paths: &'a [PathBuf],
    /// Of each input that could be opened.
    heads: &'a [(Head, Binding)],
    keys: &'a Keys,
    demand: &'a Demand,
    checks: &'a Whole<'a>,
    /// Whether it is only known at the end which records are rejected.
    decides_late: bool,
}

/// What is known of an input and does not change any more.
struct Facts<'a> {
    describer: Describer<'a>,
    trail: Trail,
    /// Records of the inputs before it.
    base: u64,
}

/// What is counted of an input.
struct Counts {
    tally: Tally,
    /// Records with an error finding.
    rejected: u64,
    /// Lines with nothing on them.
    blank_lines: u64,
    /// Records read, as far as findings have been told.
    read: u64,
    /// Whether `fail_fast` ended the pass.
    stopped: bool,
}

/// A finding to be counted.
struct Counted {
    check: CheckId,
    /// Its record, from 0, of its input; none for what stands at no record.
    record: Option<u64>,
    row: Option<u64>,
    /// Records of the inputs before.
    base: u64,
}

impl Counts {
    /// Nothing counted yet.
    fn new(schema: &Schema) -> Self {
        Self {
            tally: Tally::of(schema),
            rejected: 0,
            blank_lines: 0,
            read: 0,
            stopped: false,
        }
    }

    /// Counts a finding; whether the reports want it.
    fn count(&mut self, counted: &Counted, account: &mut Account<'_>, demand: &Demand) -> bool {
        let Counted {
            check,
            record,
            row,
            base,
        } = *counted;
        let (seen, of_code) = self.tally.seen(check);
        self.tally.note(check, record.map(|record| record + 1), row);
        demand.count(check);
        self.rejected += u64::from(account.note(check, record.map(|record| record + base)));
        demand.wants.takes(seen, of_code)
    }
}

/// Where keys were seen: a store for each rule that asks something, shared with the rule that is its reference.
struct Places {
    seen: Vec<Seen>,
    /// By rule: its store.
    of_rule: Vec<usize>,
}

impl Places {
    fn new(keys: &Keys, budget: &Budget) -> Self {
        let mut places = Self {
            seen: Vec::new(),
            of_rule: Vec::new(),
        };
        let stores = keys
            .rules
            .iter()
            .filter(|rule| !matches!(rule.asks, Asks::Referred(_)))
            .count();
        for rule in &keys.rules {
            if let Asks::Referred(number) = rule.asks
                && let Some(refers) = keys
                    .rules
                    .iter()
                    .position(|other| other.asks == Asks::Refers(number))
            {
                places.of_rule.push(places.of_rule[refers]);
                continue;
            }
            places.of_rule.push(places.seen.len());
            places.seen.push(Seen::new(budget.clone(), stores));
        }
        places
    }

    fn seen_by(&mut self, rule: usize) -> &mut Seen {
        &mut self.seen[self.of_rule[rule]]
    }

    /// The stores, each with the rule that asks.
    fn into_rules(self) -> impl Iterator<Item = (usize, Seen)> {
        let of_rule = self.of_rule;
        self.seen
            .into_iter()
            .enumerate()
            .filter_map(move |(store, seen)| {
                Some((of_rule.iter().position(|of| *of == store)?, seen))
            })
    }
}

impl Validation<'_> {
    /// Validates `paths` as one table. Findings reach `sink` in the order of the contract; `verdicts` gets the raw
    /// records. What ends the run early is in the outcome, which says how far it got.
    pub fn run(
        &self,
        paths: &[PathBuf],
        sink: Sink<'_>,
        verdicts: Option<&mut Verdicts>,
    ) -> Outcome {
        let keys = Keys::new(self.schema);
        let demand = Demand::new(self.wants, self.schema.checks.len());
        let decides_late = self.decides_late(&keys);
        let reading = Reading {
            twice: !keys.rules.is_empty()
                || self.wants.again
                || (verdicts.is_some() && decides_late),
            ..self.reading.clone()
        };
        let (opened, failed) = self.open_all(paths, &reading);
        let (heads, readers): (Vec<_>, Vec<_>) = opened
            .into_iter()
            .map(|opened| ((opened.head, opened.binding), opened.reader))
            .unzip();
        let bindings: Vec<&Binding> = heads.iter().map(|(_, binding)| binding).collect();
        let checks = Whole::of(self.schema, &bindings);
        let mut group = Group {
            facts: Vec::new(),
            readers: Vec::new(),
            counts: Vec::new(),
            account: Account::new(self.schema, &self.budget),
            troubles: Troubles::default(),
            read_whole: false,
        };
        let table = Table {
            paths,
            heads: &heads,
            keys: &keys,
            demand: &demand,
            checks: &checks,
            decides_late,
        };
        let judged = match failed {
            Some(error) => Err(error),
            None => self.judge_all(&mut group, &table, readers, sink, verdicts),
        };
        let (kept, error) = match judged {
            Ok(kept) => (kept, None),
            Err(error) => (None, Some(error)),
        };
        let asks = !(keys.rules.is_empty() && checks.checks.is_empty());
        Outcome {
            inputs: group.summaries(&heads),
            unjudged: !group.read_whole && asks && !group.counts.is_empty(),
            kept,
            notes: self.notes(&group, &heads),
            again: self.again(group),
            error,
        }
    }

    /// Whether it is only known at the end which records are rejected: keys can reject one, or a blank row that may be
    /// the table's end.
    fn decides_late(&self, keys: &Keys) -> bool {
        let blank = self.schema.check(codes::BLANK_ROW).severity;
        !keys.rules.is_empty() || blank == Some(Severity::Error)
    }

    /// Judges what was opened: each input, then the whole table, then its records by verdict where that had to wait.
    /// What is to be kept of it for the next run is handed back.
    fn judge_all<'a>(
        &'a self,
        group: &mut Group<'a, '_>,
        table: &Table<'a>,
        readers: Vec<TableReader>,
        sink: Sink<'_>,
        mut verdicts: Option<&mut Verdicts>,
    ) -> Result<Option<Values>> {
        let mut places = Places::new(table.keys, &self.budget);
        self.note_references(table.keys, &mut places)?;
        if let Some(verdicts) = verdicts.as_deref_mut() {
            let mut heads = table.heads.iter();
            heads.try_for_each(|(head, _)| verdicts.begin(head))?;
        }
        let mut sums = Sums::none(table.checks, &self.budget, table.keys.rules.len());
        for input in table.heads.iter().zip(readers) {
            let at_once = verdicts.as_deref_mut().filter(|_| !table.decides_late);
            let tallies = (&mut places, &mut sums);
            self.first_pass(group, table, input, tallies, at_once, sink)?;
            if group.stopped() {
                return Ok(None);
            }
        }
        group.read_whole = true;
        let kept = self.judge_table(group, table, places, sums, sink)?;
        if let Some(verdicts) = verdicts
            && table.decides_late
        {
            verdict::part(group, self.threads, verdicts, self.interrupted)?;
        }
        Ok(kept)
    }

    /// Judges what needs the whole table, keys before checks. What is to be kept of it for the next run is handed back.
    fn judge_table(
        &self,
        group: &mut Group<'_, '_>,
        table: &Table<'_>,
        places: Places,
        sums: Sums,
        sink: Sink<'_>,
    ) -> Result<Option<Values>> {
        let means = late::Means {
            keys: table.keys,
            threads: self.threads,
            budget: &self.budget,
            demand: table.demand,
            interrupted: self.interrupted,
        };
        if !table.keys.rules.is_empty() {
            late::judge(group, places, &means, sink)?;
        }
        let checks = table.checks;
        if checks.checks.is_empty() {
            return Ok(None);
        }
        let previous = self.last.and_then(|last| last.of(table.paths));
        let values = checks.judge(group, sums, previous, &means, sink)?;
        Ok(checks.looks_back().then_some(values))
    }

    /// What a reader must know beside the findings.
    fn notes(&self, group: &Group<'_, '_>, heads: &[(Head, Binding)]) -> Vec<Message> {
        let mut notes = group.account.exceeded(group.read());
        notes.extend(group.troubles.notes(self.schema));
        for (number, (head, binding)) in heads.iter().enumerate() {
            let end = group.readers.get(number).and_then(TableReader::sheet_end);
            let unseen = end.into_iter().flat_map(SheetEnd::notes);
            let of_file = |note| match heads.len() {
                1 => note,
                _ => Message::new(text!("{file}: {note}", "{file}：{note}"))
                    .with("file", &head.name)
                    .with_said("note", note),
            };
            notes.extend(head.notes().chain(unseen).map(of_file));
            if !head.headers.is_empty() {
                notes.extend(trouble::unjudged(self.schema, binding));
            }
        }
        // Parts of one table lack the same column.
        let mut told = Vec::new();
        notes.retain(|note| {
            !told.contains(note) && {
                told.push(note.clone());
                true
            }
        });
        notes
    }

    /// Opens the inputs, up to the first that cannot be opened.
    fn open_all(&self, paths: &[PathBuf], reading: &Reading) -> (Vec<Opened>, Option<Error>) {
        let mut opened = Vec::new();
        for path in paths {
            match open(path, reading, self.schema) {
                Ok(input) => opened.push(input),
                Err(error) => return (opened, Some(error)),
            }
        }
        (opened, None)
    }

    /// Notes the keys of the tables that foreign keys refer to.
    fn note_references(&self, keys: &Keys, places: &mut Places) -> Result<()> {
        for (number, rule) in keys.rules.iter().enumerate() {
            if let Asks::Refers(foreign) = rule.asks
                && let Some(Some(path)) = self.references.get(foreign)
            {
                let foreign = &self.schema.foreign_keys[foreign];
                let means = reference::Means {
                    limits: &self.reading.limits,
                    threads: self.threads,
                    interrupted: self.interrupted,
                };
                reference::note(
                    self.schema,
                    foreign,
                    path,
                    keys,
                    &means,
                    places.seen_by(number),
                )?;
            }
        }
        Ok(())
    }
}

impl Group<'_, '_> {
    /// Whether an input was stopped on purpose.
    fn stopped(&self) -> bool {
        self.counts.iter().any(|counts| counts.stopped)
    }

    /// Records read.
    fn read(&self) -> u64 {
        self.counts.iter().map(|counts| counts.read).sum()
    }

    fn summaries(&self, heads: &[(Head, Binding)]) -> Vec<InputSummary> {
        let gate = self.account.gate(self.read());
        (heads.iter().zip(&self.counts).zip(&self.readers))
            .map(|(((head, _), counts), reader)| {
                let rows = Rows {
                    read: counts.read,
                    blank: counts.blank_lines,
                    written: counts.read - counts.rejected,
                    dropped: 0,
                    rejected: counts.rejected,
                    stopped: counts.stopped,
                };
                let totals = counts.tally.totals();
                InputSummary::of(head, reader, rows, totals, gate.clone())
            })
            .collect()
    }
}
