//! What an input is, as far as its head tells.

use std::ops::Range;
use std::path::Path;

use super::misnamed;
use crate::error::Result;
use crate::io::chunk::Chunk;
use crate::io::csv_write::MARK;
use crate::io::decode::line_ends;
use crate::io::format::LineEnd;
use crate::io::notation::Notation;
use crate::io::workbook::choice::Chosen;
use crate::table::batch::{Batch, Extent};
use crate::table::encoding::Encoding;
use crate::table::place::{Place, Start, letters};
use crate::table::violation::CheckId;
use crate::text;
use crate::text::{Message, visible};

/// What an input is, as far as its head tells.
#[derive(Clone, Debug)]
pub struct Head {
    /// As the user named it; `-` for standard input.
    pub name: String,
    /// How its records are written.
    pub notation: Notation,
    /// The headers as they stand, those of several rows joined by a blank; letters without a header; empty if there is nothing in the file.
    pub headers: Vec<String>,
    /// The row the header begins in, from 1; 0 without a header.
    pub header_row: u64,
    /// The row that looks like the header, from 1, where the first record was taken because nobody had said otherwise.
    pub likelier: Option<u64>,
    /// How many records are the header.
    pub(super) rows: usize,
    /// The line the header begins on, from 1.
    pub header_line: u64,
    /// Whether nothing was found in the file.
    pub empty: bool,
    /// What stands before the data, as it was read: mark, `sep=` line, what is above the header, header. What an output
    /// of all columns begins with.
    pub raw: Vec<u8>,
    /// How much of `raw` is mark and `sep=` line.
    pub(super) declared: usize,
    /// How much of `raw` stands before the header; without one, all of it.
    pub(super) above: usize,
    /// How the bytes are encoded, as far as is known when the header has been found.
    pub encoding: Encoding,
    /// The UTF-16 that the input is in; it is read as UTF-8, and `raw` is UTF-8.
    pub transcoded: Option<Encoding>,
    /// Whether its cells have lost the apostrophe that guarded them, so that they are not as they were read.
    pub unguarded: bool,
    /// That of the header, else the first there is, else LF.
    pub line_end: LineEnd,
    /// Rows at the input's very beginning with nothing on them, as far as they fill whole chunks.
    pub(super) leading_blank: u64,
    /// Further rows before the header with nothing on them.
    pub(super) blank: Vec<Place>,
    /// What is odd about the header as text: column (from 0) and check.
    pub oddities: Vec<(u32, CheckId)>,
    /// Where the data begins.
    pub start: Start,
    /// The sheet that is read, where the input is a workbook.
    pub sheet: Option<Chosen>,
    /// Where the first column stands in its sheet, from 0.
    pub first_column: u32,
}

impl Head {
    /// That of an input of which nothing has been read but what is `declared`: mark and `sep=` line.
    pub(super) fn new(name: String, notation: Notation, declared: Vec<u8>) -> Self {
        Self {
            name,
            notation,
            headers: Vec::new(),
            header_row: 0,
            likelier: None,
            rows: 0,
            header_line: 0,
            empty: false,
            declared: declared.len(),
            above: declared.len(),
            raw: declared,
            encoding: Encoding::UTF_8,
            transcoded: None,
            unguarded: false,
            line_end: LineEnd::default(),
            leading_blank: 0,
            blank: Vec::new(),
            oddities: Vec::new(),
            start: Start::default(),
            sheet: None,
            first_column: 0,
        }
    }

    /// Passes over rows at the input's beginning with nothing on them.
    pub(super) fn skip_blank(&mut self, extent: Extent) {
        self.leading_blank += extent.rows;
        self.start.advance(extent);
    }

    /// Takes the header, or more of it, from records of `batch`, which begins at `self.start`: which bytes of the batch
    /// are its own. Without a header these are none, and stand where the data begins.
    ///
    /// # Errors
    /// Those of [`Chunk::batch`].
    pub(super) fn take(
        &mut self,
        batch: &Batch<'_>,
        rows: Range<usize>,
        absent: bool,
    ) -> Result<Range<usize>> {
        let from = batch.records()[rows.start].raw.at as usize;
        if self.header_row == 0 {
            let first = LineEnd::of(batch.line_end(rows.start))
                .or_else(|| (0..batch.rows()).find_map(|row| LineEnd::of(batch.line_end(row))));
            self.line_end = first.unwrap_or_default();
        }
        if absent {
            let cells = batch.extra(rows.start).enumerate();
            self.headers = cells.map(|(column, _)| letters(column)).collect();
            return Ok(from..from);
        }
        let lines = batch.layout().blank_lines.iter();
        let before = lines.take_while(|line| (line.records as usize) < rows.end);
        let before = before.map(|line| self.start.blank_line(line));
        self.blank.extend(before);
        let (mut end, mut start) = (from, self.start);
        for row in rows {
            let record = &batch.records()[row];
            let place = self.start.place(row, record);
            if self.header_row == 0 {
                self.header_row = place.row;
                self.header_line = place.line;
            }
            self.add(batch, row)?;
            let lines = if self.notation.is_sheet() {
                0
            } else {
                record.lines + line_ends(batch.raw(row))
            };
            // What was skipped over is no data.
            start = Start {
                records: 0,
                rows: place.row,
                lines: self.start.lines + u64::from(lines),
            };
            end = record.raw.end();
        }
        self.start = start;
        Ok(from..end)
    }

