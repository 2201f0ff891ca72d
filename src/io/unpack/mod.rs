//! Unpacks gzip and zstd while they are read, on a thread of its own, so that inflating and what is done with the text
//! overlap.
//!
//! What cannot be unpacked is an error behind what could be; the end of the data is never taken for the end of a file
//! that goes on, or should.

mod gzip;
#[cfg(feature = "zstd")]
mod zstd;

use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

use super::fault::Fault;
use super::limits::{Limits, about};
use crate::text;
use crate::text::{Message, Text};

/// Bytes that are handed over at a time.
const BLOCK: usize = 256 << 10;
/// Blocks that may be ahead of their reader.
const AHEAD: usize = 4;

/// How a file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    Zstd,
}

impl Packing {
    /// How many bytes tell.
    pub(super) const ENOUGH: usize = 4;

    /// What a file that begins so is packed with; `start` is shorter than [`Packing::ENOUGH`] only if the file is.
    pub(super) fn of(start: &[u8]) -> Option<Self> {
        match start {
            // Fewer bytes than a mark has are what is left of a file that was cut off. A frame to be skipped is what
            // those who pack on several cores begin with.
            [0x1F] | [0x1F, 0x8B, ..] => Some(Self::Gzip),
            [0x28, 0xB5]
            | [0x28, 0xB5, 0x2F]
            | [0x28, 0xB5, 0x2F, 0xFD, ..]
            | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Some(Self::Zstd),
            _ => None,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }

    /// Reads `packed`, unpacked.
    fn reader<'a>(self, packed: impl BufRead + 'a) -> io::Result<Box<dyn Read + 'a>> {
        match self {
            Self::Gzip => Ok(Box::new(gzip::Members::new(packed))),
            #[cfg(feature = "zstd")]
            Self::Zstd => Ok(Box::new(zstd::Frames::new(packed)?)),
            #[cfg(not(feature = "zstd"))]
            Self::Zstd => Err(Fault {
                message: text!(
                    "this is a zstd file, and this build of rolo does not read zstd",
                    "这是 zstd 压缩文件，而这个 rolo 在编译时没有加入 zstd 支持"
                )
                .into(),
                hint: text!(
                    "unpack it on the way: zstd -dc {file} | rolo … -",
                    "请边解压边传入：zstd -dc {file} | rolo … -"
                )
                .into(),
            }
            .into()),
        }
    }

    fn cut_off(self) -> io::Error {
        self.fault(text!(
            "the {packing} data ends early; the file is not whole",
            "{packing} 数据不完整，文件提前结束"
        ))
    }

    fn damaged(self) -> io::Error {
        self.fault(text!(
            "the {packing} data is damaged",
            "{packing} 数据已损坏"
        ))
    }

    fn followed(self) -> io::Error {
        self.fault(text!(
            "after the {packing} data stands something else",
            "{packing} 数据之后还有别的内容"
        ))
    }

    fn fault(self, text: Text) -> io::Error {
        let hint = text!(
            "fetch the file again; {packing} -t tests it",
            "请重新获取该文件；可用 {packing} -t 检测"
        );
        let message = |text| Message::new(text).with("packing", self.name());
        Fault {
            message: message(text),
            hint: message(hint),
        }
        .into()
    }

    fn bomb(self, packed: u64, unpacked: u64, ratio: u64) -> io::Error {
        Fault {
            message: Message::new(text!(
                "{packed} of {packing} data have unpacked to {unpacked}, more than {ratio} times as much",
                "{packed} 的 {packing} 数据已解压出 {unpacked}，超过 {ratio} 倍"
            ))
            .with("packing", self.name())
            .with("packed", about(packed))
            .with("unpacked", about(unpacked))
            .with("ratio", ratio),
            hint: text!(
                "if you trust the file, raise --max-ratio",
                "如果文件来源可靠，可用 --max-ratio 调高上限"
            )
            .into(),
        }
        .into()
    }
}

/// Whether another member follows where one has ended; `begins` says whether it may begin so. Zeros up to the end, as
/// tapes and block devices leave them, are nothing.
fn goes_on(
    packed: &mut impl BufRead,
    packing: Packing,
    begins: impl Fn(u8) -> bool,
) -> io::Result<bool> {
    let mut padded = false;
    loop {
        let rest = packed.fill_buf()?;
        let Some(first) = rest.first() else {
            return Ok(false);
        };
        if !padded && begins(*first) {
            return Ok(true);
        }
        if rest.iter().any(|byte| *byte != 0) {
            return Err(packing.followed());
        }
        padded = true;
        let zeros = rest.len();
        packed.consume(zeros);
    }
}

