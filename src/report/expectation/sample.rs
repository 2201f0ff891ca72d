//! An example of what a field takes, which the field itself has called right.

use super::{Entry, pattern};
use crate::kinds;
use crate::schema::Field;
use crate::schema::outline::FieldOutline;
use crate::table::native::Native;
use crate::text::Lang;
use crate::types;

/// Days in the past, so that no bound at today refuses them.
const DAYS: &[&str] = &["2024-05-17", "2000-05-17", "1990-05-17"];
const MOMENTS: &[&str] = &["2024-05-17T09:30:00", "2000-05-17T09:30:00"];
const CLOCKS: &[&str] = &["09:30:00", "18:00:00"];
const WHOLES: &[&str] = &["12", "3", "1", "2024"];
const DECIMALS: &[&str] = &["1280.50", "12.5", "0.5", "1"];

/// The schema's own example, else one by list, pattern, kind or type; None where none is right.
pub(super) fn of(
    field: &Field,
    outline: &FieldOutline,
    entry: &Entry,
    lang: Lang,
) -> Option<String> {
    let right = |text: &str| !field.missing.is(text) && field.accepts(text, "");
    let own = outline.example.clone().filter(|text| right(text));
    if own.is_some() {
        return own;
    }
    let usual = |texts: &[&str]| {
        let mut texts = texts.iter();
        texts
            .find(|text| right(text))
            .map(|text| (*text).to_owned())
    };
    // As the field writes them.
    let of_time = |native: Native, texts: &[&str]| {
        let written = texts.iter().map(|text| {
            let mut written = String::new();
            let value = types::native(native, text);
            field.ty.canonical(value, text, &mut written);
            written
        });
        written.into_iter().find(|text| right(text))
    };
    match entry {
        Entry::Listed(values) => values.first().map(|(value, _)| value.clone()),
        Entry::Day => of_time(Native::Date, DAYS),
        // People write a blank there, which a sheet reads.
        Entry::Moment => of_time(Native::DateTime, MOMENTS).map(|text| text.replace('T', " ")),
        Entry::Clock => of_time(Native::Time, CLOCKS),
        Entry::Whole => usual(WHOLES),
        Entry::Decimal => usual(DECIMALS),
        Entry::Text(..) => {
            let by_pattern = outline.pattern.as_deref().and_then(pattern::example);
            let kind = outline.kind.as_deref().and_then(kinds::find);
            let samples = kind.map(|kind| kind.samples).unwrap_or_default().iter();
            let samples = samples.map(|(text, _, form)| (single_blanks(text), *form));
            let samples = samples.filter(|(text, _)| right(text));
            // The first that the reader can read, best one in its standard form.
            let best = samples.min_by_key(|(text, form)| {
                let foreign = lang == Lang::En && text.chars().any(is_eastern);
                (foreign, *form != Some(text.as_str()))
            });
            let by_kind = || best.map(|(text, _)| text);
            by_pattern.filter(|text| right(text)).or_else(by_kind)
        }
    }
}

fn single_blanks(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a sign is of the scripts of East Asia.
fn is_eastern(sign: char) -> bool {
    ('\u{2e80}'..='\u{9fff}').contains(&sign) || ('\u{ac00}'..='\u{d7a3}').contains(&sign)
}
