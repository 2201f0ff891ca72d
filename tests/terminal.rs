//! What only the built binary can show: streams, exit codes, languages, pipes.
#![allow(clippy::unwrap_used, missing_docs)]

use std::process::{Command, Output, Stdio};

fn rolo(args: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rolo"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("ROLO_") {
            command.env_remove(name);
        }
    }
    command
        .args(args)
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .env("LANG", "C")
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

#[track_caller]
fn check(output: &Output, code: i32, out: &str, err: &str) {
    let said = String::from_utf8_lossy(&output.stdout);
    let told = String::from_utf8_lossy(&output.stderr);
    let fits = |text: &str, part: &str| {
        if part.is_empty() {
            text.is_empty()
        } else {
            text.contains(part)
        }
    };
    assert!(
        output.status.code() == Some(code) && fits(&said, out) && fits(&told, err),
        "code {:?}, not {code}\n--- stdout\n{said}\n--- stderr\n{told}",
        output.status.code()
    );
}

#[test]
fn help_that_was_asked_for_is_an_answer_and_help_that_was_not_is_a_refusal() {
    check(
        &rolo(&["--help"], &[]),
        0,
        "Usage: rolo [OPTIONS] <COMMAND>",
        "",
    );
    check(
        &rolo(&["help"], &[]),
        0,
        "Usage: rolo [OPTIONS] <COMMAND>",
        "",
    );
    check(
        &rolo(&["validate", "-h"], &[]),
        0,
        "Usage: rolo validate",
        "",
    );
    check(
        &rolo(&["help", "validate"], &[]),
        0,
        "Usage: rolo validate",
        "",
    );
    check(&rolo(&["help", "limits"], &[]), 0, "131,072", "");
    check(
        &rolo(&["--version"], &[]),
        0,
        concat!("rolo ", env!("CARGO_PKG_VERSION")),
        "",
    );
    check(&rolo(&[], &[]), 2, "", "Usage: rolo [OPTIONS] <COMMAND>");
    check(
        &rolo(&["help", "limit"], &[]),
        2,
        "",
        "did you mean limits?",
    );
}

#[test]
fn the_language_is_known_before_the_arguments_are() {
    let zh = "rolo：没有 --bogus 这个选项";
    check(
        &rolo(&["validate", "--bogus"], &[]),
        2,
        "",
        "rolo: unknown option --bogus",
    );
    check(
        &rolo(&["validate", "--bogus", "--lang", "zh"], &[]),
        2,
        "",
        zh,
    );
    check(
        &rolo(&["validate", "--bogus"], &[("ROLO_LANG", "zh")]),
        2,
        "",
        zh,
    );
    check(
        &rolo(&["validate", "--bogus"], &[("LANG", "zh_CN.UTF-8")]),
        2,
        "",
        zh,
    );
    check(
        &rolo(&["--lang=zh", "--help"], &[]),
        0,
        "用法：rolo [选项] <命令>",
        "",
    );
}

#[test]
fn a_variable_stands_for_its_option_and_is_named_when_it_is_wrong() {
    let named = "the value comes from the variable ROLO_MEMORY";
    check(
        &rolo(&["validate", "a.csv"], &[("ROLO_MEMORY", "much")]),
        2,
        "",
        named,
    );
    check(
        &rolo(&["help", "limits"], &[("ROLO_COLOR", "")]),
        0,
        "16 MiB",
        "",
    );
}

#[test]
fn colours_are_asked_for_before_or_after_the_command() {
    let red = "\u{1b}[1;31mrolo: ";
    check(
        &rolo(&["--color", "always", "help", "nothing"], &[]),
        2,
        "",
        red,
    );
    check(
        &rolo(&["help", "nothing", "--color=always"], &[]),
        2,
        "",
        red,
    );
    check(
        &rolo(&["help", "nothing"], &[("CLICOLOR_FORCE", "1")]),
        2,
        "",
        red,
    );
    check(
        &rolo(&["help", "nothing"], &[("ROLO_COLOR", "always")]),
        2,
        "",
        red,
    );
    check(&rolo(&["help", "nothing"], &[]), 2, "", "rolo: no help");
}

