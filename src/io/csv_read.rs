//! Reads CSV in blocks and cuts them into chunks of whole records; parses nothing.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use super::chunk::Chunk;
use super::cut::{Cut, cut};
use super::decode::line_ends;
use super::detect;
use super::dialect::Dialect;
use super::digest::Digesting;
use crate::error::{Error, Result};
use crate::table::encoding::Encoding;
use crate::text;
use crate::text::Message;

/// How much is read at a time: a chunk, its spans and its values stay in a core's own cache.
pub(super) const BLOCK: NonZero<usize> = NonZero::new(128 << 10).unwrap();

/// The longest record that is read.
pub const RECORD_LIMIT: usize = 16 << 20;

/// What was odd about the end of an input.
// Each is asked by itself.
#[allow(clippy::struct_excessive_bools)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ending {
    /// A quote was never closed.
    pub unterminated: Option<Unterminated>,
    /// NUL bytes stood after the last line end.
    pub nul_bytes: bool,
    /// The input ended within a sign of UTF-16.
    pub cut_off: bool,
    /// A Ctrl-Z (DOS end of file) stood at the end.
    pub control_z: bool,
    /// Whether what stood at the end followed a record without a line end.
    pub within_record: bool,
}

/// A quote that was never closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unterminated {
    /// Line ends between the last whole record and the quote.
    pub lines: u64,
    /// Whether the search was given up at [`RECORD_LIMIT`]; else the input ended.
    pub given_up: bool,
}

impl Unterminated {
    /// What ends the run; `line` is where the quote opens.
    pub fn error(self, path: PathBuf, line: Option<u64>) -> Error {
        let message = if self.given_up {
            Message::new(text!(
                "a quote opens here and is not closed within {limit} MiB",
                "此处的引号在 {limit} MiB 之内没有闭合"
            ))
            .with("limit", RECORD_LIMIT >> 20)
        } else {
            text!(
                "a quote opens here and is never closed",
                "此处的引号没有闭合"
            )
            .into()
        };
        Error::Broken {
            path,
            line,
            message,
            hint: Some(Box::new(Message::new(text!(
                "close the quote, or double it if it belongs to the text",
                "请补上右引号；如果引号本身是内容，请写成两个"
            )))),
        }
    }
}

/// A CSV input being read.
pub struct CsvReader {
    path: PathBuf,
    input: Box<dyn Read + Send>,
    /// What was read twice is read from here: the file itself, or what was kept of a pipe.
    again: Option<File>,
    /// What the file was when it was opened.
    stamp: Option<Stamp>,
    /// Whether bytes are kept in `again` as they are read.
    keeping: bool,
    /// How much is read at a time.
    block: usize,
    dialect: Dialect,
    /// How the bytes are encoded; none as long as all are ASCII and nothing has said it.
    encoding: Option<Encoding>,
    /// Read but not yet given away: the beginning of a record.
    carry: Vec<u8>,
    offset: u64,
    number: u64,
    ended: bool,
    /// Whether the input's own end was reached.
    whole: bool,
    ending: Ending,
    digest: Option<Digesting>,
    /// Whether the input, read as UTF-16, was cut off, once its end is reached.
    cut_off: Option<Arc<AtomicBool>>,
}

/// Length and time of the last change: enough to see that a file was written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    len: u64,
    modified: SystemTime,
}

impl Stamp {
    fn of(file: &File) -> Option<Self> {
        let status = file.metadata().ok()?;
        Some(Self {
            len: status.len(),
            modified: status.modified().ok()?,
        })
    }
}

impl std::fmt::Debug for CsvReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CsvReader")
            .field("path", &self.path)
            .field("offset", &self.offset)
            .finish_non_exhaustive()
    }
}

impl CsvReader {
    /// Reads from `input`, which begins after any byte order mark.
    pub(super) fn new(path: PathBuf, input: Box<dyn Read + Send>, dialect: Dialect) -> Self {
        Self {
            path,
            input,
            again: None,
            stamp: None,
            keeping: false,
            block: BLOCK.get(),
            dialect,
            encoding: None,
            carry: Vec::new(),
            offset: 0,
            number: 0,
            ended: false,
            whole: false,
            ending: Ending::default(),
            digest: None,
            cut_off: None,
        }
    }

