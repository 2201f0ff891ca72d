//! A table that is no workbook, written as one with marks: its rows keep their numbers, its cells their texts.

use std::io::Write;
use std::ops::Range;
use std::path::Path;

use super::area::Area;
use super::book::{self, Marks};
use super::cell;
use super::children::Insertions;
use super::failed::{Failed, Result};
use super::marks::MarkEdits;
use super::packer::Packer;
use super::row_edit::{CellEdit, RowEdit};
use super::scan::{Filter, Scan};
use super::sheet::Shown;
use super::styles::{Look, Styles};
use super::target::{Dressing, Target, WIDE, filter_element};
use crate::error::Error;
use crate::io::limits::Limits;
use crate::io::workbook::package::Package;
use crate::io::workbook::stream::{COLUMNS, ROWS};
use crate::io::workbook::xlsx::workbook;
use crate::io::xlsx_write::sheet_name;
use crate::text;

/// Bytes that are written at a time.
const TOGETHER: usize = 64 << 10;
/// How many rows say how wide columns are, and how many bytes of them are held until then.
const SEEN: u32 = 200;
const MOST_HELD: usize = 4 << 20;
/// What stands around a text, and the sign of the filter.
const MARGIN: u32 = 4;
/// How wide columns are, in characters.
const WIDTHS: std::ops::RangeInclusive<u32> = 8..=40;
/// The part of the sheet.
const SHEET: &str = "xl/worksheets/sheet1.xml";

/// Takes the cells of a row (from 0).
pub type EachRow<'a> =
    &'a mut dyn FnMut(u32, &mut dyn Iterator<Item = &str>) -> std::result::Result<(), Error>;

/// A table to be written.
pub struct NewTable<'a> {
    /// What stands on its tab.
    pub name: &'a str,
    /// Its first column, and the one behind its last, from 0.
    pub columns: Range<u32>,
    /// Rows above the first record, by their numbers (from 0), ascending: titles and the header.
    pub above: Vec<(u32, Vec<String>)>,
    /// Hands over its records, row by row, ascending.
    pub records: &'a mut dyn FnMut(EachRow<'_>) -> std::result::Result<(), Error>,
}

/// Writes a workbook of one table with marks.
///
/// # Errors
/// [`Failed`]; [`Failed::Read`] never.
pub(in crate::io) fn make(
    table: NewTable<'_>,
    marks: Marks<'_>,
    (beside, out): (&Path, &mut (dyn Write + '_)),
) -> Result<()> {
    if table.columns.end >= COLUMNS {
        return Err(Failed::Edits(Error::usage(text!(
            "--report xlsx: a sheet has 16,384 columns, and one of them is for the reasons",
            "--report xlsx：工作表最多 16,384 列，其中一列要留给错误说明"
        ))));
    }
    let name = match sheet_name(table.name, 0) {
        name if name.is_empty() => "Sheet1".to_owned(),
        name => name,
    };
    let template = template(&name, beside)?;
    let source = Box::new(std::io::Cursor::new(template));
    let mut package = Package::open(source, &Limits::default())?;
    let book = "xl/workbook.xml";
    let known = workbook::read(&mut package, book)?;
    let target = Target {
        part: SHEET.to_owned(),
        column: table.columns.end,
        again: false,
        // What the sheet is given of itself, it is given where it is written.
        scan: Scan::nothing(),
    };
    let marks = Marks {
        sheet: &name,
        header_row: marks.header_row,
        header: marks.header,
        palette: marks.palette,
        only_marked: marks.only_marked,
        notes: marks.notes,
        sheets: marks.sheets,
        next: marks.next,
    };
    let zip = book::rewrite(package, (book, &known), &target, marks, Some(table), beside)?;
    zip.finish(out)
}

/// A package with one sheet and nothing on it.
fn template(name: &str, beside: &Path) -> Result<Vec<u8>> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    const TYPES: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    let mut own_name = Vec::new();
    cell::escape(name, &mut own_name);
    let own_name = String::from_utf8_lossy(&own_name).into_owned();
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "{XML}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" \
                 ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                 <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
                 <Override PartName=\"/xl/workbook.xml\" ContentType=\"{TYPES}.sheet.main+xml\"/>\
                 <Override PartName=\"/{SHEET}\" ContentType=\"{TYPES}.worksheet+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "{XML}<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" \
                 Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "{XML}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>\
                 <sheet name=\"{own_name}\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "{XML}<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" \
                 Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        (
            SHEET,
            format!("{XML}<worksheet xmlns=\"{MAIN}\"></worksheet>"),
        ),
    ];
    let mut template = Vec::new();
    let mut zip = Packer::new(beside)?;
    for (name, content) in parts {
        zip.part(name, content.as_bytes())?;
    }
    zip.finish(&mut template)?;
    Ok(template)
}

