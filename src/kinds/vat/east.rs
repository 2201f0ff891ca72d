//! VAT numbers of Bulgaria, Czechia, Hungary, Poland, Romania, Slovakia.

use super::{Country, is_date};
use crate::kinds::check_digits::{number, value, weighted};

pub(super) static COUNTRIES: &[Country] = &[
    Country {
        fits: bulgaria,
        ..Country::new("BG", &["#########", "##########"])
    },
    Country {
        fits: czechia,
        ..Country::new("CZ", &["########", "#########", "##########"])
    },
    Country {
        fits: |body| weighted(body, &[9, 7, 3, 1, 9, 7, 3, 1]).is_multiple_of(10),
        ..Country::new("HU", &["########"])
    },
    Country {
        fits: |body| weighted(body, &[6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == value(body[9]),
        ..Country::new("PL", &["##########"])
    },
    Country {
        fits: romania,
        ..Country::new(
            "RO",
            &[
                "##",
                "###",
                "####",
                "#####",
                "######",
                "#######",
                "########",
                "#########",
                "##########",
                "#############",
            ],
        )
    },
    Country {
        fits: slovakia,
        ..Country::new("SK", &["##########"])
    },
];

/// The number of two digits from `at`.
fn part(body: &[u8], at: usize) -> u32 {
    value(body[at]) * 10 + value(body[at + 1])
}

/// Nine digits of a company; ten of a person (EGN), of a foreigner or of others, each with weights of its own.
fn bulgaria(body: &[u8]) -> bool {
    let last = value(body[body.len() - 1]);
    if body.len() == 9 {
        let check = match weighted(body, &[1, 2, 3, 4, 5, 6, 7, 8]) % 11 {
            10 => weighted(body, &[3, 4, 5, 6, 7, 8, 9, 10]) % 11 % 10,
            check => check,
        };
        return check == last;
    }
    let (year, month) = match part(body, 2) {
        month @ 41.. => (2000, month - 40),
        month @ 21.. => (1800, month - 20),
        month => (1900, month),
    };
    let born = is_date(year + part(body, 0), month, part(body, 4));
    let person = weighted(body, &[2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10;
    let foreigner = weighted(body, &[21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10;
    let other = 11 - weighted(body, &[4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
    (born && person == last) || foreigner == last || (other != 10 && other % 11 == last)
}

/// Eight digits of a company, nine from 6 on of special cases, else the number of birth.
fn czechia(body: &[u8]) -> bool {
    match body {
        [first, .., last] if body.len() == 8 => {
            let check = match (11 - weighted(body, &[8, 7, 6, 5, 4, 3, 2]) % 11) % 11 {
                0 => 1,
                check => check % 10,
            };
            *first != b'9' && check == value(*last)
        }
        [b'6', middle @ .., last] if body.len() == 9 => {
            let sum = weighted(middle, &[8, 7, 6, 5, 4, 3, 2]) % 11;
            // 8 less the remainder by 11 of 10 less the sum.
            (8 + 10 - (21 - sum) % 11) % 10 == value(*last)
        }
        _ => is_birth_number(body),
    }
}

/// The *rodné číslo* of Czechia and Slovakia: date of birth, women's months plus 50, plus 20 where a day has too many;
/// ten digits since 1954, then with a check digit.
fn is_birth_number(body: &[u8]) -> bool {
    let year = match (body.len(), part(body, 0)) {
        (9, year @ 80..) => 1800 + year,
        (9, year @ ..=53) | (10, year @ 54..) => 1900 + year,
        (10, year) => 2000 + year,
        _ => return false,
    };
    is_date(year, part(body, 2) % 50 % 20, part(body, 4))
        && (body.len() == 9 || number(&body[..9]) % 11 % 10 == u64::from(value(body[9])))
}

/// Two to ten digits of a company, thirteen of a person (CNP).
fn romania(body: &[u8]) -> bool {
    // A company's, from the right.
    const WEIGHTS: [u32; 9] = [7, 5, 3, 2, 1, 7, 5, 3, 2];
    let (digits, last) = body.split_at(body.len() - 1);
    if body.len() == 13 {
        let century = match body[0] {
            b'3' | b'4' => 1800,
            b'5' | b'6' => 2000,
            b'0' => return false,
            _ => 1900,
        };
        let check = match weighted(digits, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11 {
            10 => 1,
            check => check,
        };
        let county = matches!(part(body, 7), 1..=48 | 51 | 52 | 70 | 80..=83);
        let born = is_date(century + part(body, 1), part(body, 3), part(body, 5));
        return born && county && check == value(last[0]);
    }
    let sum = weighted(digits, &WEIGHTS[WEIGHTS.len() - digits.len()..]);
    body[0] != b'0' && sum * 10 % 11 % 10 == value(last[0])
}

/// A multiple of 11 with one of six digits at place 3, or a number of birth.
fn slovakia(body: &[u8]) -> bool {
    let company = body[0] != b'0'
        && matches!(body[2], b'2' | b'3' | b'4' | b'7' | b'8' | b'9')
        && number(body).is_multiple_of(11);
    company || is_birth_number(body)
}
