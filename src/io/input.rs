//! Opens an input: decides what it is, finds its header, and hands out its chunks.

use std::fs::File;
use std::io::{Cursor, Read, stdin};
use std::num::NonZero;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::chunk::Chunk;
use super::csv_read::{CsvReader, RECORD_LIMIT};
use super::csv_write::MARK;
use super::decode::line_ends;
use super::dialect::Dialect;
use super::digest::{Digested, Digesting};
use super::format::LineEnd;
use super::sniff;
use super::transcode::Transcoded;
use super::unpack::Unpacked;
use super::{delimiter, detect, unpack};
use crate::error::{Error, Result};
use crate::table::batch::Batch;
use crate::table::encoding::Encoding;
use crate::table::place::{Place, Start, letters};
use crate::table::violation::CheckId;
use crate::text;
use crate::text::Message;

/// The most columns that are read.
pub const COLUMN_LIMIT: usize = 131_072;

/// How many records are looked at for the header.
const HEADER_WITHIN: usize = 20;

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

/// What an input is, as far as its head tells.
#[derive(Clone, Debug)]
pub struct Head {
    /// As the user named it; `-` for standard input.
    pub name: String,
    /// `csv` or `tsv`.
    pub format: &'static str,
    /// How cells are parted and quoted.
    pub dialect: Dialect,
    /// The headers as they stand, those of several rows joined by a blank; letters without a header; empty if there is nothing in the file.
    pub headers: Vec<String>,
    /// The row the header begins in, from 1; 0 without a header.
    pub header_row: u64,
    /// How many records are the header.
    rows: usize,
    /// The line the header begins on, from 1.
    pub header_line: u64,
    /// Whether nothing was found in the file.
    pub empty: bool,
    /// Mark, `sep=` line and header as they were read: what an output of records begins with.
    pub raw: Vec<u8>,
    /// How much of `raw` stands before the header.
    preamble: usize,
    /// How the bytes are encoded, as far as is known when the header has been found.
    pub encoding: Encoding,
    /// The UTF-16 that the input is in; it is read as UTF-8, and `raw` is UTF-8.
    pub transcoded: Option<Encoding>,
    /// That of the header, else the first there is, else LF.
    pub line_end: LineEnd,
    /// Rows at the input's very beginning with nothing on them, as far as they fill whole chunks.
    leading_blank: u64,
    /// Further rows before the header with nothing on them.
    blank: Vec<Place>,
    /// What is odd about the header as text: column (from 0) and check.
    pub oddities: Vec<(u32, CheckId)>,
    /// Where the data begins.
    pub start: Start,
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
        let dialect = dialect_of(path, reading, &start);
        let declared = delimiter::declared(&start).map_or(0, |(_, len)| len);
        let (preamble, start) = start.split_at(declared);
        let bytes = Cursor::new(start.to_vec()).chain(bytes);
        let mut reader = CsvReader::new(path.to_owned(), Box::new(bytes), dialect);
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
        let mut head = read_head(&mut reader, path, name, reading, preamble, recognise)?;
        head.encoding = reader.encoding();
        head.transcoded = transcoded;
        Ok(Self { head, reader })
    }
}

/// The bytes of an input, unpacked if they are packed; whether they are.
fn unpacked(mut bytes: Box<dyn Read + Send>, path: &Path) -> Result<(Box<dyn Read + Send>, bool)> {
    let failed = |source| Error::Read {
        path: path.to_owned(),
        source,
    };
    let mut start = Vec::new();
    let mut first = bytes.by_ref().take(2);
    first.read_to_end(&mut start).map_err(failed)?;
    let packed = unpack::is_gzip(&start);
    let bytes = Cursor::new(start).chain(bytes);
    if packed {
        let text = Unpacked::new(bytes).map_err(failed)?;
        return Ok((Box::new(text), true));
    }
    Ok((Box::new(bytes), false))
}

/// An input as text that can be cut: what it begins with has been looked at.
struct Text {
    /// What follows `start`.
    bytes: Box<dyn Read + Send>,
    /// Behind the mark.
    start: Vec<u8>,
    /// The byte order mark, as UTF-8 has it; empty without one.
    mark: Vec<u8>,
    /// None: not known yet.
    encoding: Option<Encoding>,
    /// What it is read from, where the text is UTF-8 only since it was read.
    transcoded: Option<Encoding>,
    /// Whether it was cut off within a sign, once its end is reached.
    cut_off: Option<Arc<AtomicBool>>,
}

