//! The expression language: which rows, which rule, which derived value.
//!
//! ```text
//! text ─▶ lex ─▶ parse ─▶ Tree ─▶ bind (names, types) ─▶ Plan ─▶ evaluate, column by column, on a batch
//! ```
//!
//! What a name means is the business of whoever binds a tree ([`scope::Scope`]); what a cell holds that of whoever
//! evaluates a plan ([`scope::Cells`]). Nothing here knows a schema or a file.

pub mod aggregate;
mod arithmetic;
pub mod bind;
pub mod datum;
pub mod decimal;
pub mod evaluate;
mod fault;
pub mod functions;
mod lex;
pub mod like;
mod parse;
pub mod plan;
mod print;
pub mod scope;
pub mod tree;
mod value_type;
pub mod written;

pub use fault::Fault;
pub use parse::parse;
pub use value_type::ValueType;
