//! Functions of days. Of a point in time its day counts: of one with a zone, that of UTC.

use super::{ANYTHING, Arguments, Function, Gives, Means, Takes};
use crate::expr::ValueType;
use crate::expr::datum::Datum;
use crate::expr::decimal::Decimal;
use crate::expr::written::day_and_time;
use crate::text;
use crate::types::calendar;

const DAY: Takes = Takes::One(&[ValueType::Date, ValueType::DateTime]);
const MONTH: Takes = Takes::One(&[ValueType::Date, ValueType::DateTime, ValueType::YearMonth]);

/// The lines of the table.
pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "year",
        usage: "year(date)",
        about: text!("the year of a date", "日期的年份"),
        arguments: Arguments::Listed(&[MONTH], 1),
        gives: Gives::Always(ValueType::Number),
        takes_empty: false,
        check: ANYTHING,
        call: year,
        samples: &[("year(2026-11-21)", "2026")],
    },
    Function {
        name: "month",
        usage: "month(date)",
        about: text!("the month of a date, 1 to 12", "日期的月份，1 到 12"),
        arguments: Arguments::Listed(&[MONTH], 1),
        gives: Gives::Always(ValueType::Number),
        takes_empty: false,
        check: ANYTHING,
        call: month,
        samples: &[("month(2026-11-21)", "11")],
    },
    Function {
        name: "day",
        usage: "day(date)",
        about: text!(
            "the day of the month, 1 to 31",
            "日期是当月的第几天，1 到 31"
        ),
        arguments: Arguments::Listed(&[DAY], 1),
        gives: Gives::Always(ValueType::Number),
        takes_empty: false,
        check: ANYTHING,
        call: day,
        samples: &[("day(2026-11-21)", "21")],
    },
    Function {
        name: "years",
        usage: "years(from, to)",
        about: text!(
            "full years from one date to another",
            "两个日期相差的整年数"
        ),
        arguments: Arguments::Listed(&[DAY, DAY], 2),
        gives: Gives::Always(ValueType::Number),
        takes_empty: false,
        check: ANYTHING,
        call: years,
        samples: &[
            ("years(1988-11-22, 2026-11-21)", "37"),
            ("years(1988-11-21, 2026-11-21)", "38"),
            ("years(2004-02-29, 2026-02-28)", "22"),
            ("years(2026-11-21, 2024-01-01)", "-2"),
        ],
    },
    Function {
        name: "months",
        usage: "months(from, to)",
        about: text!(
            "full months from one date to another",
            "两个日期相差的整月数"
        ),
        arguments: Arguments::Listed(&[DAY, DAY], 2),
        gives: Gives::Always(ValueType::Number),
        takes_empty: false,
        check: ANYTHING,
        call: months,
        samples: &[
            ("months(2026-01-31, 2026-02-28)", "1"),
            ("months(2026-01-31, 2026-02-27)", "0"),
            ("months(2026-03-31, 2026-02-28)", "-1"),
        ],
    },
    Function {
        name: "days",
        usage: "days(from, to)",
        about: text!("days from one date to another", "两个日期相差的天数"),
        arguments: Arguments::Listed(&[DAY, DAY], 2),
        gives: Gives::Always(ValueType::Number),
        takes_empty: false,
        check: ANYTHING,
        call: days,
        samples: &[
            ("days(2026-11-21, 2026-12-01)", "10"),
            ("days(2026-11-21, 2026-11-20)", "-1"),
        ],
    },
    Function {
        name: "days_to_anniversary",
        usage: "days_to_anniversary(date[, from])",
        about: text!(
            "days from today (or another date) to the next anniversary of a date, 0 on the day itself",
            "从今天（或指定日期）到下一个周年日的天数，当天为 0"
        ),
        arguments: Arguments::Listed(&[DAY, Takes::DayOrToday], 1),
        gives: Gives::Always(ValueType::Number),
        takes_empty: false,
        check: ANYTHING,
        call: days_to_anniversary,
        samples: &[
            ("days_to_anniversary(1988-12-01, 2026-11-21)", "10"),
            ("days_to_anniversary(1988-11-21, 2026-11-21)", "0"),
            ("days_to_anniversary(1988-11-20, 2026-11-21)", "364"),
            ("days_to_anniversary(2004-02-29, 2026-02-27)", "1"),
            ("days_to_anniversary(2004-02-29, 2028-02-28)", "1"),
        ],
    },
];

/// The day number of a date or a point in time.
fn day_of(datum: &Datum<'_>) -> Option<i32> {
    match *datum {
        Datum::Date(day) => Some(day),
        Datum::DateTime { micros, .. } => Some(day_and_time(micros).0),
        _ => None,
    }
}