/// What a packed file unpacks to: all members, one after the other.
pub(super) struct Unpacked {
    blocks: Receiver<io::Result<Block>>,
    /// Where blocks go when they have been read.
    used: Sender<Vec<u8>>,
    block: Block,
    given: usize,
    ended: bool,
}

/// The first `len` of its bytes have been unpacked; none at the end.
#[derive(Default)]
struct Block {
    bytes: Vec<u8>,
    len: usize,
}

impl Unpacked {
    /// Begins to unpack `packed`, to at most `ratio` times its size.
    ///
    /// # Errors
    /// Those of beginning a thread.
    pub(super) fn new(
        packing: Packing,
        packed: impl Read + Send + 'static,
        ratio: u64,
    ) -> io::Result<Self> {
        let (sender, blocks) = sync_channel(AHEAD);
        let (used, free) = channel();
        let name = thread::Builder::new().name("unpack".to_owned());
        name.spawn(move || {
            // Nobody wants more.
            let _ = unpack(packing, packed, ratio, &sender, &free);
        })?;
        Ok(Self {
            blocks,
            used,
            block: Block::default(),
            given: 0,
            ended: false,
        })
    }
}

/// Hands over block after block, then an empty one or an error; ends early when nobody takes them.
fn unpack(
    packing: Packing,
    packed: impl Read,
    ratio: u64,
    blocks: &SyncSender<io::Result<Block>>,
    free: &Receiver<Vec<u8>>,
) -> Result<(), std::sync::mpsc::SendError<io::Result<Block>>> {
    let read = Arc::new(AtomicU64::new(0));
    let counted = Counted {
        input: packed,
        read: Arc::clone(&read),
    };
    let packed = BufReader::with_capacity(64 << 10, counted);
    let mut text = match packing.reader(packed) {
        Ok(text) => text,
        Err(error) => return blocks.send(Err(error)),
    };
    let mut written = 0;
    loop {
        let mut bytes = free.try_recv().unwrap_or_else(|_| vec![0; BLOCK]);
        let (len, ended) = fill(&mut text, &mut bytes);
        written += len as u64;
        if len > 0 {
            blocks.send(Ok(Block { bytes, len }))?;
        }
        let read = read.load(Ordering::Relaxed);
        if written > Limits::FREE && written > ratio.saturating_mul(read) {
            return blocks.send(Err(packing.bomb(read, written, ratio)));
        }
        if let Some(ended) = ended {
            return blocks.send(ended.map(|()| Block::default()));
        }
    }
}

