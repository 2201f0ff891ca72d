//! The package that is written: parts one after the other.
//!
//! It is put together in a temporary file, where what is known of a part only at its end can be written before it: readers that
//! take a package as a stream, and those that look for hidden things in it, want it there.

use std::fs::File;
use std::io::{self, BufWriter, Seek as _, Write};
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
pub(super) struct Packer(ZipWriter<BufWriter<File>>);

impl Packer {
    /// Begins a package, in a file of this folder, else where the system has such files.
    ///
    /// # Errors
    /// [`Failed::Write`].
    pub(super) fn new(beside: &Path) -> Result<Self, Failed> {
        let file = tempfile::tempfile_in(beside).or_else(|_| tempfile::tempfile())?;
        Ok(Self(ZipWriter::new(BufWriter::new(file))))
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
        let file = self.0.finish().map_err(failed)?;
        let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
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

fn failed(error: zip::result::ZipError) -> Failed {
    Failed::Write(error.into())
}
