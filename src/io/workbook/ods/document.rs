//! The tables of a document, one after the other, and the rows of each.

use std::collections::HashSet;
use std::io::Read;
use std::iter;

use super::super::SheetInfo;
use super::super::cell::{Cell, Shape};
use super::super::characters::{self, Unclear};
use super::super::markup::{Markup, Tag, Token, too_long};
use super::super::package::{Result, damaged_part};
use super::super::stream::COLUMNS;
use super::styles::Styles;
use super::table::claims_too_much;
use super::{CONTENT, clock};
use crate::io::fault::Fault;
use crate::types::calendar;

/// Bytes that the text of a row may hold.
const LONGEST: usize = 32 << 20;
/// Bytes that the names of all tables, and of the styles of those that are not shown, may come to.
const NAMES: usize = 4 << 20;

/// Reads the tables of a document.
pub(super) struct Document<R> {
    markup: Markup<R>,
    /// The style being read.
    style: String,
    /// The styles of tables that are not shown.
    hidden: HashSet<String>,
    /// Bytes of the names that are held.
    named: usize,
    styles: Styles,
    /// How many elements are open within the table that was begun, it included.
    table: usize,
    /// What the cells of its columns show that have no style of their own: before which column (from 0) that ends.
    columns: Vec<(u32, Option<Shape>)>,
    row: Row,
}

/// A row of a table.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// How often it stands there, one after the other; at least once.
    pub(super) repeats: u32,
    pub(super) is_hidden: bool,
    /// Ranges of merged cells that begin in it.
    pub(super) merged: u64,
    /// The cells with something in them, from left to right.
    pub(super) cells: Vec<Held>,
    text: String,
}

/// A cell of a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Held {
    /// From 0.
    pub(super) column: u32,
    /// How often it stands there, one beside the other; at least once.
    pub(super) repeats: u32,
    what: What,
}

#[derive(Clone, Copy, Debug)]
enum What {
    Text(Span),
    Number(f64),
    Iso(Shape, Span),
    Boolean(bool),
    Error(Span),
    Formula,
}

/// From where to where in the text of a row.
#[derive(Clone, Copy, Debug, Default)]
struct Span {
    from: usize,
    to: usize,
}

/// What the tag of a cell says.
#[derive(Default)]
struct Head {
    repeats: u32,
    is_merged: bool,
    is_error: bool,
    formula: Option<Formula>,
    value: Option<(Kind, Span)>,
    /// What its style shows of a day or a time.
    shape: Option<Shape>,
}

/// How a cell comes to its value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Formula {
    /// It is true or false, which some programs know as numbers only.
    Truth,
    Other,
}

#[derive(Clone, Copy)]
enum Kind {
    Number,
    Text,
    Moment,
    Clock,
    Boolean,
}

impl<R: Read> Document<R> {
    /// `styles` are those of the other parts.
    pub(super) fn new(markup: Markup<R>, styles: Styles) -> Self {
        Self {
            markup,
            style: String::new(),
            hidden: HashSet::new(),
            named: 0,
            styles,
            table: 0,
            columns: Vec::new(),
            row: Row::default(),
        }
    }

    /// Goes to the next table of the document, from outside of one; none behind the last one.
    ///
    /// # Errors
    /// Those of [`Markup::next`].
    pub(super) fn next_table(&mut self) -> Result<Option<SheetInfo>> {
        loop {
            match self.markup.next()? {
                Token::End => return Ok(None),
                Token::Open(tag) => match tag.name {
                    b"style" => {
                        self.style = text_of(&tag, "name")?;
                        self.styles.begin(&tag);
                    }
                    b"table-properties" if tag.attribute("display") == Some(b"false") => {
                        self.named += Self::NAME + self.style.len();
                        self.hidden.insert(self.style.clone());
                        self.few_names()?;
                    }
                    // They hold cells as they were once, or as they are elsewhere.
                    b"tracked-changes" | b"dde-links" => self.markup.skip()?,
                    b"table" => {
                        let name = text_of(&tag, "name")?;
                        let visible = !self.hidden.contains(&text_of(&tag, "style-name")?);
                        self.table = self.markup.depth();
                        self.named += Self::NAME + name.len();
                        self.few_names()?;
                        self.columns.clear();
                        return Ok(Some(SheetInfo {
                            ours: false,
                            name,
                            visible,
                            is_table: true,
                        }));
                    }
                    _ => self.styles.begin(&tag),
                },
                _ => {}
            }
        }
    }

