//! Laws of the comparison, then one sample for each thing it knows.

use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::schema::Settings;

fn document(toml: &str) -> Document {
    let settings = Settings { today: 20_000 };
    Document::parse(Path::new("s.toml"), toml.as_bytes(), settings)
        .unwrap_or_else(|why| panic!("{why}\n{toml}"))
}