impl NewTable<'_> {
    /// Writes the part of its sheet, with the header in this row (from 0).
    ///
    /// # Errors
    /// Those of reading the records, of the marks, of writing.
    pub(super) fn write(
        self,
        header_row: Option<u32>,
        styles: &mut Styles,
        dressing: Dressing,
        edits: &mut MarkEdits<'_>,
        out: &mut dyn Write,
    ) -> Result<()> {
        let mut rows = Rows {
            columns: self.columns,
            header_row,
            text: styles.made(TEXT),
            styles,
            waiting: edits.next()?,
            edits,
            shown: dressing.shown,
            insertions: dressing.insertions,
            next: 0,
            widths: Vec::new(),
            begun: false,
            buffer: Vec::new(),
            out,
        };
        let header = rows.styles.made(HEADER);
        for (row, cells) in self.above {
            let is_header = Some(row) == header_row;
            let style = if is_header { header } else { rows.text };
            rows.row(row, &mut cells.iter().map(String::as_str), style)?;
        }
        let text = rows.text;
        let mut failed = None;
        let read = (self.records)(&mut |row, cells| {
            rows.row(row, cells, text).map_err(|error| match error {
                Failed::Edits(error) => error,
                other => {
                    failed = Some(other);
                    // Only to stop the reading: what is said is the other one.
                    Error::ClosedPipe
                }
            })
        });
        if let Some(failed) = failed {
            return Err(failed);
        }
        read?;
        rows.end()
    }
}

/// How cells look: what is typed in is text, whatever its digits.
const TEXT: Look = Look {
    fill: None,
    bold: false,
    wraps: false,
    is_text: true,
};
const HEADER: Look = Look {
    fill: Some(0x00DC_E9F5),
    bold: true,
    wraps: false,
    is_text: true,
};

/// The rows of the sheet as they are written.
struct Rows<'a, 'm> {
    columns: Range<u32>,
    header_row: Option<u32>,
    /// The format of cells.
    text: u32,
    styles: &'a mut Styles,
    edits: &'a mut MarkEdits<'m>,
    waiting: Option<RowEdit>,
    shown: Shown,
    insertions: Insertions,
    /// The row behind the last one, from 0.
    next: u32,
    /// How wide columns are, as the first rows tell: only then the sheet is begun.
    widths: Vec<u32>,
    begun: bool,
    buffer: Vec<u8>,
    out: &'a mut dyn Write,
}

impl Rows<'_, '_> {
    /// Writes a row with its marks, and before it those of rows that are not there. Rows that no sheet has are left out.
    fn row(&mut self, row: u32, cells: &mut dyn Iterator<Item = &str>, style: u32) -> Result<()> {
        self.marked_before(row)?;
        if row >= ROWS {
            return Ok(());
        }
        let edit = self.waiting.take_if(|edit| edit.row == row);
        self.open(row, edit.is_some());
        let edit = edit.unwrap_or_default();
        let mut edits = edit.cells.iter().peekable();
        for (column, text) in (self.columns.start..self.columns.end).zip(cells) {
            self.measure(column, text);
            let own = match edits.next_if(|(at, _)| *at == column) {
                Some((_, CellEdit::Fill(colour))) => self.styles.filled(style, *colour),
                _ => style,
            };
            self.cell((row, column), own, text);
        }
        for (column, own) in edits {
            self.edited((row, *column), own);
        }
        self.close()?;
        if !edit.cells.is_empty() {
            self.waiting = self.edits.next()?;
        }
        Ok(())
    }

    /// Writes the marks of rows before this one that are not there.
    fn marked_before(&mut self, row: u32) -> Result<()> {
        while let Some(edit) = self.waiting.take_if(|edit| edit.row < row) {
            self.open(edit.row, true);
            for (column, own) in &edit.cells {
                self.edited((edit.row, *column), own);
            }
            self.close()?;
            self.waiting = self.edits.next()?;
        }
        Ok(())
    }

    fn open(&mut self, row: u32, is_edited: bool) {
        let hides = matches!(self.shown, Shown::EditedBehind(header) if row > header);
        let hidden = if hides && !is_edited {
            " hidden=\"1\""
        } else {
            ""
        };
        let number = row + 1;
        // Writing to memory does not fail.
        let _ = write!(self.buffer, "<row r=\"{number}\"{hidden}>");
        self.next = number;
    }

    fn close(&mut self) -> Result<()> {
        self.buffer.extend_from_slice(b"</row>");
        let is_due = self.begun || self.next > SEEN || self.buffer.len() > MOST_HELD;
        if is_due && self.buffer.len() >= TOGETHER {
            self.flush()?;
        }
        Ok(())
    }

    /// Notes how wide a text is.
    fn measure(&mut self, column: u32, text: &str) {
        if self.begun {
            return;
        }
        let column = (column - self.columns.start) as usize;
        if self.widths.len() <= column {
            self.widths.resize(column + 1, 0);
        }
        let signs = text.chars().take(*WIDTHS.end() as usize);
        let width = signs.map(|sign| if sign.is_ascii() { 1 } else { 2 }).sum();
        self.widths[column] = self.widths[column].max(width);
    }

