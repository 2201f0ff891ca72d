//! Makes the bytes of records that leave: the pure half of writing a table, for any core.
//!
//! What nobody changed keeps the bytes that it was read from where the format allows it ([`Copied`]); the ordered
//! half is [`super::write`].

mod cells;
mod csv;
mod json;
mod page;
mod rendering;
mod unheld;

use super::csv_write::CellWriter;
use super::format::{Copied, CsvStyle, Format, JsonlStyle, Markup};
use super::input::Head;
use super::jsonl_write::{JsonReading, Keys};
use crate::error::Error;
use crate::table::batch::Batch;
use crate::table::encoding::Encoding;
use crate::table::raw_cell::line_end;
pub(super) use cells::{Cell, cells, read_cell};
pub use cells::{SheetCell, SheetColumn, SheetPlan, SheetReading};
pub use rendering::Rendering;
use unheld::Losses;
pub use unheld::Unheld;

/// Which columns leave.
#[derive(Clone, Debug)]
pub enum Columns {
    /// All as they stand; cells beyond the header stay with their record.
    All,
    /// The same under these headers.
    Renamed(Vec<String>),
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

/// Encodes the records of one input in one format.
#[derive(Clone, Debug)]
pub struct Encoder {
    form: Form,
    /// Where cells come from; none for all as they stand.
    sources: Option<Vec<Source>>,
    width: usize,
    header: Vec<u8>,
    /// The UTF-16 that what is encoded as UTF-8 is written in.
    utf16: Option<Encoding>,
    keeps_ending: bool,
    /// By outgoing column, what is made of its cells.
    renderings: Vec<Option<Rendering>>,
    /// What is made of cells beyond the header.
    beyond: Option<Rendering>,
}

#[derive(Clone, Debug)]
enum Form {
    Csv(CsvStyle, CellWriter),
    /// Keys and readings are by outgoing column.
    Jsonl(JsonlStyle, Keys, Vec<Option<JsonReading>>),
    Sheet(SheetPlan),
    Page(Markup),
}

/// A record that leaves.
#[derive(Clone, Copy)]
struct Record<'a> {
    batch: &'a Batch<'a>,
    row: usize,
    /// The texts of the computed columns.
    computed: &'a [&'a str],
    /// The cells that leave with other texts, in the order of their columns.
    anew: &'a [Anew<'a>],
}

impl<'a> Record<'a> {
    /// The text with which a cell leaves, where it is not that of the input.
    fn anew(&self, source: Source) -> Option<&'a str> {
        let Source::Column(column) = source else {
            return None;
        };
        let mut anew = self.anew.iter();
        let own = anew.find(|cell| cell.column as usize == column);
        own.map(|cell| cell.text)
    }

    /// The text of a cell as it is read or computed; empty where there is none.
    fn text(&self, source: Source) -> &'a str {
        match source {
            Source::Column(column) => self.batch.cell(self.row, column),
            Source::Computed(number) => self.computed.get(number).copied().unwrap_or_default(),
        }
    }
}

impl Encoder {
    /// Encodes records of the table that `head` is of.
    ///
    /// # Errors
    /// [`Error::Broken`] for a sign of a header that the output's encoding does not have.
    pub fn new(format: Format, columns: &Columns, head: &Head) -> Result<Self, Error> {
        let (form, header) = match format {
            Format::Csv(style) => {
                let writer = CellWriter::new(style.dialect);
                let header = csv::header(style, &writer, columns, head).map_err(|sign| {
                    let encoding = style.encoding.unwrap_or(head.encoding);
                    unheld::unwritable(&head.name, sign, encoding)
                })?;
                (Form::Csv(style, writer), header)
            }
            Format::Jsonl(style) => {
                let keys = json::keys(columns, head);
                (Form::Jsonl(style, keys, Vec::new()), Vec::new())
            }
            Format::Sheet => (Form::Sheet(cells::plan(columns, head)), Vec::new()),
            Format::Page(markup) => {
                let header = page::header(markup, columns, head);
                (Form::Page(markup), header)
            }
        };
        let sources = match columns {
            Columns::All | Columns::Renamed(_) => None,
            Columns::List(list) => Some(list.iter().map(|column| column.from).collect()),
        };
        Ok(Self {
            form,
            sources,
            width: head.headers.len(),
            header,
            utf16: format.utf16(),
            keeps_ending: format.keeps_ending(),
            renderings: Vec::new(),
            beyond: None,
        })
    }

    /// Says what is made of the cells of an outgoing column, from 0.
    pub fn render(&mut self, column: usize, rendering: Rendering) {
        put(&mut self.renderings, column, rendering);
    }

    /// Says what is made of cells beyond the header.
    pub fn render_beyond(&mut self, rendering: Rendering) {
        self.beyond = Some(rendering);
    }

    /// Whether anything is made of cells.
    fn renders(&self) -> bool {
        !self.renderings.is_empty() || self.beyond.is_some()
    }

