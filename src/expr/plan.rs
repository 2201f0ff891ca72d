//! An expression bound to its fields and typed: what is evaluated.

use std::collections::HashSet;
use std::sync::Arc;

use bumpalo::Bump;
use regex::Regex;

use super::ValueType;
use super::bind::Mentions;
use super::datum::Datum;
use super::decimal::Decimal;
use super::functions::Function;
use super::tree::{Arithmetic, Comparison, Part};
use crate::table::class::Class;
use crate::types::{self, Options, Type};

/// Something that is true or false for a record. Two-valued: what cannot be compared is false.
#[derive(Clone, Debug)]
pub enum Condition {
    /// Always, or never.
    Always(bool),
    /// All of them; asked in order, as far as needed.
    All(Vec<Condition>),
    /// At least one of them; asked in order, as far as needed.
    Any(Vec<Condition>),
    /// Turned round.
    Not(Box<Condition>),
    /// A value that is true or false, as a condition: true where it is true.
    Is(Formula),
    /// Two values of one type.
    Compare(Comparison, Formula, Formula),
    /// One of several values.
    In {
        /// What is looked for.
        operand: Formula,
        /// Among these.
        list: List,
        /// True where it is none of them (and present).
        negated: bool,
    },
    /// Between two values, both included.
    Between {
        /// What is held against the bounds.
        operand: Formula,
        /// The lower bound.
        low: Formula,
        /// The upper bound.
        high: Formula,
        /// True where it is outside (and all three are present).
        negated: bool,
    },
    /// A text in a text.
    Part {
        /// The text that is looked at.
        operand: Formula,
        /// How, where the pattern is a field.
        how: Part,
        /// What is looked for.
        pattern: Pattern,
        /// True where it is not found (and both are present).
        negated: bool,
    },
    /// A regular expression.
    Matches {
        /// The text that is searched.
        operand: Formula,
        /// Linear in the text.
        pattern: Box<Regex>,
        /// True where it is not found (in a text that is present).
        negated: bool,
    },
    /// Nothing there; an unreadable cell is not empty.
    IsEmpty {
        /// What is asked about.
        operand: Formula,
        /// True where something is there.
        negated: bool,
    },
    /// A cell that keeps every rule of its field; false for an empty one either way.
    IsValid {
        /// The field.
        slot: usize,
        /// True where the cell breaks one.
        negated: bool,
    },
}

/// What an operand is looked for among.
#[derive(Clone, Debug)]
pub enum List {
    /// Texts as written.
    Texts(HashSet<Box<str>>),
    /// Numbers as written.
    Numbers(HashSet<Decimal>),
    /// Days as written.
    Days(HashSet<i32>),
    /// Anything of the operand's type.
    Formulas(Vec<Formula>),
}

