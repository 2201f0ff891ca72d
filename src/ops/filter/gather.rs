//! Gathers what was sifted, in input order: sample, sort, limit, and the way to the output.

use super::Filter;
use super::sift::{Leaving, Odd, Sifted};
use crate::error::{Error, Result};
use crate::expr::evaluate::Trouble;
use crate::io::write::TableWriter;
use crate::ops::finding::{Finding, Sink, Wants};
use crate::ops::new_keys::{self, NewKey, Told};
use crate::ops::sample::Chosen;
use crate::ops::summary::Rows;
use crate::ops::tally::Tally;
use crate::pipeline::Flow;
use crate::spill::Sorter;
use crate::table::codes;
use crate::table::place::{Place, Start};
use crate::table::violation::{CheckId, Violation};

/// Bytes of sorted records that are written at a time.
const TOGETHER: usize = 64 << 10;

/// The ordered end of a filter.
pub(super) struct Gather<'a> {
    out: Out<'a>,
    sample: Option<Chosen>,
    sorter: Option<Sorter>,
    pub rows: Rows,
    pub tally: Tally,
    pub trouble: Trouble,
    /// Where the chunk begins.
    pub start: Start,
    /// Keys that are no columns and have been told.
    told_keys: Told,
    sink: Sink<'a>,
    wants: Wants,
    /// Whether the input ends without a line end.
    pub open: bool,
}

/// Where records leave to.
struct Out<'a> {
    /// None: they are only counted.
    table: Option<&'a mut TableWriter>,
    /// How many may still leave.
    room: u64,
    written: u64,
    buffer: Vec<u8>,
}

impl Out<'_> {
    /// Lets a record leave.
    fn record(&mut self, record: &[u8]) -> Result<Flow> {
        if self.room == 0 {
            return Ok(Flow::Break(()));
        }
        self.room -= 1;
        self.written += 1;
        self.buffer.extend_from_slice(record);
        if self.buffer.len() >= TOGETHER {
            self.flush()?;
        }
        Ok(Flow::Continue(()))
    }

    /// Lets many leave at once; there must be room for them.
    fn records(&mut self, count: u64, records: &[u8]) -> Result<()> {
        self.room -= count;
        self.written += count;
        match &mut self.table {
            Some(table) => table.write(records),
            None => Ok(()),
        }
    }

    fn flush(&mut self) -> Result<()> {
        if let Some(table) = &mut self.table {
            table.write(&self.buffer)?;
        }
        self.buffer.clear();
        Ok(())
    }
}

impl<'a> Gather<'a> {
    /// Nothing gathered yet. What is only counted is neither chosen by lot nor sorted: of a sample it is counted how
    /// many there are, and reading ends with the last of them.
    pub(super) fn new(
        filter: &Filter<'_>,
        table: Option<&'a mut TableWriter>,
        sink: Sink<'a>,
    ) -> Self {
        let limit = filter.limit.unwrap_or(u64::MAX);
        let encodes = table.is_some();
        let budget = || filter.engine.budget.clone();
        let sample = filter.sample.filter(|_| encodes);
        let sampled = filter.sample.map_or(u64::MAX, |(size, _)| size as u64);
        let most = usize::try_from(limit).ok();
        let most = most.filter(|_| filter.limit.is_some());
        Self {
            out: Out {
                table,
                room: limit.min(sampled),
                written: 0,
                buffer: Vec::new(),
            },
            sample: sample.map(|(size, seed)| Chosen::new(size, seed, budget())),
            sorter: filter
                .order
                .as_ref()
                .filter(|_| encodes)
                .map(|_| match most {
                    Some(most) => Sorter::limited(budget(), most),
                    None => Sorter::new(budget()),
                }),
            rows: Rows::default(),
            tally: Tally::of(filter.schema),
            trouble: Trouble::default(),
            start: filter.head.start,
            told_keys: Told::default(),
            sink,
            wants: filter.wants,
            open: !filter.head.ends_line(),
        }
    }

    /// Takes the next chunk.
    pub(super) fn take(&mut self, filter: &Filter<'_>, sifted: &mut Sifted) -> Result<Flow> {
        let base = self.rows.read;
        let streams = self.sample.is_none() && self.sorter.is_none();
        if streams && self.out.room == 0 {
            self.rows.stopped = true;
            return Ok(Flow::Break(()));
        }
        let last = self.last(sifted).filter(|_| streams);
        self.trouble.add(match last {
            // Without any in the chunk there is none up to a record.
            Some((number, _)) => sifted.trouble_upto.get(number).copied().unwrap_or_default(),
            None => sifted.trouble,
        });
        let upto = last.map_or(u64::MAX, |(_, last)| u64::from(last.row));
        for new in &sifted.new_keys {
            self.new_key(filter, new, upto)?;
        }
        for odd in &mut sifted.oddities {
            if u64::from(odd.violation.row) <= upto {
                self.note(filter, odd)?;
            }
        }
        if let Some((_, Leaving { row, end, .. })) = last {
            self.out
                .records(self.out.room, &sifted.out[..end as usize])?;
            self.rows.read = base + u64::from(row) + 1;
            self.rows.stopped = true;
            return Ok(Flow::Break(()));
        }
        self.rows.read += sifted.extent.records;
        self.rows.blank += sifted.blank_lines;
        self.start.advance(sifted.extent);
        self.open = sifted.open;
        if streams {
            let count = sifted.leaving.len() as u64;
            self.out.records(count, &sifted.out)?;
        } else {
            self.keep(sifted, base)?;
        }
        Ok(Flow::Continue(()))
    }

