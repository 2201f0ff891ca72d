//! Functions of texts. Positions and lengths count code points, positions from 1.

use bumpalo::collections::String as ArenaString;

use super::{ANYTHING, Arguments, Function, Gives, Means, Takes};
use crate::expr::ValueType;
use crate::expr::datum::Datum;
use crate::expr::decimal::Decimal;
use crate::expr::written::write;
use crate::text;

const TEXT: Takes = Takes::One(&[ValueType::Text]);
const NUMBER: Takes = Takes::One(&[ValueType::Number]);

/// The lines of the table.
pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "len",
        usage: "len(text)",
        about: text!("how many characters a text has", "文本的字符数"),
        arguments: Arguments::Listed(&[TEXT], 1),
        gives: Gives::Always(ValueType::Number),
        takes_empty: false,
        check: ANYTHING,
        call: len,
        samples: &[("len('ab')", "2"), ("len('上海 ')", "3"), ("len('')", "")],
    },
    Function {
        name: "lower",
        usage: "lower(text)",
        about: text!("a text in lower case", "转为小写"),
        arguments: Arguments::Listed(&[TEXT], 1),
        gives: Gives::Always(ValueType::Text),
        takes_empty: false,
        check: ANYTHING,
        call: lower,
        samples: &[
            ("lower('Anna@Example.COM')", "anna@example.com"),
            ("lower('ÄÖÜ 上海')", "äöü 上海"),
        ],
    },
    Function {
        name: "upper",
        usage: "upper(text)",
        about: text!("a text in capitals", "转为大写"),
        arguments: Arguments::Listed(&[TEXT], 1),
        gives: Gives::Always(ValueType::Text),
        takes_empty: false,
        check: ANYTHING,
        call: upper,
        samples: &[("upper('nl')", "NL"), ("upper('straße')", "STRASSE")],
    },
    Function {
        name: "trim",
        usage: "trim(text)",
        about: text!("a text without the blanks at its ends", "去掉首尾空白"),
        arguments: Arguments::Listed(&[TEXT], 1),
        gives: Gives::Always(ValueType::Text),
        takes_empty: false,
        check: ANYTHING,
        call: trim,
        samples: &[("trim('  Anna Li ')", "Anna Li"), ("trim('　')", "")],
    },
    Function {
        name: "substr",
        usage: "substr(text, from[, length])",
        about: text!(
            "a part of a text, from a position that counts from 1",
            "截取文本的一部分，位置从 1 开始"
        ),
        arguments: Arguments::Listed(&[TEXT, NUMBER, NUMBER], 2),
        gives: Gives::Always(ValueType::Text),
        takes_empty: false,
        check: ANYTHING,
        call: substr,
        samples: &[
            ("substr('310115198801011234', 7, 8)", "19880101"),
            ("substr('上海市浦东新区', 4)", "浦东新区"),
            ("substr('abc', 2, 9)", "bc"),
            ("substr('abc', 0, 2)", ""),
            ("substr('abc', 4)", ""),
            ("substr('abc', 1, -1)", ""),
        ],
    },
    Function {
        name: "concat",
        usage: "concat(a, b, …)",
        about: text!(
            "values one after the other as one text; an empty one adds nothing",
            "把各个值连成一个文本，空值不占位"
        ),
        arguments: Arguments::Texts,
        gives: Gives::Always(ValueType::Text),
        takes_empty: true,
        check: ANYTHING,
        call: concat,
        samples: &[
            ("concat('C', 12, '-', 2026-11-21)", "C12-2026-11-21"),
            ("concat('a', '', 1.50, true)", "a1.5true"),
            ("concat('')", ""),
        ],
    },
];

fn len<'a>(arguments: &[Datum<'a>], _: &Means<'a>) -> Datum<'a> {
    match arguments {
        [Datum::Text(text)] => {
            let count = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
            Datum::Number(Decimal::from(count))
        }
        _ => Datum::Empty,
    }
}

