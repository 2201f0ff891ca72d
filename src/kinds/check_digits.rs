//! Check digits: the sums by which a slip in a number shows.
//!
//! Each takes ASCII digits; other bytes give a sum without meaning, so the form is looked at first.

/// The value of an ASCII digit; letters count on from 10 as ISO 7064 does.
pub(super) fn value(byte: u8) -> u32 {
    match byte {
        b'0'..=b'9' => u32::from(byte - b'0'),
        b'A'..=b'Z' => u32::from(byte - b'A') + 10,
        _ => 0,
    }
}

/// The sum of the values, each times its weight, without a modulus; as many as there are weights.
pub(super) fn weighted(digits: &[u8], weights: &[u32]) -> u32 {
    let products = digits.iter().zip(weights);
    products.map(|(&byte, weight)| value(byte) * weight).sum()
}

/// The number that the digits write, at most 18 of them.
pub(super) fn number(digits: &[u8]) -> u64 {
    digits.iter().fold(0, |sum: u64, &byte| {
        sum.wrapping_mul(10).wrapping_add(u64::from(value(byte)))
    })
}

/// The sum of Luhn's method (ISO/IEC 7812-1 annex B) modulo 10; 0 for digits with their check digit.
pub(super) fn luhn(digits: &[u8]) -> u32 {
    let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let places = digits.iter().rev().zip([false, true].into_iter().cycle());
    let values = places.map(|(&byte, double)| match value(byte) {
        digit if double => doubled(digit),
        digit => digit,
    });
    values.sum::<u32>() % 10
}

/// The remainder by 97 of digits and letters (ISO 7064 MOD 97-10); 1 for a code with its check digits.
pub(super) fn mod_97(code: impl IntoIterator<Item = u8>) -> u32 {
    code.into_iter().fold(0, |rest, byte| {
        let value = value(byte);
        (rest * if value > 9 { 100 } else { 10 } + value) % 97
    })
}

/// Whether the last digit is the check digit of the others by ISO 7064 MOD 11,10.
pub(super) fn is_mod_11_10(digits: &[u8]) -> bool {
    let Some((last, body)) = digits.split_last() else {
        return false;
    };
    let product = body.iter().fold(10, |product, &byte| {
        let sum = (product + value(byte)) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (product + value(*last)) % 10 == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn one_slip_is_seen(body in "[0-9]{4,15}", place in 0..4_usize, other in 0..10_u8) {
            let complete = |is_right: fn(&[u8]) -> bool, ends: &mut dyn Iterator<Item = String>| {
                ends.map(|end| format!("{body}{end}").into_bytes()).find(|code| is_right(code))
            };
            let mut digits = (0..10).map(|digit| digit.to_string());
            let mut digits_again = (0..10).map(|digit| digit.to_string());
            let mut pairs = (0..97).map(|pair| format!("{pair:02}"));
            for (is_right, code) in [
                (is_luhn as fn(&[u8]) -> bool, complete(is_luhn, &mut digits)),
                (is_mod_11_10, complete(is_mod_11_10, &mut digits_again)),
                (is_mod_97, complete(is_mod_97, &mut pairs)),
            ] {
                let mut code = code.unwrap();
                let slip = b'0' + other;
                if code[place] != slip {
                    code[place] = slip;
                    prop_assert!(!is_right(&code));
                }
            }
        }
    }

    fn is_luhn(digits: &[u8]) -> bool {
        luhn(digits) == 0
    }

    fn is_mod_97(digits: &[u8]) -> bool {
        mod_97(digits.iter().copied()) == 1
    }

    #[test]
    fn known_numbers_fit() {
        assert_eq!(luhn(b"79927398713"), 0);
        assert_eq!(mod_97(*b"794"), 18);
        assert!(is_mod_11_10(b"136695976") && !is_mod_11_10(b"136695978"));
        assert_eq!(weighted(b"123", &[3, 2, 1]), 10);
        assert_eq!(number(b"0120"), 120);
    }
}
