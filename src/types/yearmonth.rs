//! `yearmonth`: a month of a year, as `YYYY-MM`.

use super::notation::Notation;
use super::{Entry, Misfit, Options, Type, calendar, number_key, only_default};
use crate::table::value::Value;
use crate::text;
use crate::text::Message;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    name: "yearmonth",
    about: text!("a month of a year, as YYYY-MM", "年月，格式 YYYY-MM"),
    options: &["format"],
    build,
    samples: &[
        ("2024-02", true),
        ("0001-12", true),
        ("2024-13", false),
        ("2024-00", false),
        ("2024-2", false),
        ("2024/02", false),
        ("2024-02-01", false),
    ],
};

#[derive(Debug)]
struct YearMonth;

fn build(options: &Options) -> Result<Box<dyn Type>, Misfit> {
    only_default(options)?;
    Ok(Box::new(YearMonth))
}

/// `year * 12 + month - 1` of `YYYY-MM`.
fn read(text: &str) -> Option<i64> {
    let [y1, y2, y3, y4, b'-', m1, m2] = *text.as_bytes() else {
        return None;
    };
    let digits = [y1, y2, y3, y4, m1, m2].map(|byte| i64::from(byte.wrapping_sub(b'0')));
    if digits.iter().any(|digit| *digit > 9) {
        return None;
    }
    let [y1, y2, y3, y4, m1, m2] = digits;
    let (year, month) = (y1 * 1000 + y2 * 100 + y3 * 10 + y4, m1 * 10 + m2);
    (1..=12).contains(&month).then_some(year * 12 + month - 1)
}

impl Type for YearMonth {
    fn read(&self, text: &str) -> Value {
        read(text).map_or(Value::Bad, Value::Int)
    }

    /// A spreadsheet makes the first day of the month out of a typed `2024-02`, or the midnight of that.
    fn accept(&self, native: Value, text: &str) -> Value {
        match native {
            Value::Empty => native,
            Value::Text => self.read(text),
            Value::Date(day) => first_of_month(day).map_or(Value::Bad, Value::Int),
            Value::DateTime {
                micros,
                zoned: false,
            } if micros % calendar::DAY == 0 => i32::try_from(micros / calendar::DAY)
                .ok()
                .and_then(first_of_month)
                .map_or(Value::Bad, Value::Int),
            _ => Value::Bad,
        }
    }

    fn spell(&self, value: Value, text: &str, out: &mut Vec<u8>) {
        let written = match value {
            Value::Int(months) => {
                let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
                format!("{year:04}-{month:02}")
            }
            _ => text.to_owned(),
        };
        out.extend_from_slice(written.as_bytes());
    }

    fn explain(&self, text: &str) -> Message {
        let month = text
            .split_once('-')
            .and_then(|(_, month)| month.parse::<u32>().ok());
        if text.len() == 7 && month.is_some_and(|month| !(1..=12).contains(&month)) {
            text!(
                "a month as YYYY-MM expected: the month is not one of 01 to 12",
                "应为年月，格式 YYYY-MM：月份不在 01 至 12 之间"
            )
        } else {
            text!("a month as YYYY-MM expected", "应为年月，格式 YYYY-MM")
        }
        .into()
    }

    fn key(&self, value: Value, text: &str, out: &mut Vec<u8>) {
        number_key::push(value, text, &Notation::PLAIN, out);
    }
}

fn first_of_month(day: i32) -> Option<i64> {
    let (year, month, day) = calendar::split(day);
    (day == 1).then(|| i64::from(year) * 12 + i64::from(month) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_a_month_is_its_month() {
        let date = |text: &str| first_of_month(calendar::date(text.as_bytes()).unwrap());
        for text in [
            "1900-01", "1969-12", "1970-01", "2024-02", "9999-12", "0001-01",
        ] {
            assert_eq!(date(&format!("{text}-01")), read(text), "{text}");
        }
        assert_eq!(date("2024-02-02"), None);
    }
}
