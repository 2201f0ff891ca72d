//! The reports for people and for other systems – `html`, `md`, `junit`, `github` – as the binary writes them.
#![allow(clippy::unwrap_used, missing_docs)]

use std::fs;
use std::iter;
use std::process::{Command, Output};

use html5gum::{Token, Tokenizer};
use proptest::prelude::*;
use serde_json::Value as Json;

const SCHEMA: &str = r#"
name = "people"
primaryKey = ["id"]
[[fields]]
name = "id"
type = "string"
[[fields]]
name = "level"
type = "string"
constraints = { enum = ["gold", "silver"] }
[[fields]]
name = "card"
type = "string"
class = "sensitive"
constraints = { pattern = "[0-9]{16}" }
[[fields]]
name = "orders"
type = "integer"
"#;

/// Five records, four of them bad, and a blank row.
const TABLE: &str = "id,level,card,orders\n\
    1,gold,4111111111111111,3\n\
    2,Gold,SECRET-CARD-77,many\n\
    3,<script>alert(1)</script>,4111111111111111,1\n\
    \n\
    4,\"a|b\"\" onload=x\u{202e}\",4111111111111111,2\n\
    1,silver,4111111111111111,9\n";

struct Folder(tempfile::TempDir);

impl Folder {
    fn of(tables: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        fs::write(folder.0.path().join("s.rolo.toml"), SCHEMA).unwrap();
        for (name, table) in tables {
            fs::write(folder.0.path().join(name), table).unwrap();
        }
        folder
    }

    fn run(&self, args: &str) -> Output {
        Command::new(env!("CARGO_BIN_EXE_rolo"))
            .args(args.split_whitespace())
            .args(["--today", "2026-11-21"])
            .current_dir(self.0.path())
            .env_clear()
            .output()
            .unwrap()
    }

    fn report(&self, format: &str, args: &str) -> String {
        let args = format!("validate -s s.rolo.toml --report {format} {args}");
        String::from_utf8(self.run(&args).stdout).unwrap()
    }
}

/// The text of the page, and what is wrong with it as HTML: a tag that closes nothing, a tag that stays open, one that
/// could load or run something.
fn read(page: &str) -> (String, Vec<String>) {
    let (mut open, mut text, mut wrong) = (Vec::new(), String::new(), Vec::new());
    for token in Tokenizer::new(page) {
        match token.unwrap() {
            Token::StartTag(tag) => {
                let name = String::from_utf8(tag.name.0).unwrap();
                if matches!(
                    name.as_str(),
                    "script" | "link" | "img" | "iframe" | "object" | "base"
                ) {
                    wrong.push(format!("<{name}>"));
                }
                for (key, value) in tag.attributes {
                    let key = String::from_utf8(key.0).unwrap();
                    let value = String::from_utf8_lossy(&value.value.0).into_owned();
                    if key.starts_with("on")
                        || key == "src"
                        || (key == "href" && !value.starts_with('#'))
                    {
                        wrong.push(format!("{key}={value}"));
                    }
                }
                if !tag.self_closing && name != "meta" {
                    open.push(name);
                }
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8(tag.name.0).unwrap();
                if open.pop().as_ref() != Some(&name) {
                    wrong.push(format!("</{name}>"));
                }
            }
            Token::String(words) if open.last().is_none_or(|tag| tag != "style") => {
                text.push_str(&String::from_utf8_lossy(&words.value.0));
            }
            Token::Error(error) => wrong.push(error.value.to_string()),
            _ => {}
        }
    }
    wrong.extend(open.into_iter().map(|tag| format!("<{tag}> stays open")));
    (text, wrong)
}

#[test]
fn a_stranger_sees_the_verdict_in_either_language() {
    let folder = Folder::of(&[("people.csv", TABLE)]);
    for (lang, words) in [
        (
            "en",
            [
                "<html lang=\"en\">",
                "<title>Failed: people.csv</title>",
                "6 errors in 4 of 5 records (80.00%), 1 warning.",
                "No error is tolerated.",
                "Value outside the list",
                "did you mean &quot;gold&quot;?",
                "row 3 (B3)",
                "How to fix it:",
                "2026-11-21",
                "personal and sensitive ones are masked",
            ],
        ),
        (
            "zh",
            [
                "<html lang=\"zh-CN\">",
                "<title>未通过：people.csv</title>",
                "6 处错误，涉及 4 条，占 5 条记录的 80.00%；1 处警告。",
                "不允许有错误。",
                "不在可选值之内",
                "是不是 &quot;gold&quot;？",
                "第 3 行（B3）",
                "怎么改：",
                "2026-11-21",
                "个人信息和敏感信息已遮盖",
            ],
        ),
    ] {
        let page = folder.report("html", &format!("--lang {lang} people.csv"));
        for word in words {
            assert!(page.contains(word), "{word}\n{page}");
        }
        let (text, wrong) = read(&page);
        assert_eq!(wrong, [""; 0]);
        assert!(
            text.contains("<script>alert(1)</script>"),
            "a value is text"
        );
    }
}

#[test]
fn a_page_asks_nobody_for_anything_and_keeps_what_is_secret() {
    let folder = Folder::of(&[("people.csv", TABLE)]);
    for format in ["html", "md", "junit", "github"] {
        let report = folder.report(format, "--lang en people.csv");
        assert!(
            !report.contains("SECRET") && !report.contains("CARD-77"),
            "{format}"
        );
        assert!(!report.contains('\u{202e}'), "{format}");
        if format != "github" {
            assert!(!report.contains("<script"), "{format}");
        }
    }
    let page = folder.report("html", "--lang zh people.csv");
    for way_out in [
        "src=", "http", "url(", "@import", "<script", "<link", "style=",
    ] {
        assert!(!page.contains(way_out), "{way_out}");
    }
    let shown = folder.report("html", "--lang en --show-values people.csv");
    assert!(shown.contains("SECRET-CARD-77") && shown.contains("keep this page to yourself"));
}

