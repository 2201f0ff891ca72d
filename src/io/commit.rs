//! Outputs that appear whole or not at all: written beside the target, renamed at the end.
//!
//! What is not a regular file (a device, a pipe, the process's own streams) is written directly. The names of files
//! being written are known to the whole process, so that one that is ended leaves none behind ([`abandon`]).

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, BufWriter, Seek as _, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::{NamedTempFile, SpooledTempFile};

use super::pack::{Packer, Packing};
use crate::error::{Error, Result};

/// Bytes gathered before the system is asked to write them.
const BUFFER: usize = 64 * 1024;

/// The files that are being written beside their targets.
static UNFINISHED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn unfinished() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    // A set of names is whole whoever held it last.
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// No output appears any more while this is held.
#[derive(Debug)]
#[must_use = "outputs may appear again once it is dropped"]
pub struct Abandoned {
    _held: MutexGuard<'static, BTreeSet<PathBuf>>,
}

/// Removes what every unfinished output of the process has written, for one that is about to end without dropping
/// them. Hold the answer until then.
pub fn abandon() -> Abandoned {
    let mut held = unfinished();
    for path in std::mem::take(&mut *held) {
        let _ = fs::remove_file(path);
    }
    Abandoned { _held: held }
}

/// Who may read a file that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Who may read the file that is replaced; of a new one whom the umask leaves of 0666.
    Usual,
    /// Who may read the file that is replaced; of a new one its owner alone (0600).
    OwnerOfNew,
    /// Its owner alone (0600), whatever was there before.
    Owner,
}

/// Something to write to. A file is only there after [`Output::finish`]; dropped before that, it leaves what was
/// there before.
pub struct Output {
    path: PathBuf,
    to: To,
    packer: Option<Box<Packer>>,
}

enum To {
    Beside {
        file: BufWriter<NamedTempFile>,
        /// Behind the file, so that it is dropped after it.
        registered: Registered,
        target: PathBuf,
        /// Of the file that is replaced.
        permissions: Option<Permissions>,
    },
    Direct(BufWriter<File>),
    Given(Box<dyn Write + Send>),
}

/// The name of a file in [`UNFINISHED`], until dropped.
struct Registered(PathBuf);

impl Drop for Registered {
    fn drop(&mut self) {
        unfinished().remove(&self.0);
    }
}

impl std::fmt::Debug for Output {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Output")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl Output {
    /// An output at `path`. A symbolic link is followed and stays.
    ///
    /// # Errors
    /// [`Error::Write`] where `path` is a directory, its directory is missing or closed to us, or the file there is
    /// read-only.
    pub fn create(path: &Path, readers: Readers) -> Result<Self> {
        let to = To::open(path, readers).map_err(|error| Error::writing(path, error))?;
        Ok(Self {
            path: path.to_owned(),
            to,
            packer: None,
        })
    }

    /// The same for a table, packed where the ending of its name says so.
    ///
    /// # Errors
    /// As [`Output::create`].
    pub fn create_table(path: &Path, readers: Readers) -> Result<Self> {
        let mut output = Self::create(path, readers)?;
        if let Some((packing, _)) = Packing::of_ending(path) {
            let packer = Packer::new(packing).map_err(|error| output.failed(error))?;
            output.packer = Some(Box::new(packer));
        }
        Ok(output)
    }

    /// Standard output, as the caller has it. Errors call it `-`.
    pub fn stdout(writer: Box<dyn Write + Send>) -> Self {
        Self {
            path: PathBuf::from("-"),
            to: To::Given(writer),
            packer: None,
        }
    }

    /// As the user named it; `-` for standard output.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The folder of the file, for what is put together beside it.
    pub(super) fn beside(&self) -> PathBuf {
        let folder = self.path.parent();
        let folder = folder.filter(|folder| *folder != Path::new(""));
        folder.map_or_else(|| PathBuf::from("."), Path::to_owned)
    }

    /// What stops the run when writing here failed.
    pub fn failed(&self, error: impl Into<io::Error>) -> Error {
        Error::writing(&self.path, error.into())
    }

