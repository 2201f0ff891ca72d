//! Exact decimal numbers of up to 38 digits.
//!
//! Sums, products and remainders are exact or none; a quotient that has no end is rounded to at least 16 digits.
//! Nothing wraps and nothing loses a digit unasked.

mod spelling;
mod wide;

use std::cmp::Ordering;

use crate::table::value::Value;
use wide::Wide;

/// Digits that a number may have, and how many of them may stand behind the point.
const DIGITS: u32 = 38;

/// Significant digits that a quotient without an end is rounded to.
const QUOTIENT_DIGITS: i32 = 16;

/// Decimals that a quotient has at least, if it needs them.
const QUOTIENT_DECIMALS: i32 = 12;

/// 10^0 to 10^38.
const POWERS: [u128; DIGITS as usize + 1] = {
    let mut powers = [1; DIGITS as usize + 1];
    let mut at = 1;
    while at < powers.len() {
        powers[at] = powers[at - 1] * 10;
        at += 1;
    }
    powers
};

/// The first number that has too many digits.
const LIMIT: u128 = POWERS[DIGITS as usize];

/// A number: `digits` / 10^`scale`, normalised: no zero at the end behind the point, so that equal numbers are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    digits: i128,
    scale: u8,
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        Self {
            digits: number.into(),
            scale: 0,
        }
    }
}

impl Decimal {
    /// Nought.
    pub const ZERO: Self = Self {
        digits: 0,
        scale: 0,
    };

    /// `digits` / 10^`scale`; none if that needs more than 38 digits.
    pub fn new(digits: i128, scale: u32) -> Option<Self> {
        if digits == 0 {
            return Some(Self::ZERO);
        }
        let (mut digits, mut scale) = (digits, scale);
        while scale > 0
            && let Some(tenth) = tenth(digits)
        {
            (digits, scale) = (tenth, scale - 1);
        }
        (digits.unsigned_abs() < LIMIT && scale <= DIGITS).then_some(Self {
            digits,
            scale: scale as u8,
        })
    }

    /// The number that a cell holds; none for what is no number, or [`Value::Wide`]: its [`Decimal::of_key`] tells.
    pub fn of_value(value: Value) -> Option<Self> {
        match value {
            Value::Int(number) => Some(number.into()),
            Value::Decimal { digits, scale } => Self::new(digits.into(), scale.into()),
            _ => None,
        }
    }

    /// The digits as one whole number.
    pub const fn digits(self) -> i128 {
        self.digits
    }

    /// How many of the digits stand behind the point.
    pub const fn scale(self) -> u8 {
        self.scale
    }

    /// Whether nothing stands behind the point.
    pub const fn is_whole(self) -> bool {
        self.scale == 0
    }

    /// The whole number it is; none for any other and beyond 64 bits.
    pub fn to_i64(self) -> Option<i64> {
        if self.is_whole() {
            self.digits.try_into().ok()
        } else {
            None
        }
    }

