//! Writes a table as a workbook, row by row, in memory that does not grow with it.
//!
//! The rows wait in a temporary file beside the output until the workbook is put together. A sheet that is full is
//! followed by another one with the same header. The same table gives the same bytes: nothing tells when it was made.

mod escape;
mod lists;
mod name;
mod widths;

use std::path::Path;

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, IgnoreError, Workbook,
    XlsxError,
};

use self::escape::write_text;
pub(crate) use self::lists::Lists;
pub(super) use self::name::sheet_name;
use self::widths::Widths;
use super::commit::Output;
use super::encode::{Cell, SheetColumn, SheetPlan, cells};
use crate::error::{Error, Result};
use crate::text;

/// The rows of a sheet (ECMA-376, and every spreadsheet since 2007).
const ROWS: u32 = 1_048_576;
/// The columns of a sheet.
const COLUMNS: u32 = 16_384;
/// The format of cells that are text whatever their digits.
const TEXT: &str = "@";
/// The columns, in characters, that can be read on one page: twice as many as it has.
const LEGIBLE: f64 = 260.0;
/// The bytes of a sheet, as they are estimated: a part of 4 GiB needs the sizes of ZIP64, and not every program opens
/// those where a package is written as a stream.
const BYTES: u64 = 7 << 29;

/// A table being written as a workbook.
pub(super) struct SheetWriter {
    output: Output,
    workbook: Workbook,
    plan: SheetPlan,
    /// The sheet being written, and the row of it that comes next, both from 0.
    sheet: usize,
    row: u32,
    /// The column of the cell that comes next, from 0.
    column: u32,
    widths: Widths,
    /// How headers look, and cells where it is not as spreadsheets have it, by column.
    headers: Vec<Format>,
    formats: Vec<Option<Format>>,
    lists: Lists,
    /// How many bytes the sheet takes before it is packed, at most, or nearly.
    bytes: u64,
}

impl std::fmt::Debug for SheetWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SheetWriter").finish_non_exhaustive()
    }
}

impl SheetWriter {
    /// Begins a workbook with the header.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub(super) fn begin(output: Output, plan: &SheetPlan) -> Result<Self> {
        let mut workbook = Workbook::new();
        let beside = output.path().parent();
        if let Some(folder) = beside.filter(|folder| *folder != Path::new("")) {
            // Where that cannot be written to, the system's own folder for such files will do.
            let _ = workbook.set_tempdir(folder);
        }
        workbook.set_properties(&properties(plan));
        let columns = plan.columns.iter();
        let before = std::iter::once(None).chain(columns.clone().map(Some));
        let columns = columns.zip(before);
        let looks = columns.map(|(column, before)| look(column, before));
        let (headers, formats) = looks.unzip();
        let mut writer = Self {
            output,
            workbook,
            headers,
            formats,
            widths: Widths::of(&plan.columns),
            plan: plan.clone(),
            sheet: 0,
            row: 0,
            column: 0,
            lists: Lists::default(),
            bytes: 0,
        };
        writer.add_sheet().map_err(|error| writer.failed(error))?;
        Ok(writer)
    }

    /// Writes whole records.
    ///
    /// # Errors
    /// [`Error::Write`]; [`Error::Broken`] for what no sheet holds: nothing is cut off.
    pub(super) fn write(&mut self, records: &[u8]) -> Result<()> {
        self.put(records).map_err(|error| self.failed(error))
    }

    fn put(&mut self, records: &[u8]) -> std::result::Result<(), XlsxError> {
        let mut rest = cells(records).peekable();
        while rest.peek().is_some() {
            if self.row == ROWS || self.bytes > BYTES {
                self.end_sheet()?;
                self.sheet += 1;
                self.add_sheet()?;
            }
            let sheet = self.workbook.worksheet_from_index(self.sheet)?;
            for cell in rest.by_ref() {
                let column = self.column.min(COLUMNS) as u16;
                match cell {
                    Cell::Nothing => {}
                    Cell::Number(number) => {
                        sheet.write_number(self.row, column, number)?;
                    }
                    Cell::Bool(bool) => {
                        sheet.write_boolean(self.row, column, bool)?;
                    }
                    Cell::Text(text) => write_text(sheet, (self.row, column), text, None)?,
                    Cell::End => {
                        self.row += 1;
                        self.column = 0;
                        break;
                    }
                }
                self.bytes += bytes(cell);
                self.widths.see(self.column, cell);
                self.column += 1;
            }
            if self.column == 0 {
                self.widths.next_row();
            }
        }
        Ok(())
    }

    /// Puts the workbook together and in its place.
    ///
    /// # Errors
    /// [`Error::Write`], [`Error::ClosedPipe`].
    pub(super) fn finish(mut self) -> Result<()> {
        let ended = self.end_sheet();
        let ended = ended.and_then(|()| self.lists.write(&mut self.workbook));
        ended.map_err(|error| self.failed(error))?;
        let saved = self.workbook.save_to_writer(&mut self.output);
        saved.map_err(|error| self.failed(error))?;
        self.output.finish()
    }

    fn add_sheet(&mut self) -> std::result::Result<(), XlsxError> {
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        let name = sheet_name(&self.plan.name, self.sheet);
        if !name.is_empty() {
            sheet.set_name(name)?;
        }
        if self.plan.columns.len() > COLUMNS as usize {
            return Err(XlsxError::RowColumnLimitError);
        }
        for (column, format) in (0..).zip(&self.formats) {
            if let Some(format) = format {
                sheet.set_column_format(column, format)?;
            }
        }
        for (column, of) in (0..).zip(self.plan.columns.iter().zip(&self.headers)) {
            let (of, look) = of;
            write_text(sheet, (0, column), &of.header, Some(look))?;
        }
        sheet.set_freeze_panes(1, 0)?;
        self.row = 1;
        self.column = 0;
        self.bytes = 0;
        Ok(())
    }

    /// What is known of a sheet when its rows are there.
    fn end_sheet(&mut self) -> std::result::Result<(), XlsxError> {
        let sheet = self.workbook.worksheet_from_index(self.sheet)?;
        let last = self.row.saturating_sub(1);
        if let Some(column) = self.plan.columns.len().checked_sub(1) {
            sheet.autofilter(0, 0, last, column as u16)?;
        }
        let mut all = 0.0;
        for (column, width) in (0..).zip(self.widths.all()) {
            sheet.set_column_width(column, width)?;
            all += width;
        }
        // On paper: A4, the header on every page, and as wide as one page where that can be read.
        sheet
            .set_landscape()
            .set_paper_size(9)
            .set_repeat_rows(0, 0)?;
        if all <= LEGIBLE {
            sheet.set_print_fit_to_pages(1, 0);
        }
        let last = last.max(1);
        for (column, of) in (0..).zip(&self.plan.columns) {
            let format = of.format.as_deref();
            if let Some(rule) = self.lists.rule(of.chosen(), format) {
                // A cell that is none of them may stay: it was there before.
                let rule = rule.show_error_message(false);
                sheet.add_data_validation(1, column, last, column, &rule)?;
            }
        }
        // No digits there are meant as a number.
        for (from, to) in texts(&self.plan.columns) {
            sheet.ignore_error_range(1, from, last, to, IgnoreError::NumberStoredAsText)?;
        }
        Ok(())
    }

    fn failed(&self, error: XlsxError) -> Error {
        let message = match error {
            XlsxError::IoError(error) => return self.output.failed(error),
            XlsxError::MaxStringLengthExceeded => text!(
                "a text is longer than the 32,767 characters that a cell of a workbook holds",
                "有文本超过 32,767 个字符，工作簿的单元格放不下"
            ),
            XlsxError::RowColumnLimitError => text!(
                "there are more columns than the 16,384 of a sheet",
                "列数超过工作表的上限 16,384 列"
            ),
            error => return self.output.failed(std::io::Error::other(error.to_string())),
        };
        Error::Broken {
            path: self.output.path().to_owned(),
            line: None,
            message: message.into(),
            hint: Some(Box::new(
                text!("--to csv has no such limit", "--to csv 没有这个限制").into(),
            )),
        }
    }
}

