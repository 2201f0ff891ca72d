//! A folder with a few files, and runs of `rolo filter` in it.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// A temporary folder.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn with(files: &[(&str, &[u8])]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (name, bytes) in files {
            fs::write(folder.path(name), bytes).unwrap();
        }
        folder
    }

    /// A folder with one table.
    pub(crate) fn of(table: impl AsRef<[u8]>) -> Self {
        Self::with(&[("t.csv", table.as_ref())])
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    /// The names of the files, sorted, hidden ones too.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    /// `rolo filter` with these arguments, still to be run: in English, on a fixed day, bytes being UTF-8
    /// however many are not, with nothing on standard input.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        command(self.0.path(), args)
    }

    pub(crate) fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// What a run that ends with 0 writes to standard output.
    #[track_caller]
    pub(crate) fn out(&self, args: &[&str]) -> Vec<u8> {
        let output = self.run(args);
        check(&output, 0, None, "");
        output.stdout
    }

    /// The same as text.
    #[track_caller]
    pub(crate) fn text(&self, args: &[&str]) -> String {
        String::from_utf8(self.out(args)).unwrap()
    }

    /// A run with `input` on standard input.
    pub(crate) fn run_on(&self, input: &[u8], args: &[&str]) -> Output {
        let mut child = self
            .command(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_vec();
        let writer = std::thread::spawn(move || {
            // Who has enough stops reading.
            let _ = stdin.write_all(&input);
        });
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        output
    }

    /// The JSON report of a run, whatever it ends with.
    pub(crate) fn report(&self, args: &[&str]) -> Value {
        let reported = [args, &["--report", "json=report.json"]].concat();
        self.run(&reported);
        serde_json::from_slice(&self.read("report.json")).unwrap()
    }

    /// The JSON report of `rolo validate`.
    pub(crate) fn validated(&self, args: &[&str]) -> Value {
        let to = ["--report", "json=validated.json"];
        command_of("validate", self.0.path(), &[args, &to].concat())
            .output()
            .unwrap();
        serde_json::from_slice(&self.read("validated.json")).unwrap()
    }

    /// `rows` of the report's one input: read, blank, written, dropped, rejected.
    pub(crate) fn rows(&self, args: &[&str]) -> [u64; 5] {
        let report = self.report(args);
        let rows = &report["inputs"][0]["rows"];
        ["read", "blank", "written", "dropped", "rejected"].map(|key| rows[key].as_u64().unwrap())
    }
}

fn command(folder: &Path, args: &[&str]) -> Command {
    command_of("filter", folder, args)
}

fn command_of(name: &str, folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rolo"));
    command
        .arg(name)
        .args(args)
        .current_dir(folder)
        .env_clear()
        .env("LANG", "C")
        .env("TZ", "UTC")
        .env("ROLO_TODAY", "2026-11-21")
        .env("ROLO_ENCODING", "utf-8")
        .stdin(Stdio::null());
    command
}

/// Holds a run against its exit code, standard output if it is given, and a part of standard error (empty: nothing).
#[track_caller]
pub(crate) fn check(output: &Output, code: i32, out: Option<&str>, err: &str) {
    let said = String::from_utf8_lossy(&output.stdout);
    let told = String::from_utf8_lossy(&output.stderr);
    let told_right = if err.is_empty() {
        told.is_empty()
    } else {
        told.contains(err)
    };
    assert!(
        output.status.code() == Some(code) && out.is_none_or(|out| out == said) && told_right,
        "code {:?}, not {code}; expected {err:?}\n--- stdout\n{said}\n--- stderr\n{told}",
        output.status.code()
    );
}
