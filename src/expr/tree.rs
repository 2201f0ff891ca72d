//! An expression as written: its form, with a place for every part; names are not looked up yet.
//!
//! `PartialEq` compares form and not places, so that an expression and its printed form are equal.

use std::ops::{Deref, Range};

use super::decimal::Decimal;

/// One part of an expression.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub form: Form,
    /// Its bytes of the text.
    pub span: Range<usize>,
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.form == other.form
    }
}

impl Node {
    /// Every name in it, in no particular order. Works through a list, so that no tree is too high.
    pub fn names(&self) -> Vec<&str> {
        let (mut names, mut waiting) = (Vec::new(), vec![self]);
        while let Some(node) = waiting.pop() {
            match &node.form {
                Form::Literal(_) | Form::Today | Form::Rows | Form::User => {}
                Form::Name(name) => names.push(name.as_str()),
                Form::Previous(inner) | Form::Negate(inner) | Form::Not(inner) => {
                    waiting.push(inner);
                }
                Form::Matches { operand, .. }
                | Form::IsEmpty { operand, .. }
                | Form::IsValid { operand, .. } => waiting.push(operand),
                Form::Call { arguments, .. } => waiting.extend(arguments),
                Form::All(parts) | Form::Any(parts) => waiting.extend(parts),
                Form::Arithmetic(_, left, right) | Form::Compare(_, left, right) => {
                    waiting.extend([&**left, right]);
                }
                Form::Part {
                    operand, pattern, ..
                } => waiting.extend([&**operand, pattern]),
                Form::In { operand, list, .. } => {
                    waiting.push(operand);
                    waiting.extend(list);
                }
                Form::Between {
                    operand, low, high, ..
                } => waiting.extend([&**operand, low, high]),
            }
        }
        names
    }
}

/// Bytes of the text where a detail of a form stands. Any two are equal.
#[derive(Clone, Debug)]
pub struct Place(pub Range<usize>);

impl PartialEq for Place {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Deref for Place {
    type Target = Range<usize>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

/// What a part is.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// A value as written.
    Literal(Literal),
    /// A field by name, title or alias, unescaped.
    Name(String),
    /// `today`.
    Today,
    /// `rows`.
    Rows,
    /// `user()`.
    User,
    /// `previous.rows`, `previous.sum(x)`: what stands behind the point, as the last good run had it.
    Previous(Box<Node>),
    /// `name(argument, …)`.
    Call {
        /// As written, in lower case.
        function: String,
        /// Where the name stands.
        name_span: Place,
        /// In order.
        arguments: Vec<Node>,
    },
    /// `- a`.
    Negate(Box<Node>),
    /// `a + b` …
    Arithmetic(Arithmetic, Box<Node>, Box<Node>),
    /// `not a`.
    Not(Box<Node>),
    /// `a and b and …`, at least two, none of them an `All` that had no brackets around it.
    All(Vec<Node>),
    /// `a or b or …`, at least two.
    Any(Vec<Node>),
    /// `a < b` …
    Compare(Comparison, Box<Node>, Box<Node>),
    /// `a [not] in (b, …)`, at least one.
    In {
        /// What is looked for.
        operand: Box<Node>,
        /// Among these.
        list: Vec<Node>,
        /// Whether `not` stands before `in`.
        negated: bool,
    },
    /// `a [not] between low and high`, both included.
    Between {
        /// What is held against the bounds.
        operand: Box<Node>,
        /// The lower bound.
        low: Box<Node>,
        /// The upper bound.
        high: Box<Node>,
        /// Whether `not` stands before `between`.
        negated: bool,
    },
    /// `a [not] like 'x%'`, `contains`, `starts with`, `ends with`.
    Part {
        /// The text that is looked at.
        operand: Box<Node>,
        /// How.
        how: Part,
        /// What is looked for.
        pattern: Box<Node>,
        /// Whether `not` stands before the operator.
        negated: bool,
    },
    /// `a [not] matches /re/`, `=~`, `!~`.
    Matches {
        /// The text that is searched.
        operand: Box<Node>,
        /// The regular expression, its slashes unescaped.
        pattern: String,
        /// Where it stands.
        pattern_span: Place,
        /// Whether `i` stands behind it: case does not matter.
        ignore_case: bool,
        /// `not matches`, `!~`.
        negated: bool,
    },
    /// `a is [not] empty`, `is null`.
    IsEmpty {
        /// What is asked about.
        operand: Box<Node>,
        /// `is not`.
        negated: bool,
    },
    /// `a is [not] valid`.
    IsValid {
        /// What is asked about.
        operand: Box<Node>,
        /// `is not`.
        negated: bool,
    },
}

/// A value as written.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `'text'`.
    Text(String),
    /// `12.5`.
    Number(Decimal),
    /// `true`, `false`.
    Bool(bool),
    /// `2026-11-21`: days since 1970-01-01.
    Date(i32),
    /// `1y 6m`, `180d`, `3h 20min`: calendar months, and seconds beside them (a day has 86,400).
    Duration {
        /// Calendar months.
        months: i64,
        /// Seconds.
        seconds: i64,
    },
}

/// `+ - * / %`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
}

impl Arithmetic {
    /// As it is written.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
        }
    }
}

/// `= != < <= > >=`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `=`, `==`
    Equal,
    /// `!=`, `<>`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// How a text is looked for in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// `%` any characters, `_` exactly one; the whole text.
    Like,
    /// Anywhere.
    Contains,
    /// At the beginning.
    Starts,
    /// At the end.
    Ends,
}
