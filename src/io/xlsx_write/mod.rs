//! Writes a table as a workbook, row by row, in memory that does not grow with it.
//!
//! The rows wait in a temporary file beside the output until the workbook is put together. A sheet that is full is
//! followed by another one with the same header. The same table gives the same bytes: nothing tells when it was made.

mod widths;

use std::path::Path;

use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet,
    XlsxError,
};

use self::widths::Widths;
use super::commit::Output;
use super::encode::{Cell, SheetPlan, cells};
use crate::error::{Error, Result};
use crate::text;

/// The rows of a sheet (ECMA-376, and every spreadsheet since 2007).
const ROWS: u32 = 1_048_576;
/// The columns of a sheet.
const COLUMNS: usize = 16_384;
/// The characters that all values of a drop-down may have together, with the commas between them.
const LONGEST_LIST: usize = 255;

/// A table being written as a workbook.
pub(super) struct SheetWriter {
    output: Output,
    workbook: Workbook,
    plan: SheetPlan,
    /// The sheet being written, and the row of it that comes next, both from 0.
    sheet: usize,
    row: u32,
    /// The column of the cell that comes next, from 0.
    column: u16,
    widths: Widths,
    header: Format,
    formats: Vec<Option<Format>>,
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
        let mut properties = DocProperties::new().set_title(&plan.title);
        if let Ok(epoch) = ExcelDateTime::from_ymd(2000, 1, 1) {
            properties = properties.set_creation_datetime(&epoch);
        }
        workbook.set_properties(&properties);
        let formats = plan.columns.iter().map(|column| {
            let format = column.format.as_ref();
            format.map(|format| Format::new().set_num_format(format.as_str()))
        });
        let mut writer = Self {
            output,
            workbook,
            formats: formats.collect(),
            widths: Widths::of(&plan.columns),
            plan: plan.clone(),
            sheet: 0,
            row: 0,
            column: 0,
            header: Format::new().set_bold().set_align(FormatAlign::Top),
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
            if self.row == ROWS {
                self.end_sheet()?;
                self.sheet += 1;
                self.add_sheet()?;
            }
            let sheet = self.workbook.worksheet_from_index(self.sheet)?;
            for cell in rest.by_ref() {
                match cell {
                    Cell::Nothing => {}
                    Cell::Number(number) => {
                        sheet.write_number(self.row, self.column, number)?;
                    }
                    Cell::Bool(bool) => {
                        sheet.write_boolean(self.row, self.column, bool)?;
                    }
                    Cell::Text(text) => {
                        sheet.write_string(self.row, self.column, text)?;
                    }
                    Cell::End => {
                        self.row += 1;
                        self.column = 0;
                        break;
                    }
                }
                self.widths.see(self.column, cell);
                self.column += 1;
            }
            if self.row < ROWS && self.column == 0 {
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
        if self.plan.columns.len() > COLUMNS {
            return Err(XlsxError::RowColumnLimitError);
        }
        for (column, format) in (0..).zip(&self.formats) {
            if let Some(format) = format {
                sheet.set_column_format(column, format)?;
            }
        }
        for (column, of) in (0..).zip(&self.plan.columns) {
            sheet.write_string_with_format(0, column, &of.header, &self.header)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        self.row = 1;
        self.column = 0;
        Ok(())
    }

    /// What is known of a sheet when its rows are there.
    fn end_sheet(&mut self) -> std::result::Result<(), XlsxError> {
        let sheet = self.workbook.worksheet_from_index(self.sheet)?;
        let last = self.row.saturating_sub(1);
        if let Some(column) = self.plan.columns.len().checked_sub(1) {
            sheet.autofilter(0, 0, last, column as u16)?;
        }
        for (column, width) in (0..).zip(self.widths.all()) {
            sheet.set_column_width(column, width)?;
        }
        for (column, of) in (0..).zip(&self.plan.columns) {
            choose(sheet, column, last.max(1), &of.choices)?;
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

/// A drop-down for the cells of a column, where a sheet can hold its values.
fn choose(
    sheet: &mut Worksheet,
    column: u16,
    last: u32,
    choices: &[String],
) -> std::result::Result<(), XlsxError> {
    let length: usize = choices
        .iter()
        .map(|choice| choice.encode_utf16().count() + 1)
        .sum();
    // A comma would part a value, whatever quotes are around it.
    let parts = choices
        .iter()
        .any(|choice| choice.contains(',') || choice.is_empty());
    if choices.is_empty() || length > LONGEST_LIST || parts {
        return Ok(());
    }
    // A cell that is none of them may stay: it was there before.
    let choice = DataValidation::new()
        .allow_list_strings(choices)?
        .show_error_message(false);
    sheet.add_data_validation(1, column, last, column, &choice)?;
    Ok(())
}

/// The name of the sheet of this number (from 0): without the signs that names of sheets do not have, 31 characters at
/// most; empty where there is none.
fn sheet_name(name: &str, number: usize) -> String {
    const MOST: usize = 31;
    let number = match number {
        0 => String::new(),
        number => format!(" {}", number + 1),
    };
    let fits = |c: &char| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') && !c.is_control();
    let mut units = number.len();
    let name: String = name
        .chars()
        .filter(fits)
        .take_while(|c| {
            units += c.len_utf16();
            units <= MOST
        })
        .collect();
    let name = name.trim().trim_matches('\'').trim();
    if name.is_empty() {
        return String::new();
    }
    format!("{name}{number}")
}
