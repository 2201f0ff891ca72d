//! Where the table goes: whole or not at all, never over what is read, and how a run ends when nobody listens.

use std::fs;
use std::process::Stdio;

use crate::folder::{Folder, check};

#[test]
fn an_output_appears_whole_or_not_at_all() {
    let folder = Folder::with(&[
        ("t.csv", b"a\n1\n2\n"),
        ("broken.csv", b"a\n1\n\"2\n"),
        ("o.csv", b"before"),
    ]);
    let run = folder.run(&["true", "broken.csv", "-o", "o.csv"]);
    check(
        &run,
        3,
        Some(""),
        "broken.csv, line 3: a quote opens here and is never closed",
    );
    for args in [["true", "none.csv"], ["b = 1", "t.csv"], ["a >", "t.csv"]] {
        let code = folder
            .run(&[&args[..], &["-o", "o.csv"]].concat())
            .status
            .code();
        assert!(matches!(code, Some(2 | 3)), "{args:?} {code:?}");
    }
    for args in [["--sort", "b"], ["--select", "b"], ["--in", "a"]] {
        let run = folder.run(&[&["true", "t.csv", "-o", "o.csv"][..], &args].concat());
        assert_eq!(run.status.code(), Some(2), "{args:?}");
    }
    assert_eq!(folder.read("o.csv"), b"before");
    assert_eq!(folder.names(), ["broken.csv", "o.csv", "t.csv"]);
    check(
        &folder.run(&["a > 1", "t.csv", "-o", "o.csv"]),
        0,
        Some(""),
        "",
    );
    assert_eq!(folder.read("o.csv"), b"a\n2\n");
    assert_eq!(folder.names(), ["broken.csv", "o.csv", "t.csv"]);
}

#[test]
fn what_went_to_a_stream_before_an_error_ends_its_line() {
    let folder = Folder::of("a,b\n1,2\n3,\"4\n5,6\n");
    let run = folder.run(&["true", "t.csv"]);
    check(
        &run,
        3,
        Some("a,b\n1,2\n"),
        "t.csv, line 3: a quote opens here",
    );
    let piped = folder.run_on(b"a\n\n1\n\"\"\n\n\"x", &["true"]);
    check(
        &piped,
        3,
        Some("a\n1\n\"\"\n"),
        "line 6: a quote opens here",
    );
    check(
        &folder.run(&["true", "t.csv", "--limit", "1"]),
        0,
        Some("a,b\n1,2\n"),
        "",
    );
}

#[cfg(unix)]
#[test]
fn no_output_goes_over_the_input_whatever_it_is_called() {
    let folder = Folder::with(&[
        ("t.csv", b"a\n1\n"),
        ("s.rolo.toml", b"[[fields]]\nname = 'a'\n"),
    ]);
    std::os::unix::fs::symlink("t.csv", folder.path("link.csv")).unwrap();
    fs::create_dir(folder.path("sub")).unwrap();
    let absolute = folder.path("t.csv").display().to_string();
    for (input, output) in [
        ("t.csv", "t.csv"),
        ("t.csv", "./t.csv"),
        ("t.csv", "sub/../t.csv"),
        ("t.csv", "link.csv"),
        ("link.csv", "t.csv"),
        (absolute.as_str(), "t.csv"),
        ("t.csv", absolute.as_str()),
        ("t.csv", "s.rolo.toml"),
    ] {
        let run = folder.run(&["true", input, "-o", output]);
        check(&run, 2, Some(""), "would be overwritten");
        let report = format!("json={output}");
        let run = folder.run(&["true", input, "--report", &report]);
        check(&run, 2, Some(""), "would be overwritten");
    }
    assert_eq!(folder.read("t.csv"), b"a\n1\n");
}

#[cfg(unix)]
#[test]
fn a_link_is_followed_and_stays_and_permissions_are_kept() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::with(&[("t.csv", b"a\n1\n"), ("real.csv", b"old")]);
    std::os::unix::fs::symlink("real.csv", folder.path("link.csv")).unwrap();
    fs::set_permissions(folder.path("real.csv"), fs::Permissions::from_mode(0o640)).unwrap();
    check(
        &folder.run(&["true", "t.csv", "-o", "link.csv"]),
        0,
        Some(""),
        "",
    );
    assert_eq!(folder.read("real.csv"), b"a\n1\n");
    assert!(folder.path("link.csv").is_symlink());
    let mode = |name: &str| folder.path(name).metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("real.csv"), 0o640);
}

