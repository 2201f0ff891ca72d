//! Up to eight bytes of a number as one word, all of them looked at at once.
//!
//! A word holds its bytes in reading order from the lowest to the highest, the last byte of the text highest; bytes
//! that are not there are the digit 0.

/// Every byte of a word the same.
const fn every(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// The word of one to eight bytes.
#[inline]
pub(super) fn load(bytes: &[u8]) -> u64 {
    if let Some(all) = bytes.first_chunk::<8>() {
        return u64::from_le_bytes(*all);
    }
    let absent = 8 * (8 - bytes.len());
    // Two reads of four that overlap where there are fewer bytes.
    let word = match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>(), bytes) {
        (Some(first), Some(last), _) => {
            let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
            u64::from(last) << 32 | u64::from(first) << absent
        }
        (.., [a, b, c]) => u64::from_le_bytes([0, 0, 0, 0, 0, *a, *b, *c]),
        (.., [a, b]) => u64::from_le_bytes([0, 0, 0, 0, 0, 0, *a, *b]),
        (.., [a]) => u64::from_le_bytes([0, 0, 0, 0, 0, 0, 0, *a]),
        _ => return every(b'0'),
    };
    word | every(b'0') >> (64 - absent)
}

/// The number that eight digits from 0 to 9 make: pairs, then fours, then all.
#[inline]
fn value(digits: u64) -> u64 {
    let pairs = (digits * 10 + (digits >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_ffff_0000_ffff;
    (fours * 10_000 + (fours >> 32)) & 0xffff_ffff
}

/// The number, if all bytes are digits.
#[inline]
pub(super) fn digits(word: u64) -> Option<u64> {
    let digits = word ^ every(b'0');
    // Adding 118 takes all but 0 to 9 past 127.
    let others = (digits.wrapping_add(every(0x76)) | digits) & every(0x80);
    (others == 0).then(|| value(digits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_word_is_the_number_that_its_text_is(text in "[0-9.]{1,8}|[-+0-9.eE,:/é]{1,4}") {
            let word = load(text.as_bytes());
            prop_assert_eq!(&word.to_le_bytes()[8 - text.len()..], text.as_bytes());
            let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
            prop_assert_eq!(digits(word), plain(&text).then(|| text.parse().unwrap()));
        }
    }
}