    /// The text with which a cell of an outgoing column leaves, where it is not that of the input.
    fn anew<'a>(
        &self,
        record: Record<'a>,
        (number, source): (usize, Source),
        scratch: &'a mut String,
    ) -> Option<&'a str> {
        let anew = record.anew(source);
        let Some(rendering) = self.renderings.get(number).and_then(Option::as_ref) else {
            return anew;
        };
        scratch.clear();
        let text = anew.unwrap_or_else(|| record.text(source));
        if rendering.write(text, scratch) {
            Some(scratch)
        } else {
            anew
        }
    }

    /// Says what the cells of an outgoing column (from 0) are in JSON; without that they are text. Of no effect in
    /// other formats.
    pub fn read_json(&mut self, column: usize, reading: JsonReading) {
        if let Form::Jsonl(_, _, readings) = &mut self.form {
            put(readings, column, reading);
        }
    }

    /// What a workbook is told of the table; none in other formats.
    pub fn sheet(&self) -> Option<&SheetPlan> {
        match &self.form {
            Form::Sheet(plan) => Some(plan),
            _ => None,
        }
    }

    /// The same, to say more of it.
    pub fn sheet_mut(&mut self) -> Option<&mut SheetPlan> {
        match &mut self.form {
            Form::Sheet(plan) => Some(plan),
            _ => None,
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
                if style.copied != Copied::Nothing
                    && style.encoding.is_none()
                    && !self.renders() =>
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
                style.copied != Copied::Nothing && style.encoding.is_none_or(|own| own == encoding)
            }
            Form::Jsonl(style, ..) => style.copied && encoding.is_utf8(),
            Form::Sheet(_) | Form::Page(_) => false,
        };
        copied && self.sources.is_none() && !self.renders()
    }

    /// Whether the rows above the header of the input leave with it: where both are copied.
    pub fn keeps_titles(&self) -> bool {
        matches!((&self.form, &self.sources), (Form::Csv(style, _), None) if style.copied == Copied::Records)
    }

    /// Whether the last record goes without a line end if the input's last one did.
    pub fn keeps_ending(&self) -> bool {
        self.keeps_ending
    }

    /// What the UTF-8 it makes is written in, if not as it stands.
    pub(super) fn utf16(&self) -> Option<Encoding> {
        self.utf16
    }

    /// What the table ends with.
    pub fn closing(&self) -> &'static [u8] {
        match &self.form {
            Form::Page(markup) => page::closing(*markup),
            _ => b"",
        }
    }

    /// What the table begins with: byte order mark, titles and header, or nothing.
    pub fn header(&self) -> &[u8] {
        &self.header
    }

    /// Appends one record with its line end; `computed` has the texts of the computed columns.
    ///
    /// # Errors
    /// What the output does not hold of it.
    pub fn record(
        &self,
        batch: &Batch<'_>,
        row: usize,
        computed: &[&str],
        out: &mut Vec<u8>,
    ) -> Result<(), Unheld> {
        let record = Record {
            batch,
            row,
            computed,
            anew: &[],
        };
        match &self.form {
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
            _ => self.written(record, out),
        }
    }

    /// Appends one record of which some cells leave with other texts: `anew` has them in the order of their columns.
    /// The others keep the bytes that they were read from where the format allows it.
    ///
    /// # Errors
    /// What the output does not hold of it.
    pub fn changed(
        &self,
        batch: &Batch<'_>,
        row: usize,
        anew: &[Anew<'_>],
        out: &mut Vec<u8>,
    ) -> Result<(), Unheld> {
        let record = Record {
            batch,
            row,
            computed: &[],
            anew,
        };
        if let Form::Csv(style, writer) = &self.form
            && self.copies(batch.encoding())
        {
            let (from, mut losses) = (out.len(), Losses::default());
            if csv::splice((*style, writer), record, out, &mut losses) {
                return losses.end(from, out);
            }
        }
        self.written(record, out)
    }

    /// Appends a record cell by cell.
    fn written(&self, record: Record<'_>, out: &mut Vec<u8>) -> Result<(), Unheld> {
        let (from, mut losses) = (out.len(), Losses::default());
        match &self.form {
            Form::Csv(style, writer) => {
                self.csv_record((*style, writer), record, out, &mut losses);
            }
            Form::Jsonl(style, keys, readings) => {
                self.object((*style, keys, readings), record, out);
            }
            Form::Sheet(plan) => self.cells(plan, record, out, &mut losses),
            Form::Page(markup) => self.row(*markup, record, out),
        }
        losses.end(from, out)
    }

    /// What ends a run that must not leave a record out: that the output's encoding has no sign for one of its signs.
    pub fn unwritable(&self, sign: char, input: &Head, own: Encoding) -> Error {
        let encoding = match &self.form {
            Form::Csv(style, _) => style.encoding.unwrap_or(own),
            _ => Encoding::UTF_8,
        };
        unheld::unwritable(&input.name, sign, encoding)
    }

    /// Where the cells of a record that leaves come from, by outgoing column: those that a short record lacks are
    /// empty.
    fn sources(&self) -> impl Iterator<Item = (usize, Source)> {
        let all = (0..self.width).map(Source::Column);
        let list = self.sources.iter().flatten().copied();
        // One of the two is empty.
        let sources = all.filter(|_| self.sources.is_none()).chain(list);
        (0..).zip(sources)
    }
}

/// Puts something in the place of an outgoing column.
fn put<T: Clone>(list: &mut Vec<Option<T>>, column: usize, entry: T) {
    let length = list.len().max(column + 1);
    list.resize(length, None);
    list[column] = Some(entry);
}
