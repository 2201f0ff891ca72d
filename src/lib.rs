//! `rolo`: one schema for a customer table, and the commands that apply it as streaming pipelines.
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod error;
pub mod io;
pub mod kinds;
pub mod report;
pub mod schema;
pub mod table;
pub mod text;
pub mod types;
