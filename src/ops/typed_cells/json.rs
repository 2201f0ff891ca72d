//! What cells are in JSON: numbers, booleans and null by type.

use std::sync::Arc;

use crate::expr::ValueType;
use crate::expr::datum::Datum;
use crate::expr::decimal::Decimal;
use crate::expr::written;
use crate::io::jsonl_write::{Json, JsonReading};
use crate::schema::Schema;
use crate::table::value::Value;
use crate::types::{self, Options, Type};

/// What the cells of a field are in JSON: by type; a cell that is not of its type is its text.
pub(super) fn of_field(schema: Arc<Schema>, field: usize) -> JsonReading {
    JsonReading::new(move |text, digits| {
        let field = &schema.fields[field];
        if field.missing.is(text) {
            return Json::Null;
        }
        if field.ty.takes_all_text() {
            return Json::Text;
        }
        match field.ty.read(text) {
            Value::Bool(bool) => Json::Bool(bool),
            value @ (Value::Int(_) | Value::Decimal { .. } | Value::Wide)
                if ValueType::of_field(field.type_name) == Some(ValueType::Number) =>
            {
                of_number(&*field.ty, value, text, digits)
            }
            _ => Json::Text,
        }
    })
}

/// What the cell of a number field is: the number that the field reads in it, never what JSON would read in its text.
/// One that JSON and we cannot spell is a string.
fn of_number(ty: &dyn Type, value: Value, text: &str, digits: &mut String) -> Json {
    // What is digits alone is the same number everywhere.
    if is_plain(text, |digits| !digits.contains('.')) {
        return Json::Number;
    }
    let number = match value {
        Value::Wide => {
            let mut key = Vec::new();
            ty.key(value, text, &mut key);
            if key == key_as_json(text) {
                return Json::Number;
            }
            Decimal::of_key(&key)
        }
        value => Decimal::of_value(value),
    };
    let Some(number) = number else {
        return Json::Text;
    };
    if !is_plain(text, |text| Decimal::parse(text) == Some(number)) {
        written::write(Datum::Number(number), digits);
        keep_places(text, digits);
    }
    Json::Number
}

/// The key of the number that a text is where no field says otherwise; empty for none.
#[cold]
fn key_as_json(text: &str) -> Vec<u8> {
    let mut key = Vec::new();
    let plain = types::find("number").and_then(|entry| (entry.build)(&Options::default()).ok());
    if let Some(plain) = plain {
        match plain.read(text) {
            Value::Bad => {}
            value => plain.key(value, text, &mut key),
        }
    }
    key
}

/// Whether the digits of a number may stand as they are written: no sign but a minus, no leading zeros, and `also`.
fn is_plain(text: &str, also: impl FnOnce(&str) -> bool) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let all = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    all(whole) && all(part) && (whole.len() == 1 || !whole.starts_with('0')) && also(text)
}

/// Gives a number the zeros back that `text` has at its end and its `digits` have lost: an amount of 1,200.50 is not
/// 1200.5.
fn keep_places(text: &str, digits: &mut String) {
    let mut own = significant(text);
    let same = significant(digits).all(|digit| own.next() == Some(digit));
    let zeros = own.clone().count();
    if same && zeros > 0 && own.all(|digit| digit == b'0') {
        if !digits.contains('.') {
            digits.push('.');
        }
        digits.extend(std::iter::repeat_n('0', zeros));
    }
}

/// Digits, but for the zeros they begin with.
fn significant(text: &str) -> impl Iterator<Item = u8> + Clone {
    let digits = text.bytes().filter(u8::is_ascii_digit);
    digits.skip_while(|digit| *digit == b'0')
}

/// What computed values are in JSON.
pub(super) fn of_computed(value_type: ValueType) -> JsonReading {
    JsonReading::new(move |text, _| match (value_type, text) {
        (_, "") => Json::Null,
        (ValueType::Number, _) => Json::Number,
        (ValueType::Bool, text) => Json::Bool(text == "true"),
        _ => Json::Text,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number_type(decimal: &str, group: &str) -> Box<dyn Type> {
        let options = Options {
            decimal_char: Some(decimal.to_owned()),
            group_char: (!group.is_empty()).then(|| group.to_owned()),
            ..Options::default()
        };
        (types::find("number").unwrap().build)(&options).unwrap()
    }

    proptest! {
        #[test]
        fn what_is_written_as_json_is_the_number_that_the_field_reads(
            text in "[-+]?[0-9]{1,4}([.,' ][0-9]{3}){0,3}([.,][0-9]{0,3})?(e[0-9])?|[0-9]{36,42}([.,][0-9]{3}){0,2}",
            signs in prop::sample::select(vec![(".", ""), (".", ","), (",", "."), (",", ""), (",", " "), (".", "'")]),
        ) {
            let ty = number_type(signs.0, signs.1);
            let value = ty.read(&text);
            prop_assume!(value != Value::Bad);
            let mut digits = String::new();
            if of_number(&*ty, value, &text, &mut digits) == Json::Number {
                let written = if digits.is_empty() { &text } else { &digits };
                let mut key = Vec::new();
                ty.key(value, &text, &mut key);
                prop_assert_eq!(key_as_json(written), key, "{} as {}", text, written);
            }
        }
    }

    #[test]
    fn a_point_that_groups_is_no_decimal_point() {
        let ty = number_type(",", ".");
        for (text, expected) in [
            ("1.200", "1200"),
            ("1.200,50", "1200.50"),
            ("1200", ""),
            ("12,5", "12.5"),
            ("100.000.000.000.000.000.000", "100000000000000000000"),
        ] {
            let mut digits = String::new();
            let json = of_number(&*ty, ty.read(text), text, &mut digits);
            assert_eq!((json, &*digits), (Json::Number, expected), "{text}");
        }
        let far = format!("1{}", ".000".repeat(16));
        let mut digits = String::new();
        assert_eq!(
            of_number(&*ty, ty.read(&far), &far, &mut digits),
            Json::Text
        );
    }

    #[test]
    fn a_number_keeps_the_zeros_at_its_end() {
        for (text, digits, expected) in [
            ("1,200.50", "1200.5", "1200.50"),
            ("99,00", "99", "99.00"),
            ("+2", "2", "2"),
            ("007", "7", "7"),
            ("1,000", "1000", "1000"),
            ("-0,50 €", "-0.5", "-0.50"),
            ("1e2", "100", "100"),
            ("1.50e1", "15", "15"),
            ("0,00", "0", "0"),
        ] {
            let mut out = digits.to_owned();
            keep_places(text, &mut out);
            assert_eq!(out, expected, "{text}");
        }
    }
}
