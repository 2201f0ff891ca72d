//! What the fuzzer begins with (`tests/fuzz/seeds/`), and what it has found: every property holds for it.
#![allow(clippy::unwrap_used, missing_docs)]

#[path = "fuzz/properties/mod.rs"]
mod properties;

use std::fs;
use std::panic::catch_unwind;
use std::path::Path;
use std::time::{Duration, Instant};

use properties::{cut, decode, expressions, schema, sniff, workbook};

/// A property that holds for any bytes.
type Property = fn(&[u8]);

const TARGETS: [(&str, Property); 6] = [
    ("cut", cut::hold),
    ("decode", decode::hold),
    ("sniff", sniff::hold),
    ("schema", schema::hold),
    ("expressions", expressions::hold),
    ("workbook", workbook::hold),
];

#[test]
fn every_seed_keeps_the_property_of_its_target() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/seeds");
    let mut wrongs = Vec::new();
    for (target, property) in TARGETS {
        let mut tried = 0;
        for seed in fs::read_dir(seeds.join(target)).unwrap() {
            let path = seed.unwrap().path();
            let bytes = fs::read(&path).unwrap();
            let begun = Instant::now();
            if catch_unwind(|| property(&bytes)).is_err() {
                wrongs.push(format!("{} breaks it", path.display()));
            }
            if begun.elapsed() > Duration::from_secs(10) {
                wrongs.push(format!("{} takes too long", path.display()));
            }
            tried += 1;
        }
        assert!(tried > 0, "{target} has no seed");
    }
    assert!(wrongs.is_empty(), "\n{}", wrongs.join("\n"));
}
