//! The tables of a page: where rows and cells begin and end, as the HTML standard has it ("tree construction", as far as
//! it is of tables).

use std::borrow::Cow;

use super::style::Styles;
use super::table::Table;
use super::tag::Tag;
use crate::io::fault::Fault;
use crate::io::workbook::cell::Cell;
use crate::io::workbook::stream::{Cells, SheetEnd, Stop, damaged, too_long};
use crate::text;
use crate::text::Text;

/// How deep tables may stand in one another.
pub(super) const DEEPEST: usize = 64;

/// Elements of which nothing is shown.
const UNSHOWN: [&str; 8] = [
    "iframe", "noembed", "noscript", "script", "style", "template", "title", "xml",
];

/// What has been read of a page.
pub(super) struct Page<'a> {
    to: &'a mut Cells,
    /// The tables that are open, the innermost last.
    tables: Vec<Table>,
    /// Bytes that are held of those around the innermost.
    around: usize,
    /// The next row of the sheet.
    row: u32,
    end: SheetEnd,
    /// Whether there was a table.
    seen: bool,
    /// The element of which nothing is shown, while one is open.
    unshown: Option<&'static str>,
    styles: Styles,
    since_1904: bool,
}

impl<'a> Page<'a> {
    /// A page whose cells go there.
    pub(super) fn new(to: &'a mut Cells) -> Self {
        Self {
            to,
            tables: Vec::new(),
            around: 0,
            row: 0,
            end: SheetEnd::default(),
            seen: false,
            unshown: None,
            styles: Styles::default(),
            since_1904: false,
        }
    }

    /// Days count from 1904.
    pub(super) fn counts_since_1904(&mut self) {
        self.since_1904 = true;
    }

    /// A start tag.
    ///
    /// # Errors
    /// Those of [`Cells::cell`]; a row that is too long; too many tables within one another.
    pub(super) fn start(&mut self, tag: &Tag) -> Result<(), Stop> {
        let name = tag.name();
        self.since_1904 |= name == b"x:date1904";
        if self.unshown.is_some() {
            return Ok(());
        }
        let mut unshown = UNSHOWN.iter().copied();
        self.unshown =
            unshown.find(|own| own.as_bytes() == name && !(*own == "xml" && tag.is_closed()));
        match name {
            b"table" => self.begin_table(false),
            b"thead" | b"tbody" | b"tfoot" => self.end_group(),
            b"tr" => {
                self.end_row()?;
                self.table()?.begin_row(Some(tag));
                Ok(())
            }
            b"td" | b"th" => self.begin_cell(tag),
            b"br" => self.break_line(false),
            _ if breaks_lines(name) => self.break_line(true),
            _ => Ok(()),
        }
    }

    /// The end tag of this name.
    ///
    /// # Errors
    /// Those of [`Page::start`].
    pub(super) fn end(&mut self, name: &[u8]) -> Result<(), Stop> {
        if let Some(unshown) = self.unshown {
            if unshown.as_bytes() == name {
                self.unshown = None;
                if unshown == "style" {
                    self.styles.end_sheet();
                }
            }
            return Ok(());
        }
        match name {
            b"td" | b"th" => self.end_cell(),
            b"tr" => self.end_row()?,
            b"thead" | b"tbody" | b"tfoot" => self.end_group()?,
            b"table" => self.end_table()?,
            _ if breaks_lines(name) => self.break_line(true)?,
            _ => {}
        }
        Ok(())
    }

    /// More text; a sign may be cut.
    ///
    /// # Errors
    /// A row that is too long.
    pub(super) fn text(&mut self, piece: &[u8]) -> Result<(), Stop> {
        if let Some(unshown) = self.unshown {
            if unshown == "style" {
                self.styles.add(piece);
            }
            return Ok(());
        }
        if let Some(table) = self.tables.last_mut() {
            table.add(piece);
        }
        self.hold(0)
    }

    /// So many bytes are held beside the rows that are open; together they may be as long as one row.
    ///
    /// # Errors
    /// A row that is too long.
    pub(super) fn hold(&mut self, beside: usize) -> Result<(), Stop> {
        let own = self.tables.last().map_or(0, Table::held);
        if self.around + own + beside > self.to.longest() {
            return Err(too_long(self.row, self.to.longest()));
        }
        Ok(())
    }

