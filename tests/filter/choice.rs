//! Which records: words, stale ones, several conditions, lots, and tables that hardly are one.

use std::collections::HashSet;

use crate::folder::{Folder, check};

#[test]
fn a_search_finds_every_word_in_whichever_cell() {
    let table = "name,city,note\n\
                 Müller,Berlin,x\n\
                 MULLER,上海市,\n\
                 ＡＬＩＣＥ,Łódź,\"a,b\"\n\
                 Zoë,Straße 5,李 娜\n\
                 short\n\
                 long,x,y,beyond\n";
    let folder = Folder::of(table);
    for (search, lines) in [
        (&["--search", "muller"][..], &[1, 2][..]),
        (&["--search", "BERLIN müller"], &[1]),
        (&["--search", "muller berlin", "--in", "name"], &[]),
        (&["--search", "muller berlin", "--in", "city,name"], &[1]),
        (&["--search", "muller berlin", "--in", "-name"], &[]),
        (&["--search", "alice lodz"], &[3]),
        (&["--search", "Ａlice　LODZ"], &[3]),
        (&["--search", "strasse zoe"], &[4]),
        (&["--search", "上海"], &[2]),
        (&["--search", "李娜"], &[]),
        (&["--search", "李 娜"], &[4]),
        (&["--search", "a,b"], &[3]),
        (&["--search", "xy"], &[]),
        (&["--search", "beyond"], &[6]),
        (&["--search", "  "], &[1, 2, 3, 4, 5, 6]),
        (&["--search", "muller", "--invert"], &[3, 4, 5, 6]),
        (&["--search", "muller", "--where", "note is empty"], &[2]),
        (
            &["--search", "muller", "--in", "name..city", "--limit", "1"],
            &[1],
        ),
    ] {
        let all: Vec<&str> = table.split_inclusive('\n').collect();
        let expected: String = std::iter::once(&0)
            .chain(lines)
            .map(|line| all[*line])
            .collect();
        let args = [search, &["t.csv"]].concat();
        assert_eq!(folder.text(&args), expected, "{search:?}");
    }
}

#[test]
fn stale_is_what_the_schema_says() {
    let schema = "[[fields]]\nname = 'id'\n[[fields]]\nname = 'seen'\ntype = 'date'\n\
                  [[freshness]]\nfield = 'seen'\nstaleAfter = '6m'\n";
    let table = "id,seen\n1,2026-05-20\n2,2026-05-21\n3,\n4,soon\n5,2020-01-01\n";
    let folder = Folder::with(&[("t.csv", table.as_bytes()), ("s.toml", schema.as_bytes())]);
    let with = |args: &[&str]| folder.text(&[&["--stale", "t.csv", "-s", "s.toml"], args].concat());
    assert_eq!(with(&[]), "id,seen\n1,2026-05-20\n5,2020-01-01\n");
    assert_eq!(with(&["--invert", "--count"]), "3\n");
    assert_eq!(with(&["--where", "id > '1'"]), "id,seen\n5,2020-01-01\n");
    assert_eq!(with(&["--today", "2026-11-22", "--count"]), "3\n");
    let refused = folder.run(&["--stale", "t.csv"]);
    check(
        &refused,
        2,
        Some(""),
        "--stale: the schema has no [[freshness]]",
    );
}

#[test]
fn several_conditions_must_all_be_true_and_are_inverted_together() {
    let folder = Folder::of("a,b\n1,x\n2,x\n3,y\n");
    let both = ["--where", "a > 1", "--where", "b = 'x'", "t.csv"];
    assert_eq!(folder.text(&both), "a,b\n2,x\n");
    assert_eq!(
        folder.text(&[&both[..], &["--invert"]].concat()),
        "a,b\n1,x\n3,y\n"
    );
}

#[test]
fn another_seed_is_another_choice_and_each_is_the_same_again() {
    let numbers: Vec<String> = (0..1000).map(|number| number.to_string()).collect();
    let records = numbers.join("\n") + "\n";
    let folder = Folder::of(format!("a\n{records}"));
    let sample = |seed: &str| folder.text(&["true", "t.csv", "--sample", "20", "--seed", seed]);
    let choices: HashSet<String> = ["1", "2", "3", "4"].map(sample).into();
    assert_eq!(choices.len(), 4);
    assert_eq!(
        sample("0"),
        folder.text(&["true", "t.csv", "--sample", "20"])
    );
    assert_eq!(sample("7"), sample("7"));
}

