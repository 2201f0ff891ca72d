//! The package that is written: parts one after the other.

use std::io::{self, Read as _, Write};

use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

use super::failed::Failed;
use crate::io::workbook::package::{Most, Package, unreadable};

/// How hard parts that change are packed: a little harder costs much.
const LEVEL: i64 = 2;
/// Bytes that are packed at a time.
const BLOCK: usize = 64 << 10;

/// A package that is being written; what is written to it goes into the part that was begun last.
pub(super) struct Packer<'o>(ZipWriter<StreamWriter<&'o mut dyn Write>>);

impl<'o> Packer<'o> {
    pub(super) fn new(out: &'o mut dyn Write) -> Self {
        Self(ZipWriter::new_stream(out))
    }

    /// Begins a part.
    pub(super) fn begin(&mut self, name: &str) -> Result<(), Failed> {
        let options = SimpleFileOptions::default().compression_level(Some(LEVEL));
        self.0.start_file(name, options).map_err(failed)
    }

    /// Writes a part.
    pub(super) fn part(&mut self, name: &str, content: &[u8]) -> Result<(), Failed> {
        self.begin(name)?;
        self.0.write_all(content)?;
        Ok(())
    }

    /// Copies a part as it is packed; one that is not packed is, since its length stands behind it here, which a reader of
    /// streams cannot know.
    pub(super) fn copy(&mut self, package: &mut Package, index: usize) -> Result<(), Failed> {
        let name = package.name_at(index);
        let Some(options) = package.unpacked_at(index).map_err(failed)? else {
            return package.copy_raw(index, &mut self.0).map_err(failed);
        };
        let options = options
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(LEVEL));
        self.0.start_file(&name, options).map_err(failed)?;
        let mut part = package.part_at(index, &name, Most::Streamed)?;
        let mut block = vec![0; BLOCK];
        loop {
            let read = part.read(&mut block);
            let read = read.map_err(|error| unreadable(error, &name))?;
            if read == 0 {
                return Ok(());
            }
            self.0.write_all(&block[..read])?;
        }
    }

    /// Ends the package.
    pub(super) fn finish(self) -> Result<(), Failed> {
        self.0.finish().map_err(failed)?;
        Ok(())
    }
}

impl Write for Packer<'_> {
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
