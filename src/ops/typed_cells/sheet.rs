//! What cells are in a workbook. What a number of it could not hold stays text: zeros in front, more than 15 digits, days
//! before March 1900, clocks with a zone. Identifiers, phone numbers and postcodes are text whatever their digits, and a
//! month of a year is one, since it is no day.

use std::sync::Arc;

use super::InPlace;
use crate::expr::ValueType;
use crate::io::encode::{SheetCell, SheetColumn, SheetReading};
use crate::kinds;
use crate::schema::{Field, Schema};
use crate::table::look::{Look, with_unit};
use crate::table::native::Native;
use crate::table::value::Value;
use crate::text::Lang;
use crate::types;

/// The format of text.
const TEXT: &str = "@";
const DATE: &str = "yyyy-mm-dd";
const DATE_TIME: &str = "yyyy-mm-dd hh:mm:ss";
const TIME: &str = "hh:mm:ss";
/// Whole numbers as they are: years, counts, scores. What has a unit is a quantity, and its thousands are parted.
const WHOLE: &str = "0";
const WHOLE_QUANTITY: &str = "#,##0";
const QUANTITY: &str = "#,##0.00";
/// What every program shows of a truth, said because some forget it where they know no format.
const TRUTH: &str = "\"TRUE\";\"TRUE\";\"FALSE\"";
/// Numbers of which nothing is known.
const GENERAL: &str = "General";

/// What the numbers of a spreadsheet stay below in order to keep their digits, which are 15.
const EXACT: u64 = 1_000_000_000_000_000;
/// The powers of ten that a float holds exactly.
const PLACES: u8 = 22;
/// The day that spreadsheets count as 0, in days before 1970-01-01.
const EPOCH: i64 = 25_569;
/// The first day that all of them count alike: 1900-03-01.
const FIRST: i32 = 61;
/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;
/// What a clock of a spreadsheet shows.
const MILLISECOND: i64 = 1000;

/// Tells what the cells of a field are.
pub(super) fn of_field(schema: &Arc<Schema>, number: usize, column: &mut SheetColumn) {
    let field = &schema.fields[number];
    column.choices = field.choices.values().to_vec();
    column.format = number_format(field, None);
    let is_text = look(field).is_some_and(|look| look.text);
    if is_text || field.ty.takes_all_text() {
        return;
    }
    let schema = Arc::clone(schema);
    let share = is_share(field);
    column.reading = Some(SheetReading::new(move |text| {
        of_cell(&schema.fields[number], share, text)
    }));
}

/// Tells what computed values are.
pub(super) fn of_computed(value_type: ValueType, column: &mut SheetColumn) {
    let (format, native) = match value_type {
        ValueType::Number => {
            column.reading = Some(SheetReading::new(of_number));
            return;
        }
        ValueType::Bool => {
            column.format = Some(TRUTH.to_owned());
            column.reading = Some(SheetReading::new(of_truth));
            return;
        }
        ValueType::Date => (DATE, Native::Date),
        ValueType::DateTime => (DATE_TIME, Native::DateTime),
        ValueType::Time => (TIME, Native::Time),
        _ => return,
    };
    column.format = Some(format.to_owned());
    column.reading = Some(SheetReading::new(move |text| {
        of_moment(types::native(native, text))
    }));
}

/// What a cell is whose format stays: what is written with a sign (`12%`) may be shown without it as a number.
pub(super) fn in_place(field: &Field, text: &str) -> InPlace {
    let is_text = look(field).is_some_and(|look| look.text) || field.ty.takes_all_text();
    let is_moment = matches!(field.type_name, "date" | "datetime" | "time");
    let is_other = matches!(field.type_name, "integer" | "number" | "year" | "boolean");
    if is_text || !(is_moment || is_other) || text.contains(['%', '％', '‰']) {
        return InPlace::Text;
    }
    match of_cell(field, false, text) {
        SheetCell::Text => InPlace::Text,
        SheetCell::Number(serial) if is_moment => InPlace::Moment(serial),
        SheetCell::Number(number) => InPlace::Number(number),
        SheetCell::Bool(truth) => InPlace::Bool(truth),
    }
}

fn look(field: &Field) -> Option<Look> {
    let kind = field.damage.nature.kind.as_deref();
    kind.and_then(kinds::find).map(|entry| entry.look)
}