    /// Appends a cell with a text; one that is longer than a cell may be is cut.
    fn cell(&mut self, place: (u32, u32), style: u32, text: &str) {
        if text.is_empty() {
            // The column has the format of its cells.
            if style != self.text {
                cell::empty("", place, style, &mut self.buffer);
            }
            return;
        }
        if text.len() <= cell::LONGEST {
            return cell::text("", place, style, text, &mut self.buffer);
        }
        let mut held = text.to_owned();
        cell::cut(&mut held);
        cell::text("", place, style, &held, &mut self.buffer);
    }

    /// Appends a cell that the table does not have.
    fn edited(&mut self, place: (u32, u32), edit: &CellEdit) {
        match edit {
            CellEdit::Fill(colour) => {
                let style = self.styles.filled(self.text, *colour);
                cell::empty("", place, style, &mut self.buffer);
            }
            CellEdit::Text(look, text) => {
                let style = self.styles.made(*look);
                cell::text("", place, style, text, &mut self.buffer);
            }
            // Marks are made of these alone.
            CellEdit::Value(_) | CellEdit::Record(_) | CellEdit::RowGone | CellEdit::RestGone => {}
        }
    }

    fn flush(&mut self) -> Result<()> {
        if !self.begun {
            let head = self.head();
            self.out.write_all(&head)?;
            self.begun = true;
        }
        self.out.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }

    /// What stands before the rows: the header stays in sight.
    fn head(&mut self) -> Vec<u8> {
        let mut head = b"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
            <worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">"
            .to_vec();
        if let Some(header) = self.header_row {
            let rows = header + 1;
            let below = cell::address(rows, 0);
            let view = format!(
                "<sheetViews><sheetView tabSelected=\"1\" workbookViewId=\"0\"><pane ySplit=\"{rows}\" topLeftCell=\"{below}\" \
                 activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>"
            );
            self.insertions.add("sheetViews", view.into_bytes());
        }
        // Signs of every script fit in.
        let height = "<sheetFormatPr defaultRowHeight=\"16.5\" customHeight=\"1\"/>";
        self.insertions.add("sheetFormatPr", height.into());
        // On paper as wide as a page.
        let fit = "<sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr>";
        self.insertions.add("sheetPr", fit.into());
        let setup = "<pageSetup paperSize=\"9\" orientation=\"landscape\" fitToHeight=\"0\"/>";
        self.insertions.add("pageSetup", setup.into());
        let mut cols = b"<cols>".to_vec();
        for (place, column) in self.columns.clone().enumerate() {
            let width = self.widths.get(place).copied().unwrap_or(0) + MARGIN;
            let width = width.clamp(*WIDTHS.start(), *WIDTHS.end());
            let (number, style) = (column + 1, self.text);
            let _ = write!(
                cols,
                "<col min=\"{number}\" max=\"{number}\" width=\"{width}\" style=\"{style}\" customWidth=\"1\"/>"
            );
        }
        let reasons = self.columns.end + 1;
        let _ = write!(
            cols,
            "<col min=\"{reasons}\" max=\"{reasons}\" width=\"{WIDE}\" customWidth=\"1\"/></cols>"
        );
        self.insertions.add("cols", cols);
        self.insertions.before(b"sheetData", &mut head);
        head.extend_from_slice(b"<sheetData>");
        head
    }

    /// What stands behind the rows: a filter, and that no digits there are meant as a number.
    fn end(mut self) -> Result<()> {
        self.marked_before(ROWS)?;
        if !self.begun {
            self.flush()?;
        }
        let last = self.next.saturating_sub(1);
        let reasons = self.columns.end;
        if let Some(header) = self.header_row {
            let filter = Filter {
                area: Area {
                    from: (header, self.columns.start),
                    to: (last.max(header), reasons),
                },
                chooses: Vec::new(),
            };
            let chooses = matches!(self.shown, Shown::EditedBehind(_));
            let filter = filter_element("", &filter, reasons, chooses);
            self.insertions.add("autoFilter", filter);
        }
        if !self.columns.is_empty() {
            let all = Area {
                from: (0, self.columns.start),
                to: (last, reasons),
            };
            let cells = all.cells();
            let ignored = format!(
                "<ignoredErrors><ignoredError sqref=\"{cells}\" numberStoredAsText=\"1\"/></ignoredErrors>"
            );
            self.insertions.add("ignoredErrors", ignored.into_bytes());
        }
        self.buffer.extend_from_slice(b"</sheetData>");
        self.insertions.rest(&mut self.buffer);
        self.buffer.extend_from_slice(b"</worksheet>");
        self.flush()
    }
}
