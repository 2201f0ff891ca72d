//! Digits with signs between them: which of the signs is the decimal one.

use super::Unread;
use super::digits::digit;

/// What one comma, or one point, before three digits means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// A group ends here.
    Group,
    /// The fraction begins here.
    Decimal,
    /// One of the two.
    Unsure,
}

/// What comma and point mean, and which other customs hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Signs {
    pub(super) comma: Mark,
    pub(super) point: Mark,
    /// Whether a locale has spoken: then signs that contradict it are out of place.
    pub(super) told: bool,
    /// Whether blanks group.
    pub(super) blank: bool,
    /// Whether groups of two stand before the last three digits, as in 12,34,567.
    pub(super) lakhs: bool,
}

impl Signs {
    /// Nobody has said.
    pub(super) const UNKNOWN: Self = Self {
        comma: Mark::Unsure,
        point: Mark::Decimal,
        told: false,
        blank: false,
        lakhs: true,
    };
    /// A field's decimal sign is the comma; the point may be another spelling of it.
    pub(super) const COMMA_DECLARED: Self = Self {
        comma: Mark::Decimal,
        point: Mark::Unsure,
        told: true,
        blank: true,
        lakhs: false,
    };
    /// Commas group, as all who write Chinese do.
    pub(super) const CHINESE: Self = Self {
        comma: Mark::Group,
        ..Self::UNKNOWN
    };

    /// What holds where these customs meet those that a currency suggests: a locale decides, but not against a
    /// currency that is certain of the contrary.
    pub(super) fn beside(self, hint: Self) -> Self {
        let meet = |own: Mark, hint: Mark| match (own, hint) {
            (Mark::Group, Mark::Decimal) | (Mark::Decimal, Mark::Group) => Mark::Unsure,
            _ => own,
        };
        if !self.told {
            return hint;
        }
        Self {
            comma: meet(self.comma, hint.comma),
            // That the point is decimal is everybody's first guess, and no certainty.
            point: if hint == Self::UNKNOWN {
                self.point
            } else {
                meet(self.point, hint.point)
            },
            ..self
        }
    }
}

/// A sign between two digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Separator {
    Comma,
    Point,
    Apostrophe,
    /// The blank of a keyboard.
    Blank,
    /// A blank that does not break, which only typesetting puts between digits.
    HardBlank,
    ArabicGroup,
    ArabicDecimal,
}

/// Which sign separates digits.
fn separator(c: char) -> Option<Separator> {
    Some(match c {
        ',' | '，' | '﹐' => Separator::Comma,
        '.' | '．' | '。' => Separator::Point,
        '\'' | '’' | '‘' | 'ʼ' | '＇' | '´' => Separator::Apostrophe,
        ' ' | '\u{3000}' => Separator::Blank,
        '\u{a0}' | '\u{202f}' | '\u{2007}' | '\u{2009}' => Separator::HardBlank,
        '\u{66c}' => Separator::ArabicGroup,
        '\u{66b}' => Separator::ArabicDecimal,
        _ => return None,
    })
}

/// Groups that a number may have; the longest amounts have ten.
const GROUPS: usize = 24;

/// Digits, signs between them, and perhaps an exponent, at the start of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run<'a> {
    /// The digits and signs.
    text: &'a str,
    /// How many digits stand before the first sign, between two, after the last.
    segments: [usize; GROUPS],
    separators: [Separator; GROUPS - 1],
    /// How many signs there are.
    count: usize,
    starts_with_zero: bool,
    /// The number after `E`; 0 without one.
    pub(super) exponent: i64,
    /// What follows.
    pub(super) rest: &'a str,
}

/// The digits at the start of `text`; perhaps none.
///
/// # Errors
/// When there are more groups than a number has, or digits of two scripts.
pub(super) fn run(text: &str) -> Result<Run<'_>, Unread> {
    let mut run = Run {
        text,
        segments: [0; GROUPS],
        separators: [Separator::Comma; GROUPS - 1],
        count: 0,
        starts_with_zero: false,
        exponent: 0,
        rest: text,
    };
    let mut script = None;
    let mut chars = text.char_indices().peekable();
    let mut end = 0;
    while let Some((at, c)) = chars.next() {
        if let Some((value, zero)) = digit(c) {
            if *script.get_or_insert(zero) != zero {
                return Err(Unread::NotANumber);
            }
            run.starts_with_zero |= at == 0 && value == 0;
            run.segments[run.count] += 1;
            end = at + c.len_utf8();
        } else if let Some(sign) = separator(c)
            && chars.peek().is_some_and(|(_, next)| digit(*next).is_some())
        {
            if run.count == GROUPS - 1 {
                return Err(Unread::TooLong);
            }
            run.separators[run.count] = sign;
            run.count += 1;
        } else {
            break;
        }
    }
    (run.text, run.rest) = text.split_at(end);
    if let Some(after) = run.rest.strip_prefix(['e', 'E'])
        && !run.is_empty()
        && let Some((exponent, rest)) = exponent(after)?
    {
        (run.exponent, run.rest) = (exponent, rest);
    }
    Ok(run)
}

