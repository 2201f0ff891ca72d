//! VAT numbers of Austria, Belgium, France, Germany, Ireland, Luxembourg, the Netherlands.

use super::Country;
use crate::kinds::check_digits::{is_mod_11_10, luhn, mod_97, number, value, weighted};

pub(super) static COUNTRIES: &[Country] = &[
    Country {
        fits: austria,
        ..Country::new("AT", &["U########"])
    },
    Country {
        pad: 10,
        fits: |body| {
            body[0] <= b'1'
                && number(body) > 0
                && (number(&body[..8]) + number(&body[8..])).is_multiple_of(97)
        },
        ..Country::new("BE", &["##########"])
    },
    Country {
        fits: |body| body[0] != b'0' && is_mod_11_10(body),
        ..Country::new("DE", &["#########"])
    },
    Country {
        fits: france,
        regions: &["MC"],
        ..Country::new("FR", &["??#########"])
    },
    Country {
        fits: ireland,
        ..Country::new("IE", &["#######@", "#######@@", "#@#####@"])
    },
    Country {
        fits: |body| number(&body[..6]) % 89 == number(&body[6..]),
        ..Country::new("LU", &["########"])
    },
    Country {
        fits: netherlands,
        ..Country::new("NL", &["#########B##"])
    },
];

/// Luhn's sum of the seven digits and 4 and the check digit make a round number; the first digit is not doubled.
fn austria(body: &[u8]) -> bool {
    (luhn(&body[1..8]) + value(body[8]) + 4).is_multiple_of(10)
}

/// Two characters of key, then the SIREN with Luhn's check digit; Monaco's numbers begin with 000 and have none.
fn france(body: &[u8]) -> bool {
    let (key, siren) = body.split_at(2);
    if siren[..3] != *b"000" && luhn(siren) != 0 {
        return false;
    }
    if key.iter().all(u8::is_ascii_digit) {
        return (number(siren) * 100 + 12) % 97 == number(key);
    }
    // Without I and O.
    let place = |byte: u8| {
        let value = u64::from(value(byte));
        value - u64::from(byte > b'I') - u64::from(byte > b'O')
    };
    let sum = if key[0].is_ascii_digit() {
        place(key[0]) * 24 + place(key[1]) - 10
    } else {
        place(key[0]) * 34 + place(key[1]) - 100
    };
    !key.contains(&b'I') && !key.contains(&b'O') && (number(siren) + 1 + sum / 11) % 11 == sum % 11
}

/// A letter by 23; the second letter weighs 9, and where a letter stands at place 2, the first digit is the last.
fn ireland(body: &[u8]) -> bool {
    const WEIGHTS: [u32; 7] = [8, 7, 6, 5, 4, 3, 2];
    let letter = |byte: u8| match byte {
        b'W' => Some(0),
        b'A'..=b'V' => Some(u32::from(byte - b'A') + 1),
        _ => None,
    };
    let sum = if body[1].is_ascii_digit() {
        let second = body.get(8).map_or(Some(0), |&byte| letter(byte));
        second.map(|second| weighted(&body[..7], &WEIGHTS) + 9 * second)
    } else {
        Some(weighted(&body[2..7], &WEIGHTS[1..]) + 2 * value(body[0]))
    };
    sum.is_some_and(|sum| letter(body[7]) == Some(sum % 23))
}

/// The number of a company modulo 11, or, as sole traders have it, the whole with `NL` in front by ISO 7064.
fn netherlands(body: &[u8]) -> bool {
    const WEIGHTS: [u32; 9] = [9, 8, 7, 6, 5, 4, 3, 2, 10];
    number(&body[..9]) > 0
        && number(&body[10..]) > 0
        && (weighted(&body[..9], &WEIGHTS).is_multiple_of(11)
            || mod_97(b"NL".iter().chain(body).copied()) == 1)
}
