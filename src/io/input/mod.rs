//! Opens an input: decides what it is, finds its header, and hands out its chunks.

mod bytes;
mod head;
mod header;

pub use head::Head;

use std::fs::File;
use std::io::{Cursor, Read};
use std::num::NonZero;
use std::path::Path;

use self::bytes::{Text, bytes_of, unpacked};
use super::csv_read::{BLOCK, CsvReader};
use super::delimiter;
use super::digest::{Digested, Digesting};
use crate::error::{Error, Result};
use crate::table::encoding::Encoding;

/// The most columns that are read.
pub const COLUMN_LIMIT: usize = 131_072;

/// How an input is to be read: what the user said, the rest is decided by looking at it.
#[derive(Clone, Debug, Default)]
pub struct Reading {
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
}

/// Which row names the columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HeaderRow {
    /// The first of 20 records that `recognise` knows for one, else the first.
    #[default]
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
    pub reader: CsvReader,
}

impl Input {
    /// Opens the file at `path` (`-`: standard input) and reads its head; `recognise` says whether a row of cells
    /// looks like the header that is expected.
    ///
    /// # Errors
    /// [`Error::Open`], [`Error::Read`]; [`Error::Broken`] for what is no UTF-8 text, for too many columns and for a
    /// header row that is not there.
    pub fn open(
        path: &Path,
        reading: &Reading,
        recognise: &dyn Fn(&[&str]) -> bool,
    ) -> Result<Self> {
        let (bytes, file) = bytes_of(path)?;
        Self::of(bytes, file, path, reading, recognise, BLOCK)
    }

    /// Opens what `bytes` gives, which is called `path`; `file` holds the same bytes, and `block` of them are read at a
    /// time.
    pub(super) fn of(
        bytes: Box<dyn Read + Send>,
        file: Option<File>,
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
        let (bytes, packed) = unpacked(bytes, path)?;
        let Text {
            bytes,
            start,
            mark,
            encoding,
            transcoded,
            cut_off,
        } = Text::of(bytes, path, reading)?;
        let dialect = delimiter::dialect(path, reading, &start);
        let declared = delimiter::declared(&start).map_or(0, |(_, len)| len);
        let (preamble, start) = start.split_at(declared);
        let bytes = Cursor::new(start.to_vec()).chain(bytes);
        let mut reader = CsvReader::new(path.to_owned(), Box::new(bytes), dialect);
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
        if let Some(file) = file.filter(|_| transcoded.is_none() && !packed) {
            reader.reread_from(file);
        } else if reading.twice {
            let spool = tempfile::tempfile().map_err(|source| Error::Write {
                path: std::env::temp_dir(),
                source,
            });
            reader.keep_in(spool?);
        }
        let preamble = [mark.as_slice(), preamble].concat();
        reader.begin_after(&preamble)?;
        let name = path.display().to_string();
        let mut head = header::find(&mut reader, path, name, reading, preamble, recognise)?;
        head.encoding = reader.encoding();
        head.transcoded = transcoded;
        Ok(Self { head, reader })
    }
}
