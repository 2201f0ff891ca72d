//! Exact decimal numbers of up to 38 digits.

/// A number: `digits` / 10^`scale`, normalised: no zero at the end behind the point, so that equal numbers are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    digits: i128,
    scale: u8,
}

impl Decimal {
    /// Bytes that sort as numbers do, the same that a number field's `Type::key` gives.
    pub fn key(&self) -> Vec<u8> {
        Vec::new()
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
