//! The algorithms: no arguments, no printing.

pub mod book_edits;
pub mod clean;
pub mod describe;
pub mod engine;
pub mod export;
pub mod filter;
pub mod finding;
pub mod import;
pub mod infer;
pub mod keys;
pub mod new_keys;
pub mod open;
mod record_set;
pub mod sample;
pub mod search;
pub mod select;
pub mod sort_key;
pub mod summary;
pub mod tally;
pub mod teller;
pub mod typed_cells;
pub mod validate;
