//! The records of a part as they come: their kind, their length, their bytes (MS-XLSB §2.1.4).
//!
//! What a record claims to be long is not believed: memory grows with the bytes that are there, up to [`LONGEST`].

use std::io::{ErrorKind, Read};

use crate::io::fault::Fault;
use crate::io::workbook::binary::Binary;
use crate::io::workbook::markup::{LONGEST, too_long};
use crate::io::workbook::package::{Result, damaged_part, unreadable};

/// Kinds of records, by their names in the standard. The short ones of cells are not in it: they stand behind another
/// cell, and leave out its column (POI bug 65510).
pub(super) mod kind {
    pub(in super::super) const ROW_HDR: u16 = 0;
    pub(in super::super) const CELL_BLANK: u16 = 1;
    pub(in super::super) const CELL_RK: u16 = 2;
    pub(in super::super) const CELL_ERROR: u16 = 3;
    pub(in super::super) const CELL_BOOL: u16 = 4;
    pub(in super::super) const CELL_REAL: u16 = 5;
    pub(in super::super) const CELL_ST: u16 = 6;
    pub(in super::super) const CELL_ISST: u16 = 7;
    pub(in super::super) const FMLA_STRING: u16 = 8;
    pub(in super::super) const FMLA_NUM: u16 = 9;
    pub(in super::super) const FMLA_BOOL: u16 = 10;
    pub(in super::super) const FMLA_ERROR: u16 = 11;
    pub(in super::super) const SHORT_BLANK: u16 = 12;
    pub(in super::super) const SHORT_RK: u16 = 13;
    pub(in super::super) const SHORT_ERROR: u16 = 14;
    pub(in super::super) const SHORT_BOOL: u16 = 15;
    pub(in super::super) const SHORT_REAL: u16 = 16;
    pub(in super::super) const SHORT_ST: u16 = 17;
    pub(in super::super) const SHORT_ISST: u16 = 18;
    pub(in super::super) const SST_ITEM: u16 = 19;
    pub(in super::super) const FMT: u16 = 44;
    pub(in super::super) const XF: u16 = 47;
    pub(in super::super) const CELL_R_STRING: u16 = 62;
    pub(in super::super) const END_SHEET: u16 = 130;
    pub(in super::super) const BEGIN_BOOK: u16 = 131;
    pub(in super::super) const END_BOOK: u16 = 132;
    pub(in super::super) const BEGIN_SHEET_DATA: u16 = 145;
    pub(in super::super) const END_SHEET_DATA: u16 = 146;
    pub(in super::super) const WB_PROP: u16 = 153;
    pub(in super::super) const BUNDLE_SH: u16 = 156;
    pub(in super::super) const CALC_PROP: u16 = 157;
    pub(in super::super) const END_SST: u16 = 160;
    pub(in super::super) const MERGE_CELL: u16 = 176;
    pub(in super::super) const END_STYLE_SHEET: u16 = 279;
    pub(in super::super) const BEGIN_CELL_XFS: u16 = 617;
    pub(in super::super) const END_CELL_XFS: u16 = 618;
}

/// Whether anything is made of records of this kind.
fn is_read(kind: u16) -> bool {
    matches!(
        kind,
        kind::ROW_HDR
            ..=kind::SST_ITEM
                | kind::FMT
                | kind::XF
                | kind::CELL_R_STRING
                | kind::END_SHEET
                | kind::BEGIN_BOOK
                | kind::END_BOOK
                | kind::BEGIN_SHEET_DATA
                | kind::END_SHEET_DATA
                | kind::WB_PROP
                | kind::BUNDLE_SH
                | kind::CALC_PROP
                | kind::END_SST
                | kind::MERGE_CELL
                | kind::END_STYLE_SHEET
                | kind::BEGIN_CELL_XFS
                | kind::END_CELL_XFS
    )
}

/// A record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    pub(super) bytes: &'a [u8],
}

impl Binary for Record<'_> {
    fn bytes(&self) -> &[u8] {
        self.bytes
    }
}

impl Record<'_> {
    /// Adds the text there (§2.5.169), and tells where it ends. One that is said not to be is empty (§2.5.167).
    pub(super) fn text(&self, at: usize, out: &mut String) -> Option<usize> {
        const NONE: u32 = u32::MAX;
        let count = self.u32(at)?;
        let bytes = self.bytes.get(at + size_of_val(&count)..)?;
        let from = self.bytes.len() - bytes.len();
        if count == NONE {
            return Some(from);
        }
        let len = usize::try_from(count).ok()?.checked_mul(2)?;
        let (units, _) = bytes.get(..len)?.as_chunks::<2>();
        let units = units.iter().map(|unit| u16::from_le_bytes(*unit));
        let signs = char::decode_utf16(units);
        out.extend(signs.map(|sign| sign.unwrap_or(char::REPLACEMENT_CHARACTER)));
        Some(from + len)
    }
}

/// Bytes that are read at a time.
const BLOCK: usize = 64 << 10;

/// The records of a part; those of which nothing is made are passed over.
pub(super) struct Records<R> {
    part: R,
    name: String,
    buffer: Vec<u8>,
    /// What of the buffer is filled and not read yet.
    from: usize,
    to: usize,
}

