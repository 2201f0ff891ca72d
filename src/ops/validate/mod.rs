//! `validate`: judges every record of its inputs and says what is wrong, in one pass.
//!
//! ```text
//!   chunks ─▶ judge (any core) ─▶ stream (in order) ─▶ late (whole table) ─▶ verdicts (second pass, if asked)
//! ```
//!
//! Inputs judged together (`--as-one`, or one alone) are a group: one account for the gate, one set of keys.

mod account;
mod demand;
mod describe;
mod judge;
mod late;
mod reference;
mod stream;
mod trail;
mod verdict;

use std::collections::VecDeque;
use std::num::NonZero;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::io::csv_read::CsvReader;
use crate::io::dialect::Dialect;
use crate::io::input::{Head, HeaderRow, Input, Reading};
use crate::ops::finding::{Finding, Wants};
use crate::ops::keys::{Asks, Keys};
use crate::ops::summary::{InputSummary, Rows};
use crate::ops::tally::Tally;
use crate::pipeline;
use crate::schema::Schema;
use crate::schema::bind::Binding;
use crate::spill::{Budget, Seen};
use crate::table::codes::{self, Severity};
use crate::table::place::{Place, Start};
use crate::text;
use crate::text::{Lang, Message};
use account::Account;
use demand::Demand;
use describe::Describer;
use judge::{Job, Judge};
use stream::Stream;
use trail::Trail;
pub use verdict::Verdicts;

/// Takes findings in the order of the contract.
pub type Sink<'a> = &'a mut (dyn FnMut(&Finding) -> Result<()> + Send);

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
    /// Says whether to stop at once (a signal).
    pub interrupted: &'a (dyn Fn() -> Result<()> + Sync),
    /// Told how many bytes and records more were judged.
    pub advanced: &'a (dyn Fn(u64, u64) + Sync),
}

/// What validating a group of inputs came to.
#[derive(Debug)]
pub struct Outcome {
    /// One for each input that could be opened.
    pub inputs: Vec<InputSummary>,
    /// What ended the run early, if anything did; the inputs say how far it got.
    pub error: Option<Error>,
    /// Whether whole-table rules were left unjudged.
    pub unjudged: bool,
    /// What a reader must know beside the findings (which line of `perRule` was exceeded …).
    pub notes: Vec<Message>,
}

/// Inputs judged together, once they have been read.
struct Group<'a, 's> {
    facts: Vec<Facts<'a>>,
    readers: Vec<CsvReader>,
    counts: Vec<Counts>,
    account: Account<'s>,
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
    rejected: u64,
    blank_lines: u64,
    read: u64,
    stopped: bool,
}

/// An open input and what its columns are.
struct Opened {
    name: String,
    head: Head,
    binding: Binding,
    reader: CsvReader,
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
            places.seen.push(Seen::new(budget.clone()));
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
    /// records.
    ///
    /// # Errors
    /// What is wrong before anything can be said of the inputs (a reference that is not there); what ends the run
    /// later is in the outcome.
    pub fn run(
        &self,
        paths: &[PathBuf],
        sink: Sink<'_>,
        mut verdicts: Option<&mut Verdicts>,
    ) -> Result<Outcome> {
        let keys = Keys::new(self.schema);
        let demand = Demand::new(self.wants, self.schema.checks.len());
        // Which records are rejected is only known at the end where keys can reject one, or a blank row that may
        // be the table's end.
        let decide_first = !keys.rules.is_empty() || self.rejects(codes::BLANK_ROW);
        let part = verdicts.is_some() && !decide_first;
        let mut reading = self.reading.clone();
        reading.twice = !keys.rules.is_empty() || (verdicts.is_some() && decide_first);

        let mut opened = Vec::new();
        let mut error = None;
        for path in paths {
            match self.open(path, &reading) {
                Ok(input) => opened.push(input),
                Err(failed) => {
                    error = Some(failed);
                    break;
                }
            }
        }
        let mut places = Places::new(&keys, &self.budget);
        if error.is_none() {
            self.note_references(&keys, &mut places)?;
        }
        let mut group = Group {
            facts: Vec::new(),
            readers: Vec::new(),
            counts: Vec::new(),
            account: Account::new(self.schema, &self.budget),
        };
        let mut heads = Vec::new();
        let mut readers = Vec::new();
        for Opened {
            name,
            head,
            binding,
            reader,
        } in opened
        {
            heads.push((name, head, binding));
            readers.push(reader);
        }
        let mut unjudged = false;
        for ((name, head, binding), reader) in heads.iter().zip(readers) {
            let describer = Describer {
                schema: self.schema,
                binding,
                file: name,
                headers: &head.headers,
                lang: self.lang,
                show_values: self.show_values,
            };
            if let Some(verdicts) = &mut verdicts {
                verdicts.begin(head)?;
            }
            let ended = self.stream(
                &mut group,
                describer,
                head,
                reader,
                (&keys, &mut places, &demand),
                sink,
                verdicts.as_deref_mut().filter(|_| part),
            );
            if let Err(failed) = ended {
                error.get_or_insert(failed);
            }
            if error.is_some() || group.counts.iter().any(|counts| counts.stopped) {
                unjudged = !keys.rules.is_empty();
                break;
            }
        }
        let whole = error.is_none() && !group.counts.iter().any(|counts| counts.stopped);
        if whole && !keys.rules.is_empty() {
            let judged = late::judge(
                &mut group,
                &keys,
                places,
                self.threads,
                &self.budget,
                &demand,
                sink,
            );
            error = judged.err();
        }
        if let Some(verdicts) = verdicts
            && whole
            && decide_first
            && error.is_none()
        {
            error = verdict::part(&mut group, self.threads, verdicts, self.interrupted).err();
        }
        Ok(Outcome {
            inputs: summaries(&group, &heads),
            error,
            unjudged,
            notes: group
                .account
                .exceeded(group.counts.iter().map(|counts| counts.read).sum()),
        })
    }

