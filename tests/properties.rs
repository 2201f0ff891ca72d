//! What holds for every table: reading does not depend on where blocks end, agrees with a plain reading byte by byte
//! and with the `csv` crate; validating does not depend on threads or memory, loses no record, and addresses the
//! very cell that is wrong; what is written reads back as the same cells.
//!
//! The size of a block is fixed, so that inputs of several blocks are larger than a few of them.
#![allow(clippy::unwrap_used, missing_docs)]

#[path = "properties/decoding.rs"]
mod decoding;
#[path = "properties/dialects.rs"]
mod dialects;
#[path = "properties/reference.rs"]
mod reference;
#[path = "properties/running.rs"]
mod running;
#[path = "properties/table.rs"]
mod table;
#[path = "properties/writing.rs"]
mod writing;

use std::io::Write as _;

use proptest::test_runner::Config;
use tempfile::NamedTempFile;

/// How many cases, and no files of failed ones: a failure that matters becomes a case in the source.
fn cases(cases: u32) -> Config {
    Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    }
}

/// A file that holds `bytes`.
fn file(bytes: &[u8]) -> NamedTempFile {
    let mut file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file
}
