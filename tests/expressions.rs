//! The expression language as a whole: read, bound to a table, evaluated on its records.
//!
//! `cases/*.txt` say line by line what an expression keeps, gives, or is refused for; `pairs` what every operator makes
//! of every two types; `limits` what is long, deep or hostile. `random` holds the evaluation against `slow`, which
//! works out one record after the other from the tree alone.
#![allow(clippy::unwrap_used, missing_docs)]

#[path = "expressions/aggregates.rs"]
mod aggregates;
#[path = "expressions/calendar.rs"]
mod calendar;
#[path = "expressions/cases.rs"]
mod cases;
#[path = "expressions/fields.rs"]
mod fields;
#[path = "expressions/limits.rs"]
mod limits;
#[path = "expressions/making.rs"]
mod making;
#[path = "expressions/pairs.rs"]
mod pairs;
#[path = "expressions/random.rs"]
mod random;
#[path = "expressions/slow.rs"]
mod slow;
#[path = "expressions/table.rs"]
mod table;
#[path = "expressions/values.rs"]
mod values;
