//! Makes the bytes of records that leave: the pure half of writing a table, for any core.
//!
//! What nobody changed keeps the bytes that it was read from where the format allows it ([`Copied`]); the ordered
//! half is [`super::write`].

use super::csv_write::{CellWriter, MARK};
use super::format::{Copied, CsvStyle, Format, JsonlStyle};
use super::input::Head;
use super::jsonl_write::{JsonReading, Keys, string};
use super::notation::Notation;
use crate::error::Error;
use crate::table::batch::Batch;
use crate::table::cell_shape::dangles;
use crate::table::encoding::Encoding;
use crate::table::raw_cell::{line_end, raw_cells};
use crate::text;
use crate::text::Message;

/// Which columns leave.
#[derive(Clone, Debug)]
pub enum Columns {
    /// All as they stand; cells beyond the header stay with their record.
    All,
    /// These, in this order; cells beyond the header are left out.
    List(Vec<Outgoing>),
}

/// A column that leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// Where its cells come from.
    pub from: Source,
    /// Its header.
    pub header: String,
}

/// Where the cells of a column that leaves come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// This column of the input, from 0.
    Column(usize),
    /// This one of the texts that are computed for each record, from 0.
    Computed(usize),
}

/// A cell of the input that leaves with another text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anew<'a> {
    /// Its column, from 0.
    pub column: u32,
    /// Its text.
    pub text: &'a str,
}

/// The text with which a column leaves, where it is not that of the input.
fn text_of<'a>(anew: &[Anew<'a>], column: usize) -> Option<&'a str> {
    let own = anew.iter().find(|cell| cell.column as usize == column);
    own.map(|cell| cell.text)
}

/// Encodes the records of one input in one format.
#[derive(Clone, Debug)]
pub struct Encoder {
    form: Form,
    /// Where cells come from; none for all as they stand.
    sources: Option<Vec<Source>>,
    width: usize,
    header: Vec<u8>,
}

#[derive(Clone, Debug)]
enum Form {
    Csv(CsvStyle, CellWriter),
    /// Keys and readings are by outgoing column.
    Jsonl(JsonlStyle, Keys, Vec<Option<JsonReading>>),
}

impl Encoder {
    /// Encodes records of the table that `head` is of.
    ///
    /// # Errors
    /// A sign of a new header that the input's encoding does not have.
    pub fn new(format: Format, columns: &Columns, head: &Head) -> Result<Self, char> {
        let (form, header) = match format {
            Format::Csv(style) => {
                let writer = CellWriter::new(style.dialect);
                let header = csv_header(style, &writer, columns, head)?;
                (Form::Csv(style, writer), header)
            }
            Format::Jsonl(style) => {
                let keys = keys(columns, head);
                (Form::Jsonl(style, keys, Vec::new()), Vec::new())
            }
        };
        let sources = match columns {
            Columns::All => None,
            Columns::List(list) => Some(list.iter().map(|column| column.from).collect()),
        };
        Ok(Self {
            form,
            sources,
            width: head.headers.len(),
            header,
        })
    }

    /// Says what the cells of an outgoing column (from 0) are in JSON; without that they are text. Of no effect in
    /// other formats.
    pub fn read_json(&mut self, column: usize, reading: JsonReading) {
        if let Form::Jsonl(_, _, readings) = &mut self.form {
            let length = readings.len().max(column + 1);
            readings.resize(length, None);
            readings[column] = Some(reading);
        }
    }

    /// The columns whose cells it reads, some perhaps twice; none if it needs every cell, those beyond the header too.
    pub fn reads(&self) -> Option<Vec<usize>> {
        match (&self.form, &self.sources) {
            (_, Some(sources)) => {
                let columns = sources.iter().filter_map(|source| match source {
                    Source::Column(column) => Some(*column),
                    Source::Computed(_) => None,
                });
                Some(columns.collect())
            }
            // What is not UTF-8 must be written anew where only UTF-8 will do.
            (Form::Csv(style, _), None)
                if style.copied != Copied::Nothing && style.keeps_encoding =>
            {
                Some(Vec::new())
            }
            _ => None,
        }
    }

    /// Whether records of an input in this encoding leave with the bytes that they were read from, but for their line
    /// ends.
    pub fn copies(&self, encoding: Encoding) -> bool {
        let copied = match &self.form {
            Form::Csv(style, _) => {
                style.copied != Copied::Nothing && (style.keeps_encoding || encoding.is_utf8())
            }
            Form::Jsonl(style, ..) => style.copied && encoding.is_utf8(),
        };
        copied && self.sources.is_none()
    }