/// How a spreadsheet shows the cells of a field, with its unit in this language, else in the first it has; none: as it
/// likes.
pub(super) fn number_format(field: &Field, lang: Option<Lang>) -> Option<String> {
    let look = look(field);
    if look.is_some_and(|look| look.text) {
        return Some(TEXT.to_owned());
    }
    let own = look.and_then(|look| look.format);
    let unit = match lang {
        Some(lang) => field.unit.say(lang),
        None => field.unit.all().next(),
    };
    let format = match (field.type_name, own, unit) {
        ("date", ..) => DATE,
        ("datetime", ..) => DATE_TIME,
        ("time", ..) => TIME,
        ("boolean", ..) => TRUTH,
        ("string" | "yearmonth", ..) => TEXT,
        ("integer" | "number", Some(share), _) if is_percent(field) => {
            if is_share(field) {
                return Some(share.to_owned());
            }
            GENERAL
        }
        ("integer" | "number", Some(own), _) => own,
        ("year", ..) | ("integer", None, None) => WHOLE,
        ("integer", None, Some(_)) => WHOLE_QUANTITY,
        ("number", None, Some(_)) => QUANTITY,
        _ => return None,
    };
    let is_quantity = matches!(field.type_name, "integer" | "number");
    let unit = unit.filter(|_| is_quantity);
    let format = unit.map_or_else(|| format.to_owned(), |unit| with_unit(format, unit));
    (format != GENERAL).then_some(format)
}

fn is_percent(field: &Field) -> bool {
    field.damage.nature.kind.as_deref() == Some("percent")
}

/// Whether 0.125 means 12.5 %: percentages of which none may be 2. Where more is allowed, 12.5 may mean twelve and a half.
fn is_share(field: &Field) -> bool {
    is_percent(field) && !field.keeps_constraints("2")
}

fn of_cell(field: &Field, share: bool, text: &str) -> SheetCell {
    if field.missing.is(text) {
        return SheetCell::Text;
    }
    match field.ty.read(text) {
        Value::Bool(truth) => match of_truth(text) {
            SheetCell::Bool(own) if own == truth => SheetCell::Bool(truth),
            _ => SheetCell::Text,
        },
        value @ (Value::Int(_) | Value::Decimal { .. }) => match field.type_name {
            "integer" | "number" if text.contains(['%', '％', '‰']) => {
                if share {
                    of_percentage(field, text)
                } else {
                    SheetCell::Text
                }
            }
            "integer" | "number" | "year" if !has_leading_zero(text) => of_value(value),
            _ => SheetCell::Text,
        },
        value => of_moment(value),
    }
}

/// What is written with a sign, as the share that its kind reads in it.
#[cold]
fn of_percentage(field: &Field, text: &str) -> SheetCell {
    let mut share = String::new();
    match &field.kind {
        Some((_, kind)) if kind.canonical(text, &mut share) => of_number(&share.replace(',', ".")),
        _ => SheetCell::Text,
    }
}

/// A truth that is spelled as spreadsheets show it; other words stay what people read: 是, Y.
fn of_truth(text: &str) -> SheetCell {
    let is = |word: &str| text.eq_ignore_ascii_case(word);
    match (is("true"), is("false")) {
        (false, false) => SheetCell::Text,
        (truth, _) => SheetCell::Bool(truth),
    }
}

fn of_moment(value: Value) -> SheetCell {
    match value {
        Value::Date(day) => of_serial(i64::from(day) * DAY),
        Value::DateTime {
            micros,
            zoned: false,
        } => of_serial(micros),
        Value::Time(micros) if micros % MILLISECOND == 0 => SheetCell::Number(part_of_day(micros)),
        _ => SheetCell::Text,
    }
}

/// A point in time, in microseconds since 1970.
fn of_serial(micros: i64) -> SheetCell {
    let day = micros.div_euclid(DAY) + EPOCH;
    match i32::try_from(day) {
        Ok(day) if day >= FIRST && micros % MILLISECOND == 0 => {
            SheetCell::Number(f64::from(day) + part_of_day(micros.rem_euclid(DAY)))
        }
        _ => SheetCell::Text,
    }
}

/// A time of whole milliseconds as a part of its day.
fn part_of_day(micros: i64) -> f64 {
    f64::from((micros / MILLISECOND) as i32) / f64::from((DAY / MILLISECOND) as i32)
}

/// Whether a number is written with zeros that it would lose.
fn has_leading_zero(text: &str) -> bool {
    let digits = text.trim_start_matches(|sign: char| !sign.is_ascii_digit());
    let second = digits
        .strip_prefix('0')
        .and_then(|rest| rest.bytes().next());
    second.is_some_and(|second| second.is_ascii_digit())
}

