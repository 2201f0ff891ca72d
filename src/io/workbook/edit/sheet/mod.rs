//! The part of a sheet, copied with edits in it.
//!
//! One pass over the part. What has no edit is copied byte by byte.

mod columns;
mod gone;
mod rows;

use std::collections::BTreeMap;
use std::io::{Read, Write};

use super::area::Area;
use super::children::{CHOICE, Insertions};
use super::failed::Result;
use super::row_edit::{NextEdit, RowEdit};
use super::styles::Styles;
use super::tag;
use crate::io::workbook::markup::{Markup, Token};
use crate::io::workbook::package::damaged_part;
use crate::io::workbook::xlsx::position;
use columns::Columns;
use gone::Gone;

/// Bytes that are written at a time.
const TOGETHER: usize = 64 << 10;

/// What is to be done to a sheet.
pub(super) struct SheetEdit<'a> {
    pub(super) styles: &'a mut Styles,
    /// What is put among its children.
    pub(super) insertions: Insertions,
    /// A column that gets a width, and none of those around it.
    pub(super) widened: Option<Widened>,
    /// What becomes of the filter that it has.
    pub(super) filter: Filtered,
    /// A column (from 0) whose cells go.
    pub(super) cleared: Option<u32>,
    /// Whether colours of ours go from cells that get none.
    pub(super) unfills: bool,
    pub(super) shown: Shown,
    /// Whether formulas are worked out anew when the workbook is opened: they may refer to what changes.
    pub(super) recalculates: bool,
    /// What is done row by row.
    pub(super) next: NextEdit<'a>,
}

/// A column (from 0) and its width, in characters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Widened {
    pub(super) column: u32,
    pub(super) width: u32,
}

/// What becomes of the filter that a sheet has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Filtered {
    /// It stays.
    Kept,
    /// It is of these cells, and what it says of columns stays.
    Of(String),
    /// Another element takes its place.
    Replaced(Vec<u8>),
}

/// Which rows are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// Those that are.
    AsTheyAre,
    /// All behind this one (from 0).
    AllBehind(u32),
    /// Behind this one (from 0) those with an edit.
    EditedBehind(u32),
}

impl SheetEdit<'_> {
    /// Copies a sheet with its edits.
    ///
    /// # Errors
    /// Those of reading, of writing, and of the edits.
    pub(super) fn copy<R: Read>(self, markup: Markup<R>, out: &mut dyn Write) -> Result<()> {
        let mut copy = Copy {
            waiting: None,
            markup,
            out,
            buffer: Vec::new(),
            prefix: String::new(),
            columns: Columns::default(),
            seen_columns: false,
            next_row: 0,
            gone: Gone::default(),
            records: None,
            edit: self,
        };
        copy.advance()?;
        if copy.waiting.as_ref().is_some_and(RowEdit::is_record) {
            copy.records = Some(Records::default());
        }
        copy.sheet()
    }
}

/// Records that take the place of others.
#[derive(Debug, Default)]
struct Records {
    /// The row of the first of them, from 0.
    first: Option<u32>,
    /// The formats of the cells that stood there, by column.
    looks: BTreeMap<u32, u32>,
    /// The row of the last of them so far, from 0.
    last: u32,
}

struct Copy<'a, 'o, R> {
    markup: Markup<R>,
    out: &'o mut dyn Write,
    buffer: Vec<u8>,
    prefix: String,
    columns: Columns,
    seen_columns: bool,
    /// The row that comes next where one does not say where it stands, from 0.
    next_row: u32,
    /// The next row that has an edit.
    waiting: Option<RowEdit>,
    /// The rows that are no more.
    gone: Gone,
    /// What is known of the records that take the place of others; none where none do.
    records: Option<Records>,
    edit: SheetEdit<'a>,
}

