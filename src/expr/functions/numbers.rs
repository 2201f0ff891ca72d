//! Functions of numbers, and of whatever has an order.

use std::cmp::Ordering;
use std::fmt::Write as _;

use bumpalo::collections::String as ArenaString;

use super::{ANYTHING, Argument, Arguments, Checked, Function, Gives, Means, Takes};
use crate::expr::ValueType;
use crate::expr::arithmetic;
use crate::expr::datum::Datum;
use crate::expr::decimal::Decimal;
use crate::text;

/// All types but true and false, which have no order worth asking for.
const ORDERED: &[ValueType] = &[
    ValueType::Number,
    ValueType::Text,
    ValueType::Date,
    ValueType::Time,
    ValueType::DateTime,
    ValueType::YearMonth,
    ValueType::Duration,
];

const NUMBER: Takes = Takes::One(&[ValueType::Number]);

/// The lines of the table.
pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "round",
        usage: "round(number[, places])",
        about: text!(
            "a number rounded to so many decimals (else to a whole one), halves away from zero",
            "四舍五入到指定小数位（不写则取整）"
        ),
        arguments: Arguments::Listed(&[NUMBER, NUMBER], 1),
        gives: Gives::Always(ValueType::Number),
        takes_empty: false,
        check: ANYTHING,
        call: round,
        samples: &[
            ("round(2.5)", "3"),
            ("round(-2.5)", "-3"),
            ("round(1.005, 2)", "1.01"),
            ("round(1250, -2)", "1300"),
        ],
    },
    Function {
        name: "abs",
        usage: "abs(number)",
        about: text!(
            "a number or duration without its sign",
            "数字或时长的绝对值"
        ),
        arguments: Arguments::Listed(&[Takes::One(&[ValueType::Number, ValueType::Duration])], 1),
        gives: Gives::AsArguments,
        takes_empty: false,
        check: ANYTHING,
        call: abs,
        samples: &[
            ("abs(-2.5)", "2.5"),
            ("abs(-3d)", "P3D"),
            ("abs(6m)", "P6M"),
        ],
    },
    Function {
        name: "min",
        usage: "min(a, b, …)",
        about: text!("the smallest of several values", "若干值中最小的一个"),
        arguments: Arguments::Alike(2, ORDERED),
        gives: Gives::AsArguments,
        takes_empty: false,
        check: ANYTHING,
        call: min,
        samples: &[
            ("min(3, 1.5, 2)", "1.5"),
            ("min(2026-11-21, 2025-01-01)", "2025-01-01"),
            ("min(3, '')", ""),
        ],
    },
    Function {
        name: "max",
        usage: "max(a, b, …)",
        about: text!("the largest of several values", "若干值中最大的一个"),
        arguments: Arguments::Alike(2, ORDERED),
        gives: Gives::AsArguments,
        takes_empty: false,
        check: ANYTHING,
        call: max,
        samples: &[
            ("max(3, 1.5, 2)", "3"),
            ("max('a', 'b')", "b"),
            ("max(30d, 2w)", "P30D"),
        ],
    },
    Function {
        name: "band",
        usage: "band(number, bound, …)",
        about: text!(
            "the label of the band that a number falls into: <18, 18-<30, >=30",
            "数字所在区间的标签：<18、18-<30、>=30"
        ),
        arguments: Arguments::Bounds,
        gives: Gives::Always(ValueType::Text),
        takes_empty: false,
        check: ascending,
        call: band,
        samples: &[
            ("band(17.9, 18, 30, 60)", "<18"),
            ("band(18, 18, 30, 60)", "18-<30"),
            ("band(59, 18, 30, 60)", "30-<60"),
            ("band(60, 18, 30, 60)", ">=60"),
            ("band(5, 2.5)", ">=2.5"),
        ],
    },
];

