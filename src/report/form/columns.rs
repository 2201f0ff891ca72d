//! The columns of a form: one for each field, with what is entered there and how it is shown.

use unicode_width::UnicodeWidthStr as _;

use super::Form;
use crate::kinds;
use crate::report::expectation::{self, Entry, Expectation};
use crate::table::look::with_unit;

/// One column.
#[derive(Debug)]
pub(super) struct Column<'a> {
    /// What is expected in it.
    pub expected: Expectation<'a>,
    /// How a spreadsheet shows it, as spreadsheets spell it; `@` is text.
    pub number_format: String,
    /// In half-width characters.
    pub width: u16,
    /// What its group is called; empty without one.
    pub group: &'a str,
    /// The number of its group, in the order in which they begin; none without one.
    pub band: Option<usize>,
}

/// The columns of a form, in the order of the fields.
pub(super) fn of<'a>(form: &Form<'a>) -> Vec<Column<'a>> {
    let mut groups: Vec<&str> = Vec::new();
    expectation::of(form.schema, form.lang)
        .map(|expected| {
            let group = expected.outline.group.say(form.lang).unwrap_or_default();
            if !group.is_empty() && !groups.contains(&group) {
                groups.push(group);
            }
            let mut number_format = number_format(&expected);
            if let (Entry::Whole | Entry::Decimal, Some(unit)) =
                (&expected.entry, expected.field.unit.say(form.lang))
                && !expected.is_share
            {
                number_format = with_unit(&number_format, unit);
            }
            Column {
                width: width(&expected),
                number_format,
                group,
                band: groups.iter().position(|known| *known == group),
                expected,
            }
        })
        .collect()
}

/// The number format: text stays text, days look as the field writes them.
fn number_format(expected: &Expectation<'_>) -> String {
    let outline = expected.outline;
    let look = outline.kind.as_deref().and_then(kinds::find);
    let look = look.and_then(|kind| kind.look.format);
    let look = look.filter(|look| expected.is_share || !look.ends_with('%'));
    let as_declared = |usual: &str| {
        let declared = outline.formats.first().and_then(|format| picture(format));
        declared.unwrap_or_else(|| usual.to_owned())
    };
    match expected.entry {
        Entry::Day => as_declared("yyyy-mm-dd"),
        Entry::Moment => as_declared("yyyy-mm-dd hh:mm:ss"),
        Entry::Clock => as_declared("hh:mm:ss"),
        Entry::Whole => "0".to_owned(),
        Entry::Decimal => look.unwrap_or("General").to_owned(),
        Entry::Listed(_) if matches!(expected.field.type_name, "integer" | "number" | "year") => {
            "General".to_owned()
        }
        Entry::Listed(_) | Entry::Text(..) => "@".to_owned(),
    }
}

/// A date format of the schema (`%Y年%m月`) as spreadsheets spell it; None where these have no word for a part of it.
fn picture(format: &str) -> Option<String> {
    let mut out = String::new();
    let mut signs = format.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '%' => out.push_str(match signs.next()? {
                'Y' => "yyyy",
                'm' | 'M' => "mm",
                'd' => "dd",
                'H' => "hh",
                'S' => "ss",
                _ => return None,
            }),
            '-' | ' ' | ':' | '.' => out.push(sign),
            '"' | '\\' | '0'..='9' | 'a'..='z' | 'A'..='Z' => return None,
            // A bare stroke is the separator of the reader's country.
            _ => out.extend(['"', sign, '"']),
        }
    }
    (!out.is_empty()).then_some(out)
}

/// How wide the column is: its header, its usual values, its example.
fn width(expected: &Expectation<'_>) -> u16 {
    const LEAST: usize = 9;
    const MOST: usize = 40;
    // The arrow of a list and the star of what is required stand beside the text.
    const BESIDE: usize = 4;
    let kind = expected.outline.kind.as_deref().and_then(kinds::find);
    let usual = match &expected.entry {
        Entry::Listed(values) => {
            let widest = values.iter().map(|(value, _)| value.width()).max();
            widest.unwrap_or_default() + BESIDE
        }
        Entry::Day => 13,
        Entry::Moment => 21,
        Entry::Clock | Entry::Whole => 10,
        Entry::Decimal => 12,
        Entry::Text(_, Some(most)) => usize::try_from(*most).map_or(MOST, |most| most.min(24)),
        Entry::Text(..) => 18,
    };
    let usual = kind.map_or(usual, |kind| {
        usize::from(kind.look.width + 3).max(usual.min(12))
    });
    let example = expected
        .example
        .as_deref()
        .map_or(0, |text| text.width() + 2);
    let header = expected.header.width() + BESIDE;
    let width = usual.max(example).max(header).clamp(LEAST, MOST);
    u16::try_from(width).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_formats_become_those_of_spreadsheets() {
        for (format, shown) in [
            ("%Y-%m-%d", Some("yyyy-mm-dd")),
            ("%d.%m.%Y", Some("dd.mm.yyyy")),
            ("%Y/%m/%d", Some("yyyy\"/\"mm\"/\"dd")),
            ("%Y年%m月%d日", Some("yyyy\"年\"mm\"月\"dd\"日\"")),
            ("%H:%M", Some("hh:mm")),
            ("excel-serial", None),
            ("any", None),
            ("%d %b %Y", None),
            ("%", None),
            ("", None),
        ] {
            assert_eq!(picture(format).as_deref(), shown, "{format}");
        }
    }
}