/// A number, if a spreadsheet keeps all of its digits.
#[expect(clippy::cast_precision_loss, reason = "15 digits are exact")]
fn of_value(value: Value) -> SheetCell {
    let (digits, scale) = match value {
        Value::Int(digits) => (digits, 0),
        Value::Decimal { digits, scale } => (digits, scale),
        _ => return SheetCell::Text,
    };
    if digits.unsigned_abs() >= EXACT || scale > PLACES {
        return SheetCell::Text;
    }
    // Both are exact, so that the quotient is the float next to the number.
    SheetCell::Number(digits as f64 / 10_f64.powi(i32::from(scale)))
}

/// A number in plain digits, if a spreadsheet keeps all of them.
fn of_number(text: &str) -> SheetCell {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let all = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let plain = all(whole) && all(part) && !has_leading_zero(whole);
    if plain {
        of_value(types::native(Native::Number, text))
    } else {
        SheetCell::Text
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;
    use crate::schema::Settings;

    fn schema(field: &str) -> Schema {
        let toml = format!("[[fields]]\nname = \"a\"\n{field}\n");
        let settings = Settings { today: 20_778 };
        Schema::parse(Path::new("s.toml"), toml.as_bytes(), settings).unwrap()
    }

    proptest! {
        #[test]
        fn a_number_is_the_float_next_to_it(text in "-?(0|[1-9][0-9]{0,8})(\\.[0-9]{1,5})?") {
            let schema = schema("type = \"number\"");
            let expected = SheetCell::Number(text.parse::<f64>().unwrap() + 0.0);
            prop_assert_eq!(of_cell(&schema.fields[0], false, &text), expected);
            prop_assert_eq!(of_number(&text), expected);
        }

        #[test]
        fn what_a_number_could_not_hold_stays_text(
            text in "-?0[0-9]{1,5}|-?[1-9][0-9]{15,30}|0\\.[1-9][0-9]{15,20}[1-9]",
        ) {
            let schema = schema("type = \"number\"");
            prop_assert_eq!(of_cell(&schema.fields[0], false, &text), SheetCell::Text);
            prop_assert_eq!(of_number(&text), SheetCell::Text);
        }
    }

    #[test]
    fn numbers_are_shown_by_type_kind_and_unit() {
        for (field, format) in [
            ("type = \"integer\"", Some("0")),
            ("type = \"year\"\nunit = \"kg\"", Some("0")),
            ("type = \"yearmonth\"", Some("@")),
            ("type = \"integer\"\nunit = \"kg\"", Some("#,##0\" kg\"")),
            ("type = \"number\"", None),
            ("type = \"number\"\nunit = \"kg\"", Some("#,##0.00\" kg\"")),
            ("type = \"number\"\nunit = \" \"", Some("#,##0.00")),
            (
                "type = \"number\"\nkind = \"money\"\nunit = \"¥\"",
                Some("\"¥\"#,##0.00"),
            ),
            ("type = \"number\"\nkind = \"percent\"", None),
            (
                "type = \"number\"\nkind = \"percent\"\nunit = \"%\"",
                Some("General\"%\""),
            ),
            (
                "type = \"number\"\nkind = \"percent\"\nconstraints.maximum = 1",
                Some("0.00%"),
            ),
            ("type = \"integer\"\nkind = \"phone\"", Some("@")),
            ("type = \"string\"", Some("@")),
            ("type = \"any\"", None),
        ] {
            let schema = schema(field);
            assert_eq!(
                number_format(&schema.fields[0], None).as_deref(),
                format,
                "{field}"
            );
        }
        let schema = schema("type = \"integer\"\nunit = { zh = \"晚\", en = \"nights\" }");
        for (lang, format) in [(None, "#,##0\"晚\""), (Some(Lang::En), "#,##0\" nights\"")] {
            assert_eq!(
                number_format(&schema.fields[0], lang).as_deref(),
                Some(format)
            );
        }
    }

    #[test]
    fn truths_are_those_that_are_spelled_so() {
        let schema = schema(
            "type = \"boolean\"\ntrueValues = [\"true\", \"是\", \"1\"]\nfalseValues = [\"False\"]",
        );
        for (text, cell) in [
            ("true", SheetCell::Bool(true)),
            ("False", SheetCell::Bool(false)),
            ("是", SheetCell::Text),
            ("1", SheetCell::Text),
        ] {
            assert_eq!(of_cell(&schema.fields[0], false, text), cell, "{text}");
        }
    }
}
