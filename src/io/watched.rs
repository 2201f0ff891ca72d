//! A file that is being read, and whether anybody has written to it meanwhile.

use std::fs::File;
use std::path::Path;
use std::time::SystemTime;

use super::fault::Fault;
use crate::error::Result;
use crate::text;

/// A regular file and what it was when it was opened.
#[derive(Debug)]
pub(super) struct Watched {
    /// The file; its position is that of whoever else reads it.
    pub(super) file: File,
    before: Option<Stamp>,
}

/// Length and time of the last change: enough to see that a file was written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    len: u64,
    modified: SystemTime,
}

impl Stamp {
    /// None where the system does not tell.
    fn of(file: &File) -> Option<Self> {
        let status = file.metadata().ok()?;
        Some(Self {
            len: status.len(),
            modified: status.modified().ok()?,
        })
    }
}

impl Watched {
    /// Watches `file` from now on.
    pub(super) fn new(file: File) -> Self {
        let before = Stamp::of(&file);
        Self { file, before }
    }

    /// Whether the file, which is called `path`, is still what it was.
    ///
    /// # Errors
    /// [`Error::Broken`](crate::error::Error::Broken) if it has been written to since.
    pub(super) fn unchanged(&self, path: &Path) -> Result<()> {
        if self.before.is_none() || Stamp::of(&self.file) == self.before {
            return Ok(());
        }
        Err(Fault {
            message: text!(
                "the file was changed while it was being read",
                "文件在读取过程中被改动"
            )
            .into(),
            hint: text!(
                "run again when nothing writes to it",
                "请在没有程序写入该文件时重试"
            )
            .into(),
        }
        .error(path))
    }
}
