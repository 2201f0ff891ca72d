//! A sheet: its cells row by row, in one pass over its part.
//!
//! The part's own word on how large the sheet is counts for nothing. Rows and cells that do not say where they stand
//! follow the last one.

use std::io::Read;

use super::position::{self, COLUMNS, ROWS};
use super::strings::{self, Strings};
use super::styles::Styles;
use super::workbook::Workbook;
use super::{is_true, iso};
use crate::io::fault::Fault;
use crate::io::workbook::cell::{Cell, Moment};
use crate::io::workbook::characters;
use crate::io::workbook::markup::{Markup, Tag, Token};
use crate::io::workbook::package::{Most, Package, Result, damaged_part, saved_again};
use crate::io::workbook::stream::{Cells, ReadSheet, SheetEnd, Stop};
use crate::text;
use crate::text::Message;

/// A sheet that is to be read.
pub(super) struct Sheet {
    pub(super) package: Package,
    pub(super) workbook: Workbook,
    /// The name of its part.
    pub(super) part: String,
    /// The longest row, in bytes.
    pub(super) longest: usize,
}

impl ReadSheet for Sheet {
    fn read(mut self: Box<Self>, to: &mut Cells) -> std::result::Result<SheetEnd, Stop> {
        to.limit(self.longest);
        let book = Book::read(&mut self.package, &self.workbook)?;
        let part = self.package.part(&self.part, Most::Streamed)?;
        let mut reader = Reader {
            markup: Markup::new(&self.part, part),
            book: &book,
            to,
            row: Row::default(),
            value: String::new(),
            end: SheetEnd::default(),
        };
        reader.sheet()?;
        Ok(reader.end)
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

#[cfg(test)]
mod tests {
    use super::super::samples::{parts, read, shown, with};

    #[test]
    fn cells_hold_what_their_type_says() {
        for (cells, expected) in [
            (
                r#"<c t="s"><v>1</v></c><c t="s"><v> 0 </v></c><c t="s"><v>2</v></c>"#,
                "名|a",
            ),
            (
                r#"<c><v>1.50</v></c><c t="n"><v> 2 </v></c><c t="" s=""><v>1E3</v></c>"#,
                "1.5|2|1000",
            ),
            (
                r#"<c s="1"><v>45356</v></c><c s="0"><v>45356</v></c><c s="99"><v>1</v></c>"#,
                "2024-03-05|45356|1",
            ),
            (
                r#"<c t="b"><v>1</v></c><c t="b"><v>false</v></c>"#,
                "true|false",
            ),
            (r#"<c t="e"><v>#N/A</v></c>"#, "#N/A"),
            (r#"<c t="str"><v> a &amp; b_x000D_ </v></c>"#, " a & b\r "),
            (
                r#"<c t="str"><f>A1</f><v></v></c><c t="str"><f>A1</f><v/></c>"#,
                "",
            ),
            (
                r#"<c t="inlineStr"><is><t>a</t></is></c><c t="inlineStr"><v>1</v><is><t>b</t></is></c>"#,
                "a|b",
            ),
            (
                r#"<c><is><r><t>a</t></r><r><t xml:space="preserve"> b</t></r></is></c>"#,
                "a b",
            ),
            (
                r#"<c t="d" s="1"><v>2021-01-01T00:00:00</v></c><c t="d"><v>10:10:10</v></c>"#,
                "2021-01-01|10:10:10",
            ),
            (
                r#"<c t="d"><v>soon</v></c><c><v>x1</v></c><c t="b"><v>2</v></c>"#,
                "soon|x1|2",
            ),
            (
                "<c><v>1e999</v></c><c><v>nan</v></c><c><v>-inf</v></c>",
                "1e999|nan|-inf",
            ),
            (
                r#"<c t="str"><v>a<!-- b -->c<![CDATA[<d>]]></v></c>"#,
                "ac<d>",
            ),
            (
                r#"<c t="s" s=""/><c t="s"><v/></c><c><v></v></c><c><v>1</v></c>"#,
                "|||1",
            ),
            ("<c><v>1</v><extLst><ext><v>2</v></ext></extLst></c>", "1"),
        ] {
            let sheet = format!("<sheetData><row>{cells}</row></sheetData>");
            assert_eq!(shown(&sheet).as_deref(), Ok(expected), "{cells}");
        }
    }

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
        for row in [
            r#"<row><c t="s"><v>3</v></c></row>"#,
            r#"<row><c t="s"><v>-1</v></c></row>"#,
            r#"<row><c t="x"><v>3</v></c></row>"#,
            r#"<row><c r="XFE1"><v>3</v></c></row>"#,
            r#"<row r="1048577"/>"#,
            r#"<row r="1048576"/><row><c><v>1</v></c></row>"#,
            r#"<row r="0"/>"#,
            r#"<row r="2"><c><v>1</v></c></row><row r="1"><c><v>1</v></c></row>"#,
            r#"<row><c r="XFD1"/><c><v>1</v></c></row>"#,
            r#"<row><c t="str"><v>&nbsp;</v></c></row>"#,
            "<row><c><v>1</c></v></row>",
            "<row><c><v>1</v></c>",
        ] {
            let sheet = format!("<sheetData>{row}</sheetData>");
            assert!(shown(&sheet).is_err(), "{row}");
        }
    }

    #[test]
    fn shared_texts_are_missed_only_where_they_are_meant() {
        for (value, is_read) in [("1", false), ("", true)] {
            let sheet = format!(r#"<sheetData><row><c t="s"><v>{value}</v></c></row></sheetData>"#);
            let mut parts = parts(&sheet);
            parts.retain(|(name, _)| *name != "xl/sharedStrings.xml");
            assert_eq!(read(&with(&parts, &[]), 0).is_ok(), is_read);
        }
    }
}