#[test]
fn the_numbers_are_those_of_the_json_report() {
    let folder = Folder::of(&[("people.csv", TABLE)]);
    let json: Json = serde_json::from_str(&folder.report("json", "people.csv")).unwrap();
    let page = folder.report("html", "--lang en people.csv");
    let rows = &json["inputs"][0]["rows"];
    for (head, number) in [
        ("Records read", &rows["read"]),
        ("Without errors", &rows["written"]),
        ("With errors", &rows["rejected"]),
        ("Blank rows", &rows["blank"]),
        ("Errors", &json["gate"]["errors"]),
    ] {
        let tile = format!("<dt>{head}</dt><dd><strong>{number}</strong>");
        assert!(page.contains(&tile), "{tile}\n{page}");
    }
    for (code, count) in json["totals"].as_object().unwrap() {
        let after = page
            .split_once(&format!("<small>{code}</small>"))
            .unwrap()
            .1;
        let cell = after.split_once("data-label=\"Problems\">").unwrap().1;
        assert_eq!(cell.split('<').next().unwrap(), count.to_string(), "{code}");
    }
    let digest = json["schema"]["sha256"].as_str().unwrap();
    assert!(page.contains(&format!("<bdi>{}</bdi>", &digest[..12])));
}

#[test]
fn a_clean_table_and_a_run_that_broke_say_so_first() {
    let clean = "id,level,card,orders\n1,gold,4111111111111111,3\n";
    let broken = "id,level,card,orders\n1,gold,\"4111111111111111,3\n";
    let folder = Folder::of(&[("clean.csv", clean), ("broken.csv", broken)]);
    let page = folder.report("html", "--lang en clean.csv");
    assert!(
        page.contains("Passed</h1>\n<p>No problems in 1 record.</p>"),
        "{page}"
    );
    assert!(!page.contains("What is wrong") && read(&page).1.is_empty());
    let page = folder.report("html", "--lang zh broken.csv");
    assert!(
        page.contains("未能完成</h1>\n<p>处理中断或有遗漏"),
        "{page}"
    );
    assert!(page.contains("引号"), "{page}");
    let both = folder.report("html", "--lang en clean.csv broken.csv missing.csv");
    assert!(both.contains("Not finished</h1>") && both.contains("missing.csv: cannot be opened"));
    assert!(both.contains("<h2>Files</h2>") && read(&both).1.is_empty());
    let suites = folder.report("junit", "--lang en clean.csv missing.csv");
    assert!(suites.contains("name=\"no findings\"") && suites.contains("<error message="));
}

#[test]
fn what_is_listed_is_bounded_and_everything_is_counted() {
    let records = (0..3000).map(|id| format!("{id},bronze,4111111111111111,many"));
    let lines: Vec<String> = iter::once("id,level,card,orders".to_owned())
        .chain(records)
        .collect();
    let table = lines.join("\n");
    let folder = Folder::of(&[("many.csv", &table)]);
    let rows = |args: &str| {
        let page = folder.report("html", &format!("--lang en {args} many.csv"));
        assert!(page.contains("6,000 errors in 3,000 of 3,000 records (100.00%)"));
        page.matches("<td class=\"wrong\"").count()
    };
    assert_eq!(rows(""), 1000 + 2 * 5);
    assert_eq!(rows("--max-listed 3"), 3);
    assert_eq!(rows("--max-listed 0"), 0);
    let annotations = folder.report("github", "--lang en --max-listed 7 many.csv");
    assert_eq!(annotations.matches("::error ").count(), 7);
    assert!(annotations.contains("5,993 more findings"), "{annotations}");
}

#[test]
fn a_command_that_passes_records_on_reports_too() {
    let folder = Folder::of(&[("people.csv", TABLE)]);
    let run = folder.run(
        "clean -s s.rolo.toml --lang en people.csv -o out.csv --report html=clean.html --report md=clean.md",
    );
    assert_eq!(run.status.code(), Some(0));
    let page = fs::read_to_string(folder.0.path().join("clean.html")).unwrap();
    assert!(
        page.contains("Done</h1>") && page.contains("<dt>Written</dt>"),
        "{page}"
    );
    assert!(read(&page).1.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn whatever_stands_in_a_cell_stays_text(
        value in "[\\PC<>&\"'`|=/\u{202e}\u{85}\u{fffe}\u{ffff}\u{1}]{1,40}",
        id in "[<>&\"'a-z\u{2028}]{1,8}",
    ) {
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let table = format!("id,level,card,orders\n{},{},{},1\n", quoted(&id), quoted(&value), quoted(&value));
        let folder = Folder::of(&[("t.csv", &table)]);
        let page = folder.report("html", "--lang en t.csv");
        prop_assert_eq!(read(&page).1, Vec::<String>::new());
        let suites = folder.report("junit", "--lang en t.csv");
        let (_, wrong) = read(&suites.replace("/>", "></testcase>").replacen("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "", 1));
        prop_assert_eq!(wrong, Vec::<String>::new());
        for line in folder.report("github", "--lang en t.csv").lines() {
            prop_assert!(line.starts_with("::"), "{}", line);
        }
    }
}
