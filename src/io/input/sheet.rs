//! Opens a workbook: one of its sheets is the table.

use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use super::{Head, Input, Reading, header};
use crate::error::Result;
use crate::io::digest::Digesting;
use crate::io::fault::{self, Fault};
use crate::io::notation::Notation;
use crate::io::read::TableReader;
use crate::io::spool;
use crate::io::watched::Watched;
use crate::io::workbook::open::{Book, Container};
use crate::io::workbook::package::Source;

/// What a workbook is read from.
pub(super) struct Origin {
    /// All of it, from its beginning.
    pub(super) bytes: Box<dyn Read + Send>,
    /// The file that these are the bytes of, as they stand.
    pub(super) watched: Option<Watched>,
    pub(super) digest: Option<Digesting>,
}

/// Opens the workbook called `path`.
///
/// # Errors
/// A workbook that cannot be read, a sheet that is not there; those of finding a header.
pub(super) fn open(
    container: Container,
    origin: Origin,
    path: &Path,
    reading: &Reading,
    recognise: &dyn Fn(&[&str]) -> bool,
) -> Result<Input> {
    let Origin {
        mut bytes,
        watched,
        digest,
    } = origin;
    let unread = |source| fault::unread(path, source);
    let broken = |fault: Fault| fault.error(path);
    let source: Box<dyn Source> = match &watched {
        Some(watched) => {
            if digest.is_some() {
                io::copy(&mut bytes, &mut io::sink()).map_err(unread)?;
            }
            let mut file = watched.file.try_clone().map_err(unread)?;
            file.seek(SeekFrom::Start(0)).map_err(unread)?;
            Box::new(io::BufReader::new(file))
        }
        // Its directory stands at its end.
        None => {
            let mut file = reading.limits.spool.file()?;
            io::copy(&mut bytes, &mut file).map_err(unread)?;
            file.seek(SeekFrom::Start(0)).map_err(spool::unread)?;
            Box::new(io::BufReader::new(file))
        }
    };
    let book = Book::open(source, container, &reading.limits).map_err(broken)?;
    let chosen = book.choose(reading.sheet.as_deref()).map_err(broken)?;
    let format = book.format;
    let (rows, ends) = book.read(&chosen).map_err(unread)?;
    let limits = reading.limits.clone();
    let mut reader =
        TableReader::new(path.to_owned(), Box::new(rows), Notation::Sheet(format), limits);
    if let Some(digest) = digest {
        reader.digested_by(digest);
    }
    if reading.twice {
        reader.keep_in(reading.limits.spool.file()?);
    }
    if let Some(watched) = watched {
        reader.watch(watched);
    }
    reader.ends_with(ends);
    let name = path.display().to_string();
    let mut head = Head::new(name, Notation::Sheet(format), Vec::new());
    head.sheet = Some(chosen);
    header::find(&mut head, &mut reader, path, reading, recognise)?;
    reader.in_columns(head.trim_columns());
    Ok(Input { head, reader })
}
