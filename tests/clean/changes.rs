//! The list of changes, the list of proposals, findings.

use serde_json::Value as Json;

use super::folder::Folder;
use super::{said, written};

const SCHEMA: &str = r#"
primaryKey = ["id"]
[[fields]]
name = "id"
[[fields]]
name = "email"
kind = "email"
[[fields]]
name = "secret"
type = "string"
class = "sensitive"
[[fields]]
name = "level"
type = "string"
constraints = { enum = ["gold", "silver"] }
[[fields]]
name = "day"
type = "date"
formats = ["%d/%m/%Y", "%m/%d/%Y"]
"#;

const TABLE: &str = "id,email,secret,level,day\n1,Anna@QQ.com, x ,glod,05/03/2024\n2,a@b.cn,y,GOLD,13/05/2024\n3,no mail,z,gold,\n";

fn folder() -> Folder {
    let folder = Folder::new();
    folder.file("s.rolo.toml", SCHEMA);
    folder.file("t.csv", TABLE);
    folder
}

#[test]
fn every_changed_cell_is_one_line() {
    let folder = folder();
    let output = folder.run(&["clean", "t.csv", "-s", "s.rolo.toml", "--dry-run"]);
    assert_eq!(
        written(&output),
        "file,sheet,row,cell,key,field,before,after,step\n\
         t.csv,,2,B2,id=1,email,A***@QQ.com,a***@qq.com,email\n\
         t.csv,,2,C2,id=1,secret,•••,•••,trim\n\
         t.csv,,3,D3,id=2,level,GOLD,gold,enum\n\
         t.csv,,3,E3,id=2,day,13/05/2024,2024-05-13,date\n"
    );
    let arguments = [
        "clean",
        "t.csv",
        "-s",
        "s.rolo.toml",
        "-o",
        "o.csv",
        "--changes",
        "c.jsonl",
        "--show-values",
    ];
    assert!(folder.run(&arguments).status.success());
    let list = std::fs::read_to_string(folder.0.path().join("c.jsonl")).unwrap();
    let lines: Vec<Json> = list
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 4);
    let first = r#"{"file":"t.csv","sheet":null,"row":2,"cell":"B2","key":{"id":"1"},"field":"email","before":"Anna@QQ.com","after":"anna@qq.com","step":"email"}"#;
    assert_eq!(list.lines().next(), Some(first));
    assert_eq!(lines[1]["before"], " x ");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |name: &str| {
            folder
                .0
                .path()
                .join(name)
                .metadata()
                .unwrap()
                .permissions()
                .mode()
                & 0o777
        };
        assert_eq!((mode("c.jsonl"), mode("o.csv")), (0o600, 0o600));
    }
}

#[test]
fn what_was_not_dared_is_proposed() {
    let folder = folder();
    let output = folder.run(&["clean", "t.csv", "-s", "s.rolo.toml", "--suggest"]);
    assert_eq!(
        written(&output),
        "file,sheet,row,cell,key,field,before,after,step\nt.csv,,2,D2,id=1,level,glod,gold,enum\n"
    );
    assert_eq!(folder.names(), ["s.rolo.toml", "t.csv"]);
}

#[test]
fn what_cannot_be_read_stays_and_is_a_finding() {
    let folder = folder();
    let arguments = [
        "clean",
        "t.csv",
        "-s",
        "s.rolo.toml",
        "-o",
        "o.csv",
        "--report",
        "json",
    ];
    let output = folder.run(&arguments);
    assert_eq!(output.status.code(), Some(0));
    let report: Json = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        report["totals"].to_string(),
        r#"{"ambiguous-date":1,"enum":1,"kind.email":1}"#
    );
    assert_eq!(report["command"], "clean");
    let finding = &report["findings"][0];
    assert_eq!(
        (&finding["code"], &finding["cell"], &finding["suggest"]),
        (&"enum".into(), &"D2".into(), &"gold".into())
    );
    let table = std::fs::read_to_string(folder.0.path().join("o.csv")).unwrap();
    assert_eq!(
        table,
        "id,email,secret,level,day\n1,anna@qq.com,x,glod,05/03/2024\n2,a@b.cn,y,gold,2024-05-13\n3,no mail,z,gold,\n"
    );
    let judged = folder.run(&[
        "clean",
        "t.csv",
        "-s",
        "s.rolo.toml",
        "-o",
        "o.csv",
        "--fail-on",
        "error",
    ]);
    assert_eq!(judged.status.code(), Some(1));
}

