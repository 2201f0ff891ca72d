//! The ordered end of the first pass: counts, blank rows, keys, and findings in the order of the contract.

use super::account::Account;
use super::demand::Demand;
use super::judge::{Blank, Judged, Noted};
use super::trail::{Address, Checkpoint, Trail};
use super::trouble::Troubles;
use super::whole::{Sums, Whole};
use super::{Counted, Counts, Places, Sink};
use crate::error::Result;
use crate::ops::describe::{Describer, structure};
use crate::ops::finding::Finding;
use crate::ops::keys::{Asks, Keys};
use crate::ops::new_keys::{self, NewKey, Told};

use crate::pipeline::Flow;
use crate::table::codes;
use crate::table::place::{Place, Start};
use crate::table::violation::{CheckId, Violation};

/// One input on its way through the first pass.
pub(super) struct Stream<'a, 's> {
    pub describer: Describer<'a>,
    pub account: &'a mut Account<'s>,
    pub troubles: &'a mut Troubles,
    pub demand: &'a Demand,
    pub keys: &'a Keys,
    pub whole: &'a Whole<'a>,
    pub sums: &'a mut Sums,
    pub places: &'a mut Places,
    pub sink: Sink<'a>,
    /// Records of the inputs judged together with this one that came before it.
    pub base: u64,
    pub start: Start,
    pub counts: Counts,
    pub trail: Trail,

    pub fail_fast: bool,
    /// Keys that are no columns and have been told.
    pub told_keys: Told,
    /// Blank rows that are not known to have anything after them.
    pub pending: Pending,
}

/// Blank rows one after the other, a bit each: every one is a row and a line, some are records.
#[derive(Debug, Default)]
pub(super) struct Pending {
    first: Option<Place>,
    /// Records before the first.
    records: u64,
    /// For each row whether it is a record.
    is_record: Vec<u64>,
    len: u64,
}

impl Pending {
    /// Adds the next row, before which there are so many records.
    fn push(&mut self, place: Place, records: u64) {
        if self.first.is_none() {
            self.first = Some(place);
            self.records = records;
        }
        if self.len.is_multiple_of(64) {
            self.is_record.push(0);
        }
        if let Some(word) = self.is_record.last_mut() {
            *word |= u64::from(place.record.is_some()) << (self.len % 64);
        }
        self.len += 1;
    }

    /// The rows, in order.
    fn into_places(self) -> impl Iterator<Item = Place> {
        let mut records = self.records;
        let first = self.first.unwrap_or(Place {
            record: None,
            row: 0,
            line: 0,
        });
        (0..self.len).map(move |number| {
            let is_record = self.is_record[(number / 64) as usize] >> (number % 64) & 1;
            records += is_record;
            Place {
                record: (is_record == 1).then_some(records),
                row: first.row + number,
                line: first.line + number,
            }
        })
    }
}

impl Stream<'_, '_> {
    /// Takes the next chunk.
    pub(super) fn take(&mut self, judged: &mut Judged) -> Result<Flow> {
        let start = self.start;
        let filled = judged.extent.records
            > judged.blanks.iter().filter(|blank| blank.is_record).count() as u64;
        if filled && self.release()?.is_break() {
            return Ok(Flow::Break(()));
        }
        let (settled, trailing) = judged.blanks.split_at(judged.settled);
        let mut settled = settled.iter().peekable();
        let mut new_keys = judged.new_keys.iter().peekable();
        for noted in &mut judged.noted {
            while let Some(new) = new_keys.next_if(|new| new.place.row <= u64::from(noted.rows) + 1)
            {
                if self.new_key(new)?.is_break() {
                    return Ok(Flow::Break(()));
                }
            }
            while let Some(blank) = settled.next_if(|blank| blank.rows < noted.rows) {
                if self.blank(absolute(&start, blank))?.is_break() {
                    return Ok(Flow::Break(()));
                }
            }
            if self.note(noted)?.is_break() {
                return Ok(Flow::Break(()));
            }
        }
        for new in new_keys {
            if self.new_key(new)?.is_break() {
                return Ok(Flow::Break(()));
            }
        }
        for blank in settled {
            if self.blank(absolute(&start, blank))?.is_break() {
                return Ok(Flow::Break(()));
            }
        }
        for blank in trailing {
            let before = start.records + u64::from(blank.records);
            self.pending.push(absolute(&start, blank), before);
        }
        self.counts.blank_lines += judged.gaps.len() as u64;
        self.troubles.add(&judged.troubles);
        self.whole
            .add(self.sums, &judged.tallied, |check, trouble| {
                self.troubles.add(&[(check, trouble)]);
            })?;
        self.sight(judged)?;
        self.trail.0.push(Checkpoint {
            start,
            at: judged.at,
        });
        self.start.advance(judged.extent);
        self.counts.read = self.start.records;
        Ok(Flow::Continue(()))
    }