    /// What a name takes beside its text.
    const NAME: usize = 64;

    fn few_names(&self) -> Result<()> {
        if self.named > NAMES {
            return Err(damaged_part(CONTENT));
        }
        Ok(())
    }

    /// Passes what is left of the table that was begun.
    ///
    /// # Errors
    /// Those of [`Markup::next`].
    pub(super) fn leave_table(&mut self) -> Result<()> {
        while self.markup.depth() >= self.table {
            if self.markup.next()? == Token::End {
                break;
            }
        }
        Ok(())
    }

    /// The next row of the table that was begun; none behind the last one.
    ///
    /// # Errors
    /// Those of [`Markup::next`]; a row that is longer than any spreadsheet's.
    pub(super) fn next_row(&mut self) -> Result<Option<&Row>> {
        while self.markup.depth() >= self.table {
            let Token::Open(tag) = self.markup.next()? else {
                continue;
            };
            match tag.name {
                b"table-row" => {
                    let shown = tag.attribute("visibility");
                    self.row.repeats = repeats(&tag, "number-rows-repeated");
                    self.row.is_hidden = matches!(shown, Some(b"collapse" | b"filter"));
                    let shape = default_shape(&tag, &self.styles);
                    self.cells(shape)?;
                    return Ok(Some(&self.row));
                }
                b"table-column" => {
                    let repeats = repeats(&tag, "number-columns-repeated");
                    let shape = default_shape(&tag, &self.styles);
                    let before = self.columns.last().map_or(0, |(end, _)| *end);
                    if before < COLUMNS {
                        self.columns.push((before.saturating_add(repeats), shape));
                    }
                }
                // Their rows and columns are the table's.
                b"table-row-group"
                | b"table-header-rows"
                | b"table-rows"
                | b"table-column-group"
                | b"table-header-columns"
                | b"table-columns" => {}
                _ => self.markup.skip()?,
            }
        }
        Ok(None)
    }

    /// Reads the cells of the row that was begun; `shape` is what those show that have no style of their own.
    fn cells(&mut self, shape: Option<Shape>) -> Result<()> {
        self.row.cells.clear();
        self.row.text.clear();
        self.row.merged = 0;
        let depth = self.markup.depth();
        let mut column = 0_u32;
        while self.markup.depth() >= depth {
            let Token::Open(tag) = self.markup.next()? else {
                continue;
            };
            if !matches!(tag.name, b"table-cell" | b"covered-table-cell") {
                self.markup.skip()?;
                continue;
            }
            let mut head = Head::read(&tag, &mut self.row.text).map_err(unclear)?;
            if matches!(head.value, Some((Kind::Moment | Kind::Clock, _))) {
                head.shape = match tag.attribute("style-name") {
                    Some(style) => self.styles.shape(style),
                    None => shape.or_else(|| of_column(&self.columns, column)),
                };
            }
            self.row.merged += u64::from(head.is_merged);
            let from = self.row.text.len();
            let is_shown = self.content()?;
            let to = self.row.text.len();
            let what = match what(&head, Span { from, to }, &mut self.row.text) {
                // Its value is an empty text, which is shown.
                Some(What::Formula) if is_shown => None,
                what => what,
            };
            if let Some(what) = what {
                if column >= COLUMNS {
                    return Err(claims_too_much());
                }
                self.row.cells.push(Held {
                    column,
                    repeats: head.repeats,
                    what,
                });
            }
            column = column.saturating_add(head.repeats);
            if self.row.text.len() > LONGEST {
                return Err(too_long(CONTENT));
            }
        }
        Ok(())
    }

    /// Adds the text of the cell that was begun: its paragraphs, a line each; whether there is one.
    fn content(&mut self) -> Result<bool> {
        let depth = self.markup.depth();
        let mut paragraphs = 0;
        while self.markup.depth() >= depth {
            let Token::Open(tag) = self.markup.next()? else {
                continue;
            };
            match tag.name {
                b"p" | b"h" => {
                    if paragraphs > 0 {
                        self.row.text.push('\n');
                    }
                    paragraphs += 1;
                    self.paragraph()?;
                }
                b"list" | b"list-item" => {}
                // A note, a drawing.
                _ => self.markup.skip()?,
            }
        }
        Ok(paragraphs > 0)
    }

