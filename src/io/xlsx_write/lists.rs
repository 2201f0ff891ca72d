//! What the cells of a column may be chosen from. A list that a rule has no room for stands on a sheet of its own that
//! nobody is shown; readers know it by its name.

use rust_xlsxwriter::utility::column_number_to_name;
use rust_xlsxwriter::{DataValidation, Format, Formula, Workbook, XlsxError};

use super::escape::write_text;
use crate::io::encode::SheetCell;
use crate::io::workbook::LISTS;

/// The characters that all values of a rule may have together, with the commas between them.
const LONGEST: usize = 255;
/// The values that a drop-down shows.
const MOST: usize = 32_767;
/// The UTF-16 units of a cell.
const LONGEST_CELL: usize = 32_767;

/// The lists of a workbook that stand on their own sheet, one a column.
#[derive(Debug, Default)]
pub(crate) struct Lists(Vec<List>);

#[derive(Debug, PartialEq)]
struct List {
    values: Vec<(String, SheetCell)>,
    /// The number format of the cells.
    format: Option<String>,
}

impl Lists {
    /// What lets people choose one of these values, which are cells in this number format; nothing where no value is
    /// left, or where a drop-down cannot show them.
    pub(crate) fn rule(
        &mut self,
        mut values: Vec<(String, SheetCell)>,
        format: Option<&str>,
    ) -> Option<DataValidation> {
        values.retain(|(text, _)| !text.is_empty());
        let too_long = |(text, _): &(String, SheetCell)| text.encode_utf16().count() > LONGEST_CELL;
        if values.is_empty() || values.len() > MOST || values.iter().any(too_long) {
            return None;
        }
        let rule = DataValidation::new();
        Some(within(&values).unwrap_or_else(|| rule.allow_list_formula(self.add(values, format))))
    }

    /// Takes a list; where it stands.
    fn add(&mut self, values: Vec<(String, SheetCell)>, format: Option<&str>) -> Formula {
        let format = format.map(str::to_owned);
        let list = List { values, format };
        let known = self.0.iter().position(|known| *known == list);
        let column = column_number_to_name(known.unwrap_or(self.0.len()) as u16);
        let rows = list.values.len();
        if known.is_none() {
            self.0.push(list);
        }
        Formula::new(format!("='{LISTS}'!${column}$1:${column}${rows}"))
    }

    /// Writes their sheet, if there are any, behind the others.
    ///
    /// # Errors
    /// Those of the package; of the values there are none.
    pub(crate) fn write(&self, workbook: &mut Workbook) -> Result<(), XlsxError> {
        if self.0.is_empty() {
            return Ok(());
        }
        let sheet = workbook.add_worksheet();
        sheet.set_name(LISTS)?.set_very_hidden(true);
        for (column, list) in (0..).zip(&self.0) {
            if let Some(format) = &list.format {
                let format = Format::new().set_num_format(format);
                sheet.set_column_format(column, &format)?;
            }
            for (row, (text, cell)) in (0..).zip(&list.values) {
                match cell {
                    SheetCell::Text => write_text(sheet, (row, column), text, None)?,
                    SheetCell::Number(number) => {
                        sheet.write_number(row, column, *number)?;
                    }
                    SheetCell::Bool(bool) => {
                        sheet.write_boolean(row, column, *bool)?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// The rule that holds the values itself; none where a comma would part one of them, a spreadsheet would trim or read
/// one otherwise, or all are too long.
fn within(values: &[(String, SheetCell)]) -> Option<DataValidation> {
    let plain = |(text, cell): &(String, SheetCell)| {
        let as_written = match cell {
            SheetCell::Text => true,
            SheetCell::Number(number) => number.to_string() == *text,
            SheetCell::Bool(_) => false,
        };
        let odd = |sign: char| matches!(sign, ',' | '"') || sign.is_control();
        as_written && !text.contains(odd) && text.trim() == text
    };
    let length = |(text, _): &(String, SheetCell)| text.encode_utf16().count() + 1;
    if !values.iter().all(plain) || values.iter().map(length).sum::<usize>() > LONGEST {
        return None;
    }
    let texts: Vec<&str> = values.iter().map(|(text, _)| text.as_str()).collect();
    DataValidation::new().allow_list_strings(&texts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(values: impl IntoIterator<Item = impl Into<String>>) -> Vec<(String, SheetCell)> {
        let values = values.into_iter();
        values
            .map(|value| (value.into(), SheetCell::Text))
            .collect()
    }

    #[test]
    fn a_list_that_does_not_fit_stands_on_its_sheet_once() {
        let mut lists = Lists::default();
        assert!(lists.rule(texts(["a", "b", ""]), None).is_some());
        let number = vec![("1.5".to_owned(), SheetCell::Number(1.5))];
        assert!(lists.rule(number, None).is_some());
        assert!(lists.0.is_empty());
        let long = || texts((0..60).map(|n| format!("value {n}")));
        for _ in 0..2 {
            assert!(lists.rule(long(), None).is_some());
        }
        for odd in ["a, b", " a", "a\nb", "5\""] {
            assert!(lists.rule(texts([odd]), None).is_some());
        }
        let day = vec![("2024-01-01".to_owned(), SheetCell::Number(45_292.0))];
        assert!(lists.rule(day, Some("yyyy-mm-dd")).is_some());
        assert_eq!(lists.0.len(), 6);
    }

    #[test]
    fn what_no_drop_down_shows_has_none() {
        let mut lists = Lists::default();
        for values in [
            texts([""]),
            texts(["长".repeat(32_768)]),
            texts((0..32_768).map(|n| n.to_string())),
        ] {
            assert!(lists.rule(values, None).is_none());
        }
        assert!(lists.0.is_empty());
    }
}