fn round<'a>(arguments: &[Datum<'a>], means: &Means<'a>) -> Datum<'a> {
    let (number, places) = match *arguments {
        [Datum::Number(number)] => (number, Decimal::ZERO),
        [Datum::Number(number), Datum::Number(places)] => (number, places),
        _ => return means.undefined(),
    };
    // As a spreadsheet, fractions of a place are cut off; beyond 100 places nothing changes any more.
    let places = places.digits() / 10_i128.pow(places.scale().into());
    let places = places.clamp(-100, 100) as i32;
    number
        .round(places)
        .map_or_else(|| means.undefined(), Datum::Number)
}

fn abs<'a>(arguments: &[Datum<'a>], means: &Means<'a>) -> Datum<'a> {
    match *arguments {
        [Datum::Number(number)] => Datum::Number(number.abs()),
        [duration @ Datum::Duration { .. }] => {
            let nothing = Datum::Duration {
                months: 0,
                seconds: 0,
            };
            if duration.compare(&nothing) == Some(Ordering::Less) {
                arithmetic::negate(duration, means)
            } else {
                duration
            }
        }
        _ => means.undefined(),
    }
}

fn min<'a>(arguments: &[Datum<'a>], means: &Means<'a>) -> Datum<'a> {
    outermost(arguments, Ordering::Less, means)
}

fn max<'a>(arguments: &[Datum<'a>], means: &Means<'a>) -> Datum<'a> {
    outermost(arguments, Ordering::Greater, means)
}

/// The first that no other lies before in the wanted direction. There is none where two cannot be compared: a point
/// in time with a zone and one without.
fn outermost<'a>(arguments: &[Datum<'a>], wanted: Ordering, means: &Means<'a>) -> Datum<'a> {
    let Some((first, rest)) = arguments.split_first() else {
        return Datum::Empty;
    };
    // A day between them compares with both.
    let clock = |wanted: bool| {
        let mut all = arguments.iter();
        all.any(|one| matches!(one, Datum::DateTime { zoned, .. } if *zoned == wanted))
    };
    if clock(true) && clock(false) {
        return means.undefined();
    }
    let mut best = *first;
    for argument in rest {
        match argument.compare(&best) {
            Some(order) if order == wanted => best = *argument,
            Some(_) => {}
            None => return means.undefined(),
        }
    }
    best
}

fn ascending(arguments: &[Argument<'_>]) -> Checked {
    let bounds = || (0..).zip(arguments).skip(1);
    if let Some((at, _)) = bounds().find(|(_, bound)| bound.written.is_none()) {
        return Err((
            at,
            text!(
                "a bound of band is a number that is written out",
                "band 的界限要直接写成数字"
            )
            .into(),
        ));
    }
    for ((_, low), (at, high)) in bounds().zip(bounds().skip(1)) {
        if let (Some(low), Some(high)) = (low.written, high.written)
            && high.compare(&low) != Some(Ordering::Greater)
        {
            return Err((
                at,
                text!(
                    "the bounds of band ascend: this one is not above the one before it",
                    "band 的界限应由小到大，此处不大于前一个"
                )
                .into(),
            ));
        }
    }
    Ok(())
}

fn band<'a>(arguments: &[Datum<'a>], means: &Means<'a>) -> Datum<'a> {
    let Some((number, bounds)) = arguments.split_first() else {
        return Datum::Empty;
    };
    let above = bounds
        .iter()
        .take_while(|bound| number.compare(bound).is_some_and(Ordering::is_ge))
        .count();
    let bound = |at: usize| match bounds.get(at) {
        Some(Datum::Number(bound)) => Some(bound),
        _ => None,
    };
    let mut out = ArenaString::with_capacity_in(24, means.arena);
    // Writing into memory does not fail.
    let _ = match (above.checked_sub(1).and_then(bound), bound(above)) {
        (Some(low), Some(high)) => write!(out, "{low}-<{high}"),
        (Some(low), None) => write!(out, ">={low}"),
        (None, Some(high)) => write!(out, "<{high}"),
        (None, None) => Ok(()),
    };
    Datum::text(out.into_bump_str())
}
