//! gzip: members one after the other, each with its own check sum.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

use super::{Packing, goes_on};

/// The members of a file as one text.
pub(super) struct Members<R> {
    /// None behind the last.
    member: Option<GzDecoder<R>>,
}

impl<R: BufRead> Members<R> {
    /// Reads from `packed`, which begins with a member.
    pub(super) fn new(packed: R) -> Self {
        Self {
            member: Some(GzDecoder::new(packed)),
        }
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        while let Some(member) = &mut self.member {
            let read = member.read(out).map_err(fault)?;
            if read > 0 {
                return Ok(read);
            }
            if let Some(mut packed) = self.member.take().map(GzDecoder::into_inner)
                && goes_on(&mut packed, Packing::Gzip, |byte| byte == 0x1F)?
            {
                self.member = Some(GzDecoder::new(packed));
            }
        }
        Ok(0)
    }
}

fn fault(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => Packing::Gzip.cut_off(),
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => Packing::Gzip.damaged(),
        // Of the file itself.
        _ => error,
    }
}