    /// Chunks can be read a second time from `file`, which holds the same bytes.
    pub(super) fn reread_from(&mut self, file: File) {
        self.stamp = Stamp::of(&file);
        self.again = Some(file);
    }

    /// Keeps what is read in `spool`, a private file, so that chunks can be read a second time.
    pub(super) fn keep_in(&mut self, spool: File) {
        self.again = Some(spool);
        self.keeping = true;
    }

    /// The input begins with a byte order mark, which is no data: counted and kept, not cut.
    pub(super) fn begin_after(&mut self, mark: &[u8]) -> Result<()> {
        self.offset = mark.len() as u64;
        self.note(mark)
    }

    /// What works out the SHA-256 of the input as it is read.
    pub(super) fn digested_by(&mut self, digest: Digesting) {
        self.digest = Some(digest);
    }

    /// Asked at the end of the input whether it was cut off within a sign.
    pub(super) fn cut_off_if(&mut self, cut_off: Arc<AtomicBool>) {
        self.cut_off = Some(cut_off);
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

    /// How cells are parted and quoted.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// What was odd about the end; known once [`CsvReader::next`] has said that nothing is left.
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
    /// [`Error::Read`]; [`Error::Broken`] for a record longer than [`RECORD_LIMIT`]. A quote that is never closed
    /// is no error here: what stands before its record is given away and [`CsvReader::ending`] tells.
    pub fn next(&mut self, chunk: &mut Chunk) -> Result<bool> {
        let bytes = &mut chunk.bytes;
        bytes.clear();
        bytes.append(&mut self.carry);
        let mut wanted = self.block;
        let end = loop {
            if !self.ended {
                // One byte more tells whether the input ends here.
                self.ended = self.read(bytes, wanted)? < wanted || self.read(bytes, 1)? == 0;
                if self.ended {
                    self.whole = true;
                    self.trim_ending(bytes);
                }
            }
            self.decide(bytes)?;
            // The byte that only tells that there is more waits for the next chunk.
            let seen = bytes.len() - usize::from(!self.ended);
            let Cut { end, open } = cut(
                &bytes[..seen],
                self.dialect,
                self.encoding.unwrap_or_default(),
                self.ended,
            );
            let too_long = end == 0 && bytes.len() > RECORD_LIMIT;
            match open {
                Some(open) if self.ended || too_long => {
                    let lines = u64::from(line_ends(&bytes[end..open]));
                    self.ending.unterminated = Some(Unterminated {
                        lines,
                        given_up: !self.ended,
                    });
                    self.ended = true;
                    bytes.truncate(end);
                    break end;
                }
                _ if too_long => return Err(self.too_long()),
                None if self.ended => break bytes.len(),
                _ if end > 0 => break end,
                // One record fills the block: look further, by steps that keep the work linear.
                _ => {
                    let most = (RECORD_LIMIT + 1).saturating_sub(bytes.len()).max(1);
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
        self.offset += end as u64;
        self.number += 1;
        Ok(end > 0)
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
            Some(unterminated) => Err(unterminated.error(self.path.clone(), None)),
        }
    }

    /// Whether the file is still what it was when it was opened.
    ///
    /// # Errors
    /// [`Error::Broken`] if it has been written to since.
    pub fn unchanged(&self) -> Result<()> {
        let Some((file, Some(before))) = self
            .again
            .as_ref()
            .filter(|_| !self.keeping)
            .map(|file| (file, self.stamp))
        else {
            return Ok(());
        };
        if Stamp::of(file) == Some(before) {
            return Ok(());
        }
        Err(Error::Broken {
            path: self.path.clone(),
            line: None,
            message: text!(
                "the file was changed while it was being read",
                "文件在读取过程中被改动"
            )
            .into(),
            hint: Some(Box::new(Message::new(text!(
                "run again when nothing writes to it",
                "请在没有程序写入该文件时重试"
            )))),
        })
    }

    /// Takes back the last chunk but for its first `used` bytes: they will be in the next one.
    pub(super) fn put_back(&mut self, chunk: &Chunk, used: usize) {
        let mut carry = chunk.raw()[used..].to_vec();
        carry.append(&mut self.carry);
        self.carry = carry;
        self.offset = chunk.offset + used as u64;
        self.number = 0;
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
        let file = self
            .again
            .as_mut()
            .ok_or(Error::Bug("an input was not kept for its second reading"))?;
        let failed = |source| Error::Read {
            path: self.path.clone(),
            source,
        };
        file.seek(SeekFrom::Start(offset)).map_err(failed)?;
        chunk.bytes.clear();
        let read = Read::by_ref(file)
            .take(len as u64)
            .read_to_end(&mut chunk.bytes)
            .map_err(failed)?;
        if read < len {
            return Err(failed(std::io::ErrorKind::UnexpectedEof.into()));
        }
        chunk.read = len;
        chunk.offset = offset;
        chunk.number = number;
        chunk.encoding = self.encoding();
        Ok(())
    }

    /// Appends up to `wanted` bytes; fewer only at the end.
    fn read(&mut self, bytes: &mut Vec<u8>, wanted: usize) -> Result<usize> {
        let from = bytes.len();
        bytes.reserve(wanted);
        let path = &self.path;
        let read = Read::by_ref(&mut self.input)
            .take(wanted as u64)
            .read_to_end(bytes)
            .map_err(|source| Error::Read {
                path: path.clone(),
                source,
            })?;
        self.note(&bytes[from..])?;
        Ok(read)
    }

    /// Keeps what was read.
    fn note(&mut self, read: &[u8]) -> Result<()> {
        if self.keeping
            && let Some(spool) = &mut self.again
        {
            spool.write_all(read).map_err(|source| Error::Write {
                path: std::env::temp_dir(),
                source,
            })?;
        }
        Ok(())
    }

    /// Leaves out what is no data at the input's end: NUL bytes after the last line end, a Ctrl-Z.
    fn trim_ending(&mut self, bytes: &mut Vec<u8>) {
        const CONTROL_Z: u8 = 0x1A;
        let cut_off = self.cut_off.as_ref();
        self.ending.cut_off = cut_off.is_some_and(|cut_off| cut_off.load(Ordering::Relaxed));
        let kept = bytes
            .iter()
            .rposition(|byte| *byte != 0)
            .map_or(0, |last| last + 1);
        let alone = kept == 0 || matches!(bytes[kept - 1], b'\n' | b'\r' | CONTROL_Z);
        if kept < bytes.len() && alone {
            self.ending.nul_bytes = true;
            bytes.truncate(kept);
        }
        let line_end = match bytes.as_slice() {
            [.., CONTROL_Z, b'\r', b'\n'] => 2,
            [.., CONTROL_Z, b'\r' | b'\n'] => 1,
            _ => 0,
        };
        let marked = bytes[..bytes.len() - line_end]
            .iter()
            .rposition(|byte| *byte != CONTROL_Z)
            .map_or(0, |last| last + 1);
        if marked + line_end < bytes.len() {
            self.ending.control_z = true;
            bytes.truncate(marked);
        }
        if self.ending.control_z || self.ending.cut_off {
            self.ending.within_record = bytes
                .last()
                .is_some_and(|byte| !matches!(byte, b'\n' | b'\r'));
        }
    }

    fn too_long(&self) -> Error {
        Error::Broken {
            path: self.path.clone(),
            line: None,
            message: Message::new(text!(
                "a record is longer than {limit} MiB",
                "一条记录超过 {limit} MiB"
            ))
            .with("limit", RECORD_LIMIT >> 20),
            hint: Some(Box::new(Message::new(text!(
                "is this a CSV file with line ends?",
                "请确认这是带换行的 CSV 文件"
            )))),
        }
    }
}
