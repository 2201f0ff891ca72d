//! How a decimal number is read and written: as text, and as the bytes that sort numbers.

use std::fmt;

use super::{DIGITS, Decimal, LIMIT, POWERS, power};
use crate::types::number_key;

impl Decimal {
    /// Reads a number: sign, digits, point, exponent. None for what is no number (`NaN` and `INF` are none), and for
    /// one of more than 38 digits.
    pub fn parse(text: &str) -> Option<Self> {
        let mut digits = Digits::default();
        let (negative, magnitude) = number_key::take_apart(text, |digit| digits.push(digit))?;
        digits.assemble(negative, magnitude)
    }

    /// The number that has this key (see [`Decimal::key`]), however its field writes it; none beyond 38 digits.
    pub fn of_key(key: &[u8]) -> Option<Self> {
        let mut digits = Digits::default();
        let (negative, magnitude) = number_key::read(key, |digit| digits.push(digit))?;
        digits.assemble(negative, magnitude)
    }

    /// Bytes that sort as numbers do, the same that a number field's `Type::key` gives.
    pub fn key(&self) -> Vec<u8> {
        let mut digits = [0; DIGITS as usize + 1];
        let mut at = digits.len();
        let mut rest = self.digits.unsigned_abs();
        while rest > 0 {
            at -= 1;
            digits[at] = (rest % 10) as u8;
            rest /= 10;
        }
        let digits = &digits[at..];
        let magnitude = i64::try_from(digits.len()).unwrap_or(0) - i64::from(self.scale);
        let mut out = Vec::with_capacity(24);
        number_key::push_digits(self.digits.is_negative(), magnitude, digits, &mut out);
        out
    }
}

/// Digits on their way into a number, from the first to the last.
#[derive(Default)]
struct Digits {
    /// Up to the last that is not zero.
    number: u128,
    /// How many zeros follow it.
    zeros: u32,
    /// How many digits there were in all.
    count: i64,
    /// Whether there were too many.
    beyond: bool,
}

impl Digits {
    fn push(&mut self, digit: u8) {
        self.count += 1;
        if digit == 0 {
            self.zeros = self.zeros.saturating_add(u32::from(self.number > 0));
            return;
        }
        let number = power(self.zeros + 1)
            .and_then(|factor| self.number.checked_mul(factor))
            .and_then(|number| number.checked_add(digit.into()));
        match number {
            Some(number) if number < LIMIT => self.number = number,
            _ => self.beyond = true,
        }
        self.zeros = 0;
    }

    /// 0.d1d2… × 10^`magnitude`.
    fn assemble(self, negative: bool, magnitude: i64) -> Option<Decimal> {
        if self.beyond {
            return None;
        }
        if self.number == 0 {
            return Some(Decimal::ZERO);
        }
        let exponent = magnitude
            .checked_sub(self.count)?
            .checked_add(self.zeros.into())?;
        let lifted = u32::try_from(exponent.max(0)).ok().and_then(power)?;
        let number = i128::try_from(self.number.checked_mul(lifted)?).ok()?;
        let scale = u32::try_from(exponent.min(0).unsigned_abs()).ok()?;
        Decimal::new(if negative { -number } else { number }, scale)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_whole() {
            return write!(f, "{}", self.digits);
        }
        let sign = if self.digits.is_negative() { "-" } else { "" };
        let unit = POWERS[usize::from(self.scale)];
        let digits = self.digits.unsigned_abs();
        let (whole, fraction) = (digits / unit, digits % unit);
        let places = usize::from(self.scale);
        write!(f, "{sign}{whole}.{fraction:0>places$}")
    }
}
