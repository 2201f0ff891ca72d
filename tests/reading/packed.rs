//! What is packed is the same table as what is not.

use std::fmt::Write as _;
use std::fs;

use rolo::table::encoding::Encoding;
use serde_json::Value as Json;

use super::{Folder, PACKERS, said, table};

const SCHEMA: &str = "primaryKey = [\"编号\"]\n[[fields]]\nname = \"编号\"\ntype = \"integer\"\n\
                      [[fields]]\nname = \"姓名\"\nconstraints = { required = true }\n";

/// The same table as bytes: what it is in, and the bytes.
fn tables() -> Vec<(&'static str, Vec<u8>)> {
    let mut text = "编号;姓名\r\n".to_owned();
    for id in 1..400 {
        let name = if id % 7 == 0 { "" } else { "王小明" };
        let _ = write!(text, "{};{name}\r\n", if id % 50 == 0 { 1 } else { id });
    }
    let encoded = |name: &str| {
        let mut bytes = Vec::new();
        Encoding::named(name)
            .unwrap()
            .encode(&text, &mut bytes)
            .unwrap();
        bytes
    };
    let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
    let marked_utf16 = [&b"\xFF\xFE"[..], &encoded("utf-16le")].concat();
    vec![
        ("utf-8", text.clone().into_bytes()),
        ("utf-8 with mark", marked),
        ("gbk", encoded("gbk")),
        ("utf-16le", encoded("utf-16le")),
        ("utf-16le with mark", marked_utf16),
        ("cut within a sign of utf-16", {
            let mut bytes = encoded("utf-16le");
            bytes.pop();
            bytes
        }),
    ]
}

/// A report without what names the file.
fn nameless(mut report: Json) -> Json {
    let input = &mut report["inputs"][0];
    input["file"] = Json::Null;
    input["sha256"] = Json::Null;
    for finding in report["findings"].as_array_mut().unwrap() {
        finding["file"] = Json::Null;
        if finding["first"].is_object() {
            finding["first"]["file"] = Json::Null;
        }
    }
    report
}

#[test]
fn a_packed_table_is_told_what_the_plain_one_is_told_from_a_file_and_from_a_pipe() {
    for (name, plain) in tables() {
        let folder = Folder::new();
        folder.file("s.rolo.toml", SCHEMA.as_bytes());
        folder.file("t", &plain);
        let validate = |file: &str, input: &[u8]| {
            let args = [
                "validate",
                file,
                "-s",
                "s.rolo.toml",
                "--today",
                "2026-01-01",
                "--report",
                "json=r.json",
                "--valid",
                "v.csv",
                "--invalid",
                "i.csv",
            ];
            let output = folder.fed(&args, input);
            let written =
                ["v.csv", "i.csv"].map(|name| fs::read(folder.0.path().join(name)).unwrap());
            let code = output.status.code();
            (code, nameless(folder.report("r.json")), written)
        };
        let filter = |file: &str, input: &[u8]| {
            let args = [
                "filter",
                "姓名 is empty",
                file,
                "-s",
                "s.rolo.toml",
                "--sort",
                "-编号",
                "--report",
                "json=r.json",
            ];
            let output = folder.fed(&args, input);
            (
                output.status.code(),
                output.stdout,
                nameless(folder.report("r.json")),
            )
        };
        let judged = validate("t", b"");
        assert_eq!(judged.0, Some(1), "{name}");
        let filtered = filter("t", b"");
        assert_eq!(filtered.0, Some(0), "{name}");
        for (packing, pack) in PACKERS {
            let (first, rest) = plain.split_at(plain.len() / 2);
            let packed = [pack(first), pack(b""), pack(rest), vec![0; 700]].concat();
            folder.file("p", &packed);
            for (file, input) in [("p", &b""[..]), ("-", &packed)] {
                assert!(validate(file, input) == judged, "{name} {packing} {file}");
                assert!(filter(file, input) == filtered, "{name} {packing} {file}");
            }
        }
    }
}

#[test]
fn the_digest_is_of_the_file_as_it_lies_there() {
    use sha2::{Digest as _, Sha256};
    for (packing, pack) in PACKERS {
        let folder = Folder::new();
        let packed = pack(table(20_000).as_bytes());
        folder.file("t", &packed);
        for command in [
            &["validate", "-s", "none", "t"][..],
            &["filter", "true", "t"],
        ] {
            let args = [command, &["--report", "json=r.json"]].concat();
            let output = folder.run(&args);
            assert!(output.status.success(), "{packing} {}", said(&output));
            let hex = Sha256::digest(&packed)
                .iter()
                .fold(String::new(), |mut hex, byte| {
                    let _ = write!(hex, "{byte:02x}");
                    hex
                });
            assert_eq!(
                folder.report("r.json")["inputs"][0]["sha256"],
                Json::String(hex)
            );
        }
    }
}

#[test]
fn what_is_packed_twice_is_no_table() {
    for (packing, pack) in PACKERS {
        let folder = Folder::new();
        folder.file("t", pack(&pack(b"a,b\n1,2\n")));
        let output = folder.run(&["filter", "true", "t"]);
        assert_eq!(output.status.code(), Some(3));
        assert!(
            said(&output).contains(&format!("this is a {packing} file")),
            "{}",
            said(&output)
        );
    }
}

#[cfg(not(feature = "zstd"))]
#[test]
fn a_build_without_zstd_says_so_and_what_to_do() {
    let folder = Folder::new();
    folder.file("t.zst", b"\x28\xB5\x2F\xFD\x24\x00\x01\x00\x00");
    for command in [
        &["validate", "-s", "none", "t.zst"][..],
        &["filter", "true", "t.zst"],
    ] {
        let output = folder.run(command);
        assert_eq!(output.status.code(), Some(3));
        assert!(
            said(&output).contains("zstd -dc t.zst | rolo … -"),
            "{}",
            said(&output)
        );
    }
}
