//! `damage.date-serial`: a day that a spreadsheet saved as its number, in a field of dates that reads no such numbers.

use super::Entry;
use crate::schema::Field;
use crate::table::value::Value;
use crate::text;
use crate::types::calendar::{SECOND, serial, split};

/// The days told: 1957-06-29 to 2119-01-11. What lies beyond is as likely another number; from 20000 to 20999 a year
/// and what is left of a month (`20231`).
const DAYS: std::ops::RangeInclusive<u32> = 21_000..=80_000;

/// The line of the table.
pub(super) static ENTRY: Entry = Entry {
    code: "damage.date-serial",
    applies: |field| field.is_some_and(|field| matches!(field.type_name, "date" | "datetime")),
    refused_only: |_| true,
    scanned: false,
    is: |field, text| {
        field.is_some_and(|field| {
            is_day_number(text) && field.ty.read(text) == Value::Bad && !field.ty.is_ambiguous(text)
        })
    },
    explain: |_| {
        text!(
            "the number of a day (1900 system) instead of the date",
            "日期变成了序列号（1900 日期系统）"
        )
        .into()
    },
    suggest,
};

fn is_day_number(text: &str) -> bool {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    whole.len() == 5
        && whole
            .parse()
            .is_ok_and(|days: u32| DAYS.contains(&days) && serial(text).is_some())
}

/// The day as ISO 8601 writes it; in a field of date-times with the time to the second.
fn suggest(field: Option<&Field>, text: &str) -> Option<String> {
    let (day, time) = serial(text)?;
    let (year, month, day) = split(day);
    let date = format!("{year:04}-{month:02}-{day:02}");
    if field.is_none_or(|field| field.type_name == "date") {
        return Some(date);
    }
    let seconds = time / SECOND;
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    Some(format!(
        "{date}T{hours:02}:{minutes:02}:{:02}",
        seconds % 60
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_number_is_told_with_its_day() {
        for (text, day) in [
            ("45356", Some("2024-03-05")),
            ("21000", Some("1957-06-29")),
            ("80000", Some("2119-01-11")),
            ("45356.999988426", Some("2024-03-05")),
            ("20999", None),
            ("20231", None),
            ("80001", None),
            ("045356", None),
            ("+45356", None),
            ("45356.", None),
            ("45356.x", None),
            ("20240305", None),
        ] {
            let told = is_day_number(text).then(|| suggest(None, text)).flatten();
            assert_eq!(told.as_deref(), day, "{text}");
        }
    }
}
