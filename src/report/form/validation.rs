//! What a cell of a form takes: lists to choose from, bounds of numbers and dates, lengths of texts, each with a hint
//! before and an explanation after a slip.

use rust_xlsxwriter::{DataValidation, DataValidationRule, Formula, XlsxError};

use super::phrase;
use crate::io::encode::SheetCell;
use crate::io::xlsx_write::Lists;
use crate::report::expectation::{Entry, Expectation};
use crate::schema::outline::Bound;
use crate::table::native::Native;
use crate::table::value::Value;
use crate::text;
use crate::text::{Lang, Message};
use crate::types;

/// What a hint and an explanation hold, and their titles, in UTF-16 units.
const LONGEST: usize = 255;
const LONGEST_TITLE: usize = 32;

/// Days from the first day of spreadsheets to 1970-01-01.
const EPOCH: i64 = 25_569;
const MICROS_OF_DAY: i64 = 86_400_000_000;

/// What the cells of a column take.
pub(super) fn of(
    expected: &Expectation<'_>,
    lists: &mut Lists,
    lang: Lang,
) -> Result<DataValidation, XlsxError> {
    let rule = rule(expected, lists);
    let mut wrong = vec![if matches!(expected.entry, Entry::Listed(_)) {
        text!("choose one of the list", "请从下拉列表中选一项")
            .get(lang)
            .to_owned()
    } else {
        let wrong = Message::new(text!("expected here: {what}", "此处应填：{what}"));
        wrong.with("what", phrase::what(expected, lang)).say(lang)
    }];
    if let Some(example) = &expected.example {
        let text = Message::new(text!("example: {example}", "例：{example}"));
        wrong.push(text.with("example", example).say(lang));
    }
    let title = phrase::fitting(&[expected.header.to_owned()], LONGEST_TITLE);
    rule.set_input_title(title.as_str())?
        .set_input_message(phrase::fitting(&phrase::lines(expected, lang), LONGEST))?
        .set_error_title(title)?
        .set_error_message(phrase::fitting(&wrong, LONGEST))
}

fn rule(expected: &Expectation<'_>, lists: &mut Lists) -> DataValidation {
    let none = DataValidation::new();
    let (floor, ceiling) = match &expected.entry {
        Entry::Listed(values) => {
            let values = values
                .iter()
                .map(|(value, _)| (value.clone(), SheetCell::Text));
            let rule = lists.rule(values.collect(), None);
            return rule.unwrap_or_else(|| none.allow_any_value());
        }
        Entry::Text(None, None) => return none.allow_any_value(),
        Entry::Text(least, most) => {
            let least = least.unwrap_or_default();
            return none.allow_text_length(match most {
                Some(most) => DataValidationRule::Between(least, *most),
                None => DataValidationRule::GreaterThanOrEqualTo(least),
            });
        }
        Entry::Whole if expected.field.type_name == "year" => ("0", "9999"),
        Entry::Whole => ("-999999999999999", "999999999999999"),
        Entry::Decimal => ("-9.99E+307", "9.99E+307"),
        Entry::Day => ("1", "2958465"),
        Entry::Moment => ("1", "2958465.999"),
        Entry::Clock => ("0", "0.999999"),
    };
    let bound =
        |bound: Option<&Bound>, upper| bound.and_then(|bound| limit(expected, bound, upper));
    let floor = bound(expected.outline.least.as_ref(), false).unwrap_or_else(|| floor.to_owned());
    let ceiling = bound(expected.outline.most.as_ref(), true).unwrap_or_else(|| ceiling.to_owned());
    let between = DataValidationRule::Between(Formula::new(floor), Formula::new(ceiling));
    match expected.entry {
        Entry::Whole => none.allow_whole_number_formula(between),
        Entry::Decimal => none.allow_decimal_number_formula(between),
        Entry::Clock => none.allow_time_formula(between),
        _ => none.allow_date_formula(between),
    }
}