    /// The exact sum; none beyond 38 digits.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        if let Some((left, right, scale)) = self.aligned(other)
            && let Some(sum) = left.checked_add(right)
        {
            return Self::new(sum, scale);
        }
        let scale = self.scale.max(other.scale);
        let (left, right) = (self.widened(scale), other.widened(scale));
        let (negative, sum) = if self.digits.is_negative() == other.digits.is_negative() {
            (self.digits.is_negative(), left.plus(right)?)
        } else if left >= right {
            (self.digits.is_negative(), left.minus(right))
        } else {
            (other.digits.is_negative(), right.minus(left))
        };
        Self::narrowed(negative, sum, scale.into())
    }

    /// The exact difference; none beyond 38 digits.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(other.neg())
    }

    /// The exact product; none beyond 38 digits.
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        let scale = u32::from(self.scale) + u32::from(other.scale);
        if let Some(product) = self.digits.checked_mul(other.digits) {
            return Self::new(product, scale);
        }
        let negative = self.digits.is_negative() != other.digits.is_negative();
        let product = Wide::product(self.digits.unsigned_abs(), other.digits.unsigned_abs());
        Self::narrowed(negative, product, scale)
    }

    /// The quotient, exact where that has at most 16 significant digits or at most 12 decimals; else rounded, half
    /// away from zero, to 16 significant digits, but never to fewer than 12 decimals. None by zero, and beyond 38
    /// digits.
    pub fn checked_div(self, other: Self) -> Option<Self> {
        let (number, divisor) = (self.digits.unsigned_abs(), other.digits.unsigned_abs());
        if divisor == 0 {
            return None;
        }
        if number == 0 {
            return Some(Self::ZERO);
        }
        let exponent = i32::from(other.scale) - i32::from(self.scale);
        // The quotient lies below 10^magnitude, and not below a tenth of that.
        let longer = number.ilog10().cast_signed() - divisor.ilog10().cast_signed();
        let reaches = scaled(number, -longer)? >= scaled(divisor, longer)?;
        let magnitude = longer + exponent + i32::from(reaches);
        let wanted = QUOTIENT_DECIMALS.max(QUOTIENT_DIGITS - magnitude);
        let most = DIGITS.cast_signed();
        let decimals = wanted.min(most).min(most - magnitude);
        let scale = u32::try_from(decimals).ok()?;
        let shift = exponent + decimals;
        let divisor = scaled(divisor, -shift)?;
        let (quotient, rest) = scaled(number, shift)?.divide(divisor)?;
        let mut quotient = i128::try_from(quotient.narrow()?).ok()?;
        // Where not all decimals have room, only nothing may stand there.
        if decimals < wanted && rest != Wide::from(0) {
            return None;
        }
        if rest.plus(rest)? >= divisor {
            quotient += 1;
        }
        let negative = self.digits.is_negative() != other.digits.is_negative();
        Self::new(if negative { -quotient } else { quotient }, scale)
    }

    /// The exact remainder, with the sign of the number that is divided (SQL; a spreadsheet's `MOD` differs). None
    /// by zero.
    pub fn checked_rem(self, other: Self) -> Option<Self> {
        if let Some((left, right, scale)) = self.aligned(other) {
            return Self::new(left.checked_rem(right)?, scale);
        }
        let scale = self.scale.max(other.scale);
        let (_, rest) = self.widened(scale).divide(other.widened(scale))?;
        Self::narrowed(self.digits.is_negative(), rest, scale.into())
    }

    /// With the other sign.
    #[must_use]
    pub const fn neg(self) -> Self {
        Self {
            digits: -self.digits,
            scale: self.scale,
        }
    }

    /// Without its sign.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self {
            digits: self.digits.abs(),
            scale: self.scale,
        }
    }

    /// Rounded to so many decimals, half away from zero; -2 rounds to hundreds. None beyond 38 digits.
    pub fn round(self, places: i32) -> Option<Self> {
        let dropped = i32::from(self.scale).saturating_sub(places);
        let Ok(dropped) = u32::try_from(dropped) else {
            return Some(self);
        };
        // Of 39 digits, all that are there are less than half.
        let Some(unit) = power(dropped) else {
            return Some(Self::ZERO);
        };
        let whole = self.digits.unsigned_abs();
        let rounded = whole / unit + u128::from(unit > 1 && whole % unit >= unit / 2);
        let rounded =
            Wide::from(rounded).times(power(places.min(0).unsigned_abs()).unwrap_or(1))?;
        Self::narrowed(
            self.digits.is_negative(),
            rounded,
            places.max(0).unsigned_abs(),
        )
    }

    /// The largest whole number that is not larger.
    #[must_use]
    pub fn floor(self) -> Self {
        let unit = POWERS[usize::from(self.scale)].cast_signed();
        Self {
            digits: self.digits.div_euclid(unit),
            scale: 0,
        }
    }

    /// The smallest whole number that is not smaller.
    #[must_use]
    pub fn ceil(self) -> Self {
        self.neg().floor().neg()
    }

    /// The digits of both at the larger scale, where 128 bits hold them.
    fn aligned(self, other: Self) -> Option<(i128, i128, u32)> {
        let scale = self.scale.max(other.scale);
        let lift = |number: Self| {
            let factor = POWERS[usize::from(scale - number.scale)].cast_signed();
            number.digits.checked_mul(factor)
        };
        Some((lift(self)?, lift(other)?, scale.into()))
    }

    /// The digits at a scale that is not smaller, without the sign.
    fn widened(self, scale: u8) -> Wide {
        let factor = POWERS[usize::from(scale - self.scale)];
        Wide::product(self.digits.unsigned_abs(), factor)
    }

    /// `digits` / 10^`scale`; none if that needs more than 38 digits.
    fn narrowed(negative: bool, mut digits: Wide, mut scale: u32) -> Option<Self> {
        while scale > 0 && digits.narrow().is_none_or(|digits| digits >= LIMIT) {
            let (tenth, 0) = digits.shed_digit() else {
                return None;
            };
            (digits, scale) = (tenth, scale - 1);
        }
        let digits = i128::try_from(digits.narrow()?).ok()?;
        Self::new(if negative { -digits } else { digits }, scale)
    }
}

/// A tenth of a number that ends in a zero. Most numbers are short, and to divide 64 bits takes a fifth of the time.
fn tenth(number: i128) -> Option<i128> {
    match i64::try_from(number) {
        Ok(number) => (number % 10 == 0).then(|| (number / 10).into()),
        Err(_) => (number % 10 == 0).then_some(number / 10),
    }
}

