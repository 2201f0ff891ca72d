//! Bytes that sort as numbers do, for numbers of any length; `1`, `01`, `1.0` and `1e0` give the same bytes.
//!
//! A class (`-INF`, negative, zero, positive, `INF`, `NaN`), then for 0.d1d2… × 10^m the magnitude m and two digits a
//! byte, closed by a zero; all of it inverted for a negative number. No key is the beginning of another.

use super::decimal::{Written, scan};
use super::notation::Notation;
use crate::table::value::Value;

const MINUS_INFINITY: u8 = 0;
const NEGATIVE: u8 = 1;
const ZERO: u8 = 2;
const POSITIVE: u8 = 3;
const INFINITY: u8 = 4;
/// NaN equals itself here and sorts last, so that it breaks every maximum.
const NOT_A_NUMBER: u8 = 5;

/// Appends the key of a number. `text` counts only where `value` is `Wide`; it is read in the field's notation, or
/// in the plain one that a workbook's own numbers are written in.
pub(super) fn push(value: Value, text: &str, notation: &Notation, out: &mut Vec<u8>) {
    match value {
        Value::Int(number) => push_small(number, 0, out),
        Value::Decimal { digits, scale } => push_small(digits, i64::from(scale), out),
        _ => push_wide(text, notation, out),
    }
}

fn push_small(number: i64, scale: i64, out: &mut Vec<u8>) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    let mut rest = number.unsigned_abs();
    while rest > 0 {
        at -= 1;
        digits[at] = (rest % 10) as u8;
        rest /= 10;
    }
    let digits = &digits[at..];
    let magnitude = i64::try_from(digits.len()).unwrap_or(0) - scale;
    push_digits(number < 0, magnitude, digits, out);
}

fn push_wide(text: &str, notation: &Notation, out: &mut Vec<u8>) {
    let mut digits = Vec::new();
    let mut written = scan(text, notation, |digit| digits.push(digit));
    if written.is_none() {
        digits.clear();
        written = scan(text, &Notation::PLAIN, |digit| digits.push(digit));
    }
    match written {
        Some(Written::Number {
            negative,
            magnitude,
            ..
        }) => push_digits(negative, magnitude, &digits, out),
        Some(Written::Infinite { negative }) => {
            out.push(if negative { MINUS_INFINITY } else { INFINITY });
        }
        Some(Written::NotANumber) | None => out.push(NOT_A_NUMBER),
    }
}

/// Takes a number in the plain notation apart: its digits (0 to 9) go to `digit`; whether it is negative, and the m of
/// 0.d1d2… × 10^m. None for what is no number, `NaN` and `INF` included.
pub(crate) fn take_apart(text: &str, digit: impl FnMut(u8)) -> Option<(bool, i64)> {
    match scan(text, &Notation::PLAIN, digit)? {
        Written::Number {
            negative,
            magnitude,
            ..
        } => Some((negative, magnitude)),
        Written::Infinite { .. } | Written::NotANumber => None,
    }
}

/// As [`take_apart`], of a key.
pub(crate) fn read(key: &[u8], mut digit: impl FnMut(u8)) -> Option<(bool, i64)> {
    let (class, rest) = key.split_first()?;
    let (negative, inverted) = match *class {
        ZERO => return Some((false, 0)),
        NEGATIVE => (true, u8::MAX),
        POSITIVE => (false, 0),
        _ => return None,
    };
    let (first, rest) = rest.split_first()?;
    let (magnitude, rest) = match first ^ inverted {
        0 | u8::MAX => {
            let (bytes, rest) = rest.split_first_chunk::<8>()?;
            let magnitude = u64::from_be_bytes(bytes.map(|byte| byte ^ inverted)) ^ (1 << 63);
            (magnitude.cast_signed(), rest)
        }
        byte => (i64::from(byte) - 128, rest),
    };
    for byte in rest {
        // The zero that closes a key stands for no digits.
        if let Some(pair) = (byte ^ inverted).checked_sub(1) {
            digit(pair / 10);
            digit(pair % 10);
        }
    }
    Some((negative, magnitude))
}

