//! The blank registration form: a workbook in which a person who knows no schema enters records that pass it.
//!
//! ```text
//! Schema ──▶ expectation (of each field) ──▶ columns ──▶ entry (the form itself)
//!                                                    └─▶ guide (how to fill it in)
//! ```
//!
//! `entry` writes the sheet that is read back, so it stands first; `validation` is what a cell takes, `phrase` what is
//! said about a field, `style` is how it looks.

mod columns;
mod entry;
mod guide;
mod phrase;
mod style;
mod validation;

use std::io;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use crate::error::{Error, Result};
use crate::io::xlsx_write::Lists;
use crate::schema::Schema;
use crate::text;
use crate::text::{Lang, Text};

/// The most records that a form has room for.
pub const MOST_ROWS: u32 = 100_000;

/// The most columns that a sheet has.
const MOST_COLUMNS: usize = 16_384;

/// What the sheets are called; the names of sheets are at most 31 characters.
const ENTRY: Text = text!("Form", "登记表");
const GUIDE: Text = text!("How to fill in", "填写说明");

/// A form to be written.
#[derive(Clone, Copy, Debug)]
pub struct Form<'a> {
    /// What its records must be.
    pub schema: &'a Schema,
    /// How many records it has room for, from 1 to [`MOST_ROWS`].
    pub rows: u32,
    /// The language of headers, notes and messages.
    pub lang: Lang,
}

impl Form<'_> {
    /// What the table is called: its title, else its name.
    fn title(&self) -> &str {
        let title = self.schema.outline.title.exactly(self.lang);
        title.or(self.schema.name.as_deref()).unwrap_or_default()
    }

    /// The form as a workbook: the same bytes for the same schema, language and number of rows.
    ///
    /// # Errors
    /// [`Error::Usage`] for a schema without fields or with more than a sheet has columns; a temporary file that
    /// cannot be written.
    pub fn workbook(&self) -> Result<Vec<u8>> {
        let fields = self.schema.fields.len();
        if fields == 0 || fields > MOST_COLUMNS {
            return Err(Error::usage(text!(
                "a form needs a schema with 1 to 16384 fields",
                "规则文件须有 1 到 16384 个字段，才能生成登记表"
            )));
        }
        self.sheets().map_err(failed)
    }

    fn sheets(&self) -> std::result::Result<Vec<u8>, XlsxError> {
        let columns = columns::of(self);
        let mut lists = Lists::default();
        let mut workbook = Workbook::new();
        workbook.set_properties(&self.properties()?);
        // The rows are written one after the other, and there may be many.
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(ENTRY.get(self.lang))?;
        entry::write(self, &columns, &mut lists, sheet)?;
        let sheet = workbook.add_worksheet();
        sheet.set_name(GUIDE.get(self.lang))?;
        guide::write(self, &columns, sheet)?;
        lists.write(&mut workbook)?;
        workbook.save_to_buffer()
    }

    /// What the file says of itself: which schema it is of, and no moment at which it was made.
    fn properties(&self) -> std::result::Result<DocProperties, XlsxError> {
        let digest = self.schema.sha256.as_deref().unwrap_or_default();
        Ok(DocProperties::new()
            .set_title(self.title())
            .set_subject(self.schema.name.as_deref().unwrap_or_default())
            .set_author("rolo")
            .set_comment(format!("schema sha256 {digest}"))
            .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?))
    }
}

/// A form has nothing that a sheet refuses; what is left are temporary files.
fn failed(error: XlsxError) -> Error {
    match error {
        XlsxError::IoError(source) => Error::writing("-", source),
        XlsxError::TempFileError(path, source) => Error::writing(path, source),
        XlsxError::ZipError(error) => Error::writing("-", io::Error::other(error)),
        _ => Error::Bug("a form that a sheet refuses"),
    }
}

/// The number of a column, from 0; there are at most [`MOST_COLUMNS`].
fn place(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

/// Writes a row of texts in one format, from column 0.
fn write_row(
    sheet: &mut Worksheet,
    row: u32,
    texts: &[&str],
    format: &rust_xlsxwriter::Format,
) -> std::result::Result<(), XlsxError> {
    for (number, text) in texts.iter().enumerate() {
        sheet.write_string_with_format(row, place(number), *text, format)?;
    }
    Ok(())
}
