//! Sheets of our own: texts and numbers in a few looks.

use std::fmt::Write as _;

use super::cell;
use super::styles::{Look, Styles};
use crate::table::place::letters;
use crate::text::wrap::wrap;

/// What stands in a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Content {
    /// Nothing.
    #[default]
    Nothing,
    /// A text, whatever it looks like.
    Text(String),
    /// A count.
    Count(u64),
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewCell {
    /// What stands in it.
    pub content: Content,
    /// How it looks.
    pub look: Look,
}

/// A sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewSheet {
    /// What stands on its tab.
    pub name: String,
    /// A name by which the workbook knows it again.
    pub mark: &'static str,
    /// How wide its columns are, in characters.
    pub widths: Vec<u32>,
    /// Its rows, from the first on; cells from the first column on.
    pub rows: Vec<Vec<NewCell>>,
    /// The column (from 0) and the rows (from 0, the last with them) whose numbers are shown as bars too.
    pub bars: Option<(usize, usize, usize)>,
}

impl NewSheet {
    /// The part of the sheet in a workbook of this namespace.
    pub(super) fn write(&self, styles: &mut Styles, namespace: &str) -> Vec<u8> {
        let mut out = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet xmlns=\"{namespace}\">\
             <sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr><sheetViews><sheetView showGridLines=\"0\" workbookViewId=\"0\"/></sheetViews>\
             <sheetFormatPr defaultRowHeight=\"16.5\" customHeight=\"1\"/><cols>",
        );
        for (number, width) in (1..).zip(&self.widths) {
            let _ = write!(
                out,
                "<col min=\"{number}\" max=\"{number}\" width=\"{width}\" customWidth=\"1\"/>"
            );
        }
        out.push_str("</cols><sheetData>");
        let mut out = out.into_bytes();
        for (number, row) in (0..).zip(&self.rows) {
            out.extend(format!("<row r=\"{}\"", number + 1).into_bytes());
            let lines = self.lines(row);
            if lines > 1 {
                let height = (lines * LINE).min(TALLEST);
                out.extend(format!(" ht=\"{height}\" customHeight=\"1\"").into_bytes());
            }
            out.push(b'>');
            for (column, cell) in (0..).zip(row) {
                put((number, column), cell, styles, &mut out);
            }
            out.extend_from_slice(b"</row>");
        }
        out.extend_from_slice(b"</sheetData>");
        if let Some((column, first, last)) = self.bars {
            let column = letters(column);
            let bars = format!(
                "<conditionalFormatting sqref=\"{column}{}:{column}{}\"><cfRule type=\"dataBar\" priority=\"1\"><dataBar>\
                 <cfvo type=\"num\" val=\"0\"/><cfvo type=\"max\"/><color rgb=\"FF8FB4DC\"/></dataBar></cfRule></conditionalFormatting>",
                first + 1,
                last + 1
            );
            out.extend(bars.into_bytes());
        }
        out.extend_from_slice(
            b"<pageMargins left=\"0.5\" right=\"0.5\" top=\"0.5\" bottom=\"0.5\" header=\"0.3\" footer=\"0.3\"/>\
              <pageSetup orientation=\"landscape\" fitToHeight=\"0\"/></worksheet>",
        );
        out
    }

    /// How many lines the longest text of a row has: not every program makes a row as tall as what is wrapped in it.
    fn lines(&self, row: &[NewCell]) -> usize {
        let lines = row.iter().zip(&self.widths).map(|(cell, width)| {
            let Content::Text(text) = &cell.content else {
                return 1;
            };
            if !cell.look.wraps {
                return 1;
            }
            // A width is in digits: letters are narrower, and two of them are narrower than a Chinese sign.
            let width = if text.is_ascii() {
                *width
            } else {
                width * 9 / 10
            };
            let lines = text.lines().map(|line| wrap(line, width as usize).len());
            lines.sum()
        });
        lines.max().unwrap_or(1)
    }
}

/// How tall a line is, and how tall a row may be, in points.
const LINE: usize = 17;
const TALLEST: usize = 409;

/// Appends a cell.
fn put(place: (u32, u32), own: &NewCell, styles: &mut Styles, out: &mut Vec<u8>) {
    let style = match own.look {
        look if look == Look::default() => 0,
        look => styles.made(look),
    };
    match &own.content {
        Content::Nothing if style == 0 => {}
        Content::Nothing => cell::empty("", place, style, out),
        Content::Count(number) => cell::count(place, style, *number, out),
        Content::Text(text) => {
            let mut text = text.clone();
            cell::cut(&mut text);
            cell::text("", place, style, &text, out);
        }
    }
}