impl<R: Read> Copy<'_, '_, R> {
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
                    if self.edit.recalculates {
                        let element = format!("<{}sheetCalcPr fullCalcOnLoad=\"1\"/>", self.prefix);
                        let insertions = &mut self.edit.insertions;
                        insertions.add("sheetCalcPr", element.into_bytes());
                    }
                }
                (1, true) => self.child(&child)?,
                (1, false) if !ended => {
                    // Text between children, or the end of the sheet.
                    let mut raw = Vec::new();
                    self.markup.take_passed(&mut raw);
                    if self.markup.depth() == 0 {
                        self.edit.insertions.rest(&mut self.buffer);
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

    /// Copies the child of the sheet whose opening tag was passed.
    fn child(&mut self, name: &[u8]) -> Result<()> {
        match name {
            b"sheetData" => {
                if !self.seen_columns {
                    self.columns_of_none();
                }
                let raw = self.passed_before(name);
                self.rows(&raw)
            }
            b"cols" => {
                let raw = self.passed_before(name);
                self.cols(&raw)
            }
            CHOICE => {
                let mut raw = Vec::new();
                self.markup.take_passed(&mut raw);
                let insertions = &mut self.edit.insertions;
                Ok(insertions.choice(&mut self.markup, raw, &mut self.buffer)?)
            }
            // How large the sheet is, nobody need say; and what is said anew is not said twice.
            b"dimension" if self.records.is_some() => self.leave_out(),
            b"sheetCalcPr" if self.edit.recalculates => self.leave_out(),
            b"dimension" => {
                let raw = self.passed_before(name);
                self.dimension(&raw);
                Ok(())
            }
            b"autoFilter" if self.edit.filter != Filtered::Kept => self.filter(name),
            b"autoFilter" if self.records.is_some() => self.filter_of_records(name),
            b"autoFilter" | b"sortState" if !self.gone.is_empty() => {
                let mut raw = Vec::new();
                self.markup.take_passed(&mut raw);
                self.edit.insertions.before(name, &mut self.buffer);
                self.gone.shorten(&raw, &mut self.buffer);
                self.shortened()
            }
            _ => {
                let mut raw = self.passed_before(name);
                self.buffer.append(&mut raw);
                self.flush()?;
                self.markup.skip()?;
                self.markup.take_passed(&mut self.buffer);
                Ok(())
            }
        }
    }

    /// Passes the child of the sheet whose opening tag was passed.
    fn leave_out(&mut self) -> Result<()> {
        self.markup.skip()?;
        self.markup.take_passed(&mut Vec::new());
        Ok(())
    }

    /// The opening tag of a child of the sheet; what is put before it is appended.
    fn passed_before(&mut self, name: &[u8]) -> Vec<u8> {
        let mut raw = Vec::new();
        self.markup.take_passed(&mut raw);
        self.edit.insertions.before(name, &mut self.buffer);
        raw
    }

    /// Appends the filter for the records that stand there now: it shows all of them.
    fn filter_of_records(&mut self, name: &[u8]) -> Result<()> {
        let mut raw = Vec::new();
        self.markup.take_passed(&mut raw);
        self.markup.skip()?;
        self.markup.take_passed(&mut Vec::new());
        self.edit.insertions.before(name, &mut self.buffer);
        let (before, tag) = tag::apart(&raw);
        self.buffer.extend_from_slice(before);
        let cells = tag::value(tag, "ref").unwrap_or_default();
        let mut corners = cells.split(|byte| *byte == b':').map(position::parse);
        let last = self.records.as_ref().map_or(0, |records| records.last);
        if let (Some(Some(from)), Some(Some(to))) = (corners.next(), corners.next()) {
            let (p, cells) = (
                &self.prefix,
                Area::between(from, (last.max(from.0), to.1)).cells(),
            );
            let filter = format!("<{p}autoFilter ref=\"{cells}\"/>");
            self.buffer.extend_from_slice(filter.as_bytes());
        }
        Ok(())
    }

    /// Copies what is left of an element whose opening tag was passed; what it says of cells, it says of those that are
    /// left.
    fn shortened(&mut self) -> Result<()> {
        let depth = self.markup.depth();
        let mut ended = false;
        while !ended {
            let tag = match self.markup.next()? {
                Token::Open(_) => true,
                Token::End => return Ok(()),
                _ => false,
            };
            ended = self.markup.depth() < depth;
            if tag {
                let mut raw = Vec::new();
                self.markup.take_passed(&mut raw);
                self.gone.shorten(&raw, &mut self.buffer);
            } else {
                self.markup.take_passed(&mut self.buffer);
            }
        }
        Ok(())
    }

    /// Appends the filter, as it now is.
    fn filter(&mut self, name: &[u8]) -> Result<()> {
        let raw = self.passed_before(name);
        self.markup.skip()?;
        match &self.edit.filter {
            Filtered::Of(cells) => {
                let (before, tag) = tag::apart(&raw);
                self.buffer.extend_from_slice(before);
                tag::with(tag, "ref", cells, &mut self.buffer);
                self.markup.take_passed(&mut self.buffer);
            }
            Filtered::Replaced(element) => {
                self.buffer.extend_from_slice(element);
                self.markup.take_passed(&mut Vec::new());
            }
            Filtered::Kept => {}
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        if self.buffer.len() >= TOGETHER {
            self.out.write_all(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(())
    }
}

fn number(value: Option<&[u8]>) -> Option<u32> {
    std::str::from_utf8(value?).ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests;
