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
    // Both outputs are begun before anything listens.
    std::thread::sleep(Duration::from_millis(200));
    let asked = Instant::now();
    for signal in signals {
        let pid = child.id().to_string();
        let _ = Command::new("kill").args([*signal, pid.as_str()]).status().unwrap();
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
