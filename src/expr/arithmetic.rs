//! `+ - * / %` and the sign, on values: numbers by [`Decimal`], days and durations by the calendar.
//!
//! With an operand that is not there, there is no result; a result that does not exist (a division by zero, more
//! than 38 digits, a day outside the years 1 to 9999, a fraction of a day) is counted.

use super::ValueType;
use super::datum::Datum;
use super::decimal::Decimal;
use super::functions::Means;
use super::tree::Arithmetic;
use super::written::day_and_time;
use crate::types::calendar::{self, DAY, DAYS, SECOND};

/// Seconds of a day.
const DAY_SECONDS: i64 = DAY / SECOND;

/// What an operation gives; none where there is no such operation.
pub(crate) fn gives(operator: Arithmetic, left: ValueType, right: ValueType) -> Option<ValueType> {
    use Arithmetic::{Add, Divide, Multiply, Subtract};
    use ValueType::{Date, DateTime, Duration, Number};
    Some(match (left, operator, right) {
        (Number, _, Number) => Number,
        (Date | DateTime, Add | Subtract, Duration) => left,
        (Duration, Add, Date | DateTime) => right,
        (Date | DateTime, Subtract, Date | DateTime)
        | (Duration, Add | Subtract, Duration)
        | (Number, Multiply, Duration)
        | (Duration, Multiply | Divide, Number) => Duration,
        _ => return None,
    })
}

/// `left operator right`.
pub(crate) fn apply<'a>(
    operator: Arithmetic,
    left: Datum<'a>,
    right: Datum<'a>,
    means: &Means<'a>,
) -> Datum<'a> {
    if !left.is_present() || !right.is_present() {
        return Datum::Empty;
    }
    let result = match (left, right) {
        (Datum::Number(left), Datum::Number(right)) => {
            numbers(operator, left, right).map(Datum::Number)
        }
        (Datum::Duration { .. }, _) | (_, Datum::Duration { .. }) => {
            with_duration(operator, left, right)
        }
        _ if operator == Arithmetic::Subtract => between(left, right),
        _ => None,
    };
    result.unwrap_or_else(|| means.undefined())
}

/// `- a`.
pub(crate) fn negate<'a>(operand: Datum<'a>, means: &Means<'a>) -> Datum<'a> {
    let result = match operand {
        Datum::Number(number) => Some(Datum::Number(number.neg())),
        Datum::Duration { months, seconds } => Span { months, seconds }.times(-1).map(Span::datum),
        Datum::Far(_) => None,
        _ => return Datum::Empty,
    };
    result.unwrap_or_else(|| means.undefined())
}

fn numbers(operator: Arithmetic, left: Decimal, right: Decimal) -> Option<Decimal> {
    match operator {
        Arithmetic::Add => left.checked_add(right),
        Arithmetic::Subtract => left.checked_sub(right),
        Arithmetic::Multiply => left.checked_mul(right),
        Arithmetic::Divide => left.checked_div(right),
        Arithmetic::Remainder => left.checked_rem(right),
    }
}

/// Where at least one side is a duration.
fn with_duration<'a>(operator: Arithmetic, left: Datum<'a>, right: Datum<'a>) -> Option<Datum<'a>> {
    match (left, operator, right) {
        (_, Arithmetic::Subtract, Datum::Duration { months, seconds }) => {
            let back = Span { months, seconds }.times(-1)?;
            with_duration(Arithmetic::Add, left, back.datum())
        }
        (
            Datum::Duration { months, seconds },
            Arithmetic::Add,
            Datum::Duration {
                months: more,
                seconds: further,
            },
        ) => Some(Datum::Duration {
            months: months.checked_add(more)?,
            seconds: seconds.checked_add(further)?,
        }),
        (moment, Arithmetic::Add, Datum::Duration { months, seconds })
        | (Datum::Duration { months, seconds }, Arithmetic::Add, moment) => {
            later(moment, Span { months, seconds })
        }
        (Datum::Duration { months, seconds }, Arithmetic::Multiply, Datum::Number(times))
        | (Datum::Number(times), Arithmetic::Multiply, Datum::Duration { months, seconds }) => {
            Some(Span { months, seconds }.times(times.to_i64()?)?.datum())
        }
        (Datum::Duration { months, seconds }, Arithmetic::Divide, Datum::Number(by)) => {
            Some(Span { months, seconds }.divided(by)?.datum())
        }
        _ => None,
    }
}

/// Calendar months and seconds.
#[derive(Clone, Copy)]
struct Span {
    months: i64,
    seconds: i64,
}

impl Span {
    fn datum<'a>(self) -> Datum<'a> {
        Datum::Duration {
            months: self.months,
            seconds: self.seconds,
        }
    }

