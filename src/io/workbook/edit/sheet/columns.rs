//! The columns of a sheet: widths, and the formats that cells take where there are none.

use std::io::Read;

use super::super::failed::Result;
use super::super::tag;
use super::{Copy, Widened, number};
use crate::io::workbook::markup::Token;

/// The formats of columns: the first and the last (from 0), and the format.
#[derive(Debug, Default)]
pub(super) struct Columns(Vec<(u32, u32, u32)>);

impl Columns {
    /// The format of a column (from 0), if it has one of its own.
    pub(super) fn style(&self, column: u32) -> Option<u32> {
        let mut own = self.0.iter();
        let own = own.find(|(from, to, _)| (*from..=*to).contains(&column));
        own.map(|(.., style)| *style)
    }
}

impl Widened {
    fn element(self, prefix: &str) -> String {
        let number = self.column + 1;
        let width = self.width;
        format!(
            "<{prefix}col min=\"{number}\" max=\"{number}\" width=\"{width}\" customWidth=\"1\"/>"
        )
    }
}

impl<R: Read> Copy<'_, '_, R> {
    /// The columns' widths where the sheet says nothing of them.
    pub(super) fn columns_of_none(&mut self) {
        self.seen_columns = true;
        let Some(widened) = self.edit.widened else {
            return;
        };
        let p = &self.prefix;
        let cols = format!("<{p}cols>{}</{p}cols>", widened.element(p));
        self.edit.insertions.add("cols", cols.into_bytes());
    }

    /// The columns' widths, with that of the widened one; one that reaches over it ends before it.
    pub(super) fn cols(&mut self) -> Result<()> {
        self.seen_columns = true;
        let widened = self.edit.widened;
        let mut behind = Vec::new();
        loop {
            let mut span = None;
            let closed = match self.markup.next()? {
                Token::Open(tag) => {
                    let number = |name: &str| number(tag.attribute(name));
                    span = Some((number("min"), number("max"), number("style")));
                    false
                }
                Token::Close | Token::End => self.markup.depth() < 2,
                _ => false,
            };
            let mut raw = Vec::new();
            self.markup.take_passed(&mut raw);
            if closed {
                let col = widened.map(|widened| widened.element(&self.prefix));
                self.buffer.extend(col.unwrap_or_default().into_bytes());
                self.buffer.append(&mut behind);
                self.buffer.append(&mut raw);
                return Ok(());
            }
            let Some((Some(from), Some(to), style)) = span else {
                self.buffer.append(&mut raw);
                continue;
            };
            if let Some(style) = style {
                let span = (from.saturating_sub(1), to.saturating_sub(1), style);
                self.columns.0.push(span);
            }
            let Some(own) = widened.map(|widened| widened.column + 1) else {
                self.buffer.append(&mut raw);
                continue;
            };
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
}
