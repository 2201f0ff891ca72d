//! `rolo clean` as its users run it: what becomes of cells, what is said of it, what stays as it was.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod changes;
mod corpus;
#[path = "../folder/mod.rs"]
mod folder;
mod in_place;
mod properties;
mod retention;
mod steps;

use std::process::Output;

use folder::Folder;

/// A table cleaned by a schema: what is written.
#[track_caller]
fn cleaned(schema: &str, table: &str) -> String {
    let folder = Folder::new();
    folder.file("s.rolo.toml", schema);
    folder.file("t.csv", table);
    let output = folder.run(&[
        "clean",
        "t.csv",
        "-s",
        "s.rolo.toml",
        "--today",
        "2026-06-30",
    ]);
    assert!(output.status.success(), "{}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn written(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}
