//! `filter` through the binary: what holds for every table, then the stories of those who filter one.
//!
//! `properties` holds filters against a table that knows its own records; `order` holds `--sort` against a plain
//! stable sort; the others tell what is written, refused and said.
#![allow(clippy::unwrap_used, missing_docs)]

mod choice;
mod columns;
mod folder;
mod order;
mod outputs;
mod properties;
mod refusals;
mod table;

use proptest::test_runner::Config;

/// How many cases, and no files of failed ones: a failure that matters becomes a case in the source.
fn cases(cases: u32) -> Config {
    Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    }
}
