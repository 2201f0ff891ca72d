//! GB18030 (GBK is read as it) as it stands: whether bytes are whole signs of it, without decoding them.
//!
//! A text of which few cells are looked at need not be decoded as a whole: its cells are found among the bytes as read,
//! as long as what parts and quotes them is no part of another sign.

/// Whether `sign`, an ASCII one, is never the second or fourth byte of a sign.
pub(super) fn stands_alone(sign: u8) -> bool {
    !matches!(sign, 0x30..=0x39 | 0x40..=0xFF)
}

/// Whether all of `bytes` can be decoded.
///
/// The rule is that of <https://encoding.spec.whatwg.org/#gb18030-decoder>, whose index has a code point for every sign
/// of two bytes.
pub(super) fn is_whole(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some((word, behind)) = rest.split_first_chunk::<8>() {
        let high = u64::from_le_bytes(*word) & 0x8080_8080_8080_8080;
        if high == 0 {
            rest = behind;
            continue;
        }
        rest = &rest[high.trailing_zeros() as usize / 8..];
        match signs(rest) {
            Some(behind) => rest = behind,
            None => return false,
        }
    }
    while let [byte, behind @ ..] = rest {
        if byte.is_ascii() {
            rest = behind;
            continue;
        }
        match signs(rest) {
            Some(behind) => rest = behind,
            None => return false,
        }
    }
    true
}

/// What follows the signs beyond ASCII that `bytes` begins with; none where one of them cannot be decoded.
#[inline]
fn signs(bytes: &[u8]) -> Option<&[u8]> {
    let mut rest = bytes;
    loop {
        match rest {
            // 0x80 is the euro sign as code page 936 has it.
            [0x81..=0xFE, 0x40..=0x7E | 0x80..=0xFE, behind @ ..] | [0x80, behind @ ..] => {
                rest = behind;
            }
            [0..0x80, ..] | [] => return Some(rest),
            _ => rest = four(rest)?,
        }
    }
}

/// What follows the sign of four bytes that `bytes` begins with, if it is one that has a code point.
#[cold]
fn four(bytes: &[u8]) -> Option<&[u8]> {
    let (
        [
            one @ 0x81..=0xFE,
            two @ 0x30..=0x39,
            three @ 0x81..=0xFE,
            four @ 0x30..=0x39,
        ],
        rest,
    ) = bytes.split_first_chunk()?
    else {
        return None;
    };
    let [one, two, three, four] =
        [one - 0x81, two - 0x30, three - 0x81, four - 0x30].map(u32::from);
    let pointer = ((one * 10 + two) * 126 + three) * 10 + four;
    matches!(pointer, 0..=39_419 | 189_000..=1_237_575).then_some(rest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::table::encoding::Encoding;

    #[track_caller]
    fn agree(bytes: &[u8]) {
        for name in ["gb18030", "gbk"] {
            let encoding = Encoding::named(name).unwrap();
            let decoded = encoding.decode(bytes, &mut String::new());
            assert_eq!(is_whole(bytes), decoded, "{name} {bytes:x?}");
        }
    }

    #[test]
    fn every_pair_of_bytes_is_judged_as_the_decoder_judges_it() {
        for one in 0..=0xFF {
            for two in 0..=0xFF {
                agree(&[one, two]);
                agree(&[b'a', one, two, b'\n']);
            }
        }
    }

    #[test]
    fn signs_of_four_bytes_are_judged_as_the_decoder_judges_them() {
        for one in 0x80..=0xFF {
            for two in 0x2F..=0x3A {
                for three in [0x7F, 0x80, 0x81, 0x9A, 0xA4, 0xA5, 0xFE, 0xFF] {
                    for four in 0x2F..=0x3A {
                        agree(&[one, two, three, four]);
                    }
                }
            }
        }
    }

    proptest! {
        #[test]
        fn texts_are_judged_as_the_decoder_judges_them(
            pieces in prop::collection::vec(
                prop_oneof![
                    4 => "[a-z,\n]{0,20}".prop_map(String::into_bytes),
                    4 => "[一-龥€𠀀-𠀿ÿ]{1,9}".prop_map(|text| {
                        let mut bytes = Vec::new();
                        Encoding::named("gb18030").unwrap().encode(&text, &mut bytes).unwrap();
                        bytes
                    }),
                    1 => prop::collection::vec(any::<u8>(), 0..3),
                ],
                0..12,
            ),
        ) {
            agree(&pieces.concat());
        }
    }
}
