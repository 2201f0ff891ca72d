//! Copies of files as they were before a run replaced them: `.rolo/backups/<file name>/<id>` beside the file.
//!
//! An id is the moment of the copy in UTC, `20261121T093000.000001Z`, so that the names sort by time. The copy has the
//! permissions of the file; others cannot look into the folder.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::folder;
use crate::error::{Error, Result};
use crate::expr::datum::Datum;
use crate::expr::written;

/// Keeps a copy of `file`, complete and on the disk; where it is.
///
/// # Errors
/// [`Error::Open`] where the file cannot be read; [`Error::Write`] where the copy cannot be made.
pub fn keep(file: &Path, dir: Option<&Path>) -> Result<PathBuf> {
    let name = file.file_name().unwrap_or_default();
    let backups = folder(file, dir).join("backups").join(name);
    private(&backups).map_err(|error| Error::writing(&backups, error))?;
    let mut from = File::open(file).map_err(|source| Error::Open {
        path: file.to_owned(),
        source,
    })?;
    let (mut to, path) = fresh(&backups)?;
    match copy(&mut from, &mut to) {
        Ok(()) => Ok(path),
        Err(error) => {
            // Half a copy would pass for a whole one.
            let _ = fs::remove_file(&path);
            Err(Error::writing(path, error))
        }
    }
}

/// Everything in `from`, and who may read it, onto the disk.
fn copy(from: &mut File, to: &mut File) -> io::Result<()> {
    io::copy(from, to)?;
    to.set_permissions(from.metadata()?.permissions())?;
    to.sync_all()
}

/// A folder that only its owner can look into.
fn private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(folder)
}

/// A new file named after this moment, for its owner only until it is complete.
fn fresh(backups: &Path) -> Result<(File, PathBuf)> {
    let mut micros = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_micros() as i64);
    loop {
        let path = backups.join(id(micros));
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        match options.open(&path) {
            Ok(file) => return Ok((file, path)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => micros += 1,
            Err(error) => return Err(Error::writing(path, error)),
        }
    }
}

/// A moment as a name.
fn id(micros: i64) -> String {
    let seconds = micros.div_euclid(1_000_000);
    let mut id = String::new();
    let moment = Datum::DateTime {
        micros: seconds * 1_000_000,
        zoned: false,
    };
    written::write(moment, &mut id);
    id.retain(|sign| !matches!(sign, '-' | ':'));
    format!("{id}.{:06}Z", micros.rem_euclid(1_000_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_kept_for_every_run() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.csv");
        let mut kept = Vec::new();
        for text in ["one\n", "two\n", "three\n"] {
            fs::write(&file, text).unwrap();
            let path = keep(&file, None).unwrap();
            assert!(path.starts_with(folder.path().join(".rolo/backups/a.csv")));
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
            kept.push(path);
        }
        assert!(kept.is_sorted());
        assert_eq!(kept.len(), 3);
    }

    #[test]
    fn a_copy_may_be_kept_elsewhere_and_is_read_by_whom_the_file_is() {
        use std::os::unix::fs::PermissionsExt as _;
        let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let file = folder.path().join("a.csv");
        fs::write(&file, "x\n").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        let path = keep(&file, Some(elsewhere.path())).unwrap();
        assert!(path.starts_with(elsewhere.path()));
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o640, 0o700));
    }

    #[test]
    fn an_id_is_a_moment_in_utc() {
        assert_eq!(id(0), "19700101T000000.000000Z");
        assert_eq!(id(1_795_253_400_000_001), "20261121T093000.000001Z");
    }
}