fn power(exponent: u32) -> Option<u128> {
    POWERS.get(exponent as usize).copied()
}

/// `number` × 10^`exponent`, or the number itself where the exponent is negative; none beyond 256 bits.
fn scaled(number: u128, exponent: i32) -> Option<Wide> {
    let exponent = exponent.max(0).unsigned_abs();
    let first = exponent.min(DIGITS);
    Wide::product(number, power(first)?).times(power(exponent - first)?)
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        if let Some((left, right, _)) = self.aligned(*other) {
            return left.cmp(&right);
        }
        let signs = self.digits.signum().cmp(&other.digits.signum());
        let scale = self.scale.max(other.scale);
        signs.then_with(|| {
            let sizes = self.widened(scale).cmp(&other.widened(scale));
            if self.digits.is_negative() {
                sizes.reverse()
            } else {
                sizes
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use num_bigint::BigInt;
    use proptest::prelude::*;

    fn number(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    /// Numbers of every length and scale, many of them with few digits or near the limit.
    fn any_number() -> impl Strategy<Value = Decimal> {
        let digits = (any::<i128>(), 0_u32..127).prop_map(|(number, shift)| number >> shift);
        let round = (0_usize..=38, -11_i128..=11)
            .prop_map(|(power, near)| POWERS[power].cast_signed() + near);
        (
            prop_oneof![digits, round],
            prop_oneof![0_u32..4, 0_u32..=38],
        )
            .prop_filter_map("beyond 38 digits", |(digits, scale)| {
                Decimal::new(digits, scale)
            })
    }

    /// The number × 10^`scale`, which is not smaller than its own.
    fn big(number: Decimal, scale: u32) -> BigInt {
        BigInt::from(number.digits) * BigInt::from(10).pow(scale - u32::from(number.scale))
    }

    /// `digits` / 10^`scale`, by string work.
    fn small(digits: &BigInt, scale: u32) -> Option<Decimal> {
        if *digits == BigInt::ZERO {
            return Some(Decimal::ZERO);
        }
        let text = digits.to_string();
        let zeros = text.len() - text.trim_end_matches('0').len();
        let shed = zeros.min(scale as usize);
        let kept = text[..text.len() - shed].parse().ok()?;
        Decimal::new(kept, scale - shed as u32)
    }

    /// `number` / `divisor` as a whole number, half away from zero, and whether that is exact.
    fn nearest(number: &BigInt, divisor: &BigInt) -> (BigInt, bool) {
        let twice: BigInt = number * 2;
        let (sign, size) = ((twice.sign() * divisor.sign()), divisor.magnitude());
        let rounded = (twice.magnitude() + size) / (size * 2_u8);
        (
            BigInt::from_biguint(sign, rounded),
            (number % divisor) == BigInt::ZERO,
        )
    }

    proptest! {
        #[test]
        fn it_calculates_as_the_reference(a in any_number(), b in any_number()) {
            let (left, right) = (big(a, 38), big(b, 38));
            prop_assert_eq!(a.checked_add(b), small(&(&left + &right), 38));
            prop_assert_eq!(a.checked_sub(b), small(&(&left - &right), 38));
            prop_assert_eq!(a.checked_mul(b), small(&(&left * &right), 76));
            prop_assert_eq!(a.cmp(&b), left.cmp(&right));
            if b == Decimal::ZERO {
                prop_assert_eq!((a.checked_rem(b), a.checked_div(b)), (None, None));
            } else {
                prop_assert_eq!(a.checked_rem(b), small(&(&left % &right), 38));
            }
        }

        #[test]
        fn a_quotient_is_exact_or_as_near_as_it_promises(a in any_number(), b in any_number()) {
            prop_assume!(a != Decimal::ZERO && b != Decimal::ZERO);
            let (left, right) = (big(a, 38), big(b, 38));
            // Decimals by which 16 significant digits are there.
            let significant = (0..200).find(|decimals| {
                let scaled = left.magnitude() * BigInt::from(10).pow(*decimals).magnitude();
                scaled / right.magnitude() >= BigInt::from(10).pow(15).magnitude().clone()
            });
            let decimals = significant.unwrap().max(12);
            let (rounded, exact) = nearest(&(&left * BigInt::from(10).pow(decimals)), &right);
            // Whether 38 digits have room for so many decimals.
            let whole = (left.magnitude() / right.magnitude()).to_string().len() as u32;
            let fits = exact || decimals <= 38.min(38_u32.saturating_sub(whole));
            let expected = if fits { small(&rounded, decimals) } else { None };
            prop_assert!(a.checked_div(b) == expected || (!fits && a.checked_div(b) == small(&rounded, decimals)));
        }

        #[test]
        fn a_product_divided_is_what_it_was(a in -99_999_999_i64..99_999_999, b in 1_i64..99_999_999, scale in 0_u32..8) {
            let (a, b) = (Decimal::new(a.into(), scale).unwrap(), Decimal::new(b.into(), 8 - scale).unwrap());
            prop_assert_eq!(a.checked_mul(b).unwrap().checked_div(b), Some(a));
        }

        #[test]
        fn rounding_is_that_of_the_reference(a in any_number(), places in -45_i32..45) {
            let unit = BigInt::from(10).pow((38 - places).max(0).unsigned_abs());
            let (rounded, _) = nearest(&big(a, 38), &unit);
            let expected = if places >= i32::from(a.scale) { Some(a) } else { small(&(rounded * unit), 38) };
            prop_assert_eq!(a.round(places), expected);
            prop_assert!(a.floor() <= a && a <= a.ceil());
            prop_assert!(a.ceil().checked_sub(a.floor()).is_some_and(|gap| gap <= Decimal::from(1)));
        }

        #[test]
        fn what_is_written_reads_as_the_same(a in any_number(), exponent in -40_i32..40) {
            prop_assert_eq!(Decimal::parse(&a.to_string()), Some(a));
            prop_assert_eq!(Decimal::of_key(&a.key()), Some(a));
            let moved = Decimal::parse(&format!("{a}e{exponent}"));
            let unit = Decimal::parse(&format!("1e{exponent}"));
            if let Some(unit) = unit {
                prop_assert_eq!(moved, a.checked_mul(unit));
            }
        }

        #[test]
        fn keys_sort_as_numbers_and_are_those_of_a_field(a in any_number(), b in any_number()) {
            prop_assert_eq!(a.key().cmp(&b.key()), a.cmp(&b));
            let field = (crate::types::find("number").unwrap().build)(&crate::types::Options::default()).unwrap();
            let text = a.to_string();
            let (value, mut key) = (field.read(&text), Vec::new());
            field.key(value, &text, &mut key);
            prop_assert_eq!(a.key(), key);
            if value != Value::Wide {
                prop_assert_eq!(Decimal::of_value(value), Some(a));
            }
        }
    }

    #[test]
    fn quotients_end_where_they_should() {
        for (number_, divisor, expected) in [
            ("1", "4", "0.25"),
            ("1", "3", "0.3333333333333333"),
            ("2", "3", "0.6666666666666667"),
            ("-2", "3", "-0.6666666666666667"),
            ("200000", "3", "66666.666666666667"),
            ("1", "300", "0.003333333333333333"),
            (
                "12345678901234567890",
                "7",
                "1763668414462081127.142857142857",
            ),
            ("1", "1e30", "0.000000000000000000000000000001"),
            ("0", "7", "0"),
            ("9.99", "9.99", "1"),
        ] {
            let quotient = number(number_).checked_div(number(divisor)).unwrap();
            assert_eq!(quotient.to_string(), expected, "{number_} / {divisor}");
        }
        assert_eq!(number("1").checked_div(Decimal::ZERO), None);
        assert_eq!(number("1e37").checked_div(number("3")), None);
        assert_eq!(number("1e37").checked_div(number("0.1")), None);
        assert_eq!(
            number("-7.5").checked_rem(number("2")),
            Some(number("-1.5"))
        );
    }

    #[test]
    fn texts_that_are_no_number_of_38_digits_are_none() {
        for text in [
            "", "-", ".", "1e", "1,5", "NaN", "inf", "１", "1e38", "1e-39", " 1",
        ] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
        for (text, plain) in [
            ("+01.50", "1.5"),
            (".5", "0.5"),
            ("5.", "5"),
            ("-0", "0"),
            ("1e37", "10000000000000000000000000000000000000"),
            ("25e-1", "2.5"),
        ] {
            assert_eq!(number(text).to_string(), plain);
        }
        assert_eq!(
            number("99999999999999999999999999999999999999").checked_add(number("1")),
            None
        );
        assert_eq!(number("12.5").to_i64(), None);
        assert_eq!(number("-12").to_i64(), Some(-12));
    }

    #[test]
    fn halves_go_away_from_zero() {
        for (text, places, expected) in [
            ("2.5", 0, "3"),
            ("-2.5", 0, "-3"),
            ("1.005", 2, "1.01"),
            ("150", -2, "200"),
            ("49", -2, "0"),
            ("1.2", 5, "1.2"),
        ] {
            assert_eq!(number(text).round(places), Some(number(expected)), "{text}");
        }
    }
}
