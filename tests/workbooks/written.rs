//! Writes the book by `rust_xlsxwriter`.

use std::path::Path;

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet, XlsxError};

use crate::book::{Book, Cell, cells, list};

/// Writes the whole book.
///
/// # Errors
/// The package cannot.
pub(crate) fn write(book: &Book, path: &Path) -> Result<(), XlsxError> {
    let mut workbook = Workbook::new();
    for sheet in &book.sheets {
        let page = workbook.add_worksheet();
        page.set_name(&sheet.name)?.set_hidden(sheet.is_hidden);
        let titles = sheet.titles.iter();
        let titles = titles.map(|(row, left, right, _)| [*row, *left, *row, *right]);
        for merge in titles.chain(sheet.merged.iter().copied()) {
            let [top, left, bottom, right] = merge.map(|place| place - 1);
            let (left, right) = (left as u16, right as u16);
            page.merge_range(top as u32, left, bottom as u32, right, "", &Format::new())?;
        }
        for (row, column, cell) in cells(sheet) {
            put(page, row as u32 - 1, column as u16 - 1, &cell)?;
        }
        for row in &sheet.hidden_rows {
            page.set_row_hidden(*row as u32 - 1)?;
        }
        for column in &sheet.hidden_columns {
            page.set_column_hidden(*column as u16 - 1)?;
        }
    }
    workbook.save(path)
}

fn put(page: &mut Worksheet, row: u32, column: u16, cell: &Cell) -> Result<(), XlsxError> {
    let format = match cell.format.as_u64() {
        Some(number) => Format::new().set_num_format_index(number as u8),
        None => Format::new().set_num_format(cell.format.as_str().unwrap()),
    };
    let (shown, given) = (cell.shown.as_str(), cell.given.as_str());
    match cell.kind.as_str() {
        "text" => page.write_string_with_format(row, column, shown, &format)?,
        "rich" => {
            let (plain, bold) = (Format::new(), Format::new().set_bold());
            let pieces = list(&cell.given).iter().map(|piece| {
                let look = if piece[1] == true { &bold } else { &plain };
                (look, piece[0].as_str().unwrap())
            });
            let pieces: Vec<_> = pieces.collect();
            page.write_rich_string_with_format(row, column, &pieces, &format)?
        }
        "boolean" => page.write_boolean_with_format(row, column, shown == "true", &format)?,
        "error" => {
            let error = Formula::new(format!("={shown}")).set_result(shown);
            page.write_formula_with_format(row, column, error, &format)?
        }
        "formula" => {
            let shown = match shown {
                "true" => "TRUE",
                shown => shown,
            };
            let formula = Formula::new(given.unwrap()).set_result(shown);
            page.write_formula_with_format(row, column, formula, &format)?
        }
        "date" | "time" | "datetime" => {
            let moment = ExcelDateTime::parse_from_str(given.unwrap_or(shown))?;
            page.write_datetime_with_format(row, column, &moment, &format)?
        }
        "duration" => {
            let parts = shown.split(':').map(|part| part.parse::<f64>().unwrap());
            let seconds = parts.fold(0.0, |sum, part| sum * 60.0 + part);
            page.write_number_with_format(row, column, seconds / 86_400.0, &format)?
        }
        _ => {
            let number = cell.given.as_f64();
            let number = number.unwrap_or_else(|| shown.parse().unwrap());
            page.write_number_with_format(row, column, number, &format)?
        }
    };
    Ok(())
}