/// Appends the key of 0.d1d2… × 10^`magnitude`.
pub(crate) fn push_digits(negative: bool, magnitude: i64, digits: &[u8], out: &mut Vec<u8>) {
    let zeros = digits.iter().take_while(|digit| **digit == 0).count();
    let end = digits
        .iter()
        .rposition(|digit| *digit != 0)
        .map_or(zeros, |last| last + 1);
    let significant = &digits[zeros..end.max(zeros)];
    if significant.is_empty() {
        return out.push(ZERO);
    }
    out.push(if negative { NEGATIVE } else { POSITIVE });
    let start = out.len();
    push_magnitude(
        magnitude.saturating_sub(i64::try_from(zeros).unwrap_or(i64::MAX)),
        out,
    );
    for pair in significant.chunks(2) {
        out.push(pair[0] * 10 + pair.get(1).copied().unwrap_or(0) + 1);
    }
    out.push(0);
    if negative {
        for byte in &mut out[start..] {
            *byte = !*byte;
        }
    }
}

/// One byte for what tables hold, nine beyond.
fn push_magnitude(magnitude: i64, out: &mut Vec<u8>) {
    if let Ok(byte @ 1..=254) = u8::try_from(magnitude.saturating_add(128)) {
        out.push(byte);
    } else {
        out.push(if magnitude < 0 { 0 } else { u8::MAX });
        out.extend((magnitude.cast_unsigned() ^ (1 << 63)).to_be_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::super::decimal::read_number;
    use super::*;
    use proptest::prelude::*;

    fn key(text: &str) -> Vec<u8> {
        let mut out = Vec::new();
        push(read_number(text), text, &Notation::PLAIN, &mut out);
        out
    }

    #[test]
    fn spellings_of_one_number_have_one_key() {
        for same in [
            ["1", "1.0", "01", "1e0", "0.1e1", "10e-1"],
            ["0", "-0", "0.0", "00", "0e9", "-0e-9"],
            [
                "-12.5", "-12.50", "-012.5", "-125e-1", "-0.125e2", "-1.25e1",
            ],
            [
                "1e30",
                "1000000000000000000000000000000",
                "10e29",
                "0.1e31",
                "1.0e30",
                "+1e30",
            ],
            ["nan", "NaN", "NAN", "nAn", "naN", "Nan"],
        ] {
            assert!(
                same.iter().all(|text| key(text) == key(same[0])),
                "{same:?}"
            );
        }
    }

    #[test]
    fn keys_sort_as_numbers() {
        let sorted = [
            "-INF",
            "-1e999",
            "-1e128",
            "-1e126",
            "-1e20",
            "-9223372036854775809",
            "-9223372036854775808",
            "-10",
            "-9.5",
            "-9.49",
            "-1",
            "-0.1",
            "-1e-300",
            "0",
            "1e-300",
            "1e-129",
            "0.01",
            "0.1",
            "0.11",
            "0.12",
            "1",
            "1.000000000000000000001",
            "1.1",
            "9",
            "10",
            "11",
            "99",
            "100",
            "9223372036854775807",
            "9223372036854775808",
            "1e20",
            "1e125",
            "1e127",
            "1e999",
            "INF",
            "NaN",
        ];
        for pair in sorted.windows(2) {
            assert!(key(pair[0]) < key(pair[1]), "{pair:?}");
        }
    }

    proptest! {
        #[test]
        fn keys_compare_as_scaled_integers(a in -10_000_000_i64..10_000_000, b in -10_000_000_i64..10_000_000, scale in 0_u32..6) {
            let divisor = 10_i64.pow(scale);
            let write = |n: i64| format!("{}{}.{:06}", if n < 0 { "-" } else { "" }, n.abs() / divisor, n.abs() % divisor * (1_000_000 / divisor));
            prop_assert_eq!(key(&write(a)).cmp(&key(&write(b))), a.cmp(&b));
        }
    }
}