#[cfg(unix)]
#[test]
fn a_new_file_about_people_is_for_its_owner() {
    use std::os::unix::fs::PermissionsExt as _;
    let schema = "[[fields]]\nname = 'id'\n[[fields]]\nname = 'phone'\nclass = 'personal'\n\
                  [[derive]]\nname = 'tail'\ntype = 'string'\nexpr = \"substr(phone, 8)\"\n";
    let folder = Folder::with(&[
        ("t.csv", b"id,phone,Phone\n1,13800138000,13800138001\n"),
        ("s.toml", schema.as_bytes()),
    ]);
    for (number, (select, private)) in [
        ("id", false),
        ("id,phone", true),
        // The field is bound to the first of them; what the second means is guarded as well.
        ("id,Phone", true),
        ("-phone", true),
        ("-phone,-Phone", false),
        ("id,tail", true),
        ("id..phone", true),
    ]
    .iter()
    .enumerate()
    {
        let name = format!("o{number}.csv");
        check(
            &folder.run(&[
                "true", "t.csv", "-s", "s.toml", "--select", select, "-o", &name,
            ]),
            0,
            Some(""),
            "",
        );
        let mode = folder.path(&name).metadata().unwrap().permissions().mode();
        assert_eq!(mode.trailing_zeros() >= 6, *private, "{select} {mode:o}");
    }
}

#[cfg(unix)]
#[test]
fn devices_and_streams_are_written_directly() {
    let folder = Folder::of("a\n1\n");
    check(
        &folder.run(&["true", "t.csv", "-o", "/dev/null"]),
        0,
        Some(""),
        "",
    );
    check(
        &folder.run(&["true", "t.csv", "-o", "-"]),
        0,
        Some("a\n1\n"),
        "",
    );
    if cfg!(target_os = "linux") {
        let full = folder.run(&["true", "t.csv", "-o", "/dev/full"]);
        check(&full, 3, Some(""), "/dev/full: cannot be written");
    }
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_trouble() {
    let folder = Folder::of(format!("a,b\n{}", "x,y\n".repeat(300_000)));
    for args in [
        &["true"][..],
        &["true", "--sort", "a"],
        &["true", "--to", "jsonl"],
        &["true", "-j4"],
    ] {
        let mut child = folder
            .command(&[args, &["t.csv"]].concat())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        check(&child.wait_with_output().unwrap(), 0, Some(""), "");
    }
}

#[test]
fn what_stands_behind_a_limit_is_told_nobody() {
    let bad = "x,1\n".repeat(500);
    let folder = Folder::of(format!("a,b\nx,1\n5,1\n5,0\n{bad}"));
    for (args, told) in [
        (
            &["a > 3 and 1 / b > 0", "--limit", "1"][..],
            Some("1 comparison met"),
        ),
        (
            &["a > 3 or a < 1 or a = 2", "--limit", "1"],
            Some("3 comparisons met"),
        ),
        (
            &["--invert", "a > 3", "--limit", "2"],
            Some("2 comparisons met"),
        ),
        (
            &["a > 3", "--sort", "b", "--limit", "1"],
            Some("501 comparisons met"),
        ),
        (&["--where", "b = 1", "--limit", "1"], None),
        (
            &["a > 3 and 1 / b > 0 or a > 4", "--limit", "2"],
            Some("1 calculation has"),
        ),
    ] {
        let run = folder.run(&[args, &["t.csv", "-v", "-o", "o.csv"]].concat());
        check(&run, 0, None, told.unwrap_or("rolo: "));
        let said = String::from_utf8_lossy(&run.stderr);
        assert_eq!(said.contains("note"), told.is_some(), "{said}");
    }
}

#[cfg(unix)]
#[test]
fn a_limit_ends_an_input_that_does_not_end() {
    use std::io::Write as _;
    let folder = Folder::with(&[]);
    let mut child = folder
        .command(&["a > 1", "--limit", "2", "--report", "json=r.json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let endless = std::thread::spawn(move || {
        let mut next = stdin.write_all(b"a\n1\n");
        while next.is_ok() {
            next = stdin.write_all(b"2\n\n3\n");
        }
    });
    check(&child.wait_with_output().unwrap(), 0, Some("a\n2\n3\n"), "");
    endless.join().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&folder.read("r.json")).unwrap();
    let rows = &report["inputs"][0]["rows"];
    assert_eq!((&rows["read"], &rows["dropped"]), (&3.into(), &1.into()));
}

#[cfg(unix)]
#[test]
fn a_signal_leaves_nothing_behind() {
    use std::time::{Duration, Instant};
    for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
        let folder = Folder::with(&[("o.csv", b"before")]);
        let mut child = folder
            .command(&[
                "true",
                "-",
                "-o",
                "o.csv",
                "--sort",
                "a",
                "--report",
                "json=r.json",
            ])
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        std::io::Write::write_all(&mut stdin, &b"a\nsome text\n".repeat(100_000)).unwrap();
        let begun = Instant::now();
        while folder.names().len() < 3 && begun.elapsed() < Duration::from_secs(10) {
            std::thread::sleep(Duration::from_millis(10));
        }
        let pid = child.id().to_string();
        std::process::Command::new("kill")
            .args([signal, &pid])
            .status()
            .unwrap();
        let output = child.wait_with_output().unwrap();
        drop(stdin);
        check(&output, code, None, "interrupted; no output was changed");
        assert_eq!(folder.names(), ["o.csv"]);
        assert_eq!(folder.read("o.csv"), b"before");
    }
}

