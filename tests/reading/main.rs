//! Tables that are packed, cut off, damaged or too big, through the binary: read whole, or refused with exit code 3.
#![allow(clippy::unwrap_used, missing_docs)]

#[path = "../folder/mod.rs"]
mod folder;
mod limits;
mod packed;
mod pages;
mod sheets;
mod short;
#[path = "../xlsx/mod.rs"]
mod xlsx;

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::process::Output;

use flate2::Compression;
use flate2::write::GzEncoder;
use folder::Folder;
use serde_json::Value as Json;

impl Folder {
    /// The JSON report of that name, which is taken away.
    fn report(&self, name: &str) -> Json {
        let path = self.0.path().join(name);
        let report = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        fs::remove_file(path).unwrap();
        report
    }
}

/// What a run said on standard error.
fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

#[cfg(feature = "zstd")]
fn zstd(text: &[u8]) -> Vec<u8> {
    let mut encoder = zstd::Encoder::new(Vec::new(), 3).unwrap();
    encoder.include_checksum(true).unwrap();
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

type Pack = fn(&[u8]) -> Vec<u8>;

/// Each way to pack, by name.
const PACKERS: &[(&str, Pack)] = &[
    ("gzip", gzip),
    #[cfg(feature = "zstd")]
    ("zstd", zstd),
];

/// `id,name` and so many records.
fn table(records: usize) -> String {
    let mut text = "id,name\n".to_owned();
    for id in 1..=records {
        let _ = writeln!(text, "{id},customer number {id}");
    }
    text
}