pub(super) fn lower<'a>(arguments: &[Datum<'a>], means: &Means<'a>) -> Datum<'a> {
    let [Datum::Text(text)] = *arguments else {
        return Datum::Empty;
    };
    // Chinese, digits and what is in lower case already stay where they are.
    if text.chars().all(|c| c.to_lowercase().eq([c])) {
        return Datum::text(text);
    }
    if text.is_ascii() {
        let copy = means.arena.alloc_str(text);
        copy.make_ascii_lowercase();
        return Datum::text(copy);
    }
    Datum::text(means.arena.alloc_str(&text.to_lowercase()))
}

fn upper<'a>(arguments: &[Datum<'a>], means: &Means<'a>) -> Datum<'a> {
    let [Datum::Text(text)] = *arguments else {
        return Datum::Empty;
    };
    if text.chars().all(|c| c.to_uppercase().eq([c])) {
        return Datum::text(text);
    }
    if text.is_ascii() {
        let copy = means.arena.alloc_str(text);
        copy.make_ascii_uppercase();
        return Datum::text(copy);
    }
    Datum::text(means.arena.alloc_str(&text.to_uppercase()))
}

fn trim<'a>(arguments: &[Datum<'a>], _: &Means<'a>) -> Datum<'a> {
    match *arguments {
        [Datum::Text(text)] => Datum::text(text.trim()),
        _ => Datum::Empty,
    }
}

/// As a spreadsheet's `MID`: fractions of a position are cut off, and beyond the end there is nothing. Where `MID`
/// gives an error (from below 1, a negative length) there is nothing either.
fn substr<'a>(arguments: &[Datum<'a>], _: &Means<'a>) -> Datum<'a> {
    let (text, from, length) = match *arguments {
        [Datum::Text(text), Datum::Number(from)] => (text, from, usize::MAX),
        [
            Datum::Text(text),
            Datum::Number(from),
            Datum::Number(length),
        ] => (text, from, count(length)),
        _ => return Datum::Empty,
    };
    let Some(skipped) = count(from).checked_sub(1) else {
        return Datum::Empty;
    };
    let rest = after(text, skipped);
    let end = rest.len() - after(rest, length).len();
    Datum::text(&rest[..end])
}

/// A number of characters: whole, and 0 for what is below.
fn count(number: Decimal) -> usize {
    if number <= Decimal::ZERO {
        return 0;
    }
    usize::try_from(number.floor().digits()).unwrap_or(usize::MAX)
}

/// What follows so many characters.
fn after(text: &str, characters: usize) -> &str {
    text.char_indices()
        .nth(characters)
        .map_or("", |(at, _)| &text[at..])
}

fn concat<'a>(arguments: &[Datum<'a>], means: &Means<'a>) -> Datum<'a> {
    // One that is alone needs no copy.
    if let [text @ Datum::Text(_)] = arguments {
        return *text;
    }
    let mut out = ArenaString::new_in(means.arena);
    for argument in arguments {
        write(*argument, &mut out);
    }
    Datum::text(out.into_bump_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use bumpalo::Bump;
    use proptest::prelude::*;
    use std::cell::Cell;

    proptest! {
        #[test]
        fn texts_are_cut_and_turned_as_character_by_character(text in "\\PC{0,12}", from in -3_i64..15, length in -3_i64..15) {
            let (arena, undefined) = (Bump::new(), Cell::new(0));
            let means = Means { arena: &arena, undefined: &undefined };
            let number = |number: i64| Datum::Number(number.into());
            let datum = Datum::text(&text);
            if !datum.is_present() {
                return Ok(());
            }
            let part = |skipped: usize, taken: usize| text.chars().skip(skipped).take(taken).collect::<String>();
            let (open, closed) = match usize::try_from(from - 1) {
                Ok(skipped) => (part(skipped, usize::MAX), part(skipped, usize::try_from(length).unwrap_or(0))),
                Err(_) => (String::new(), String::new()),
            };
            prop_assert_eq!(substr(&[datum, number(from)], &means), Datum::text(&open));
            prop_assert_eq!(substr(&[datum, number(from), number(length)], &means), Datum::text(&closed));
            let (small, capital) = (text.to_lowercase(), text.to_uppercase());
            prop_assert_eq!(lower(&[datum], &means), Datum::text(&small));
            prop_assert_eq!(upper(&[datum], &means), Datum::text(&capital));
        }
    }
}