    /// Counts a violation and hands it on if it is wanted.
    fn note(&mut self, noted: &mut Noted) -> Result<Flow> {
        let Violation { row, check, .. } = noted.violation;
        let record = self.start.records + u64::from(row);
        let place_row = self.start.rows + u64::from(noted.rows) + 1;
        self.counts.read = record + 1;
        let wanted = self.count(check, Some(record), Some(place_row));
        if wanted && let Some(finding) = &mut noted.finding {
            self.describer
                .move_to(finding, &self.start, noted.violation, noted.rows);
            (self.sink)(finding)?;
        }
        Ok(self.go_on_after(check))
    }

    /// Counts a finding; whether the reports want it. `record` from 0, of this input.
    fn count(&mut self, check: CheckId, record: Option<u64>, row: Option<u64>) -> bool {
        let counted = Counted {
            check,
            record,
            row,
            base: self.base,
        };
        self.counts.count(&counted, self.account, self.demand)
    }

    /// Stops at the first finding that counts, if that was asked for.
    fn go_on_after(&mut self, check: CheckId) -> Flow {
        let severity = self.describer.schema.check(check).severity;
        if self.fail_fast && self.account.counts(severity) {
            self.counts.stopped = true;
            return Flow::Break(());
        }
        Flow::Continue(())
    }

    /// Tells of something that stands at no cell: of the whole file, between records.
    pub(super) fn aside(&mut self, check: CheckId, place: Option<Place>) -> Result<Flow> {
        let record = place.and_then(|place| place.record?.checked_sub(1));
        let describer = self.describer;
        self.tell(check, record, place.map(|place| place.row), || {
            let mut finding = describer.bare(check, place);
            finding.message = structure(check, None).say(describer.lang);
            finding
        })
    }

    /// Counts a finding and, if it is wanted, describes it and hands it on; `record` (from 0, of this input) is the
    /// one it counts against.
    pub(super) fn tell(
        &mut self,
        check: CheckId,
        record: Option<u64>,
        row: Option<u64>,
        finding: impl FnOnce() -> Finding,
    ) -> Result<Flow> {
        if !self.describer.schema.is_on(check) {
            return Ok(Flow::Continue(()));
        }
        if self.count(check, record, row) {
            (self.sink)(&finding())?;
        }
        Ok(self.go_on_after(check))
    }

    /// Tells of a key that is no column, if that is new.
    fn new_key(&mut self, new: &NewKey) -> Result<Flow> {
        let Some(place) = self.told_keys.place(new, &self.start) else {
            return Ok(Flow::Continue(()));
        };
        let describer = self.describer;
        let record = place.record.map(|record| record - 1);
        self.counts.read = self.counts.read.max(place.record.unwrap_or(0));
        self.tell(codes::EXTRA_COLUMN, record, Some(place.row), || {
            new_keys::finding(&describer, &new.key, place)
        })
    }

    /// Tells of a row with nothing in it.
    fn blank(&mut self, place: Place) -> Result<Flow> {
        self.counts.read = self.counts.read.max(place.record.unwrap_or(0));
        self.aside(codes::BLANK_ROW, Some(place))
    }

    /// Tells of the blank rows that something came after.
    pub(super) fn release(&mut self) -> Result<Flow> {
        for place in std::mem::take(&mut self.pending).into_places() {
            if self.blank(place)?.is_break() {
                return Ok(Flow::Break(()));
            }
        }
        Ok(Flow::Continue(()))
    }

    /// Notes the keys of a chunk.
    fn sight(&mut self, judged: &Judged) -> Result<()> {
        let base = self.base + self.start.records;
        for (number, sightings) in judged.sightings.iter().enumerate() {
            let referred = matches!(self.keys.rules[number].asks, Asks::Referred(_));
            let mut gaps = judged.gaps.iter().peekable();
            let mut before = 0;
            let seen = self.places.seen_by(number);
            for (print, row) in sightings {
                while gaps.next_if(|gap| **gap <= *row).is_some() {
                    before += 1;
                }
                let address = Address::new(base + u64::from(*row), before);
                seen.note(
                    *print,
                    if referred {
                        address.referred()
                    } else {
                        address
                    }
                    .0,
                )?;
            }
        }
        Ok(())
    }
}

fn absolute(start: &Start, blank: &Blank) -> Place {
    Place {
        record: blank
            .is_record
            .then(|| start.records + u64::from(blank.records) + 1),
        row: start.rows + u64::from(blank.rows) + 1,
        line: start.lines + u64::from(blank.lines) + 1,
    }
}