    /// Whether the rows above the header of the input leave with it: where both are copied.
    pub fn keeps_titles(&self) -> bool {
        matches!((&self.form, &self.sources), (Form::Csv(style, _), None) if style.copied == Copied::Records)
    }

    /// What the table begins with: byte order mark, titles and header, or nothing.
    pub fn header(&self) -> &[u8] {
        &self.header
    }

    /// Appends one record with its line end; `computed` has the texts of the computed columns.
    ///
    /// # Errors
    /// A sign of a computed text that the input's encoding does not have.
    pub fn record(
        &self,
        batch: &Batch<'_>,
        row: usize,
        computed: &[&str],
        out: &mut Vec<u8>,
    ) -> Result<(), char> {
        match &self.form {
            Form::Csv(style, writer) => {
                let mut style = *style;
                if !style.keeps_encoding && !batch.encoding().is_utf8() {
                    style.copied = Copied::Nothing;
                }
                self.csv_record((style, writer), (batch, row), computed, &[], out)
            }
            Form::Jsonl(style, ..) if self.copies(batch.encoding()) => {
                let record = batch.raw(row);
                let own = line_end(record);
                out.extend_from_slice(&record[..record.len() - own.len()]);
                out.extend_from_slice(if own.is_empty() {
                    style.line_end.bytes()
                } else {
                    own
                });
                Ok(())
            }
            Form::Jsonl(style, keys, readings) => {
                let form = (*style, keys, readings.as_slice());
                self.object(form, (batch, row), computed, &[], out);
                Ok(())
            }
        }
    }

