//! The package that is written: parts one after the other.
//!
//! It is put together in a temporary file, where what is known of a part only at its end can be written before it: readers that
//! take a package as a stream, and those that look for hidden things in it, want it there.

use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::Path;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::failed::Failed;
use crate::io::workbook::package::Package;

/// How hard parts that change are packed: a little harder costs much.
const LEVEL: i64 = 2;
/// From so many bytes on, before it is packed, a part may become one whose size takes more than four.
const LARGE: u64 = 3 << 30;

/// A package that is being written; what is written to it goes into the part that was begun last.
pub(super) struct Packer(ZipWriter<Kept>);

impl Packer {
    /// Begins a package, in a file of this folder, else where the system has such files.
    ///
    /// # Errors
    /// [`Failed::Write`].
    pub(super) fn new(beside: &Path) -> Result<Self, Failed> {
        let file = tempfile::tempfile_in(beside).or_else(|_| tempfile::tempfile())?;
        Ok(Self(ZipWriter::new(Kept {
            file: BufWriter::new(file),
            failed: false,
            at: 0,
            end: 0,
        })))
    }

    /// Begins a part that will have about so many bytes.
    pub(super) fn begin(&mut self, name: &str, bytes: u64) -> Result<(), Failed> {
        let options = SimpleFileOptions::default().compression_level(Some(LEVEL));
        let options = options.large_file(bytes > LARGE);
        self.0.start_file(name, options).map_err(failed)
    }

    /// Writes a part.
    pub(super) fn part(&mut self, name: &str, content: &[u8]) -> Result<(), Failed> {
        self.begin(name, content.len() as u64)?;
        self.0.write_all(content)?;
        Ok(())
    }

    /// Copies a part as it is packed.
    pub(super) fn copy(&mut self, package: &mut Package, index: usize) -> Result<(), Failed> {
        package.copy_raw(index, &mut self.0).map_err(failed)
    }

    /// Ends the package, and writes it.
    pub(super) fn finish(self, out: &mut (dyn Write + '_)) -> Result<(), Failed> {
        let kept = self.0.finish().map_err(failed)?;
        let mut file = kept
            .file
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        io::copy(&mut file, out)?;
        Ok(())
    }
}

impl Write for Packer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// The temporary file. What is still written after a write has failed goes nowhere, as if it were written: a package that is
/// dropped ends itself, and says so on standard error where it cannot.
struct Kept {
    file: BufWriter<File>,
    failed: bool,
    /// Where the next byte goes, and where the last one is, as far as the package knows.
    at: u64,
    end: u64,
}

impl Kept {
    fn note<T>(&mut self, done: io::Result<T>) -> io::Result<T> {
        let again = io::ErrorKind::Interrupted;
        self.failed |= done.as_ref().is_err_and(|error| error.kind() != again);
        done
    }
}

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut written = bytes.len();
        if !self.failed {
            let done = self.file.write(bytes);
            written = self.note(done)?;
        }
        self.at += written as u64;
        self.end = self.end.max(self.at);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.failed {
            return Ok(());
        }
        let flushed = self.file.flush();
        self.note(flushed)
    }
}

impl Seek for Kept {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = if self.failed {
            let place = match to {
                SeekFrom::Start(place) => Some(place),
                SeekFrom::Current(by) => self.at.checked_add_signed(by),
                SeekFrom::End(by) => self.end.checked_add_signed(by),
            };
            place.ok_or(io::ErrorKind::InvalidInput)?
        } else {
            let sought = self.file.seek(to);
            self.note(sought)?
        };
        Ok(self.at)
    }
}

fn failed(error: zip::result::ZipError) -> Failed {
    Failed::Write(error.into())
}
