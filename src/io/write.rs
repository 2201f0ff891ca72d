//! Writes a table to its output: the ordered half of writing, which touches the file.

use std::io::Write as _;

use super::commit::Output;
use super::encode::Encoder;
use super::format::LineEnd;
use super::sheet_replace::{SheetReplacer, Written};
use super::xlsx_write::SheetWriter;
use crate::error::Result;
use crate::table::encoding::Encoding;
use crate::table::raw_cell::line_end;

/// A table being written: header, then records in order.
#[derive(Debug)]
pub struct TableWriter(Form);

#[derive(Debug)]
enum Form {
    Text(TextWriter),
    Sheet(Box<SheetWriter>),
    Replaced(Box<SheetReplacer>),
}

impl TableWriter {
    /// Begins a table whose records `encoder` encodes.
    ///
    /// # Errors
    /// [`Error::Write`](crate::error::Error::Write), [`Error::ClosedPipe`](crate::error::Error::ClosedPipe).
    pub fn begin(output: Output, encoder: &Encoder) -> Result<Self> {
        match encoder.sheet() {
            Some(plan) => match SheetReplacer::begin(output, plan)? {
                Written::New(output) => {
                    SheetWriter::begin(output, plan).map(|sheet| Self(Form::Sheet(Box::new(sheet))))
                }
                Written::Replaced(sheet) => Ok(Self(Form::Replaced(Box::new(sheet)))),
            },
            None => TextWriter::begin(output, encoder).map(|text| Self(Form::Text(text))),
        }
    }

    /// Writes whole records, each with its end.
    ///
    /// # Errors
    /// As [`TableWriter::begin`].
    pub fn write(&mut self, records: &[u8]) -> Result<()> {
        match &mut self.0 {
            Form::Text(text) => text.write(records),
            Form::Sheet(sheet) => sheet.write(records),
            Form::Replaced(sheet) => sheet.write(records),
        }
    }

    /// Ends the table and puts its file in place; the last record of a text keeps its line end if `closed` says so, or if
    /// it ends with another one, which is escaped and would no longer be.
    ///
    /// # Errors
    /// As [`TableWriter::begin`].
    pub fn finish(self, closed: bool) -> Result<()> {
        match self.0 {
            Form::Text(text) => text.finish(closed),
            Form::Sheet(sheet) => sheet.finish(),
            Form::Replaced(sheet) => sheet.finish(),
        }
    }

    /// Leaves the table unfinished: a file is not put in place; on a stream the last record of a text keeps its line end.
    pub fn abandon(self) {
        match self.0 {
            Form::Text(text) => text.abandon(),
            // Half a workbook is none.
            Form::Sheet(_) | Form::Replaced(_) => {}
        }
    }
}

/// A table being written as text. The last line end is held back until the table's end says whether it has one.
#[derive(Debug)]
struct TextWriter {
    output: Output,
    closing: &'static [u8],
    held: Option<LineEnd>,
    /// Whether a line end that is data stands before the one held back.
    escaped_end: bool,
    /// The UTF-16 that the UTF-8 it is given is written in.
    utf16: Option<Encoding>,
    units: Vec<u8>,
}

impl TextWriter {
    fn begin(output: Output, encoder: &Encoder) -> Result<Self> {
        let mut table = Self {
            output,
            closing: encoder.closing(),
            held: None,
            escaped_end: false,
            utf16: encoder.utf16(),
            units: Vec::new(),
        };
        table.write(encoder.header())?;
        Ok(table)
    }

    fn write(&mut self, records: &[u8]) -> Result<()> {
        if records.is_empty() {
            return Ok(());
        }
        self.give_back()?;
        let content = records.len() - line_end(records).len();
        self.held = LineEnd::of(records);
        self.escaped_end = LineEnd::of(&records[..content]).is_some();
        self.put(&records[..content])
    }

    fn finish(mut self, closed: bool) -> Result<()> {
        if closed || self.escaped_end {
            self.give_back()?;
        }
        self.put(self.closing)?;
        self.output.finish()
    }

    fn abandon(mut self) {
        // The run ends with another error already.
        let _ = self.give_back().and_then(|()| {
            self.output
                .flush()
                .map_err(|error| self.output.failed(error))
        });
    }

    /// Writes the line end that was held back.
    fn give_back(&mut self) -> Result<()> {
        match self.held.take() {
            Some(line_end) => self.put(line_end.bytes()),
            None => Ok(()),
        }
    }

    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        let mut bytes = bytes;
        if let Some(encoding) = self.utf16 {
            self.units.clear();
            // What was read as UTF-16 came as UTF-8, and UTF-16 has every sign.
            let _ = encoding.encode(&String::from_utf8_lossy(bytes), &mut self.units);
            bytes = &self.units;
        }
        let written = self.output.write_all(bytes);
        written.map_err(|error| self.output.failed(error))
    }
}
