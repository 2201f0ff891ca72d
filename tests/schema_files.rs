//! `schema new`, `schema check` and `schema diff`: schemas to start from, held against themselves and one another.
#![allow(clippy::unwrap_used, missing_docs)]

mod folder;

use std::fs;
use std::path::Path;

use folder::Folder;
use serde_json::Value as Json;

const OLD: &str = r#"name = "customers"
primaryKey = ["id"]

[[fields]]
name = "id"
type = "string"
constraints = { pattern = "C[0-9]{3}" }

[[fields]]
name = "level"
type = "string"
constraints = { enum = ["bronze", "silver"] }

[[fields]]
name = "age"
type = "integer"
constraints = { maximum = 120 }

[[fields]]
name = "fax"
"#;

const NEW: &str = r#"name = "customers"
primaryKey = ["id"]

[[fields]]
name = "id"
type = "string"
constraints = { pattern = "C[0-9]{3}" }

[[fields]]
name = "level"
type = "string"
constraints = { required = true, enum = ["bronze", "silver", "gold"] }
titles = { zh = "等级" }

[[fields]]
name = "age"
type = "integer"
constraints = { maximum = 100 }

[[rules]]
id = "old-enough"
assert = "age >= 18"
"#;

impl Folder {
    /// Exit code, standard output, standard error.
    fn said(&self, args: &[&str]) -> (i32, String, String) {
        let done = self.run(args);
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (
            done.status.code().unwrap(),
            text(done.stdout),
            text(done.stderr),
        )
    }
}

fn schemas() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let files = folder
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let named = files.map(|path| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, fs::read(&path).unwrap())
    });
    named.collect()
}

#[test]
fn every_schema_is_written_as_it_is_and_is_fit_for_use() {
    let folder = Folder::new();
    for (name, bytes) in schemas() {
        let industry = name.strip_suffix(".rolo.toml").unwrap();
        // Without a word about the language.
        let mut command = folder.command(&["schema", "new", industry, "-o", &name]);
        let done = command.env_remove("ROLO_LANG").output().unwrap();
        assert_eq!(done.status.code(), Some(0), "{name}");
        assert_eq!(done.stderr, b"");
        assert_eq!(fs::read(folder.0.path().join(&name)).unwrap(), bytes);
        let (code, out, said) = folder.said(&["schema", "check", "-v", &name]);
        assert_eq!((code, out.as_str()), (0, ""));
        assert!(said.contains(": fit for use"), "{said}");
    }
}

#[test]
fn a_language_that_is_asked_for_leaves_the_comments_of_the_other_out() {
    let folder = Folder::new();
    let (_, en, _) = folder.said(&["schema", "new", "hotel"]);
    let (_, zh, _) = folder.said(&["schema", "new", "酒店", "--lang", "zh"]);
    assert!(en.starts_with("# Hotel, guests:") && !en.contains("# 酒店"));
    assert!(zh.starts_with("# 酒店客人表") && !zh.contains("# Hotel"));
    folder.file("en.rolo.toml", &en);
    folder.file("zh.rolo.toml", &zh);
    let (code, ..) = folder.said(&["schema", "diff", "en.rolo.toml", "zh.rolo.toml"]);
    assert_eq!(code, 0);
}

#[test]
fn without_a_known_trade_all_are_listed() {
    let folder = Folder::new();
    let (code, out, said) = folder.said(&["schema", "new"]);
    assert_eq!((code, out.as_str()), (2, ""));
    for (name, _) in schemas() {
        let name = name.strip_suffix(".rolo.toml").unwrap();
        assert!(said.contains(&format!("\n  {name} ")), "{said}");
    }
    let (code, _, said) = folder.said(&["schema", "new", "hotle"]);
    assert_eq!(code, 2);
    assert!(said.contains("no schema is called `hotle`"), "{said}");
    assert!(said.contains("hint: did you mean hotel?"), "{said}");
    let (_, _, said) = folder.said(&["--lang", "zh", "schema", "new", "动物园"]);
    assert!(said.contains("没有叫 `动物园` 的规则文件"), "{said}");
}

