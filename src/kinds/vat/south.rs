//! VAT numbers of Croatia, Cyprus, Greece, Italy, Malta, Portugal, Slovenia, Spain.

use super::Country;
use crate::kinds::check_digits::{is_mod_11_10, luhn, number, value, weighted};

pub(super) static COUNTRIES: &[Country] = &[
    Country {
        fits: cyprus,
        ..Country::new("CY", &["########@"])
    },
    Country {
        others: &["GR"],
        pad: 9,
        fits: |body| {
            let sum = body[..8].iter().fold(0, |sum, &byte| sum * 2 + value(byte)) * 2;
            sum > 0 && sum % 11 % 10 == value(body[8])
        },
        ..Country::new("EL", &["#########"])
    },
    Country {
        fits: spain,
        ..Country::new("ES", &["@########", "@#######@", "########@"])
    },
    Country {
        fits: is_mod_11_10,
        ..Country::new("HR", &["###########"])
    },
    Country {
        fits: italy,
        ..Country::new("IT", &["###########"])
    },
    Country {
        fits: |body| {
            body[0] != b'0' && weighted(body, &[3, 4, 6, 7, 8, 9, 10, 1]).is_multiple_of(37)
        },
        ..Country::new("MT", &["########"])
    },
    Country {
        fits: |body| {
            let sum = weighted(body, &[9, 8, 7, 6, 5, 4, 3, 2]);
            body[0] != b'0' && (11 - sum % 11) % 11 % 10 == value(body[8])
        },
        ..Country::new("PT", &["#########"])
    },
    Country {
        fits: |body| {
            let check = 11 - weighted(body, &[8, 7, 6, 5, 4, 3, 2]) % 11;
            body[0] != b'0' && check < 11 && check % 10 == value(body[7])
        },
        ..Country::new("SI", &["########"])
    },
];

/// A letter by 26, digits at odd places permuted; 12 in front is given to nobody.
fn cyprus(body: &[u8]) -> bool {
    const ODD: [u32; 10] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
    let places = body[..8].iter().zip([true, false].into_iter().cycle());
    let sum: u32 = places
        .map(|(&byte, odd)| match value(byte) {
            digit if odd => ODD[digit as usize % 10],
            digit => digit,
        })
        .sum();
    !body.starts_with(b"12") && u32::from(body[8] - b'A') == sum % 26
}

/// A person's DNI or NIE with its letter by 23, or a company's CIF with a digit or letter by Luhn's method.
fn spain(body: &[u8]) -> bool {
    let letter = |number: u64| b"TRWAGMYFPDXBNJZSQVHLCKE"[(number % 23) as usize];
    let (first, middle, last) = (body[0], &body[1..8], body[8]);
    match first {
        b'0'..=b'9' => letter(number(&body[..8])) == last,
        b'X'..=b'Z' => letter(u64::from(first - b'X') * 10_000_000 + number(middle)) == last,
        b'K'..=b'M' => letter(number(middle)) == last,
        b'A'..=b'H' | b'J' | b'N' | b'P'..=b'S' | b'U'..=b'W' => {
            let mut digits = [b'0'; 8];
            digits[..7].copy_from_slice(middle);
            let check = (10 - luhn(&digits)) % 10;
            last == b"JABCDEFGHI"[check as usize] || (last.is_ascii_digit() && value(last) == check)
        }
        _ => false,
    }
}

/// Seven digits, the office of the province, Luhn's check digit.
fn italy(body: &[u8]) -> bool {
    let office = number(&body[7..10]);
    number(&body[..7]) > 0
        && (matches!(office, 1..=100) || matches!(office, 120 | 121 | 888 | 999))
        && luhn(body) == 0
}
