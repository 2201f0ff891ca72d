//! What a table must be.

pub mod json_schema;
pub mod pattern;
