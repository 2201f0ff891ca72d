//! `[retention]`: nothing unless it is asked for.

use super::folder::Folder;
use super::{said, written};

fn run(action: &str, more: &[&str]) -> (String, String) {
    let folder = Folder::new();
    folder.file(
        "s.rolo.toml",
        format!(
            "primaryKey = [\"id\"]\n[retention]\nfield = \"seen\"\nkeep = \"5y\"\naction = \"{action}\"\n\
             [[fields]]\nname = \"id\"\n[[fields]]\nname = \"mail\"\nkind = \"email\"\n[[fields]]\nname = \"seen\"\n\
             type = \"date\"\nformats = [\"%Y/%m/%d\"]\n[[fields]]\nname = \"note\"\nclass = \"sensitive\"\n"
        ),
    );
    folder.file("t.csv", "id,mail,seen,note\n1,a@b.cn,2021/06/29,x\n2,c@d.cn,2021-06-30,y\n3,e@f.cn,,z\n4,g@h.cn,soon,w\n");
    let fixed = [
        "clean",
        "t.csv",
        "-s",
        "s.rolo.toml",
        "--today",
        "2026-06-30",
    ];
    let arguments: Vec<&str> = fixed.iter().chain(more).copied().collect();
    let output = folder.run(&arguments);
    assert!(output.status.success(), "{}", said(&output));
    (written(&output), said(&output))
}

const KEPT: &str = "id,mail,seen,note\n1,a@b.cn,2021-06-29,x\n2,c@d.cn,2021-06-30,y\n3,e@f.cn,,z\n4,g@h.cn,soon,w\n";

#[test]
fn old_records_stay_unless_asked_for() {
    for action in ["report", "anonymise", "drop"] {
        assert_eq!(run(action, &[]).0, KEPT);
    }
}

#[test]
fn old_records_are_told() {
    assert_eq!(run("report", &["--retention"]).0, KEPT);
    let (report, _) = run(
        "report",
        &["--retention", "-o", "o.csv", "--report", "json"],
    );
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["totals"]["retention.seen"], 1);
    let told = &report["findings"];
    let told = told
        .as_array()
        .unwrap()
        .iter()
        .find(|told| told["code"] == "retention.seen")
        .unwrap();
    assert_eq!(
        (&told["cell"], &told["severity"]),
        (&"C2".into(), &"warning".into())
    );
}

#[test]
fn old_records_lose_what_is_personal() {
    let expected = KEPT.replace("1,a@b.cn,2021-06-29,x", "1,,2021-06-29,");
    assert_eq!(run("anonymise", &["--retention"]).0, expected);
    let (changes, _) = run("anonymise", &["--retention", "--dry-run"]);
    assert!(
        changes.contains("B2,id=1,mail,***@b.cn,,retention\n"),
        "{changes}"
    );
}

#[test]
fn old_records_are_left_out() {
    let expected = KEPT.replace("1,a@b.cn,2021-06-29,x\n", "");
    assert_eq!(run("drop", &["--retention"]).0, expected);
    let (changes, _) = run("drop", &["--retention", "--dry-run"]);
    assert!(
        changes.contains("t.csv,,2,,id=1,,,,retention\n"),
        "{changes}"
    );
    let (_, said) = run("drop", &["--retention", "--dry-run", "-v"]);
    assert!(
        said.contains("4 records: 3 would be written, 1 dropped"),
        "{said}"
    );
    assert!(
        !changes.contains("A2,") && !changes.contains("C2,"),
        "{changes}"
    );
}

#[test]
fn a_second_column_of_a_personal_field_is_emptied_too() {
    let folder = Folder::new();
    folder.file(
        "s.rolo.toml",
        "[retention]\nfield = \"seen\"\nkeep = \"5y\"\naction = \"anonymise\"\n\
         [[fields]]\nname = \"mail\"\nkind = \"email\"\n[[fields]]\nname = \"seen\"\ntype = \"date\"\n",
    );
    folder.file("t.csv", "mail,seen,mail\na@b.cn,2001-01-01,c@d.cn\n");
    let fixed = [
        "clean",
        "t.csv",
        "-s",
        "s.rolo.toml",
        "--today",
        "2026-06-30",
        "--retention",
    ];
    assert_eq!(
        written(&folder.run(&fixed)),
        "mail,seen,mail\n,2001-01-01,\n"
    );
}

#[test]
fn retention_that_cannot_be_kept_is_refused() {
    let folder = Folder::new();
    let field = "[[fields]]\nname = \"seen\"\ntype = \"date\"\n";
    folder.file("plain.rolo.toml", field);
    folder.file(
        "kept.rolo.toml",
        format!("[retention]\nfield = \"seen\"\nkeep = \"5y\"\naction = \"drop\"\n{field}"),
    );
    folder.file("t.csv", "seem\n2001-01-01\n");
    for (schema, message) in [
        ("plain.rolo.toml", "the schema has no [retention]"),
        (
            "kept.rolo.toml",
            "no column for the field seen\nhint: did you mean seem?",
        ),
    ] {
        let output = folder.run(&["clean", "t.csv", "-s", schema, "--retention"]);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains(message), "{}", said(&output));
    }
    folder.file("t.csv", "");
    let empty = folder.run(&["clean", "t.csv", "-s", "kept.rolo.toml", "--retention"]);
    assert!(empty.status.success(), "{}", said(&empty));
}

#[test]
fn only_records_that_stay_are_counted() {
    let folder = Folder::new();
    let schema = |action: &str| {
        format!(
            "[retention]\nfield = \"seen\"\nkeep = \"5y\"\naction = \"{action}\"\n[[fields]]\nname = \"name\"\n\
             class = \"personal\"\n[[fields]]\nname = \"seen\"\ntype = \"date\"\n[[fields]]\nname = \"note\"\n"
        )
    };
    folder.file(
        "t.csv",
        "name,seen,note\n a ,2001-01-01,\n b ,2026-01-01,\nc,2001-01-01\nd,2026-01-01\n",
    );
    for (action, changed) in [
        ("drop", "1 cell changed (trim 1)"),
        (
            "anonymise",
            "3 cells in 3 records changed (retention 2, trim 2)",
        ),
    ] {
        folder.file("s.rolo.toml", schema(action));
        let output = folder.run(&[
            "clean",
            "t.csv",
            "-s",
            "s.rolo.toml",
            "--retention",
            "-v",
            "--today",
            "2026-06-30",
        ]);
        let said = said(&output);
        assert!(said.contains(changed), "{said}");
        // The ragged one that is old is not left as it is.
        assert!(said.contains("1 record is left as it is"), "{said}");
    }
}
