//! Numbers in their usual spellings: digits, and the signs that group them. They are most of those that are no Chinese
//! mobile numbers, and told by `ranges.rs`, without the library, with which a test proves that they agree.
//!
//! The library looks at nothing but the digits of such a text, and at a `+` before them.

use super::plan;
use super::ranges::{self, Found};

/// How many digits a usual number has at most: E.164 has 15, and there are prefixes.
const MOST: usize = 20;
/// A longer text, in bytes, is no usual spelling.
const LONGEST: usize = 60;

/// A valid number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Usual {
    digits: [u8; MOST],
    len: usize,
    found: Found,
}

impl Usual {
    /// Reads a text as it is dialled in the region at `home` among the pairs of letters; None of what is no number,
    /// and of a number that is not usual.
    pub(super) fn read(text: &str, home: Option<u16>) -> Option<Self> {
        let dialled = Dialled::read(text.as_bytes())?;
        let digits = &dialled.digits[..dialled.len];
        let found = match home {
            _ if dialled.has_plus => ranges::international(digits)?,
            Some(home) => ranges::national(digits, home)?,
            None => {
                let rest = digits.strip_prefix(b"00").filter(|_| dialled.is_abroad)?;
                let found = ranges::international(rest)?;
                Found {
                    start: found.start + 2,
                    ..found
                }
            }
        };
        Some(Self {
            digits: dialled.digits,
            len: dialled.len,
            found,
        })
    }

    /// Appends the number as E.164.
    pub(super) fn write_e164(&self, out: &mut String) {
        out.push('+');
        let number = &self.digits[self.found.start..self.len];
        for digits in [self.found.code, number] {
            out.push_str(str::from_utf8(digits).unwrap_or_default());
        }
    }

    /// The region of the number: ISO 3166 alpha-2.
    pub(super) fn region(&self) -> Option<&'static str> {
        plan::letters(usize::from(self.found.region))
    }
}

/// Whether a text is a valid number in E.164, told at a glance; false of some that are.
pub(super) fn is_e164(text: &str) -> bool {
    let Some(digits) = text.as_bytes().strip_prefix(b"+") else {
        return false;
    };
    digits.len() <= MOST && digits.iter().all(u8::is_ascii_digit) && ranges::is_e164(digits)
}

/// The digits of a text.
struct Dialled {
    digits: [u8; MOST],
    len: usize,
    has_plus: bool,
    /// Whether it begins with two zeros that nothing parts.
    is_abroad: bool,
}

impl Dialled {
    /// Reads digits and the signs that group them, also in full width.
    fn read(text: &[u8]) -> Option<Self> {
        let mut read = Self {
            digits: [0; MOST],
            len: 0,
            has_plus: false,
            is_abroad: false,
        };
        if text.len() > LONGEST {
            return None;
        }
        let (mut last, mut point) = (0, None);
        let mut rest = text;
        while let [first, after @ ..] = rest {
            let (sign, after) = match (*first, after) {
                // U+FF01 to U+FF5E are the signs of ASCII in full width.
                (0xEF, [0xBC, sign @ 0x80..=0xBF, after @ ..]) => (sign - 0x60, after),
                (sign, after) => (sign, after),
            };
            rest = after;
            match sign {
                b'0'..=b'9' => {
                    *read.digits.get_mut(read.len)? = sign;
                    read.len += 1;
                    read.is_abroad |= read.len == 2 && last == b'0' && sign == b'0';
                }
                b'+' if read.len == 0 && !read.has_plus => read.has_plus = true,
                b'.' => point = Some(read.len),
                b' ' | b'-' | b'(' | b')' | b'/' => {}
                _ => return None,
            }
            last = sign;
        }
        // What a spreadsheet took for a quantity.
        let is_quantity = point.is_some_and(|point| {
            let fraction = &read.digits[point..read.len];
            fraction == b"0" || fraction == b"00"
        });
        (!is_quantity).then_some(read)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Kind as _, Phone, plan};
    use super::*;
    use proptest::prelude::*;

