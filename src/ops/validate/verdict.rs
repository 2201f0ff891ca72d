//! The raw records, parted by verdict: `--valid` and `--invalid`, byte for byte as they came.

use std::io::Write;
use std::num::NonZero;

use super::judge::{self, Job};
use super::{Counts, Group};
use crate::error::Result;
use crate::io::commit::Output;
use crate::io::input::Head;
use crate::pipeline::{self, Flow};

/// Where the records without and with an error finding go; each output begins with the first input's header.
#[derive(Debug, Default)]
pub struct Verdicts {
    valid: Option<Part>,
    invalid: Option<Part>,
}

#[derive(Debug)]
struct Part {
    output: Output,
    begun: bool,
    /// Whether what was written ends with a line end.
    ended: bool,
}

impl Verdicts {
    /// Records without an error finding go to `valid`, the others to `invalid`.
    pub fn new(valid: Option<Output>, invalid: Option<Output>) -> Self {
        let part = |output| Part {
            output,
            begun: false,
            ended: true,
        };
        Self {
            valid: valid.map(part),
            invalid: invalid.map(part),
        }
    }

    /// The next input begins.
    pub(super) fn begin(&mut self, head: &Head) -> Result<()> {
        for part in [&mut self.valid, &mut self.invalid].into_iter().flatten() {
            if !part.begun {
                part.begun = true;
                part.write(&head.raw)?;
            }
        }
        Ok(())
    }

    /// Whole raw records, in order.
    pub(super) fn write(&mut self, valid: &[u8], invalid: &[u8]) -> Result<()> {
        for (part, records) in [(&mut self.valid, valid), (&mut self.invalid, invalid)] {
            if let Some(part) = part {
                part.write(records)?;
            }
        }
        Ok(())
    }

    /// Puts the outputs in their places.
    ///
    /// # Errors
    /// [`Error::Write`](crate::error::Error::Write).
    pub fn finish(self) -> Result<()> {
        for part in [self.valid, self.invalid].into_iter().flatten() {
            part.output.finish()?;
        }
        Ok(())
    }
}

impl Part {
    /// Writes records; one that ended its input without a line end gets one before the next.
    fn write(&mut self, records: &[u8]) -> Result<()> {
        let Some(last) = records.last() else {
            return Ok(());
        };
        let mut written = Ok(());
        if !self.ended {
            written = self.output.write_all(b"\n");
        }
        written = written.and_then(|()| self.output.write_all(records));
        self.ended = matches!(last, b'\n' | b'\r');
        written.map_err(|error| self.output.failed(error))
    }
}

/// The second pass: reads the group again and parts its records by what was decided.
pub(super) fn part(
    group: &mut Group<'_, '_>,
    threads: NonZero<usize>,
    verdicts: &mut Verdicts,
    interrupted: &(dyn Fn() -> Result<()> + Sync),
) -> Result<()> {
    let Group {
        facts,
        readers,
        account,
        counts,
    } = group;
    let rejected = &account.rejected;
    for ((facts, reader), Counts { .. }) in facts.iter().zip(readers).zip(counts) {
        let mut checkpoints = facts.trail.0.iter();
        let width = facts.describer.headers.len();
        pipeline::run(
            threads,
            |(job, first): &mut (Job, u64)| {
                interrupted()?;
                let Some(checkpoint) = checkpoints.next() else {
                    return Ok(false);
                };
                let (number, offset, len) = checkpoint.at;
                *first = facts.base + checkpoint.start.records;
                reader.reread(number, offset, len, &mut job.chunk)?;
                Ok(true)
            },
            |(job, first)| {
                let batch = job.chunk.batch(facts.dialect, width);
                let refused: Vec<u32> = (0..batch.rows() as u32)
                    .filter(|row| rejected.has(*first + u64::from(*row)))
                    .collect();
                Ok(judge::part(&batch, &refused))
            },
            |(valid, invalid)| {
                verdicts.write(&valid, &invalid)?;
                Ok(Flow::Continue(()))
            },
        )?;
    }
    Ok(())
}
