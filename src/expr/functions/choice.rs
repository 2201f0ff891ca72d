//! Functions that choose one of their arguments.

use super::{ANYTHING, Arguments, Function, Gives, Means};
use crate::expr::datum::Datum;
use crate::text;

/// The lines of the table.
pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "coalesce",
        usage: "coalesce(a, b, …)",
        about: text!(
            "the first of several values that is not empty",
            "若干值中第一个非空的值"
        ),
        arguments: Arguments::Alike(2, &[]),
        gives: Gives::AsArguments,
        takes_empty: true,
        check: ANYTHING,
        call: coalesce,
        samples: &[
            ("coalesce('', 'b', 'c')", "b"),
            ("coalesce(1, 2)", "1"),
            ("coalesce('', '')", ""),
        ],
    },
    Function {
        name: "if",
        usage: "if(condition, then, else)",
        about: text!(
            "one value where a condition is true, another where it is not",
            "条件成立取前一个值，否则取后一个值"
        ),
        arguments: Arguments::Choice,
        gives: Gives::AsArguments,
        takes_empty: true,
        check: ANYTHING,
        call: choose,
        samples: &[("if(true, 'yes', 'no')", "yes"), ("if(false, 1, 2)", "2")],
    },
];

/// What could not be read is passed over like what is empty.
fn coalesce<'a>(arguments: &[Datum<'a>], _: &Means<'a>) -> Datum<'a> {
    let present = arguments.iter().find(|argument| argument.is_present());
    present.copied().unwrap_or(Datum::Empty)
}

/// For the samples and whoever calls functions by themselves: a plan has its own form of `if`, which works out only the
/// value that it takes.
fn choose<'a>(arguments: &[Datum<'a>], _: &Means<'a>) -> Datum<'a> {
    match *arguments {
        [Datum::Bool(true), then, _] => then,
        [_, _, otherwise] => otherwise,
        _ => Datum::Empty,
    }
}