    /// Puts the file in its place, complete and on the disk.
    ///
    /// # Errors
    /// [`Error::Write`], [`Error::ClosedPipe`].
    pub fn finish(mut self) -> Result<()> {
        let packed = match self.packer.take() {
            Some(packer) => packer.finish().and_then(|rest| self.to.write_all(&rest)),
            None => Ok(()),
        };
        packed
            .and_then(|()| self.to.finish())
            .map_err(|error| Error::writing(self.path, error))
    }
}

impl To {
    fn open(path: &Path, readers: Readers) -> io::Result<Self> {
        let last = path.as_os_str().as_encoded_bytes().last();
        if last.is_some_and(|last| std::path::is_separator((*last).into())) {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let there = match fs::metadata(path) {
            Ok(there) => Some(there),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let (target, stream) = follow(path)?;
        if let Some(there) = &there {
            if there.is_dir() {
                return Err(io::ErrorKind::IsADirectory.into());
            }
            if stream || !there.is_file() {
                // Appending is right for a stream that the shell redirected to a file.
                let file = OpenOptions::new().append(true).open(path)?;
                return Ok(Self::Direct(BufWriter::with_capacity(BUFFER, file)));
            }
            if there.permissions().readonly() {
                return Err(io::ErrorKind::PermissionDenied.into());
            }
        }
        if target.file_name().is_none() {
            return Err(io::ErrorKind::NotFound.into());
        }
        let directory = match target.parent() {
            Some(directory) if directory != Path::new("") => directory,
            _ => Path::new("."),
        };
        let mut builder = tempfile::Builder::new();
        builder.prefix(".rolo-").suffix(".tmp");
        #[cfg(unix)]
        if there.is_none() && readers == Readers::Usual {
            use std::os::unix::fs::PermissionsExt as _;
            builder.permissions(Permissions::from_mode(0o666));
        }
        // Made and registered in one: whoever abandons outputs sees it or keeps it from being made.
        let mut unfinished = unfinished();
        let file = builder.tempfile_in(directory)?;
        unfinished.insert(file.path().to_owned());
        drop(unfinished);
        let registered = Registered(file.path().to_owned());
        let permissions = there
            .filter(|_| readers != Readers::Owner)
            .map(|there| there.permissions());
        Ok(Self::Beside {
            file: BufWriter::with_capacity(BUFFER, file),
            registered,
            target,
            permissions,
        })
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Self::Beside {
                file,
                registered,
                target,
                permissions,
            } => {
                let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
                if let Some(permissions) = permissions {
                    file.as_file().set_permissions(permissions)?;
                }
                file.as_file().sync_all()?;
                let held = unfinished();
                let kept = file.persist(target).map(drop);
                drop(held);
                drop(registered);
                kept.map_err(|error| error.error)
            }
            Self::Direct(mut file) => file.flush(),
            Self::Given(mut writer) => writer.flush(),
        }
    }
}

/// Where `path` leads when its links are followed (the last need not exist), and whether that is one of the
/// process's own streams.
fn follow(path: &Path) -> io::Result<(PathBuf, bool)> {
    // As many links as Linux follows.
    const LINKS: usize = 40;
    let mut at = path.to_owned();
    for _ in 0..LINKS {
        if is_stream(&at) {
            return Ok((at, true));
        }
        match fs::symlink_metadata(&at) {
            Ok(found) if found.is_symlink() => {
                let to = fs::read_link(&at)?;
                at = at.parent().unwrap_or(Path::new("")).join(to);
            }
            _ => return Ok((at, false)),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

fn is_stream(path: &Path) -> bool {
    let named = ["/dev/stdout", "/dev/stderr"];
    named.iter().any(|name| path == Path::new(name))
        || path.starts_with("/dev/fd")
        || path.starts_with("/proc")
}

impl Write for To {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Beside { file, .. } => file.write(bytes),
            Self::Direct(file) => file.write(bytes),
            Self::Given(writer) => writer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Beside { file, .. } => file.flush(),
            Self::Direct(file) => file.flush(),
            Self::Given(writer) => writer.flush(),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(packer) = &mut self.packer else {
            return self.to.write(bytes);
        };
        packer.write(bytes)?;
        let done = packer.packed();
        self.to.write_all(done)?;
        done.clear();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Bytes put aside until later in the run: some in memory, more in a temporary file that has no name and goes away
/// by itself.
#[derive(Debug)]
pub struct Aside(SpooledTempFile);

impl Aside {
    /// Nothing yet; up to `memory` bytes will be kept in memory.
    pub fn new(memory: usize) -> Self {
        Self(SpooledTempFile::new(memory))
    }

    /// Writes all of it to `out`, from the first byte.
    ///
    /// # Errors
    /// Those of reading the temporary file and of `out`.
    pub fn copy_to(&mut self, out: &mut impl Write) -> io::Result<()> {
        self.0.rewind()?;
        io::copy(&mut self.0, out)?;
        Ok(())
    }
}

impl Write for Aside {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn put(path: &Path, text: &str) -> Result<()> {
        let mut output = Output::create(path, Readers::Usual)?;
        output.write_all(text.as_bytes()).unwrap();
        output.finish()
    }

    fn names(directory: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(directory)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_there_only_when_finished() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("out.csv");
        let mut output = Output::create(&path, Readers::Usual).unwrap();
        output.write_all(&vec![b'x'; 3 * BUFFER]).unwrap();
        assert!(!path.exists());
        output.finish().unwrap();
        assert_eq!(fs::read(&path).unwrap().len(), 3 * BUFFER);
        assert_eq!(names(directory.path()), ["out.csv"]);
    }

    #[test]
    fn an_interrupted_output_leaves_what_was_there() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("out.csv");
        fs::write(&path, "before").unwrap();
        for name in ["out.csv", "new.csv"] {
            let mut output = Output::create(&directory.path().join(name), Readers::Usual).unwrap();
            output.write_all(&vec![b'x'; 3 * BUFFER]).unwrap();
            drop(output);
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), "before");
        assert_eq!(names(directory.path()), ["out.csv"]);
    }

    #[test]
    fn what_cannot_be_a_target_is_refused_before_anything_is_written() {
        let directory = tempfile::tempdir().unwrap();
        let missing = directory.path().join("missing");
        let read_only = directory.path().join("read-only");
        fs::write(&read_only, "before").unwrap();
        let mut permissions = fs::metadata(&read_only).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&read_only, permissions).unwrap();
        let mut slashed = missing.clone().into_os_string();
        slashed.push("/");
        for (path, kind) in [
            (directory.path(), io::ErrorKind::IsADirectory),
            (Path::new(&slashed), io::ErrorKind::IsADirectory),
            (&missing.join("out.csv"), io::ErrorKind::NotFound),
            (Path::new(""), io::ErrorKind::NotFound),
            (&read_only.join("out.csv"), io::ErrorKind::NotADirectory),
            (&read_only, io::ErrorKind::PermissionDenied),
        ] {
            let error = Output::create(path, Readers::Usual).unwrap_err();
            assert_eq!(error.exit_code(), 3);
            let Error::Write { source, .. } = error else {
                panic!("{error:?}");
            };
            assert_eq!(source.kind(), kind, "{}", path.display());
        }
        assert_eq!(names(directory.path()), ["read-only"]);
    }

    #[test]
    fn a_target_without_a_directory_is_beside_us() {
        // No test may leave a file here or change the directory of all tests: the name alone is tried.
        let output = Output::create(Path::new("no-such-output.csv"), Readers::OwnerOfNew).unwrap();
        let To::Beside { file, target, .. } = &output.to else {
            panic!("a file");
        };
        assert_eq!(target, Path::new("no-such-output.csv"));
        let beside = file.get_ref().path().parent().unwrap();
        assert_eq!(
            beside.canonicalize().unwrap(),
            Path::new(".").canonicalize().unwrap()
        );
    }

    #[test]
    fn unfinished_outputs_are_known_until_they_end() {
        let directory = tempfile::tempdir().unwrap();
        let known = || {
            let of_here = |path: &&PathBuf| path.starts_with(directory.path());
            unfinished().iter().filter(of_here).count()
        };
        let one = Output::create(&directory.path().join("one"), Readers::Usual).unwrap();
        let two = Output::create(&directory.path().join("two"), Readers::Owner).unwrap();
        assert_eq!(known(), 2);
        one.finish().unwrap();
        assert_eq!(known(), 1);
        drop(two);
        assert_eq!(known(), 0);
        assert_eq!(names(directory.path()), ["one"]);
    }

    #[cfg(unix)]
    mod unix {
        use std::os::unix::fs::{PermissionsExt as _, symlink};

        use super::*;

        fn mode(path: &Path) -> u32 {
            fs::metadata(path).unwrap().permissions().mode() & 0o7777
        }

        #[test]
        fn permissions_are_kept_and_new_files_get_theirs() {
            let directory = tempfile::tempdir().unwrap();
            let at = |name: &str| directory.path().join(name);
            fs::write(at("plain"), "").unwrap();
            put(&at("new"), "x").unwrap();
            assert_eq!(mode(&at("new")), mode(&at("plain")));

            Output::create(&at("private"), Readers::OwnerOfNew)
                .unwrap()
                .finish()
                .unwrap();
            assert_eq!(mode(&at("private")), 0o600);

            for bits in [0o640, 0o755, 0o604] {
                fs::set_permissions(at("plain"), Permissions::from_mode(bits)).unwrap();
                Output::create(&at("plain"), Readers::OwnerOfNew)
                    .unwrap()
                    .finish()
                    .unwrap();
                assert_eq!(mode(&at("plain")), bits);
            }
            Output::create(&at("plain"), Readers::Owner)
                .unwrap()
                .finish()
                .unwrap();
            assert_eq!(mode(&at("plain")), 0o600, "what must stay private does");
        }

        #[test]
        fn a_link_stays_and_its_target_changes() {
            let directory = tempfile::tempdir().unwrap();
            let at = |name: &str| directory.path().join(name);
            fs::create_dir(at("real")).unwrap();
            fs::write(at("real/a"), "before").unwrap();
            symlink("real/a", at("one")).unwrap();
            symlink("one", at("two")).unwrap();
            symlink("real/new", at("dangling")).unwrap();
            put(&at("two"), "after").unwrap();
            put(&at("dangling"), "new").unwrap();
            for link in ["one", "two", "dangling"] {
                assert!(fs::symlink_metadata(at(link)).unwrap().is_symlink());
            }
            assert_eq!(fs::read_to_string(at("real/a")).unwrap(), "after");
            assert_eq!(fs::read_to_string(at("real/new")).unwrap(), "new");
            assert_eq!(names(&at("real")), ["a", "new"]);

            symlink("loop", at("loop")).unwrap();
            assert_eq!(put(&at("loop"), "x").unwrap_err().exit_code(), 3);
        }

        #[test]
        fn devices_and_pipes_are_written_directly() {
            put(Path::new("/dev/null"), "x").unwrap();
            assert!(!fs::metadata("/dev/null").unwrap().is_file());

            let directory = tempfile::tempdir().unwrap();
            let fifo = directory.path().join("fifo");
            let made = std::process::Command::new("mkfifo").arg(&fifo).status();
            if made.is_ok_and(|status| status.success()) {
                let reader = {
                    let fifo = fifo.clone();
                    std::thread::spawn(move || fs::read_to_string(fifo).unwrap())
                };
                put(&fifo, "through the pipe").unwrap();
                assert_eq!(reader.join().unwrap(), "through the pipe");
            }
        }

        #[test]
        fn a_stream_redirected_to_a_file_is_added_to() {
            let directory = tempfile::tempdir().unwrap();
            let path = directory.path().join("log");
            fs::write(&path, "before ").unwrap();
            let file = File::options().append(true).open(&path).unwrap();
            let number = std::os::fd::AsRawFd::as_raw_fd(&file);
            let stream = PathBuf::from(format!("/proc/self/fd/{number}"));
            if stream.exists() {
                put(&stream, "after").unwrap();
                assert_eq!(fs::read_to_string(&path).unwrap(), "before after");
            }
        }
    }
}
