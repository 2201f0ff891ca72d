//! `validate`: judges every record of its inputs and says what is wrong, in one pass.
//!
//! ```text
//!   chunks ─▶ judge (any core) ─▶ stream (in order) ─▶ late (whole table) ─▶ verdicts (second pass, if asked)
//! ```
//!
//! Inputs judged together (`--as-one`, or one alone) are a group: one account for the gate, one set of keys.

mod account;
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
use crate::io::csv_read::CsvReader;
use crate::io::dialect::Dialect;
use crate::io::input::{Head, Reading};
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
use crate::text::{Lang, Message};
use account::Account;
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
}

/// Inputs judged together, once they have been read.
struct Group<'a, 's> {
    facts: Vec<Facts<'a>>,
    readers: Vec<CsvReader>,
    counts: Vec<Counts>,
    account: Account<'s>,
    troubles: Troubles,
}

/// What is known of an input and does not change any more.
struct Facts<'a> {
    describer: Describer<'a>,
    dialect: Dialect,
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
        mut verdicts: Option<&mut Verdicts>,
    ) -> Outcome {
        let keys = Keys::new(self.schema);
        let demand = Demand::new(self.wants, self.schema.checks.len());
        // Which records are rejected is only known at the end where keys can reject one, or a blank row that may
        // be the table's end.
        let rejects_blank = self.schema.check(codes::BLANK_ROW).severity == Some(Severity::Error);
        let decide_first = !keys.rules.is_empty() || rejects_blank;
        let reading = Reading {
            twice: !keys.rules.is_empty() || (verdicts.is_some() && decide_first),
            ..self.reading.clone()
        };
        let (opened, mut error) = self.open_all(paths, &reading);
        let mut places = Places::new(&keys, &self.budget);
        if error.is_none() {
            error = self.note_references(&keys, &mut places).err();
        }
        let mut group = Group {
            facts: Vec::new(),
            readers: Vec::new(),
            counts: Vec::new(),
            account: Account::new(self.schema, &self.budget),
            troubles: Troubles::default(),
        };
        let (heads, readers): (Vec<_>, Vec<_>) = opened
            .into_iter()
            .map(|opened| ((opened.head, opened.binding), opened.reader))
            .unzip();
        let bindings: Vec<&Binding> = heads.iter().map(|(_, binding)| binding).collect();
        let checks = Whole::of(self.schema, &bindings);
        let mut sums = Sums::none(&checks, &self.budget, keys.rules.len());
        let asks = !(keys.rules.is_empty() && checks.checks.is_empty());
        if let (Some(verdicts), None) = (verdicts.as_deref_mut(), &error) {
            // Before anything is judged.
            error = heads
                .iter()
                .try_for_each(|(head, _)| verdicts.begin(head))
                .err();
        }
        for ((head, binding), reader) in heads.iter().zip(readers) {
            if error.is_some() || group.stopped() {
                break;
            }
            let describer = Describer {
                schema: self.schema,
                binding,
                file: &head.name,
                headers: &head.headers,
                lang: self.lang,
                show_values: self.show_values,
            };

            let pass = first::Pass {
                describer,
                head,
                keys: &keys,
                demand: &demand,
                whole: &checks,
                sums: &mut sums,
                verdicts: verdicts.as_deref_mut().filter(|_| !decide_first),
            };
            error = self
                .first_pass(&mut group, reader, pass, &mut places, sink)
                .err();
        }
        let whole = error.is_none() && !group.stopped();
        let means = late::Means {
            keys: &keys,
            threads: self.threads,
            budget: &self.budget,
            demand: &demand,
            interrupted: self.interrupted,
        };
        let mut kept = None;
        if whole {
            match self.judge_table(&mut group, paths, places, (&checks, sums), &means, sink) {
                Ok(values) => kept = values,
                Err(failed) => error = Some(failed),
            }
        }
        if let Some(verdicts) = verdicts
            && whole
            && decide_first
            && error.is_none()
        {
            error = verdict::part(&mut group, self.threads, verdicts, self.interrupted).err();
        }
        Outcome {
            inputs: group.summaries(&heads),
            unjudged: !whole && asks && !group.counts.is_empty(),
            kept,
            notes: self.notes(&group, &heads),
            error,
        }
    }

    /// Judges what needs the whole table, keys before checks. What is to be kept of it for the next run is handed back.
    fn judge_table(
        &self,
        group: &mut Group<'_, '_>,
        paths: &[PathBuf],
        places: Places,
        (checks, sums): (&Whole<'_>, Sums),
        means: &late::Means<'_>,
        sink: Sink<'_>,
    ) -> Result<Option<Values>> {
        if !means.keys.rules.is_empty() {
            late::judge(group, places, means, sink)?;
        }
        if checks.checks.is_empty() {
            return Ok(None);
        }
        let previous = self.last.and_then(|last| last.of(paths));
        let values = checks.judge(group, sums, previous, means, sink)?;
        Ok(checks.looks_back().then_some(values))
    }

    /// What a reader must know beside the findings.
    fn notes(&self, group: &Group<'_, '_>, heads: &[(Head, Binding)]) -> Vec<Message> {
        let mut notes = group.account.exceeded(group.read());
        notes.extend(group.troubles.notes(self.schema));
        for (head, binding) in heads {
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
                let means = (self.threads, self.interrupted);
                reference::note(
                    self.schema,
                    foreign,
                    path,
                    keys,
                    means,
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
                InputSummary::of(head, reader.sha256(), rows, totals, gate.clone())
            })
            .collect()
    }
}
