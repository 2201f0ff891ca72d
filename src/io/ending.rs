//! What is odd about the end of an input.

use std::path::PathBuf;

use super::limits::size;
use crate::error::Error;
use crate::text;
use crate::text::Message;

/// What was odd about the end of an input.
// Each is asked by itself.
#[allow(clippy::struct_excessive_bools)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ending {
    /// A quote was never closed.
    pub unterminated: Option<Unterminated>,
    /// NUL bytes stood after the last line end.
    pub nul_bytes: bool,
    /// The input ended within a sign of UTF-16.
    pub cut_off: bool,
    /// A Ctrl-Z (DOS end of file) stood at the end.
    pub control_z: bool,
    /// Whether what stood at the end followed a record without a line end.
    pub within_record: bool,
}

/// A quote that was never closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unterminated {
    /// Line ends between the last whole record and the quote.
    pub lines: u64,
    /// The length, in bytes, after which the search was given up (`--max-record`); none where the input ended.
    pub given_up: Option<usize>,
}

impl Unterminated {
    /// What ends the run; `line` is where the quote opens.
    pub fn error(self, path: PathBuf, line: Option<u64>) -> Error {
        let message = match self.given_up {
            Some(limit) => Message::new(text!(
                "a quote opens here and is not closed within {limit}",
                "此处的引号在 {limit} 之内没有闭合"
            ))
            .with("limit", size(limit as u64)),
            None => text!(
                "a quote opens here and is never closed",
                "此处的引号没有闭合"
            )
            .into(),
        };
        let hint = match self.given_up {
            Some(_) => text!(
                "close the quote, or double it if it belongs to the text; if the record is that long, raise --max-record",
                "请补上右引号；如果引号本身是内容，请写成两个；如果记录真有这么长，可用 --max-record 调高上限"
            ),
            None => text!(
                "close the quote, or double it if it belongs to the text",
                "请补上右引号；如果引号本身是内容，请写成两个"
            ),
        };
        Error::Broken {
            path,
            line,
            message,
            hint: Some(Box::new(hint.into())),
        }
    }
}

impl Ending {
    /// Leaves out what is no data: NUL bytes after the last line end, a Ctrl-Z. `bytes` are the last of the input.
    pub(super) fn trim(&mut self, bytes: &mut Vec<u8>) {
        const CONTROL_Z: u8 = 0x1A;
        let kept = bytes
            .iter()
            .rposition(|byte| *byte != 0)
            .map_or(0, |last| last + 1);
        let alone = kept == 0 || matches!(bytes[kept - 1], b'\n' | b'\r' | CONTROL_Z);
        if kept < bytes.len() && alone {
            self.nul_bytes = true;
            bytes.truncate(kept);
        }
        let line_end = match bytes.as_slice() {
            [.., CONTROL_Z, b'\r', b'\n'] => 2,
            [.., CONTROL_Z, b'\r' | b'\n'] => 1,
            _ => 0,
        };
        let marked = bytes[..bytes.len() - line_end]
            .iter()
            .rposition(|byte| *byte != CONTROL_Z)
            .map_or(0, |last| last + 1);
        if marked + line_end < bytes.len() {
            self.control_z = true;
            bytes.truncate(marked);
        }
        if self.control_z || self.cut_off {
            self.within_record = bytes
                .last()
                .is_some_and(|byte| !matches!(byte, b'\n' | b'\r'));
        }
    }
}
