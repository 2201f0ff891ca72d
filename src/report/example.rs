//! Example cells of a code as lines to read: where, which column, what is wrong.

use unicode_width::UnicodeWidthStr as _;

use super::phrase::{padded, place, shortened, visible};
use crate::ops::finding::Finding;
use crate::text;
use crate::text::{Lang, Message};

/// The widest header shown whole, in terminal columns.
const HEADER: usize = 24;
/// The widest value shown whole.
const VALUE: usize = 40;

/// The example cells: place, header in the file's own words, and what is wrong, one below the other.
pub(super) fn table(examples: &[Finding], with_file: bool, lang: Lang) -> Vec<String> {
    let cells = |finding: &Finding| {
        let header = finding.header.clone().or_else(|| finding.field.clone());
        let header = header.or_else(|| finding.fields.as_ref().map(|fields| fields.join(" + ")));
        [
            place(finding, with_file).say(lang),
            shortened(&visible(&header.unwrap_or_default()), HEADER),
            said(finding, with_file, lang),
        ]
    };
    columns(&examples.iter().map(cells).collect::<Vec<_>>())
}

/// The value, the message, and what else leads to the cell.
fn said(finding: &Finding, with_file: bool, lang: Lang) -> String {
    let mut parts = Vec::new();
    if let Some(value) = &finding.value {
        parts.push(format!("\"{}\"", shortened(&visible(value), VALUE)));
    }
    parts.push(visible(&finding.message));
    if let Some(suggest) = &finding.suggest {
        parts.push(
            Message::new(text!(
                "did you mean \"{suggest}\"?",
                "是否为 \"{suggest}\"？"
            ))
            .with("suggest", shortened(&visible(suggest), VALUE))
            .say(lang),
        );
    }
    if let Some(first) = &finding.first {
        let text = if with_file {
            text!("first in {file} row {row}", "首次出现：{file} 第 {row} 行")
        } else {
            text!("first in row {row}{file}", "首次出现：第 {row} 行{file}")
        };
        let file = if with_file {
            visible(&first.file)
        } else {
            String::new()
        };
        parts.push(
            Message::new(text)
                .with("row", first.row)
                .with("file", file)
                .say(lang),
        );
    }
    if let Some(key) = &finding.key {
        let parts_of_key: Vec<String> = key
            .iter()
            .map(|(field, value)| {
                format!("{}={}", visible(field), shortened(&visible(value), VALUE))
            })
            .collect();
        parts.push(format!("[{}]", parts_of_key.join(" ")));
    }
    parts.join("  ")
}

/// Lines whose cells stand below each other; a column that is empty everywhere is left out, the last one has any
/// width.
pub(super) fn columns<const N: usize>(lines: &[[String; N]]) -> Vec<String> {
    let widths: Vec<usize> = (0..N)
        .map(|column| {
            lines
                .iter()
                .map(|line| line[column].width())
                .max()
                .unwrap_or(0)
        })
        .collect();
    lines
        .iter()
        .map(|line| {
            let cells: Vec<String> = line
                .iter()
                .zip(&widths)
                .filter(|(_, width)| **width > 0)
                .map(|(cell, width)| padded(cell, *width))
                .collect();
            cells.join("  ").trim_end().to_owned()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples::{others, phone};

    #[test]
    fn a_sheet_is_addressed_as_formulas_do() {
        let finding = Finding {
            sheet: Some("客户".into()),
            line: None,
            ..phone(17, "x")
        };
        assert_eq!(place(&finding, false).say(Lang::En), "row 17 (客户!D17)");
        assert_eq!(
            place(&finding, true).say(Lang::Zh),
            "customers.csv 第 17 行（客户!D17）"
        );
        let whole = Finding {
            row: None,
            ..finding
        };
        assert_eq!(place(&whole, false).say(Lang::Zh), "整表");
    }

    #[test]
    fn nothing_that_leads_to_the_cell_is_left_out() {
        let finding = Finding {
            suggest: Some("C-1".into()),
            ..phone(17, "C1\u{202e}")
        };
        assert_eq!(
            said(&finding, false, Lang::En),
            r#""C1\u{202e}"  11 digits expected, 10 found  did you mean "C-1"?  [customer_id=C0017]"#
        );
        let duplicate = &others()[1];
        assert_eq!(
            said(duplicate, true, Lang::En),
            "the same name and city  first in customers.csv row 7"
        );
        assert_eq!(
            said(duplicate, false, Lang::Zh),
            "the same name and city  首次出现：第 7 行"
        );
    }

    #[test]
    fn an_empty_column_takes_no_room() {
        let line = |a: &str, b: &str, c: &str| [a.to_owned(), b.to_owned(), c.to_owned()];
        assert_eq!(
            columns(&[line("客户", "", "x"), line("a", "", "y")]),
            ["客户  x", "a     y"]
        );
    }
}
