//! `format`: a value as a pattern pictures it. Which kind of pattern is a matter of the value's type.
//!
//! A pattern is walked again for each value, without taking memory; that it makes sense is looked at once, before.

mod moment;
mod number;

use bumpalo::collections::String as ArenaString;

use super::{Argument, Arguments, Checked, Function, Gives, Means, Takes};
use crate::expr::ValueType;
use crate::expr::datum::Datum;
use crate::text;

/// The line of the table.
pub(super) static FUNCTIONS: &[Function] = &[Function {
    name: "format",
    usage: "format(value, 'pattern')",
    about: text!(
        "a number as 0.00 or #,##0, a date or time as %d/%m/%Y or yyyy-mm-dd",
        "按格式写出：数字如 0.00、#,##0，日期时间如 %Y年%m月 或 yyyy-mm-dd"
    ),
    arguments: Arguments::Listed(
        &[
            Takes::One(&[
                ValueType::Number,
                ValueType::Date,
                ValueType::DateTime,
                ValueType::Time,
                ValueType::YearMonth,
            ]),
            Takes::Written,
        ],
        2,
    ),
    gives: Gives::Always(ValueType::Text),
    takes_empty: false,
    check,
    call,
    samples: &[
        ("format(1234.5, '0.00')", "1234.50"),
        ("format(1234567.891, '#,##0.00')", "1,234,567.89"),
        ("format(-0.5, '#,##0.0 元')", "-0.5 元"),
        ("format(42, '00000')", "00042"),
        ("format(0.1234, '0%')", "12%"),
        ("format(0.5, '0.##')", "0.5"),
        ("format(5, '0.##')", "5"),
        ("format(0, '#')", ""),
        ("format(13812345678, '000-0000-0000')", "138-1234-5678"),
        ("format(2026-11-21, '%d/%m/%Y')", "21/11/2026"),
        ("format(2026-11-21, 'yyyy年m月d日')", "2026年11月21日"),
        ("format(2026-03-05, 'd mmm yy, dddd')", "5 Mar 26, Thursday"),
        ("format(2026-11-21, 'aaaa')", "星期六"),
    ],
}];

fn check(arguments: &[Argument<'_>]) -> Checked {
    let [value, pattern] = arguments else {
        return Ok(());
    };
    let pattern = match pattern.written {
        Some(Datum::Text(pattern)) => pattern,
        Some(_) => "",
        None => return Ok(()),
    };
    match value.value_type {
        ValueType::Number => number::check(pattern),
        other => moment::check(pattern, other),
    }
    .map_err(|wrong| (1, wrong))
}

fn call<'a>(arguments: &[Datum<'a>], means: &Means<'a>) -> Datum<'a> {
    let [value, Datum::Text(pattern)] = *arguments else {
        return Datum::Empty;
    };
    let mut out = ArenaString::with_capacity_in(pattern.len() + 16, means.arena);
    let done = match value {
        Datum::Number(value) => number::write(value, pattern, &mut out),
        _ => moment::write(value, pattern, &mut out),
    };
    if done.is_none() {
        return means.undefined();
    }
    Datum::text(out.into_bump_str())
}