#[test]
fn no_record_left_is_no_failure_unless_it_is_asked_for() {
    let folder = Folder::of("a\n1\n");
    check(&folder.run(&["a = '2'", "t.csv"]), 0, Some("a\n"), "");
    check(
        &folder.run(&["a = '2'", "t.csv", "--fail-empty"]),
        1,
        Some("a\n"),
        "0 written, 1 dropped",
    );
    check(
        &folder.run(&["a = '2'", "t.csv", "--fail-empty", "--count"]),
        1,
        Some("0\n"),
        "0 written, 1 dropped",
    );
    check(
        &folder.run(&["a = '1'", "t.csv", "--fail-empty"]),
        0,
        Some("a\n1\n"),
        "",
    );
    check(
        &folder.run(&["a = '1'", "t.csv", "--fail-empty", "--invert"]),
        1,
        Some("a\n"),
        "0 written, 1 dropped",
    );
}

#[test]
fn findings_fail_a_filter_only_where_it_is_asked_for() {
    let folder = Folder::of("a,b\n1,2\n3\n");
    check(&folder.run(&["true", "t.csv"]), 0, None, "");
    check(
        &folder.run(&["true", "t.csv", "--fail-on", "error"]),
        1,
        None,
        "rolo: FAIL t.csv 2 records: 2 written, 0 dropped; 1 error; ragged-short x1 (row 3)",
    );
    check(
        &folder.run(&["true", "t.csv", "--fail-on", "never"]),
        0,
        None,
        "",
    );
}

#[test]
fn a_table_that_hardly_is_one_is_filtered_all_the_same() {
    for (table, expected) in [
        (&b""[..], &b""[..]),
        (b"\n\n", b""),
        (b"a,b", b"a,b"),
        (b"a,b\r\n", b"a,b\r\n"),
        (b"\xEF\xBB\xBFa\n", b"\xEF\xBB\xBFa\n"),
        (b"a\r1\r2", b"a\r1\r2"),
        (b"a\n\n1\n\n", b"a\n1\n"),
        (b"\n\na\n1\n", b"a\n1\n"),
        (b"a\n\"\"\n", b"a\n\"\"\n"),
        (b"a,b\n,\n", b"a,b\n,\n"),
        (b"\"a\",\"b \"\n1,2", b"\"a\",\"b \"\n1,2"),
    ] {
        let folder = Folder::of(table);
        let shown = String::from_utf8_lossy(table).into_owned();
        assert_eq!(folder.out(&["true", "t.csv"]), expected, "{shown:?}");
        assert_eq!(
            folder.run_on(table, &["true"]).stdout,
            expected,
            "{shown:?}"
        );
        assert_eq!(
            folder.run_on(table, &["true", "-"]).stdout,
            expected,
            "{shown:?}"
        );
        for args in [
            &["true", "t.csv", "--sort", "a"][..],
            &["true", "t.csv", "--sample", "9"],
            &["t.csv", "--invert", "--where", "a = 'none'"],
        ] {
            assert_eq!(folder.out(args), expected, "{shown:?} {args:?}");
        }
    }
}

#[test]
fn without_a_header_columns_have_letters() {
    let folder = Folder::of("1,x\n2,y");
    let run = |args: &[&str]| folder.text(&[args, &["t.csv", "--header-row", "none"]].concat());
    assert_eq!(run(&["A > 1"]), "2,y");
    assert_eq!(run(&["true", "--select", "B,A"]), "x,1\ny,2");
    assert_eq!(run(&["true", "--sort", "-a"]), "2,y\n1,x");
    assert_eq!(
        run(&["b = 'y'", "--to", "jsonl"]),
        "{\"A\":\"2\",\"B\":\"y\"}\n"
    );
}

#[test]
fn a_header_further_down_is_taken_and_said() {
    let folder = Folder::of("title\n\na,b\n1,2\n");
    let args = ["a = '1'", "t.csv", "--header-row", "3"];
    check(&folder.run(&args), 0, Some("title\n\na,b\n1,2\n"), "");
    let told = folder.run(&[&args[..], &["-v"]].concat());
    check(&told, 0, None, "note: the header is row 3");
    let told = folder.run(&[&args[..], &["-v", "--lang", "zh"]].concat());
    check(&told, 0, None, "说明：表头在第 3 行");
}
