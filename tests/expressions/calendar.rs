//! The Gregorian calendar by counting: slow, and easy to believe.

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_of_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 0001-01-01 to the first of January of a year.
fn days_before_year(year: i64) -> i64 {
    let gone = year - 1;
    gone * 365 + gone / 4 - gone / 100 + gone / 400
}

/// Days since 1970-01-01.
fn number(year: i64, month: i64, day: i64) -> i64 {
    let months: i64 = (1..month).map(|month| days_of_month(year, month)).sum();
    days_before_year(year) - days_before_year(1970) + months + day - 1
}

/// Year, month and day of a day since 1970-01-01.
pub(crate) fn date(day: i64) -> (i64, i64, i64) {
    let mut year = 1970 + (day / 365).min(day / 366) - 2;
    while number(year + 1, 1, 1) <= day {
        year += 1;
    }
    let mut month = 1;
    while month < 12 && number(year, month + 1, 1) <= day {
        month += 1;
    }
    (year, month, day - number(year, month, 1) + 1)
}

/// Whether a day lies in the years 1 to 9999.
pub(crate) fn exists(day: i64) -> bool {
    (number(1, 1, 1)..=number(9999, 12, 31)).contains(&day)
}

/// The same day of the month so many months later, or the month's last.
pub(crate) fn after_months(day: i64, months: i64) -> Option<i64> {
    let (year, month, day) = date(day);
    let whole = (year * 12 + month - 1).checked_add(months)?;
    let (year, month) = (whole.div_euclid(12), whole.rem_euclid(12) + 1);
    (1..=9999)
        .contains(&year)
        .then(|| number(year, month, day.min(days_of_month(year, month))))
}

/// The numbers between the signs of a picture: `dddd-dd-dd`, where `d` is a digit.
fn digits(text: &str, picture: &str) -> Option<Vec<i64>> {
    let fits = text.len() == picture.len()
        && text
            .chars()
            .zip(picture.chars())
            .all(|(c, sign)| match sign {
                'd' => c.is_ascii_digit(),
                sign => c == sign,
            });
    fits.then(|| {
        text.split(['-', ':'])
            .map(|part| part.parse().unwrap())
            .collect()
    })
}

/// `2026-11-21`: days since 1970-01-01.
pub(crate) fn day(text: &str) -> Option<i64> {
    let [year, month, day] = digits(text, "dddd-dd-dd")?.try_into().ok()?;
    let real =
        year > 0 && (1..=12).contains(&month) && day > 0 && day <= days_of_month(year, month);
    real.then(|| number(year, month, day))
}

/// `08:30:00`: microseconds since midnight.
pub(crate) fn time(text: &str) -> Option<i64> {
    let [hour, minute, second] = digits(text, "dd:dd:dd")?.try_into().ok()?;
    (hour < 24 && minute < 60 && second < 60)
        .then(|| ((hour * 60 + minute) * 60 + second) * 1_000_000)
}

#[test]
fn days_are_counted() {
    assert_eq!(day("1970-01-01"), Some(0));
    assert_eq!(day("2026-11-21"), Some(20_778));
    for number in [-719_162, -1, 0, 59, 60, 365, 11_016, 20_778, 2_932_896] {
        let (year, month, of_month) = date(number);
        assert_eq!(
            day(&format!("{year:04}-{month:02}-{of_month:02}")),
            Some(number)
        );
    }
}
