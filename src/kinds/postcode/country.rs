//! The postcodes of one country: the patterns of `countries.txt`, what reads as one of them.
//!
//! A line of the table: the country's code of two letters; patterns (`#` a digit, `@` a letter, `?` either, anything
//! else itself), the usual one first; the ranges in which the leading characters lie, where there are some. All
//! zeros are nobody's postcode.

use std::sync::LazyLock;

use crate::kinds::compact::Compact;

/// More characters than any postcode has, its country's prefix included.
const ROOM: usize = 16;

/// What a country's letters outside of it read where mail writes others before the postcode.
static MAIL_CODES: &[(&str, &str)] = &[
    ("AT", "A"),
    ("BE", "B"),
    ("DE", "D"),
    ("ES", "E"),
    ("FI", "FIN"),
    ("FR", "F"),
    ("IT", "I"),
    ("LU", "L"),
    ("NO", "N"),
    ("PT", "P"),
    ("SE", "S"),
];

static COUNTRIES: LazyLock<Vec<Country>> = LazyLock::new(|| {
    let lines = include_str!("countries.txt").lines();
    lines.map(Country::read_line).collect()
});

/// What the postcodes of one country are.
#[derive(Debug)]
pub(super) struct Country {
    /// ISO 3166-1 alpha-2.
    pub(super) code: &'static str,
    patterns: Vec<&'static str>,
    /// First and last of the leading characters, of the same length.
    ranges: Vec<(&'static str, &'static str)>,
}

/// A postcode as it was read.
pub(super) struct Form {
    /// The one it has.
    pub(super) pattern: &'static str,
    letters: [u8; ROOM],
}

impl Form {
    /// Appends the postcode with the separators of its pattern.
    pub(super) fn write(&self, out: &mut String) {
        let mut letters = self.letters.iter();
        for sign in self.pattern.bytes() {
            let next = if is_separator(sign) {
                Some(&sign)
            } else {
                letters.next()
            };
            out.extend(next.map(|&byte| char::from(byte)));
        }
    }
}

/// Every country that has postcodes, by its code.
pub(super) fn countries() -> &'static [Country] {
    &COUNTRIES
}

impl Country {
    fn read_line(line: &'static str) -> Self {
        let mut parts = line.split('\t');
        let mut next = || parts.next().unwrap_or_default();
        let (code, patterns, ranges) = (next(), next(), next());
        let range = |range: &'static str| range.split_once('-').unwrap_or((range, range));
        Self {
            code,
            patterns: patterns.split('|').collect(),
            ranges: ranges
                .split(',')
                .filter(|range| !range.is_empty())
                .map(range)
                .collect(),
        }
    }

    /// Its patterns, the usual one first.
    pub(super) fn patterns(&self) -> &[&'static str] {
        &self.patterns
    }

    /// Reads a postcode, with or without the country before it; where `gaps` are given, separators may stand at the
    /// places of the pattern only.
    pub(super) fn read(&self, code: &Compact, gaps: Option<Gaps>) -> Option<Form> {
        let text = code.text();
        let mail = MAIL_CODES.iter().find(|(country, _)| *country == self.code);
        let mut prefixes = [Some(self.code), mail.map(|(_, mail)| *mail)]
            .into_iter()
            .flatten();
        self.fit("", text, gaps)
            .or_else(|| {
                self.fit(
                    self.code,
                    text,
                    gaps.map(|gaps| gaps.shifted(self.code.len())),
                )
            })
            .or_else(|| {
                prefixes.find_map(|prefix| {
                    let rest = text.strip_prefix(prefix)?;
                    self.fit("", rest, gaps.map(|gaps| gaps.cut(prefix.len())))
                })
            })
    }

    /// The form of `front` and `rest` together.
    fn fit(&self, front: &str, rest: &str, gaps: Option<Gaps>) -> Option<Form> {
        let len = front.len() + rest.len();
        let mut letters = [0; ROOM];
        letters
            .get_mut(..front.len())?
            .copy_from_slice(front.as_bytes());
        letters
            .get_mut(front.len()..len)?
            .copy_from_slice(rest.as_bytes());
        let code = letters.get(..len)?;
        if !self.is_in_range(code) || self.is_never_given(code) {
            return None;
        }
        let pattern = self.patterns.iter().find(|pattern| fits(pattern, code))?;
        let allowed = self.patterns.iter().any(|pattern| {
            fits(pattern, code)
                && gaps.is_none_or(|gaps| gaps.are_within(Gaps::of_pattern(pattern)))
        });
        allowed.then_some(Form { pattern, letters })
    }

