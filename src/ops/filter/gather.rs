//! Gathers what was sifted, in input order: sample, sort, limit, and the way to the output.

use super::Filter;
use super::sift::{Leaving, Sifted};
use super::split;
use crate::error::{Error, Result};
use crate::expr::evaluate::Trouble;
use crate::io::parts::Parts;
use crate::io::write::TableWriter;
use crate::ops::book_edits::KeptRows;
use crate::ops::finding::Sink;
use crate::ops::sample::Chosen;
use crate::ops::summary::Rows;
use crate::ops::teller::Teller;
use crate::pipeline::Flow;
use crate::spill::Sorter;

/// Bytes of sorted records that are written at a time.
const TOGETHER: usize = 64 << 10;

/// The ordered end of a filter.
pub(super) struct Gather<'a> {
    out: Out<'a>,
    sample: Option<Chosen>,
    sorter: Option<Sorter>,
    pub rows: Rows,
    pub trouble: Trouble,
    pub teller: Teller<'a>,
    /// Whether the input ends without a line end.
    pub open: bool,
}

/// Where records leave to.
#[derive(Debug)]
pub enum Target<'a> {
    /// Nowhere: they are only counted.
    Nowhere,
    /// A table.
    Table(&'a mut TableWriter),
    /// The sheet of a workbook that the table is: its records leave as the numbers of their rows (from 0; four bytes,
    /// little-endian), and those that have left stay.
    Sheet(&'a mut KeptRows),
    /// Several files, of so many records each.
    Rows(&'a mut Parts),
    /// Several files, one for each value that stands before its records.
    Values(&'a mut Parts),
}

impl Target<'_> {
    /// Takes records, of which `ends` says where each ends.
    fn write(&mut self, records: &[u8], ends: impl Iterator<Item = usize>) -> Result<()> {
        let parts = match self {
            Self::Nowhere | Self::Values(_) => return Ok(()),
            Self::Table(table) => return table.write(records),
            Self::Sheet(kept) => {
                let (rows, _) = records.as_chunks();
                for row in rows {
                    kept.keep(u32::from_le_bytes(*row));
                }
                return Ok(());
            }
            Self::Rows(parts) => parts,
        };
        let mut start = 0;
        for end in ends {
            parts.write(&records[start..end])?;
            start = end;
        }
        Ok(())
    }
}

/// What leaves, and how much of it may.
struct Out<'a> {
    target: Target<'a>,
    /// The value whose records leave.
    value: Option<Vec<u8>>,
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
        match &mut self.target {
            Target::Rows(parts) => {
                parts.write(record)?;
                return Ok(Flow::Continue(()));
            }
            Target::Values(parts) => {
                let Some((value, record)) = split::apart(record) else {
                    return Err(Error::Bug("a record without the value of its file"));
                };
                if self.value.as_deref() != Some(value) {
                    parts.begin(&String::from_utf8_lossy(value))?;
                    self.value = Some(value.to_vec());
                }
                parts.write(record)?;
                return Ok(Flow::Continue(()));
            }
            Target::Nowhere | Target::Table(_) | Target::Sheet(_) => {}
        }
        self.buffer.extend_from_slice(record);
        if self.buffer.len() >= TOGETHER {
            self.flush()?;
        }
        Ok(Flow::Continue(()))
    }

    /// Lets many leave at once; there must be room for them.
    fn records(&mut self, leaving: &[Leaving], records: &[u8]) -> Result<()> {
        let count = leaving.len() as u64;
        self.room -= count;
        self.written += count;
        let ends = leaving.iter().map(|leaving| leaving.end as usize);
        self.target.write(records, ends)
    }

    fn flush(&mut self) -> Result<()> {
        if let Target::Table(_) | Target::Sheet(_) = &self.target {
            self.target.write(&self.buffer, std::iter::empty())?;
        }
        self.buffer.clear();
        Ok(())
    }
}

impl<'a> Gather<'a> {
    /// Nothing gathered yet. What is only counted is neither chosen by lot nor sorted: of a sample it is counted how
    /// many there are, and reading ends with the last of them.
    pub(super) fn new(filter: &Filter<'a>, target: Target<'a>, sink: Sink<'a>) -> Self {
        let limit = filter.limit.unwrap_or(u64::MAX);
        let encodes = !matches!(target, Target::Nowhere);
        let budget = || filter.engine.budget.clone();
        let sample = filter.sample.filter(|_| encodes);
        let sampled = filter.sample.map_or(u64::MAX, |(size, _)| size as u64);
        let most = usize::try_from(limit).ok();
        let most = most.filter(|_| filter.limit.is_some());
        Self {
            out: Out {
                target,
                value: None,
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
            trouble: Trouble::default(),
            teller: Teller::new(filter.describer, filter.wants, sink),
            open: !filter.head.ends_line(),
        }
    }

    /// Takes the next chunk.
    pub(super) fn take(&mut self, sifted: &mut Sifted) -> Result<Flow> {
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
            let record = new.place.record.unwrap_or_default();
            if record <= upto.saturating_add(1) {
                self.teller.new_key(new)?;
            }
        }
        for odd in &mut sifted.oddities {
            if u64::from(odd.violation.row) <= upto {
                self.teller.note(odd)?;
            }
        }
        let rejected = sifted.rejected.iter();
        let rejected = rejected.filter(|row| u64::from(**row) <= upto).count();
        self.rows.rejected += rejected as u64;
        if let Some((number, Leaving { row, end, .. })) = last {
            let leaving = &sifted.leaving[..=number];
            self.out.records(leaving, &sifted.out[..end as usize])?;
            self.rows.read = base + u64::from(row) + 1;
            self.rows.stopped = true;
            return Ok(Flow::Break(()));
        }
        self.rows.read += sifted.extent.records;
        self.rows.blank += sifted.blank_lines;
        self.teller.advance(sifted.extent);
        self.open = sifted.open;
        if streams {
            self.out.records(&sifted.leaving, &sifted.out)?;
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
