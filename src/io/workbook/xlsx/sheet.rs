//! A sheet: its cells row by row, in one pass over its part.
//!
//! The part's own word on how large the sheet is counts for nothing. Rows and cells that do not say where they stand
//! follow the last one.

use std::io::Read;

use super::markup::{Markup, Tag, Token};
use super::package::{Most, Package, saved_again};
use super::position::{self, COLUMNS, ROWS};
use super::strings::{self, Strings};
use super::styles::Styles;
use super::workbook::Workbook;
use super::{Result, characters, damaged_part, is_true, iso};
use crate::io::fault::Fault;
use crate::io::workbook::cell::{Cell, Moment};
use crate::io::workbook::stream::{Cells, ReadSheet, SheetEnd, Stop};
use crate::text;
use crate::text::Message;

/// A sheet that is to be read.
pub(super) struct Sheet {
    package: Package,
    workbook: Workbook,
    part: String,
}

impl Sheet {
    pub(super) fn new(package: Package, workbook: Workbook, part: String) -> Self {
        Self {
            package,
            workbook,
            part,
        }
    }
}

impl ReadSheet for Sheet {
    fn read(mut self: Box<Self>, to: &mut Cells) -> std::result::Result<SheetEnd, Stop> {
        let of_book = Book::read(&mut self.package, &self.workbook)?;
        let part = self.package.part(&self.part, Most::Streamed)?;
        let mut reader = Reader {
            markup: Markup::new(&self.part, part),
            book: &of_book,
            to,
            row: Row::default(),
            value: String::new(),
            end: SheetEnd::default(),
        };
        reader.sheet()?;
        Ok(reader.end)
    }
}

impl From<Box<Fault>> for Stop {
    fn from(fault: Box<Fault>) -> Self {
        Self::Broken(*fault)
    }
}

/// What cells refer to.
struct Book {
    strings: Strings,
    styles: Styles,
    since_1904: bool,
}

impl Book {
    fn read(package: &mut Package, workbook: &Workbook) -> Result<Self> {
        let strings = workbook.strings.as_deref();
        let styles = workbook.styles.as_deref();
        // A workbook may go without either; a cell that needs a text that is not there is what is wrong then.
        let strings = match strings.filter(|part| package.has(part)) {
            Some(part) => Strings::read(package, part)?,
            None => Strings::default(),
        };
        let styles = match styles.filter(|part| package.has(part)) {
            Some(part) => Styles::read(package, part)?,
            None => Styles::default(),
        };
        Ok(Self {
            strings,
            styles,
            since_1904: workbook.since_1904,
        })
    }
}

/// What a cell says its value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Number,
    /// The number of a shared text.
    Shared,
    /// What a formula came to.
    Text,
    /// Text that stands in the cell.
    Inline,
    Boolean,
    Error,
    Iso,
}

impl Kind {
    fn of(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"n" | b"" => Self::Number,
            b"s" => Self::Shared,
            b"str" => Self::Text,
            b"inlineStr" => Self::Inline,
            b"b" => Self::Boolean,
            b"e" => Self::Error,
            b"d" => Self::Iso,
            _ => return None,
        })
    }
}

/// What the tag of a cell says.
#[derive(Clone, Copy, Debug)]
struct Head {
    row: u32,
    column: u32,
    style: u32,
    kind: Kind,
}

/// Where the next row or cell stands that does not say where.
#[derive(Clone, Copy, Debug, Default)]
struct Row {
    number: u32,
    column: u32,
    /// Whether it has something in it.
    filled: bool,
}

struct Reader<'a, R> {
    markup: Markup<R>,
    book: &'a Book,
    to: &'a mut Cells,
    row: Row,
    value: String,
    end: SheetEnd,
}