/// Where columns stand whose cells are text whatever their digits: the first and the last of each run of them.
fn texts(columns: &[SheetColumn]) -> Vec<(u16, u16)> {
    let mut runs: Vec<(u16, u16)> = Vec::new();
    for (column, of) in (0..).zip(columns) {
        if of.format.as_deref() != Some(TEXT) {
            continue;
        }
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == column => *last = column,
            _ => runs.push((column, column)),
        }
    }
    runs
}

/// How many bytes a cell takes in its sheet, at most, or nearly.
fn bytes(cell: Cell<'_>) -> u64 {
    const NUMBER: u64 = 60;
    const TEXT: u64 = 90;
    /// What `_x000D_` and `&amp;` take more than one byte.
    const ESCAPED: u64 = 6;
    let Cell::Text(text) = cell else {
        return NUMBER;
    };
    let is_escaped = |byte: &u8| *byte < b' ' || matches!(byte, b'&' | b'<' | b'>');
    let escaped = text.bytes().filter(is_escaped).count();
    TEXT + text.len() as u64 + escaped as u64 * ESCAPED
}

/// What the file says of itself: what it holds, by which schema, and no moment at which it was made.
fn properties(plan: &SheetPlan) -> DocProperties {
    let mut properties = DocProperties::new()
        .set_title(property(&plan.title))
        .set_subject(property(&plan.name))
        .set_author("rolo");
    if !plan.version.is_empty() {
        let name = property(&plan.name);
        let gap = if name.is_empty() { "" } else { " " };
        properties = properties.set_comment(format!("schema{gap}{name}, version {}", plan.version));
    }
    match ExcelDateTime::from_ymd(2000, 1, 1) {
        Ok(epoch) => properties.set_creation_datetime(&epoch),
        Err(_) => properties,
    }
}

/// A text as it may stand in the properties of a workbook.
fn property(text: &str) -> String {
    const MOST: usize = 100;
    let signs = text.chars().filter(|sign| !sign.is_control());
    signs.take(MOST).collect()
}

/// How a header looks, and the cells below it. Text keeps away from numbers, which stand at the right of their column.
fn look(column: &SheetColumn, before: Option<&SheetColumn>) -> (Format, Option<Format>) {
    let header = Format::new()
        .set_bold()
        .set_background_color(Color::RGB(0xDC_E9_F5))
        .set_border_bottom(FormatBorder::Thin)
        .set_border_bottom_color(Color::RGB(0x8E_A9_C8))
        .set_align(FormatAlign::VerticalCenter);
    let cell = column.format.as_deref();
    let cell = cell.map(|format| Format::new().set_num_format(format));
    let is_number = |column: &SheetColumn| column.reading.is_some();
    if is_number(column) {
        // Above the numbers, and beside the sign of the filter.
        return (header.set_align(FormatAlign::Right).set_indent(1), cell);
    }
    if !before.is_some_and(is_number) {
        return (header, cell);
    }
    let apart = |format: Format| format.set_align(FormatAlign::Left).set_indent(1);
    (apart(header), Some(apart(cell.unwrap_or_default())))
}
