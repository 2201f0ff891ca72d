//! The check digits that a country's banks put into the number of an account, inside the IBAN: those that every bank
//! of the country keeps. Countries whose banks each have a method of their own are not here.

use crate::kinds::check_digits::{luhn, mod_97, value, weighted};

/// Whether the account `number`, of the right structure, has the check digits of its `country`; true where nothing
/// is known.
pub(super) fn fits(country: &str, number: &[u8]) -> bool {
    match country {
        "BE" => belgium(number),
        "CZ" | "SK" => czechia(number),
        "EE" => weighted(&number[2..], &ESTONIA).is_multiple_of(10),
        "ES" => spain(number),
        "FI" => luhn(number) == 0,
        "FR" | "MC" => france(number),
        "IT" | "SM" => italy(number),
        "NO" => norway(number),
        "PL" => weighted(number, &[3, 9, 7, 1, 3, 9, 7, 1]).is_multiple_of(10),
        "BA" | "ME" | "MK" | "PT" | "RS" | "SI" => mod_97(number.iter().copied()) == 1,
        _ => true,
    }
}

/// Two digits: the remainder of the others by 97, 97 for 0.
fn belgium(number: &[u8]) -> bool {
    let (body, check) = number.split_at(10);
    let rest = match mod_97(body.iter().copied()) {
        0 => 97,
        rest => rest,
    };
    rest == value(check[0]) * 10 + value(check[1])
}

/// Prefix and account, behind the bank, each a multiple of 11 by its weights.
fn czechia(number: &[u8]) -> bool {
    const WEIGHTS: [u32; 10] = [6, 3, 7, 9, 10, 5, 8, 4, 2, 1];
    weighted(&number[4..10], &WEIGHTS[4..]).is_multiple_of(11)
        && weighted(&number[10..], &WEIGHTS).is_multiple_of(11)
}

/// Places 3 to 16: 7, 3, 1 from the right, before the check digit.
const ESTONIA: [u32; 14] = [7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1];

/// Place 9 checks bank and branch, place 10 the account, both modulo 11.
fn spain(number: &[u8]) -> bool {
    const WEIGHTS: [u32; 10] = [1, 2, 4, 8, 5, 10, 9, 7, 3, 6];
    let digit = |sum: u32| match 11 - sum % 11 {
        11 => 0,
        10 => 1,
        digit => digit,
    };
    let (head, account) = number.split_at(10);
    digit(weighted(&head[..8], &WEIGHTS[2..])) == value(head[8])
        && digit(weighted(account, &WEIGHTS)) == value(head[9])
}

/// The key of the *relevé d'identité bancaire*: letters count A, J = 1; B, K, S = 2 …; by 97 nothing is left over.
fn france(number: &[u8]) -> bool {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => byte,
        b'A'..=b'I' => byte - b'A' + b'1',
        b'J'..=b'R' => byte - b'J' + b'1',
        _ => byte.saturating_sub(b'S') + b'2',
    };
    mod_97(number.iter().map(|&byte| digit(byte))) == 0
}

/// A letter in front: the sum of the values at even places and of the permuted ones at odd places, modulo 26.
fn italy(number: &[u8]) -> bool {
    const ODD: [u32; 26] = [
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24,
        23,
    ];
    let (check, body) = (number[0], &number[1..]);
    let place = |byte: u8| match byte {
        b'0'..=b'9' => byte - b'0',
        _ => byte.saturating_sub(b'A').min(25),
    };
    let sum: u32 = body
        .iter()
        .zip([true, false].into_iter().cycle())
        .map(|(&byte, odd)| {
            let place = place(byte);
            if odd {
                ODD[usize::from(place)]
            } else {
                u32::from(place)
            }
        })
        .sum();
    sum % 26 == u32::from(place(check)) && check.is_ascii_uppercase()
}

/// The last digit, modulo 11; where the account begins with 00, over the last seven alone.
fn norway(number: &[u8]) -> bool {
    const WEIGHTS: [u32; 11] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];
    weighted(number, &WEIGHTS).is_multiple_of(11)
        || (&number[4..6] == b"00" && weighted(&number[6..], &WEIGHTS[6..]).is_multiple_of(11))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_numbers_fit_and_a_slip_does_not() {
        for (country, number) in [
            ("BE", "539007547034"),
            ("BE", "435411161155"),
            ("CZ", "08000000192000145399"),
            ("EE", "2200221020145685"),
            ("ES", "21000418450200051332"),
            ("FI", "12345600000785"),
            ("FR", "20041010050500013M02606"),
            ("MC", "11222000010123456789030"),
            ("IT", "X0542811101000000123456"),
            ("SM", "U0322509800000000270100"),
            ("NO", "86011117947"),
            ("BA", "1290079401028494"),
            ("ME", "505000012345678951"),
            ("MK", "250120000058984"),
            ("PL", "10901014"),
            ("PT", "000201231234567890154"),
            ("RS", "260005601001611379"),
            ("SI", "263300012039086"),
            ("SK", "12000000198742637541"),
        ] {
            let mut bytes = number.as_bytes().to_vec();
            assert!(fits(country, &bytes), "{country} {number}");
            let last = bytes.last_mut().unwrap();
            *last = if *last == b'9' { b'0' } else { *last + 1 };
            assert!(!fits(country, &bytes), "{country} {number}");
        }
    }
}
