//! Mobile numbers of mainland China, told by their digits alone: most cells of a Chinese table, and they must not
//! wait for the numbering plans of the world (`plan.rs`), with which a test proves that they agree.

/// How many digits a mobile number has.
pub(super) const DIGITS: usize = 11;

/// The digits of one mobile number, without country code.
pub(super) type Mobile = [u8; DIGITS];

/// By the second digit of a mobile number, which third digits are in use: bit n for n.
const THIRD: [u16; 10] = [
    0,
    0,
    0,
    0b11_1111_1111,
    0b00_1010_0000,
    0b11_1110_1111,
    0b00_1110_0100,
    0b01_1110_1111,
    0b11_1111_1111,
    0b11_1110_1111,
];

/// What stands before a mobile number for it to be one, seen from where the table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum From {
    /// In mainland China: nothing, `86`, `0086` or `+86`.
    Mainland,
    /// Nowhere: `0086` or `+86`.
    Nowhere,
    /// In another country: `+86`.
    Abroad,
}

/// Reads a mobile number whose digits single blanks and dashes part, if that; None of any other text, which may
/// well be a number too.
pub(super) fn read(text: &str, from: From) -> Option<Mobile> {
    let (plus, rest) = match text.as_bytes() {
        [b'+', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    let mut digits = [0; DIGITS + 4];
    let mut found = 0;
    let mut parted = true;
    for &byte in rest {
        match byte {
            b'0'..=b'9' => {
                *digits.get_mut(found)? = byte;
                found += 1;
                parted = false;
            }
            b' ' | b'-' if !parted => parted = true,
            _ => return None,
        }
    }
    if parted {
        return None;
    }
    let number = match (plus, &digits[..found]) {
        (true, [b'8', b'6', number @ ..]) => number,
        (false, [b'0', b'0', b'8', b'6', number @ ..]) if from != From::Abroad => number,
        (false, [b'8', b'6', number @ ..] | number) if from == From::Mainland => number,
        _ => return None,
    };
    Mobile::try_from(number).ok().filter(is_mobile)
}

/// Whether `text` is `+86` and a mobile number.
pub(super) fn is_e164(text: &str) -> bool {
    let number = text.as_bytes().strip_prefix(b"+86");
    number
        .and_then(|number| Mobile::try_from(number).ok())
        .is_some_and(|number| number.iter().all(u8::is_ascii_digit) && is_mobile(&number))
}

/// Whether an operator has the range of eleven digits: `1[3-9]` and what of the third digits is given out, 1610 and
/// 17400 to 17405 for satellites and machines (ITU-T operational bulletins, by way of libphonenumber).
fn is_mobile(digits: &Mobile) -> bool {
    let [b'1', second, third, fourth, fifth, ..] = *digits else {
        return false;
    };
    let given = THIRD[usize::from(second - b'0')];
    given >> (third - b'0') & 1 == 1
        || matches!(
            (second, third, fourth, fifth),
            (b'6', b'1', b'0', _) | (b'7', b'4', b'0', b'0'..=b'5')
        )
}

#[cfg(test)]
mod tests {
    use super::super::plan;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn spellings_agree_with_the_numbering_plan(
            prefix in "|\\+86|86|0086|\\+|00", at in 0_usize..14, sign in "|[ -]", other in 0_usize..14, tail in "1[3-9][0-9]{9}",
        ) {
            let mut text = format!("{prefix}{tail}");
            for at in [at, other] {
                if at > 0 && at < text.len() {
                    text.insert_str(at, &sign);
                }
            }
            let china = plan::region("CN");
            if let Some(number) = read(&text, From::Mainland) {
                let planned = plan::read(&text, china);
                let planned = planned.map(|number| { let mut form = String::new(); plan::write_e164(&number, &mut form); form });
                prop_assert_eq!(planned.unwrap(), format!("+86{}", String::from_utf8(number.to_vec()).unwrap()));
            }
            if read(&text, From::Abroad).is_some() {
                prop_assert!(plan::read(&text, plan::region("US")).is_ok());
            }
        }
    }

    #[test]
    fn every_range_is_as_the_numbering_plan_has_it() {
        let china = plan::region("CN");
        for prefix in 0..100_000_u32 {
            for tail in ["00000", "31956"] {
                let text = format!("1{prefix:05}{tail}");
                let planned = plan::read(&text, china).is_ok_and(|number| plan::is_mobile(&number));
                assert_eq!(read(&text, From::Mainland).is_some(), planned, "{text}");
                assert_eq!(is_e164(&format!("+86{text}")), planned, "{text}");
            }
        }
    }

    #[test]
    fn what_stands_before_a_number_depends_on_where_it_is_read() {
        for (text, mainland, nowhere, abroad) in [
            ("13800138000", true, false, false),
            ("138-0013-8000", true, false, false),
            ("138 001 38000", true, false, false),
            ("8613800138000", true, false, false),
            ("0086-13800138000", true, true, false),
            ("+86 138 0013 8000", true, true, true),
            ("12012345678", false, false, false),
            ("1380013800", false, false, false),
            ("138--0013-8000", false, false, false),
            ("13800138000 ", false, false, false),
            ("+13800138000", false, false, false),
        ] {
            let found = [From::Mainland, From::Nowhere, From::Abroad]
                .map(|from| read(text, from).is_some());
            assert_eq!(found, [mainland, nowhere, abroad], "{text}");
        }
    }
}
