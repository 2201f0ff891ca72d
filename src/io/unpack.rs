//! Unpacks gzip while it is read, on a thread of its own, so that inflating and what is done with the text overlap.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use flate2::read::MultiGzDecoder;

/// Bytes that are handed over at a time.
const BLOCK: usize = 256 << 10;
/// Blocks that may be ahead of their reader.
const AHEAD: usize = 4;
/// What a file may unpack to, whatever its ratio.
pub const FREE: u64 = 1 << 30;
/// Beyond that, how many times its own bytes. (Deflate does not pack better than 1032 to one; tables come to 10 or 20.)
pub const RATIO: u64 = 200;

/// Whether a file that begins so is packed.
pub(super) fn is_gzip(start: &[u8]) -> bool {
    start.starts_with(&[0x1F, 0x8B])
}

/// What gzip unpacks to: all members, one after the other.
pub(super) struct Unpacked {
    blocks: Receiver<io::Result<Vec<u8>>>,
    block: Vec<u8>,
    given: usize,
}

impl Unpacked {
    /// Begins to unpack `packed`.
    ///
    /// # Errors
    /// Those of beginning a thread.
    pub(super) fn new(packed: impl Read + Send + 'static) -> io::Result<Self> {
        let (sender, blocks) = sync_channel(AHEAD);
        thread::Builder::new()
            .name("unpack".to_owned())
            .spawn(move || inflate(packed, &sender))?;
        Ok(Self {
            blocks,
            block: Vec::new(),
            given: 0,
        })
    }
}

/// Hands over block after block until the end, an error, or until nobody wants more.
fn inflate(packed: impl Read, blocks: &SyncSender<io::Result<Vec<u8>>>) {
    let read = Arc::new(AtomicU64::new(0));
    let counted = Counted {
        input: packed,
        read: Arc::clone(&read),
    };
    let mut text = MultiGzDecoder::new(io::BufReader::with_capacity(64 << 10, counted));
    let mut written = 0;
    loop {
        let mut block = Vec::with_capacity(BLOCK);
        let result = text.by_ref().take(BLOCK as u64).read_to_end(&mut block);
        written += block.len() as u64;
        let ended = block.len() < BLOCK;
        let bomb = written > FREE && written / RATIO > read.load(Ordering::Relaxed);
        let next = match result {
            Err(error) => Err(error),
            Ok(_) if bomb => Err(io::Error::new(
                io::ErrorKind::FileTooLarge,
                "unpacks to far more than its own size",
            )),
            Ok(_) => Ok(block),
        };
        let failed = next.is_err();
        if blocks.send(next).is_err() || failed || ended {
            return;
        }
    }
}

/// Counts what is read.
struct Counted<R> {
    input: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(out)?;
        self.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

impl Read for Unpacked {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.given == self.block.len() {
            match self.blocks.recv() {
                Ok(Ok(block)) if block.is_empty() => return Ok(0),
                Ok(Ok(block)) => (self.block, self.given) = (block, 0),
                Ok(Err(error)) => return Err(error),
                // The thread has said everything.
                Err(_) => return Ok(0),
            }
        }
        let rest = &self.block[self.given..];
        let len = rest.len().min(out.len());
        out[..len].copy_from_slice(&rest[..len]);
        self.given += len;
        Ok(len)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn packed(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn unpacked(bytes: Vec<u8>) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        Unpacked::new(io::Cursor::new(bytes))?.read_to_end(&mut out)?;
        Ok(out)
    }

    #[test]
    fn all_members_are_unpacked() {
        let text = b"a,b\n1,2\n".repeat(100_000);
        let both = [packed(&text), packed(b"3,4\n")].concat();
        assert_eq!(
            unpacked(both).unwrap(),
            [text.as_slice(), b"3,4\n"].concat()
        );
        assert_eq!(unpacked(packed(b"")).unwrap(), b"");
    }

    #[test]
    fn what_is_cut_off_is_an_error_after_what_there_was() {
        let mut bytes = packed(&b"a,b\n1,2\n".repeat(100_000));
        bytes.truncate(bytes.len() / 2);
        assert_eq!(
            unpacked(bytes).unwrap_err().kind(),
            io::ErrorKind::UnexpectedEof
        );
    }

    #[test]
    fn a_bomb_does_not_go_off() {
        let zeros = vec![b'0'; 64 << 20];
        let member = packed(&zeros);
        let bomb = member.repeat(40);
        let mut reader = Unpacked::new(io::Cursor::new(bomb)).unwrap();
        let error = io::copy(&mut reader, &mut io::sink()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
    }
}