    fn form(usual: &Usual) -> String {
        let mut form = String::new();
        usual.write_e164(&mut form);
        form
    }

    proptest! {
        #[test]
        fn labels_and_extensions_are_kept_as_with_the_library(
            home in prop::sample::select(vec!["", "CN", "US", "DE"]),
            text in "(电话：|tel: ?|T )?(\\+86 ?|\\+49 |\\+1 |0)?(10|30|212|571)[ -]?[2-8][0-9]{6,7}( ?x|转|ext\\. |;ext=|,|#| - )?[0-9]{0,4}#?",
        ) {
            let phone = Phone::new(plan::region(home), false);
            let mut found = String::new();
            let is_read = phone.canonical(&text, &mut found);
            let mut planned = String::new();
            if let Ok((written, number)) = phone.read(&text) {
                phone.write(&number, super::super::extension(&written, &number), &mut planned);
            }
            prop_assert_eq!(is_read, !planned.is_empty());
            prop_assert_eq!(found, planned);
        }

        #[test]
        fn usual_spellings_agree_with_the_library(
            home in prop::sample::select(vec!["", "ZZ", "CN", "US", "CA", "DE", "GB", "IT", "BR", "MX", "AR", "JP", "RU", "SG", "FR", "KR", "AU", "HK", "TW", "IN", "NL", "PL"]),
            text in "[(/-]?\\+?\\(?(0|00|1|8)?\\)?(1|7|86|44|49|39|81|852|33|61|65|82|886|91|55|52|54)?[ (-]?0?[)]?[0-9]{2,4}[) -]?[0-9]{3,4}[ ./-]{0,2}[0-9]{2,4}(\\.00?|[ )])?",
            wide in any::<bool>(),
        ) {
            let region = plan::region(home);
            let phone = Phone::new(region, false);
            let text = if wide { text.replace(['2', '(', '.'], "２") } else { text };
            if let Some(usual) = phone.usual(&text) {
                let (_, number) = phone.read(&text).map_err(|fault| TestCaseError::fail(format!("{text}: {fault:?}")))?;
                let mut planned = String::new();
                plan::write_e164(&number, &mut planned);
                prop_assert_eq!(form(&usual), planned);
                prop_assert_eq!(usual.region(), plan::region_of(&number));
                prop_assert!(is_e164(&form(&usual)));
            }
        }
    }

    #[test]
    fn usual_spellings_are_read() {
        for (home, text, expected) in [
            ("CN", "010-62345678", Some("+861062345678")),
            ("CN", "（010）62345678", Some("+861062345678")),
            ("CN", "400-810-8888", Some("+864008108888")),
            ("CN", "0044 20 7946 0018", Some("+442079460018")),
            ("US", "(212) 555-0123", Some("+12125550123")),
            ("US", "1-212-555-0123", Some("+12125550123")),
            ("GB", "020 7946 0018", Some("+442079460018")),
            ("GB", "+44 (0)20 7946 0018", Some("+442079460018")),
            ("FR", "01.42.68.53.01", Some("+33142685301")),
            ("DE", "030/12345678", Some("+493012345678")),
            ("IT", "06 698 12345", Some("+390669812345")),
            ("", "+81 3-1234-5678", Some("+81312345678")),
            ("", "00 82 10 1234 5678", Some("+821012345678")),
            ("", "0 082 10 1234 5678", None),
            ("", "010-62345678", None),
            ("", "+0012125550123", None),
            ("", "+1212+5550123", None),
            ("US", "2125550123.0", None),
            ("US", "2125550123．０", None),
            ("US", "212-555-0123 x5", None),
            ("US", "", None),
            ("US", "+", None),
        ] {
            let found = Phone::new(plan::region(home), false).usual(text);
            assert_eq!(found.as_ref().map(form).as_deref(), expected, "{text}");
        }
    }
}
