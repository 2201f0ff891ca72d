//! `rolo`: one schema for a customer table, and the commands that apply it as streaming pipelines.
//!
//! ```text
//!             one at a time                  every core, any order            one at a time, input order
//!  files ──▶  read, cut into whole records   decode → check → keys            counts · keys · reports
//!  stdin      (io::read, io::cut)            decode → choose → encode         sample · sort · limit · write
//!    ▲                                       decode → settle → encode         changes · write
//!    │                                       (io, expr, clean, schema)        (ops::validate, filter, clean, spill)
//!    │        nothing is parsed here         nothing is remembered here       nothing slow is done here
//!    └─ the rows of a sheet, as bytes, from a thread that reads the workbook (io::workbook); one that is given back marked
//!       is copied part by part when all is known (report::marked, io::marked)
//! ```
//!
//! Four sentences carry the design:
//!
//! 1. **The bytes as read, text by row, values by column.** A [`table::batch::Batch`] is spans into a chunk's own
//!    bytes; a record nobody changed is copied byte for byte; a typed column is filled in only when asked for.
//! 2. **Pure work, ordered tail.** All threads are alike ([`pipeline::run`]): each has its chunk filled, works on it
//!    alone, and whoever completes the next in order runs the tail. One thread is not another loop.
//! 3. **Bad data is a value; a broken file is an error.** A [`table::violation::Violation`] flows with the rows, an
//!    [`error::Error`] stops the run. Checks say *that* a cell is wrong; *why* is worked out when a report lists it.
//! 4. **One table, one file per line of it.** A type ([`types::TYPES`]), a kind ([`kinds::KINDS`]), a clean step
//!    ([`clean::STEPS`]), a constraint, a report format ([`report::FORMATS`]), a command is one file plus one line in a table; a function of the expression
//!    language is one line ([`expr::functions::FUNCTIONS`]).
//!
//! A module uses lower layers only, proven by `tests/layers.rs`:
//!
//! ```text
//! text, error → table → types → kinds → expr → clean → schema, io → pipeline → spill → store → ops → report, cli → command → main
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod clean;
pub mod cli;
pub mod command;
pub mod error;
pub mod expr;
pub mod io;
pub mod kinds;
pub mod ops;
pub mod pipeline;
pub mod report;
pub mod schema;
pub mod spill;
pub mod store;
pub mod table;
pub mod text;
pub mod types;