    fn is_in_range(&self, code: &[u8]) -> bool {
        let within = |(first, last): &(&str, &str)| {
            let lead = code.get(..first.len());
            lead.is_some_and(|lead| first.as_bytes() <= lead && lead <= last.as_bytes())
        };
        self.ranges.is_empty() || self.ranges.iter().any(within)
    }

    /// What fits the pattern and is no postcode: nothing but zeros, letters that a country leaves out because they
    /// look like others.
    fn is_never_given(&self, code: &[u8]) -> bool {
        let any = |letters: &[u8]| code.iter().any(|byte| letters.contains(byte));
        let zeros = code.iter().all(|&byte| byte == b'0');
        zeros
            || match self.code {
                "CA" => any(b"DFIOQU") || matches!(code.first(), Some(b'W' | b'Z')),
                "IE" => any(b"BGIJLMOQSUZ"),
                "NL" => code.ends_with(b"SA") || code.ends_with(b"SD") || code.ends_with(b"SS"),
                _ => false,
            }
    }

    /// The postcode of digits with up to two zeros before it that a spreadsheet may have dropped.
    pub(super) fn with_zeros(&self, code: &Compact) -> Option<Form> {
        let digits = code.bytes().iter().all(u8::is_ascii_digit);
        ["0", "00"]
            .iter()
            .filter(|_| digits)
            .find_map(|zeros| self.fit(zeros, code.text(), None))
    }
}

const fn is_separator(byte: u8) -> bool {
    matches!(byte, b' ' | b'-')
}

/// Whether `code`, which has no separators, is built as the pattern says.
fn fits(pattern: &str, code: &[u8]) -> bool {
    let mut bytes = code.iter();
    let mut signs = pattern.bytes().filter(|&sign| !is_separator(sign));
    let right = signs.all(|wanted| {
        bytes.next().is_some_and(|byte| match wanted {
            b'#' => byte.is_ascii_digit(),
            b'@' => byte.is_ascii_uppercase(),
            b'?' => byte.is_ascii_alphanumeric(),
            _ => wanted == *byte,
        })
    });
    right && bytes.next().is_none()
}

/// Where separators stand: a bit for each character of the code, set where one stands before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Gaps(u64);

impl Gaps {
    /// Those of a text; blanks at its end stand before the character that would follow.
    pub(super) fn of_text(text: &str) -> Self {
        let (mut bits, mut at) = (0, 0);
        for byte in text.bytes() {
            if byte.is_ascii_alphanumeric() {
                at += 1;
            } else {
                bits |= 1_u64.checked_shl(at).unwrap_or_default();
            }
        }
        Self(bits)
    }

    fn of_pattern(pattern: &str) -> Self {
        let (mut bits, mut at) = (0, 0);
        for byte in pattern.bytes() {
            if is_separator(byte) {
                bits |= 1_u64.checked_shl(at).unwrap_or_default();
            } else {
                at += 1;
            }
        }
        Self(bits)
    }

    fn are_within(self, allowed: Self) -> bool {
        self.0 & !allowed.0 == 0
    }

    /// With so many characters put before it.
    fn shifted(self, by: usize) -> Self {
        Self(self.0 << by)
    }

    /// With so many characters cut away, whatever separated them from the rest with them.
    fn cut(self, by: usize) -> Self {
        let kept = self.0 >> by;
        // A separator inside what is cut stays a fault: it is set where none may stand.
        let inside = self.0 & ((1 << by) - 1) != 0;
        Self(if inside { kept | 1 } else { kept & !1 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_its_patterns_fit_the_room() {
        assert!(countries().is_sorted_by_key(|country| country.code));
        for country in countries() {
            assert!(
                crate::kinds::country::alpha2(country.code).is_some(),
                "{}",
                country.code
            );
            assert!(!country.patterns.is_empty());
            for pattern in &country.patterns {
                assert!((2..=ROOM - 2).contains(&pattern.len()), "{pattern}");
            }
            for (first, last) in &country.ranges {
                assert!(
                    first.len() == last.len() && first <= last,
                    "{}",
                    country.code
                );
            }
        }
    }

    #[test]
    fn gaps_move_with_the_code() {
        assert_eq!(Gaps::of_text("12 34"), Gaps(0b100));
        assert_eq!(Gaps::of_pattern("##-##"), Gaps(0b100));
        assert_eq!(Gaps::of_text(" 1 "), Gaps(0b11));
        assert_eq!(Gaps::of_text("NL-1 2").cut(2), Gaps(0b10));
        assert_eq!(Gaps::of_text("N L-1").cut(2), Gaps(1));
        assert_eq!(Gaps::of_text("1 2").shifted(2), Gaps(0b1000));
    }
}
