//! A short read is an error: what is cut off, damaged, followed by something else, or written to while it is read ends
//! with exit code 3, a report of what came before, and no output.

use std::fs::{self, File, OpenOptions};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::process::Output;
use std::thread;
use std::time::Duration;

use serde_json::Value as Json;

use super::{Folder, PACKERS, said, table};

/// Both commands on `file`, and what the report says was read; nothing but the report and what was there is left.
fn refused(folder: &Folder, file: &str) -> Vec<(String, u64)> {
    let before = folder.names();
    let reported = ["--report", "json=r.json"];
    let commands = [
        &["validate", "-s", "none", file, "--valid", "out.csv"][..],
        &["filter", "true", file, "-o", "out.csv"],
        &["filter", "true", file, "--sort", "id", "-o", "out.csv"],
        &["filter", "true", file, "--count"],
    ];
    let run = |command: &&[&str]| {
        let output = folder.run(&[command, &reported[..]].concat());
        let read = ended(folder, &output);
        assert!(output.stdout.is_empty(), "{command:?}: an answer");
        assert_eq!(folder.names(), before, "{command:?}");
        assert!(
            said(&output).contains(&format!("rolo: {file}: ")),
            "{}",
            said(&output)
        );
        (said(&output), read)
    };
    commands.iter().map(run).collect()
}

/// How many records the report of a run that ended with 3 says were read.
fn ended(folder: &Folder, output: &Output) -> u64 {
    assert_eq!(output.status.code(), Some(3), "{}", said(output));
    let report = folder.report("r.json");
    assert_eq!(report["outcome"], "failed");
    match &report["inputs"][0] {
        Json::Null => 0,
        input => {
            assert_eq!(input["sha256"], Json::Null);
            input["rows"]["read"].as_u64().unwrap()
        }
    }
}

#[test]
fn a_file_cut_off_anywhere_is_refused() {
    let text = table(40);
    for (packing, pack) in PACKERS {
        let packed = pack(text.as_bytes());
        // Every cut at the ends, where headers and check sums are; some between.
        let cuts =
            (1..packed.len()).filter(|len| *len < 30 || packed.len() - len < 12 || len % 13 == 0);
        // A lone bracket may be a table.
        for len in cuts.filter(|len| packed[..*len] != *b"(") {
            let folder = Folder::new();
            folder.file("t", &packed[..len]);
            let output = folder.run(&[
                "filter",
                "true",
                "t",
                "-o",
                "out.csv",
                "--report",
                "json=r.json",
            ]);
            assert!(ended(&folder, &output) <= 40, "{packing} {len}");
            assert_eq!(folder.names(), ["t"], "{packing} {len}");
            assert!(
                said(&output).contains("ends early"),
                "{packing} {len} {}",
                said(&output)
            );
        }
        let folder = Folder::new();
        folder.file("t", &packed[..packed.len() - 1]);
        for (words, read) in refused(&folder, "t") {
            assert!(
                words.contains(&format!("the {packing} data ends early")),
                "{words}"
            );
            // Only the check sum is cut.
            assert!(read == 40 || *packing == "zstd", "{read}");
        }
    }
}

#[test]
fn a_long_file_is_reported_as_far_as_it_got() {
    let text = table(60_000);
    for (packing, pack) in PACKERS {
        let packed = pack(text.as_bytes());
        let folder = Folder::new();
        folder.file("cut", &packed[..packed.len() / 2]);
        let mut damaged = packed.clone();
        damaged[packed.len() / 2] ^= 0x40;
        folder.file("damaged", &damaged);
        folder.file("followed", [&packed[..], b"id,name\n"].concat());
        for (file, words, least, most) in [
            ("cut", "ends early", 10_000, 40_000),
            ("damaged", "damaged", 10_000, 80_000),
            ("followed", "stands something else", 60_000, 60_000),
        ] {
            for (said, read) in refused(&folder, file) {
                assert!(said.contains(words), "{packing} {file}: {said}");
                assert!((least..=most).contains(&read), "{packing} {file}: {read}");
            }
        }
    }
}

#[test]
fn a_wrong_check_sum_is_refused() {
    for (packing, pack) in PACKERS {
        let mut packed = pack(table(30).as_bytes());
        // Of gzip's last eight bytes the first four are it, of zstd's the last four.
        let at = packed.len() - if *packing == "gzip" { 8 } else { 1 };
        packed[at] ^= 1;
        let folder = Folder::new();
        folder.file("t", &packed);
        for (words, _) in refused(&folder, "t") {
            assert!(
                words.contains(&format!("the {packing} data is damaged")),
                "{words}"
            );
        }
    }
}

#[test]
fn zeros_behind_the_data_are_nothing() {
    for (packing, pack) in PACKERS {
        let text = table(30);
        let folder = Folder::new();
        folder.file("t", [pack(text.as_bytes()), vec![0; 100_000]].concat());
        let output = folder.run(&["filter", "true", "t"]);
        assert!(output.status.success(), "{packing} {}", said(&output));
        assert_eq!(output.stdout, text.as_bytes());
    }
}

fn grow(mut file: &File) {
    file.seek(SeekFrom::End(0)).unwrap();
    file.write_all(b"0,x\n").unwrap();
}

fn shrink(file: &File) {
    let len = file.metadata().unwrap().len();
    file.set_len(len - 1).unwrap();
}

type Change = fn(&File);

#[test]
fn a_file_that_is_written_to_while_it_is_read_is_refused() {
    let text = table(400_000);
    let (_, pack) = PACKERS[0];
    let packed = pack(text.as_bytes());
    let changes: [(&str, &[u8], Change); 3] = [
        ("grows", text.as_bytes(), grow),
        ("shrinks", text.as_bytes(), shrink),
        ("packed grows", &packed, grow),
    ];
    for (name, bytes, change) in changes {
        for command in [
            &["validate", "-s", "none", "t"][..],
            &["filter", "true", "t", "-o", "out.csv"],
        ] {
            let folder = Folder::new();
            let path = folder.file("t", bytes);
            let file = OpenOptions::new().write(true).open(path).unwrap();
            let args = [command, &["--report", "json=r.json"]].concat();
            let mut child = folder.command(&args).spawn().unwrap();
            drop(child.stdin.take());
            // Once it has been opened, and until it has been read.
            while child.try_wait().unwrap().is_none() {
                change(&file);
                thread::sleep(Duration::from_millis(2));
            }
            let output = child.wait_with_output().unwrap();
            ended(&folder, &output);
            assert_eq!(folder.names(), ["t"], "{name} {command:?}");
            let words = said(&output);
            // A packed file that has grown has something behind it.
            let why = [
                "was changed while it was being read",
                "stands something else",
            ];
            assert!(
                why.iter().any(|why| words.contains(why)),
                "{name} {command:?}: {words}"
            );
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_the_system_cannot_read_is_refused() {
    for (file, words) in [
        (
            "/proc/self/mem",
            "cannot be read: the system reports an input error",
        ),
        ("folder", "cannot be opened: it is a directory"),
        ("absent", "cannot be opened: no such file"),
    ] {
        let folder = Folder::new();
        fs::create_dir(folder.0.path().join("folder")).unwrap();
        for (said, read) in refused(&folder, file) {
            assert!(said.contains(words), "{said}");
            assert_eq!(read, 0);
        }
    }
}
