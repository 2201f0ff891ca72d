//! The functions of the expression language, a file for each family, and the table of them.
//!
//! A function is pure: the same arguments give the same value. With an empty argument it gives nothing, unless its
//! line says otherwise.

mod choice;
mod dates;
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
    /// Looks at arguments that are written out, before anything is evaluated: `None` stands for one that is not
    /// known before. What is wrong, and the number of the argument (from 0).
    pub check: fn(&[Option<Datum<'_>>]) -> Result<(), (usize, Message)>,
    /// Its value. The arguments are as many and of such types as the line says.
    pub call: for<'a> fn(&[Datum<'a>], &Means<'a>) -> Datum<'a>,
    /// Calls with their results, to be shown and tested: `len('ab')` and `2`. A result is written as [`written`]
    /// writes it.
    pub samples: &'static [(&'static str, &'static str)],
}

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
    /// Days since 1970-01-01.
    pub today: i32,
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
    dates::FUNCTIONS,
    numbers::FUNCTIONS,
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