#[test]
fn a_schema_that_is_there_is_not_replaced() {
    let folder = Folder::new();
    folder.file("a.rolo.toml", "# mine\n");
    let (code, _, said) = folder.said(&["schema", "new", "hotel", "-o", "a.rolo.toml"]);
    assert_eq!(code, 2);
    assert!(said.contains("the file is there already"), "{said}");
    let kept = fs::read_to_string(folder.0.path().join("a.rolo.toml")).unwrap();
    assert_eq!(kept, "# mine\n");
}

#[test]
fn check_says_everything_that_is_wrong_and_ends_with_two() {
    let folder = Folder::new();
    folder.file(
        "bad.rolo.toml",
        "[[fields]]\nname = \"a\"\ntype = \"strng\"\nrequried = true\n",
    );
    folder.file("good.rolo.toml", OLD);
    let (code, out, said) = folder.said(&["schema", "check", "bad.rolo.toml", "good.rolo.toml"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(said.contains("there is no type `strng`"), "{said}");
    assert!(said.contains("--> bad.rolo.toml:3:8"), "{said}");
    assert!(
        said.contains("`required` belongs in `constraints`"),
        "{said}"
    );
    assert!(
        said.contains("rolo: bad.rolo.toml: 2 faults; it cannot be used"),
        "{said}"
    );
    let (code, ..) = folder.said(&["schema", "check", "none.rolo.toml"]);
    assert_eq!(code, 2);
    let (code, _, said) = folder.said(&[
        "--lang",
        "zh",
        "schema",
        "check",
        "-v",
        "-s",
        "good.rolo.toml",
    ]);
    assert_eq!(code, 0);
    assert!(
        said.contains("rolo：good.rolo.toml：4 个字段，1 个键，0 条规则：可以使用"),
        "{said}"
    );
}

#[test]
fn check_finds_the_schema_that_stands_alone_and_reads_standard_input() {
    let folder = Folder::new();
    let (code, _, said) = folder.said(&["schema", "check"]);
    assert_eq!(code, 2);
    assert!(said.contains("which schema?"), "{said}");
    folder.file("a.rolo.toml", OLD);
    let (code, _, said) = folder.said(&["schema", "check", "-v"]);
    assert_eq!(code, 0);
    assert!(said.contains("rolo: a.rolo.toml: 4 fields"), "{said}");
    let done = folder.fed(&["schema", "check", "-"], b"[[fields]]\nname = 1\n");
    assert_eq!(done.status.code(), Some(2));
}

#[test]
fn remarks_are_warnings_with_their_place() {
    let folder = Folder::new();
    let schema = "[[fields]]\nname = \"a\"\ntype = \"string\"\ndefault = \"x\"\nclean = [\"map:cities.csv\"]\n\
                  [[foreignKeys]]\nfields = \"a\"\nreference = { resource = \"shops\", fields = \"b\" }\n";
    folder.file("s.rolo.toml", schema);
    let (code, _, said) = folder.said(&["schema", "check", "s.rolo.toml", "-v"]);
    assert_eq!(code, 0, "{said}");
    for part in [
        "warning: the default is never filled in",
        "--> s.rolo.toml:4:1",
        "the table cities.csv is not there",
        "the table shops.csv is not there",
        "hint: --resource shops=FILE says where it is",
        "fit for use, 3 remarks",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    folder.file("cities.csv", "a,b\n");
    folder.file("shops.csv", "b\n");
    let (_, _, said) = folder.said(&["schema", "check", "s.rolo.toml", "-v"]);
    assert!(said.contains("fit for use, 1 remark\n"), "{said}");
    let (_, _, said) = folder.said(&["schema", "check", "s.rolo.toml", "-q"]);
    assert_eq!(said, "");
}

#[test]
fn diff_tells_what_changed_and_ends_with_one() {
    let folder = Folder::new();
    folder.file("old.toml", OLD);
    folder.file("new.toml", NEW);
    let (code, out, said) = folder.said(&["schema", "diff", "old.toml", "new.toml"]);
    let wanted = "\
old.toml → new.toml

Added
  rule old-enough

Removed
  field fax

Tightened: tables that passed may fail
  field level  constraints.required: added true
  field age  constraints.maximum: 120 → 100

Loosened: whatever passed passes
  field level  constraints.enum: added [\"gold\"]

Changed otherwise
  field level  titles: added {\"zh\":\"等级\"}
";
    assert_eq!((code, out.as_str()), (1, wanted));
    assert_eq!(
        said,
        "rolo: 1 added, 1 removed, 2 tightened, 1 loosened, 1 changed otherwise\n"
    );
    let (code, out, said) = folder.said(&["schema", "diff", "old.toml", "old.toml"]);
    assert_eq!((code, said.as_str()), (0, ""));
    assert!(out.ends_with("no difference\n"), "{out}");
    let (_, out, _) = folder.said(&["--lang", "zh", "schema", "diff", "old.toml", "new.toml"]);
    assert!(
        out.contains(
            "收紧：原来通过的表可能不再通过\n  字段 level  constraints.required：新增 true"
        ),
        "{out}"
    );
}

#[test]
fn diff_writes_json_and_markdown() {
    let folder = Folder::new();
    folder.file("old.toml", OLD);
    folder.file("new.toml", NEW);
    let (code, out, _) = folder.said(&["schema", "diff", "old.toml", "new.toml", "--to", "json"]);
    let told: Json = serde_json::from_str(&out).unwrap();
    assert_eq!(code, 1);
    assert_eq!(told["version"], 1);
    assert_eq!(told["equal"], false);
    assert_eq!(told["old"]["path"], "old.toml");
    assert_eq!(told["removed"][0]["part"], "field");
    assert_eq!(told["removed"][0]["name"], "fax");
    let maximum = &told["tightened"][1];
    assert_eq!(maximum["property"], "constraints.maximum");
    assert_eq!(
        (&maximum["old"], &maximum["new"]),
        (&120.into(), &100.into())
    );
    let args = ["schema", "diff", "old.toml", "new.toml", "-o", "d.md"];
    let (code, out, _) = folder.said(&args);
    assert_eq!((code, out.as_str()), (1, ""));
    let md = fs::read_to_string(folder.0.path().join("d.md")).unwrap();
    assert!(
        md.starts_with("# old.toml → new.toml\n\n## Added\n\n- rule `old-enough`\n"),
        "{md}"
    );
    let (code, _, said) =
        folder.said(&["schema", "diff", "old.toml", "new.toml", "-o", "new.toml"]);
    assert_eq!(code, 2, "{said}");
    let (code, _, said) = folder.said(&["schema", "diff", "old.toml"]);
    assert_eq!(code, 2, "{said}");
}

/// A schema whose every demand can be taken away by leaving a line out, and a table that keeps them all.
const DEMANDS: &str = r#"fieldsMatch = "equal"
uniqueKeys = [["name"]]
[[fields]]
name = "name"
kind = "person-name"
constraints.required = true
constraints.maxLength = 3
type = "string"
[[fields]]
name = "level"
constraints.enum = ["gold", "silver"]
type = "string"
[[fields]]
name = "age"
type = "integer"
constraints.minimum = 18
constraints.maximum = 99
[severity]
"damage" = "off"
"#;

#[test]
fn a_table_that_passed_passes_what_is_only_looser() {
    let folder = Folder::new();
    folder.file("old.toml", DEMANDS);
    folder.file("good.csv", "name,level,age\n李雷,gold,20\n王小明,,99\n");
    folder.file(
        "bad.csv",
        "name,level,age,more\n李雷,tin,7\n李雷,,170\n,,\n诸葛孔明公,x,y\n",
    );
    let groups = |old: &str, new: &str| -> Vec<String> {
        let (_, out, _) = folder.said(&["schema", "diff", old, new, "--to", "json"]);
        let told: Json = serde_json::from_str(&out).unwrap();
        let groups = ["added", "removed", "tightened", "loosened", "changed"];
        let filled = groups
            .iter()
            .filter(|group| !told[**group].as_array().unwrap().is_empty());
        filled.map(|group| (*group).to_owned()).collect()
    };
    let errors = |schema: &str, table: &str| {
        let args = ["validate", table, "-s", schema, "--report", "json"];
        let (code, out, _) = folder.said(&args);
        let report: Json = serde_json::from_str(&out).unwrap();
        (code, report["gate"]["errors"].as_u64().unwrap())
    };
    assert_eq!(errors("old.toml", "good.csv").0, 0);
    let (_, all) = errors("old.toml", "bad.csv");
    let demands = ["fieldsMatch", "kind", "constraints"];
    let mut taken = 0;
    for line in DEMANDS.lines() {
        if !demands.iter().any(|demand| line.starts_with(demand)) {
            continue;
        }
        folder.file("new.toml", DEMANDS.replace(&format!("{line}\n"), ""));
        let mut there = groups("old.toml", "new.toml");
        // What the kind says of the class comes with it.
        there.retain(|group| group != "changed" || !line.starts_with("kind"));
        assert_eq!(there, ["loosened"], "{line}");
        let mut back = groups("new.toml", "old.toml");
        back.retain(|group| group != "changed" || !line.starts_with("kind"));
        assert_eq!(back, ["tightened"], "{line}");
        assert_eq!(errors("new.toml", "good.csv").0, 0, "{line}");
        assert!(errors("new.toml", "bad.csv").1 <= all, "{line}");
        taken += 1;
    }
    assert_eq!(taken, 7);
}

#[test]
fn a_slip_in_any_section_is_told_once_with_what_was_meant() {
    const FIELDS: &str = "[[fields]]\nname = \"phone\"\ntype = \"string\"\n";
    let folder = Folder::new();
    for (section, code, words) in [
        (
            "primaryKey = [\"phone\"\n[[fields]]\nname = \"phone\"\n",
            2,
            "the list above is never closed",
        ),
        (
            "[roles.sales]\nshow = [\"pubic\"]\n",
            2,
            "did you mean public?",
        ),
        (
            "[roles.sales]\nedit = [\"phon\"]\n",
            0,
            "did you mean phone?",
        ),
        ("[gate]\nmaxError = 5\n", 2, "did you mean maxErrors?"),
        (
            "[severity]\n\"phone.requird\" = \"warning\"\n",
            2,
            "did you mean required?",
        ),
        (
            "[retention]\nfield = \"phon\"\nkeep = \"3y\"\n",
            2,
            "did you mean phone?",
        ),
        (
            "[dedupe]\ncertain = [[\"phon\"]]\n",
            2,
            "did you mean phone?",
        ),
        (
            "[classes.personl]\nprotect = \"mask\"\n",
            2,
            "did you mean personal?",
        ),
        (
            "[[rules]]\nid = \"r\"\nassert = \"phon is empty\"\n",
            2,
            "did you mean phone?",
        ),
        (
            "[[derive]]\nname = \"d\"\nexpr = \"uper(phone)\"\n",
            2,
            "did you mean upper?",
        ),
        (
            "[[triggers]]\nid = \"t\"\nwhen = \"true\"\noncePer = \"phon\"\n",
            0,
            "did you mean phone?",
        ),
    ] {
        let own = if section.contains("[[fields]]") {
            ""
        } else {
            FIELDS
        };
        folder.file("a.rolo.toml", format!("{own}{section}"));
        let (ended, _, said) = folder.said(&["schema", "check", "-v", "a.rolo.toml"]);
        assert_eq!(ended, code, "{section}{said}");
        assert!(said.contains(words), "{section}{said}");
        assert!(
            said.contains("1 fault;") || said.contains(", 1 remark"),
            "{section}{said}"
        );
    }
}

#[test]
fn a_field_that_still_goes_by_its_old_name_is_renamed() {
    let folder = Folder::new();
    folder.file(
        "old.rolo.toml",
        "[[fields]]\nname = \"phone\"\ntype = \"string\"\n",
    );
    folder.file(
        "new.rolo.toml",
        "[[fields]]\nname = \"mobile\"\naliases = [\"phone\"]\ntype = \"string\"\n",
    );
    for pair in [
        ["old.rolo.toml", "new.rolo.toml"],
        ["new.rolo.toml", "old.rolo.toml"],
    ] {
        let (code, text, _) = folder.said(&[&["schema", "diff"][..], &pair].concat());
        assert_eq!(code, 1);
        assert!(
            text.contains("  name: \"") && !text.contains("Removed"),
            "{text}"
        );
    }
}