impl<R: Read> Reader<'_, R> {
    /// Reads to the end of the part: only there it is known to be whole.
    fn sheet(&mut self) -> std::result::Result<(), Stop> {
        loop {
            let depth = self.markup.depth();
            match self.markup.next()? {
                Token::Open(tag) => match (depth, tag.name) {
                    (0, b"worksheet") | (1, b"mergeCells") => {}
                    (0, _) => return Err(damaged_part(self.markup.name()).into()),
                    (1, b"sheetData") => self.rows()?,
                    (2, b"mergeCell") => self.end.merged += 1,
                    _ => self.markup.skip()?,
                },
                Token::End => return Ok(()),
                _ => {}
            }
        }
    }

    fn rows(&mut self) -> std::result::Result<(), Stop> {
        loop {
            match self.markup.next()? {
                Token::Open(tag) if tag.name == b"row" => {
                    let hidden = tag.attribute("hidden").is_some_and(is_true);
                    if let Some(number) = tag.attribute("r") {
                        let number = position::row(number);
                        self.row.number =
                            number.ok_or_else(|| Wrong::Place.within(self.markup.name()))?;
                    }
                    self.row.column = 0;
                    self.row.filled = false;
                    self.cells()?;
                    self.end.hidden_rows += u64::from(hidden && self.row.filled);
                    self.row.number += 1;
                }
                Token::Open(_) => self.markup.skip()?,
                Token::Close | Token::End => return Ok(()),
                _ => {}
            }
        }
    }

    fn cells(&mut self) -> std::result::Result<(), Stop> {
        loop {
            match self.markup.next()? {
                Token::Open(tag) if tag.name == b"c" => {
                    let head = head(&tag, self.row);
                    let head = head.map_err(|wrong| wrong.within(self.markup.name()))?;
                    self.row.column = head.column + 1;
                    self.cell(head)?;
                }
                Token::Open(_) => self.markup.skip()?,
                Token::Close | Token::End => return Ok(()),
                _ => {}
            }
        }
    }

    /// Reads a cell up to its end and hands it over.
    fn cell(&mut self, mut head: Head) -> std::result::Result<(), Stop> {
        self.value.clear();
        let (mut formula, mut value) = (false, false);
        loop {
            match self.markup.next()? {
                Token::Open(tag) => match tag.name {
                    b"v" if head.kind != Kind::Inline => {
                        // An empty tag in the place of a number is how a value is left out, `<v></v>` how it is
                        // written that it is empty.
                        value |= !tag.empty || head.kind == Kind::Text;
                        strings::content(&mut self.markup, &mut self.value)?;
                    }
                    b"is" => {
                        head.kind = Kind::Inline;
                        self.value.clear();
                        strings::item(&mut self.markup, &mut self.value)?;
                    }
                    name => {
                        formula |= name == b"f";
                        self.markup.skip()?;
                    }
                },
                Token::Close | Token::End => break,
                _ => {}
            }
        }
        if head.kind == Kind::Text {
            characters::unescape(&mut self.value, 0);
        }
        let cell = if formula && !value && head.kind != Kind::Inline {
            Cell::Formula
        } else {
            valued(head, &self.value, self.book).ok_or_else(unknown_text)?
        };
        self.row.filled |= cell != Cell::Text("");
        self.to.cell(head.row, head.column, cell)
    }
}

/// What is wrong with the tag of a cell.
#[derive(Clone, Copy, Debug)]
enum Wrong {
    Place,
    Kind,
}

impl Wrong {
    fn within(self, part: &str) -> Box<Fault> {
        let text = match self {
            Self::Place => text!(
                "{part} in the workbook has a row or cell that is not in a sheet of {rows} rows and {columns} columns",
                "工作簿的 {part} 中有行或单元格超出工作表范围（{rows} 行、{columns} 列）"
            ),
            Self::Kind => text!(
                "{part} in the workbook has a cell of a type that is not known",
                "工作簿的 {part} 中有类型不明的单元格"
            ),
        };
        let message = Message::new(text).with("part", part);
        saved_again(message.with("rows", ROWS).with("columns", COLUMNS))
    }
}

fn head(tag: &Tag<'_>, next: Row) -> std::result::Result<Head, Wrong> {
    let (mut place, mut style, mut kind) = (None, 0, Kind::Number);
    for (name, value) in tag.attributes() {
        match name {
            b"r" => place = Some(position::parse(value).ok_or(Wrong::Place)?),
            b"s" => style = super::number(value).unwrap_or_default(),
            b"t" => kind = Kind::of(value).ok_or(Wrong::Kind)?,
            _ => {}
        }
    }
    let (row, column) = place.unwrap_or((next.number, next.column));
    if row >= ROWS || column >= COLUMNS {
        return Err(Wrong::Place);
    }
    Ok(Head {
        row,
        column,
        style,
        kind,
    })
}

/// What a cell with this text as its value holds; none if it refers to a text that is not there. What is not what its
/// type says is text.
fn valued<'a>(head: Head, value: &'a str, book: &'a Book) -> Option<Cell<'a>> {
    if matches!(head.kind, Kind::Text | Kind::Inline) {
        return Some(Cell::Text(value));
    }
    let trimmed = value.trim_ascii();
    let cell = match head.kind {
        _ if trimmed.is_empty() => None,
        Kind::Shared => return book.strings.get(trimmed.parse().ok()?).map(Cell::Text),
        Kind::Error => Some(Cell::Error(trimmed)),
        Kind::Boolean => match trimmed {
            "1" | "true" => Some(Cell::Boolean(true)),
            "0" | "false" => Some(Cell::Boolean(false)),
            _ => None,
        },
        Kind::Iso => {
            let shown = book.styles.shape(head.style);
            iso::read(trimmed, shown).map(|(shape, text)| Cell::Iso(shape, text))
        }
        _ => {
            let number = trimmed
                .parse()
                .ok()
                .filter(|number: &f64| number.is_finite());
            number.map(|number| match book.styles.shape(head.style) {
                Some(shape) => Cell::Moment(Moment {
                    serial: number,
                    shape,
                    since_1904: book.since_1904,
                }),
                None => Cell::Number(number),
            })
        }
    };
    Some(cell.unwrap_or(Cell::Text(trimmed)))
}

fn unknown_text() -> Box<Fault> {
    saved_again(text!(
        "a cell refers to a text that is not among the workbook's shared texts",
        "有单元格引用了共享字符串表中不存在的文本"
    ))
}
