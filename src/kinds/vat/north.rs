//! VAT numbers of Denmark, Estonia, Finland, Latvia, Lithuania, Sweden.

use super::{Country, is_date};
use crate::kinds::check_digits::{luhn, value, weighted};

pub(super) static COUNTRIES: &[Country] = &[
    Country {
        fits: |body| {
            body[0] != b'0' && weighted(body, &[2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
        },
        ..Country::new("DK", &["########"])
    },
    Country {
        fits: |body| weighted(body, &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10),
        ..Country::new("EE", &["#########"])
    },
    Country {
        fits: |body| weighted(body, &[7, 9, 10, 5, 8, 4, 2, 1]).is_multiple_of(11),
        ..Country::new("FI", &["########"])
    },
    Country {
        fits: lithuania,
        ..Country::new("LT", &["#########", "############"])
    },
    Country {
        fits: latvia,
        ..Country::new("LV", &["###########"])
    },
    Country {
        fits: |body| body.ends_with(b"01") && luhn(&body[..10]) == 0,
        ..Country::new("SE", &["############"])
    },
];

/// Modulo 11 with rising weights, a second time from 3 where that leaves 10; the last place but one is 1.
fn lithuania(body: &[u8]) -> bool {
    const ONCE: [u32; 11] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2];
    const TWICE: [u32; 11] = [3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4];
    let (digits, last) = body.split_at(body.len() - 1);
    let check = match weighted(digits, &ONCE) % 11 {
        10 => weighted(digits, &TWICE) % 11 % 10,
        check => check,
    };
    digits.ends_with(b"1") && check == value(last[0])
}

/// A company's number modulo 11; a person's, which begins with the day of birth or with 32, by other weights.
fn latvia(body: &[u8]) -> bool {
    if body[0] > b'3' {
        return weighted(body, &[9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1]) % 11 == 3;
    }
    let sum = 1 + weighted(body, &[10, 5, 8, 4, 2, 1, 6, 3, 7, 9]);
    let part = |at: usize| value(body[at]) * 10 + value(body[at + 1]);
    let year = 1800 + value(body[6]) * 100 + part(4);
    (body.starts_with(b"32") || is_date(year, part(2), part(0))) && sum % 11 % 10 == value(body[10])
}
