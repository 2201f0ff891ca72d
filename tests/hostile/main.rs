//! Tables and workbooks that are large in one way only: a run ends well or says in one sentence why it could not, in little
//! memory.
//! `tests/bench/hostile` has the same kinds a hundred times as large.
#![allow(clippy::unwrap_used, missing_docs)]

mod workbooks;

use std::fs;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

const MIB: usize = 1 << 20;
const HEADER: &str = "id,name\n";

fn tables() -> Vec<(&'static str, Vec<u8>)> {
    let below = |text: String| [HEADER, &text].concat().into_bytes();
    let header = |columns: usize| {
        let names = (0..columns).map(|number| format!("c{number}"));
        names.collect::<Vec<_>>().join(",") + "\n"
    };
    // A generator of Lehmer: every byte there is, line ends and quotes too.
    let mut state = 1_u64;
    let noise = (0..MIB).map(|_| {
        state = state * 48_271 % 0x7FFF_FFFF;
        (state >> 8) as u8
    });
    vec![
        (
            "a long cell",
            below(format!("1,{}\n", "x".repeat(17 * MIB))),
        ),
        (
            "a long quoted cell",
            below(format!("1,\"{}\"\n", "x".repeat(17 * MIB))),
        ),
        (
            "a quote never closed",
            below(format!("1,\"{}\n", "x".repeat(17 * MIB))),
        ),
        ("a wide header", header(100_000).into_bytes()),
        (
            "wide records",
            (header(20_000) + &("1,".repeat(19_999) + "1\n").repeat(10)).into_bytes(),
        ),
        ("too wide a header", ",".repeat(15 * MIB).into_bytes()),
        ("too wide a record", below(",".repeat(15 * MIB) + "\n1,a\n")),
        ("blank lines", below("\n".repeat(MIB) + "1,a\n")),
        (
            "blank lines above",
            ("\n".repeat(MIB) + "id,name\n1,a\n").into_bytes(),
        ),
        ("noise", noise.collect()),
        ("NUL", vec![0; 17 * MIB]),
        ("quotes", "\"".repeat(17 * MIB).into_bytes()),
        (
            "quotes in lines",
            below(("\"".repeat(99) + "\n").repeat(MIB / 100)),
        ),
        (
            "delimiters in lines",
            below((",".repeat(999) + "\n").repeat(MIB / 1000)),
        ),
        (
            "no text",
            below("x".into())
                .into_iter()
                .chain(vec![0xFF; 17 * MIB])
                .collect(),
        ),
    ]
}

/// A run under GNU time, where there is one, and its peak in MiB.
fn run(folder: &TempDir, args: &[&str]) -> (Output, Option<u64>) {
    let time = "/usr/bin/time";
    let mut command = if fs::exists(time).unwrap() {
        let mut command = Command::new(time);
        command.args(["-f", "peak %M", env!("CARGO_BIN_EXE_rolo")]);
        command
    } else {
        Command::new(env!("CARGO_BIN_EXE_rolo"))
    };
    let command = command.args(args).current_dir(folder.path());
    let output = command.env_clear().stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let peak = said.lines().find_map(|line| line.strip_prefix("peak "));
    let peak = peak.map(|kibibytes| kibibytes.parse::<u64>().unwrap() / 1024);
    (output, peak)
}

#[test]
fn a_table_that_is_too_much_is_refused_in_a_sentence_and_in_little_memory() {
    let folder = TempDir::new().unwrap();
    let schema = "[[fields]]\nname = \"id\"\ntype = \"integer\"\n[[fields]]\nname = \"name\"\n";
    fs::write(folder.path().join("s.toml"), schema).unwrap();
    for (name, bytes) in tables() {
        fs::write(folder.path().join("t.csv"), bytes).unwrap();
        for args in [
            "validate t.csv -s s.toml -q --report json=r.json",
            "filter true t.csv -s none -o out.csv",
            "filter true t.csv -s none -o out.csv --header-row none --sort A --select A",
        ] {
            ends_well(&folder, name, args);
        }
    }
}

#[test]
fn a_workbook_that_is_too_much_is_refused_in_a_sentence_and_in_little_memory() {
    let folder = TempDir::new().unwrap();
    let schema = "[[fields]]\nname = \"id\"\ntype = \"integer\"\n[[fields]]\nname = \"name\"\n";
    fs::write(folder.path().join("s.toml"), schema).unwrap();
    for (name, bytes) in workbooks::workbooks() {
        fs::write(folder.path().join("t.xlsx"), bytes).unwrap();
        for args in [
            "validate t.xlsx -s s.toml -q --report json=r.json",
            "filter true t.xlsx -s none -o out.csv",
            "filter true t.xlsx -s none -o out.csv --header-row none --sort -A",
            "filter true t.xlsx -s none --count",
        ] {
            ends_well(&folder, name, args);
        }
    }
}

/// A run ends with one of the codes for that, says one sentence if it could not read, and takes little memory.
fn ends_well(folder: &TempDir, name: &str, args: &str) {
    let (output, peak) = run(folder, &args.split(' ').collect::<Vec<_>>());
    let said = String::from_utf8_lossy(&output.stderr);
    let code = output.status.code();
    assert!(
        matches!(code, Some(0 | 1 | 3)),
        "{name}: {args}: {code:?} {said}"
    );
    let refusals = said.lines().filter(|line| line.starts_with("rolo: t."));
    assert!(
        code != Some(3) || refusals.count() == 1,
        "{name}: {args}: {said}"
    );
    assert!(
        peak.is_none_or(|peak| peak < 256),
        "{name}: {args}: {peak:?} MiB"
    );
}
