//! The rows of a sheet, and the cells in them.

use std::io::Read;

use super::super::cell;
use super::super::failed::Result;
use super::super::row_edit::{CellEdit, CellValue, RowEdit};
use super::super::tag;
use super::{Copy, Shown, number};
use crate::io::fault::Fault;
use crate::io::workbook::markup::Token;
use crate::io::workbook::package::{damaged_part, saved_again};
use crate::io::workbook::xlsx::position;
use crate::text;

/// What the opening tag of a row says.
#[derive(Clone, Copy, Debug)]
struct Opened {
    /// From 0.
    place: u32,
    style: Option<u32>,
    empty: bool,
}

/// What the opening tag of a cell says.
#[derive(Clone, Copy, Debug)]
struct OpenedCell {
    /// From 0.
    column: u32,
    style: u32,
}

impl<R: Read> Copy<'_, '_, R> {
    /// The next row that has an edit.
    pub(super) fn advance(&mut self) -> Result<()> {
        self.waiting = (self.edit.next)()?;
        Ok(())
    }

    /// Copies the rows, from the opening tag `raw` of what holds them up to its end.
    pub(super) fn rows(&mut self, raw: &[u8]) -> Result<()> {
        let opens = self.waiting.is_some() && raw.ends_with(b"/>");
        if opens {
            self.buffer.append(&mut tag::opened(raw));
        } else {
            self.buffer.extend_from_slice(raw);
        }
        loop {
            let opened = match self.markup.next()? {
                Token::Open(tag) if tag.name == b"row" => {
                    let place = tag
                        .attribute("r")
                        .map_or(Some(self.next_row), position::row);
                    Some(Opened {
                        place: place.ok_or_else(|| damaged_part("sheet"))?,
                        style: number(tag.attribute("s")),
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
                    if opens {
                        end.extend(format!("</{}sheetData>", self.prefix).into_bytes());
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

    /// Copies the row whose opening tag was passed.
    fn row(&mut self, row: Opened) -> Result<()> {
        let mut passed = Vec::new();
        self.markup.take_passed(&mut passed);
        let (before, raw) = tag::apart(&passed);
        self.buffer.extend_from_slice(before);
        while self
            .waiting
            .as_ref()
            .is_some_and(|edit| edit.row < row.place && !edit.ends())
        {
            self.new_row()?;
        }
        if let Some(edit) = &self.waiting
            && edit.row <= row.place
            && (edit.goes() || edit.ends())
        {
            self.markup.skip()?;
            self.markup.take_passed(&mut Vec::new());
            self.gone.add(row.place);
            if edit.goes() {
                self.advance()?;
            }
            return Ok(());
        }
        let edit = self.waiting.take_if(|edit| edit.row == row.place);
        let mut opening = self.opening(raw, row.place, edit.is_some());
        if edit.as_ref().is_some_and(RowEdit::is_record) {
            // A filter hid the record that stood there.
            let mut shown = Vec::new();
            tag::without(&opening, "hidden", &mut shown);
            opening = shown;
        }
        let stays = self.edit.cleared.is_none() && !self.edit.unfills && self.gone.is_empty();
        let Some(edit) = edit else {
            if stays {
                self.buffer.append(&mut opening);
                if self.markup.leap()?.is_none() {
                    self.markup.skip()?;
                }
                self.markup.take_passed(&mut self.buffer);
                return Ok(());
            }
            return self.cells((row, opening), RowEdit::default());
        };
        self.advance()?;
        self.cells((row, opening), edit)
    }

    /// The opening tag of a row, as it now is.
    fn opening(&self, raw: &[u8], place: u32, is_edited: bool) -> Vec<u8> {
        let mut opening = Vec::new();
        match self.edit.shown {
            Shown::EditedBehind(header) if place > header && !is_edited => {
                tag::with(raw, "hidden", "1", &mut opening);
            }
            Shown::AllBehind(header) if place > header => {
                tag::without(raw, "hidden", &mut opening);
            }
            _ => opening.extend_from_slice(raw),
        }
        self.moved(opening, || (self.gone.moved(place) + 1).to_string())
    }

    /// A tag that says where it stands, as it does now.
    fn moved(&self, tag: Vec<u8>, place: impl FnOnce() -> String) -> Vec<u8> {
        if self.gone.is_empty() || tag::value(&tag, "r").is_none() {
            return tag;
        }
        let mut moved = Vec::with_capacity(tag.len());
        tag::with(&tag, "r", &place(), &mut moved);
        moved
    }

    /// Copies the cells of a row with their edits.
    fn cells(&mut self, (row, opening): (Opened, Vec<u8>), edit: RowEdit) -> Result<()> {
        let begun = self.buffer.len();
        self.buffer.extend_from_slice(&opening);
        if row.empty && edit.cells.is_empty() {
            self.markup.skip()?;
            self.markup.take_passed(&mut self.buffer);
            return Ok(());
        }
        if row.empty {
            let end = self.buffer.iter().rposition(|byte| *byte == b'/');
            self.buffer
                .truncate(end.map_or(begun, |end| end.max(begun)));
            self.buffer.push(b'>');
        }
        let tag_end = self.buffer.len();
        let has_values = edit.has_values();
        let is_first = self.is_first_record(row.place, &edit);
        let mut grows = false;
        let mut left = edit.cells.into_iter().peekable();
        let mut column = 0;
        loop {
            let opened = match self.markup.next()? {
                Token::Open(tag) if tag.name == b"c" => {
                    let place = tag
                        .attribute("r")
                        .map_or(Some((0, column)), position::parse);
                    let (_, column) = place.ok_or_else(|| damaged_part("sheet"))?;
                    let style = number(tag.attribute("s")).unwrap_or(0);
                    Some(OpenedCell { column, style })
                }
                Token::Open(_) => {
                    self.markup.skip()?;
                    None
                }
                Token::Close | Token::End => break,
                _ => None,
            };
            let Some(opened) = opened else {
                self.markup.take_passed(&mut self.buffer);
                continue;
            };
            let mut passed = Vec::new();
            self.markup.take_passed(&mut passed);
            let (before, raw) = tag::apart(&passed);
            self.buffer.extend_from_slice(before);
            if has_values && opened.column < column {
                return Err(disordered().into());
            }
            while let Some((place, edit)) = left.next_if(|(place, _)| *place < opened.column) {
                self.new_cell(row, place, &edit);
                grows = true;
            }
            column = opened.column + 1;
            if let Some(records) = self.records.as_mut().filter(|_| is_first) {
                records.looks.insert(opened.column, opened.style);
            }
            let edit = left.next_if(|(place, _)| *place == opened.column);
            self.cell(row, opened, raw, edit.as_ref().map(|(_, edit)| edit))?;
        }
        let mut end = Vec::new();
        self.markup.take_passed(&mut end);
        for (place, edit) in left {
            self.new_cell(row, place, &edit);
            grows = true;
        }
        if grows {
            // A row may say which columns it has, and it may now have one more.
            let mut tag = Vec::new();
            tag::without(&self.buffer[begun..tag_end], "spans", &mut tag);
            self.buffer.splice(begun..tag_end, tag);
        }
        if end.is_empty() {
            end = format!("</{}row>", self.prefix).into_bytes();
        }
        self.buffer.append(&mut end);
        Ok(())
    }

    /// Copies the cell whose opening tag `raw` was passed, as it now is.
    fn cell(
        &mut self,
        row: Opened,
        own: OpenedCell,
        raw: &[u8],
        edit: Option<&CellEdit>,
    ) -> Result<()> {
        let raw = self.moved(raw.to_vec(), || {
            cell::address(self.gone.moved(row.place), own.column)
        });
        let raw = raw.as_slice();
        if let Some(CellEdit::Value(value) | CellEdit::Record(value)) = edit {
            return self.value((raw, own.style), value);
        }
        let unfilled = if self.edit.unfills {
            self.edit.styles.unfilled(own.style)
        } else {
            own.style
        };
        let style = match edit {
            Some(CellEdit::Fill(colour)) => self.edit.styles.filled(unfilled, *colour),
            None if self.edit.cleared != Some(own.column) => unfilled,
            // Another cell takes its place, or none.
            edit => {
                self.markup.skip()?;
                self.markup.take_passed(&mut Vec::new());
                if let Some(edit) = edit {
                    self.new_cell(row, own.column, edit);
                }
                return Ok(());
            }
        };
        if style == own.style {
            self.buffer.extend_from_slice(raw);
        } else {
            tag::with(raw, "s", &style.to_string(), &mut self.buffer);
        }
        self.markup.skip()?;
        self.markup.take_passed(&mut self.buffer);
        Ok(())
    }

    /// Appends the cell whose opening tag `raw` was passed with another value; one with a formula as it is.
    fn value(&mut self, (raw, style): (&[u8], u32), value: &CellValue) -> Result<()> {
        let depth = self.markup.depth();
        let mut is_formula = false;
        while self.markup.depth() >= depth {
            match self.markup.next()? {
                Token::Open(tag) => is_formula |= tag.name == b"f",
                Token::End => break,
                _ => {}
            }
        }
        let mut content = Vec::new();
        self.markup.take_passed(&mut content);
        if is_formula {
            self.buffer.extend_from_slice(raw);
            self.buffer.append(&mut content);
        } else {
            let value = self.edit.styles.settled(value, style);
            cell::value(&self.prefix, raw, &value, &mut self.buffer);
        }
        Ok(())
    }

    /// Whether this is the first record that takes the place of another.
    fn is_first_record(&mut self, row: u32, edit: &RowEdit) -> bool {
        match &mut self.records {
            Some(records) if edit.is_record() => {
                records.last = row;
                *records.first.get_or_insert(row) == row
            }
            _ => false,
        }
    }

    /// A row that the sheet does not have: only what is edited stands in it.
    fn new_row(&mut self) -> Result<()> {
        let Some(edit) = self.waiting.take() else {
            return Ok(());
        };
        // Whatever had to go is gone already.
        if edit.ends() || edit.only_there {
            return self.advance();
        }
        if edit.goes() {
            self.gone.add(edit.row);
            return self.advance();
        }
        let row = Opened {
            place: edit.row,
            style: None,
            empty: false,
        };
        self.is_first_record(edit.row, &edit);
        let p = self.prefix.clone();
        let place = self.gone.moved(edit.row) + 1;
        self.buffer
            .extend_from_slice(format!("<{p}row r=\"{place}\">").as_bytes());
        for (column, edit) in &edit.cells {
            self.new_cell(row, *column, edit);
        }
        self.buffer
            .extend_from_slice(format!("</{p}row>").as_bytes());
        self.advance()
    }

    /// A cell that the sheet does not have. One that is only coloured takes the format of its row, else of its column.
    fn new_cell(&mut self, row: Opened, column: u32, edit: &CellEdit) {
        let place = (self.gone.moved(row.place), column);
        match edit {
            CellEdit::Fill(colour) => {
                let base = row.style.or_else(|| self.columns.style(column));
                let style = self.edit.styles.filled(base.unwrap_or(0), *colour);
                cell::empty(&self.prefix, place, style, &mut self.buffer);
            }
            CellEdit::Text(look, text) => {
                let style = self.edit.styles.made(*look);
                cell::text(&self.prefix, place, style, text, &mut self.buffer);
            }
            CellEdit::Value(CellValue::Nothing)
            | CellEdit::Record(CellValue::Nothing)
            | CellEdit::RowGone
            | CellEdit::RestGone => {}
            CellEdit::Value(value) | CellEdit::Record(value) => {
                let records = self.records.as_ref();
                let like = records.and_then(|records| records.looks.get(&column).copied());
                let style = like.or(row.style).or_else(|| self.columns.style(column));
                let style = style.unwrap_or(0);
                let shown = if style > 0 {
                    format!(" s=\"{style}\"")
                } else {
                    String::new()
                };
                let p = &self.prefix;
                let tag = format!("<{p}c r=\"{}\"{shown}>", cell::address(place.0, place.1));
                let value = self.edit.styles.settled(value, style);
                cell::value(p, tag.as_bytes(), &value, &mut self.buffer);
            }
        }
    }
}

/// What is said of a row whose cells do not stand in the order of their columns: which of two in one place counts, nobody
/// can tell.
fn disordered() -> Box<Fault> {
    saved_again(text!(
        "the cells of a row of the sheet are not in order",
        "工作表中有一行的单元格顺序有误"
    ))
}