    fn rejects(&self, check: crate::table::violation::CheckId) -> bool {
        self.schema.check(check).severity == Some(Severity::Error)
    }

    fn open(&self, path: &Path, reading: &Reading) -> Result<Opened> {
        let expected = self.schema.fields.len();
        let recognise = |cells: &[&str]| {
            let known = cells
                .iter()
                .filter(|cell| self.schema.recognises(cell).is_some())
                .count();
            expected > 0 && known * 2 >= expected
        };
        let Input { head, reader } = Input::open(path, reading, &recognise)?;
        let binding = match reading.header {
            HeaderRow::Absent => self.schema.bind_by_place(head.headers.len()),
            _ if head.empty => Binding::default(),
            _ => self.schema.bind(&head.headers),
        };
        Ok(Opened {
            name: head.name.clone(),
            head,
            binding,
            reader,
        })
    }

    /// Notes the keys of the tables that foreign keys refer to.
    fn note_references(&self, keys: &Keys, places: &mut Places) -> Result<()> {
        for (number, rule) in keys.rules.iter().enumerate() {
            let Asks::Refers(foreign) = rule.asks else {
                continue;
            };
            if let Some(Some(path)) = self.references.get(foreign) {
                let seen = places.seen_by(number);
                reference::note(
                    self.schema,
                    &self.schema.foreign_keys[foreign],
                    path,
                    keys,
                    self.threads,
                    seen,
                )?;
            }
        }
        Ok(())
    }

    /// The first pass over one input. What it came to joins the group, whether or not it could be finished.
    #[expect(
        clippy::too_many_arguments,
        reason = "each is another owner's; a struct of borrows would name them twice"
    )]
    fn stream<'a>(
        &self,
        group: &mut Group<'a, '_>,
        describer: Describer<'a>,
        head: &Head,
        mut reader: CsvReader,
        (keys, places, demand): (&Keys, &mut Places, &Demand),
        sink: Sink<'_>,
        mut verdicts: Option<&mut Verdicts>,
    ) -> Result<()> {
        let base = group.counts.iter().map(|counts| counts.read).sum();
        let checks = self.schema.checks.iter();
        let tally = Tally::new(checks.map(|check| {
            (
                check.code.as_str(),
                check.severity.unwrap_or(Severity::Info),
            )
        }));
        let active: Vec<bool> = (keys.rules.iter())
            .map(|rule| {
                keys.fields_of(rule)
                    .all(|field| bound(describer.binding, field))
            })
            .collect();
        let mut stream = Stream {
            describer,
            account: &mut group.account,
            demand,
            keys,
            places,
            sink,
            base,
            start: head.start,
            tally,
            trail: Trail::default(),
            rejected: 0,
            blank_lines: 0,
            fail_fast: self.fail_fast,
            stopped: None,
            pending: VecDeque::new(),
        };
        let judge = Judge {
            describer,
            dialect: head.dialect,
            width: head.headers.len(),
            keys,
            active: &active,
            demand,
            parted: verdicts.is_some(),
        };
        let mut ended = header(&mut stream, head);
        if ended.is_ok() && !head.empty && stream.stopped.is_none() {
            ended = pipeline::run(
                self.threads,
                |job: &mut Job| {
                    (self.interrupted)()?;
                    reader.next(&mut job.chunk)
                },
                |job| Ok(judge.judge(job)),
                |mut judged| {
                    (self.advanced)(judged.at.2 as u64, judged.extent.records);
                    let flow = stream.take(&mut judged)?;
                    if let Some(verdicts) = &mut verdicts {
                        verdicts.write(&judged.valid, &judged.invalid)?;
                    }
                    Ok(flow)
                },
            );
        }
        if ended.is_ok() && stream.stopped.is_none() {
            ended = ending(&mut stream, &reader);
        }
        let Stream {
            start,
            tally,
            trail,
            rejected,
            blank_lines,
            stopped,
            ..
        } = stream;
        let read = stopped.unwrap_or(start.records);
        group.facts.push(Facts {
            describer,
            dialect: head.dialect,
            trail,
            base,
        });
        group.counts.push(Counts {
            tally,
            rejected,
            blank_lines,
            read,
            stopped: stopped.is_some(),
        });
        group.readers.push(reader);
        ended
    }
}

