//! Opens an input: decides what it is, finds its header, and hands out its chunks.

mod bytes;
mod head;
mod header;
mod keys;
mod misnamed;
mod notation;
mod page;
mod sheet;
mod titles;

pub use super::workbook::open::Chosen;
pub use super::workbook::stream::{SheetEnd, is_reading_sheet};
pub use head::Head;

use std::io::{Cursor, Read};
use std::num::NonZero;
use std::path::Path;

use self::bytes::{Text, begin, bytes_of, unpacked};
use super::delimiter;
use super::digest::{Digested, Digesting};
use super::limits::Limits;
use super::notation::Notation;
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
        let (start, bytes) = begin(bytes, Container::ENOUGH);
        let container = Container::of(&start);
        let bytes: Box<dyn Read + Send> = Box::new(Cursor::new(start).chain(bytes));
        if let Some(container) = container {
            let origin = sheet::Origin {
                bytes,
                watched,
                packed,
                digest,
            };
            return sheet::open_workbook(container, origin, path, reading, recognise);
        }
        let text = Text::of(bytes, path, reading)?;
        if page::is_page(&text.start) {
            return page::open(text, (watched, digest), path, reading, recognise);
        }
        page::refuse(path, &text.start)?;
        let Text {
            bytes,
            start,
            mark,
            encoding,
            transcoded,
            cut_off,
        } = text;
        let notation = notation::of(path, reading, &start);
        sheet::refuse_choice(path, reading, notation)?;
        let declared = match notation {
            Notation::Csv(_) => delimiter::declared(&start).map_or(0, |(_, len)| len),
            Notation::Jsonl | Notation::Sheet(_) => 0,
        };
        let (sep_line, start) = start.split_at(declared);
        let bytes = Cursor::new(start.to_vec()).chain(bytes);
        let mut reader = TableReader::new(
            path.to_owned(),
            Box::new(bytes),
            notation,
            reading.limits.clone(),
        );
        reader.read_by(block);
        if let Some(encoding) = encoding {
            reader.encoded_as(encoding);
        }
        if let Some(cut_off) = cut_off {
            reader.cut_off_if(cut_off);
        }
        if let Some(digest) = digest {
            reader.digested_by(digest);
        }
        if watched.is_some() && transcoded.is_none() && !packed {
            reader.reread_from_file();
        } else if reading.twice {
            reader.keep_in(reading.limits.spool.file()?);
        }
        if let Some(watched) = watched {
            reader.watch(watched);
        }
        let declared = [mark.as_slice(), sep_line].concat();
        reader.begin_after(&declared)?;
        let name = path.display().to_string();
        let mut head = Head::new(name, notation, declared);
        match notation {
            Notation::Csv(_) | Notation::Sheet(_) => {
                header::find(&mut head, &mut reader, path, reading, recognise)?;
            }
            Notation::Jsonl => keys::find(&mut head, &mut reader, path, &reading.limits)?,
        }
        head.encoding = reader.encoding();
        head.transcoded = transcoded;
        Ok(Self { head, reader })
    }
}