/// The number after an `E`, and what follows it.
fn exponent(text: &str) -> Result<Option<(i64, &str)>, Unread> {
    const LONGEST: usize = 9;
    let unsigned = text.strip_prefix(['-', '+', '−']).unwrap_or(text);
    let len = unsigned.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = unsigned.split_at(len);
    if digits.is_empty() {
        return Ok(None);
    }
    let digits = digits.trim_start_matches('0');
    if digits.len() > LONGEST {
        return Err(Unread::TooLong);
    }
    let value: i64 = digits.parse().unwrap_or(0);
    let negative = text.starts_with(['-', '−']);
    Ok(Some((if negative { -value } else { value }, rest)))
}

impl Run<'_> {
    /// Whether there are no digits.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Appends the digits, as ASCII.
    pub(super) fn push_digits(&self, out: &mut String) {
        let values = self.text.chars().filter_map(digit);
        out.extend(values.map(|(value, _)| char::from(b'0' + value)));
    }

    /// How many of the digits stand behind the decimal sign. `beside_currency`: it is a sum of money, no two numbers.
    ///
    /// # Errors
    /// When the signs are out of place, or may mean either.
    pub(super) fn fraction(&self, signs: Signs, beside_currency: bool) -> Result<usize, Unread> {
        let behind = self.segments[self.count];
        let separators = &self.separators[..self.count];
        let Some((last, groups)) = separators.split_last() else {
            return Ok(0);
        };
        let is_fraction = match groups.first() {
            None => self.after_one(*last, signs, beside_currency)?,
            Some(first) if groups.iter().any(|sign| sign != first) => {
                return Err(Unread::Misplaced);
            }
            Some(first) => self.after_many(*first, *last, signs)?,
        };
        Ok(if is_fraction { behind } else { 0 })
    }

    /// Whether a fraction follows the only sign.
    fn after_one(
        &self,
        sign: Separator,
        signs: Signs,
        beside_currency: bool,
    ) -> Result<bool, Unread> {
        let grouped = self.is_grouped(1, sign, signs);
        let whole = |clear| match (grouped, clear) {
            (true, true) => Ok(false),
            (true, false) => Err(Unread::Blank),
            (false, _) => Err(Unread::Misplaced),
        };
        let mark = match sign {
            Separator::ArabicDecimal => return Ok(true),
            Separator::ArabicGroup | Separator::Apostrophe | Separator::HardBlank => {
                return whole(true);
            }
            Separator::Blank => return whole(signs.blank || beside_currency),
            Separator::Comma => signs.comma,
            Separator::Point => signs.point,
        };
        match mark {
            Mark::Decimal => Ok(true),
            Mark::Group if grouped => Ok(false),
            Mark::Unsure if grouped => Err(Unread::Ambiguous),
            // A comma that cannot group is decimal, if nobody said that commas group and digits stand before it.
            _ if sign == Separator::Comma
                && (self.segments[0] == 0 || signs.told && signs.comma == Mark::Group) =>
            {
                Err(Unread::Misplaced)
            }
            _ => Ok(true),
        }
    }

    /// Whether a fraction follows the last of several signs, of which all but the last are equal.
    fn after_many(&self, first: Separator, last: Separator, signs: Signs) -> Result<bool, Unread> {
        let mark = |sign| match sign {
            Separator::Comma => signs.comma,
            Separator::Point => signs.point,
            Separator::ArabicDecimal => Mark::Decimal,
            _ => Mark::Group,
        };
        let told = |sign, wanted| {
            !signs.told || matches!(mark(sign), Mark::Unsure) || mark(sign) == wanted
        };
        let last_group = if first == last {
            self.count
        } else {
            self.count - 1
        };
        let groups = first != Separator::ArabicDecimal && told(first, Mark::Group);
        let fraction = matches!(
            last,
            Separator::Comma | Separator::Point | Separator::ArabicDecimal
        ) && told(last, Mark::Decimal);
        if groups && (first == last || fraction) && self.is_grouped(last_group, first, signs) {
            Ok(first != last)
        } else {
            Err(Unread::Misplaced)
        }
    }

    /// Whether the first `count` signs end groups: one to three digits, of which the first is not zero, and then
    /// three each time; or two each time and three at last.
    fn is_grouped(&self, count: usize, sign: Separator, signs: Signs) -> bool {
        let (Some(first), Some((last, middle))) = (
            self.segments.first(),
            self.segments.get(1..=count).and_then(<[_]>::split_last),
        ) else {
            return false;
        };
        let inner = |size| middle.iter().all(|segment| *segment == size);
        !self.starts_with_zero
            && *last == 3
            && ((1..=3).contains(first) && inner(3)
                || signs.lakhs && sign == Separator::Comma && (1..=2).contains(first) && inner(2))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Numerals, is_plain};
    use super::*;
    use proptest::prelude::*;

    fn digits(text: &str, locale: Option<&str>) -> Result<String, Unread> {
        let mut out = String::new();
        Numerals::of(locale).read(text, &mut out).map(|_| out)
    }

    /// `whole.fraction` with `group` before every third digit from the right, or as in India.
    fn written(whole: u64, fraction: &str, group: &str, decimal: &str, lakhs: bool) -> String {
        let plain = whole.to_string();
        let mut text = String::new();
        for (at, c) in plain.char_indices() {
            let left = plain.len() - at;
            let ends = if lakhs {
                left == 3 || left > 3 && left % 2 == 1
            } else {
                left.is_multiple_of(3)
            };
            if at > 0 && ends {
                text.push_str(group);
            }
            text.push(c);
        }
        if !fraction.is_empty() {
            text.push_str(decimal);
            text.push_str(fraction);
        }
        text
    }

    /// Locales with their group sign and decimal sign, and whether groups are lakhs.
    const CUSTOMS: &[(&str, &str, &str, bool)] = &[
        ("zh-CN", ",", ".", false),
        ("en-US", ",", ".", false),
        ("de-DE", ".", ",", false),
        ("it-IT", ".", ",", false),
        ("pt-BR", ".", ",", false),
        ("de-CH", "’", ".", false),
        ("fr-FR", "\u{202f}", ",", false),
        ("fr-FR", "\u{a0}", ",", false),
        ("ru-RU", " ", ",", false),
        ("pl-PL", " ", ",", false),
        ("en-IN", ",", ".", true),
        ("hi-IN", ",", ".", true),
        ("ar-EG", "٬", "٫", false),
        ("fa-IR", "٬", "٫", false),
    ];

    fn in_script(text: &str, zero: char) -> String {
        let figure = |c: char| {
            c.to_digit(10)
                .and_then(|value| char::from_u32(zero as u32 + value))
        };
        text.chars().map(|c| figure(c).unwrap_or(c)).collect()
    }

    proptest! {
        #[test]
        fn a_number_written_by_the_customs_of_a_locale_is_read_by_them(
            at in 0..CUSTOMS.len(), whole in 0_u64..1_000_000_000_000, fraction in "[0-9]{0,4}", negative in any::<bool>(),
            script in 0..3_usize,
        ) {
            let (locale, group, decimal, lakhs) = CUSTOMS[at];
            let text = written(whole, &fraction, group, decimal, lakhs);
            let text = in_script(&text, ['0', '\u{660}', '\u{966}'][script]);
            let negative = negative && whole > 0;
            let text = if negative { format!("-{text}") } else { text };
            let plain = written(whole, &fraction, "", ".", false);
            let plain = if negative { format!("-{plain}") } else { plain };
            prop_assert_eq!(digits(&text, Some(locale)), Ok(plain), "{}", text);
        }

        #[test]
        fn without_a_locale_a_number_is_read_as_everybody_reads_it_or_not_at_all(
            at in 0..CUSTOMS.len(), whole in 0_u64..1_000_000_000, fraction in "[0-9]{0,4}",
        ) {
            let (_, group, decimal, lakhs) = CUSTOMS[at];
            let text = written(whole, &fraction, group, decimal, lakhs);
            // Points alone are taken as a decimal sign: `1.234` is in plain form.
            if let Ok(found) = digits(&text, None)
                && !is_plain(&text, '.')
            {
                prop_assert_eq!(found, written(whole, &fraction, "", ".", false), "{}", text);
            }
        }
    }
}