impl Text {
    fn of(mut bytes: Box<dyn Read + Send>, path: &Path, reading: &Reading) -> Result<Self> {
        let failed = |source| Error::Read {
            path: path.to_owned(),
            source,
        };
        let mut start = Vec::new();
        let mut first = bytes.by_ref().take(sniff::ENOUGH as u64);
        first.read_to_end(&mut start).map_err(failed)?;
        let (len, marked) = sniff::mark(&start).map_err(|(message, hint)| Error::Broken {
            path: path.to_owned(),
            line: None,
            message,
            hint: Some(Box::new(hint)),
        })?;
        start.drain(..len);
        let mark = if len > 0 { MARK.to_vec() } else { Vec::new() };
        // A mark says more than anybody who names an encoding.
        let encoding = marked
            .or(reading.encoding)
            .or_else(|| detect::utf16(&start));
        let Some(from) = encoding.filter(|encoding| encoding.is_utf16()) else {
            return Ok(Self {
                bytes,
                start,
                mark,
                encoding,
                transcoded: None,
                cut_off: None,
            });
        };
        let raw = Cursor::new(start).chain(bytes);
        let transcoded = Transcoded::new(raw, from);
        let cut_off = transcoded.cut_off();
        let mut bytes: Box<dyn Read + Send> = Box::new(transcoded);
        let mut start = Vec::new();
        let mut first = bytes.by_ref().take(sniff::ENOUGH as u64);
        first.read_to_end(&mut start).map_err(failed)?;
        Ok(Self {
            bytes,
            start,
            mark,
            encoding: Some(Encoding::UTF_8),
            transcoded: Some(from),
            cut_off: Some(cut_off),
        })
    }
}

/// The bytes at `path` (`-`: standard input), and the same file once more if it can be read again.
fn bytes_of(path: &Path) -> Result<(Box<dyn Read + Send>, Option<File>)> {
    if path.as_os_str() == "-" {
        return Ok((Box::new(stdin()), None));
    }
    let failed = |source| Error::Open {
        path: path.to_owned(),
        source,
    };
    let file = File::open(path).map_err(failed)?;
    let status = file.metadata().map_err(failed)?;
    if status.is_dir() {
        return Err(failed(std::io::ErrorKind::IsADirectory.into()));
    }
    let again = status.is_file().then(|| file.try_clone()).transpose();
    Ok((Box::new(file), again.map_err(failed)?))
}

/// As the user says, else as the text declares it, else by the file's ending where the text has tabs, else what its
/// first records speak for.
fn dialect_of(path: &Path, reading: &Reading, start: &[u8]) -> Dialect {
    let dialect = Dialect {
        quote: reading.quote.unwrap_or(Dialect::default().quote),
        escape: reading.escape,
        comment: reading.comment,
        ..Dialect::default()
    };
    let taken = [Some(dialect.quote), dialect.escape, dialect.comment];
    let whole = start.len() < sniff::ENOUGH;
    let tabs = path.extension().is_some_and(|ending| {
        ending.eq_ignore_ascii_case("tsv") || ending.eq_ignore_ascii_case("tab")
    });
    let found_out = || {
        if tabs && (start.contains(&b'\t') || start.is_empty()) {
            b'\t'
        } else {
            delimiter::likely(start, dialect, whole)
        }
    };
    let declared = || {
        let declared = delimiter::declared(start).map(|(sign, _)| sign);
        declared.filter(|sign| !taken.contains(&Some(*sign)))
    };
    let delimiter = reading.delimiter.or_else(declared);
    Dialect {
        delimiter: delimiter.unwrap_or_else(found_out),
        ..dialect
    }
}

