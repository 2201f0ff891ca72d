//! What a table must be.

pub mod pattern;
