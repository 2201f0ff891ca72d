//! The functions of the expression language, a file for each family, and the table of them.
//!
//! A function is pure: the same arguments give the same value. With an empty argument it gives nothing, unless its
//! line says otherwise.

mod choice;
mod dates;
mod format;
mod kinds;
mod numbers;
mod texts;

use std::cell::Cell;

use bumpalo::Bump;

use super::ValueType;
use super::datum::Datum;
use crate::text::{Message, Text};

/// One line of the table of functions.
#[derive(Debug)]
pub struct Function {
    /// As it is written, in lower case.
    pub name: &'static str,
    /// How it is called, as help shows it: `substr(text, from, length)`.
    pub usage: &'static str,
    /// What it gives.
    pub about: Text,
    /// What its arguments may be.
    pub arguments: Arguments,
    /// What it gives, from the types of its arguments.
    pub gives: Gives,
    /// Whether it is called with empty and unreadable arguments too, instead of giving nothing at once.
    pub takes_empty: bool,
    /// Looks at the arguments before anything is evaluated, at those that are written out above all.
    pub check: fn(&[Argument<'_>]) -> Checked,
    /// Its value. The arguments are as many and of such types as the line says. Of [`Arguments::Choice`] a plan never
    /// asks for it, but works out by itself the one value that is chosen.
    pub call: for<'a> fn(&[Datum<'a>], &Means<'a>) -> Datum<'a>,
    /// Calls with their results, to be shown and tested: `len('ab')` and `2`. A result is written as
    /// [`written`](super::written::written) writes it.
    pub samples: &'static [(&'static str, &'static str)],
}

/// What is known of an argument before anything is evaluated.
#[derive(Clone, Copy, Debug)]
pub struct Argument<'a> {
    /// What it gives.
    pub value_type: ValueType,
    /// Its value, where it is written out.
    pub written: Option<Datum<'a>>,
}

/// Nothing, or what is wrong and the number of the argument (from 0).
pub type Checked = Result<(), (usize, Message)>;

