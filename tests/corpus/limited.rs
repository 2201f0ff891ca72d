//! The binary as a child that is watched: what it takes of memory, disk and time, and what it leaves behind.

use std::fs::{self, File};
use std::io::{Read as _, Seek as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// What a run came to.
pub(crate) struct Ran {
    /// None where it was ended, or ended by a signal.
    pub code: Option<i32>,
    pub out: Vec<u8>,
    pub said: String,
    pub took: Took,
    /// What was in its folder, or the folder for temporary files, when it had ended.
    pub left: Vec<String>,
}

/// What a run took at most, as often as it was looked at; nothing but time where the system does not tell.
#[derive(Clone, Copy, Default)]
pub(crate) struct Took {
    pub memory_mib: u64,
    /// Of files without a name, as temporary ones are.
    pub disk_mib: u64,
    /// Whether it has a way to another machine.
    pub connects: bool,
    pub time: Duration,
}

/// After this a run is ended.
const LONGEST: Duration = Duration::from_secs(120);
const MIB: u64 = 1 << 20;

/// Runs it in English in an empty folder, knowing nothing of the machine.
pub(crate) fn run(args: &[&str]) -> Ran {
    run_on(Stdio::null(), args)
}

/// Runs it on a pipe from which that file comes.
pub(crate) fn run_piped(path: &Path, args: &[&str]) -> Ran {
    let cat = Command::new("cat").arg(path).stdout(Stdio::piped()).spawn();
    let mut cat = cat.unwrap();
    let ran = run_on(cat.stdout.take().unwrap().into(), args);
    cat.wait().unwrap();
    ran
}

fn run_on(input: Stdio, args: &[&str]) -> Ran {
    let folder = TempDir::new().unwrap();
    let [mut out, mut said] = [(); 2].map(|()| tempfile::tempfile().unwrap());
    let mut child = Command::new(env!("CARGO_BIN_EXE_rolo"))
        .args(args)
        .current_dir(&folder)
        .env_clear()
        .env("TMPDIR", folder.path())
        .env("ROLO_LANG", "en")
        .stdin(input)
        .stdout(out.try_clone().unwrap())
        .stderr(said.try_clone().unwrap())
        .spawn()
        .unwrap();
    let (code, took) = watch(&mut child);
    let left = fs::read_dir(&folder).unwrap();
    Ran {
        code,
        out: content(&mut out),
        said: String::from_utf8_lossy(&content(&mut said)).into_owned(),
        took,
        left: left
            .map(|entry| entry.unwrap().path().display().to_string())
            .collect(),
    }
}

fn watch(child: &mut Child) -> (Option<i32>, Took) {
    let begun = Instant::now();
    let mut took = Took::default();
    let mut pause = Duration::from_micros(500);
    loop {
        took.memory_mib = took.memory_mib.max(memory(child.id()).unwrap_or_default());
        let _ = look_at_files(child.id(), &mut took);
        took.time = begun.elapsed();
        if let Some(status) = child.try_wait().unwrap() {
            return (status.code(), took);
        }
        if took.time > LONGEST {
            child.kill().unwrap();
            child.wait().unwrap();
            return (None, took);
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(10));
    }
}

/// Its peak so far.
fn memory(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = peak.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kibibytes / 1024)
}

/// Looks at what it has open, but for its input and its outputs.
fn look_at_files(process: u32, took: &mut Took) -> Option<()> {
    let mut bytes = 0;
    for entry in fs::read_dir(format!("/proc/{process}/fd")).ok()? {
        let path = entry.ok()?.path();
        if ["0", "1", "2"].iter().any(|number| path.ends_with(number)) {
            continue;
        }
        let target = fs::read_link(&path).ok()?;
        let target = target.to_string_lossy();
        if let Some(socket) = target.strip_prefix("socket:") {
            took.connects |= is_of_network(process, socket.trim_matches(['[', ']']));
        }
        if target.ends_with(" (deleted)") {
            bytes += fs::metadata(&path).ok()?.len();
        }
    }
    took.disk_mib = took.disk_mib.max(bytes / MIB);
    Some(())
}

/// Whether a socket is one to a network; those by which a process is told of signals are not.
fn is_of_network(process: u32, socket: &str) -> bool {
    const INODE: usize = 9;
    let table = |name: &str| {
        let table = fs::read_to_string(format!("/proc/{process}/net/{name}"));
        table.unwrap_or_default()
    };
    // This table is short, the others take long to read.
    let local = table("unix");
    let is_local = local.split_ascii_whitespace().any(|word| word == socket);
    let is_in = |name: &&str| {
        let table = table(name);
        let mut lines = table.lines();
        lines.any(|line| line.split_ascii_whitespace().nth(INODE) == Some(socket))
    };
    !is_local && ["tcp", "tcp6", "udp", "udp6"].iter().any(is_in)
}

fn content(file: &mut File) -> Vec<u8> {
    let mut bytes = Vec::new();
    file.rewind().unwrap();
    file.read_to_end(&mut bytes).unwrap();
    bytes
}

impl Ran {
    /// Why it is not one refusal of the file in one sentence, if it is not.
    pub(crate) fn refusal_lacks(&self, path: &str) -> Option<String> {
        let sentence = format!("rolo: {path}: ");
        let refusals = self.said.lines().filter(|line| line.starts_with(&sentence));
        let one = refusals.count() == 1;
        (self.code != Some(3) || !one).then(|| format!("ends with {}", self.end()))
    }

    /// Code and words.
    pub(crate) fn end(&self) -> String {
        format!("{:?}: {}", self.code, self.said.trim_end())
    }

    /// What no run may do: panic, be ended, connect, leave a file behind.
    pub(crate) fn misdeeds(&self) -> Vec<String> {
        let panics = ["panicked", "RUST_BACKTRACE", "stack overflow", "bug"]
            .iter()
            .any(|word| self.said.contains(word));
        let mut misdeeds = Vec::new();
        if panics || !matches!(self.code, Some(0..=3)) {
            misdeeds.push(format!("ends with {}", self.end()));
        }
        if self.took.connects {
            misdeeds.push("connects".to_owned());
        }
        if !self.left.is_empty() {
            misdeeds.push(format!("leaves {:?}", self.left));
        }
        misdeeds
    }
}