#[test]
fn fields_and_steps_can_be_left_out() {
    let folder = folder();
    let run = |more: &[&str]| {
        let arguments: Vec<&str> = ["clean", "t.csv", "-s", "s.rolo.toml", "--dry-run"]
            .iter()
            .chain(more)
            .copied()
            .collect();
        let output = folder.run(&arguments);
        let fields = written(&output);
        let fields: Vec<String> = fields
            .lines()
            .skip(1)
            .map(|line| line.split(',').nth(5).unwrap().to_owned())
            .collect();
        (output.status.code(), fields.join(" "), said(&output))
    };
    assert_eq!(run(&["--fields", "email,day"]).1, "email day");
    assert_eq!(run(&["--skip", "enum", "--skip", "trim,date"]).1, "email");
    let (code, _, said) = run(&["--fields", "emial"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("did you mean email?"), "{said}");
    let (code, _, said) = run(&["--skip", "halfwith"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("did you mean halfwidth?"), "{said}");
}

#[test]
fn records_that_are_not_sound_are_left_whole() {
    let folder = Folder::new();
    folder.file(
        "s.rolo.toml",
        "[[fields]]\nname = \"a\"\n[[fields]]\nname = \"b\"\n",
    );
    folder.file(
        "t.csv",
        b"a,b\r\n x , y \r\n x \r\n x , y , z \r\n \xff , y\r\n\"p \",\"q\"\r\n,\r\n",
    );
    let output = folder.run(&["clean", "t.csv", "-s", "s.rolo.toml", "-v"]);
    let expected: &[u8] = b"a,b\r\nx,y\r\n x \r\n x , y , z \r\n \xff , y\r\np,\"q\"\r\n,\r\n";
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(expected)
    );
    assert!(said(&output).contains("3 records"), "{}", said(&output));
}

#[test]
fn what_is_not_changed_keeps_its_bytes() {
    let folder = Folder::new();
    folder.file(
        "s.rolo.toml",
        "[[fields]]\nname = \"a\"\n[[fields]]\nname = \"b\"\n[[fields]]\nname = \"c\"\n",
    );
    for (before, after) in [
        (
            "a;b;c\n\"1\";\" 2\";'3'\n\"x\";y;\"z\"\n",
            "a;b;c\n\"1\";2;'3'\n\"x\";y;\"z\"\n",
        ),
        (
            "sep=;\r\na;b;c\r\n\"1\";2;3 \r\n4;\"5\";6",
            "sep=;\r\na;b;c\r\n\"1\";2;3\r\n4;\"5\";6",
        ),
        ("a\tb\tc\n \t\"\t\"\t1\n", "a\tb\tc\n\t\t1\n"),
    ] {
        folder.file("t.csv", before);
        let output = folder.run(&["clean", "t.csv", "-s", "s.rolo.toml"]);
        assert_eq!(written(&output), after, "{before:?}");
    }
    let gb = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
    folder.file("t.csv", gb("a,b,c\n 上海 ,\"北京\",\" 广州\"\n"));
    let output = folder.run(&["clean", "t.csv", "-s", "s.rolo.toml"]);
    assert_eq!(output.stdout, gb("a,b,c\n上海,\"北京\",广州\n"));
}

#[test]
fn columns_beyond_the_schema_are_dropped_where_it_says_so() {
    let folder = Folder::new();
    folder.file("t.csv", "x,a\n1, \"p\"\n\"2\",q \n");
    for (extra, expected) in [
        ("keep", "x,a\n1,\"\"\"p\"\"\"\n\"2\",q\n"),
        ("drop", "a\n\"\"\"p\"\"\"\nq\n"),
    ] {
        folder.file(
            "s.rolo.toml",
            format!("extraColumns = \"{extra}\"\n[[fields]]\nname = \"a\"\n"),
        );
        let output = folder.run(&["clean", "t.csv", "-s", "s.rolo.toml"]);
        assert_eq!(written(&output), expected, "{extra}");
    }
}

#[test]
fn a_field_that_the_table_lacks_cannot_be_cleaned() {
    let folder = Folder::new();
    folder.file(
        "s.rolo.toml",
        "[[fields]]\nname = \"name\"\n[[fields]]\nname = \"city\"\n",
    );
    folder.file("t.csv", "name\n a \n");
    let output = folder.run(&["clean", "t.csv", "-s", "s.rolo.toml", "--fields", "city"]);
    assert_eq!(output.status.code(), Some(2));
    let expected = "--fields: the table has no column for the field city";
    assert!(said(&output).contains(expected), "{}", said(&output));
}

#[test]
fn a_list_of_changes_that_nobody_reads_on_ends_quietly() {
    let folder = Folder::new();
    folder.file("s.rolo.toml", "[[fields]]\nname = \"name\"\n");
    folder.file("t.csv", format!("name\n{}", " a \n".repeat(100_000)));
    let mut child = folder
        .command(&["clean", "t.csv", "-s", "s.rolo.toml", "--dry-run"])
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (output.status.code(), said(&output)),
        (Some(0), String::new())
    );
}

#[test]
fn where_columns_are_dropped_ragged_records_are_cleaned_too() {
    let folder = Folder::new();
    folder.file(
        "s.rolo.toml",
        "extraColumns = \"drop\"\n[[fields]]\nname = \"a\"\n[[fields]]\nname = \"b\"\n",
    );
    let mut table = b"a,x,b\n 1 \n 2 ,x, y , z \n 3 ,\xff, y \n 4 ,x,\xff\n".to_vec();
    folder.file("t.csv", &table);
    let output = folder.run(&["clean", "t.csv", "-s", "s.rolo.toml", "-v"]);
    table = b"a,b\n1,\n2,y\n3,y\n 4 ,\xff\n".to_vec();
    assert_eq!(output.stdout, table);
    assert!(
        said(&output).contains("1 record is left as it is"),
        "{}",
        said(&output)
    );
    folder.file("t.csv", &table);
    assert_eq!(
        folder.run(&["clean", "t.csv", "-s", "s.rolo.toml"]).stdout,
        table
    );
}
