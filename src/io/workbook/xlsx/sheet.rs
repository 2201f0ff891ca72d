//! A sheet: its cells row by row, in one pass over its part.
//!
//! The part's own word on how large the sheet is counts for nothing. Rows and cells that do not say where they stand
//! follow the last one.

use std::io::Read;

use super::cell::{Book, Head, Kind, Wrong};
use super::workbook::Workbook;
use super::{is_true, position, strings};
use crate::io::workbook::cell::Cell;
use crate::io::workbook::characters;
use crate::io::workbook::markup::{LONGEST, Markup, Token, too_long};
use crate::io::workbook::package::{Most, Package, damaged_part};
use crate::io::workbook::shared_texts::unknown_text;
use crate::io::workbook::stream::{Cells, ReadSheet, SheetEnd, Stop};

/// A sheet that is to be read.
pub(super) struct Sheet {
    pub(super) package: Package,
    pub(super) workbook: Workbook,
    /// The name of its part.
    pub(super) part: String,
    /// The column of reasons that we have put there, from 0: it is no part of the table.
    pub(super) reasons: Option<u32>,
}

impl ReadSheet for Sheet {
    fn read(mut self: Box<Self>, to: &mut Cells) -> Result<SheetEnd, Stop> {
        let book = Book::read(&mut self.package, &self.workbook)?;
        let part = self.package.part(&self.part, Most::Streamed)?;
        let mut reader = Reader {
            markup: Markup::new(&self.part, part),
            book: &book,
            to,
            row: Row::default(),
            value: String::new(),
            end: SheetEnd::default(),
            reasons: self.reasons,
        };
        reader.sheet()?;
        Ok(reader.end)
    }
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
    reasons: Option<u32>,
}

impl<R: Read> Reader<'_, R> {
    /// Reads to the end of the part: only there it is known to be whole.
    fn sheet(&mut self) -> Result<(), Stop> {
        let mut begun = false;
        loop {
            let depth = self.markup.depth();
            match self.markup.next()? {
                Token::Open(tag) => match (depth, tag.name) {
                    (0, b"worksheet") => begun = true,
                    (1, b"mergeCells") => {}
                    (0, _) => return Err(damaged_part(self.markup.name()).into()),
                    (1, b"sheetData") => self.rows()?,
                    (2, b"mergeCell") => self.end.merged += 1,
                    _ => self.markup.skip()?,
                },
                Token::End if begun => return Ok(()),
                Token::End => return Err(damaged_part(self.markup.name()).into()),
                _ => {}
            }
        }
    }

    fn rows(&mut self) -> Result<(), Stop> {
        loop {
            match self.markup.next()? {
                Token::Open(tag) if tag.name == b"row" => {
                    let hidden = tag.attribute("hidden").is_some_and(is_true);
                    if let Some(number) = tag.attribute("r") {
                        let number = position::row(number);
                        self.row.number =
                            number.ok_or_else(|| Wrong::Place.within(self.markup.name()))?;
                    }
                    if self.row.number >= position::ROWS {
                        return Err(Wrong::Place.within(self.markup.name()).into());
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

    fn cells(&mut self) -> Result<(), Stop> {
        loop {
            match self.markup.next()? {
                Token::Open(tag) if tag.name == b"c" => {
                    let head = Head::of(&tag, self.row.number, self.row.column);
                    let head = head.map_err(|wrong| wrong.within(self.markup.name()))?;
                    self.row.column = head.column + 1;
                    if self.reasons == Some(head.column) {
                        self.markup.skip()?;
                    } else {
                        self.cell(head)?;
                    }
                }
                Token::Open(_) => self.markup.skip()?,
                Token::Close | Token::End => return Ok(()),
                _ => {}
            }
        }
    }

    /// Reads a cell up to its end and hands it over.
    fn cell(&mut self, mut head: Head) -> Result<(), Stop> {
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
                        // Nothing says that a cell has one value only.
                        if self.value.len() > LONGEST {
                            return Err(too_long(self.markup.name()).into());
                        }
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
            self.book.cell(head, &self.value).ok_or_else(unknown_text)?
        };
        self.row.filled |= cell != Cell::Text("");
        self.to.cell(head.row, head.column, cell)
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{parts, read, shown, with};

    #[test]
    fn rows_and_cells_stand_where_they_say_or_behind_the_last() {
        for (rows, expected) in [
            (
                "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>",
                "1|2/3",
            ),
            (
                r#"<row r="2"><c r="C2"><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"#,
                "/||1|2/3",
            ),
            (
                r#"<row r="3"/><row r="4" spans="1:9"><c r="A4"/></row>"#,
                "",
            ),
        ] {
            let size = r#"<dimension ref="A1:XFD1048576"/>"#;
            let sheet = format!("{size}<sheetData>{rows}</sheetData>");
            assert_eq!(shown(&sheet).as_deref(), Ok(expected), "{rows}");
        }
    }

    #[test]
    fn a_formula_without_a_value_is_told_from_an_empty_one() {
        for (cell, odd) in [
            ("<c><f>A1</f></c>", 1),
            (r#"<c t="str"><f>A1</f></c>"#, 1),
            ("<c><f>A1</f><v/></c>", 1),
            ("<c><f>A1</f><v></v></c>", 0),
            (r#"<c t="str"><f>A1</f><v/></c>"#, 0),
            (r#"<c><f t="shared" si="0"/><v>1</v></c>"#, 0),
            ("<c><v>1</v><f>A1</f></c>", 0),
            ("<c><f/></c>", 1),
        ] {
            let sheet = format!("<sheetData><row>{cell}</row></sheetData>");
            let found = read(&with(&parts(&sheet), &[]), 0).unwrap();
            assert_eq!(found.odd, odd, "{cell}");
        }
    }

    #[test]
    fn hidden_rows_with_something_in_them_and_merged_ranges_are_counted() {
        let sheet = r#"<sheetData><row r="1" hidden="1"><c><v>1</v></c></row>
            <row hidden="true"><c t="str"><v/></c></row><row hidden="0"><c><v>2</v></c></row>
            <row hidden="true"><c><f>A1</f></c></row></sheetData>
            <mergeCells count="9"><mergeCell ref="A1:B1"/><mergeCell ref="A2:B2"></mergeCell></mergeCells>"#;
        let found = read(&with(&parts(sheet), &[]), 0).unwrap();
        assert_eq!((found.end.hidden_rows, found.end.merged), (2, 2));
    }

    #[test]
    fn what_cannot_be_right_is_refused() {
        let many_values = ["<v>", &"1".repeat(3 << 20), "</v>"].concat().repeat(6);
        for row in [
            r#"<row><c t="s"><v>3</v></c></row>"#,
            r#"<row><c t="s"><v>-1</v></c></row>"#,
            r#"<row><c t="x"><v>3</v></c></row>"#,
            r#"<row><c r="XFE1"><v>3</v></c></row>"#,
            r#"<row r="1048577"/>"#,
            r#"<row r="1048576"/><row/>"#,
            r#"<row r="0"/>"#,
            r#"<row r="2"><c><v>1</v></c></row><row r="1"><c><v>1</v></c></row>"#,
            r#"<row><c r="XFD1"/><c><v>1</v></c></row>"#,
            r#"<row><c t="str"><v>&nbsp;</v></c></row>"#,
            "<row><c><v>1</c></v></row>",
            "<row><c><v>1</v></c>",
            &format!("<row><c>{many_values}</c></row>"),
        ] {
            let sheet = format!("<sheetData>{row}</sheetData>");
            assert!(shown(&sheet).is_err(), "{row}");
        }
    }
}