#[test]
fn one_output_may_take_standard_output() {
    let output = rolo(
        &["validate", "a.csv", "--valid", "-", "--report", "json"],
        &[],
    );
    check(
        &output,
        2,
        "",
        "--valid and --report json both go to standard output",
    );
    let output = rolo(&["validate", "Cargo.toml", "--valid", "./Cargo.toml"], &[]);
    check(&output, 2, "", "would be overwritten");
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_trouble() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_rolo"))
        .args(["validate", "--help"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    check(&child.wait_with_output().unwrap(), 0, "", "");
}

/// A run that waits for an idle pipe with two outputs begun, ended by `signals`; what it told and what it left.
#[cfg(unix)]
fn ended_by(signals: &[&str]) -> (Output, Vec<String>, std::time::Duration) {
    use std::time::{Duration, Instant};
    let folder = tempfile::tempdir().unwrap();
    let names = || -> Vec<String> {
        let entries = std::fs::read_dir(folder.path()).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    };
    std::fs::write(folder.path().join("valid.csv"), "before").unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_rolo"))
        .args(["validate", "-", "-s", "none", "--valid", "valid.csv"])
        .args(["--report", "json=report.json"])
        .current_dir(folder.path())
        .env("LANG", "C")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while names().len() < 3 && begun.elapsed() < Duration::from_secs(10) {
        std::thread::sleep(Duration::from_millis(10));
    }
    let asked = Instant::now();
    for signal in signals {
        let pid = child.id().to_string();
        let _ = Command::new("kill")
            .args([*signal, pid.as_str()])
            .status()
            .unwrap();
    }
    let stdin = child.stdin.take();
    let status = child.wait().unwrap();
    let waited = asked.elapsed();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert_eq!(status, output.status);
    assert_eq!(
        std::fs::read_to_string(folder.path().join("valid.csv")).unwrap(),
        "before"
    );
    (output, names(), waited)
}

#[cfg(unix)]
#[test]
fn a_signal_leaves_no_temporary_file_and_is_not_kept_waiting() {
    for (signals, code) in [
        (&["-TERM"][..], 143),
        (&["-INT"], 130),
        (&["-INT", "-INT"], 130),
    ] {
        let (output, left, waited) = ended_by(signals);
        check(&output, code, "", "interrupted; no output was changed");
        assert_eq!(left, ["valid.csv"], "{signals:?}");
        assert!(waited.as_millis() < 2000, "{signals:?}: {waited:?}");
    }
}

#[cfg(unix)]
#[test]
fn today_is_the_day_where_the_machine_is() {
    // The two zones are 25 hours apart: their days always differ.
    let day_in = |zone: &str| {
        let output = rolo(
            &["validate", "Cargo.toml", "-s", "none", "--report", "json"],
            &[("TZ", zone)],
        );
        let text = String::from_utf8(output.stdout).unwrap();
        let at = text.find("\"today\": \"").unwrap() + 10;
        text[at..at + 10].to_owned()
    };
    assert!(day_in("KIR-14") > day_in("PPG11"));
}

/// A folder with these files, and the streams and code of a run in it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (name, text) in files {
            std::fs::write(folder.0.path().join(name), text).unwrap();
        }
        folder
    }

    fn rolo(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rolo"));
        command.arg("validate").args(args).stdin(Stdio::null());
        command.env("LANG", "C").current_dir(self.0.path());
        command.output().unwrap()
    }

    fn read(&self, name: &str) -> Option<String> {
        std::fs::read_to_string(self.0.path().join(name)).ok()
    }
}

const CITIES: &str = "
[[fields]]
name = 'city'
[[foreignKeys]]
fields = 'city'
reference = { resource = 'cities', fields = 'city' }
[resources.cities]
path = 'cities.csv'
";

