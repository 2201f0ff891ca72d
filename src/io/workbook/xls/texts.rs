//! Texts as records hold them: in a code page before Excel 97, since then as UTF-16 with or without its high bytes,
//! broken anywhere where a record is full.

use super::record::{Record, Records};
use crate::io::workbook::binary::Binary;
use crate::io::workbook::shared_texts::SharedTexts;
use crate::table::encoding::Encoding;

/// Reads texts that begin in one record and may go on in those that continue it.
pub(super) struct Pieces<'a> {
    rest: &'a [u8],
    further: Records<'a>,
    units: Vec<u16>,
}

impl<'a> Pieces<'a> {
    /// Reads from there on in a record; `further` are the records behind it.
    pub(super) fn new(record: Record<'a>, from: usize, further: Records<'a>) -> Self {
        Self {
            rest: record.bytes.get(from..).unwrap_or_default(),
            further,
            units: Vec::new(),
        }
    }

    /// Goes on with the next record where this one is read; false if there is none.
    fn goes_on(&mut self) -> bool {
        while self.rest.is_empty() {
            match self.further.continued() {
                Some(bytes) => self.rest = bytes,
                None => return false,
            }
        }
        true
    }

    fn take<const LEN: usize>(&mut self) -> Option<[u8; LEN]> {
        self.goes_on();
        let (taken, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(*taken)
    }

    fn skip(&mut self, mut len: usize) -> Option<()> {
        while len > 0 {
            if !self.goes_on() {
                return None;
            }
            let passed = len.min(self.rest.len());
            self.rest = &self.rest[passed..];
            len -= passed;
        }
        Some(())
    }

    /// Adds a text that says how many characters it has, and what else stands with it (§2.5.293, §2.5.294). None if
    /// it is not whole.
    pub(super) fn text(&mut self, out: &mut String) -> Option<()> {
        let count = u16::from_le_bytes(self.take()?);
        let [flags] = self.take()?;
        let runs = if flags & 8 == 0 {
            0
        } else {
            u16::from_le_bytes(self.take()?)
        };
        let extra = if flags & 4 == 0 {
            0
        } else {
            u32::from_le_bytes(self.take()?)
        };
        self.characters(count.into(), flags & 1 != 0, out)?;
        self.skip(usize::from(runs) * 4)?;
        self.skip(extra as usize)
    }

    /// Adds so many characters, which are `wide` if their high bytes stand there too. Where the text goes on in
    /// another record, that says anew which.
    fn characters(&mut self, count: usize, mut wide: bool, out: &mut String) -> Option<()> {
        self.units.clear();
        while self.units.len() < count {
            if self.rest.is_empty() {
                let [flags] = self.take()?;
                wide = flags & 1 != 0;
                continue;
            }
            let left = count - self.units.len();
            let bytes = if wide {
                let (pairs, _) = self.rest.as_chunks::<2>();
                let pairs = &pairs[..left.min(pairs.len())];
                self.units
                    .extend(pairs.iter().map(|pair| u16::from_le_bytes(*pair)));
                // Half a character at the end of a record belongs to nothing.
                if pairs.is_empty() { 1 } else { pairs.len() * 2 }
            } else {
                let bytes = &self.rest[..left.min(self.rest.len())];
                self.units.extend(bytes.iter().map(|byte| u16::from(*byte)));
                bytes.len()
            };
            self.rest = &self.rest[bytes..];
        }
        let signs = char::decode_utf16(self.units.iter().copied());
        out.extend(signs.map(|sign| sign.unwrap_or(char::REPLACEMENT_CHARACTER)));
        Some(())
    }
}

/// A text with its length before it in `len` bytes, from there on in a record (§2.5.240, §2.5.294).
pub(super) fn text(
    record: Record<'_>,
    from: usize,
    len: usize,
    encoding: Option<Encoding>,
) -> Option<String> {
    let count = match len {
        1 => usize::from(*record.bytes.get(from)?),
        _ => usize::from(record.u16(from)?),
    };
    let mut out = String::new();
    let bytes = record.bytes.get(from + len..)?;
    if let Some(encoding) = encoding {
        encoding.decode(bytes.get(..count)?, &mut out);
        return Some(out);
    }
    let (flags, bytes) = bytes.split_first()?;
    let nothing_further = Records::new(&[], 0);
    let mut pieces = Pieces {
        rest: bytes,
        further: nothing_further,
        units: Vec::new(),
    };
    pieces.characters(count, flags & 1 != 0, &mut out)?;
    Some(out)
}

/// Reads the texts that cells share from their record and those that continue it; as far as they are whole.
pub(super) fn shared(record: Record<'_>, further: Records<'_>) -> SharedTexts {
    const HEAD: usize = 8;
    let mut pieces = Pieces::new(record, HEAD, further);
    let mut texts = SharedTexts::default();
    while pieces.goes_on() && pieces.text(&mut texts.text).is_some() {
        if texts.end().is_err() {
            break;
        }
    }
    texts
}
