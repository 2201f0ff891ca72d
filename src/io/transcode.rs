//! Text in another encoding as UTF-8, while it is read: UTF-16, where two bytes a sign cannot be cut at ASCII bytes, and
//! what is not read as records.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::table::encoding::Encoding;

/// Bytes that are asked for at a time; even, so that no unit is cut but at the end.
const BLOCK: usize = 64 << 10;

/// Reads text in an encoding and gives UTF-8; what cannot be decoded is not UTF-8 there either, and so is found where it stands.
pub(super) struct Transcoded<R> {
    input: R,
    encoding: Encoding,
    /// Read, and not yet decoded: half a unit, or the first of two that belong together.
    rest: Vec<u8>,
    text: Vec<u8>,
    /// How much of `text` has been given away.
    given: usize,
    ended: bool,
    /// What ended the reading; said when the text before it has been given away.
    failed: Option<io::Error>,
    cut_off: Arc<AtomicBool>,
}

impl<R: Read> Transcoded<R> {
    /// `input` begins behind any mark.
    pub(super) fn new(input: R, encoding: Encoding) -> Self {
        Self {
            input,
            encoding,
            rest: Vec::new(),
            text: Vec::new(),
            given: 0,
            ended: false,
            failed: None,
            cut_off: Arc::default(),
        }
    }

    /// Becomes true where UTF-16 ends with half a unit, which is left out.
    pub(super) fn cut_off(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.cut_off)
    }

    /// Decodes the next block.
    fn fill(&mut self) {
        self.text.clear();
        self.given = 0;
        let mut bytes = std::mem::take(&mut self.rest);
        let wanted = BLOCK.saturating_sub(bytes.len()) as u64;
        let read = self.input.by_ref().take(wanted).read_to_end(&mut bytes);
        self.ended = read.as_ref().is_ok_and(|read| (*read as u64) < wanted);
        self.failed = read.err();
        if self.ended && self.encoding.is_utf16() && bytes.len() % 2 == 1 {
            bytes.pop();
            self.cut_off.store(true, Ordering::Relaxed);
        }
        if !self.ended {
            self.rest = bytes.split_off(whole_signs(&bytes, self.encoding));
        }
        self.encoding.decode_marking(&bytes, &mut self.text);
    }
}

/// How many of the bytes are whole signs.
fn whole_signs(bytes: &[u8], encoding: Encoding) -> usize {
    if !encoding.is_utf16() {
        // These are never half of a sign.
        let end = memchr::memrchr3(b'>', b'\n', b' ', bytes);
        return end.map_or_else(|| soundest(bytes, encoding), |end| end + 1);
    }
    let even = bytes.len() / 2 * 2;
    let Some([one, two]) = bytes[..even].last_chunk::<2>() else {
        return 0;
    };
    let higher = if encoding == Encoding::UTF_16LE {
        two
    } else {
        one
    };
    // The first half of a sign of two units waits for its other half.
    if (0xD8..0xDC).contains(higher) {
        even - 2
    } else {
        even
    }
}

/// Where a text without a sign that stands for itself alone is cut: where that costs least.
fn soundest(bytes: &[u8], encoding: Encoding) -> usize {
    const LONGEST: usize = 4;
    let bad = |end: &usize| {
        let mut text = Vec::new();
        encoding.decode_marking(&bytes[..*end], &mut text);
        memchr::memchr_iter(0xFF, &text).count()
    };
    let ends = (bytes.len().saturating_sub(LONGEST - 1)..=bytes.len()).rev();
    ends.min_by_key(bad).unwrap_or(bytes.len())
}

impl<R: Read> Read for Transcoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() {
            if self.ended {
                return Ok(0);
            }
            if let Some(error) = self.failed.take() {
                return Err(error);
            }
            self.fill();
        }
        let rest = &self.text[self.given..];
        let len = rest.len().min(out.len());
        out[..len].copy_from_slice(&rest[..len]);
        self.given += len;
        Ok(len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_reads_as_it_was_whatever_its_signs() {
        let text = "编号,名\n1,😀王小明\n".repeat(9_000);
        let unbroken = "编号😀王小明€".repeat(9_000);
        let gbk = Encoding::named("gb18030").unwrap();
        for encoding in [Encoding::UTF_16LE, Encoding::UTF_16BE, gbk] {
            for (shift, text) in
                (0..8).map(|shift| (shift, if shift < 4 { &text } else { &unbroken }))
            {
                let text = format!("{}{text}", "x".repeat(shift));
                let mut bytes = Vec::new();
                encoding.encode(&text, &mut bytes).unwrap();
                let mut back = String::new();
                let mut reader = Transcoded::new(&bytes[..], encoding);
                reader.read_to_string(&mut back).unwrap();
                assert!(back == text, "{encoding:?} {shift}");
            }
        }
    }
}