impl<R: Read> Records<R> {
    /// Those of the part of this name.
    pub(super) fn new(name: &str, part: R) -> Self {
        Self {
            part,
            name: name.to_owned(),
            buffer: Vec::new(),
            from: 0,
            to: 0,
        }
    }

    /// The next record; none at the end of the part, which is then known to be as it was written.
    ///
    /// # Errors
    /// The part cannot be read or ends within a record, or one is longer than any text.
    pub(super) fn next(&mut self) -> Result<Option<Record<'_>>> {
        while self.fill(1)? {
            let kind = self.number(2)? as u16;
            let len = self.number(4)? as usize;
            if !is_read(kind) {
                self.skip(len)?;
                continue;
            }
            if len > LONGEST {
                return Err(too_long(&self.name));
            }
            if !self.fill(len)? {
                return Err(self.damage());
            }
            let from = self.from;
            self.from += len;
            let bytes = &self.buffer[from..self.from];
            return Ok(Some(Record { kind, bytes }));
        }
        Ok(None)
    }

    /// What is said of a part that is not whole.
    pub(super) fn damage(&self) -> Box<Fault> {
        damaged_part(&self.name)
    }

    /// A number of at most so many bytes, seven bits in each, the lowest first; the last one has no eighth bit.
    fn number(&mut self, most: u32) -> Result<u32> {
        let mut number = 0;
        for place in 0..most {
            if !self.fill(1)? {
                break;
            }
            let byte = self.buffer[self.from];
            self.from += 1;
            number |= u32::from(byte & 0x7F) << (7 * place);
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(self.damage())
    }

    /// Sees to it that so many bytes can be read; false if the part ends before.
    #[inline]
    fn fill(&mut self, len: usize) -> Result<bool> {
        if self.to - self.from >= len {
            return Ok(true);
        }
        self.refill(len)
    }

    fn refill(&mut self, len: usize) -> Result<bool> {
        self.buffer.copy_within(self.from..self.to, 0);
        self.to -= self.from;
        self.from = 0;
        while self.to < len {
            if self.to == self.buffer.len() {
                self.buffer.resize(BLOCK.max(self.to * 2), 0);
            }
            match self.part.read(&mut self.buffer[self.to..]) {
                Ok(0) => return Ok(false),
                Ok(read) => self.to += read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(unreadable(error, &self.name)),
            }
        }
        Ok(true)
    }

    fn skip(&mut self, mut len: usize) -> Result<()> {
        while len > 0 {
            if !self.fill(1)? {
                return Err(self.damage());
            }
            let passed = len.min(self.to - self.from);
            self.from += passed;
            len -= passed;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::super::samples::record;
    use super::*;

    /// Gives its bytes a few at a time.
    struct Slow<'a>(&'a [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            let len = self.1.min(out.len());
            self.0.read(&mut out[..len])
        }
    }

    fn all(bytes: &[u8], pace: usize) -> Result<Vec<(u16, Vec<u8>)>> {
        let mut records = Records::new("a", Slow(bytes, pace));
        let mut found = Vec::new();
        while let Some(record) = records.next()? {
            found.push((record.kind, record.bytes.to_vec()));
        }
        Ok(found)
    }

    proptest! {
        #[test]
        fn records_come_back_whole_and_others_are_passed_over(
            records in vec((0..700_u16, prop_oneof![9 => 0..300_usize, 1 => 0..200_000_usize]), 0..12),
            pace in 1..5000_usize,
            cut in any::<prop::sample::Index>(),
        ) {
            let content = |(place, (kind, len)): (usize, &(u16, usize))| (*kind, vec![place as u8; *len]);
            let records: Vec<_> = records.iter().enumerate().map(content).collect();
            let bytes: Vec<u8> = records.iter().flat_map(|(kind, bytes)| record(*kind, bytes)).collect();
            let read: Vec<_> = records.into_iter().filter(|(kind, _)| is_read(*kind)).collect();
            prop_assert_eq!(all(&bytes, pace).unwrap(), read.clone());
            if let Ok(found) = all(&bytes[..cut.index(bytes.len() + 1)], pace) {
                prop_assert!(read.starts_with(&found));
            }
        }

        #[test]
        fn bytes_that_are_no_records_do_no_harm(bytes in vec(any::<u8>(), 0..300)) {
            let _ = all(&bytes, 100);
        }
    }

    #[test]
    fn what_a_record_claims_is_not_believed() {
        let claims = |kind: u8, len: [u8; 4]| [&[kind][..], &len, &[0; 10]].concat();
        let claimed = claims(6, [0xFF, 0xFF, 0xFF, 7]);
        let mut records = Records::new("a", &*claimed);
        assert!(records.next().is_err());
        assert!(records.buffer.len() <= BLOCK);
        let far = claims(6, [0xFF, 0xFF, 0xFF, 0x7F]);
        assert!(all(&far, 100).is_err(), "longer than any text");
        let passed = claims(63, [0xFF, 0xFF, 0xFF, 0x7F]);
        assert!(all(&passed, 100).is_err());
        assert!(all(&claims(6, [0xFF; 4]), 100).is_err());
    }
}
