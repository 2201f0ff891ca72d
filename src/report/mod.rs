//! Findings and totals as something to read.

pub mod finding;
pub mod summary;
