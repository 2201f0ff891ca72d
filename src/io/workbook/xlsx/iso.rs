//! Days and times that a sheet writes as ISO 8601 does, instead of as a number.

use crate::io::workbook::cell::Shape;
use crate::types::calendar;

/// What a text is, and how much of it counts: a zone does not, as spreadsheets have none, nor do zeros behind a
/// fraction, nor does midnight where only the day is shown. None if it is no day and no time.
pub(super) fn read(text: &str, shown: Option<Shape>) -> Option<(Shape, &str)> {
    let text = text.trim();
    if calendar::date(text.as_bytes()).is_some() {
        return Some((Shape::Date, text));
    }
    let text = text.strip_suffix('Z').unwrap_or(text);
    if calendar::date_time(text.as_bytes()).is_some_and(|(_, zoned)| !zoned) {
        let (day, time) = text.split_at(DAY);
        let midnight = time
            .bytes()
            .all(|sign| matches!(sign, b'T' | b'0' | b':' | b'.'));
        return Some(match shown {
            Some(Shape::Date) if midnight => (Shape::Date, day),
            _ => (Shape::DateTime, short(text)),
        });
    }
    let shape = match shown {
        Some(Shape::Duration) => Shape::Duration,
        _ => Shape::Time,
    };
    is_time(text).then_some((shape, short(text)))
}

/// Without zeros at the end of a fraction.
fn short(text: &str) -> &str {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        text
    }
}

/// Bytes of a day.
const DAY: usize = "2024-03-05".len();

/// Whether a text is a time of day: with a day before it, it is both.
fn is_time(text: &str) -> bool {
    let mut moment = *b"1970-01-01T                     ";
    let end = DAY + 1 + text.len();
    let Some(time) = moment.get_mut(DAY + 1..end) else {
        return false;
    };
    time.copy_from_slice(text.as_bytes());
    calendar::date_time(&moment[..end]).is_some_and(|(_, zoned)| !zoned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_times_are_told_by_their_form() {
        use Shape::{Date, DateTime, Duration, Time};
        for (text, shown, expected) in [
            ("2021-01-01", None, Some((Date, "2021-01-01"))),
            ("2021-02-29", None, None),
            (
                "2021-01-01T10:10:10",
                None,
                Some((DateTime, "2021-01-01T10:10:10")),
            ),
            (
                " 2021-01-01T10:10:10.5Z ",
                Some(Date),
                Some((DateTime, "2021-01-01T10:10:10.5")),
            ),
            (
                "2021-01-01T00:00:00",
                Some(Date),
                Some((Date, "2021-01-01")),
            ),
            (
                "2021-01-01T00:00:00.000Z",
                None,
                Some((DateTime, "2021-01-01T00:00:00")),
            ),
            ("10:10:10", None, Some((Time, "10:10:10"))),
            ("10:10:10.250", None, Some((Time, "10:10:10.25"))),
            ("10:10:10", Some(Duration), Some((Duration, "10:10:10"))),
            ("25:10:10", None, None),
            ("2021-01-01T10:10:10+08:00", None, None),
            ("10:10:10.0123456789012345678901234567890", None, None),
            ("yesterday", None, None),
            ("", None, None),
        ] {
            assert_eq!(read(text, shown), expected, "{text}");
        }
    }
}
