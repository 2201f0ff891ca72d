//! Reads text in blocks and cuts them into chunks of whole records; parses nothing.

use std::io::{Read, Seek, SeekFrom, Write};
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError};

use super::chunk::{Chunk, Origin};
use super::cut::{Cut, cut};
use super::decode::line_ends;
use super::detect;
use super::digest::Digesting;
pub use super::ending::{Ending, Unterminated};
use super::fault::{self, Fault};
use super::jsonl_read::Columns;
use super::limits::{Limits, size};
use super::notation::Notation;
use super::spool::{self, SpoolFile};
use super::watched::Watched;
use super::workbook::row;
use super::workbook::stream::{SheetEnd, SheetEnds};
use crate::error::{Error, Result};
use crate::table::encoding::Encoding;
use crate::table::native::Spell;
use crate::text;
use crate::text::Message;

/// How much is read at a time: a chunk, its spans and its values stay in a core's own cache.
pub(super) const BLOCK: NonZero<usize> = NonZero::new(128 << 10).unwrap();

/// An input being read.
pub struct TableReader {
    origin: Arc<Origin>,
    input: Box<dyn Read + Send>,
    /// The file that is read, if it is one.
    watched: Option<Watched>,
    /// Where what is read twice is read from.
    again: Again,
    limits: Limits,
    /// How much is read at a time.
    block: usize,
    /// What ended the reading; said when what was read before has been given away.
    failed: Option<Error>,
    /// How the bytes are encoded; none as long as all are ASCII and nothing has said it.
    encoding: Option<Encoding>,
    /// Read but not yet given away: the beginning of a record.
    carry: Vec<u8>,
    offset: u64,
    number: u64,
    /// Lines given away, where somebody may have to be told of one.
    lines: u64,
    ended: bool,
    /// Whether the input's own end was reached.
    whole: bool,
    ending: Ending,
    digest: Option<Digesting>,
    /// Whether the input, read as UTF-16, was cut off, once its end is reached.
    cut_off: Option<Arc<AtomicBool>>,
    /// Of a sheet, what is known once it has been read.
    sheet_ends: Option<SheetEnds>,
    /// The most rows of a sheet, or lines of JSON, that a chunk may hold.
    most_rows: usize,
}

/// Where what is read twice is read from.
enum Again {
    /// It is not.
    Nowhere,
    /// The file itself.
    File,
    /// What was kept of it as it was read.
    Spool(SpoolFile),
}

impl std::fmt::Debug for TableReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TableReader")
            .field("path", &self.origin.path)
            .field("offset", &self.offset)
            .finish_non_exhaustive()
    }
}

impl TableReader {
    /// Reads from `input`, which begins after any byte order mark.
    pub(super) fn new(
        path: PathBuf,
        input: Box<dyn Read + Send>,
        notation: Notation,
        limits: Limits,
    ) -> Self {
        let origin = Origin {
            path,
            notation,
            // With fewer columns allowed a record of more cells is still one that is too long for its header.
            most_cells: limits.columns.max(Limits::COLUMNS) as u32,
            ..Origin::default()
        };
        Self {
            origin: Arc::new(origin),
            input,
            watched: None,
            again: Again::Nowhere,
            limits,
            block: BLOCK.get(),
            failed: None,
            encoding: None,
            carry: Vec::new(),
            offset: 0,
            number: 0,
            lines: 0,
            ended: false,
            whole: false,
            ending: Ending::default(),
            digest: None,
            cut_off: None,
            sheet_ends: None,
            most_rows: usize::MAX,
        }
    }

    /// The input is read from this file, which nobody may write to meanwhile.
    pub(super) fn watch(&mut self, watched: Watched) {
        self.watched = Some(watched);
    }

    /// Chunks can be read a second time from the file itself.
    pub(super) fn reread_from_file(&mut self) {
        self.again = Again::File;
    }

    /// Keeps what is read in `spool`, so that chunks can be read a second time.
    pub(super) fn keep_in(&mut self, spool: SpoolFile) {
        self.again = Again::Spool(spool);
    }

    /// The input begins with a byte order mark, which is no data: counted and kept, not cut.
    pub(super) fn begin_after(&mut self, mark: &[u8]) -> Result<()> {
        self.offset = mark.len() as u64;
        match &mut self.again {
            Again::Spool(spool) => spool.write_all(mark).map_err(spool::failed),
            _ => Ok(()),
        }
    }