fn bound(binding: &Binding, field: usize) -> bool {
    binding.of_field.get(field).copied().flatten().is_some()
}

/// Tells of what is wrong before the first record.
fn header(stream: &mut Stream<'_, '_>, head: &Head) -> Result<()> {
    if head.empty {
        return stream.aside(codes::EMPTY_FILE, None);
    }
    for aside in &head.blank {
        stream.aside(aside.check, Some(Start::default().aside(aside)))?;
        stream.blank_lines += 1;
    }
    let place = (head.header_row > 0).then_some(Place {
        record: Some(0),
        row: head.header_row,
        line: head.header_line,
    });
    if head.invalid_encoding {
        stream.aside(codes::INVALID_ENCODING, place)?;
    }
    for found in &stream.describer.binding.findings {
        if !stream.describer.schema.is_on(found.check) {
            continue;
        }
        if stream.count(found.check, None, place.map(|place| place.row)) {
            let mut finding = stream.describer.bare(found.check, place);
            if let (Some(column), Some(place)) = (found.column, place) {
                stream.describer.point(&mut finding, column, place.row);
            }
            if let Some(field) = found.field {
                finding.field = Some(stream.describer.schema.fields[field].name.clone());
            }
            finding.message = found.message.say(stream.describer.lang);
            finding.suggest.clone_from(&found.suggest);
            (stream.sink)(&finding)?;
        }
    }
    Ok(())
}

/// Tells of what is odd about an input's end.
///
/// # Errors
/// [`Error::Broken`] for a quote that was never closed.
fn ending(stream: &mut Stream<'_, '_>, reader: &CsvReader) -> Result<()> {
    let ending = reader.ending();
    let after = |lines: u64, record| Place {
        record,
        row: stream.start.rows + 1,
        line: stream.start.lines + lines + 1,
    };
    let last = after(0, None);
    if let Some(lines) = ending.unterminated {
        let place = after(lines, Some(stream.start.records + 1));
        stream.release()?;
        stream.aside(codes::UNTERMINATED_QUOTE, Some(place))?;
        return Err(Error::Broken {
            path: PathBuf::from(stream.describer.file),
            line: Some(place.line),
            message: text!(
                "a quote opens here and is never closed",
                "此处的引号没有闭合"
            )
            .into(),
            hint: Some(Box::new(Message::new(text!(
                "close the quote, or double it if it belongs to the text",
                "请补上右引号；如果引号本身是内容，请写成两个"
            )))),
        });
    }
    if ending.nul_bytes {
        stream.aside(codes::NUL_BYTE, Some(last))?;
    }
    if ending.control_z {
        stream.aside(codes::STRAY_CONTROL_Z, Some(last))?;
    }
    Ok(())
}

fn summaries(group: &Group<'_, '_>, heads: &[(String, Head, Binding)]) -> Vec<InputSummary> {
    let read = group.counts.iter().map(|counts| counts.read).sum();
    let gate = group.account.gate(read);
    (heads.iter().zip(&group.counts).zip(&group.readers))
        .map(|(((name, head, _), counts), reader)| InputSummary {
            file: name.clone(),
            sha256: if counts.stopped {
                None
            } else {
                reader.sha256()
            },
            format: head.format.to_owned(),
            encoding: "utf-8".to_owned(),
            delimiter: Some(char::from(head.dialect.delimiter).to_string()),
            sheet: None,
            header_row: head.header_row,
            columns: head.headers.clone(),
            rows: Rows {
                read: counts.read,
                blank: counts.blank_lines,
                written: counts.read - counts.rejected.min(counts.read),
                dropped: 0,
                rejected: counts.rejected,
                stopped: counts.stopped,
            },
            totals: counts.tally.totals(),
            gate: gate.clone(),
        })
        .collect()
}