/// The check of a function that takes whatever its types allow.
const ANYTHING: fn(&[Argument<'_>]) -> Checked = |_| Ok(());

/// What a function's arguments may be.
#[derive(Clone, Copy, Debug)]
pub enum Arguments {
    /// One after the other; from the number of the first that may be left out.
    Listed(&'static [Takes], usize),
    /// At least so many, all of the same type, which is one of these (any where the list is empty).
    Alike(usize, &'static [ValueType]),
    /// At least one, each of any type; as texts (a field's cell as it stands).
    Texts,
    /// A number, then at least one more, each written out.
    Bounds,
    /// A condition, then two values of one type.
    Choice,
}

/// What one argument may be.
#[derive(Clone, Copy, Debug)]
pub enum Takes {
    /// One of these types.
    One(&'static [ValueType]),
    /// A text that is written out.
    Written,
    /// A day; today where it is left out.
    DayOrToday,
    /// A text that names a country; the schema's `phoneRegion` where it is left out.
    CountryOrOwn,
}

impl Takes {
    /// The types that it may be of.
    pub const fn types(self) -> &'static [ValueType] {
        match self {
            Self::One(types) => types,
            Self::Written => &[ValueType::Text],
            Self::DayOrToday => &[ValueType::Date, ValueType::DateTime],
            Self::CountryOrOwn => &[ValueType::Text],
        }
    }
}

/// What a function gives.
#[derive(Clone, Copy, Debug)]
pub enum Gives {
    /// Always this.
    Always(ValueType),
    /// What its first argument is (of [`Arguments::Choice`]: the second).
    AsArguments,
}

/// What a function works with beside its arguments.
#[derive(Debug)]
pub struct Means<'a> {
    /// Where texts that it makes live.
    pub arena: &'a Bump,
    /// Results that do not exist (a division by zero, a number beyond 38 digits), counted.
    pub undefined: &'a Cell<u64>,
}

impl Means<'_> {
    /// Counts a result that does not exist.
    pub fn undefined<'d>(&self) -> Datum<'d> {
        self.undefined.set(self.undefined.get() + 1);
        Datum::Empty
    }
}

/// Every function, in the order of the help.
pub static FUNCTIONS: &[&[Function]] = &[
    texts::FUNCTIONS,
    format::FUNCTIONS,
    dates::FUNCTIONS,
    numbers::FUNCTIONS,
    kinds::FUNCTIONS,
    choice::FUNCTIONS,
];

/// Every function.
pub fn all() -> impl Iterator<Item = &'static Function> + Clone {
    FUNCTIONS.iter().flat_map(|family| family.iter())
}

/// The function that is called so, in lower case.
pub fn find(name: &str) -> Option<&'static Function> {
    all().find(|function| function.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::decimal::Decimal;
    use crate::expr::written::written;
    use crate::text::Lang;
    use crate::types::calendar;

    /// An argument of a sample, which are all written out.
    fn literal(text: &str) -> (ValueType, Datum<'_>) {
        if let Some(inner) = text.strip_prefix('\'') {
            return (
                ValueType::Text,
                Datum::text(inner.strip_suffix('\'').unwrap()),
            );
        }
        if let Some(day) = calendar::date(text.as_bytes()) {
            return (ValueType::Date, Datum::Date(day));
        }
        if let Some(number) = Decimal::parse(text) {
            return (ValueType::Number, Datum::Number(number));
        }
        if let Ok(truth) = text.parse() {
            return (ValueType::Bool, Datum::Bool(truth));
        }
        let (count, unit) = text.split_at(text.len() - 1);
        let count: i64 = count.parse().unwrap();
        let (months, seconds) = match unit {
            "m" => (count, 0),
            "w" => (0, count * 7 * 86_400),
            _ => (0, count * 86_400),
        };
        (ValueType::Duration, Datum::Duration { months, seconds })
    }

    /// Parts at the commas that stand outside quotes.
    fn arguments(text: &str) -> Vec<(ValueType, Datum<'_>)> {
        let mut quoted = false;
        text.split(|c| {
            quoted ^= c == '\'';
            c == ',' && !quoted
        })
        .map(|argument| literal(argument.trim_start()))
        .collect()
    }

    #[test]
    fn every_sample_gives_its_result() {
        let (arena, undefined) = (Bump::new(), Cell::new(0));
        let means = Means {
            arena: &arena,
            undefined: &undefined,
        };
        for function in all() {
            assert!(!function.samples.is_empty(), "{}", function.name);
            for (sample, expected) in function.samples {
                let inner = sample.strip_prefix(function.name).unwrap();
                let inner = inner.strip_prefix('(').unwrap().strip_suffix(')').unwrap();
                let arguments = arguments(inner);
                let known: Vec<_> = arguments
                    .iter()
                    .map(|(value_type, datum)| Argument {
                        value_type: *value_type,
                        written: Some(*datum),
                    })
                    .collect();
                assert_eq!((function.check)(&known), Ok(()), "{sample}");
                let data: Vec<_> = arguments.iter().map(|(_, datum)| *datum).collect();
                let called = function.takes_empty || data.iter().all(Datum::is_present);
                let result = if called {
                    (function.call)(&data, &means)
                } else {
                    Datum::Empty
                };
                assert_eq!(written(result, &arena), *expected, "{sample}");
            }
        }
        assert_eq!(undefined.get(), 0);
    }

    #[test]
    fn every_function_is_found_by_its_name_and_speaks_both_languages() {
        for function in all() {
            assert!(std::ptr::eq(find(function.name).unwrap(), function));
            assert!(function.usage.starts_with(&format!("{}(", function.name)));
            assert_ne!(function.about.get(Lang::En), function.about.get(Lang::Zh));
        }
    }

    #[test]
    fn no_function_panics_whatever_it_is_given() {
        let (arena, undefined) = (Bump::new(), Cell::new(0));
        let means = Means {
            arena: &arena,
            undefined: &undefined,
        };
        let far = Decimal::parse("99999999999999999999999999999999999999").unwrap();
        let data = [
            Datum::Empty,
            Datum::Unreadable,
            Datum::Text("yyyy 上海"),
            Datum::Number(Decimal::from(-1)),
            Datum::Number(far),
            Datum::Far(&[4]),
            Datum::Bool(true),
            Datum::Date(i32::MIN),
            Datum::Time(-1),
            Datum::DateTime {
                micros: i64::MAX,
                zoned: true,
            },
            Datum::YearMonth(i64::MIN),
            Datum::Duration {
                months: i64::MIN,
                seconds: i64::MAX,
            },
        ];
        for function in all() {
            let _ = (function.call)(&[], &means);
            for a in data {
                let _ = written((function.call)(&[a], &means), &arena);
                for b in data {
                    let _ = (function.call)(&[a, b], &means);
                    for c in data {
                        let _ = (function.call)(&[a, b, c], &means);
                    }
                }
            }
        }
    }

    #[test]
    fn bounds_of_a_band_ascend() {
        let check = |bounds: &[i64]| {
            let number = |number: i64| Argument {
                value_type: ValueType::Number,
                written: Some(Datum::Number(Decimal::from(number))),
            };
            let known: Vec<_> = bounds.iter().map(|bound| number(*bound)).collect();
            (find("band").unwrap().check)(&known).map_err(|(at, _)| at)
        };
        assert_eq!(check(&[99, 18, 30, 60]), Ok(()));
        assert_eq!(check(&[99, 18, 60, 30]), Err(3));
        assert_eq!(check(&[99, 18, 18]), Err(2));
    }
}
