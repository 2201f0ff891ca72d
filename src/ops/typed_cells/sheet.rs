//! What cells are in a workbook. What a number of it could not hold stays text: zeros in front, more than 15 digits, days
//! before March 1900, clocks with a zone. Identifiers, phone numbers and postcodes are text whatever their digits.

use std::sync::Arc;

use crate::expr::ValueType;
use crate::io::encode::{SheetCell, SheetColumn, SheetReading};
use crate::kinds;
use crate::schema::{Field, Schema};
use crate::table::value::Value;

/// The format of text.
const TEXT: &str = "@";
const DATE: &str = "yyyy-mm-dd";
const DATE_TIME: &str = "yyyy-mm-dd hh:mm:ss";
const TIME: &str = "hh:mm:ss";

/// The significant digits that the numbers of a spreadsheet keep.
const DIGITS: usize = 15;
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
    let kind = field.damage.nature.kind.as_deref();
    let look = kind.and_then(kinds::find).map(|entry| entry.look);
    if look.is_some_and(|look| look.text) {
        column.format = Some(TEXT.to_owned());
        return;
    }
    column.format = match field.type_name {
        "date" => Some(DATE.to_owned()),
        "datetime" => Some(DATE_TIME.to_owned()),
        "time" => Some(TIME.to_owned()),
        _ => look.and_then(|look| look.format).map(str::to_owned),
    };
    if field.ty.takes_all_text() {
        return;
    }
    let schema = Arc::clone(schema);
    column.reading = Some(SheetReading::new(move |text| {
        of_cell(&schema.fields[number], text)
    }));
}

/// Tells what computed values are.
pub(super) fn of_computed(value_type: ValueType, column: &mut SheetColumn) {
    match value_type {
        ValueType::Number => column.reading = Some(SheetReading::new(of_number)),
        ValueType::Bool => {
            column.reading = Some(SheetReading::new(|text| SheetCell::Bool(text == "true")));
        }
        _ => {}
    }
}

fn of_cell(field: &Field, text: &str) -> SheetCell {
    if field.missing.is(text) {
        return SheetCell::Text;
    }
    match field.ty.read(text) {
        Value::Bool(bool) => SheetCell::Bool(bool),
        Value::Date(day) => of_serial(i64::from(day) * DAY),
        Value::DateTime {
            micros,
            zoned: false,
        } => of_serial(micros),
        Value::Time(micros) if micros % MILLISECOND == 0 => SheetCell::Number(part_of_day(micros)),
        Value::Int(_) | Value::Decimal { .. }
            if matches!(field.type_name, "integer" | "number") =>
        {
            let mut digits = String::new();
            field.ty.canonical(field.ty.read(text), text, &mut digits);
            of_number(&digits.replace(',', "."))
        }
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

/// A number in plain digits, if a spreadsheet keeps all of them.
fn of_number(text: &str) -> SheetCell {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let all = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let plain = all(whole) && all(part) && (whole.len() == 1 || !whole.starts_with('0'));
    let digits = unsigned.bytes().filter(u8::is_ascii_digit);
    let significant = digits.skip_while(|digit| *digit == b'0').count();
    match text.parse() {
        Ok(number) if plain && significant <= DIGITS => SheetCell::Number(number),
        _ => SheetCell::Text,
    }
}
