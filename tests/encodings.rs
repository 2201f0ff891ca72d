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
fn a_sign_that_an_encoding_lacks_ends_the_run_and_leaves_nothing() {
    let folder = Folder::new();
    folder.file("t.csv", encoded("big5", &table("big5").replace(';', ",")));
    let output = folder.run(&[
        "filter",
        "true",
        "t.csv",
        "--select",
        "简体=姓名",
        "-o",
        "out.csv",
    ]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(!folder.0.path().join("out.csv").exists());
    assert!(String::from_utf8_lossy(&output.stderr).contains("big5"));
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