    /// Appends one record of which some cells leave with other texts: `anew` has them in the order of their columns.
    /// The others keep the bytes that they were read from where the format allows it.
    ///
    /// # Errors
    /// A sign of such a text that the input's encoding does not have.
    pub fn changed(
        &self,
        batch: &Batch<'_>,
        row: usize,
        anew: &[Anew<'_>],
        out: &mut Vec<u8>,
    ) -> Result<(), char> {
        match &self.form {
            Form::Csv(style, writer) => {
                if self.copies(batch.encoding())
                    && let Some(spliced) = splice((*style, writer), (batch, row), anew, out)
                {
                    return spliced;
                }
                let mut style = *style;
                if !style.keeps_encoding && !batch.encoding().is_utf8() {
                    style.copied = Copied::Nothing;
                }
                self.csv_record((style, writer), (batch, row), &[], anew, out)
            }
            Form::Jsonl(style, keys, readings) => {
                let form = (*style, keys, readings.as_slice());
                self.object(form, (batch, row), &[], anew, out);
                Ok(())
            }
        }
    }

    fn csv_record(
        &self,
        (style, writer): (CsvStyle, &CellWriter),
        (batch, row): (&Batch<'_>, usize),
        computed: &[&str],
        anew: &[Anew<'_>],
        out: &mut Vec<u8>,
    ) -> Result<(), char> {
        let encoding = if style.keeps_encoding {
            batch.encoding()
        } else {
            Encoding::UTF_8
        };
        let all = self.sources.is_none();
        if all && style.copied != Copied::Nothing && anew.is_empty() {
            copy_record(style, batch.raw(row), batch.encoding(), out);
            return Ok(());
        }
        let from = out.len();
        let own = self.width.min(batch.records()[row].cells as usize);
        let own = (0..own).map(Source::Column).filter(|_| all);
        // One of the two is empty.
        let sources = own.chain(self.sources.iter().flatten().copied());
        for (number, source) in sources.enumerate() {
            writer.part(number == 0, out);
            let changed = match source {
                Source::Column(column) => text_of(anew, column),
                Source::Computed(_) => None,
            };
            match (changed, source) {
                (Some(text), _) => write_cell(writer, text, encoding, out)?,
                (None, Source::Column(column)) if style.copied != Copied::Nothing => {
                    let raw = batch.raw_cell(row, column);
                    let begins_comment = number == 0 && writer.begins_comment(raw);
                    let (dialect, of) = (style.dialect, batch.encoding());
                    if begins_comment
                        || dangles(raw, dialect, of)
                        || of.swallows(raw, dialect.delimiter)
                    {
                        write_cell(writer, batch.cell(row, column), encoding, out)?;
                    } else {
                        out.extend_from_slice(raw);
                    }
                }
                _ => write_cell(writer, text(batch, row, source, computed), encoding, out)?,
            }
        }
        if all {
            // Only a record with all its own cells has more.
            for (number, text) in (self.width..).zip(batch.extra(row)) {
                writer.part(number == 0, out);
                write_cell(writer, text, encoding, out)?;
            }
        }
        writer.close(from, out);
        end_record(style, batch.line_end(row), out);
        Ok(())
    }

    /// Appends a record as an object; a cell that it lacks is absent.
    fn object(
        &self,
        (style, keys, readings): (JsonlStyle, &Keys, &[Option<JsonReading>]),
        (batch, row): (&Batch<'_>, usize),
        computed: &[&str],
        anew: &[Anew<'_>],
        out: &mut Vec<u8>,
    ) {
        let mut digits = String::new();
        let mut before = b'{';
        let all = (0..self.width).map(Source::Column);
        let list = self.sources.iter().flatten().copied();
        // One of the two is empty.
        let sources = all.filter(|_| self.sources.is_none()).chain(list);
        for (number, source) in sources.enumerate() {
            let changed = match source {
                Source::Column(column) => text_of(anew, column),
                Source::Computed(_) => None,
            };
            let as_read = match source {
                _ if changed.is_some() => None,
                Source::Column(column) if batch.lacks(row, column) => continue,
                Source::Column(column) if batch.notation() == Notation::Jsonl => {
                    Some(batch.raw_cell(row, column))
                }
                _ => None,
            };
            if as_read == Some(b"") {
                continue;
            }
            out.push(before);
            before = b',';
            keys.write(number, out);
            let text = changed.unwrap_or_else(|| text(batch, row, source, computed));
            match (as_read, readings.get(number).and_then(Option::as_ref)) {
                (Some(value), reading) if style.copied || reading.is_none() => {
                    out.extend_from_slice(value);
                }
                (_, Some(reading)) => reading.write(text, &mut digits, out),
                (_, None) => string(text, out),
            }
        }
        if self.sources.is_none() {
            let mut own_keys = batch.extra_keys(row);
            let mut as_read = batch.raw_extra(row);
            for (number, text) in (self.width..).zip(batch.extra(row)) {
                let key = own_keys.next();
                // What lies between a table and a cell beside it is no cell.
                if text.is_empty() && batch.notation().is_sheet() {
                    continue;
                }
                out.push(before);
                before = b',';
                keys.write_beyond(number, key, out);
                match as_read.next() {
                    Some(value) => out.extend_from_slice(value),
                    None => string(text, out),
                }
            }
        }
        let closing: &[u8] = if before == b'{' { b"{}" } else { b"}" };
        out.extend_from_slice(closing);
        out.extend_from_slice(style.line_end.bytes());
    }
}

/// What ends a run where a sign is to be written that the encoding of the input called `name` does not have.
pub fn unwritable(name: &str, sign: char, encoding: Encoding) -> Error {
    let message = text!(
        "its encoding {encoding} has no sign for {sign}",
        "其编码 {encoding} 无法表示字符 {sign}"
    );
    let hint = text!(
        "--to csv writes UTF-8, which has every sign",
        "加上 --to csv 可写成 UTF-8，所有字符都能表示"
    );
    Error::Broken {
        path: name.into(),
        line: None,
        message: Message::new(message)
            .with("encoding", encoding.name())
            .with("sign", sign),
        hint: Some(Box::new(hint.into())),
    }
}

/// Appends a cell in an encoding.
fn write_cell(
    writer: &CellWriter,
    text: &str,
    encoding: Encoding,
    out: &mut Vec<u8>,
) -> Result<(), char> {
    if encoding.is_utf8() || text.is_ascii() {
        writer.cell(text, out);
        return Ok(());
    }
    let mut cell = Vec::new();
    writer.cell(text, &mut cell);
    // Quotes and what they enclose are UTF-8, since the text is.
    encoding.encode(&String::from_utf8_lossy(&cell), out)
}

/// The text of a cell that leaves; empty where there is none.
fn text<'a>(batch: &Batch<'a>, row: usize, source: Source, computed: &[&'a str]) -> &'a str {
    match source {
        Source::Column(column) => batch.cell(row, column),
        Source::Computed(number) => computed.get(number).copied().unwrap_or_default(),
    }
}

/// Appends a record as it was read but for the cells of `anew`; None where that cannot be done byte by byte.
fn splice(
    (style, writer): (CsvStyle, &CellWriter),
    (batch, row): (&Batch<'_>, usize),
    anew: &[Anew<'_>],
    out: &mut Vec<u8>,
) -> Option<Result<(), char>> {
    let record = batch.raw(row);
    let encoding = batch.encoding();
    if style.dialect.escape.is_some() || encoding.has_ascii_trails() {
        // A sign at the end of a cell may take the next one with it.
        return None;
    }
    let (from, mut at) = (out.len(), 0);
    for cell in anew {
        let Some(range) = batch.cell_range(row, cell.column as usize) else {
            out.truncate(from);
            return None;
        };
        out.extend_from_slice(&record[at..range.start]);
        if let Err(sign) = write_cell(writer, cell.text, encoding, out) {
            return Some(Err(sign));
        }
        at = range.end;
    }
    let own = line_end(record);
    out.extend_from_slice(&record[at..record.len() - own.len()]);
    writer.close(from, out);
    end_record(style, own, out);
    Some(Ok(()))
}

/// Appends a record as it was read, with a line end.
fn copy_record(style: CsvStyle, record: &[u8], encoding: Encoding, out: &mut Vec<u8>) {
    let own = line_end(record);
    if dangles(record, style.dialect, encoding) {
        out.extend_from_slice(&record[..record.len() - own.len()]);
        // Escapes the sign before it, which would make data of the line end.
        out.extend(style.dialect.escape);
        out.extend_from_slice(style.line_end.bytes());
    } else if !own.is_empty() && style.copied == Copied::Records {
        out.extend_from_slice(record);
    } else {
        out.extend_from_slice(&record[..record.len() - own.len()]);
        out.extend_from_slice(style.line_end.bytes());
    }
}

/// Appends the line end of a record that had `own`.
fn end_record(style: CsvStyle, own: &[u8], out: &mut Vec<u8>) {
    let kept = !own.is_empty() && style.copied == Copied::Records;
    out.extend_from_slice(if kept { own } else { style.line_end.bytes() });
}

/// What a table in CSV begins with: mark, header, and above a header that is copied what stood there.
fn csv_header(
    mut style: CsvStyle,
    writer: &CellWriter,
    columns: &Columns,
    head: &Head,
) -> Result<Vec<u8>, char> {
    let mut out = Vec::new();
    let encoding = if style.keeps_encoding {
        head.encoding
    } else {
        Encoding::UTF_8
    };
    if encoding != head.encoding {
        style.copied = Copied::Nothing;
    }
    if style.mark {
        out.extend_from_slice(MARK);
    }
    if style.copied == Copied::Records {
        out.extend_from_slice(head.sep_line());
        if matches!(columns, Columns::All) {
            out.extend_from_slice(head.titles());
        }
    }
    if head.header_row == 0 && head.notation != Notation::Jsonl {
        return Ok(out);
    }
    let record = head.raw_header();
    let as_read: Vec<&[u8]> = match style.copied {
        Copied::Nothing => Vec::new(),
        // No row of them has the names that are written as one row.
        _ if head.has_joined_headers() => Vec::new(),
        _ => raw_cells(record, style.dialect, head.encoding).collect(),
    };
    let from = out.len();
    match columns {
        Columns::All
            if style.copied == Copied::Nothing
                || head.has_joined_headers() && style.copied != Copied::Records =>
        {
            for (number, header) in head.headers.iter().enumerate() {
                writer.part(number == 0, &mut out);
                write_cell(writer, header, encoding, &mut out)?;
            }
        }
        Columns::All => {
            copy_record(style, record, head.encoding, &mut out);
            return Ok(out);
        }
        Columns::List(list) => {
            for (number, column) in list.iter().enumerate() {
                writer.part(number == 0, &mut out);
                let unchanged = match column.from {
                    Source::Column(from) if head.headers.get(from) == Some(&column.header) => {
                        as_read.get(from)
                    }
                    _ => None,
                };
                match unchanged {
                    // At the beginning of the file it would be taken for the mark.
                    Some(raw)
                        if !(raw.starts_with(MARK)
                            || dangles(raw, style.dialect, head.encoding)
                            || number == 0 && writer.begins_comment(raw)) =>
                    {
                        out.extend_from_slice(raw);
                    }
                    _ => write_cell(writer, &column.header, encoding, &mut out)?,
                }
            }
        }
    }
    writer.close(from, &mut out);
    end_record(style, line_end(record), &mut out);
    Ok(out)
}

/// The keys of the columns that leave, in JSON.
fn keys(columns: &Columns, head: &Head) -> Keys {
    let columns: Vec<(&str, usize)> = match columns {
        Columns::All => head.headers.iter().map(String::as_str).zip(0..).collect(),
        Columns::List(list) => (0..)
            .zip(list)
            .map(|(position, column)| match column.from {
                Source::Column(number) => (column.header.as_str(), number),
                Source::Computed(_) => (column.header.as_str(), position),
            })
            .collect(),
    };
    Keys::new(&columns, head.first_column as usize)
}