/// Reads chunks until the header is found, and puts the rest back.
fn read_head(
    reader: &mut CsvReader,
    path: &Path,
    name: String,
    reading: &Reading,
    preamble: Vec<u8>,
    recognise: &dyn Fn(&[&str]) -> bool,
) -> Result<Head> {
    let dialect = reader.dialect();
    let mut head = Head {
        name,
        format: if dialect.delimiter == b'\t' {
            "tsv"
        } else {
            "csv"
        },
        dialect,
        headers: Vec::new(),
        header_row: 0,
        rows: 0,
        header_line: 0,
        empty: false,
        preamble: preamble.len(),
        raw: preamble,
        encoding: Encoding::UTF_8,
        transcoded: None,
        line_end: LineEnd::default(),
        leading_blank: 0,
        blank: Vec::new(),
        oddities: Vec::new(),
        start: Start::default(),
    };
    // A line that declares the delimiter is a line, and no row.
    head.start.lines = u64::from(!head.sep_line().is_empty());
    let mut lacking = match reading.header {
        HeaderRow::Absent => 1,
        _ => reading.header_rows.map_or(1, NonZero::get) as usize,
    };
    let mut chunk = Chunk::default();
    loop {
        if !reader.next(&mut chunk)? {
            return match reading.header {
                // A table that is all header may have fewer rows of it.
                _ if head.header_row > 0 => Ok(head),
                HeaderRow::At(row) if head.start.rows > 0 => Err(no_such_row(path, row.get())),
                // A quote that never closes in the first record is still an input with something in it.
                _ => {
                    head.empty = reader.ending().unterminated.is_none();
                    Ok(head)
                }
            };
        }
        if chunk.offset() > RECORD_LIMIT as u64 {
            return Err(no_header(path));
        }
        let batch = chunk.batch(dialect, 0);
        let found = match reading.header {
            _ if head.header_row > 0 => (batch.rows() > 0).then_some(0),
            HeaderRow::Absent => (batch.rows() > 0).then_some(0),
            HeaderRow::At(row) => row_at(&batch, row.get().saturating_sub(head.start.rows)),
            HeaderRow::Auto => {
                let rows = batch.rows().min(HEADER_WITHIN);
                let looks = |row: &usize| {
                    let mut headers = Vec::new();
                    for row in *row..batch.rows().min(row + lacking) {
                        join(&mut headers, batch.extra(row));
                    }
                    recognise(&headers.iter().map(String::as_str).collect::<Vec<_>>())
                };
                (0..rows).find(looks).or((rows > 0).then_some(0))
            }
        };
        if let Some(row) = found {
            let rows = row..batch.rows().min(row + lacking);
            lacking -= rows.len();
            let used = head.take(&batch, rows, reading.header == HeaderRow::Absent);
            if head.headers.len() > COLUMN_LIMIT {
                return Err(too_many_columns(path, head.headers.len()));
            }
            reader.put_back(&chunk, used);
            if lacking == 0 {
                return Ok(head);
            }
            continue;
        }
        let extent = batch.layout().extent;
        let blank = &batch.layout().blank_lines;
        if head.leading_blank == head.start.rows && blank.len() as u64 == extent.rows {
            head.leading_blank += extent.rows;
        } else if batch.rows() == 0 {
            let places = blank.iter().map(|line| head.start.blank_line(line));
            head.blank.extend(places);
        }
        head.start.advance(batch.layout().extent);
    }
}

impl Head {
    /// Takes the header, or more of it, from records of `batch`, which begins at `self.start`; how many bytes of the
    /// batch come before what follows.
    fn take(&mut self, batch: &Batch<'_>, rows: Range<usize>, absent: bool) -> usize {
        if self.header_row == 0 {
            let first = LineEnd::of(batch.raw(rows.start))
                .or_else(|| (0..batch.rows()).find_map(|row| LineEnd::of(batch.raw(row))));
            self.line_end = first.unwrap_or_default();
        }
        if absent {
            let cells = batch.extra(rows.start).enumerate();
            self.headers = cells.map(|(column, _)| letters(column)).collect();
            return 0;
        }
        let lines = batch.layout().blank_lines.iter();
        let before = lines.take_while(|line| (line.records as usize) < rows.end);
        let before = before.map(|line| self.start.blank_line(line));
        self.blank.extend(before);
        let (mut used, mut start) = (0, self.start);
        for row in rows {
            let record = &batch.records()[row];
            let place = self.start.place(row, record);
            if self.header_row == 0 {
                self.header_row = place.row;
                self.header_line = place.line;
            }
            self.add(batch, row);
            let lines = u64::from(record.lines) + u64::from(line_ends(batch.raw(row)));
            // What was skipped over is no data.
            start = Start {
                records: 0,
                rows: place.row,
                lines: self.start.lines + lines,
            };
            used = record.raw.end();
        }
        self.start = start;
        used
    }

