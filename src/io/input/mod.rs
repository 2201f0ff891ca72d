//! Opens an input: decides what it is, finds its header, and hands out its chunks.

mod above;
mod bytes;
mod head;
mod header;
mod keys;
mod misnamed;
mod notation;
mod page;
mod plain;
mod sheet;
mod titles;

pub use super::workbook::choice::Chosen;
pub use super::workbook::stream::SheetEnd;
pub use above::RowsAbove;
pub use head::Head;

use std::io::{Cursor, Read};
use std::num::NonZero;
use std::path::Path;

use self::bytes::{Text, begin, bytes_of, unpacked};
use super::digest::{Digested, Digesting};
use super::limits::Limits;
use super::read::{BLOCK, TableReader};
use super::watched::Watched;
use super::workbook::open::Container;
use crate::error::Result;
use crate::table::encoding::Encoding;

/// How an input is to be read: what the user said, the rest is decided by looking at it.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Whether the text is JSON Lines; else found out.
    pub jsonl: Option<bool>,
    /// Parts cells; else by the file's ending.
    pub delimiter: Option<u8>,
    /// Quotes cells.
    pub quote: Option<u8>,
    /// Makes the sign after it data.
    pub escape: Option<u8>,
    /// Begins a line that is no record.
    pub comment: Option<u8>,
    /// How the text is encoded, unless a mark says it; else found out.
    pub encoding: Option<Encoding>,
    /// Which row is the header.
    pub header: HeaderRow,
    /// How many records, from that one on, name the columns together; none: one.
    pub header_rows: Option<NonZero<u32>>,
    /// Whether cells of CSV lose the apostrophe that guards them against being taken for formulas.
    pub unguard: bool,
    /// Whether chunks will be read a second time.
    pub twice: bool,
    /// Whether a SHA-256 of the bytes is wanted.
    pub digest: bool,
    /// Which sheet of a workbook is read: its name, or its number from 1; none: the first that is shown.
    pub sheet: Option<String>,
    /// What is too big to be read.
    pub limits: Limits,
}

/// Which row names the columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HeaderRow {
    /// The first of 20 records that `recognise` knows for one, else the first.
    #[default]
    Known,
    /// The first of 20 records that `recognise` knows for one, else that below what looks like titles, else the first.
    Auto,
    /// The row of this number, from 1.
    At(NonZero<u64>),
    /// None: columns are named by their letters.
    Absent,
}

/// What is to be opened, and how.
struct Request<'a> {
    /// `-`: standard input.
    path: &'a Path,
    reading: &'a Reading,
    /// Whether a row of cells looks like the header that is expected.
    recognise: &'a dyn Fn(&[&str]) -> bool,
}

/// What the bytes of an input come from.
struct Origin {
    /// The file, if it is one.
    watched: Option<Watched>,
    /// Whether the bytes are what it was unpacked to.
    packed: bool,
    digest: Option<Digesting>,
}

impl Origin {
    /// Has `reader` work out the digest, and see whether the file is written to.
    fn attach(self, reader: &mut TableReader) {
        if let Some(digest) = self.digest {
            reader.digested_by(digest);
        }
        if let Some(watched) = self.watched {
            reader.watch(watched);
        }
    }
}

/// An open input.
#[derive(Debug)]
pub struct Input {
    /// What it is.
    pub head: Head,
    /// Where its chunks come from.
    pub reader: TableReader,
}

impl Input {
    /// Opens the file at `path` (`-`: standard input) and reads its head; `recognise` says whether a row of cells
    /// looks like the header that is expected.
    ///
    /// # Errors
    /// [`Error::Open`](crate::error::Error::Open), [`Error::Read`](crate::error::Error::Read);
    /// [`Error::Broken`](crate::error::Error::Broken) for what is no text, for too many columns and for a header
    /// row that is not there.
    pub fn open(
        path: &Path,
        reading: &Reading,
        recognise: &dyn Fn(&[&str]) -> bool,
    ) -> Result<Self> {
        let (bytes, watched) = bytes_of(path)?;
        Self::of(bytes, watched, path, reading, recognise, BLOCK)
    }

    /// Opens what `bytes` gives, which is called `path`; `watched` is the file that they are of, and `block` of them are
    /// read at a time.
    pub(super) fn of(
        bytes: Box<dyn Read + Send>,
        watched: Option<Watched>,
        path: &Path,
        reading: &Reading,
        recognise: &dyn Fn(&[&str]) -> bool,
        block: NonZero<usize>,
    ) -> Result<Self> {
        let digest = reading.digest.then(Digesting::default);
        let bytes: Box<dyn Read + Send> = match &digest {
            Some(digest) => Box::new(Digested {
                input: bytes,
                digest: digest.clone(),
            }),
            None => bytes,
        };
        let (bytes, packed) = unpacked(bytes, path, &reading.limits)?;
        let origin = Origin {
            watched,
            packed,
            digest,
        };
        let request = Request {
            path,
            reading,
            recognise,
        };
        let (start, bytes) = begin(bytes, Container::ENOUGH);
        let container = Container::of(&start);
        let bytes: Box<dyn Read + Send> = Box::new(Cursor::new(start).chain(bytes));
        if let Some(container) = container {
            return sheet::open_workbook(container, bytes, origin, &request);
        }
        let text = Text::of(bytes, path, reading)?;
        if page::is_page(&text.start) {
            return page::open(text, origin, &request);
        }
        page::refuse(path, &text.start)?;
        plain::open(text, origin, &request, block)
    }
}
