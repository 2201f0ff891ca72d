//! The columns of a form: one for each field, with what is entered there and how it is shown.

use unicode_width::UnicodeWidthStr as _;

use super::{Form, pattern, sample};
use crate::kinds;
use crate::schema::Field;
use crate::schema::Titles;
use crate::schema::outline::FieldOutline;
use crate::table::look::with_unit;
use crate::text;
use crate::text::{Lang, Text};

/// One column.
#[derive(Debug)]
pub(super) struct Column<'a> {
    /// The field, as it is judged.
    pub field: &'a Field,
    /// The same, as it is described.
    pub outline: &'a FieldOutline,
    /// Its title in the form's language, else its name: a header that means this field.
    pub header: &'a str,
    /// What is entered.
    pub entry: Entry,
    /// How a spreadsheet shows it, as spreadsheets spell it; `@` is text.
    pub number_format: String,
    /// In half-width characters.
    pub width: u16,
    /// Whether no value may stand there twice.
    pub unique: bool,
    /// What its group is called; empty without one.
    pub group: &'a str,
    /// The number of its group, in the order in which they begin; none without one.
    pub band: Option<usize>,
    /// A value that the field takes; none where none is known.
    pub example: Option<String>,
}

impl Column<'_> {
    /// Whether numbers are shown and entered as percentages.
    pub(super) fn is_share(&self) -> bool {
        self.number_format.ends_with('%')
    }
}

/// What is entered in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    /// One of these values, each with what it is called, which may be nothing.
    Listed(Vec<(String, String)>),
    /// A whole number.
    Whole,
    /// A number.
    Decimal,
    /// A day.
    Day,
    /// A day and a time.
    Moment,
    /// A time of day.
    Clock,
    /// Text of so many characters: at least, at most.
    Text(Option<u32>, Option<u32>),
}

/// The columns of a form, in the order of the fields.
pub(super) fn of<'a>(form: &Form<'a>) -> Vec<Column<'a>> {
    let fields = form.schema.fields.iter().zip(&form.outline.fields);
    let mut groups: Vec<&str> = Vec::new();
    fields
        .enumerate()
        .map(|(number, (field, outline))| {
            let entry = entry(field, outline, form.lang);
            let title = outline.title.exactly(form.lang);
            // A title may be another field's name.
            let title = title.filter(|title| form.schema.recognises(title) == Some(number));
            let mut keys = form.schema.keys.iter();
            let group = outline.group.say(form.lang).unwrap_or_default();
            if !group.is_empty() && !groups.contains(&group) {
                groups.push(group);
            }
            let mut column = Column {
                field,
                outline,
                header: title.unwrap_or(&field.name),
                number_format: number_format(field, outline, &entry),
                width: 0,
                unique: keys.any(|key| key.fields == [number]),
                group,
                band: groups.iter().position(|known| *known == group),
                example: sample::of(field, outline, &entry, form.lang),
                entry,
            };
            if column.is_share() {
                let usual = field.accepts("0.125", "");
                column.example = usual.then(|| "12.5%".to_owned());
            }
            if let (Entry::Whole | Entry::Decimal, Some(unit)) =
                (&column.entry, field.unit.say(form.lang))
                && !column.is_share()
            {
                column.number_format = with_unit(&column.number_format, unit);
            }
            column.width = width(&column);
            column
        })
        .collect()
}

/// What is entered, by type and list.
fn entry(field: &Field, outline: &FieldOutline, lang: Lang) -> Entry {
    let fits = |value: &str| !field.missing.is(value) && field.accepts(value, "");
    let label = |words: &Titles| words.say(lang).unwrap_or_default().to_owned();
    let listed = outline.choices.iter().filter(|(value, _)| fits(value));
    let listed: Vec<(String, String)> = listed
        .map(|(value, words)| (value.clone(), label(words)))
        .collect();
    if !listed.is_empty() {
        return Entry::Listed(listed);
    }
    match field.type_name {
        "boolean" => truths(outline, fits, lang),
        "integer" | "year" => Entry::Whole,
        "number" => Entry::Decimal,
        "date" => Entry::Day,
        "datetime" => Entry::Moment,
        "time" => Entry::Clock,
        "string" => {
            let known = outline.pattern.as_deref().and_then(pattern::extent);
            let (least, most) = known.unwrap_or_default();
            Entry::Text(outline.min_length.or(least), outline.max_length.or(most))
        }
        _ => Entry::Text(None, None),
    }
}

const YES: Text = text!("yes", "是");
const NO: Text = text!("no", "否");

/// The first word for each truth that the field takes.
fn truths(outline: &FieldOutline, fits: impl Fn(&str) -> bool, lang: Lang) -> Entry {
    let word = |given: &[String], usual: &str, meant: Text| {
        let words = given.iter().map(String::as_str).chain([usual]);
        let word = words.into_iter().find(|word| fits(word))?;
        Some((word.to_owned(), meant.get(lang).to_owned()))
    };
    let yes = word(&outline.true_values, "true", YES);
    let no = word(&outline.false_values, "false", NO);
    let both: Vec<_> = yes.into_iter().chain(no).collect();
    if both.is_empty() {
        Entry::Text(None, None)
    } else {
        Entry::Listed(both)
    }
}

/// The number format: text stays text, days look as the field writes them.
fn number_format(field: &Field, outline: &FieldOutline, entry: &Entry) -> String {
    let look = outline.kind.as_deref().and_then(kinds::find);
    let look = look.and_then(|kind| kind.look.format);
    let as_declared = |usual: &str| {
        let declared = outline.formats.first().and_then(|format| picture(format));
        declared.unwrap_or_else(|| usual.to_owned())
    };
    match entry {
        Entry::Day => as_declared("yyyy-mm-dd"),
        Entry::Moment => as_declared("yyyy-mm-dd hh:mm:ss"),
        Entry::Clock => as_declared("hh:mm:ss"),
        Entry::Whole => "0".to_owned(),
        // Where more than 1 is allowed, 12.5 means twelve and a half, which a percent format would make 0.125.
        Entry::Decimal if outline.kind.as_deref() == Some("percent") && !is_share(outline) => {
            "General".to_owned()
        }
        Entry::Decimal => look.unwrap_or("General").to_owned(),
        Entry::Listed(_) if matches!(field.type_name, "integer" | "number" | "year") => {
            "General".to_owned()
        }
        Entry::Listed(_) | Entry::Text(..) => "@".to_owned(),
    }
}

fn is_share(outline: &FieldOutline) -> bool {
    let most = outline.most.as_ref();
    most.is_some_and(|most| most.text.parse().is_ok_and(|most: f64| most <= 1.0))
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
fn width(column: &Column<'_>) -> u16 {
    const LEAST: usize = 9;
    const MOST: usize = 40;
    // The arrow of a list and the star of what is required stand beside the text.
    const BESIDE: usize = 4;
    let kind = column.outline.kind.as_deref().and_then(kinds::find);
    let usual = match &column.entry {
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
    let example = column.example.as_deref().map_or(0, |text| text.width() + 2);
    let header = column.header.width() + BESIDE;
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
