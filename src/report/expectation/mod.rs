//! What a schema expects of a field, for people: the header, what is entered, an example, and the words for it.
//!
//! The blank form says it before anything is entered, the marked workbook when something is wrong: in the same words,
//! which are in `phrase`. `pattern` and `sample` find the example, `written` says how days and spans are written.

mod pattern;
pub(super) mod phrase;
mod sample;
pub(super) mod written;

use crate::kinds;
use crate::schema::outline::FieldOutline;
use crate::schema::{Field, Schema, Titles};
use crate::text;
use crate::text::{Lang, Text};

/// What is expected of one field.
#[derive(Debug)]
pub(super) struct Expectation<'a> {
    /// The field, as it is judged.
    pub field: &'a Field,
    /// The same, as it is described.
    pub outline: &'a FieldOutline,
    /// Its title in the reader's language, else its name: a header that means this field.
    pub header: &'a str,
    /// The number of the field.
    pub number: usize,
    /// What is entered.
    pub entry: Entry,
    /// Whether numbers are shown and entered as percentages.
    pub is_share: bool,
    /// Whether no value may stand there twice.
    pub unique: bool,
    /// A value that the field takes; none where none is known.
    pub example: Option<String>,
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

/// What is expected of each field, in their order.
pub(super) fn of(schema: &Schema, lang: Lang) -> impl Iterator<Item = Expectation<'_>> {
    let fields = schema.fields.iter().zip(&schema.outline.fields);
    fields.enumerate().map(move |(number, (field, outline))| {
        let entry = entry(field, outline, lang);
        let title = outline.title.exactly(lang);
        // A title may be another field's name.
        let title = title.filter(|title| schema.recognises(title) == Some(number));
        let mut keys = schema.keys.iter();
        let is_share = entry == Entry::Decimal && is_share(outline);
        let example = if is_share {
            let usual = field.accepts("0.125", "");
            usual.then(|| "12.5%".to_owned())
        } else {
            sample::of(field, outline, &entry, lang)
        };
        Expectation {
            field,
            outline,
            header: title.unwrap_or(&field.name),
            number,
            is_share,
            unique: keys.any(|key| key.fields == [number]),
            example,
            entry,
        }
    })
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

/// What a truth is called.
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

/// Where more than 1 is allowed, 12.5 means twelve and a half, which a percent format would make 0.125.
fn is_share(outline: &FieldOutline) -> bool {
    let look = outline.kind.as_deref().and_then(kinds::find);
    let look = look.and_then(|kind| kind.look.format);
    let most = outline.most.as_ref();
    look.is_some_and(|look| look.ends_with('%'))
        && most.is_some_and(|most| most.text.parse().is_ok_and(|most: f64| most <= 1.0))
}
