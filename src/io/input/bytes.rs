//! From a file or a pipe to text that can be cut: unpacked, and without its byte order mark.

use std::fs::File;
use std::io::{self, Cursor, Read, stdin};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::Reading;
use crate::error::{Error, Result};
use crate::io::csv_write::MARK;
use crate::io::limits::Limits;
use crate::io::transcode::Transcoded;
use crate::io::unpack::{Packing, Unpacked};
use crate::io::watched::Watched;
use crate::io::{detect, sniff};
use crate::table::encoding::Encoding;

/// The bytes of an input, unpacked if they are packed; whether they are.
pub(super) fn unpacked(
    bytes: Box<dyn Read + Send>,
    path: &Path,
    limits: &Limits,
) -> Result<(Box<dyn Read + Send>, bool)> {
    let (start, bytes) = begin(bytes, Packing::ENOUGH);
    let packing = Packing::of(&start);
    let bytes = Cursor::new(start).chain(bytes);
    let Some(packing) = packing else {
        return Ok((Box::new(bytes), false));
    };
    let text = Unpacked::new(packing, bytes, limits.ratio);
    let text = text.map_err(|source| Error::Read {
        path: path.to_owned(),
        source,
    })?;
    Ok((Box::new(text), true))
}

/// The first bytes, `most` of them where there are as many, and what follows them. Where reading fails, that follows.
pub(super) fn begin(
    mut bytes: Box<dyn Read + Send>,
    most: usize,
) -> (Vec<u8>, Box<dyn Read + Send>) {
    let mut start = Vec::new();
    let read = bytes.by_ref().take(most as u64).read_to_end(&mut start);
    match read {
        Ok(_) => (start, bytes),
        Err(error) => (start, Box::new(Failed(Some(error)))),
    }
}

/// Reading that has failed.
struct Failed(Option<io::Error>);

impl Read for Failed {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        let error = self.0.take();
        Err(error.unwrap_or_else(|| io::ErrorKind::UnexpectedEof.into()))
    }
}

/// An input as text that can be cut: what it begins with has been looked at.
pub(super) struct Text {
    /// What follows `start`.
    pub(super) bytes: Box<dyn Read + Send>,
    /// Behind the mark.
    pub(super) start: Vec<u8>,
    /// The byte order mark, as UTF-8 has it; empty without one.
    pub(super) mark: Vec<u8>,
    /// None: not known yet.
    pub(super) encoding: Option<Encoding>,
    /// What it is read from, where the text is UTF-8 only since it was read.
    pub(super) transcoded: Option<Encoding>,
    /// Whether it was cut off within a sign, once its end is reached.
    pub(super) cut_off: Option<Arc<AtomicBool>>,
}

impl Text {
    /// Reads the beginning, and decodes UTF-16.
    pub(super) fn of(bytes: Box<dyn Read + Send>, path: &Path, reading: &Reading) -> Result<Self> {
        let (mut start, bytes) = begin(bytes, sniff::ENOUGH);
        let (len, marked) = sniff::mark(&start).map_err(|(message, hint)| Error::Broken {
            path: path.to_owned(),
            line: None,
            message,
            hint: Some(Box::new(hint)),
        })?;
        start.drain(..len);
        let mark = if len > 0 { MARK.to_vec() } else { Vec::new() };
        // A mark says more than anybody who names an encoding.
        let encoding = marked
            .or(reading.encoding)
            .or_else(|| detect::utf16(&start));
        let Some(from) = encoding.filter(|encoding| encoding.is_utf16()) else {
            return Ok(Self {
                bytes,
                start,
                mark,
                encoding,
                transcoded: None,
                cut_off: None,
            });
        };
        let raw = Cursor::new(start).chain(bytes);
        let transcoded = Transcoded::new(raw, from);
        let cut_off = transcoded.cut_off();
        let (start, bytes) = begin(Box::new(transcoded), sniff::ENOUGH);
        Ok(Self {
            bytes,
            start,
            mark,
            encoding: Some(Encoding::UTF_8),
            transcoded: Some(from),
            cut_off: Some(cut_off),
        })
    }
}

/// The bytes at `path` (`-`: standard input), and the same file once more if it can be read again.
pub(super) fn bytes_of(path: &Path) -> Result<(Box<dyn Read + Send>, Option<Watched>)> {
    if path.as_os_str() == "-" {
        return Ok((Box::new(stdin()), None));
    }
    let failed = |source| Error::Open {
        path: path.to_owned(),
        source,
    };
    let file = File::open(path).map_err(failed)?;
    let status = file.metadata().map_err(failed)?;
    if status.is_dir() {
        return Err(failed(io::ErrorKind::IsADirectory.into()));
    }
    let again = status.is_file().then(|| file.try_clone()).transpose();
    let watched = again.map_err(failed)?.map(Watched::new);
    Ok((Box::new(file), watched))
}