    /// The page ends, `cut_off` within a tag.
    ///
    /// # Errors
    /// That it was cut off, or has no table; those of [`Page::start`].
    pub(super) fn finish(&mut self, cut_off: bool) -> Result<SheetEnd, Stop> {
        if self.tables.iter().any(|table| !table.implied) {
            let within = text!("the page ends within a table", "网页在表格中间就结束了");
            return Err(ends_early(within).into());
        }
        if cut_off && self.seen {
            let within = text!("the page ends within a tag", "网页在标签中间就结束了");
            return Err(ends_early(within).into());
        }
        while !self.tables.is_empty() {
            self.end_table()?;
        }
        if self.seen {
            Ok(self.end)
        } else {
            Err(has_no_table().into())
        }
    }

    /// The innermost table; rows and cells beside one make one of their own, so that they are not lost.
    fn table(&mut self) -> Result<&mut Table, Stop> {
        if self.tables.is_empty() {
            self.begin_table(true)?;
        }
        self.tables.last_mut().ok_or_else(|| damaged().into())
    }

    fn begin_table(&mut self, implied: bool) -> Result<(), Stop> {
        let last = self.tables.last();
        if last.is_some_and(|last| last.implied && !last.in_cell()) {
            self.end_table()?;
        }
        if self.tables.len() >= DEEPEST {
            return Err(damaged().into());
        }
        if self.seen && self.tables.is_empty() {
            // A row with nothing on it parts two tables.
            self.row = self.row.saturating_add(1);
        }
        self.seen = true;
        self.around += self.tables.last().map_or(0, Table::held);
        self.tables.push(Table::new(implied));
        Ok(())
    }

    fn begin_cell(&mut self, tag: &Tag) -> Result<(), Stop> {
        self.end_cell();
        self.table()?;
        if let Some(table) = self.tables.last_mut() {
            if !table.in_row() {
                table.begin_row(None);
            }
            let merged = table.begin_cell(tag, &self.styles);
            self.end.merged += u64::from(merged);
        }
        self.hold(0)
    }

    fn break_line(&mut self, once: bool) -> Result<(), Stop> {
        if let Some(table) = self.tables.last_mut() {
            table.break_line(once);
        }
        self.hold(0)
    }

    fn end_cell(&mut self) {
        if let Some(table) = self.tables.last_mut() {
            table.end_cell();
        }
    }

    fn end_row(&mut self) -> Result<(), Stop> {
        let Some(table) = self.tables.last_mut().filter(|table| table.in_row()) else {
            return Ok(());
        };
        table.end_cell();
        let mut is_empty = true;
        for (column, text, value) in table.cells() {
            // What U+FFFD stands for is gone; what else the tag says does not bring it back.
            let lossy = String::from_utf8_lossy(text);
            let cell = match &lossy {
                Cow::Borrowed(text) => value.cell(text, self.since_1904),
                Cow::Owned(text) => Cell::Undecodable(text),
            };
            is_empty &= cell == Cell::Text("");
            self.to.cell(self.row, column, cell)?;
        }
        self.end.hidden_rows += u64::from(table.hidden && !is_empty);
        table.end_row();
        self.to.end_row()?;
        self.row = self.row.saturating_add(1);
        Ok(())
    }

    fn end_group(&mut self) -> Result<(), Stop> {
        self.end_row()?;
        if let Some(table) = self.tables.last_mut() {
            table.end_group();
        }
        Ok(())
    }

    fn end_table(&mut self) -> Result<(), Stop> {
        self.end_row()?;
        self.tables.pop();
        let around = self.tables.last().map_or(0, Table::held);
        self.around = self.around.saturating_sub(around);
        Ok(())
    }
}

/// Whether an element begins and ends a line.
fn breaks_lines(name: &[u8]) -> bool {
    const BLOCKS: [&[u8]; 17] = [
        b"p", b"div", b"li", b"ul", b"ol", b"dl", b"dt", b"dd", b"pre", b"hr", b"center", b"h1",
        b"h2", b"h3", b"h4", b"h5", b"h6",
    ];
    BLOCKS.contains(&name)
}

fn ends_early(within: Text) -> Fault {
    Fault {
        message: within.into(),
        hint: text!(
            "it was cut off: fetch or export it once more",
            "文件不完整，请重新获取或导出"
        )
        .into(),
    }
}

fn has_no_table() -> Fault {
    Fault {
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
    }
}
