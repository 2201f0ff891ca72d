//! How alike two phone numbers are, told from their canonical forms.

use super::plan::code_digits;

/// The same number but for its extension, or for a country code that one of them lacks.
const SAME_LINE: f64 = 0.9;
/// One digit wrong, missing, too many, or two swapped.
const ONE_SLIP: f64 = 0.75;
/// Two such slips.
const TWO_SLIPS: f64 = 0.4;
/// The most digits that are compared: of E.164 (15), and some more.
const MOST: usize = 20;
/// Fewer common digits at the end than this say nothing.
const FEWEST: usize = 7;

/// From 0.0 to 1.0, the same both ways round.
pub(super) fn likeness(a: &str, b: &str) -> f64 {
    if a == b {
        return 1.0;
    }
    let (a, b) = (Line::of(a), Line::of(b));
    if a.len < FEWEST || b.len < FEWEST {
        return 0.0;
    }
    if a.is_end_of(&b) || b.is_end_of(&a) {
        return SAME_LINE;
    }
    match slips(a.digits(), b.digits()) {
        0 => SAME_LINE,
        1 => ONE_SLIP,
        2 => TWO_SLIPS,
        _ => 0.0,
    }
}

/// The digits of a number before its extension.
struct Line {
    digits: [u8; MOST],
    len: usize,
    has_code: bool,
}

impl Line {
    fn of(form: &str) -> Self {
        let number = form.split([';', '转', 'e']).next().unwrap_or(form);
        let mut line = Self {
            digits: [0; MOST],
            len: 0,
            has_code: number.starts_with('+'),
        };
        let found = number.bytes().filter(u8::is_ascii_digit);
        for (place, digit) in line.digits.iter_mut().zip(found) {
            *place = digit;
            line.len += 1;
        }
        line
    }

    fn digits(&self) -> &[u8] {
        &self.digits[..self.len]
    }

    /// The digits without country code.
    fn national(&self) -> &[u8] {
        let digits = self.digits();
        if self.has_code {
            &digits[code_digits(digits).min(digits.len())..]
        } else {
            &digits[digits.iter().take_while(|&&digit| digit == b'0').count()..]
        }
    }

    /// Whether this is the other without its country code, or with another one.
    fn is_end_of(&self, other: &Self) -> bool {
        let (own, others) = (self.national(), other.national());
        own.len() >= FEWEST && own == others
    }
}

/// How many digits were missed, added, mistaken or swapped with their neighbour; 3 for three and more.
fn slips(a: &[u8], b: &[u8]) -> usize {
    const MANY: usize = 3;
    if a.len().abs_diff(b.len()) >= MANY {
        return MANY;
    }
    let mut rows = [[0_usize; MOST + 1]; MOST + 1];
    for (at, row) in rows.iter_mut().enumerate() {
        row[0] = at;
    }
    for (at, first) in rows[0].iter_mut().enumerate() {
        *first = at;
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let same = usize::from(a[i - 1] != b[j - 1]);
            let mut least = (rows[i - 1][j - 1] + same)
                .min(rows[i - 1][j] + 1)
                .min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = least;
        }
    }
    rows[a.len()][b.len()].min(MANY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_nearer_than_another_number() {
        for (a, b, expected) in [
            ("+8613800138000", "+8613800138000", 1.0),
            ("+861062345678", "+861062345678;ext=801", SAME_LINE),
            ("+861062345678;ext=802", "+861062345678;ext=801", SAME_LINE),
            ("+8613800138000", "138 0013 8000", SAME_LINE),
            ("+85223456789", "+85323456789", SAME_LINE),
            ("010 6234 5678转8", "+861062345678", SAME_LINE),
            ("+8613800138000", "+8613800138001", ONE_SLIP),
            ("+8613800138000", "+8613800130800", ONE_SLIP),
            ("+8613800138000", "+861380013800", ONE_SLIP),
            ("+8613800138000", "+8613900139000", TWO_SLIPS),
            ("+8613800138000", "+8615912345678", 0.0),
            ("", "+8613800138000", 0.0),
        ] {
            assert!(
                (likeness(a, b) - expected).abs() < 1e-9,
                "{a} {b}: {}",
                likeness(a, b)
            );
            assert!((likeness(b, a) - expected).abs() < 1e-9, "{b} {a}");
        }
    }
}
