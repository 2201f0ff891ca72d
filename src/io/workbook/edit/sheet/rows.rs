//! The rows of a sheet, and the cells in them.

use std::io::Read;

use super::super::cell;
use super::super::failed::Result;
use super::super::row_edit::{CellEdit, RowEdit};
use super::super::tag;
use super::{Copy, Shown, number};
use crate::io::workbook::markup::Token;
use crate::io::workbook::package::damaged_part;
use crate::io::workbook::xlsx::position;

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
            .is_some_and(|edit| edit.row < row.place)
        {
            self.new_row()?;
        }
        let edit = self.waiting.take_if(|edit| edit.row == row.place);
        let mut opening = self.opening(raw, row.place, edit.is_some());
        let stays = self.edit.cleared.is_none() && !self.edit.unfills;
        let Some(edit) = edit else {
            if stays {
                self.buffer.append(&mut opening);
                self.markup.skip()?;
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
        opening
    }

    /// Copies the cells of a row with their edits.
    fn cells(&mut self, (row, opening): (Opened, Vec<u8>), edit: RowEdit) -> Result<()> {
        let begun = self.buffer.len();
        // A row may say which columns it has, and it may now have one more.
        tag::without(&opening, "spans", &mut self.buffer);
        if row.empty {
            let end = self.buffer.iter().rposition(|byte| *byte == b'/');
            self.buffer
                .truncate(end.map_or(begun, |end| end.max(begun)));
            self.buffer.push(b'>');
        }
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
            while let Some((place, edit)) = left.next_if(|(place, _)| *place < opened.column) {
                self.new_cell(row, place, &edit);
            }
            column = opened.column + 1;
            let edit = left.next_if(|(place, _)| *place == opened.column);
            self.cell(row, opened, raw, edit.as_ref().map(|(_, edit)| edit))?;
        }
        let mut end = Vec::new();
        self.markup.take_passed(&mut end);
        for (place, edit) in left {
            self.new_cell(row, place, &edit);
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

    /// A row that the sheet does not have: only what is edited stands in it.
    fn new_row(&mut self) -> Result<()> {
        let Some(edit) = self.waiting.take() else {
            return Ok(());
        };
        if edit.only_there {
            return self.advance();
        }
        let row = Opened {
            place: edit.row,
            style: None,
            empty: false,
        };
        let p = self.prefix.clone();
        self.buffer
            .extend_from_slice(format!("<{p}row r=\"{}\">", edit.row + 1).as_bytes());
        for (column, edit) in &edit.cells {
            self.new_cell(row, *column, edit);
        }
        self.buffer
            .extend_from_slice(format!("</{p}row>").as_bytes());
        self.advance()
    }

    /// A cell that the sheet does not have. One that is only coloured takes the format of its row, else of its column.
    fn new_cell(&mut self, row: Opened, column: u32, edit: &CellEdit) {
        let place = (row.place, column);
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
        }
    }
}
