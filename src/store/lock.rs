//! One writer at a time: a lock beside the file that is replaced.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use super::folder;
use crate::error::{Error, Result};
use crate::text;
use crate::text::Message;

/// The right to replace a file, until dropped. The lock file stays: a name that comes and goes could be locked twice.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of `file`; its folder is made if it is not there. It ends with the process at the latest.
    ///
    /// # Errors
    /// [`Error::Broken`] where another process has it; [`Error::Write`] where it cannot be made.
    pub fn take(file: &Path, dir: Option<&Path>) -> Result<Self> {
        let folder = folder(file, dir);
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let path: PathBuf = folder.join(format!("{name}.lock"));
        let writing = |error| Error::writing(&path, error);
        fs::create_dir_all(&folder).map_err(writing)?;
        let mut options = OpenOptions::new();
        let options = options.create(true).truncate(false).write(true);
        let lock = options.open(&path).map_err(writing)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { _file: lock }),
            Err(TryLockError::Error(error)) => Err(writing(error)),
            Err(TryLockError::WouldBlock) => Err(Error::Broken {
                path: file.to_owned(),
                line: None,
                message: text!(
                    "another run of rolo is writing this file",
                    "另一个 rolo 进程正在写这个文件"
                )
                .into(),
                hint: Some(Box::new(Message::new(text!(
                    "try again when it has ended",
                    "请等它结束后再试"
                )))),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_writer_is_refused_until_the_first_is_done() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.csv");
        fs::write(&file, "a\n").unwrap();
        let first = Lock::take(&file, None).unwrap();
        let second = Lock::take(&file, None).unwrap_err();
        assert_eq!(second.exit_code(), 3);
        let other = Lock::take(&folder.path().join("b.csv"), None);
        assert!(other.is_ok());
        drop(first);
        assert!(Lock::take(&file, None).is_ok());
    }
}