/// What is looked for in a text.
#[derive(Clone, Debug)]
pub enum Pattern {
    /// As written.
    Contains(Box<memchr::memmem::Finder<'static>>),
    /// As written.
    Starts(Box<str>),
    /// As written.
    Ends(Box<str>),
    /// As written, `%` and `_` taken apart.
    Like(Box<super::like::Like>),
    /// Another value, anew for each record.
    Formula(Box<Formula>),
}

/// Something that has a value for a record.
#[derive(Clone, Debug)]
pub enum Formula {
    /// As written.
    Literal(Constant),
    /// A cell.
    Field {
        /// The field.
        slot: usize,
        /// How the cell is read.
        reading: Reading,
    },
    /// The rank of a text among a field's listed values, as a number; unreadable where it is none of them.
    Rank {
        /// The text.
        of: Box<Formula>,
        /// The values in their order.
        order: Arc<[String]>,
    },
    /// A derived field.
    Derived(Arc<Derived>),
    /// Told from outside: an aggregate of the table, by its number.
    Given(usize),
    /// A number, if it is whole; else a result that does not exist.
    Whole(Box<Formula>),
    /// `- a`.
    Negate(Box<Formula>),
    /// `a + b - …`, worked out from the left. A list, because it may be long.
    Arithmetic(Box<Formula>, Vec<(Arithmetic, Formula)>),
    /// A function of its arguments.
    Call(&'static Function, Vec<Formula>),
    /// One or the other.
    If(Box<Condition>, Box<Formula>, Box<Formula>),
    /// True or false.
    Truth(Box<Condition>),
}

/// How a cell is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// As its declared type, which gives this.
    Declared(ValueType),
    /// As it stands.
    Text,
    /// As the type that its use asks for: a field without a declared type.
    As(ValueType),
}

/// A value as written.
#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    /// A text; an empty one compares with nothing.
    Text(Box<str>),
    /// A number.
    Number(Decimal),
    /// True or false.
    Bool(bool),
    /// Days since 1970-01-01.
    Date(i32),
    /// Microseconds since midnight.
    Time(i64),
    /// A point in time, as [`super::datum::Datum::DateTime`].
    DateTime {
        /// Microseconds since 1970-01-01T00:00:00.
        micros: i64,
        /// Whether the text named its zone.
        zoned: bool,
    },
    /// `year * 12 + month - 1`.
    YearMonth(i64),
    /// Calendar months and seconds.
    Duration {
        /// Calendar months.
        months: i64,
        /// Seconds.
        seconds: i64,
    },
}

/// A derived field: computed, never read.
#[derive(Clone, Debug)]
pub struct Derived {
    /// `name`.
    pub name: String,
    /// What it gives.
    pub value_type: ValueType,
    /// How it is computed.
    pub formula: Formula,
    /// The fields it is computed from.
    pub mentions: Mentions,
    /// How sensitive it is: as it declares, else as the most guarded of what it names.
    pub class: Class,
    /// How many parts it has, those of derived fields it uses included: what evaluating it costs.
    pub weight: usize,
    /// How deep its parts stand within one another, those of derived fields it uses included.
    pub depth: usize,
}

impl Constant {
    /// What a text means that is written as everybody writes such a value; none where it is not of the type.
    pub fn read(text: &str, value_type: ValueType) -> Option<Self> {
        let entry = types::find(value_type.field_type())?;
        let ty = (entry.build)(&Options::default()).ok()?;
        Self::read_by(&*ty, text, value_type)
    }

    /// What a text means to a field that gives `value_type`.
    pub(super) fn read_by(ty: &dyn Type, text: &str, value_type: ValueType) -> Option<Self> {
        let arena = Bump::new();
        Self::of(Datum::of(
            ty.read(text),
            text,
            (value_type, Some(ty)),
            &arena,
        ))
    }

    /// A value that outlives its batch; none where nothing is there, or a number of more than 38 digits.
    pub fn of(value: Datum<'_>) -> Option<Self> {
        Some(match value {
            Datum::Empty | Datum::Unreadable | Datum::Far(_) => return None,
            Datum::Text(text) => Self::Text(text.into()),
            Datum::Number(number) => Self::Number(number),
            Datum::Bool(bool) => Self::Bool(bool),
            Datum::Date(day) => Self::Date(day),
            Datum::Time(time) => Self::Time(time),
            Datum::DateTime { micros, zoned } => Self::DateTime { micros, zoned },
            Datum::YearMonth(month) => Self::YearMonth(month),
            Datum::Duration { months, seconds } => Self::Duration { months, seconds },
        })
    }
}

impl<'a> From<&'a Constant> for Datum<'a> {
    fn from(constant: &'a Constant) -> Self {
        match *constant {
            Constant::Text(ref text) => Self::text(text),
            Constant::Number(number) => Self::Number(number),
            Constant::Bool(bool) => Self::Bool(bool),
            Constant::Date(day) => Self::Date(day),
            Constant::Time(time) => Self::Time(time),
            Constant::DateTime { micros, zoned } => Self::DateTime { micros, zoned },
            Constant::YearMonth(month) => Self::YearMonth(month),
            Constant::Duration { months, seconds } => Self::Duration { months, seconds },
        }
    }
}
