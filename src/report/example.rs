//! Example cells of a code as lines to read: where, whose, which column, what is wrong.

use std::collections::HashMap;

use unicode_width::UnicodeWidthStr as _;

use super::phrase::{place, shortened};
use crate::ops::finding::Finding;
use crate::text;
use crate::text::visible;
use crate::text::wrap::padded;
use crate::text::{Lang, Message};

/// The widest header shown whole, in terminal columns.
const HEADER: usize = 24;
/// The widest value shown whole.
const VALUE: usize = 40;
/// Columns that a line takes if it can.
const LINE: usize = 78;
/// What stands before the rest of a line that takes more.
const REST: &str = "    ";

/// The first findings of each code.
#[derive(Debug)]
pub(super) struct Examples {
    of_code: HashMap<String, Vec<Finding>>,
    per_code: usize,
    left: usize,
}

impl Examples {
    /// None yet; up to `per_code` of each code and `most` of all will be kept.
    pub(super) fn new(per_code: usize, most: usize) -> Self {
        Self {
            of_code: HashMap::new(),
            per_code,
            left: most,
        }
    }

    /// Keeps the finding if it is one of the first.
    pub(super) fn take(&mut self, finding: &Finding) {
        if self.left == 0 || self.of(&finding.code).len() >= self.per_code {
            return;
        }
        self.left -= 1;
        let examples = self.of_code.entry(finding.code.clone()).or_default();
        examples.push(finding.clone());
    }

    /// Those of `code`, in the order they came.
    pub(super) fn of(&self, code: &str) -> &[Finding] {
        self.of_code.get(code).map_or(&[], Vec::as_slice)
    }

    /// All of them, in no order of the codes.
    pub(super) fn all(&self) -> impl Iterator<Item = &Finding> {
        self.of_code.values().flatten()
    }
}

/// The parts of a finding as they are shown, each with nothing hidden; a part that there is not is empty.
#[derive(Debug)]
pub(super) struct Shown {
    /// Which file it is in, where there are several.
    pub file: String,
    /// Where it is in there.
    pub place: String,
    /// Whose record it is, unless the finding is about the very cell of the key.
    pub key: String,
    /// The column in the file's own words, the field, or several of them.
    pub column: String,
    /// What stands there, as its class lets it be seen.
    pub value: String,
    /// What is wrong.
    pub message: String,
    /// What else leads to the cell, a sentence each.
    pub hints: Vec<String>,
}

impl Shown {
    /// The parts of `finding`, the column and the value at most so wide.
    pub(super) fn of(
        finding: &Finding,
        with_file: bool,
        column: usize,
        value: usize,
        lang: Lang,
    ) -> Self {
        let header = finding.header.clone().or_else(|| finding.field.clone());
        let header = header.or_else(|| finding.fields.as_ref().map(|fields| fields.join(" + ")));
        let found = finding.value.as_deref().unwrap_or_default();
        let file = if with_file { &finding.file } else { "" };
        Self {
            file: visible(file),
            place: place(finding).say(lang),
            key: key(finding),
            column: shortened(&visible(&header.unwrap_or_default()), column),
            value: shortened(&visible(found), value),
            message: visible(&finding.message),
            hints: hints(finding, with_file, lang),
        }
    }

    /// Where it is, the file before it where there are several.
    pub(super) fn whole_place(&self) -> String {
        if self.file.is_empty() {
            return self.place.clone();
        }
        format!("{} {}", self.file, self.place)
    }
}

/// The example cells: place, key, header in the file's own words, and what is wrong, one below the other.
pub(super) fn table(examples: &[Finding], with_file: bool, lang: Lang) -> Vec<String> {
    let shown = examples
        .iter()
        .map(|finding| Shown::of(finding, with_file, HEADER, VALUE, lang));
    let (places, said): (Vec<_>, Vec<_>) = shown
        .map(|shown| {
            let said = said(&shown);
            ([shown.whole_place(), shown.key, shown.column], said)
        })
        .unzip();
    let lines = columns(&places).into_iter().zip(said);
    lines
        .flat_map(|(place, said)| broken(place, said))
        .collect()
}

/// The record's key, unless the finding is about the very cell: `C0017`; the report's head names the fields.
fn key(finding: &Finding) -> String {
    let Some(key) = &finding.key else {
        return String::new();
    };
    if let ([(field, _)], Some(of)) = (&key[..], &finding.field)
        && field == of
    {
        return String::new();
    }
    let values = key
        .iter()
        .map(|(_, value)| shortened(&visible(value), VALUE));
    values.collect::<Vec<_>>().join(" + ")
}

/// The fields of the key that stands before examples: `customer_id`; none where no record has one.
pub(super) fn key_fields<'a>(mut examples: impl Iterator<Item = &'a Finding>) -> Option<String> {
    let key = examples.find_map(|finding| finding.key.as_ref())?;
    let fields = key.iter().map(|(field, _)| visible(field));
    Some(fields.collect::<Vec<_>>().join(" + "))
}