/// A bound as a formula; None where a sheet cannot hold it. One that is outside itself moves by one where there is a
/// next value; elsewhere the sheet is milder than the schema.
fn limit(expected: &Expectation<'_>, bound: &Bound, upper: bool) -> Option<String> {
    let next = match (bound.exclusive, upper) {
        (false, _) => "",
        (true, false) => "+1",
        (true, true) => "-1",
    };
    let step = if matches!(expected.entry, Entry::Whole | Entry::Day) {
        next
    } else {
        ""
    };
    let today = match expected.entry {
        // By the day, whatever the time of it.
        Entry::Moment if upper => Some("TODAY()+0.999999"),
        Entry::Day | Entry::Moment => Some("TODAY()"),
        Entry::Whole => Some("YEAR(TODAY())"),
        _ => None,
    };
    let value = if bound.text == "today" {
        today?.to_owned()
    } else if matches!(expected.entry, Entry::Whole | Entry::Decimal) {
        number(expected, &bound.text)?
    } else {
        serial(moment(expected, &bound.text))?
    };
    Some(format!("{value}{step}"))
}

/// A bound of a day or time: as the field reads it, else as ISO 8601 has it.
fn moment(expected: &Expectation<'_>, text: &str) -> Value {
    let iso = [Native::Date, Native::DateTime, Native::Time];
    let iso = iso.into_iter().map(|native| types::native(native, text));
    let own = [expected.field.ty.read(text)].into_iter();
    own.chain(iso)
        .find(|value| value.is_present())
        .unwrap_or(Value::Bad)
}

/// A number, unless it may be two: as the field reads it, and in plain digits.
fn number(expected: &Expectation<'_>, text: &str) -> Option<String> {
    let own = expected.field.ty.read(text);
    let alike = !own.is_present() || own == types::native(Native::Number, text);
    alike.then(|| plain(text)).flatten()
}

/// A number of at most 15 digits, which is all that a sheet holds.
fn plain(text: &str) -> Option<String> {
    const DIGITS: usize = 15;
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let value: f64 = text.parse().ok()?;
    let unsigned = text.trim_start_matches('+');
    (value.is_finite() && digits <= DIGITS).then(|| unsigned.to_owned())
}

/// A day or a moment as sheets count them; None before the first of their days and for a moment of a zone.
fn serial(value: Value) -> Option<String> {
    let (days, micros) = match value {
        Value::Date(day) => (i64::from(day), 0),
        Value::Time(micros) => (-EPOCH, micros),
        Value::DateTime {
            micros,
            zoned: false,
        } => (
            micros.div_euclid(MICROS_OF_DAY),
            micros.rem_euclid(MICROS_OF_DAY),
        ),
        _ => return None,
    };
    let day = days + EPOCH;
    let known = day >= 1 || matches!(value, Value::Time(_));
    let share = micros * 1_000_000 / MICROS_OF_DAY;
    known.then(|| match share {
        0 => day.to_string(),
        share => format!("{day}.{share:06}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_as_sheets_count_them() {
        assert_eq!(serial(Value::Date(-25_567)), Some("2".into()));
        assert_eq!(serial(Value::Date(20_778)), Some("46347".into()));
        assert_eq!(serial(Value::Date(-30_000)), None);
        let noon = MICROS_OF_DAY / 2;
        assert_eq!(serial(Value::Time(noon)), Some("0.500000".into()));
        let moment = |zoned| Value::DateTime {
            micros: noon,
            zoned,
        };
        assert_eq!(serial(moment(false)), Some("25569.500000".into()));
        assert_eq!(serial(moment(true)), None);
    }

    #[test]
    fn numbers_are_those_that_a_sheet_holds() {
        for (text, of) in [
            ("+5", Some("5")),
            ("-0.10", Some("-0.10")),
            ("1e3", Some("1e3")),
        ] {
            assert_eq!(plain(text).as_deref(), of);
        }
        for text in ["1234567890123456", "x", "NaN", "1e999", ""] {
            assert_eq!(plain(text), None);
        }
    }
}
