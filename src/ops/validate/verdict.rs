//! The records, parted by verdict: `--valid` and `--invalid`, byte for byte as they came; those of a sheet as CSV.

use std::io::Write;
use std::num::NonZero;

use super::Group;
use super::judge::Job;
use crate::error::{Error, Result};
use crate::io::commit::Output;
use crate::io::encode::{Columns, Encoder};
use crate::io::format::{Format, LineEnd};
use crate::io::input::Head;
use crate::io::notation::{Notation, SheetFormat};
use crate::pipeline::{self, Flow};
use crate::table::batch::Batch;
use crate::table::encoding::Encoding;
use crate::text;
use crate::text::Message;

/// Where the records without and with an error finding go; each output begins as the first input does, and the header
/// is the same for all.
#[derive(Debug, Default)]
pub struct Verdicts {
    valid: Option<Side>,
    invalid: Option<Side>,
    /// Headers and notation of the first input.
    form: Option<(Vec<String>, Notation)>,
    writing: Writing,
}

/// How records are written whose verdict is known.
#[derive(Clone, Debug, Default)]
pub(super) enum Writing {
    /// With the bytes that they were read from.
    #[default]
    AsRead,
    /// Anew: what they were read from is no text.
    Anew(Box<Encoder>),
}

impl Writing {
    /// How the records of an input are written.
    fn of(head: &Head) -> Result<Self> {
        if !head.notation.is_sheet() {
            return Ok(Self::AsRead);
        }
        let format = Format::of(None, None, head, None);
        let encoder = Encoder::new(format, &Columns::All, head)?;
        Ok(Self::Anew(Box::new(encoder)))
    }

    /// What an output begins with.
    fn header<'a>(&'a self, head: &'a Head) -> &'a [u8] {
        match self {
            Self::AsRead => &head.raw,
            Self::Anew(encoder) => encoder.header(),
        }
    }

    /// The records that are not rejected, and those that are.
    pub(super) fn split(&self, batch: &Batch<'_>, rejected: &[u32]) -> (Vec<u8>, Vec<u8>) {
        let records = batch.records().iter();
        let size: usize = records.map(|record| record.raw.len as usize).sum();
        let (mut valid, mut invalid) = (Vec::with_capacity(size), Vec::new());
        let mut next = rejected.iter().peekable();
        for row in 0..batch.rows() {
            let is_rejected = next.next_if_eq(&&(row as u32)).is_some();
            let out = if is_rejected {
                &mut invalid
            } else {
                &mut valid
            };
            match self {
                Self::AsRead => out.extend_from_slice(batch.raw(row)),
                // A sheet is written in UTF-8, which has every sign.
                Self::Anew(encoder) => drop(encoder.record(batch, row, &[], out)),
            }
        }
        (valid, invalid)
    }
}

#[derive(Debug)]
struct Side {
    output: Output,
    /// Whether what was written ends with a line end.
    ended: bool,
    /// The UTF-16 that the UTF-8 it is given is written in.
    utf16: Option<Encoding>,
    /// The header's line end, for a record that ended its input without one.
    line_end: LineEnd,
    /// Whether the reader went away: the others go on.
    closed: bool,
}

impl Verdicts {
    /// Records without an error finding go to `valid`, the others to `invalid`.
    pub fn new(valid: Option<Output>, invalid: Option<Output>) -> Self {
        let side = |output| Side {
            output,
            ended: true,
            utf16: None,
            line_end: LineEnd::default(),
            closed: false,
        };
        Self {
            valid: valid.map(side),
            invalid: invalid.map(side),
            form: None,
            writing: Writing::default(),
        }
    }

    /// How records are written.
    pub(super) fn writing(&self) -> Writing {
        self.writing.clone()
    }

    fn sides(&mut self) -> impl Iterator<Item = &mut Side> {
        [&mut self.valid, &mut self.invalid].into_iter().flatten()
    }

    /// The next input begins.
    ///
    /// # Errors
    /// [`Error::Usage`] if its records cannot stand under the first input's header.
    pub(super) fn begin(&mut self, head: &Head) -> Result<()> {
        if head.headers.is_empty() {
            return Ok(());
        }
        let form = match head.notation {
            Notation::Csv(_) => (head.headers.clone(), head.notation),
            // Objects bring their keys along.
            Notation::Jsonl => (Vec::new(), head.notation),
            // Whatever the workbook, its records leave as CSV.
            Notation::Sheet(_) => (head.headers.clone(), Notation::Sheet(SheetFormat::Xlsx)),
        };
        match &self.form {
            Some(first) if *first == form => return Ok(()),
            Some(_) => {
                return Err(Error::Usage {
                    message: Message::new(text!(
                        "{file}: its header or format differs from the first file's, so their records cannot be written to one file",
                        "{file}：表头或格式与第一个文件不同，记录无法写入同一个文件"
                    ))
                    .with("file", &head.name),
                    hint: Some(
                        text!("run once for each file", "请对每个文件分别运行").into(),
                    ),
                });
            }
            None => {}
        }
        self.form = Some(form);
        let writing = Writing::of(head)?;
        for side in self.sides() {
            side.line_end = LineEnd::of(&head.raw).unwrap_or_default();
            side.utf16 = match writing {
                Writing::AsRead => head.transcoded,
                Writing::Anew(_) => None,
            };
            side.write(writing.header(head))?;
        }
        self.writing = writing;
        Ok(())
    }

    /// Whole raw records, in order.
    pub(super) fn write(&mut self, valid: &[u8], invalid: &[u8]) -> Result<()> {
        for (side, records) in [(&mut self.valid, valid), (&mut self.invalid, invalid)] {
            if let Some(side) = side {
                side.write(records)?;
            }
        }
        Ok(())
    }

    /// Puts the outputs in their places.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn finish(self) -> Result<()> {
        for side in [self.valid, self.invalid].into_iter().flatten() {
            match side.output.finish() {
                Err(Error::ClosedPipe) => {}
                finished => finished?,
            }
        }
        Ok(())
    }
}

impl Side {
    /// Writes records; one that ended its input without a line end gets one before the next.
    fn write(&mut self, records: &[u8]) -> Result<()> {
        if records.is_empty() || self.closed {
            return Ok(());
        }
        let missing: &[u8] = if self.ended {
            b""
        } else {
            self.line_end.bytes()
        };
        self.ended = LineEnd::of(records).is_some();
        match self.put(missing).and_then(|()| self.put(records)) {
            Err(Error::ClosedPipe) => self.closed = true,
            written => written?,
        }
        Ok(())
    }

    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        let written = match self.utf16 {
            None => self.output.write_all(bytes),
            Some(encoding) => {
                let mut units = Vec::new();
                // What was read as UTF-16 came as UTF-8, and UTF-16 has every sign.
                let _ = encoding.encode(&String::from_utf8_lossy(bytes), &mut units);
                self.output.write_all(&units)
            }
        };
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
        ..
    } = group;
    let rejected = &account.rejected;
    let writing = verdicts.writing();
    for (facts, reader) in facts.iter().zip(readers) {
        let mut checkpoints = facts.trail.0.iter();
        let width = facts.describer.head.headers.len();
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
                let batch = job.chunk.batch(width)?;
                let refused: Vec<u32> = (0..batch.rows() as u32)
                    .filter(|row| rejected.has(*first + u64::from(*row)))
                    .collect();
                Ok(writing.split(&batch, &refused))
            },
            |(valid, invalid)| {
                verdicts.write(&valid, &invalid)?;
                Ok(Flow::Continue(()))
            },
        )?;
        reader.unchanged()?;
    }
    Ok(())
}