/// The parts behind their place, on as many lines as it takes; no part is broken.
fn broken(place: String, parts: Vec<String>) -> Vec<String> {
    let mut lines = vec![place];
    for part in parts {
        match lines.last_mut() {
            Some(line) if line.width() + 2 + part.width() <= LINE => {
                line.push_str("  ");
                line.push_str(&part);
            }
            _ => lines.push(format!("{REST}{part}")),
        }
    }
    for line in &mut lines {
        line.truncate(line.trim_end().len());
    }
    lines
}

/// A finding on one line, from its place to what else leads to the cell.
pub(super) fn line(finding: &Finding, with_file: bool, lang: Lang) -> String {
    let shown = Shown::of(finding, with_file, HEADER, VALUE, lang);
    let said = said(&shown);
    let parts = [shown.whole_place(), shown.key, shown.column]
        .into_iter()
        .chain(said);
    let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
    parts.join("  ")
}

/// The value, the message, and what else leads to the cell.
fn said(shown: &Shown) -> Vec<String> {
    let mut parts = Vec::new();
    if !shown.value.is_empty() {
        parts.push(format!("\"{}\"", shown.value));
    }
    parts.push(shown.message.clone());
    parts.extend(shown.hints.iter().cloned());
    parts
}

fn hints(finding: &Finding, with_file: bool, lang: Lang) -> Vec<String> {
    let mut hints = Vec::new();
    if let Some(suggest) = &finding.suggest {
        hints.push(
            Message::new(text!(
                "did you mean \"{suggest}\"?",
                "是不是 \"{suggest}\"？"
            ))
            .with("suggest", shortened(&visible(suggest), VALUE))
            .say(lang),
        );
    }
    // The message names the row; which file it is of matters where there are several.
    if let Some(first) = finding.first.as_ref().filter(|_| with_file) {
        hints.push(
            Message::new(text!("first in {file}", "首次出现在 {file}"))
                .with("file", visible(&first.file))
                .say(lang),
        );
    }
    hints
}

/// Lines whose cells stand below each other; a column that is empty everywhere is left out, and each is filled up
/// to the widest but the last.
pub(super) fn columns<const N: usize>(lines: &[[String; N]]) -> Vec<String> {
    let widest = |column: usize| lines.iter().map(|line| line[column].width()).max();
    let widths: Vec<usize> = (0..N).map(|column| widest(column).unwrap_or(0)).collect();
    lines
        .iter()
        .map(|line| {
            let cells = line.iter().zip(&widths).filter(|(_, width)| **width > 0);
            let cells: Vec<String> = cells.map(|(cell, width)| padded(cell, *width)).collect();
            cells.join("  ")
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
        let place = |finding: &Finding, with_file, lang| {
            Shown::of(finding, with_file, HEADER, VALUE, lang).whole_place()
        };
        assert_eq!(place(&finding, false, Lang::En), "row 17 (客户!D17)");
        assert_eq!(
            place(&finding, true, Lang::Zh),
            "customers.csv 第 17 行（客户!D17）"
        );
        let whole = Finding {
            row: None,
            ..finding
        };
        assert_eq!(place(&whole, false, Lang::Zh), "整表");
    }

    fn parts(finding: &Finding, with_file: bool, lang: Lang) -> Vec<String> {
        said(&Shown::of(finding, with_file, HEADER, VALUE, lang))
    }

    #[test]
    fn the_first_of_each_code_are_kept() {
        let mut examples = Examples::new(2, 3);
        for row in 2..6 {
            examples.take(&phone(row, "x"));
        }
        for other in others() {
            examples.take(&other);
        }
        assert_eq!(examples.of("kind.id").len(), 2);
        assert_eq!(examples.of("ragged-short").len(), 1);
        assert_eq!(examples.all().count(), 3);
    }

    #[test]
    fn nothing_that_leads_to_the_cell_is_left_out() {
        let finding = Finding {
            suggest: Some("C-1".into()),
            ..phone(17, "C1\u{202e}")
        };
        assert_eq!(
            parts(&finding, false, Lang::En),
            [
                r#""C1\u{202e}""#,
                "11 digits expected, 10 found",
                r#"did you mean "C-1"?"#
            ]
        );
        assert_eq!(key(&finding), "C0017");
        let duplicate = &others()[1];
        assert_eq!(
            parts(duplicate, true, Lang::En),
            ["the same name and city", "first in customers.csv"]
        );
        assert_eq!(
            parts(duplicate, false, Lang::Zh),
            ["the same name and city"]
        );
    }

    #[test]
    fn a_long_line_is_broken_between_its_parts() {
        let parts = || vec!["one".repeat(20), "two".to_owned(), "three".repeat(20)];
        assert_eq!(
            broken("row 17  ".to_owned(), parts()),
            [
                format!("row 17    {}  two", "one".repeat(20)),
                format!("    {}", "three".repeat(20)),
            ]
        );
        assert_eq!(
            broken("x".repeat(78), vec!["long".repeat(30)]),
            ["x".repeat(78), format!("    {}", "long".repeat(30))]
        );
    }

    #[test]
    fn a_key_is_not_said_beside_its_own_cell() {
        let finding = Finding {
            field: Some("customer_id".into()),
            ..phone(17, "x")
        };
        assert_eq!(key(&finding), "");
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
