//! Finds the bytes that shape a CSV text, sixty-four at a time.
//!
//! Comparing a block of bytes compiles to vector instructions on every machine; the flags are then packed into a
//! word whose bits are walked. No instruction set is named and nothing is unsafe.

use super::dialect::Dialect;

/// How many bytes one mask covers.
pub(super) const BLOCK: usize = 64;

/// A bit for each byte of `block` that is a delimiter, a quote, an LF, a CR or a NUL; bit 0 is the first byte.
#[inline]
pub(super) fn mask(block: &[u8; BLOCK], dialect: Dialect) -> u64 {
    let mut flags = [0_u8; BLOCK];
    for (flag, byte) in flags.iter_mut().zip(block) {
        let shapes = |sign: u8| u8::from(*byte == sign);
        let line_end = shapes(b'\n') | shapes(b'\r');
        *flag = shapes(dialect.delimiter) | shapes(dialect.quote) | line_end | shapes(0);
    }
    pack(&flags)
}

/// Packs flags of 0 and 1 into a word, the first flag in bit 0.
#[inline]
fn pack(flags: &[u8; BLOCK]) -> u64 {
    // One multiplication gathers the lowest bits of eight bytes in the highest byte: flag i moves to bit 56 + i.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let mut word = 0;
    for (place, eight) in flags.chunks_exact(8).enumerate() {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(eight);
        word |= (u64::from_le_bytes(bytes).wrapping_mul(GATHER) >> 56) << (8 * place);
    }
    word
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
                prop_assert_eq!(word >> place & 1 == 1, b",\"\n\r\0".contains(byte));
            }
        }
    }
}
