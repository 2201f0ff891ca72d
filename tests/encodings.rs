//! Tables in other encodings, with other delimiters, packed: read alike, and passed on as they came.
#![allow(clippy::unwrap_used, missing_docs)]

mod folder;

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Output;

use flate2::Compression;
use flate2::write::GzEncoder;
use folder::Folder;
use rolo::table::encoding::Encoding;
use serde_json::Value as Json;

fn encoded(name: &str, text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoding = Encoding::named(name).unwrap();
    encoding.encode(text, &mut bytes).unwrap();
    bytes
}

/// A table whose signs each of the encodings has.
fn table(name: &str) -> String {
    let (header, one, two) = match name {
        "big5" => (
            "編號;姓名;城市",
            "王小明;臺北市信義區",
            "李思雨;高雄市前鎮區",
        ),
        "shift_jis" | "euc-jp" => (
            "番号;氏名;都市",
            "田中太郎;東京都渋谷区",
            "鈴木花子;大阪府大阪市",
        ),
        "euc-kr" => ("번호;이름;도시", "김민수;서울특별시", "이영희;부산광역시"),
        "windows-1252" => (
            "n°;prénom;cité",
            "Hélène;Orléans à côté",
            "Zoë;Genève était là",
        ),
        _ => (
            "编号;姓名;城市",
            "王小明;上海市浦东新区",
            "李思雨;\"北京市;朝阳区\"",
        ),
    };
    let mut text = format!("{header}\r\n");
    for number in 0..40 {
        let _ = write!(text, "{number};{one}\r\n{number}0;{two}\r\n");
    }
    text
}

const NAMES: [&str; 10] = [
    "utf-8",
    "gbk",
    "gb18030",
    "big5",
    "shift_jis",
    "euc-jp",
    "euc-kr",
    "windows-1252",
    "utf-16le",
    "utf-16be",
];

fn report(output: &Output, path: &Path) -> Json {
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

#[test]
fn an_encoding_is_found_out_and_what_leaves_is_what_came() {
    let folder = Folder::new();
    for name in NAMES {
        let bytes = encoded(name, &table(name));
        folder.file("t.csv", &bytes);
        let output = folder.run(&["filter", "true", "t.csv", "--report", "json=r.json"]);
        let report = report(&output, &folder.0.path().join("r.json"));
        assert!(output.stdout == bytes, "{name}");
        let input = &report["inputs"][0];
        // GB18030 holds GBK: what is found out is the smaller one.
        let found = if name == "gb18030" { "gbk" } else { name };
        assert_eq!(input["encoding"], found);
        assert_eq!(input["delimiter"], ";", "{name}");
        assert_eq!(input["rows"]["read"], 80, "{name}");
        assert_eq!(input["sha256"].as_str().unwrap().len(), 64, "{name}");
    }
}

#[test]
fn what_is_chosen_computed_or_converted_is_text_whatever_the_encoding() {
    let folder = Folder::new();
    for name in NAMES {
        let text = table(name);
        let header: Vec<&str> = text.lines().next().unwrap().split(';').collect();
        folder.file("t.csv", encoded(name, &text));
        let [number, _, city] = header[..] else {
            panic!()
        };
        let mean = format!("`{number}` = 39");
        let output = folder.run(&[
            "filter",
            &mean,
            "t.csv",
            "--select",
            &format!("`{city}`"),
            "--encoding",
            name,
        ]);
        let cell = text
            .lines()
            .nth(7)
            .unwrap()
            .split_once(';')
            .unwrap()
            .1
            .split_once(';')
            .unwrap()
            .1;
        assert!(
            output.stdout == encoded(name, &format!("{city}\r\n{cell}\r\n")),
            "{name}"
        );

        let output = folder.run(&[
            "filter",
            "true",
            "t.csv",
            "--to",
            "csv",
            "--to-delimiter",
            ";",
        ]);
        let plain = String::from_utf8(output.stdout).unwrap();
        assert_eq!(plain, text.replace("\r\n", "\n"), "{name}");
    }
}

#[test]
fn a_long_ascii_beginning_does_not_mislead() {
    let folder = Folder::new();
    let mut text = "id,name\n".to_owned();
    for number in 0..60_000 {
        let _ = writeln!(text, "{number},nobody");
    }
    let plain = text.len();
    text.push_str(&table("gbk").replace(';', ",").replace("\r\n", "\n"));
    let bytes = encoded("gbk", &text);
    assert!(plain > 512 << 10);
    folder.file("t.csv", &bytes);
    let output = folder.run(&["filter", "name contains '小明'", "t.csv", "--count"]);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "40\n");
    let piped = folder.fed(&["filter", "name contains '小明'", "-", "--count"], &bytes);
    assert_eq!(piped.stdout, output.stdout);
}