    fn times(self, factor: i64) -> Option<Self> {
        Some(Self {
            months: self.months.checked_mul(factor)?,
            seconds: self.seconds.checked_mul(factor)?,
        })
    }

    /// Only what divides without a rest: half a month is no number of days.
    fn divided(self, by: Decimal) -> Option<Self> {
        let part = |whole: i64| Decimal::from(whole).checked_div(by)?.to_i64();
        let quotient = Self {
            months: part(self.months)?,
            seconds: part(self.seconds)?,
        };
        // A quotient that was rounded does not lead back.
        let leads_back = |part: i64, whole: i64| {
            Decimal::from(part).checked_mul(by) == Some(Decimal::from(whole))
        };
        (leads_back(quotient.months, self.months) && leads_back(quotient.seconds, self.seconds))
            .then_some(quotient)
    }
}

/// A day or point in time so much later: months first, clipped to the month's end, then the rest.
fn later(moment: Datum<'_>, span: Span) -> Option<Datum<'_>> {
    match moment {
        Datum::Date(day) => {
            let days = span.seconds / DAY_SECONDS;
            if span.seconds % DAY_SECONDS != 0 {
                return None;
            }
            let day = i64::from(calendar::add_months(day, span.months)?).checked_add(days)?;
            day_of(day).map(Datum::Date)
        }
        Datum::DateTime { micros, zoned } => {
            let (day, time) = day_and_time(micros);
            let day = calendar::add_months(day, span.months)?;
            let micros = i64::from(day)
                .checked_mul(DAY)?
                .checked_add(time)?
                .checked_add(span.seconds.checked_mul(SECOND)?)?;
            day_of(micros.div_euclid(DAY)).map(|_| Datum::DateTime { micros, zoned })
        }
        _ => None,
    }
}

/// A day number that the calendar has.
fn day_of(day: i64) -> Option<i32> {
    i32::try_from(day).ok().filter(|day| DAYS.contains(day))
}

/// The time between two days or points in time, to the second; a day is its midnight, of UTC beside a zone.
fn between<'a>(left: Datum<'a>, right: Datum<'a>) -> Option<Datum<'a>> {
    let midnight = |day: i32| i64::from(day) * DAY;
    let (left, right) = match (left, right) {
        (Datum::Date(left), Datum::Date(right)) => (midnight(left), midnight(right)),
        (
            Datum::DateTime {
                micros: left,
                zoned,
            },
            Datum::DateTime {
                micros: right,
                zoned: also,
            },
        ) if zoned == also => (left, right),
        (Datum::DateTime { micros, .. }, Datum::Date(day)) => (micros, midnight(day)),
        (Datum::Date(day), Datum::DateTime { micros, .. }) => (midnight(day), micros),
        _ => return None,
    };
    Some(Datum::Duration {
        months: 0,
        seconds: left.checked_sub(right)? / SECOND,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use bumpalo::Bump;
    use proptest::prelude::*;
    use std::cell::Cell;

    fn calculate(
        operator: Arithmetic,
        left: Datum<'static>,
        right: Datum<'static>,
    ) -> Option<Datum<'static>> {
        let (arena, undefined) = (Bump::new(), Cell::new(0));
        let means = Means {
            arena: &arena,
            undefined: &undefined,
        };
        let result = match apply(operator, left, right, &means) {
            Datum::Empty => Datum::Empty,
            Datum::Number(number) => Datum::Number(number),
            Datum::Date(day) => Datum::Date(day),
            Datum::DateTime { micros, zoned } => Datum::DateTime { micros, zoned },
            Datum::Duration { months, seconds } => Datum::Duration { months, seconds },
            other => panic!("{other:?}"),
        };
        (undefined.get() == 0).then_some(result)
    }

    fn number(text: &str) -> Datum<'static> {
        Datum::Number(Decimal::parse(text).unwrap())
    }

    fn date(text: &str) -> Datum<'static> {
        Datum::Date(calendar::date(text.as_bytes()).unwrap())
    }

    fn moment(text: &str) -> Datum<'static> {
        let (micros, zoned) = calendar::date_time(text.as_bytes()).unwrap();
        Datum::DateTime { micros, zoned }
    }

    fn span(months: i64, days: i64, seconds: i64) -> Datum<'static> {
        Datum::Duration {
            months,
            seconds: days * DAY_SECONDS + seconds,
        }
    }

    #[test]
    fn days_and_durations_follow_the_calendar() {
        use Arithmetic::{Add, Divide, Multiply, Subtract};
        for (left, operator, right, expected) in [
            (
                date("2026-01-31"),
                Add,
                span(1, 0, 0),
                Some(date("2026-02-28")),
            ),
            (
                date("2026-03-31"),
                Subtract,
                span(1, 1, 0),
                Some(date("2026-02-27")),
            ),
            (
                span(12, 0, 0),
                Add,
                date("2024-02-29"),
                Some(date("2025-02-28")),
            ),
            (date("2026-01-01"), Add, span(0, 0, 3600), None),
            (date("9999-12-31"), Add, span(0, 1, 0), None),
            (date("2026-01-31"), Add, span(i64::MAX, 0, 0), None),
            (
                moment("2026-01-31T10:00:00"),
                Add,
                span(1, 0, 3600),
                Some(moment("2026-02-28T11:00:00")),
            ),
            (
                moment("2026-01-01T00:30:00Z"),
                Subtract,
                span(0, 0, 3600),
                Some(moment("2025-12-31T23:30:00Z")),
            ),
            (
                date("2026-11-21"),
                Subtract,
                date("2026-11-01"),
                Some(span(0, 20, 0)),
            ),
            (
                date("2026-11-21"),
                Subtract,
                moment("2026-11-20T23:00:00"),
                Some(span(0, 0, 3600)),
            ),
            (
                moment("2026-11-20T23:00:00"),
                Subtract,
                date("2026-11-21"),
                Some(span(0, 0, -3600)),
            ),
            (
                moment("2026-11-20T23:00:00Z"),
                Subtract,
                date("2026-11-21"),
                Some(span(0, 0, -3600)),
            ),
            (
                moment("2026-11-20T23:00:00Z"),
                Subtract,
                moment("2026-11-20T23:00:00"),
                None,
            ),
            (span(1, 2, 3), Subtract, span(2, 1, 0), Some(span(-1, 1, 3))),
            (
                span(1, 2, 3),
                Multiply,
                number("-2"),
                Some(span(-2, -4, -6)),
            ),
            (number("3"), Multiply, span(1, 0, 0), Some(span(3, 0, 0))),
            (span(1, 0, 0), Multiply, number("1.5"), None),
            (span(6, 3, 0), Divide, number("3"), Some(span(2, 1, 0))),
            (span(6, 3, 0), Divide, number("0.5"), Some(span(12, 6, 0))),
            (span(1, 0, 0), Divide, number("2"), None),
            (span(1, 0, 0), Divide, number("0"), None),
            (number("1"), Divide, number("0"), None),
            (number("1"), Add, Datum::Far(&[4]), None),
            (Datum::Empty, Divide, number("0"), Some(Datum::Empty)),
            (span(1, 0, 0), Add, Datum::Unreadable, Some(Datum::Empty)),
        ] {
            assert_eq!(
                calculate(operator, left, right),
                expected,
                "{left:?} {operator:?} {right:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn what_is_given_is_of_the_type_that_is_promised(number in any::<i64>(), day in DAYS, micros in any::<i64>(), months in any::<i64>(), seconds in any::<i64>()) {
            let operands = [
                (ValueType::Number, Datum::Number(number.into())),
                (ValueType::Date, Datum::Date(day)),
                (ValueType::DateTime, Datum::DateTime { micros, zoned: false }),
                (ValueType::Duration, Datum::Duration { months, seconds }),
                (ValueType::Bool, Datum::Bool(true)),
                (ValueType::Text, Datum::Text("a")),
            ];
            for (left_type, left) in operands {
                for (right_type, right) in operands {
                    for operator in [Arithmetic::Add, Arithmetic::Subtract, Arithmetic::Multiply, Arithmetic::Divide, Arithmetic::Remainder] {
                        let of = match calculate(operator, left, right) {
                            None => continue,
                            Some(Datum::Number(_)) => ValueType::Number,
                            Some(Datum::Date(_)) => ValueType::Date,
                            Some(Datum::DateTime { .. }) => ValueType::DateTime,
                            Some(Datum::Duration { .. }) => ValueType::Duration,
                            Some(other) => return Err(TestCaseError::fail(format!("{other:?}"))),
                        };
                        prop_assert_eq!(gives(operator, left_type, right_type), Some(of));
                    }
                }
            }
        }

        #[test]
        fn a_difference_added_leads_back(a in DAYS, b in DAYS) {
            let (a, b) = (Datum::Date(a), Datum::Date(b));
            let between = calculate(Arithmetic::Subtract, a, b).unwrap();
            prop_assert_eq!(calculate(Arithmetic::Add, b, between), Some(a));
            prop_assert_eq!(calculate(Arithmetic::Subtract, a, between), Some(b));
        }
    }
}
