//! Sorted rows in a private file: written once, read once, both in large pieces.

use std::io::{BufWriter, ErrorKind, Read, Seek, Write};

use super::record::{Head, Record};
use crate::error::Result;
use crate::io::spool::{SpoolFile, failed, unread};
use crate::spill::Budget;

/// Bytes written at a time.
const WRITTEN: usize = 256 << 10;
/// Bytes read at a time.
const READ: usize = 128 << 10;

/// A run that is being written.
#[derive(Debug)]
pub(super) struct Writing(BufWriter<SpoolFile>);

impl Writing {
    /// An empty run.
    ///
    /// # Errors
    /// [`Error::Write`](crate::error::Error::Write) when there is no room for private files.
    pub(super) fn new(budget: &Budget) -> Result<Self> {
        Ok(Self(BufWriter::with_capacity(WRITTEN, budget.file()?)))
    }

    /// Adds the next row.
    ///
    /// # Errors
    /// [`Error::Write`](crate::error::Error::Write) when the disk is full.
    #[inline]
    pub(super) fn push(&mut self, record: Record<'_>) -> Result<()> {
        self.0.write_all(record.whole).map_err(failed)
    }

    /// The whole run.
    ///
    /// # Errors
    /// [`Error::Write`](crate::error::Error::Write) when the disk is full.
    pub(super) fn finish(self) -> Result<Run> {
        let file = self.0.into_inner();
        Ok(Run(file.map_err(|error| failed(error.into_error()))?))
    }
}

/// A run that was written.
#[derive(Debug)]
pub(super) struct Run(SpoolFile);

/// A run that is being read.
#[derive(Debug)]
pub(super) struct Reading {
    file: SpoolFile,
    bytes: Vec<u8>,
    /// Where in `bytes` the record is, and where what was read ends.
    record: std::ops::Range<usize>,
    end: usize,
}

impl Reading {
    /// Before the first row.
    ///
    /// # Errors
    /// [`Error::Read`](crate::error::Error::Read) when the file cannot be read back.
    pub(super) fn new(run: Run) -> Result<Self> {
        let Run(mut file) = run;
        file.rewind().map_err(unread)?;
        Ok(Self {
            file,
            bytes: vec![0; READ],
            record: 0..0,
            end: 0,
        })
    }

    /// The row it stands at.
    #[inline]
    pub(super) fn record(&self) -> Record<'_> {
        Record::at(&self.bytes[self.record.clone()])
    }

    /// Goes to the next row; false when there is none.
    ///
    /// # Errors
    /// [`Error::Read`](crate::error::Error::Read) when the file cannot be read back.
    #[inline]
    pub(super) fn advance(&mut self) -> Result<bool> {
        self.record.start = self.record.end;
        if !self.fill(Head::LEN)? {
            return Ok(false);
        }
        let len = Head::of(&self.bytes[self.record.start..]).whole();
        if !self.fill(len)? {
            return Err(unread(ErrorKind::UnexpectedEof.into()));
        }
        self.record.end = self.record.start + len;
        Ok(true)
    }

    /// Has `len` bytes of the record in memory; false at the end of the file.
    #[inline]
    fn fill(&mut self, len: usize) -> Result<bool> {
        if self.end - self.record.start >= len {
            return Ok(true);
        }
        self.read(len)
    }

    #[cold]
    fn read(&mut self, len: usize) -> Result<bool> {
        self.bytes.copy_within(self.record.start..self.end, 0);
        self.end -= self.record.start;
        self.record = 0..0;
        if self.bytes.len() < len {
            self.bytes.resize(len, 0);
        }
        while self.end < len {
            match self.file.read(&mut self.bytes[self.end..]) {
                Ok(0) if self.end == 0 => return Ok(false),
                Ok(0) => return Err(unread(ErrorKind::UnexpectedEof.into())),
                Ok(some) => self.end += some,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(unread(error)),
            }
        }
        Ok(true)
    }
}