#[test]
fn a_bad_byte_is_a_finding_and_its_record_keeps_it() {
    let folder = Folder::new();
    let mut bytes = encoded("gbk", &table("gbk"));
    let at = bytes
        .windows(2)
        .rposition(|pair| pair == encoded("gbk", "明"))
        .unwrap();
    bytes[at] = 0xFF;
    folder.file("t.csv", &bytes);
    let output = folder.run(&["filter", "true", "t.csv", "--report", "json=r.json"]);
    assert!(output.stdout == bytes);
    let report = report(&output, &folder.0.path().join("r.json"));
    let finding = &report["findings"][0];
    assert_eq!(finding["code"], "invalid-encoding");
    assert_eq!(finding["record"], 79);
    assert_eq!(finding["cell"], "B80");
}

#[test]
fn a_header_with_a_sign_that_the_encoding_lacks_ends_the_run_and_leaves_nothing() {
    let folder = Folder::new();
    folder.file("t.csv", encoded("big5", &table("big5").replace(';', ",")));
    let renamed = ["filter", "true", "t.csv", "--select", "简体=姓名"];
    let output = folder.run(&[&renamed[..], &["-o", "out.csv"]].concat());
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert_eq!(folder.names(), ["t.csv"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("big5"));
    let output = folder.run(&[&renamed[..], &["--to-encoding", "utf-8"]].concat());
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

#[test]
fn only_the_encoding_changes_where_another_is_asked_for() {
    let folder = Folder::new();
    for name in NAMES {
        let quoted = table(name).replace(';', ",\"\",");
        folder.file("u.csv", format!("\u{feff}{quoted}"));
        folder.file("n.csv", encoded(name, &quoted));
        for command in [&["filter", "true"][..], &["export"]] {
            let to = |file, name| {
                folder
                    .run(&[command, &[file, "--to-encoding", name]].concat())
                    .stdout
            };
            let own = encoded(name, &quoted);
            // UTF-16 that is asked for has a mark.
            let mark = if name.starts_with("utf-16") {
                encoded(name, "\u{feff}")
            } else {
                Vec::new()
            };
            assert!(
                to("u.csv", name) == [mark.clone(), own.clone()].concat(),
                "{name}"
            );
            assert!(to("n.csv", "utf-8") == quoted.as_bytes(), "{name}");
            assert!(to("n.csv", name) == [mark, own].concat(), "{name}");
            let marked = [b"\xEF\xBB\xBF", quoted.as_bytes()].concat();
            assert!(to("n.csv", "utf-8-sig") == marked, "{name}");
            let units = quoted.encode_utf16().flat_map(u16::to_be_bytes);
            let units: Vec<u8> = [0xFE, 0xFF].into_iter().chain(units).collect();
            assert!(to("n.csv", "utf-16be") == units, "{name}");
        }
    }
}

#[test]
fn excel_opens_what_is_written_in_its_own_encoding() {
    let folder = Folder::new();
    folder.file("t.csv", "名\n=1\n");
    let output = folder.run(&["export", "t.csv", "--excel", "--to-encoding", "gb18030"]);
    assert!(output.stdout == encoded("gb18030", "名\r\n'=1\r\n"));
    let output = folder.run(&["export", "t.csv", "--excel", "--to-encoding", "utf-16le"]);
    assert!(
        output
            .stdout
            .starts_with(&[0xFF, 0xFE, 0x0D, 0x54, b'\r', 0])
    );
}

#[test]
fn a_record_with_a_sign_that_the_encoding_lacks_is_left_out_and_told_of() {
    let folder = Folder::new();
    folder.file("t.csv", "id,a,b\n1,é,x\n2,张,李\n3,z,y\n4,,王\n");
    for (command, sorted) in [
        (&["export"][..], false),
        (&["filter", "true"], false),
        (&["filter", "true", "--sort", "-id"], true),
    ] {
        let args = [
            "t.csv",
            "--to-encoding",
            "latin1",
            "-o",
            "o.csv",
            "--report",
            "json=r.json",
        ];
        let output = folder.run(&[command, &args].concat());
        assert_eq!(output.status.code(), Some(0));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("left out: 2 (first: row 3)"), "{said}");
        let written = fs::read(folder.0.path().join("o.csv")).unwrap();
        let expected: &[u8] = if sorted {
            b"id,a,b\n3,z,y\n1,\xE9,x\n"
        } else {
            b"id,a,b\n1,\xE9,x\n3,z,y\n"
        };
        assert_eq!(written, expected);
        let report = report(&output, &folder.0.path().join("r.json"));
        let rows = &report["inputs"][0]["rows"];
        let counts = ["read", "written", "dropped", "rejected"].map(|name| rows[name].as_u64());
        assert_eq!(counts, [Some(4), Some(2), Some(0), Some(2)]);
        let findings = report["findings"].as_array().unwrap().iter();
        let cells: Vec<&str> = findings
            .map(|finding| finding["cell"].as_str().unwrap())
            .collect();
        assert_eq!(cells, ["B3", "C3", "C5"]);
        let strict = folder.run(&[command, &args, &["--fail-on", "error"]].concat());
        assert_eq!(strict.status.code(), Some(1));
    }
    // A table that is brought into order loses no record.
    folder.file("s.toml", "[[fields]]\nname = \"id\"\n");
    let args = [
        "clean",
        "t.csv",
        "-s",
        "s.toml",
        "--to-encoding",
        "latin1",
        "-o",
        "c.csv",
    ];
    assert_eq!(folder.run(&args).status.code(), Some(3));
    assert!(!folder.0.path().join("c.csv").exists());
}

#[test]
fn a_declared_delimiter_is_obeyed_and_stays() {
    let folder = Folder::new();
    let text = "sep=|\r\na|b\r\n1|x,y\r\n2|z\r\n";
    folder.file("t.csv", text.as_bytes());
    let output = folder.run(&["filter", "true", "t.csv", "--report", "json=r.json"]);
    assert_eq!(String::from_utf8_lossy(&output.stdout), text);
    let report = report(&output, &folder.0.path().join("r.json"));
    assert_eq!(
        report["inputs"][0]["columns"],
        serde_json::json!(["a", "b"])
    );
    // A line that is no row.
    assert_eq!(report["inputs"][0]["headerRow"], 1);
    let judged = folder.run(&["validate", "-s", "none", "t.csv"]);
    assert!(judged.status.success(), "{judged:?}");
}

#[test]
fn gzip_is_unpacked_whole_or_not_at_all() {
    let folder = Folder::new();
    let text = table("gbk");
    let bytes = encoded("gbk", &text);
    let pack = |bytes: &[u8]| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let (first, rest) = bytes.split_at(300);
    let packed = [pack(first), pack(rest)].concat();
    folder.file("t.csv.gz", &packed);
    let output = folder.run(&["filter", "true", "t.csv.gz"]);
    assert!(output.stdout == bytes);
    let schema = "[[fields]]\nname = \"编号\"\nconstraints = { unique = true }\n";
    folder.file("s.rolo.toml", schema.as_bytes());
    let judged = folder.run(&[
        "validate",
        "t.csv.gz",
        "-s",
        "s.rolo.toml",
        "--valid",
        "v.csv",
    ]);
    assert_eq!(judged.status.code(), Some(1), "{judged:?}");

    folder.file("cut.gz", &packed[..packed.len() - 20]);
    let output = folder.run(&["filter", "true", "cut.gz", "-o", "out.csv"]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(!folder.0.path().join("out.csv").exists());
}
