//! Finds the bytes that shape a CSV text, sixty-four at a time.
//!
//! Comparing a block of bytes compiles to vector instructions on every machine; the flags are then packed into a
//! word whose bits are walked. No instruction set is named and nothing is unsafe.

use super::dialect::Dialect;

/// How many bytes one mask covers.
pub(super) const BLOCK: usize = 64;

/// A bit for each byte of `block` that is a delimiter, a quote, an LF or a CR; bit 0 is the first byte.
#[inline]
pub(super) fn mask(block: &[u8; BLOCK], dialect: Dialect) -> u64 {
    let mut flags = [0_u8; BLOCK];
    for (flag, byte) in flags.iter_mut().zip(block) {
        let shapes = |sign: u8| u8::from(*byte == sign);
        *flag = shapes(dialect.delimiter) | shapes(dialect.quote) | shapes(b'\n') | shapes(b'\r');
    }
    pack(&flags)
}

/// Packs flags of 0 and 1 into a word, the first flag in bit 0.
#[inline]
fn pack(flags: &[u8; BLOCK]) -> u64 {
    gather(flags, |word| word)
}

/// Packs one bit (from 0) of each flag into a word, the first flag in bit 0.
#[inline]
fn pack_where(flags: &[u8; BLOCK], bit: u32) -> u64 {
    gather(flags, |word| word >> bit & LANES)
}

/// Packs what `lowest` makes of each eight flags, bytes of 0 and 1.
#[inline]
fn gather(flags: &[u8; BLOCK], lowest: impl Fn(u64) -> u64) -> u64 {
    // One multiplication gathers the lowest bits of eight bytes in the highest byte: flag i moves to bit 56 + i.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let mut word = 0;
    for (place, eight) in flags.as_chunks::<8>().0.iter().enumerate() {
        let eight = lowest(u64::from_le_bytes(*eight));
        word |= (eight.wrapping_mul(GATHER) >> 56) << (8 * place);
    }
    word
}

/// Where the delimiters of a block are, and, told apart from them, its quotes and line ends.
pub(super) struct Shapes {
    /// [`DELIMITER`], [`BREAK`] or 0 for each byte.
    flags: [u8; BLOCK],
    /// The flags of all eight words added up, lane by lane: at most eight of each, so that nothing is carried.
    sum: u64,
}

const DELIMITER: u8 = 1;
const BREAK: u8 = 0x10;
const LANES: u64 = 0x0101_0101_0101_0101;

impl Shapes {
    #[inline]
    pub(super) fn of(block: &[u8; BLOCK], dialect: Dialect) -> Self {
        let mut flags = [0_u8; BLOCK];
        for (flag, byte) in flags.iter_mut().zip(block) {
            let shapes = |sign: u8, as_what: u8| if *byte == sign { as_what } else { 0 };
            *flag = shapes(dialect.delimiter, DELIMITER)
                | shapes(dialect.quote, BREAK)
                | shapes(b'\n', BREAK)
                | shapes(b'\r', BREAK);
        }
        let words = flags.as_chunks::<8>().0.iter();
        let sum = words.map(|word| u64::from_le_bytes(*word)).sum();
        Self { flags, sum }
    }

    /// How many delimiters there are.
    #[inline]
    pub(super) fn delimiter_count(&self) -> u32 {
        ((self.sum & (0x0F * LANES)).wrapping_mul(LANES) >> 56) as u32
    }

    /// Whether there is a quote or a line end.
    #[inline]
    pub(super) fn has_breaks(&self) -> bool {
        self.sum & (0xF0 * LANES) != 0
    }

    /// A bit for each delimiter; bit 0 is the first byte.
    #[inline]
    pub(super) fn delimiters(&self) -> u64 {
        pack_where(&self.flags, 0)
    }

    /// A bit for each quote and line end.
    #[inline]
    pub(super) fn breaks(&self) -> u64 {
        if self.has_breaks() {
            pack_where(&self.flags, 4)
        } else {
            0
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_bit_says_whether_its_byte_shapes_the_text(
            block in proptest::collection::vec(prop_oneof![Just(b','), Just(b'"'), Just(b'\n'), Just(b'\r'), any::<u8>()], BLOCK)
        ) {
            let block: [u8; BLOCK] = block.try_into().unwrap();
            let word = mask(&block, Dialect::default());
            for (place, byte) in block.iter().enumerate() {
                prop_assert_eq!(word >> place & 1 == 1, b",\"\n\r".contains(byte));
            }
            let shapes = Shapes::of(&block, Dialect::default());
            prop_assert_eq!(shapes.delimiters() | shapes.breaks(), word);
            prop_assert_eq!(shapes.delimiters() & shapes.breaks(), 0);
            prop_assert_eq!(shapes.delimiter_count(), shapes.delimiters().count_ones());
            prop_assert_eq!(shapes.has_breaks(), shapes.breaks() != 0);
        }
    }
}