#[test]
fn reports_count_what_was_read_written_and_dropped() {
    let folder = Folder::of("a,b\n1,x\n\n2\n3,z\n4,w\n");
    assert_eq!(
        folder.rows(&["a > 1", "t.csv", "-o", "o.csv"]),
        [4, 1, 3, 1, 0]
    );
    let report = folder.report(&["a > 1", "t.csv", "-o", "o.csv"]);
    assert_eq!(report["command"], "filter");
    assert_eq!(report["outcome"], "passed");
    assert_eq!(report["totals"]["ragged-short"], 1);
    assert_eq!(report["inputs"][0]["headerRow"], 1);
    assert!(report["inputs"][0]["rows"]["stopped"].is_null());
    let report = folder.report(&["a > 1", "t.csv", "-o", "o.csv", "--limit", "1"]);
    let rows = &report["inputs"][0]["rows"];
    assert_eq!(
        (&rows["read"], &rows["written"], &rows["stopped"]),
        (&2.into(), &1.into(), &true.into())
    );
    // What nobody has read to its end has no digest.
    assert!(report["inputs"][0]["sha256"].is_null());
    let report = folder.report(&[
        "true", "t.csv", "-o", "o.csv", "--sort", "a", "--limit", "1",
    ]);
    let rows = &report["inputs"][0]["rows"];
    assert_eq!(
        (&rows["read"], &rows["written"], &rows["dropped"]),
        (&4.into(), &1.into(), &3.into())
    );
    let text = folder.text(&["a > 1", "t.csv", "-o", "o.csv", "--report", "text"]);
    let told = "t.csv: 4 records, 3 written, 1 dropped";
    assert!(text.starts_with(told), "{text}");
}

#[test]
fn what_is_odd_about_a_table_as_text_is_told_as_validate_tells_it() {
    for table in [
        "a,,a\n1,2,3\n",
        "a,b\n1,\"x\n",
        "a,b\n1,2\n\0",
        "a,b\n1,2\n\u{1a}",
        "a,b\n1,2\u{1a}",
        "a\0,b\n1\0,5\" x\n",
    ] {
        let folder = Folder::of(table);
        let validated = folder.validated(&["t.csv"]);
        let filtered = folder.report(&["true", "t.csv", "-o", "o.csv"]);
        assert!(validated["listed"].as_u64() > Some(0), "{table:?}");
        assert_eq!(filtered["findings"], validated["findings"], "{table:?}");
        assert_eq!(filtered["totals"], validated["totals"], "{table:?}");
    }
    let folder = Folder::of("a,a\n1,2\n");
    check(
        &folder.run(&["true", "t.csv", "--fail-on", "error"]),
        1,
        None,
        "duplicate-header x1",
    );
}

#[test]
fn a_finding_shows_its_cell_and_key_whatever_columns_are_read() {
    let schema = "primaryKey = 'id'\n[[fields]]\nname = 'id'\n[[fields]]\nname = 'size'\n";
    let folder = Folder::with(&[
        ("t.csv", b"id,size\nk1,5\" pipe\n"),
        ("s.toml", schema.as_bytes()),
    ]);
    for more in [&[][..], &["--count"], &["--select", "id", "-o", "o.csv"]] {
        let report = folder.report(&[&["false", "t.csv", "-s", "s.toml"], more].concat());
        let finding = &report["findings"][0];
        assert_eq!(finding["code"], "stray-quote");
        assert_eq!(finding["value"], "5\" pipe");
        assert_eq!(finding["key"]["id"], "k1");
    }
}

#[test]
fn the_summary_says_what_became_of_the_records() {
    let folder = Folder::of("a,b\n1,x\n2,\nx,y\n");
    for (args, told) in [
        (
            &["true", "-v"][..],
            "rolo: t.csv 3 records: 3 written, 0 dropped\n",
        ),
        (
            &["a > 1", "-v"],
            "rolo: t.csv 3 records: 1 written, 2 dropped\n",
        ),
        (
            &["a > 1", "-v"],
            "note: 1 comparison met a cell that is not of the type it is compared as; it is false",
        ),
        (
            &["true", "-v", "--limit", "1"],
            "rolo: t.csv stopped after 1 record: 1 written, 0 dropped\n",
        ),
        (
            &["a > 1", "-v", "--lang", "zh"],
            "rolo：t.csv 3 条记录：写出 1 条，略去 2 条\n",
        ),
        (
            &["a > 1", "-v", "--lang", "zh"],
            "说明：有 1 次比较遇到类型不符的单元格，按不成立处理",
        ),
        (&["a > 1", "-q"], ""),
    ] {
        check(&folder.run(&[args, &["t.csv"]].concat()), 0, None, told);
    }
}