    /// Adds what was read and stands above the header to `raw`.
    pub(super) fn skip(&mut self, bytes: &[u8]) {
        self.keep(bytes);
        self.above = self.raw.len();
    }

    /// Adds what was read of the header to `raw`; the rows of a sheet are not what was in the file.
    pub(super) fn keep(&mut self, bytes: &[u8]) {
        if !self.notation.is_sheet() {
            self.raw.extend_from_slice(bytes);
        }
    }

    /// Forgets what stands above the header where that is blank lines and nothing else: they are no titles, and outputs
    /// have no blank lines.
    pub(super) fn forget_blank_lines(&mut self) {
        let mut titles = self.titles().iter();
        if titles.all(|byte| matches!(byte, b'\r' | b'\n')) {
            self.raw.drain(self.declared..self.above);
            self.above = self.declared;
        }
    }

    /// Adds a record to the header.
    fn add(&mut self, batch: &Batch<'_>, row: usize) -> Result<()> {
        let mut alone = Chunk::of(batch.raw(row), self.notation);
        alone.encoding = batch.encoding();
        let cells = batch.records()[row].cells as usize;
        let header = alone.batch(cells)?;
        let oddities = header.layout().oddities.iter();
        self.oddities
            .extend(oddities.map(|odd| (odd.column, odd.check)));
        self.oddities.sort_unstable();
        self.oddities.dedup();
        self.rows += 1;
        join(&mut self.headers, batch.extra(row), self.notation);
        Ok(())
    }

    /// The letters of a column (from 0) of the table, where a spreadsheet shows it.
    pub fn letters(&self, column: usize) -> String {
        letters(self.first_column as usize + column)
    }

    /// What a reader of reports must know of how it was read.
    pub fn notes(&self) -> impl Iterator<Item = Message> {
        let misnamed = misnamed::note(Path::new(&self.name), self.notation);
        let sheet = self.sheet.as_ref().and_then(Chosen::note);
        misnamed.into_iter().chain(sheet).chain(self.doubt())
    }

    /// What to say of a sheet with nothing in it, where there are others.
    pub fn emptiness(&self) -> Option<Message> {
        let sheet = self.sheet.as_ref().filter(|sheet| sheet.others > 0)?;
        let text = text!(
            "there is nothing in the sheet {sheet}; --sheet reads another",
            "工作表 {sheet} 是空的；可用 --sheet 读取其他工作表"
        );
        let said = || Message::new(text).with("sheet", visible(&sheet.name));
        let of_chart = || sheet.note().filter(|_| sheet.chart);
        self.empty.then(|| of_chart().unwrap_or_else(said))
    }

    /// What to say where another row looks more like the header than the one that was taken.
    pub fn doubt(&self) -> Option<Message> {
        let text = text!(
            "row {row} looks like the header; --header-row {row} takes it, --header-row auto looks for it",
            "第 {row} 行更像表头：用 --header-row {row} 指明，或用 --header-row auto 自动查找"
        );
        let row = self.likelier?;
        Some(Message::new(text).with("row", row))
    }

    /// Whether the input begins with a byte order mark.
    pub fn has_mark(&self) -> bool {
        self.raw.starts_with(MARK)
    }

    /// Whether several records are the header together.
    pub fn has_joined_headers(&self) -> bool {
        self.rows > 1
    }

    /// The header as it was read, line ends included, and what stands between its rows; empty without a header.
    pub fn raw_header(&self) -> &[u8] {
        &self.raw[self.above..]
    }

    /// The line that declares the delimiter, line end included; empty without one.
    pub fn sep_line(&self) -> &[u8] {
        let declared = &self.raw[..self.declared];
        declared.strip_prefix(MARK).unwrap_or(declared)
    }

    /// What stands above the header, as it was read: titles, and the blank lines and comments among them. Empty where
    /// there are blank lines only.
    pub fn titles(&self) -> &[u8] {
        &self.raw[self.declared..self.above]
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
///
/// In a sheet a header over several others stands in merged cells, so that only the first has its text: it is that of
/// the empty cells right of it too, as far as each has something below it.
pub(super) fn join<'a>(
    headers: &mut Vec<String>,
    cells: impl Iterator<Item = &'a str>,
    notation: Notation,
) {
    let above = headers.clone();
    let mut group = "";
    for (column, cell) in cells.enumerate() {
        match above.get(column).map(String::as_str) {
            _ if !notation.is_sheet() || cell.is_empty() => group = "",
            Some(own) if !own.is_empty() => group = own,
            _ if group.is_empty() => {}
            _ => {
                headers.resize(headers.len().max(column + 1), String::new());
                group.clone_into(&mut headers[column]);
            }
        }
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
