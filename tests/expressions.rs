//! The expression language as a whole: read, bound to a table, evaluated on its records.
//!
//! `cases/*.txt` say line by line what an expression keeps, gives, or is refused for; `pairs` what every operator makes
//! of every two types; `limits` what is long, deep or hostile. `random` holds the evaluation against `slow`, which
//! works out one record after the other from the tree alone.
#![allow(clippy::unwrap_used, missing_docs)]

#[path = "expressions/cases.rs"]
mod cases;
#[path = "expressions/pairs.rs"]
mod pairs;
#[path = "expressions/table.rs"]
mod table;
