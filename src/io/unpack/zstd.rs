//! zstd: frames one after the other, and such as are to be skipped.

use std::io::{self, BufRead, Read};

use ::zstd::stream::raw::{Decoder, InBuffer, Operation as _, OutBuffer};

use super::{Packing, goes_on};
use crate::io::fault::Fault;
use crate::text;

/// The frames of a file as one text.
pub(super) struct Frames<R> {
    packed: R,
    decoder: Decoder<'static>,
    /// Whether a frame has begun and not ended.
    within: bool,
}

impl<R: BufRead> Frames<R> {
    /// Reads from `packed`, which begins with a frame.
    pub(super) fn new(packed: R) -> io::Result<Self> {
        Ok(Self {
            packed,
            decoder: Decoder::new()?,
            within: true,
        })
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        loop {
            let begins = |byte| matches!(byte, 0x28 | 0x50..=0x5F);
            if !self.within && !goes_on(&mut self.packed, Packing::Zstd, begins)? {
                return Ok(0);
            }
            let rest = self.packed.fill_buf()?;
            let ended = rest.is_empty();
            let mut packed = InBuffer::around(rest);
            let mut text = OutBuffer::around(&mut *out);
            // At the end the decoder may still hold some text.
            let lacks = self.decoder.run(&mut packed, &mut text).map_err(fault)?;
            let (used, written) = (packed.pos(), text.pos());
            self.packed.consume(used);
            self.within = lacks > 0;
            if written > 0 {
                return Ok(written);
            }
            if ended && self.within {
                return Err(Packing::Zstd.cut_off());
            }
        }
    }
}

/// The decoder has names for what is wrong, and no kinds.
#[allow(clippy::needless_pass_by_value)]
fn fault(error: io::Error) -> io::Error {
    if !error.to_string().contains("too much memory") {
        return Packing::Zstd.damaged();
    }
    Fault {
        message: text!(
            "the zstd data takes more than 128 MiB of memory to unpack",
            "这个 zstd 文件解压需要 128 MiB 以上内存"
        )
        .into(),
        hint: text!(
            "unpack it on the way: zstd -dc --long=31 {file} | rolo … -",
            "请边解压边传入：zstd -dc --long=31 {file} | rolo … -"
        )
        .into(),
    }
    .into()
}