#[test]
fn no_output_goes_over_what_the_schema_is_or_refers_to() {
    let files = [
        ("t.csv", "city\nParis\n"),
        ("t.rolo.toml", CITIES),
        ("cities.csv", "city\nParis\n"),
    ];
    let folder = Folder::with(&files);
    for args in [
        &["t.csv", "--report", "json=t.rolo.toml"][..],
        &["t.csv", "--valid", "t.rolo.toml"],
        &["t.csv", "-s", "t.rolo.toml", "--valid", "cities.csv"],
        &["t.csv", "--invalid", "./cities.csv"],
    ] {
        check(&folder.rolo(args), 2, "", "would be overwritten");
    }
    for (name, text) in files {
        assert_eq!(folder.read(name).as_deref(), Some(text));
    }
}

#[test]
fn a_reference_that_is_not_there_leaves_report_and_summary() {
    let folder = Folder::with(&[("t.csv", "city\nParis\n"), ("t.rolo.toml", CITIES)]);
    let output = folder.rolo(&["t.csv", "t.csv", "--report", "json=o.json"]);
    check(&output, 3, "", "cities.csv");
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(told.matches("rolo: cities.csv").count(), 1, "{told}");
    assert!(told.contains("\nrolo: ERROR "), "{told}");
    let report = folder.read("o.json").unwrap();
    assert!(report.contains(r#""outcome": "failed""#), "{report}");
}

#[test]
fn a_resource_that_nothing_refers_to_is_refused() {
    let folder = Folder::with(&[
        ("t.csv", "city\nParis\n"),
        ("t.rolo.toml", CITIES),
        ("cities.csv", "city\nParis\n"),
    ]);
    let output = folder.rolo(&["t.csv", "--resource", "citees=cities.csv"]);
    check(&output, 2, "", "did you mean cities?");
    check(
        &folder.rolo(&["t.csv", "--resource", "cities=cities.csv"]),
        0,
        "",
        "",
    );
}

#[test]
fn one_sign_cannot_quote_and_separate() {
    let folder = Folder::with(&[("t.csv", "a,b\n1,2\n")]);
    let refused = "the same sign separates the cells";
    for args in [
        &["t.csv", "--quote", ","][..],
        &["t.csv", "--quote", "'", "--delimiter", "'"],
    ] {
        check(&folder.rolo(args), 2, "", refused);
    }
    check(
        &folder.rolo(&["t.csv", "--quote", "|", "--delimiter", ","]),
        0,
        "",
        "",
    );
}

#[test]
fn one_sign_does_one_thing() {
    let folder = Folder::with(&[("t.csv", "a,b\n1,2\n")]);
    let separates = "the same sign separates the cells";
    for (args, refused) in [
        (&["--comment", ";"][..], separates),
        (&["--escape", "#", "--delimiter", "#"], separates),
        (&["--escape", "\""], "--quote is the same sign"),
        (
            &["--escape", "#", "--comment", "#"],
            "--escape is the same sign",
        ),
        (&["--comment", "##"], "one ASCII sign is expected"),
        (&["--header-rows", "0"], "a number from 1 to 20 is expected"),
        (
            &["--header-rows", "2", "--header-row", "none"],
            "says that there is none",
        ),
    ] {
        check(&folder.rolo(&[&["t.csv"], args].concat()), 2, "", refused);
    }
    let args = [
        "t.csv",
        "--comment",
        ";",
        "--delimiter",
        "comma",
        "--escape",
        "\\",
    ];
    check(&folder.rolo(&args), 0, "", "");
}

#[test]
fn a_schema_found_by_itself_is_named_with_the_summary() {
    let schema = "[[fields]]\nname = 'id'\ntype = 'integer'\n";
    let folder = Folder::with(&[("t.csv", "id\nx\n"), ("t.rolo.toml", schema)]);
    let named = "rolo: note: judged by the schema t.rolo.toml";
    check(&folder.rolo(&["t.csv"]), 1, "type", named);
    check(&folder.rolo(&["t.csv", "-q"]), 1, "", named);
    let given = folder.rolo(&["t.csv", "-s", "t.rolo.toml"]);
    let told = String::from_utf8(given.stderr).unwrap();
    assert!(!told.contains("judged by"), "{told}");
}

#[test]
fn a_line_of_per_rule_that_was_exceeded_is_told_everywhere() {
    let schema = "[[fields]]\nname = 'id'\ntype = 'integer'\n[gate.perRule]\ntype = '10%'\n";
    let folder = Folder::with(&[("t.csv", "id\nx\n1\n"), ("t.rolo.toml", schema)]);
    let output = folder.rolo(&["t.csv"]);
    check(&output, 1, "note: perRule type", "note: perRule type");
    check(&output, 1, "1 error in 1 record\n", "1 error in 1 record;");
}

#[test]
fn of_several_inputs_each_failure_is_told_and_nothing_is_half_written() {
    let folder = Folder::with(&[("a.csv", "id\n1\n"), ("c.csv", "id\n\"x\n")]);
    let args = ["a.csv", "gone.csv", "c.csv", "-s", "none"];
    let output = folder.rolo(&[&args[..], &["--valid", "v.csv", "--report", "text"]].concat());
    check(
        &output,
        3,
        "note: gone.csv: cannot be opened",
        "rolo: gone.csv",
    );
    check(&output, 3, "note: c.csv, line 2", "rolo: c.csv, line 2");
    check(
        &output,
        3,
        "not everything was judged",
        "note: --valid v.csv: not written, because not everything was judged",
    );
    assert_eq!(folder.read("v.csv"), None);
}

#[test]
fn what_cannot_be_written_names_the_folder() {
    let folder = Folder::with(&[("t.csv", "a\n1\n")]);
    let output = folder.rolo(&["t.csv", "-s", "none", "--report", "json=nope/x"]);
    check(&output, 3, "", "nope/x: cannot be written: no such folder");
}

#[test]
fn a_limit_from_a_variable_is_read_as_its_option() {
    let output = rolo(&["validate", "a.csv"], &[("ROLO_MAX_ERRORS", "abc")]);
    check(
        &output,
        2,
        "",
        "the value comes from the variable ROLO_MAX_ERRORS",
    );
}

#[cfg(unix)]
#[test]
fn shown_values_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::with(&[("t.csv", "a\n1\n"), ("o.json", "")]);
    let report = folder.0.path().join("o.json");
    std::fs::set_permissions(&report, std::fs::Permissions::from_mode(0o644)).unwrap();
    let args = ["t.csv", "-s", "none", "--show-values", "--report"];
    check(
        &folder.rolo(&[&args[..], &["json=o.json"]].concat()),
        0,
        "",
        "",
    );
    let mode = std::fs::metadata(&report).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_changes_no_exit_code() {
    let rows = "x,y\n".repeat(200_000);
    let folder = Folder::with(&[("t.csv", &format!("a,b\n{rows}"))]);
    for (option, code) in [("--valid=-", 0), ("--invalid=-", 0), ("--report=jsonl", 0)] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_rolo"))
            .args(["validate", "t.csv", "-s", "none", option])
            .current_dir(folder.0.path())
            .env("LANG", "C")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        check(&child.wait_with_output().unwrap(), code, "", "");
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_costs_no_other_output() {
    let schema = "[[fields]]\nname = 'id'\ntype = 'integer'\n";
    let rows = "1\nx\n".repeat(100_000);
    let folder = Folder::with(&[("t.csv", &format!("id\n{rows}")), ("t.rolo.toml", schema)]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_rolo"))
        .args(["validate", "t.csv", "--valid", "-", "--invalid", "bad.csv"])
        .current_dir(folder.0.path())
        .env("LANG", "C")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    check(&output, 1, "", "rolo: FAIL t.csv 200000 records");
    let bad = folder.read("bad.csv").unwrap();
    assert_eq!(bad.lines().count(), 100_001);
}
