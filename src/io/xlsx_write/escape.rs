//! Texts as they stand in a sheet. What XML cannot hold is `_x0001_` there, and what looks like that is `_x005F_x0001_`
//! (ECMA-376 part 1 §22.9.2.19); the package sees to both, each by itself.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

/// Writes a text into the cell at this row and column.
///
/// # Errors
/// A text that is too long, a cell outside of the sheet.
pub(super) fn write_text(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    text: &str,
) -> Result<(), XlsxError> {
    if is_torn(text) {
        // The package escapes nothing that looks like an escape in texts of several runs.
        let escaped = text.replace("_x", "_x005F_x");
        sheet.write_rich_string(row, column, &[(&Format::default(), &escaped)])?;
    } else {
        sheet.write_string(row, column, text)?;
    }
    Ok(())
}

/// Whether an escape may begin in front of a character that is written as one: `_x000D` before `_x0001_`.
fn is_torn(text: &str) -> bool {
    let is_escaped = |sign: char| {
        matches!(sign, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
    };
    text.contains("_x") && text.contains(is_escaped)
}
