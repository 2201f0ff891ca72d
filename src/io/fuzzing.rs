//! A door for tests that hold the parts of reading against one another: inputs in memory, blocks of any size.
//!
//! Only `tests/` goes through it; nothing here is promised.

use std::io::Cursor;
use std::num::NonZero;
use std::path::{Path, PathBuf};

use super::chunk::Chunk;
use super::cut;
use super::dialect::Dialect;
use super::input::{Input, Reading};
use super::limits::Limits;
use super::notation::Notation;
use super::read::TableReader;
use crate::error::Result;
use crate::table::encoding::Encoding;

/// Where the last whole record of `block` ends, and where the quote stands that is still open at its end; with `last`
/// no bytes follow.
pub fn cut(
    block: &[u8],
    dialect: Dialect,
    encoding: Encoding,
    last: bool,
) -> (usize, Option<usize>) {
    let cut::Cut { end, open } = cut::cut(block, Notation::Csv(dialect), encoding, last);
    (end, open)
}

/// The only chunk of an input of these bytes.
pub fn chunk(bytes: &[u8], dialect: Dialect, encoding: Encoding) -> Chunk {
    let mut chunk = Chunk::of(bytes, Notation::Csv(dialect));
    chunk.encoding = encoding;
    chunk
}

/// Reads an input of these bytes, without a header, in blocks of so many.
pub fn reader(
    bytes: Vec<u8>,
    dialect: Dialect,
    encoding: Encoding,
    block: NonZero<usize>,
) -> TableReader {
    let mut reader = TableReader::new(
        PathBuf::new(),
        Box::new(Cursor::new(bytes)),
        Notation::Csv(dialect),
        Limits::default(),
    );
    reader.encoded_as(encoding);
    reader.read_by(block);
    reader
}

/// Opens an input of these bytes that is called `path`, and reads it in blocks of so many.
///
/// # Errors
/// As [`Input::open`].
pub fn open(
    bytes: Vec<u8>,
    path: &Path,
    reading: &Reading,
    recognise: &dyn Fn(&[&str]) -> bool,
    block: NonZero<usize>,
) -> Result<Input> {
    let bytes = Box::new(Cursor::new(bytes));
    Input::of(bytes, None, path, reading, recognise, block)
}