    /// Adds a record to the header.
    fn add(&mut self, batch: &Batch<'_>, row: usize) {
        let mut alone = Chunk::of(batch.raw(row));
        alone.encoding = batch.encoding();
        let cells = batch.records()[row].cells as usize;
        let header = alone.batch(self.dialect, cells);
        let oddities = header.layout().oddities.iter();
        self.oddities
            .extend(oddities.map(|odd| (odd.column, odd.check)));
        self.oddities.sort_unstable();
        self.oddities.dedup();
        self.raw.extend_from_slice(batch.raw(row));
        self.rows += 1;
        join(&mut self.headers, batch.extra(row));
    }

    /// Whether the input begins with a byte order mark.
    pub fn has_mark(&self) -> bool {
        self.raw.starts_with(MARK)
    }

    /// Whether several records are the header together.
    pub fn has_joined_headers(&self) -> bool {
        self.rows > 1
    }

    /// The header as it was read, line ends included; empty without a header.
    pub fn raw_header(&self) -> &[u8] {
        &self.raw[self.preamble..]
    }

    /// The line that declares the delimiter, line end included; empty without one.
    pub fn sep_line(&self) -> &[u8] {
        let preamble = &self.raw[..self.preamble];
        preamble.strip_prefix(MARK).unwrap_or(preamble)
    }

    /// Whether what stands before the data ends with a line end, or is nothing.
    pub fn ends_line(&self) -> bool {
        let header = self.raw_header();
        header.is_empty() || LineEnd::of(header).is_some()
    }

    /// The rows before the header with nothing on them.
    pub fn blank_rows(&self) -> impl Iterator<Item = Place> {
        let leading = (1..=self.leading_blank).map(|row| Place {
            record: None,
            row,
            line: row,
        });
        leading.chain(self.blank.iter().copied())
    }
}

/// Adds a row to the headers: each of its cells to the header above it, parted from it by a blank. An empty cell adds
/// nothing.
fn join<'a>(headers: &mut Vec<String>, cells: impl Iterator<Item = &'a str>) {
    for (column, cell) in cells.enumerate() {
        match headers.get_mut(column) {
            None => headers.push(cell.to_owned()),
            Some(header) if header.is_empty() => cell.clone_into(header),
            Some(_) if cell.is_empty() => {}
            Some(header) => {
                header.push(' ');
                header.push_str(cell);
            }
        }
    }
}

/// The record that stands in this row (from 1) of a batch.
fn row_at(batch: &Batch<'_>, row: u64) -> Option<usize> {
    batch
        .records()
        .iter()
        .position(|record| u64::from(record.rows) + 1 == row)
}

fn too_many_columns(path: &Path, found: usize) -> Error {
    Error::Broken {
        path: path.to_owned(),
        line: None,
        message: Message::new(text!(
            "{found} columns; at most {limit} are read",
            "共 {found} 列，最多读取 {limit} 列"
        ))
        .with("found", found)
        .with("limit", COLUMN_LIMIT),
        hint: None,
    }
}

fn no_such_row(path: &Path, row: u64) -> Error {
    let message = text!(
        "there is no row {row} to be the header",
        "没有第 {row} 行，无法作为表头"
    );
    let hint = text!(
        "rows are counted from 1, blank ones too",
        "行号从 1 开始，空行也计入"
    );
    Error::Broken {
        path: PathBuf::from(path),
        line: None,
        message: Message::new(message).with("row", row),
        hint: Some(Box::new(hint.into())),
    }
}

fn no_header(path: &Path) -> Error {
    let message = text!(
        "no header in the first {limit} MiB",
        "前 {limit} MiB 内没有表头"
    );
    Error::Broken {
        path: PathBuf::from(path),
        line: None,
        message: Message::new(message).with("limit", RECORD_LIMIT >> 20),
        hint: None,
    }
}
