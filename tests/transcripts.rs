//! Every `$` line in the README and in `examples/` does what the text under it says.
//!
//! In a fenced `console` block a line that begins with `$ ` is run by `sh` in a copy of `examples/`, with `schemas/`
//! beside it as in this repository; what follows up to the next `$ ` or the end of the block is what it says on both streams, then `[exit N]` unless N is 0. A line
//! `...` stands for any number of lines. The commands of one file run in order in one folder. With `ROLO_ACCEPT=1`
//! the text is replaced by what was said; read the diff.
#![cfg(unix)]
#![allow(clippy::unwrap_used, missing_docs)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// What `sh` makes of a command line: both streams, then the exit code if it is not 0.
fn run(line: &str, folder: &Path) -> String {
    let binary = Path::new(env!("CARGO_BIN_EXE_rolo"));
    let path = env::join_paths(
        std::iter::once(binary.parent().unwrap().to_owned())
            .chain(env::split_paths(&env::var_os("PATH").unwrap())),
    );
    let mut command = Command::new("sh");
    command
        .args(["-c", &format!("{{ {line}\n}} 2>&1")])
        .current_dir(folder);
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("ROLO_") || name.starts_with("CLICOLOR") || name.starts_with("LC_") {
            command.env_remove(&*name);
        }
    }
    let output = command
        .env("PATH", path.unwrap())
        .env("LANG", "C.UTF-8")
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
    if !said.is_empty() && !said.ends_with('\n') {
        said.push('\n');
    }
    match output.status.code() {
        Some(0) => {}
        Some(code) => writeln!(said, "[exit {code}]").unwrap(),
        None => writeln!(said, "[{}]", output.status).unwrap(),
    }
    said
}

/// Whether `said` is `promised`, in which a line `...` stands for any number of lines.
fn fits(promised: &[&str], said: &[&str]) -> bool {
    match promised.split_first() {
        None => said.is_empty(),
        Some((&"...", rest)) => (0..=said.len()).any(|skip| fits(rest, &said[skip..])),
        Some((line, rest)) => said.split_first().is_some_and(|(first, others)| {
            line.trim_end() == first.trim_end() && fits(rest, others)
        }),
    }
}

/// Runs the transcripts of one file. What it should say, and what did not fit.
fn check(text: &str, folder: &Path) -> (String, Vec<String>) {
    let mut accepted = String::new();
    let mut wrongs = Vec::new();
    let mut in_block = false;
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        accepted.push_str(line);
        accepted.push('\n');
        if line.starts_with("```") {
            in_block = !in_block && line == "```console";
            continue;
        }
        let Some(command) = line.strip_prefix("$ ").filter(|_| in_block) else {
            continue;
        };
        let mut command = command.to_owned();
        while command.ends_with('\\') {
            let more = lines.next().unwrap();
            accepted.push_str(more);
            accepted.push('\n');
            command = format!("{command}\n{more}");
        }
        let mut promised = Vec::new();
        while let Some(line) = lines.next_if(|line| !line.starts_with("$ ") && *line != "```") {
            promised.push(line);
        }
        // A blank line between two commands is for the eye.
        let blank = promised.last().is_some_and(|last| last.is_empty());
        if blank {
            promised.pop();
        }
        let said = run(&command, folder);
        if fits(&promised, &said.lines().collect::<Vec<_>>()) {
            for line in promised {
                accepted.push_str(line);
                accepted.push('\n');
            }
        } else {
            wrongs.push(format!(
                "$ {command}\n--- promised\n{}\n--- said\n{said}",
                promised.join("\n")
            ));
            accepted.push_str(&said);
        }
        if blank {
            accepted.push('\n');
        }
    }
    (accepted, wrongs)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn what_is_written_is_what_happens() {
    let mut files = vec![root().join("README.md")];
    files.extend(
        fs::read_dir(root().join("examples"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "md")),
    );
    files.sort();
    let mut all = Vec::new();
    for file in files {
        let folder = tempfile::tempdir().unwrap();
        for name in ["examples", "schemas"] {
            copy(&root().join(name), &folder.path().join(name));
        }
        let text = fs::read_to_string(&file).unwrap();
        let (accepted, wrongs) = check(&text, &folder.path().join("examples"));
        if env::var_os("ROLO_ACCEPT").is_some_and(|accept| accept == "1") {
            fs::write(&file, accepted).unwrap();
        } else {
            let name = file.file_name().unwrap().to_string_lossy();
            all.extend(wrongs.into_iter().map(|wrong| format!("{name}\n{wrong}")));
        }
    }
    assert!(
        all.is_empty(),
        "\n{}\nROLO_ACCEPT=1 takes what was said",
        all.join("\n\n")
    );
}

/// Every schema that the README shows, in its `toml` blocks.
#[test]
fn a_schema_that_is_shown_loads() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let shown: Vec<&str> = readme
        .split("```toml\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap())
        .collect();
    assert!(!shown.is_empty());
    let whole = fs::read_to_string(root().join("schemas/customers.rolo.toml")).unwrap();
    for schema in shown {
        // A part of a schema is a part of the one that is shipped.
        let schema = if schema.contains("[[fields]]") {
            schema.to_owned()
        } else {
            format!("{whole}\n{schema}")
        };
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("t.rolo.toml"), schema).unwrap();
        fs::write(folder.path().join("t.csv"), "customer_id\n").unwrap();
        let said = run("rolo validate t.csv --only type", folder.path());
        // The table it refers to is not here: 3 and not 2, the schema itself is right.
        assert!(
            !said.contains("-->") && !said.contains("[exit 2]"),
            "{said}"
        );
    }
}

#[test]
fn transcripts_are_read_as_promised() {
    assert!(fits(&["a", "...", "d"], &["a", "b", "c", "d"]));
    assert!(fits(&["..."], &[]));
    assert!(!fits(&["a"], &["a", "b"]));
    let folder = tempfile::tempdir().unwrap();
    let text = "$ not run\n```console\n$ echo one \\\n  two\none two\n\n$ false\n[exit 1]\n```\n";
    let (accepted, wrongs) = check(text, folder.path());
    assert_eq!(wrongs, Vec::<String>::new());
    assert_eq!(accepted, text);
    let (accepted, wrongs) = check("```console\n$ rolo --version\n```\n", folder.path());
    assert_eq!(wrongs.len(), 1);
    assert!(accepted.starts_with("```console\n$ rolo --version\nrolo "));
}
