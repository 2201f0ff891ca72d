//! Temporary files: private, without a name, gone with the run; and how much all of them together may hold.

use std::env;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::fault::{self, Fault};
use super::limits::{Limits, size};
use crate::error::{Error, Result};
use crate::text;
use crate::text::Message;

/// Room for temporary files. Clones share it.
#[derive(Clone, Debug)]
pub struct Spool {
    limit: u64,
    left: Arc<AtomicU64>,
}

impl Default for Spool {
    fn default() -> Self {
        Self::new(Limits::SPOOL)
    }
}

impl Spool {
    /// Room for `limit` bytes.
    pub fn new(limit: u64) -> Self {
        Self {
            limit,
            left: Arc::new(AtomicU64::new(limit)),
        }
    }

    /// An empty file that only this process sees.
    ///
    /// # Errors
    /// [`Error::Write`] where the system makes none.
    pub fn file(&self) -> Result<SpoolFile> {
        Ok(SpoolFile {
            file: tempfile::tempfile().map_err(failed)?,
            taken: 0,
            spool: self.clone(),
        })
    }

    fn take(&self, bytes: u64) -> io::Result<()> {
        let taken = self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                left.checked_sub(bytes)
            });
        taken.map(|_| ()).map_err(|_| self.full().into())
    }

    fn full(&self) -> Fault {
        Fault {
            message: Message::new(text!(
                "temporary files would hold more than {limit}",
                "临时文件将超过 {limit}"
            ))
            .with("limit", size(self.limit)),
            hint: text!(
                "if there is room on that disk, raise --max-spool; TMPDIR chooses another disk",
                "如果磁盘有空间，可用 --max-spool 调高上限；也可用 TMPDIR 换一个磁盘"
            )
            .into(),
        }
    }
}

/// A temporary file; its room is given back when it goes.
#[derive(Debug)]
pub struct SpoolFile {
    file: File,
    taken: u64,
    spool: Spool,
}

impl Write for SpoolFile {
    /// Nothing is written twice to one place, so that what was written is what the file holds.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.spool.take(bytes.len() as u64)?;
        self.taken += bytes.len() as u64;
        self.file.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Read for SpoolFile {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.file.read(out)
    }
}

impl Seek for SpoolFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

impl Drop for SpoolFile {
    fn drop(&mut self) {
        self.spool.left.fetch_add(self.taken, Ordering::Relaxed);
    }
}

/// Puts all of `input` into `file`; `unread` says that it cannot be read.
pub(super) fn copy(
    input: &mut dyn Read,
    file: &mut SpoolFile,
    unread: impl Fn(io::Error) -> Error,
) -> Result<()> {
    const BLOCK: usize = 128 << 10;
    let mut block = vec![0; BLOCK];
    loop {
        match input.read(&mut block) {
            Ok(0) => return Ok(()),
            Ok(read) => file.write_all(&block[..read]).map_err(failed)?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(unread(error)),
        }
    }
}

/// A temporary file could not be written.
pub fn failed(source: io::Error) -> Error {
    fault::unwritten(&directory(), source)
}

/// A temporary file could not be read back.
pub fn unread(source: io::Error) -> Error {
    fault::unread(&directory(), source)
}

fn directory() -> PathBuf {
    env::temp_dir()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_held_is_given_back_with_it() {
        let spool = Spool::new(10);
        let mut one = spool.file().unwrap();
        one.write_all(b"123456").unwrap();
        let mut two = spool.file().unwrap();
        assert!(two.write_all(b"12345").is_err());
        drop(one);
        two.write_all(b"1234567890").unwrap();
        assert!(two.write_all(b"1").is_err());
    }
}
