//! Tables of a web page, as many systems export them under the name `.xls`: every row of every table, as text.
//!
//! Tokens are those of the HTML standard; a cell ends where its end tag, the next cell, row or table says so. Spans
//! are kept free as in a spreadsheet. Blanks are shown as a browser shows them; a line break is one.

mod taken;

use std::cell::Cell as Shared;
use std::io::{self, Read};
use std::rc::Rc;

use html5gum::{DefaultEmitter, IoReader, StartTag, Token, Tokenizer};

use self::taken::Taken;
use super::cell::Cell;
use super::stream::{Cells, ReadSheet, SheetBytes, SheetEnd, SheetEnds, Stop, damaged};
use crate::io::fault::Fault;
use crate::text;

/// The most columns of a sheet.
const COLUMNS: u32 = 16_384;
/// The longest tag, comment or text, in bytes. A tag is held attribute by attribute, some of them 25 times as large.
const LONGEST: usize = 4 << 20;
/// How deep tables may stand in one another.
const DEEPEST: usize = 64;

/// A web page in UTF-8 that holds tables.
pub(in crate::io) struct Html {
    text: Box<dyn Read + Send>,
}

impl Html {
    /// A page that is read from `text`.
    pub(in crate::io) fn new(text: Box<dyn Read + Send>) -> Self {
        Self { text }
    }

    /// Begins to read it on a thread of its own; a row may have so many bytes.
    ///
    /// # Errors
    /// Those of beginning a thread.
    pub(in crate::io) fn read(self, longest: usize) -> io::Result<(SheetBytes, SheetEnds)> {
        SheetBytes::new(Box::new(self), longest)
    }
}

/// Whether a text begins as a web page does: a tag of one, where others may stand before it.
pub(in crate::io) fn is_page(start: &str) -> bool {
    const TAGS: [&str; 7] = [
        "html",
        "head",
        "body",
        "table",
        "meta",
        "style",
        "!doctype html",
    ];
    let mut start = start.trim_start();
    if start.starts_with("<?xml") {
        start = start
            .split_once("?>")
            .map_or("", |(_, rest)| rest.trim_start());
    }
    let Some(tag) = start.strip_prefix('<') else {
        return false;
    };
    let begins = |name: &&str| {
        tag.get(..name.len())
            .is_some_and(|begin| begin.eq_ignore_ascii_case(name))
    };
    let comment = tag.starts_with("!--");
    TAGS.iter().any(begins) || (comment && start.to_ascii_lowercase().contains("<table"))
}

/// The label of the encoding that a page declares in a `meta` tag.
pub(in crate::io) fn declared_encoding(start: &str) -> Option<String> {
    let lower = start.to_ascii_lowercase();
    let behind = |at: usize| {
        let label = lower[at..].trim_start().strip_prefix('=')?;
        let label = label.trim_start().trim_start_matches(['"', '\'']);
        let end = label.find(|sign: char| !(sign.is_ascii_alphanumeric() || "-_".contains(sign)));
        let label = &label[..end.unwrap_or(label.len())];
        (!label.is_empty()).then(|| label.to_owned())
    };
    lower
        .match_indices("charset")
        .find_map(|(at, word)| behind(at + word.len()))
}

impl ReadSheet for Html {
    fn read(self: Box<Self>, to: &mut Cells) -> Result<SheetEnd, Stop> {
        let since = Rc::new(Shared::new(0));
        let tags = Tags {
            text: self.text,
            since: Rc::clone(&since),
        };
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        let mut page = Page::default();
        for token in Tokenizer::new_with_emitter(IoReader::new(tags), emitter) {
            let token = token.map_err(stopped)?;
            // What is wrong with a tag is told while it is read.
            if !matches!(token, Token::Error(_)) {
                since.set(0);
            }
            page.take(token, to)?;
        }
        while !page.tables.is_empty() {
            page.end_table(to)?;
        }
        if page.seen {
            return Ok(SheetEnd {
                merged: page.merged,
                hidden_rows: 0,
            });
        }
        Err(Stop::Broken(Fault {
            message: text!(
                "this is a web page without a table",
                "这是网页文件，其中没有表格"
            )
            .into(),
            hint: text!(
                "export the table again as CSV or as a workbook",
                "请重新导出为 CSV 或工作簿"
            )
            .into(),
        }))
    }
}