    /// Adds the text of the paragraph that was begun. Blanks side by side are one, and none at its beginning, but for
    /// those that are written as such (part 3, §6.1.2).
    fn paragraph(&mut self) -> Result<()> {
        let depth = self.markup.depth();
        let mut after_blank = true;
        while self.markup.depth() >= depth {
            let text = &mut self.row.text;
            let from = text.len();
            match self.markup.next()? {
                Token::Text(part) => {
                    characters::push(part, text).map_err(unclear)?;
                    collapse(text, from, &mut after_blank);
                }
                Token::Verbatim(part) => {
                    characters::push_verbatim(part, text).map_err(unclear)?;
                    collapse(text, from, &mut after_blank);
                }
                Token::Open(tag) => {
                    let room = LONGEST.saturating_sub(from) + 1;
                    match tag.name {
                        b"s" => {
                            let blanks = repeats(&tag, "c") as usize;
                            text.extend(iter::repeat_n(' ', blanks.min(room)));
                        }
                        b"tab" => text.push('\t'),
                        b"line-break" => text.push('\n'),
                        // A note, a drawing, how a word is pronounced.
                        b"annotation" | b"note" | b"frame" | b"ruby-text" => self.markup.skip()?,
                        _ => {}
                    }
                    after_blank &= self.row.text.len() == from;
                }
                Token::Close => {}
                Token::End => break,
            }
            if self.row.text.len() > LONGEST {
                return Err(too_long(CONTENT));
            }
        }
        Ok(())
    }
}

fn unclear(why: Unclear) -> Fault {
    *why.within(CONTENT)
}

/// Makes one of blanks side by side in what stands from `from` on, none of those behind a blank.
fn collapse(text: &mut String, from: usize, after_blank: &mut bool) {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    let bytes = &text.as_bytes()[from..];
    let changes = (*after_blank && bytes.first() == Some(&b' '))
        || bytes.windows(2).any(|pair| pair == b"  ")
        || bytes.iter().any(|byte| *byte != b' ' && is_blank(byte));
    if !changes {
        if let Some(last) = bytes.last() {
            *after_blank = is_blank(last);
        }
        return;
    }
    let written = text.split_off(from);
    for sign in written.chars() {
        let blank = matches!(sign, ' ' | '\t' | '\n' | '\r');
        if !blank {
            text.push(sign);
        } else if !*after_blank {
            text.push(' ');
        }
        *after_blank = blank;
    }
}

impl Held {
    /// Bytes of its text.
    pub(super) fn text_len(&self) -> u64 {
        match self.what {
            What::Text(span) | What::Iso(_, span) | What::Error(span) => {
                (span.to - span.from) as u64
            }
            What::Number(_) | What::Boolean(_) | What::Formula => 0,
        }
    }

    /// What it holds; `row` is the row it is of.
    pub(super) fn cell<'a>(&self, row: &'a Row) -> Cell<'a> {
        let text = |span: Span| row.text.get(span.from..span.to).unwrap_or_default();
        match self.what {
            What::Text(span) => Cell::Text(text(span)),
            What::Number(number) => Cell::Number(number),
            What::Iso(shape, span) => Cell::Iso(shape, text(span)),
            What::Boolean(truth) => Cell::Boolean(truth),
            What::Error(span) => Cell::Error(text(span)),
            What::Formula => Cell::Formula,
        }
    }
}

impl Head {
    /// Adds what the tag says of the cell's value to `text`.
    fn read(tag: &Tag<'_>, text: &mut String) -> std::result::Result<Self, Unclear> {
        let mut head = Self {
            repeats: repeats(tag, "number-columns-repeated"),
            ..Self::default()
        };
        for (name, value) in tag.attributes() {
            let kind = match name {
                b"value-type" => {
                    head.is_error |= value == b"error";
                    continue;
                }
                b"formula" => {
                    head.formula = Some(match value {
                        b"of:=TRUE()" | b"of:=FALSE()" => Formula::Truth,
                        _ => Formula::Other,
                    });
                    continue;
                }
                b"number-columns-spanned" | b"number-rows-spanned" => {
                    head.is_merged |= number(value).is_some_and(|spanned| spanned > 1);
                    continue;
                }
                b"value" => Kind::Number,
                b"string-value" => Kind::Text,
                b"date-value" => Kind::Moment,
                b"time-value" => Kind::Clock,
                b"boolean-value" => Kind::Boolean,
                _ => continue,
            };
            if head.value.is_none() {
                let from = text.len();
                characters::push(value, text)?;
                let to = text.len();
                head.value = Some((kind, Span { from, to }));
            }
        }
        Ok(head)
    }
}

