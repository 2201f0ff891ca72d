//! The columns of a sheet: widths, and the formats that cells take where there are none.

use std::io::Read;

use super::super::area::Area;
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

    /// The columns' widths, from the opening tag `raw` of what holds them on, with that of the widened one; one that reaches
    /// over it ends before it.
    pub(super) fn cols(&mut self, raw: &[u8]) -> Result<()> {
        self.seen_columns = true;
        let widened = self.edit.widened;
        let opens = widened.is_some() && raw.ends_with(b"/>");
        if opens {
            self.buffer.append(&mut tag::opened(raw));
        } else {
            self.buffer.extend_from_slice(raw);
        }
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
                if opens {
                    raw.extend(format!("</{}cols>", self.prefix).into_bytes());
                }
                self.buffer.append(&mut raw);
                return Ok(());
            }
            if let Some(span) = span {
                self.markup.skip()?;
                self.col(&raw, span, &mut behind);
            } else {
                self.buffer.append(&mut raw);
            }
        }
    }

    /// Copies a column, or as many as one element is of, whose opening tag `raw` was passed, and all that is in it; what
    /// stands behind the widened one goes `behind`.
    fn col(
        &mut self,
        raw: &[u8],
        (from, to, style): (Option<u32>, Option<u32>, Option<u32>),
        behind: &mut Vec<u8>,
    ) {
        let mut rest = Vec::new();
        self.markup.take_passed(&mut rest);
        let (Some(from), Some(to)) = (from, to) else {
            self.buffer.extend_from_slice(raw);
            self.buffer.append(&mut rest);
            return;
        };
        if let Some(style) = style {
            let span = (from.saturating_sub(1), to.saturating_sub(1), style);
            self.columns.0.push(span);
        }
        let own = self
            .edit
            .widened
            .map_or(u32::MAX, |widened| widened.column + 1);
        let (before, tag) = tag::apart(raw);
        self.buffer.extend_from_slice(before);
        if to < own {
            self.buffer.extend_from_slice(tag);
            self.buffer.append(&mut rest);
        } else if from > own {
            behind.extend_from_slice(tag);
            behind.append(&mut rest);
        } else {
            // Each piece ends with its own tag: nothing stands in a column.
            let tag = tag::emptied(tag);
            if from < own {
                tag::with(&tag, "max", &(own - 1).to_string(), &mut self.buffer);
            }
            if to > own {
                tag::with(&tag, "min", &(own + 1).to_string(), behind);
            }
        }
    }

    /// The cells that the sheet says it has, with the widened column: programs that read no more than these would miss it.
    pub(super) fn dimension(&mut self, raw: &[u8]) {
        let (before, tag) = tag::apart(raw);
        let cells = tag::value(tag, "ref").and_then(Area::of);
        let wider = cells.zip(self.edit.widened).map(|(own, widened)| Area {
            to: (own.to.0, own.to.1.max(widened.column)),
            ..own
        });
        self.buffer.extend_from_slice(before);
        match wider {
            Some(wider) if Some(wider) != cells => {
                tag::with(tag, "ref", &wider.cells(), &mut self.buffer);
            }
            _ => self.buffer.extend_from_slice(tag),
        }
    }
}
