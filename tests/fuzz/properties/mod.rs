//! What holds for any bytes at all. The fuzzer looks for some that break it (`tests/fuzz/run`); `tests/seeds.rs` tries
//! those it begins with, and those that once did.
//!
//! The first bytes of an input make the choices (a dialect, an encoding, how much is read at a time), the rest is what
//! is read.
#![allow(clippy::unwrap_used, missing_docs, unreachable_pub)]

mod choices;
pub mod cut;
pub mod decode;
pub mod expressions;
#[path = "../../properties/reference.rs"]
#[allow(dead_code)]
mod reference;
pub mod schema;
pub mod sniff;
#[path = "../../expressions/table.rs"]
#[allow(dead_code)]
mod table;
mod told;
pub mod workbook;
