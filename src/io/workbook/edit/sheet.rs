//! The part of a sheet with marks in it: cells in colours, and a column that says why.
//!
//! One pass over the part. What has no mark is copied byte by byte.

use std::io::{self, Read, Write};

use super::children::{Insertions, OF_SHEET};
use super::styles::{Look, Styles};
use super::tag;
use crate::error::Error;
use crate::io::fault::Fault;
use crate::io::workbook::markup::{Markup, Token};
use crate::io::workbook::package::damaged_part;
use crate::io::workbook::xlsx::position;
use crate::table::place::letters;

/// Bytes that are written at a time.
const TOGETHER: usize = 64 << 10;
/// How wide the column of reasons is, in characters.
const WIDE: u32 = 60;

/// Why a sheet could not be marked.
#[derive(Debug)]
pub(in crate::io) enum Failed {
    /// The workbook cannot be read.
    Read(Box<Fault>),
    /// It cannot be opened.
    Open(io::Error),
    /// The new one cannot be written.
    Write(io::Error),
    /// There is no telling what is to be marked.
    Marks(Error),
}

impl From<Box<Fault>> for Failed {
    fn from(fault: Box<Fault>) -> Self {
        Self::Read(fault)
    }
}

impl From<io::Error> for Failed {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Marks(error)
    }
}

type Result<T> = std::result::Result<T, Failed>;

/// What is marked in a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowMarks {
    /// The row, from 0.
    pub row: u32,
    /// Columns (from 0), ascending, and the colour (`RRGGBB`) with which the cell is filled.
    pub cells: Vec<(u32, u32)>,
    /// What stands in the column of reasons.
    pub reason: String,
}

/// Hands over the marks, row by row, ascending; none when there are no more.
pub type NextMarks<'a> = &'a mut dyn FnMut() -> std::result::Result<Option<RowMarks>, Error>;

/// What is to be done to a sheet.
pub(super) struct Marking<'a> {
    pub(super) styles: &'a mut Styles,
    /// The column of reasons, from 0: behind all others.
    pub(super) column: u32,
    /// Its header.
    pub(super) header: &'a str,
    pub(super) header_colour: u32,
    /// The row with the headers, from 0; none without one.
    pub(super) header_row: Option<u32>,
    /// Whether rows behind the headers that have no mark are hidden.
    pub(super) only_marked: bool,
    /// Whether the column of reasons is there already, from the last time.
    pub(super) again: bool,
    /// The cells that get a filter, if any do.
    pub(super) filter: Option<String>,
    pub(super) next: NextMarks<'a>,
}

impl Marking<'_> {
    /// Copies a sheet with its marks.
    ///
    /// # Errors
    /// Those of reading, of writing, and of the marks.
    pub(super) fn copy<R: Read>(self, markup: Markup<R>, out: &mut dyn Write) -> Result<()> {
        let mut copy = Copy {
            insertions: Insertions::new(OF_SHEET),
            waiting: None,
            markup,
            out,
            buffer: Vec::new(),
            prefix: String::new(),
            columns: Columns::default(),
            seen_columns: false,
            next_row: 0,
            marking: self,
        };
        copy.advance()?;
        copy.sheet()
    }
}

/// The formats of columns that cells take where there are none.
#[derive(Debug, Default)]
struct Columns(Vec<(u32, u32, u32)>);

impl Columns {
    fn style(&self, column: u32) -> Option<u32> {
        let mut own = self.0.iter();
        let own = own.find(|(from, to, _)| (*from..=*to).contains(&column));
        own.map(|(.., style)| *style)
    }
}

struct Copy<'a, 'o, R> {
    markup: Markup<R>,
    out: &'o mut dyn Write,
    buffer: Vec<u8>,
    prefix: String,
    /// What is put among the children of the sheet.
    insertions: Insertions,
    columns: Columns,
    seen_columns: bool,
    /// The row that comes next where one does not say where it stands, from 0.
    next_row: u32,
    /// The marks of the next row that has some.
    waiting: Option<RowMarks>,
    marking: Marking<'a>,
}

/// What is put into a row.
#[derive(Clone, Copy, Debug)]
struct Due<'m> {
    column: u32,
    what: What<'m>,
}