fn number<'a>(number: impl Into<i64>) -> Datum<'a> {
    Datum::Number(Decimal::from(number.into()))
}

fn year<'a>(arguments: &[Datum<'a>], _: &Means<'a>) -> Datum<'a> {
    match arguments {
        [Datum::YearMonth(months)] => number(months.div_euclid(12)),
        [moment] => day_of(moment).map_or(Datum::Empty, |day| number(calendar::split(day).0)),
        _ => Datum::Empty,
    }
}

fn month<'a>(arguments: &[Datum<'a>], _: &Means<'a>) -> Datum<'a> {
    match arguments {
        [Datum::YearMonth(months)] => number(months.rem_euclid(12) + 1),
        [moment] => day_of(moment).map_or(Datum::Empty, |day| number(calendar::split(day).1)),
        _ => Datum::Empty,
    }
}

fn day<'a>(arguments: &[Datum<'a>], _: &Means<'a>) -> Datum<'a> {
    let day = arguments.first().and_then(day_of);
    day.map_or(Datum::Empty, |day| number(calendar::split(day).2))
}

/// The days of a call's two arguments.
fn two_days(arguments: &[Datum<'_>]) -> Option<(i32, i32)> {
    let [from, to] = arguments else { return None };
    Some((day_of(from)?, day_of(to)?))
}

/// The most months that can be added to `from` without passing `to`; negative the other way round.
fn full_months(from: i32, to: i32) -> i64 {
    if to < from {
        return -full_months(to, from);
    }
    let ((year, month, _), (later_year, later_month, _)) =
        (calendar::split(from), calendar::split(to));
    let months = i64::from(later_year - year) * 12 + i64::from(later_month) - i64::from(month);
    // The month of `to` is the last that can count; whether it does is a matter of days.
    let reaches = calendar::add_months(from, months).is_some_and(|day| day <= to);
    months - i64::from(!reaches)
}

fn years<'a>(arguments: &[Datum<'a>], _: &Means<'a>) -> Datum<'a> {
    two_days(arguments).map_or(Datum::Empty, |(from, to)| {
        number(full_months(from, to) / 12)
    })
}

fn months<'a>(arguments: &[Datum<'a>], _: &Means<'a>) -> Datum<'a> {
    two_days(arguments).map_or(Datum::Empty, |(from, to)| number(full_months(from, to)))
}

fn days<'a>(arguments: &[Datum<'a>], _: &Means<'a>) -> Datum<'a> {
    two_days(arguments).map_or(Datum::Empty, |(from, to)| {
        number(i64::from(to) - i64::from(from))
    })
}

fn days_to_anniversary<'a>(arguments: &[Datum<'a>], means: &Means<'a>) -> Datum<'a> {
    let Some((date, from)) = two_days(arguments) else {
        return Datum::Empty;
    };
    let ((_, month, day), (year, ..)) = (calendar::split(date), calendar::split(from));
    let next = [year, year + 1]
        .into_iter()
        .filter_map(|year| calendar::clipped(year.into(), month, day))
        .find(|anniversary| *anniversary >= from);
    // After the last day of the year 9999 there is none.
    next.map_or_else(|| means.undefined(), |next| number(next - from))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::calendar::DAYS;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn full_months_are_the_most_that_do_not_pass(a in DAYS, b in DAYS, near in 0_i32..800) {
            for (from, to) in [(a.min(b), a.max(b)), (a, (a + near).min(*DAYS.end()))] {
                let months = full_months(from, to);
                prop_assert!(calendar::add_months(from, months).is_some_and(|day| day <= to));
                prop_assert!(calendar::add_months(from, months + 1).is_none_or(|day| day > to));
                prop_assert_eq!(full_months(to, from), -months);
            }
        }

        #[test]
        fn an_anniversary_is_less_than_a_year_ahead(date in DAYS, from in DAYS) {
            let arena = bumpalo::Bump::new();
            let undefined = std::cell::Cell::new(0);
            let means = Means { arena: &arena, undefined: &undefined };
            let Datum::Number(ahead) = days_to_anniversary(&[Datum::Date(date), Datum::Date(from)], &means) else {
                prop_assert_eq!(calendar::split(from).0, 9999);
                return Ok(());
            };
            let ahead = ahead.to_i64().unwrap() as i32;
            prop_assert!((0..=365).contains(&ahead));
            let ((_, month, day), (_, other, clipped)) = (calendar::split(date), calendar::split(from + ahead));
            prop_assert!(month == other && (day == clipped || (month, day, clipped) == (2, 29, 28)));
        }
    }
}