    /// What works out the SHA-256 of the input as it is read.
    pub(super) fn digested_by(&mut self, digest: Digesting) {
        self.digest = Some(digest);
    }

    /// Asked at the end of the input whether it was cut off within a sign.
    pub(super) fn cut_off_if(&mut self, cut_off: Arc<AtomicBool>) {
        self.cut_off = Some(cut_off);
    }

    /// The input is a sheet, of which more is known once it has been read.
    pub(super) fn ends_with(&mut self, ends: SheetEnds) {
        self.sheet_ends = Some(ends);
    }

    /// What is known of the sheet, if the input is one and was read to its end.
    pub fn sheet_end(&self) -> Option<SheetEnd> {
        let ends = self.sheet_ends.as_ref().filter(|_| self.whole)?;
        *ends.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// At most so many rows of a sheet, or lines of JSON, come in a chunk.
    pub(super) fn most_rows(&mut self, rows: usize) {
        self.most_rows = rows;
    }

    /// The table has so many columns, and a record takes room for all of them though it may have one cell: of a wide
    /// table only so many rows come in a chunk.
    pub(super) fn is_wide(&mut self, columns: usize) {
        const WIDE: usize = 128;
        const CELLS_AT_ONCE: usize = 1 << 20;
        self.most_rows = if columns > WIDE {
            CELLS_AT_ONCE / columns + 1
        } else {
            usize::MAX
        };
    }

    /// The table begins in this column of its sheet, from 0.
    pub(super) fn begin_in_column(&mut self, first: u32) {
        Arc::make_mut(&mut self.origin).first_column = first;
    }

    /// So much is read at a time.
    pub(super) fn read_by(&mut self, block: NonZero<usize>) {
        self.block = block.get();
    }

    /// The encoding is known.
    pub(super) fn encoded_as(&mut self, encoding: Encoding) {
        self.encoding = Some(encoding);
    }

    /// How the bytes are encoded, as far as they have been read: UTF-8 as long as all of them are ASCII.
    pub fn encoding(&self) -> Encoding {
        self.encoding.unwrap_or_default()
    }

    /// Cells lose the apostrophe that guards them.
    pub(super) fn unguards(&mut self) {
        Arc::make_mut(&mut self.origin).unguards = true;
    }

    /// The keys that are its columns are known.
    pub(super) fn has_columns(&mut self, columns: Columns) {
        Arc::make_mut(&mut self.origin).columns = columns;
    }

    /// Typed cells are read as the fields of its columns spell them.
    pub fn spelled_by(&mut self, spell: Arc<dyn Spell>) {
        Arc::make_mut(&mut self.origin).spell = Some(spell);
    }

    /// What was odd about the end; known once [`TableReader::next`] has said that nothing is left.
    pub fn ending(&self) -> Ending {
        self.ending
    }

    /// The SHA-256 of the input, in hexadecimal, if it was asked for and read to its end.
    pub fn sha256(&self) -> Option<String> {
        self.digest.as_ref().filter(|_| self.whole)?.sha256()
    }

    /// Fills `chunk` with the next whole records; false when nothing is left.
    ///
    /// # Errors
    /// [`Error::Read`]; [`Error::Broken`] for what cannot be unpacked, a file that is written to, and a record longer
    /// than [`Limits::record`]; all of them when the whole records before have been given away. A quote that is never
    /// closed is no error here: what stands before its record is given away and [`TableReader::ending`] tells.
    pub fn next(&mut self, chunk: &mut Chunk) -> Result<bool> {
        let bytes = &mut chunk.bytes;
        bytes.clear();
        bytes.append(&mut self.carry);
        let limit = self.limits.record;
        let mut wanted = self.block;
        // Where few rows come at a time there is enough for the next ones.
        let mut enough = self.most_rows < usize::MAX && bytes.len() > wanted;
        let end = loop {
            if !self.ended && self.failed.is_none() && !enough {
                // One byte more tells whether the input ends here.
                self.ended = self.read(bytes, wanted)? < wanted || self.read(bytes, 1)? == 0;
                if self.ended {
                    self.whole = true;
                    self.trim_ending(bytes);
                }
            }
            self.decide(bytes)?;
            // The byte that only tells that there is more waits for the next chunk.
            let waits = !self.ended && self.failed.is_none();
            let seen = bytes.len() - usize::from(waits);
            let Cut { end, open } = self.cut(&bytes[..seen]);
            enough = false;
            // Of what there is, two bytes may be its line end and one waits.
            let too_long = end == 0 && bytes.len() > limit + 2;
            match open {
                Some(open) if self.ended || too_long => {
                    let lines = u64::from(line_ends(&bytes[end..open]));
                    self.ending.unterminated = Some(Unterminated {
                        lines,
                        given_up: (!self.ended).then_some(limit),
                    });
                    self.ended = true;
                    bytes.truncate(end);
                    break end;
                }
                _ if too_long => return Err(self.too_long(self.offset)),
                None if self.ended && (end == 0 || self.most_rows == usize::MAX) => {
                    break bytes.len();
                }
                _ if end > 0 => break end,
                // One record fills the block: look further, by steps that keep the work linear.
                _ => {
                    if let Some(error) = self.failed.take() {
                        return Err(error);
                    }
                    let most = (limit + 3).saturating_sub(bytes.len()).max(1);
                    wanted = bytes.len().max(self.block).min(most);
                }
            }
        };
        self.carry.extend_from_slice(&bytes[end..]);
        bytes.truncate(end);
        chunk.read = end;
        chunk.offset = self.offset;
        chunk.number = self.number;
        chunk.encoding = self.encoding();
        chunk.lines = self.lines;
        chunk.origin = Arc::clone(&self.origin);
        self.offset += end as u64;
        if self.origin.notation == Notation::Jsonl {
            self.lines += memchr::memchr_iter(b'\n', chunk.raw()).count() as u64;
        }
        if end > limit {
            self.hold_back(chunk)?;
        }
        self.number += 1;
        Ok(end > 0)
    }

    fn cut(&self, block: &[u8]) -> Cut {
        let (notation, most) = (self.origin.notation, self.most_rows);
        let end = match notation {
            Notation::Sheet(_) => row::cut(block, most),
            Notation::Jsonl if most < usize::MAX => {
                let line_ends = memchr::memchr_iter(b'\n', block);
                line_ends.take(most).last().map_or(0, |end| end + 1)
            }
            Notation::Csv(_) | Notation::Jsonl => {
                let encoding = self.encoding.unwrap_or_default();
                return cut(block, notation, encoding, self.ended);
            }
        };
        Cut { end, open: None }
    }

    /// Takes a record that is too long, and all behind it, out of the chunk.
    ///
    /// # Errors
    /// That it is too long, where nothing stands before it.
    fn hold_back(&mut self, chunk: &mut Chunk) -> Result<()> {
        let limit = self.limits.record;
        let batch = chunk.batch(0)?;
        let mut records = batch.records().iter().enumerate();
        let too_long = records.find(|(row, record)| {
            let raw = batch.raw(*row);
            let raw = raw.strip_suffix(b"\n").unwrap_or(raw);
            let raw = raw.strip_suffix(b"\r").unwrap_or(raw);
            record.raw.len as usize > limit && raw.len() > limit
        });
        let Some(at) = too_long.map(|(_, record)| record.raw.at as usize) else {
            return Ok(());
        };
        let begins = chunk.offset + at as u64;
        let error = self.too_long(begins);
        if at == 0 {
            return Err(error);
        }
        self.failed = Some(error);
        self.carry.clear();
        (self.ended, self.whole) = (false, false);
        self.offset = begins;
        chunk.bytes.truncate(at);
        chunk.read = at;
        Ok(())
    }

    /// Decides the encoding at the first byte above 0x7F, from what stands behind it.
    fn decide(&mut self, bytes: &mut Vec<u8>) -> Result<()> {
        if self.encoding.is_some() || bytes.is_ascii() {
            return Ok(());
        }
        let first = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
        let lacks = (first + detect::SAMPLE).saturating_sub(bytes.len());
        if lacks > 0 && !self.ended {
            self.ended = self.read(bytes, lacks)? < lacks || self.read(bytes, 1)? == 0;
            if self.ended {
                self.whole = true;
                self.trim_ending(bytes);
            }
        }
        let sample = &bytes[first.min(bytes.len())..];
        let enough = sample.len().min(detect::SAMPLE);
        let whole = self.ended && enough == sample.len();
        self.encoding = Some(detect::encoding(&sample[..enough], whole));
        Ok(())
    }

    /// Whether everything there was has been read.
    ///
    /// # Errors
    /// [`Error::Broken`] for a quote that was never closed.
    pub fn finished_well(&self) -> Result<()> {
        match self.ending.unterminated {
            None => Ok(()),
            Some(unterminated) => Err(unterminated.error(self.origin.path.clone(), None)),
        }
    }

    /// Whether the file is still what it was when it was opened.
    ///
    /// # Errors
    /// [`Error::Broken`] if it has been written to since.
    pub fn unchanged(&self) -> Result<()> {
        match &self.watched {
            Some(watched) => watched.unchanged(&self.origin.path),
            None => Ok(()),
        }
    }

    /// Takes back the last chunk but for its first `used` bytes: they will be in the next one.
    pub(super) fn put_back(&mut self, chunk: &Chunk, used: usize) {
        let mut carry = chunk.raw()[used..].to_vec();
        carry.append(&mut self.carry);
        self.carry = carry;
        self.offset = chunk.offset + used as u64;
        self.number = 0;
        self.lines = chunk.lines;
    }

    /// Fills `chunk` once more with what it held when it was the `number`th, `len` bytes from byte `offset`.
    ///
    /// # Errors
    /// [`Error::Read`] if the input has changed or gone; [`Error::Bug`] if it was not kept.
    pub fn reread(
        &mut self,
        number: u64,
        offset: u64,
        len: usize,
        chunk: &mut Chunk,
    ) -> Result<()> {
        let failed = |source| fault::unread(&self.origin.path, source);
        chunk.bytes.clear();
        let bytes = &mut chunk.bytes;
        let read = match (&mut self.again, &mut self.watched) {
            (Again::Spool(spool), _) => fetch(spool, offset, len, bytes).map_err(spool::unread)?,
            (Again::File, Some(Watched { file, .. })) => {
                fetch(file, offset, len, bytes).map_err(failed)?
            }
            _ => return Err(Error::Bug("an input was not kept for its second reading")),
        };
        if read < len {
            return Err(failed(std::io::ErrorKind::UnexpectedEof.into()));
        }
        chunk.read = len;
        chunk.offset = offset;
        chunk.number = number;
        chunk.encoding = self.encoding();
        chunk.origin = Arc::clone(&self.origin);
        Ok(())
    }

    /// Appends up to `wanted` bytes; says that it is fewer only at the end. Where reading fails that is noted.
    fn read(&mut self, bytes: &mut Vec<u8>, wanted: usize) -> Result<usize> {
        if self.failed.is_some() {
            return Ok(wanted);
        }
        let from = bytes.len();
        bytes.reserve(wanted);
        let input = Read::by_ref(&mut self.input);
        let read = input.take(wanted as u64).read_to_end(bytes);
        if let Again::Spool(spool) = &mut self.again {
            spool.write_all(&bytes[from..]).map_err(spool::failed)?;
        }
        self.failed = match read {
            Ok(read) if read < wanted => self.unchanged().err(),
            Ok(_) => None,
            Err(source) => Some(fault::unread(&self.origin.path, source)),
        };
        Ok(match self.failed {
            Some(_) => wanted,
            None => bytes.len() - from,
        })
    }

    /// Leaves out what is no data at the input's end: NUL bytes after the last line end, a Ctrl-Z.
    fn trim_ending(&mut self, bytes: &mut Vec<u8>) {
        if self.origin.notation.is_sheet() {
            return;
        }
        let cut_off = self.cut_off.as_ref();
        self.ending.cut_off = cut_off.is_some_and(|cut_off| cut_off.load(Ordering::Relaxed));
        self.ending.trim(bytes);
    }

    /// The error for a record that begins at this byte, from 0.
    fn too_long(&self, at: u64) -> Error {
        Fault {
            message: Message::new(text!(
                "the record at byte {at} is longer than {limit}",
                "从第 {at} 字节开始的记录超过 {limit}"
            ))
            .with("at", at + 1)
            .with("limit", size(self.limits.record as u64)),
            hint: text!(
                "check that the table has line ends; if the record is that long, raise --max-record",
                "请确认表格带有换行；如果记录真有这么长，可用 --max-record 调高上限"
            )
            .into(),
        }
        .error(&self.origin.path)
    }
}

/// Appends `len` bytes from byte `offset`; how many there were.
fn fetch(
    file: &mut (impl Read + Seek),
    offset: u64,
    len: usize,
    bytes: &mut Vec<u8>,
) -> std::io::Result<usize> {
    file.seek(SeekFrom::Start(offset))?;
    file.take(len as u64).read_to_end(bytes)
}