fn stopped(error: io::Error) -> Stop {
    match error.downcast::<Fault>() {
        Ok(fault) => Stop::Broken(fault),
        Err(_) => Stop::Broken(damaged()),
    }
}

/// What has been read of a page.
#[derive(Default)]
struct Page {
    /// The tables that are open, the innermost last.
    tables: Vec<Table>,
    /// The next row of the sheet.
    row: u32,
    merged: u64,
    /// Bytes of text in the rows that are open.
    held: usize,
    /// Whether there was a table.
    seen: bool,
}

/// A table that is open.
#[derive(Default)]
struct Table {
    /// Whether a row is open.
    in_row: bool,
    /// The cells of that row, by column; a table within one of them comes before the row.
    cells: Vec<(u32, String)>,
    column: u32,
    /// The text of the cell that is open.
    cell: Option<String>,
    /// The row, from 0.
    row: u32,
    /// Where cells reach into columns further to the right and rows further down.
    taken: Taken,
}

impl Page {
    fn take(&mut self, token: Token, to: &mut Cells) -> Result<(), Stop> {
        match token {
            Token::StartTag(tag) => self.open(&tag, to),
            Token::EndTag(tag) => match tag.name.as_slice() {
                b"td" | b"th" => self.end_cell(),
                b"tr" => self.end_row(to),
                b"table" => self.end_table(to),
                b"p" | b"div" | b"li" => self.line_break(to),
                _ => Ok(()),
            },
            Token::String(text) => {
                if let Some(cell) = self.cell() {
                    let before = cell.len();
                    append(cell, &String::from_utf8_lossy(&text));
                    let added = cell.len() - before;
                    self.hold(added, to)?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// So much more text is held; the rows that are open may be as long as one.
    fn hold(&mut self, added: usize, to: &Cells) -> Result<(), Stop> {
        self.held += added;
        if self.held > to.longest() {
            return Err(damaged().into());
        }
        Ok(())
    }

    fn open(&mut self, tag: &StartTag<()>, to: &mut Cells) -> Result<(), Stop> {
        match tag.name.as_slice() {
            b"table" => {
                if self.seen && self.tables.is_empty() {
                    // A row with nothing on it parts two tables.
                    self.row = self.row.saturating_add(1);
                }
                self.seen = true;
                if self.tables.len() >= DEEPEST {
                    return Err(damaged().into());
                }
                self.tables.push(Table::default());
                Ok(())
            }
            b"tr" => {
                self.end_row(to)?;
                if let Some(table) = self.tables.last_mut() {
                    (table.in_row, table.column) = (true, 0);
                }
                Ok(())
            }
            b"td" | b"th" => {
                self.end_cell()?;
                self.open_cell(tag);
                Ok(())
            }
            b"br" => self.line_break(to),
            _ => Ok(()),
        }
    }

    /// Begins a cell in the next column that is free.
    fn open_cell(&mut self, tag: &StartTag<()>) {
        let Some(table) = self.tables.last_mut().filter(|table| table.in_row) else {
            return;
        };
        table.column = table.taken.free(table.row, table.column);
        let (wide, high) = (span(tag, b"colspan"), span(tag, b"rowspan"));
        if wide > 1 || high > 1 {
            self.merged += 1;
            let end = table.column.saturating_add(wide).min(COLUMNS);
            let until = table.row.saturating_add(high);
            table.taken.take(table.column..end, until);
        }
        table.cell = Some(String::new());
    }

    fn cell(&mut self) -> Option<&mut String> {
        self.tables.last_mut()?.cell.as_mut()
    }

    fn line_break(&mut self, to: &Cells) -> Result<(), Stop> {
        let Some(cell) = self.cell().filter(|cell| !cell.is_empty()) else {
            return Ok(());
        };
        cell.truncate(cell.trim_end_matches(' ').len());
        cell.push('\n');
        self.hold(1, to)
    }

    fn end_cell(&mut self) -> Result<(), Stop> {
        let Some(table) = self.tables.last_mut() else {
            return Ok(());
        };
        if let Some(text) = table.cell.take() {
            if table.column >= COLUMNS {
                return Err(Stop::Broken(damaged()));
            }
            table.cells.push((table.column, text));
            table.column += 1;
        }
        Ok(())
    }

    fn end_row(&mut self, to: &mut Cells) -> Result<(), Stop> {
        self.end_cell()?;
        if let Some(table) = self.tables.last_mut().filter(|table| table.in_row) {
            table.in_row = false;
            for (column, text) in table.cells.drain(..) {
                self.held = self.held.saturating_sub(text.len());
                to.cell(self.row, column, Cell::Text(text.trim_end()))?;
            }
            self.row = self.row.saturating_add(1);
            table.row = table.row.saturating_add(1);
        }
        Ok(())
    }

    fn end_table(&mut self, to: &mut Cells) -> Result<(), Stop> {
        self.end_row(to)?;
        self.tables.pop();
        Ok(())
    }
}

/// How many columns or rows a cell reaches over.
fn span(tag: &StartTag<()>, name: &[u8]) -> u32 {
    let value = tag.attributes.get(name).map(|value| value.value.as_slice());
    let number = value.and_then(|value| std::str::from_utf8(value).ok()?.trim().parse().ok());
    // A rowspan of 0 reaches to the table's end.
    match number {
        Some(0) if name == b"rowspan" => u32::MAX,
        Some(number) => number,
        None => 1,
    }
    .clamp(1, 1 << 20)
}

/// Appends text with its blanks as a browser shows them.
fn append(cell: &mut String, text: &str) {
    for sign in text.chars() {
        let blank = matches!(sign, ' ' | '\t' | '\n' | '\r' | '\u{c}' | '\u{a0}');
        if !blank {
            cell.push(sign);
        } else if !cell.is_empty() && !cell.ends_with([' ', '\n']) {
            cell.push(' ');
        }
    }
}

/// A page, as long as no tag, comment or text of it is too long.
struct Tags<R> {
    text: R,
    /// Bytes read since the last of them ended.
    since: Rc<Shared<usize>>,
}

impl<R: Read> Read for Tags<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.text.read(out)?;
        self.since.set(self.since.get() + read);
        if self.since.get() > LONGEST {
            return Err(damaged().into());
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::super::row::{self, Columns, Filled};
    use super::super::stream::SheetBytes;
    use super::*;
    use crate::io::limits::Limits;
    use crate::table::batch::{Batch, Layout};

    /// The rows of a page, by number, cells joined by a bar.
    fn rows(page: &str) -> Vec<(u32, String)> {
        let page = io::Cursor::new(page.as_bytes().to_vec());
        let html = Html::new(Box::new(page));
        let (mut bytes, _) = SheetBytes::new(Box::new(html), LONGEST).unwrap();
        let mut rows = Vec::new();
        bytes.read_to_end(&mut rows).unwrap();
        let (mut layout, mut written) = (Layout::default(), Vec::new());
        let filled = Filled {
            layout: &mut layout,
            written: &mut written,
        };
        row::decode(&rows, Columns::default(), None, filled);
        let batch = Batch::new(&rows, std::str::from_utf8(&rows).unwrap(), &layout, 0);
        let cells = |row| batch.cells(row).collect::<Vec<_>>().join("|");
        let numbered = layout.records.iter().enumerate();
        numbered
            .map(|(row, record)| (record.rows, cells(row)))
            .collect()
    }

    fn said(page: &str) -> Vec<String> {
        rows(page).into_iter().map(|(_, row)| row).collect()
    }

    #[test]
    fn cells_and_rows_end_where_they_must() {
        assert_eq!(
            said("<table><tr><th>id<th>name<tr><td>1<td>王芳</tr></table>"),
            ["id|name", "1|王芳"]
        );
        assert_eq!(
            said("<TABLE><TBODY><TR><TD> a\n b&nbsp; </TD><TD>x<br>y</TD></TR></TABLE>"),
            ["a b|x\ny"]
        );
        assert_eq!(
            said("<table><tr><td>&lt;&amp;&#20013;</td><td><b>b</b>old</td></tr>"),
            ["<&中|bold"]
        );
        assert_eq!(said("<style>td{a:'<td>'}</style><table><tr><td>1"), ["1"]);
    }

    #[test]
    fn spans_are_kept_free() {
        let page = "<table><tr><td colspan=2>t</td><td>u</td></tr>\
                    <tr><td rowspan=2>a</td><td>b</td><td>c</td></tr>\
                    <tr><td>d</td><td>e</td></tr><tr><td>f</td></tr></table>";
        assert_eq!(said(page), ["t||u", "a|b|c", "|d|e", "f"]);
    }

    #[test]
    fn tables_stand_one_below_the_other_and_one_within_another_before_its_row() {
        let page = "<table><tr><td>a</td></tr></table><p>x</p><table><tr><td>b</td></tr></table>";
        assert_eq!(rows(page), [(0, "a".to_owned()), (2, "b".to_owned())]);
        let page = "<table><tr><td>o<table><tr><td>i</td></tr></table></td><td>p</td></tr></table>";
        assert_eq!(said(page), ["i", "o|p"]);
    }

    #[test]
    fn a_page_is_known_by_its_first_tag() {
        for (start, expected) in [
            ("<html><body>", true),
            ("\n <!DOCTYPE HTML PUBLIC", true),
            ("<TABLE border=1>", true),
            ("<!-- made by x --><table>", true),
            ("<?xml version=\"1.0\"?><Workbook", false),
            ("<a>,b\n", false),
            ("id,name\n", false),
        ] {
            assert_eq!(is_page(start), expected, "{start}");
        }
    }

    #[test]
    fn a_row_finds_its_free_columns_however_many_are_taken() {
        let taken = "<tr><td rowspan=9 colspan=16383>a</td><td rowspan=2>b</td></tr>";
        let page = format!("<table>{taken}<tr></tr>{}", "<tr><td>c</td></tr>".repeat(6));
        let found = rows(&page);
        assert_eq!(found.len(), 7);
        assert_eq!(found[6].0, 7);
        assert_eq!(found[6].1.matches('|').count(), 16_383);
    }

    #[test]
    fn what_has_no_table_or_no_end_is_refused() {
        let rest = LONGEST + (1 << 20);
        for page in [
            "<html><p>x</p></html>".to_owned(),
            format!("<table><tr><td>{}", "x".repeat(rest)),
            format!("<table><tr><td>a<!--{}", "<td>".repeat(rest / 4)),
            format!("<table><tr><td title='{}", "<td>".repeat(rest / 4)),
            format!(
                "<table><tr><td>{}",
                "xxxx<b>xxxx".repeat(Limits::RECORD / 8 + 1)
            ),
            format!(
                "<table><tr>{}",
                "<td>xxxxxxxx".repeat(Limits::RECORD / 8 + 1)
            ),
            "<table><tr><td>".repeat(DEEPEST + 1),
            format!("<table>{}", "<tr><td rowspan=9 colspan=99999>".repeat(2)),
        ] {
            let html = Html::new(Box::new(io::Cursor::new(page.into_bytes())));
            let (mut bytes, _) = SheetBytes::new(Box::new(html), LONGEST).unwrap();
            assert!(bytes.read_to_end(&mut Vec::new()).is_err());
        }
    }
}
