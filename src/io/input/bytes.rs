//! From a file or a pipe to text that can be cut: unpacked, and without its byte order mark.

use std::fs::File;
use std::io::{Cursor, Read, stdin};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::Reading;
use crate::error::{Error, Result};
use crate::io::csv_write::MARK;
use crate::io::transcode::Transcoded;
use crate::io::unpack::Unpacked;
use crate::io::{detect, sniff, unpack};
use crate::table::encoding::Encoding;

/// The bytes of an input, unpacked if they are packed; whether they are.
pub(super) fn unpacked(
    mut bytes: Box<dyn Read + Send>,
    path: &Path,
) -> Result<(Box<dyn Read + Send>, bool)> {
    let failed = |source| Error::Read {
        path: path.to_owned(),
        source,
    };
    let mut start = Vec::new();
    let mut first = bytes.by_ref().take(2);
    first.read_to_end(&mut start).map_err(failed)?;
    let packed = unpack::is_gzip(&start);
    let bytes = Cursor::new(start).chain(bytes);
    if packed {
        let text = Unpacked::new(bytes).map_err(failed)?;
        return Ok((Box::new(text), true));
    }
    Ok((Box::new(bytes), false))
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
    pub(super) fn of(
        mut bytes: Box<dyn Read + Send>,
        path: &Path,
        reading: &Reading,
    ) -> Result<Self> {
        let failed = |source| Error::Read {
            path: path.to_owned(),
            source,
        };
        let mut start = Vec::new();
        let mut first = bytes.by_ref().take(sniff::ENOUGH as u64);
        first.read_to_end(&mut start).map_err(failed)?;
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
        let mut bytes: Box<dyn Read + Send> = Box::new(transcoded);
        let mut start = Vec::new();
        let mut first = bytes.by_ref().take(sniff::ENOUGH as u64);
        first.read_to_end(&mut start).map_err(failed)?;
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
pub(super) fn bytes_of(path: &Path) -> Result<(Box<dyn Read + Send>, Option<File>)> {
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
        return Err(failed(std::io::ErrorKind::IsADirectory.into()));
    }
    let again = status.is_file().then(|| file.try_clone()).transpose();
    Ok((Box::new(file), again.map_err(failed)?))
}