/// What a cell holds whose paragraphs are `content`; what its tag says comes first.
fn what(head: &Head, content: Span, text: &mut String) -> Option<What> {
    let is_empty = |span: Span| span.from == span.to;
    if head.is_error || (head.formula.is_some() && is_error(head, content, text)) {
        // Programs show an error in words only.
        return Some(What::Error(content)).filter(|_| !is_empty(content));
    }
    let shown = (!is_empty(content)).then_some(What::Text(content));
    let Some((kind, span)) = head.value else {
        return shown.or(head.formula.map(|_| What::Formula));
    };
    let value = text.get(span.from..span.to).unwrap_or_default();
    match kind {
        Kind::Text => (!is_empty(span)).then_some(What::Text(span)),
        Kind::Number => {
            let words = text.get(content.from..content.to).unwrap_or_default();
            let is_truth = head.formula == Some(Formula::Truth)
                || matches!((value.trim(), words), ("1", "TRUE") | ("0", "FALSE"));
            match value.trim().parse() {
                Ok(_) if is_truth => Some(What::Boolean(value.trim() != "0")),
                Ok(number) => Some(What::Number(number)),
                Err(_) => shown,
            }
        }
        Kind::Boolean => Some(What::Boolean(value.trim().eq_ignore_ascii_case("true"))),
        Kind::Moment => {
            let (shape, moment) = clock::moment(value);
            let mut from = span.from + (moment.as_ptr().addr() - value.as_ptr().addr());
            let mut to = from + moment.len();
            let is_day = calendar::date(moment.as_bytes()).is_some();
            if is_day && (shape, head.shape) == (Shape::Date, Some(Shape::DateTime)) {
                let day = from..to;
                from = text.len();
                text.extend_from_within(day);
                text.push_str("T00:00:00");
                to = text.len();
                return Some(What::Iso(Shape::DateTime, Span { from, to }));
            }
            Some(What::Iso(shape, Span { from, to }))
        }
        Kind::Clock => {
            let value = value.to_owned();
            let from = text.len();
            let Some(mut shape) = clock::clock(&value, text) else {
                return shown;
            };
            if head.shape == Some(Shape::Duration) {
                shape = Shape::Duration;
            }
            let to = text.len();
            Some(What::Iso(shape, Span { from, to }))
        }
    }
}

/// Whether a formula shows an error: documents without extensions say that it is an empty text, the word, or 0.
fn is_error(head: &Head, content: Span, text: &str) -> bool {
    const WORDS: [&str; 7] = [
        "#N/A", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!",
    ];
    let shown = text.get(content.from..content.to).unwrap_or_default();
    let is_empty_text = || matches!(head.value, Some((Kind::Text, span)) if span.from == span.to);
    WORDS.contains(&shown)
        || ((shown.starts_with('#') || shown.starts_with("Err:")) && is_empty_text())
}

/// What cells of a row or column show whose style is this tag's.
fn default_shape(tag: &Tag<'_>, styles: &Styles) -> Option<Shape> {
    styles.shape(tag.attribute("default-cell-style-name")?)
}

/// What cells of this column (from 0) show.
fn of_column(columns: &[(u32, Option<Shape>)], column: u32) -> Option<Shape> {
    let place = columns.partition_point(|(end, _)| *end <= column);
    columns.get(place)?.1
}

/// An attribute's value as a number.
fn number(value: &[u8]) -> Option<u32> {
    std::str::from_utf8(value).ok()?.trim().parse().ok()
}

/// How often something stands there, at least once.
fn repeats(tag: &Tag<'_>, attribute: &str) -> u32 {
    tag.attribute(attribute)
        .and_then(number)
        .unwrap_or(1)
        .max(1)
}

fn text_of(tag: &Tag<'_>, attribute: &str) -> Result<String> {
    let mut text = String::new();
    let value = tag.attribute(attribute).unwrap_or_default();
    characters::push(value, &mut text).map_err(unclear)?;
    Ok(text)
}