    /// The record that fills the limit and its number among those that leave: what stands behind it has not been
    /// read, as far as anybody is told. None where nothing stands behind it.
    fn last(&self, sifted: &Sifted) -> Option<(usize, Leaving)> {
        let number = usize::try_from(self.out.room.checked_sub(1)?).ok()?;
        let last = *sifted.leaving.get(number)?;
        let ends = sifted.open && u64::from(last.row) + 1 == sifted.extent.records;
        (!ends).then_some((number, last))
    }

    /// Counts something odd and hands it on if it is wanted.
    fn note(&mut self, filter: &Filter<'_>, odd: &mut Odd) -> Result<()> {
        let Violation { row, check, .. } = odd.violation;
        let (seen, of_code) = self.tally.seen(check);
        let record = self.start.records + u64::from(row) + 1;
        let row = self.start.rows + u64::from(odd.rows) + 1;
        self.tally.note(check, Some(record), Some(row));
        if self.wants.takes(seen, of_code)
            && let Some(finding) = &mut odd.finding
        {
            filter
                .describer
                .move_to(finding, &self.start, odd.violation, odd.rows);
            (self.sink)(finding)?;
        }
        Ok(())
    }

    /// Counts something odd that is in no record, and tells of it if that is wanted; `say` completes its finding.
    pub(super) fn tell(
        &mut self,
        filter: &Filter<'_>,
        check: CheckId,
        place: Option<Place>,
        say: impl FnOnce(&mut Finding),
    ) -> Result<()> {
        if !filter.schema.is_on(check) {
            return Ok(());
        }
        let (seen, of_code) = self.tally.seen(check);
        self.tally.note(check, None, place.map(|place| place.row));
        if self.wants.takes(seen, of_code) {
            let mut finding = filter.describer.bare(check, place);
            say(&mut finding);
            (self.sink)(&finding)?;
        }
        Ok(())
    }

    /// Tells of a key that is no column, if that is new and its record (from 0, of the chunk) is read.
    fn new_key(&mut self, filter: &Filter<'_>, new: &NewKey, upto: u64) -> Result<()> {
        let record = new.place.record.unwrap_or_default();
        if record > upto.saturating_add(1) {
            return Ok(());
        }
        match self.told_keys.place(new, &self.start) {
            Some(place) => self.tell(filter, codes::EXTRA_COLUMN, Some(place), |finding| {
                *finding = new_keys::finding(&filter.describer, &new.key, place);
            }),
            None => Ok(()),
        }
    }

    /// Keeps records until all are known.
    fn keep(&mut self, sifted: &Sifted, base: u64) -> Result<()> {
        let (mut start, mut key_start) = (0, 0);
        let mut together = Vec::new();
        for leaving in &sifted.leaving {
            let record = &sifted.out[start..leaving.end as usize];
            let key = &sifted.keys[key_start..leaving.key_end as usize];
            (start, key_start) = (leaving.end as usize, leaving.key_end as usize);
            match (&mut self.sample, &mut self.sorter) {
                (Some(sample), _) => {
                    together.clear();
                    together.extend((key.len() as u32).to_le_bytes());
                    together.extend_from_slice(key);
                    together.extend_from_slice(record);
                    sample.push(base + u64::from(leaving.row), &together)?;
                }
                (None, Some(sorter)) => match leaving.key_at {
                    Some(at) => sorter.push_within(key, at as usize, record)?,
                    None => sorter.push(key, record)?,
                },
                (None, None) => {}
            }
        }
        Ok(())
    }

    /// Lets what was kept leave.
    pub(super) fn finish(&mut self) -> Result<()> {
        if let Some(sample) = self.sample.take() {
            let mut chosen = sample.finish()?;
            while let Some(together) = chosen.next()? {
                let Some((len, rest)) = together.split_first_chunk() else {
                    return Err(Error::Bug("a chosen record without its key"));
                };
                let (key, record) = rest.split_at(u32::from_le_bytes(*len) as usize);
                match &mut self.sorter {
                    Some(sorter) => sorter.push(key, record)?,
                    None if self.out.record(record)?.is_break() => break,
                    None => {}
                }
            }
        }
        if let Some(sorter) = self.sorter.take() {
            let mut sorted = sorter.finish()?;
            while let Some(record) = sorted.next()? {
                if self.out.record(record)?.is_break() {
                    break;
                }
            }
        }
        self.out.flush()
    }

    /// How many records have left.
    pub(super) fn written(&self) -> u64 {
        self.out.written
    }
}