#[derive(Clone, Copy, Debug)]
enum What<'m> {
    Colour(u32),
    Header(&'m str),
    Reason(&'m str),
}

/// What the opening tag of a row says.
#[derive(Clone, Copy, Debug)]
struct Opened {
    /// From 0.
    place: u32,
    style: Option<u32>,
    empty: bool,
}

impl<'a, R: Read> Copy<'a, '_, R> {
    fn sheet(&mut self) -> Result<()> {
        let mut begun = false;
        loop {
            let depth = self.markup.depth();
            let mut child = Vec::new();
            let (opens, ended) = match self.markup.next()? {
                Token::Open(tag) => {
                    child.extend_from_slice(tag.name);
                    (true, false)
                }
                Token::End => (false, true),
                _ => (false, false),
            };
            match (depth, opens) {
                (0, true) => {
                    begun = child == b"worksheet";
                    let mut raw = Vec::new();
                    self.markup.take_passed(&mut raw);
                    let (_, tag) = tag::apart(&raw);
                    self.prefix = String::from_utf8_lossy(tag::prefix(tag)).into_owned();
                    self.buffer.append(&mut raw);
                    if let Some(cells) = &self.marking.filter {
                        let filter = format!("<{}autoFilter ref=\"{cells}\"/>", self.prefix);
                        self.insertions.add("autoFilter", filter.into_bytes());
                    }
                }
                (1, true) if child == b"sheetData" => {
                    if !self.seen_columns && !self.marking.again {
                        self.columns_of_none();
                    }
                    self.child(&child)?;
                    self.rows()?;
                }
                (1, true) if child == b"cols" && !self.marking.again => self.cols()?,
                (1, true) => {
                    self.child(&child)?;
                    self.markup.skip()?;
                    self.markup.take_passed(&mut self.buffer);
                }
                (1, false) if !ended => {
                    // Text between children, or the end of the sheet.
                    let mut raw = Vec::new();
                    self.markup.take_passed(&mut raw);
                    if self.markup.depth() == 0 {
                        self.insertions.rest(&mut self.buffer);
                    }
                    self.buffer.append(&mut raw);
                }
                _ => self.markup.take_passed(&mut self.buffer),
            }
            if ended {
                if !begun {
                    return Err(damaged_part(self.markup.name()).into());
                }
                self.out.write_all(&self.buffer)?;
                return Ok(());
            }
            self.flush()?;
        }
    }

    /// Appends a child of the sheet up to the end of its opening tag, and before it what is put there.
    fn child(&mut self, name: &[u8]) -> Result<()> {
        let mut raw = Vec::new();
        self.markup.take_passed(&mut raw);
        self.insertions.before(name, &mut self.buffer);
        self.buffer.append(&mut raw);
        self.flush()
    }

    fn flush(&mut self) -> Result<()> {
        if self.buffer.len() >= TOGETHER {
            self.out.write_all(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(())
    }

    /// The columns' widths where the sheet says nothing of them.
    fn columns_of_none(&mut self) {
        let p = &self.prefix;
        let number = self.marking.column + 1;
        let cols = format!(
            "<{p}cols><{p}col min=\"{number}\" max=\"{number}\" width=\"{WIDE}\" customWidth=\"1\"/></{p}cols>"
        );
        self.insertions.add("cols", cols.into_bytes());
        self.seen_columns = true;
    }

    /// The columns' widths, with that of the column of reasons; one that reaches over it ends before it.
    fn cols(&mut self) -> Result<()> {
        self.seen_columns = true;
        self.child(b"cols")?;
        let own = self.marking.column + 1;
        let mut behind = Vec::new();
        loop {
            let mut span = None;
            let closed = match self.markup.next()? {
                Token::Open(tag) => {
                    let number = |name: &str| {
                        let value = tag.attribute(name)?;
                        std::str::from_utf8(value).ok()?.trim().parse::<u32>().ok()
                    };
                    span = Some((number("min"), number("max"), number("style")));
                    false
                }
                Token::Close | Token::End => self.markup.depth() < 2,
                _ => false,
            };
            let mut raw = Vec::new();
            self.markup.take_passed(&mut raw);
            if closed {
                let p = &self.prefix;
                let col = format!(
                    "<{p}col min=\"{own}\" max=\"{own}\" width=\"{WIDE}\" customWidth=\"1\"/>"
                );
                self.buffer.extend_from_slice(col.as_bytes());
                self.buffer.append(&mut behind);
                self.buffer.append(&mut raw);
                return Ok(());
            }
            let Some((Some(from), Some(to), style)) = span else {
                self.buffer.append(&mut raw);
                continue;
            };
            if let Some(style) = style {
                self.columns
                    .0
                    .push((from.saturating_sub(1), to.saturating_sub(1), style));
            }
            let (before, tag) = tag::apart(&raw);
            self.buffer.extend_from_slice(before);
            if from < own {
                let to = to.min(own - 1).to_string();
                tag::with(tag, "max", &to, &mut self.buffer);
            }
            if to > own {
                let from = from.max(own + 1).to_string();
                tag::with(tag, "min", &from, &mut behind);
            }
        }
    }

    /// The next row that has marks.
    fn advance(&mut self) -> Result<()> {
        self.waiting = (self.marking.next)()?;
        Ok(())
    }

    fn rows(&mut self) -> Result<()> {
        loop {
            let opened = match self.markup.next()? {
                Token::Open(tag) if tag.name == b"row" => {
                    let place = tag
                        .attribute("r")
                        .map_or(Some(self.next_row), position::row);
                    Some(Opened {
                        place: place.ok_or_else(|| damaged_part("sheet"))?,
                        style: style_of(tag.attribute("s")),
                        empty: tag.empty,
                    })
                }
                Token::Open(_) => {
                    self.markup.skip()?;
                    None
                }
                Token::Close | Token::End => {
                    let mut end = Vec::new();
                    self.markup.take_passed(&mut end);
                    while self.waiting.is_some() {
                        self.new_row()?;
                    }
                    self.buffer.append(&mut end);
                    return Ok(());
                }
                _ => None,
            };
            let Some(row) = opened else {
                self.markup.take_passed(&mut self.buffer);
                continue;
            };
            self.row(row)?;
            self.next_row = row.place + 1;
            self.flush()?;
        }
    }

    fn row(&mut self, row: Opened) -> Result<()> {
        let mut passed = Vec::new();
        self.markup.take_passed(&mut passed);
        let (before, raw) = tag::apart(&passed);
        self.buffer.extend_from_slice(before);
        while self
            .waiting
            .as_ref()
            .is_some_and(|marks| marks.row < row.place)
        {
            self.new_row()?;
        }
        let marks = self.waiting.take_if(|marks| marks.row == row.place);
        let header = self.marking.header_row;
        let hides = self.marking.only_marked && header.is_some_and(|header| row.place > header);
        if marks.is_none() && header != Some(row.place) && !self.marking.again {
            if hides {
                tag::with(raw, "hidden", "1", &mut self.buffer);
            } else {
                self.buffer.extend_from_slice(raw);
            }
            self.markup.skip()?;
            self.markup.take_passed(&mut self.buffer);
            return Ok(());
        }
        if marks.is_some() {
            self.advance()?;
        }
        // A row may say which columns it has, and now it has one more.
        let mut spanless = Vec::new();
        tag::without(raw, "spans", &mut spanless);
        if hides && marks.is_none() {
            let shown = std::mem::take(&mut spanless);
            tag::with(&shown, "hidden", "1", &mut spanless);
        }
        if row.empty {
            let end = spanless.iter().rposition(|byte| *byte == b'/');
            spanless.truncate(end.unwrap_or(spanless.len()));
            spanless.push(b'>');
        }
        self.buffer.append(&mut spanless);
        let marks = marks.unwrap_or_default();
        let is_header = self.marking.header_row == Some(row.place);
        let mut left = self.due(&marks, is_header).into_iter().peekable();
        let mut column = 0;
        loop {
            let opened = match self.markup.next()? {
                Token::Open(tag) if tag.name == b"c" => {
                    let place = tag
                        .attribute("r")
                        .map_or(Some((0, column)), position::parse);
                    let (_, place) = place.ok_or_else(|| damaged_part("sheet"))?;
                    Some((place, style_of(tag.attribute("s")).unwrap_or(0)))
                }
                Token::Open(_) => {
                    self.markup.skip()?;
                    None
                }
                Token::Close | Token::End => break,
                _ => None,
            };
            let Some((place, style)) = opened else {
                self.markup.take_passed(&mut self.buffer);
                continue;
            };
            let mut passed = Vec::new();
            self.markup.take_passed(&mut passed);
            let (before, raw) = tag::apart(&passed);
            self.buffer.extend_from_slice(before);
            while let Some(due) = left.next_if(|due| due.column < place) {
                self.new_cell(row, due);
            }
            column = place + 1;
            if place == self.marking.column {
                // What was said the last time goes.
                self.markup.skip()?;
                self.markup.take_passed(&mut Vec::new());
                if let Some(due) = left.next_if(|due| due.column == place) {
                    self.new_cell(row, due);
                }
                continue;
            }
            match left.next_if(|due| due.column == place).map(|due| due.what) {
                Some(What::Colour(colour)) => {
                    let style = self.marking.styles.filled(style, colour);
                    tag::with(raw, "s", &style.to_string(), &mut self.buffer);
                }
                _ => self.buffer.extend_from_slice(raw),
            }
            self.markup.skip()?;
            self.markup.take_passed(&mut self.buffer);
        }
        let mut end = Vec::new();
        self.markup.take_passed(&mut end);
        for due in left {
            self.new_cell(row, due);
        }
        if end.is_empty() {
            end = format!("</{}row>", self.prefix).into_bytes();
        }
        self.buffer.append(&mut end);
        Ok(())
    }

    /// What is put into a row, ascending by column.
    fn due<'m>(&self, marks: &'m RowMarks, is_header: bool) -> Vec<Due<'m>>
    where
        'a: 'm,
    {
        let colours = marks.cells.iter();
        let colours = colours.map(|(column, colour)| Due {
            column: *column,
            what: What::Colour(*colour),
        });
        let said = if is_header {
            Some(What::Header(self.marking.header))
        } else {
            (!marks.reason.is_empty()).then_some(What::Reason(&marks.reason))
        };
        let said = said.map(|what| Due {
            column: self.marking.column,
            what,
        });
        let mut due: Vec<Due<'m>> = colours.chain(said).collect();
        due.sort_by_key(|due| due.column);
        due
    }

    /// A row that the sheet does not have: only marks stand in it.
    fn new_row(&mut self) -> Result<()> {
        let Some(marks) = self.waiting.take() else {
            return Ok(());
        };
        let p = self.prefix.clone();
        let row = Opened {
            place: marks.row,
            style: None,
            empty: false,
        };
        self.buffer
            .extend_from_slice(format!("<{p}row r=\"{}\">", marks.row + 1).as_bytes());
        for due in self.due(&marks, false) {
            self.new_cell(row, due);
        }
        self.buffer
            .extend_from_slice(format!("</{p}row>").as_bytes());
        self.advance()
    }

    /// A cell that the sheet does not have. One that is only coloured takes the format of its row, else of its column.
    fn new_cell(&mut self, row: Opened, due: Due<'_>) {
        let (look, text) = match due.what {
            What::Colour(colour) => {
                let base = row.style.or_else(|| self.columns.style(due.column));
                let style = self.marking.styles.filled(base.unwrap_or(0), colour);
                let cell = address(row.place, due.column);
                let cell = format!("<{}c r=\"{cell}\" s=\"{style}\"/>", self.prefix);
                return self.buffer.extend_from_slice(cell.as_bytes());
            }
            What::Reason(text) => (Look::default(), text),
            What::Header(text) => {
                let look = Look {
                    fill: Some(self.marking.header_colour),
                    bold: true,
                    wraps: false,
                };
                (look, text)
            }
        };
        let style = self.marking.styles.made(look);
        let cell = address(row.place, due.column);
        let p = &self.prefix;
        let start = format!(
            "<{p}c r=\"{cell}\" s=\"{style}\" t=\"inlineStr\"><{p}is><{p}t xml:space=\"preserve\">"
        );
        self.buffer.extend_from_slice(start.as_bytes());
        escape(text, &mut self.buffer);
        let end = format!("</{p}t></{p}is></{p}c>");
        self.buffer.extend_from_slice(end.as_bytes());
    }
}

fn style_of(value: Option<&[u8]>) -> Option<u32> {
    std::str::from_utf8(value?).ok()?.trim().parse().ok()
}

/// `B7` of a row and a column, from 0.
pub(super) fn address(row: u32, column: u32) -> String {
    format!("{}{}", letters(column as usize), row + 1)
}

/// Appends a text as markup has it; signs that XML does not have are left out.
pub(super) fn escape(text: &str, out: &mut Vec<u8>) {
    for sign in text.chars() {
        match sign {
            '&' => out.extend_from_slice(b"&amp;"),
            '<' => out.extend_from_slice(b"&lt;"),
            '>' => out.extend_from_slice(b"&gt;"),
            '\t' | '\n' => out.push(sign as u8),
            sign if sign.is_control() || matches!(sign, '\u{fffe}' | '\u{ffff}') => {}
            sign => out.extend_from_slice(sign.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
}

#[cfg(test)]
mod tests;
