//! Whole numbers of 256 bits without a sign: what two numbers of 38 digits need on the way to a third.
//!
//! Only what [`Decimal`](super::Decimal) asks for; the usual case fits 128 bits and never gets here, so clearness
//! goes before speed.

/// A whole number below 2^256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Wide {
    high: u128,
    low: u128,
}

impl From<u128> for Wide {
    fn from(low: u128) -> Self {
        Self { high: 0, low }
    }
}

impl Wide {
    /// The product of two numbers; there is room for any.
    pub(super) fn product(left: u128, right: u128) -> Self {
        let halves = |number: u128| (number >> 64, number & u128::from(u64::MAX));
        let ((a, b), (c, d)) = (halves(left), halves(right));
        let low = b * d;
        // Each is at most (2^64 - 1)^2, so one more carry of 64 bits fits.
        let middle = b * c + (low >> 64);
        let (carry, middle) = halves(middle);
        let middle = a * d + middle;
        Self {
            high: a * c + carry + (middle >> 64),
            low: (middle << 64) | (low & u128::from(u64::MAX)),
        }
    }

    /// The product with a further number; none beyond 256 bits.
    pub(super) fn times(self, factor: u128) -> Option<Self> {
        let low = Self::product(self.low, factor);
        let high = self.high.checked_mul(factor)?;
        Some(Self {
            high: low.high.checked_add(high)?,
            low: low.low,
        })
    }

    /// The sum; none beyond 256 bits.
    pub(super) fn plus(self, other: Self) -> Option<Self> {
        let (low, carry) = self.low.overflowing_add(other.low);
        let high = self.high.checked_add(other.high)?;
        Some(Self {
            high: high.checked_add(u128::from(carry))?,
            low,
        })
    }

    /// What is left after taking away a number that is not larger.
    pub(super) fn minus(self, other: Self) -> Self {
        let (low, borrow) = self.low.overflowing_sub(other.low);
        let high = self.high.wrapping_sub(other.high);
        Self {
            high: high.wrapping_sub(u128::from(borrow)),
            low,
        }
    }

    /// The number itself, if it has at most 128 bits.
    pub(super) fn narrow(self) -> Option<u128> {
        (self.high == 0).then_some(self.low)
    }

    /// Quotient and remainder; none by zero. `divisor` is below 2^255.
    pub(super) fn divide(self, divisor: Self) -> Option<(Self, Self)> {
        if let (Some(number), Some(divisor)) = (self.narrow(), divisor.narrow()) {
            let quotient = number.checked_div(divisor)?;
            return Some((quotient.into(), (number % divisor).into()));
        }
        if divisor == Self::from(0) {
            return None;
        }
        // Bit by bit, as on paper.
        let (mut quotient, mut rest) = (Self::from(0), Self::from(0));
        for bit in (0..256 - self.leading_zeros()).rev() {
            rest = rest.doubled(self.bit(bit));
            quotient = quotient.doubled(rest >= divisor);
            if rest >= divisor {
                rest = rest.minus(divisor);
            }
        }
        Some((quotient, rest))
    }

    /// A tenth of it, and the last digit.
    pub(super) fn shed_digit(self) -> (Self, u128) {
        let mut rest = 0;
        let mut step = |limb: u128| {
            let number = (rest << 64) | limb;
            rest = number % 10;
            number / 10
        };
        let mut half = |number: u128| {
            let high = step(number >> 64);
            (high << 64) | step(number & u128::from(u64::MAX))
        };
        let high = half(self.high);
        let low = half(self.low);
        (Self { high, low }, rest)
    }

    fn leading_zeros(self) -> u32 {
        if self.high > 0 {
            self.high.leading_zeros()
        } else {
            128 + self.low.leading_zeros()
        }
    }

    fn bit(self, at: u32) -> bool {
        let half = if at < 128 { self.low } else { self.high };
        (half >> (at % 128)) & 1 == 1
    }

    /// Twice the number, and one more if `odd`.
    fn doubled(self, odd: bool) -> Self {
        Self {
            high: (self.high << 1) | (self.low >> 127),
            low: (self.low << 1) | u128::from(odd),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use num_bigint::BigUint;
    use proptest::prelude::*;

    fn big(wide: Wide) -> BigUint {
        (BigUint::from(wide.high) << 128) + BigUint::from(wide.low)
    }

    proptest! {
        #[test]
        fn it_calculates_as_the_reference(a in any::<u128>(), b in any::<u128>(), c in any::<u128>(), d in any::<u128>(), shift in 0_u32..128) {
            let (c, small) = (c >> shift, d >> shift);
            let (left, right) = (Wide::product(a, b), Wide { high: c >> 1, low: d });
            prop_assert_eq!(big(left), BigUint::from(a) * b);
            prop_assert_eq!(left.cmp(&right), big(left).cmp(&big(right)));
            if let Some(product) = right.times(small) {
                prop_assert_eq!(big(product), big(right) * small);
            } else {
                prop_assert!((big(right) * small).bits() > 256);
            }
            if let Some(sum) = left.plus(right) {
                prop_assert_eq!(big(sum), big(left) + big(right));
                prop_assert_eq!(sum.minus(right), left);
            }
            if let Some((quotient, rest)) = left.divide(right) {
                prop_assert_eq!(big(quotient) * big(right) + big(rest), big(left));
                prop_assert!(rest < right);
            }
            let (tenth, digit) = left.shed_digit();
            prop_assert_eq!(big(tenth) * 10_u8 + digit, big(left));
        }
    }

    #[test]
    fn nothing_is_divided_by_zero() {
        let nothing = Wide::from(0);
        assert_eq!(Wide::from(1).divide(nothing), None);
        assert_eq!(Wide { high: 1, low: 1 }.divide(nothing), None);
    }
}
