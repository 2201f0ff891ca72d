//! The algorithms: no arguments, no printing.

pub mod keys;
mod record_set;
pub mod validate;
