//! Texts as they stand in a sheet. What XML cannot hold is `_x0001_` there, and what looks like that is `_x005F_x0001_`
//! (ECMA-376 part 1 §22.9.2.19); the package sees to both, each by itself.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

/// Writes a text into the cell at this row and column, in this format or else that of the column.
///
/// # Errors
/// A text that is too long, a cell outside of the sheet.
pub(super) fn write_text(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    text: &str,
    format: Option<&Format>,
) -> Result<(), XlsxError> {
    if is_torn(text) {
        // The package escapes nothing that looks like an escape in texts of several runs.
        let escaped = text.replace("_x", "_x005F_x");
        let runs = [(&Format::default(), escaped.as_str())];
        match format {
            Some(format) => sheet.write_rich_string_with_format(row, column, &runs, format)?,
            None => sheet.write_rich_string(row, column, &runs)?,
        };
        return Ok(());
    }
    match format {
        Some(format) => sheet.write_string_with_format(row, column, text, format)?,
        None => sheet.write_string(row, column, text)?,
    };
    Ok(())
}

/// Whether an escape may begin in front of a character that is written as one: `_x000D` before `_x0001_`.
fn is_torn(text: &str) -> bool {
    let is_escaped =
        |sign: char| matches!(sign, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    let may = memchr::memchr(b'_', text.as_bytes()).is_some();
    may && text.contains("_x") && text.contains(is_escaped)
}