/// Fills `out`: with how much, and how the text ended where it did.
fn fill(text: &mut impl Read, out: &mut [u8]) -> (usize, Option<io::Result<()>>) {
    let mut len = 0;
    while len < out.len() {
        match text.read(&mut out[len..]) {
            Ok(0) => return (len, Some(Ok(()))),
            Ok(some) => len += some,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return (len, Some(Err(error))),
        }
    }
    (len, None)
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
        while self.given == self.block.len {
            if self.ended {
                return Ok(0);
            }
            let next = match self.blocks.recv() {
                Ok(next) => next?,
                // The thread went without a word: what came is not known to be all.
                Err(_) => return Err(io::ErrorKind::UnexpectedEof.into()),
            };
            self.ended = next.len == 0;
            let used = std::mem::replace(&mut self.block, next).bytes;
            if !used.is_empty() {
                // The thread may have gone.
                let _ = self.used.send(used);
            }
            self.given = 0;
        }
        let rest = &self.block.bytes[self.given..self.block.len];
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
    use proptest::prelude::*;

    use super::*;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    #[cfg(feature = "zstd")]
    fn zstd(text: &[u8]) -> Vec<u8> {
        let mut encoder = ::zstd::Encoder::new(Vec::new(), 1).unwrap();
        encoder.include_checksum(true).unwrap();
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    type Pack = fn(&[u8]) -> Vec<u8>;

    /// Each way to pack.
    const PACKERS: &[Pack] = &[
        gzip,
        #[cfg(feature = "zstd")]
        zstd,
    ];

    /// What `bytes` unpack to, and what ended that.
    fn unpacked(bytes: Vec<u8>) -> (Vec<u8>, Option<String>) {
        let packing = Packing::of(&bytes[..bytes.len().min(Packing::ENOUGH)]).unwrap();
        let mut reader = Unpacked::new(packing, io::Cursor::new(bytes), Limits::RATIO).unwrap();
        let mut out = Vec::new();
        let error = reader.read_to_end(&mut out).err();
        (out, error.map(|error| error.to_string()))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn a_text_in_any_number_of_members_is_unpacked(
            parts in prop::collection::vec(prop::collection::vec(0_u8..4, 0..9_000), 1..6),
            zeros in 0_usize..20_000,
        ) {
            for pack in PACKERS {
                let mut bytes: Vec<u8> = parts.iter().flat_map(|part| pack(part)).collect();
                bytes.extend(vec![0; zeros]);
                prop_assert_eq!(unpacked(bytes), (parts.concat(), None));
            }
        }

        #[test]
        fn a_byte_that_is_changed_is_noticed(
            text in prop::collection::vec(0_u8..9, 1..2_000),
            at in any::<prop::sample::Index>(),
            flip in 1_u8..,
        ) {
            for pack in PACKERS {
                let mut bytes = pack(&text);
                // Behind what says that it is packed, and the header's date and flags, which may be anything.
                let at = 10 + at.index(bytes.len() - 10);
                bytes[at] ^= flip;
                // Bits that only fill a byte may change.
                let (out, error) = unpacked(bytes);
                prop_assert!(error.is_some() || out == text);
            }
        }
    }

    #[test]
    fn wherever_it_is_cut_off_that_is_an_error_behind_what_there_was() {
        let text: Vec<u8> = (0..3_000_u32).flat_map(u32::to_le_bytes).collect();
        for pack in PACKERS {
            let bytes = [pack(b"a,b\n"), pack(&text)].concat();
            let first = pack(b"a,b\n").len();
            let whole = [b"a,b\n", text.as_slice()].concat();
            for len in (2..bytes.len()).filter(|len| *len != first) {
                let (out, error) = unpacked(bytes[..len].to_vec());
                let error = error.unwrap_or_else(|| panic!("cut at {len}"));
                assert!(error.contains("ends early"), "{len}: {error}");
                assert!(whole.starts_with(&out), "{len}");
                assert!(len < first || out.starts_with(b"a,b\n"), "{len}");
            }
        }
    }

    #[test]
    fn what_follows_the_data_is_an_error_unless_it_is_zeros() {
        for pack in PACKERS {
            for rest in [&b"x"[..], b"\0\0x", b"a,b\n1,2\n", b"\x8B"] {
                let (out, error) = unpacked([&pack(b"a,b\n")[..], rest].concat());
                assert_eq!(out, b"a,b\n");
                assert!(error.unwrap().contains("something else"), "{rest:?}");
            }
        }
    }

    #[test]
    fn a_bomb_does_not_go_off() {
        for pack in PACKERS {
            let member = pack(&vec![b'0'; 16 << 20]);
            let (out, error) = unpacked(member.repeat(40));
            assert!(error.unwrap().contains("more than 200 times"));
            assert!(out.len() as u64 <= Limits::FREE + BLOCK as u64);
            let (out, error) = unpacked(member.repeat(4));
            assert_eq!((out.len(), error), (64 << 20, None));
        }
    }

    #[cfg(feature = "zstd")]
    #[test]
    fn frames_to_be_skipped_are() {
        let skipped = b"\x53\x2A\x4D\x18\x05\0\0\0hello".as_slice();
        let bytes = [skipped, &zstd(b"a\n"), skipped, &zstd(b"1\n"), skipped].concat();
        assert_eq!(unpacked(bytes), (b"a\n1\n".to_vec(), None));
    }

    #[cfg(feature = "zstd")]
    #[test]
    fn a_window_that_takes_too_much_memory_is_refused() {
        let mut encoder = ::zstd::Encoder::new(Vec::new(), 1).unwrap();
        encoder.window_log(28).unwrap();
        encoder.write_all(b"a\n").unwrap();
        encoder.flush().unwrap();
        let error = unpacked(encoder.finish().unwrap()).1.unwrap();
        assert!(error.contains("128 MiB"), "{error}");
    }
}
